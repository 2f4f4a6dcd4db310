"""The report as the panel writes it: how far it is, one point with its notes, all notes."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from assess.domain.leading import speaks_for, who_leads
from assess.domain.models import (
    Action,
    Assessment,
    CheckingEdit,
    Person,
    Point,
    PointReview,
    Report,
    Seat,
)
from assess.domain.prepared import Prepared
from assess.domain.ratings import worst
from assess.domain.words import Profession, Rating
from assess.domain.writing import overall_fields
from assess.queries.known import last_save, notes_mark
from assess.queries.remarks import Remarks, remarks_as_text, remarks_in

CHANGED_BY = ("changed_by__first_name", "changed_by__last_name", "changed_by__email")
# The points of the Standard that guide a peer review.
GUIDE = 7
TEXTS = {
    "scope": "Scope assessed",
    "context": "Context considered",
    "done_well": "What the service team has done well",
    "recommendations": "Recommendations",
    "observations": "Other observations",
}


@dataclass(frozen=True)
class Change:
    """Who last changed something, and when."""

    by: str
    at: datetime.datetime


@dataclass(frozen=True)
class Member:
    """Someone of the panel, and the professions they speak for."""

    pk: int
    name: str
    is_lead: bool
    speaks_for: tuple[Profession, ...]


@dataclass(frozen=True)
class Lead:
    """A profession that leads on a point, and those of the panel who speak for it."""

    words: str
    people: tuple[Member, ...]
    mine: bool

    @property
    def names(self) -> list[str]:
        """Who speaks for it."""
        return [member.name for member in self.people]


@dataclass(frozen=True)
class PointRow:
    """One point in the overview."""

    number: int
    title: str
    in_scope: bool
    rating: str
    has_reason: bool
    actions: int
    leads: tuple[Lead, ...]
    changed: Change | None

    @property
    def mine(self) -> bool:
        """Whether this person's profession leads on the point."""
        return any(lead.mine for lead in self.leads)

    @property
    def led_by(self) -> set[int]:
        """The people, by their ids, whose profession leads on the point."""
        return {member.pk for lead in self.leads for member in lead.people}

    @property
    def needs_action(self) -> bool:
        """Red and amber points carry at least one action (R2)."""
        return self.in_scope and self.rating in {Rating.RED, Rating.AMBER} and not self.actions


@dataclass(frozen=True)
class TextRow:
    """One of the overall texts, and how far it is."""

    name: str
    words: str
    text: str


@dataclass(frozen=True)
class GuidePoint:
    """A point of the Standard with its page."""

    number: int
    title: str
    summary: str
    url: str


@dataclass(frozen=True)
class Overview:
    """How far the report is."""

    points: tuple[PointRow, ...]
    guide: tuple[GuidePoint, ...]
    texts: tuple[TextRow, ...]
    texts_changed: Change | None
    proposed: str
    overall: str
    reason: str
    confirmed: Change | None
    remarks: str
    asked: Remarks  # on parts of the report
    edited: bool  # by the service assessment team, while it checked the report
    lead: str
    leads_on_points: bool  # whether this person's profession leads on any point
    last_save: int  # the number to ask with for what others save from now on
    notes_mark: str  # and by which it knows whether anyone touched a note since

    @property
    def rated(self) -> int:
        """How many points are rated."""
        return sum(1 for row in self.points if row.in_scope and row.rating)

    @property
    def to_rate(self) -> int:
        """How many points there are to rate."""
        return sum(1 for row in self.points if row.in_scope)

    @property
    def need_action(self) -> int:
        """How many red and amber points still have no action."""
        return sum(1 for row in self.points if row.needs_action)


@dataclass(frozen=True)
class OverallPage:
    """The overall texts."""

    texts: dict[str, str]
    version: int
    changed: Change | None
    guide: tuple[GuidePoint, ...]
    last_save: int
    notes_mark: str


@dataclass(frozen=True)
class RatedPoint:
    """A point and its rating."""

    number: int
    title: str
    rating: str


@dataclass(frozen=True)
class ConfirmPage:
    """What the lead assessor confirms."""

    points: tuple[RatedPoint, ...]
    proposed: str
    rating: str
    reason: str
    confirmed: Change | None

    @property
    def ratings(self) -> list[str]:
        """The ratings in the order of the points."""
        return [row.rating for row in self.points]


def name_of(first: str, last: str, email: str) -> str:
    """The name of a person who was read as plain values."""
    return f"{first} {last}".strip() or email


def change(person: Person | None, at: datetime.datetime | None) -> Change | None:
    """This as a change, if it ever was changed."""
    return Change(person.name, at) if person is not None and at is not None else None


def latest(changes: Iterable[Change | None]) -> Change | None:
    """The last of these changes."""
    return max((c for c in changes if c is not None), key=lambda c: c.at, default=None)


def panel_of(assessment: Assessment) -> list[Member]:
    """Those of the panel who write: no observers."""
    return [
        Member(pk, name_of(*names), is_lead, speaks_for(role, discipline))
        for pk, role, discipline, is_lead, *names in _seats(assessment.pk)
    ]


_seats = Prepared(
    lambda assessment: Seat.objects.filter(
        assessment=assessment, left_at__isnull=True, is_observer=False
    ).values_list(
        "person_id", "role", "discipline", "is_lead",
        "person__first_name", "person__last_name", "person__email",
    )
)  # fmt: skip


