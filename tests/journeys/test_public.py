"""A reader without an account: from the start page to a report, on any screen, with any means."""

import re

import pytest
from playwright.sync_api import expect

from assess.domain.words import State
from assess.public.help.views import PAGES
from tests.journeys.conftest import FINE, fine
from tests.shelf import a_report


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_for_everyone_is_fine(cast, an_assessment, open_as, phone):
    published = an_assessment(State.PUBLISHED, name="Get a permit", ambers=(3, 5), reds=(9,))
    gone = a_report(cast, "Gone", state=State.TAKEN_DOWN)
    browser = open_as(None, "/", phone=phone)
    for path in [
        "/",
        "/reports/",
        "/reports/?q=permit&phase=alpha",
        "/reports/?q=zebra",
        f"/reports/{published.pk}/",
        "/help/",
        *(f"/help/{slug}/" for slug, *_ in PAGES),
        "/accessibility/",
        "/privacy/",
    ]:
        browser.goto(path)
        assert fine(browser) == FINE, path
    assert browser.goto(f"/reports/{gone.pk}/").status == 410
    found = fine(browser)
    assert (found.axe, found.sideways) == ([], 0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_finds_a_report_and_a_point_in_it(cast, an_assessment, open_as, scripts):
    an_assessment(State.PUBLISHED, name="Get a permit")
    a_report(cast, "Find a form")
    browser = open_as(None, "/", scripts=scripts)
    browser.get_by_role("link", name="Read reports").click()
    browser.get_by_label("Search the reports").fill('"done well on point 9"')
    browser.get_by_label("Overall rating").select_option("Amber")
    browser.get_by_role("button", name="Show reports").click()
    expect(browser.locator(".app-found")).to_contain_text("1 report with")
    expect(browser.locator("mark").first).to_have_text("done")
    browser.get_by_role("link", name="Get a permit").click()
    expect(browser.locator("h1")).to_have_text("Get a permit")
    contents = browser.get_by_role("navigation", name="Contents")
    contents.get_by_role("link", name="9. Create a secure service").click()
    expect(browser).to_have_url(re.compile(r"#point-9$"))
    expect(browser.locator("#point-9")).to_be_visible()
    browser.get_by_role("link", name="All published reports").click()
    expect(browser.locator(".app-reports__row")).to_have_count(2)


def test_the_list_is_used_by_keyboard_alone(cast, open_as):
    a_report(cast, "Get a permit")
    browser = open_as(None, "/reports/")
    browser.keyboard.press("Tab")
    assert browser.evaluate("document.activeElement.textContent") == "Skip to main content"
    browser.keyboard.press("Enter")
    browser.keyboard.press("Tab")
    assert browser.evaluate("document.activeElement.id") == "q"
    browser.keyboard.type("permit")
    browser.keyboard.press("Enter")
    browser.wait_for_url("**/reports/?q=permit**")
    for _ in range(30):
        browser.keyboard.press("Tab")
        if browser.evaluate("document.activeElement.textContent") == "Get a permit":
            break
    browser.keyboard.press("Enter")
    browser.wait_for_url("**/reports/*/")
    expect(browser.locator("h1")).to_have_text("Get a permit")


def test_contents_stay_in_sight_and_a_print_has_none(an_assessment, open_as):
    published = an_assessment(State.PUBLISHED)
    browser = open_as(None, f"/reports/{published.pk}/#point-7")
    contents = browser.locator(".app-side__contents")
    assert contents.evaluate("nav => Math.abs(nav.getBoundingClientRect().top) < 100")
    browser.emulate_media(media="print")
    expect(contents).to_be_hidden()
    expect(browser.locator(".app-header__nav")).to_be_hidden()
    expect(browser.locator("#point-7")).to_be_visible()
