"""A report that was shared: what it says, who can see it now, and who answers it until when."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from assess.domain.clock import local_day
from assess.domain.models import Assessment, Event, PointDecision
from assess.domain.team import managers
from assess.domain.words import MemberRole, Rating, State
from assess.domain.writable import AMENDING

S = State


@dataclass(frozen=True)
class Answerer:
    """Someone who may accept or challenge, and as what."""

    person_id: int
    name: str
    role: str

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


@dataclass(frozen=True)
class Accepted:
    """Who accepted the report, and when."""

    name: str
    at: datetime.datetime


@dataclass(frozen=True)
class SharedReport:
    """The version that the service team reads, and what is said around it."""

    number: int
    made_at: datetime.datetime
    sha256: str
    body: str
    corrected: str
    answerers: list[Answerer]
    accepted: Accepted | None
    red: bool = False  # it rates a point red


def answerers(assessment: Assessment) -> list[Answerer]:
    """The product, then the delivery manager named now; one person who is both stands there once."""
    order = list(MemberRole)
    found: dict[int, Answerer] = {}
    for member in sorted(managers(assessment), key=lambda m: order.index(MemberRole(m.role))):
        role = str(MemberRole(member.role).label).lower()
        before = found.get(member.person_id)
        both = f"{before.role} and {role}" if before else role
        found[member.person_id] = Answerer(member.person_id, member.person.name, both)
    return list(found.values())


def shared_report(assessment: Assessment) -> SharedReport:
    """What the service team reads: the version shared last, or the public one with its corrections."""
    public = assessment.state in {S.PUBLISHED, S.TAKEN_DOWN}
    version = "public_version__" if public else "shared_version__"
    number, made_at, sha256, body, note, red = Assessment.objects.values_list(
        *(version + name for name in ("number", "made_at", "sha256", "body", "public_note")),
        Exists(PointDecision.objects.filter(assessment=OuterRef("pk"), rating=Rating.RED)),
    ).get(pk=assessment.pk)
    waiting = assessment.state in {S.SHARED, S.CHALLENGED}
    return SharedReport(
        number,
        made_at,
        sha256,
        body,
        note,
        answerers=answerers(assessment) if waiting else [],
        accepted=None if waiting else _accepted(assessment),
        red=red,
    )


def public_hash(assessment: Assessment) -> str:
    """The hash of what everyone reads now."""
    hashes = Assessment.objects.values_list("public_version__sha256", flat=True)
    return hashes.get(pk=assessment.pk) or ""


def _accepted(assessment: Assessment) -> Accepted | None:
    event = (
        Event.objects.filter(assessment=assessment, verb="report.accept")
        .select_related("by")
        .order_by("-id")
        .first()
    )
    return Accepted(event.by.name, event.at) if event is not None and event.by else None


_PANEL = "the panel (without its observers) and the {team}"
_SERVICE_SIDE = "the service team, its managers, the service owner and the deputy director"


def who_can_see(assessment: Assessment, team: str, *, draft: bool = False) -> str:
    """Who can see the report in this state, or its draft, in words."""
    panel = _PANEL.format(team=team)
    if draft and assessment.state in AMENDING:
        rest = "Everyone else in the service team reads the version that was shared."
        return f"{who_sees_changes(team)} {rest}"
    if draft and assessment.state == S.CLOSED:
        return f"Only {panel} can see this draft. It was never shared with the service team."
    match assessment.state:
        case S.PUBLISHED:
            return "Everyone can see this report: it is published."
        case S.TAKEN_DOWN:
            return (
                f"This report is not public any more. {_SERVICE_SIDE.capitalize()}, {panel} can "
                "still see it. Other readers see that it was taken down, and why."
            )
        case S.SHARED | S.CHALLENGED:
            return f"Only {_SERVICE_SIDE}, {panel} can see this report. It is not published."
        case S.CLOSED:
            return (
                f"Only {_SERVICE_SIDE}, {panel} can see this report. The assessment was closed, "
                "so it is not published."
            )
        case S.ACCEPTED:
            return (
                f"Only {_SERVICE_SIDE}, {panel} can see this report. It was accepted in "
                "confidence and is not published."
            )
        case _:
            return (
                f"Only {panel} can see this report now. The service team sees nothing of it until "
                "it is shared."
            )


def who_reads_disputes(team: str) -> str:
    """Who can read what is asked about a shared report, or challenged in it, in words."""
    return f"Only {_SERVICE_SIDE}, {_PANEL.format(team=team)} can read this."


def who_sees_changes(team: str) -> str:
    """Who can see the working copy of a shared report, in words."""
    return (
        f"Only the product manager, the delivery manager, {_PANEL.format(team=team)} can see what "
        "is being changed."
    )


def is_late(assessment: Assessment, now: datetime.datetime) -> bool:
    """Whether the last day to accept or challenge has passed."""
    return assessment.respond_by is not None and local_day(now) > assessment.respond_by
