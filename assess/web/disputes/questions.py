"""Questions about a shared report: asked, answered, taken back."""

import uuid as uuids

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.domain import clarifying
from assess.domain.models import Assessment
from assess.domain.parts import parts_of
from assess.domain.roles import Role
from assess.domain.words import State
from assess.queries import disputes
from assess.queries.reading import who_reads_disputes
from assess.web.disputes.forms import Answer, Ask
from assess.web.frame import frame
from assess.web.telling import we_emailed, who_hears


@requires("clarification.see")
@require_safe
def questions(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Every question and its answer, and the way to ask another."""
    context = frame(
        request,
        assessment,
        here="report-read",
        asked=disputes.questions(assessment),
        who=who_reads_disputes(settings.TEAM_NAME),
    )
    return render(request, "web/disputes/questions.html", context)


@requires("clarification.ask")
def ask(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Ask what the report means; the working days go on."""
    as_staff = Role.STAFF in request.roles  # type: ignore[attr-defined]
    parts = parts_of(assessment)
    chosen = request.GET.get("part", "").replace("point-", "point:")
    form = Ask(
        posted(request),
        parts=parts,
        as_staff=as_staff,
        initial={"part": chosen if chosen in parts else ""},
    )
    if request.method == "POST" and said(form, clarifying.ask, assessment, by=request.user):
        who = we_emailed(assessment, "clarification.ask")
        messages.success(request, f"The question is asked. {who}")
        return redirect("report-questions", assessment.pk)
    context = frame(
        request,
        assessment,
        here="report-read",
        form=form,
        as_staff=as_staff,
        hearers=who_hears("clarification.ask", assessment, request.user, State(assessment.state)),  # type: ignore[arg-type]
    )
    return render(request, "web/disputes/ask.html", context, status=form.status)


@requires("clarification.answer")
def answer(request: HttpRequest, assessment: Assessment, question_uuid: uuids.UUID) -> HttpResponse:
    """Answer in writing, or with what was said at a meeting."""
    clarifying.clarification(assessment, question_uuid)
    form = Answer(posted(request), initial={"answered": "page", "needs_change": "no"})
    if request.method == "POST" and said(
        form, clarifying.answer, assessment, by=request.user, uuid=question_uuid
    ):
        who = we_emailed(assessment, "clarification.answer")
        messages.success(request, f"The question is answered. {who}")
        place = f"#question-{question_uuid}"
        return redirect(reverse("report-questions", args=[assessment.pk]) + place)
    one = next(each for each in disputes.questions(assessment) if each.one.uuid == question_uuid)
    context = frame(request, assessment, here="report-read", form=form, asked=one)
    return render(request, "web/disputes/answer.html", context, status=form.status)


@requires("clarification.withdraw")
def withdraw(
    request: HttpRequest, assessment: Assessment, question_uuid: uuids.UUID
) -> HttpResponse:
    """Take a question back that nobody has answered, after reading it once more."""
    found = clarifying.clarification(assessment, question_uuid)
    form = Form(posted(request))
    if request.method == "POST" and said(
        form, clarifying.withdraw, assessment, by=request.user, uuid=question_uuid
    ):
        messages.success(request, "The question is taken back.")
        return redirect("report-questions", assessment.pk)
    context = frame(request, assessment, here="report-read", form=form, question=found.question)
    return render(request, "web/disputes/take_back.html", context, status=form.status)
