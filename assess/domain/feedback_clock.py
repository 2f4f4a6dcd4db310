"""When feedback is asked for: the working day after an assessment was held, and once more."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from assess.domain import feedback
from assess.domain.clock import PLACE, add_working_days, local_day
from assess.domain.clocks import FROM_HOUR, Due, rule
from assess.domain.models import Assessment, FeedbackLink, Person
from assess.domain.words import State
from assess.domain.workflow import NOTHING_NEW, transition

S = State
# Once it was held: the report's life, and after it.
HELD = frozenset(
    {S.REPORTING, S.CHECKING, S.SHARED, S.CHALLENGED, S.ACCEPTED, S.PUBLISHED, S.TAKEN_DOWN}
)
# Answers can be read from then on, whatever became of the assessment.
READ_IN = HELD | {S.CLOSED}
ASK_AFTER_WORKING_DAYS = 1
REMIND_AFTER_WORKING_DAYS = 10
# Nobody remembers a day that is longer ago: what was held before there was feedback is not asked of.
ASK_WITHIN = datetime.timedelta(days=28)


def _at_night(at: datetime.datetime) -> bool:
    return at.astimezone(PLACE).hour < FROM_HOUR


def _to_ask(at: datetime.datetime) -> Iterable[Due]:
    if _at_night(at):
        return
    links = FeedbackLink.objects.filter(assessment=OuterRef("pk")).order_by("-asked_at")
    held: Any = Assessment.objects.filter(
        state__in=HELD, sittings__ends_at__gte=at - ASK_WITHIN
    ).annotate(ended=Max("sittings__ends_at"), asked=Subquery(links.values("asked_at")[:1]))
    for each in held:
        day = add_working_days(local_day(each.ended), ASK_AFTER_WORKING_DAYS)
        if day <= local_day(at) and (each.asked is None or local_day(each.asked) < day):
            yield each, day


@rule("feedback.ask", _to_ask)
def ask(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """The working day after an assessment was held, each who took part is asked how it went."""
    return ask_for_feedback(assessment, by=None, at=at, day=day)


@transition(
    "clock.ask_for_feedback",
    sources=HELD,
    said="asked {people} for feedback",
    private=True,
)
def ask_for_feedback(
    assessment: Assessment, *, by: Person | None, at: datetime.datetime, day: datetime.date
) -> Any:
    """The clock asks the service team, its managers and the panel how the assessment went."""
    last = assessment.feedback_links.aggregate(last=Max("asked_at"))["last"]
    if last is not None and local_day(last) >= day:
        return NOTHING_NEW
    number = feedback.ask(assessment, at=at)
    if not number:
        return NOTHING_NEW
    return {"people": f"{number} {'person' if number == 1 else 'people'}"}


def _reminded_if_asked_by(at: datetime.datetime) -> datetime.datetime:
    """Who was asked up to this moment is reminded now: 10 working days have passed since."""
    day = local_day(at)
    while add_working_days(day, REMIND_AFTER_WORKING_DAYS) > local_day(at):
        day -= datetime.timedelta(1)
    return datetime.datetime.combine(day, datetime.time.max, PLACE)


def _to_remind(at: datetime.datetime) -> Iterable[Due]:
    if _at_night(at):
        return
    late = feedback.waiting(at).filter(asked_at__lte=_reminded_if_asked_by(at))
    for each in Assessment.objects.filter(state__in=HELD, pk__in=late.values("assessment")):
        yield each, local_day(at)


@rule("feedback.remind", _to_remind)
def remind(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """Who has not given feedback 10 working days after they were asked is reminded of it, once."""
    return remind_of_feedback(assessment, by=None, at=at)


@transition(
    "clock.remind_of_feedback",
    sources=HELD,
    said="reminded those who had not given feedback",
    private=True,
)
def remind_of_feedback(assessment: Assessment, *, by: Person | None, at: datetime.datetime) -> Any:
    """The clock reminds whoever has not given feedback; history does not say how many they are."""
    number = feedback.remind(assessment, at=at, asked_by=_reminded_if_asked_by(at))
    return None if number else NOTHING_NEW
