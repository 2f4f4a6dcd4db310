"""What each member of the panel thinks before the panel talks: a rating, and why."""

import datetime

from assess.domain.models import Assessment, Opinion, Person, Point
from assess.domain.refusals import Refused
from assess.domain.words import Rating
from assess.domain.workflow import transition
from assess.domain.writable import DRAFTING
from assess.domain.writing import review_of, within

LONGEST_REASON = 1_000  # characters
NEEDED = "Choose green, amber or red as your opinion."


@transition("opinion.record", sources=DRAFTING, silent=True)
def record_opinion(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    rating: str,
    reason: str = "",
    point: int | None = None,
) -> Opinion:
    """A panel member records their own opinion of a point, or of the whole, before the panel talks.

    Others' opinions of the same point are read only by those who recorded theirs
    (`queries/opinions.py`). An opinion can be changed at any time, also after that: what counts is
    what the panel thinks now, so only the last one is kept.
    """
    if assessment.is_peer_review:
        raise Refused("A peer review has no ratings, so there are no opinions of them.")
    if rating not in Rating.values:
        raise Refused(NEEDED, field="rating")
    reason = within({"reason": reason}, LONGEST_REASON)["reason"]
    about = _point(assessment, point) if point is not None else None
    mine = Opinion.objects.filter(assessment=assessment, person=by, point=about).first()
    if mine is None:
        return Opinion.objects.create(
            assessment=assessment, person=by, point=about, rating=rating, reason=reason, at=at
        )
    if (mine.rating, mine.reason) != (rating, reason):
        mine.rating, mine.reason, mine.at = rating, reason, at
        mine.save(update_fields=["rating", "reason", "at"])
    return mine


def _point(assessment: Assessment, number: int) -> Point:
    review = review_of(assessment, number)
    if not review.in_scope:
        raise Refused(f"Point {number} is not in scope of this assessment, so it is not rated.")
    return review.point
