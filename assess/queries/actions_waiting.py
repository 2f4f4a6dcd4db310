"""What waits for this person after a report: actions offered or asked about, ratings to be revised."""

import datetime
from dataclasses import dataclass, replace

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, When

from assess.domain.models import Action, ActionStep, AgreedRevision, Assessment, Person, Seat
from assess.domain.policy import desk_filter
from assess.domain.revising import undecided
from assess.domain.words import ADDRESSED, AFTER_REPORT, ActionStatus, Phase, StepKind

MOST = 20
_TALK = (StepKind.ASKED, StepKind.ADVISED, StepKind.AGREED)


@dataclass(frozen=True)
class Waiting:
    """A report, with how much of it waits to be decided or answered, and since when."""

    pk: int
    service: str
    phase: str
    offered: int
    asked: int
    revisions: int
    since: datetime.datetime


def waiting_for(person: Person) -> tuple[Waiting, ...]:
    """Reports of which this person is the lead assessor, or which they look after, longest waiting first.

    Two statements, and the first 20: the next come when these are decided.
    """
    mine = Assessment.objects.filter(
        Q(
            Exists(
                Seat.objects.filter(
                    assessment=OuterRef("pk"), person=person, is_lead=True, left_at__isnull=True
                )
            )
        )
        | desk_filter(person),
        state__in=AFTER_REPORT,
    ).order_by()
    found = {each.pk: each for each in _actions(mine)}
    for asked in _revisions(mine):
        both = found.get(asked.pk, asked)
        since = min(asked.since, both.since)
        found[asked.pk] = replace(both, revisions=asked.revisions, since=since)
    return tuple(sorted(found.values(), key=lambda each: (each.since, each.pk))[:MOST])


def _revisions(mine: QuerySet[Assessment]) -> list[Waiting]:
    rows = (
        AgreedRevision.objects.filter(undecided(), assessment__in=mine)
        .order_by()
        .values("assessment_id", "assessment__service__name", "assessment__phase")
        .annotate(number=Count("pk"), since=Min("asked_at"))
        .order_by("since")
        .values_list(
            "assessment_id", "assessment__service__name", "assessment__phase", "number", "since"
        )[:MOST]
    )
    return [
        Waiting(pk, service, str(Phase(phase).label), 0, 0, number, since)
        for pk, service, phase, number, since in rows
    ]


def _actions(mine: QuerySet[Assessment]) -> list[Waiting]:
    steps = ActionStep.objects.filter(action=OuterRef("pk")).order_by("-id")
    said = steps.filter(kind__in=_TALK)
    offer = steps.filter(kind=StepKind.EVIDENCE)
    is_offered, is_asked = Q(status=ActionStatus.EVIDENCE_OFFERED), Q(said=StepKind.ASKED)
    rows = (
        Action.objects.filter(
            point_review__assessment__in=mine,
            removed_at__isnull=True,
            number__isnull=False,
        )
        .exclude(status__in=ADDRESSED)
        .annotate(said=Subquery(said.values("kind")[:1]))
        .filter(is_offered | is_asked)
        .annotate(
            at=Case(
                When(is_offered, then=Subquery(offer.values("at")[:1])),
                default=Subquery(said.values("at")[:1]),
            )
        )
        .order_by()
        .values(
            "point_review__assessment_id",
            "point_review__assessment__service__name",
            "point_review__assessment__phase",
        )
        .annotate(
            offered=Count("pk", filter=is_offered),
            asked=Count("pk", filter=is_asked),
            since=Min("at"),
        )
        .order_by("since")
        .values_list(
            "point_review__assessment_id",
            "point_review__assessment__service__name",
            "point_review__assessment__phase",
            "offered",
            "asked",
            "since",
        )[:MOST]
    )
    return [
        Waiting(pk, service, str(Phase(phase).label), offered, asked, 0, since)
        for pk, service, phase, offered, asked, since in rows
    ]
