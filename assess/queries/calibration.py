"""How other panels rated a point at the same phase: in numbers, and in short without names.

One plain statement over the rows of published ratings (`domain/published_ratings.py`): what is not
public, or is confidential, has no row there and cannot be found here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from assess.domain.models import Assessment
from assess.domain.words import Phase, Rating

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
       standard_id = %(standard)s AND number = %(number)s AND phase = %(phase)s
       AND service_id <> %(service)s
"""
# Counted from the index alone; of the texts, only those that are shown are read.
_NEWEST = f"""
SELECT extract FROM assess_publishedrating newest
 WHERE {_THESE} AND newest.rating = rated.rating AND extract <> ''
 ORDER BY listed_on DESC, report_id DESC LIMIT 1
"""  # noqa: S608 - nothing in it is anyone's input
_RATED = f"""
SELECT rating, COUNT(*), ({_NEWEST}), ({_NEWEST} OFFSET 1)
  FROM assess_publishedrating rated WHERE {_THESE} GROUP BY rating
"""  # noqa: S608


def others_rated(assessment: Assessment, point: int) -> OthersRated:
    """How published reports of other services at this phase rated this point."""
    given: dict[str, int | str] = {
        "standard": assessment.standard_id,
        "number": point,
        "phase": assessment.phase,
        "service": assessment.service_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RATED, given)
        rows = {rating: (number, extracts) for rating, number, *extracts in cursor.fetchall()}
    published = sum(number for number, _ in rows.values())
    return OthersRated(
        phase=str(Phase(assessment.phase).label).lower(),
        published=published,
        ratings=tuple(_ratings(rows, published)) if published >= ENOUGH else (),
    )


def _ratings(rows: dict[str, tuple[int, list[str | None]]], published: int) -> Iterable[RatedSo]:
    for rating in Rating:
        number, extracts = rows.get(rating, (0, []))
        yield RatedSo(
            rating, number, round(100 * number / published), tuple(filter(None, extracts))
        )
