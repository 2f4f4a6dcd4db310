"""What a reassessment does not look at again: each point as it stood before, and since when (k 10).

Read from the decisions of the chain that the reassessment continues. A point that was revised by
agreement counts as revised if that was before the day of the reassessment, so that what its report
says of the other points does not change while it is written, or after.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assess.domain.chains import back_from
from assess.domain.clock import end_of, weekday_words
from assess.domain.department import mitigation_counts
from assess.domain.models import Action, ActionStep, Assessment, PointDecision
from assess.domain.standing import PointRated, point_standings
from assess.domain.words import Decided, Kind, Rating, StepKind, type_words

# What makes an action open or not; each is a step of its history.
_DECIDE = (StepKind.CLOSED, StepKind.SUPERSEDED, StepKind.MITIGATION, StepKind.REOPENED)


@dataclass(frozen=True)
class Carried:
    """The rating that a point had before the reassessment, and what gave it."""

    number: int
    rating: str
    how: str
    day: datetime.date
    reference: int
    kind: str  # of the report with this reference, in words
    # Amber, and not all of its actions were addressed before the day of the reassessment.
    open: bool

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
            Exists(_open_actions(before)),
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
        for pk, _, point, standard, number, rating, how, day, at, _ in rows
        if pk in chain and (how != Decided.REVISED or before is None or day < before)
    ]
    kinds = {pk: type_words(Kind.SERVICE_ASSESSMENT, follow.get(pk)) for pk in chain}
    days = {p.assessment: p.day for p in rated if p.how != Decided.REVISED}
    left = {(pk, point) for pk, _, point, *_, has_open in rows if has_open}
    points = {
        p.number: Carried(
            p.number, p.rating, p.how, p.day, p.assessment, kinds[p.assessment],
            open=p.rating == Rating.AMBER and (p.assessment, p.point) in left,
        )
        for p in point_standings(rated).values()
    }  # fmt: skip
    return Earlier(follows, kinds[follows], days.get(follows), points)


def _open_actions(before: datetime.date | None) -> QuerySet[Action]:
    """The actions of the point of a decision that were open at the end of the day before, or are now.

    By the steps of each, which nothing changes later: what is closed or opened again after that day
    is no matter of the reassessment.
    """
    decided = ActionStep.objects.filter(action=OuterRef("pk"), kind__in=_DECIDE)
    if before is not None:
        decided = decided.filter(at__lt=end_of(before - datetime.timedelta(1)))
    last = Coalesce(Subquery(decided.order_by("-id").values("kind")[:1]), Value(""))
    ended = {StepKind.CLOSED, StepKind.SUPERSEDED}
    if mitigation_counts():
        ended.add(StepKind.MITIGATION)
    return (
        Action.objects.alias(last=last)
        .filter(
            point_review__assessment=OuterRef("assessment"),
            point_review__point=OuterRef("point"),
            removed_at__isnull=True,
        )
        .exclude(last__in=ended)
    )


def ambers_left(earlier: Earlier | None, in_scope: Collection[int]) -> int:
    """How many of the points that are not in scope are carried over as amber, and still open."""
    points = earlier.points.values() if earlier else ()
    return sum(point.open for point in points if point.number not in in_scope)
