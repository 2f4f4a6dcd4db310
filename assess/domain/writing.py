"""Writing the report together: every text has a version, and no save overwrites another's words."""

import datetime
import uuid as uuids
from collections.abc import Mapping

from django.db.models import Exists, F, OuterRef

from assess.domain.merging import LONGEST_TEXT, Saved, keep, merge
from assess.domain.models import Action, Assessment, Person, PointReview, Report, Revision
from assess.domain.prepared import Prepared
from assess.domain.ratings import check_overall, ratings_of, ratings_seen, worst
from assess.domain.refusals import GreenHasActions, Refused
from assess.domain.threeway import tidy
from assess.domain.words import Rating, State
from assess.domain.workflow import NOTHING_NEW, transition
from assess.domain.writable import WRITABLE, writable

POINT_FIELDS = ("rating", "done_well", "reason", "observations")
OVERALL_FIELDS = ("scope", "context", "done_well", "observations")
PEER_REVIEW_FIELDS = ("scope", "context", "done_well", "recommendations", "observations")
LONGEST_ACTION = 2_000  # characters; LONGEST_TEXT for any other text
HIGHEST_POINT = 999  # no standard has a point of a higher number


def within(given: Mapping[str, str], longest: int = LONGEST_TEXT) -> dict[str, str]:
    """The texts, tidied; refused when one is too long."""
    texts = {name: tidy(value) for name, value in given.items()}
    wrong = [
        (name, f"Shorten this text to {longest:,} characters or fewer. It has {len(text):,}.")
        for name, text in texts.items()
        if len(text) > longest
    ]
    if wrong:
        raise Refused(wrong[0][1], field=wrong[0][0], also=wrong[1:])
    return texts


def review_of(assessment: Assessment, point: int) -> PointReview:
    """The review of this point, with `has_actions`, and `is_confirmed` of the overall rating."""
    review = _review.one(assessment.pk, point) if point <= HIGHEST_POINT else None
    if review is None:
        raise Refused(f"This assessment has no point {point}.")
    return review  # type: ignore[no-any-return]


_review = Prepared(
    lambda assessment, number: PointReview.objects.filter(
        assessment=assessment, point__number=number
    ).annotate(
        has_actions=Exists(
            Action.objects.filter(point_review=OuterRef("pk"), removed_at__isnull=True)
        ),
        is_confirmed=Exists(
            Report.objects.filter(assessment=OuterRef("assessment"), confirmed_at__isnull=False)
        ),
    )
)


