"""A service over all its phases, as one person may see it."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from assess.domain.clock import local_day
from assess.domain.decisions import facts_of
from assess.domain.gates import Gate, Other
from assess.domain.models import Assessment, Person, Service, ServicePerson, Sitting
from assess.domain.policy import allows, sees
from assess.domain.roles import Role, parts_of, staff_of
from assess.domain.standing import Standing
from assess.domain.words import AFTER_REPORT, Kind, Phase, State, TeamRole, type_words
from assess.queries.actions_due import NextDue, next_due, open_of
from assess.queries.ahead import ahead_of
from assess.queries.dashboard import seen_rating
from assess.queries.standings import reads, standing_from

S = State
# What others need not know of a service team: what it asked for and did not get.
NOT_FOR_OTHERS = frozenset({S.DRAFT, S.REQUESTED, S.DECLINED, S.WITHDRAWN, S.CANCELLED})

# On whose side someone is who may ask for the next assessment, besides those in the service team.
_OWN = frozenset({Role.PRIMARY_CONTACT, Role.MANAGER, Role.DIRECTOR, Role.SERVICE_TEAM})


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
    has_plan: bool  # there are reports whose actions this person sees
    due: NextDue | None  # what of them comes first, while any is left to do
    # What it may do next; none where this person may not read what it rests on.
    standing: Standing | None
    opens: frozenset[int]  # the assessments in which this person has a part
    gates: list[Gate]  # what stands in the way of the next request, for who may send one


def service_page(service: Service, person: Person, now: datetime.datetime) -> ServicePage:
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
            "shared_at",
        )
    )
    lines, draft, others, reads_all = [], None, [], True
    known: dict[int, Collection[Role]] = {}
    for (
        pk,
        phase,
        kind,
        again,
        state,
        confidential,
        started_by,
        ended,
        rating,
        shared_at,
    ) in found:
        others.append(Other(pk, phase, kind, state, shared_at, again))
        roles = parts.get(pk, frozenset())
        if not roles and is_staff:
            roles = frozenset(
                {Role.STAFF} | ({Role.ON_BEHALF} if started_by == person.pk else set())
            )
        visible = sees(roles, state)
        if visible and state in AFTER_REPORT and allows("action.see", roles):
            known[pk] = roles
        reads_all = reads_all and reads(roles, kind, state, confidential=confidential)
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
    left = open_of([service.pk], known) if known else []
    people = _people(service)
    own = any(row.person_id == person.pk for row in people) or any(
        not _OWN.isdisjoint(parts.get(other.pk, ())) for other in others
    )
    may_request = person.organisation_id is not None and (own or is_staff)
    facts = facts_of([service.pk])[service.pk]
    return ServicePage(
        organisation=service.organisation.name,
        portfolio=service.portfolio.name if service.portfolio else "",
        lines=lines,
        people=[Member(row.person.name, str(TeamRole(row.role).label)) for row in people],
        may_request=may_request,
        draft=draft,
        has_plan=bool(known),
        due=next_due(left, local_day(now)).get(service.pk),
        opens=frozenset(line.pk for line in lines if line.page),
        standing=standing_from(facts, local_day(now)) if reads_all else None,
        gates=ahead_of(service, person, facts=facts, others=others, parts=parts)
        if may_request and draft is None
        else [],
    )


def _page(state: str) -> str:
    return "book-tasks" if state == S.DRAFT else "assessment"


def _people(service: Service) -> list[ServicePerson]:
    rows = ServicePerson.objects.filter(service=service, left_at__isnull=True)
    return list(rows.select_related("person").order_by("joined_at", "id"))
