"""One point as the panel writes it, with its actions and notes; and all notes of the panel."""

import datetime
import uuid as uuids
from dataclasses import dataclass

from django.db.models import Prefetch

from assess.domain.models import Action, Assessment, Note, Person, Point, PointReview
from assess.domain.versions import numbered
from assess.queries.drafting import Change, Lead, change, latest, leads_on, name_of, panel_of


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
    review = (
        PointReview.objects.filter(assessment=assessment, point__number=number)
        .select_related("point", "changed_by")
        .prefetch_related(
            Prefetch("actions", Action.objects.select_related("changed_by")),
        )
        .first()
    )
    if review is None:
        return None
    actions = tuple(
        ActionRow(
            uuid=action.uuid,
            number=f"{number}.{place}",
            text=action.text,
            version=action.version,
            changed=Change(action.changed_by.name, action.changed_at),
        )
        for place, action in numbered(review)
    )
    every = [Change(action.changed_by.name, action.changed_at) for action in review.actions.all()]
    steps = PointReview.objects.filter(assessment=assessment).order_by("point__number")
    return PointPage(
        number=number,
        title=review.point.title,
        summary=review.point.summary,
        url=review.point.url,
        in_scope=review.in_scope,
        leads=leads_on([review.point_id], panel_of(assessment), person).get(review.point_id, ()),
        rating=review.rating,
        done_well=review.done_well,
        reason=review.reason,
        observations=review.observations,
        version=review.version,
        changed=latest([change(review.changed_by, review.changed_at), *every]),
        actions=actions,
        notes=_notes(assessment, person, point=review.point_id) if with_notes else (),
        steps=tuple(
            Step(*row) for row in steps.values_list("point__number", "point__title", "in_scope")
        ),
    )


def _notes(
    assessment: Assessment, person: Person, *, point: int | None = None
) -> tuple[NoteRow, ...]:
    notes = Note.objects.filter(assessment=assessment, removed_at__isnull=True)
    if point is not None:
        notes = notes.filter(point=point)
    return tuple(
        NoteRow(uuid, number, text, name_of(*names), at, changed_at, version, by == person.pk)
        for uuid, number, text, at, changed_at, version, by, *names in notes.order_by(
            "at", "id"
        ).values_list(
            "uuid", "point__number", "text", "at", "changed_at", "version", "by_id",
            "by__first_name", "by__last_name", "by__email",
        )
    )  # fmt: skip


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
