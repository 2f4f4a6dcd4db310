"""Texts with versions: what a save becomes when others saved while someone was writing."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assess.domain import quick
from assess.domain.models import Assessment, Person, Revision
from assess.domain.refusals import Clash, Clashed, ClashedField, Refused
from assess.domain.threeway import conflicts, joined, merge3, tidy

# The longest a text may be, in characters.
LONGEST_TEXT = 10_000
# Fields with one value: two different ones are never put together.
_WHOLE = frozenset({"rating"})
# How many saves we look back to say who changed a text that its page had not shown yet.
_LOOK_BACK = 30


@dataclass(frozen=True)
class Other:
    """A field that was changed elsewhere meanwhile: by whom, and when."""

    name: str
    by: str
    at: datetime.datetime
    own: bool  # the same person, in another window
    merged: bool = False  # I changed it too: the text that is saved holds both changes


@dataclass(frozen=True)
class Saved:
    """What became of a save; `others` says what was changed elsewhere since the page was opened.

    `texts` are those that the row now holds, which may be more than was sent.
    """

    version: int
    changed: bool
    others: tuple[Other, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def merged(self) -> tuple[str, ...]:
        """The fields that two people changed, and whose text now holds both changes."""
        return tuple(other.name for other in self.others if other.merged)


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
    return was, _changed_by(saves, was, by)


def _lately(assessment: Assessment, part: str, by: Person) -> dict[str, Other]:
    """Who last changed each field, as far as we look back."""
    saves = list(
        Revision.objects.filter(assessment=assessment, part=part)
        .select_related("by")
        .order_by("-version")[:_LOOK_BACK]
    )[::-1]
    first = saves[0].content if saves and saves[0].version > 1 else {}
    return _changed_by(saves, first, by)


def _changed_by(
    saves: Iterable[Revision], previous: Mapping[str, str], by: Person
) -> dict[str, Other]:
    """Who last changed each field in these saves; someone else rather than the person who asks."""
    found: dict[str, Other] = {}
    for save in saves:
        own = save.by_id == by.pk
        for name, text in save.content.items():
            if text == previous.get(name, "") or (own and name in found and not found[name].own):
                continue
            found[name] = Other(name, save.by.name, save.at, own=own)
        previous = save.content
    return found


def merge(
    assessment: Assessment,
    row: Any,
    part: str,
    fields: tuple[str, ...],
    mine: Mapping[str, str],
    *,
    version: int,
    by: Person,
    bases: Mapping[str, str] | None = None,
    longest: int = LONGEST_TEXT,
) -> tuple[dict[str, str], tuple[Other, ...]]:
    """What the row is to become: my changes on top of what was saved elsewhere since `version`.

    Where only one side changed a field, that side; where both did, both changes, paragraph by
    paragraph. `Clash` where both changed the same paragraph, or the rating. `bases` are texts that
    mine started from, where the writer's browser knows better than the version does. Refused when
    both changes together have more than `longest` characters.
    """
    current = {name: getattr(row, name) for name in fields}
    was, others = current, dict[str, Other]()
    if version != row.version:
        was, others = _since(assessment, part, version, by)
    was = {**was, **{name: tidy(text) for name, text in (bases or {}).items()}}
    result, twice = dict(current), []
    for name, ours in mine.items():
        started, theirs, other = was.get(name, ""), current[name], others.get(name)
        if theirs == started:
            others.pop(name, None)  # what mine started from stands: there is nothing to tell
        if ours in (started, theirs) or _typed_on(started, ours, theirs, other):
            continue
        result[name] = ours
        if theirs != started and not _typed_on(started, theirs, ours, other):
            twice.append(name)
    if any(name not in others for name in twice):
        lately = _lately(assessment, part, by)
        others = {**{name: lately[name] for name in twice if name in lately}, **others}
    clashes, long = [], []
    for name in twice:
        started, theirs, ours = was.get(name, ""), current[name], mine[name]
        result[name], agreed = _together(name, started, theirs, ours)
        who = _by(row, others.get(name))
        if not agreed and _sent_again(ours, theirs, others.get(name)):
            result[name] = theirs
        elif not agreed:
            clashes.append(ClashedField(name, started, theirs, ours, *who, merged=result[name]))
        elif len(result[name]) > longest:
            long.append((name, _too_long(len(result[name]), longest, *who)))
        elif name in others and result[name] not in (ours, theirs):
            others[name] = replace(others[name], merged=True)
    if clashes:
        raise Clash(Clashed(part, row.version, clashes, result))
    if long:
        raise Refused(long[0][1], field=long[0][0], also=long[1:])
    return result, tuple(others[name] for name in fields if name in others)


def _too_long(length: int, longest: int, by: str, at: object, own: bool) -> str:
    """Both changes do not fit: who saves later makes room."""
    who = "You, in another window," if own else by or "Someone"
    return (
        f"{who} changed this text while you were writing. With both changes it has {length:,} "
        f"characters: shorten yours by {length - longest:,} or more."
    )


def _together(name: str, started: str, theirs: str, ours: str) -> tuple[str, bool]:
    """Both changes in one, with mine where there is a choice; and whether there is none."""
    if name in _WHOLE:
        return ours, False
    pieces = merge3(started, ours, theirs)
    return joined(pieces), not conflicts(pieces)


def _sent_again(ours: str, theirs: str, other: Other | None) -> bool:
    """A second press of the same button: what stands there is mine, and the page added to it."""
    return bool(ours) and other is not None and other.own and theirs.startswith(ours)


def _typed_on(started: str, first: str, then: str, other: Other | None) -> bool:
    """My own save whose answer never came, and another with more at its end: one holds the other."""
    own = other is not None and other.own
    return own and first.startswith(started) and then.startswith(first)


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
    texts = dict(becomes)
    if all(getattr(row, name) == text for name, text in texts.items()):
        return Saved(row.version, changed=False, others=others, texts=texts)
    before = row.version
    row.version += 1
    row.changed_by, row.changed_at = by, at
    for name, text in texts.items():
        setattr(row, name, text)
    quick.change(
        row,
        {**texts, "version": row.version, "changed_by": by, "changed_at": at},
        Revision(
            assessment=assessment,
            part=part,
            version=row.version,
            content=texts,
            by=by,
            at=at,
            merged_from=started_from if started_from != before else None,
        ),
    )
    return Saved(row.version, changed=True, others=others, texts=texts)
