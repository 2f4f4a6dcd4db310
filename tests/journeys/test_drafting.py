"""The panel writes its report in a real browser: with and without JavaScript, wide and on a phone."""

import pytest
from playwright.sync_api import expect

from assess.domain import writing
from assess.domain.models import Opinion, PointReview, Report
from assess.domain.opinions import record_opinion
from assess.domain.words import Phase, State
from tests.journeys.conftest import FINE, fine, sideways
from tests.web.reports.pages import address, live, notes_of

TEXT = """The service team asked 41 people who need a permit, 12 of them with access needs.

- **Officers** were watched at their desks for two days
- [Plans for research](https://www.gov.uk/service-manual/user-research) are in the open"""


@pytest.fixture
def draft(an_assessment):
    """Twelve points are rated; 3 is amber with an action, 13 and 14 wait."""
    return an_assessment(State.REPORTING, rated=12)


def review(assessment, number):
    return PointReview.objects.get(assessment=assessment, point__number=number)


def button(page, words):
    return page.get_by_role("button", name=words, exact=True)


def rating(page):
    """The rating of the point, apart from one's own opinion of it."""
    return page.get_by_role("group", name="Rating", exact=True)


def write_a_point(page, cast, draft):
    """From the overview over a whole point to the next one, as the designer."""
    page.get_by_role("link", name="13. Use and contribute").click()
    rating(page).get_by_label("Amber").check()
    page.get_by_label("What the service team has done well").fill(TEXT)
    page.get_by_label("Why it is rated so").fill("No component was given back.")
    page.get_by_label("Add an action").fill("Give the date picker back.")
    page.get_by_label("Add a note").fill("Ask who owns it.")
    button(page, "Add this action").click()
    page.get_by_label("Add an action").fill("Publish the patterns that were tested.")
    button(page, "Save and go to overview").click()
    page.get_by_role("link", name="13. Use and contribute").click()
    button(page, "Move up action 13.2").click()
    page.get_by_label("Other observations").fill("Typed before a preview.")
    button(page, "Preview").click()
    page.locator("#preview li", has_text="Officers").wait_for()
    expect(page.get_by_label("Other observations")).to_have_value("Typed before a preview.")
    button(page, "Save and go to point 14").click()
    page.get_by_role("heading", name="14. Operate a reliable service").wait_for()
    found = review(draft, 13)
    assert (found.rating, found.done_well) == ("amber", TEXT)
    assert found.observations == "Typed before a preview."
    assert live(draft, 13) == [
        "Publish the patterns that were tested.",
        "Give the date picker back.",
    ]
    assert notes_of(draft) == ["Ask who owns it."]


def test_a_point_is_written_without_javascript(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, ""), scripts=False)
    write_a_point(page, cast, draft)
    page.get_by_role("link", name="Point 13").click()
    button(page, "Remove action 13.1").click()
    page.get_by_role("button", name="Remove the action").click()
    page.get_by_text("The action was removed from point 13.").wait_for()
    rating(page).get_by_label("Green").check()
    button(page, "Save").first.click()
    page.get_by_label("Move it to the observations").check()
    button(page, "Save point 13").click()
    page.get_by_text("A green point carries no actions.").wait_for()
    assert review(draft, 13).observations.endswith("\n\n- Give the date picker back.")


def test_a_point_is_written_on_a_phone(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, ""), phone=True)
    write_a_point(page, cast, draft)
    assert fine(page) == FINE


@pytest.mark.parametrize("phone", [False, True])
def test_two_people_write_the_same_text(open_as, cast, draft, phone):
    before = "Before.\n\nThe end."
    writing.write_point(draft, by=cast.lead, point=5, version=1, reason=before)
    hers = open_as(cast.researcher, address(draft))
    mine = open_as(cast.designer, address(draft), phone=phone, scripts=not phone)
    hers.get_by_label("Why it is rated so").fill("Before, hers.\n\nThe end.")
    button(hers, "Save").first.click()
    hers.get_by_text("by you").first.wait_for()
    mine.get_by_label("Why it is rated so").fill("Before, mine.\n\nThe end.\n\nAdded.")
    button(mine, "Save and go to point 6").click()
    mine.get_by_text("Someone else changed the same text").first.wait_for()
    if not phone:  # axe is a script
        assert fine(mine) == FINE
    assert sideways(mine) == 0
    expect(mine.get_by_label("Keep the merged text below")).to_be_checked()
    merged = mine.get_by_role("textbox")
    expect(merged).to_have_value("Before, mine.\n\nThe end.\n\nAdded.")
    shown = mine.locator(".app-clash__text").all_inner_texts()
    assert ["hers" in text for text in shown] == [False, True]
    if phone:
        mine.get_by_label("Keep mine").check()
    else:
        merged.fill("Before, both.\n\nThe end.\n\nAdded.")
    button(mine, "Save this").click()
    mine.get_by_role("heading", name="6. Have a multidisciplinary team").wait_for()
    who = "mine" if phone else "both"
    assert review(draft, 5).reason == f"Before, {who}.\n\nThe end.\n\nAdded."


