"""Who is asking: one statement finds the session and its person. Public pages skip it."""

import datetime
import hashlib
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from assess.access.kept import say_saved
from assess.domain.models import HeldForm, Person, Session
from assess.queries.moments import moment

LASTS = datetime.timedelta(hours=12)
UNUSED = datetime.timedelta(hours=2)
SEEN_EVERY = datetime.timedelta(minutes=5)
LONGEST_PATH = 500

_FIND = """
SELECT s.started_at, s.last_seen_at, s.ended_at,
       p.id, p.uuid, p.email, p.first_name, p.last_name, p.organisation_id, p.active,
       EXISTS (SELECT 1 FROM assess_staff WHERE person_id = p.id
               AND kind = 'service-assessment-team'),
       EXISTS (SELECT 1 FROM assess_assessor WHERE person_id = p.id AND active)
       OR EXISTS (SELECT 1 FROM assess_seat WHERE person_id = p.id AND left_at IS NULL)
  FROM assess_session s JOIN assess_person p ON p.id = s.person_id
 WHERE s.key_hash = %s
"""


def hashed(key: str) -> str:
    """Only hashes of keys, tokens and codes are kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_over(started: datetime.datetime, seen: datetime.datetime, now: datetime.datetime) -> bool:
    """Whether a session of these times has come to its end: 12 hours, or 2 without use."""
    return now - started >= LASTS or now - seen >= UNUSED


class SignedOut(Exception):
    """Nobody is signed in here: a view that finds this out by itself says so with it."""


class Found:
    """A session of the database, ended or not, and its person."""

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.started, self.seen, self.ended = moment(row[0]), moment(row[1]), row[2] is not None
        self.person = Person(
            id=row[3],
            uuid=row[4],
            email=row[5],
            first_name=row[6],
            last_name=row[7],
            organisation_id=row[8],
            active=bool(row[9]),
        )
        self.person._state.adding = False
        self.person._state.db = "default"
        self.is_staff, self.is_assessor = bool(row[10]), bool(row[11])

    def is_over(self, now: datetime.datetime) -> bool:
        """After 12 hours, or 2 without use, or once signed out or the account ended."""
        return self.ended or not self.person.active or is_over(self.started, self.seen, now)


def find(key: str) -> Found | None:
    """The session this cookie names, whether it is over or not."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [hashed(key)])
        row = cursor.fetchone()
    return Found(row) if row else None


