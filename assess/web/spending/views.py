"""What a red rating means, in plain words; and recording that spending was approved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import spending
from assess.domain.clock import local_day
from assess.domain.models import Assessment
from assess.domain.refusals import Refused
from assess.queries.paused import Paused, paused
from assess.web.frame import frame
from assess.web.spending.forms import Record, Remove
from assess.web.telling import we_emailed, who_hears

# The step of a reassessment, and those of actions: their buttons show once who asks may take them.
BOOK, SEE_ACTIONS = "reassessment.book", "action.see"


def _about(request: HttpRequest, assessment: Assessment) -> Paused:
    found = paused(assessment, request.user, local_day(timezone.now()))
    if found is None:
        raise Refused(
            "No point of this report is red, so the service does not pause because of it."
        )
    return found


@requires("paused.see")
def paused_(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What a red rating means for this service, and the three steps that end it."""
    about = _about(request, assessment)
    context = frame(request, assessment, here="paused", about=about, book=BOOK, see=SEE_ACTIONS)
    return render(request, "web/spending/paused.html", context)


def _step(
    request: HttpRequest, assessment: Assessment, template: str, form: Any, verb: str
) -> HttpResponse:
    hearers = who_hears(verb, assessment, request.user, assessment.state)
    about = _about(request, assessment)
    context = frame(request, assessment, form=form, hearers=hearers, about=about)
    return render(request, f"web/spending/{template}.html", context, status=form.status)


@requires("spend.record")
def record(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Record that spending was approved."""
    form = Record(posted(request))
    if request.method == "POST" and said(form, spending.record, assessment, by=request.user):
        who = we_emailed(assessment, "spend.record")
        messages.success(request, f"Spend approval is recorded. {who}")
        return redirect("paused", assessment.pk)
    return _step(request, assessment, "record", form, "spend.record")


@requires("spend.remove")
def remove(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Take a spend approval back, with a reason."""
    form = Remove(posted(request))
    if request.method == "POST" and said(form, spending.remove, assessment, by=request.user):
        who = we_emailed(assessment, "spend.remove")
        messages.success(request, f"The spend approval is removed. {who}")
        return redirect("paused", assessment.pk)
    return _step(request, assessment, "remove", form, "spend.remove")
