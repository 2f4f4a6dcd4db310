"""What comes after a report, made at once: for tests of what readers are told of it.

The verbs of actions and reassessments have tests of their own; this writes the rows that they leave.
"""

import datetime
from types import SimpleNamespace

from assess.domain import decisions, publication
from assess.domain.models import Action, ActionStep, Assessment, Event, Evidence, Person
from assess.domain.words import ActionStatus, State, StepKind
from assess.public import answers
from tests.shelf import a_report

_STATUS = {
    StepKind.CLOSED: ActionStatus.CLOSED,
    StepKind.MITIGATION: ActionStatus.MITIGATION_AGREED,
    StepKind.REOPENED: ActionStatus.IN_PROGRESS,
    StepKind.SUPERSEDED: ActionStatus.SUPERSEDED,
}
_VERB = {
    StepKind.CLOSED: "action.close",
    StepKind.MITIGATION: "action.agree_mitigation",
    StepKind.REOPENED: "action.reopen",
}
# Nobody but those with a part may ever read these.
PRIVATE = "Private words about it"


def action_of(assessment: Assessment, point: int) -> Action:
    """The first action of this point."""
    found = Action.objects.filter(
        point_review__assessment=assessment, point_review__point__number=point
    )
    return found.order_by("number")[0]


def evidence(assessment: Assessment, point: int, by: Person, at: datetime.datetime) -> Evidence:
    """Something that shows that the action of this point is done."""
    return Evidence.objects.create(
        action=action_of(assessment, point),
        title=f"{PRIVATE}: notes of the tests",
        url="https://evidence.testing.example/notes",
        added_by=by,
        added_at=at,
    )


def happened(
    assessment: Assessment,
    point: int,
    kind: StepKind,
    *,
    by: Person,
    at: datetime.datetime,
    because_of: Assessment | None = None,
) -> Action:
    """This happened to the action of this point, as its verb would leave it."""
    action = action_of(assessment, point)
    action.status = _STATUS.get(kind, action.status)
    action.decided_by, action.decided_at, action.decision = by, at, f"{PRIVATE}: why"
    action.review_on = at.date() + datetime.timedelta(90) if kind == StepKind.MITIGATION else None
    action.save()
    ActionStep.objects.create(
        action=action,
        kind=kind,
        by=by,
        at=at,
        text=f"{PRIVATE}: {kind}",
        data={"assessment": because_of.pk} if because_of else {},
    )
    if kind in _VERB:
        state = assessment.state
        event = Event(
            verb=_VERB[kind], assessment=assessment, service_id=assessment.service_id, by=by,
            at=at, before=state, after=state, data={},
        )  # fmt: skip
        publication.keep_up(Event, event)
        answers.ask_again()
    return action


def reassessed(
    cast: SimpleNamespace,
    first: Assessment,
    rating: str,
    at: datetime.datetime,
    *,
    state: State = State.PUBLISHED,
) -> Assessment:
    """A reassessment of point 5 of this report, which ended so; sat on this day."""
    made = a_report(
        cast, service=first.service, name=first.service.name, overall=rating, at=at, state=state
    )
    made.reassessment_of = first
    made.save()
    counted(made)
    return made


def counted(report: Assessment) -> None:
    """The ratings of a report that was made at once count."""
    if report.shared_version is None or report.shared_at is None:
        raise ValueError("It has no version.")
    decisions.count(report, report.shared_version, at=report.shared_at)
    publication.renew([report.service_id])
