"""What a red rating means for a service: its points, the two conditions, and how far each is."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from assess.domain.decisions import facts_of
from assess.domain.models import Action, Assessment, Person, SpendApproval
from assess.domain.standing import PointRated, Standing
from assess.domain.words import ActionStatus, Decided, Rating, State
from assess.queries.standings import hidden_from, standing_from

_LIVE = frozenset(State) - {State.DECLINED, State.WITHDRAWN, State.CANCELLED}
_OVER = frozenset({State.ACCEPTED, State.PUBLISHED, State.TAKEN_DOWN, State.CLOSED})


@dataclass(frozen=True)
class RedAction:
    """One action of a red point."""

    number: str
    text: str
    status: str


@dataclass(frozen=True)
class RedPoint:
    """A point that this report rated red, and what it is now."""

    number: int
    title: str
    actions: tuple[RedAction, ...]
    rating: str  # now
    since: datetime.date | None  # the day of the reassessment that changed it

    @property
    def is_red(self) -> bool:
        """Whether it still is."""
        return self.rating == Rating.RED


@dataclass(frozen=True)
class Approval:
    """The spend approval that is recorded with this report."""

    approved_on: datetime.date
    reference: str
    note: str
    by: str


@dataclass(frozen=True)
class Paused:
    """Everything that the page says."""

    points: tuple[RedPoint, ...]
    # None where it rests on a later report that this person may not read: then the points are as
    # this report rated them.
    standing: Standing | None
    approval: Approval | None
    under_way: int | None  # the reassessment that is booked
    book_from: int | None  # the report that the next one is booked from

    @property
    def reds(self) -> tuple[RedPoint, ...]:
        """Those that are red now."""
        return tuple(point for point in self.points if point.is_red)


def paused(assessment: Assessment, person: Person, today: datetime.date) -> Paused | None:
    """What the red points of this report mean; nothing where it has none that counts."""
    decided = list(
        assessment.decisions.filter(rating=Rating.RED, revision__isnull=True)
        .order_by("point__number")
        .values_list("point_id", "point__number", "point__title")
    )
    if not decided:
        return None
    actions, approval = _actions(assessment), _approval(assessment)
    if hidden_from(person, [assessment.service_id]):
        as_rated = tuple(
            RedPoint(number, title, actions.get(number, ()), Rating.RED, None)
            for _, number, title in decided
        )
        return Paused(as_rated, None, approval, None, None)
    facts = facts_of([assessment.service_id])[assessment.service_id]
    found = standing_from(facts, today)
    now = {each.point: each for each in found.points}
    root = next(each.root for each in facts.rated if each.assessment == assessment.pk)
    reds = [each for each in found.points if each.root == root and each.rating == Rating.RED]
    last = max(reds, key=lambda each: (each.at, each.assessment), default=None)
    return Paused(
        points=tuple(
            RedPoint(number, title, actions.get(number, ()), *_now(now.get(pk)))
            for pk, number, title in decided
        ),
        standing=found,
        approval=approval,
        under_way=_under_way({each.assessment for each in facts.rated if each.root == root}),
        book_from=last.assessment if last else None,
    )


def _now(held: PointRated | None) -> tuple[str, datetime.date | None]:
    """What the point is rated now, and the day of the reassessment that rated it so."""
    if held is None:
        return "", None
    return held.rating, held.day if held.how == Decided.REASSESSED else None


def _under_way(chain: set[int]) -> int | None:
    return (
        Assessment.objects.filter(Q(reassessment_of__in=chain), state__in=_LIVE - _OVER)
        .order_by("-id")
        .values_list("pk", flat=True)
        .first()
    )


def _actions(assessment: Assessment) -> dict[int, tuple[RedAction, ...]]:
    rows = (
        Action.objects.filter(
            point_review__assessment=assessment,
            point_review__rating=Rating.RED,
            removed_at__isnull=True,
            number__isnull=False,
        )
        .order_by("point_review__point__number", "number")
        .values_list("point_review__point__number", "number", "text", "status")
    )
    found: dict[int, tuple[RedAction, ...]] = {}
    for point, number, text, status in rows:
        one = RedAction(f"{point}.{number}", text, str(ActionStatus(status).label))
        found[point] = (*found.get(point, ()), one)
    return found


def _approval(assessment: Assessment) -> Approval | None:
    found = (
        SpendApproval.objects.filter(assessment=assessment, removed_at__isnull=True)
        .select_related("by")
        .first()
    )
    if found is None:
        return None
    return Approval(found.approved_on, found.reference, found.note, found.by.name)
