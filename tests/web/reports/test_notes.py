"""All notes of the panel on one page: written against any point or none, private to the panel."""

import uuid

from assess.domain import notes, questions, writing
from assess.domain.models import Note, Question
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words
from tests.web.reports.pages import address, notes_of, sent

PATH = "notes/"


def note(assessment, by, text, point=None):
    return notes.write_note(assessment, by=by, uuid=uuid.uuid4(), text=text, point=point)


def test_notes_stand_by_point_under_their_authors_names(draft, as_, cast):
    note(draft, cast.designer, "Second.", 5)
    note(draft, cast.researcher, "First <b>of</b> all.")
    note(draft, cast.lead, "Third.", 14)
    answer = as_(cast.lead).get(address(draft, PATH))
    assert [h.get_text() for h in page(answer).select("main h3")] == [
        "About the whole service",
        "5. Make sure everyone can use the service",
        "14. Operate a reliable service",
    ]
    said = words(answer)
    assert "Private to the panel." in said
    assert "First <b>of</b> all." in said
    assert cast.researcher.name in said


def test_a_note_is_written_about_any_point_or_none(draft, cast, write):
    answer = write(draft, cast.lead, PATH, do="add-note", note="One.\r\nTwo.", note_point="5")
    assert (answer.status_code, answer["Location"]) == (302, f"{address(draft, PATH)}?point=5")
    answer = write(draft, cast.lead, PATH, do="add-note", note="Whole.")
    assert answer["Location"] == address(draft, PATH)
    found = Note.objects.filter(assessment=draft).values_list("text", "point__number")
    assert list(found) == [("One.\nTwo.", 5), ("Whole.", None)]


def test_the_next_note_is_about_the_same_point(draft, as_, cast):
    assert sent(as_(cast.lead).get(address(draft, f"{PATH}?point=5")))["note_point"] == "5"
    for nonsense in ("99", "x", "<script>"):
        answer = as_(cast.lead).get(address(draft, f"{PATH}?point={nonsense}"))
        assert sent(answer)["note_point"] == ""


def test_pressing_twice_adds_one_note(draft, as_, cast):
    browser = as_(cast.lead)
    fields = {**sent(browser.get(address(draft, PATH))), "note": "Once.", "do": "add-note"}
    for _ in range(2):
        assert browser.post(address(draft, PATH), fields).status_code == 302
    assert notes_of(draft) == ["Once."]


def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(draft, cast, write):
    for typed, status, sentence, link in (
        ({"note": "x" * 4_001}, 422, "Your note must be 4,000 characters or fewer.", "#id_note"),
        (
            {"note": "Kept.", "note_point": "99"},
            422,
            "Choose a point of the list.",
            "#id_note_point",
        ),
        ({"note": " "}, 409, "Write something in the note before you add it.", "#id_note"),
    ):
        answer = write(draft, cast.lead, PATH, do="add-note", **typed)
        assert (answer.status_code, errors(answer)) == (status, [sentence])
        assert page(answer).select_one(".govuk-error-summary__list a")["href"] == link
        assert page(answer).select_one(link)
        assert sent(answer)["note"] == typed["note"]
    assert notes_of(draft) == []


def test_i_change_and_clear_my_own_notes_only(draft, as_, cast, write):
    mine, hers = note(draft, cast.lead, "Mine.", 3), note(draft, cast.designer, "Hers.", 3)
    change = f"{PATH}?change={mine.uuid}"
    assert f"note-{mine.uuid}" not in sent(as_(cast.lead).get(address(draft, PATH)))
    not_hers = as_(cast.lead).get(address(draft, f"{PATH}?change={hers.uuid}"))
    assert f"note-{hers.uuid}" not in sent(not_hers)
    opened = as_(cast.lead).get(address(draft, change))
    field = f"note__{mine.uuid}".replace("-", "__")
    write(
        draft, cast.lead, PATH, opened=opened, do=f"add-note:note-{mine.uuid}", **{field: "Better."}
    )
    assert notes_of(draft) == ["Better.", "Hers."]
    clash = write(draft, cast.lead, PATH, opened=opened, **{field: "Other."})
    assert clash.status_code == 409
    assert "Someone else changed the same text" in words(clash)
    assert as_(cast.lead).post(address(draft, PATH), sent(clash)).status_code == 302
    write(draft, cast.lead, change, do=f"clear:note-{mine.uuid}")
    assert notes_of(draft) == ["Hers."]


