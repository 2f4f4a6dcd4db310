"""Who of the panel has agreed to the report as it reads now (S61, S71).

An agreement is to one text, known by its fingerprint. Nothing has to be cleared when a word, a
rating or an action changes: the fingerprints then differ, and the agreement counts no more.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from assess.domain.models import Agreement, Assessment, Person, Seat
from assess.domain.panel import writing_seats


@dataclass(frozen=True)
class Signature:
    """A member of the panel, and whether they agreed to the report as it reads now."""

    person_id: int
    name: str
    role: str
    is_lead: bool
    at: datetime.datetime | None  # when they agreed, to this text or to an earlier one
    holds: bool  # whether it was this text


def signatures(
    assessment: Assessment, text: str, seats: Sequence[Seat] | None = None
) -> list[Signature]:
    """Those who write the report, the lead assessor first: no observers, nobody who has left.

    `text` is the fingerprint of the report as it reads now; `seats` are theirs, if they were read.
    """
    agreed = {
        person: (at, sha256 == text)
        for person, sha256, at in Agreement.objects.filter(assessment=assessment).values_list(
            "person_id", "sha256", "at"
        )
    }
    return [
        Signature(
            seat.person_id,
            seat.person.name,
            seat.role_words,
            seat.is_lead,
            *agreed.get(seat.person_id, (None, False)),
        )
        for seat in (writing_seats(assessment) if seats is None else seats)
    ]


def unsigned(
    assessment: Assessment, text: str, seats: Sequence[Seat] | None = None
) -> list[Signature]:
    """Those who would have to agree to this text and have not. The lead agrees by submitting."""
    return [
        each for each in signatures(assessment, text, seats) if not each.is_lead and not each.holds
    ]


def sign(assessment: Assessment, text: str, *, by: Person, at: datetime.datetime) -> None:
    """Keep that this person agreed to this text; what they agreed to before is replaced."""
    Agreement.objects.bulk_create(
        [Agreement(assessment=assessment, person=by, sha256=text, at=at)],
        update_conflicts=True,
        unique_fields=["assessment", "person"],
        update_fields=["sha256", "at"],
    )


def listed(names: Sequence[str]) -> str:
    """Ada, Charles and Grace."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
