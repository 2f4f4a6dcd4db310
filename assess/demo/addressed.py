"""The ambers of earlier reports, addressed in time: the next assessment can be booked (R9)."""

import datetime

from assess.domain import closing
from assess.domain.decisions import open_actions
from assess.domain.models import Action, Person, Service

SHOWN = "Done and in use since the last release. The link shows it, and what people said of it."
CLOSED = "The evidence shows it. Nothing more to do."
EVIDENCE = {
    "title": "The release, and what people said of it",
    "url": "https://notes.rivers.example/releases",
}


def address_ambers(
    service: Service, *, contact: Person, shown: datetime.datetime, closed: datetime.datetime
) -> None:
    """Each open amber of the service is shown to be done, and then its lead assessor closes it."""
    found = Action.objects.filter(
        open_actions(), point_review__assessment__service=service, due_on__isnull=False
    ).select_related("point_review__assessment__service")
    left = [(action.point_review.assessment, action.uuid) for action in found]
    for assessment, action in left:
        offer = {"action": action, "note": SHOWN, "evidence": EVIDENCE}
        closing.offer_with(assessment, by=contact, at=shown, **offer)
    for assessment, action in left:
        lead = assessment.seats.select_related("person").get(is_lead=True).person
        closing.close(assessment, by=lead, at=closed, action=action, reason=CLOSED)