def test_what_i_took_away_is_put_back_in_one_press(draft, as_, cast, write):
    mine = note(draft, cast.lead, "Nobody asked.", 3)
    asked = questions.write_question(
        draft, by=cast.lead, uuid=uuid.uuid4(), text="Whom did you ask?", point=3
    )
    for rest, do, name, told in (
        (f"{PATH}?change={mine.uuid}", f"clear:note-{mine.uuid}", "note", "cleared your note"),
        ("points/3/", f"clear:note-{mine.uuid}", "note", "cleared your note"),
        (PATH, f"remove-question:{asked.uuid}", "question", "removed your question"),
    ):
        answer = write(draft, cast.lead, rest, do=do)
        path = answer["Location"]
        assert path.endswith("#gone")
        after = as_(cast.lead).get(path)
        box = page(after).select_one("#gone")
        assert f"You {told}: " in box.get_text()
        # Nobody else is told, nor who opens an address of something else.
        assert page(as_(cast.designer).get(path)).select_one("#gone") is None
        shown = path.partition("?")[0]
        for nonsense in ("", "note-", f"note-{uuid.uuid4()}", f"person-{mine.uuid}", "\0"):
            other = as_(cast.lead).get(shown, {"gone": nonsense})
            assert (other.status_code, page(other).select_one("#gone")) == (200, None)
        pressed = box.select_one("button")["value"]
        back = write(draft, cast.lead, shown.rpartition("/report/")[2], opened=after, do=pressed)
        assert back["Location"].endswith(f"#{name}-{(mine if name == 'note' else asked).uuid}")
        assert page(as_(cast.lead).get(path)).select_one("#gone") is None
        assert notes_of(draft) == ["Nobody asked."]
        assert Question.objects.get().removed_at is None


def test_what_is_wrong_with_taking_away_leads_to_a_place_that_is_there(draft, as_, cast, write):
    """The row may be what is missing: someone removed the question in another window."""
    asked = questions.write_question(
        draft, by=cast.lead, uuid=uuid.uuid4(), text="Whom did you ask?", point=3
    )
    hers = questions.write_question(
        draft, by=cast.designer, uuid=uuid.uuid4(), text="Who was it?", point=3
    )
    opened = as_(cast.lead).get(address(draft, PATH))
    Question.objects.filter(pk=asked.pk).update(removed_at=asked.at)
    other = uuid.uuid4()
    for do, place in (
        (f"tick:{asked.uuid}:asked", "#questions"),
        (f"remove-question:{hers.uuid}", "#questions"),
        (f"remove-question:{asked.uuid}", None),  # gone already
        (f"use:{other}:reason", "#notes"),
    ):
        answer = write(draft, cast.lead, PATH, opened=opened, do=do)
        if place is None:
            assert answer["Location"].endswith("#gone")
            continue
        assert answer.status_code == 409
        [link] = page(answer).select(".govuk-error-summary a")
        assert link["href"] == place
        assert page(answer).select_one(place) is not None


