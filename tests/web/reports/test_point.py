"""The page of a point: what was typed is saved, or shown again; whose part it is not stays out."""

import uuid

import pytest

from assess.domain import notes, reporting, writing
from assess.domain.models import Event, HeldForm, PointReview, Revision, Session
from assess.domain.words import Phase, Rating, State
from tests import builders
from tests.conftest import errors, page, words
from tests.web.reports.pages import address, buttons, live, notes_of, review, sent

# Reading


def test_the_panel_sees_one_form_with_everything(draft, as_, cast):
    answer = as_(cast.designer).get(address(draft))
    assert answer.status_code == 200
    said = words(answer)
    assert "5. Make sure everyone can use the service" in said
    assert "Read point 5 of the Standard" in said
    assert "The service meets this point of the Standard." in said
    assert "Rate in proportion, and in context" in said
    assert f"Led by: User research ({cast.researcher.name}), design (you), accessibility." in said
    assert "Private to the panel" in said
    assert buttons(answer)[:7] == [
        "Save",
        "Add this action",
        "Preview",
        "Save and go to point 6",
        "Save and go to overview",
        "Save",
        "Add note",
    ]
    # No browser puts old words into a page with a new version.
    assert page(answer).select_one("form[data-drafting]")["autocomplete"] == "off"
    guide = page(answer).select_one('main a[target="_blank"]')
    assert guide["href"] == review(draft).point.url


def test_the_policy_on_ratings_is_linked(draft, as_, cast, settings):
    links = page(as_(cast.lead).get(address(draft))).select("#rating-hint a")
    assert [link["href"] for link in links] == [settings.POLICY_ADDRESS]


def test_the_service_assessment_team_reads_and_does_not_write(draft, as_, cast, write):
    write(draft, cast.lead, rating="amber", reason="Nobody **asked**.", note="Private words.")
    answer = as_(cast.staff).get(address(draft))
    assert answer.status_code == 200
    assert page(answer).select("main form") == []
    assert page(answer).find("strong", string="asked")
    assert "Private words." not in words(answer)
    assert as_(cast.staff).post(address(draft), {"version": 1, "rating": "red"}).status_code == 403
    assert as_(cast.staff).post(address(draft), {"rubbish": 1}).status_code == 403
    assert review(draft).rating == "amber"


def test_nobody_else_reads_the_draft(draft, as_, cast):
    for who in (
        "observer",
        "product_manager",
        "delivery_manager",
        "team_member",
        "deputy_director",
    ):
        browser = as_(getattr(cast, who))
        assert browser.get(address(draft)).status_code == 403, who
        assert browser.post(address(draft), {"version": 0, "rating": "red"}).status_code == 403


def test_a_stranger_finds_nothing(draft, as_, cast):
    for who in builders.STRANGERS:
        browser = as_(getattr(cast, who))
        assert browser.get(address(draft)).status_code == 404, who
        assert browser.post(address(draft), {"version": 0, "rating": "red"}).status_code == 404


def test_whoever_is_not_signed_in_signs_in_first(draft, browser):
    answer = browser.get(address(draft))
    assert (answer.status_code, answer["Location"][:10]) == (302, "/sign-in/?")


def test_a_point_the_standard_does_not_have_is_not_found(draft, as_, cast):
    browser = as_(cast.lead)
    for n in ("0", "15", "99999999999999999999"):
        assert browser.get(address(draft, f"points/{n}/")).status_code == 404
        assert browser.post(address(draft, f"points/{n}/"), {"version": 0}).status_code == 404


def test_a_peer_review_has_no_points(an_assessment, as_, cast):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    assert as_(cast.lead).get(address(peer)).status_code == 404


def test_before_the_panel_is_arranged_there_is_no_draft(an_assessment, as_, cast):
    answer = as_(cast.staff).get(address(an_assessment(State.ARRANGING)))
    assert answer.status_code == 409
    assert "now “being arranged”" in words(answer) or "not" in words(answer)


@pytest.mark.parametrize("state", [State.CHECKING, State.SHARED])
def test_the_panel_only_reads_once_the_report_is_submitted(an_assessment, as_, cast, state):
    answer = as_(cast.lead).get(address(an_assessment(state), "points/3/"))
    assert answer.status_code == 200
    assert page(answer).select("main form") == []
    assert "Why point 3 is amber." in words(answer)


