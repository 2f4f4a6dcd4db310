"""Putting the panel's report back to what a version says, when its working copy comes to nothing."""

import datetime
from collections.abc import Mapping
from typing import Any

from assess.domain.merging import keep
from assess.domain.models import (
    Action,
    Assessment,
    Event,
    Person,
    PointReview,
    Report,
    ReportVersion,
)
from assess.domain.writing import POINT_FIELDS, keep_action, overall_fields


def restore(
    assessment: Assessment, version: ReportVersion, *, by: Person, at: datetime.datetime
) -> None:
    """Every text, rating and action is again that of this version; what it replaces stays in history."""
    content = version.content
    _restore_overall(assessment, content, version, by=by, at=at)
    points = {point["number"]: point for point in content.get("points", [])}
    reviews = assessment.point_reviews.select_related("point").prefetch_related("actions")
    for review in reviews:
        if point := points.get(review.point.number):
            part = f"point:{review.point.number}"
            texts = {name: point[name] for name in POINT_FIELDS}
            keep(assessment, review, part, texts, started_from=review.version, by=by, at=at)
            _restore_actions(assessment, review, point["actions"], by=by, at=at)


def _restore_overall(
    assessment: Assessment,
    content: Mapping[str, Any],
    version: ReportVersion,
    *,
    by: Person,
    at: datetime.datetime,
) -> None:
    report = Report.objects.get(assessment=assessment)
    texts = {name: content[name] for name in overall_fields(assessment)}
    keep(assessment, report, "overall", texts, started_from=report.version, by=by, at=at)
    overall = content.get("overall")
    if overall is None:
        return
    report.overall_rating, report.overall_reason = overall["rating"], overall["reason"]
    report.moves += 1  # actions may get their places back
    if report.confirmed_at is None and overall["rating"]:
        # The rating that was confirmed before the working copy made it void.
        said = Event.objects.filter(
            assessment=assessment, verb="overall.confirm", at__lte=version.made_at
        ).last()
        report.confirmed_at = said.at if said else version.made_at
        report.confirmed_by = said.by if said else version.made_by
    report.save()


def _restore_actions(
    assessment: Assessment,
    review: PointReview,
    actions: list[dict[str, Any]],
    *,
    by: Person,
    at: datetime.datetime,
) -> None:
    wanted = {action["id"]: (place, action["text"]) for place, action in enumerate(actions, 1)}
    for action in review.actions.all():
        place, text = wanted.get(str(action.uuid), (action.position, None))
        was = (action.text, action.removed_at is not None)
        if text is None:
            action.removed_at = action.removed_at or at
        else:
            action.text, action.removed_at = text, None
        moved, action.position = action.position != place, place
        if was != (action.text, action.removed_at is not None):
            action.version += 1
            action.changed_by, action.changed_at = by, at
            keep_action(assessment, action, by=by, at=at)
        elif not moved:
            continue
        Action.objects.filter(pk=action.pk).update(
            text=action.text,
            removed_at=action.removed_at,
            position=action.position,
            version=action.version,
            changed_by=action.changed_by,
            changed_at=action.changed_at,
        )
