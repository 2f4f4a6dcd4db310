"""Submitting: everything that is missing with links, or the report as it will be read."""

import pytest

from assess.domain import reporting, writing
from assess.domain.models import Event
from assess.domain.words import Phase, State
from tests.builders import MONDAY, days
from tests.conftest import errors, page, words

LATER = MONDAY + days(16)
WHY = {"unsigned_reason": "We agreed to it in a call."}


def path(assessment) -> str:
    return f"/assessments/{assessment.pk}/report/submit/"


@pytest.fixture
def ready(cast, an_assessment):
    """A report from which nothing is missing."""
    assessment = an_assessment(State.REPORTING)
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    return assessment


def links(answer, within: str) -> dict[str, str]:
    return {a.get_text(): a["href"] for a in page(answer).select(f"{within} a")}


def test_everything_missing_is_listed_with_a_link_to_its_page(cast, an_assessment, as_):
    assessment = an_assessment(State.REPORTING, rated=12)
    answer = as_(cast.lead).get(path(assessment))
    assert answer.status_code == 200
    at = f"/assessments/{assessment.pk}/report"
    assert links(answer, ".govuk-list--spaced") == {
        "Rate point 13, Use and contribute to open standards, common components and patterns.": (
            f"{at}/points/13/#id_rating"
        ),
        "Rate point 14, Operate a reliable service.": f"{at}/points/14/#id_rating",
        "Confirm the overall rating.": f"{at}/confirm/",
    }
    assert "3 things are missing before you can submit the report" in words(answer)
    assert page(answer).select("main form") == []


def test_pressing_all_the_same_is_refused_and_says_what_is_missing(cast, an_assessment, as_):
    assessment = an_assessment(State.REPORTING, rated=13)
    answer = as_(cast.lead).post(path(assessment))
    assert answer.status_code == 409
    assert page(answer).title.get_text().startswith("Error: ")
    assert errors(answer) == [
        "Rate point 14, Operate a reliable service.",
        "Confirm the overall rating.",
    ]
    assert links(answer, ".govuk-error-summary") == {
        "Rate point 14, Operate a reliable service.": (
            f"/assessments/{assessment.pk}/report/points/14/#id_rating"
        ),
        "Confirm the overall rating.": f"/assessments/{assessment.pk}/report/confirm/",
    }
    assert Event.objects.filter(verb="report.submit").count() == 0


def test_what_a_peer_review_lacks_leads_to_the_overall_texts(cast, an_assessment, as_):
    assessment = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    version = assessment.report.version
    writing.write_overall(assessment, by=cast.lead, at=LATER, version=version, recommendations="")
    answer = as_(cast.lead).get(path(assessment))
    assert "1 thing is missing" in words(answer)
    assert links(answer, ".govuk-list--spaced") == {
        "Write the panel’s recommendations.": (
            f"/assessments/{assessment.pk}/report/overall/#id_recommendations"
        )
    }


def test_a_finished_report_is_shown_as_it_will_be_read(cast, ready, as_):
    answer = as_(cast.lead).get(path(ready))
    said = words(answer)
    assert "Overall rating: Amber" in said
    assert "What was done well on point 14." in said
    assert "Only the panel (without its observers) and the service assessment team can see" in said
    assert "Product Manager (product manager) or Delivery Manager (delivery manager) then" in said
    assert "which is due to have it by Monday 22 February 2027" in said
    (form,) = page(answer).select("main form")
    assert form.button.get_text() == "Submit the report to the service assessment team"


def test_submitting_says_who_was_told(cast, ready, as_):
    browser = as_(cast.lead)
    seen = page(browser.get(path(ready))).select_one("input[name=seen]")["value"]
    answer = browser.post(path(ready), {"seen": seen, **WHY}, follow=True)
    assert answer.redirect_chain == [(f"/assessments/{ready.pk}/", 302)]
    banner = page(answer).select_one(".govuk-notification-banner--success").get_text(" ", True)
    assert banner == ("Done The report is submitted. We have emailed the service assessment team.")
    ready.refresh_from_db()
    assert ready.state == State.CHECKING


def test_a_second_press_gets_a_sentence_and_nothing_happens_twice(cast, ready, as_):
    assert as_(cast.lead).post(path(ready), WHY).status_code == 302
    answer = as_(cast.lead).post(path(ready))
    assert answer.status_code == 409
    assert "This report has already been submitted." in words(answer)
    assert Event.objects.filter(verb="report.submit").count() == 1


def test_what_changed_meanwhile_is_shown_before_it_can_be_submitted(cast, ready, as_):
    browser = as_(cast.lead)
    seen = page(browser.get(path(ready))).select_one("input[name=seen]")["value"]
    writing.write_point(
        ready, by=cast.researcher, at=LATER, point=1, version=1, done_well="Changed meanwhile."
    )
    answer = browser.post(path(ready), {"seen": seen})
    assert answer.status_code == 409
    assert errors(answer) == [
        "The report has changed since you opened the page. Read it again before you go on."
    ]
    assert "Changed meanwhile." in words(answer)
    again = page(answer).select_one("input[name=seen]")["value"]
    assert again != seen
    assert browser.post(path(ready), {"seen": again, **WHY}).status_code == 302


def test_the_remarks_of_the_last_check_are_there(cast, an_assessment, as_):
    assessment = an_assessment(State.CHECKING)
    reporting.return_to_panel(
        assessment, by=cast.staff, at=LATER, remarks="Point 3: **say** <i>why</i>."
    )
    said = words(as_(cast.lead).get(path(assessment)))
    assert "What the service assessment team asked you to change" in said
    assert "Point 3: say <i>why</i>." in said


@pytest.mark.parametrize("seen", ["x" * 65, "not the hash", "<script>alert(1)</script>"])
def test_a_made_up_hash_submits_nothing(cast, ready, as_, seen):
    answer = as_(cast.lead).post(path(ready), {"seen": seen})
    assert answer.status_code in {409, 422}
    assert errors(answer)
    assert "<script>alert(1)" not in answer.content.decode()
    ready.refresh_from_db()
    assert ready.state == State.REPORTING


def test_the_page_takes_at_most_12_queries(cast, ready, as_, django_assert_max_num_queries):
    browser = as_(cast.lead)
    with django_assert_max_num_queries(12):
        browser.get(path(ready))
