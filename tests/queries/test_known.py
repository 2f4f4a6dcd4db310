"""The mark of the notes: whatever a member of the panel does to a note or a question changes it."""

import datetime
import uuid

import pytest
from django.utils import timezone

from assess.access.session import hashed
from assess.domain import notes, questions, using, writing
from assess.domain.models import Note, Question
from assess.domain.words import State
from assess.queries import following
from tests.conftest import Browser


@pytest.fixture
def draft(an_assessment, cast):
    made = an_assessment(State.REPORTING, rated=0)
    writing.write_point(made, by=cast.lead, point=5, version=0, rating="amber")
    return made


@pytest.fixture
def mark(cast, draft):
    """The mark as a page is told it, now."""
    Browser().sign_in(cast.lead)
    key = hashed(f"key of {cast.lead.email}")
    return lambda: following.glance(draft.pk, key, timezone.now()).notes


def ask(draft, by, text, point=5):
    return questions.write_question(draft, by=by, uuid=uuid.uuid4(), text=text, point=point).uuid


def test_one_removed_and_another_put_back_is_a_change(draft, cast, mark):
    """Also where as many are there as before, and as many ticked."""
    first, second = (ask(draft, cast.lead, text) for text in ("Who asked?", "Whom?"))
    questions.remove_question(draft, by=cast.lead, uuid=first)
    was = mark()
    questions.put_question_back(draft, by=cast.lead, uuid=first)
    questions.remove_question(draft, by=cast.lead, uuid=second)
    assert mark() != was


def test_a_tick_taken_back_and_another_given_is_a_change(draft, cast, mark):
    first, second = (ask(draft, cast.lead, text) for text in ("Who asked?", "Whom?"))
    questions.tick_question(draft, by=cast.lead, uuid=first, step="asked")
    was = mark()
    questions.tick_question(draft, by=cast.designer, uuid=first, step="not-asked")
    questions.tick_question(draft, by=cast.designer, uuid=second, step="asked")
    assert mark() != was


@pytest.mark.parametrize("changed", [{"text": "Who else?"}, {"point": 6}])
def test_other_words_or_another_point_of_a_question_is_a_change(draft, cast, mark, changed):
    one = ask(draft, cast.lead, "Who asked?")
    was = mark()
    given = {"text": "Who asked?", "point": 5, "was": "Who asked?", **changed}
    questions.write_question(draft, by=cast.lead, uuid=one, **given)
    assert mark() != was


def test_a_note_is_a_change_written_changed_cleared_and_put_back(draft, cast, mark):
    marks = [mark()]
    one = notes.write_note(draft, by=cast.lead, uuid=uuid.uuid4(), text="No plan.", point=5)
    marks.append(mark())
    for version, text in ((1, "No plan yet."), (2, "")):
        notes.write_note(draft, by=cast.lead, uuid=one.uuid, text=text, version=version)
        marks.append(mark())
    notes.put_note_back(draft, by=cast.lead, uuid=one.uuid)
    marks.append(mark())
    notes.write_note(
        draft, by=cast.lead, uuid=one.uuid, text="No plan yet.", version=4, moved=True, point=6
    )
    marks.append(mark())
    assert len(set(marks)) == len(marks) == 6
    assert Note.objects.get().point.number == 6


def test_a_note_that_is_used_in_another_place_than_before_is_a_change(draft, cast, mark):
    one = notes.write_note(draft, by=cast.lead, uuid=uuid.uuid4(), text="No plan.", point=5)
    marks = [mark()]
    for becomes in ("reason", "action"):
        using.use_note(draft, by=cast.lead, uuid=one.uuid, becomes=becomes)
        marks.append(mark())
    assert len(set(marks)) == 3


def test_a_use_that_waited_for_its_turn_is_a_change(draft, cast, mark):
    """The moment of a press is before its turn: another's, pressed later, may be there already."""
    first, second = (
        notes.write_note(draft, by=cast.lead, uuid=uuid.uuid4(), text=text, point=5)
        for text in ("No plan.", "No money.")
    )
    now = timezone.now()
    using.use_note(draft, by=cast.lead, at=now, uuid=first.uuid, becomes="reason")
    was = mark()
    before = now - datetime.timedelta(seconds=1)
    using.use_note(draft, by=cast.designer, at=before, uuid=second.uuid, becomes="reason")
    assert mark() != was


def test_nothing_done_is_no_change(draft, cast, mark):
    one = ask(draft, cast.lead, "Who asked?")
    was = mark()
    assert mark() == was
    questions.tick_question(draft, by=cast.lead, uuid=one, step="not-asked")
    same = {"text": "Who asked?", "point": 5, "was": "Who asked?"}
    questions.write_question(draft, by=cast.lead, uuid=one, **same)
    questions.put_question_back(draft, by=cast.lead, uuid=one)
    assert (mark(), Question.objects.get().version) == (was, 1)
