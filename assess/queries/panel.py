"""The panel of an assessment, who could sit on it, and an assessor's own panels."""

import datetime
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from assess.domain.assessors import listed_for
from assess.domain.independence import OVER, in_sentence, service_side
from assess.domain.models import Assessment, Person, Seat, Waiver
from assess.domain.panel import filled_disciplines, live_seats, may_lead_next
from assess.domain.policy import SEES
from assess.domain.roles import Role
from assess.domain.words import Discipline, PanelRole, Phase, Profession, State
from assess.domain.workflow import possible_for
from assess.queries.assessors import assessor_rows, matching
from assess.queries.disputes import UNANSWERED
from assess.queries.next_step import Next, next_for, state_sentence

S = State
PREFERRED = "Was on the panel of the earlier report, so is asked first"


@dataclass(frozen=True)
class SeatRow:
    """A seat as the panel page shows it."""

    pk: int
    name: str
    email: str
    role: str
    is_lead: bool
    is_observer: bool


@dataclass(frozen=True)
class EndedRow:
    """A seat that somebody had, and why it ended."""

    name: str
    role: str
    at: datetime.datetime
    reason: str


@dataclass(frozen=True)
class Gap:
    """A discipline of the four that nobody fills, and why the panel goes ahead without, if it does."""

    discipline: str
    words: str
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class PanelPage:
    """Who is on the panel, and what is missing."""

    seats: list[SeatRow]
    missing: list[Gap]
    waived: list[Gap]
    lead: str
    can_lead_next: bool
    ended: list[EndedRow]


def read_panel(assessment: Assessment) -> None:
    """Read seats and waivers once, for everything on a page that asks for them."""
    prefetch_related_objects(
        [assessment],
        Prefetch("seats", Seat.objects.select_related("person")),
        Prefetch("waivers", Waiver.objects.select_related("by")),
    )


def panel_of(assessment: Assessment) -> PanelPage:
    """The panel now: its seats, and the disciplines nobody fills."""
    held = live_seats(assessment)
    filled = filled_disciplines(held)
    reasons = {waiver.discipline: waiver for waiver in assessment.waivers.all()}
    empty = [d for d in Discipline if d not in filled]
    return PanelPage(
        seats=[
            SeatRow(s.pk, s.person.name, s.person.email, s.role_words, s.is_lead, s.is_observer)
            for s in held
        ],
        missing=[Gap(d.value, str(d.label)) for d in empty if d not in reasons],
        waived=[
            Gap(d.value, str(d.label), reasons[d].reason, reasons[d].by.name)
            for d in empty
            if d in reasons
        ],
        lead=next((s.person.name for s in held if s.is_lead), ""),
        can_lead_next=bool(may_lead_next(assessment)),
        ended=[
            EndedRow(s.person.name, s.role_words, s.left_at, s.left_reason)
            for s in sorted(assessment.seats.all(), key=lambda seat: seat.pk)
            if s.left_at is not None
        ],
    )


@dataclass(frozen=True)
class Candidate:
    """An assessor who could be given a seat, and what whoever gives it should know."""

    uuid: uuids.UUID
    name: str
    email: str
    organisation: str
    professions: list[str]
    may_lead: bool
    cross_government: bool
    seats_now: int
    cannot: str
    warnings: list[str]
    preferred: str = ""  # why they are asked before others


@dataclass
class _Seats:
    now: int = 0
    here: str = ""
    preferred: bool = False
    before: list[str] = field(default_factory=list)


def candidates(
    assessment: Assessment,
    *,
    profession: str = "",
    words: str = "",
    person: uuids.UUID | None = None,
) -> list[Candidate]:
    """The active assessors who fit, by name; those who cannot be on this panel with the reason.

    Of a reassessment, those of its earlier panel come first (k 14).
    """
    able = listed_for([assessment.service.organisation_id]).filter(active=True, person__active=True)
    if person is not None:
        able = able.filter(person__uuid=person)
    able = matching(able, profession=profession, words=words)
    side = service_side(assessment)
    seats = _seats_of_assessors(assessment)
    ours = assessment.service.organisation_id
    rows = []
    for listed in assessor_rows(able):
        held = seats.get(listed.person_id, _Seats())
        cannot = side.now.get(listed.person_id, "")
        if cannot:
            cannot = f"Not possible: {cannot} of this service."
        elif held.here:
            cannot = f"Already on this panel: {held.here}."
        rows.append(
            Candidate(
                uuid=listed.uuid,
                name=listed.name,
                email=listed.email,
                organisation="" if listed.organisation_id == ours else listed.organisation,
                professions=listed.professions,
                may_lead=listed.may_lead,
                cross_government=listed.cross_government,
                seats_now=held.now,
                cannot=cannot,
                warnings=[*held.before, *side.before.get(listed.person_id, [])],
                preferred=PREFERRED if held.preferred else "",
            )
        )
    return sorted(rows, key=lambda row: not row.preferred)


