"""What has become of a report since it was accepted, in words for its readers.

Pure: what `living` finds is kept as JSON with the published report; this says it. Nothing here can
name a person, an evidence or a reason: there is no place for any.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from assess.domain.history import canonical, sha256
from assess.domain.words import Decided, Rating

# What every way of telling it says.
SINCE = "What has happened since"
AS_RATED = "Every point is rated as in this report."


def unchanged(team: str, *, accepted: bool = True) -> str:
    """That the report is what it was, and who decided what came since; closed ones never were accepted."""
    return (
        f"The report is as it was {'accepted' if accepted else 'shared'}. This is what was decided "
        "afterwards, as the service team worked on its actions: by the lead assessor or the "
        f"{team}, or by a later report."
    )


class Happened(StrEnum):
    """What readers are told of a report's actions and points; nothing else is."""

    REVISED = "revised"
    REASSESSED = "reassessed"
    CLOSED = "closed"
    MITIGATION = "mitigation"
    REOPENED = "reopened"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Update:
    """One thing that happened on a day, to an action or to the rating of a point."""

    day: str  # as in ISO 8601, so that it can be kept as it is
    kind: str
    point: int
    action: str = ""
    was: str = ""
    rating: str = ""
    # The public report that made it so, if one did.
    report: int | None = None

    @property
    def words(self) -> str:
        """It in a sentence."""
        match self.kind:
            case Happened.REVISED:
                return (
                    f"Point {self.point} was revised by agreement, from {self.was} to "
                    f"{self.rating}."
                )
            case Happened.REASSESSED if self.was == self.rating:
                return f"Point {self.point} was reassessed and is still {self.rating}."
            case Happened.REASSESSED:
                before = f" It was {self.was} before." if self.was else ""
                return f"Point {self.point} was reassessed and is now {self.rating}.{before}"
            case Happened.MITIGATION:
                return f"A mitigation was agreed for action {self.action}. The action stays open."
            case _:
                return f"Action {self.action} was {self.became}."

    @property
    def became(self) -> str:
        """What one action, or several alike, became."""
        match self.kind:
            case Happened.CLOSED:
                return "closed"
            case Happened.REOPENED:
                return "opened again"
            case _:
                by = "a later report" if self.report else f"the revision of point {self.point}"
                return f"superseded by {by}"


@dataclass(frozen=True)
class Told:
    """One sentence about what happened, and the public report that made it so, if one did."""

    words: str
    report: int | None


_TOGETHER = frozenset({Happened.CLOSED, Happened.REOPENED, Happened.SUPERSEDED})


def _together(updates: Iterable[Update]) -> Iterator[Told]:
    """In sentences: neighbours that say the same of several actions are one."""
    for _, group in groupby(enumerate(updates), key=lambda each: _alike(*each)):
        first, *others = (each for _, each in group)
        words = first.words
        if others:
            *before, last = (each.action for each in (first, *others))
            words = f"Actions {', '.join(before)} and {last} were {first.became}."
        yield Told(words, first.report)


def _alike(place: int, update: Update) -> tuple[Any, ...]:
    return (update.became, update.report) if update.kind in _TOGETHER else (place,)


@dataclass(frozen=True)
class PointNow:
    """The rating of a point in this report, and the one that holds now."""

    number: int
    title: str
    was: str
    rating: str
    how: str
    day: str
    # The public report that the rating comes from, where it is not this one.
    report: int | None = None

    @property
    def changed(self) -> bool:
        """Whether something other than this report decided it."""
        return self.report is not None or self.how == Decided.REVISED

    @property
    def was_words(self) -> str:
        """The rating in this report."""
        return str(Rating(self.was).label) if self.was else "Not in scope"

    @property
    def rating_words(self) -> str:
        """The rating now."""
        return str(Rating(self.rating).label)

    @property
    def how_words(self) -> str:
        """What decided it."""
        if not self.changed:
            return "As in this report"
        return str(Decided(self.how).label)

    @property
    def by_words(self) -> str:
        """What decided it, when, and in which report if not in this one."""
        if not self.changed:
            return self.how_words
        day, report = self.decided_on, f", report {self.report}" if self.report else ""
        return f"{self.how_words} on {day.day} {day:%B %Y}{report}"

    @property
    def decided_on(self) -> datetime.date:
        """The day of the assessment, or of the agreement, that decided it."""
        return datetime.date.fromisoformat(self.day)


@dataclass(frozen=True)
class Since:
    """What has happened since a report was accepted, the newest first, and its points now."""

    updates: tuple[Update, ...] = ()
    standing: tuple[PointNow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.updates)

    @property
    def mark(self) -> str:
        """The hash of all that is told; nothing while nothing has happened."""
        return sha256(canonical([self.as_updates(), self.as_standing()])) if self else ""

    @property
    def newest(self) -> datetime.date | None:
        """The day of what happened last."""
        return datetime.date.fromisoformat(self.updates[0].day) if self.updates else None

    @property
    def by_day(self) -> list[tuple[datetime.date, list[Update]]]:
        """The updates of each day, the newest day first."""
        days = groupby(self.updates, key=lambda each: each.day)
        return [(datetime.date.fromisoformat(day), list(group)) for day, group in days]

    @property
    def told_by_day(self) -> list[tuple[datetime.date, list[Told]]]:
        """The same in sentences, as few as there can be."""
        return [(day, list(_together(updates))) for day, updates in self.by_day]

    @property
    def changed(self) -> bool:
        """Whether the rating of any point is decided by something other than the report."""
        return any(each.changed for each in self.standing)

    def as_updates(self) -> list[dict[str, Any]]:
        """The updates as JSON."""
        return [asdict(each) for each in self.updates]

    def as_standing(self) -> list[dict[str, Any]]:
        """The points as JSON."""
        return [asdict(each) for each in self.standing]


def read(updates: Iterable[dict[str, Any]], standing: Iterable[dict[str, Any]]) -> Since:
    """What was kept as JSON."""
    return Since(
        tuple(Update(**each) for each in updates), tuple(PointNow(**each) for each in standing)
    )
