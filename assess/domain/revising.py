"""An amber point looked at again without an assessment: asked by the service team, decided by others.

A red point changes only by reassessment (k 10). What was rated stays as it was in the report; an
agreed revision is a decision of its own, and the standing of the point follows from it.
"""

import datetime
import uuid as uuids

from django.db.models import Q

from assess.domain.decisions import facts_of, revised
from assess.domain.following_up import refuse_own
from assess.domain.models import Action, ActionStep, AgreedRevision, Assessment, Person, Point
from assess.domain.refusals import Refused, needs_reason
from assess.domain.standing import PointRated, point_standings
from assess.domain.words import ADDRESSED, AFTER_REPORT, ActionStatus, Rating, StepKind
from assess.domain.workflow import NOTHING_NEW, transition
from assess.domain.writing import within

LONGEST_CASE = 4_000  # characters
LONGEST_REASON = 4_000
SUPERSEDED = "The point was revised to green."


def points_now(assessment: Assessment) -> dict[int, PointRated]:
    """The rating that each point of this assessment's standard has now, by number."""
    facts = facts_of([assessment.service_id])[assessment.service_id]
    return {
        each.number: each
        for each in point_standings(facts.rated).values()
        if each.standard == assessment.standard_id
    }


def why_not(assessment: Assessment, point: int, now: PointRated | None) -> str:
    """Why this point cannot be revised by agreement; nothing when it can."""
    if now is None:
        return f"Point {point} has no rating that could be revised."
    if now.rating == Rating.RED:
        return f"Point {point} is red. Only a reassessment changes a red point."
    if now.rating == Rating.GREEN:
        return f"Point {point} is green now, so there is nothing to revise."
    if now.assessment != assessment.pk:
        return f"Point {point} has been rated again in a later report. Ask about it there."
    return ""


def shown(assessment: Assessment) -> set[int]:
    """The points of which something shows that actions are done: evidence, or a closed action."""
    actions = Action.objects.filter(
        Q(evidence__isnull=False, evidence__removed_at__isnull=True)
        | Q(status=ActionStatus.CLOSED),
        point_review__assessment=assessment,
        removed_at__isnull=True,
    )
    return set(actions.values_list("point_review__point__number", flat=True))


def undecided() -> Q:
    """Revisions that were asked for, and neither decided nor taken back."""
    return Q(withdrawn_at__isnull=True, decided_at__isnull=True)


def _open(assessment: Assessment, uuid: uuids.UUID) -> AgreedRevision:
    found = (
        assessment.revised.filter(uuid=uuid).select_related("point", "asked_by", "decided_by")
    ).first()
    if found is None:
        raise Refused("Nobody has asked for this.")
    if found.withdrawn_at is not None:
        raise Refused("The service team has taken this back.")
    return found


@transition(
    "revision.ask",
    sources=AFTER_REPORT,
    said="asked for the rating of point {point} to be revised: {reason}",
    already="A rating can be revised once the report has been accepted.",
)
def ask(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    point: int,
    case: str,
) -> dict[str, str] | object:
    """The service team asks for an amber point to be revised to green, on the evidence of its actions.

    The page chooses the `uuid`, so that a second press asks nothing twice. Refused for what is not
    amber now, what a later report rated, what nothing shows yet, and what has been asked already.
    """
    case = within({"case": case}, LONGEST_CASE)["case"].strip()
    if AgreedRevision.objects.filter(uuid=uuid).exists():
        return NOTHING_NEW
    if no := why_not(assessment, point, points_now(assessment).get(point)):
        raise Refused(no)
    if assessment.revised.filter(undecided(), point__number=point).exists():
        raise Refused(f"Someone has already asked for point {point} to be revised.")
    if point not in shown(assessment):
        raise Refused(
            f"Nothing shows yet that an action of point {point} is done. Add evidence to at least "
            "one of them first."
        )
    if not case:
        raise Refused("Enter why the point is met now.", field="case")
    found = Point.objects.get(standard=assessment.standard_id, number=point)
    AgreedRevision.objects.create(
        uuid=uuid, assessment=assessment, point=found, case=case, asked_by=by, asked_at=at
    )
    return {"point": str(point), "title": found.title, "reason": case, "revision": str(uuid)}


@transition(
    "revision.withdraw",
    sources=AFTER_REPORT,
    said="took back that the rating of point {point} be revised",
    already="This has already been taken back.",
)
def withdraw(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID
) -> dict[str, str]:
    """The service team takes back what it asked, as long as nobody has decided."""
    found = _open(assessment, uuid)
    if found.decided_at is not None:
        raise Refused("This has been decided, so it stays.")
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    return {
        "point": str(found.point.number),
        "title": found.point.title,
        "case": found.case,
        "revision": str(found.uuid),
    }


@transition(
    "revision.decide",
    sources=AFTER_REPORT,
    said="decided that point {point} {outcome}: {reason}",
    already="This has already been decided.",
)
def decide(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    agreed: bool,
    reason: str,
) -> dict[str, object] | object:
    """The lead assessor or the service assessment team agrees that an amber point is green now, or not, with the reason.

    Agreed, the point is green from now on and nothing is left to do about its actions. The report
    itself stays as it was.
    """
    refuse_own(assessment, by)
    found = _open(assessment, uuid)
    reason = within({"reason": reason}, LONGEST_REASON)["reason"]
    if found.decided_at is not None:
        if (found.agreed, found.reason) == (agreed, reason.strip()):
            return NOTHING_NEW
        who = found.decided_by.name if found.decided_by else "Someone"
        raise Refused(f"{who} has already decided this. Read the decision first.")
    number = found.point.number
    if agreed and (no := why_not(assessment, number, points_now(assessment).get(number))):
        raise Refused(no, field="agreed")
    reason = needs_reason(reason, "Enter why you decide so. The service team reads it.")
    found.agreed, found.reason, found.decided_by, found.decided_at = agreed, reason, by, at
    found.save()
    actions: list[str] = []
    if agreed:
        revised(found, rating=Rating.GREEN, at=at)
        actions = _supersede(found, by=by, at=at)
    return {
        "point": str(number),
        "title": found.point.title,
        "agreed": "yes" if agreed else "",
        "outcome": "is green now" if agreed else "stays amber",
        "reason": reason,
        "actions": actions,
        "revision": str(found.uuid),
    }


def _supersede(revision: AgreedRevision, *, by: Person, at: datetime.datetime) -> list[str]:
    """Nothing is left to do about the open actions of the point: their numbers."""
    left = list(
        Action.objects.filter(
            point_review__assessment=revision.assessment_id,
            point_review__point=revision.point_id,
            removed_at__isnull=True,
            number__isnull=False,
        )
        .exclude(status__in=ADDRESSED)
        .order_by("number")
    )
    Action.objects.filter(pk__in=[each.pk for each in left]).update(
        status=ActionStatus.SUPERSEDED, decided_by=by, decided_at=at, decision=SUPERSEDED
    )
    ActionStep.objects.bulk_create(
        ActionStep(action=each, kind=StepKind.SUPERSEDED, by=by, at=at, text=SUPERSEDED)
        for each in left
    )
    return [f"{revision.point.number}.{each.number}" for each in left]