@transition("point.write", sources=WRITABLE, silent=True, when=writable)
def write_point(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    point: int,
    version: int,
    actions_become: str = "",
    bases: Mapping[str, str] | None = None,
    **texts: str,
) -> Saved:
    """A panel member rates a point and writes what was done well, why, and other observations.

    Green carries no actions: `actions_become` says what happens to those there are
    (“observations” or “removed”). `bases`, here and below, are the texts that these started from,
    where a page that saves while someone types knows better than its version does.
    """
    review = review_of(assessment, point)
    mine = within({name: texts[name] for name in POINT_FIELDS if name in texts})
    part = f"point:{point}"
    becomes, others = merge(
        assessment, review, part, POINT_FIELDS, mine, version=version, by=by, bases=bases
    )
    if becomes["rating"] and becomes["rating"] not in Rating.values:
        raise Refused("Choose green, amber or red.", field="rating")
    if becomes["rating"] and not review.in_scope:
        raise Refused(f"Point {point} is not in scope of this assessment, so it is not rated.")
    if becomes["rating"] == Rating.GREEN and review.has_actions:  # type: ignore[attr-defined]
        becomes = _without_actions(assessment, review, becomes, actions_become, by, at)
    if becomes["rating"] != review.rating and review.is_confirmed:  # type: ignore[attr-defined]
        _void_overall(assessment, review, becomes["rating"])
    return keep(
        assessment, review, part, becomes, started_from=version, others=others, by=by, at=at
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
    if actions_become not in {"observations", "removed"}:
        number = f"{len(live)} action{'s' if len(live) != 1 else ''}"
        raise GreenHasActions(
            f"Point {review.point.number} has {number}. A green point carries no actions: say what "
            "happens to them.",
            field="actions_become",
        )
    if actions_become == "observations":
        listed = "\n".join("- " + " ".join(action.text.split()) for action in live)
        observations = "\n\n".join(filter(None, (becomes["observations"], listed)))
        if len(observations) > LONGEST_TEXT:
            raise Refused(
                f"With the actions added, the observations have {len(observations):,} characters. "
                f"Shorten them to {LONGEST_TEXT:,} or fewer.",
                field="observations",
            )
        becomes = {**becomes, "observations": observations}
    for action in live:
        _remove_action(assessment, action, by=by, at=at)
    return becomes


def _void_overall(assessment: Assessment, changed: PointReview, rating: str) -> None:
    """A confirmed overall rating is void when the points come to propose another."""
    others = list(
        assessment.point_reviews.filter(in_scope=True)
        .exclude(pk=changed.pk)
        .values_list("rating", flat=True)
    )
    if worst([*others, rating]) != worst([*others, changed.rating]):
        Report.objects.filter(assessment=assessment).update(
            overall_rating="", confirmed_at=None, confirmed_by=None
        )


def _actions_allowed(review: PointReview) -> None:
    if not review.in_scope:
        raise Refused(
            f"Point {review.point.number} is not in scope of this assessment, so it carries no "
            "actions.",
            field="text",
        )
    if review.rating == Rating.GREEN:
        raise Refused(
            f"Point {review.point.number} is green, so it carries no actions. Write it as an "
            "observation, or change the rating first.",
            field="text",
        )


@transition("action.write", sources=WRITABLE, silent=True, when=writable)
def write_action(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    point: int,
    uuid: uuids.UUID,
    text: str,
    version: int = 0,
    bases: Mapping[str, str] | None = None,
) -> Saved:
    """A panel member adds an action to a red or amber point, or changes its words.

    The page chooses the `uuid` of a new action, so that a second press adds nothing. Other words
    under the same uuid, as from a page gone back to, are an action of their own.
    """
    review = review_of(assessment, point)
    text = within({"text": text}, LONGEST_ACTION)["text"].strip()
    if not text:
        raise Refused("Enter what the service team must do.", field="text")
    action = _action(uuid)
    if version == 0:
        if action is not None and _first_words(assessment, action) != text:
            uuid = uuids.uuid5(uuid, text)
            action = _action(uuid)
        if action is None:
            _actions_allowed(review)
            return _new_action(assessment, review, uuid, text, by=by, at=at)
    if action is None or action.point_review_id != review.pk:
        raise Refused("This action belongs to another point.", field="text")
    if action.removed_at is not None:
        raise Refused(
            f"{action.changed_by.name} removed this action while you were writing. "
            "Add it again if it should stay.",
            field="text",
        )
    if version == 0:
        return Saved(action.version, changed=False, texts={"text": action.text})
    part = f"action:{action.uuid}"
    becomes, others = merge(
        assessment,
        action,
        part,
        ("text",),
        {"text": text},
        version=version,
        by=by,
        bases=bases,
        longest=LONGEST_ACTION,
    )
    return keep(
        assessment, action, part, becomes, started_from=version, others=others, by=by, at=at
    )


def _action(uuid: uuids.UUID) -> Action | None:
    return Action.objects.select_related("changed_by").filter(uuid=uuid).first()


def _first_words(assessment: Assessment, action: Action) -> str:
    """What the action said when it was added."""
    content = (
        Revision.objects.filter(assessment=assessment, part=f"action:{action.uuid}", version=1)
        .values_list("content", flat=True)
        .first()
    )
    return str(content["text"]) if content else ""


def _new_action(
    assessment: Assessment,
    review: PointReview,
    uuid: uuids.UUID,
    text: str,
    *,
    by: Person,
    at: datetime.datetime,
) -> Saved:
    last = review.actions.order_by("-position").values_list("position", flat=True).first()
    action = Action.objects.create(
        uuid=uuid,
        point_review=review,
        position=(last or 0) + 1,
        text=text,
        changed_by=by,
        changed_at=at,
    )
    keep_action(assessment, action, by=by, at=at)
    return Saved(1, changed=True, texts={"text": text})


def keep_action(
    assessment: Assessment, action: Action, *, by: Person, at: datetime.datetime
) -> None:
    """Keep what the action says now, and whether it is removed, as a save of its own."""
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
        Action.objects.select_related("point_review__point", "changed_by")
        .filter(uuid=uuid, point_review__assessment=assessment)
        .first()
    )
    if action is None or action.removed_at is not None:
        raise Refused("This action has already been removed.")
    return action


