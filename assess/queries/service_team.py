"""The service team's side of an assessment: its people, those it names, and what it shows."""

import datetime
import uuid as uuids
from dataclasses import dataclass
from urllib.parse import urlsplit

from assess.domain.artefacts import live_artefacts
from assess.domain.models import Assessment, ServicePerson
from assess.domain.team import live_team
from assess.domain.words import MemberRole, TeamRole


@dataclass(frozen=True)
class MemberRow:
    """Someone in the service team."""

    pk: int
    name: str
    email: str
    role: str
    is_contact: bool


@dataclass(frozen=True)
class NamedRow:
    """Someone the assessment names, or the place for them."""

    role: str
    words: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class TeamPage:
    """Everyone on the service team's side."""

    named: list[NamedRow]
    members: list[MemberRow]


def team_of(assessment: Assessment) -> TeamPage:
    """The service team now, and those the assessment names."""
    named = {
        m.role: m
        for m in assessment.memberships.filter(left_at__isnull=True).select_related("person")
    }
    return TeamPage(
        named=[
            NamedRow(role.value, str(role.label), m.person.name, m.person.email)
            if (m := named.get(role))
            else NamedRow(role.value, str(role.label))
            for role in MemberRole
        ],
        members=[
            MemberRow(
                m.pk,
                m.person.name,
                m.person.email,
                _role(m, assessment),
                m.person_id == assessment.primary_contact_id,
            )
            for m in live_team(assessment)
        ],
    )


def _role(member: ServicePerson, assessment: Assessment) -> str:
    """Whoever books joins the service team without saying as what: the record's role is no fact."""
    role = str(member.get_role_display())
    if member.person_id != assessment.primary_contact_id:
        return role
    said = member.role != TeamRole.SERVICE_OWNER
    return f"{role}, primary contact" if said else "Primary contact"


@dataclass(frozen=True)
class ArtefactRow:
    """A link the panel can open."""

    uuid: uuids.UUID
    title: str
    url: str
    site: str
    note: str
    by: str
    at: datetime.datetime


def artefacts_of(assessment: Assessment) -> list[ArtefactRow]:
    """The artefacts now, in the order they were added."""
    return [
        ArtefactRow(
            a.uuid, a.title, a.url, urlsplit(a.url).hostname or "", a.note, a.added_by.name,
            a.added_at,
        )
        for a in live_artefacts(assessment)
    ]  # fmt: skip
