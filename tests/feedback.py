"""Feedback for tests: asked as the clock asks, answered by the links of the emails."""

import datetime
import re

from assess.domain import feedback
from assess.domain.feedback_clock import ask_for_feedback
from assess.domain.models import Assessment, Email, FeedbackLink, Person
from assess.domain.words import Side
from tests.builders import MONDAY, days

ASKED = MONDAY + days(15)  # the working day after the day of a test's assessment


def asked(assessment: Assessment, at: datetime.datetime = ASKED) -> Assessment:
    """Everyone who took part is asked."""
    ask_for_feedback(assessment, by=None, at=at, day=at.date())
    return assessment


def link_of(assessment: Assessment, person: Person) -> FeedbackLink:
    """The link that this person was sent."""
    return FeedbackLink.objects.get(assessment=assessment, person=person)


def path_for(assessment: Assessment, person: Person, kind: str = "feedback") -> str:
    """The address in the email that this person got."""
    event = {"event__assessment": assessment, "kind": kind, "to": person.email}
    body = Email.objects.filter(**event).latest("id").body
    return re.search(r"https?://[^/\s]+(/feedback/\S+)", body)[1]


def answered(
    assessment: Assessment,
    person: Person,
    at: datetime.datetime = ASKED,
    *,
    overall: int | None = 4,
    went_well: str = "",
    to_change: str = "",
    **ratings: int | None,
) -> None:
    """This person answers."""
    feedback.answer(
        feedback.token_of(link_of(assessment, person)),
        at=at,
        ratings={"overall": overall, **ratings},
        went_well=went_well,
        to_change=to_change,
    )


def many(cast, make, number: int, side: Side = Side.SERVICE_TEAM, state: str = "reporting"):
    """So many answers of one side, over as many assessments as that takes; the assessments."""
    people = {
        Side.SERVICE_TEAM: [
            cast.product_manager,
            cast.delivery_manager,
            cast.primary_contact,
            cast.team_member,
        ],
        Side.PANEL: [cast.lead, cast.researcher, cast.designer, cast.technologist],
    }[side]
    made: list[Assessment] = []
    for n in range(number):
        if n % len(people) == 0:
            made.append(asked(make(state)))
        answered(made[-1], people[n % len(people)], overall=n % 5 + 1)
    return made
