"""Nothing typed is lost on the pages that a press brings: each keeps on saving, or keeps its copy."""

import json
import re
import uuid

from playwright.sync_api import expect

from assess.domain import notes, reporting, writing
from assess.domain.models import Opinion, PointReview, Seat
from assess.domain.panel import release
from tests.journeys.conftest import FINE, fine
from tests.journeys.test_drafting import rating
from tests.web.reports.pages import address, live, note, notes_of, review

WELL = "What the service team has done well"
WHY = "Why it is rated so"


def crash(page):
    """The page is gone without a word, and is opened again."""
    context, address = page.context, page.url.partition("#")[0]
    again = context.new_page()
    page.close(run_before_unload=False)
    again.goto(address)
    return again


def copies(page):
    found = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    return {k: json.loads(v)["fields"] for k, v in json.loads(found) if k.startswith("assess:")}


def nothing_kept(page):
    """The copy has gone, once the page has heard that it may."""
    expect(page).not_to_have_url(re.compile("saved="))
    page.wait_for_load_state()
    return copies(page) == {}


def saved(page):
    words = re.compile(r"^Saved [0-9:.apm]+($|\. )")
    expect(page.locator("[data-draft-status]").first).to_have_text(words, timeout=15_000)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def test_a_page_with_a_preview_goes_on_saving(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.get_by_label(WHY).fill("No audit of the forms.")
    press(page, "Preview")
    expect(page.get_by_role("heading", name="Preview", exact=True)).to_be_visible()
    expect(page.get_by_text("not saved yet")).to_have_count(0)
    page.get_by_label(WHY).fill("No audit of the forms, nor of the letters.")
    saved(page)
    assert review(draft).reason == "No audit of the forms, nor of the letters."
    assert fine(page) == FINE


def test_a_page_with_a_mistake_goes_on_saving_and_keeps_what_is_wrong(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    long = "x" * 10_001
    page.get_by_label(WHY).fill(long)
    expect(page.locator("[data-draft-status]").first).to_contain_text("Not saved", timeout=15_000)
    press(page, "Save")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label(WELL).fill("Asked 40 people.")
    status = page.locator("[data-draft-status]").first
    expect(status).to_contain_text("Not saved: Why it is rated so must be", timeout=15_000)
    expect(page.get_by_label(WHY)).to_have_value(long)
    page.wait_for_timeout(3000)  # what can be saved is, and the other is not said to be
    expect(status).to_contain_text("Not saved: Why it is rated so must be")
    assert review(draft).done_well == "Asked 40 people."
    page = crash(page)
    expect(page.get_by_label(WHY)).to_have_value(long)
    page.get_by_label(WHY).fill("No audit at all.")
    saved(page)
    assert (review(draft).done_well, review(draft).reason) == (
        "Asked 40 people.",
        "No audit at all.",
    )


def test_an_empty_box_is_a_slip_that_costs_nothing(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    press(page, "Add note")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label(WHY).fill("Typed after the slip.")
    saved(page)
    page.get_by_label("Add an action").fill("Half an action")
    page = crash(page)
    expect(page.get_by_label("Add an action")).to_have_value("Half an action")
    assert review(draft).reason == "Typed after the slip."


def clashing(open_as, cast, draft):
    """The page of a clash: the designer typed, and the lead saved the same paragraph meanwhile."""
    page = open_as(cast.designer, address(draft))
    page.route("**/follow/**", lambda route: route.abort())
    page.get_by_label(WHY).fill("No audit, says the designer.")
    theirs = {"version": review(draft).version, "reason": "No audit, says the lead."}
    writing.write_point(draft, by=cast.lead, point=5, **theirs)
    press(page, "Save")
    page.get_by_role("heading", name="Someone else changed the same text").wait_for()
    return page


def test_the_copy_outlives_the_page_of_a_clash_until_someone_has_chosen(open_as, cast, draft):
    page = crash(clashing(open_as, cast, draft))
    expect(page.get_by_label(WHY)).to_have_value("No audit, says the designer.")
    page.get_by_role("button", name="Compare and choose").click(timeout=15_000)
    page.get_by_label("Keep mine").check()
    press(page, "Save this")
    expect(page.get_by_label(WHY)).to_have_value("No audit, says the designer.")
    assert review(draft).reason == "No audit, says the designer."
    assert nothing_kept(page)


def test_who_leaves_out_what_they_typed_does_not_find_it_again(open_as, cast, draft):
    page = clashing(open_as, cast, draft)
    page.get_by_role("link", name="Leave out what you typed").click()
    expect(page.get_by_label(WHY)).to_have_value("No audit, says the lead.")
    assert nothing_kept(page)


def test_words_without_a_place_on_the_page_are_shown(open_as, cast, draft):
    """Half an action, and then the point is green: there is no box for it any more."""
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Add an action").fill("Half an action")
    rating(page).get_by_label("Green").check()
    saved(page)
    page = crash(page)
    left = page.get_by_role("region", name="Words of yours that were not saved")
    expect(left.get_by_label("A new action")).to_have_value("Half an action")
    page.get_by_label(WELL).fill("Asked 40 people.")
    saved(page)
    page.reload()
    expect(left.get_by_label("A new action")).to_have_value("Half an action")
    left.get_by_role("button", name="Discard them").click()
    assert nothing_kept(page)


def test_a_button_about_something_else_records_no_opinion(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Reason for your opinion").fill("I saw no audit.")
    page.locator("[name=opinion][value=red]").check()
    prompts = page.get_by_role("button", name=re.compile("Add to my questions"))
    there = prompts.count()
    prompts.first.click()
    expect(prompts).to_have_count(there - 1)
    expect(page.locator("[name=opinion][value=red]")).to_be_checked()
    expect(page.get_by_label("Reason for your opinion")).to_have_value("I saw no audit.")
    assert not Opinion.objects.exists()


def test_what_becomes_of_actions_is_asked_and_the_words_are_kept(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Add an action").fill("Book the audit.")
    press(page, "Add this action")
    page.get_by_label("Action 5.1").wait_for()
    rating(page).get_by_label("Green").check()
    page.get_by_label(WHY).fill("There was one after all.")
    press(page, "Save")
    page.get_by_role("heading", name="Point 5 becomes green").wait_for()
    page = crash(page)
    expect(rating(page).get_by_label("Green")).to_be_checked()
    page.get_by_role("button", name="Say what happens to them").click(timeout=15_000)
    page.get_by_label("Remove it").check()
    press(page, "Save point 5")
    expect(page.get_by_label(WHY)).to_have_value("There was one after all.")
    assert nothing_kept(page)
    assert (review(draft).rating, live(draft)) == ("green", [])


def test_an_opinion_half_written_outlives_the_session(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Reason for your opinion").fill("I saw no audit.")
    page.locator("[name=opinion][value=red]").check()
    page = crash(page)
    expect(page.get_by_label("Reason for your opinion")).to_have_value("I saw no audit.")
    expect(page.locator("[name=opinion][value=red]")).to_be_checked()
    press(page, "Save my opinion")
    expect(page.get_by_text("Nobody else has recorded an opinion yet.")).to_be_visible()
    assert Opinion.objects.get().reason == "I saw no audit."
    assert nothing_kept(page)


def test_an_opinion_outlives_a_page_with_a_mistake(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Reason for your opinion").fill("I saw no audit.")
    press(page, "Save my opinion")  # without a rating
    expect(page.locator(".govuk-error-summary")).to_contain_text("as your opinion")
    page = crash(page)
    expect(page.get_by_label("Reason for your opinion")).to_have_value("I saw no audit.")


def test_two_tabs_of_one_person_keep_their_own_words(open_as, cast, draft):
    one = open_as(cast.designer, address(draft))
    two = one.context.new_page()
    two.goto(one.url)
    one.context.set_offline(True)
    one.get_by_label(WELL).fill("Typed in the first.")
    two.get_by_label("Other observations").fill("Typed in the second.")
    one.get_by_label(WELL).press("End")
    expect(one.locator("[data-draft-status]").first).to_contain_text(
        "No connection", timeout=15_000
    )
    one.close(run_before_unload=False)
    two.context.set_offline(False)
    page = crash(two)
    expect(page.get_by_label(WELL)).to_have_value("Typed in the first.")
    expect(page.get_by_label("Other observations")).to_have_value("Typed in the second.")


def test_a_button_about_something_else_adds_nothing_half_typed(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Add an action").fill("Half an action")
    page.get_by_label("Add a note").fill("half a note")
    prompts = page.get_by_role("button", name=re.compile("Add to my questions"))
    there = prompts.count()
    prompts.first.click()
    expect(prompts).to_have_count(there - 1)
    expect(page.get_by_label("Add an action")).to_have_value("Half an action", timeout=15_000)
    expect(page.get_by_label("Add a note")).to_have_value("half a note")
    assert (live(draft), notes_of(draft)) == ([], [])
    assert draft.questions.count() == 1
    # A button that adds one of them leaves the other.
    page.get_by_role("button", name="Add note", exact=True).click()
    expect(page.locator("[data-part=notes] .app-note__text")).to_have_text("half a note")
    expect(page.get_by_label("Add a note")).to_have_value("")
    expect(page.get_by_label("Add an action")).to_have_value("Half an action", timeout=15_000)
    page.get_by_label("Add a note").fill("another half")
    page.get_by_role("button", name="Add this action").click()
    expect(page.get_by_label("Action 5.1")).to_have_value("Half an action")
    expect(page.get_by_label("Add a note")).to_have_value("another half", timeout=15_000)
    expect(page.get_by_label("Add an action")).to_have_value("")
    assert (live(draft), notes_of(draft)) == (["Half an action"], ["half a note"])


def test_a_note_is_cleared_and_put_back_without_what_is_half_typed(open_as, cast, draft):
    mine = note(draft, cast.designer, "Nobody asked.", 5)
    page = open_as(cast.designer, address(draft))
    page.get_by_label("Add an action").fill("Half an action")
    page.get_by_label("Add a note").fill("half a note")
    row = page.locator(f"#note-{mine.uuid}")
    row.locator("summary").first.click()
    row.get_by_role("button", name="Clear note").click()
    gone = page.locator("#gone")
    expect(gone).to_contain_text("You cleared your note: Nobody asked.", timeout=15_000)
    expect(gone).to_be_focused()
    expect(page.get_by_label("Add an action")).to_have_value("Half an action")
    assert fine(page) == FINE
    gone.get_by_role("button", name="Put it back").click()
    expect(gone).to_have_count(0)
    expect(row).to_contain_text("Nobody asked.")
    expect(page.get_by_label("Add an action")).to_have_value("Half an action", timeout=15_000)
    expect(page.get_by_label("Add a note")).to_have_value("half a note")
    assert (live(draft), notes_of(draft)) == ([], ["Nobody asked."])


def test_words_that_came_too_late_are_shown_to_be_copied(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.context.set_offline(True)
    page.get_by_label(WHY).fill("Typed on the train.")
    PointReview.objects.filter(assessment=draft, rating="").update(rating="green")
    writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Book the audit.")
    writing.confirm(draft, by=cast.lead, rating="amber")
    reporting.submit(draft, by=cast.lead, unsigned_reason="We agreed in a call.")
    page.context.set_offline(False)
    page.reload()
    left = page.get_by_role("region", name="Words of yours that were not saved")
    expect(left.get_by_label(WHY)).to_have_value("Typed on the train.")
    assert (fine(page).axe, fine(page).sideways) == ([], 0)
    left.get_by_role("button", name="Discard them").click()
    expect(left).to_have_count(0)
    assert nothing_kept(page)


def test_whose_seat_ended_is_told_to_copy_what_they_typed(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    seat = Seat.objects.get(assessment=draft, person=cast.designer)
    release(draft, by=cast.staff, seat=seat, reason="On leave.")
    page.get_by_label(WHY).fill("Typed for nobody.")
    expect(page.locator("[data-draft-status]").first).to_contain_text(
        "Copy what you typed before you leave it.", timeout=15_000
    )
    expect(page.get_by_label(WHY)).to_have_value("Typed for nobody.")


def test_a_save_whose_answer_never_came_is_gone_on_from(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    lost = []

    def lose(route):
        """It arrives, and its answer does not: once."""
        if route.request.method == "POST" and not lost and "/follow/" not in route.request.url:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/report/**", lose)
    page.get_by_label(WHY).fill("Nobody looked")
    expect(page.locator("[data-draft-status]").first).to_contain_text(
        "No connection", timeout=15_000
    )
    assert (lost, review(draft).reason) == ([200], "Nobody looked")
    page.get_by_label(WHY).fill("Somebody looked at the forms.")
    saved(page)
    assert review(draft).reason == "Somebody looked at the forms."


def test_a_question_and_a_changed_note_of_the_day_outlive_a_crash(open_as, cast, draft):
    note = uuid.uuid4()
    notes.write_note(draft, by=cast.designer, uuid=note, text="Three of six.", point=5)
    page = open_as(cast.designer, f"/assessments/{draft.pk}/report/notes/?change={note}")
    page.get_by_label("A question of yours").fill("Who asked them?")
    page.locator(f"textarea[name='note-{note}']").fill("Three of six gave up.")
    page = crash(page)
    expect(page.get_by_label("A question of yours")).to_have_value("Who asked them?")
    expect(page.locator(f"textarea[name='note-{note}']")).to_have_value("Three of six gave up.")
    press(page, "Add question")
    expect(page.get_by_label("A question of yours")).to_have_value("")
    expect(page.locator("#questions").locator("..")).to_contain_text("Who asked them?")
    assert nothing_kept(page)


def test_what_is_pasted_to_be_brought_in_outlives_a_lost_connection(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, "bring-in/"))
    box = page.get_by_label("Or paste the text")
    box.fill("1. Understand users\n\nThey met 40 people.")
    page.context.set_offline(True)
    press(page, "Continue to check it")
    page.context.set_offline(False)
    page.goto(address(draft, "bring-in/"))
    expect(box).to_have_value("1. Understand users\n\nThey met 40 people.")
    press(page, "Continue to check it")
    page.get_by_role("heading", name="Check where").wait_for()
    assert nothing_kept(page)
    page.goto(address(draft, "bring-in/"))
    expect(box).to_have_value("")


def test_a_form_with_a_mistake_keeps_what_it_holds(open_as, cast, draft):
    page = open_as(cast.lead, address(draft, "opinions/"))
    page.get_by_label("Reason for your opinion").fill("I saw no audit.")
    press(page, "Save my opinion")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label("Reason for your opinion").press("End")
    page.get_by_label("Reason for your opinion").press_sequentially(" None.")
    page = crash(page)
    expect(page.get_by_label("Reason for your opinion")).to_have_value("I saw no audit. None.")
    expect(page.get_by_text("What you typed here before is back.")).to_be_visible()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Reason for your opinion")).to_have_value("")
    assert nothing_kept(page)


def test_a_question_whose_answer_never_came_is_asked_once(open_as, cast, draft):
    page = open_as(cast.designer, f"/assessments/{draft.pk}/report/notes/")

    def lose(route):
        if route.request.method == "POST" and "add-question" in (route.request.post_data or ""):
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/notes/**", lose)
    page.get_by_label("A question of yours").fill("Who asked them?")
    press(page, "Add question")
    page.unroute("**/notes/**")
    page.goto(f"/assessments/{draft.pk}/report/notes/")
    expect(page.get_by_label("A question of yours")).to_have_value("")
    assert draft.questions.count() == 1
    assert nothing_kept(page)


def test_a_copy_that_nobody_reads_any_more_is_forgotten(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    page.evaluate("localStorage.setItem('assess:draft:x:/y/', '{\"at\": 1, \"fields\": {}}')")
    page.goto("/")
    assert nothing_kept(page)
