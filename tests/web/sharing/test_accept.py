"""Accepting: what becomes public is said first; one press publishes, once."""

import uuid

import pytest

from assess.domain import arranging, clarifying, reporting, writing
from assess.domain.models import Email, Event
from assess.domain.words import Phase, State
from tests import builders
from tests.builders import MONDAY, days
from tests.conftest import errors, page, words

LATER = MONDAY + days(18)


def path(assessment, name: str = "accept") -> str:
    return f"/assessments/{assessment.pk}/report/{name}/"


@pytest.fixture
def shared(an_assessment):
    return an_assessment(State.SHARED)


def changed(cast, shared) -> None:
    """Recall the report, change a text, and share it again."""
    reporting.recall(shared, by=cast.staff, at=LATER, reason="A mistake.")
    reporting.return_to_panel(shared, by=cast.staff, at=LATER, remarks="Point 1.")
    writing.write_point(
        shared, by=cast.lead, at=LATER, point=1, version=1, done_well="Other words."
    )
    reporting.submit(shared, by=cast.lead, at=LATER, unsigned_reason="We agreed.")
    builders.share(shared, by=cast.staff, at=LATER)


def test_the_page_says_what_becomes_public_and_what_does_not(cast, shared, as_, settings):
    answer = as_(cast.product_manager).get(path(shared))
    said = words(answer)
    assert "The report is published at once." in said
    assert f"{settings.ADDRESS}/reports/{shared.pk}/" in said
    assert "What becomes public" in said
    assert "the actions for the service team" in said
    assert "What does not become public the names of the assessors" in said
    assert "you cannot take the acceptance back" in said
    buttons = page(answer).select("main form button")
    assert [b.get_text() for b in buttons] == ["Accept and publish the report"]


def test_a_peer_review_has_no_ratings_to_publish(cast, an_assessment, as_):
    review = an_assessment(State.SHARED, phase=Phase.DISCOVERY)
    said = words(as_(cast.product_manager).get(path(review)))
    assert "what the panel recommends" in said
    assert "the overall rating" not in said


def test_whom_the_page_names_are_those_who_are_emailed(cast, shared, as_):
    found = page(as_(cast.product_manager).get(path(shared)))
    named = [li.get_text().partition(",")[0] for li in found.select(".govuk-details__text li")]
    as_(cast.product_manager).post(path(shared))
    sent = Email.objects.filter(event__verb="report.accept").values_list("to", flat=True)
    assert len(named) == len(sent) == 10
    assert f"We email {len(sent)} people that you accepted it." in words_of(found)


def test_the_page_warns_of_a_question_without_an_answer_and_of_changes_that_are_dropped(
    cast, shared, as_
):
    browser = as_(cast.product_manager)
    asked, waits = uuid.uuid4(), uuid.uuid4()
    for each in (asked, waits):
        clarifying.ask(shared, by=cast.delivery_manager, uuid=each, question="Which users?")
    said = words(browser.get(path(shared)))
    assert "2 questions about the report have no answer yet" in said
    assert "being changed" not in said
    clarifying.answer(shared, by=cast.lead, uuid=asked, answer="All.", needs_change=True)
    answer = browser.get(path(shared))
    said = words(answer)
    assert "1 question about the report has no answer yet" in said
    assert "The report is being changed because of a question" in said
    assert "you accept version 2 as it is, and what is being changed is dropped" in said
    links = [a["href"] for a in page(answer).select(".govuk-warning-text a")]
    assert links == [path(shared, "changes"), path(shared, "questions")]
    clarifying.withdraw(shared, by=cast.delivery_manager, uuid=waits)
    assert "no answer yet" not in words(browser.get(path(shared)))


def words_of(found) -> str:
    return " ".join(found.get_text(" ").split())