def test_a_point_not_in_scope_is_only_read(draft, as_, cast):
    PointReview.objects.filter(assessment=draft, point__number=5).update(in_scope=False)
    answer = as_(cast.lead).get(address(draft))
    assert page(answer).select("main form") == []
    assert "This point is not in scope of this assessment, so it is not rated." in words(answer)
    assert "Save and go to point 6" in buttons(as_(cast.lead).get(address(draft, "points/4/")))


def test_the_last_point_leads_to_the_overall_texts(draft, as_, cast):
    answer = as_(cast.lead).get(address(draft, "points/14/"))
    assert "Save and go to the overall texts" in buttons(answer)


# Saving


TEXTS = {
    "rating": "amber",
    "done_well": "Asked 40 people.\r\n\r\n- in prisons\r\n- at home",
    "reason": "No audit <b>yet</b>.",
    "observations": "",
}


def test_what_was_typed_is_saved_and_shown_again(draft, as_, cast, write):
    answer = write(draft, cast.researcher, **TEXTS)
    assert (answer.status_code, answer["Location"]) == (302, f"{address(draft)}#saved")
    found = review(draft)
    assert found.done_well == "Asked 40 people.\n\n- in prisons\n- at home"
    assert (found.rating, found.version, found.changed_by) == ("amber", 1, cast.researcher)
    again = as_(cast.researcher).get(address(draft))
    fields = sent(again)
    assert {name: fields[name] for name in TEXTS} == TEXTS
    assert fields["version"] == "1"
    assert "by you" in page(again).select_one("#saved").get_text()
    assert f"by {cast.researcher.name}" in words(as_(cast.lead).get(address(draft)))


def test_each_button_saves_and_leads_where_it_says(draft, cast, write):
    places = {
        "stay": "points/5/#saved",
        "": "points/5/#saved",
        "nonsense:x": "points/5/#saved",
        "go:6": "points/6/",
        "go:overall": "overall/",
        "overview": "",
    }
    for do, place in places.items():
        answer = write(draft, cast.lead, do=do, done_well=f"Typed, then {do}.")
        assert (answer.status_code, answer["Location"]) == (302, address(draft, place))
        assert review(draft).done_well == f"Typed, then {do}."


def test_the_next_page_says_what_was_saved(draft, as_, cast, write):
    browser = as_(cast.lead)
    fields = sent(browser.get(address(draft)))
    answer = browser.post(address(draft), {**fields, "rating": "green", "do": "go:6"}, follow=True)
    assert "Point 5 saved at " in words(answer)
    answer = browser.post(
        address(draft), {**sent(browser.get(address(draft))), "do": "go:6"}, follow=True
    )
    assert "saved at" not in words(answer)


def test_saving_without_a_change_writes_nothing(draft, cast, write):
    write(draft, cast.lead, **TEXTS)
    write(draft, cast.designer)
    assert Revision.objects.filter(assessment=draft, part="point:5").count() == 1


def test_a_post_without_the_other_fields_leaves_them_as_they_are(draft, as_, cast, write):
    write(draft, cast.lead, **TEXTS)
    as_(cast.lead).post(address(draft), {"version": "1", "observations": "More."})
    found = review(draft)
    assert (found.rating, found.reason, found.observations) == ("amber", TEXTS["reason"], "More.")


def test_pressing_twice_saves_once(draft, as_, cast):
    browser = as_(cast.lead)
    fields = {
        **sent(browser.get(address(draft))),
        **TEXTS,
        "new_action": "Have it audited.",
        "note": "Ask for the date.",
        "do": "stay",
    }
    for _ in range(2):
        assert browser.post(address(draft), fields).status_code == 302
    assert review(draft).version == 1
    assert live(draft) == ["Have it audited."]
    assert notes_of(draft) == ["Ask for the date."]
    assert Event.objects.filter(assessment=draft, verb__startswith="point").count() == 0


LONG = "x" * 10_001


