"""Two presses at the same moment, in two connections: one step, and a sentence for the other."""

import pytest

from assess.domain import booking, requests
from assess.domain.models import Assessment, Email, Event, Service
from assess.domain.refusals import Refused
from assess.domain.words import State
from tests import builders
from tests.conftest import errors, words
from tests.web.assessments.test_at_once import press_at_once


@pytest.fixture
def everyone(transactional_db):
    """The cast, committed, so that other connections see it."""
    return builders.cast()


def test_two_people_send_the_same_request(everyone):
    draft = builders.an_assessment(everyone, State.DRAFT)
    address = f"/book/{draft.pk}/check/"
    done, refused = press_at_once(
        (everyone.primary_contact, address, {}), (everyone.product_manager, address, {})
    )
    assert (done.status_code, refused.status_code) == (302, 409)
    assert "This request has already been sent." in words(refused)
    assert [e.verb for e in draft.events.all()] == ["booking.start", "booking.request"]
    told = Email.objects.filter(event__verb="booking.request")
    assert told.count() == told.values("to").distinct().count() == 5


def test_one_person_starts_the_same_request_twice(everyone):
    press = (everyone.stranger, "/book/start/", {"name": "Register a harbour"})
    answers = press_at_once(press, press, press)
    assert {answer["Location"] for answer in answers} == {f"/book/{Assessment.objects.get().pk}/"}
    assert (Service.objects.count(), Event.objects.count()) == (1, 1)


def test_two_people_take_the_same_name(everyone):
    name = {"name": "Register a harbour"}
    done, refused = press_at_once(
        (everyone.stranger, "/book/start/", name),
        (everyone.team_member, "/book/start/", name),
    )
    assert (done.status_code, refused.status_code) == (302, 409)
    assert "There is already a service called" in errors(refused)[0]


def test_two_drafts_of_one_service_and_phase_are_sent(everyone):
    one = builders.an_assessment(everyone, State.DRAFT)
    booking.edit(one, by=everyone.primary_contact, product_manager=everyone.team_member.email)
    one_of_two = everyone.primary_contact
    everyone.primary_contact = everyone.team_member
    two = builders.an_assessment(everyone, State.DRAFT, service=one.service)
    done, refused = press_at_once(
        (one_of_two, f"/book/{one.pk}/check/", {}),
        (everyone.team_member, f"/book/{two.pk}/check/", {}),
    )
    assert (done.status_code, refused.status_code) == (302, 409)
    assert "of this service is already under way" in errors(refused)[0]


def test_one_sends_what_another_deletes(everyone):
    for _ in range(3):
        draft = builders.an_assessment(everyone, State.DRAFT)
        done, refused = press_at_once(
            (everyone.primary_contact, f"/book/{draft.pk}/delete/", {}),
            (everyone.product_manager, f"/book/{draft.pk}/check/", {}),
        )
        assert done.status_code == 302
        assert refused.status_code in {404, 409}
        left = Assessment.objects.filter(pk=draft.pk).first()
        assert left is None or left.state == State.REQUESTED


def test_what_was_deleted_meanwhile_is_refused_in_words(cast, an_assessment):
    draft = an_assessment(State.DRAFT)
    stale = Assessment.objects.get(pk=draft.pk)
    booking.discard(draft, by=cast.primary_contact)
    for step in (booking.edit, requests.request, requests.withdraw):
        with pytest.raises(Refused, match="This draft request has been deleted"):
            step(stale, by=cast.primary_contact)


def test_the_service_team_and_the_service_assessment_team_book_one_reassessment(everyone):
    red = builders.an_assessment(everyone, State.PUBLISHED, ambers=(), reds=(5,))
    address = f"/assessments/{red.pk}/reassess/"
    answers = press_at_once(
        (everyone.primary_contact, address, {"weeks": ["none"]}), (everyone.staff, address, {})
    )
    again = Assessment.objects.get(reassessment_of=red)
    assert {answer["Location"] for answer in answers} == {f"/assessments/{again.pk}/"}
    assert Event.objects.filter(assessment=red, verb="reassessment.book").count() == 1
    told = Email.objects.filter(assessment=again)
    assert told.count() == told.values("to").distinct().count()
