"""Where someone goes after signing in: where they were going, if it is a page of ours for them."""

import re
from urllib.parse import urlencode, urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from assess.domain.models import HeldForm, Person

HOME = "/dashboard/"
LONGEST = 2000
_NOT_IN_A_PATH = re.compile(r"[\\\x00-\x20\x7f]")


def own_path(path: str) -> str:
    """This path when it leads to a page of ours, and otherwise the dashboard."""
    if (
        not path.startswith("/")
        or len(path) > LONGEST
        or _NOT_IN_A_PATH.search(path)
        or not url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        or path.startswith(("/sign-in/", "/sign-out/"))
    ):
        return HOME
    return path


def is_held(path: str) -> bool:
    """Whether this is the page of something that was typed when the session had ended."""
    return _held(path) is not None


def _held(path: str) -> str | None:
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    return str(match.kwargs["uuid"]) if match.url_name == "held-form" else None


def landing(person: Person, path: str) -> str:
    """Where this person goes now: to say their name first, and never to another's typed words."""
    path = own_path(path)
    held = _held(path)
    if held is not None and not HeldForm.objects.filter(uuid=held, person=person).exists():
        path = HOME
    if not (person.first_name or person.last_name):
        return f"{reverse('profile')}?{urlencode({'next': path})}"
    return path
