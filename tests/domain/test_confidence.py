"""A confidential mark ends on its day; a person publishes; nothing leaks before or by it."""

import datetime

import pytest

from assess.domain import arranging, clocks, publishing, reporting
from assess.domain.clock import PLACE
from assess.domain.models import Assessment, Email, Event, PublishedReport
from assess.domain.words import State
from tests.builders import MONDAY, days
from tests.conftest import words

UNTIL = datetime.date(2027, 6, 1)
MORNING = datetime.datetime(2027, 6, 1, 7, 0, tzinfo=PLACE)

MARKED = MONDAY + days(18)


def mark(assessment, cast, until=UNTIL, at=MARKED):
    arranging.mark_confidential(
        assessment, by=cast.staff, at=at, confidential=True, reason="Not announced.", until=until
    )


@pytest.fixture
def accepted(cast, an_assessment):
    """Accepted in confidence, with a mark until 1 June."""
    found = an_assessment(State.SHARED, name="Get a permit")
    mark(found, cast)
    reporting.accept(found, by=cast.product_manager, at=MONDAY + days(20))
    assert found.state == State.ACCEPTED
    return found


def test_the_mark_holds_until_the_morning_of_its_day(accepted):
    for before in (MORNING - days(1), MORNING - datetime.timedelta(minutes=1)):
        assert "assessment.mark_ended" not in clocks.run(before)
    accepted.refresh_from_db()
    assert accepted.confidential


def test_on_its_day_it_ends_once_and_publication_is_proposed(accepted, cast):
    assert clocks.run(MORNING)["assessment.mark_ended"] == 1
    assert "assessment.mark_ended" not in clocks.run(MORNING + days(1))
    accepted.refresh_from_db()
    assert (accepted.state, accepted.confidential, accepted.confidential_until) == (
        State.ACCEPTED,
        False,
        None,
    )
    event = Event.objects.get(verb="clock.mark_ended")
    assert event.data == {
        "until": "Tuesday 1 June 2027",
        "day": "2027-06-01",
        "because": "Not announced.",
    }
    mail = Email.objects.get(event=event)
    assert mail.subject == "Get a permit: the confidential mark ended, 1 June 2027"
    assert "It is not published by itself: look at it, and publish it." in mail.body
    assert f"/assessments/{accepted.pk}/report/publish/" in mail.body
    assert not PublishedReport.objects.exists()
    publishing.publish(accepted, by=cast.staff, at=MORNING)
    assert PublishedReport.objects.filter(assessment=accepted).exists()


def test_nobody_outside_reads_anything_before_a_person_publishes(accepted, cast, as_, browser):
    for moment in (MORNING - days(1), MORNING):
        clocks.run(moment)
        assert browser.get(f"/reports/{accepted.pk}/").status_code == 404
        assert "Get a permit" not in words(browser.get("/reports/"))
        assert as_(cast.stranger).get(f"/assessments/{accepted.pk}/").status_code == 404


def test_before_acceptance_it_ends_too_and_the_email_says_what_that_means(an_assessment, cast):
    shared = an_assessment(State.SHARED)
    mark(shared, cast)
    assert clocks.run(MORNING)["assessment.mark_ended"] == 1
    mail = Email.objects.get(kind="mark-ended")
    assert "it is published in the same step" in mail.body
    shared.refresh_from_db()
    assert (shared.state, shared.confidential) == (State.SHARED, False)


def test_another_day_or_none_is_kept_to(accepted, cast):
    mark(accepted, cast, until=UNTIL + days(30), at=MORNING - days(2))
    assert "assessment.mark_ended" not in clocks.run(MORNING)
    mark(accepted, cast, until=None, at=MORNING)
    assert "assessment.mark_ended" not in clocks.run(MORNING + days(60))
    assert Assessment.objects.get(pk=accepted.pk).confidential


def test_an_email_about_a_mark_that_was_set_again_is_not_sent(accepted, cast):
    from assess.notify.conditions import still_ended

    clocks.run(MORNING)
    event = Event.objects.get(verb="clock.mark_ended")
    accepted.refresh_from_db()
    assert still_ended(event, accepted)
    mark(accepted, cast, until=None, at=MORNING)
    assert not still_ended(event, accepted)


def test_the_history_says_it(accepted, cast, as_):
    clocks.run(MORNING)
    said = words(as_(cast.product_manager).get(f"/assessments/{accepted.pk}/history/"))
    assert "ended the confidential mark, which was set until Tuesday 1 June 2027" in said
