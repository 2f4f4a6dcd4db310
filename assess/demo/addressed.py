"""The ambers of earlier reports, addressed in time: the next assessment can be booked (R9)."""

import datetime

from assess.domain.decisions import open_actions
from assess.domain.models import Action, ActionStep, Person, Service
from assess.domain.words import ActionStatus, StepKind

SHOWN = "Done and in use since the last release. The link shows it, and what people said of it."
CLOSED = "The evidence shows it. Nothing more to do."


def address_ambers(service: Service, *, contact: Person, at: datetime.datetime) -> None:
    """Each open amber of the service is shown to be done, and its lead assessor closes it."""
    found = Action.objects.filter(
        open_actions(), point_review__assessment__service=service, due_on__isnull=False
    ).select_related("point_review__assessment")
    for action in found:
        seats = action.point_review.assessment.seats
        lead = seats.select_related("person").get(is_lead=True).person
        shown, closed = at - datetime.timedelta(days=9), at - datetime.timedelta(days=4)
        ActionStep.objects.create(
            action=action, kind=StepKind.EVIDENCE, by=contact, at=shown, text=SHOWN
        )
        ActionStep.objects.create(
            action=action, kind=StepKind.CLOSED, by=lead, at=closed, text=CLOSED
        )
        Action.objects.filter(pk=action.pk).update(
            status=ActionStatus.CLOSED, decided_by=lead, decided_at=closed, decision=CLOSED
        )
