"""Spend approval: after a red, the second condition on which a service goes on (S13; k 11)."""

import datetime

from assess.domain.clock import local_day, weekday_words
from assess.domain.decisions import COUNTS
from assess.domain.models import Assessment, Person, SpendApproval
from assess.domain.refusals import Refused, needs_reason
from assess.domain.words import Rating
from assess.domain.workflow import transition

LONGEST_REFERENCE, LONGEST_NOTE = 100, 2_000


def has_red(assessment: Assessment) -> bool:
    """Whether this report rated a point red, and counts."""
    red = assessment.decisions.filter(rating=Rating.RED)
    return assessment.state in COUNTS and red.exists()


def _rated(assessment: Assessment) -> bool:
    return not assessment.is_peer_review


@transition(
    "spend.record",
    sources=COUNTS,
    said="recorded the spend approval of {day}",
    when=_rated,
)
def record(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    approved_on: datetime.date,
    reference: str = "",
    note: str = "",
) -> dict[str, str]:
    """The service assessment team records that spending was approved after a red report."""
    if not has_red(assessment):
        raise Refused("No point of this report is red, so no spend approval is recorded with it.")
    if approved_on > local_day(at):
        raise Refused(
            "The day of the approval must be today or earlier. Record it once it was given.",
            field="approved_on",
        )
    if assessment.approvals.filter(removed_at__isnull=True).exists():
        raise Refused("Spend approval is already recorded for this report.")
    SpendApproval.objects.create(
        service_id=assessment.service_id,
        assessment=assessment,
        approved_on=approved_on,
        reference=reference.strip(),
        note=note.strip(),
        by=by,
        at=at,
    )
    return {
        "day": weekday_words(approved_on),
        "approved_on": approved_on.isoformat(),
        "reference": reference.strip(),
        "note": note.strip(),
    }


@transition(
    "spend.remove",
    sources=COUNTS,
    said="removed the spend approval of {day}: {reason}",
    when=_rated,
)
def remove(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team takes a spend approval back that was recorded by mistake, or withdrawn."""
    approval = assessment.approvals.filter(removed_at__isnull=True).first()
    if approval is None:
        raise Refused("No spend approval is recorded for this report.")
    reason = needs_reason(reason, "Enter why the spend approval is removed.")
    approval.removed_at, approval.removed_reason = at, reason
    approval.save(update_fields=["removed_at", "removed_reason"])
    return {"day": weekday_words(approval.approved_on), "reason": reason}