def test_what_cannot_be_put_back_any_more_is_said(an_assessment, as_, cast, write):
    draft = an_assessment(State.REPORTING)
    asked = questions.write_question(
        draft, by=cast.lead, uuid=uuid.uuid4(), text="Whom did you ask?", point=3
    )
    questions.remove_question(draft, by=cast.lead, uuid=asked.uuid)
    opened = as_(cast.lead).get(address(draft, PATH), {"gone": f"question-{asked.uuid}"})
    do = page(opened).select_one("#gone button")["value"]
    builders.go_on(cast, draft, State.CHECKING, at=builders.MONDAY, ambers=(3,))
    answer = write(draft, cast.lead, PATH, opened=opened, do=do)
    assert answer.status_code == 409
    assert errors(answer)[0].startswith("This cannot be done any more")
    assert [a["href"] for a in page(answer).select(".govuk-error-summary a")] == ["#questions"]
    assert Question.objects.get().removed_at is not None
    # Nothing is offered to be put back where nothing can be.
    again = as_(cast.lead).get(address(draft, PATH), {"gone": f"question-{asked.uuid}"})
    assert page(again).select_one("#gone") is None


def test_a_note_is_put_back_by_its_author_where_it_stood(draft, as_, cast, write):
    mine = note(draft, cast.lead, "Nobody asked.", 3)
    asked = questions.write_question(
        draft, by=cast.lead, uuid=uuid.uuid4(), text="Whom did you ask?", point=3
    )
    write(draft, cast.lead, "points/3/", do=f"clear:note-{mine.uuid}")
    questions.remove_question(draft, by=cast.lead, uuid=asked.uuid)
    # On the page of a point only what stood there is offered.
    for rest, named, shown in (
        ("points/3/", f"note-{mine.uuid}", True),
        ("points/4/", f"note-{mine.uuid}", False),
        ("points/3/", f"question-{asked.uuid}", False),
    ):
        answer = as_(cast.lead).get(address(draft, rest), {"gone": named})
        assert (page(answer).select_one("#gone") is not None) == shown, (rest, named)
    # Whoever presses another's way back changes nothing.
    write(draft, cast.designer, "points/3/", do=f"put-back:{mine.uuid}:note")
    assert notes_of(draft) == []


def test_what_was_taken_away_is_offered_also_after_a_merge(draft, as_, cast, write):
    mine = note(draft, cast.lead, "Nobody asked.", 3)
    opened = as_(cast.lead).get(address(draft, "points/3/"))
    writing.write_point(draft, by=cast.designer, point=3, version=0, done_well="Hers.")
    answer = write(
        draft, cast.lead, "points/3/", opened=opened, do=f"clear:note-{mine.uuid}", reason="Mine."
    )
    assert answer["Location"] == f"{address(draft, 'points/3/')}?gone=note-{mine.uuid}"
    after = as_(cast.lead).get(answer["Location"])
    assert page(after).select_one("#gone button") is not None


def test_notes_are_the_panels_alone(draft, as_, cast):
    note(draft, cast.lead, "Private.")
    for who in ("staff", "observer", "product_manager", "team_member", "deputy_director"):
        browser = as_(getattr(cast, who))
        assert browser.get(address(draft, PATH)).status_code == 403, who
        assert browser.post(address(draft, PATH), {"note": "x"}).status_code == 403
    for who in builders.STRANGERS:
        assert as_(getattr(cast, who)).get(address(draft, PATH)).status_code == 404
    assert notes_of(draft) == ["Private."]


def test_notes_are_only_read_once_the_report_is_public(an_assessment, as_, cast):
    published = an_assessment(State.PUBLISHED)
    answer = as_(cast.lead).get(address(published, PATH))
    assert answer.status_code == 200
    assert page(answer).select("main button") == []
    assert "Notes cannot be written or changed any more." in words(answer)
    late = as_(cast.lead).post(address(published, PATH), {"note": "Late.", "do": "add-note"})
    assert late.status_code == 409


def test_a_peer_review_has_notes_too_and_so_has_an_assessment_being_arranged(
    an_assessment, as_, cast, write
):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    write(peer, cast.lead, PATH, do="add-note", note="Ask why.", note_point="2")
    assert notes_of(peer) == ["Ask why."]
    assert "2. Solve a whole problem" in words(as_(cast.lead).get(address(peer, PATH)))
    early = an_assessment(State.ARRANGED)
    assert as_(cast.lead).get(address(early, PATH)).status_code == 200
