"""The lead assessor's page of what is missing from whom, and the reminder it sends."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import nudging, writing
from assess.domain.models import Email, Event, Nudge
from assess.domain.words import State
from tests.conftest import errors, page, words


def path(assessment) -> str:
    return f"/assessments/{assessment.pk}/report/nudge/"


@pytest.fixture
def draft(an_assessment):
    """Points 13 and 14 are not rated yet."""
    return an_assessment(State.REPORTING, rated=12)


def table(answer) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page(answer).select("tbody tr")
    ]


def ticked(answer) -> dict[str, bool]:
    """Who can be ticked, and whether they are."""
    boxes = page(answer).select("input[name=people]")
    labels = {label["for"]: label.get_text(strip=True) for label in page(answer).select("label")}
    return {labels[box["id"]]: box.has_attr("checked") for box in boxes}


def send(browser, assessment, *people, words=""):
    given = {"people": [person.pk for person in people], "words": words}
    return browser.post(path(assessment), given, follow=True)


def test_it_shows_what_is_missing_from_each_with_links(cast, draft, as_):
    answer = as_(cast.lead).get(path(draft))
    thirteen = (
        "Rate point 13, Use and contribute to open standards, common components and patterns."
    )
    fourteen = "Rate point 14, Operate a reliable service."
    written = "16 February 2027 at 09:00"
    assert table(answer) == [
        [
            "Lead (you) Lead assessor and product assessor",
            f"{thirteen} {fourteen} Confirm the overall rating.",
            written,
        ],
        ["Researcher User research assessor", "Nothing", written],
        ["Designer Design assessor (Interaction)", thirteen, written],
        ["Technologist Technical assessor", f"{thirteen} {fourteen}", "None yet"],
    ]
    links = {a.get_text(): a["href"] for a in page(answer).select("tbody a")}
    assert links[fourteen] == f"/assessments/{draft.pk}/report/points/14/"
    assert links["Confirm the overall rating."] == f"/assessments/{draft.pk}/report/confirm/"
    assert ticked(answer) == {"Designer": True, "Technologist": True}
    said = words(answer)
    assert "due to the service team by Monday 22 February 2027" in said
    assert "The panel and the service assessment team can see in the history" in said


def test_sending_emails_those_who_were_ticked(cast, draft, as_):
    browser = as_(cast.lead)
    answer = send(browser, draft, cast.technologist, words="A line is <b>enough</b>.")
    assert answer.redirect_chain == [(path(draft), 302)]
    assert "We have emailed Technologist what is missing from them." in words(answer)
    email = Email.objects.get(kind="nudge")
    assert email.to == cast.technologist.email
    assert "\n> A line is <b>enough</b>.\n" in email.body
    assert ticked(answer) == {"Designer": True}
    assert "Reminded today at" in words(answer)


def test_the_history_says_who_was_reminded_of_what_to_the_panel_only(cast, draft, as_):
    send(as_(cast.lead), draft, cast.technologist, words="Please.")
    history = f"/assessments/{draft.pk}/history/"
    for name in ("designer", "staff"):
        said = words(as_(getattr(cast, name)).get(history))
        assert "Lead reminded Technologist of points 13 and 14 panel Please." in said
    assert "reminded" not in words(as_(cast.product_manager).get(history))


def test_a_second_press_the_same_day_gets_a_sentence(cast, draft, as_):
    browser = as_(cast.lead)
    send(browser, draft, cast.designer, cast.technologist)
    answer = send(browser, draft, cast.designer, words="Once more.")
    assert answer.status_code == 409
    assert errors(answer) == [
        "Designer has already been reminded today. You can remind them again tomorrow."
    ]
    assert page(answer).find(id=page(answer).select_one(".govuk-error-summary a")["href"][1:])
    assert "Nobody else can be reminded today." in words(answer)
    assert Nudge.objects.count() == Email.objects.filter(kind="nudge").count() == 2


def test_what_was_typed_is_still_there_when_one_of_them_was_reminded_before(cast, draft, as_):
    browser = as_(cast.lead)
    send(browser, draft, cast.designer)
    answer = send(browser, draft, cast.designer, cast.technologist, words="Typed.")
    assert answer.status_code == 409
    assert ticked(answer) == {"Technologist": True}
    assert page(answer).find("textarea").get_text(strip=True) == "Typed."
    assert Nudge.objects.count() == 1


def test_wrong_input_sends_nothing(cast, draft, as_):
    browser = as_(cast.lead)
    answer = send(browser, draft, words="Typed.")
    assert (answer.status_code, errors(answer)) == (422, ["Choose whom to remind."])
    assert page(answer).title.get_text().startswith("Error: ")
    assert page(answer).find("textarea").get_text(strip=True) == "Typed."
    answer = send(browser, draft, cast.observer)
    assert errors(answer) == ["Choose someone who writes this report."]
    answer = send(browser, draft, cast.designer, words="x" * 1_001)
    assert answer.status_code == 422
    answer = send(browser, draft, cast.lead, cast.researcher)
    assert answer.status_code == 409
    assert errors(answer) == [
        "You cannot remind yourself.",
        "Nothing is missing from Researcher.",
    ]
    assert not Nudge.objects.exists()


def test_where_nothing_is_missing_there_is_nobody_to_remind(cast, an_assessment, as_):
    done = an_assessment(State.REPORTING)
    answer = as_(cast.lead).get(path(done))
    assert "Nothing is missing from anyone else, so there is nobody to remind." in words(answer)
    assert page(answer).select("main form") == []
    writing.confirm(done, by=cast.lead, rating="amber")
    answer = as_(cast.lead).get(path(done))
    assert ticked(answer) == {"Researcher": True, "Designer": True, "Technologist": True}
    assert "Read the whole report, say your own opinion of it and agree to it." in words(answer)


def test_only_the_lead_opens_it_and_only_while_the_report_is_written(
    cast, draft, an_assessment, as_
):
    for name in ("researcher", "observer", "staff", "product_manager", "primary_contact"):
        browser = as_(getattr(cast, name))
        assert browser.get(path(draft)).status_code == 403, name
        assert send(browser, draft, cast.designer).status_code == 403, name
    for name in ("stranger", "foreign_staff", "spare_assessor"):
        assert as_(getattr(cast, name)).get(path(draft)).status_code == 404, name
    answer = as_(cast.lead).get(path(an_assessment(State.CHECKING)))
    assert answer.status_code == 409
    assert "until the report is submitted." in words(answer)
    assert not Event.objects.filter(verb="panel.nudge").exists()


def test_the_page_costs_the_same_however_much_is_missing_and_little(cast, an_assessment, as_):
    browser, counts = as_(cast.lead), set()
    for rated in (13, 7, 0):
        draft = an_assessment(State.REPORTING, rated=rated)
        if rated == 7:
            nudging.nudge(draft, by=cast.lead, people=[cast.designer, cast.technologist])
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path(draft)).status_code == 200
        counts.add(len(asked))
    assert len(counts) == 1 and max(counts) <= 12
    ready = an_assessment(State.REPORTING)
    writing.confirm(ready, by=cast.lead, rating="amber")
    with CaptureQueriesContext(connection) as asked:
        browser.get(path(ready))
    assert len(asked) <= 12, "once it is the agreement that is missing"
