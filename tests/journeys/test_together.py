"""Two people, two browsers, one draft: merging, choosing, being seen, and losing nothing."""

import re
import uuid

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Error, expect

from assess.access.session import hashed
from assess.domain import writing
from assess.domain.models import Presence, Session
from assess.domain.words import State
from tests.journeys.conftest import FINE, fine
from tests.journeys.test_drafting import rating
from tests.web.reports.pages import address, live, note, notes_of, review

WELL = "What the service team has done well"
WHY = "Why it is rated so"
TOLD = "Asked 40 people.\n\nTold them what came of it."
# The browser's own lines about a connection that was cut, or an answer that refused: no faults.
OURS = ("ERR_INTERNET_DISCONNECTED", "status of 401", "status of 403", "status of 409")


@pytest.fixture
def draft(an_assessment, cast):
    """Twelve points are rated; point 5 is amber, with one action and two paragraphs."""
    made = an_assessment(State.REPORTING, rated=12)
    version = review(made).version
    writing.write_point(
        made,
        by=cast.lead,
        point=5,
        version=version,
        rating="amber",
        done_well=TOLD,
        reason="No audit.",
    )
    return made


def saved(page):
    """Wait until the page says that everything is saved."""
    words = re.compile(r"^Saved [0-9:.apm]+($|\. )")
    expect(page.locator("[data-draft-status]").first).to_have_text(words, timeout=15_000)


def says(page, words):
    expect(page.locator("[data-draft-status]").first).to_contain_text(words, timeout=15_000)


def problems(page):
    return [each for each in page.problems if not any(known in each for known in OURS)]


def test_what_is_typed_saves_by_itself_and_comes_into_the_others_page(open_as, cast, draft):
    hers, mine = (open_as(who, address(draft)) for who in (cast.researcher, cast.designer))
    expect(hers.locator("[data-draft-here]")).to_have_text(f"{cast.designer.name} is here too.")
    mine.get_by_label(WHY).press("End")
    mine.get_by_label(WHY).press_sequentially(" It was put off twice.")
    expect(hers.locator("[data-draft-here]")).to_have_text(f"{cast.designer.name} is typing here.")
    saved(mine)
    assert review(draft).reason.endswith("It was put off twice.")
    # It comes in where she is typing something else, and her cursor stays.
    hers.get_by_label(WELL).press_sequentially("Well. ")
    expect(hers.get_by_label(WHY)).to_have_value(review(draft).reason)
    hers.get_by_label(WELL).press_sequentially("Very well.")
    saved(hers)
    assert review(draft).done_well == f"Well. Very well.{TOLD}"
    rating(mine).get_by_label("Red").check()
    expect(rating(hers).get_by_label("Red")).to_be_checked(timeout=10_000)
    expect(hers.locator("[data-draft-live]")).to_contain_text("changed “Rating”.")
    says(hers, f"{cast.designer.name} changed “Rating”.")  # to be seen, not only heard
    writing.write_action(
        draft, by=cast.lead, point=5, uuid=review(draft).actions.model().uuid, text="Book an audit."
    )
    expect(mine.get_by_label("Action 5.1")).to_have_value("Book an audit.", timeout=10_000)
    mine.get_by_label("Action 5.1").fill("Book an audit by May.")
    saved(mine)
    expect(hers.get_by_label("Action 5.1")).to_have_value("Book an audit by May.", timeout=10_000)
    assert live(draft) == ["Book an audit by May."]
    assert fine(mine) == FINE


def test_actions_that_someone_moves_move_in_the_others_page(open_as, cast, draft):
    for text in ("Test it.", "Publish it.", "Book it."):
        writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text=text)
    hers = open_as(cast.researcher, address(draft))
    hers.get_by_label("Action 5.2").press("End")
    book = review(draft).actions.get(text="Book it.")
    writing.move_action(draft, by=cast.lead, uuid=book.uuid, place=1)
    expect(hers.get_by_label("Action 5.1")).to_have_value("Book it.", timeout=10_000)
    expect(hers.locator("[data-draft-live]")).to_contain_text("The order of the actions changed.")
    hers.keyboard.type(" Now.")  # where she was
    expect(hers.get_by_label("Action 5.3")).to_have_value("Publish it. Now.")
    saved(hers)
    writing.remove_action(draft, by=cast.lead, uuid=book.uuid)
    expect(hers.get_by_label("Action 5.2")).to_have_value("Publish it. Now.", timeout=10_000)
    hers.get_by_role("button", name="Move up action 5.2").click()
    expect(hers.get_by_label("Action 5.1")).to_have_value("Publish it. Now.")
    assert live(draft) == ["Publish it. Now.", "Test it."]


