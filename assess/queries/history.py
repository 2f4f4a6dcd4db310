"""Who did what to an assessment, and when, in words; and which emails went out about it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import TruncDate

from assess.domain import verbs  # noqa: F401  history needs every verb's words
from assess.domain.clock import PLACE, local_day
from assess.domain.models import Action, Assessment, Email, Event, Revision
from assess.domain.signatures import listed
from assess.domain.workflow import VERBS
from assess.queries.pages import Page, page_of

LINES_A_PAGE = 50
EMAILS_A_PAGE = 50

# What is recorded without being declared as a transition.
_SAID = {"booking.start": "started the request"}
# Inputs people wrote at length: shown below the line, not inside its sentence.
_WRITTEN = ("reason", "remarks", "note", "unsigned_reason")
_TELLS_ALL = {"booking.withdraw"}


@dataclass(frozen=True)
class Line:
    """One thing that happened. Without a name in `who`, Assess did it by itself."""

    at: datetime.datetime
    who: str
    on_behalf_of: str
    did: str
    written: str = ""
    private: bool = False

    @property
    def day(self) -> datetime.date:
        """The day it happened on, where the work is done."""
        return local_day(self.at)


def history(assessment: Assessment, *, private: bool, number: str = "") -> Page[Line]:
    """What happened, newest first. With `private`, the panel's own steps and saves too."""
    lines = [*_events(assessment, private=private)]
    if private:
        lines += _saves(assessment)
    lines.sort(key=lambda line: line.at, reverse=True)
    return page_of(lines, number, LINES_A_PAGE)


def _name(first: str | None, last: str | None, email: str | None) -> str:
    return f"{first or ''} {last or ''}".strip() or email or ""


def _events(assessment: Assessment, *, private: bool) -> Iterable[Line]:
    rows = (
        Event.objects.filter(assessment=assessment)
        .order_by("-id")
        .values_list(
            "verb",
            "at",
            "data",
            "by__first_name",
            "by__last_name",
            "by__email",
            "on_behalf_of__first_name",
            "on_behalf_of__last_name",
            "on_behalf_of__email",
        )
    )
    for verb, at, data, *names in rows:
        hidden = verb not in _SAID and (verb not in VERBS or VERBS[verb].private)
        if hidden and not private:
            continue
        did, written = in_words(verb, data, inside=private)
        yield Line(at, _name(*names[:3]), _name(*names[3:]), did, written, hidden)


class _Lenient(Formatter):
    """Fills in what there is; what is missing leaves nothing behind."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        value = kwargs.get(str(key), "")
        return "" if value is None else str(value)


def in_words(verb: str, data: Any, *, inside: bool = True) -> tuple[str, str]:
    """What was done, and what was written about it, whatever the event holds.

    Outside the panel and the service assessment team, only what the verb says it tells.
    """
    given = data if isinstance(data, dict) else {}
    known = VERBS.get(verb)
    said = _SAID.get(verb) or (known.said if known else "")
    told = [f for f in _WRITTEN if inside or f"{{{f}}}" in said or verb in _TELLS_ALL]
    for field in _WRITTEN:
        said = said.replace(f": {{{field}}}", "").replace(f"{{{field}}}", "")
    did = " ".join(_Lenient().format(said, **given).split()).rstrip(" :;,")
    did = did or verb.rpartition(".")[2].replace("_", " ")
    written = [str(given[field]).strip() for field in told if given.get(field)]
    if inside and isinstance(names := given.get("unsigned"), list) and names:
        had = f"{listed([str(name) for name in names])} had not agreed to the text."
        written.insert(0, had)
    return did, "\n\n".join(written)


def _saves(assessment: Assessment) -> Iterable[Line]:
    """Saves of the report, folded: who changed what how often on a day, and when last."""
    rows = (
        Revision.objects.filter(assessment=assessment)
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=PLACE))
        .values("part", "by__first_name", "by__last_name", "by__email", "day")
        .annotate(times=Count("id"), last=Max("at"))
        .values_list("part", "by__first_name", "by__last_name", "by__email", "day", "times", "last")
    )
    points = {
        f"action:{uuid}": number
        for uuid, number in Action.objects.filter(point_review__assessment=assessment).values_list(
            "uuid", "point_review__point__number"
        )
    }
    folded: dict[tuple[str, str, datetime.date], list[tuple[int, datetime.datetime]]]
    folded = defaultdict(list)
    for part, first, last_name, email, day, times, last in rows:
        folded[_name(first, last_name, email), _part_words(part, points), day].append((times, last))
    for (who, words, _), saves in sorted(folded.items(), key=_in_reading_order):
        times = sum(number for number, _ in saves)
        last = max(at for _, at in saves)
        often = f", {times} times, last at {last.astimezone(PLACE):%H:%M}" if times > 1 else ""
        yield Line(last, who, "", f"changed {words}{often}", "", True)


def _in_reading_order(fold: tuple[tuple[str, str, datetime.date], Any]) -> tuple[str, int, str]:
    """Point 9 before point 10, for saves of the same moment."""
    (who, words, _), _ = fold
    number = words.rpartition(" ")[2]
    return who, int(number) if number.isdecimal() else 0, words


def _part_words(part: str, points: Mapping[str, int]) -> str:
    kind, _, which = part.partition(":")
    if kind == "point":
        return f"point {which}"
    if kind == "action":
        return f"the actions of point {points[part]}" if part in points else "an action"
    return "the overall texts"


@dataclass(frozen=True)
class EmailLine:
    """One email that is owed or was sent: to whom, what, and what became of it."""

    pk: int
    to: str
    subject: str
    written_at: datetime.datetime
    sent_at: datetime.datetime | None
    given_up_at: datetime.datetime | None
    moot_at: datetime.datetime | None
    due_at: datetime.datetime
    attempts: int
    last_error: str

    @property
    def is_waiting(self) -> bool:
        """Still to be sent."""
        return self.sent_at is None and self.given_up_at is None and self.moot_at is None


_EMAIL = (
    "pk",
    "to",
    "subject",
    "written_at",
    "sent_at",
    "given_up_at",
    "moot_at",
    "due_at",
    "attempts",
    "last_error",
)


def emails(assessment: Assessment, number: str = "") -> Page[EmailLine]:
    """The emails about an assessment, newest first."""
    rows = Email.objects.filter(assessment=assessment).order_by("-id").values_list(*_EMAIL)
    page = page_of(rows, number, EMAILS_A_PAGE)
    found = [EmailLine(*row) for row in page.rows]
    return Page(found, page.number, page.last, page.total, page.size)


def email_text(assessment: Assessment, pk: int) -> tuple[EmailLine, str] | None:
    """One of its emails with its text; a text with a secret in it is not shown."""
    row = (
        Email.objects.filter(assessment=assessment, pk=pk)
        .values_list(*_EMAIL, "body", "secret")
        .first()
    )
    if row is None:
        return None
    *fields, body, secret = row
    return EmailLine(*fields), "" if secret else body
