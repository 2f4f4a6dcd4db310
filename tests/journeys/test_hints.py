"""The hints on the wording of actions, on a page that stays open."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import FINE, fine
from tests.web.reports.pages import address


def test_a_new_action_comes_into_view_with_its_hint(open_as, cast, draft):
    page = open_as(cast.designer, address(draft), phone=True)
    page.get_by_label("Add an action").fill("Consider improving the phone line.")
    page.get_by_role("button", name="Add this action").click()
    row = page.locator("[data-draft-actions] > li").last
    expect(row).to_be_focused()
    expect(row.get_by_label("Action 5.1")).to_be_in_viewport()
    expect(row.locator(".app-hint")).to_be_in_viewport()
    assert fine(page) == FINE


def test_a_hint_goes_with_the_words_it_was_about(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Add an action").fill("Consider improving the phone line.")
    page.get_by_role("button", name="Add this action").click()
    area, hint = page.get_by_label("Action 5.1"), page.locator(".app-hint")
    expect(hint).to_contain_text("Consider")
    tall = page.locator("[data-draft-actions]").bounding_box()["height"]

    # While someone types it steps back, and nothing moves.
    area.fill("Test the letters with six people who use a screen reader, so that they can apply.")
    expect(hint).to_be_hidden()
    assert page.locator("[data-draft-actions]").bounding_box()["height"] == tall
    area.press("Tab")
    expect(hint).to_have_count(0)
    expect(area).not_to_have_attribute("aria-describedby", re.compile("hint-"))

    # Another one comes when the words ask for it, and is read out.
    area.fill("Consider things.")
    page.get_by_label("Other observations").focus()
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("Consider")
    expect(page.locator("[data-draft-live]")).to_have_text("Action 5.1 has a hint.")
    expect(area).to_have_attribute("aria-describedby", re.compile("hint-"))
    page.get_by_role("button", name="Hide this hint for everyone on action 5.1").click()
    expect(page.locator("[data-draft-actions] > li")).to_have_count(1)
    expect(page.locator(".app-hint", has_text="Consider")).to_have_count(0)
    assert fine(page) == FINE
