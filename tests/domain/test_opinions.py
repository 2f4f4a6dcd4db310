"""Opinions before the panel talks, and the word that one's points are finished: the panel's alone."""

import pytest

from assess.domain import finishing, opinions
from assess.domain.models import Event, Opinion, PointReview, PointsDone
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Phase, State
from assess.domain.workflow import open_to
from tests.builders import MONDAY, days

PANEL = ["lead", "researcher", "designer", "technologist"]
NOT_THE_PANEL = [
    "observer",
    "staff",
    "product_manager",
    "team_member",
    "stranger",
    "spare_assessor",
]
VERBS = {
    "opinion.record": lambda a, by: opinions.record_opinion(a, by=by, rating="red", point=3),
    "points.done": lambda a, by: finishing.points_done(a, by=by),
    "points.not_done": lambda a, by: finishing.points_not_done(a, by=by),
}


@pytest.fixture
def draft(an_assessment):
    return an_assessment(State.REPORTING, rated=0)


def recorded(assessment):
    rows = Opinion.objects.filter(assessment=assessment).order_by("pk")
    return list(rows.values_list("person__email", "point__number", "rating", "reason"))


@pytest.mark.parametrize("verb", VERBS)
def test_only_those_who_write_may_before_and_after_the_day(verb, an_assessment, cast):
    for state in (State.ARRANGED, State.REPORTING):
        held = an_assessment(state)
        before = Event.objects.filter(assessment=held).count()
        for name in PANEL:
            assert verb in open_to(getattr(cast, name), held)
            VERBS[verb](held, getattr(cast, name))
        for name in NOT_THE_PANEL:
            assert verb not in open_to(getattr(cast, name), held)
            with pytest.raises(NotAllowed):
                VERBS[verb](held, getattr(cast, name))
        assert Event.objects.filter(assessment=held).count() == before
    with pytest.raises(Refused, match="cannot be done any more"):
        VERBS[verb](an_assessment(State.CHECKING), cast.lead)


def test_one_opinion_of_each_point_and_one_of_the_whole(draft, cast):
    say = {"assessment": draft, "by": cast.lead, "at": MONDAY + days(15)}
    opinions.record_opinion(**say, rating="amber", point=3, reason=" No  help\r\nby phone. ")
    opinions.record_opinion(**say, rating="green", point=4)
    opinions.record_opinion(**say, rating="amber")
    for _ in range(2):
        opinions.record_opinion(
            draft, by=cast.lead, at=MONDAY + days(16), rating="red", point=3, reason="None."
        )
    opinions.record_opinion(**say, rating="amber")
    email = cast.lead.email
    assert recorded(draft) == [
        (email, 3, "red", "None."),
        (email, 4, "green", ""),
        (email, None, "amber", ""),
    ]
    first, _, whole = Opinion.objects.filter(assessment=draft).order_by("pk")
    assert (first.at, whole.at) == (MONDAY + days(16), MONDAY + days(15))


@pytest.mark.parametrize(
    ("given", "sentence", "field"),
    [
        ({"rating": ""}, "Choose green, amber or red as your opinion.", "rating"),
        ({"rating": "blue"}, "Choose green, amber or red as your opinion.", "rating"),
        ({"rating": "red", "reason": "x" * 1_001}, "Shorten this text to 1,000", "reason"),
        ({"rating": "red", "point": 15}, "This assessment has no point 15.", ""),
        ({"rating": "red", "point": 14}, "Point 14 is not in scope", ""),
    ],
)
def test_wrong_opinions_are_refused(draft, cast, given, sentence, field):
    PointReview.objects.filter(assessment=draft, point__number=14).update(in_scope=False)
    with pytest.raises(Refused, match=sentence) as no:
        opinions.record_opinion(draft, by=cast.lead, **{"point": 3, **given})
    assert (no.value.field or "") == field
    assert recorded(draft) == []


def test_a_peer_review_has_no_ratings_to_have_an_opinion_of(an_assessment, cast):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    with pytest.raises(Refused, match="A peer review has no ratings"):
        opinions.record_opinion(peer, by=cast.lead, rating="green")
    finishing.points_done(peer, by=cast.lead)


def test_done_is_said_once_and_taken_back_once(draft, cast):
    for later in range(2):
        finishing.points_done(draft, by=cast.designer, at=MONDAY + days(15 + later))
    finishing.points_done(draft, by=cast.lead)
    assert PointsDone.objects.get(person=cast.designer).at == MONDAY + days(15)
    for _ in range(2):
        finishing.points_not_done(draft, by=cast.designer)
    assert [done.person for done in PointsDone.objects.filter(assessment=draft)] == [cast.lead]
