"""A page that saves by itself: the same address and rules as the form, answered for a script."""

import uuid

import pytest

from assess.domain import writing
from assess.domain.words import State
from assess.web.reports.forms import mark
from tests import builders
from tests.web.reports.pages import address, live, notes_of, review

JSON = {"Accept": "application/json"}


@pytest.fixture
def begun(draft, cast):
    """Point 5 is amber, with an action; the lead wrote it."""
    writing.write_point(
        draft,
        by=cast.lead,
        point=5,
        version=0,
        rating="amber",
        done_well="Asked 40 people.\n\nTold them.",
    )
    writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Book the audit.")
    return draft


@pytest.fixture
def save(as_):
    """Sends what a script sends: only what was typed, and the text that it started from."""

    def sent(draft, person, rest="points/5/", *, version, bases=(), tried=(), **typed):
        fields = {name.replace("__", "-"): text for name, text in typed.items()}
        fields |= {f"tried-{name}": texts for name, texts in dict(tried).items()}
        bases = {f"base-{name}": text for name, text in dict(bases).items()}
        fields = {"version": version, "do": "autosave", **fields, **bases}
        return as_(person).post(address(draft, rest), fields, headers=JSON)

    return sent


def test_what_was_typed_is_saved_and_nothing_else_is_touched(begun, save, cast):
    answer = save(begun, cast.designer, version=1, reason="No audit.  \r\n")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["version"], said["texts"]["reason"]) == (2, "No audit.")
    assert said["texts"]["done_well"] == "Asked 40 people.\n\nTold them."
    assert (said["clashes"], said["refused"], said["asks"]) == ([], [], "")
    assert (review(begun).rating, review(begun).reason) == ("amber", "No audit.")


def test_two_paragraphs_changed_by_two_people_are_merged(begun, save, cast):
    save(begun, cast.researcher, version=1, done_well="Asked 41 people.\n\nTold them.")
    answer = save(begun, cast.designer, version=1, done_well="Asked 40 people.\n\nTold them all.")
    assert answer.json()["texts"]["done_well"] == "Asked 41 people.\n\nTold them all."
    assert "both changes are kept" in answer.json()["told"][0]


def test_a_page_that_was_typed_on_while_it_saved_says_what_it_started_from(begun, save, cast):
    """Its version is that of the merged text, its box still holds what was sent, and more."""
    save(begun, cast.researcher, version=1, done_well="Asked 41 people.\n\nTold them.")
    sent = "Asked 40 people.\n\nTold them all."
    version = save(begun, cast.designer, version=1, done_well=sent).json()["version"]
    more = f"{sent}\n\nAsked again in May."
    answer = save(begun, cast.designer, version=version, done_well=more, bases={"done_well": sent})
    assert answer.json()["texts"]["done_well"] == (
        "Asked 41 people.\n\nTold them all.\n\nAsked again in May."
    )


@pytest.mark.parametrize("first", ["Met 40 people.", "Met 40 people.\n\nTold them all."])
def test_a_save_whose_answer_never_came_is_typed_on_from(begun, save, cast, first):
    """The page knows neither the new version nor that its words arrived: only that it tried."""
    base = {"done_well": "Asked 40 people.\n\nTold them."}
    save(begun, cast.designer, version=1, done_well=first, bases=base)
    then = f"{first.replace('40', '41')} And asked again."
    tried = {"done_well": ["Never arrived.", first]}
    answer = save(begun, cast.designer, version=1, done_well=then, bases=base, tried=tried)
    assert answer.status_code == 200
    assert (review(begun).done_well, answer.json()["told"]) == (then, [])


def test_what_was_saved_before_and_chosen_again_is_saved_again(begun, save, cast):
    """The page had an answer to it then; the try that never arrived is another."""
    for version, rating in ((1, "red"), (2, "green"), (3, "red")):
        save(begun, cast.designer, version=version, rating=rating, actions_become="keep")
    version = review(begun).version
    before = review(begun).rating
    other = "amber" if before == "red" else "red"
    answer = save(
        begun, cast.designer, version=version, rating=other, bases={"rating": before},
        tried={"rating": [other]},
    )  # fmt: skip
    assert answer.json()["texts"]["rating"] == review(begun).rating == other


def test_a_text_that_was_cleared_unheard_is_typed_on_from(begun, save, cast):
    base = {"done_well": "Asked 40 people.\n\nTold them."}
    save(begun, cast.designer, version=1, done_well="", bases=base)
    tried = {"done_well": [""]}
    answer = save(begun, cast.designer, version=1, done_well="Anew.", bases=base, tried=tried)
    assert (answer.status_code, review(begun).done_well) == (200, "Anew.")