def leads_on(
    led_by: Iterable[tuple[int, str]], panel: list[Member], person: Person
) -> dict[int, tuple[Lead, ...]]:
    """The professions that lead on each point, and who of the panel speaks for them.

    `led_by` are pairs of a point's id and a profession that leads on it, in order of weight.
    """
    led = who_leads(led_by, [(member, member.speaks_for) for member in panel])
    return {
        point: tuple(
            Lead(str(profession.label), tuple(people), any(m.pk == person.pk for m in people))
            for profession, people in found.items()
        )
        for point, found in led.items()
    }


def overview(assessment: Assessment, person: Person, *, mine_first: bool = False) -> Overview:
    """The drafting overview of an assessment, as this person sees it."""
    report = _report.one(assessment.pk)
    report.assessment = assessment
    panel = panel_of(assessment)
    points = () if assessment.is_peer_review else _point_rows(assessment, panel, person)
    in_scope = [row for row in points if row.in_scope]
    ordered = sorted(points, key=lambda row: not row.mine) if mine_first else points
    return Overview(
        points=tuple(ordered),
        guide=guide(assessment) if assessment.is_peer_review else (),
        texts=tuple(
            TextRow(name, TEXTS[name], getattr(report, name)) for name in overall_fields(assessment)
        ),
        texts_changed=change(report.changed_by, report.changed_at),
        proposed=worst(row.rating for row in in_scope),
        overall=report.overall_rating if report.confirmed_at else "",
        reason=report.overall_reason,
        confirmed=change(report.confirmed_by, report.confirmed_at),
        remarks=report.remarks,
        asked=remarks_in(report.asked),
        edited=report.edited,
        lead=next((member.name for member in panel if member.is_lead), ""),
        leads_on_points=any(row.mine for row in points),
        last_save=report.last_save or 0,
        notes_mark=report.notes_mark,
    )


_edits = CheckingEdit.objects.filter(assessment=OuterRef("assessment"), past=False)
_report = Prepared(
    lambda assessment: (
        Report.objects.select_related("changed_by", "confirmed_by")
        .annotate(
            last_save=last_save(),
            notes_mark=notes_mark(Report._meta.db_table),
            edited=Exists(_edits),
            asked=remarks_as_text(),
        )
        .filter(assessment=assessment)
    )
)


def guide(assessment: Assessment) -> tuple[GuidePoint, ...]:
    """The points of the Standard that guide a peer review."""
    points = Point.objects.filter(standard=assessment.standard_id, number__lte=GUIDE)
    rows = points.order_by("number").values_list("number", "title", "summary", "url")
    return tuple(GuidePoint(*row) for row in rows)


def _point_rows(
    assessment: Assessment, panel: list[Member], person: Person
) -> tuple[PointRow, ...]:
    counts: dict[int, int] = {}
    changes: dict[int, Change | None] = {}
    for review_id, removed_at, at, *names in _actions(assessment.pk):
        counts[review_id] = counts.get(review_id, 0) + (removed_at is None)
        changes[review_id] = latest([changes.get(review_id), Change(name_of(*names), at)])
    led_by: list[tuple[int, str]] = []
    rows: list[list[Any]] = []
    for profession, *row in _reviews(assessment.pk):  # a point once for each profession
        if not rows or rows[-1][0] != row[0]:
            rows.append(row)
        if profession:
            led_by.append((row[1], profession))
    leads = leads_on(led_by, panel, person)
    return tuple(
        PointRow(
            number=number,
            title=title,
            in_scope=in_scope,
            rating=rating,
            has_reason=has_reason,
            actions=counts.get(pk, 0),
            leads=leads.get(point_id, ()),
            changed=latest([changes.get(pk), Change(name_of(*names), at) if at else None]),
        )
        for pk, point_id, number, title, in_scope, rating, has_reason, at, *names in rows
    )


_actions = Prepared(
    lambda assessment: (
        Action.objects.filter(point_review__assessment=assessment)
        .order_by("position", "id")
        .values_list("point_review_id", "removed_at", "changed_at", *CHANGED_BY)
    )
)
_reviews = Prepared(
    lambda assessment: PointReview.objects.filter(assessment=assessment)
    .annotate(has_reason=ExpressionWrapper(~Q(reason=""), output_field=BooleanField()))
    .order_by("point__number", "point__professions__position")
    .values_list(
        "point__professions__profession",
        "id", "point_id", "point__number", "point__title", "in_scope", "rating", "has_reason",
        "changed_at", *CHANGED_BY,
    )
)  # fmt: skip


def overall_page(assessment: Assessment) -> OverallPage:
    """The overall texts as they are written, and what guides them."""
    report = _texts.one(assessment.pk)
    return OverallPage(
        texts={name: getattr(report, name) for name in overall_fields(assessment)},
        version=report.version,
        changed=change(report.changed_by, report.changed_at),
        guide=guide(assessment) if assessment.is_peer_review else (),
        last_save=report.last_save or 0,
        notes_mark=report.notes_mark,
    )


_texts = Prepared(
    lambda assessment: (
        Report.objects.select_related("changed_by")
        .annotate(last_save=last_save(), notes_mark=notes_mark(Report._meta.db_table))
        .filter(assessment=assessment)
    )
)


def confirm_page(assessment: Assessment) -> ConfirmPage:
    """What the lead assessor confirms: the ratings of the points and what they propose."""
    report = Report.objects.select_related("confirmed_by").get(assessment=assessment)
    reviews = PointReview.objects.filter(assessment=assessment, in_scope=True)
    rows = tuple(
        RatedPoint(*row)
        for row in reviews.order_by("point__number").values_list(
            "point__number", "point__title", "rating"
        )
    )
    return ConfirmPage(
        points=rows,
        proposed=worst(row.rating for row in rows),
        rating=report.overall_rating,
        reason=report.overall_reason,
        confirmed=change(report.confirmed_by, report.confirmed_at),
    )
