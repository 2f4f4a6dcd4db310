"""What a service's points were rated, by which report or agreement: the rows that standing is made of.

A report counts from when it is shared (k 5), until it is recalled. Each row says one point's rating;
`assess.domain.standing` says which of them holds now, and what the service may do next.
"""

import datetime
from collections.abc import Iterable

from django.db.models import Case, F, OuterRef, Q, Subquery, When

from assess.domain.clock import local_day
from assess.domain.department import ambers_due
from assess.domain.models import (
    Action,
    AgreedRevision,
    Assessment,
    PointDecision,
    ReportVersion,
    SpendApproval,
)
from assess.domain.standing import Facts, OpenAmber, PointRated
from assess.domain.words import ADDRESSED, AFTER_REPORT, Decided, Rating, State

S = State
# The report is with the service team, or was accepted, or ended without that: its ratings count.
COUNTS = AFTER_REPORT | {S.SHARED, S.CHALLENGED}
NOT_YET_ACCEPTED = frozenset({S.SHARED, S.CHALLENGED})


def count(assessment: Assessment, version: ReportVersion, *, at: datetime.datetime) -> None:
    """The ratings of the version that is shared now count; those of an earlier one do not any more."""
    uncount(assessment)
    if assessment.is_peer_review:
        return
    content = version.content
    ratings = {p["number"]: p["rating"] for p in content["points"] if p["in_scope"]}
    how = Decided.REASSESSED if assessment.reassessment_of_id else Decided.ASSESSED
    day = content["assessed_on"]
    PointDecision.objects.bulk_create(
        PointDecision(
            service_id=assessment.service_id,
            assessment=assessment,
            point=point,
            rating=ratings[point.number],
            how=how,
            day=datetime.date.fromisoformat(day) if day else local_day(at),
            at=at,
        )
        for point in assessment.standard.points.all()
        if ratings.get(point.number)
    )


def uncount(assessment: Assessment) -> None:
    """A recalled report does not count: the service team does not read it."""
    PointDecision.objects.filter(assessment=assessment, revision__isnull=True).delete()


def revised(revision: AgreedRevision, *, rating: str, at: datetime.datetime) -> None:
    """An agreed revision counts from when it was agreed."""
    PointDecision.objects.create(
        service_id=revision.assessment.service_id,
        assessment=revision.assessment,
        point=revision.point,
        rating=rating,
        how=Decided.REVISED,
        day=local_day(at),
        at=at,
        revision=revision,
    )


def open_actions() -> Q:
    """The actions of reports about which something is left to do, as SQL; mitigation is not an end."""
    return Q(
        removed_at__isnull=True,
        number__isnull=False,
        point_review__assessment__state__in=COUNTS,
    ) & ~Q(status__in=ADDRESSED)


def rated_of(services: Iterable[int]) -> dict[int, list[PointRated]]:
    """Every rating of these services that counts, in the order in which they do: one query."""
    return _rated(list(services))[0]


def facts_of(services: Iterable[int]) -> dict[int, Facts]:
    """What the standing of each of these services is made of: the same 2 queries for any number."""
    wanted = list(services)
    rated, approved = _rated(wanted)
    ambers = _ambers(wanted, rated)
    return {
        service: Facts(tuple(rated[service]), tuple(ambers[service]), approved.get(service))
        for service in wanted
    }


def _rated(
    wanted: list[int],
) -> tuple[dict[int, list[PointRated]], dict[int, datetime.datetime]]:
    """The ratings that count, and when spending was last approved where a point was red."""
    approval = (
        SpendApproval.objects.filter(service=OuterRef("service_id"), removed_at__isnull=True)
        .order_by("-at")
        .values("at")[:1]
    )
    decisions = list(
        PointDecision.objects.filter(service__in=wanted, assessment__state__in=COUNTS)
        .order_by("at", "id")
        .values_list(
            "service_id",
            "assessment_id",
            "point_id",
            "point__standard_id",
            "point__number",
            "rating",
            "how",
            "day",
            "at",
            "assessment__phase",
            "assessment__state",
            "assessment__reassessment_of_id",
            # Looked up beside a red alone: without one nobody asks.
            Case(When(rating=Rating.RED, then=Subquery(approval))),
        )
    )
    earlier = {row[1]: row[11] for row in decisions}
    rated: dict[int, list[PointRated]] = {service: [] for service in wanted}
    approved: dict[int, datetime.datetime] = {}
    for (
        service,
        pk,
        point,
        standard,
        number,
        rating,
        how,
        day,
        at,
        phase,
        state,
        _,
        spend,
    ) in decisions:
        if spend is not None:
            approved[service] = spend
        rated[service].append(
            PointRated(
                point=point,
                standard=standard,
                number=number,
                rating=rating,
                how=how,
                day=day,
                at=at,
                assessment=pk,
                root=_root(pk, earlier),
                phase=phase,
                accepted=state not in NOT_YET_ACCEPTED,
            )
        )
    return rated, approved


def _root(pk: int, earlier: dict[int, int | None]) -> int:
    """The assessment that a chain of reassessments began with: each of it has decided something."""
    while (before := earlier[pk]) is not None and before in earlier:
        pk = before
    return pk


def _ambers(wanted: list[int], rated: dict[int, list[PointRated]]) -> dict[int, list[OpenAmber]]:
    """The open actions of amber points, and each amber point of a report not accepted yet."""
    found: dict[int, list[OpenAmber]] = {service: [] for service in wanted}
    rows = (
        Action.objects.filter(
            open_actions(),
            point_review__assessment__service__in=wanted,
            point_review__assessment__state__in=AFTER_REPORT,
            due_on__isnull=False,
        )
        .order_by("due_on", "point_review__point__number", "number")
        .values_list(
            F("point_review__assessment__service_id"),
            F("point_review__assessment_id"),
            F("point_review__point_id"),
            "due_on",
            "status",
            "let_through_at",
        )
    )
    for service, assessment, point, due_on, status, let_through_at in rows:
        let_through = let_through_at is not None
        found[service].append(OpenAmber(assessment, point, due_on, status, let_through))
    for service, points in rated.items():
        found[service] += [
            OpenAmber(each.assessment, each.point, due)
            for each in points
            if each.rating == Rating.AMBER
            and not each.accepted
            and (due := ambers_due(each.day, each.at))
        ]
    return found
