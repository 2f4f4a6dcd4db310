"""The page behind a feedback link: for whoever has it, without a session, answered once."""

import pytest
import time_machine

from assess.domain import arranging, staff
from assess.domain.models import FeedbackAnswers, FeedbackLink
from assess.domain.words import State
from tests.builders import MONDAY, days
from tests.conftest import Browser, errors, page, words
from tests.feedback import ASKED, answered, asked, link_of, path_for
from tests.rules.writes import writes

ON = MONDAY + days(16)
ANSWERS = {
    "overall": "4",
    "preparation": "0",
    "discussion": "5",
    "went_well": "The panel had read our research.\r\nAll of it.",
    "to_change": "Send the agenda earlier.",
}


@pytest.fixture(autouse=True)
def _two_days_after():
    with time_machine.travel(ON, tick=False):
        yield


@pytest.fixture
def assessment(an_assessment):
    return asked(an_assessment(State.REPORTING, name="Get a permit"))


def test_the_page_says_what_it_is_about_and_who_sees_what(cast, assessment, browser):
    answer = browser.get(path_for(assessment, cast.team_member))
    assert answer.status_code == 200
    said = words(answer)
    assert "Get a permit, alpha service assessment, Monday 15 February 2027" in said
    assert "Your name is not kept with it." in said
    assert "Members of the panel see averages only" in said
    assert "Nobody else in the service team sees your answers." in said
    assert "what you write may still show who you are" in said
    assert "This link works until Saturday 17 April 2027." in said
    asks = [legend.get_text(strip=True) for legend in page(answer).select("legend")]
    assert asks == [
        "How did the assessment go overall?",
        "How clear was it to you what to prepare?",
        "How fair and useful was the discussion with the panel?",
    ]
    labels = [each.get_text(strip=True) for each in page(answer).select("#id_overall, label")[:8]]
    assert "I do not know" in labels


def test_the_panel_has_a_question_of_its_own(cast, assessment, browser):
    answer = browser.get(path_for(assessment, cast.researcher))
    asks = [legend.get_text(strip=True) for legend in page(answer).select("legend")]
    assert asks[2] == "How well did the preparation help you to assess the service?"
    assert "Nobody in the service team sees them." in words(answer)
    browser.post(path_for(assessment, cast.researcher), {"groundwork": "2"})
    assert FeedbackAnswers.objects.get().groundwork == 2


def test_answers_are_sent_and_the_link_says_thank_you_from_then_on(cast, assessment, browser):
    path = path_for(assessment, cast.team_member)
    answer = browser.post(path, ANSWERS)
    assert (answer.status_code, answer["Location"]) == (302, path)
    kept = FeedbackAnswers.objects.get()
    assert (kept.overall, kept.preparation, kept.discussion) == (4, 0, 5)
    assert kept.went_well == "The panel had read our research.\nAll of it."
    thanks = browser.get(path)
    assert thanks.status_code == 200
    assert "You sent your answers on Wednesday 17 February 2027." in words(thanks)
    assert "research" not in words(thanks)
    assert not page(thanks).select("main form")


def test_a_second_press_keeps_the_first_and_says_so(cast, assessment, browser):
    path = path_for(assessment, cast.team_member)
    browser.post(path, ANSWERS)
    again = browser.post(path, {**ANSWERS, "overall": "1"})
    assert again.status_code == 409
    assert "If you have just pressed the button twice, all is well." in words(again)
    typed = page(again).select_one("details").get_text(" ", strip=True)
    assert typed.startswith("What you have just typed What went well? The panel had read")
    assert FeedbackAnswers.objects.get().overall == 4


