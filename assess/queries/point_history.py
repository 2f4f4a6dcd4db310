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
    """A change in short: by whom, when, and what of the actions; nothing said: of the texts alone."""

    by: str
    at: datetime.datetime
    did: tuple[str, ...] = ()


# The last saves of the point's texts and of its actions: see `asked`. SQLite keeps a uuid without
# dashes, the name of a part has them. By `-id`, because PostgreSQL would take the index of `id` for
# the order and read every save of a draft to find those of a few actions.
_LATEST = 40
_BARE = "replace(CAST(action.uuid AS text), '-', '')"
_DASHED = " || '-' || ".join(
    f"substr({_BARE}, {start}, {length})"
    for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
)
ASKED = f"""
SELECT -r.id AS place, r.number, CAST(r.at AS text) AS a, p.first_name AS b, p.last_name AS c,
       p.email AS d, r.said AS e
  FROM (SELECT * FROM (
        SELECT id, at, by_id, 0 AS number, '' AS said
          FROM assess_revision
         WHERE assessment_id = %(assessment)s AND part = 'point:' || CAST(%(point)s AS text)
         ORDER BY version DESC LIMIT {_LATEST}) AS of_texts
        UNION ALL
        SELECT * FROM (
        SELECT r.id, r.at, r.by_id, action.id AS number,
               CASE WHEN r.version = 1 THEN 'added'
                    WHEN CAST(r.content -> 'removed' AS text) = 'true' THEN 'removed'
                    ELSE 'changed' END AS said
          FROM assess_action action
          JOIN assess_pointreview review ON review.id = action.point_review_id
          JOIN assess_point point ON point.id = review.point_id
          JOIN assess_revision r
            ON r.assessment_id = review.assessment_id AND r.part = 'action:' || {_DASHED}
         WHERE review.assessment_id = %(assessment)s AND point.number = %(point)s
         ORDER BY -r.id LIMIT {_LATEST}) AS of_actions) AS r
  JOIN assess_person p ON p.id = r.by_id
"""  # noqa: S608 - all of it is ours


def lately(rows: Iterable[Row]) -> tuple[Line, ...]:
    """Who changed the texts and actions of this point last, the newest first, as `ASKED` found."""
    found: list[Line] = []
    stands: dict[int | None, bool] = {}  # each action that was met, and whether it is there
    group: list[Row] = []
    by, ends = "", None
    for row in sorted(rows, key=lambda row: -row.place):
        at, who = moment(row.a), name_of(row.b, row.c, row.d)
        if group and ends is not None and (who != by or at - ends >= TOGETHER):
            found.append(Line(by, ends, _did(group, stands)))
            group = []
        group.append(row)
        by, ends = who, at
    if ends is not None:
        found.append(Line(by, ends, _did(group, stands)))
    return tuple(reversed(found[-_LINES:]))


def _did(group: Iterable[Row], stands: dict[int | None, bool]) -> tuple[str, ...]:
    """What one person did to actions at one go, as the history of the point calls it."""
    was: dict[int | None, bool] = {}
    texts = False
    for row in group:
        if not row.e:
            texts = True
            continue
        was.setdefault(row.number, stands.get(row.number, row.e != "added"))
        stands[row.number] = row.e != "removed"
    names = {(False, True): "added", (True, False): "removed", (True, True): "changed"}
    states = [names[key] for n, before in was.items() if (key := (before, stands[n])) in names]
    did = [f"{_actions(states.count(state))} {state}" for state in dict.fromkeys(states)]
    if texts:
        return ("texts or rating changed", *did) if did else ()
    return tuple(did) or ("changed and put back again",)


def _actions(number: int) -> str:
    return "action" if number == 1 else f"{number} actions"


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
