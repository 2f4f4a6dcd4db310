"""Statements written by hand, where the ORM takes many times as long to build them.

Few, and only what is asked every few seconds while a panel writes. Each is tested to find what the
ORM finds.
"""

from assess.domain.models import PointReview

_POINT_REVIEW = """
SELECT review.*,
       EXISTS (SELECT 1 FROM assess_action
                WHERE point_review_id = review.id AND removed_at IS NULL) AS has_actions,
       EXISTS (SELECT 1 FROM assess_report
                WHERE assessment_id = review.assessment_id AND confirmed_at IS NOT NULL)
       AS is_confirmed
  FROM assess_pointreview review JOIN assess_point point ON point.id = review.point_id
 WHERE review.assessment_id = %s AND point.number = %s
"""


def point_review(assessment: int, number: int) -> PointReview | None:
    """The review of this point, with `has_actions`, and `is_confirmed` of the overall rating."""
    found = PointReview.objects.raw(_POINT_REVIEW, [assessment, number])
    return next(iter(found), None)
