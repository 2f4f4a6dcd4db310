"""Closing an action: the service team offers evidence, the lead assessor or the service assessment
team closes it, sends it back, or agrees a mitigation (R9, k 8)."""

import datetime
import uuid as uuids
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from assess.domain.clock import local_day, weekday_words
from assess.domain.evidence import add
from assess.domain.following_up import (
    ONLY_AMBER,
    about,
    action_for,
    has_actions,
    is_there,
    refuse_own,
    shortened,
    words_of,
    write_step,
)
from assess.domain.models import Action, Assessment, Person
from assess.domain.numbered import number_of
from assess.domain.refusals import Refused
from assess.domain.words import AFTER_REPORT, ActionStatus, Rating, StepKind
from assess.domain.workflow import NOTHING_NEW, transition

A = ActionStatus
ON_EVIDENCE = "The evidence shows that it is done."
MISSING = "Enter what is missing. The service team reads it."
INSTEAD = "Enter what is agreed instead, and why."
NO_VIEW = "Enter what the head of profession thinks of it."
NO_DAY = "Enter the day on which it is looked at again."
NOT_YET = "Actions can be worked on once the report is accepted."
Answer = dict[str, Any] | object


@transition(
    "action.offer_evidence",
    sources=AFTER_REPORT,
    when=has_actions,
    said="{what} action {number}: {note}",
    already=NOT_YET,
)
def offer_evidence(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    note: str,
    mitigation: bool = False,
    uuid: uuids.UUID | None = None,
) -> Answer:
    """The service team says that an action is done and what shows it, or asks for a mitigation and why it cannot be done.

    A mitigation is for actions of amber points. What is offered again adds to what was.
    """
    if is_there(uuid, action):
        return NOTHING_NEW
    found = action_for("action.offer_evidence", assessment, action)
    if mitigation and found.point_review.rating != Rating.AMBER:
        raise Refused(ONLY_AMBER.format(action=f"Action {number_of(found)}"), field="mitigation")
    needed = "Enter why it cannot be done, and what you do instead." if mitigation else (
        "Enter what was done, and how the evidence shows it."
    )  # fmt: skip
    note = words_of("note", note, needed)
    data = {"mitigation": True} if mitigation else {}
    write_step(found, StepKind.EVIDENCE, by=by, at=at, text=note, uuid=uuid, data=data)
    _now(found, A.EVIDENCE_OFFERED)
    what = "asked for a mitigation of" if mitigation else "offered evidence for"
    return about(found, note=note, what=what, mitigation="yes" if mitigation else "")


def offer_with(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime | None = None,
    action: uuids.UUID,
    evidence: Mapping[str, Any],
    **offer: Any,
) -> None:
    """Add a link or a file, if one is given, and offer it: both or neither."""
    with transaction.atomic():
        if evidence:
            add(assessment, by=by, at=at, action=action, **evidence)
        offer_evidence(assessment, by=by, at=at, action=action, **offer)


@transition(
    "action.close",
    sources=AFTER_REPORT,
    when=has_actions,
    said="closed action {number}: {reason}",
    already=NOT_YET,
)
def close(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    reason: str = "",
    uuid: uuids.UUID | None = None,
    told: "Told | None" = None,
) -> Answer:
    """The lead assessor or the service assessment team closes an action: nothing is left to do about it.

    Where evidence was offered the reason may be left out. A red point stays red (k 10).
    """
    if is_there(uuid, action):
        return NOTHING_NEW
    refuse_own(assessment, by)
    found = action_for("action.close", assessment, action)
    needed = "" if found.status == A.EVIDENCE_OFFERED else (
        "Enter what shows that it is done: no evidence was offered here."
    )  # fmt: skip
    reason = words_of("reason", reason, needed) or ON_EVIDENCE
    write_step(found, StepKind.CLOSED, by=by, at=at, text=reason, uuid=uuid)
    _decided(found, A.CLOSED, reason, by=by, at=at)
    return _about_decision(found, "Closed", reason, told)


@transition(
    "action.send_back",
    sources=AFTER_REPORT,
    when=has_actions,
    said="sent action {number} back: {reason}",
    already=NOT_YET,
)
def send_back(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    reason: str,
    uuid: uuids.UUID | None = None,
    told: "Told | None" = None,
) -> Answer:
    """The lead assessor or the service assessment team asks for more than was offered: what is missing.

    A mitigation that was agreed before goes on as it was.
    """
    if is_there(uuid, action):
        return NOTHING_NEW
    refuse_own(assessment, by)
    found = action_for("action.send_back", assessment, action)
    reason = words_of("reason", reason, MISSING)
    write_step(found, StepKind.SENT_BACK, by=by, at=at, text=reason, uuid=uuid)
    _now(found, A.MITIGATION_AGREED if found.review_on else A.IN_PROGRESS)
    return _about_decision(found, "More is needed", reason, told)


