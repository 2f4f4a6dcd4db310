"""What is asked by hand finds what the ORM finds."""

from assess.domain import plain, writing
from assess.domain.models import PointReview, Report
from assess.domain.words import State


def test_a_point_review_is_the_one_the_orm_finds(an_assessment, cast):
    one = an_assessment(State.REPORTING, ambers=(3, 5))
    an_assessment(State.REPORTING)
    for review in PointReview.objects.select_related("point"):
        found = plain.point_review(review.assessment_id, review.point.number)
        for field in PointReview._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(review, field.attname)
        live = review.actions.filter(removed_at=None).exists()
        report = Report.objects.get(assessment=review.assessment_id)
        assert bool(found.has_actions) == live
        assert bool(found.is_confirmed) == (report.confirmed_at is not None)
    assert plain.point_review(one.pk, 15) is None
    assert plain.point_review(0, 1) is None


def test_actions_removed_and_ratings_confirmed_are_seen(an_assessment, cast):
    one = an_assessment(State.REPORTING)
    assert not plain.point_review(one.pk, 3).is_confirmed
    writing.confirm(one, by=cast.lead, rating="amber")
    assert plain.point_review(one.pk, 3).is_confirmed
    assert plain.point_review(one.pk, 3).has_actions
    action = plain.point_review(one.pk, 3).actions.get()
    writing.remove_action(one, by=cast.lead, uuid=action.uuid)
    assert not plain.point_review(one.pk, 3).has_actions
