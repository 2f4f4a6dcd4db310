"""Days, working days and months, where the work is done (Europe/London)."""

import calendar
import datetime
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import holidays

PLACE = ZoneInfo("Europe/London")

# The numbers of the process, each with its unit. Section (k) of the process says why.
ANSWER_WORKING_DAYS = 3  # to accept or decline a request
REPORT_DUE_DAYS = 7  # calendar days after the assessment (S28)
PEER_REVIEW_DUE_WORKING_DAYS = 3
RESPOND_WORKING_DAYS = 10  # to accept or challenge (S44)
RESPOND_AT_LEAST = 2  # working days left after a withdrawn challenge
AMBER_MONTHS = 3  # to address an amber (S16)
NOTICE_WEEKS = 5  # between a request and the first week offered
LAST_WEEK_OFFERED = 12
DATE_NOTICE_WORKING_DAYS = (
    5  # between setting a date and the day, before we ask whether it is right
)


# The library's names, where England's own list of bank holidays has others.
_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


@cache
def _bank_holidays(year: int) -> dict[datetime.date, str]:
    # A table of its own for each year: the library fills one in while it is being read.
    found = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return {
        day: _NAMES.get(name, name).replace("(observed)", "(substitute day)").replace("'", "’")
        for day, name in found.items()
    }


def local_day(at: datetime.datetime) -> datetime.date:
    """The day this moment falls on in London."""
    return at.astimezone(PLACE).date()


def end_of(day: datetime.date) -> datetime.datetime:
    """The first moment after this day in London: until then it is still that day (23:59)."""
    midnight = datetime.datetime.combine(day + datetime.timedelta(1), datetime.time(), PLACE)
    return midnight.astimezone(datetime.UTC)


def bank_holiday(day: datetime.date) -> str:
    """The name of the bank holiday in England on this day, or nothing."""
    return _bank_holidays(day.year).get(day, "")


def is_working_day(day: datetime.date) -> bool:
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < 5 and not bank_holiday(day)


def add_working_days(day: datetime.date, number: int) -> datetime.date:
    """The working day so many working days after this day; the next working day is 1."""
    while number > 0:
        day += datetime.timedelta(1)
        number -= is_working_day(day)
    return day


def working_days_between(first: datetime.date, last: datetime.date) -> int:
    """Working days after `first` up to and with `last`; 0 when `last` is not later."""
    days = (last - first).days
    return sum(is_working_day(first + datetime.timedelta(n)) for n in range(1, days + 1))


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the month's last day where it has no such day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def weekday_words(day: datetime.date) -> str:
    """A day as people read it: Wednesday 3 March 2027."""
    return f"{day:%A} {day.day} {day:%B %Y}"


@dataclass(frozen=True)
class LastDay:
    """A last day, with the sum that gave it, so that nobody needs to count again."""

    day: datetime.date
    reasoning: str


def last_day_to_respond(
    shared_on: datetime.date, working_days: int = RESPOND_WORKING_DAYS
) -> LastDay:
    """The last day to accept or challenge: 10 working days, the next working day being day 1."""
    last = add_working_days(shared_on, working_days)
    passed = [
        f"{bank_holiday(day)} on {day.day} {day:%B}"
        for day in (
            shared_on + datetime.timedelta(n) for n in range(1, (last - shared_on).days + 1)
        )
        if day.weekday() < 5 and bank_holiday(day)
    ]
    count = f"{working_days} working day{'s' if working_days != 1 else ''}"
    reasoning = f"{count} after {weekday_words(shared_on)}"
    if passed:
        *others, one = passed
        reasoning += f", not counting {', '.join(others)}{' and ' if others else ''}{one}"
    return LastDay(last, reasoning + ".")


def report_due(assessed_on: datetime.date, *, peer_review: bool) -> datetime.date:
    """The report is due 7 days after the assessment; of a peer review 3 working days (k 1)."""
    if peer_review:
        return add_working_days(assessed_on, PEER_REVIEW_DUE_WORKING_DAYS)
    return assessed_on + datetime.timedelta(REPORT_DUE_DAYS)


def amber_due(assessed_on: datetime.date) -> datetime.date:
    """An amber is to be addressed within 3 months of the assessment (S16, k 2)."""
    return add_months(assessed_on, AMBER_MONTHS)


def weeks_to_offer(today: datetime.date, ends_on: datetime.date | None) -> list[datetime.date]:
    """The Mondays of weeks 5 to 12 from today that begin before the phase ends (k 15)."""
    first = today + datetime.timedelta(weeks=NOTICE_WEEKS)
    monday = first + datetime.timedelta(-first.weekday() % 7)
    offered = (
        monday + datetime.timedelta(weeks=n) for n in range(LAST_WEEK_OFFERED - NOTICE_WEEKS + 1)
    )
    return [week for week in offered if ends_on is None or week <= ends_on]
