"""The pages of an assessment that are read: overview, request, history, emails."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from assess.access import requires
from assess.domain.chains import chain_of
from assess.domain.models import Assessment
from assess.domain.roles import Role
from assess.queries.checking import was_edited
from assess.queries.history import email_text, emails, history
from assess.queries.overview import answers, happens_next, overview, triage
from assess.queries.reassessing import reassesses
from assess.web.assessments.offers import offers
from assess.web.frame import frame

# Who reads the panel's own lines of the history.
INSIDE = frozenset({Role.PANEL, Role.LEAD, Role.STAFF})


@requires("assessment.see")
def see(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The overview: key facts, the service, what happens next, what can be done."""
    context = frame(
        request,
        assessment,
        here="assessment",
        overview=overview(assessment, settings.TEAM_NAME),
    )
    can = context["can"]
    if "report.see_edits" in can and not was_edited(assessment):
        can = [verb for verb in can if verb != "report.see_edits"]
    if "reassessment.book" in can and not chain_of(assessment).can_follow(assessment):
        can = [verb for verb in can if verb != "reassessment.book"]
    context["reassesses"] = reassesses(assessment, request.user)  # type: ignore[arg-type]
    context["offers"] = offers(assessment, can, context["next"].page)
    return render(request, "web/assessments/see.html", context)


@requires("request.see")
def request_(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What the service team asked for; those who answer it look for doubles and closed gates."""
    context = frame(
        request,
        assessment,
        here="request",
        answers=answers(assessment),
        happens_next=happens_next(assessment, settings.TEAM_NAME),
    )
    context["triage"] = triage(assessment) if "booking.accept" in context["can"] else None
    return render(request, "web/assessments/request.html", context)


@requires("history.see")
def history_(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Who did what, and when, newest first."""
    roles: frozenset[Role] = request.roles  # type: ignore[attr-defined]
    inside = not INSIDE.isdisjoint(roles)
    page = history(assessment, private=inside, number=request.GET.get("page", ""))
    context = frame(request, assessment, here="history", page=page, inside=inside)
    return render(request, "web/assessments/history.html", context)


@requires("email.see")
def emails_(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Which emails were sent about this assessment, to whom, and what became of them."""
    page = emails(assessment, request.GET.get("page", ""))
    return render(
        request,
        "web/assessments/emails.html",
        frame(request, assessment, here="emails", page=page),
    )


@requires("email.see")
def email(request: HttpRequest, assessment: Assessment, email_id: int) -> HttpResponse:
    """One email as it was written."""
    found = email_text(assessment, email_id)
    if found is None:
        raise Http404
    line, text = found
    return render(
        request,
        "web/assessments/email.html",
        frame(request, assessment, here="emails", email=line, text=text),
    )
