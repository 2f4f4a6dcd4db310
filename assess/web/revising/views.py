"""An amber point looked at again: the service team asks, the lead or the service assessment team decides."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.domain import revising
from assess.domain.models import Assessment, Point
from assess.domain.refusals import Refused
from assess.domain.words import State
from assess.queries import revising as found
from assess.web.frame import frame
from assess.web.revising.forms import Ask, Decide
from assess.web.telling import we_emailed, who_hears


def _see(assessment: Assessment, uuid: uuids.UUID) -> HttpResponse:
    return redirect(reverse("revisions", args=[assessment.pk]) + f"#revision-{uuid}")


@requires("revision.see")
@require_safe
def revisions(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What waits for a decision, what was decided, and which points can be asked about."""
    context = frame(request, assessment, here="report-read", found=found.revisions(assessment))
    return render(request, "web/revising/revisions.html", context)


@requires("revision.ask")
def ask(request: HttpRequest, assessment: Assessment, n: int) -> HttpResponse:
    """Say why an amber point is met now, beside what shows it."""
    point = Point.objects.filter(standard=assessment.standard_id, number=n).first()
    if point is None:
        raise Http404
    form = Ask(posted(request))
    if request.method == "POST" and said(form, revising.ask, assessment, by=request.user, point=n):
        who = we_emailed(assessment, "revision.ask")
        messages.success(request, f"You asked for point {n} to be revised. {who}")
        return _see(assessment, form.cleaned_data["uuid"])
    if request.method != "POST" and (
        no := revising.why_not(assessment, n, revising.points_now(assessment).get(n))
    ):
        raise Refused(no)
    context = frame(
        request,
        assessment,
        here="report-read",
        form=form,
        point=point,
        actions=found.actions_of(assessment, point),
        enough=n in revising.shown(assessment),
        hearers=who_hears("revision.ask", assessment, request.user, State(assessment.state)),
    )
    return render(request, "web/revising/ask.html", context, status=form.status)


@requires("revision.decide")
def decide(request: HttpRequest, assessment: Assessment, revision_uuid: uuids.UUID) -> HttpResponse:
    """Agree that the point is green now, or not, with the evidence on the same page."""
    one = _one(assessment, revision_uuid)
    form = Decide(posted(request))
    if request.method == "POST" and said(
        form, revising.decide, assessment, by=request.user, uuid=revision_uuid
    ):
        agreed = form.cleaned_data["agreed"]
        outcome = "is green now" if agreed else "stays amber"
        who = we_emailed(assessment, "revision.decide")
        messages.success(request, f"Point {one.number} {outcome}. {who}")
        return _see(assessment, revision_uuid)
    context = frame(request, assessment, here="report-read", form=form, one=one)
    return render(request, "web/revising/decide.html", context, status=form.status)


@requires("revision.withdraw")
def withdraw(
    request: HttpRequest, assessment: Assessment, revision_uuid: uuids.UUID
) -> HttpResponse:
    """Take back what nobody has decided, after reading it once more."""
    one = _one(assessment, revision_uuid)
    form = Form(posted(request))
    if request.method == "POST" and said(
        form, revising.withdraw, assessment, by=request.user, uuid=revision_uuid
    ):
        who = we_emailed(assessment, "revision.withdraw")
        messages.success(request, f"You took back what you asked about point {one.number}. {who}")
        return _see(assessment, revision_uuid)
    context = frame(request, assessment, here="report-read", form=form, one=one)
    return render(request, "web/revising/withdraw.html", context, status=form.status)


def _one(assessment: Assessment, uuid: uuids.UUID) -> found.RevisionShown:
    one = found.revision(assessment, uuid)
    if one is None:
        raise Http404
    return one
