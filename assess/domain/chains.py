"""Chains: a report with a red point, and the reassessments that followed it (k 10).

The first report stays as it was; what holds now of a point is its standing
(`assess.domain.standing`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from assess.domain.decisions import rated_of
from assess.domain.models import Assessment, Service
from assess.domain.refusals import Refused
from assess.domain.standing import PointRated, point_standings
from assess.domain.words import Decided, Rating, State

S = State
# From the booking until its report is accepted: one at a time of each report.
UNDER_WAY = frozenset(
    {
        S.DRAFT,
        S.REQUESTED,
        S.ARRANGING,
        S.ARRANGED,
        S.REPORTING,
        S.CHECKING,
        S.SHARED,
        S.CHALLENGED,
    }
)


@dataclass(frozen=True)
class Chain:
    """A report and the reassessments that followed it, as they stand now."""

    reds: tuple[PointRated, ...] = ()
    ambers: tuple[PointRated, ...] = ()
    last: int | None = None  # the report that rated last: the next reassessment follows it
    under_way: int | None = None

    def can_follow(self, assessment: Assessment) -> bool:
        """Whether a reassessment that follows this report can be booked now."""
        return bool(self.reds) and self.last == assessment.pk and self.under_way is None


def chain_of(assessment: Assessment) -> Chain:
    """The chain to which this assessment belongs: 3 queries."""
    rated = rated_of([assessment.service_id])[assessment.service_id]
    root = next((each.root for each in rated if each.assessment == assessment.pk), None)
    if root is None:
        return Chain()
    reports = [each for each in rated if each.root == root]
    now = sorted(point_standings(rated).values(), key=lambda each: each.number)
    return Chain(
        reds=tuple(p for p in now if p.root == root and p.rating == Rating.RED),
        ambers=tuple(p for p in now if p.root == root and p.rating == Rating.AMBER),
        last=[p.assessment for p in reports if p.how != Decided.REVISED][-1],
        under_way=under_way_after({each.assessment for each in reports}),
    )


def under_way_after(reports: Collection[int]) -> int | None:
    """The reassessment of one of these reports that has not ended, if there is one."""
    found = Assessment.objects.filter(reassessment_of__in=reports, state__in=UNDER_WAY)
    return found.values_list("pk", flat=True).first()


def back_from(pk: int, follow: Mapping[int, int | None]) -> list[int]:
    """This report and those before it in its chain, back to the first; `follow` says what follows which."""
    chain = [pk]
    while (earlier := follow.get(chain[-1])) is not None:
        chain.append(earlier)
    return chain


def listed_points(numbers: Iterable[int]) -> str:
    """Point 5; points 5 and 7; points 1, 5 and 7; nothing of none."""
    found = [str(number) for number in sorted(numbers)]
    if not found:
        return ""
    *others, last = found
    return f"points {', '.join(others)} and {last}" if others else f"point {last}"


def check_may_follow(assessment: Assessment, chain: Chain) -> None:
    """Refuse a reassessment that follows this report, where there is none to book now."""
    if chain.under_way is not None:
        raise Refused(
            f"The reassessment is already under way, with the reference {chain.under_way}."
        )
    if not chain.reds:
        raise Refused("No point of this report is red now, so there is nothing to reassess.")
    if chain.last != assessment.pk:
        raise Refused(
            f"The report with the reference {chain.last} rated these points last. Book the "
            "reassessment from there."
        )


def check_may_reopen(assessment: Assessment) -> None:
    """Refuse to take a declined reassessment up again where another has taken its place since."""
    if assessment.reassessment_of is not None:
        Service.objects.select_for_update().get(pk=assessment.service_id)
        check_may_follow(assessment.reassessment_of, chain_of(assessment.reassessment_of))
