"""Checking a report and having it read, in a real browser: boxes, remarks, edits, the summary."""

import re

import pytest
from playwright.sync_api import expect

from assess.domain.models import Opening, Remark
from assess.domain.words import State
from tests import builders
from tests.journeys.conftest import FINE, fine


@pytest.fixture
def people(transactional_db):
    return builders.cast()


@pytest.mark.parametrize(("phone", "scripts"), [(True, True), (False, False)])
def test_a_report_is_remarked_on_edited_returned_and_shared(people, open_as, phone, scripts):
    report = builders.an_assessment(people, State.CHECKING, name="Get a permit")
    at = f"/assessments/{report.pk}/report"
    how = {"phone": phone, "scripts": scripts}

    def looks_fine(page) -> None:
        if scripts:
            assert fine(page) == FINE, page.url

    # Whoever checks writes a remark on a point, and edits a text of it.
    staff = open_as(people.staff, f"{at}/check/", **how)
    looks_fine(staff)
    staff.get_by_role("link", name="Write a remark on point 3").click()
    looks_fine(staff)
    staff.get_by_label("What should the panel look at again?").fill("Say who was asked.")
    staff.get_by_role("button", name="Save the remark").click()
    expect(staff.get_by_text("Say who was asked.")).to_be_visible()
    staff.get_by_role("link", name="Edit the texts of point 3").click()
    looks_fine(staff)
    staff.get_by_label("Why it is rated so").fill("Why point 3 is only amber.")
    staff.get_by_role("button", name="Save the texts").click()
    expect(staff.get_by_text("Point 3 is edited.")).to_be_visible()
    looks_fine(staff)
    staff.get_by_text("Changes made while checking (1 part)").click()
    expect(staff.locator(".app-change ins")).to_contain_text("only")
    looks_fine(staff)

    # The report goes back: the panel reads both, and ticks the remark.
    staff.get_by_role("button", name="Return it to the panel").click()
    looks_fine(staff)
    staff.get_by_role("button", name="Return the report").click()
    expect(staff.get_by_text("The report is with the panel again.")).to_be_visible()
    lead = open_as(people.lead, f"{at}/", **how)
    looks_fine(lead)
    lead.get_by_role("link", name="Read what it changed").click()
    looks_fine(lead)
    lead.go_back()
    lead.locator("#remarks").get_by_role("link", name="Point 3").click()
    looks_fine(lead)
    lead.get_by_role("button", name="Save, and tick as done").click()
    expect(lead.get_by_role("heading", name="asks you to look at this again")).to_have_count(0)
    assert Remark.objects.get().done_by == people.lead
    lead.goto(f"{at}/submit/")
    lead.get_by_label("Why do you submit it all the same?").fill("We agreed in a call.")
    lead.get_by_role("button", name="Submit the report to the service assessment team").click()
    expect(lead.get_by_text("The report is submitted.")).to_be_visible()

    # It is shared once every box is ticked.
    staff.goto(f"{at}/check/")
    expect(staff.get_by_text("Ticked as done by Lead")).to_be_visible()
    staff.get_by_role("button", name="Share the report").click()
    expect(staff.get_by_text("The report cannot be shared yet.")).to_be_visible()
    looks_fine(staff)
    staff.get_by_role("link", name="It names nobody").click()
    expect(staff).to_have_url(re.compile(r"#check-public$"))
    for box in staff.get_by_role("checkbox").all():
        box.check()
    looks_fine(staff)
    staff.get_by_role("button", name="Share the report").click()
    staff.get_by_role("button", name="Share the report").click()
    expect(staff.get_by_text("The report is shared.")).to_be_visible()
    expect(staff.get_by_text("Not opened yet by Product Manager")).to_be_visible()
    looks_fine(staff)

    # The manager opens it; a script keeps that, or their button.
    manager = open_as(people.product_manager, f"{at}/read/", **how)
    button = manager.get_by_role("button", name="I have read the report")
    if scripts:
        expect(button).to_be_hidden()
        manager.wait_for_load_state("networkidle")
    else:
        button.click()
        expect(manager.get_by_text("It is noted that you have read the report.")).to_be_visible()
    looks_fine(manager)
    assert Opening.objects.get().person == people.product_manager
    staff.reload()
    expect(staff.get_by_text("Opened by Product Manager, product manager")).to_be_visible()
    manager.get_by_role("link", name="Summary to print or send on").click()
    expect(manager.get_by_role("heading", name="Result: Amber")).to_be_visible()
    expect(manager.get_by_role("link", name="Send this summary by email")).to_have_attribute(
        "href", re.compile("^mailto:")
    )
    looks_fine(manager)