def test_two_paragraphs_are_merged_while_both_type(open_as, cast, draft):
    hers, mine = (open_as(who, address(draft)) for who in (cast.researcher, cast.designer))
    hers.get_by_label(WELL).fill(TOLD.replace("40", "41"))
    mine.get_by_label(WELL).fill(TOLD.replace("them", "them all"))
    both = "Asked 41 people.\n\nTold them all what came of it."
    for page in (hers, mine):
        expect(page.get_by_label(WELL)).to_have_value(both, timeout=15_000)
        saved(page)
    assert review(draft).done_well == both


def test_what_is_taken_back_leaves_nothing_to_save(open_as, cast, draft):
    writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Test it.")
    page = open_as(cast.designer, address(draft))
    page.get_by_label(WHY).fill("Typed.")
    says(page, "Not saved yet")
    page.get_by_label(WHY).fill("No audit.")
    says(page, f"by {cast.lead.name}")
    rating(page).get_by_label("Green").check()
    says(page, "A green point carries no actions")
    rating(page).get_by_label("Amber").check()
    says(page, f"by {cast.lead.name}")
    expect(page.get_by_role("button", name="Say what happens to them")).to_have_count(0)
    assert problems(page) == []


def test_the_same_paragraph_is_chosen_by_a_person(open_as, cast, draft):
    hers, mine = (open_as(who, address(draft)) for who in (cast.researcher, cast.designer))
    mine.context.set_offline(True)
    mine.get_by_label(WHY).fill("No audit was booked.")
    says(mine, "No connection.")
    hers.get_by_label(WHY).fill("No audit was paid for.")
    saved(hers)
    mine.context.set_offline(False)
    says(mine, "changed the same paragraph")
    assert review(draft).reason == "No audit was paid for."
    mine.get_by_role("button", name="Compare and choose").click()
    mine.get_by_role("heading", name="Someone else changed the same text").wait_for()
    mine.get_by_label("Keep mine").check()
    mine.get_by_role("button", name="Save this").click()
    expect(mine.get_by_label(WHY)).to_have_value("No audit was booked.")
    assert review(draft).reason == "No audit was booked."
    assert problems(mine) == []


