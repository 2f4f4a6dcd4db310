"""Feedback on an assessment: asked of each who took part, by a link of their own, answered once.

Answers are kept apart from who gave them: the link knows that it was used, and on which day; the
answers know their assessment and side. Nothing joins the two, so nobody can change or take back
what they sent.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.http import urlsafe_base64_encode

from assess.domain.clock import local_day
from assess.domain.history import sha256
from assess.domain.models import Assessment, FeedbackAnswers, FeedbackLink, Person, Sitting
from assess.domain.models.feedback import HIGHEST
from assess.domain.refusals import Refused
from assess.domain.words import MANAGERS, Side

LASTS = datetime.timedelta(days=60)
LONGEST = 2_000  # characters of an answer in words
DO_NOT_KNOW = 0
# The panel sees averages from so many answers on, and new ones as many at a time.
SHOWN_FROM = 5

NOTHING_SAID = "Answer at least one question."
ALREADY = "You have already sent your answers. They can be sent once."
NO_LINK = "This link does not work."
ENDED = "This link has ended."
NOT_HELD = "The assessment did not take place, so there is nothing to answer."


@dataclass(frozen=True)
class Question:
    """What is asked for a rating from 1 to 5: of which side, in which words."""

    name: str
    short: str
    lowest: str
    highest: str
    asks: dict[Side, str]
    hint: str = ""


QUESTIONS = [
    Question(
        "overall",
        "How it went overall",
        "very badly",
        "very well",
        dict.fromkeys(Side, "How did the assessment go overall?"),
    ),
    Question(
        "preparation",
        "How clear the preparation was",
        "very unclear",
        "very clear",
        {
            Side.SERVICE_TEAM: "How clear was it to you what to prepare?",
            Side.PANEL: "How clear was it to you what to do before the day?",
        },
    ),
    Question(
        "discussion",
        "How fair and useful the discussion was",
        "not at all",
        "very",
        {Side.SERVICE_TEAM: "How fair and useful was the discussion with the panel?"},
    ),
    Question(
        "groundwork",
        "How well the preparation helped",
        "not at all",
        "very well",
        {Side.PANEL: "How well did the preparation help you to assess the service?"},
        "Such as artefacts, earlier reports and the call before the day.",
    ),
]
TEXTS = {"went_well": "What went well?", "to_change": "What should change?"}


def questions_of(side: str) -> list[Question]:
    """The questions that people of this side rate."""
    return [question for question in QUESTIONS if side in question.asks]


def too_long(name: str) -> str:
    """The sentence for an answer in words that is too long."""
    return f"Your answer to “{TEXTS[name]}” must be {LONGEST:,} characters or fewer."


# Asking -------------------------------------------------------------------------------------------


def token_of(link: FeedbackLink) -> str:
    """The secret part of this link's address: only its hash is kept, and the key makes it again."""
    made = salted_hmac("assess.feedback", str(link.seed), algorithm="sha256")
    return urlsafe_base64_encode(made.digest())


def path_of(link: FeedbackLink) -> str:
    """The page on which its person answers."""
    return f"/feedback/{token_of(link)}/"


def took_part(assessment: Assessment) -> dict[Person, Side]:
    """The managers, the primary contact and the service team, then the panel without observers.

    Each of them once. Deputy director and service owner are told of an assessment; they are not in
    the room.
    """
    live: dict[str, Any] = {"left_at__isnull": True, "person__active": True}
    members = assessment.memberships.filter(**live, role__in=MANAGERS).select_related("person")
    members = members.order_by("id")
    team = assessment.service.people.filter(**live).select_related("person").order_by("id")
    seats = assessment.seats.filter(**live, is_observer=False).select_related("person")
    contact = [assessment.primary_contact] if assessment.primary_contact.active else []
    people: dict[Person, Side] = {}
    for person in [*(m.person for m in members), *contact, *(p.person for p in team)]:
        people.setdefault(person, Side.SERVICE_TEAM)
    for seat in seats:
        people.setdefault(seat.person, Side.PANEL)
    return people


