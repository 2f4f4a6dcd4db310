"""Filling a panel's seats from the list of assessors."""

import datetime

from assess.domain.independence import check_may_assess
from assess.domain.models import Assessment, Person, Seat, Waiver
from assess.domain.refusals import Refused, needs_reason
from assess.domain.words import FILLS, Discipline, PanelRole, State
from assess.domain.workflow import transition

S = State
# From arranging until the report is accepted: an assessor can fall ill in a challenge too.
SEATS_CHANGE = {S.ARRANGING, S.ARRANGED, S.REPORTING, S.CHECKING, S.SHARED, S.CHALLENGED}


def live_seats(assessment: Assessment) -> list[Seat]:
    """The seats that are held now, the lead's first and observers last."""
    read = "seats" in getattr(assessment, "_prefetched_objects_cache", {})
    seats = assessment.seats.all() if read else assessment.seats.select_related("person")
    held = [seat for seat in seats if seat.left_at is None]
    return sorted(held, key=lambda seat: (not seat.is_lead, seat.is_observer, seat.pk))


def writing_seats(assessment: Assessment) -> list[Seat]:
    """The seats of those who write the report: no observers, nobody whose access has ended."""
    return [seat for seat in live_seats(assessment) if not seat.is_observer and seat.person.active]


def filled_disciplines(seats: list[Seat]) -> set[str]:
    """The disciplines of the four that these seats fill; an observer's fills none."""
    return {seat.fills() for seat in seats if not seat.is_observer} - {""}


def missing_disciplines(assessment: Assessment) -> list[Discipline]:
    """The disciplines of the four that no seat fills and no recorded reason waives (S59)."""
    filled = filled_disciplines(live_seats(assessment))
    waived = {waiver.discipline for waiver in assessment.waivers.all()}
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
    reason: str = "",
) -> dict[str, str]:
    """The service assessment team gives an assessor a seat, with a panel role.

    A lead assessor who does nothing else may still fill one of the four disciplines. `reason`
    is why someone with earlier involvement can give an independent view.
    """
    if role not in PanelRole.values:
        raise Refused("Choose a role on the panel.", field="role")
    is_lead = is_lead or role == PanelRole.LEAD
    is_observer = role == PanelRole.OBSERVER
    if is_lead and is_observer:
        raise Refused("An observer cannot be the lead assessor.", field="is_lead")
    fills = FILLS.get(role, "")
    if role == PanelRole.LEAD and discipline:
        if discipline not in Discipline.values:
            raise Refused("Choose a discipline from the list.", field="discipline")
        fills = Discipline(discipline)
    _check_listed(assessment, person)
    check_may_assess(assessment, person)
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
        discipline=fills,
        is_lead=is_lead,
        is_observer=is_observer,
        given_at=at,
    )
    if fills:
        # Who filled it may leave again: going ahead without needs a reason of its own then.
        assessment.waivers.filter(discipline=fills).delete()
    return {
        "person": person.name,
        "email": person.email,
        "role": given.role_words,
        "observer": "yes" if is_observer else "",
        **({"reason": reason.strip()} if reason.strip() else {}),
    }


def _check_listed(assessment: Assessment, person: Person) -> None:
    """Seats are filled from the department's own list, and from those who assess for any."""
    listed = getattr(person, "assessor", None)
    if listed is None or not (listed.active and person.active):
        raise Refused(f"{person.name} is not on the list of active assessors.", field="person")
    ours = person.organisation_id in {None, assessment.service.organisation_id}
    if not (ours or listed.cross_government):
        raise Refused(
            f"{person.name} works for another organisation and is not a cross-government "
            "assessor. Change that in the list of assessors, or choose someone else.",
            field="person",
        )