def test_one_press_publishes(cast, shared, as_):
    browser = as_(cast.delivery_manager)
    seen = page(browser.get(path(shared))).select_one("input[name=seen]")["value"]
    answer = browser.post(path(shared), {"seen": seen}, follow=True)
    assert answer.redirect_chain == [(path(shared, "read"), 302)]
    banner = page(answer).select_one(".govuk-notification-banner--success").get_text(" ", True)
    assert banner.startswith(
        "Done You accepted the report. It is published: everyone can read it. We have emailed "
    )
    assert page(answer).find("a", string="Go to the published report") is not None
    shared.refresh_from_db()
    assert (shared.state, shared.public_version) == (State.PUBLISHED, shared.shared_version)


def test_the_public_page_shows_the_very_same_report(cast, shared, as_, browser):
    body = shared.shared_version.body
    as_(cast.product_manager).post(path(shared))
    public = browser.get(f"/reports/{shared.pk}/")
    assert public.status_code == 200
    assert body in public.content.decode()


@pytest.mark.parametrize("second", ["product_manager", "delivery_manager"])
def test_a_second_press_gets_a_sentence_and_nothing_happens_twice(cast, shared, as_, second):
    assert as_(cast.product_manager).post(path(shared)).status_code == 302
    answer = as_(getattr(cast, second)).post(path(shared))
    assert answer.status_code == 409
    assert "This report has already been accepted." in words(answer)
    assert Event.objects.filter(verb="report.accept").count() == 1
    assert Email.objects.filter(event__verb="report.accept").count() == 10


def test_a_page_from_before_a_change_publishes_nothing(cast, shared, as_):
    browser = as_(cast.product_manager)
    seen = page(browser.get(path(shared))).select_one("input[name=seen]")["value"]
    changed(cast, shared)
    answer = browser.post(path(shared), {"seen": seen})
    assert answer.status_code == 409
    assert errors(answer) == [
        "The report has changed since you opened the page. Read it again before you go on."
    ]
    shared.refresh_from_db()
    assert shared.state == State.SHARED


def test_coming_from_an_older_version_it_is_read_again_first(cast, shared, as_):
    changed(cast, shared)
    answer = as_(cast.product_manager).get(path(shared) + "?version=2")
    assert answer.status_code == 409
    assert errors(answer) == [
        "The report has changed since you read it. Read version 4 before you accept it."
    ]
    assert page(answer).select("main form") == []
    assert as_(cast.product_manager).get(path(shared) + "?version=4").status_code == 200


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "²"])
def test_a_strange_version_in_the_address_harms_nothing(cast, shared, as_, version):
    answer = as_(cast.product_manager).get(path(shared), {"version": version})
    assert answer.status_code in {200, 409}


def test_a_recalled_report_cannot_be_accepted(cast, shared, as_):
    reporting.recall(shared, by=cast.staff, at=LATER, reason="A mistake.")
    answer = as_(cast.product_manager).post(path(shared))
    assert answer.status_code == 409
    assert "the assessment is now “report being checked”" in words(answer)


def test_a_confidential_report_is_accepted_and_kept(cast, shared, as_, browser):
    arranging.mark_confidential(
        shared, by=cast.staff, at=LATER, confidential=True, reason="Not announced."
    )
    opened = as_(cast.product_manager).get(path(shared))
    assert "accepted in confidence. It is not published" in words(opened)
    assert "What becomes public" not in words(opened)
    assert [b.get_text() for b in page(opened).select("main form button")] == [
        "Accept the report in confidence"
    ]
    answer = as_(cast.product_manager).post(path(shared), follow=True)
    assert "You accepted the report in confidence. It is not published." in words(answer)
    assert browser.get(f"/reports/{shared.pk}/").status_code == 404


def test_after_the_last_day_it_can_still_be_accepted(cast, shared, as_, time_machine):
    time_machine.move_to("2027-03-09 10:00:00+00:00", tick=False)
    answer = as_(cast.product_manager).get(path(shared))
    assert "The last day was Thursday 4 March 2027; you can still accept it." in words(answer)
    assert as_(cast.product_manager).post(path(shared)).status_code == 302


def test_the_page_takes_at_most_12_queries(cast, shared, as_, django_assert_max_num_queries):
    browser = as_(cast.product_manager)
    with django_assert_max_num_queries(12):
        browser.get(path(shared))
