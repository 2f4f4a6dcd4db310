"""Frozen, hashed versions: what was shared, accepted and published are the same bytes."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Protocol, TypeVar

from assess.domain.carried import Earlier, earlier_of
from assess.domain.clock import local_day
from assess.domain.department import ambers_due
from assess.domain.history import canonical, sha256
from assess.domain.models import (
    Assessment,
    Event,
    Person,
    ReportVersion,
)
from assess.domain.refusals import Refused
from assess.domain.words import Phase, Rating

SCHEMA = 1


def content_of(assessment: Assessment) -> dict[str, Any]:
    """Everything the report says, by itself: names are copied in, the panel's people are not."""
    report, service = assessment.report, assessment.service
    days = sorted({local_day(s.ends_at) for s in assessment.sittings.all()})
    portfolio = assessment.portfolio or service.portfolio
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "reference": assessment.pk,
        "service": {
            "name": service.name,
            "description": assessment.description or service.description,
            "users": assessment.users or service.users,
            "purpose": assessment.purpose or service.purpose,
        },
        "organisation": service.organisation.name,
        "portfolio": portfolio.name if portfolio else "",
        "phase": {"value": assessment.phase, "words": str(Phase(assessment.phase).label)},
        "kind": {"value": assessment.kind, "words": assessment.kind_words},
        "assessed_on": days[-1].isoformat() if days else None,
        "days": [day.isoformat() for day in days],
        "scope": report.scope,
        "context": report.context,
        "done_well": report.done_well,
        "observations": report.observations,
    }
    if assessment.is_peer_review:
        content["recommendations"] = report.recommendations
        return content
    content["standard"] = assessment.standard.title
    content["overall"] = {"rating": report.overall_rating, "reason": report.overall_reason}
    due = ambers_due(days[-1] if days else None, assessment.shared_at)
    content["ambers_due"] = due.isoformat() if due else None
    content["points"] = _points_of(assessment)
    earlier = earlier_of(assessment, days[-1] if days else None)
    return content if earlier is None else {**content, **_follows(earlier, content["points"])}


def _follows(earlier: Earlier, points: list[dict[str, Any]]) -> dict[str, Any]:
    """What only a reassessment says: which report it follows, and what it carries over from there."""
    left_out = [point["number"] for point in points if not point["in_scope"]]
    return {
        "reassessment_of": {
            "reference": earlier.reference,
            "kind": earlier.kind,
            "assessed_on": earlier.day.isoformat() if earlier.day else None,
        },
        "carried": [
            {**asdict(earlier.points[number]), "day": earlier.points[number].day.isoformat()}
            for number in left_out
            if number in earlier.points
        ],
    }


def _points_of(assessment: Assessment) -> list[dict[str, Any]]:
    reviews = assessment.point_reviews.select_related("point").prefetch_related("actions")
    points = []
    for review in reviews.order_by("point__number"):
        points.append(
            {
                "number": review.point.number,
                "title": review.point.title,
                "url": review.point.url,
                "in_scope": review.in_scope,
                "rating": review.rating,
                "done_well": review.done_well,
                "reason": review.reason,
                "observations": review.observations,
                "actions": [
                    {
                        "id": str(action.uuid),
                        "number": f"{review.point.number}.{number}",
                        "text": action.text,
                    }
                    for number, action in numbered(review.actions.all())
                ],
            }
        )
    return points


def red_points(content: dict[str, Any]) -> list[int]:
    """The numbers of the points that this version rates red."""
    return [point["number"] for point in content.get("points", ()) if point["rating"] == Rating.RED]


class Numbered(Protocol):
    """An action, whole or only what counts here."""

    @property
    def number(self) -> int | None:
        """The number it was given for good, if it was."""

    @property
    def removed_at(self) -> object | None:
        """Something, such as when, if it was removed."""


OneAction = TypeVar("OneAction", bound=Numbered)


def numbered(actions: Iterable[OneAction]) -> list[tuple[int, OneAction]]:
    """The live actions of a point with their numbers: those they have, or will get on sharing.

    All actions of the point are given, in their order: a number is given for good when the report
    is shared, and not used again when its action goes.
    """
    actions = list(actions)
    used = max((action.number or 0 for action in actions), default=0)
    found = []
    for action in actions:
        if action.removed_at is None:
            used += action.number is None
            found.append((action.number or used, action))
    return found


def fingerprint(assessment: Assessment) -> str:
    """The hash of the report as it is now: what it would be frozen with."""
    return sha256(canonical(content_of(assessment)))


def check_seen(seen: str, now: str) -> None:
    """Refuse a step taken on a page that showed another report than the one it would act on."""
    if seen and seen != now:
        raise Refused(
            "The report has changed since you opened the page. Read it again before you go on."
        )


def freeze(
    assessment: Assessment,
    verb: str,
    *,
    by: Person | None,
    at: datetime.datetime,
    public_note: str = "",
) -> ReportVersion:
    """Keep the report as it is now, under the next number. The hash is of the content."""
    content = content_of(assessment)
    last = assessment.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return ReportVersion.objects.create(
        assessment=assessment,
        number=last + 1,
        verb=verb,
        made_by=by,
        made_at=at,
        content=content,
        sha256=sha256(canonical(content)),
        public_note=public_note,
    )


def is_unharmed(version: ReportVersion) -> bool:
    """Whether the content still has the hash it was frozen with."""
    return sha256(canonical(version.content)) == version.sha256


@dataclass(frozen=True)
class Harm:
    """A version that is not what it was when it was frozen."""

    assessment: int
    number: int
    what: str


def harmed() -> tuple[int, list[Harm]]:
    """How many versions were looked at, and every harm found.

    A version is compared with its own hash and with those that the history, itself chained,
    recorded when it was made, shared and accepted.
    """
    recorded: dict[tuple[int, int], set[str]] = {}
    events = Event.objects.filter(data__has_key="sha256").values_list("assessment_id", "data")
    for assessment_id, data in events.iterator(chunk_size=500):
        if assessment_id is not None:
            key = (assessment_id, int(data["version"]))
            recorded.setdefault(key, set()).add(data["sha256"])
    total, found = 0, []
    rows = ReportVersion.objects.order_by("assessment_id", "number").defer("body", "words")
    for version in rows.iterator(chunk_size=100):
        total += 1
        key = (version.assessment_id, version.number)
        if not is_unharmed(version):
            found.append(Harm(*key, "its content does not have the hash it was frozen with."))
        if recorded.pop(key, {version.sha256}) != {version.sha256}:
            found.append(Harm(*key, "its hash is not the one in the history."))
    found += [Harm(*key, "it is in the history and is not there any more.") for key in recorded]
    return total, found
