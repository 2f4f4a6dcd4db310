"""Answers that anyone may keep: caches on the way, browsers, and this process itself.

The pages of this area never touch the session and are the same for everyone: no cookie is set,
nothing varies with one, and nobody's messages are shown on them (`public/page.html`).
"""

import hashlib
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotModified
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import parse_etags

from assess.domain.history import happened

FRESH = 60  # seconds for which a copy is as good as the page
_HERE = Path(__file__).resolve().parent
_KEPT: dict[str, tuple[Any, bytes, str]] = {}
_MOST_KEPT = 200  # pages; a long report has 50 kB
_AGAIN = 1.0  # seconds for which an answer of the database is believed
_LATELY: dict[str, tuple[float, Any]] = {}
_MOST_LATELY = 2_000  # answers, each of a few words


@cache
def look() -> str:
    """What pages look like now: changes with our templates, style sheets, scripts and settings."""
    mark = hashlib.sha256()
    for folder in (_HERE, _HERE.parent / "design"):
        for template in sorted(folder.rglob("*.html")):
            mark.update(template.read_bytes())
    for asset in ("govuk/govuk-frontend.min.css", "assess/assess.css", "assess/public.css"):
        mark.update(static(asset).encode())
    for name in ("SERVICE_NAME", "TEAM_NAME", "TEAM_EMAIL", "BODY_NAME", "POLICY_ADDRESS", "DEMO"):
        mark.update(f"{name}={getattr(settings, name)};".encode())
    return mark.hexdigest()[:16]


def forget(**kwargs: Any) -> None:
    """Settings changed, which happens in tests alone: what was kept is of another time."""
    look.cache_clear()
    _KEPT.clear()
    _LATELY.clear()


setting_changed.connect(forget, dispatch_uid="public.answers")


def shared(answer: HttpResponse, tag: str = "") -> HttpResponse:
    """Let everyone keep this answer for a minute, and ask by its tag whether it still holds."""
    answer["Cache-Control"] = f"public, max-age={FRESH}"
    if tag:
        answer["ETag"] = f'"{tag}"'
    return answer


def still_good(request: HttpRequest, tag: str) -> HttpResponse | None:
    """304, if what the browser or a cache has kept is the page with this tag."""
    asked = request.headers.get("If-None-Match", "")
    if not asked or not tag:
        return None
    kept = {each.removeprefix("W/") for each in parse_etags(asked)}
    return shared(HttpResponseNotModified(), tag) if kept & {f'"{tag}"', "*"} else None


def kept(
    request: HttpRequest,
    template: str,
    facts: Any = None,
    context: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """A page that is the same for everyone as long as `facts` are: its bytes stay in the process."""
    have = _KEPT.get(template)
    if have is None or have[0] != facts:
        page = render_to_string(template, context(), request).encode()
        have = keep(template, facts, page, hashlib.sha256(page).hexdigest()[:32])
    _, page, tag = have
    return still_good(request, tag) or shared(HttpResponse(page), tag)


def lately(name: str, ask: Callable[[], Any]) -> Any:
    """What the database said to this at most a second ago, or says now.

    Browsers keep our pages for a minute, so a second more is nothing to a reader, and however many
    read at once, the database is asked once a second. A step taken in this process is seen at once.
    """
    now = time.monotonic()
    have = _LATELY.get(name)
    if have is not None and have[0] > now:
        return have[1]
    if len(_LATELY) >= _MOST_LATELY:
        _LATELY.clear()
    said = ask()
    _LATELY[name] = (now + _AGAIN, said)
    return said


def ask_again(**kwargs: Any) -> None:
    """Something happened: what the database said before is not believed any more."""
    _LATELY.clear()


happened.connect(ask_again, dispatch_uid="public.answers")


def keep(name: str, facts: Any, page: bytes, tag: str) -> tuple[Any, bytes, str]:
    """Keep the bytes of a page in this process, in the place of what was kept under its name."""
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[name] = (facts, page, tag)
    return _KEPT[name]


def kept_as(name: str, tag: str) -> bytes | None:
    """The bytes kept under this name, if they are those of the page with this tag."""
    have = _KEPT.get(name)
    return have[1] if have and have[2] == tag else None


def is_kept(name: str) -> bool:
    """Whether asking for the tag alone may be enough."""
    return name in _KEPT
