"""What has become of a point's texts and actions: who changed what, when, with the words of before.

Every save is kept (`Revision`). A page that saves while someone types makes many, so those of one
person within half an hour are shown as one change.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assess.domain.models import Action, Assessment, Revision
from assess.queries.asked import Row
from assess.queries.drafting import name_of
from assess.queries.moments import moment

TOGETHER = datetime.timedelta(minutes=30)
MOST = 200  # changes on the page, the newest first
_LINES = 4


@dataclass(frozen=True)
class Text:
    """One text before and after a change."""

    name: str  # the field, or "action"
    before: str
    after: str
    number: int = 0  # the place of an action in the order in which they were added


@dataclass(frozen=True)
class Sitting:
    """What one person changed at one go."""

    by: str
    began: datetime.datetime
    ended: datetime.datetime
    saves: int
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Line:
    """A change in short: by whom, and when."""

    by: str
    at: datetime.datetime


# The last saves of the point's texts, the newest first: see `asked`.
ASKED = """
SELECT -version AS place, 0 AS number, CAST(at AS text) AS a, first_name AS b, last_name AS c,
       email AS d, '' AS e
  FROM (SELECT r.version, r.at, p.first_name, p.last_name, p.email
          FROM assess_revision r JOIN assess_person p ON p.id = r.by_id
         WHERE r.assessment_id = %(assessment)s AND r.part = 'point:' || CAST(%(point)s AS text)
         ORDER BY r.version DESC LIMIT 40) AS latest
"""


def lately(rows: Iterable[Row]) -> tuple[Line, ...]:
    """Who changed the texts of this point last, the newest first, from what `ASKED` found."""
    found: list[Line] = []
    ends: datetime.datetime | None = None
    for row in rows:
        at, by = moment(row.a), name_of(row.b, row.c, row.d)
        if found and found[-1].by == by and ends is not None and ends - at < TOGETHER:
            ends = at
            continue
        found.append(Line(by, at))
        ends = at
    return tuple(found[:_LINES])


def history(assessment: Assessment, number: int) -> tuple[Sitting, ...]:
    """Every change of this point and its actions, the newest first."""
    actions = list(
        Action.objects.filter(
            point_review__assessment=assessment, point_review__point__number=number
        )
        .order_by("id")
        .values_list("uuid", flat=True)
    )
    places = {f"action:{uuid}": place for place, uuid in enumerate(actions, 1)}
    rows = (
        Revision.objects.filter(assessment=assessment, part__in=[f"point:{number}", *places])
        .order_by("id")
        .values_list("part", "content", "at", "by__first_name", "by__last_name", "by__email")
    )
    return tuple(reversed(list(_sittings(rows, places))))[:MOST]


def _sittings(rows: Iterable[tuple[Any, ...]], places: dict[str, int]) -> Iterable[Sitting]:
    now: dict[tuple[str, str], str] = {}
    group: list[tuple[str, datetime.datetime]] = []
    before: dict[tuple[str, str], str] = {}
    for part, content, at, *names in rows:
        by = name_of(*names)
        if group and (group[-1][0] != by or at - group[-1][1] >= TOGETHER):
            yield _sitting(group, before, now, places)
            group, before = [], {}
        group.append((by, at))
        for name, text in _texts(part, content).items():
            before.setdefault((part, name), now.get((part, name), ""))
            now[part, name] = text
    if group:
        yield _sitting(group, before, now, places)


def _texts(part: str, content: dict[str, Any]) -> dict[str, str]:
    if part.startswith("action:"):
        return {"action": "" if content.get("removed") else content["text"]}
    return {name: text for name, text in content.items() if isinstance(text, str)}


def _sitting(
    group: list[tuple[str, datetime.datetime]],
    before: dict[tuple[str, str], str],
    now: dict[tuple[str, str], str],
    places: dict[str, int],
) -> Sitting:
    texts = [
        Text(name, was, now[part, name], places.get(part, 0))
        for (part, name), was in before.items()
        if was != now[part, name]
    ]
    return Sitting(group[0][0], group[0][1], group[-1][1], len(group), tuple(texts))
