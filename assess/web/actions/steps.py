"""The steps of one action: a page that says what happens, a form, a press."""

import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.domain import closing, evidence, helping
from assess.domain.closing import MISSING
from assess.domain.following_up import HowFar, refusal
from assess.domain.models import Assessment
from assess.domain.refusals import Refused
from assess.domain.words import Help, Rating
from assess.queries.actions import ActionRow
from assess.web.actions.forms import AddEvidence, Ask, Mitigation, Offer, Once, Words
from assess.web.actions.views import found_action, next_panel, today
from assess.web.frame import frame
from assess.web.telling import we_emailed


@dataclass(frozen=True)
class Step:
    """A step of an action: its words, and what is typed for it."""

    verb: str
    title: str
    happens: str
    press: str
    done: str
    looks: str = ""

    @property
    def page(self) -> str:
        """The name of its address."""
        return self.verb.replace(".", "-")


def _row(assessment: Assessment, uuid: uuids.UUID, verb: str) -> ActionRow:
    """The action, if this step is possible now."""
    row = found_action(assessment, uuid)
    far = HowFar(row.number, row.status, row.rating, row.let_through_at is not None)
    if sentence := refusal(verb, far):
        raise Refused(sentence)
    return row


def _show(
    request: HttpRequest,
    assessment: Assessment,
    step: Step,
    row: ActionRow,
    form: Form,
    **more: Any,
) -> HttpResponse:
    context = frame(
        request, assessment, here="actions", step=step, action=row, form=form, today=today(), **more
    )
    return render(request, "web/actions/step.html", context, status=form.status)


def _done(request: HttpRequest, assessment: Assessment, step: Step, row: ActionRow) -> HttpResponse:
    who = we_emailed(assessment, step.verb) if not step.verb.startswith("evidence.") else ""
    messages.success(request, f"{step.done.format(number=row.number)} {who}".strip())
    return redirect("action", assessment.pk, row.uuid)


def _page(
    step: Step, run: Callable[..., Any], form_of: Callable[[Any, ActionRow], Form]
) -> Callable[..., HttpResponse]:
    """The page of a step whose form has the names of the verb's inputs."""

    @requires(step.verb)
    def view(request: HttpRequest, assessment: Assessment, action_uuid: uuids.UUID) -> HttpResponse:
        if request.method == "POST":
            row = found_action(assessment, action_uuid)
            form = form_of(posted(request), row)
            if said(form, run, assessment, by=request.user, action=row.uuid):
                return _done(request, assessment, step, row)
        else:
            row = _row(assessment, action_uuid, step.verb)
            form = form_of(None, row)
        return _show(request, assessment, step, row, form)

    view.__doc__ = step.happens
    return view


def _words(name: str, label: str, needed: str, hint: str) -> Callable[[Any, ActionRow], Form]:
    return lambda data, row: Words(data, name=name, label=label, needed=needed, hint=hint)


_READ = "The service team reads this."
close = _page(
    Step(
        "action.close",
        "Close the action",
        "Nothing is left to do about it then. It can be opened again.",
        "Close the action",
        "Action {number} is closed.",
    ),
    closing.close,
    lambda data, row: Words(
        data,
        name="reason",
        label="What shows that it is done?" + (" (optional)" if row.offer else ""),
        needed="",  # the verb says when it is
        hint=_READ,
    ),
)
send_back = _page(
    Step(
        "action.send_back",
        "Send the action back",
        "The service team works on it again. Its last day stays as it is.",
        "Send it back",
        "Action {number} is sent back.",
    ),
    closing.send_back,
    _words("reason", "What is missing?", MISSING, _READ),
)
agree_mitigation = _page(
    Step(
        "action.agree_mitigation",
        "Agree a mitigation",
        "The action is shown as agreed, not as closed. The next assessment can be booked only once "
        "it is closed, or the service assessment team lets it through.",
        "Agree the mitigation",
        "A mitigation of action {number} is agreed.",
    ),
    closing.agree_mitigation,
    lambda data, row: Mitigation(data),
)
reopen = _page(
    Step(
        "action.reopen",
        "Open the action again",
        "The service team works on it again, and the decision that was taken does not count any "
        "more. The history keeps it.",
        "Open it again",
        "Action {number} is open again.",
    ),
    closing.reopen,
    _words("reason", "Why is it opened again?", "Enter why it is opened again.", _READ),
)
let_through = _page(
    Step(
        "action.let_through",
        "Let the next booking through",
        "The next assessment of the service can be booked although this action is open. The action "
        "stays open, with its last day. Everyone who reads it sees this and your reason.",
        "Let it through",
        "Action {number} does not stop the next booking any more.",
        looks="govuk-button--warning",
    ),
    closing.let_through,
    _words(
        "reason",
        "Why can the next assessment be booked all the same?",
        "Enter why the next assessment can be booked all the same.",
        "Everyone who reads the action sees this.",
    ),
)
ask = _page(
    Step(
        "action.ask",
        "Ask the panel",
        "The lead assessor and the service assessment team are emailed. Anyone of the panel can "
        "answer. The last day of the action stays as it is.",
        "Ask the panel",
        "You asked about action {number}.",
    ),
    helping.ask,
    lambda data, row: Ask(data, initial={"help": Help.WRITING}),
)
advise = _page(
    Step(
        "action.advise",
        "Answer about the action",
        "Your answer stands on the action, with your name.",
        "Answer",
        "Your answer about action {number} is sent.",
    ),
    helping.advise,
    _words("note", "Your answer", "Enter your answer.", _READ),
)
note_agreed = _page(
    Step(
        "action.note_agreed",
        "Write down what was agreed",
        "What a call or workshop agreed about this action, for both sides to read.",
        "Write it down",
        "What was agreed about action {number} is written down.",
    ),
    helping.note_agreed,
    _words("note", "What was agreed?", "Enter what was agreed.", "Both sides read this."),
)

