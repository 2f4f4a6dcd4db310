"""Dates, times and counts as people read them; template filters."""

import datetime
from typing import Any

from markupsafe import Markup

from assess.documents.markdown import render
from assess.domain.clock import PLACE, weekday_words, working_days_between


def _day(value: datetime.date | datetime.datetime) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.astimezone(PLACE).date()
    return value


def day(value: datetime.date | datetime.datetime | None) -> str:
    """Wednesday 3 March 2027."""
    return weekday_words(_day(value)) if value else ""


def short_day(value: datetime.date | datetime.datetime | None) -> str:
    """3 March 2027."""
    if not value:
        return ""
    value = _day(value)
    return f"{value.day} {value:%B %Y}"


def clock_time(value: datetime.datetime | None) -> str:
    """14:02 where the work is done."""
    return f"{value.astimezone(PLACE):%H:%M}" if value else ""


def moment(value: datetime.datetime | None) -> str:
    """3 March 2027 at 14:02."""
    return f"{short_day(value)} at {clock_time(value)}" if value else ""


def times(sitting: Any) -> str:
    """10:00 to 14:00."""
    return f"{clock_time(sitting.starts_at)} to {clock_time(sitting.ends_at)}"


def count(number: int, word: str, words: str = "") -> str:
    """1 action, 2 actions."""
    return f"{number} {word if number == 1 else words or word + 's'}"


def in_days(last: datetime.date, today: datetime.date | None = None) -> str:
    """How far off a last day is, in working days: in 4 working days, today, 2 working days ago."""
    today = today or _day(datetime.datetime.now(datetime.UTC))
    if last == today:
        return "today"
    if last > today:
        left = working_days_between(today, last)
        return "tomorrow" if (last - today).days == 1 else f"in {count(left, 'working day')}"
    gone = working_days_between(last, today)
    return f"{count(gone, 'working day')} ago" if gone else "over the weekend"


def markdown(text: str) -> Markup:
    """The small subset of Markdown that reports are written in, as safe HTML."""
    return Markup(render(text))  # noqa: S704 - rendered without HTML and cleaned by nh3


def lower_first(text: str) -> str:
    """Service assessment -> service assessment, for the middle of a sentence."""
    return text[:1].lower() + text[1:]


FILTERS = {
    "day": day,
    "short_day": short_day,
    "clock_time": clock_time,
    "moment": moment,
    "times": times,
    "count": count,
    "in_days": in_days,
    "markdown": markdown,
    "lower_first": lower_first,
}
