"""A request that has been sent: what happens next, withdrawing it, handing it over."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import requests
from assess.domain.clock import ANSWER_WORKING_DAYS, add_working_days, local_day
from assess.domain.models import Assessment
from assess.domain.policy import allows, may
from assess.domain.words import State
from assess.domain.workflow import open_to
from assess.queries.told import in_words, told
from assess.web.booking.forms import Transfer, Withdraw
from assess.web.frame import frame
from assess.web.telling import we_emailed


def _told(assessment: Assessment, verb: str) -> list[str]:
    return told(assessment, verb, team=settings.TEAM_NAME, mailbox=settings.TEAM_EMAIL)


@requires("request.see")
def sent(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The request has been sent: its reference, what happens next, and who was emailed."""
    if assessment.requested_at is None:
        return redirect("book-tasks", assessment_id=assessment.pk)
    context = {
        "assessment": assessment,
        "answer_by": add_working_days(local_day(assessment.requested_at), ANSWER_WORKING_DAYS),
        "told": _told(assessment, "booking.request"),
        "can": open_to(request.user, assessment),
    }
    return render(request, "web/booking/sent.html", context)


@requires("booking.withdraw")
def withdraw(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The service team takes its request back, after a page that says what happens."""
    form = Withdraw(posted(request))
    is_draft = assessment.state == State.DRAFT
    if request.method == "POST" and said(form, requests.withdraw, assessment, by=request.user):
        who = we_emailed(assessment, "booking.withdraw")
        messages.success(request, f"You withdrew the request for {assessment.service.name}. {who}")
        return redirect("dashboard")
    context = frame(
        request,
        assessment,
        here="withdraw",
        form=form,
        is_draft=is_draft,
        may_discard=allows("booking.discard", request.roles),  # type: ignore[attr-defined]
    )
    return render(request, "web/booking/withdraw.html", context, status=form.status)


@requires("booking.transfer")
def transfer(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Hand the booking to a new primary contact."""
    form = Transfer(posted(request))
    previous = assessment.primary_contact
    if request.method == "POST" and said(form, requests.transfer, assessment, by=request.user):
        person = assessment.primary_contact
        if person == previous:
            messages.success(request, f"{person.name} is the primary contact already.")
        else:
            who = in_words(_told(assessment, "booking.transfer"))
            messages.success(request, f"{person.name} is now the primary contact. {who}")
        if may(request.user, "assessment.see", assessment):
            return redirect("assessment", assessment_id=assessment.pk)
        return redirect("dashboard")
    context = frame(request, assessment, here="transfer", form=form, previous=previous)
    return render(request, "web/booking/transfer.html", context, status=form.status)