OUT_OF_DATE = "This page is out of date. Copy what you typed and open the page again."
WRONG = [
    ({"done_well": LONG}, "What the service team has done well must be 10,000 characters or fewer.", "#id_done_well"),
    ({"reason": LONG}, "Why it is rated so must be 10,000 characters or fewer.", "#id_reason"),
    ({"observations": LONG}, "Other observations must be 10,000 characters or fewer.", "#id_observations"),
    ({"new_action": "x" * 2_001}, "The new action must be 2,000 characters or fewer.", "#id_new_action"),
    ({"note": "x" * 4_001}, "Your note must be 4,000 characters or fewer.", "#id_note"),
    ({"rating": "purple"}, "Choose red, amber or green.", "#id_rating"),
    ({"version": "abc"}, OUT_OF_DATE, "#main-content"),
    ({"version": "-1"}, OUT_OF_DATE, "#main-content"),
    ({"version": "9" * 30}, OUT_OF_DATE, "#main-content"),
    ({"new_action_id": "x", "new_action": "y"}, OUT_OF_DATE, "#main-content"),
]  # fmt: skip


def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(draft, as_, cast, write):
    opened = as_(cast.lead).get(address(draft))
    for wrong, sentence, link in WRONG:
        typed = {"done_well": "Kept <script>alert(1)</script>.", **wrong}
        answer = write(draft, cast.lead, opened=opened, **typed)
        assert answer.status_code == 422, wrong
        assert errors(answer) == [sentence]
        assert page(answer).select_one(".govuk-error-summary__list a")["href"] == link
        assert page(answer).select_one(link) is not None
        assert page(answer).title.get_text().startswith("Error: ")
        fields = sent(answer)
        for name in ("done_well", "observations", "new_action", "note"):
            assert fields[name] == typed.get(name, "")
        assert not [s for s in page(answer).find_all("script") if "alert" in s.get_text()]
    assert review(draft).version == 0


def test_zero_bytes_that_were_pasted_are_left_out(draft, cast, write):
    typed = {"reason": "\0 No\0 audit.\0", "new_action": "Book\0 it.", "note": "\0A note."}
    answer = write(draft, cast.lead, rating="amber", **typed)
    assert answer.status_code == 302
    found = review(draft).reason, live(draft), notes_of(draft)
    assert found == ("No audit.", ["Book it."], ["A note."])
    name = f"action__{review(draft).actions.get().uuid}".replace("-", "__")
    assert write(draft, cast.lead, **{name: "Book\0 it now."}).status_code == 302
    assert live(draft) == ["Book it now."]
    # Beside something that is wrong, they do not come back as signs that nobody typed.
    answer = write(draft, cast.lead, reason="An\0 audit.", done_well=LONG)
    assert (answer.status_code, sent(answer)["reason"]) == (422, "An audit.")


def test_zero_bytes_alone_are_nothing(draft, cast, write):
    answer = write(draft, cast.lead, do="add-note", note="\0")
    assert (answer.status_code, notes_of(draft)) == (409, [])


def test_texts_without_the_version_they_started_from_are_not_saved(draft, as_, cast):
    answer = as_(cast.lead).post(address(draft), {"reason": "Typed."})
    assert (answer.status_code, errors(answer)) == (422, [OUT_OF_DATE])
    assert sent(answer)["reason"] == "Typed."
    answer = as_(cast.lead).post(address(draft), {"action-" + str(uuid.uuid4()): "Forged."})
    assert (answer.status_code, errors(answer)) == (422, [OUT_OF_DATE])
    assert sent(answer)["new_action"] == "Forged."


def test_a_version_that_never_was_is_refused_and_nothing_is_lost(draft, cast, write):
    answer = write(draft, cast.lead, version="7", reason="Typed.", note="A note.")
    assert answer.status_code == 409
    assert errors(answer) == [
        "This page is out of date. Copy what you typed and open the page again."
    ]
    assert sent(answer)["reason"] == "Typed."
    assert notes_of(draft) == ["A note."]
    assert sent(answer)["note"] == ""


def test_a_page_open_while_the_report_was_submitted_keeps_what_was_typed(
    an_assessment, as_, cast, write
):
    rated = an_assessment(State.REPORTING)
    opened = as_(cast.researcher).get(address(rated))
    writing.confirm(rated, by=cast.lead, rating="amber")
    reporting.submit(rated, by=cast.lead, unsigned_reason="We agreed.")
    answer = write(rated, cast.researcher, opened=opened, done_well="One more thought.")
    assert answer.status_code == 409
    assert len(errors(answer)) == 1
    assert sent(answer)["done_well"] == "One more thought."