def begin(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Sign this browser in: a new key, a new form token, and nothing left of who was here before."""
    key = secrets.token_urlsafe(32)
    now = timezone.now()
    _end_here(request, now)
    Session.objects.create(key_hash=hashed(key), person=person, started_at=now, last_seen_at=now)
    rotate_token(request)
    list(get_messages(request))
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        key,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def end(request: HttpRequest) -> None:
    """Sign this browser out.

    The cookie stays. It opens nothing any more, but it says whose words they were that someone
    sends from another tab, where they were still typing.
    """
    _end_here(request, timezone.now())
    list(get_messages(request))


def _end_here(request: HttpRequest, now: datetime.datetime) -> None:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if key:
        Session.objects.filter(key_hash=hashed(key), ended_at=None).update(ended_at=now)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks, not a person who opens or sends a page."""
    return "application/json" in request.headers.get("Accept", "")


def signed_in(request: HttpRequest) -> Person | None:
    """Who is signed in here, for the few open pages that ask."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    found = find(key) if key else None
    return found.person if found is not None and not found.is_over(timezone.now()) else None


class SignedIn:
    """Closes every page that is not marked public. Nothing that someone typed is lost by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = None  # type: ignore[assignment]
        request.is_staff = request.is_assessor = False  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user is not None:
            say_saved(request, response)
        if request.user is not None and not response.has_header("Cache-Control"):
            # For this person alone, and asked for anew after they have signed out.
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Test the public mark before the session is touched."""
        if getattr(view, "public", False):
            return None
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if getattr(view, "asks_itself", False):
            # A page that asks by itself whether there is news is not someone using it.
            request.session_key = hashed(key or "")  # type: ignore[attr-defined]
            return None
        found = find(key) if key else None
        now = timezone.now()
        if found is None or found.is_over(now):
            return sign_in_first(request, found)
        if now - found.seen > SEEN_EVERY and not _by_itself(request):
            Session.objects.filter(key_hash=hashed(key or "")).update(last_seen_at=now)
        request.user = found.person  # type: ignore[assignment]
        request.is_staff, request.is_assessor = found.is_staff, found.is_assessor  # type: ignore[attr-defined]
        return None


def _by_itself(request: HttpRequest) -> bool:
    """Whether an open page asks for more of itself, with nobody there perhaps: that is no use of it."""
    return request.method == "GET" and "By-Itself" in request.headers


def sign_in_first(request: HttpRequest, found: Found | None = None) -> HttpResponse:
    """The way to the page asked for; what the person of this session that is over sent is held."""
    if wants_json(request):
        # A page that saves by itself keeps the words in the browser, and says so.
        said = {"error": "You are signed out. Sign in again to go on."}
        answer: HttpResponse = JsonResponse(said, status=401)
        patch_cache_control(answer, private=True, no_store=True)
        return answer
    asked = request.method in {"GET", "HEAD"}
    goes_to = request.get_full_path() if asked else _page_of_the_form(request)
    if request.method == "POST" and found is not None and found.person.active:
        goes_to = after_holding(found.person, request, timezone.now()) or goes_to
    answer = HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': goes_to})}")
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def after_holding(person: Person, request: HttpRequest, now: datetime.datetime) -> str:
    """Hold what this person sent, and say where they find it; nothing when it came from elsewhere."""
    if not _from_a_page_of_ours(request):
        return ""
    match = request.resolver_match
    if match is not None and match.url_name == "held-form":
        return request.path
    return reverse("held-form", args=[hold(person, request, now).uuid])


def _page_of_the_form(request: HttpRequest) -> str:
    """The page of ours that this was sent from, as the browser says; otherwise the dashboard.

    Not the address that it was sent to: many of those have no page to look at. Whether `next` leads
    to a page of ours is for the sign-in page to say, as of any other.
    """
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # brackets that hold no address
        return "/dashboard/"
    if f"{page.scheme}://{page.netloc}" != _here(request) or not _from_a_page_of_ours(request):
        return "/dashboard/"
    return f"{page.path}?{page.query}" if page.query else page.path or "/dashboard/"


def _here(request: HttpRequest) -> str:
    """The scheme and host of this site, as browsers write them."""
    return f"{request.scheme}://{request.get_host()}"


def _from_a_page_of_ours(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this; one that says nothing is believed."""
    origin = request.headers.get("Origin")
    return origin is None or origin == _here(request)


def _typed_in(fields: list[list[Any]]) -> list[list[Any]]:
    """Without the mark of the browser's copy, which is another at each press."""
    return [field for field in fields if field[0] != "kept"]


def hold(person: Person, request: HttpRequest, now: datetime.datetime) -> HeldForm:
    """Keep what was typed on a page whose session had ended, for this person alone.

    The same words from the same page are kept once, however often they are sent.
    """
    # Pairs, because PostgreSQL keeps no order of keys; and it keeps no zero bytes.
    fields = [
        [name.replace("\0", ""), [value.replace("\0", "") for value in values]]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
    ]
    path = request.get_full_path()
    if len(path) > LONGEST_PATH:
        path = request.path
    before = HeldForm.objects.filter(person=person, path=path).order_by("-held_at").first()
    if before is not None and _typed_in(before.fields) == _typed_in(fields):
        return before
    return HeldForm.objects.create(person=person, path=path, fields=fields, held_at=now)
