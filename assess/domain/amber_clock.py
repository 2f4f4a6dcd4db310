"""The amber clock: what is said before an amber's last day, once it has passed, and of a mitigation.

An amber is addressed within 3 months (S16). What still has to be done is said 30, 14 and 7 days before
its last day; the day after it is overdue, which is said again every week, and escalated to the deputy
director and the service owner at once and then every 4 weeks (k 9). What waits for a decision is the
lead assessor's, not the service team's, and said to them.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from assess.domain.clock import local_day, weekday_words
from assess.domain.clocks import Due, mark, rule, too_early
from assess.domain.models import Action, Assessment, ClockMark, Person
from assess.domain.signatures import listed
from assess.domain.words import AFTER_REPORT, SERVICE_TEAMS_OWN, ActionStatus
from assess.domain.workflow import NOTHING_NEW, transition

# Calendar days before the last day of an amber on which the service team is reminded.
REMIND_DAYS_BEFORE = (30, 14, 7)
# Calendar days after which it is said again that an amber is overdue.
OVERDUE_AGAIN_DAYS = 7
# Every so many days of being overdue the deputy director and the service owner hear of it.
ESCALATE_DAYS = 28

_TO_DO = Q(status__in=SERVICE_TEAMS_OWN, due_on__isnull=False)
_OVERDUE = _TO_DO | Q(status=ActionStatus.EVIDENCE_OFFERED, due_on__isnull=False)
_MITIGATED = Q(status=ActionStatus.MITIGATION_AGREED)

DayOf = Callable[[datetime.date, datetime.date], datetime.date | None]


def remind_day(due: datetime.date, today: datetime.date) -> datetime.date | None:
    """The latest day, up to today, to remind of an amber with this last day; none before or after."""
    days = [due - datetime.timedelta(before) for before in REMIND_DAYS_BEFORE]
    return max((day for day in days if day <= today <= due), default=None)


def overdue_day(due: datetime.date, today: datetime.date) -> datetime.date | None:
    """The latest day, up to today, to say that it is overdue: the day after, then every week."""
    late = (today - due).days - 1
    return today - datetime.timedelta(late % OVERDUE_AGAIN_DAYS) if late >= 0 else None


def review_day(review_on: datetime.date, today: datetime.date) -> datetime.date | None:
    """The day on which a mitigation is looked at again, once it has come."""
    return review_on if review_on <= today else None


def escalates(due: datetime.date, day: datetime.date) -> bool:
    """Whether the deputy director and the service owner hear on this day that it is overdue (k 9)."""
    return ((day - due).days - 1) % ESCALATE_DAYS == 0


def _actions(which: Q) -> QuerySet[Action]:
    return Action.objects.filter(
        which,
        removed_at__isnull=True,
        number__isnull=False,
        point_review__assessment__state__in=AFTER_REPORT,
    )


def _to_say(name: str, which: Q, field: str, day_of: DayOf, at: datetime.datetime) -> Iterable[Due]:
    """The assessments with something to say of their actions today that was not said yet.

    What was said is known by its last day, as of every rule; different last days of one assessment
    are said in their order.
    """
    if too_early(at):
        return
    days: dict[tuple[int, datetime.date], Assessment] = {}
    found = _actions(which).select_related("point_review__assessment")
    for action in found.annotate(marked=_last_said(name)).order_by(field, "pk"):
        day = day_of(getattr(action, field), local_day(at))
        if day is not None and (action.marked is None or action.marked < day):
            assessment = action.point_review.assessment
            days.setdefault((assessment.pk, day), assessment)
    for (_, day), assessment in sorted(days.items(), key=lambda each: each[0][::-1]):
        yield assessment, day


def _last_said(name: str) -> Subquery:
    marks = ClockMark.objects.filter(rule=name, assessment=OuterRef("point_review__assessment"))
    return Subquery(marks.order_by("-day").values("day")[:1])


def _of(
    assessment: Assessment,
    which: Q,
    field: str,
    day_of: DayOf,
    day: datetime.date,
    today: datetime.date,
) -> list[Action]:
    """The actions of this assessment of which it is said on this day."""
    found = (
        _actions(which)
        .filter(point_review__assessment=assessment)
        .select_related("point_review__point")
        .order_by("point_review__point__number", "number")
    )
    return [each for each in found if day_of(getattr(each, field), today) == day]


def _numbers(found: list[Action]) -> str:
    """These actions in a sentence: action 3.1, actions 3.1 and 5.1."""
    numbers = [f"{each.point_review.point.number}.{each.number}" for each in found]
    return f"action{'' if len(found) == 1 else 's'} {listed(numbers)}"


def _whose(found: list[Action]) -> dict[str, Any]:
    """What emails need to know of the actions that are the service team's: which, and who owns which."""
    owners: dict[str, list[int]] = {}
    for each in found:
        if each.owner_id is not None:
            owners.setdefault(str(each.owner_id), []).append(each.pk)
    return {"open": [each.pk for each in found], "owners": owners}


