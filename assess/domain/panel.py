"""Filling a panel's seats from the list of assessors."""

import datetime

from assess.domain.models import Assessment, Person, Seat, ServicePerson, Waiver
from assess.domain.refusals import Refused, needs_reason
from assess.domain.words import FILLS, Discipline, PanelRole, State
from assess.domain.workflow import transition

S = State
# From arranging until the report leaves the panel's hands for good.
SEATS_CHANGE = {S.ARRANGING, S.ARRANGED, S.REPORTING, S.CHECKING, S.SHARED}


def live_seats(assessment: Assessment) -> list[Seat]:
    """The seats that are held now, the lead's first and observers last."""
    return [
        seat
        for seat in assessment.seats.select_related("person").order_by(
            "-is_lead", "is_observer", "id"
        )
        if seat.left_at is None
    ]


def missing_disciplines(assessment: Assessment) -> list[Discipline]:
    """The disciplines of the four that no seat fills and no recorded reason waives (S59)."""
    filled = {seat.fills() for seat in live_seats(assessment) if not seat.is_observer}
    waived = set(assessment.waivers.values_list("discipline", flat=True))
    return [d for d in Discipline if d not in filled and d not in waived]


@transition("panel.seat", sources=SEATS_CHANGE, said="gave {person} a seat on the panel: {role}")
def seat(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    person: Person,
    role: str,
    is_lead: bool = False,
    discipline: str = "",
) -> dict[str, str]:
    """The service assessment team gives an assessor a seat, with a panel role."""
    is_lead = is_lead or role == PanelRole.LEAD
    is_observer = role == PanelRole.OBSERVER
    if is_lead and is_observer:
        raise Refused("An observer cannot be the lead assessor.", field="is_lead")
    listed = getattr(person, "assessor", None)
    if listed is None or not (listed.active and person.active):
        raise Refused(f"{person.name} is not on the list of active assessors.", field="person")
    _check_side(assessment, person)
    held = live_seats(assessment)
    if any(s.person_id == person.pk for s in held):
        raise Refused(
            f"{person.name} already has a seat on this panel. To change the role, end that "
            "seat first.",
            field="person",
        )
    leads = [s for s in held if s.is_lead]
    if is_lead and leads:
        raise Refused(
            f"{leads[0].person.name} is the lead assessor. A panel has one: hand over the "
            "lead instead.",
            field="role",
        )
    given = Seat.objects.create(
        assessment=assessment,
        person=person,
        role=role,
        discipline=discipline or FILLS.get(role, ""),
        is_lead=is_lead,
        is_observer=is_observer,
        given_at=at,
    )
    return {
        "person": person.name,
        "email": person.email,
        "role": given.role_words,
        "observer": "yes" if is_observer else "",
    }


def _check_side(assessment: Assessment, person: Person) -> None:
    """Nobody assesses a service that they work on (R22, k 14)."""
    in_team = (
        person.pk == assessment.primary_contact_id
        or ServicePerson.objects.filter(
            service=assessment.service_id, person=person, left_at__isnull=True
        ).exists()
        or assessment.memberships.filter(person=person, left_at__isnull=True).exists()
    )
    if in_team:
        raise Refused(
            f"{person.name} is in the service team of {assessment.service.name}, so cannot be on "
            "its panel. Choose another assessor.",
            field="person",
        )


@transition("panel.release", sources=SEATS_CHANGE, said="ended {person}’s seat: {reason}")
def release(
    assessment: Assessment, *, by: Person, at: datetime.datetime, seat: Seat, reason: str
) -> dict[str, str]:
    """The service assessment team ends a seat. Access ends at once; words stay under their author's name."""
    reason = needs_reason(reason, "Enter why the seat ends. The assessor will read it.")
    seat = Seat.objects.select_related("person").get(pk=seat.pk, assessment=assessment)
    if seat.left_at is not None:
        raise Refused(f"{seat.person.name}’s seat has already ended.")
    seat.left_at, seat.left_reason = at, reason
    seat.save()
    if seat.is_lead:
        _unconfirm(assessment)
    return {
        "person": seat.person.name,
        "email": seat.person.email,
        "role": seat.role_words,
        "reason": reason,
    }


def _unconfirm(assessment: Assessment) -> None:
    """A new lead confirms the overall rating again."""
    report = getattr(assessment, "report", None)
    if report is not None and report.confirmed_at is not None:
        report.confirmed_at = report.confirmed_by = None
        report.save(update_fields=["confirmed_at", "confirmed_by"])


@transition(
    "panel.waive",
    sources=SEATS_CHANGE,
    said="recorded why the panel has nobody for {words}: {reason}",
)
def waive(
    assessment: Assessment, *, by: Person, at: datetime.datetime, discipline: str, reason: str
) -> dict[str, str]:
    """The service assessment team records why a panel goes ahead short of a discipline."""
    reason = needs_reason(reason, "Enter why the panel goes ahead without this discipline.")
    words = Discipline(discipline).label
    _, made = Waiver.objects.get_or_create(
        assessment=assessment,
        discipline=discipline,
        defaults={"reason": reason, "by": by, "at": at},
    )
    if not made:
        raise Refused("A reason for this discipline has already been recorded.")
    return {"discipline": discipline, "words": words.lower(), "reason": reason}


@transition(
    "panel.hand_over_lead",
    sources=SEATS_CHANGE - {S.ARRANGING} | {S.CHALLENGED},
    said="handed the lead over to {person}",
)
def hand_over_lead(
    assessment: Assessment, *, by: Person, at: datetime.datetime, seat: Seat
) -> dict[str, str]:
    """The lead assessor, or the service assessment team, gives the lead to another panel member."""
    new = Seat.objects.select_related("person").get(pk=seat.pk, assessment=assessment)
    if new.left_at is not None or new.is_observer:
        raise Refused("Choose someone who has a seat on the panel and is not an observer.")
    if new.is_lead:
        raise Refused(f"{new.person.name} is already the lead assessor.")
    leads = Seat.objects.filter(assessment=assessment, is_lead=True, left_at__isnull=True)
    previous = leads.values_list("person__email", flat=True).first() or ""
    leads.update(is_lead=False)
    new.is_lead = True
    new.save(update_fields=["is_lead"])
    _unconfirm(assessment)
    return {"person": new.person.name, "email": new.person.email, "previous": previous}
