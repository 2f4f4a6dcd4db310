"""Who is emailed about a step: before it, on its page; after it, in the banner."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from assess.domain.models import Assessment, Event, Person
from assess.domain.words import MemberRole, State
from assess.notify.outbox import called_for
from assess.notify.readers import Parts
from assess.queries.told import in_words, told

MOST_NAMES = 4


@dataclass(frozen=True)
class Hearer:
    """Someone who will be emailed, and their part in the assessment."""

    name: str
    part: str


def who_hears(
    verb: str,
    assessment: Assessment,
    by: Person,
    after: State,
    data: dict[str, Any] | None = None,
) -> list[Hearer]:
    """Everyone who is emailed when this person takes this step now, in the order of the table.

    `data`: what the history will say of the step, where it makes a difference.
    """
    event = Event(
        verb=verb, assessment=assessment, by=by, before=assessment.state, after=after,
        data=data or {},
    )  # fmt: skip
    parts = Parts(event)
    readers = [reader for _, reader in called_for(event, parts)]
    contact = assessment.primary_contact
    known = {settings.TEAM_EMAIL.lower(): Hearer(f"The {settings.TEAM_NAME}", "its mailbox")}
    for member in parts.team:
        known[member.person.email] = Hearer(member.person.name, "service team")
    if any(reader.on_panel for reader in readers):
        for seat in parts.seats:
            known[seat.person.email] = Hearer(
                seat.person.name, seat.role_words[:1].lower() + seat.role_words[1:]
            )
    known[contact.email] = Hearer(contact.name, "primary contact")
    for member in parts.members:
        role = str(MemberRole(member.role).label).lower()
        known[member.person.email] = Hearer(member.person.name, role)
    return [known[reader.email.lower()] for reader in readers]


def we_emailed(assessment: Assessment, verb: str) -> str:
    """Who was emailed about the step just taken: a few names, and how many others."""
    names = told(assessment, verb, team=settings.TEAM_NAME, mailbox=settings.TEAM_EMAIL)
    if len(names) > MOST_NAMES + 1:
        names = [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} others"]
    return in_words(names, otherwise="Nobody was emailed.")
