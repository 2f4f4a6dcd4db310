"""Questions to ask: private to the panel, ticked by any member, changed by their author only."""

import uuid

import pytest

from assess.domain import questions
from assess.domain.models import Event, Prompt, Question
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State


@pytest.fixture
def arranged(an_assessment):
    return an_assessment(State.ARRANGED)


def ask(assessment, by, text="Who did you ask?", id=None, **more):
    return questions.write_question(assessment, by=by, uuid=id or uuid.uuid4(), text=text, **more)


def tick(assessment, by, question, step):
    return questions.tick_question(assessment, by=by, uuid=question.uuid, step=step)


def live(assessment):
    return [q.text for q in Question.objects.filter(assessment=assessment, removed_at=None)]


def test_a_question_is_about_a_point_or_the_whole_and_written_once(arranged, cast):
    id = uuid.uuid4()
    for _ in range(2):
        one = ask(arranged, cast.researcher, "  Who did\r\nyou ask? ", id, point=5)
    two = ask(arranged, cast.lead, "Why now?")
    assert (one.point.number, one.by, one.text) == (5, cast.researcher, "Who did you ask?")
    assert two.point is None
    ask(arranged, cast.researcher, "Other words.", id)
    assert live(arranged) == ["Who did you ask?", "Why now?", "Other words."]
    assert not Event.objects.filter(verb__startswith="question").exists()


def test_what_is_wrong_is_refused_in_a_sentence(arranged, cast):
    for text, more, sentence, field in (
        (" \n", {}, "Enter the question.", "text"),
        ("x" * 1_001, {}, "Shorten this text to 1,000 characters", "text"),
        ("Why?", {"point": 15}, "The Standard has no point 15.", "point"),
    ):
        with pytest.raises(Refused, match=sentence) as no:
            ask(arranged, cast.lead, text, **more)
        assert no.value.field == field
    assert live(arranged) == []


def test_only_its_author_changes_or_removes_a_question(arranged, an_assessment, cast):
    hers = ask(arranged, cast.researcher, point=5)
    for refused in (
        lambda: ask(arranged, cast.lead, "Mine.", hers.uuid, was=hers.text),
        lambda: ask(arranged, cast.lead, hers.text, hers.uuid),
        lambda: questions.remove_question(arranged, by=cast.lead, uuid=hers.uuid),
        lambda: questions.remove_question(arranged, by=cast.researcher, uuid=uuid.uuid4()),
        lambda: ask(an_assessment(State.REPORTING), cast.researcher, "x", hers.uuid, was=hers.text),
    ):
        with pytest.raises(Refused, match="your own questions only"):
            refused()
    changed = ask(arranged, cast.researcher, "Whom did you ask?", hers.uuid, was=hers.text)
    assert (changed.point, changed.text) == (None, "Whom did you ask?")
    with pytest.raises(Refused, match="window. It is now: “Whom did you ask"):
        ask(arranged, cast.researcher, "Third.", hers.uuid, was=hers.text)
    for _ in range(2):
        questions.remove_question(arranged, by=cast.researcher, uuid=hers.uuid)
    assert live(arranged) == []
    with pytest.raises(Refused, match="has been removed"):
        ask(arranged, cast.researcher, "Third.", hers.uuid, was="Whom did you ask?")
    with pytest.raises(Refused, match="has been removed"):
        tick(arranged, cast.researcher, hers, "asked")
    ask(arranged, cast.researcher, "Whom did you ask?", hers.uuid)  # written again
    assert live(arranged) == ["Whom did you ask?"]


def test_a_removed_question_is_put_back_by_its_author_as_it_was(arranged, cast):
    hers = ask(arranged, cast.researcher, "Whom did you ask?", point=5)
    tick(arranged, cast.lead, hers, "asked")
    questions.remove_question(arranged, by=cast.researcher, uuid=hers.uuid)
    questions.put_question_back(arranged, by=cast.lead, uuid=hers.uuid)  # whose it is not
    assert live(arranged) == []
    for _ in range(2):
        questions.put_question_back(arranged, by=cast.researcher, uuid=hers.uuid)
    hers.refresh_from_db()
    assert live(arranged) == ["Whom did you ask?"]
    assert (hers.point.number, hers.asked_at is None) == (5, False)


def test_any_member_ticks_and_takes_back(arranged, cast):
    hers = ask(arranged, cast.researcher)
    first = tick(arranged, cast.lead, hers, "asked").asked_at
    assert first
    assert tick(arranged, cast.designer, hers, "asked").asked_at == first
    both = tick(arranged, cast.technologist, hers, "answered")
    assert (both.asked_at, both.answered_at is None) == (first, False)
    assert tick(arranged, cast.lead, hers, "asked").answered_at == both.answered_at
    with pytest.raises(Refused, match="as answered meanwhile"):
        tick(arranged, cast.lead, hers, "not-asked")
    for step in ("not-answered", "not-asked", "not-asked"):
        back = tick(arranged, cast.lead, hers, step)
    assert (back.asked_at, back.answered_at) == (None, None)
    answered = tick(arranged, cast.lead, hers, "answered")
    assert answered.asked_at == answered.answered_at
    with pytest.raises(Refused, match="asked or answered"):
        tick(arranged, cast.lead, hers, "gone")


def test_a_prompt_becomes_a_question_of_mine_once(arranged, cast):
    prompt = Prompt.objects.filter(phase="alpha", point__number=5).first()
    for person in (cast.lead, cast.lead, cast.designer):
        given = questions.from_prompt(arranged, prompt.pk, person)
        questions.write_question(arranged, by=person, **given)
    assert live(arranged) == [prompt.text, prompt.text]
    assert {q.point.number for q in Question.objects.all()} == {5}
    other = Prompt.objects.filter(phase="live").first()
    for gone in (other.pk, 0):
        with pytest.raises(Refused, match="This prompt is not there any more"):
            questions.from_prompt(arranged, gone, cast.lead)


@pytest.mark.parametrize("who", ["observer", "staff", "team_member", "product_manager", "stranger"])
def test_only_the_panel_asks_ticks_and_removes(arranged, cast, who):
    question = ask(arranged, cast.lead)
    for step in (
        lambda by: ask(arranged, by),
        lambda by: tick(arranged, by, question, "asked"),
        lambda by: questions.remove_question(arranged, by=by, uuid=question.uuid),
    ):
        with pytest.raises(NotAllowed):
            step(getattr(cast, who))


def test_questions_are_asked_until_the_report_is_submitted(an_assessment, cast):
    reporting = an_assessment(State.REPORTING)
    assert tick(reporting, cast.lead, ask(reporting, cast.lead), "asked")
    with pytest.raises(Refused):
        ask(an_assessment(State.CHECKING), cast.lead)
