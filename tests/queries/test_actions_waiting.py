"""Which reports have actions or ratings that wait for someone, on their dashboard."""

import uuid

import pytest

from assess.domain import closing, helping, revising
from assess.domain.models import Action
from assess.domain.words import State
from assess.queries.actions_waiting import waiting_for
from tests.builders import MONDAY, days
from tests.conftest import page, words


@pytest.fixture
def report(an_assessment):
    """Two ambers: evidence is offered for one since day 30, a question asked about both since 31."""

    def made(name):
        one = an_assessment(State.PUBLISHED, ambers=(3, 4), name=name)
        first, second = Action.objects.filter(point_review__assessment=one).order_by("id")
        team = one.primary_contact
        for at, verb, action, more in (
            (30, closing.offer_evidence, first, {}),
            (31, helping.ask, first, {}),
            (31, helping.ask, second, {}),
        ):
            verb(one, by=team, at=MONDAY + days(at), action=action.uuid, note="Words.", **more)
        return one

    return made


def test_the_lead_and_the_desk_see_what_waits_until_it_is_done(cast, as_, report):
    one = report("Get a permit")
    (found,) = waiting_for(cast.lead)
    assert (found.pk, found.service, found.phase) == (one.pk, "Get a permit", "Alpha")
    assert (found.offered, found.asked, found.since) == (1, 2, MONDAY + days(30))
    assert waiting_for(cast.staff) == (found,)
    said = (
        "Get a permit, alpha: 1 action to decide, 2 questions to answer (Get a permit, alpha) , "
        "waiting since 3 March"
    )
    assert said in words(as_(cast.lead).get("/dashboard/"))
    for who in ("designer", "observer", "team_member", "stranger", "foreign_staff"):
        assert waiting_for(getattr(cast, who)) == ()
    for action in Action.objects.filter(point_review__assessment=one):
        helping.advise(one, by=cast.designer, at=MONDAY + days(32), action=action.uuid, note="Yes.")
    closing.close(
        one,
        by=cast.lead,
        at=MONDAY + days(32),
        action=Action.objects.filter(point_review__assessment=one).earliest("id").uuid,
    )
    assert waiting_for(cast.lead) == ()
    assert "that wait for you" not in words(as_(cast.lead).get("/dashboard/"))


def test_a_rating_asked_to_be_revised_waits_too(cast, as_, an_assessment):
    one = an_assessment(State.PUBLISHED, ambers=(3, 4), name="Get a permit")
    action = Action.objects.filter(point_review__assessment=one).earliest("id")
    about = {"action": action.uuid, "at": MONDAY + days(30)}
    closing.close(one, by=cast.lead, reason="It is done.", **about)
    asked = {"uuid": uuid.uuid4(), "at": MONDAY + days(31)}
    revising.ask(one, by=cast.team_member, point=3, case="We meet it now.", **asked)
    (found,) = waiting_for(cast.lead)
    assert (found.offered, found.asked, found.revisions) == (0, 0, 1)
    assert found.since == MONDAY + days(31)
    assert waiting_for(cast.staff) == (found,)
    for who in (cast.lead, cast.staff):
        dashboard = page(as_(who).get("/dashboard/"))
        assert "Nothing to do now" not in dashboard.text  # this waits for them
        (link,) = dashboard.select(f'a[href="/assessments/{one.pk}/revisions/"]')
        assert "1 amber point asked to be revised" in link.text
    for who in ("designer", "observer", "team_member", "stranger", "foreign_staff"):
        assert waiting_for(getattr(cast, who)) == ()
    other = Action.objects.filter(point_review__assessment=one).latest("id")
    about["action"] = other.uuid
    helping.ask(one, by=cast.team_member, note="Is this enough?", **about)
    (both,) = waiting_for(cast.lead)
    assert (both.asked, both.revisions, both.since) == (1, 1, MONDAY + days(30))
    decided = {**asked, "at": MONDAY + days(32)}
    revising.decide(one, by=cast.lead, agreed=False, reason="Not yet.", **decided)
    assert waiting_for(cast.lead)[0].revisions == 0


def test_it_is_two_statements_for_1_and_for_7(cast, report, django_assert_num_queries):
    report("One")
    with django_assert_num_queries(2):
        assert len(waiting_for(cast.staff)) == 1
    for number in range(6):
        report(f"More {number}")
    with django_assert_num_queries(2):
        assert len(waiting_for(cast.staff)) == 7
