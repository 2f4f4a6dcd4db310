"""The People page: the service assessment teams, who may be found there, and what was done lately."""

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Q

from assess.domain.models import (
    Event,
    Membership,
    Organisation,
    Person,
    Seat,
    ServicePerson,
    Staff,
)
from assess.domain.roles import staff_of
from assess.domain.staff import SAID, TEAM, within_reach
from assess.domain.words import ENDS, MemberRole

MOST_FOUND = 20
LATELY = 20


@dataclass(frozen=True)
class Member:
    """A member of a service assessment team. Those who never signed in may have no name."""

    uuid: uuid.UUID
    name: str
    email: str
    active: bool
    is_me: bool


@dataclass(frozen=True)
class Team:
    """The service assessment team of one organisation."""

    slug: str
    organisation: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Found:
    """A person whose access this member may end or give back."""

    uuid: uuid.UUID
    name: str
    email: str
    organisation: str
    active: bool
    is_me: bool


@dataclass(frozen=True)
class Done:
    """What a member did lately."""

    at: datetime.datetime
    by: str
    words: str


@dataclass(frozen=True)
class Part:
    """Something a person still has: on which assessment or service, and as what."""

    words: str
    where: str
    assessment: int | None


def _name(person: Person) -> str:
    return person.name if person.name != person.email else ""


def teams_of(person: Person) -> list[Team]:
    """The teams this person is a member of, each with all its members."""
    mine = Organisation.objects.filter(pk__in=staff_of(person))
    members: dict[int, list[Member]] = {organisation.pk: [] for organisation in mine}
    places = Staff.objects.filter(organisation__in=members, kind=TEAM).select_related("person")
    for place in places.order_by("person__first_name", "person__last_name", "person__email"):
        members[place.organisation_id].append(
            Member(
                place.person.uuid,
                _name(place.person),
                place.person.email,
                place.person.active,
                place.person_id == person.pk,
            )
        )
    return [Team(each.slug, each.name, tuple(members[each.pk])) for each in mine]


def find(person: Person, email: str) -> list[Found]:
    """The people within this member's reach whose address has this in it."""
    people = (
        Person.objects.filter(within_reach(staff_of(person)), email__contains=email.lower())
        .select_related("organisation")
        .order_by("email")[: MOST_FOUND + 1]
    )
    return [
        Found(
            each.uuid,
            _name(each),
            each.email,
            each.organisation.name if each.organisation else "",
            each.active,
            each.pk == person.pk,
        )
        for each in people
    ]


def lately(person: Person) -> list[Done]:
    """What was done to these teams and to people's access, newest first."""
    events = (
        Event.objects.filter(organisation__in=staff_of(person), verb__in=SAID)
        .select_related("by")
        .order_by("-id")[:LATELY]
    )
    return [
        Done(
            event.at,
            event.by.name if event.by else "The command line",
            SAID[event.verb].format(who=_who(event.data)),
        )
        for event in events
    ]


def _who(data: dict[str, str]) -> str:
    person, email = data["person"], data["email"]
    return email if person == email else f"{person} ({email})"


def parts_of(leaver: Person, by: Person) -> list[Part]:
    """What someone still has in the running assessments and services of this member's organisations."""
    mine = staff_of(by)
    here = Q(assessment__service__organisation__in=mine) & ~Q(assessment__state__in=ENDS)
    live = {"person": leaver, "left_at__isnull": True}
    parts = [
        Part(f"Member of the {place.get_kind_display().lower()}", place.organisation.name, None)
        for place in Staff.objects.filter(person=leaver).select_related("organisation")
    ]
    seats = Seat.objects.filter(here, **live).select_related("assessment__service")
    parts += [
        Part(seat.role_words, seat.assessment.service.name, seat.assessment_id) for seat in seats
    ]
    named = Membership.objects.filter(here, **live).select_related("assessment__service")
    parts += [
        Part(str(MemberRole(each.role).label), each.assessment.service.name, each.assessment_id)
        for each in named
    ]
    teams = ServicePerson.objects.filter(**live, service__organisation__in=mine)
    parts += [
        Part(f"{each.get_role_display()} in the service team", each.service.name, None)
        for each in teams.select_related("service")
    ]
    return parts
