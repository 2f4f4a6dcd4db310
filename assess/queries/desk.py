"""The desk of the service assessment team: what needs doing, grouped by the next task."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from assess.domain.clock import local_day, working_days_between
from assess.domain.models import (
    Assessment,
    Event,
    Membership,
    Person,
    PointReview,
    RequestedWeek,
    Seat,
    Sitting,
    Waiver,
)
from assess.domain.policy import desk_filter, staff_of
from assess.domain.words import FILLS, MANAGERS, Discipline, Kind, Phase, State
from assess.queries.listing import Filters
from assess.queries.overview import ANSWERED_WITHIN

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
    managers: list[str] = field(default_factory=list)
    weeks: list[datetime.date] = field(default_factory=list)
    rated: int = 0
    points: int = 0
    over: bool = False  # the last sitting has ended
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

# In the order of the process. A row stands in the first group that holds it.
TASKS = [
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
        "late",
        "Reports late",
        "report",
        "See how far it is",
        lambda row: row.state == S.REPORTING and row.late,
        lambda row: row.due or _LAST,
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
    Task("challenged", "Challenged", "history", "Read the challenge", _state(S.CHALLENGED)),
    Task(
        "accepted",
        "Accepted in confidence",
        "assessment-mark_confidential",
        "Look at the mark",
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
    since = (
        Event.objects.filter(assessment=OuterRef("pk"), after=OuterRef("state"))
        .exclude(before=F("after"))
        .order_by("-id")
        .values("at")[:1]
    )
    running = filters.apply(
        Assessment.objects.filter(desk_filter(person), state__in=RUNNING), person
    )
    found = running.order_by("id").values_list(
        "pk",
        "service__name",
        "phase",
        "kind",
        "state",
        "changed_at",
        "report_due_on",
        "respond_by",
        "confidential_until",
        Subquery(since),
    )
    about = _About(person)
    today = local_day(now)
    return [_row(fields, about, now, today) for fields in found]


class _About:
    """What else the desk says of its assessments: one read per table, by assessment."""

    def __init__(self, person: Person) -> None:
        ours = {"assessment__service__organisation__in": staff_of(person)}
        arranging = {**ours, "assessment__state": S.ARRANGING}
        self.sittings: dict[int, list[tuple[datetime.datetime, datetime.datetime]]]
        self.sittings = defaultdict(list)
        for pk, *times in Sitting.objects.filter(
            **ours, assessment__state__in=(S.ARRANGING, S.ARRANGED)
        ).values_list("assessment", "starts_at", "ends_at"):
            self.sittings[pk].append((times[0], times[1]))
        self.lead: dict[int, str] = {}
        self.filled: dict[int, set[str]] = defaultdict(set)
        for pk, lead, observer, role, discipline, *names in Seat.objects.filter(
            **ours, left_at=None, assessment__state__in=(S.ARRANGING, S.ARRANGED, S.REPORTING)
        ).values_list(
            "assessment", "is_lead", "is_observer", "role", "discipline", *_names("person")
        ):
            if lead:
                self.lead[pk] = _name(names)
            if not observer:
                self.filled[pk].add(discipline or FILLS.get(role, ""))
        for pk, discipline in Waiver.objects.filter(**arranging).values_list(
            "assessment", "discipline"
        ):
            self.filled[pk].add(discipline)
        self.weeks: dict[int, list[datetime.date]] = defaultdict(list)
        for pk, monday in (
            RequestedWeek.objects.filter(**arranging)
            .order_by("monday")
            .values_list("assessment", "monday")
        ):
            self.weeks[pk].append(monday)
        self.managers: dict[int, list[str]] = defaultdict(list)
        for pk, *names in Membership.objects.filter(
            **ours, left_at=None, assessment__state=S.SHARED, role__in=MANAGERS
        ).values_list("assessment", *_names("person")):
            self.managers[pk].append(_name(names))
        self.points: dict[int, tuple[int, int]] = {
            pk: (rated, points)
            for pk, rated, points in PointReview.objects.filter(
                **ours, assessment__state=S.REPORTING, in_scope=True
            )
            .order_by()
            .values("assessment")
            .annotate(rated=Count("pk", filter=~Q(rating="")), all=Count("pk"))
            .values_list("assessment", "rated", "all")
        }

    def missing(self, pk: int) -> list[str]:
        """The seats that are still to be filled, in words."""
        lead = [] if pk in self.lead else ["lead assessor"]
        filled = self.filled.get(pk, set())
        return lead + [str(d.label).lower() for d in Discipline if d not in filled]


def _names(person: str) -> tuple[str, str, str]:
    return f"{person}__first_name", f"{person}__last_name", f"{person}__email"


def _name(names: list[str]) -> str:
    first, last, email = names
    return f"{first} {last}".strip() or email


def _row(
    fields: tuple[Any, ...], about: _About, now: datetime.datetime, today: datetime.date
) -> Row:
    pk, service, phase, kind, state, changed_at, report_due, respond_by, until, since = fields
    entered = local_day(since or changed_at)
    waited = max(0, (today - entered).days)
    due = respond_by if state == S.SHARED else report_due
    sittings = about.sittings.get(pk, [])
    ends = max((end for _, end in sittings), default=None)
    rated, points = about.points.get(pk, (0, 0))
    return Row(
        pk=pk,
        service=service,
        phase=str(Phase(phase).label),
        kind=str(Kind(kind).label).lower(),
        state=state,
        since=entered,
        waited=waited,
        late=_is_late(state, due, entered, waited, today),
        due=due,
        days_late=max(0, (today - due).days) if due else 0,
        starts_at=min((start for start, _ in sittings), default=None),
        ends_at=ends,
        missing=about.missing(pk) if state == S.ARRANGING else [],
        lead=about.lead.get(pk, ""),
        managers=about.managers.get(pk, []),
        weeks=about.weeks.get(pk, []),
        rated=rated,
        points=points,
        over=ends is not None and ends <= now,
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
        return waited > 14 or working_days_between(entered, today) > ANSWERED_WITHIN
    return state in {S.REPORTING, S.CHECKING, S.SHARED} and due is not None and due < today
