"""What is still missing from each member of the panel, and when they were last seen to write."""

import datetime
from dataclasses import dataclass

from django.db.models import Max, prefetch_related_objects

from assess.domain.leading import owed
from assess.domain.models import Assessment, Person, Revision
from assess.domain.nudging import reminded_on


@dataclass(frozen=True)
class MemberRow:
    """A member of the panel, as the lead assessor sees them before reminding."""

    person: Person
    role: str
    is_lead: bool
    in_short: str  # points 5 and 9
    missing: tuple[tuple[str, str], ...]  # part of the report, sentences
    changed_at: datetime.datetime | None  # when they last saved a text of this report
    reminded_at: datetime.datetime | None  # today
    me: bool

    @property
    def to_remind(self) -> bool:
        """Whether a reminder would go out: something is missing, and none went today."""
        return bool(self.missing) and self.reminded_at is None and not self.me


def members(assessment: Assessment, person: Person, today: datetime.date) -> tuple[MemberRow, ...]:
    """Everyone who writes the report, the lead assessor first, as this person sees them today."""
    prefetch_related_objects([assessment], "sittings")  # once, for what is read and for the heading
    saves = Revision.objects.filter(assessment=assessment).order_by().values("by")
    changed = dict(saves.annotate(last=Max("at")).values_list("by", "last"))
    reminded = reminded_on(assessment, today)
    return tuple(
        MemberRow(
            person=each.seat.person,
            role=each.seat.role_words,
            is_lead=each.seat.is_lead,
            in_short=each.in_short,
            missing=tuple(each.parts.items()),
            changed_at=changed.get(each.seat.person_id),
            reminded_at=reminded.get(each.seat.person_id),
            me=each.seat.person_id == person.pk,
        )
        for each in owed(assessment)
    )
