"""Of the services on whose side someone is: what is due next, and which actions are theirs."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from assess.domain.models import Action
from assess.domain.policy import allows
from assess.domain.roles import Role
from assess.domain.words import (
    ADDRESSED,
    AFTER_REPORT,
    SERVICE_TEAMS_OWN,
    ActionStatus,
    Kind,
    Phase,
)

_ANSWER = frozenset({Role.PRIMARY_CONTACT, Role.MANAGER})
# So many of someone's own actions stand in their list of tasks one by one; more are one task.
ONE_BY_ONE = 3
LAST_DAY, TARGET, REVIEW = "last day", "target date", "mitigation looked at again on"


@dataclass(frozen=True)
class Open:
    """One action about which something is left to do."""

    service: int
    assessment: int
    what: str  # Alpha service assessment
    uuid: str
    number: str
    title: str
    status: str
    owner: int | None
    until: datetime.date | None  # its last day or the target date, whichever is first
    why: str  # which of them that is
    may_plan: bool
    answers: bool  # the person is the primary contact or a manager: they see that it is planned

    @property
    def is_ours(self) -> bool:
        """Whether it waits for the service team, and not for those who decide."""
        return self.status in SERVICE_TEAMS_OWN


@dataclass(frozen=True)
class OwnTask:
    """What someone does next about actions of a service."""

    assessment: int
    what: str
    service: int
    words: str
    page: str
    args: tuple[int | str, ...]
    query: str
    button: str
    until: datetime.date | None


@dataclass(frozen=True)
class NextDue:
    """How much is left to do in a service, and what of it comes first."""

    left: int
    number: str  # blank when nothing has a day
    until: datetime.date | None
    why: str
    passed: str  # which of its days is over: "Overdue", "Target passed", or nothing


def open_of(services: Collection[int], parts: Mapping[int, Collection[Role]]) -> list[Open]:
    """Every action left to do of these services that this person sees, the most urgent first.

    One query, however many there are. `parts`: what the person is to each assessment.
    """
    if not services:
        return []
    rows = (
        Action.objects.filter(
            point_review__assessment__service__in=services,
            point_review__assessment__state__in=AFTER_REPORT,
            removed_at__isnull=True,
            number__isnull=False,
        )
        .exclude(status__in=ADDRESSED)
        .order_by("point_review__point__number", "number")
        .values_list(
            "point_review__assessment__service",
            "point_review__assessment",
            "point_review__assessment__phase",
            "point_review__assessment__kind",
            "uuid",
            "point_review__point__number",
            "number",
            "point_review__point__title",
            "status",
            "owner",
            "target_on",
            "due_on",
            "review_on",
        )
    )
    found = []
    for service, assessment, phase, kind, uuid, point, number, title, status, owner, *days in rows:
        roles = parts.get(assessment, frozenset())
        if allows("action.see", roles):
            until, why = _until(status, *days)
            found.append(
                Open(
                    service=service,
                    assessment=assessment,
                    what=f"{Phase(phase).label} {str(Kind(kind).label).lower()}",
                    uuid=str(uuid),
                    number=f"{point}.{number}",
                    title=title,
                    status=status,
                    owner=owner,
                    until=until,
                    why=why,
                    may_plan=allows("action.plan", roles),
                    answers=not _ANSWER.isdisjoint(roles),
                )
            )
    return sorted(found, key=lambda each: each.until or datetime.date.max)


def _until(
    status: str,
    target_on: datetime.date | None,
    due_on: datetime.date | None,
    review_on: datetime.date | None,
) -> tuple[datetime.date | None, str]:
    """The day that comes first, and which it is; of two on one day, the last day."""
    if status == ActionStatus.MITIGATION_AGREED:
        return review_on, REVIEW
    days = [(day, why) for day, why in ((due_on, LAST_DAY), (target_on, TARGET)) if day]
    return min(days, default=(None, ""))


def next_due(actions: Iterable[Open], today: datetime.date) -> dict[int, NextDue]:
    """What of each service comes first."""
    found: dict[int, NextDue] = {}
    for each in actions:  # the most urgent first
        before = found.get(each.service)
        if before is not None:
            found[each.service] = replace(before, left=before.left + 1)
            continue
        passed = ""
        if each.until is not None and each.until < today:
            passed = "Target passed" if each.why == TARGET else "Overdue"
        number = each.number if each.until else ""
        found[each.service] = NextDue(1, number, each.until, each.why, passed)
    return found


def own_tasks(actions: Iterable[Open], person: int) -> list[OwnTask]:
    """What this person does next: their own actions, and giving an owner to those without one."""
    tasks: list[OwnTask] = []
    by_service: dict[int, list[Open]] = {}
    for each in actions:
        if each.may_plan and each.is_ours:
            by_service.setdefault(each.service, []).append(each)
    for found in by_service.values():
        mine = [each for each in found if each.owner == person]
        if len(mine) <= ONE_BY_ONE:
            tasks += [_own(each) for each in mine]
        else:
            words = f"{len(mine)} actions are yours. The first is {mine[0].number}."
            tasks.append(_in_plan(mine[0], words, "?owner=me", "See your actions"))
        if nobodys := [each for each in found if each.owner is None and each.answers]:
            have = "has" if len(nobodys) == 1 else "have"
            words = (
                f"Give each action an owner and a target date. {len(nobodys)} {have} no owner yet."
            )
            tasks.append(_in_plan(nobodys[0], words, "?owner=nobody", "Plan the actions"))
    return tasks


def _own(each: Open) -> OwnTask:
    return OwnTask(
        assessment=each.assessment,
        what=each.what,
        service=each.service,
        words=f"Action {each.number} is yours: {each.title}.",
        page="action-progress",
        args=(each.assessment, each.uuid),
        query="",
        button="Write how far it is",
        until=each.until,
    )


def _in_plan(first: Open, words: str, query: str, button: str) -> OwnTask:
    return OwnTask(
        assessment=first.assessment,
        what=first.what,
        service=first.service,
        words=words,
        page="service-actions",
        args=(first.service,),
        query=query,
        button=button,
        until=first.until,
    )