def test_a_session_that_ended_loses_nothing(draft, as_, cast):
    browser = as_(cast.lead)
    fields = sent(browser.get(address(draft)))
    Session.objects.filter(person=cast.lead).update(started_at="2020-01-01T00:00:00Z")
    answer = browser.post(address(draft), {**fields, "reason": "Typed for an hour."})
    assert answer.status_code == 302
    assert ["reason", ["Typed for an hour."]] in HeldForm.objects.get(person=cast.lead).fields


def test_what_was_typed_is_never_run_as_html(draft, as_, cast, write):
    evil = '</textarea><script>alert("x")</script> [a](javascript:alert(1)) <img src=x onerror=y>'
    write(draft, cast.lead, rating="red", done_well=evil, reason=evil, new_action=evil, note=evil)
    for person in (cast.lead, cast.researcher, cast.staff):
        found = page(as_(person).get(address(draft)))
        assert not [s for s in found.find_all("script") if "alert" in s.get_text()]
        assert found.select("img, [onerror], a[href^=javascript]") == []
    assert sent(as_(cast.lead).get(address(draft)))["done_well"] == evil


# Actions


@pytest.fixture
def red(draft, cast, write):
    """Point 5 is red, with two actions."""
    write(draft, cast.lead, rating="red", reason="No audit.", new_action="Have it audited.")
    write(draft, cast.lead, new_action="Publish a statement.", do="add-action")
    return draft


def action(assessment, place=0):
    return list(review(assessment).actions.filter(removed_at=None))[place]


def test_an_action_is_added_with_everything_else_that_was_typed(red, as_, cast, write):
    answer = write(
        red, cast.designer, do="add-action", new_action="Test it.", reason="No audit yet."
    )
    assert answer["Location"] == f"{address(red)}#action-{action(red, 2).uuid}"
    assert live(red) == ["Have it audited.", "Publish a statement.", "Test it."]
    assert review(red).reason == "No audit yet."
    assert "Action 5.3" in words(as_(cast.lead).get(address(red)))


def test_a_typed_action_is_saved_by_any_button(red, cast, write):
    write(red, cast.designer, do="overview", new_action="Test it.")
    assert live(red)[-1] == "Test it."


def test_an_empty_action_is_not_added(red, cast, write):
    answer = write(red, cast.lead, do="add-action", done_well="Still saved.")
    assert answer.status_code == 409
    assert errors(answer) == ["Enter what the service team must do."]
    assert page(answer).select_one(".govuk-error-summary__list a")["href"] == "#id_new_action"
    assert review(red).done_well == "Still saved."
    assert len(live(red)) == 2
    again = write(red, cast.lead, opened=answer, done_well="Still saved, and more.")
    assert again.status_code == 302


def test_an_action_is_changed_in_place(red, cast, write):
    first = action(red)
    write(
        red, cast.designer, **{f"action__{first.uuid}".replace("-", "__"): "Have it audited soon."}
    )
    assert live(red)[0] == "Have it audited soon."
    first.refresh_from_db()
    assert (first.version, first.changed_by) == (2, cast.designer)
    assert action(red, 1).version == 1


def test_an_emptied_action_is_refused_and_the_others_saved(red, cast, write):
    names = [f"action__{action(red, n).uuid}".replace("-", "__") for n in (0, 1)]
    answer = write(red, cast.lead, **{names[0]: "", names[1]: "Publish it."})
    assert errors(answer) == ["Enter what the service team must do."]
    assert live(red) == ["Have it audited.", "Publish it."]


def test_an_action_is_moved_and_what_was_typed_is_saved(red, cast, write):
    one = action(red, 1)
    for place, order in ((1, [1, 0]), (1, [1, 0]), (2, [0, 1])):
        answer = write(
            red, cast.lead, do=f"move:{one.uuid}:{place}", observations=f"Place {place}."
        )
        assert answer["Location"] == f"{address(red)}#action-{one.uuid}"
        assert live(red) == [["Have it audited.", "Publish a statement."][n] for n in order]
        assert review(red).observations == f"Place {place}."


def test_moving_an_action_that_is_gone_is_refused(red, cast, write):
    answer = write(red, cast.lead, do=f"move:{uuid.uuid4()}:1", observations="Typed.")
    assert errors(answer) == ["This action has already been removed."]
    assert review(red).observations == "Typed."


def test_the_first_moves_only_down_and_the_last_only_up(red, as_, cast):
    found = buttons(as_(cast.lead).get(address(red)))
    assert [b for b in found if b.startswith(("Move", "Remove"))] == [
        "Move down action 5.1",
        "Remove action 5.1",
        "Move up action 5.2",
        "Remove action 5.2",
    ]


