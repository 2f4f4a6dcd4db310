"""Where the web server finds the service."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assess.config.settings")
SECRETS = ("ASSESS_SECRET_KEY", "ASSESS_SMTP", "DATABASE_URL")

_service = get_wsgi_application()
if settings.PROXIES:
    # Only of them it is believed for whom they ask (decision 5).
    _service = wrap_wsgi_with_proxy_headers(_service, settings.PROXIES)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """The service, without the secrets that the web server adds to every request (decision 13)."""
    for name in SECRETS:
        environ.pop(name, None)
    return _service(environ, start_response)
