"""The 10 working days in which the service team accepts or challenges what it reads."""

import datetime

from assess.domain.clock import last_day_to_respond, local_day
from assess.domain.decisions import count
from assess.domain.department import ambers_due
from assess.domain.models import Action, Assessment, Person
from assess.domain.versions import freeze, numbered
from assess.domain.words import Rating


def _number_actions(assessment: Assessment) -> None:
    """Give new actions their number for good, and ambers their last day (S16)."""
    due = ambers_due(assessment.assessed_on, assessment.shared_at)
    for review in assessment.point_reviews.prefetch_related("actions"):
        due_on = due if review.rating == Rating.AMBER else None
        for number, action in numbered(review.actions.all()):
            Action.objects.filter(pk=action.pk).update(number=number, due_on=due_on)


def start_days(
    assessment: Assessment, verb: str, *, by: Person, at: datetime.datetime
) -> dict[str, str]:
    """Freeze what the service team now reads, and start its 10 working days."""
    assessment.shared_at = assessment.shared_at or at
    _number_actions(assessment)
    assessment.shared_version = freeze(assessment, verb, by=by, at=at)
    count(assessment, assessment.shared_version, at=assessment.shared_at)
    return start_days_again(assessment, at=at)


def start_days_again(assessment: Assessment, *, at: datetime.datetime) -> dict[str, str]:
    """Start the 10 working days for the version that was shared; it stays as it is."""
    version, last = assessment.shared_version, last_day_to_respond(local_day(at))
    if version is None:
        raise ValueError(f"Assessment {assessment.pk} has no shared version.")
    assessment.respond_by, assessment.respond_by_reasoning = last.day, last.reasoning
    assessment.days_left = None
    return {
        "last_day": f"{last.day:%A} {last.day.day} {last.day:%B %Y}",
        "respond_by": last.day.isoformat(),
        "reasoning": last.reasoning,
        "version": str(version.number),
        "sha256": version.sha256,
    }
