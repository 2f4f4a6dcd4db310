"""Writing the report together: every text has a version, and no save overwrites another's words."""

import datetime
import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assess.domain.models import Action, Assessment, Person, PointReview, Report, Revision
from assess.domain.ratings import check_overall, proposed_overall, worst
from assess.domain.refusals import Clash, Clashed, ClashedField, GreenHasActions, Refused
from assess.domain.words import Rating, State
from assess.domain.workflow import transition

S = State
WRITABLE = {S.ARRANGED, S.REPORTING}
POINT_FIELDS = ("rating", "done_well", "reason", "observations")
OVERALL_FIELDS = ("scope", "context", "done_well", "observations")
PEER_REVIEW_FIELDS = ("scope", "context", "done_well", "recommendations", "observations")
# The longest a text may be, in characters.
LONGEST_TEXT = 10_000
LONGEST_ACTION = 2_000


@dataclass(frozen=True)
class Saved:
    """What became of a save."""

    version: int
    changed: bool
    merged: bool = False


def tidy(text: str) -> str:
    """One kind of line end, and nothing but the text."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n")


def within(given: Mapping[str, str], longest: int = LONGEST_TEXT) -> dict[str, str]:
    texts = {name: tidy(value) for name, value in given.items()}
    for name, text in texts.items():
        if len(text) > longest:
            raise Refused(
                f"Shorten this text to {longest:,} characters or fewer. It has {len(text):,}.",
                field=name,
            )
    return texts


def _base(assessment: Assessment, part: str, version: int) -> dict[str, str]:
    if version == 0:
        return {}
    found = Revision.objects.filter(assessment=assessment, part=part, version=version).first()
    if found is None:
        raise Refused("This page is out of date. Copy what you typed and open the page again.")
    return dict(found.content)


def merge(
    assessment: Assessment,
    row: Any,
    part: str,
    fields: tuple[str, ...],
    mine: Mapping[str, str],
    version: int,
) -> dict[str, str]:
    """What the row is to become: my changes on top of what others saved since `version`.

    Field by field: where only one side changed, that side; where both did, `Clash`.
    """
    current = {name: getattr(row, name) for name in fields}
    if version == row.version:
        return {**current, **mine}
    base = _base(assessment, part, version)
    result, clashes = dict(current), []
    for name in mine:
        was, theirs, ours = base.get(name, ""), current[name], mine[name]
        if ours in (was, theirs):
            continue
        result[name] = ours
        if theirs != was:
            clashes.append(ClashedField(name, was, theirs, ours))
    if clashes:
        who = row.changed_by.name if row.changed_by else ""
        raise Clash(Clashed(part, row.version, clashes, result, who))
    return result


def _keep(
    assessment: Assessment,
    row: Any,
    part: str,
    fields: tuple[str, ...],
    becomes: Mapping[str, str],
    *,
    started_from: int,
    by: Person,
    at: datetime.datetime,
) -> Saved:
    """Save the row and its revision; nothing is written when nothing changed."""
    if all(getattr(row, name) == becomes[name] for name in fields):
        return Saved(row.version, changed=False)
    merged = started_from != row.version
    new = {name: becomes[name] for name in fields}
    row.version += 1
    for name, value in new.items():
        setattr(row, name, value)
    row.changed_by, row.changed_at = by, at
    type(row).objects.filter(pk=row.pk).update(
        **new, version=row.version, changed_by=by, changed_at=at
    )
    Revision.objects.create(
        assessment=assessment,
        part=part,
        version=row.version,
        content=new,
        by=by,
        at=at,
        merged_from=started_from if merged else None,
    )
    return Saved(row.version, changed=True, merged=merged)


def review_of(assessment: Assessment, point: int) -> PointReview:
    """The point review of this number."""
    return PointReview.objects.select_related("point", "changed_by").get(
        assessment=assessment, point__number=point
    )


@transition("point.write", sources=WRITABLE, silent=True)
def write_point(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    point: int,
    version: int,
    actions_become: str = "",
    **texts: str,
) -> Saved:
    """A panel member rates a point and writes what was done well, why, and other observations.

    Green carries no actions: `actions_become` says what happens to those there are
    (“observations” or “removed”).
    """
    review = review_of(assessment, point)
    mine = within({name: texts[name] for name in POINT_FIELDS if name in texts})
    part = f"point:{point}"
    becomes = merge(assessment, review, part, POINT_FIELDS, mine, version)
    before = review.rating
    if becomes["rating"] and becomes["rating"] not in Rating.values:
        raise Refused("Choose green, amber or red.", field="rating")
    if becomes["rating"] and not review.in_scope:
        raise Refused(f"Point {point} is not in scope of this assessment, so it is not rated.")
    if becomes["rating"] == Rating.GREEN:
        becomes = _without_actions(assessment, review, becomes, actions_become, by, at)
    if becomes["rating"] != before:
        _void_overall(assessment, review, becomes["rating"])
    return _keep(
        assessment, review, part, POINT_FIELDS, becomes, started_from=version, by=by, at=at
    )


def _without_actions(
    assessment: Assessment,
    review: PointReview,
    becomes: dict[str, str],
    actions_become: str,
    by: Person,
    at: datetime.datetime,
) -> dict[str, str]:
    live = list(review.actions.filter(removed_at__isnull=True))
    if not live:
        return becomes
    if actions_become not in {"observations", "removed"}:
        number = f"{len(live)} action{'s' if len(live) != 1 else ''}"
        raise GreenHasActions(
            f"Point {review.point.number} has {number}. A green point carries no actions: say what "
            "happens to them.",
            field="actions_become",
        )
    if actions_become == "observations":
        listed = "\n".join("- " + " ".join(action.text.split()) for action in live)
        becomes["observations"] = "\n\n".join(filter(None, (becomes["observations"], listed)))
    for action in live:
        _remove_action(assessment, action, by=by, at=at)
    return becomes


def _void_overall(assessment: Assessment, changed: PointReview, rating: str) -> None:
    """A confirmed overall rating is void when the points come to propose another."""
    report = Report.objects.get(assessment=assessment)
    if report.confirmed_at is None:
        return
    others = list(
        assessment.point_reviews.filter(in_scope=True)
        .exclude(pk=changed.pk)
        .values_list("rating", flat=True)
    )
    if worst([*others, rating]) != worst([*others, changed.rating]):
        Report.objects.filter(pk=report.pk).update(
            overall_rating="", confirmed_at=None, confirmed_by=None
        )


def _actions_allowed(review: PointReview) -> None:
    if review.rating == Rating.GREEN:
        raise Refused(
            f"Point {review.point.number} is green, so it carries no actions. Write it as an "
            "observation, or change the rating first.",
            field="text",
        )


@transition("action.write", sources=WRITABLE, silent=True)
def write_action(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    point: int,
    uuid: uuids.UUID,
    text: str,
    version: int = 0,
) -> Saved:
    """A panel member adds an action to a red or amber point, or changes its words.

    The page chooses the `uuid` of a new action, so that a second press adds nothing.
    """
    review = review_of(assessment, point)
    text = within({"text": text}, LONGEST_ACTION)["text"].strip()
    if not text:
        raise Refused("Enter what the service team must do.", field="text")
    action = Action.objects.select_related("changed_by").filter(uuid=uuid).first()
    if action is None:
        _actions_allowed(review)
        last = review.actions.order_by("-position").values_list("position", flat=True).first()
        action = Action.objects.create(
            uuid=uuid,
            point_review=review,
            position=(last or 0) + 1,
            text=text,
            changed_by=by,
            changed_at=at,
        )
        _keep_action(assessment, action, by=by, at=at)
        return Saved(1, changed=True)
    if action.point_review_id != review.pk:
        raise Refused("This action belongs to another point.")
    if action.removed_at is not None:
        raise Refused(
            f"{action.changed_by.name} removed this action while you were writing. "
            f"Your text: {text}",
            field="text",
        )
    part = f"action:{action.uuid}"
    becomes = merge(assessment, action, part, ("text",), {"text": text}, version)
    return _keep(assessment, action, part, ("text",), becomes, started_from=version, by=by, at=at)


def _keep_action(
    assessment: Assessment, action: Action, *, by: Person, at: datetime.datetime
) -> None:
    Revision.objects.create(
        assessment=assessment,
        part=f"action:{action.uuid}",
        version=action.version,
        content={"text": action.text, "removed": action.removed_at is not None},
        by=by,
        at=at,
    )


def live_action(assessment: Assessment, uuid: uuids.UUID) -> Action:
    """The action with this id, refused when it is gone."""
    action = (
        Action.objects.select_related("point_review__point")
        .filter(uuid=uuid, point_review__assessment=assessment)
        .first()
    )
    if action is None or action.removed_at is not None:
        raise Refused("This action has already been removed.")
    return action


@transition("action.move", sources=WRITABLE, silent=True)
def move_action(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID, up: bool
) -> None:
    """A panel member moves an action one place up or down among those of its point."""
    action = live_action(assessment, uuid)
    live = list(action.point_review.actions.filter(removed_at__isnull=True))
    places = [a.pk for a in live]
    here = places.index(action.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(live):
        return
    live[here], live[there] = live[there], live[here]
    for position, each in enumerate(live, 1):
        if each.position != position:
            Action.objects.filter(pk=each.pk).update(position=position)


@transition("action.remove", sources=WRITABLE, silent=True)
def remove_action(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID
) -> None:
    """A panel member removes an action; its number is not used again."""
    _remove_action(assessment, live_action(assessment, uuid), by=by, at=at)


def _remove_action(
    assessment: Assessment, action: Action, *, by: Person, at: datetime.datetime
) -> None:
    action.removed_at, action.version = at, action.version + 1
    action.changed_by, action.changed_at = by, at
    action.save()
    _keep_action(assessment, action, by=by, at=at)


@transition("overall.write", sources=WRITABLE, silent=True)
def write_overall(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    version: int,
    **texts: str,
) -> Saved:
    """A panel member writes the overall texts: scope, context, what was done well, observations."""
    fields = PEER_REVIEW_FIELDS if assessment.is_peer_review else OVERALL_FIELDS
    report = Report.objects.select_related("changed_by").get(assessment=assessment)
    mine = within({name: texts[name] for name in fields if name in texts})
    becomes = merge(assessment, report, "overall", fields, mine, version)
    return _keep(assessment, report, "overall", fields, becomes, started_from=version, by=by, at=at)


@transition(
    "overall.confirm",
    sources={S.REPORTING},
    said="confirmed the overall rating: {words}",
    private=True,
)
def confirm(
    assessment: Assessment, *, by: Person, at: datetime.datetime, rating: str, reason: str = ""
) -> dict[str, str]:
    """The lead assessor confirms the proposed overall rating, or changes it with a reason (R3)."""
    if assessment.is_peer_review:
        raise Refused("A peer review has no overall rating.")
    if rating not in Rating.values:
        raise Refused("Choose the overall rating.", field="rating")
    points = list(assessment.point_reviews.filter(in_scope=True).values_list("rating", flat=True))
    if "" in points:
        raise Refused("Rate every point before you confirm the overall rating.", field="rating")
    check_overall(rating, points)
    proposed = proposed_overall(assessment)
    reason = within({"reason": reason})["reason"]
    if rating != proposed and not reason.strip():
        raise Refused(
            f"The points propose {proposed}. Enter why you chose {rating}.", field="reason"
        )
    report = assessment.report
    report.overall_rating, report.overall_reason = rating, reason
    report.confirmed_by, report.confirmed_at = by, at
    report.save()
    return {"rating": rating, "words": Rating(rating).label.lower(), "proposed": proposed}
