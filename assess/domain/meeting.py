"""Meetings of the service team with the panel about a shared report (S24, S48)."""

import datetime
import uuid as uuids
from collections.abc import Collection
from typing import Any

from assess.domain.clock import PLACE
from assess.domain.models import Assessment, Meeting, Person
from assess.domain.refusals import Clash, Clashed, ClashedField, Refused
from assess.domain.team import managers
from assess.domain.words import MemberRole, State
from assess.domain.workflow import NOTHING_NEW, transition
from assess.domain.writing import within

S = State
LONGEST_OTHERS = 2_000  # characters
# A meeting outlives what it was set for: the report may be recalled, accepted or closed before it.
AFTERWARDS = frozenset(
    {S.SHARED, S.CHALLENGED, S.REPORTING, S.CHECKING, S.ACCEPTED, S.PUBLISHED, S.CLOSED}
)


def meeting_of(assessment: Assessment, uuid: uuids.UUID) -> Meeting:
    """The meeting with this id."""
    found = assessment.meetings.filter(uuid=uuid).first()
    if found is None:
        raise Refused("There is no such meeting any more.")
    return found


def could_come(assessment: Assessment) -> dict[int, str]:
    """Who of both sides can be asked to a meeting, by name and part: the panel, then the service team."""
    seats = assessment.seats.filter(left_at__isnull=True, is_observer=False)
    parts = [(seat.person, seat.role_words) for seat in seats.select_related("person")]
    parts += [(each.person, str(MemberRole(each.role).label)) for each in managers(assessment)]
    parts.append((assessment.primary_contact, "primary contact"))
    team = assessment.service.people.filter(left_at__isnull=True).select_related("person")
    parts += [(member.person, "service team") for member in team]
    found: dict[int, str] = {}
    for person, part in parts:  # somebody with two parts stands there once, with the first
        found.setdefault(person.pk, f"{person.name}, {part[:1].lower()}{part[1:]}")
    return found


@transition(
    "meeting.set",
    sources={S.SHARED, S.CHALLENGED},
    said="{did} a meeting about the report for {when}",
    already="A meeting can be set while the report is with the service team.",
)
def set_meeting(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    people: Collection[int] = (),
    others: str = "",
) -> dict[str, Any] | object:
    """The service assessment team sets a meeting of both sides, or moves it; everyone who comes is told.

    The page chooses the `uuid`, so that a second press sets no second meeting.
    """
    if ends_at <= starts_at:
        raise Refused("The meeting must end after it starts.", field="ends")
    known = could_come(assessment)
    if unknown := set(people) - set(known):
        raise Refused(f"Choose people of this assessment. {len(unknown)} are not.", field="people")
    others = within({"others": others}, LONGEST_OTHERS)["others"].strip()
    place = place.strip()
    if not people and not others:
        raise Refused("Choose who comes to the meeting.", field="people")
    found = assessment.meetings.filter(uuid=uuid).first()
    facts = (starts_at, ends_at, place, others)
    if found is None:
        opened = assessment.challenges.filter(ended_at__isnull=True).first()
        found, did = Meeting(uuid=uuid, assessment=assessment, challenge=opened, set_by=by), "set"
    else:
        if found.cancelled_at is not None:
            raise Refused("This meeting has been cancelled. Set a new one.")
        same = facts == (found.starts_at, found.ends_at, found.place, found.others)
        if same and set(people) == set(found.people.values_list("pk", flat=True)):
            return NOTHING_NEW
        did = "changed"
        found.changes += 1
    found.starts_at, found.ends_at, found.place, found.others = facts
    found.save()
    found.people.set(people)
    return {"did": did, **_told(found, at)}


def _told(meeting: Meeting, at: datetime.datetime) -> dict[str, Any]:
    start, end = (each.astimezone(PLACE) for each in (meeting.starts_at, meeting.ends_at))
    return {
        "meeting": str(meeting.uuid),
        "when": f"{start:%A} {start.day} {start:%B %Y}, {start:%H:%M} to {end:%H:%M}",
        "place": meeting.place,
        "emails": sorted(meeting.people.values_list("email", flat=True)),
    }


@transition(
    "meeting.cancel",
    sources=AFTERWARDS,
    said="cancelled the meeting about the report on {when}",
    already="This meeting has already been cancelled.",
)
def cancel_meeting(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID
) -> dict[str, Any]:
    """The service assessment team cancels a meeting that was not held; everyone who was to come is told."""
    found = meeting_of(assessment, uuid)
    if found.cancelled_at is not None:
        raise Refused("This meeting has already been cancelled.")
    if found.starts_at <= at:
        raise Refused("This meeting has begun, so it cannot be cancelled. Write in its notes.")
    found.cancelled_at = at
    found.changes += 1
    found.save()
    return _told(found, at)


@transition(
    "meeting.note",
    sources=AFTERWARDS,
    said="wrote the notes of the meeting on {when}",
    already="Notes are written while the report is with the service team, or after.",
)
def note_meeting(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    notes: str,
    version: int,
) -> dict[str, Any] | object:
    """The lead assessor, or the service assessment team, writes what was said and agreed; both sides read it.

    From an older `version` than there is: both texts are shown, and nothing is overwritten.
    """
    found = meeting_of(assessment, uuid)
    if found.cancelled_at is not None:
        raise Refused("This meeting was cancelled, so it has no notes.")
    notes = within({"notes": notes})["notes"].strip()
    if not notes:
        raise Refused("Enter what was said and agreed.", field="notes")
    if notes == found.notes:
        return NOTHING_NEW
    if version != found.notes_version:
        who = found.notes_by.name if found.notes_by else ""
        field = ClashedField("notes", "", found.notes, notes, who, found.notes_at)
        raise Clash(Clashed(f"meeting:{uuid}", found.notes_version, [field], {"notes": notes}))
    found.notes, found.notes_by, found.notes_at = notes, by, at
    found.notes_version += 1
    found.save()
    return _told(found, at)
