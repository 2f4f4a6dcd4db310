"""Who assessed the report that a reassessment follows: the panel that is asked first (k 14)."""

import uuid as uuids
from dataclasses import dataclass

from assess.domain.independence import service_side
from assess.domain.models import Assessment, Seat
from assess.domain.panel import live_seats
from assess.domain.words import PanelRole


@dataclass(frozen=True)
class Before:
    """Someone who had a seat before, the part they had, and why they cannot have it again."""

    uuid: uuids.UUID
    name: str
    role: str
    words: str
    discipline: str
    leads: bool
    cannot: str
    one_press: bool  # whether the same part is free


def earlier_panel(assessment: Assessment) -> list[Before]:
    """Those of the earlier panel who are not on this one yet; nobody for any other assessment."""
    if assessment.reassessment_of_id is None:
        return []
    now = live_seats(assessment)
    here, led = {seat.person_id for seat in now}, any(seat.is_lead for seat in now)
    seats = (
        Seat.objects.filter(
            assessment=assessment.reassessment_of_id, left_at__isnull=True, is_observer=False
        )
        .exclude(person__in=here)
        .select_related("person__assessor")
    )
    side = service_side(assessment).now
    found = []
    for seat in sorted(seats, key=lambda seat: (not seat.is_lead, seat.pk)):
        listed = getattr(seat.person, "assessor", None)
        cannot = ""
        if seat.person_id in side:
            cannot = f"Not possible: {side[seat.person_id]} of this service."
        elif listed is None or not (listed.active and seat.person.active):
            cannot = "Not on the list of active assessors any more."
        found.append(
            Before(
                uuid=seat.person.uuid,
                name=seat.person.name,
                role=seat.role,
                words=seat.role_words,
                discipline=seat.discipline,
                leads=seat.is_lead and not led,
                cannot=cannot,
                one_press=seat.role != PanelRole.LEAD or (seat.is_lead and not led),
            )
        )
    return found
