"""The desk of the service assessment team: what needs doing, grouped by the next task."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from assess.domain.clock import ANSWER_WORKING_DAYS, local_day, working_days_between
from assess.domain.models import Assessment, Event, Person
from assess.domain.policy import desk_filter
from assess.domain.prepared import Prepared
from assess.domain.words import Phase, State, type_words
from assess.queries.desk_facts import Facts, facts_for
from assess.queries.desk_late import Owing, missing_from
from assess.queries.listing import Filters

S = State
RUNNING = (
    S.REQUESTED,
    S.ARRANGING,
    S.ARRANGED,
    S.REPORTING,
    S.CHECKING,
    S.SHARED,
    S.CHALLENGED,
    S.ACCEPTED,
)


@dataclass(frozen=True)
class Row:
    """One assessment on the desk, with what its next task needs to know."""

    pk: int
    service: str
    phase: str
    kind: str
    state: str
    since: datetime.date  # in this state, or asked for
    waited: int  # days
    late: bool
    due: datetime.date | None = None
    days_late: int = 0
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    missing: list[str] = field(default_factory=list)
    lead: str = ""
    owing: tuple[Owing, ...] = ()  # what a late report lacks, and from whom
    managers: list[str] = field(default_factory=list)
    opened: list[tuple[datetime.datetime, str, str]] = field(default_factory=list)
    weeks: list[datetime.date] = field(default_factory=list)
    rated: int = 0
    points: int = 0
    asked: int = 0  # questions about the shared report without an answer
    amending: bool = False  # the shared report is being changed
    over: bool = False  # the last sitting has ended
    confidential: bool = False
    until: datetime.date | None = None


@dataclass(frozen=True)
class Task:
    """A group of the desk: what is to be done, where, and in which order its rows stand."""

    slug: str
    title: str
    page: str
    step: str
    holds: Callable[[Row], bool]
    order: Callable[[Row], Any] = lambda row: row.since


def _state(*states: State) -> Callable[[Row], bool]:
    return lambda row: row.state in states


_DAY_ORDER = datetime.datetime.max.replace(tzinfo=datetime.UTC)
_LAST = datetime.date.max

# First what cannot wait, then in the order of the process. A row stands in the first group that
# holds it.
TASKS = [
    Task(
        "late",
        "Reports late",
        "report",
        "See how far it is",
        lambda row: row.state == S.REPORTING and row.late,
        lambda row: row.due or _LAST,
    ),
    Task(
        "check-late",
        "Late reports to check",
        "report-check",
        "Check the report",
        lambda row: row.state == S.CHECKING and row.late,
        lambda row: row.due or _LAST,
    ),
    Task(
        "publish",
        "Reports to publish",
        "report-publish",
        "Publish the report",
        lambda row: row.state == S.ACCEPTED and not row.confidential,
    ),
    Task("answer", "Requests to answer", "request", "Look at the request", _state(S.REQUESTED)),
    Task(
        "date",
        "Dates to set",
        "assessment-set_sittings",
        "Set the date",
        lambda row: row.state == S.ARRANGING and row.ends_at is None,
    ),
    Task(
        "seats",
        "Seats to fill",
        "panel",
        "Fill the panel",
        lambda row: row.state == S.ARRANGING and bool(row.missing),
    ),
    Task(
        "confirm",
        "Arrangements to confirm",
        "assessment-arrange",
        "Confirm the arrangements",
        _state(S.ARRANGING),
    ),
    Task(
        "coming",
        "Coming up",
        "assessment",
        "See the arrangements",
        _state(S.ARRANGED),
        lambda row: row.ends_at or _DAY_ORDER,
    ),
    Task(
        "writing",
        "Reports being written",
        "report",
        "See how far it is",
        _state(S.REPORTING),
        lambda row: row.due or _LAST,
    ),
    Task("check", "Reports to check", "report-check", "Check the report", _state(S.CHECKING)),
    Task(
        "team",
        "With the service team",
        "report-read",
        "Read the report",
        _state(S.SHARED),
        lambda row: row.due or _LAST,
    ),
    Task("challenged", "Challenged", "challenge", "Read the challenge", _state(S.CHALLENGED)),
    Task(
        "accepted",
        "Accepted in confidence",
        "assessment-mark_confidential",
        "See if it is still confidential",
        _state(S.ACCEPTED),
    ),
]


@dataclass(frozen=True)
class Group:
    """A task and the assessments that wait for it."""

    task: Task
    rows: list[Row]


@dataclass(frozen=True)
class Desk:
    """All groups that hold something, and how many assessments that are."""

    groups: list[Group]
    total: int


def desk(person: Person, filters: Filters, now: datetime.datetime) -> Desk:
    """What this member of the service assessment team has on the desk now."""
    rows = _rows(person, filters, now)
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        held[next(task.slug for task in TASKS if task.holds(row))].append(row)
    groups = [
        Group(task, sorted(held[task.slug], key=lambda row: (task.order(row), row.pk)))
        for task in TASKS
        if task.slug in held
    ]
    return Desk(groups, len(rows))


def _rows(person: Person, filters: Filters, now: datetime.datetime) -> list[Row]:
    if not person.active:
        return []
    found = _running(person, filters) if filters.any else _everything(person.pk)
    about = facts_for(person)
    today = local_day(now)
    rows = [_row(fields, about, now, today) for fields in found]
    late = [row.pk for row in rows if row.state == S.REPORTING and row.late]
    owing = missing_from(late) if late else {}
    return [replace(row, owing=owing[row.pk]) if row.pk in owing else row for row in rows]


def _running(person: Person, filters: Filters) -> QuerySet[Assessment, tuple[Any, ...]]:
    since = (
        Event.objects.filter(assessment=OuterRef("pk"), after=OuterRef("state"))
        .exclude(before=F("after"))
        .order_by("-id")
        .values("at")[:1]
    )
    running = filters.apply(
        Assessment.objects.filter(desk_filter(person), state__in=RUNNING), person
    )
    return running.order_by("id").values_list(
        "pk",
        "service__name",
        "phase",
        "kind",
        "reassessment_of_id",
        "state",
        "changed_at",
        "report_due_on",
        "respond_by",
        "confidential",
        "confidential_until",
        "amending_since",
        Subquery(since),
    )


# Unless it is narrowed down, the question is always the same.
_everything = Prepared(lambda person: _running(Person(pk=person), Filters()))


def _row(
    fields: tuple[Any, ...], about: dict[int, Facts], now: datetime.datetime, today: datetime.date
) -> Row:
    pk, service, phase, kind, again, state, changed_at, report_due, respond_by, *mark = fields
    confidential, until, amending_since, since = mark
    entered = local_day(since or changed_at)
    waited = max(0, (today - entered).days)
    due = respond_by if state == S.SHARED else report_due
    facts = about.get(pk) or Facts()
    ends = facts.ends_at
    return Row(
        pk=pk,
        service=service,
        phase=str(Phase(phase).label),
        kind=type_words(kind, again).lower(),
        state=state,
        since=entered,
        waited=waited,
        late=_is_late(state, due, entered, waited, today),
        due=due,
        days_late=max(0, (today - due).days) if due else 0,
        starts_at=facts.starts_at,
        ends_at=ends,
        missing=facts.missing if state == S.ARRANGING else [],
        lead=facts.lead,
        managers=facts.managers,
        opened=facts.opened,
        weeks=facts.weeks,
        rated=facts.rated,
        points=facts.points,
        asked=facts.asked,
        amending=amending_since is not None,
        over=ends is not None and ends <= now,
        confidential=confidential,
        until=until,
    )


def _is_late(
    state: str,
    due: datetime.date | None,
    entered: datetime.date,
    waited: int,
    today: datetime.date,
) -> bool:
    if state == S.REQUESTED:
        # Counting working days of a long wait costs more than it tells.
        return waited > 14 or working_days_between(entered, today) > ANSWER_WORKING_DAYS
    return state in {S.REPORTING, S.CHECKING, S.SHARED} and due is not None and due < today
