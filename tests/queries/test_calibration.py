"""How others rated a point: enough of them, of this phase and standard, and never one's own."""

import pytest

from assess.domain import publication
from assess.domain.models import Assessment, PublishedRating, Service, Standard
from assess.domain.words import Phase, State
from assess.queries.asked import ask
from assess.queries.calibration import ENOUGH, RATED, read_rated
from tests.builders import days
from tests.shelf import FIRST, a_report


@pytest.fixture
def draft(an_assessment):
    return an_assessment(State.REPORTING, rated=0)


def others_rated(assessment, person, point):
    """As the page of a point asks it, together with its other questions."""
    return read_rated(assessment, ask((RATED,), assessment, person, point)[0])


@pytest.fixture
def publish(cast):
    """Publishes reports of services of their own, the newest first: each with a rating and why."""

    def published(*given, **more):
        return [
            a_report(cast, overall=rating, why=why, at=FIRST - days(place), **more)
            for place, (rating, why) in enumerate(given)
        ]

    return published


def test_nothing_is_shown_of_four_and_everything_of_five(draft, publish, cast):
    publish(*[("amber", "Nobody was asked.")] * (ENOUGH - 1))
    found = others_rated(draft, cast.lead, 5)
    assert (found.published, found.enough, found.ratings) == (4, False, ())
    assert found.phase == "alpha"
    publish(("green", None))
    found = others_rated(draft, cast.lead, 5)
    assert (found.published, found.enough) == (5, True)
    assert [(each.rating, each.number, each.share) for each in found.ratings] == [
        ("red", 0, 0),
        ("amber", 4, 80),
        ("green", 1, 20),
    ]


def test_the_newest_two_reasons_of_each_rating_are_told(draft, publish, cast):
    publish(
        ("amber", ""), ("amber", "Second."), ("green", ""), ("amber", "Fourth."),
        ("amber", "Fifth."), ("green", "Not this one."),
    )  # fmt: skip
    red, amber, green = others_rated(draft, cast.lead, 5).ratings
    assert (red.extracts, amber.extracts) == ((), ("Second.", "Fourth."))
    assert green.extracts == ("People with access needs took part.",) * 2


def test_other_points_phases_and_standards_do_not_count(draft, publish, cast):
    five = [("red", None)] * 5
    publish(*five, phase=Phase.LIVE)
    publish(*five, phase=Phase.DISCOVERY)
    old = Standard.objects.create(slug="old", version="2014", title="An old standard")
    for each in publish(*five):
        Assessment.objects.filter(pk=each.pk).update(standard=old)
    publication.renew_all()
    assert PublishedRating.objects.count() == 10
    assert others_rated(draft, cast.lead, 5).published == 0
    publish(*five)
    assert (
        others_rated(draft, cast.lead, 4).published,
        others_rated(draft, cast.lead, 5).published,
    ) == (0, 5)


def test_ones_own_service_and_what_is_not_public_do_not_count(draft, publish, cast):
    publish(("red", None), service=Service.objects.get(pk=draft.service_id))
    for state in (State.ACCEPTED, State.TAKEN_DOWN):
        publish(("red", None), state=state)
    Assessment.objects.filter(pk=publish(("red", None))[0].pk).update(
        confidential=True, confidential_reason="A reason."
    )
    publication.renew_all()
    assert PublishedRating.objects.count() == 1
    assert others_rated(draft, cast.lead, 5).published == 0


def test_it_asks_once_for_1_and_for_7(draft, publish, cast, django_assert_num_queries):
    for number, published in ((1, 1), (6, 7)):
        publish(*[("red", None)] * number)
        with django_assert_num_queries(1):
            assert others_rated(draft, cast.lead, 5).published == published