# Before the last day -------------------------------------------------------------------------------


def _to_remind(at: datetime.datetime) -> Iterable[Due]:
    today = local_day(at)
    soon = Q(due_on__gte=today, due_on__lte=today + datetime.timedelta(max(REMIND_DAYS_BEFORE)))
    return _to_say("amber.remind", _TO_DO & soon, "due_on", remind_day, at)


@rule("amber.remind", _to_remind)
def remind(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """30, 14 and 7 days before the last day of an amber, those who have to address it are reminded."""
    return remind_of_ambers(assessment, by=None, at=at, day=day)


@transition(
    "clock.remind_of_ambers",
    sources=AFTER_REPORT,
    said="reminded the service team of {actions}, to be addressed by {last_day}",
)
def remind_of_ambers(
    assessment: Assessment, *, by: Person | None, at: datetime.datetime, day: datetime.date
) -> Any:
    """The clock reminds the owners, the managers and the primary contact of ambers still to address."""
    found = _of(assessment, _TO_DO, "due_on", remind_day, day, local_day(at))
    if not found or not mark("amber.remind", assessment, day, at):
        return NOTHING_NEW
    return {"actions": _numbers(found), **_whose(found), **_last(found, local_day(at))}


def _last(found: list[Action], today: datetime.date) -> dict[str, Any]:
    due = min(each.due_on for each in found if each.due_on)
    return {
        "last_day": weekday_words(due),
        "due_on": due.isoformat(),
        "days": abs((due - today).days),
    }


# After it ------------------------------------------------------------------------------------------


def _overdue(at: datetime.datetime) -> Iterable[Due]:
    passed = Q(due_on__lt=local_day(at))
    return _to_say("amber.overdue", _OVERDUE & passed, "due_on", overdue_day, at)


@rule("amber.overdue", _overdue)
def chase(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """An amber past its last day is overdue: said the day after, then every week, and escalated."""
    return ambers_overdue(assessment, by=None, at=at, day=day)


@transition(
    "clock.ambers_overdue",
    sources=AFTER_REPORT,
    said="said that {actions} {are} overdue: the last day was {last_day}",
)
def ambers_overdue(
    assessment: Assessment, *, by: Person | None, at: datetime.datetime, day: datetime.date
) -> Any:
    """The clock says that ambers are overdue: to who has to address them, or to decide about them."""
    found = _of(assessment, _OVERDUE, "due_on", overdue_day, day, local_day(at))
    if not found or not mark("amber.overdue", assessment, day, at):
        return NOTHING_NEW
    left = [each for each in found if each.status in SERVICE_TEAMS_OWN]
    waiting = [each for each in found if each.status not in SERVICE_TEAMS_OWN]
    return {
        "actions": _numbers(found),
        **_whose(left),
        "are": "are" if len(found) > 1 else "is",
        "waiting": [each.pk for each in waiting],
        "escalates": any(escalates(each.due_on, day) for each in left if each.due_on),
        **_last(found, local_day(at)),
    }


# A mitigation --------------------------------------------------------------------------------------


def _to_review(at: datetime.datetime) -> Iterable[Due]:
    come = Q(review_on__lte=local_day(at))
    return _to_say("amber.review", _MITIGATED & come, "review_on", review_day, at)


@rule("amber.review", _to_review)
def review(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """On its review date a mitigation that was agreed is looked at again."""
    return mitigation_review(assessment, by=None, at=at, day=day)


@transition(
    "clock.mitigation_review",
    sources=AFTER_REPORT,
    said="said that the mitigation agreed for {actions} is to be looked at again",
)
def mitigation_review(
    assessment: Assessment, *, by: Person | None, at: datetime.datetime, day: datetime.date
) -> Any:
    """The clock says that the day has come to look again at what was agreed in place of an action."""
    found = _of(assessment, _MITIGATED, "review_on", review_day, day, local_day(at))
    if not found or not mark("amber.review", assessment, day, at):
        return NOTHING_NEW
    return {"actions": _numbers(found), **_whose(found), "review_on": day.isoformat()}
