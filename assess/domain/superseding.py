"""What a newer report makes of the actions before it: what it looked at again is superseded."""

import datetime

from django.db.models import Q

from assess.domain.chains import back_from
from assess.domain.models import Action, ActionStep, Assessment, Person
from assess.domain.words import (
    ADDRESSED,
    AFTER_REPORT,
    ActionStatus,
    Rating,
    StepKind,
)


def supersede(assessment: Assessment, *, by: Person | None, at: datetime.datetime) -> int:
    """End what is left open of earlier reports on the points of this one; how many actions.

    A reassessment ends those of its own chain (k 10). Any other assessment ends those of all
    earlier reports of the service, but for the actions of red points: a red ends by nothing but
    its reassessment. What the earlier reports say is not changed.
    """
    if assessment.is_peer_review or assessment.shared_version_id is None:
        return 0
    earlier = _earlier(assessment)
    # In the order in which every step locks an assessment: one after the other.
    list(Assessment.objects.select_for_update().filter(pk__in=earlier).order_by("pk"))
    actions = list(
        Action.objects.filter(
            _looked_at_again(assessment),
            point_review__assessment__in=earlier,
            removed_at__isnull=True,
            number__isnull=False,
        ).exclude(status__in=ADDRESSED)
    )
    words = (
        f"The {assessment.phase_words.lower()} {assessment.kind_words.lower()} looked at this point "
        f"again. What it asks for now is in its own report, reference {assessment.pk}."
    )
    for action in actions:
        action.status, action.decision = ActionStatus.SUPERSEDED, words
        action.decided_by, action.decided_at = by, at
    Action.objects.bulk_update(actions, ["status", "decision", "decided_by", "decided_at"])
    ActionStep.objects.bulk_create(
        ActionStep(
            action=action,
            kind=StepKind.SUPERSEDED,
            by=by,
            at=at,
            text=words,
            data={"assessment": assessment.pk},
        )
        for action in actions
    )
    return len(actions)


def _earlier(assessment: Assessment) -> list[int]:
    """The reports before this one whose actions are the service team's to work on."""
    if assessment.reassessment_of_id is None:
        before = Assessment.objects.filter(
            service=assessment.service_id,
            state__in=AFTER_REPORT,
            shared_at__lt=assessment.shared_at,
        )
        return list(before.exclude(pk=assessment.pk).values_list("pk", flat=True))
    follow = dict(
        Assessment.objects.filter(service=assessment.service_id).values_list(
            "pk", "reassessment_of_id"
        )
    )
    return back_from(assessment.reassessment_of_id, follow)


def _looked_at_again(assessment: Assessment) -> Q:
    points = assessment.point_reviews.filter(in_scope=True).values("point")
    same = Q(point_review__point__in=points)
    if assessment.reassessment_of_id is not None:
        return same
    # By another standard every point is another, and stands for what it says.
    other = ~Q(point_review__point__standard=assessment.standard_id)
    return (same | other) & ~Q(point_review__rating=Rating.RED)