def test_what_was_tried_and_never_arrived_changes_nothing(begun, save, cast):
    base = {"done_well": "Asked 40 people.\n\nTold them."}
    save(begun, cast.researcher, version=1, done_well="Asked 40 people.\n\nTold them all.")
    tried = {"done_well": ["Asked 41 people.\n\nTold them."]}
    then = "Asked 42 people.\n\nTold them."
    answer = save(begun, cast.designer, version=1, done_well=then, bases=base, tried=tried)
    assert answer.json()["texts"]["done_well"] == "Asked 42 people.\n\nTold them all."


def test_an_action_whose_answer_never_came_is_typed_on_from(begun, save, cast):
    name = f"action-{review(begun).actions.get().uuid}"
    sent = {f"{name}-was": mark(1, "Book the audit."), f"base-{name}": "Book the audit."}
    save(begun, cast.designer, version=1, **sent, **{name: "Book an audit."})
    sent[f"tried-{name}"] = "Book an audit."
    answer = save(begun, cast.designer, version=1, **sent, **{name: "Book two audits."})
    assert answer.status_code == 200
    assert live(begun) == ["Book two audits."]


def test_the_same_paragraph_changed_twice_is_nobodys_until_someone_chooses(begun, save, cast):
    save(begun, cast.researcher, version=1, done_well="Asked 41 people.\n\nTold them.")
    answer = save(begun, cast.designer, version=1, done_well="Asked 50 people.\n\nTold them.")
    assert answer.status_code == 409
    [clash] = answer.json()["clashes"]
    assert clash == {"names": ["done_well"], "by": cast.researcher.name, "own": False}
    assert answer.json()["texts"] == {}
    assert review(begun).done_well == "Asked 41 people.\n\nTold them."


def test_an_action_and_a_note_are_saved_with_the_mark_to_go_on_from(begun, save, cast):
    action = review(begun).actions.get()
    fields = {
        f"action-{action.uuid}": "Book the audit by May.",
        f"action-{action.uuid}-was": mark(1, "Book the audit."),
        f"base-action-{action.uuid}": "Book the audit.",
    }
    answer = save(begun, cast.designer, version=1, **fields)
    assert answer.status_code == 200
    assert answer.json()["marks"] == {f"action-{action.uuid}": mark(2, "Book the audit by May.")}
    assert live(begun) == ["Book the audit by May."]


def test_what_stands_in_an_empty_box_is_not_added_by_itself(begun, save, cast):
    save(begun, cast.designer, version=1, reason="No audit.")
    assert (len(live(begun)), notes_of(begun)) == (1, [])


def test_green_asks_what_becomes_of_the_actions(begun, save, cast):
    answer = save(begun, cast.designer, version=1, rating="green")
    assert answer.status_code == 409
    assert answer.json()["asks"].startswith("Point 5 has 1 action.")
    assert review(begun).rating == "amber"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": "x" * 10_001}, "10,000 characters or fewer"),
        ({"rating": "blue"}, "Choose red, amber or green."),
        ({"version": "x"}, "out of date"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(typed, sentence, begun, save, cast):
    answer = save(begun, cast.designer, **{"version": 1, **typed})
    assert answer.status_code == 422
    assert sentence in answer.json()["refused"][0][1]
    assert review(begun).version == 1


def test_the_overall_texts_save_by_themselves_too(begun, save, cast):
    answer = save(begun, cast.designer, "overall/", version=1, scope="Two of three channels.")
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert answer.json()["texts"]["scope"] == "Two of three channels."
    long = save(begun, cast.designer, "overall/", version=2, scope="x" * 10_001)
    assert long.status_code == 422


@pytest.mark.parametrize("name", [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS])
def test_nobody_else_saves(name, begun, save, cast):
    person = getattr(cast, name)
    answer = save(begun, person, version=1, reason="Typed.")
    seats = begun.seats.filter(person=person, left_at=None, is_observer=False)
    if seats.exists():
        assert answer.status_code == 200
    else:
        assert answer.status_code in {403, 404}
        assert review(begun).reason == ""


def test_a_report_that_has_moved_on_says_so(an_assessment, save, cast):
    draft = an_assessment(State.CHECKING)
    answer = save(draft, cast.designer, version=1, reason="Typed.")
    assert answer.status_code == 409
    said = answer.json()
    assert "being checked" in (said.get("error") or str(said.get("refused"))).lower()
