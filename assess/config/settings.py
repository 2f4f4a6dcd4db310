"""The settings of the project. What changes from place to place comes from the environment."""

import contextlib
import os
import secrets
from pathlib import Path

import dj_database_url

from assess.config.environment import Environment, Wrong
from assess.config.logs import without_trace

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
env = Environment()
PRODUCTION = env.production
DEMO = not PRODUCTION


def _demo_secret() -> str:
    """A secret of this checkout's own, so that a restart signs nobody out."""
    file = VAR_DIR / "secret"
    if not file.exists():
        VAR_DIR.mkdir(exist_ok=True)
        fresh = VAR_DIR / f"secret.{os.getpid()}"
        fresh.write_text(secrets.token_urlsafe(60))
        fresh.chmod(0o600)
        with contextlib.suppress(FileExistsError):  # two commands at once: the first one's it is
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text()


SECRET_KEY = env.needed("SECRET_KEY", "") or _demo_secret()
if len(SECRET_KEY) < 50:
    raise Wrong("ASSESS_SECRET_KEY must have at least 50 characters.")
DEBUG = False
ALLOWED_HOSTS = env.needed("HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
ADDRESS = env.address("ADDRESS", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")

# What people read. Another department changes these and nothing else.
SERVICE_NAME = env.text("SERVICE_NAME", "Assess")
TEAM_NAME = env.text("TEAM_NAME", "service assessment team")
TEAM_EMAIL = env.needed("TEAM_EMAIL", "service.assessment@rivers.example")
BODY_NAME = env.text("BODY_NAME", "Cabinet Office")
POLICY_ADDRESS = env.text(
    "POLICY_ADDRESS",
    "https://www.gov.uk/service-manual/service-assessments/how-service-assessments-work",
)

# Where no policy settles it, a department decides: assess.domain.department says what each means.
AMBERS_FROM = env.one_of("AMBERS_FROM", "assessment", "sharing")
MITIGATION = env.one_of("MITIGATION", "open", "addressed")

# What reports as files look like; ours unless a department names its own.
WORD_TEMPLATE = env.file("WORD_TEMPLATE", ".docx")
ODT_TEMPLATE = env.file("ODT_TEMPLATE", ".odt", ".ott")
PDF_STYLES = env.file("PDF_STYLES", ".css")

INSTALLED_APPS = [
    "assess.domain.apps.Domain",
    "assess.notify.apps.Notify",
    "assess.documents.apps.Documents",
    "assess.demo.apps.Demo",
    "assess.config.apps.Config",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
]
AUTH_USER_MODEL = "assess.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "assess.access.headers.content_security_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "assess.access.session.SignedIn",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "assess.config.urls"
WSGI_APPLICATION = "assess.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "assess"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "assess.design.environment.environment"},
    }
]
FORM_RENDERER = "assess.design.forms.Renderer"

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{VAR_DIR / 'assess.sqlite3'}")}
_database = DATABASES["default"]
# Each thread of the web server keeps its connection: opening one costs more than most pages.
_database["CONN_MAX_AGE"] = 300
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
    # A file, as in service: in memory, whoever reads while another writes is refused, not kept waiting.
    VAR_DIR.mkdir(exist_ok=True)
    _database["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    _database["CONN_HEALTH_CHECKS"] = False
    _database["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 2}

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "assess" / "design" / "static", BASE_DIR / "build" / "govuk"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "assess.access.problems.no_token"
CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION  # read for our own cookie, and by Django's deployment checks
SESSION_COOKIE_NAME = "__Host-assess" if PRODUCTION else "assess"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# A point page with long texts and its notes fits; nothing larger has a use here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# One file at a time, as large as assess.documents.word says, and never on the disk.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["assess.access.uploads.InMemory"]

EMAIL_FROM = env.text("EMAIL_FROM", TEAM_EMAIL)
DEFAULT_FROM_EMAIL = EMAIL_FROM
globals().update(env.smtp())
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if env.smtp() else "assess.notify.console.OneLine"
)

PROXIES = env.networks("PROXIES")
WEB_WORKERS = env.number("WEB_WORKERS", 2)
WEB_THREADS = env.number("WEB_THREADS", 4)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "without trace": {"()": "django.utils.log.CallbackFilter", "callback": without_trace}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without trace"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "assess": {"level": "INFO"},
        # A line for each sign that no font of this machine has, and for each property it leaves out.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
