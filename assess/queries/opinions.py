"""What the members of the panel think before they talk: hidden until one has said one's own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from assess.domain.models import Assessment, Opinion, Person
from assess.domain.prepared import Prepared
from assess.domain.words import Rating
from assess.queries.drafting import name_of


@dataclass(frozen=True)
class OneOpinion:
    """What one member thinks."""

    name: str
    rating: str
    reason: str


@dataclass(frozen=True)
class Opinions:
    """The opinions of one point, or of the whole, as one member may see them.

    `others` is empty until this member has recorded their own: what is hidden is not here at all.
    """

    recorded: int = 0  # by everyone, this member too
    mine: OneOpinion | None = None
    others: tuple[OneOpinion, ...] = ()

    @property
    def ratings(self) -> list[tuple[Rating, int]]:
        """How many of those that can be seen said which rating, the worst first."""
        seen = Counter(each.rating for each in (self.mine, *self.others) if each is not None)
        return [(rating, seen[rating]) for rating in Rating if seen[rating]]

    @property
    def differ(self) -> bool:
        """Whether opinions that can be seen are not all the same."""
        return len(self.ratings) > 1

    @property
    def words(self) -> str:
        """In short, for a list of points: nothing when nobody has said anything."""
        if not self.recorded:
            return ""
        if self.mine is None or self.recorded == 1:
            return f"{self.recorded} opinion{'s' if self.recorded > 1 else ''} recorded"
        if self.differ:
            each = ", ".join(f"{number} {rating.label.lower()}" for rating, number in self.ratings)
            return f"Opinions differ: {each}"
        return f"{self.recorded} opinions, all {self.ratings[0][0].label.lower()}"


NONE = Opinions()


def opinions(assessment: Assessment, person: Person) -> dict[int | None, Opinions]:
    """The opinions that this member may see, by the number of their point; none: of the whole."""
    rows = _every(assessment.pk)
    return {number: _seen(group, person) for number, group in groupby(rows, lambda row: row[0])}


def opinions_of(assessment: Assessment, person: Person, point: int | None) -> Opinions:
    """The opinions of one point, or of the whole, that this member may see."""
    rows = _of_the_whole(assessment.pk) if point is None else _of_point(assessment.pk, point)
    return _seen(rows, person)


def _recorded(assessment: int, **where: Any) -> QuerySet[Opinion, tuple[Any, ...]]:
    """Of those on the panel now: who has left it has no say in what it thinks."""
    rows = Opinion.objects.filter(
        assessment=assessment,
        person__seats__assessment=assessment,
        person__seats__left_at__isnull=True,
        person__seats__is_observer=False,
        **where,
    )
    return rows.order_by("point__number", "-person__seats__is_lead", "person__seats__id").values_list(
        "point__number", "person_id", "rating", "reason",
        "person__first_name", "person__last_name", "person__email",
    )  # fmt: skip


_every = Prepared(_recorded)
_of_the_whole = Prepared(lambda assessment: _recorded(assessment, point__isnull=True))
_of_point = Prepared(lambda assessment, point: _recorded(assessment, point__number=point))


def _seen(rows: Iterable[tuple[Any, ...]], person: Person) -> Opinions:
    recorded, mine, others = 0, None, []
    for _, pk, rating, reason, *names in rows:
        recorded += 1
        one = OneOpinion(name_of(*names), rating, reason)
        if pk == person.pk:
            mine = one
        else:
            others.append(one)
    return Opinions(recorded, mine, tuple(others) if mine is not None else ())
