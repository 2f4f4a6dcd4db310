"""The emails that ask for feedback: a link of their own that nobody else ever reads."""

import pytest

from assess.domain import arranging, clocks
from assess.domain.models import Email
from assess.domain.words import State
from assess.notify import delivery
from tests.builders import days
from tests.conftest import words
from tests.feedback import ASKED, answered, asked

REMINDED = ASKED + days(14)


@pytest.fixture
def sent(settings, an_assessment):
    """An assessment whose people were asked and reminded, and their emails sent."""
    settings.DEMO = False
    assessment = asked(an_assessment(State.REPORTING))
    delivery.deliver(ASKED + days(1))
    clocks.run(REMINDED)
    delivery.deliver(REMINDED)
    return assessment


def of_feedback():
    return Email.objects.filter(kind__startswith="feedback")


def test_they_are_sent_a_day_late_too_and_then_hold_no_link(sent):
    assert of_feedback().filter(sent_at=None).count() == 0
    assert of_feedback().count() == 16
    assert set(of_feedback().values_list("body", flat=True)) == {delivery.WIPED}


def test_they_are_not_sent_once_the_assessment_did_not_take_place(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    arranging.not_held(assessment, by=cast.lead, at=ASKED, reason="A fire alarm.")
    delivery.deliver(ASKED)
    assert set(of_feedback().values_list("sent_at", "moot_at")) == {(None, ASKED)}


def test_the_desk_sees_who_was_asked_but_no_link_and_not_who_was_reminded(cast, sent, as_):
    """Who was reminded has not answered: with that, an answer could be told from the others."""
    desk = as_(cast.staff)
    listed = words(desk.get(f"/assessments/{sent.pk}/emails/"))
    assert "how did the alpha service assessment go?" in listed
    assert "you can still say" not in listed
    first = of_feedback().filter(kind="feedback").first()
    assert "The text of this email is not kept." in words(
        desk.get(f"/assessments/{sent.pk}/emails/{first.pk}/")
    )
    reminder = of_feedback().filter(kind="feedback-reminder").first()
    assert desk.get(f"/assessments/{sent.pk}/emails/{reminder.pk}/").status_code == 404


def test_a_link_that_waits_to_be_sent_is_not_shown_either(cast, an_assessment, as_):
    assessment = asked(an_assessment(State.REPORTING))
    first = of_feedback().first()
    answer = as_(cast.staff).get(f"/assessments/{assessment.pk}/emails/{first.pk}/")
    assert "/feedback/" not in words(answer)
    assert "The text of this email is not kept." in words(answer)


def test_the_history_tells_panel_and_desk_alone(cast, sent, as_):
    answered(sent, cast.lead, REMINDED)
    for who in (cast.lead, cast.staff):
        history = words(as_(who).get(f"/assessments/{sent.pk}/history/"))
        assert "asked 8 people for feedback" in history
        assert "reminded those who had not given feedback" in history
    for who in (cast.product_manager, cast.team_member):
        assert "feedback" not in words(as_(who).get(f"/assessments/{sent.pk}/history/"))
