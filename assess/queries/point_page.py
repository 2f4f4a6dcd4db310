"""One point as the panel writes it, with its actions and notes; and all notes of the panel."""

import datetime
import uuid as uuids
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assess.domain.models import (
    Action,
    Assessment,
    Note,
    Person,
    Point,
    PointProfession,
    PointReview,
)
from assess.domain.prepared import Prepared
from assess.domain.versions import numbered
from assess.domain.writing import HIGHEST_POINT
from assess.queries.drafting import (
    CHANGED_BY,
    Change,
    Lead,
    last_save,
    latest,
    leads_on,
    name_of,
    panel_of,
)


@dataclass(frozen=True)
class ActionRow:
    """One action of a point, with the number that the report gives it."""

    uuid: uuids.UUID
    number: str
    text: str
    version: int
    changed: Change | None


@dataclass(frozen=True)
class NoteRow:
    """One note of the panel."""

    uuid: uuids.UUID
    point: int | None
    text: str
    by: str
    at: datetime.datetime
    changed_at: datetime.datetime | None
    version: int
    mine: bool


@dataclass(frozen=True)
class Step:
    """A point to go to from another point's page."""

    number: int
    title: str
    in_scope: bool


@dataclass(frozen=True)
class PointPage:
    """One point with its texts, actions and notes."""

    number: int
    title: str
    summary: str
    url: str
    in_scope: bool
    leads: tuple[Lead, ...]
    rating: str
    done_well: str
    reason: str
    observations: str
    version: int
    changed: Change | None
    actions: tuple[ActionRow, ...]
    notes: tuple[NoteRow, ...]
    steps: tuple[Step, ...]
    last_save: int  # the number to ask with for what others save from now on

    @property
    def next(self) -> int | None:
        """The number of the next point in scope; nothing after the last."""
        later = (s.number for s in self.steps if s.in_scope and s.number > self.number)
        return next(later, None)


@dataclass(frozen=True)
class NoteGroup:
    """The notes about one point, or about the whole."""

    point: int | None
    title: str
    notes: tuple[NoteRow, ...]


@dataclass(frozen=True)
class NotesPage:
    """All notes, and the points a note can be about."""

    points: tuple[tuple[int, str], ...]
    groups: tuple[NoteGroup, ...]


def point_page(
    assessment: Assessment, number: int, person: Person, *, with_notes: bool
) -> PointPage | None:
    """One point as it is written; nothing when the report has no such point."""
    found = _point.one(assessment.pk, number) if number <= HIGHEST_POINT else None
    if found is None:
        return None
    (
        pk,
        point_id,
        title,
        summary,
        url,
        in_scope,
        *texts,
        version,
        at,
        first,
        last,
        email,
        last_save,
    ) = found
    rating, done_well, reason, observations = texts
    actions, last_action = _actions(pk, number)
    return PointPage(
        number=number,
        title=title,
        summary=summary,
        url=url,
        in_scope=in_scope,
        leads=leads_on(_led_by(point_id), panel_of(assessment), person).get(point_id, ()),
        rating=rating,
        done_well=done_well,
        reason=reason,
        observations=observations,
        version=version,
        changed=latest([Change(name_of(first, last, email), at) if at else None, last_action]),
        actions=actions,
        notes=_notes(assessment, person, point=point_id) if with_notes else (),
        steps=tuple(Step(*row) for row in _steps(assessment.pk)),
        last_save=last_save or 0,
    )


_point = Prepared(
    lambda assessment, number: PointReview.objects.filter(
        assessment=assessment, point__number=number
    )
    .order_by()
        .annotate(last_save=last_save())
    .values_list(
        "id", "point_id", "point__title", "point__summary", "point__url", "in_scope", "rating",
        "done_well", "reason", "observations", "version", "changed_at", *CHANGED_BY, "last_save",
    )
)  # fmt: skip
_led_by = Prepared(
    lambda point: (
        PointProfession.objects.filter(point=point)
        .order_by("position")
        .values_list("point_id", "profession")
    )
)
_steps = Prepared(
    lambda assessment: (
        PointReview.objects.filter(assessment=assessment)
        .order_by("point__number")
        .values_list("point__number", "point__title", "in_scope")
    )
)
_actions_of = Prepared(
    lambda review: Action.objects.filter(point_review=review).values_list(
        "uuid", "number", "removed_at", "text", "version", "changed_at", *CHANGED_BY
    )
)


@dataclass(frozen=True)
class _Numbered:
    """What the numbering of actions asks of one."""

    uuid: uuids.UUID
    number: int | None
    removed_at: datetime.datetime | None
    text: str
    version: int


def _actions(review: int, point: int) -> tuple[tuple[ActionRow, ...], Change | None]:
    """The live actions of a point, and the last change of any, one removed counting too."""
    rows = _actions_of(review)
    every = [_Numbered(*row[:5]) for row in rows]
    changes = {row[0]: Change(name_of(*row[-3:]), row[5]) for row in rows}
    live = tuple(
        ActionRow(row.uuid, f"{point}.{place}", row.text, row.version, changes[row.uuid])
        for place, row in numbered(every)
    )
    return live, latest(changes.values())


def _notes(
    assessment: Assessment, person: Person, *, point: int | None = None
) -> tuple[NoteRow, ...]:
    rows = _all_notes(assessment.pk) if point is None else _notes_on_point(assessment.pk, point)
    return tuple(
        NoteRow(uuid, number, text, name_of(*names), at, changed_at, version, by == person.pk)
        for uuid, number, text, at, changed_at, version, by, *names in rows
    )


def _read_notes(**where: int) -> QuerySet[Note, tuple[Any, ...]]:
    notes = Note.objects.filter(**where, removed_at__isnull=True).order_by("at", "id")
    return notes.values_list(
        "uuid", "point__number", "text", "at", "changed_at", "version", "by_id",
        "by__first_name", "by__last_name", "by__email",
    )  # fmt: skip


_all_notes = Prepared(lambda assessment: _read_notes(assessment=assessment))
_notes_on_point = Prepared(
    lambda assessment, point: _read_notes(assessment=assessment, point=point)
)


def notes_page(assessment: Assessment, person: Person) -> NotesPage:
    """All notes of the panel, by point; those about no point come first."""
    notes = _notes(assessment, person)
    points = Point.objects.filter(standard=assessment.standard_id).order_by("number")
    titles = list(points.values_list("number", "title"))
    groups = [(None, "About the whole service"), *titles]
    return NotesPage(
        points=tuple(titles),
        groups=tuple(
            NoteGroup(number, title, found)
            for number, title in groups
            if (found := tuple(note for note in notes if note.point == number))
        ),
    )
