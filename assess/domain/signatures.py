"""Who of the panel has agreed to the report as it reads now (S61, S71).

An agreement is to one text, known by its fingerprint. Nothing has to be cleared when a word, a
rating or an action changes: the fingerprints then differ, and the agreement counts no more.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Value

from assess.domain.models import Agreement, Assessment, Opinion, Person, Seat
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
    opined: bool  # whether they recorded their own opinion of the whole (S71)


def signatures(
    assessment: Assessment, text: str, seats: Sequence[Seat] | None = None
) -> list[Signature]:
    """Those who write the report, the lead assessor first: no observers, nobody who has left.

    `text` is the fingerprint of the report as it reads now; `seats` are theirs, if they were read.
    """
    agreed, opined = _said(assessment)
    return [
        Signature(
            seat.person_id,
            seat.person.name,
            seat.role_words,
            seat.is_lead,
            at=agreed[seat.person_id][0] if seat.person_id in agreed else None,
            holds=seat.person_id in agreed and agreed[seat.person_id][1] == text,
            opined=seat.person_id in opined,
        )
        for seat in (writing_seats(assessment) if seats is None else seats)
    ]


def _said(assessment: Assessment) -> tuple[dict[int, tuple[datetime.datetime, str]], set[int]]:
    """Who agreed when to which text, and who recorded an opinion of the whole: in one query."""
    opinions = Opinion.objects.filter(assessment=assessment, point=None)
    rows = (
        Agreement.objects.filter(assessment=assessment)
        .values_list("person_id", "at", "sha256")
        .union(opinions.annotate(sha256=Value("")).values_list("person_id", "at", "sha256"))
    )
    agreed, opined = {}, set()
    for person, at, text in rows:
        if text:
            agreed[person] = at, text
        else:
            opined.add(person)
    return agreed, opined


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
