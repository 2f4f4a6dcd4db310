"""The action plan: who of the service team does which action, until when, and how far it is.

It is the service team's own word. Whether an action is addressed is decided by others. A verb is of
one assessment; `plan_many` runs it for several assessments of a service and tells each person once.
"""

import datetime
import uuid as uuids
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assess.domain.clock import local_day
from assess.domain.models import (
    Action,
    ActionStep,
    Assessment,
    Membership,
    Person,
    Service,
    ServicePerson,
)
from assess.domain.numbered import capital, live_actions, number_of, numbers_of, refuse_addressed
from assess.domain.refusals import Refused
from assess.domain.words import (
    AFTER_REPORT,
    MANAGERS,
    SERVICE_TEAMS_OWN,
    ActionStatus,
    StepKind,
)
from assess.domain.workflow import NOTHING_NEW, locked, transition
from assess.domain.writing import within

LONGEST_NOTE = 2_000  # characters
NOT_YET = "Actions are the service team’s to work on once the report has been accepted."


class Keep(Enum):
    """Said of what stays as it is, where nothing (no owner, no date) means something too."""

    AS_IT_IS = "as it is"


KEEP = Keep.AS_IT_IS
FIELDS = {"owner": "owner", "target_on": "target date", "status": "status"}


def owners_of(assessment: Assessment) -> QuerySet[Person]:
    """Who can be the owner of its actions: the service team, the primary contact, the two managers."""
    team = ServicePerson.objects.filter(service=assessment.service_id, left_at__isnull=True)
    managers = Membership.objects.filter(
        assessment=assessment, role__in=MANAGERS, left_at__isnull=True
    )
    theirs = (
        Q(pk=assessment.primary_contact_id)
        | Q(pk__in=team.values("person"))
        | Q(pk__in=managers.values("person"))
    )
    return Person.objects.filter(theirs, active=True)


def planned(action: Action) -> dict[str, str]:
    """The plan of an action in words, by its fields."""
    return {
        "owner": action.owner.name if action.owner else "nobody",
        "target_on": _day(action.target_on),
        "status": str(ActionStatus(action.status).label).lower(),
    }


