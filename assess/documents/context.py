"""What a report says, once, for every way of writing it out: the page, and every file.

Made from the frozen content of a version and nothing else, so what a version does not hold (notes,
remarks, the people of the panel) can be in no format. Texts are as they were typed, in Markdown.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assess.domain.carried import carried_words
from assess.domain.clock import weekday_words
from assess.domain.ratings import meaning_overall
from assess.domain.since import Since
from assess.domain.words import Marking, Rating


@dataclass(frozen=True)
class Action:
    """What the service team must do, and the number by which people talk about it."""

    number: str
    text: str


@dataclass(frozen=True)
class Point:
    """What a report says of one point."""

    number: int
    title: str
    url: str
    in_scope: bool
    rating: str
    done_well: str
    reason: str
    observations: str
    actions: tuple[Action, ...]
    until: str = ""  # what the service team has to do with the actions, and by when
    # Of a point that a reassessment carries over: the rating it has, and what gave it.
    before: str = ""
    before_words: str = ""

    @property
    def rated(self) -> str:
        """Its rating in a word or two."""
        if self.before:
            return f"{Rating(self.before).label}, carried over"
        if not self.in_scope:
            return "Not in scope"
        return str(Rating(self.rating).label) if self.rating else "Not rated"

    @property
    def left_out(self) -> str:
        """Why it is not rated in this report."""
        if self.before:
            return (
                "This point was not reassessed. Its rating is carried over: it was "
                f"{self.before_words}."
            )
        return "This point was not in scope of this assessment, so it is not rated."


@dataclass(frozen=True)
class Report:
    """A report: everything that a reader is told."""

    reference: int
    name: str
    description: str
    users: str
    purpose: str
    organisation: str
    portfolio: str
    phase: str
    kind: str
    days: str
    scope: str
    context: str
    done_well: str
    recommendations: str
    observations: str
    overall: str
    overall_reason: str
    meaning: str
    summary: str
    points: tuple[Point, ...] | None
    due: str
    follows: str = ""  # the report that a reassessment looks at again

    @property
    def is_peer_review(self) -> bool:
        """A peer review gives advice and no ratings."""
        return self.points is None

    @property
    def about(self) -> str:
        """Alpha service assessment."""
        return f"{self.phase} {self.kind.lower()}"


@dataclass(frozen=True)
class Edition:
    """Which version a file was made from, and who may read it."""

    version: int
    made_on: datetime.date
    marking: Marking
    corrections: tuple[tuple[datetime.date, str], ...] = ()
    address: str = ""
    team: str = field(default="service assessment team")
    # What has happened since, in a document that includes it.
    since: Since = field(default_factory=Since)

    @property
    def mark(self) -> str:
        """What stands on each page; nothing on a published report."""
        return "" if self.marking == Marking.PUBLISHED else str(self.marking.label)

    @property
    def includes(self) -> str:
        """That it holds more than the report; nothing where it does not."""
        newest = self.since.newest
        if newest is None:
            return ""
        return (
            "This document includes what has happened since the report was published, up to "
            f"{day_words(newest)}. It stands after the report, which is unchanged."
        )

    @property
    def warning(self) -> str:
        """What the mark means."""
        match self.marking:
            case Marking.NOT_YET_PUBLISHED:
                return (
                    "Not yet published. Only the service team, its managers, the panel and the "
                    f"{self.team} can see this report, and it may still change."
                )
            case Marking.IN_CONFIDENCE:
                return "In confidence. This report is not published: the service is confidential."
            case Marking.TAKEN_DOWN:
                return "Taken down. This report was published, and is not public any more."
            case _:
                return ""


def listed(words: Sequence[str]) -> str:
    """One, two and three."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def day_words(day: datetime.date) -> str:
    """3 March 2027."""
    return f"{day.day} {day:%B %Y}"


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def report_of(content: dict[str, Any]) -> Report:
    """What this content of a version says."""
    service, overall = content["service"], content.get("overall", {})
    days = [datetime.date.fromisoformat(day) for day in content["days"]]
    due = _day(content.get("ambers_due"))
    points = content.get("points")
    follows = content.get("reassessment_of")
    carried = {each["number"]: each for each in content.get("carried", [])}
    rated = [point["rating"] for point in points or [] if point["in_scope"]]
    rating, meaning = overall.get("rating", ""), ""
    if rating:
        meaning = meaning_overall(
            rating,
            content["phase"]["value"],
            reds=rated.count(Rating.RED),
            ambers=rated.count(Rating.AMBER),
            by=due,
            carried=_ambers_left(carried.values()) if follows else None,
        )
    return Report(
        reference=content["reference"],
        name=service["name"],
        description=service["description"],
        users=service["users"],
        purpose=service["purpose"],
        organisation=content["organisation"],
        portfolio=content["portfolio"],
        phase=content["phase"]["words"],
        kind=content["kind"]["words"],
        days=listed([weekday_words(day) for day in days]) if days else "",
        scope=content["scope"],
        context=content["context"],
        done_well=content["done_well"],
        recommendations=content.get("recommendations", ""),
        observations=content["observations"],
        overall=rating,
        overall_reason=overall.get("reason", ""),
        meaning=meaning,
        summary=_summary(points, len(carried)) if points else "",
        points=None
        if points is None
        else tuple(_point(each, due, carried.get(each["number"])) for each in points),
        due=day_words(due) if due else "",
        follows=_follows(follows) if follows else "",
    )


