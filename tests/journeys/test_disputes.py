"""A challenge and a question in a real browser, from the manager's words to the changed report."""

import re

import pytest
from playwright.sync_api import expect

from assess.domain.models import Assessment
from assess.domain.words import State
from tests.journeys.conftest import FINE, fine
from tests.web.reports.pages import address


@pytest.fixture
def shared(an_assessment):
    return an_assessment(State.SHARED, ambers=(3, 5), name="Get a licence")


@pytest.mark.parametrize(("phone", "scripts"), [(False, True), (True, False)])
def test_from_challenge_to_changed_report(open_as, cast, shared, phone, scripts):
    def opened(person, rest):
        return open_as(person, address(shared, rest), phone=phone, scripts=scripts)

    def checked(page):
        if scripts:
            assert fine(page) == FINE

    manager = opened(cast.product_manager, "read/")
    manager.get_by_role("link", name="Challenge the report", exact=True).click()
    manager.get_by_role("heading", name="Which parts of the report?").wait_for()
    checked(manager)
    manager.get_by_label("Why do you challenge the report?").fill("Point 3 is wrong.")
    manager.get_by_role("button", name="Challenge the report").click()
    manager.get_by_role("link", name="Say which part of the report you challenge").wait_for()
    checked(manager)
    manager.locator("summary").filter(has_text=re.compile(r"^3\. ")).click()
    manager.get_by_label(re.compile(r"^3\. .*what is wrong")).fill("It was shown on the day.")
    manager.get_by_role("button", name="Challenge the report").click()
    manager.get_by_text("It was shown on the day.").wait_for()
    checked(manager)

    # A meeting, with its notes.
    staff = opened(cast.staff, "challenge/")
    staff.get_by_role("link", name="Set a meeting").click()
    for name, value in (("Day", "3"), ("Month", "3"), ("Year", "2097")):
        staff.get_by_label(name, exact=True).fill(value)
    staff.get_by_label("Starts").fill("10:30")
    staff.get_by_label("Ends").fill("11:30")
    checked(staff)
    staff.get_by_role("button", name="Set the meeting").click()
    staff.get_by_text("The meeting is set.").wait_for()
    checked(staff)

    # The panel changes the working copy; both sides agree to it.
    lead = opened(cast.lead, "points/3/")
    lead.get_by_label("Why it is rated so").fill("The recording shows it, after the day.")
    lead.get_by_role("button", name="Save", exact=True).first.click()
    expect(lead.get_by_label("Why it is rated so")).to_have_value(
        "The recording shows it, after the day."
    )
    for person in (cast.lead, cast.product_manager):
        page = opened(person, "challenge/")
        page.get_by_role("link", name="Read the changes and agree to them").click()
        page.get_by_text("The recording shows it").first.wait_for()
        checked(page)
        page.get_by_role("button", name="Agree to these changes").click()
        page.get_by_text("You have agreed to this text.").wait_for()

    staff.reload()
    staff.get_by_role("button", name="Settle the challenge").click()
    staff.get_by_label("Yes").check()
    staff.get_by_label("How was the challenge settled?").fill("Point 3 says what was seen later.")
    checked(staff)
    staff.get_by_role("button", name="Settle the challenge").click()
    staff.get_by_text("The challenge is settled.").wait_for()
    checked(staff)
    staff.get_by_role("link", name="Versions of the report").click()
    checked(staff)
    staff.get_by_role("button", name="Compare these versions").click()
    staff.get_by_role("heading", name="Version 2 and version 3").wait_for()
    checked(staff)
    one = Assessment.objects.get(pk=shared.pk)
    assert (one.state, one.shared_version.number) == (State.SHARED, 3)


def test_a_question_and_its_answer(open_as, cast, shared):
    team = open_as(cast.team_member, address(shared, "read/"), phone=True)
    team.get_by_role("link", name="Ask about the report").click()
    team.get_by_label("What is it about?").select_option(label="The whole report")
    team.get_by_label("Your question").fill("Who was asked?")
    assert fine(team) == FINE
    team.get_by_role("button", name="Ask the question").click()
    team.get_by_text("Not answered yet").wait_for()
    assert fine(team) == FINE
    lead = open_as(cast.lead, address(shared, "questions/"), phone=True)
    lead.get_by_role("link", name="Answer this question").click()
    lead.get_by_label("The answer").fill("Forty people.")
    assert fine(lead) == FINE
    lead.get_by_role("button", name="Answer the question").click()
    lead.get_by_text("Forty people.").wait_for()
    assert fine(lead) == FINE
    lead.goto(lead.url.replace("questions/", "versions/").partition("#")[0])
    lead.get_by_role("radio", name="With version 2").wait_for()
    assert fine(lead) == FINE
