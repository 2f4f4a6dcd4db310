"""What has become of reports since they were accepted, found in the records.

Readers are told of closed, superseded and reopened actions, agreed mitigations, and ratings that an
agreement or a reassessment changed; of evidence, progress, reasons and people they are told nothing.
What another report did is told only where that report is public (k 16), so all of it can be shown
to everyone who may read the report.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from assess.domain.clock import local_day
from assess.domain.decisions import rated_of
from assess.domain.models import ActionStep, Assessment, PublishedReport
from assess.domain.since import Happened, PointNow, Since, Update
from assess.domain.standing import PointRated, point_standings
from assess.domain.words import AFTER_REPORT, Decided, Kind, StepKind

# The lines of an action's own history of which readers are told.
_TOLD = {
    StepKind.CLOSED: Happened.CLOSED,
    StepKind.MITIGATION: Happened.MITIGATION,
    StepKind.REOPENED: Happened.REOPENED,
    StepKind.SUPERSEDED: Happened.SUPERSEDED,
}
# Of one moment, what decided comes before what followed from it.
_ORDER = list(Happened)


@dataclass(frozen=True)
class Told:
    """A report whose readers are told what has happened since."""

    assessment: int
    service: int
    standard: int
    points: list[dict[str, Any]]  # as its version has them


@dataclass(frozen=True)
class _Step:
    point: int
    action: int
    kind: str
    at: datetime.datetime
    by: int | None  # the later report that superseded the action, if one did


@dataclass(frozen=True)
class _Report:
    """The little that is asked of an assessment."""

    earlier: int | None  # what it reassessed
    public_at: datetime.datetime | None


@dataclass
class _Found:
    """What the records hold of some services: read in the same queries for any number."""

    reports: dict[int, _Report]
    rated: dict[int, list[PointRated]]
    steps: dict[int, list[_Step]] = field(default_factory=dict)


def since(told: Collection[Told], public: Collection[int]) -> dict[int, Since]:
    """What has happened since, by report. `public` are the reports that readers may know of."""
    told = [each for each in told if each.points]
    if not told:
        return {}
    found = _find({each.service for each in told}, {each.assessment for each in told})
    return {each.assessment: _since(each, found, public) for each in told}


def since_of(assessment: Assessment) -> Since:
    """The same for one report, whether it is public or not: what others did only if they are."""
    version = assessment.public_version or assessment.shared_version
    if version is None or assessment.state not in AFTER_REPORT:
        return Since()
    one = Told(
        assessment.pk,
        assessment.service_id,
        assessment.standard_id,
        version.content.get("points", []),
    )
    others = PublishedReport.objects.filter(service=assessment.service_id)
    public = set(others.values_list("pk", flat=True)) | {assessment.pk}
    return since([one], public).get(assessment.pk, Since())


def _find(services: set[int], told: set[int]) -> _Found:
    reports = Assessment.objects.filter(service__in=services, kind=Kind.SERVICE_ASSESSMENT)
    found = _Found(
        {
            pk: _Report(earlier, public_at)
            for pk, earlier, public_at in reports.values_list(
                "pk", "reassessment_of_id", "published_at"
            )
        },
        rated_of(services),
    )
    steps = ActionStep.objects.filter(
        kind__in=list(_TOLD),
        action__point_review__assessment__in=told,
        action__number__isnull=False,
        action__removed_at__isnull=True,
    ).order_by("id")
    for assessment, point, action, kind, at, by in steps.values_list(
        "action__point_review__assessment_id",
        "action__point_review__point__number",
        "action__number",
        "kind",
        "at",
        "data__assessment",
    ):
        found.steps.setdefault(assessment, []).append(_Step(point, action or 0, kind, at, by))
    return found


def _since(told: Told, found: _Found, public: Collection[int]) -> Since:
    rated = [
        each
        for each in found.rated[told.service]
        if each.assessment in public or each.assessment == told.assessment
    ]
    dated = [*_ratings(told, rated, found), *_actions(told, rated, found)]
    dated.sort(key=lambda each: (_ORDER.index(Happened(each[1].kind)), each[1].point))
    dated.sort(key=lambda each: each[0], reverse=True)  # the order of one moment stays
    return Since(tuple(update for _, update in dated), tuple(_standing(told, rated)))


_Dated = tuple[datetime.datetime, Update]


def _ratings(told: Told, rated: Iterable[PointRated], found: _Found) -> Iterable[_Dated]:
    """The ratings of its points that an agreement, or a reassessment of its chain, changed."""
    now = {each["number"]: each["rating"] for each in told.points}
    for each in rated:
        report = found.reports[each.assessment]
        if each.number not in now:
            continue
        if each.how == Decided.REVISED and each.assessment == told.assessment:
            at, kind, by = each.at, Happened.REVISED, None
        elif each.how == Decided.REASSESSED and _comes_from(each.assessment, told, found):
            at, kind, by = report.public_at or each.at, Happened.REASSESSED, each.assessment
        else:
            continue
        yield (
            at,
            _update(at, kind, each.number, was=now[each.number], rating=each.rating, report=by),
        )
        now[each.number] = each.rating


def _comes_from(assessment: int, told: Told, found: _Found) -> bool:
    """Whether this reassessment is of that report, or of one that reassessed it."""
    earlier = found.reports[assessment].earlier
    while earlier is not None and earlier in found.reports:
        if earlier == told.assessment:
            return True
        earlier = found.reports[earlier].earlier
    return False


def _actions(told: Told, rated: Iterable[PointRated], found: _Found) -> Iterable[_Dated]:
    """What was decided about its actions; superseded ones only where readers may know by what.

    Every rating in `rated` is of a report of which they may.
    """
    revised = {(each.number, each.at) for each in rated if each.how == Decided.REVISED}
    known = {each.assessment for each in rated}
    for step in found.steps.get(told.assessment, []):
        kind, by = _TOLD[StepKind(step.kind)], None
        if kind == Happened.SUPERSEDED and (step.point, step.at) not in revised:
            if step.by not in known:
                continue
            by = step.by
        action = f"{step.point}.{step.action}"
        yield step.at, _update(step.at, kind, step.point, action=action, report=by)


def _update(at: datetime.datetime, kind: str, point: int, **more: Any) -> Update:
    return Update(day=local_day(at).isoformat(), kind=str(kind), point=point, **more)


def _standing(told: Told, rated: Iterable[PointRated]) -> Iterable[PointNow]:
    """Each point of the report that has a rating now, in the order of the report."""
    now = {
        each.number: each
        for each in point_standings(rated).values()
        if each.standard == told.standard
    }
    for point in told.points:
        held = now.get(point["number"])
        if held is not None:
            yield PointNow(
                number=point["number"],
                title=point["title"],
                was=point["rating"],
                rating=held.rating,
                how=held.how,
                day=held.day.isoformat(),
                report=held.assessment if held.assessment != told.assessment else None,
            )