def _day(day: datetime.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "none"


def as_seen(action: Action) -> str:
    """What a page shows of a plan, to send back with what is typed: see `plan`."""
    return f"{action.owner_id or ''}|{action.target_on or ''}|{action.status}"


@transition(
    "action.plan",
    sources=AFTER_REPORT,
    said="planned {actions}: {changes}",
    already=NOT_YET,
)
def plan(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    actions: Collection[uuids.UUID],
    owner: Person | None | Keep = KEEP,
    target_on: datetime.date | None | Keep = KEEP,
    status: str | Keep = KEEP,
    seen: str = "",
    announce: Sequence[uuids.UUID] | None = None,
) -> Any:
    """The service team says who does an action, until when, and whether it has begun.

    The same for all of these `actions`; what is `KEEP` stays as it is. `seen` is what the page
    showed of the one action (`as_seen`): what was not changed there stays, and what someone else
    has changed meanwhile is not overwritten. The new owner is told, of these actions that became
    theirs or of those in `announce`.
    """
    found = live_actions(assessment, actions)
    refuse_addressed(found)
    wanted: dict[str, Any] = {"owner": owner, "target_on": target_on, "status": status}
    wanted = {name: value for name, value in wanted.items() if value is not KEEP}
    if seen and len(found) == 1:
        wanted = _since(found[0], wanted, seen)
    changed = [each for each in found if _differs(each, wanted)]
    _check(assessment, changed, wanted, local_day(at))
    newly = [each.uuid for each in changed if _becomes_theirs(each, wanted.get("owner"), by)]
    _write(changed, wanted, by=by, at=at)
    if not changed:
        return NOTHING_NEW
    told = list(newly if announce is None else announce)
    new_owner = wanted.get("owner")
    return {
        "actions": numbers_of(changed),
        "changed": len(changed),
        "changes": _changes(wanted),
        "told": {new_owner.email: [str(each) for each in told]} if new_owner and told else {},
    }


def _becomes_theirs(action: Action, owner: Person | None, by: Person) -> bool:
    """Whether someone becomes the owner who did not choose it themselves."""
    return owner is not None and owner.pk not in {action.owner_id, by.pk}


def _value(action: Action, name: str) -> Any:
    return getattr(action, name)


def _differs(action: Action, wanted: dict[str, Any]) -> bool:
    return any(_value(action, name) != value for name, value in wanted.items())


def _since(action: Action, wanted: dict[str, Any], seen: str) -> dict[str, Any]:
    """What was changed on a page that showed `seen`; refused where someone else changed it too."""
    before = dict(zip(FIELDS, seen.split("|"), strict=False))
    now = dict(zip(FIELDS, as_seen(action).split("|"), strict=True))
    given = {
        name: str((value.pk if name == "owner" else value) if value else "")
        for name, value in wanted.items()
    }
    changed = {name: wanted[name] for name in wanted if given[name] != before.get(name)}
    for name in changed:
        if now[name] not in {before.get(name), given[name]}:
            last = action.steps.filter(kind=StepKind.PLANNED).select_related("by").last()
            who = last.by.name if last and last.by else "Someone else"
            raise Refused(
                f"{who} has changed the {FIELDS[name]} meanwhile: it is now "
                f"“{planned(action)[name]}”. Check what you entered, then save again.",
                field=name,
            )
    return changed


def _check(
    assessment: Assessment, changed: list[Action], wanted: dict[str, Any], today: datetime.date
) -> None:
    """Refuse an owner from outside, a target date that is over, a status that others decide."""
    if "owner" in wanted and any(each.owner != wanted["owner"] for each in changed):
        _check_owner(assessment, wanted["owner"])
    target = wanted.get("target_on")
    if target is not None and target < today and any(each.target_on != target for each in changed):
        raise Refused("The target date must be today or in the future.", field="target_on")
    if "status" in wanted:
        _check_status(changed, wanted["status"])


def _check_owner(assessment: Assessment, owner: Person | None) -> None:
    if owner is not None and not owners_of(assessment).filter(pk=owner.pk).exists():
        raise Refused(
            f"{owner.name} is not in the service team of {assessment.service.name}. Choose someone "
            "who is, or add them to the service team first.",
            field="owner",
        )


def _check_status(changed: list[Action], status: str) -> None:
    if status not in SERVICE_TEAMS_OWN:
        raise Refused("Choose “to do” or “in progress”.", field="status")
    decided = [each for each in changed if each.status not in SERVICE_TEAMS_OWN]
    if decided:
        raise Refused(
            f"The status of {numbers_of(decided)} is decided by the lead assessor or the service "
            f"assessment team: it is “{planned(decided[0])['status']}”.",
            field="status",
        )


def _changes(wanted: dict[str, Any]) -> str:
    """What was planned, in a sentence of the history: owner Ada Byron, no target date, in progress."""
    said = []
    if "owner" in wanted:
        said.append(f"owner {wanted['owner'].name}" if wanted["owner"] else "no owner")
    if "target_on" in wanted:
        day = wanted["target_on"]
        said.append(f"target date {_day(day)}" if day else "no target date")
    if "status" in wanted:
        said.append(str(ActionStatus(wanted["status"]).label).lower())
    return ", ".join(said)


def _write(
    changed: list[Action], wanted: dict[str, Any], *, by: Person, at: datetime.datetime
) -> None:
    """Change these actions, each with one line in its own history: before and after, in words."""
    steps = []
    for action in changed:
        before = planned(action)
        for name, value in wanted.items():
            setattr(action, name, value)
        after = planned(action)
        moved = {
            name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]
        }
        steps.append(_step(action, StepKind.PLANNED, _in_words(moved), by, at, data=moved))
    Action.objects.bulk_update(changed, list(wanted) or ["status"])
    ActionStep.objects.bulk_create(steps)


def _in_words(moved: dict[str, list[str]]) -> str:
    """The change of a plan as lines: Owner: Ada Byron (was nobody)."""
    return "\n".join(
        f"{capital(FIELDS[name])}: {after} (was {before})"
        for name, (before, after) in moved.items()
    )


