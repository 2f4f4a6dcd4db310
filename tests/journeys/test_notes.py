"""The page for the day in a real browser: by keyboard, on a phone, and without a connection."""

import re
import uuid

import pytest
from django.conf import settings
from playwright.sync_api import expect

from assess.domain import questions
from assess.domain.models import Note, Question, Session
from assess.domain.words import State
from tests.conftest import Browser as Client
from tests.journeys.conftest import FINE, fine
from tests.web.reports.pages import address, note, notes_of, review

PATH = "notes/?by=time"
LOST = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def draft(an_assessment):
    return an_assessment(State.REPORTING, rated=2)


def line(page):
    return page.get_by_label("Your note", exact=True)


def rows(page, part="notes"):
    return page.locator(f"[data-part={part}] li.app-note")


def waiting(page):
    return page.locator("[data-waiting] li")


def test_a_list_that_was_on_its_way_takes_no_newer_note_away(open_as, cast, draft):
    page, held = open_as(cast.designer, "/dashboard/"), []

    def hold(route):
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route(re.compile("part=list"), hold)
    with page.expect_request(re.compile("part=list")):
        page.goto(address(draft, PATH))
    line(page).fill("No plan yet.")
    page.keyboard.press("Enter")
    page.get_by_text("Saved: a note on the whole service.").wait_for()
    page.evaluate(
        """() => {
            const list = document.querySelector("[data-part=notes]");
            const look = () => { window.lost ||= !list.textContent.includes("No plan yet."); };
            new MutationObserver(look).observe(list, { childList: true, subtree: true });
        }"""
    )
    note(draft, cast.lead, "Hers.")
    [(route, answer)] = held
    route.fulfill(response=answer)
    expect(rows(page).get_by_text("Hers.", exact=True)).to_be_visible(timeout=10_000)
    page.wait_for_function("() => window.lost === false")


@pytest.mark.parametrize("phone", [False, True])
def test_a_note_is_a_line_and_enter(open_as, cast, draft, phone):
    note(draft, cast.researcher, "Hers.", 7)
    page = open_as(cast.designer, address(draft, PATH), phone=phone)
    line(page).focus()
    page.keyboard.type("5 no assisted digital plan yet")
    page.keyboard.press("Enter")
    page.get_by_text("Saved: a note on point 5.").wait_for()
    page.keyboard.type("First of two lines")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and the second")
    page.keyboard.press("Enter")
    page.get_by_text("Saved: a note on the whole service.").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Write something in the note before you add it.").wait_for()
    expect(line(page)).to_have_value("")
    texts = [each.splitlines() for each in rows(page).locator(".app-note__text").all_inner_texts()]
    assert texts == [
        ["First of two lines", "and the second"],
        ["no assisted digital plan yet"],
        ["Hers."],
    ]
    found = Note.objects.filter(assessment=draft).values_list("text", "point__number")
    assert list(found)[1:] == [
        ("no assisted digital plan yet", 5),
        ("First of two lines\nand the second", None),
    ]
    assert fine(page) == FINE
    if phone:  # the line is where the thumb is, and hides nothing that has the focus
        box = page.locator(".app-line").bounding_box()
        assert box["y"] + box["height"] == page.viewport_size["height"]
        assert page.get_by_role("button", name="Add note").bounding_box()["height"] >= 44
        page.get_by_text("Use in the report").first.click()
        assert fine(page) == FINE
        page.wait_for_load_state("networkidle")  # nothing moves any more
        page.get_by_role("link", name="Change your note").last.focus()
        focused = page.get_by_role("link", name="Change your note").last.bounding_box()
        assert focused["y"] + focused["height"] <= box["y"]


def test_notes_typed_without_a_connection_outlive_a_crash_and_are_sent_once(
    open_as, cast, draft, live_server
):
    page = open_as(cast.designer, address(draft, PATH))
    context = page.context
    context.set_offline(True)
    for text in ("9 nobody owns the keys", "Second thought"):
        line(page).fill(text)
        line(page).press("Enter")
    page.get_by_text("No connection. Your notes are kept in this browser").wait_for()
    expect(waiting(page)).to_have_text(["9 nobody owns the keys", "Second thought"])
    line(page).fill("Half a li")
    page.problems[:] = [each for each in page.problems if LOST not in each]
    assert fine(page) == FINE
    assert notes_of(draft) == []
    page.close()  # whether or not a last attempt gets through meanwhile, each note is there once
    context.set_offline(False)
    # Somebody else who signs in at this browser finds nothing of it.
    for person, in_the_line, saved in (
        (cast.lead, "", []),
        (cast.designer, "Half a li", ["nobody owns the keys", "Second thought"]),
    ):
        name = settings.SESSION_COOKIE_NAME
        key = Client().sign_in(person).cookies[name].value
        context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.goto(address(draft, PATH))
        page.get_by_role("link", name=person.name).wait_for()
        if saved:
            rows(page).nth(1).wait_for()
        expect(line(page)).to_have_value(in_the_line)
        if saved:
            assert sorted(notes_of(draft)) == sorted(saved)
    page.reload()
    expect(rows(page)).to_have_count(2)
    # Without one for a moment only, they are sent as soon as it is back.
    context.set_offline(True)
    line(page).fill("12 repository is open")
    line(page).press("Enter")
    page.get_by_text("No connection.").wait_for()
    context.set_offline(False)
    rows(page).nth(2).wait_for()
    expect(waiting(page)).to_have_count(0)
    assert notes_of(draft)[2:] == ["repository is open"]


