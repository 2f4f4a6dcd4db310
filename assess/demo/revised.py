"""Amber points that a service team of the demo world asked to have revised, and what became of it."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from assess.domain import revising
from assess.domain.models import Action, Assessment, Evidence, Person


@dataclass(frozen=True)
class Revision:
    """One amber point: how many days after the assessment it was asked about, and decided."""

    point: int
    asked: int
    case: str
    evidence: str
    address: str
    decided: int | None = None
    reason: str = ""


REVISED = {
    "water-use-public-beta": [
        Revision(
            12,
            71,
            "The charge calculation and the reading checks are public, with 60 worked examples as "
            "tests. We write in that repository itself now: 118 changes in eight weeks, and a farm "
            "software company corrected how we round part months.",
            "The charge calculation, with the history of its changes",
            "https://code.rivers.example/charge-calculation",
            80,
            "I followed the repository for two weeks. The sum can be followed, the tests fail when "
            "a figure is changed, and the correction from outside was answered within a day. What "
            "stays closed is written down with a date to look at it again.",
        ),
        Revision(
            6,
            149,
            "The product manager is a permanent civil servant who planned the next window with "
            "her predecessor. Research, content and interaction design come from the licences "
            "team for half of the year, and the rehearsal of a window ran without the supplier.",
            "Notes of the rehearsal, and the agreement with the licences team",
            "https://notes.rivers.example/water-use/rehearsal",
        ),
    ]
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
        Evidence.objects.create(
            action=action, title=each.evidence, url=each.address, added_by=team, added_at=asked
        )
        one = uuid.uuid4()
        revising.ask(assessment, by=team, at=asked, uuid=one, point=each.point, case=each.case)
        if each.decided is not None:
            revising.decide(
                assessment, by=lead, at=at(each.decided), uuid=one, agreed=True, reason=each.reason
            )
