"""The steps of an assessment from its request to its day: a page that says what happens, a press."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.design.words import day
from assess.domain import arranging, requests
from assess.domain.clock import local_day
from assess.domain.models import Assessment
from assess.domain.refusals import Refused
from assess.domain.words import State
from assess.domain.workflow import NOTHING_NEW
from assess.queries.told import in_words, told
from assess.web.assessments.forms import Confidential, NothingMore, Reason, Sittings
from assess.web.frame import frame
from assess.web.telling import who_hears

FEW = 4  # people whom a banner can name


def _done(request: HttpRequest, assessment: Assessment, verb: str, sentence: str) -> HttpResponse:
    """Say what happened and who is told, and go to the overview."""
    names = told(assessment, verb, team=settings.TEAM_NAME, mailbox=settings.TEAM_EMAIL)
    if len(names) > FEW:
        who = f"We have emailed {len(names)} people."
    else:
        who = in_words(names, otherwise="")
    messages.success(request, f"{sentence} {who}".strip())
    return redirect("assessment", assessment.pk)


def _page(
    request: HttpRequest, assessment: Assessment, template: str, form: Form, **more: Any
) -> HttpResponse:
    context = frame(request, assessment, form=form, **more)
    return render(request, f"web/assessments/{template}.html", context, status=form.status)


def _press(
    request: HttpRequest,
    assessment: Assessment,
    verb: Callable[..., Any],
    name: str,
    sentence: str,
    *,
    form: Form | None = None,
    **more: Any,
) -> HttpResponse:
    """Show the step's page, or take the step. The template is named as the verb."""
    form = form or NothingMore(posted(request))
    if request.method == "POST" and said(form, verb, assessment, by=request.user):
        return _done(request, assessment, name, sentence)
    return _page(request, assessment, name.rpartition(".")[2], form, **more)


def _reason(request: HttpRequest, label: str, needed: str, hint: str) -> Reason:
    return Reason(posted(request), label=label, needed=needed, hint=hint)


@requires("booking.accept")
def accept(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Take the request on."""
    sentence = "The request is accepted. Set the date and fill the panel next."
    return _press(request, assessment, requests.accept, "booking.accept", sentence)


@requires("booking.decline")
def decline(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Decline the request, with a reason that reaches the service team."""
    form = _reason(
        request,
        "Why are you declining the request?",
        "Enter why you are declining the request. The service team will read it.",
        "The service team will read it. Say what they can do instead.",
    )
    sentence = "The request is declined."
    return _press(request, assessment, requests.decline, "booking.decline", sentence, form=form)


@requires("booking.reopen")
def reopen(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Take a declined request up again."""
    form = _reason(
        request,
        "Why are you reopening the request?",
        "Enter why you are reopening the request.",
        "The service team can read it in the history.",
    )
    sentence = "The request is open again. Accept or decline it."
    return _press(request, assessment, requests.reopen, "booking.reopen", sentence, form=form)


@requires("booking.cancel")
def cancel(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """End the assessment before its day, with a reason that everyone is told."""
    form = _reason(
        request,
        "Why are you cancelling the assessment?",
        "Enter why you are cancelling the assessment. Everyone involved will read it.",
        "Everyone involved will read it.",
    )
    sentence = "The assessment is cancelled."
    return _press(
        request,
        assessment,
        requests.cancel,
        "booking.cancel",
        sentence,
        form=form,
        hearers=who_hears("booking.cancel", assessment, request.user, State.CANCELLED),
    )


@requires("assessment.arrange")
def arrange(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Confirm the arrangements, or see what is missing."""
    sentence = "The arrangements are confirmed."
    hearers = who_hears("assessment.arrange", assessment, request.user, State.ARRANGED)
    return _press(
        request,
        assessment,
        arranging.arrange,
        "assessment.arrange",
        sentence,
        missing=arranging.not_ready(assessment),
        hearers=hearers,
    )


@requires("assessment.postpone")
def postpone(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Take the date away."""
    form = _reason(
        request,
        "Why is the assessment postponed?",
        "Enter why the assessment is postponed.",
        "Everyone involved will read it.",
    )
    sentence = "The assessment is postponed. Set a new date when you have one."
    return _press(
        request,
        assessment,
        arranging.postpone,
        "assessment.postpone",
        sentence,
        form=form,
        hearers=who_hears("assessment.postpone", assessment, request.user, State.ARRANGING),
    )


@requires("assessment.hold")
def hold(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Record that the assessment took place, before the clock does."""
    form = NothingMore(posted(request))
    if request.method == "POST" and said(form, arranging.hold, assessment, by=request.user):
        sentence = (
            "It is recorded that the assessment took place. The report is due by "
            f"{day(assessment.report_due_on)}."
        )
        return _done(request, assessment, "assessment.hold", sentence)
    last = assessment.last_sitting()
    early = last is not None and last.day > local_day(timezone.now())
    return _page(request, assessment, "hold", form, last=last, early=early)


@requires("assessment.not_held")
def not_held(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Record that the assessment did not take place after all."""
    form = _reason(
        request,
        "Why did it not take place?",
        "Enter why the assessment did not take place.",
        "Everyone involved can read it in the history.",
    )
    sentence = "It is recorded that the assessment did not take place. It can be arranged again."
    return _press(
        request,
        assessment,
        arranging.not_held,
        "assessment.not_held",
        sentence,
        form=form,
        hearers=who_hears("assessment.not_held", assessment, request.user, State.ARRANGING),
    )


@requires("assessment.mark_confidential")
def mark_confidential(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Mark the service confidential, or end the mark."""
    form = Confidential.of(assessment, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer = arranging.mark_confidential(assessment, by=request.user, **form.cleaned_data)
        except Refused as no:
            form.refuse(no)
        else:
            return _marked(request, assessment, answer)
    return _page(request, assessment, "mark_confidential", form)


def _marked(request: HttpRequest, assessment: Assessment, answer: Any) -> HttpResponse:
    if answer is NOTHING_NEW:
        messages.success(request, "Nothing was changed: it was already so.")
        return redirect("assessment", assessment.pk)
    if assessment.confidential:
        sentence = "The service is marked confidential. Its report will not be published."
    else:
        sentence = "The service is not marked confidential any more."
    return _done(request, assessment, "assessment.mark_confidential", sentence)


@requires("assessment.set_sittings")
def set_sittings(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Set or change the sittings; a doubtful date is asked about once, never refused."""
    asked: list[str] = []
    if request.method != "POST":
        form = Sittings.of(list(assessment.sittings.all()))
    elif "add" in request.POST or "remove" in request.POST:
        form = Sittings.reshaped(
            request, add="add" in request.POST, remove=request.POST.get("remove", "")
        )
    else:
        form = Sittings.typed(request)
        if form.is_possible(local_day(timezone.now())):
            asked = arranging.doubts(assessment, form.times(), local_day(timezone.now()))
            if not asked or request.POST.get("sure") == " ".join(asked):
                return _set(request, assessment, form)
    weeks = list(assessment.requested_weeks.values_list("monday", flat=True))
    return _page(request, assessment, "set_sittings", form, asked=asked, weeks=weeks)


def _set(request: HttpRequest, assessment: Assessment, form: Sittings) -> HttpResponse:
    answer = arranging.set_sittings(assessment, by=request.user, sittings=form.times())
    if answer is NOTHING_NEW:
        messages.success(request, "Nothing was changed: these dates were already set.")
        return redirect("assessment", assessment.pk)
    sentence = f"The assessment is set for {answer['days']}."
    return _done(request, assessment, "assessment.set_sittings", sentence)
