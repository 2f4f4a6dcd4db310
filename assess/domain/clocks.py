"""What happens by itself when its time has come: one registry of rules, run again and again.

Each rule finds its assessments by one query and acts once: the state itself, or a mark per rule,
assessment and day, says that it has. A run can be repeated, and two can run at once.
"""

import datetime
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Subquery

from assess.domain.arranging import hold
from assess.domain.clock import (
    PLACE,
    add_working_days,
    is_working_day,
    local_day,
    weekday_words,
    working_days_between,
)
from assess.domain.leading import by_person, owed
from assess.domain.models import Assessment, ClockMark, Event, Person
from assess.domain.refusals import Refused
from assess.domain.words import State
from assess.domain.workflow import NOTHING_NEW, transition

S = State
logger = logging.getLogger(__name__)

# Working days left when the managers are reminded: days 5, 8 and 10 of the ten (S44).
REMIND_WHEN_LEFT = (5, 2, 0)
# Calendar days before a report is due on which its panel is reminded; 0 is the day itself.
DUE_SOON_DAYS = (3, 0)
LATE_AGAIN_WORKING_DAYS = 2
# Nobody is reminded of anything at night: these rules act from this hour of the day on.
FROM_HOUR = 7

Due = tuple[Assessment, datetime.date]


@dataclass(frozen=True)
class Rule:
    """What the registry knows of a rule: what is due now, and what is done about each."""

    name: str
    sentence: str
    find: Callable[[datetime.datetime], Iterable[Due]]
    act: Callable[[Assessment, datetime.date, datetime.datetime], Any]


RULES: dict[str, Rule] = {}


