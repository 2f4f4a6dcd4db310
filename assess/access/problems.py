"""What people see when a page is not there, not theirs, or broken."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from assess.access.guard import public
from assess.access.session import after_holding, signed_in, wants_json


@public
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: not there, or not for this person to see: the page does not say which."""
    return render(request, "access/404.html", status=404)


@public
def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: this person sees the assessment, but this is not theirs to do."""
    return render(request, "access/403.html", status=403)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks nothing of the database, which may be what is broken."""
    return render(request, "access/500.html", status=500)


@public
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: a request no page of ours sends."""
    return render(request, "access/400.html", status=400)


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or old, as when someone signed in again in another tab.

    What was typed is not done, and not lost: whoever is signed in can look at it and send it.
    Open pages ask for nothing worth keeping: they are shown again. A script that asks for JSON keeps
    what it sends itself, and asks for a new token.
    """
    if wants_json(request):
        wrong = "This page is out of date. Open it again and send what you typed once more."
        return JsonResponse({"error": wrong, "errors": [["", wrong]]}, status=403)
    person = signed_in(request)
    match = request.resolver_match
    if person is not None and match is not None:
        if getattr(match.func, "public", False):
            return HttpResponseRedirect(request.get_full_path())
        if there := after_holding(person, request, timezone.now()):
            return HttpResponseRedirect(there)
    return render(request, "access/no_token.html", status=403)