@transition("action.move", sources=WRITABLE, silent=True, when=writable)
def move_action(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID, place: int
) -> None:
    """A panel member gives an action another place among those of its point; 1 is the first."""
    action = live_action(assessment, uuid)
    live = list(action.point_review.actions.filter(removed_at__isnull=True))
    here = next(n for n, each in enumerate(live) if each.pk == action.pk)
    live.insert(max(0, min(place - 1, len(live) - 1)), live.pop(here))
    for position, each in enumerate(live, 1):
        if each.position != position:
            Action.objects.filter(pk=each.pk).update(position=position)
    Report.objects.filter(assessment=assessment).update(moves=F("moves") + 1)


@transition("action.remove", sources=WRITABLE, silent=True, when=writable)
def remove_action(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    version: int | None = None,
) -> None:
    """A panel member removes an action; its number is not used again.

    `version` is the one that was read before this step: what changed since is read first.
    """
    action = live_action(assessment, uuid)
    if version is not None and version != action.version:
        raise Refused(
            f"{action.changed_by.name} changed this action meanwhile. Read it again before you "
            "remove it."
        )
    _remove_action(assessment, action, by=by, at=at)


def _remove_action(
    assessment: Assessment, action: Action, *, by: Person, at: datetime.datetime
) -> None:
    action.removed_at, action.version = at, action.version + 1
    action.changed_by, action.changed_at = by, at
    action.save()
    keep_action(assessment, action, by=by, at=at)
    Report.objects.filter(assessment=assessment).update(moves=F("moves") + 1)


@transition("overall.write", sources=WRITABLE, silent=True, when=writable)
def write_overall(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    version: int,
    bases: Mapping[str, str] | None = None,
    **texts: str,
) -> Saved:
    """A panel member writes the overall texts: scope, context, what was done well, observations."""
    fields = overall_fields(assessment)
    report = Report.objects.select_related("changed_by").get(assessment=assessment)
    mine = within({name: texts[name] for name in fields if name in texts})
    becomes, others = merge(
        assessment, report, "overall", fields, mine, version=version, by=by, bases=bases
    )
    return keep(
        assessment, report, "overall", becomes, started_from=version, others=others, by=by, at=at
    )


def overall_fields(assessment: Assessment) -> tuple[str, ...]:
    """The overall texts of this type of assessment, in the order they are written."""
    return PEER_REVIEW_FIELDS if assessment.is_peer_review else OVERALL_FIELDS


@transition(
    "overall.confirm",
    sources=WRITABLE - {State.ARRANGED},
    when=writable,
    said="confirmed the overall rating: {words}",
    private=True,
)
def confirm(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    rating: str,
    reason: str = "",
    seen: str = "",
) -> dict[str, str] | object:
    """The lead assessor confirms the proposed overall rating, or changes it with a reason (R3).

    `seen` is what the page before this step said of the points (see `ratings_seen`).
    """
    if assessment.is_peer_review:
        raise Refused("A peer review has no overall rating.")
    if rating not in Rating.values:
        raise Refused("Choose the overall rating.", field="rating")
    points = ratings_of(assessment)
    if "" in points:
        raise Refused("Rate every point before you confirm the overall rating.", field="rating")
    if seen and seen != ratings_seen(points):
        raise Refused(
            "Ratings of points were changed while this page was open. Look at them again before "
            "you confirm the overall rating.",
            field="rating",
        )
    check_overall(rating, points)
    proposed = worst(points)
    reason = within({"reason": reason})["reason"].strip()
    if rating != proposed and not reason:
        raise Refused(
            f"The points propose {proposed}. Enter why you chose {rating}.", field="reason"
        )
    report = assessment.report
    if report.confirmed_by == by and (report.overall_rating, report.overall_reason) == (
        rating,
        reason,
    ):
        return NOTHING_NEW
    report.overall_rating, report.overall_reason = rating, reason
    report.confirmed_by, report.confirmed_at = by, at
    report.save()
    return {"rating": rating, "words": Rating(rating).label.lower(), "proposed": proposed}