def _step(
    action: Action,
    kind: StepKind,
    text: str,
    by: Person,
    at: datetime.datetime,
    **more: Any,
) -> ActionStep:
    return ActionStep(action=action, kind=kind, text=text, by=by, at=at, **more)


@dataclass(frozen=True)
class Planned:
    """What became of a change of several actions: how many changed, and who was told by email."""

    changed: int
    told: Person | None


def plan_many(
    service: Service,
    *,
    by: Person,
    at: datetime.datetime | None = None,
    actions: Collection[uuids.UUID],
    **changes: Any,
) -> Planned:
    """Plan actions of several assessments of a service in one go, all or none.

    Each action gets one line in its own history, each assessment one in its, and the new owner one
    email about all of them: it belongs to the last event in which something became theirs.
    """
    at = at or timezone.now()
    with transaction.atomic():
        grouped = _by_assessment(service, actions)
        # Always in the same order, so that two who do this at once wait for each other.
        held = {pk: locked(pk) for pk in sorted(grouped)}
        newly = _newly(grouped, changes.get("owner", KEEP), by)
        messenger = max((pk for pk, found in newly.items() if found), default=None)
        everything = [each for pk in sorted(newly) for each in newly[pk]]
        changed = 0
        for pk, assessment in held.items():
            answer = plan(
                assessment,
                by=by,
                at=at,
                actions=grouped[pk],
                announce=everything if pk == messenger else [],
                **changes,
            )
            changed += answer["changed"] if isinstance(answer, dict) else 0
    return Planned(changed, changes["owner"] if messenger is not None else None)


def _by_assessment(
    service: Service, actions: Collection[uuids.UUID]
) -> dict[int, list[uuids.UUID]]:
    found: dict[int, list[uuids.UUID]] = {}
    rows = (
        Action.objects.filter(point_review__assessment__service=service, uuid__in=set(actions))
        .order_by("point_review__point__number", "number", "id")
        .values_list("point_review__assessment_id", "uuid")
    )
    for pk, uuid in rows:
        found.setdefault(pk, []).append(uuid)
    if sum(map(len, found.values())) < len(set(actions)):
        raise Refused("One of these actions is not in the plan any more. Open the page again.")
    return found


def _newly(
    grouped: dict[int, list[uuids.UUID]], owner: Person | None | Keep, by: Person
) -> dict[int, list[uuids.UUID]]:
    """Of the actions of each assessment, those that become someone's; read under its lock."""
    if not isinstance(owner, Person) or owner.pk == by.pk:
        return {}
    every = [uuid for uuids_ in grouped.values() for uuid in uuids_]
    theirs = set(Action.objects.filter(uuid__in=every, owner=owner).values_list("uuid", flat=True))
    return {pk: [each for each in found if each not in theirs] for pk, found in grouped.items()}


@transition(
    "action.progress",
    sources=AFTER_REPORT,
    said="wrote how far action {number} is: {note}",
    already=NOT_YET,
)
def progress(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    note: str,
    uuid: uuids.UUID | None = None,
) -> Any:
    """The service team writes how far an action is; what was still to do is in progress from then on.

    The page chooses the `uuid`, so that a second press writes nothing twice.
    """
    note = within({"note": note}, LONGEST_NOTE)["note"].strip()
    if not note:
        raise Refused("Enter how far the action is.", field="note")
    found = live_actions(assessment, [action])[0]
    if uuid is not None and found.steps.filter(uuid=uuid).exists():
        return NOTHING_NEW
    refuse_addressed([found])
    moved = {}
    if found.status == ActionStatus.TO_DO:
        before = planned(found)["status"]
        found.status = ActionStatus.IN_PROGRESS
        found.save(update_fields=["status"])
        moved = {"status": [before, planned(found)["status"]]}
    step = _step(found, StepKind.PROGRESS, note, by, at, data=moved)
    step.uuid = uuid or step.uuid
    step.save()
    return {"number": number_of(found), "note": note}
