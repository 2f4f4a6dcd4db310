"""A page of a draft while the report goes on without it, or cannot be had for a while."""

import re
import uuid

import pytest
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from assess.domain import arranging, panel, reporting, writing
from assess.domain.words import State
from tests import builders
from tests.journeys.test_together import WELL, WHY
from tests.web.reports.pages import address, note, review

MOVED_ON = "The report has moved on. Reload the page to see it."
FOLLOW = re.compile(r"/follow/")


@pytest.fixture
def draft(an_assessment, cast):
    """Twelve points are rated; point 5 is amber."""
    made = an_assessment(State.REPORTING, rated=12)
    found = review(made)
    texts = {"done_well": found.done_well, "reason": "No audit."}
    writing.write_point(made, by=cast.lead, point=5, version=found.version, rating="amber", **texts)
    return made


@pytest.fixture
def follows(open_as):
    """Opens a page of a draft whose clock the test moves, and waits until it has asked for news."""

    def opened(person, path):
        page = open_as(person, "/dashboard/")
        page.clock.install()
        page.goto(path)
        asks(page)
        return page

    return opened


def asked_for_news(request):
    return request.method == "GET" and FOLLOW.search(request.url)


def asks(page, times=1):
    """Let the page ask for news, and wait until it has the answer."""
    for _ in range(times):
        answers(page, lambda answer: asked_for_news(answer.request))


def answers(page, wanted):
    """Move the page's clock on until this answer is there.

    In steps, with time for what is on its way: the page would give that up after 20 of its seconds.
    """
    for _ in range(9):
        try:
            with page.expect_response(wanted, timeout=3_000):
                page.clock.run_for(4_500)
        except TooLate:
            continue
        return
    raise AssertionError("There was no such answer.")


def pages_asked(page):
    """Every time that the page asks for itself from here on."""
    found = []

    def look(request):
        if request.headers.get("accept") == "text/html":
            found.append(request.url)

    page.on("request", look)
    return found


@pytest.mark.parametrize("rest", ["", "points/5/", "overall/"])
def test_a_page_that_is_not_to_be_had_any_more_says_so_and_asks_for_itself_no_more(
    rest, follows, cast, draft
):
    page = follows(cast.designer, address(draft, rest))
    note(draft, cast.lead, "Nobody came.", 5)
    arranging.not_held(draft, by=cast.lead, reason="Nobody came")
    place = "[data-draft-moved]" if rest == "" else "[data-draft-status]"
    asks(page)
    expect(page.locator(place).first).to_have_text(MOVED_ON)
    asked = pages_asked(page)
    asks(page, 4)
    assert len(asked) <= 1


def test_nothing_is_asked_any_more_once_the_report_is_settled(follows, cast, an_assessment):
    draft = an_assessment(State.SHARED)
    page = follows(cast.lead, address(draft, ""))
    draft.refresh_from_db()
    reporting.accept(draft, by=cast.product_manager, seen=draft.shared_version.sha256)
    answers(page, lambda answer: asked_for_news(answer.request) and answer.status == 409)
    expect(page.locator("[data-draft-moved]")).to_have_text(MOVED_ON)
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.clock.run_for(120_000)
    with page.expect_request("**/last"):  # whatever was asked before is known by then
        page.evaluate("() => void fetch('/last')")
    assert asked == ["last"]


PLACES = {"": "[data-draft-moved]", "points/5/": "[data-draft-status]", "notes/": "[data-said]"}


@pytest.mark.parametrize("rest", PLACES)
def test_who_has_left_the_panel_is_told_before_they_type_on(rest, follows, cast, draft):
    page = follows(cast.designer, address(draft, rest))
    seat = draft.seats.get(person=cast.designer, left_at=None)
    panel.release(draft, by=cast.staff, seat=seat, reason="Left the department")
    asks(page)
    place = page.locator(PLACES[rest]).first
    expect(place).to_contain_text("This page is not open to you any more.")
    if rest == "points/5/":
        page.get_by_label(WHY).fill("Typed too late.")
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.clock.run_for(2000)
        expect(place).to_contain_text("Copy what you typed before you leave it.")
        page.get_by_label(WHY).press("End")
        page.get_by_label(WHY).press_sequentially(" And more.")
        expect(place).to_contain_text("Copy what you typed before you leave it.")


def test_who_is_back_goes_on_where_they_were(follows, open_as, cast, draft):
    """Someone else signed in in another window of the same browser, and the member again."""
    page = follows(cast.designer, address(draft))
    mine = page.context.cookies()
    with_another = open_as(cast.team_member, "/dashboard/").context.cookies()
    page.context.add_cookies(with_another)
    page.get_by_label(WHY).fill("Typed meanwhile.")
    place = page.locator("[data-draft-status]").first
    page.clock.run_for(2000)
    expect(place).to_contain_text("This page is not open to you any more.")
    page.context.add_cookies(mine)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.clock.run_for(2_000)
    expect(page.get_by_label(WHY)).to_have_value("Typed meanwhile.")
    expect(place).to_contain_text("Saved")
    assert review(draft).reason == "Typed meanwhile."


