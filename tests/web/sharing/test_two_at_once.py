"""Two people press at the same moment, in two threads of their own: one step, one event."""

import threading

import pytest
from django.db import connections

from assess.domain.models import Email, Event
from assess.domain.words import State
from tests import builders
from tests.conftest import Browser, words

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = {
    "accept": ("report.accept", State.SHARED, ("product_manager", "delivery_manager"), 10),
    "share": ("report.share", State.CHECKING, ("staff", "other_staff"), 4),
}


@pytest.mark.parametrize("page", STEPS)
@pytest.mark.parametrize("alone", [False, True], ids=["two-people", "one-person-twice"])
def test_one_step_one_event_and_a_sentence_for_the_other(page, alone):
    verb, state, names, emails = STEPS[page]
    cast = builders.cast()
    assessment = builders.an_assessment(cast, state)
    if page == "share":
        builders.tick_all(assessment, by=cast.staff)
    people = [getattr(cast, name) for name in names]
    browsers = [Browser().sign_in(people[0 if alone else n]) for n in (0, 1)]
    together, answers = threading.Barrier(2), []

    def press(browser):
        try:
            together.wait(timeout=30)
            answers.append(browser.post(f"/assessments/{assessment.pk}/report/{page}/"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    done, refused = sorted(answers, key=lambda answer: answer.status_code)
    assert (done.status_code, refused.status_code) == (302, 409)
    assert "has already been" in words(refused)
    assert Event.objects.filter(verb=verb).count() == 1
    assert Email.objects.filter(event__verb=verb).count() == emails
    assert assessment.versions.count() == 2