def rule(
    name: str, find: Callable[[datetime.datetime], Iterable[Due]]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a rule: `find` gives the assessments it is due for, each with the day it is due."""

    def declare(act: Callable[..., Any]) -> Callable[..., Any]:
        RULES[name] = Rule(name, (act.__doc__ or "").splitlines()[0], find, act)
        return act

    return declare


def run(at: datetime.datetime) -> dict[str, int]:
    """Do everything that is due, and say how much of what. What fails does not stop the rest."""
    done: dict[str, int] = {}
    for each in RULES.values():
        number = 0
        for assessment, day in _found(each, at):
            try:
                number += each.act(assessment, day, at) is not NOTHING_NEW
            except Refused as no:  # someone was here first
                logger.info("%s of assessment %s: %s", each.name, assessment.pk, no.sentence)
            except Exception:
                logger.exception("%s failed for assessment %s", each.name, assessment.pk)
        if number:
            done[each.name] = number
    return done


def _found(each: Rule, at: datetime.datetime) -> list[Due]:
    try:
        return list(each.find(at))
    except Exception:
        logger.exception("%s could not look for what is due", each.name)
        return []


def too_early(at: datetime.datetime) -> bool:
    return at.astimezone(PLACE).hour < FROM_HOUR


def _marks(name: str) -> Any:
    return ClockMark.objects.filter(rule=name, assessment=OuterRef("pk"))


def _last_mark(name: str) -> Subquery:
    return Subquery(_marks(name).order_by("-day").values("day")[:1])


def mark(name: str, assessment: Assessment, day: datetime.date, at: datetime.datetime) -> bool:
    """Whether this is the first time that the rule acts for this day; called under the lock."""
    _, made = ClockMark.objects.get_or_create(
        rule=name, assessment=assessment, day=day, defaults={"at": at}
    )
    return made


# After the last sitting ---------------------------------------------------------------------------


def _ended(at: datetime.datetime) -> Iterable[Due]:
    over: Any = Assessment.objects.filter(state=S.ARRANGED).annotate(ends=Max("sittings__ends_at"))
    return [(each, local_day(each.ends)) for each in over.filter(ends__lte=at)]


@rule("assessment.hold", _ended)
def after_the_last_sitting(
    assessment: Assessment, day: datetime.date, at: datetime.datetime
) -> None:
    """When its last sitting has ended, the assessment has taken place and the panel writes."""
    hold(assessment, by=None, at=at)


# Accept or challenge ------------------------------------------------------------------------------

# What sets a last day to respond: each starts its own working days.
STARTS_DAYS = ("report.share", "report.amend", "report.resolve", "report.withdraw_challenge")


def reminder_days(started: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The days on which the managers are reminded, the last day among them."""
    days = (started + datetime.timedelta(n) for n in range(1, (last - started).days + 1))
    working = [day for day in days if is_working_day(day)]
    return [working[-1 - left] for left in REMIND_WHEN_LEFT if left < len(working)]


def _to_remind(at: datetime.datetime) -> Iterable[Due]:
    if too_early(at):
        return
    today = local_day(at)
    starts = Event.objects.filter(assessment=OuterRef("pk"), verb__in=STARTS_DAYS)
    shared: Any = Assessment.objects.filter(state=S.SHARED, respond_by__gte=today).annotate(
        started=Subquery(starts.order_by("-id").values("at")[:1]),
        marked=_last_mark("report.remind_to_respond"),
    )
    for each in shared:
        if each.started is None:
            continue
        passed = [d for d in reminder_days(local_day(each.started), each.respond_by) if d <= today]
        if passed and (each.marked is None or each.marked < passed[-1]):
            yield each, passed[-1]


@rule("report.remind_to_respond", _to_remind)
def remind(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """The product and delivery manager are reminded on working days 5, 8 and 10 of the ten."""
    return remind_to_respond(assessment, by=None, at=at, day=day, respond_by=assessment.respond_by)


@transition(
    "clock.remind_to_respond",
    sources={S.SHARED},
    said="reminded the product and delivery manager that the last day to accept or challenge is {last_day}",
)
def remind_to_respond(
    assessment: Assessment,
    *,
    by: Person | None,
    at: datetime.datetime,
    day: datetime.date,
    respond_by: datetime.date,
) -> Any:
    """The clock reminds the product and delivery manager to accept or challenge the report."""
    moved_on = assessment.respond_by != respond_by
    if moved_on or not mark("report.remind_to_respond", assessment, day, at):
        return NOTHING_NEW
    return {
        "last_day": weekday_words(respond_by),
        "respond_by": respond_by.isoformat(),
        "left": working_days_between(local_day(at), respond_by),
    }


def _overdue(at: datetime.datetime) -> Iterable[Due]:
    if too_early(at):
        return
    told = _marks("report.respond_overdue").filter(day=OuterRef("respond_by"))
    silent = Assessment.objects.filter(state=S.SHARED, respond_by__lt=local_day(at))
    for each in silent.exclude(Exists(told)):
        if each.respond_by is not None:
            yield each, each.respond_by


@rule("report.respond_overdue", _overdue)
def escalate(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """The day after the last day, the silence is escalated; it is never taken for acceptance."""
    return respond_overdue(assessment, by=None, at=at, day=day)


@transition(
    "clock.respond_overdue",
    sources={S.SHARED},
    said="told the service assessment team and the deputy director that the last day to accept or challenge, {last_day}, has passed",
)
def respond_overdue(
    assessment: Assessment, *, by: Person | None, at: datetime.datetime, day: datetime.date
) -> Any:
    """The clock tells who can help that nobody has accepted or challenged the report in time."""
    moved_on = assessment.respond_by != day
    if moved_on or not mark("report.respond_overdue", assessment, day, at):
        return NOTHING_NEW
    return {"last_day": weekday_words(day), "respond_by": day.isoformat()}


# The report is due --------------------------------------------------------------------------------


def due_soon_day(
    due: datetime.date, assessed_on: datetime.date, today: datetime.date
) -> datetime.date | None:
    """The latest day, up to today, to say that it is due; after the assessment, and not once late."""
    days = [due - datetime.timedelta(before) for before in DUE_SOON_DAYS]
    passed = [day for day in days if assessed_on < day <= today <= due]
    return max(passed, default=None)


def _due_soon(at: datetime.datetime) -> Iterable[Due]:
    if too_early(at):
        return
    today = local_day(at)
    soon = today + datetime.timedelta(max(DUE_SOON_DAYS))
    writing: Any = Assessment.objects.filter(
        state=S.REPORTING, report_due_on__gte=today, report_due_on__lte=soon
    ).annotate(ended=Max("sittings__ends_at"), marked=_last_mark("report.due_soon"))
    for each in writing.filter(ended__isnull=False):
        day = due_soon_day(each.report_due_on, local_day(each.ended), today)
        if day is not None and (each.marked is None or each.marked < day):
            yield each, day


@rule("report.due_soon", _due_soon)
def warn(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """Three days before a report is due and on the day, its panel is reminded of what is missing."""
    return report_due_soon(assessment, by=None, at=at, day=day)


@transition(
    "clock.report_due_soon",
    sources={S.REPORTING},
    said="reminded the panel that the report is due on {due}",
    private=True,
)
def report_due_soon(
    assessment: Assessment, *, by: Person | None, at: datetime.datetime, day: datetime.date
) -> Any:
    """The clock tells the panel when the report is due, and each member what is missing from them."""
    due = assessment.report_due_on
    if due is None or due < local_day(at) or not mark("report.due_soon", assessment, day, at):
        return NOTHING_NEW
    return {
        "due": weekday_words(due),
        "due_on": due.isoformat(),
        "days": (due - local_day(at)).days,
        "missing": by_person(each for each in owed(assessment) if each.missing),
    }


# The report is late -------------------------------------------------------------------------------


def late_day(due: datetime.date, today: datetime.date) -> datetime.date | None:
    """The latest day, up to today, to say that it is late: the day after, then every 2 working days."""
    day = due + datetime.timedelta(1)
    if day > today:
        return None
    while (following := add_working_days(day, LATE_AGAIN_WORKING_DAYS)) <= today:
        day = following
    return day


def _late(at: datetime.datetime) -> Iterable[Due]:
    if too_early(at):
        return
    today = local_day(at)
    writing: Any = Assessment.objects.filter(
        state__in=[S.REPORTING, S.CHECKING], report_due_on__lt=today
    ).annotate(marked=_last_mark("report.late"))
    for each in writing:
        day = late_day(each.report_due_on, today)
        if day is not None and (each.marked is None or each.marked < day):
            yield each, day


@rule("report.late", _late)
def chase(assessment: Assessment, day: datetime.date, at: datetime.datetime) -> Any:
    """A late report is chased on the day after it was due, then every 2 working days."""
    return report_late(assessment, by=None, at=at, day=day)


@transition(
    "clock.report_late",
    sources={S.REPORTING, S.CHECKING},
    said="said that the report is late: it was due on {due}",
)
def report_late(
    assessment: Assessment, *, by: Person | None, at: datetime.datetime, day: datetime.date
) -> Any:
    """The clock tells the lead assessor and the service assessment team that the report is late."""
    due = assessment.report_due_on
    if due is None or due >= local_day(at) or not mark("report.late", assessment, day, at):
        return NOTHING_NEW
    return {
        "due": weekday_words(due),
        "due_on": due.isoformat(),
        "late": working_days_between(due, local_day(at)),
    }