def test_without_a_connection_nothing_is_lost_and_everything_is_sent_later(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.context.set_offline(True)
    page.get_by_label(WHY).fill("Typed in a tunnel.")
    page.get_by_label("Add a note").fill("A note in a tunnel.")
    says(page, "No connection. Your text is kept in this browser")
    page.get_by_role("button", name="Save and go to point 6").click()
    expect(page.get_by_label(WHY)).to_have_value("Typed in a tunnel.")
    page.context.set_offline(False)
    saved(page)
    assert review(draft).reason == "Typed in a tunnel."
    assert problems(page) == []


def test_a_press_without_a_connection_leaves_the_page_open(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.context.set_offline(True)
    page.get_by_label("Add a note").fill("A note in a tunnel.")
    page.get_by_role("button", name="Add note", exact=True).click()
    says(page, "No connection. Your text is kept in this browser")
    expect(page.get_by_label("Add a note")).to_have_value("A note in a tunnel.")
    page.context.set_offline(False)
    says(page, "The connection is back.")
    # Another button: one that is pressed twice within a second takes it for one press.
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator("[data-part=notes] .app-note__text")).to_have_text("A note in a tunnel.")
    assert notes_of(draft) == ["A note in a tunnel."]
    assert problems(page) == []


def test_what_was_typed_is_back_after_a_crash(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.context.set_offline(True)
    page.get_by_label(WHY).fill("Typed before the crash.")
    page.get_by_label("Add an action").fill("Book the audit.")
    says(page, "No connection.")
    # A page that is closed may still get its last attempt through; one that crashes cannot.
    page.on("dialog", lambda dialog: dialog.accept())  # there is unsaved text
    with page.expect_event("crash"), pytest.raises(Error):
        page.goto("chrome://crash")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    writing.write_point(
        draft, by=cast.lead, point=5, version=review(draft).version, done_well="Saved meanwhile."
    )
    again.goto(address(draft))
    expect(again.get_by_label(WHY)).to_have_value("Typed before the crash.")
    expect(again.get_by_label("Add an action")).to_have_value("Book the audit.")
    saved(again)
    assert (review(draft).reason, review(draft).done_well) == (
        "Typed before the crash.",
        "Saved meanwhile.",
    )
    again.get_by_role("button", name="Add this action").click()
    expect(again.get_by_label("Action 5.1")).to_have_value("Book the audit.")
    again.reload()
    expect(again.get_by_label("Add an action")).to_have_value("")
    assert live(draft) == ["Book the audit."]


def test_an_expired_session_keeps_the_words_until_someone_is_signed_in_again(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    key = hashed(page.context.cookies()[0]["value"])
    assert page.context.cookies()[0]["name"] == settings.SESSION_COOKIE_NAME
    Session.objects.filter(key_hash=key).update(ended_at=timezone.now())
    page.get_by_label(WHY).fill("Typed too late.")
    says(page, "You are signed out. Your text is kept in this browser.")
    link = page.get_by_role("link", name="Sign in to save it")
    expect(link).to_have_attribute("href", re.compile(r"^/sign-in/\?next=%2Fassessments%2F"))
    Session.objects.filter(key_hash=key).update(ended_at=None)
    page.goto(address(draft))
    expect(page.get_by_label(WHY)).to_have_value("Typed too late.")
    saved(page)
    assert review(draft).reason == "Typed too late."


def test_closing_the_page_says_that_one_has_left(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    hers = open_as(cast.researcher, address(draft))
    expect(hers.locator("[data-draft-here]")).to_have_text(f"{cast.designer.name} is here too.")
    page.goto("/dashboard/")
    expect(hers.locator("[data-draft-here]")).to_have_text("", timeout=10_000)
    assert not Presence.objects.filter(person=cast.designer).exists()


def meanwhile(page, do):
    """Load the page, and do this after it was made and before it asks for news the first time."""
    done = []

    def late(route):
        if route.request.method == "GET" and not done:
            done.append(do())
        route.continue_()

    page.route("**/follow/**", late)
    page.reload()


def test_what_others_did_while_a_point_was_on_its_way_comes_into_it(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))

    def write():
        found = review(draft)
        texts = {"done_well": found.done_well, "reason": "No audit was booked."}
        writing.write_point(
            draft, by=cast.lead, point=5, version=found.version, rating="red", **texts
        )
        writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Book it.")

    meanwhile(page, write)
    expect(page.get_by_label(WHY)).to_have_value("No audit was booked.", timeout=10_000)
    expect(rating(page).get_by_label("Red")).to_be_checked()
    expect(page.get_by_label("Action 5.1")).to_have_value("Book it.")
    page.unroute("**/follow/**")
    meanwhile(page, lambda: note(draft, cast.lead, "Nobody asked.", 5))
    expect(page.get_by_text("Nobody asked.", exact=True)).to_be_visible(timeout=10_000)


def test_the_overview_shows_what_others_did_while_it_was_on_its_way(open_as, cast, draft):
    page = open_as(cast.researcher, address(draft, ""))

    def write():
        writing.write_point(draft, by=cast.lead, point=13, version=0, rating="green")

    meanwhile(page, write)
    expect(page.locator("[data-live=progress]")).to_contain_text("13 of 14", timeout=10_000)


def test_the_overview_follows_what_the_panel_does(open_as, cast, draft):
    overview = open_as(cast.lead, address(draft, ""))
    overview.get_by_role("heading", name="12 of 14 points rated.").wait_for()
    page = open_as(cast.designer, address(draft, "points/13/"))
    row = overview.get_by_role("row").filter(has_text="13. Use and contribute")
    expect(row).to_contain_text(f"{cast.designer.name} is here", timeout=10_000)
    rating(page).get_by_label("Green").check()
    saved(page)
    expect(row).to_contain_text("Green", timeout=10_000)
    overview.get_by_role("heading", name="13 of 14 points rated.").wait_for()
    assert fine(overview) == FINE


def test_a_page_gone_back_to_can_be_written_in_and_has_what_was_typed(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Add an action").fill("Book the audit.")
    # As the browser keeps a page whose button was pressed, and shows it again after “Back”.
    page.evaluate("document.querySelector('form[data-place]').requestSubmit = () => {}")
    page.get_by_label(WHY).fill("Typed before the press.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_label(WHY)).not_to_be_editable()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_label(WHY)).to_be_editable(timeout=10_000)
    expect(page.get_by_label(WHY)).to_have_value("Typed before the press.")
    expect(page.get_by_label("Add an action")).to_have_value("Book the audit.")
    assert live(draft) == []


def test_a_page_gone_back_to_waits_for_the_save_on_its_way(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.evaluate("document.querySelector('form[data-place]').requestSubmit = () => {}")

    def slowly(route):
        """The page is asked for before the save arrives, and comes after the save's answer."""
        if route.request.method == "POST" and "autosave" in (route.request.post_data or ""):
            page.wait_for_timeout(1000)
            route.continue_()
        elif route.request.is_navigation_request():
            answer = route.fetch()
            page.wait_for_timeout(2000)
            route.fulfill(response=answer)
        elif "/follow/" in route.request.url:
            route.abort()  # or the words would come from there
        else:
            route.continue_()

    page.route("**/report/**", slowly)
    page.get_by_label(WHY).fill("Typed before the press.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    with page.expect_navigation(timeout=15_000):
        page.evaluate(
            "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
        )
    expect(page.get_by_label(WHY)).to_have_value("Typed before the press.")
