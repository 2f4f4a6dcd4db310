"""The actions that somebody is told of, as an email says them."""

import datetime
from dataclasses import dataclass

from assess.domain.models import Action, Event
from assess.domain.numbered import number_of
from assess.domain.words import Kind, Phase, Rating
from assess.notify.text import one_line

SHOWN = 300  # characters of an action: the email helps to know it, its page has all of it


@dataclass(frozen=True)
class Told:
    """One action: which it is, its first words, and its days."""

    number: str
    about: str
    text: str
    due_on: datetime.date | None
    target_on: datetime.date | None


def owned(event: Event, email: str) -> list[Told]:
    """The actions that became theirs, in the order of their numbers."""
    found = (
        Action.objects.filter(uuid__in=event.data["told"].get(email, []))
        .select_related("point_review__point", "point_review__assessment")
        .order_by("point_review__assessment", "point_review__point__number", "number")
    )
    return [_told(each) for each in found]


def _told(action: Action) -> Told:
    review = action.point_review
    phase = str(Phase(review.assessment.phase).label).lower()
    kind = str(Kind(review.assessment.kind).label).lower()
    rating = f", {Rating(review.rating).label.lower()}" if review.rating else ""
    text = one_line(action.text)
    return Told(
        number=number_of(action),
        about=f"{review.point.title} ({phase} {kind}{rating})",
        text=text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(' ', 1)[0]} …",
        due_on=action.due_on,
        target_on=action.target_on,
    )
