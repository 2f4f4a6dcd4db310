"""The whole report as the panel reads it together: what is missing in its place, and the agreement."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assess.access import requires
from assess.design.forms import posted, said
from assess.documents.body import Gap, headings, render_body
from assess.domain import signing_off
from assess.domain.models import Assessment
from assess.domain.policy import allows
from assess.domain.readiness import Item
from assess.domain.words import Rating
from assess.queries.agreeing import Review, review
from assess.queries.opinions import opinions_of
from assess.web.frame import frame
from assess.web.places import place
from assess.web.readiness import to_write
from assess.web.sharing.forms import Agree

# In which place of the report it is shown that something is missing.
_FIELDS = {
    "rated": "rating",
    "reason": "reason",
    "action": "actions",
    "green-actions": "actions",
    "done-well": "done_well",
    "recommendations": "recommendations",
    "confirmed": "confirm",
}


@requires("report.agree_text")
def agree_text(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The report as everyone will read it, each omission in its place; then agree to this text."""
    form = Agree(posted(request))
    if request.method == "POST" and said(form, signing_off.agree_text, assessment, by=request.user):
        messages.success(request, _told(form.cleaned_data["agrees"]))
        return redirect("report-agree_text", assessment.pk)
    page = review(assessment)
    leads = allows("report.submit", request.roles)  # type: ignore[attr-defined]
    gaps = _gaps(assessment, page, leads=leads)
    body = render_body(page.content, gaps)
    context = frame(
        request,
        assessment,
        here="report",
        form=form,
        page=page,
        mine=page.of(request.user.pk),  # type: ignore[arg-type]
        leads=leads,
        gaps=[gap for found in gaps.values() for gap in found],
        body=body,
        headings=headings(body),
        ratings=list(Rating),
        ready=to_write(request, assessment, writes=True),
        whole=opinions_of(assessment, request.user, None),  # type: ignore[arg-type]
    )
    return render(request, "web/sharing/agree_text.html", context, status=form.status)


def _told(agrees: bool) -> str:
    if agrees:
        return "You agreed to the report as it reads now."
    return "You took back that you agreed to the report."


def _gaps(assessment: Assessment, page: Review, *, leads: bool) -> dict[str, list[Gap]]:
    found: dict[str, list[Gap]] = {}
    for number, each in enumerate(page.missing, 1):
        gap = Gap(f"missing-{number}", *_words(assessment, each, page, leads=leads))
        found.setdefault(f"{each.part} {_FIELDS[each.rule]}", []).append(gap)
    return found


def _words(assessment: Assessment, each: Item, page: Review, *, leads: bool) -> tuple[str, str]:
    """What is missing, and where this person puts it right, if they may."""
    if each.part == "confirm" and not leads:
        return f"The overall rating. {page.lead} confirms it, as lead assessor.", ""
    return each.sentence, place(assessment, each.part)
