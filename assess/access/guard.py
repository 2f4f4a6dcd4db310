"""One guard for every page: unseen is 404, not allowed is 403, not possible now is a sentence."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from assess.access.session import SignedOut, sign_in_first, wants_json
from assess.domain.models import Assessment, Service
from assess.domain.policy import MAY, allows, sees
from assess.domain.prepared import LARGEST_ID, Prepared
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.roles import Role, roles_as_text, roles_in, staff_of
from assess.domain.workflow import VERBS, stale

View = Callable[..., HttpResponse]

_find = Prepared(
    lambda pk, person: (
        Assessment.objects.select_related("service__organisation", "standard", "primary_contact")
        .annotate(roles_as_text=roles_as_text(pk, person))
        .filter(pk=pk)
    )
)


def public(view: View) -> View:
    """Open to everyone, signed in or not. The session is never touched, so the page can be cached."""
    view.public = True  # type: ignore[attr-defined]
    return view


def requires(verb: str, *, sent: View | None = None) -> Callable[[View], View]:
    """Only for those to whom the policy gives this verb.

    A view with `assessment_id` in its address gets the `assessment`, found if this person sees
    it, refused with 403 if the verb is not theirs, and with a sentence (409) if it is not possible
    in the assessment's state. A view with `service_id` gets the `service`.

    `sent` answers what is sent (POST) in place of the view. It runs verbs, which find out who may
    under the lock that they take, so nothing of its assessment is read before but the id; where it
    needs more, or ran no verb, it asks `seen`.
    """
    if verb not in MAY:
        raise LookupError(f"{verb} has no row in the policy.")

    def guarded(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            try:
                if sent is not None and request.method == "POST":
                    return _sent(sent, request, verb, **kwargs)
                if "assessment_id" in kwargs:
                    kwargs["assessment"] = _assessment(request, kwargs.pop("assessment_id"), verb)
                elif "service_id" in kwargs:
                    kwargs["service"] = _service(request, kwargs.pop("service_id"))
                elif Role.SIGNED_IN not in MAY[verb] and not staff_of(request.user):
                    raise NotAllowed(verb)
                return view(request, **kwargs)
            except NotAllowed as no:
                raise PermissionDenied(str(no)) from no
            except Refused as no:
                return refused(request, no, kwargs.get("assessment"))

        inner.requires = verb  # type: ignore[attr-defined]
        return inner

    return guarded


def _sent(
    view: View, request: HttpRequest, verb: str, *, assessment_id: int, **kwargs: Any
) -> HttpResponse:
    if assessment_id > LARGEST_ID:
        raise Http404
    try:
        return view(request, Assessment.from_db("default", ["id"], [assessment_id]), **kwargs)
    except NotAllowed:
        _assessment(request, assessment_id, verb)  # 404 for who does not see it
        raise


def seen(request: HttpRequest, assessment: Assessment, verb: str) -> Assessment:
    """The assessment, read if it was not yet, if this person sees it and the verb is theirs."""
    known = getattr(request, "assessment", None)
    return known or _assessment(request, assessment.pk, verb)


def _assessment(request: HttpRequest, pk: int, verb: str) -> Assessment:
    found = _find.one(pk, request.user.pk) if pk <= LARGEST_ID else None
    if found is None:
        raise Http404
    roles = roles_in(found.roles_as_text)
    check(verb, roles, found.state)
    request.roles = roles  # type: ignore[attr-defined]
    request.assessment = found  # type: ignore[attr-defined]
    known = VERBS.get(verb)
    if known is not None and not known.possible(found):
        raise Refused(stale(found, known))
    return found  # type: ignore[no-any-return]


def check(verb: str, roles: Collection[Role], state: str) -> None:
    """404 for who does not see an assessment in this state, 403 for whom this verb is not."""
    if not sees(roles, state):
        raise Http404
    if not allows(verb, roles):
        raise NotAllowed(verb)


def checks(verb: str) -> Callable[[View], View]:
    """For a view that finds out by itself, in the one statement it makes, who asks and who may.

    It raises `SignedOut` where `request.session_key` names no session or one that is over, and
    calls `check`.
    """
    if verb not in MAY:
        raise LookupError(f"{verb} has no row in the policy.")

    def guarded(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, **kwargs)
            except SignedOut:
                return sign_in_first(request)
            except NotAllowed as no:
                raise PermissionDenied(str(no)) from no

        inner.requires = verb  # type: ignore[attr-defined]
        inner.asks_itself = True  # type: ignore[attr-defined]
        return inner

    return guarded


def _service(request: HttpRequest, pk: int) -> Service:
    seen = Service.objects.visible_to(request.user)  # type: ignore[attr-defined]
    found = seen.select_related("organisation", "portfolio").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]


def refused(
    request: HttpRequest, no: Refused, assessment: Assessment | None = None
) -> HttpResponse:
    """The page that says why a step is not possible now, and where to go from here."""
    if wants_json(request):
        return JsonResponse({"error": " ".join(sentence for _, sentence in no.all())}, status=409)
    return render(
        request,
        "access/refused.html",
        {
            "sentences": no.all(),
            "assessment": assessment or getattr(request, "assessment", None),
        },
        status=409,
    )
