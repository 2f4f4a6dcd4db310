"""Which of the managers opened the shared report, and when: for the service assessment team."""

import datetime
from dataclasses import dataclass

from assess.domain.models import Assessment, Opening
from assess.queries.reading import Answerer


@dataclass(frozen=True)
class Opened:
    """Someone who is to read the report, or was: as what, and when they first opened it."""

    name: str
    role: str
    at: datetime.datetime | None


def opened_by(assessment: Assessment, answerers: list[Answerer]) -> list[Opened]:
    """Everyone who answers the report now, and whoever else opened this version as a manager."""
    openings = _openings(assessment)
    found = []
    for each in answerers:
        opening = openings.pop(each.person_id, None)
        found.append(Opened(each.name, each.role, opening.at if opening else None))
    return found + [Opened(o.person.name, o.role, o.at) for o in openings.values()]


def has_opened(assessment: Assessment, person_id: int) -> bool:
    """Whether it is kept that this person opened the version that is shared now."""
    return Opening.objects.filter(version=assessment.shared_version_id, person=person_id).exists()


def _openings(assessment: Assessment) -> dict[int, Opening]:
    rows = Opening.objects.filter(version=assessment.shared_version_id).select_related("person")
    return {row.person_id: row for row in rows}
