"""The end of the report in a real browser: from the lead assessor's button to the public."""

import re

import pytest
from playwright.sync_api import expect

from assess.domain import writing
from assess.domain.models import Assessment
from assess.domain.words import State
from tests import builders
from tests.journeys.conftest import FINE, fine


@pytest.fixture
def people(transactional_db):
    return builders.cast()


@pytest.mark.parametrize(("phone", "scripts"), [(True, True), (False, False)])
def test_a_report_goes_from_the_panel_to_the_public(people, open_as, phone, scripts):
    assessment = builders.an_assessment(people, State.REPORTING, name="Get a permit")
    at = f"/assessments/{assessment.pk}/report"
    how = {"phone": phone, "scripts": scripts}

    def looks_fine(page) -> None:
        if scripts:
            assert fine(page) == FINE, page.url

    # The lead assessor sees what is missing, and submits once nothing is.
    lead = open_as(people.lead, f"{at}/submit/", **how)
    looks_fine(lead)
    expect(lead.get_by_role("link", name="Confirm the overall rating.")).to_have_count(1)
    writing.confirm(assessment, by=people.lead, rating="amber")
    lead.reload()
    looks_fine(lead)
    lead.get_by_label("Why do you submit it all the same?").fill("We agreed in a call.")
    lead.get_by_role("button", name="Submit the report to the service assessment team").click()
    lead.get_by_text("The report is submitted.").wait_for()

    # The service assessment team reads it as it will be read, and shares it.
    staff = open_as(people.staff, f"{at}/check/", **how)
    looks_fine(staff)
    staff.get_by_role("link", name="share it or return it to the panel").click()
    for box in staff.get_by_role("checkbox").all():
        box.check()
    staff.get_by_role("button", name="Share the report").click()
    looks_fine(staff)
    staff.get_by_role("group").filter(has_text="Who we email").click()
    staff.get_by_role("button", name="Share the report").click()
    staff.get_by_text("The report is shared.").wait_for()
    looks_fine(staff)

    # The product manager reads it, and accepts it after being told what becomes public.
    manager = open_as(people.product_manager, f"{at}/read/", **how)
    looks_fine(manager)
    manager.get_by_role("link", name="accept or challenge it").click()
    expect(manager).to_have_url(re.compile(r"#answer$"))
    mail = manager.get_by_role("link", name="Write an email to challenge the report")
    expect(mail).to_have_attribute("href", re.compile(r"^mailto:"))
    manager.get_by_role("button", name="Accept the report").click()
    manager.get_by_role("heading", name="What becomes public").wait_for()
    looks_fine(manager)
    manager.get_by_role("button", name="Accept and publish the report").click()
    manager.get_by_text("You accepted the report. It is published").wait_for()
    looks_fine(manager)
    manager.get_by_role("link", name="Go to the published report").click()
    manager.get_by_role("heading", name="Get a permit", level=1).wait_for()

    # And so can everyone.
    reader = open_as(None, f"/reports/{assessment.pk}/", **how)
    reader.get_by_role("heading", name="Overall rating: Amber").wait_for()
    looks_fine(reader)
    assert Assessment.objects.get().state == State.PUBLISHED


def test_the_ways_back_and_aside_are_fine_on_a_phone(people, open_as):
    made = {
        state: builders.an_assessment(people, state)
        for state in (State.CHECKING, State.SHARED, State.PUBLISHED, State.TAKEN_DOWN)
    }
    for state, names in {
        State.CHECKING: ["return"],
        State.SHARED: ["recall", "close"],
        State.PUBLISHED: ["take-down", "correct", "correct/point-3"],
        State.TAKEN_DOWN: ["read", "publish"],
    }.items():
        page = open_as(people.staff, "/dashboard/", phone=True)
        for name in names:
            page.goto(f"/assessments/{made[state].pk}/report/{name}/")
            assert fine(page) == FINE, name

    page = open_as(people.staff, f"/assessments/{made[State.SHARED].pk}/report/recall/", phone=True)
    page.get_by_role("button", name="Recall the report").click()
    assert page.title().startswith("Error: ")
    page.problems.clear()  # the browser's own note that the answer was a 422
    assert fine(page) == FINE
    page.get_by_role("link", name="Enter why the report is recalled.").click()
    page.keyboard.type("Point 3 names someone.")
    page.get_by_role("button", name="Recall the report").click()
    page.get_by_text("The report is recalled.").wait_for()
    assert fine(page) == FINE


def test_the_contents_follow_on_a_wide_screen_and_lead_by_keyboard(people, open_as):
    shared = builders.an_assessment(people, State.SHARED)
    page = open_as(people.product_manager, f"/assessments/{shared.pk}/report/read/")
    assert fine(page) == FINE
    contents = page.get_by_role("navigation", name="Contents")
    contents.get_by_role("link", name="14. Operate a reliable service").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#point-14$"))
    box = contents.bounding_box()
    assert box is not None and 0 <= box["y"] < 100
    assert page.locator("#point-14").bounding_box()["y"] < 900
    page.set_viewport_size({"width": 375, "height": 800})
    expect(contents).to_be_hidden()
