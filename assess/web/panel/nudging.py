"""The lead assessor reminds the panel of what is still missing, person by person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import nudging
from assess.domain.clock import local_day
from assess.domain.models import Assessment
from assess.domain.signatures import listed
from assess.notify.text import capital
from assess.queries.owing import MemberRow, members
from assess.web.frame import frame
from assess.web.panel.forms import NudgeForm
from assess.web.places import place


@requires("panel.nudge")
def nudge(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What is missing from whom, and an email to those who are ticked."""
    rows = _rows(request, assessment)
    form = NudgeForm(posted(request), rows=rows)
    if request.method == "POST":
        if said(form, nudging.nudge, assessment, by=request.user):
            names = listed([person.name for person in form.cleaned_data["people"]])
            messages.success(request, f"We have emailed {names} what is missing from them.")
            return redirect("panel-nudge", assessment.pk)
        rows = _rows(request, assessment)  # as it is now, after what stood in the way
    to_remind = [row for row in rows if row.to_remind]
    form.offer(to_remind)
    context = frame(
        request,
        assessment,
        here="report",
        form=form,
        rows=rows,
        to_remind=to_remind,
        hints={str(row.person.pk): capital(row.in_short) for row in to_remind},
        place=lambda part: place(assessment, part),
    )
    return render(request, "web/panel/nudge.html", context, status=form.status)


def _rows(request: HttpRequest, assessment: Assessment) -> tuple[MemberRow, ...]:
    today = local_day(timezone.now())
    return members(assessment, request.user, today)  # type: ignore[arg-type]
