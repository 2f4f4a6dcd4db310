"""Notes of the panel: each under its author's name, changed and cleared by nobody else."""

import uuid

import pytest

from assess.domain import notes
from assess.domain.models import Note
from assess.domain.refusals import Clash, NotAllowed, Refused
from assess.domain.words import State


@pytest.fixture
def held(an_assessment):
    """An assessment that took place."""
    return an_assessment(State.REPORTING, rated=0)


def note(assessment, by, text="They asked nobody.", id=None, **more):
    return notes.write_note(assessment, by=by, uuid=id or uuid.uuid4(), text=text, **more)


def said(assessment):
    return [n.text for n in Note.objects.filter(assessment=assessment, removed_at=None)]


def test_a_note_is_about_a_point_or_the_whole(held, cast):
    one = note(held, cast.researcher, "  They asked nobody.\r\n", point=5)
    two = note(held, cast.designer, "Good day.")
    assert (one.point.number, one.by, one.text) == (5, cast.researcher, "They asked nobody.")
    assert two.point is None


def test_a_second_press_adds_nothing(held, cast):
    id = uuid.uuid4()
    for _ in range(2):
        note(held, cast.lead, "Once.", id)
    assert said(held) == ["Once."]


def test_other_words_under_the_same_id_are_a_note_of_their_own(held, cast):
    id = uuid.uuid4()
    note(held, cast.lead, "First.", id)
    for _ in range(2):
        note(held, cast.lead, "Second.", id)
    assert said(held) == ["First.", "Second."]


def test_a_note_is_changed_cleared_and_written_again_by_its_author(held, cast):
    first = note(held, cast.lead, "Frist.")
    note(held, cast.lead, "First.", first.uuid, version=1)
    assert said(held) == ["First."]
    for _ in range(2):
        note(held, cast.lead, "", first.uuid, version=2)
    assert said(held) == []
    first.refresh_from_db()
    assert (first.version, first.text) == (3, "First.")
    note(held, cast.lead, "First.", first.uuid, version=3)
    assert said(held) == ["First."]


def test_a_cleared_note_is_put_back_by_its_author_where_it_was(held, an_assessment, cast):
    first = note(held, cast.lead, "First.", point=5)
    note(held, cast.lead, "", first.uuid, version=1)
    notes.put_note_back(held, by=cast.designer, uuid=first.uuid)  # whose it is not
    notes.put_note_back(an_assessment(State.REPORTING), by=cast.lead, uuid=first.uuid)
    assert said(held) == []
    for _ in range(2):
        notes.put_note_back(held, by=cast.lead, uuid=first.uuid)
    first.refresh_from_db()
    assert (said(held), first.point.number, first.version) == (["First."], 5, 3)


def test_a_change_of_my_own_in_two_windows_is_shown_not_overwritten(held, cast):
    first = note(held, cast.lead, "One.")
    note(held, cast.lead, "Two.", first.uuid, version=1)
    with pytest.raises(Clash) as met:
        note(held, cast.lead, "Three.", first.uuid, version=1)
    (field,) = met.value.clashed.fields
    assert (field.theirs, field.mine, field.own) == ("Two.", "Three.", True)
    assert (met.value.clashed.part, met.value.clashed.version) == (f"note:{first.uuid}", 2)
    assert said(held) == ["Two."]


def test_nobody_changes_the_note_of_someone_else(held, an_assessment, cast):
    first = note(held, cast.researcher, "Hers.")
    with pytest.raises(Refused, match="You can change your own notes only"):
        note(held, cast.lead, "Mine.", first.uuid, version=1)
    with pytest.raises(Refused, match="You can change your own notes only"):
        note(held, cast.lead, "Hers.", first.uuid)
    elsewhere = an_assessment(State.REPORTING)
    with pytest.raises(Refused, match="You can change your own notes only"):
        note(elsewhere, cast.researcher, "Moved.", first.uuid, version=1)
    assert said(held) == ["Hers."]


@pytest.mark.parametrize("text", ["", " \n \t"])
def test_an_empty_note_is_refused(held, cast, text):
    with pytest.raises(Refused, match="Write something in the note") as no:
        note(held, cast.lead, text)
    assert no.value.field == "text"


def test_a_note_is_not_endless(held, cast):
    assert note(held, cast.lead, "x" * 4_000)
    with pytest.raises(Refused, match="Shorten this text to 4,000"):
        note(held, cast.lead, "x" * 4_001)


def test_a_point_the_standard_does_not_have_is_refused(held, cast):
    for point in (0, 15):
        with pytest.raises(Refused, match=f"The Standard has no point {point}") as no:
            note(held, cast.lead, point=point)
        assert no.value.field == "point"


@pytest.mark.parametrize("who", ["observer", "staff", "team_member", "product_manager", "stranger"])
def test_only_the_panel_writes_notes(held, cast, who):
    with pytest.raises(NotAllowed):
        note(held, getattr(cast, who))


def test_notes_are_written_from_the_arrangements_to_the_challenge(an_assessment, cast):
    assert note(an_assessment(State.ARRANGED), cast.lead)
    assert note(an_assessment(State.CHALLENGED), cast.lead)
    with pytest.raises(Refused):
        note(an_assessment(State.PUBLISHED), cast.lead)
