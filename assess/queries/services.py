"""A service over all its phases, as one person may see it."""

import datetime
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from assess.domain.booking import startable_services
from assess.domain.clock import local_day
from assess.domain.models import Assessment, Person, Service, ServicePerson, Sitting
from assess.domain.policy import sees
from assess.domain.roles import Role, parts_of, staff_of
from assess.domain.words import Kind, Phase, State, TeamRole, type_words
from assess.queries.dashboard import seen_rating

S = State
# What others need not know of a service team: what it asked for and did not get.
NOT_FOR_OTHERS = frozenset({S.DRAFT, S.REQUESTED, S.DECLINED, S.WITHDRAWN, S.CANCELLED})


@dataclass(frozen=True)
class Line:
    """One assessment of the service. `page` is where this person can read more, if anywhere."""

    pk: int
    phase: str
    kind: str
    day: datetime.date | None
    state: str
    rating: str
    is_rated: bool
    page: str
    report: bool


@dataclass(frozen=True)
class Member:
    """Someone in the service team."""

    name: str
    role: str


@dataclass(frozen=True)
class ServicePage:
    """What the page of a service shows; `draft` is the request this person can go on with."""

    organisation: str
    portfolio: str
    lines: list[Line]
    people: list[Member]
    may_request: bool
    draft: int | None


def service_page(service: Service, person: Person) -> ServicePage:
    """The service's team and its assessments over time, the newest first."""
    parts, is_staff = parts_of(person), service.organisation_id in staff_of(person)
    last = (
        Sitting.objects.filter(assessment=OuterRef("pk")).order_by("-ends_at").values("ends_at")[:1]
    )
    found = (
        Assessment.objects.filter(service=service)
        .order_by("-id")
        .values_list(
            "pk",
            "phase",
            "kind",
            "reassessment_of_id",
            "state",
            "confidential",
            "started_by_id",
            Subquery(last),
            F("shared_version__content__overall__rating"),
        )
    )
    lines, draft = [], None
    for pk, phase, kind, again, state, confidential, started_by, ended, rating in found:
        roles = parts.get(pk, frozenset())
        if not roles and is_staff:
            roles = frozenset(
                {Role.STAFF} | ({Role.ON_BEHALF} if started_by == person.pk else set())
            )
        visible = sees(roles, state)
        if not visible and (confidential or state in NOT_FOR_OTHERS):
            continue
        if state == S.DRAFT and draft is None:
            draft = pk
        lines.append(
            Line(
                pk=pk,
                phase=str(Phase(phase).label) if phase else "Phase not chosen yet",
                kind=type_words(kind, again),
                day=local_day(ended) if ended else None,
                state=str(State(state).label),
                rating=seen_rating(state, roles, rating),
                is_rated=kind != Kind.PEER_REVIEW,
                page=_page(state) if visible else "",
                report=state == S.PUBLISHED,
            )
        )
    return ServicePage(
        organisation=service.organisation.name,
        portfolio=service.portfolio.name if service.portfolio else "",
        lines=lines,
        people=_people(service),
        may_request=person.organisation_id is not None
        and startable_services(person).filter(pk=service.pk).exists(),
        draft=draft,
    )


def _page(state: str) -> str:
    return "book-tasks" if state == S.DRAFT else "assessment"


def _people(service: Service) -> list[Member]:
    rows = (
        ServicePerson.objects.filter(service=service, left_at__isnull=True)
        .select_related("person")
        .order_by("joined_at", "id")
    )
    return [Member(row.person.name, str(TeamRole(row.role).label)) for row in rows]