@transition("panel.release", sources=SEATS_CHANGE, said="ended {person}’s seat")
def release(
    assessment: Assessment, *, by: Person, at: datetime.datetime, seat: Seat, reason: str
) -> dict[str, str]:
    """The service assessment team ends a seat. Access ends at once; words stay under their author's name.

    The reason may be personal: it is told to the assessor, the panel and the service assessment
    team, and not to the service team.
    """
    ending = check_may_end(assessment, seat)
    reason = needs_reason(reason, "Enter why the seat ends. The assessor will read it.")
    ending.left_at, ending.left_reason = at, reason
    ending.save()
    if ending.is_lead:
        _unconfirm(assessment)
    return {
        "person": ending.person.name,
        "email": ending.person.email,
        "role": ending.role_words,
        "reason": reason,
    }


def check_may_end(assessment: Assessment, seat: Seat) -> Seat:
    """The seat as it is now; refused if it has ended, or if the panel would be left without a lead."""
    ending = Seat.objects.select_related("person").get(pk=seat.pk, assessment=assessment)
    if ending.left_at is not None:
        raise Refused(f"{ending.person.name}’s seat has already ended.")
    if ending.is_lead and assessment.state != S.ARRANGING and may_lead_next(assessment):
        raise Refused(
            f"{ending.person.name} is the lead assessor, and a panel has one at all times. Hand "
            "over the lead to another panel member, then end this seat.",
            field="seat",
        )
    return ending


def may_lead_next(assessment: Assessment) -> list[Seat]:
    """The seats to which the lead could be handed over."""
    return [s for s in live_seats(assessment) if not s.is_lead and not s.is_observer]


def _unconfirm(assessment: Assessment) -> None:
    """A new lead confirms the overall rating again."""
    report = getattr(assessment, "report", None)
    if report is not None and report.confirmed_at is not None:
        report.confirmed_at = report.confirmed_by = None
        report.save(update_fields=["confirmed_at", "confirmed_by"])


@transition(
    "panel.waive",
    sources=SEATS_CHANGE,
    said="recorded why the panel has no {words} assessor: {reason}",
)
def waive(
    assessment: Assessment, *, by: Person, at: datetime.datetime, discipline: str, reason: str
) -> dict[str, str]:
    """The service assessment team records why a panel goes ahead short of a discipline."""
    words = check_may_waive(assessment, discipline)
    reason = needs_reason(reason, "Enter why the panel goes ahead without this discipline.")
    Waiver.objects.create(assessment=assessment, discipline=discipline, reason=reason, by=by, at=at)
    return {"discipline": discipline, "words": words, "reason": reason}


def check_may_waive(assessment: Assessment, discipline: str) -> str:
    """The discipline in words; refused if someone fills it, or if the reason is there already."""
    words = str(Discipline(discipline).label).lower()
    if discipline in filled_disciplines(live_seats(assessment)):
        raise Refused(f"The panel has a {words} assessor, so no reason is needed.")
    if assessment.waivers.filter(discipline=discipline).exists():
        raise Refused("A reason for this discipline has already been recorded.")
    return words


@transition(
    "panel.hand_over_lead",
    sources=SEATS_CHANGE,
    said="handed the lead over to {person}",
)
def hand_over_lead(
    assessment: Assessment, *, by: Person, at: datetime.datetime, seat: Seat
) -> dict[str, str]:
    """The lead assessor, or the service assessment team, gives the lead to another panel member."""
    new = Seat.objects.select_related("person").get(pk=seat.pk, assessment=assessment)
    if new.left_at is not None or new.is_observer:
        raise Refused(
            "Choose someone who has a seat on the panel and is not an observer.", field="seat"
        )
    if new.is_lead:
        raise Refused(f"{new.person.name} is already the lead assessor.", field="seat")
    old = next((s for s in live_seats(assessment) if s.is_lead), None)
    if old is not None:
        old.is_lead = False
        old.save(update_fields=["is_lead"])
    new.is_lead = True
    new.save(update_fields=["is_lead"])
    _unconfirm(assessment)
    return {
        "person": new.person.name,
        "email": new.person.email,
        "previous": old.person.email if old else "",
        "previous_person": old.person.name if old else "",
    }
