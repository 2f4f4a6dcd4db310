"""Two people press at the same moment: one step, and a sentence for the other."""

import threading

import pytest
from django.db import connections

from assess.domain.models import Assessment, Email, Event
from assess.domain.words import State
from tests import builders
from tests.conftest import Browser, words

ROUNDS = 3


@pytest.fixture
def cast(transactional_db):
    """Committed, so that other connections see it."""
    return builders.cast()


def press_at_once(*presses):
    """Each (person, address, form) in a thread and connection of its own, at the same moment."""
    browsers = [Browser().sign_in(person) for person, _, _ in presses]
    start, answers = threading.Barrier(len(presses)), [None] * len(presses)

    def press(number):
        _, address, given = presses[number]
        start.wait()
        try:
            answers[number] = browsers[number].post(address, given)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(n,)) for n in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers, key=lambda answer: answer.status_code)


def said(assessment, *verbs):
    return [
        event.verb
        for event in Event.objects.filter(assessment=assessment, verb__in=verbs).order_by("id")
    ]


def test_two_people_accept_the_same_request(cast):
    for _ in range(ROUNDS):
        requested = builders.an_assessment(cast, State.REQUESTED)
        address = f"/assessments/{requested.pk}/accept-request/"
        done, refused = press_at_once((cast.staff, address, {}), (cast.other_staff, address, {}))
        assert (done.status_code, refused.status_code) == (302, 409)
        assert "This request has already been accepted." in words(refused)
        assert said(requested, "booking.accept") == ["booking.accept"]
        told = Email.objects.filter(assessment=requested, event__verb="booking.accept")
        assert told.count() == told.values("to").distinct().count() == 3
        assert Assessment.objects.get(pk=requested.pk).point_reviews.count() == 14


def test_one_accepts_while_another_declines(cast):
    for _ in range(ROUNDS):
        requested = builders.an_assessment(cast, State.REQUESTED)
        base = f"/assessments/{requested.pk}/"
        done, refused = press_at_once(
            (cast.staff, f"{base}accept-request/", {}),
            (cast.other_staff, f"{base}decline/", {"reason": "Too early."}),
        )
        assert (done.status_code, refused.status_code) == (302, 409)
        assert "the assessment is now" in words(refused)
        (verb,) = said(requested, "booking.accept", "booking.decline")
        becomes = {"booking.accept": State.ARRANGING, "booking.decline": State.DECLINED}[verb]
        assert Assessment.objects.get(pk=requested.pk).state == becomes


def test_the_lead_and_staff_say_that_it_took_place(cast):
    for _ in range(ROUNDS):
        arranged = builders.an_assessment(cast, State.ARRANGED)
        address = f"/assessments/{arranged.pk}/held/"
        done, refused = press_at_once((cast.lead, address, {}), (cast.staff, address, {}))
        assert (done.status_code, refused.status_code) == (302, 409)
        assert "already been recorded that the assessment took place" in words(refused)
        assert said(arranged, "assessment.hold") == ["assessment.hold"]