def test_notes_wait_for_whoever_signs_in_again_and_for_whoever_mends_them(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, PATH))
    mine = Session.objects.filter(person=cast.designer)
    mine.update(ended_at="2027-01-01T00:00Z")
    line(page).fill("Typed too late")
    line(page).press("Enter")
    page.get_by_text("Your notes are kept in this browser.").wait_for()
    link = page.get_by_role("link", name="Sign in again")
    expect(link).to_have_attribute("href", re.compile(r"^/sign-in/\?next=/assessments/"))
    expect(waiting(page)).to_have_text(["Typed too late"])
    assert notes_of(draft) == []
    mine.update(ended_at=None)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    rows(page).first.wait_for()
    assert notes_of(draft) == ["Typed too late"]
    line(page).fill("x" * 4_001)
    line(page).press("Enter")
    page.get_by_text("Your note must be 4,000 characters or fewer.").wait_for()
    page.problems[:] = [each for each in page.problems if "401" not in each]
    assert fine(page) == FINE
    page.get_by_role("button", name="Change it").click()
    expect(line(page)).to_have_value("x" * 4_001)
    line(page).fill("Shorter")
    line(page).press("Enter")
    rows(page).nth(1).wait_for()
    expect(waiting(page)).to_have_count(0)
    assert notes_of(draft)[1:] == ["Shorter"]


def test_what_was_noted_while_the_page_was_on_its_way_appears(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, PATH))
    noted = []

    def late(route):
        """Written after the page was made, and before it asked for the first time."""
        if route.request.method == "GET" and not noted:
            noted.append(note(draft, cast.lead, "Just before.", 2))
        route.continue_()

    page.route("**/follow/**", late)
    page.reload()
    expect(page.get_by_text("Just before.", exact=True)).to_be_visible(timeout=15_000)


def test_what_others_do_appears_and_nobody_is_disturbed(open_as, cast, draft):
    mine = note(draft, cast.designer, "Mine.", 5)
    page = open_as(cast.designer, address(draft, "notes/"))
    page.get_by_role("link", name="Change your note").click()
    page.locator(f"[name=note-{mine.uuid}]").fill("Half a change")
    line(page).fill("Half a note")
    note(draft, cast.lead, "Theirs.", 2)
    questions.write_question(draft, by=cast.lead, uuid=uuid.uuid4(), text="Why so?", point=2)
    page.get_by_text("Theirs.", exact=True).wait_for()
    page.get_by_text("Why so?", exact=True).wait_for()
    expect(page.locator(f"[name=note-{mine.uuid}]")).to_have_value("Half a change")
    expect(line(page)).to_have_value("Half a note")
    assert page.evaluate("document.activeElement.id") == "id_note"
    page.get_by_role("button", name=re.compile(r"^Asked\W+Why so")).click()
    page.get_by_text("Lead, asked").wait_for()
    page.get_by_text("2. Solve a whole problem").last.click()
    page.get_by_role("button", name="Add to my questions").first.click()
    page.get_by_text("In your questions").wait_for()
    assert Question.objects.filter(assessment=draft).count() == 2
    expect(page.locator(f"[name=note-{mine.uuid}]")).to_have_value("Half a change")
    assert fine(page) == FINE
    page.get_by_role("button", name="Save note").click()
    page.get_by_text("Half a change", exact=True).wait_for()
    expect(line(page)).to_have_value("Half a note")  # it waits for Enter
    assert notes_of(draft) == ["Half a change", "Theirs."]


def test_a_note_becomes_part_of_the_report_without_javascript(open_as, cast, draft):
    note(draft, cast.researcher, "Nobody asked people in prison.", 5)
    page = open_as(cast.designer, address(draft, "notes/"), scripts=False)
    page.get_by_text("Use in the report").click()
    page.get_by_role("button", name=re.compile(r"^Why\W+Nobody")).click()
    page.get_by_role("link", name="why point 5 is rated so").click()
    page.wait_for_url("**/points/5/**")  # loaded: only then the focus moves to the box it leads to
    expect(page.get_by_label("Why it is rated so")).to_have_value("Nobody asked people in prison.")
    well = page.get_by_label("What the service team has done well")
    well.fill("Typed meanwhile.")
    page.get_by_role("group", name="Rating", exact=True).get_by_label("Amber").check()
    expect(well).to_have_value("Typed meanwhile.")
    page.get_by_role("button", name=re.compile(r"^Action\W+Nobody")).click()
    page.get_by_text("Used in: an action of point 5").wait_for()
    expect(well).to_have_value("Typed meanwhile.")
    assert review(draft).done_well == "Typed meanwhile."
    expect(page.get_by_label("Action 5.1")).to_have_value("Nobody asked people in prison.")
    seen = open_as(cast.designer, address(draft), phone=True)
    assert fine(seen) == FINE
