"""Help with an action: the service team asks, the panel answers, what a call agreed is written down
(S21, S22). One conversation on the action, for everyone who reads it."""

import datetime
import uuid as uuids
from typing import Any

from assess.domain.following_up import (
    about,
    action_for,
    has_actions,
    is_there,
    words_of,
    write_step,
)
from assess.domain.models import Action, ActionStep, Assessment, Person
from assess.domain.refusals import Refused
from assess.domain.words import AFTER_REPORT, Help, StepKind
from assess.domain.workflow import NOTHING_NEW, transition

NOT_YET = "The panel can be asked about an action once the report is accepted."


@transition(
    "action.ask",
    sources=AFTER_REPORT,
    when=has_actions,
    said="asked about action {number}: {note}",
    already=NOT_YET,
)
def ask(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    note: str,
    help: str = Help.WRITING,
    uuid: uuids.UUID | None = None,
) -> dict[str, Any] | object:
    """The service team asks the panel about an action, and says how it would like to be helped."""
    if is_there(uuid, action):
        return NOTHING_NEW
    if help not in Help.values:
        raise Refused("Choose how the panel can help.", field="help")
    found = action_for("action.ask", assessment, action)
    note = words_of("note", note, "Enter what you would like to know.")
    write_step(found, StepKind.ASKED, by=by, at=at, text=note, uuid=uuid, help=help)
    return about(found, note=note, help=help)


@transition(
    "action.advise",
    sources=AFTER_REPORT,
    when=has_actions,
    said="answered about action {number}: {note}",
    already=NOT_YET,
)
def advise(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    note: str,
    uuid: uuids.UUID | None = None,
) -> dict[str, Any] | object:
    """The panel or the service assessment team answers what the service team asked, or says how a call is arranged."""
    return _said("action.advise", StepKind.ADVISED, assessment, by, at, action, note, uuid)


@transition(
    "action.note_agreed",
    sources=AFTER_REPORT,
    when=has_actions,
    said="wrote down what was agreed about action {number}: {note}",
    already=NOT_YET,
)
def note_agreed(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    note: str,
    uuid: uuids.UUID | None = None,
) -> dict[str, Any] | object:
    """The panel or the service assessment team writes down what a call or workshop about an action agreed."""
    return _said("action.note_agreed", StepKind.AGREED, assessment, by, at, action, note, uuid)


def _said(
    verb: str,
    kind: StepKind,
    assessment: Assessment,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    note: str,
    uuid: uuids.UUID | None,
) -> dict[str, Any] | object:
    if is_there(uuid, action):
        return NOTHING_NEW
    found = action_for(verb, assessment, action)
    needed = "Enter your answer." if kind == StepKind.ADVISED else "Enter what was agreed."
    note = words_of("note", note, needed)
    write_step(found, kind, by=by, at=at, text=note, uuid=uuid)
    return about(found, note=note, asker=_asker(found))


def _asker(action: Action) -> str:
    """The address of whoever asked last."""
    asked = ActionStep.objects.filter(action=action, kind=StepKind.ASKED).select_related("by")
    last = asked.order_by("-id").first()
    return last.by.email if last is not None and last.by is not None else ""
