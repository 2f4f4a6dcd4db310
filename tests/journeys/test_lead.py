"""The lead assessor brings the panel together in a real browser: remind, read, agree, submit."""

from playwright.sync_api import expect

from assess.domain import writing
from assess.domain.models import Agreement, Assessment, Email
from assess.domain.words import State
from tests.journeys.conftest import FINE, fine
from tests.web.reports.pages import address


def test_a_panel_is_reminded_agrees_and_its_lead_submits(open_as, cast, an_assessment):
    draft = an_assessment(State.REPORTING, rated=12)
    lead = open_as(cast.lead, address(draft, ""), phone=True)
    assert fine(lead) == FINE

    # What is missing, by person: an email to one of them.
    lead.get_by_role("link", name="Remind the panel of what is missing").click()
    assert fine(lead) == FINE
    lead.get_by_label("Designer").uncheck()
    lead.get_by_label("Your own words").fill("A line on each is enough.")
    lead.get_by_role("button", name="Send the reminder").click()
    lead.get_by_text("We have emailed Technologist what is missing from them.").wait_for()
    assert fine(lead) == FINE
    assert Email.objects.get(kind="nudge").to == cast.technologist.email

    # The whole report, with each omission in its place.
    lead.get_by_role("link", name="Go back to the report").click()
    lead.get_by_role("link", name="Read the whole report").click()
    lead.locator(".app-gap").first.wait_for()
    expect(lead.locator(".app-gap")).to_have_count(3)
    assert fine(lead) == FINE
    for number in (13, 14):
        writing.write_point(draft, by=cast.designer, point=number, version=0, rating="green")
    writing.confirm(draft, by=cast.lead, rating="amber")

    # Two members agree: on a phone, and without JavaScript.
    for person, how in ((cast.designer, {"phone": True}), (cast.researcher, {"scripts": False})):
        member = open_as(person, address(draft, ""), **how)
        member.get_by_role("link", name="Read the whole report, and agree to it").click()
        member.get_by_role("link", name="agree to it", exact=True).click()
        member.get_by_role("button", name="Agree to the report").click()
        expect(member.locator(".govuk-error-summary")).to_contain_text("your own opinion")
        if "phone" in how:
            assert fine(member) == FINE
        member.get_by_label("Amber").check()
        member.get_by_role("button", name="Agree to the report").click()
        member.get_by_text("You agreed to the report as it reads now.").wait_for()
        if "phone" in how:
            assert fine(member) == FINE
    assert Agreement.objects.count() == 2

    # The lead goes on without the third, and says why.
    lead.reload()
    lead.get_by_role("button", name="Go on to submit the report").click()
    lead.get_by_role("button", name="Submit the report to the").click()
    assert fine(lead) == FINE
    lead.get_by_role("link", name="Technologist has not agreed to this text.").click()
    lead.keyboard.type("The technologist is ill.")
    lead.get_by_role("button", name="Submit the report to the").click()
    lead.get_by_text("The report is submitted.").wait_for()
    assert Assessment.objects.get().report.unsigned_reason == "The technologist is ill."
