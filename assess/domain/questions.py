"""The questions that a panel wants to ask, so that the service team can show why and how (S68)."""

import datetime
import uuid as uuids

from assess.domain.models import Assessment, Person, Prompt, Question
from assess.domain.notes import the_point
from assess.domain.refusals import Refused
from assess.domain.words import State
from assess.domain.workflow import transition
from assess.domain.writing import within

S = State
ASKED_IN = {S.ARRANGING, S.ARRANGED, S.REPORTING}
LONGEST_QUESTION = 1_000  # characters
# What a tick says of a question; the last two take a tick back.
STEPS = ("asked", "answered", "not-asked", "not-answered")
GONE = "This question has been removed."


@transition("question.write", sources=ASKED_IN, silent=True)
def write_question(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    text: str,
    point: int | None = None,
    was: str | None = None,
) -> Question:
    """A panel member writes a question to ask, private to the panel, or changes their own.

    The page chooses the `uuid` of a new question, so that a second press adds nothing. Other words
    under the same uuid, as from a page gone back to, are a question of their own. A change says
    what the question `was` when its page was opened.
    """
    text = " ".join(within({"text": text}, LONGEST_QUESTION)["text"].split())
    if not text:
        raise Refused("Enter the question.", field="text")
    about = the_point(assessment, point)
    if was is not None:
        question = _own(assessment, uuid, by)
        if question.text not in (was, text):
            raise Refused(
                f"You changed this question in another window. It is now: “{question.text}”",
                field="text",
            )
        if (question.text, question.point) != (text, about):
            question.text, question.point = text, about
            _save(question, "text", "point")
        return question
    found = Question.objects.filter(uuid=uuid).first()
    if found is not None and found.text != text:
        uuid = uuids.uuid5(uuid, text)
        found = Question.objects.filter(uuid=uuid).first()
    if found is None:
        return Question.objects.create(
            uuid=uuid, assessment=assessment, point=about, text=text, by=by, at=at
        )
    if found.by_id != by.pk or found.assessment_id != assessment.pk:
        raise Refused("You can change your own questions only.", field="text")
    if found.removed_at is not None:
        found.removed_at = None
        _save(found, "removed_at")
    return found


def from_prompt(assessment: Assessment, prompt: int, by: Person) -> dict[str, object]:
    """What `write_question` needs to make a question of this prompt; a second press adds nothing."""
    found = (
        Prompt.objects.filter(
            pk=prompt, phase=assessment.phase, point__standard=assessment.standard_id
        )
        .values_list("text", "point__number")
        .first()
    )
    if found is None:
        raise Refused("This prompt is not there any more. Write the question yourself.")
    text, point = found
    uuid = uuids.uuid5(assessment.uuid, f"{by.uuid} {text}")
    return {"uuid": uuid, "text": text, "point": point}


def put_question_back(assessment: Assessment, *, by: Person, uuid: uuids.UUID) -> None:
    """A panel member puts back a question of their own that they removed, ticked as it was."""
    removed = (
        Question.objects.filter(uuid=uuid, assessment=assessment, by=by, removed_at__isnull=False)
        .select_related("point")
        .first()
    )
    if removed is not None:
        point = removed.point.number if removed.point else None
        write_question(assessment, by=by, uuid=uuid, text=removed.text, point=point)


@transition("question.tick", sources=ASKED_IN, silent=True)
def tick_question(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    step: str,
) -> Question:
    """A panel member ticks a question as asked or answered, or takes the tick back.

    Any member ticks any question of the panel. What is answered has been asked.
    """
    if step not in STEPS:
        raise Refused("Say whether the question was asked or answered.")
    question = _live(assessment, uuid)
    was = question.asked_at, question.answered_at
    match step:
        case "asked":
            question.asked_at = question.asked_at or at
        case "answered":
            question.asked_at = question.asked_at or at
            question.answered_at = question.answered_at or at
        case "not-answered":
            question.answered_at = None
        case "not-asked" if question.answered_at is not None:
            raise Refused(
                f"Someone has ticked “{question.text}” as answered meanwhile. Take that back first."
            )
        case "not-asked":
            question.asked_at = None
    if (question.asked_at, question.answered_at) != was:
        _save(question, "asked_at", "answered_at")
    return question


@transition("question.remove", sources=ASKED_IN, silent=True)
def remove_question(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID
) -> None:
    """A panel member removes a question of their own."""
    question = Question.objects.filter(uuid=uuid, assessment=assessment).first()
    if question is not None and question.removed_at is not None and question.by_id == by.pk:
        return
    question = _own(assessment, uuid, by)
    question.removed_at = at
    _save(question, "removed_at")


def _save(question: Question, *fields: str) -> None:
    question.version += 1
    question.save(update_fields=[*fields, "version"])


def _live(assessment: Assessment, uuid: uuids.UUID) -> Question:
    question = Question.objects.filter(
        uuid=uuid, assessment=assessment, removed_at__isnull=True
    ).first()
    if question is None:
        raise Refused(GONE)
    return question


def _own(assessment: Assessment, uuid: uuids.UUID, by: Person) -> Question:
    question = Question.objects.filter(uuid=uuid, assessment=assessment).first()
    if question is None or question.by_id != by.pk:
        raise Refused("You can change or remove your own questions only.", field="text")
    if question.removed_at is not None:
        raise Refused(GONE, field="text")
    return question
