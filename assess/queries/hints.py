"""Hints on the actions of a point, for those who write it: one read for all of them."""

import datetime
import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass

from assess.domain.hints import hint_for
from assess.domain.likeness import twins
from assess.domain.models import Action, Assessment
from assess.domain.prepared import Prepared
from assess.domain.versions import numbered


@dataclass(frozen=True)
class HintRow:
    """What is said of an action; `twin` is the action it is much the same as, if it is that."""

    rule: str
    sentence: str
    twin: uuids.UUID | None
    twin_point: int | None  # the point of that action, where it is another point


@dataclass
class _Row:
    """One action of the report, whole for `numbered`, and the hints that were hidden on it."""

    uuid: uuids.UUID
    point: int
    number: int | None
    removed_at: datetime.datetime | None
    text: str
    hidden: list[str]


def hints_on(
    assessment: Assessment, point: int, texts: Mapping[uuids.UUID, str]
) -> dict[uuids.UUID, HintRow]:
    """The hint on each of a point's actions that has one.

    `texts` are the actions as the page shows them: what was typed, where that is not saved yet.
    """
    if not texts:
        return {}
    by_point = _actions(assessment)
    live = {
        row.uuid: (f"{n}.{place}", row)
        for n, rows in by_point.items()
        for place, row in numbered(rows)
    }
    mine = [uuid for uuid in texts if uuid in live]
    said = {uuid: texts.get(uuid, row.text) for uuid, (_, row) in live.items()}
    likest = twins(mine, said)
    found = {}
    for uuid in mine:
        twin = likest.get(uuid)
        number, other = live[twin] if twin else ("", None)
        hint = hint_for(said[uuid], live[uuid][1].hidden, twin=number)
        if hint is not None:
            is_twin = other is not None and hint.rule == "twin"
            elsewhere = other.point if is_twin and other and other.point != point else None
            found[uuid] = HintRow(hint.rule, hint.sentence, twin if is_twin else None, elsewhere)
    return found


_rows = Prepared(
    lambda assessment: Action.objects.filter(point_review__assessment=assessment)
    .order_by("point_review__point__number", "position", "id")
    .values_list(
        "uuid", "point_review__point__number", "number", "removed_at", "text",
        "dismissed_hints__rule",
    )
)  # fmt: skip


def _actions(assessment: Assessment) -> dict[int, list[_Row]]:
    """All actions of the report by point, removed ones too, as their numbers depend on them."""
    found: dict[uuids.UUID, _Row] = {}
    for uuid, point, number, removed_at, text, hidden in _rows(assessment.pk):
        row = found.setdefault(uuid, _Row(uuid, point, number, removed_at, text, []))
        if hidden:
            row.hidden.append(hidden)
    by_point: dict[int, list[_Row]] = {}
    for row in found.values():
        by_point.setdefault(row.point, []).append(row)
    return by_point
