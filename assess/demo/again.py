"""What a reassessment of the demo world has from the report that it follows."""

import datetime

from assess.domain import reassessment
from assess.domain.models import Assessment, Person, Service


def panel_before(service: Service, phase: str) -> tuple[Person, dict[str, Person]]:
    """The lead assessor and the panel of the report that is looked at again."""
    held = _earlier(service, phase).seats.filter(is_observer=False).select_related("person")
    return held.get(is_lead=True).person, {s.role: s.person for s in held if not s.is_lead}


def book_again(
    service: Service,
    phase: str,
    *,
    by: Person,
    at: datetime.datetime,
    weeks: list[datetime.date],
) -> Assessment:
    """The service team books the reassessment: a request from then on."""
    told = reassessment.book(_earlier(service, phase), by=by, at=at, weeks=weeks)
    return Assessment.objects.get(pk=told["reassessment"])


def _earlier(service: Service, phase: str) -> Assessment:
    return Assessment.objects.get(service=service, phase=phase)
