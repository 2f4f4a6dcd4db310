"""The action plan of a service across its assessments, as one person may see it."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.fields import TextField
from django.db.models.functions import Coalesce

from assess.domain.clock import local_day
from assess.domain.models import (
    Action,
    ActionStep,
    Assessment,
    Evidence,
    Membership,
    Person,
    Service,
    ServicePerson,
    Sitting,
)
from assess.domain.policy import allows, sees
from assess.domain.roles import Role, roles_as_sql, roles_in
from assess.domain.words import (
    ADDRESSED,
    AFTER_REPORT,
    MANAGERS,
    SERVICE_TEAMS_OWN,
    ActionStatus,
    Kind,
    Phase,
    StepKind,
)

LEFT = frozenset(ActionStatus) - ADDRESSED


@dataclass(frozen=True)
class Told:
    """An assessment whose actions this person sees: which it was, and what they may do there."""

    pk: int
    words: str  # Alpha service assessment
    day: datetime.date | None
    may_plan: bool


@dataclass(frozen=True)
class Row:
    """One action: what is to be done, who does it until when, and how far it is."""

    uuid: str
    number: str
    point: int
    title: str
    rating: str
    text: str
    assessment: Told
    status: str
    owner: str
    owner_id: int | None
    owner_left: bool  # the owner is not in the service team any more
    target_on: datetime.date | None
    due_on: datetime.date | None  # the last day of an amber; a red is reassessed instead
    overdue: bool  # its last day, or the day on which a mitigation is looked at again, is over
    behind: bool  # the service team's own target date is over
    progress: str
    progress_on: datetime.date | None
    evidence: int
    decision: str
    decided_on: datetime.date | None
    review_on: datetime.date | None

    @property
    def is_left(self) -> bool:
        """Whether something is left to do about it."""
        return self.status in LEFT

    @property
    def plannable(self) -> bool:
        """Whether this person can plan it now."""
        return self.assessment.may_plan and self.is_left

    @property
    def status_words(self) -> str:
        """How far it is, in words."""
        return str(ActionStatus(self.status).label)

    @property
    def in_own_hands(self) -> bool:
        """Whether the service team itself says how far it is."""
        return self.status in SERVICE_TEAMS_OWN


@dataclass(frozen=True)
class Filters:
    """What the plan is narrowed down to, and how it is grouped. Blank is everything left to do."""

    status: str = ""  # one of ActionStatus, or "all"
    owner: str = ""  # "me", "nobody", or the id of a person
    point: int | None = None
    rating: str = ""
    overdue: bool = False
    by: str = "point"  # or "assessment"

    @property
    def any(self) -> bool:
        """Whether it is narrowed down by anything that was asked for."""
        return bool(self.status or self.owner or self.point or self.rating or self.overdue)

    def holds(self, row: Row, me: int) -> bool:
        """Whether this action fits."""
        owner = "" if row.owner_id is None else str(row.owner_id)
        wanted = {"me": str(me), "nobody": ""}.get(self.owner, self.owner)
        return (
            (row.is_left if not self.status else self.status in {"all", row.status})
            and (not self.owner or owner == wanted)
            and (self.point is None or row.point == self.point)
            and self.rating in {"", row.rating}
            and (not self.overdue or row.overdue or row.behind)
        )


@dataclass(frozen=True)
class Group:
    """The actions of one point, or of one assessment."""

    key: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class ActionPlan:
    """The plan as it was asked for. `allowed` is False for who may see no action of the service."""

    allowed: bool
    rows: list[Row]  # those that fit the filters
    total: int
    left: int
    overdue: int
    nobodys: int  # left to do, and without an owner
    owners: list[tuple[int, str]]  # who can be chosen
    holders: list[tuple[int, str]]  # who has any, to narrow the plan down
    points: list[tuple[int, str]]
    assessments: list[Told]

    @property
    def may_plan(self) -> bool:
        """Whether there is anything here that this person can plan."""
        return any(row.plannable for row in self.rows)

    def groups(self, by: str) -> list[Group]:
        """The rows by point, or by assessment with the newest first."""
        found: dict[str, Group] = {}
        for row in self.rows:
            one = row.assessment
            if by == "assessment":
                day = f", {one.day.day} {one.day:%B %Y}" if one.day else ""
                key, title = f"assessment-{one.pk}", f"{one.words}{day}, reference {one.pk}"
            else:
                key, title = f"point-{row.point}", f"Point {row.point}: {row.title}"
                if found.get(key) and found[key].rows[0].title != row.title:  # another standard
                    key, title = f"{key}-{one.pk}", f"{title} (reference {one.pk})"
            found.setdefault(key, Group(key, title, [])).rows.append(row)
        groups = list(found.values())
        if by == "assessment":
            groups.sort(key=lambda group: -group.rows[0].assessment.pk)
        return groups


def action_plan(
    service: Service, person: Person, filters: Filters, today: datetime.date
) -> ActionPlan:
    """Every action of the service that this person may see, narrowed down as they ask."""
    seen, allowed = _assessments(service, person)
    people = _owners(service, seen)
    rows = [_row(fields, seen, people, today) for fields in _actions(seen)] if seen else []
    return ActionPlan(
        allowed=allowed,
        rows=[row for row in rows if filters.holds(row, person.pk)],
        total=len(rows),
        left=sum(row.is_left for row in rows),
        overdue=sum(row.overdue for row in rows),
        nobodys=sum(row.is_left and row.owner_id is None for row in rows),
        owners=sorted(people.items(), key=lambda each: each[1].lower()),
        holders=sorted(
            {(row.owner_id, row.owner) for row in rows if row.owner_id is not None},
            key=lambda each: each[1].lower(),
        ),
        points=sorted({(row.point, row.title) for row in rows}),
        assessments=list(seen.values()),
    )


def _assessments(service: Service, person: Person) -> tuple[dict[int, Told], bool]:
    """The assessments whose actions this person sees, and whether they may see any of the service.

    Who sees the service because of an assessment that has not got so far sees an empty plan, but
    not who has no such part at all (an observer).
    """
    roles = RawSQL(  # noqa: S611 - one number comes from outside, five times
        roles_as_sql('"assess_assessment"."id"', "%s"), [person.pk] * 5, output_field=TextField()
    )
    last = (
        Sitting.objects.filter(assessment=OuterRef("pk")).order_by("-ends_at").values("ends_at")[:1]
    )
    found = (
        Assessment.objects.filter(service=service)
        .order_by("-pk")
        .annotate(roles_text=roles, ended=Subquery(last))
        .values_list("pk", "phase", "kind", "state", "roles_text", "ended")
    )
    seen: dict[int, Told] = {}
    parts: list[bool] = []
    for pk, phase, kind, state, text, ended in found:
        is_to = roles_in(text)
        if not sees(is_to, state):
            continue
        parts.append(allows("action.see", is_to))
        if parts[-1] and state in AFTER_REPORT:
            seen[pk] = _told(pk, phase, kind, ended, is_to)
    return seen, not parts or any(parts)


def _told(
    pk: int, phase: str, kind: str, ended: datetime.datetime | None, roles: Collection[Role]
) -> Told:
    return Told(
        pk=pk,
        words=f"{Phase(phase).label} {str(Kind(kind).label).lower()}",
        day=local_day(ended) if ended else None,
        may_plan=allows("action.plan", roles),
    )


def _actions(seen: Iterable[int]) -> QuerySet[Action, tuple[Any, ...]]:
    """The numbered actions of these assessments, by point and number; the latest note of each."""
    notes = ActionStep.objects.filter(action=OuterRef("pk"), kind=StepKind.PROGRESS).order_by("-id")
    shown = Evidence.objects.filter(action=OuterRef("pk"), removed_at__isnull=True)
    many = shown.order_by().values("action").annotate(many=Count("pk")).values("many")
    return (
        Action.objects.filter(
            point_review__assessment__in=list(seen), removed_at__isnull=True, number__isnull=False
        )
        .order_by("point_review__point__number", "-point_review__assessment", "number")
        .values_list(
            "uuid",
            "number",
            "point_review__point__number",
            "point_review__point__title",
            "point_review__rating",
            "text",
            "point_review__assessment",
            "status",
            "owner",
            "owner__first_name",
            "owner__last_name",
            "owner__email",
            "target_on",
            "due_on",
            Subquery(notes.values("text")[:1]),
            Subquery(notes.values("at")[:1]),
            Coalesce(Subquery(many), 0),
            "decision",
            "decided_at",
            "review_on",
        )
    )


def _row(
    fields: tuple[Any, ...], seen: dict[int, Told], people: dict[int, str], today: datetime.date
) -> Row:
    (uuid, number, point, title, rating, text, assessment, status, owner, first, last, email,
     target_on, due_on, note, noted_at, evidence, decision, decided_at, review_on) = fields  # fmt: skip
    is_left = status in LEFT
    ends = review_on if status == ActionStatus.MITIGATION_AGREED else due_on
    return Row(
        uuid=str(uuid),
        number=f"{point}.{number}",
        point=point,
        title=title,
        rating=rating,
        text=text,
        assessment=seen[assessment],
        status=status,
        owner=(f"{first} {last}".strip() or email) if owner else "",
        owner_id=owner,
        owner_left=owner is not None and owner not in people,
        target_on=target_on,
        due_on=due_on,
        overdue=is_left and ends is not None and ends < today,
        behind=status in SERVICE_TEAMS_OWN and target_on is not None and target_on < today,
        progress=note or "",
        progress_on=local_day(noted_at) if noted_at else None,
        evidence=evidence,
        decision=decision,
        decided_on=local_day(decided_at) if decided_at else None,
        review_on=review_on,
    )


def _owners(service: Service, seen: Iterable[int]) -> dict[int, str]:
    """Who can own an action of any of these assessments, by id: `planning.owners_of` for all of them."""
    here = list(seen)
    team = ServicePerson.objects.filter(service=service, left_at__isnull=True)
    named = Membership.objects.filter(assessment__in=here, role__in=MANAGERS, left_at__isnull=True)
    booked = Assessment.objects.filter(pk__in=here)
    theirs = (
        Q(pk__in=team.values("person"))
        | Q(pk__in=named.values("person"))
        | Q(pk__in=booked.values("primary_contact"))
    )
    return {person.pk: person.name for person in Person.objects.filter(theirs, active=True)}


@dataclass(frozen=True)
class Note:
    """What somebody wrote of how far an action is."""

    at: datetime.datetime
    who: str
    text: str


def planned_action(assessment: Assessment, uuid: Any) -> Action | None:
    """One action of the shared report, with its point and owner."""
    found = Action.objects.filter(
        point_review__assessment=assessment,
        uuid=uuid,
        removed_at__isnull=True,
        number__isnull=False,
    )
    return found.select_related("point_review__point", "owner").first()


def progress_of(action: Action) -> list[Note]:
    """What was written of how far it is, the newest first."""
    steps = ActionStep.objects.filter(action=action, kind=StepKind.PROGRESS).order_by("-id")
    return [
        Note(step.at, step.by.name if step.by else "", step.text)
        for step in steps.select_related("by")
    ]
