"""Texts with versions: what a save becomes when others saved while someone was writing."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assess.domain import quick
from assess.domain.models import Assessment, Person, Revision
from assess.domain.refusals import Clash, Clashed, ClashedField, Refused


@dataclass(frozen=True)
class Other:
    """A field that was changed elsewhere meanwhile: by whom, and when."""

    name: str
    by: str
    at: datetime.datetime
    own: bool  # the same person, in another window


@dataclass(frozen=True)
class Saved:
    """What became of a save; `others` says what was changed elsewhere since the page was opened."""

    version: int
    changed: bool
    others: tuple[Other, ...] = ()


def _since(
    assessment: Assessment, part: str, version: int, by: Person
) -> tuple[dict[str, str], dict[str, Other]]:
    """The fields as they were in this version, and who last changed each field after it."""
    saves = list(
        Revision.objects.filter(assessment=assessment, part=part, version__gte=version)
        .select_related("by")
        .order_by("version")
    )
    was: dict[str, str] = {}
    if version > 0:
        if not saves or saves[0].version != version:
            raise Refused("This page is out of date. Copy what you typed and open the page again.")
        was = dict(saves.pop(0).content)
    others, previous = {}, was
    for save in saves:
        for name, text in save.content.items():
            if text != previous.get(name, ""):
                others[name] = Other(name, save.by.name, save.at, own=save.by_id == by.pk)
        previous = save.content
    return was, others


def merge(
    assessment: Assessment,
    row: Any,
    part: str,
    fields: tuple[str, ...],
    mine: Mapping[str, str],
    *,
    version: int,
    by: Person,
) -> tuple[dict[str, str], tuple[Other, ...]]:
    """What the row is to become: my changes on top of what was saved elsewhere since `version`.

    Field by field: where only one side changed, that side; where both did, `Clash`.
    """
    current = {name: getattr(row, name) for name in fields}
    if version == row.version:
        return {**current, **mine}, ()
    base, others = _since(assessment, part, version, by)
    result, clashes = dict(current), []
    for name in mine:
        was, theirs, ours = base.get(name, ""), current[name], mine[name]
        if ours in (was, theirs) or _sent_again(ours, theirs, others.get(name)):
            continue
        result[name] = ours
        if theirs != was:
            clashes.append(ClashedField(name, was, theirs, ours, *_by(row, others.get(name))))
    if clashes:
        raise Clash(Clashed(part, row.version, clashes, result))
    return result, tuple(others[name] for name in fields if name in others)


def _sent_again(ours: str, theirs: str, other: Other | None) -> bool:
    """A second press of the same button: what stands there is mine, and the page added to it."""
    return bool(ours) and other is not None and other.own and theirs.startswith(ours)


def _by(row: Any, other: Other | None) -> tuple[str, datetime.datetime | None, bool]:
    if other is not None:
        return other.by, other.at, other.own
    return (row.changed_by.name if row.changed_by else ""), row.changed_at, False


def keep(
    assessment: Assessment,
    row: Any,
    part: str,
    becomes: Mapping[str, str],
    *,
    started_from: int,
    others: tuple[Other, ...] = (),
    by: Person,
    at: datetime.datetime,
) -> Saved:
    """Save the row and its revision; nothing is written when nothing changed."""
    if all(getattr(row, name) == text for name, text in becomes.items()):
        return Saved(row.version, changed=False, others=others)
    before = row.version
    row.version += 1
    row.changed_by, row.changed_at = by, at
    for name, text in becomes.items():
        setattr(row, name, text)
    quick.update(row, {**becomes, "version": row.version, "changed_by": by, "changed_at": at})
    quick.insert(
        Revision(
            assessment=assessment,
            part=part,
            version=row.version,
            content=dict(becomes),
            by=by,
            at=at,
            merged_from=started_from if started_from != before else None,
        )
    )
    return Saved(row.version, changed=True, others=others)