def test_leaving_with_unsaved_text_warns_and_saving_does_not(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Why it is rated so").press_sequentially("Typed.")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="All points").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Why it is rated so")).to_have_value("Typed.")
    rating(page).get_by_label("Green").focus()
    page.keyboard.press("Enter")
    page.get_by_text("by you").first.wait_for()
    page.get_by_role("link", name="All points").click()
    page.get_by_role("heading", name="12 of 14 points rated.").wait_for()
    assert asked == ["beforeunload"]
    assert review(draft, 5).reason == "Typed."


def test_the_lead_brings_the_report_to_its_overall_rating(open_as, cast, draft):
    for number in (13, 14):
        writing.write_point(draft, by=cast.designer, point=number, version=0, rating="green")
    page = open_as(cast.lead, address(draft, ""))
    assert fine(page) == FINE
    page.get_by_role("link", name="Write the overall texts").click()
    page.get_by_label("Scope assessed").fill("Everything online.")
    assert fine(page) == FINE
    button(page, "Save and go to the overall rating").click()
    page.get_by_label("Reason").fill("One point is amber.")
    assert fine(page) == FINE
    page.get_by_role("button", name="Confirm the overall rating").click()
    page.get_by_text("Nothing is missing from the report.").wait_for()
    report = Report.objects.get(assessment=draft)
    assert (report.scope, report.overall_rating) == ("Everything online.", "amber")


@pytest.mark.parametrize("phone", [False, True])
def test_every_page_of_a_draft_is_fine(open_as, cast, draft, an_assessment, phone):
    action = review(draft, 3).actions.first()
    for person, rest in (
        (cast.lead, ""),
        (cast.lead, "points/3/"),
        (cast.lead, "confirm/"),
        (cast.lead, "notes/"),
        (cast.lead, f"actions/{action.uuid}/remove/"),
        (cast.staff, "points/3/"),
        (cast.staff, "overall/"),
    ):
        assert fine(open_as(person, address(draft, rest), phone=phone)) == FINE, rest
    page = open_as(cast.lead, address(draft, "points/3/"), phone=phone)
    rating(page).get_by_label("Green").check()
    button(page, "Save").first.click()
    page.get_by_text("Point 3 becomes green").first.wait_for()
    page.problems.clear()
    assert fine(page) == FINE
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    for rest in ("", "overall/"):
        assert fine(open_as(cast.lead, address(peer, rest), phone=phone)) == FINE


@pytest.mark.parametrize(("phone", "scripts"), [(False, False), (True, True)])
def test_opinions_are_hidden_until_one_has_said_ones_own(open_as, cast, draft, phone, scripts):
    record_opinion(draft, by=cast.designer, rating="green", point=5, reason="It was tested.")
    page = open_as(cast.lead, address(draft), phone=phone, scripts=scripts)
    page.get_by_text("1 opinion recorded. Record yours to see it.").wait_for()
    page.get_by_role("group", name="Your opinion of point 5").get_by_label("Amber").check()
    if scripts:  # it is not recorded by itself: whoever leaves is asked
        page.once("dialog", lambda dialog: dialog.dismiss())
        with page.expect_event("dialog"):
            page.get_by_role("link", name="All points").click(no_wait_after=True)
        assert Opinion.objects.filter(person=cast.lead).count() == 0
    page.get_by_label("What the service team has done well").fill("Typed beside it.")
    button(page, "Save my opinion").click()
    page.get_by_text("Opinions differ: 1 amber, 1 green", exact=True).wait_for()
    page.get_by_text("It was tested.").wait_for()
    assert review(draft, 5).done_well == "Typed beside it."
    page.get_by_role("link", name="All opinions of the panel").click()
    page.get_by_role("group", name="Your opinion of the whole").get_by_label("Red").check()
    if scripts:
        assert fine(page) == FINE
    button(page, "Save my opinion").click()
    page.get_by_text("Your opinion of the whole is recorded.").wait_for()
    page.get_by_role("link", name="Back to the overview of the report").click()
    page.get_by_text("Opinions differ: 1 amber, 1 green", exact=True).wait_for()
    button(page, "I have finished my points").click()
    button(page, "Take back that my points are finished").wait_for()
    if scripts:
        assert fine(page) == FINE