def _follows(earlier: dict[str, Any]) -> str:
    """The service assessment on Monday 15 February 2027, reference 12."""
    day = _day(earlier["assessed_on"])
    on = f" on {weekday_words(day)}" if day else ""
    return f"The {earlier['kind'].lower()}{on}, reference {earlier['reference']}"


def _point(
    point: dict[str, Any], due: datetime.date | None, carried: dict[str, Any] | None
) -> Point:
    actions = tuple(Action(each["number"], each["text"]) for each in point["actions"])
    return Point(
        number=point["number"],
        title=point["title"],
        url=point["url"],
        in_scope=point["in_scope"],
        rating=point["rating"],
        done_well=point["done_well"],
        reason=point["reason"],
        observations=point["observations"],
        actions=actions,
        until=_until(point["rating"], len(actions), due),
        before=carried["rating"] if carried else "",
        before_words=_carried_words(carried) if carried else "",
    )


def _ambers_left(carried: Iterable[dict[str, Any]]) -> int:
    """Versions made before it was kept whether actions were open say of each amber that it is."""
    return sum(each["rating"] == Rating.AMBER and each.get("open", True) for each in carried)


def _carried_words(carried: dict[str, Any]) -> str:
    day = datetime.date.fromisoformat(carried["day"])
    return carried_words(carried["rating"], carried["how"], day, carried["kind"])


def _until(rating: str, actions: int, due: datetime.date | None) -> str:
    these = "these" if actions != 1 else "this"
    if rating == Rating.RED and actions:
        return f"The service team resolves {these} before it is reassessed on this point."
    if rating == Rating.AMBER and actions and due:
        return (
            f"The service team addresses {these} within 3 months of the assessment, by "
            f"{day_words(due)}."
        )
    return ""


def _summary(points: list[dict[str, Any]], carried: int) -> str:
    """How many points have which rating, and how many actions there are, in a sentence or two."""
    actions = sum(len(point["actions"]) for point in points)
    said = f"{actions} action{'s' if actions != 1 else ''}" if actions else "no actions"
    rated = [point["rating"] for point in points if point["in_scope"]]
    left_out = len(points) - len(rated) - carried
    return f"{counts(rated, left_out, carried)}. The service team has {said}."


def counts(rated: Iterable[str], left_out: int = 0, carried: int = 0) -> str:
    """1 red, 2 amber, 10 green and 1 not in scope."""
    rated = list(rated)
    parts = [
        f"{rated.count(rating)} {rating.label.lower()}"
        for rating in (Rating.RED, Rating.AMBER, Rating.GREEN)
        if rated.count(rating)
    ]
    if rated.count(""):
        parts.append(f"{rated.count('')} not rated")
    if carried:
        parts.append(f"{carried} carried over")
    if left_out:
        parts.append(f"{left_out} not in scope")
    return listed(parts) if parts else "No point is rated"
