"""What late reports lack, and from whom: for all of them at once, in few statements.

It finds what `owed` finds for one report, but for agreeing to the text, which is asked only once
nothing is missing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from assess.domain.leading import shared_out, speaks_for
from assess.domain.models import Action, Assessment, PointReview, Seat
from assess.domain.readiness import missing_in


@dataclass(frozen=True)
class Owing:
    """A member of the panel, and what is missing from them, in short."""

    name: str
    what: str


def missing_from(ids: Iterable[int]) -> dict[int, tuple[Owing, ...]]:
    """Of each of these reports, from whom something is missing, the lead assessor first."""
    ids = list(ids)
    points, led_by = _points(ids)
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(
        assessment__in=ids, left_at__isnull=True, is_observer=False, person__active=True
    ).select_related("person"):
        seats[seat.assessment_id].append(seat)
    found = {}
    for one in Assessment.objects.filter(pk__in=ids).select_related("report"):
        texts = {name: getattr(one.report, name) for name in ("done_well", "recommendations")}
        lacking = missing_in(one, {**texts, "points": points[one.pk]})
        led = {
            number: [
                seat
                for seat in seats[one.pk]
                if not professions.isdisjoint(speaks_for(seat.role, seat.discipline))
            ]
            for number, professions in led_by[one.pk].items()
        }
        owed = shared_out(lacking, seats[one.pk], led, everyones=one.is_peer_review)
        found[one.pk] = tuple(Owing(each.name, each.in_short) for each in owed if each.missing)
    return found


def _points(
    ids: list[int],
) -> tuple[dict[int, list[dict[str, Any]]], dict[int, dict[int, set[str]]]]:
    """The points of each report as `missing_in` asks of them, and which professions lead on each."""
    live = Action.objects.filter(point_review=OuterRef("pk"), removed_at__isnull=True)
    rows = (
        PointReview.objects.filter(assessment__in=ids)
        .annotate(acts=Exists(live))
        .order_by("assessment", "point__number")
        .values_list(
            "assessment_id",
            "point__number",
            "point__title",
            "in_scope",
            "rating",
            "reason",
            "acts",
            "point__professions__profession",
        )
    )
    points: dict[int, list[dict[str, Any]]] = defaultdict(list)
    led_by: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for pk, number, title, in_scope, rating, reason, acts, profession in rows:
        if not points[pk] or points[pk][-1]["number"] != number:
            points[pk].append(
                {
                    "number": number,
                    "title": title,
                    "in_scope": in_scope,
                    "rating": rating,
                    "reason": reason,
                    "actions": acts,
                }
            )
        if profession:
            led_by[pk][number].add(profession)
    return points, led_by