def test_removing_asks_first_and_saves_what_was_typed(red, as_, cast, write):
    one = action(red)
    answer = write(red, cast.lead, do=f"remove:{one.uuid}", observations="Typed.")
    path = address(red, f"actions/{one.uuid}/remove/")
    assert answer["Location"] == path
    assert review(red).observations == "Typed."
    browser = as_(cast.lead)
    asked = browser.get(path)
    assert "Remove this action from point 5?" in words(asked)
    assert "Have it audited." in words(asked)
    fields = sent(asked, "main form")
    assert len(live(red)) == 2
    done = browser.post(path, fields, follow=True)
    assert "The action was removed from point 5." in words(done)
    assert live(red) == ["Publish a statement."]
    again = browser.post(path, fields)
    assert again.status_code == 409
    assert "This action has already been removed." in words(again)
    assert Revision.objects.filter(part=f"action:{one.uuid}").count() == 2


def test_an_action_changed_meanwhile_is_shown_again_before_it_is_removed(red, as_, cast):
    one = action(red)
    path = address(red, f"actions/{one.uuid}/remove/")
    browser = as_(cast.lead)
    fields = sent(browser.get(path), "main form")
    writing.write_action(red, by=cast.designer, point=5, uuid=one.uuid, text="More.", version=1)
    answer = browser.post(path, fields)
    assert answer.status_code == 409
    assert errors(answer) == [
        f"{cast.designer.name} changed this action meanwhile. Read it again before you remove it."
    ]
    assert "More." in words(answer)
    assert browser.post(path, sent(answer, "main form")).status_code == 302
    assert live(red) == ["Publish a statement."]


def test_only_the_panel_removes_actions(red, as_, cast):
    path = address(red, f"actions/{action(red).uuid}/remove/")
    for who, status in (
        ("staff", 403),
        ("observer", 403),
        ("product_manager", 403),
        ("stranger", 404),
    ):
        assert as_(getattr(cast, who)).get(path).status_code == status
        assert as_(getattr(cast, who)).post(path, {"version": 1}).status_code == status
    assert len(live(red)) == 2


def test_an_action_of_another_assessment_is_not_removed_from_here(red, an_assessment, as_, cast):
    other = an_assessment(State.REPORTING)
    path = address(other, f"actions/{action(red).uuid}/remove/")
    assert as_(cast.lead).post(path, {"version": 1}).status_code == 409
    assert len(live(red)) == 2


def test_changing_an_action_that_someone_removed_makes_its_words_a_new_one(red, as_, cast, write):
    opened = as_(cast.designer).get(address(red))
    one = action(red)
    writing.remove_action(red, by=cast.lead, uuid=one.uuid)
    typed = {f"action__{one.uuid}".replace("-", "__"): "Have it audited by users too."}
    answer = write(red, cast.designer, opened=opened, reason="Changed.", **typed)
    assert answer.status_code == 409
    assert errors(answer) == [
        f"{cast.lead.name} removed this action while you were writing. Add it again if it should stay."
    ]
    assert page(answer).select_one(".govuk-error-summary__list a")["href"] == "#id_new_action"
    fields = sent(answer)
    assert fields["new_action"] == "Have it audited by users too."
    assert review(red).reason == "Changed."
    assert write(red, cast.designer, opened=answer, do="add-action").status_code == 302
    assert live(red)[-1] == "Have it audited by users too."


def test_an_action_that_someone_removed_and_nobody_changed_stays_removed(red, as_, cast, write):
    opened = as_(cast.designer).get(address(red))
    writing.remove_action(red, by=cast.lead, uuid=action(red).uuid)
    assert write(red, cast.designer, opened=opened, reason="Changed.").status_code == 302
    assert live(red) == ["Publish a statement."]


def test_a_green_point_offers_no_action(draft, as_, cast, write):
    write(draft, cast.lead, rating="green")
    answer = as_(cast.lead).get(address(draft))
    assert "A green point carries no actions." in words(answer)
    assert "Add this action" not in buttons(answer)


def test_an_action_typed_while_someone_turned_the_point_green_is_still_there(
    draft, as_, cast, write
):
    opened = as_(cast.designer).get(address(draft))
    write(draft, cast.lead, rating="green")
    answer = write(draft, cast.designer, opened=opened, new_action="Do it.")
    assert answer.status_code == 409
    assert "Point 5 is green, so it carries no actions." in errors(answer)[0]
    assert sent(answer)["new_action"] == "Do it."


