"""What was pressed before a clash is done once the clash is settled."""

import uuid

import pytest

from assess.domain import notes, questions, writing
from assess.domain.models import Note, Question
from tests.conftest import errors, page, words
from tests.web.reports.pages import address, live, notes_of, review, sent


@pytest.fixture
def begun(draft, cast):
    """Point 5 is amber, with a reason."""
    writing.write_point(
        draft, by=cast.lead, point=5, version=0, rating="amber", reason="Nobody was asked."
    )
    return draft


@pytest.fixture
def hers(begun, cast):
    """The researcher's note on point 5."""
    return notes.write_note(
        begun, by=cast.researcher, uuid=uuid.uuid4(), text="Ask people in prison.", point=5
    )


@pytest.fixture
def pressed(begun, as_, cast, write):
    """The page of a clash that met the designer as they pressed a button of point 5."""

    def met(do, **typed):
        opened = as_(cast.designer).get(address(begun))
        version = review(begun).version
        writing.write_point(begun, by=cast.lead, point=5, version=version, reason="Ours.")
        typed = {"reason": "Mine.", **typed}
        answer = write(begun, cast.designer, opened=opened, do=do, **typed)
        assert answer.status_code == 409
        return answer

    return met


@pytest.fixture
def settle(begun, as_, cast):
    """Saves the page of a clash as it is."""
    return lambda met, rest="points/5/": as_(cast.designer).post(address(begun, rest), sent(met))


@pytest.mark.parametrize("asks", ["a clash", "green", "a clash, then green"])
def test_a_note_that_was_cleared_is_offered_after_what_the_page_asks(
    begun, cast, as_, pressed, settle, write, asks
):
    mine = notes.write_note(begun, by=cast.designer, uuid=uuid.uuid4(), text="Mine.", point=5)
    do = f"clear:note-{mine.uuid}"
    if asks == "a clash":
        answer = settle(pressed(do))
    else:
        writing.write_action(begun, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Ask them.")
        if asks == "green":
            asked = write(begun, cast.designer, do=do, rating="green", reason="")
        else:
            asked = settle(pressed(do, rating="green"))
        assert asked.status_code == 409
        fields = {**sent(asked), "actions_become": "removed"}
        answer = as_(cast.designer).post(address(begun), fields)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{address(begun)}?gone=note-{mine.uuid}#gone",
    )
    assert notes_of(begun) == []


def test_a_note_is_used_once_the_clash_is_settled(begun, hers, pressed, settle, as_, cast):
    met = pressed(f"use:{hers.uuid}:action")
    assert live(begun) == []
    answer = settle(met)
    assert (answer.status_code, answer["Location"]) == (302, f"{address(begun)}#note-{hers.uuid}")
    assert (review(begun).reason, live(begun)) == ("Mine.", ["Ask people in prison."])
    assert "Used in: an action of point 5" in words(as_(cast.researcher).get(address(begun)))


def test_it_is_used_after_a_second_clash_too(begun, hers, pressed, settle, cast):
    met = pressed(f"use:{hers.uuid}:reason")
    version = review(begun).version
    writing.write_point(begun, by=cast.lead, point=5, version=version, reason="Ours again.")
    met = settle(met)
    assert met.status_code == 409
    assert settle(met).status_code == 302
    assert review(begun).reason == "Mine.\n\nAsk people in prison."


def test_what_cannot_be_done_then_is_said(begun, hers, pressed, settle):
    met = pressed(f"use:{hers.uuid}:action")
    Note.objects.filter(pk=hers.pk).update(removed_at=hers.at)
    answer = settle(met)
    assert (answer.status_code, errors(answer)) == (409, ["This note has been cleared."])
    assert review(begun).reason == "Mine."


def test_every_other_step_of_the_page_goes_on_too(begun, pressed, settle, cast, write):
    for text in ("First.", "Second."):
        write(begun, cast.lead, new_action=text)
    second = review(begun).actions.get(text="Second.")
    settle(pressed(f"move:{second.uuid}:1"))
    assert live(begun) == ["Second.", "First."]
    answer = settle(pressed(f"remove:{second.uuid}", reason="Mine again."))
    assert answer["Location"] == address(begun, f"actions/{second.uuid}/remove/")
    asked = questions.write_question(
        begun, by=cast.lead, uuid=uuid.uuid4(), text="Whom did you ask?", point=5
    )
    settle(pressed(f"tick:{asked.uuid}:answered", reason="Mine once more."))
    assert Question.objects.get().answered_at


@pytest.mark.parametrize("do", ["add-action", "add-note", "opinion"])
def test_what_saving_did_already_is_not_done_again(begun, pressed, settle, do):
    met = pressed(do, new_action="Book it.", note="A note.", opinion="red")
    assert sent(met)["do"] == "stay"
    answer = settle(met)
    assert (answer.status_code, answer["Location"]) == (302, f"{address(begun)}#saved")
    assert (live(begun), notes_of(begun)) == (["Book it."], ["A note."])


def test_a_note_that_is_cleared_on_the_way_stays_as_it_was_chosen(begun, as_, cast, write):
    mine = notes.write_note(begun, by=cast.designer, uuid=uuid.uuid4(), text="One.", point=5)
    opened = as_(cast.designer).get(address(begun))
    notes.write_note(begun, by=cast.designer, uuid=mine.uuid, text="Two.", version=1, point=5)
    met = write(begun, cast.designer, opened=opened, do=f"clear:note-{mine.uuid}")
    assert met.status_code == 409
    fields = {**sent(met), f"note-{mine.uuid}-keep": "theirs"}
    assert as_(cast.designer).post(address(begun), fields).status_code == 302
    assert notes_of(begun) == ["Two."]


def test_the_point_that_was_chosen_for_a_note_goes_along(begun, as_, cast, write, settle):
    whole = notes.write_note(begun, by=cast.lead, uuid=uuid.uuid4(), text="Good day.", point=None)
    mine = notes.write_note(begun, by=cast.designer, uuid=uuid.uuid4(), text="One.", point=5)
    name = f"note-{mine.uuid}"
    opened = as_(cast.designer).get(address(begun, f"notes/?change={mine.uuid}"))
    notes.write_note(begun, by=cast.designer, uuid=mine.uuid, text="Two.", version=1, point=5)
    chosen = {name.replace("-", "__"): "Three.", f"use-{whole.uuid}".replace("-", "__"): "7"}
    met = write(
        begun, cast.designer, "notes/", opened=opened, do=f"use:{whole.uuid}:action", **chosen
    )
    assert (met.status_code, live(begun, 7)) == (409, [])
    answer = settle(met, "notes/")
    assert answer["Location"].endswith(f"#note-{whole.uuid}")
    assert live(begun, 7) == ["Good day."]
    mine.refresh_from_db()
    assert mine.text == "Three."


def test_after_the_question_what_becomes_of_actions_nothing_is_added_twice(begun, as_, cast, write):
    asked = write(
        begun, cast.designer, do="add-action", rating="green", new_action="Book it.", note="N."
    )
    assert "becomes green" in page(asked).title.get_text()
    fields = {**sent(asked), "actions_become": "removed"}
    answer = as_(cast.designer).post(address(begun), fields)
    assert (answer.status_code, errors(answer) if answer.content else []) == (302, [])
    assert (review(begun).rating, live(begun)) == ("green", [])