def test_a_draft_that_goes_on_after_the_day_is_still_followed(follows, cast, an_assessment):
    """The day is over while everyone writes: nothing changes for them."""
    draft = an_assessment(State.ARRANGED)
    page = follows(cast.designer, address(draft))
    arranging.hold(draft, by=cast.staff)
    draft.refresh_from_db()
    writing.write_point(draft, by=cast.lead, point=5, version=0, rating="amber", reason="None.")
    writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Book the audit.")
    asks(page)
    expect(page.get_by_label("Action 5.1")).to_have_value("Book the audit.")
    expect(page.locator("[data-draft-status]").first).not_to_contain_text("moved on")
    writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Publish it.")
    asks(page)
    expect(page.get_by_label("Action 5.2")).to_have_value("Publish it.")


def test_a_report_that_comes_back_from_the_check_is_followed_again(follows, cast, an_assessment):
    draft = an_assessment(State.REPORTING)
    page = follows(cast.designer, address(draft))
    builders.go_on(cast, draft, State.CHECKING, at=builders.MONDAY, ambers=(3,))
    asks(page)
    place, heard = (page.locator(f"[data-draft-{each}]").first for each in ("status", "live"))
    expect(place).to_have_text(MOVED_ON)
    expect(heard).to_contain_text(MOVED_ON)
    page.get_by_label(WHY).fill("Much more.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.clock.run_for(2000)
    expect(place).to_contain_text("Not saved: This cannot be done any more")
    reporting.return_to_panel(draft, by=cast.staff, remarks="Say more.")
    asks(page)
    expect(heard).to_contain_text("You can write here again.")
    page.clock.run_for(2000)
    expect(place).to_contain_text("Saved")
    assert review(draft).reason == "Much more."


def test_the_page_for_the_day_has_what_could_not_be_had_before(follows, cast, draft):
    page = follows(cast.designer, address(draft, "notes/"))
    lists = re.compile("part=list")
    page.route(lists, lambda route: route.fulfill(status=503, body=""))
    note(draft, cast.lead, "Nobody came.", 5)
    answers(page, lambda answer: lists.search(answer.url))
    asks(page)
    page.unroute(lists)
    asks(page)
    expect(page.get_by_text("Nobody came.", exact=True)).to_be_visible()


def test_what_could_not_be_had_just_now_comes_later(follows, cast, draft):
    page = follows(cast.designer, address(draft))
    ill = []

    def answer(route):
        if route.request.headers.get("accept") == "text/html":
            ill.append(route.request.url)
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    page.route("**/points/5/", answer)
    found = review(draft)
    writing.write_point(
        draft, by=cast.lead, point=5, version=found.version, rating="amber",
        done_well="Asked 41 people.", reason="No audit.",
    )  # fmt: skip
    writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Book the audit.")
    asks(page, 2)
    # What is known already is shown and said, and the rest is asked for again.
    expect(page.get_by_label(WELL)).to_have_value("Asked 41 people.")
    expect(page.locator("[data-draft-live]")).to_contain_text(f"{cast.lead.name} changed")
    assert ill
    page.unroute("**/points/5/")
    asks(page)
    expect(page.get_by_label("Action 5.1")).to_have_value("Book the audit.")
    expect(page.get_by_label(WHY)).to_have_value("No audit.")


def test_a_note_of_ones_own_from_another_window_is_nothing_to_save(follows, cast, draft):
    page = follows(cast.designer, address(draft))
    note(draft, cast.designer, "Seen on the phone.", 5)
    asks(page)
    expect(page.get_by_text("Seen on the phone.", exact=True).first).to_be_visible()
    page.get_by_label(WHY).fill("It was not booked.")
    page.clock.run_for(2000)
    place = page.locator("[data-draft-status]").first
    expect(place).to_contain_text("Saved")
    expect(place).not_to_contain_text("Not saved")
    assert review(draft).reason == "It was not booked."


def test_nothing_typed_is_saved_in_the_name_of_another_member(follows, open_as, cast, draft):
    """The lead signed in on a computer that the designer had left with a page open."""
    page = follows(cast.designer, address(draft))
    page.context.add_cookies(open_as(cast.lead, "/dashboard/").context.cookies())
    page.get_by_label(WHY).fill("Typed by the designer.")
    page.clock.run_for(2000)
    place = page.locator("[data-draft-status]").first
    expect(place).to_have_text(
        "This page is not open to you any more. Nothing more is saved from it. Copy what you typed "
        "before you leave it."
    )
    assert review(draft).reason == "No audit."


@pytest.mark.parametrize("rest", ["", "notes/"])
def test_who_is_back_reads_nothing_of_it_any_more(rest, follows, open_as, cast, draft):
    page = follows(cast.designer, address(draft, rest))
    mine = page.context.cookies()
    page.context.add_cookies(open_as(cast.team_member, "/dashboard/").context.cookies())
    place = page.locator(PLACES[rest]).first
    asks(page)
    expect(place).to_contain_text("This page is not open to you any more.")
    page.context.add_cookies(mine)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(place).to_have_text("")
