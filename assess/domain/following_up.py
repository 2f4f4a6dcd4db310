"""An action after the report is accepted: which it is, what can happen to it now, its own history.

Every step of an action is a step of the assessment that it belongs to, and writes one line of the
action's own history. What can be done depends on how far the action is: `refusal` says why not.
"""

import datetime
import uuid as uuids
from dataclasses import dataclass
from typing import Any

from assess.domain.models import Action, ActionStep, Assessment, Person
from assess.domain.numbered import number_of
from assess.domain.refusals import Refused
from assess.domain.roles import Role, roles_of
from assess.domain.words import AFTER_REPORT, ActionStatus, Rating, StepKind
from assess.domain.writing import within

A = ActionStatus
SERVICE_SIDE = frozenset({Role.PRIMARY_CONTACT, Role.MANAGER, Role.SERVICE_TEAM})
LONGEST_WORDS = 4_000  # characters of what is said about an action
ENOUGH_WORDS = 300  # characters of an action, in emails
OPEN = frozenset({A.TO_DO, A.IN_PROGRESS, A.EVIDENCE_OFFERED, A.MITIGATION_AGREED})
# In which statuses of its action a step is possible.
_POSSIBLE: dict[str, frozenset[ActionStatus]] = {
    "evidence.add": OPEN,
    "evidence.remove": OPEN,
    "action.offer_evidence": OPEN,
    "action.close": OPEN,
    "action.send_back": frozenset({A.EVIDENCE_OFFERED}),
    "action.agree_mitigation": OPEN,
    "action.reopen": frozenset({A.CLOSED, A.MITIGATION_AGREED}),
    "action.let_through": OPEN,
    "action.ask": OPEN,
    "action.advise": OPEN,
    "action.note_agreed": OPEN,
}
# A red point changes only by reassessment: nothing takes the place of that (k 10).
AMBER_ONLY = frozenset({"action.agree_mitigation", "action.let_through"})
ONLY_AMBER = (
    "{action} is of a red point, which only a reassessment changes. A mitigation or an exception "
    "is for amber points."
)


@dataclass(frozen=True)
class HowFar:
    """How far an action is: what its next steps depend on."""

    number: str
    status: str
    rating: str
    let_through: bool = False


def has_actions(assessment: Assessment) -> bool:
    """Whether the service team has read a report that may have actions, and it is settled."""
    return (
        assessment.state in AFTER_REPORT
        and not assessment.is_peer_review
        and assessment.shared_version_id is not None
    )


def refusal(verb: str, how_far: HowFar) -> str:
    """Why this cannot be done about an action that is so far; nothing when it can."""
    action = f"Action {how_far.number}"
    status = ActionStatus(how_far.status)
    if status not in _POSSIBLE[verb]:
        return _not_now(action, status)
    if verb in AMBER_ONLY and how_far.rating != Rating.AMBER:
        return ONLY_AMBER.format(action=action)
    if verb == "action.let_through" and how_far.let_through:
        return f"{action} has already been let through."
    return ""


def _not_now(action: str, status: ActionStatus) -> str:
    match status:
        case A.CLOSED:
            return f"{action} is closed. Open it again if something is left to do."
        case A.SUPERSEDED:
            return f"{action} is superseded: its point has been rated again since."
        case _:
            return (
                f"{action} is now “{status.label.lower()}”. Someone may have been here before you."
            )


def possible(how_far: HowFar) -> frozenset[str]:
    """The steps that are possible now, whoever takes them."""
    return frozenset(verb for verb in _POSSIBLE if not refusal(verb, how_far))


def how_far(action: Action) -> HowFar:
    """How far this action is."""
    review = action.point_review
    return HowFar(
        number_of(action), action.status, review.rating, action.let_through_at is not None
    )


def refuse_own(assessment: Assessment, by: Person) -> None:
    """Who has joined the service team since the panel's work decides nothing about it (k 13)."""
    if not SERVICE_SIDE.isdisjoint(roles_of(by, assessment)):
        raise Refused(
            "You work on this service by now, so someone else decides: the lead assessor or the "
            "service assessment team."
        )


def action_for(verb: str, assessment: Assessment, uuid: uuids.UUID) -> Action:
    """The action of this report, refused when this step is not possible now."""
    action = (
        Action.objects.select_related("point_review__point", "owner", "decided_by")
        .filter(
            uuid=uuid,
            point_review__assessment=assessment,
            removed_at__isnull=True,
            number__isnull=False,
        )
        .first()
    )
    if action is None:
        raise Refused("This report has no such action.")
    if sentence := refusal(verb, how_far(action)):
        raise Refused(sentence)
    return action


def is_there(uuid: uuids.UUID | None, action: uuids.UUID) -> bool:
    """Whether the step with the id that the page chose has been taken: the button was pressed twice."""
    return uuid is not None and ActionStep.objects.filter(uuid=uuid, action__uuid=action).exists()


def write_step(
    action: Action,
    kind: StepKind,
    *,
    by: Person,
    at: datetime.datetime,
    text: str,
    uuid: uuids.UUID | None = None,
    **more: Any,
) -> ActionStep:
    """One more line of the action's own history."""
    return ActionStep.objects.create(
        uuid=uuid or uuids.uuid4(), action=action, kind=kind, by=by, at=at, text=text, **more
    )


def words_of(field: str, words: str, needed: str = "") -> str:
    """What was typed, tidied; refused when it is too long, or missing although it is `needed`."""
    text = within({field: words}, LONGEST_WORDS)[field].strip()
    if needed and not text:
        raise Refused(needed, field=field)
    return text


def shortened(text: str) -> str:
    """As much of an action as tells which one it is."""
    text = " ".join(text.split())
    return text if len(text) <= ENOUGH_WORDS else f"{text[: ENOUGH_WORDS - 1].rstrip()}…"


def about(action: Action, **more: Any) -> dict[str, Any]:
    """What the history and the emails say of a step: which action, and what more there is."""
    return {
        "action": str(action.uuid),
        "number": number_of(action),
        "text": shortened(action.text),
        "owner": action.owner.email if action.owner else "",
        **more,
    }