def _seats_of_assessors(assessment: Assessment) -> dict[int, _Seats]:
    """The seats that assessors hold now, and those they held on this service's panels."""
    mine = Q(assessment__service=assessment.service_id)
    held = (
        Seat.objects.filter(mine | ~Q(assessment__state__in=OVER), left_at__isnull=True)
        .order_by("id")
        .values_list(
            "person_id",
            "assessment_id",
            "assessment__service_id",
            "assessment__state",
            "assessment__phase",
            "role",
        )
    )
    found: dict[int, _Seats] = {}
    for person_id, pk, service_id, state, phase, role in held:
        seats = found.setdefault(person_id, _Seats())
        if pk == assessment.pk:
            seats.here = str(PanelRole(role).label)
        elif state not in OVER:
            seats.now += 1
        if pk == assessment.reassessment_of_id and role != PanelRole.OBSERVER:
            seats.preferred = True
        elif pk != assessment.pk and service_id == assessment.service_id and state != S.CANCELLED:
            seats.before.append(f"Assessed this service before: {in_sentence(Phase, phase)}")
    return found


@dataclass(frozen=True)
class MyPanel:
    """One of an assessor's panels: when, what, as what, where it is, and what is next."""

    pk: int
    service: str
    what: str
    role: str
    day: datetime.date | None
    state: str
    ended: bool
    next: Next


@dataclass(frozen=True)
class MyPanels:
    """An assessor's panels, by what they ask of them."""

    upcoming: list[MyPanel]
    writing: list[MyPanel]
    previous: list[MyPanel]


_WRITING = {S.REPORTING, S.CHECKING, S.SHARED, S.CHALLENGED}


def my_panels(person: Person, team: str) -> MyPanels:
    """The panels on which this person has a seat: the next day first, the latest previous first."""
    seats = (
        Seat.objects.filter(
            person=person, left_at__isnull=True, assessment__state__in=SEES[Role.PANEL]
        )
        .select_related("assessment__service")
        .prefetch_related("assessment__sittings")
        .annotate(asked=Exists(UNANSWERED.filter(assessment=OuterRef("assessment"))))
        .order_by("assessment_id")
    )
    upcoming, writing, previous = [], [], []
    for seat in seats:
        row = _my_panel(seat, team, asked=seat.asked)
        if seat.assessment.state in OVER:
            previous.append(row)
        elif seat.assessment.state in _WRITING:
            writing.append(row)
        else:
            upcoming.append(row)
    return MyPanels(_soonest(upcoming), _soonest(writing), _soonest(previous)[::-1])


def _soonest(rows: Sequence[MyPanel]) -> list[MyPanel]:
    return sorted(rows, key=lambda row: (row.day or datetime.date.max, row.pk))


def _my_panel(seat: Seat, team: str, *, asked: bool) -> MyPanel:
    assessment = seat.assessment
    roles = {Role.OBSERVER} if seat.is_observer else {Role.PANEL}
    if seat.is_lead:
        roles.add(Role.LEAD)
    can = possible_for(roles, assessment)
    kind = assessment.kind_words.lower()
    return MyPanel(
        pk=assessment.pk,
        service=assessment.service.name,
        what=f"{assessment.phase_words} {kind}",
        role=seat.role_words,
        day=assessment.assessed_on,
        state=state_sentence(assessment, team),
        ended=assessment.state in OVER,
        next=next_for(assessment, roles, can, asked=asked),
    )


def professions_missing(missing: Sequence[Gap]) -> list[tuple[str, str]]:
    """For each empty discipline, the profession by which to look for someone, and its words."""
    look_for = {
        Discipline.USER_RESEARCH: Profession.USER_RESEARCH,
        Discipline.DESIGN: Profession.DESIGN,
        Discipline.PRODUCT_OR_DELIVERY: Profession.PRODUCT,
        Discipline.TECHNICAL: Profession.TECHNOLOGY,
    }
    return [(look_for[Discipline(gap.discipline)].value, gap.words) for gap in missing]