def ask(assessment: Assessment, *, at: datetime.datetime) -> int:
    """Make a link for each who took part and was not asked; how many. Called under the lock.

    After an assessment that had not taken place after all, who has not answered is asked anew.
    """
    day = assessment.assessed_on
    if day is None:
        return 0
    asked = {link.person_id: link for link in assessment.feedback_links.all()}
    number = 0
    for person, side in took_part(assessment).items():
        link = asked.get(person.pk) or FeedbackLink(assessment=assessment, person=person)
        if link.answered_on is not None:
            continue
        link.side, link.month = side, day.replace(day=1)
        link.asked_at, link.ends_on, link.reminded_at = at, local_day(at) + LASTS, None
        link.token_hash = sha256(token_of(link))
        link.save()
        number += 1
    return number


def waiting(at: datetime.datetime) -> QuerySet[FeedbackLink]:
    """The links of people who are still here, that are neither used, nor ended, nor reminded of.

    None of those asked before an assessment took place after all: they are asked anew first.
    """
    later = Sitting.objects.filter(
        assessment=OuterRef("assessment"), ends_at__gt=OuterRef("asked_at")
    )
    return FeedbackLink.objects.filter(
        ~Exists(later),
        answered_on=None,
        reminded_at=None,
        ends_on__gte=local_day(at),
        person__active=True,
    )


def remind(assessment: Assessment, *, at: datetime.datetime, asked_by: datetime.datetime) -> int:
    """Note that who was asked up to then and has not answered is reminded; how many there are."""
    late = list(waiting(at).filter(assessment=assessment, asked_at__lte=asked_by))
    for link in late:
        link.reminded_at = at
        link.token_hash = sha256(token_of(link))  # the same, unless the secret key has changed
        link.save(update_fields=["reminded_at", "token_hash"])
    return len(late)


# Answering ----------------------------------------------------------------------------------------


def opened(token: str) -> FeedbackLink | None:
    """The link with this token, used or not. Looking uses nothing up; who has left has no link."""
    found = (
        FeedbackLink.objects.select_related("person", "assessment__service")
        .prefetch_related("assessment__sittings")
        .filter(token_hash=sha256(token))
        .first()
    )
    return found if found is not None and found.person.active else None


def is_over(link: FeedbackLink, at: datetime.datetime) -> bool:
    """Whether its last day has passed."""
    return link.ends_on < local_day(at)


def is_void(link: FeedbackLink) -> bool:
    """Whether the assessment did not take place after all."""
    return link.assessment.held_at is None


def _problem(link: FeedbackLink | None, at: datetime.datetime) -> str:
    if link is None:
        return NO_LINK
    if link.answered_on is not None:
        return ALREADY
    if is_void(link):
        return NOT_HELD
    return ENDED if is_over(link, at) else ""


def answer(
    token: str,
    *,
    at: datetime.datetime,
    ratings: dict[str, int | None],
    went_well: str = "",
    to_change: str = "",
) -> None:
    """Whoever has the link answers, once. Of several at the same time, the first is kept."""
    link = opened(token)
    problem = _problem(link, at)
    if problem or link is None:
        raise Refused(problem)
    given = {name: value for name, value in ratings.items() if value is not None}
    if not {*given} <= {question.name for question in questions_of(link.side)}:
        raise Refused("This question is not asked of you.")
    if not all(DO_NOT_KNOW <= value <= HIGHEST for value in given.values()):
        raise Refused(f"A rating is a number from 1 to {HIGHEST}.")
    words = {"went_well": went_well.strip(), "to_change": to_change.strip()}
    for name, text in words.items():
        if len(text) > LONGEST:
            raise Refused(too_long(name), field=name)
    if not given and not any(words.values()):
        raise Refused(NOTHING_SAID, field="overall")
    with transaction.atomic():
        unused = FeedbackLink.objects.filter(pk=link.pk, answered_on=None)
        if not unused.update(answered_on=local_day(at)):
            raise Refused(ALREADY)
        FeedbackAnswers.objects.create(
            assessment_id=link.assessment_id, side=link.side, month=link.month, **given, **words
        )
