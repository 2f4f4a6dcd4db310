"""That the managers opened the report they are to answer: once each for every shared version."""

import datetime
from typing import Any

from assess.domain.models import Assessment, Opening, Person
from assess.domain.refusals import Refused
from assess.domain.team import managers
from assess.domain.words import MemberRole, State
from assess.domain.workflow import NOTHING_NEW, transition

S = State


@transition(
    "report.open",
    sources={S.SHARED, S.CHALLENGED},
    said="opened version {version} of the report",
    already="This report has been answered.",
    private=True,
)
def open_report(assessment: Assessment, *, by: Person, at: datetime.datetime, version: int) -> Any:
    """A product or delivery manager opened the shared report: the first time is kept (S45)."""
    shared = assessment.shared_version
    if shared is None or shared.number != version:
        raise Refused(
            "The report has changed since you opened the page. Read it again before you go on."
        )
    roles = [m.role for m in managers(assessment) if m.person_id == by.pk]
    role = " and ".join(str(each.label).lower() for each in MemberRole if each in roles)
    _, first = Opening.objects.get_or_create(
        version=shared, person=by, defaults={"role": role, "at": at}
    )
    return {"version": version, "role": role} if first else NOTHING_NEW
