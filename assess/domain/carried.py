"""What a reassessment does not look at again: each point as it stood before, and since when (k 10).

Read from the decisions of the chain that the reassessment continues. A point that was revised by
agreement counts as revised if that was before the day of the reassessment, so that what its report
says of the other points does not change while it is written, or after.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from assess.domain.chains import back_from
from assess.domain.clock import weekday_words
from assess.domain.models import Assessment, PointDecision
from assess.domain.standing import PointRated, point_standings
from assess.domain.words import Decided, Kind, Rating, type_words


@dataclass(frozen=True)
class Carried:
    """The rating that a point had before the reassessment, and what gave it."""

    number: int
    rating: str
    how: str
    day: datetime.date
    reference: int
    kind: str  # of the report with this reference, in words

    @property
    def words(self) -> str:
        """How the point came by its rating, in words."""
        return carried_words(self.rating, self.how, self.day, self.kind)

    @property
    def short(self) -> str:
        """The same for a list, where the rating stands beside it."""
        day = f"{self.day.day} {self.day:%B %Y}"
        return f"by agreement, {day}" if self.how == Decided.REVISED else f"{self.kind}, {day}"


@dataclass(frozen=True)
class Earlier:
    """The report that a reassessment follows, and the points that it carries over."""

    reference: int
    kind: str
    day: datetime.date | None
    points: dict[int, Carried]


def carried_words(rating: str, how: str, day: datetime.date, kind: str) -> str:
    """Rated green in the service assessment on Monday 15 February 2027."""
    colour = str(Rating(rating).label).lower()
    if how == Decided.REVISED:
        return f"revised to {colour} by agreement on {weekday_words(day)}"
    return f"rated {colour} in the {kind.lower()} on {weekday_words(day)}"


def earlier_of(assessment: Assessment, before: datetime.date | None) -> Earlier | None:
    """What a reassessment follows, and how each point of its chain stood before that day: 1 query.

    Nothing for an assessment that is no reassessment. The points in its own scope are among them.
    """
    follows = assessment.reassessment_of_id
    if follows is None:
        return None
    rows = list(
        PointDecision.objects.filter(service=assessment.service_id)
        .order_by("at", "id")
        .values_list(
            "assessment_id",
            "assessment__reassessment_of_id",
            "point_id",
            "point__standard_id",
            "point__number",
            "rating",
            "how",
            "day",
            "at",
        )
    )
    follow = {pk: earlier for pk, earlier, *_ in rows}
    chain = back_from(follows, follow)
    rated = [
        PointRated(
            point=point,
            standard=standard,
            number=number,
            rating=rating,
            how=how,
            day=day,
            at=at,
            assessment=pk,
            root=chain[-1],
            phase=assessment.phase,
            accepted=True,
        )
        for pk, _, point, standard, number, rating, how, day, at in rows
        if pk in chain and (how != Decided.REVISED or before is None or day < before)
    ]
    kinds = {pk: type_words(Kind.SERVICE_ASSESSMENT, follow.get(pk)) for pk in chain}
    days = {p.assessment: p.day for p in rated if p.how != Decided.REVISED}
    points = {
        p.number: Carried(p.number, p.rating, p.how, p.day, p.assessment, kinds[p.assessment])
        for p in point_standings(rated).values()
    }
    return Earlier(follows, kinds[follows], days.get(follows), points)


def carried_now(earlier: Earlier | None, in_scope: Collection[int]) -> list[str]:
    """The ratings that are carried over: those of the points that are not in scope."""
    points = earlier.points.values() if earlier else ()
    return [point.rating for point in points if point.number not in in_scope]
