"""Saying how an assessment went, from an email on a phone, and reading it at the desk."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from assess.domain.models import FeedbackAnswers
from assess.domain.words import State
from tests.feedback import ASKED, answered, asked, link_of, many, path_for
from tests.journeys.conftest import FINE, fine

WORDS = "The panel had read everything.\nNobody tried to catch us out."


@pytest.fixture
def on_time():
    """The day on which people are asked; the clock goes on, for the browser."""
    with time_machine.travel(ASKED, tick=True):
        yield


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_link_is_opened_answered_and_opened_again_on_a_phone(
    cast, an_assessment, open_as, on_time, scripts
):
    assessment = asked(an_assessment(State.REPORTING, name="Get a permit"))
    path = path_for(assessment, cast.team_member)
    page = open_as(None, path, phone=True, scripts=scripts)
    expect(page.locator("main")).to_contain_text("Your name is not kept with it.")

    page.get_by_role("button", name="Send your answers").click()
    expect(page).to_have_title(re.compile("^Error: How did the assessment go"))
    page.get_by_role("link", name="Answer at least one question.").click()
    expect(page.get_by_label("1, very badly")).to_be_in_viewport()

    page.get_by_label("What should change?").fill("x" * 2_001)
    page.get_by_label("What went well?").fill(WORDS)
    page.get_by_label("4", exact=True).first.check()
    page.get_by_role("button", name="Send your answers").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("2,000 characters or fewer")
    expect(page.get_by_label("What went well?")).to_have_value(WORDS)
    expect(page.get_by_label("4", exact=True).first).to_be_checked()

    page.get_by_label("What should change?").fill("")
    page.get_by_label("5, very", exact=True).check()
    page.get_by_role("button", name="Send your answers").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    expect(page.locator("main")).to_contain_text("You sent your answers on Tuesday 16 February")
    page.goto(path)
    expect(page.locator("h1")).to_have_text("Thank you")
    kept = FeedbackAnswers.objects.get()
    assert (kept.overall, kept.preparation, kept.discussion) == (4, None, 5)
    assert kept.went_well == WORDS


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_of_feedback_is_fine(cast, an_assessment, open_as, on_time, phone):
    made = many(cast, an_assessment, 11)
    FeedbackAnswers.objects.update(went_well="unbreakable" * 30, to_change="Line\n\nLine")
    fresh = asked(an_assessment(State.REPORTING, name="Reservoirinspectionnotification " * 3))
    desk = open_as(cast.staff, "/desk/feedback/", phone=phone)
    for path in (
        "/desk/feedback/",
        "/desk/feedback/?side=panel&by=quarter",
        "/desk/feedback/?first=2027-05",
        f"/assessments/{made[0].pk}/feedback/",
        f"/assessments/{fresh.pk}/feedback/",
    ):
        desk.goto(path)
        assert fine(desk) == FINE, path
    for who in (cast.lead, cast.stranger):
        assert fine(open_as(who, "/assess/feedback/", phone=phone)) == FINE
    answered(fresh, cast.researcher)
    for who in (cast.lead, cast.team_member, cast.researcher):
        page = open_as(None, path_for(fresh, who), phone=phone)
        assert fine(page) == FINE, who
    page = open_as(None, path_for(fresh, cast.lead), phone=phone)
    page.get_by_role("button", name="Send your answers").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert fine(page) == FINE
    link = link_of(fresh, cast.lead)
    link.ends_on = ASKED.date().replace(day=1)
    link.save()
    for path in (path_for(fresh, cast.lead), "/feedback/none/"):
        page.goto(path)
        found = fine(page)
        assert (found.axe, found.sideways) == ([], 0), path


def test_the_desk_narrows_the_results_down_downloads_and_prints_them(
    cast, an_assessment, open_as, on_time
):
    assessment = asked(an_assessment(State.REPORTING, name="Get a permit"))
    answered(assessment, cast.team_member, overall=5, went_well="Kind questions.")
    answered(assessment, cast.lead, overall=2, to_change="More time.")
    page = open_as(cast.staff, "/desk/")
    page.get_by_role("link", name="Feedback", exact=True).click()
    expect(page.locator("main")).to_contain_text("1 of 4 people in service teams answered")
    page.get_by_label("From", exact=True).select_option("Panels")
    page.get_by_label("Trend by").select_option("Quarter")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("January to March 2027")
    expect(page.locator("main")).to_contain_text("More time.")
    expect(page.locator("main")).not_to_contain_text("Kind questions.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the answers (CSV)").click()
    assert download.value.suggested_filename == "feedback.csv"
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_text("More time.")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Get a permit").click()
    expect(page.locator("main")).to_contain_text("1 of 4 people in the service team answered")


def test_an_assessor_finds_the_averages_of_their_panels(cast, an_assessment, open_as, on_time):
    many(cast, an_assessment, 5)
    page = open_as(cast.lead, "/assess/", phone=True)
    page.get_by_role("link", name="Feedback on your panels").click()
    expect(page.locator("main")).to_contain_text("5 answers are counted.")
    expect(page.get_by_role("row").filter(has_text="How it went overall")).to_contain_text("3.0")
