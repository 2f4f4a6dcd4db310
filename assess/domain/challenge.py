"""Disputing a shared report. The clock stops while a challenge is open (k 4)."""

import datetime
from collections.abc import Mapping

from assess.domain.clock import (
    RESPOND_AT_LEAST,
    last_day_to_respond,
    local_day,
    working_days_between,
)
from assess.domain.models import Assessment, Challenge, ChallengedPoint, Person
from assess.domain.refusals import Refused, needs_reason
from assess.domain.reporting import start_days
from assess.domain.roles import Role, roles_of
from assess.domain.words import State
from assess.domain.workflow import transition

S = State


def open_challenge(assessment: Assessment) -> Challenge:
    """The challenge that is open now."""
    return assessment.challenges.get(ended_at__isnull=True)


@transition(
    "report.challenge",
    sources={S.SHARED},
    target=S.CHALLENGED,
    said="challenged the report: {reason}",
    already="This report has already been challenged.",
)
def challenge(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    reason: str,
    points: Mapping[int, str] | None = None,
) -> dict[str, str]:
    """The product or delivery manager disputes the report, point by point, with reasons."""
    reason = needs_reason(reason, "Enter why the report is challenged.")
    today = local_day(at)
    late = assessment.respond_by is not None and today > assessment.respond_by
    if late and Role.STAFF not in roles_of(by, assessment):
        raise Refused(
            "The last day to challenge has passed. Ask the service assessment team whether it "
            "can still be challenged."
        )
    assessment.days_left = (
        working_days_between(today, assessment.respond_by) if assessment.respond_by else 0
    )
    assessment.challenged_at = at
    assessment.respond_by, assessment.respond_by_reasoning = None, ""
    opened = Challenge.objects.create(assessment=assessment, by=by, reason=reason, opened_at=at)
    numbers = points or {}
    for point in assessment.standard.points.filter(number__in=numbers):
        ChallengedPoint.objects.create(challenge=opened, point=point, reason=numbers[point.number])
    return {"reason": reason, "points": ", ".join(str(n) for n in sorted(numbers))}


@transition(
    "report.withdraw_challenge",
    sources={S.CHALLENGED},
    target=S.SHARED,
    said="withdrew the challenge; the last day is now {last_day}",
    already="This challenge has already been withdrawn.",
)
def withdraw_challenge(
    assessment: Assessment, *, by: Person, at: datetime.datetime
) -> dict[str, str]:
    """The challenge is taken back: the days that were left go on, at least 2 working days."""
    left = max(assessment.days_left or 0, RESPOND_AT_LEAST)
    last = last_day_to_respond(local_day(at), left)
    opened = open_challenge(assessment)
    opened.ended_at, opened.outcome = at, "Withdrawn"
    opened.save()
    assessment.respond_by, assessment.respond_by_reasoning = last.day, last.reasoning
    assessment.days_left = None
    return {
        "last_day": f"{last.day:%A} {last.day.day} {last.day:%B %Y}",
        "respond_by": last.day.isoformat(),
        "reasoning": last.reasoning,
    }


@transition(
    "report.resolve",
    sources={S.CHALLENGED},
    target=S.SHARED,
    said="settled the challenge: {reason}; the last day is now {last_day}",
    already="This challenge has already been settled.",
)
def resolve(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team records how the challenge ended: fresh 10 working days."""
    reason = needs_reason(reason, "Enter how the challenge was settled.")
    opened = open_challenge(assessment)
    opened.ended_at, opened.outcome = at, reason
    opened.save()
    return {**start_days(assessment, "report.resolve", by=by, at=at), "reason": reason}
