"""How other panels rated a point at the same phase: in numbers, and in short without names.

One plain question to the rows of published ratings (`domain/published_ratings.py`): what is not
public, or is confidential, has no row there and cannot be found here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assess.domain.models import Assessment
from assess.domain.words import Phase, Rating
from assess.queries.asked import Row

# With fewer, a panel would follow one report, and could guess whose it is.
ENOUGH = 5


@dataclass(frozen=True)
class RatedSo:
    """How many published reports gave this rating, and why two of them did."""

    rating: Rating
    number: int
    share: int  # out of 100
    extracts: tuple[str, ...]


@dataclass(frozen=True)
class OthersRated:
    """How others rated the point: the ratings are there once there are enough of them."""

    phase: str
    published: int
    ratings: tuple[RatedSo, ...]  # red, amber, green

    @property
    def enough(self) -> bool:
        """Whether there are so many that it may be shown."""
        return self.published >= ENOUGH


_THESE = """
       standard_id = %(standard)s AND number = %(point)s AND phase = %(phase)s
       AND service_id <> %(service)s
"""
# Counted from the index alone; of the texts, only those that are shown are read.
_NEWEST = f"""
SELECT extract FROM assess_publishedrating newest
 WHERE {_THESE} AND newest.rating = rated.rating AND extract <> ''
 ORDER BY listed_on DESC, report_id DESC LIMIT 1
"""  # noqa: S608 - nothing in it is anyone's input
RATED = f"""
SELECT 0 AS place, COUNT(*) AS number, rating AS a,
       COALESCE(({_NEWEST}), '') AS b, COALESCE(({_NEWEST} OFFSET 1), '') AS c, '' AS d, '' AS e
  FROM assess_publishedrating rated WHERE {_THESE} GROUP BY rating
"""  # noqa: S608


def read_rated(assessment: Assessment, rows: list[Row]) -> OthersRated:
    """How published reports of other services at this phase rated a point: the answer to `RATED`.

    The numbers and the extracts are there once there are enough of them.
    """
    published = sum(row.number or 0 for row in rows)
    return OthersRated(
        phase=str(Phase(assessment.phase).label).lower(),
        published=published,
        ratings=tuple(_ratings(rows, published)) if published >= ENOUGH else (),
    )


def _ratings(rows: list[Row], published: int) -> Iterable[RatedSo]:
    found = {row.a: row for row in rows}
    for rating in Rating:
        row = found.get(rating)
        number = (row.number or 0) if row else 0
        extracts = tuple(text for text in (row.b, row.c) if text) if row else ()
        yield RatedSo(rating, number, round(100 * number / published), extracts)
