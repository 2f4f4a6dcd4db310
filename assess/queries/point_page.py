"""One point as the panel writes it, with its actions and notes."""

import datetime
import uuid as uuids
from dataclasses import dataclass

from assess.domain.models import Action, Assessment, Person, PointReview
from assess.domain.prepared import Prepared
from assess.domain.versions import numbered
from assess.domain.writing import HIGHEST_POINT
from assess.queries.drafting import (
    CHANGED_BY,
    Change,
    Lead,
    latest,
    leads_on,
    name_of,
    panel_of,
)
from assess.queries.known import last_save, notes_mark
from assess.queries.notes import NoteRow, notes_of


@dataclass(frozen=True)
class ActionRow:
    """One action of a point, with the number that the report gives it."""

    uuid: uuids.UUID
    number: str
    text: str
    version: int
    changed: Change | None


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
    notes_mark: str  # and by which it knows whether anyone touched a note since

    @property
    def next(self) -> int | None:
        """The number of the next point in scope; nothing after the last."""
        later = (s.number for s in self.steps if s.in_scope and s.number > self.number)
        return next(later, None)


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
        saved,
        noted,
    ) = found
    rating, done_well, reason, observations = texts
    actions, last_action = _actions(pk, number)
    steps: dict[int, Step] = {}
    led_by: list[tuple[int, str]] = []
    for step_id, profession, *step in _steps(assessment.pk):
        steps[step_id] = Step(*step)
        if step_id == point_id and profession:
            led_by.append((step_id, profession))
    of_this = {row.uuid: number for row in actions}
    return PointPage(
        number=number,
        title=title,
        summary=summary,
        url=url,
        in_scope=in_scope,
        leads=leads_on(led_by, panel_of(assessment), person).get(point_id, ()),
        rating=rating,
        done_well=done_well,
        reason=reason,
        observations=observations,
        version=version,
        changed=latest([Change(name_of(first, last, email), at) if at else None, last_action]),
        actions=actions,
        notes=notes_of(assessment, person, of_this, point=point_id) if with_notes else (),
        steps=tuple(steps.values()),
        last_save=saved or 0,
        notes_mark=noted,
    )


_point = Prepared(
    lambda assessment, number: PointReview.objects.filter(
        assessment=assessment, point__number=number
    )
    .order_by()
        .annotate(last_save=last_save(), notes_mark=notes_mark(PointReview._meta.db_table))
    .values_list(
        "id", "point_id", "point__title", "point__summary", "point__url", "in_scope", "rating",
        "done_well", "reason", "observations", "version", "changed_at", *CHANGED_BY, "last_save",
        "notes_mark",
    )
)  # fmt: skip
_steps = Prepared(
    lambda assessment: (
        PointReview.objects.filter(assessment=assessment)
        .order_by("point__number", "point__professions__position")
        .values_list(
            "point_id",
            "point__professions__profession",
            "point__number",
            "point__title",
            "in_scope",
        )
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
