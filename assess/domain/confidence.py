"""When a confidential mark ends by its date: the mark has no force any more, a person publishes."""

import datetime
from collections.abc import Iterable
from typing import Any

from assess.domain.clock import PLACE, local_day, weekday_words
from assess.domain.clocks import FROM_HOUR, Due, rule
from assess.domain.models import Assessment, Person
from assess.domain.words import State
from assess.domain.workflow import NOTHING_NEW, transition

S = State
# Where a mark can still make a difference: see `arranging.mark_confidential`.
MARKED = frozenset(S) - {
    S.DRAFT, S.DECLINED, S.WITHDRAWN, S.CANCELLED, S.CLOSED, S.PUBLISHED, S.TAKEN_DOWN,
}  # fmt: skip


def _ended(at: datetime.datetime) -> Iterable[Due]:
    if at.astimezone(PLACE).hour < FROM_HOUR:
        return
    marked = Assessment.objects.filter(
        state__in=MARKED, confidential=True, confidential_until__lte=local_day(at)
    )
    for each in marked:
        if each.confidential_until is not None:
            yield each, each.confidential_until


@rule("assessment.mark_ended", _ended)
def end_of_mark(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """On the day a confidential mark ends, it has no force any more, and publication is proposed."""
    return mark_ended(assessment, by=None, at=at, day=day)


@transition(
    "clock.mark_ended",
    sources=MARKED,
    said="ended the confidential mark, which was set until {until}",
)
def mark_ended(
    assessment: Assessment, *, by: Person | None, at: datetime.datetime, day: datetime.date
) -> Any:
    """The clock ends a confidential mark on its day and asks the service assessment team to publish.

    It publishes nothing: what was accepted in confidence waits for a person.
    """
    until = assessment.confidential_until
    if not assessment.confidential or until != day or until > local_day(at):
        return NOTHING_NEW  # somebody set another day, or ended the mark
    reason = assessment.confidential_reason
    assessment.confidential, assessment.confidential_until = False, None
    return {"until": weekday_words(day), "day": day.isoformat(), "because": reason}
