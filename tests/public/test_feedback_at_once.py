"""One link, sent from two windows at the same moment: one answer, and a sentence for the other."""

import threading

import pytest
import time_machine
from django.db import connections

from assess.domain.models import FeedbackAnswers
from assess.domain.words import State
from tests import builders
from tests.conftest import Browser, words
from tests.feedback import ASKED, asked, path_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_answer_is_kept():
    cast = builders.cast()
    assessment = asked(builders.an_assessment(cast, State.REPORTING))
    path = path_for(assessment, cast.lead)
    together, answers = threading.Barrier(2), []

    def press(rating: str) -> None:
        try:
            together.wait(timeout=30)
            answers.append(Browser().post(path, {"overall": rating}))
        finally:
            connections.close_all()

    with time_machine.travel(ASKED, tick=True):
        threads = [threading.Thread(target=press, args=[rating]) for rating in ("2", "5")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    done, late = sorted(answers, key=lambda answer: answer.status_code)
    assert (done.status_code, late.status_code) == (302, 409)
    assert "Answers can be sent once." in words(late)
    assert FeedbackAnswers.objects.count() == 1
