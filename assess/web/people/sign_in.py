"""Signing in and out. These pages are open to everyone and are never kept by a browser or proxy."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assess.access import public
from assess.access.session import begin, end, signed_in
from assess.design.forms import posted
from assess.domain import signing_in
from assess.domain.models import SignIn
from assess.domain.refusals import Refused
from assess.web.people.forms import AskForm, CodeForm
from assess.web.people.landing import HOME, is_held, landing, own_path

# What the browser that asked keeps: the key its code works with, and the address it asked for.
ASKING = f"{settings.SESSION_COOKIE_NAME}-asking"
KEPT = 2 * 60 * 60  # longer than the code works, so that an old one is told to be old
_LONGEST_NEXT = 1000  # in the cookie; the link's own is longer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """One page with an email address. What follows is the same whoever asks."""
    goes_to = own_path(request.GET.get("next", ""))
    person = signed_in(request)
    if request.method != "POST" and person is not None:
        return redirect(landing(person, goes_to))
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        kept = _asking(request)
        try:
            browser = signing_in.ask(
                email,
                source=_source(request),
                at=timezone.now(),
                next_path=goes_to,
                browser=kept["browser"] if kept["email"] == email else "",
            )
        except Refused as no:
            form.refuse(no)
        else:
            return _keep_asking(redirect("sign-in-code"), browser, email, goes_to)
    context = {"form": form, "held": is_held(goes_to)}
    return render(request, "web/people/sign_in.html", context, status=form.status)


def _source(request: HttpRequest) -> str:
    """Where the request came from, as the web server saw it (decision 5 says what a proxy must do).

    Some proxies add the port, which is another one with every connection.
    """
    said = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(said)
    except ValueError:
        try:
            address = ip_address(urlsplit(f"//{said}").hostname or "")
        except ValueError:
            return said[:64]
    return str(getattr(address, "ipv4_mapped", None) or address)[:64]


def _asking(request: HttpRequest) -> dict[str, str]:
    """What this browser asked for, or nothing."""
    nothing = {"browser": "", "email": "", "next": HOME}
    cookie = request.COOKIES.get(ASKING, "")
    try:
        return {**nothing, **signing.loads(cookie, salt=ASKING, max_age=KEPT)}
    except signing.BadSignature:
        return nothing


def _keep_asking(response: HttpResponse, browser: str, email: str, goes_to: str) -> HttpResponse:
    asking = {
        "browser": browser,
        "email": email,
        "next": goes_to if len(goes_to) <= _LONGEST_NEXT else HOME,
    }
    response.set_cookie(
        ASKING,
        signing.dumps(asking, salt=ASKING, compress=True),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The answer to everyone who asks: where to look, and where to type the code."""
    asking = _asking(request)
    person = signed_in(request)
    if request.method != "POST" and person is not None:
        return redirect(landing(person, asking["next"]))
    if not asking["email"]:
        return redirect("sign-in")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            spent = signing_in.spend_code(
                asking["browser"], form.cleaned_data["code"], at=timezone.now()
            )
        except Refused as no:
            form.refuse(no)
        else:
            return _in(request, spent)
    context = {
        "form": form,
        "email": asking["email"],
        "again": _again(asking["next"]),
        "minutes": int(signing_in.WITHIN.total_seconds()) // 60,
        "emails": signing_in.EMAILS_PER_ADDRESS,
    }
    return render(request, "web/people/sign_in_code.html", context, status=form.status)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link. Only its button uses the link up: mail scanners open, but do not press."""
    at = timezone.now()
    if request.method == "POST":
        try:
            return _in(request, signing_in.spend_link(token, at=at))
        except Refused:
            return _dead(request, token)
    found = signing_in.open_link(token, at=at)
    if found is None:
        return _dead(request, token)
    return render(request, "web/people/sign_in_link.html", {"email": found.email})


def _dead(request: HttpRequest, token: str) -> HttpResponse:
    """The link was used or is too old. Who is signed in here by it already need not care."""
    found, person = signing_in.link(token), signed_in(request)
    if found is not None and person is not None and person.email == found.email:
        return redirect(landing(person, found.next_path))
    again = _again(found.next_path if found else "")
    return render(request, "web/people/sign_in_dead.html", {"again": again}, status=410)


def _again(goes_to: str) -> str:
    """The address of the sign-in page, for someone who was going there."""
    path = own_path(goes_to)
    more = f"?{urlencode({'next': path})}" if path != HOME else ""
    return f"{reverse('sign-in')}{more}"


def _in(request: HttpRequest, spent: SignIn) -> HttpResponse:
    if spent.person is None:
        raise TypeError("A spent sign-in has its person.")
    answer = HttpResponseRedirect(landing(spent.person, spent.next_path))
    begin(request, answer, spent.person)
    answer.delete_cookie(ASKING, samesite="Lax")
    add_never_cache_headers(answer)
    return answer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def out(request: HttpRequest) -> HttpResponse:
    """Sign out. Looking at the page does nothing."""
    if request.method == "POST":
        end(request)
        return redirect("sign-out")
    return render(request, "web/people/sign_out.html", {"person": signed_in(request)})
