"""What a member may see of the others' opinions: nothing before they have said their own."""

import datetime

import pytest

from assess.domain.models import Opinion, Point, Seat
from assess.domain.opinions import record_opinion
from assess.domain.words import State
from assess.queries.opinions import opinions, opinions_of

AT = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def draft(an_assessment, cast):
    found = an_assessment(State.REPORTING, rated=0)
    for name, rating in (("researcher", "amber"), ("designer", "green"), ("technologist", "amber")):
        by = getattr(cast, name)
        record_opinion(found, by=by, rating=rating, point=3, reason=f"{name} thinks so.")
        record_opinion(found, by=by, rating="amber")
    record_opinion(found, by=cast.designer, rating="red", point=9)
    return found


def test_what_is_hidden_is_not_read_at_all(draft, cast):
    for found in (opinions(draft, cast.lead)[3], opinions_of(draft, cast.lead, 3)):
        assert (found.recorded, found.mine, found.others, found.ratings) == (3, None, (), [])
        assert (found.words, found.differ) == ("3 opinions recorded", False)


def test_who_said_theirs_sees_the_others_on_that_point_only(draft, cast):
    record_opinion(draft, by=cast.lead, rating="red", point=3, reason="No help.")
    found = opinions(draft, cast.lead)
    assert found[3] == opinions_of(draft, cast.lead, 3)
    assert (found[3].mine.rating, found[3].mine.reason) == ("red", "No help.")
    assert [(each.name, each.rating, each.reason) for each in found[3].others] == [
        (cast.researcher.name, "amber", "researcher thinks so."),
        (cast.designer.name, "green", "designer thinks so."),
        (cast.technologist.name, "amber", "technologist thinks so."),
    ]
    assert found[3].words == "Opinions differ: 1 red, 2 amber, 1 green"
    assert found[None] == opinions_of(draft, cast.lead, None)
    assert (found[None].words, found[9].words) == ("3 opinions recorded", "1 opinion recorded")
    assert (found[None].others, found[9].others) == ((), ())
    assert opinions_of(draft, cast.lead, 5).words == ""


def test_opinions_that_agree_are_said_so(draft, cast):
    found = opinions(draft, cast.designer)
    assert (found[None].words, found[None].differ) == ("3 opinions, all amber", False)
    assert found[9].words == "1 opinion recorded"


def test_who_left_the_panel_or_only_observes_has_no_say(draft, cast):
    Seat.objects.filter(assessment=draft, person=cast.technologist).update(left_at=AT)
    Seat.objects.filter(assessment=draft, person=cast.researcher).update(is_observer=True)
    found = opinions_of(draft, cast.designer, 3)
    assert (found.recorded, found.others) == (1, ())
    assert opinions(draft, cast.technologist)[3].mine is None


def test_it_asks_once_for_1_and_for_7(an_assessment, cast, django_assert_num_queries):
    one, many = (an_assessment(State.REPORTING, rated=0) for _ in range(2))
    people = [cast.lead, cast.researcher, cast.designer, cast.technologist]
    people += [cast.spare_assessor, cast.stranger, cast.foreign_staff]
    for person in people[4:]:
        Seat.objects.create(assessment=many, person=person, role="technical", given_at=AT)
    points = list(Point.objects.filter(standard=many.standard).order_by("number")[:7])
    Opinion.objects.create(assessment=one, point=points[2], person=cast.lead, rating="red", at=AT)
    Opinion.objects.bulk_create(
        Opinion(assessment=many, point=point, person=person, rating="red", at=AT)
        for point in points
        for person in people
    )
    for draft, number in ((one, 1), (many, 7)):
        with django_assert_num_queries(1):
            assert len(opinions(draft, cast.lead)) == number
        with django_assert_num_queries(1):
            found = opinions_of(draft, cast.lead, 3)
        assert (found.recorded, len(found.others)) == (number, number - 1)