# Notes


def test_a_note_is_added_under_its_authors_name(draft, as_, cast, write):
    answer = write(
        draft, cast.researcher, do="add-note", note="They asked\r\nnobody.", reason="Kept."
    )
    assert answer["Location"] == f"{address(draft)}#notes"
    assert notes_of(draft) == ["They asked\nnobody."]
    assert review(draft).reason == "Kept."
    said = words(as_(cast.lead).get(address(draft)))
    assert cast.researcher.name in said
    assert "They asked nobody." in said
    assert "They asked" not in words(as_(cast.lead).get(address(draft, "points/6/")))


def test_an_empty_note_is_not_added(draft, cast, write):
    answer = write(draft, cast.lead, do="add-note")
    assert errors(answer) == ["Write something in the note before you add it."]
    assert page(answer).select_one(".govuk-error-summary__list a")["href"] == "#id_note"


def test_i_change_and_clear_my_own_notes_only(draft, as_, cast, write):
    mine = notes.write_note(draft, by=cast.lead, uuid=uuid.uuid4(), text="Mine.", point=5)
    hers = notes.write_note(draft, by=cast.designer, uuid=uuid.uuid4(), text="Hers.", point=5)
    fields = sent(as_(cast.lead).get(address(draft)))
    assert f"note-{mine.uuid}" in fields
    assert f"note-{hers.uuid}" not in fields
    write(draft, cast.lead, **{f"note__{mine.uuid}".replace("-", "__"): "Mine, better."})
    assert notes_of(draft) == ["Mine, better.", "Hers."]
    write(draft, cast.lead, do=f"clear:note-{mine.uuid}", reason="Kept.")
    assert notes_of(draft) == ["Hers."]
    assert review(draft).reason == "Kept."
    forged = {**fields, f"note-{hers.uuid}": "Forged.", f"note-{hers.uuid}-was": "1-00000000"}
    answer = as_(cast.lead).post(address(draft), forged)
    assert "You can change your own notes only." in errors(answer)
    assert notes_of(draft) == ["Hers."]


# Preview


def test_a_preview_shows_how_it_reads_and_saves_nothing(red, cast, write):
    first = f"action__{action(red).uuid}".replace("-", "__")
    answer = write(
        red,
        cast.designer,
        do="preview",
        rating="amber",
        done_well="**Bold** and [a link](https://www.gov.uk/).\r\n\r\n- one\r\n- two",
        note="Not lost.",
        new_action="A third.",
        **{first: "Have it *audited*."},
    )
    assert answer.status_code == 200
    shown = page(answer).select_one("#preview")
    assert "not saved yet" in shown.get_text()
    assert shown.find("strong", string="Bold")
    assert shown.select_one('a[href="https://www.gov.uk/"]')
    assert [li.get_text() for li in shown.select("ul.govuk-list li")] == ["one", "two"]
    assert [n.get_text() for n in shown.select(".app-actions__number")] == ["5.1", "5.2", "5.3"]
    assert "Why it is rated amber" in shown.get_text()
    fields = sent(answer)
    assert (fields["rating"], fields["note"], fields["new_action"]) == (
        "amber",
        "Not lost.",
        "A third.",
    )
    assert page(answer).select_one("form[data-unsaved]")
    assert review(red).rating == "red"
    assert (live(red)[0], notes_of(red)) == ("Have it audited.", [])


def test_a_preview_of_a_text_too_long_says_so(draft, cast, write):
    answer = write(draft, cast.lead, do="preview", reason=LONG)
    assert answer.status_code == 422
    assert page(answer).select_one("#preview")


def test_ratings_are_words_never_colour_alone(draft, as_, cast, write):
    for rating in Rating:
        write(draft, cast.lead, number=5, rating=rating.value)
        assert rating.label in words(as_(cast.staff).get(address(draft)))


@pytest.mark.parametrize(
    "do", [f"move:{'-' * 36}:1", f"remove:{'-' * 36}", f"dismiss:{'-' * 36}:x"]
)
def test_a_button_that_no_page_has_only_saves(do, draft, write, cast):
    answer = write(draft, cast.designer, do=do, reason="Typed.")
    assert answer.status_code == 302
    assert review(draft).reason == "Typed."
