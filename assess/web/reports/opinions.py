"""Opinions of the panel before it talks: all of them on one page, and one's own of the whole."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain.models import Assessment
from assess.domain.opinions import record_opinion
from assess.domain.refusals import Refused
from assess.domain.words import Rating
from assess.queries.drafting import overview
from assess.queries.opinions import NONE, opinions
from assess.web.frame import frame
from assess.web.reports.opinion_form import OpinionForm


@requires("opinion.record")
def record(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What the panel thinks of each point, as far as this member may see it, and of the whole."""
    if assessment.is_peer_review:
        raise Refused("A peer review has no ratings, so there are no opinions of them.")
    found = opinions(assessment, request.user)  # type: ignore[arg-type]
    whole = found.get(None, NONE)
    initial = {"rating": whole.mine.rating, "reason": whole.mine.reason} if whole.mine else {}
    form = OpinionForm(posted(request), initial=initial)
    if request.method == "POST" and said(form, record_opinion, assessment, by=request.user):
        messages.success(request, "Your opinion of the whole is recorded.")
        return redirect("opinion-record", assessment.pk)
    draft = overview(assessment, request.user)  # type: ignore[arg-type]
    context = frame(
        request,
        assessment,
        here="report",
        form=form,
        whole=whole,
        rows=[(row, found.get(row.number, NONE)) for row in draft.points if row.in_scope],
        ratings=list(Rating),
    )
    return render(request, "web/reports/opinions.html", context, status=form.status)
