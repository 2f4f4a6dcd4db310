"""Who of the panel has done what: their points, what these lack, whether they said they are done."""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from assess.domain.models import Assessment, PointsDone, Revision, Seat
from assess.domain.prepared import Prepared
from assess.domain.readiness import Item, missing_in
from assess.queries.drafting import Overview, PointRow

_WORDS = {"overall": "overall texts", "confirm": "overall rating"}


@dataclass(frozen=True)
class MemberProgress:
    """One member of the panel: the points their profession leads, and how far these are.

    `missing` is what stands between their points and submission. What belongs to nobody's points
    is the lead assessor's: the overall part, and points whose professions nobody speaks for.
    """

    person: int  # the id of the person
    name: str
    role: str
    is_lead: bool
    leads_on: tuple[int, ...]  # numbers of the points in scope
    rated: int
    complete: int  # how many of these points lack nothing
    missing: tuple[Item, ...]
    done_at: datetime.datetime | None
    last_change: datetime.datetime | None  # their last save of any part of the report

    @property
    def lacks(self) -> list[tuple[str, str]]:
        """The parts of the report where something is missing: in a word or two, and the part."""
        parts = dict.fromkeys(each.part for each in self.missing)
        return [(_WORDS.get(part) or f"point {part}", part) for part in parts]


@dataclass(frozen=True)
class Progress:
    """Everyone of the panel who writes, the lead assessor first, and the points nobody leads."""

    members: tuple[MemberProgress, ...]
    led_by_nobody: tuple[int, ...]

    @property
    def done(self) -> int:
        """How many members said that they have finished their points."""
        return sum(1 for member in self.members if member.done_at is not None)

    def of(self, person: int) -> MemberProgress | None:
        """How far this person is; nothing for who does not write."""
        return next((member for member in self.members if member.person == person), None)


def progress(assessment: Assessment, draft: Overview) -> Progress:
    """How far each member is, by what the overview has read; one query more."""
    points = sorted((row for row in draft.points if row.in_scope), key=lambda row: row.number)
    seats = _seats(assessment.pk)
    nobody = tuple(row.number for row in points if not row.led_by)
    missing = _missing(assessment, draft, points)
    return Progress(tuple(_member(seat, points, nobody, missing) for seat in seats), nobody)


def _missing(assessment: Assessment, draft: Overview, points: list[PointRow]) -> tuple[Item, ...]:
    """What stands between the report and its submission, by what the overview knows of it."""
    texts = {row.name: row.text for row in draft.texts}
    rated = [
        {
            "number": row.number,
            "title": row.title,
            "in_scope": row.in_scope,
            "rating": row.rating,
            "reason": row.has_reason,
            "actions": row.actions,
        }
        for row in points
    ]
    return tuple(missing_in(assessment, {**texts, "points": rated}))


def _seats_of(assessment: int) -> QuerySet[Seat]:
    """The seats of those who write, each with when its person said “done” and last saved."""
    mine = {"assessment": OuterRef("assessment"), "person": OuterRef("person")}
    saves = Revision.objects.filter(assessment=OuterRef("assessment"), by=OuterRef("person"))
    return (
        Seat.objects.filter(assessment=assessment, left_at__isnull=True, is_observer=False)
        .select_related("person")
        .annotate(
            done_at=Subquery(PointsDone.objects.filter(**mine).values("at")),
            last_change=Subquery(saves.order_by("-at").values("at")[:1]),
        )
    )


_seats = Prepared(_seats_of)


def _member(
    seat: Seat, points: list[PointRow], nobody: tuple[int, ...], missing: tuple[Item, ...]
) -> MemberProgress:
    mine = [row for row in points if seat.person_id in row.led_by]
    parts = {str(row.number) for row in mine}
    lacking = {each.part for each in missing}
    if seat.is_lead:
        parts |= {"overall", "confirm", *map(str, nobody)}
    return MemberProgress(
        person=seat.person_id,
        name=seat.person.name,
        role=seat.role_words,
        is_lead=seat.is_lead,
        leads_on=tuple(row.number for row in mine),
        rated=sum(1 for row in mine if row.rating),
        complete=sum(1 for row in mine if str(row.number) not in lacking),
        missing=tuple(each for each in missing if each.part in parts),
        done_at=seat.done_at,  # type: ignore[attr-defined]
        last_change=seat.last_change,  # type: ignore[attr-defined]
    )
