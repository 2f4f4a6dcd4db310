"""A report and its reassessment: what there is to book, and what a reassessment looks at again."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from assess.domain.chains import Chain, chain_of, listed_points
from assess.domain.models import Action, Assessment, Person, Point
from assess.domain.policy import may
from assess.domain.words import ADDRESSED, State


@dataclass(frozen=True)
class ToReassess:
    """A point that could be looked at again, and how far the service team is with its actions."""

    number: int
    title: str
    actions: int
    left: int  # not closed
    shown: int  # with evidence


def to_reassess(chain: Chain) -> tuple[list[ToReassess], list[ToReassess]]:
    """The red points, which are in scope, and the amber ones, which may be: 2 queries."""
    every = (*chain.reds, *chain.ambers)
    titles = dict(
        Point.objects.filter(pk__in=[each.point for each in every]).values_list("pk", "title")
    )
    counted = {
        (assessment, point): counts
        for assessment, point, *counts in Action.objects.filter(
            point_review__assessment__in={each.assessment for each in every},
            removed_at__isnull=True,
            number__isnull=False,
        )
        .order_by()
        .values("point_review__assessment", "point_review__point")
        .annotate(
            every=Count("pk", distinct=True),
            left=Count("pk", distinct=True, filter=~Q(status__in=ADDRESSED)),
            shown=Count("pk", distinct=True, filter=Q(evidence__removed_at__isnull=True)
                        & Q(evidence__isnull=False)),
        )
        .values_list(
            "point_review__assessment", "point_review__point", "every", "left", "shown"
        )
    }  # fmt: skip
    reds, ambers = (
        [
            ToReassess(
                each.number,
                titles[each.point],
                *counted.get((each.assessment, each.point), (0, 0, 0)),
            )
            for each in points
        ]
        for points in (chain.reds, chain.ambers)
    )
    return reds, ambers


@dataclass(frozen=True)
class FollowUp:
    """Whether a reassessment of a report can be booked, or which one is under way."""

    can_book: bool = False
    reds: str = ""  # what is red now, in words
    one: bool = False
    under_way: int | None = None


def follow_up(assessment: Assessment, can: Collection[str]) -> FollowUp:
    """What someone who may book it is told on the page of the report."""
    if "reassessment.book" not in can:
        return FollowUp()
    chain = chain_of(assessment)
    numbers = [each.number for each in chain.reds]
    words = listed_points(numbers) if numbers else ""
    return FollowUp(
        can_book=chain.can_follow(assessment),
        reds=words[:1].upper() + words[1:],
        one=len(numbers) == 1,
        under_way=chain.under_way,
    )


@dataclass(frozen=True)
class Reassesses:
    """What a reassessment looks at again, and the report it follows."""

    points: str
    reference: int
    thing: str  # alpha service assessment
    page: str  # the name of the page where this person can read more of it, if anywhere


def reassesses(assessment: Assessment, person: Person) -> Reassesses | None:
    """The points in scope and the report before; nothing for any other assessment."""
    if assessment.reassessment_of_id is None:
        return None
    earlier = Assessment.objects.select_related("service").get(pk=assessment.reassessment_of_id)
    if may(person, "assessment.see", earlier):
        page = "assessment"
    else:
        public = earlier.state == State.PUBLISHED and not earlier.confidential
        page = "published-report" if public else ""
    return Reassesses(
        points=points_in_scope(assessment),
        reference=earlier.pk,
        thing=f"{earlier.phase_words} {earlier.kind_words}".lower(),
        page=page,
    )


def points_in_scope(assessment: Assessment) -> str:
    """The points in scope, in words."""
    numbers = assessment.point_reviews.filter(in_scope=True).values_list("point__number", flat=True)
    return listed_points(numbers)