def test_looking_changes_nothing_however_often(cast, assessment, browser):
    path = path_for(assessment, cast.lead)
    with writes() as written:
        for method in (browser.get, browser.head, browser.get):
            assert method(path).status_code == 200
    assert written == []
    assert browser.put(path).status_code == 405


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Answer at least one question."),
        ({"went_well": "  "}, "Answer at least one question."),
        ({"overall": "9", "went_well": "It was kind."}, "Choose one of the list."),
        (
            {"to_change": "x" * 2_001, "overall": "3"},
            "Your answer to “What should change?” must be 2,000 characters or fewer.",
        ),
    ],
)
def test_a_wrong_answer_keeps_what_was_typed(cast, assessment, browser, sent, sentence):
    path = path_for(assessment, cast.team_member)
    answer = browser.post(path, sent)
    assert answer.status_code == 422
    assert errors(answer) == [sentence]
    assert page(answer).title.get_text().startswith("Error: ")
    (link,) = page(answer).select(".govuk-error-summary a")
    assert page(answer).select_one(link["href"]) is not None
    for name in ("went_well", "to_change"):
        typed = page(answer).select_one(f"textarea[name={name}]").get_text().strip()
        assert typed == sent.get(name, "").strip()
    if sent.get("overall") == "3":
        assert page(answer).select_one("input[name=overall][value='3']").has_attr("checked")
    assert not FeedbackAnswers.objects.exists()
    assert browser.post(path, ANSWERS).status_code == 302


@pytest.mark.parametrize(
    "token", ["x", "A" * 43, "%00", "..", "é" * 20, "a" * 3000], ids=lambda token: token[:5]
)
def test_a_link_that_is_none_is_a_page_that_says_so(db, browser, token):
    for answer in (browser.get(f"/feedback/{token}/"), browser.post(f"/feedback/{token}/", {})):
        assert answer.status_code == 404
        assert "This link does not work" in words(answer)


def test_a_link_ends_after_60_days(cast, assessment, browser):
    path = path_for(assessment, cast.lead)
    with time_machine.travel(ASKED + days(60), tick=False):
        assert browser.get(path).status_code == 200
    with time_machine.travel(ASKED + days(61), tick=False):
        for answer in (browser.get(path), browser.post(path, ANSWERS)):
            assert answer.status_code == 410
            assert "It worked until Saturday 17 April 2027" in words(answer)
        assert "Send the agenda earlier." in page(answer).select_one("details").get_text()
        assert not FeedbackAnswers.objects.exists()
    answered(assessment, cast.lead)
    with time_machine.travel(ASKED + days(90), tick=False):
        assert "You sent your answers on" in words(browser.get(path))


def test_whoever_lost_their_access_has_no_link_any_more(cast, assessment, browser):
    path = path_for(assessment, cast.lead)
    staff.end_access(cast.lead, by=cast.staff)
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"overall": "1"}).status_code == 404
    assert not FeedbackAnswers.objects.exists()


def test_there_is_nothing_to_say_of_what_did_not_take_place(cast, assessment, browser):
    path = path_for(assessment, cast.lead)
    arranging.not_held(assessment, by=cast.lead, at=ON, reason="A fire alarm.")
    for answer in (browser.get(path), browser.post(path, {"overall": "1"})):
        assert answer.status_code == 410
        assert "The assessment did not take place after all." in words(answer)


def test_nobody_keeps_the_page_and_no_other_page_hears_of_its_address(cast, assessment, browser):
    path = path_for(assessment, cast.lead)
    looked, wrong, sent = browser.get(path), browser.post(path, {}), browser.post(path, ANSWERS)
    for answer in (looked, wrong, sent, browser.get(path), browser.get("/feedback/none/")):
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert not answer.cookies
        assert "Vary" not in answer


def test_whoever_is_signed_in_makes_no_difference(cast, assessment, as_, browser):
    path = path_for(assessment, cast.lead)
    stranger = as_(cast.stranger)
    theirs = stranger.get(path)
    assert theirs.content == browser.get(path).content
    assert stranger.post(path, {"overall": "2"}).status_code == 302
    assert link_of(assessment, cast.lead).answered_on == ON.date()
    assert FeedbackLink.objects.filter(answered_on=None).count() == 7


def test_no_cookie_is_needed_to_answer(cast, assessment):
    """The link itself says who may: there is no form token that could be missing or old."""
    strict = Browser(enforce_csrf_checks=True)
    assert strict.post(path_for(assessment, cast.lead), {"overall": "2"}).status_code == 302
    assert FeedbackAnswers.objects.count() == 1


def test_an_address_of_old_emails_still_leads_somewhere(cast, assessment, as_):
    assert as_(cast.lead).get(f"/survey/{assessment.pk}").status_code == 302


def test_the_page_is_two_reads(cast, assessment, browser, django_assert_num_queries):
    path = path_for(assessment, cast.lead)
    with django_assert_num_queries(2):
        browser.get(path)
