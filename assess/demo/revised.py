"""Amber points that a service team of the demo world asked to have revised, and what became of it."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from assess.domain import evidence, revising
from assess.domain.models import Action, Assessment, Person


@dataclass(frozen=True)
class Revision:
    """One amber point: how many days after the assessment it was asked about, and decided."""

    point: int
    asked: int
    case: str
    title: str = ""
    address: str = ""
    decided: int | None = None
    reason: str = ""


REVISED = {
    "water-event-alpha": [
        Revision(
            1,
            104,
            "Three rounds with schools, film crews, fireworks companies and first-time organisers "
            "changed what we ask. We met planners on four rivers and followed a regatta, a film "
            "shoot and a display from the application to the day after.",
            decided=109,
            reason="The three events settled late in different ways, and the draft request reads "
            "as the planners asked. Nothing of what point 1 lacked is left.",
        ),
    ],
    "water-use-public-beta": [
        Revision(
            12,
            60,
            "The charge calculation and the reading checks were published on Monday under an open "
            "licence, with 31 worked examples as tests. We write in that repository itself now, "
            "and a farm software company has corrected how we round part months.",
            "The charge calculation, with the history of its changes",
            "https://code.rivers.example/charge-calculation",
        ),
    ],
}


def live_on(
    report: str,
    assessment: Assessment,
    at: Callable[[float], datetime.datetime],
    *,
    team: Person,
    lead: Person,
) -> None:
    """What this report's service team asked for after it was published, if it did."""
    for each in REVISED.get(report, []):
        action = Action.objects.filter(
            point_review__assessment=assessment, point_review__point__number=each.point
        ).order_by("number")[0]
        asked = at(each.asked)
        if each.title:
            shown = {"title": each.title, "url": each.address}
            evidence.add(assessment, by=team, at=asked, action=action.uuid, **shown)
        one = uuid.uuid4()
        revising.ask(assessment, by=team, at=asked, uuid=one, point=each.point, case=each.case)
        if each.decided is not None:
            revising.decide(
                assessment, by=lead, at=at(each.decided), uuid=one, agreed=True, reason=each.reason
            )
