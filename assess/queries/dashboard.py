"""What one person has to do, and where their assessments are."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from assess.domain.booking import own_services
from assess.domain.clock import local_day
from assess.domain.models import Assessment, Membership, Person
from assess.domain.policy import allows, desk_filter, on_behalf_filter, own_filter
from assess.domain.roles import Role, parts_of
from assess.domain.standing import Standing
from assess.domain.words import MANAGERS, MemberRole, State
from assess.domain.workflow import VERBS, possible_for
from assess.queries.actions_due import NextDue, OwnTask, next_due, open_of, own_tasks
from assess.queries.actions_waiting import Waiting, waiting_for
from assess.queries.disputes import UNANSWERED
from assess.queries.next_step import Next, next_for, state_sentence
from assess.queries.pages import Page, page_of
from assess.queries.standings import red_reports, seen_by

S = State
OVER = frozenset({S.WITHDRAWN, S.CANCELLED, S.CLOSED, S.ACCEPTED, S.PUBLISHED, S.TAKEN_DOWN})
# A declined request stays in view for a while, then it is over too: it can be reopened.
DECLINED_IN_VIEW = datetime.timedelta(days=28)
# Where the next step is the service assessment team's own.
WAITING = (S.REQUESTED, S.ARRANGING, S.CHECKING, S.CHALLENGED)
ROWS_A_PAGE = 25


@dataclass(frozen=True)
class Task:
    """One thing this person does next, for which assessment, and until when."""

    pk: int
    service: str
    what: str
    words: str
    page: str
    button: str
    until: datetime.date | None
    args: tuple[int | str, ...] = ()  # of its page's address, where that is not the assessment's
    query: str = ""


@dataclass(frozen=True)
class Mine:
    """One of my assessments: where it is, in words, and what my part in it is."""

    pk: int
    service: str
    what: str
    where: str
    part: str
    is_draft: bool


@dataclass(frozen=True)
class MyService:
    """A service on whose side this person is."""

    pk: int
    name: str
    due: NextDue | None = None  # what of its actions is due next, while any is left to do
    standing: Standing | None = None  # none where this person may not read what it rests on
    red: int | None = None  # the report that says what the service pauses for


@dataclass(frozen=True)
class Dashboard:
    """Everything on the dashboard. `waiting`: how many assessments wait on the desk."""

    tasks: list[Task]
    assessments: list[Mine]
    services: list[MyService]
    has_previous: bool
    waiting: int | None = None
    decisions: tuple[Waiting, ...] = ()  # actions that wait for this person


def dashboard(person: Person, *, now: datetime.datetime, is_staff: bool, team: str) -> Dashboard:
    """What this person has to do, the most urgent first, and where their assessments are."""
    parts = parts_of(person)
    current = (
        Assessment.objects.filter(_mine(person) & ~_over(now))
        .select_related("service")
        .prefetch_related("sittings", Prefetch("memberships", _mine_now(person)))
        .annotate(asked=Exists(UNANSWERED.filter(assessment=OuterRef("pk"))))
        .defer("description", "users", "purpose")
        .order_by("-id")
    )
    tasks, rows = [], []
    for one in current:
        roles = parts.get(one.pk, frozenset({Role.STAFF, Role.ON_BEHALF}))
        rows.append(
            Mine(
                pk=one.pk,
                service=one.service.name,
                what=_what(one),
                where=state_sentence(one, team),
                part=part_words(roles, [m.role for m in one.memberships.all()]),
                is_draft=one.state == S.DRAFT,
            )
        )
        step = next_for(one, roles, possible_for(roles, one), asked=one.asked)  # type: ignore[attr-defined]
        if step.page:
            tasks.append(_task(one, step))
    services = dict(own_services(person).values_list("pk", "name"))
    left = open_of(services, parts)
    tasks += [_about_action(own, services[own.service]) for own in own_tasks(left, person.pk)]
    due = next_due(left, local_day(now))
    tasks.sort(key=lambda task: (task.until is None, task.until or now.date(), task.pk))
    return Dashboard(
        tasks=tasks,
        assessments=rows,
        services=_services(person, now, parts, services, due, is_staff=is_staff),
        has_previous=_previous(person, now).exists(),
        waiting=_waiting(person) if is_staff else None,
        decisions=waiting_for(person) if is_staff or _leads(parts) else (),
    )


def _leads(parts: dict[int, frozenset[Role]]) -> bool:
    return any(Role.LEAD in roles for roles in parts.values())


def _services(
    person: Person,
    now: datetime.datetime,
    parts: dict[int, frozenset[Role]],
    services: dict[int, str],
    due: dict[int, NextDue],
    *,
    is_staff: bool,
) -> list[MyService]:
    """These services, each with what it may do next, and which of its actions is due next."""
    if not services:
        return []
    seen = seen_by(person, list(services), local_day(now), parts, is_staff=is_staff)
    found = []
    for pk, name in services.items():
        standing = seen.get(pk)
        seen_reds = red_reports(standing) if standing else []
        reds = [pk for pk in seen_reds if allows("paused.see", parts.get(pk, ()))]
        found.append(MyService(pk, name, due.get(pk), standing, reds[-1] if reds else None))
    return found


def _mine(person: Person) -> Q:
    """In which this person has a part, and the drafts they write on behalf of others."""
    return own_filter(person) | (Q(state=S.DRAFT) & on_behalf_filter(person))


def _over(now: datetime.datetime) -> Q:
    return Q(state__in=OVER) | Q(state=S.DECLINED, ended_at__lt=now - DECLINED_IN_VIEW)


def _what(assessment: Assessment) -> str:
    """Alpha service assessment."""
    if not assessment.phase:
        return "Assessment"
    return f"{assessment.phase_words} {assessment.kind_words.lower()}"


_PARTS = {
    Role.PRIMARY_CONTACT: "primary contact",
    Role.MANAGER: "product or delivery manager",
    Role.DIRECTOR: "deputy director or service owner",
    Role.SERVICE_TEAM: "service team",
    Role.LEAD: "lead assessor",
    Role.PANEL: "panel member",
    Role.OBSERVER: "observer",
    Role.ON_BEHALF: "you book on behalf of the service team",
}


def _mine_now(person: Person) -> QuerySet[Membership]:
    """As what this person is named now: which of the two managers, or of the two directors."""
    return Membership.objects.filter(person=person, left_at=None)


def part_words(roles: Collection[Role], named: Collection[str] = ()) -> str:
    """What someone is to an assessment; the wider part is left out where they have a closer one.

    `named`: the roles in which they are named, where these are known.
    """
    closer = set(roles)
    if closer & {Role.PRIMARY_CONTACT, Role.MANAGER, Role.DIRECTOR}:
        closer.discard(Role.SERVICE_TEAM)
    if Role.LEAD in closer:
        closer.discard(Role.PANEL)
    closest = {
        Role.MANAGER: [each for each in MemberRole if each in named and each in MANAGERS],
        Role.DIRECTOR: [each for each in MemberRole if each in named and each not in MANAGERS],
    }
    words = ", ".join(
        " and ".join(str(each.label).lower() for each in closest.get(role, ())) or text
        for role, text in _PARTS.items()
        if role in closer
    )
    return words[:1].upper() + words[1:]


def _task(assessment: Assessment, step: Next) -> Task:
    before_the_day = assessment.state in {S.ARRANGING, S.ARRANGED}
    return Task(
        pk=assessment.pk,
        service=assessment.service.name,
        what=_what(assessment),
        words=step.words,
        page=step.page,
        button=step.button,
        until=step.until or (assessment.assessed_on if before_the_day else None),
    )


def _about_action(own: OwnTask, service: str) -> Task:
    """What this person does next about actions, with the assessment that they are of."""
    return Task(
        pk=own.assessment,
        service=service,
        what=own.what,
        words=own.words,
        page=own.page,
        button=own.button,
        until=own.until,
        args=own.args,
        query=own.query,
    )


def _waiting(person: Person) -> int:
    waits = Q(state__in=WAITING) | Q(state=S.ACCEPTED, confidential=False)
    return Assessment.objects.filter(desk_filter(person) & waits).count()


@dataclass(frozen=True)
class Past:
    """An assessment that is over: how it ended, and its overall rating where it can be seen."""

    pk: int
    service: str
    what: str
    day: datetime.date | None
    ended: str
    rating: str


def _previous(person: Person, now: datetime.datetime) -> QuerySet[Assessment]:
    return Assessment.objects.filter(own_filter(person) & _over(now)).order_by("-id")


def previous(person: Person, *, now: datetime.datetime, number: str) -> Page[Past]:
    """The assessments of this person that are over, the newest first."""
    parts = parts_of(person)
    rows = (
        _previous(person, now)
        .select_related("service")
        .prefetch_related("sittings")
        .annotate(rated=F("shared_version__content__overall__rating"))
    )
    page = page_of(rows, number, ROWS_A_PAGE)
    past = [
        Past(
            pk=one.pk,
            service=one.service.name,
            what=_what(one),
            day=one.assessed_on,
            ended=str(State(one.state).label),
            rating=seen_rating(one.state, parts.get(one.pk, frozenset()), one.rated),
        )
        for one in page.rows
    ]
    return Page(past, page.number, page.last, page.total, page.size)


def seen_rating(state: str, roles: Collection[Role], rating: str | None) -> str:
    """The overall rating, if whoever has these roles may see it: published is for everyone."""
    reads = state in VERBS["report.see_shared"].sources and allows("report.see_shared", roles)
    return (rating or "") if state == S.PUBLISHED or reads else ""
