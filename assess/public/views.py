"""The start page, the statements every service owes its users, and what machines ask for."""

import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from assess.access import public
from assess.access.session import LASTS as session_lasts
from assess.access.session import UNUSED as session_unused
from assess.design.words import count
from assess.domain import signing_in
from assess.public.answers import kept, lately, shared
from assess.queries.public import latest

LATEST = 4


@public
def start(request: HttpRequest) -> HttpResponse:
    """What this is, where to begin, and the reports published last."""
    rows = lately("latest", lambda: latest(LATEST))
    return kept(request, "public/start.html", rows, lambda: {"rows": rows})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return kept(request, "public/accessibility.html")


def _words(length: datetime.timedelta) -> str:
    """A length of time as people say it."""
    minutes = int(length.total_seconds()) // 60
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes % size == 0:
            return count(minutes // size, unit)
    raise ValueError(length)


def _privacy() -> dict[str, Any]:
    name = settings.SESSION_COOKIE_NAME
    session = f"{_words(session_lasts)}, or {_words(session_unused)} without use"
    always = "As long as the records of the assessments they are part of"
    return {
        "kept": [
            ("Your name, email address and organisation", "To sign you in, to write to you, and "
             "to show who has which part in an assessment", always),
            ("Your part in assessments, what you wrote and decided, and when", "So that everyone "
             "can rely on a report, and see how it came about", always),
            ("That you were asked for feedback on an assessment, and the day on which you sent it. "
             "What you answered is kept apart from it, without your name", "To ask you once, and "
             "to let you answer once", always),
            ("The emails we sent you", "To show that you were told, and to send them again", always),
            ("Requests to sign in, with the network address they came from", "To sign you in, and "
             "to stop others from trying", _words(signing_in.KEEP_SIGN_INS)),
            ("When you were signed in", "To sign you out in time, and at once if you leave",
             _words(signing_in.KEEP_SESSIONS)),
            ("What you sent after your session had ended", "To give it back to you when you have "
             "signed in again", f"Until then, or {_words(signing_in.KEEP_HELD_FORMS)}"),
        ],
        "cookies": [
            (name, "Keeps you signed in", f"Until you close the browser; it works for {session}"),
            (f"{name}-asking", "Lets the code in our email work in the browser that asked for it",
             "2 hours, or until you are signed in"),
            (settings.CSRF_COOKIE_NAME, "Makes sure that a form was sent from our own page",
             "1 year"),
            ("messages", "Tells you on the next page what you have just done",
             "Until that page is shown"),
        ],
    }  # fmt: skip


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is known about people, why, for how long, and which cookies there are."""
    return kept(request, "public/privacy.html", context=_privacy)


@public
def health(request: HttpRequest) -> HttpResponse:
    """Whether the service and its database answer; for what watches over it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        answer = HttpResponse("The database does not answer.", "text/plain", 503)
    else:
        answer = HttpResponse("ok", "text/plain")
    answer["Cache-Control"] = "no-store"
    return answer


# Where there is nothing to read for who is not signed in.
_CLOSED = (
    "assessments", "book", "dashboard", "desk", "feedback", "held", "people", "profile", "sign-in",
)  # fmt: skip


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read."""
    lines = ["User-agent: *", *(f"Disallow: /{area}/" for area in _CLOSED)]
    return shared(HttpResponse("\n".join([*lines, ""]), "text/plain"))


@public
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116). What it says is to be looked at within half a year."""
    expires = (timezone.now() + datetime.timedelta(days=180)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    lines = [
        f"Contact: mailto:{settings.TEAM_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.ADDRESS}/.well-known/security.txt",
        "",
    ]
    return shared(HttpResponse("\n".join(lines), "text/plain"))
