"""The actions that an email of the amber clock is about, each in a few plain lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from assess.domain.clock import weekday_words
from assess.domain.models import Action, Event
from assess.domain.words import ADDRESSED, ActionStatus
from assess.notify.readers import Reader
from assess.notify.text import one_line

LONGEST = 200


def has_open(pks: Iterable[int]) -> bool:
    """Whether something is left to do about any of these actions."""
    left = Action.objects.filter(pk__in=list(pks), removed_at__isnull=True)
    return left.exclude(status__in=ADDRESSED).exists()


@dataclass(frozen=True)
class Line:
    """One action: its number, its text in one line, and how far it is."""

    number: str
    text: str
    status: str
    last_day: str
    owner: str


def about_actions(event: Event, name: str, reader: Reader) -> list[Line]:
    """The actions that the event names in its data; to who only owns some of them, their own."""
    pks = event.data[name]
    if reader.role == "owner":
        own = set(event.data["owners"][str(reader.person_id)])
        pks = [pk for pk in pks if pk in own]
    found = (
        Action.objects.filter(pk__in=pks)
        .select_related("point_review__point", "owner")
        .order_by("point_review__point__number", "number")
    )
    return [
        Line(
            number=f"{each.point_review.point.number}.{each.number}",
            text=_short(each.text),
            status=str(ActionStatus(each.status).label),
            last_day=weekday_words(each.due_on) if each.due_on else "",
            owner=each.owner.name if each.owner else "",
        )
        for each in found
    ]


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