@transition(
    "action.agree_mitigation",
    sources=AFTER_REPORT,
    when=has_actions,
    said="agreed a mitigation of action {number}, to be looked at again on {review}: {reason}",
    already=NOT_YET,
)
def agree_mitigation(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    reason: str,
    review_on: datetime.date | None,
    profession_view: str,
    uuid: uuids.UUID | None = None,
    told: "Told | None" = None,
) -> Answer:
    """The lead assessor or the service assessment team agrees to something else than what the action asks (R9, k 8).

    With the reason, a day in the future on which it is looked at again, and what the head of
    profession thinks. It is shown as agreed, not as closed. Amber points only.
    """
    if is_there(uuid, action):
        return NOTHING_NEW
    refuse_own(assessment, by)
    found = action_for("action.agree_mitigation", assessment, action)
    given = ("reason", reason, INSTEAD), ("profession_view", profession_view, NO_VIEW)
    missing = [(name, said) for name, words, said in given if not words.strip()]
    if review_on is None:
        missing.append(("review_on", NO_DAY))
    if missing or review_on is None:
        raise Refused(missing[0][1], field=missing[0][0], also=missing[1:])
    reason, view = words_of("reason", reason), words_of("profession_view", profession_view)
    if review_on <= local_day(at):
        raise Refused("The day to look at it again must be in the future.", field="review_on")
    data = {"review_on": review_on.isoformat(), "profession_view": view}
    write_step(found, StepKind.MITIGATION, by=by, at=at, text=reason, uuid=uuid, data=data)
    _decided(found, A.MITIGATION_AGREED, reason, by=by, at=at, review_on=review_on, view=view)
    review = weekday_words(review_on)
    answer = _about_decision(found, f"Mitigation agreed until {review}", reason, told)
    return {**answer, "review": review}


@transition(
    "action.reopen",
    sources=AFTER_REPORT,
    when=has_actions,
    said="opened action {number} again: {reason}",
    already=NOT_YET,
)
def reopen(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    reason: str,
    uuid: uuids.UUID | None = None,
) -> Answer:
    """The lead assessor or the service assessment team opens a closed action again, or ends a mitigation, with a reason."""
    if is_there(uuid, action):
        return NOTHING_NEW
    refuse_own(assessment, by)
    found = action_for("action.reopen", assessment, action)
    reason = words_of("reason", reason, "Enter why it is opened again.")
    write_step(found, StepKind.REOPENED, by=by, at=at, text=reason, uuid=uuid)
    _decided(found, A.IN_PROGRESS, "", by=None, at=None)
    return _about_decision(found, "Opened again", reason, None)


@transition(
    "action.let_through",
    sources=AFTER_REPORT,
    when=has_actions,
    said="let the next booking through although action {number} is open: {reason}",
    already=NOT_YET,
)
def let_through(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    reason: str,
    uuid: uuids.UUID | None = None,
) -> Answer:
    """The service assessment team lets the next assessment be booked although an action of an amber point is open (R9).

    The one way past the booking gate: recorded on the action, with its reason. The action stays open.
    """
    if is_there(uuid, action):
        return NOTHING_NEW
    found = action_for("action.let_through", assessment, action)
    reason = words_of("reason", reason, "Enter why the next assessment can be booked all the same.")
    write_step(found, StepKind.LET_THROUGH, by=by, at=at, text=reason, uuid=uuid)
    found.let_through_at = at
    found.save(update_fields=["let_through_at"])
    return about(found, reason=reason)


@dataclass(frozen=True)
class Told:
    """Who is told of a decision that is one of several: only the last of them tells, of all."""

    before: tuple[dict[str, str], ...] = ()
    is_last: bool = True


@dataclass(frozen=True)
class Decision:
    """What is decided of one action: the verb, and what it is given besides."""

    action: uuids.UUID
    verb: str
    inputs: Mapping[str, Any] = field(default_factory=dict)


DECIDE: dict[str, Callable[..., Any]] = {
    "action.close": close,
    "action.send_back": send_back,
    "action.agree_mitigation": agree_mitigation,
}


def decide(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime | None = None,
    decisions: Sequence[Decision],
    uuid: uuids.UUID,
) -> int:
    """Decide several actions in one sending: all of them or none, and one email to each person.

    Answers how many were decided; a second press decides none. What is refused names its action in
    the field: `reason-` and the action's id.
    """
    wrong: list[tuple[str, str]] = []
    before: list[dict[str, str]] = []
    with transaction.atomic():
        for place, each in enumerate(decisions, 1):
            told = Told(tuple(before), place == len(decisions))
            given = {"action": each.action, "uuid": uuid, "told": told, **each.inputs}
            try:
                answer = DECIDE[each.verb](assessment, by=by, at=at, **given)
            except Refused as no:
                wrong += [(f"{name or 'verb'}-{each.action}", said) for name, said in no.all()]
                continue
            if answer is not NOTHING_NEW:
                before.append(answer["decision"])
        if wrong:
            raise Refused(wrong[0][1], field=wrong[0][0], also=wrong[1:])
    return len(before)


def _about_decision(action: Action, did: str, reason: str, told: Told | None) -> dict[str, Any]:
    """What the history says, and what the one email of the last decision tells of all."""
    told = told or Told()
    mine = {
        "action": str(action.uuid),
        "number": number_of(action),
        "text": shortened(action.text),
        "did": did,
        "reason": reason,
        "owner": action.owner.email if action.owner else "",
    }
    decided = [*told.before, mine] if told.is_last else []
    return about(action, reason=reason, decision=mine, decided=decided)


def _now(action: Action, status: ActionStatus) -> None:
    action.status = status
    action.save(update_fields=["status"])


def _decided(
    action: Action,
    status: ActionStatus,
    words: str,
    *,
    by: Person | None,
    at: datetime.datetime | None,
    review_on: datetime.date | None = None,
    view: str = "",
) -> None:
    action.status, action.decision = status, words
    action.decided_by, action.decided_at = by, at
    action.review_on, action.profession_view = review_on, view
    action.save(
        update_fields=[
            "status", "decision", "decided_by", "decided_at", "review_on", "profession_view",
        ]
    )  # fmt: skip
