"""Questions about a shared report, and their answers. Asking does not stop the working days."""

import datetime
import uuid as uuids

from assess.domain.models import Assessment, Clarification, Heard, Person
from assess.domain.parts import known_part
from assess.domain.refusals import Refused
from assess.domain.roles import Role, roles_of
from assess.domain.words import State
from assess.domain.workflow import NOTHING_NEW, transition
from assess.domain.writing import within

S = State
LONGEST_QUESTION = 4_000  # characters


def clarification(assessment: Assessment, uuid: uuids.UUID) -> Clarification:
    """The question with this id, refused when it is gone."""
    found = assessment.clarifications.filter(uuid=uuid, withdrawn_at__isnull=True).first()
    if found is None:
        raise Refused("This question has been taken back.")
    return found


@transition(
    "clarification.ask",
    sources={S.SHARED, S.CHALLENGED},
    said="asked about the report{for_whom}: {question}",
    already="Questions can be asked while the report is with the service team.",
)
def ask(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    question: str,
    part: str = "",
    heard: str = Heard.PAGE,
    heard_from: str = "",
) -> dict[str, str] | object:
    """The service team asks what the report means; the service assessment team can write it down for them.

    The page chooses the `uuid`, so that a second press asks nothing twice.
    """
    question = within({"question": question}, LONGEST_QUESTION)["question"].strip()
    if not question:
        raise Refused("Enter your question.", field="question")
    if part:
        known_part(assessment, part, field="part")
    if Clarification.objects.filter(uuid=uuid).exists():
        return NOTHING_NEW
    as_staff = Role.STAFF in roles_of(by, assessment)
    heard_from = heard_from.strip()[:200] if as_staff else ""
    Clarification.objects.create(
        uuid=uuid,
        assessment=assessment,
        part=part,
        question=question,
        asked_by=by,
        heard=heard if as_staff else Heard.PAGE,
        heard_from=heard_from,
        asked_at=at,
    )
    for_whom = f" on behalf of {heard_from}, {Heard(heard).label}" if heard_from else ""
    return {"question": question, "part": part, "for_whom": for_whom}


@transition(
    "clarification.answer",
    sources={S.SHARED, S.CHALLENGED, S.ACCEPTED, S.PUBLISHED},
    said="answered a question about the report: {answer}",
    already="This question has already been answered.",
)
def answer(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    answer: str,
    answered: str = Heard.PAGE,
    needs_change: bool = False,
) -> dict[str, str] | object:
    """The panel, or the service assessment team, answers in writing or says what was answered at a meeting.

    An answer that needs a change of the report opens the working copy, which both sides agree to
    before it is shared (see `amending`).
    """
    found = clarification(assessment, uuid)
    answer = within({"answer": answer}, LONGEST_QUESTION)["answer"].strip()
    if not answer:
        raise Refused("Enter the answer.", field="answer")
    if found.answered_at is not None:
        if found.answer == answer:
            return NOTHING_NEW
        raise Refused("Someone has already answered this question. Read their answer first.")
    if needs_change and assessment.state not in {S.SHARED, S.CHALLENGED}:
        raise Refused("The report has been accepted, so it is not changed any more.")
    found.answer, found.answered, found.answered_by, found.answered_at = answer, answered, by, at
    found.needs_change = needs_change
    found.save()
    if needs_change:
        assessment.amending_since = assessment.amending_since or at
    return {
        "question": found.question,
        "answer": answer,
        "asker": found.asked_by.email,
        "needs_change": "yes" if needs_change else "",
    }


@transition(
    "clarification.withdraw",
    sources={S.SHARED, S.CHALLENGED},
    said="took back a question about the report: {question}",
    already="This question has already been taken back.",
)
def withdraw(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID
) -> dict[str, str]:
    """Whoever asked takes a question back that nobody has answered."""
    found = clarification(assessment, uuid)
    if found.answered_at is not None:
        raise Refused("This question has been answered, so it stays.")
    if found.asked_by_id != by.pk and Role.STAFF not in roles_of(by, assessment):
        raise Refused("Only whoever asked can take a question back.")
    found.withdrawn_at = at
    found.save()
    return {"question": found.question}
