"""Nothing typed on the page for the day is lost, and nothing is sent before its time."""

import re

import pytest
from playwright.sync_api import expect

from assess.domain.models import Note, Session
from assess.domain.words import State
from tests.journeys.conftest import FINE, fine
from tests.journeys.test_notes import LOST, PATH, line, note, rows, waiting
from tests.web.reports.pages import address, notes_of

FULL = """() => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }
}"""
NO_ROOM = (
    "No connection, and no room in this browser to keep it: leave this page open until it is saved."
)


@pytest.fixture
def draft(an_assessment):
    return an_assessment(State.REPORTING, rated=2)


def about(page):
    return page.locator("#id_note_point")


def said(page):
    return page.locator("[data-said]")


def asked_when_leaving(page):
    """Whether the browser asks before the page is left. It stays."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    return asked == ["beforeunload"]


def test_a_note_is_sent_where_the_browser_has_no_room(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, PATH))
    page.evaluate(FULL)
    line(page).fill("5 no plan yet")
    line(page).press("Enter")
    rows(page).first.wait_for()
    expect(said(page)).to_have_text("Saved: a note on point 5.")
    expect(line(page)).to_have_value("")
    expect(waiting(page)).to_have_count(0)
    assert notes_of(draft) == ["no plan yet"]
    page.reload()  # nothing waits: nobody is asked, and it is there once
    rows(page).first.wait_for()
    assert notes_of(draft) == ["no plan yet"]


def test_without_room_and_without_a_connection_the_words_stay_in_sight(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, PATH))
    page.evaluate(FULL)
    page.context.set_offline(True)
    line(page).press_sequentially("Nobody owns the keys")
    line(page).press("Enter")
    expect(said(page)).to_have_text(NO_ROOM)
    line(page).fill("The second")
    line(page).press("Enter")
    expect(waiting(page)).to_have_text(["Nobody owns the keys", "The second"])
    expect(said(page)).to_have_text(NO_ROOM)
    assert asked_when_leaving(page)
    expect(waiting(page)).to_have_count(2)
    page.problems[:] = [each for each in page.problems if LOST not in each]
    assert fine(page) == FINE
    page.context.set_offline(False)
    rows(page).nth(1).wait_for()
    expect(waiting(page)).to_have_count(0)
    assert notes_of(draft) == ["Nobody owns the keys", "The second"]
    with page.expect_event("close"):  # and nobody is asked any more
        page.close(run_before_unload=True)


def test_without_room_and_signed_out_the_page_stays_open_while_one_signs_in(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, PATH))
    page.evaluate(FULL)
    mine = Session.objects.filter(person=cast.designer)
    mine.update(ended_at="2027-01-01T00:00Z")
    line(page).fill("Typed too late")
    line(page).press("Enter")
    expect(said(page)).to_contain_text("You are signed out, and there is no room in this browser")
    link = page.get_by_role("link", name="Sign in again (opens in a new tab)")
    expect(link).to_have_attribute("target", "_blank")
    expect(waiting(page)).to_have_text(["Typed too late"])
    mine.update(ended_at=None)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    rows(page).first.wait_for()
    assert notes_of(draft) == ["Typed too late"]


def test_a_half_typed_line_without_room_is_neither_left_nor_sent(open_as, cast, draft):
    note(draft, cast.researcher, "Hers.", 5)
    page = open_as(cast.designer, address(draft, PATH))
    page.evaluate(FULL)
    line(page).press_sequentially("Half a li")
    expect(said(page)).to_contain_text("No room in this browser to keep what you type")
    assert asked_when_leaving(page)
    page.get_by_text("Use in the report").first.click()
    page.get_by_role("button", name=re.compile(r"^Why\W+Hers")).click()
    expect(said(page)).to_contain_text("Add your note first")
    expect(line(page)).to_be_focused()
    expect(line(page)).to_have_value("Half a li")
    assert notes_of(draft) == ["Hers."]
    line(page).press("Enter")
    rows(page).nth(1).wait_for()
    assert notes_of(draft) == ["Hers.", "Half a li"]


def test_the_point_comes_back_with_the_half_typed_line(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, PATH))
    line(page).fill("Half a li")
    about(page).select_option("7")
    page.reload()
    expect(line(page)).to_have_value("Half a li")
    expect(about(page)).to_have_value("7")
    expect(said(page)).to_have_text("What you had typed is back in the line.")
    line(page).press("Enter")
    rows(page).first.wait_for()
    assert list(Note.objects.values_list("text", "point__number")) == [("Half a li", 7)]
    # A note that was refused goes back into the line with its point.
    about(page).select_option("3")
    line(page).fill("x" * 4_001)
    line(page).press("Enter")
    page.get_by_text("Your note must be 4,000 characters or fewer.").wait_for()
    about(page).select_option("")
    page.get_by_role("button", name="Change it").click()
    expect(about(page)).to_have_value("3")
    page.reload()
    expect(line(page)).to_have_value("x" * 4_001)
    expect(about(page)).to_have_value("3")


def test_a_window_takes_away_only_what_is_its_own(open_as, cast, draft):
    first = open_as(cast.designer, address(draft, PATH))
    line(first).fill("Half of the first")
    about(first).select_option("7")
    second = first.context.new_page()
    second.goto(address(draft, PATH))
    second.locator("[data-with-script]").wait_for()
    expect(line(second)).to_have_value("")  # the first window is still at it
    line(second).fill("Half of the second")
    first.reload()
    expect(line(first)).to_have_value("Half of the first")
    line(second).fill("Whole")
    line(second).press("Enter")
    rows(second).first.wait_for()
    first.close()
    second.reload()
    expect(line(second)).to_have_value("Half of the first")
    expect(about(second)).to_have_value("7")
    assert notes_of(draft) == ["Whole"]


def test_notes_of_two_windows_without_a_connection_wait_together(open_as, cast, draft):
    first = open_as(cast.designer, address(draft, PATH))
    second = first.context.new_page()
    second.goto(address(draft, PATH))
    second.locator("[data-with-script]").wait_for()
    first.context.set_offline(True)
    for page, text in ((first, "One"), (second, "Two"), (first, "Three")):
        line(page).fill(text)
        line(page).press("Enter")
        page.get_by_text("No connection. Your notes are kept in this browser").wait_for()
    for page in (first, second):
        expect(waiting(page)).to_have_text(["One", "Two", "Three"])
    second.close()
    first.context.set_offline(False)
    rows(first).nth(2).wait_for()
    expect(waiting(first)).to_have_count(0)
    assert sorted(notes_of(draft)) == ["One", "Three", "Two"]


def test_a_half_typed_line_is_not_sent_by_another_button(open_as, cast, draft):
    note(draft, cast.researcher, "Hers.", 5)
    page = open_as(cast.designer, address(draft, PATH))
    line(page).fill("Half a li")
    about(page).select_option("7")
    page.get_by_text("Use in the report").first.click()
    page.get_by_role("button", name=re.compile(r"^Why\W+Hers")).click()
    page.get_by_text(re.compile("^Used in")).wait_for()
    expect(line(page)).to_have_value("Half a li")
    expect(about(page)).to_have_value("7")
    expect(waiting(page)).to_have_count(0)
    assert notes_of(draft) == ["Hers."]