OFFER = Step(
    "action.offer_evidence",
    "Offer evidence",
    "The lead assessor or the service assessment team looks at it, and closes the action or says "
    "what is missing. Evidence that you added before is offered with it.",
    "Offer the evidence",
    "Action {number} is with the lead assessor and the service assessment team.",
)
ADD = Step(
    "evidence.add",
    "Add evidence",
    "A link or a file that shows what was done. Nobody is told until you offer it.",
    "Add the evidence",
    "The evidence is added to action {number}. Offer it when the action is done.",
)
REMOVE = Step(
    "evidence.remove",
    "Remove evidence",
    "It is not shown any more, and a file is deleted. The history keeps that it was there.",
    "Remove it",
    "The evidence is removed from action {number}.",
    looks="govuk-button--warning",
)


@requires("action.offer_evidence")
def offer_evidence(
    request: HttpRequest, assessment: Assessment, action_uuid: uuids.UUID
) -> HttpResponse:
    """Say that an action is done and what shows it, or ask for a mitigation."""
    post = request.method == "POST"
    row = (
        found_action(assessment, action_uuid) if post else _row(assessment, action_uuid, OFFER.verb)
    )
    amber = row.rating == Rating.AMBER
    form = Offer(posted(request), request.FILES if post else None, amber=amber,
                 next_panel=next_panel(assessment), initial={"mitigation": "no"})  # fmt: skip
    if post and form.is_valid():
        try:
            closing.offer_with(
                assessment, by=request.user, action=row.uuid, evidence=form.evidence(),
                **form.offer(),
            )  # type: ignore[arg-type]  # fmt: skip
            return _done(request, assessment, OFFER, row)
        except Refused as no:
            form.refuse(no)
    return _show(request, assessment, OFFER, row, form, evidence_too=True)


@requires("evidence.add")
def add_evidence(
    request: HttpRequest, assessment: Assessment, action_uuid: uuids.UUID
) -> HttpResponse:
    """Add a link or a file that shows what was done."""
    post = request.method == "POST"
    row = found_action(assessment, action_uuid) if post else _row(assessment, action_uuid, ADD.verb)
    form = AddEvidence(posted(request), request.FILES if post else None)
    if post and form.is_valid():
        given = {"action": row.uuid, "uuid": form.cleaned_data["uuid"], **form.evidence()}
        try:
            evidence.add(assessment, by=request.user, **given)  # type: ignore[arg-type]
            return _done(request, assessment, ADD, row)
        except Refused as no:
            form.refuse(no)
    return _show(request, assessment, ADD, row, form, evidence_too=True)


@requires("evidence.remove")
def remove_evidence(
    request: HttpRequest,
    assessment: Assessment,
    action_uuid: uuids.UUID,
    evidence_uuid: uuids.UUID,
) -> HttpResponse:
    """Ask, then take evidence away."""
    row = _row(assessment, action_uuid, REMOVE.verb)
    one = next((each for each in row.evidence if each.uuid == evidence_uuid), None)
    form = Once(posted(request))
    if request.method == "POST":
        evidence.remove(assessment, by=request.user, action=row.uuid, evidence=evidence_uuid)  # type: ignore[arg-type]
        return _done(request, assessment, REMOVE, row)
    if one is None:
        raise Http404
    return _show(request, assessment, REMOVE, row, form, removes=one)
