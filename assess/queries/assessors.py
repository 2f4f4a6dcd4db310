"""The list of assessors, as the service assessment team looks through it."""

import uuid as uuids
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from assess.domain.assessors import listed_for
from assess.domain.independence import OVER
from assess.domain.models import Assessor, AssessorProfession, Person, Seat
from assess.domain.roles import staff_of
from assess.domain.words import Profession

_IN_ORDER = [str(profession.label) for profession in Profession]


@dataclass
class ListedRow:
    """An assessor in the list, with the panels they are on now."""

    person_id: int
    uuid: uuids.UUID
    name: str
    email: str
    organisation_id: int | None
    organisation: str
    may_lead: bool
    cross_government: bool
    active: bool
    professions: list[str] = field(default_factory=list)
    seats_now: int = 0


def matching(
    assessors: QuerySet[Assessor], *, profession: str = "", words: str = ""
) -> QuerySet[Assessor]:
    """Those who speak for this profession, and whose name or address has each of these words."""
    if profession:
        named = AssessorProfession.objects.filter(assessor=OuterRef("pk"), profession=profession)
        assessors = assessors.filter(Exists(named))
    for word in words.split():
        assessors = assessors.filter(
            Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(person__email__icontains=word)
        )
    return assessors


def assessor_rows(assessors: QuerySet[Assessor]) -> list[ListedRow]:
    """These assessors by name, each with their professions: one query."""
    found = assessors.order_by(
        "person__first_name", "person__last_name", "person__email"
    ).values_list(
        "person_id",
        "person__uuid",
        "person__first_name",
        "person__last_name",
        "person__email",
        "person__organisation_id",
        "person__organisation__name",
        "may_lead",
        "cross_government",
        "active",
        "professions__profession",
    )
    rows: dict[int, ListedRow] = {}
    for pk, uuid, first, last, email, org_id, org, may_lead, cross, active, profession in found:
        row = rows.setdefault(
            pk,
            ListedRow(
                pk, uuid, f"{first} {last}".strip() or email, email, org_id, org or "",
                may_lead, cross, active,
            ),
        )  # fmt: skip
        if profession:
            row.professions.append(str(Profession(profession).label))
    for row in rows.values():
        row.professions.sort(key=_IN_ORDER.index)
    return list(rows.values())


def assessor_list(
    person: Person, *, profession: str = "", words: str = "", active: bool = True
) -> list[ListedRow]:
    """The list as this member of the service assessment team sees it, filtered."""
    seen = listed_for(staff_of(person)).filter(active=active)
    rows = assessor_rows(matching(seen, profession=profession, words=words))
    now = (
        Seat.objects.filter(left_at__isnull=True, person__assessor__isnull=False)
        .exclude(assessment__state__in=OVER)
        .values_list("person_id", flat=True)
    )
    held: dict[int, int] = {}
    for person_id in now:
        held[person_id] = held.get(person_id, 0) + 1
    for row in rows:
        row.seats_now = held.get(row.person_id, 0)
    return rows
