"""What the members of the panel think before they talk: hidden until one has said one's own."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from assess.domain.models import Assessment, Person
from assess.domain.words import Rating
from assess.queries.asked import Row, ask


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


# Of those on the panel now: who has left it has no say in what it thinks.
_RECORDED = """
SELECT ROW_NUMBER() OVER (ORDER BY point.number, seat.is_lead DESC, seat.id) AS place,
       point.number, opinion.rating AS a, opinion.reason AS b,
       TRIM(person.first_name || ' ' || person.last_name) AS c, person.email AS d,
       CASE WHEN person.id = %(person)s THEN 'mine' ELSE '' END AS e
  FROM assess_opinion opinion
  JOIN assess_seat seat
    ON seat.assessment_id = opinion.assessment_id AND seat.person_id = opinion.person_id
   AND seat.left_at IS NULL AND NOT seat.is_observer
  JOIN assess_person person ON person.id = opinion.person_id
  LEFT JOIN assess_point point ON point.id = opinion.point_id
 WHERE opinion.assessment_id = %(assessment)s
"""
OF_POINT = f"{_RECORDED} AND point.number = %(point)s"
_OF_THE_WHOLE = f"{_RECORDED} AND opinion.point_id IS NULL"


def opinions(assessment: Assessment, person: Person) -> dict[int | None, Opinions]:
    """The opinions that this member may see, by the number of their point; none: of the whole."""
    (rows,) = ask((_RECORDED,), assessment, person)
    by_point = sorted(rows, key=lambda row: (row.number or 0, row.place))
    return {number: seen(list(group)) for number, group in groupby(by_point, lambda r: r.number)}


def opinions_of(assessment: Assessment, person: Person, point: int | None) -> Opinions:
    """The opinions of one point, or of the whole, that this member may see."""
    question = _OF_THE_WHOLE if point is None else OF_POINT
    return seen(ask((question,), assessment, person, point or 0)[0])


def seen(rows: list[Row]) -> Opinions:
    """What a member may see of the opinions of one point: nothing of others' without their own."""
    mine = [_one(row) for row in rows if row.e]
    others = [_one(row) for row in rows if not row.e]
    return Opinions(len(rows), mine[0] if mine else None, tuple(others) if mine else ())


def _one(row: Row) -> OneOpinion:
    return OneOpinion(row.c or row.d, row.a, row.b)
