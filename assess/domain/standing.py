"""What a service may do next, and why: computed from its points and actions, explained in a sentence.

Pure: facts in, answers out (R8–R10, k 5, 8, 10, 11). `assess.domain.decisions` reads the facts.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assess.domain.clock import weekday_words
from assess.domain.ratings import next_phase
from assess.domain.words import ActionStatus, Decided, Rating


class StandingKind(StrEnum):
    """The five answers to "may this service go on?"."""

    CAN_PROCEED = "can-proceed"
    AMBERS_OPEN = "ambers-open"
    PAUSED = "paused"
    SPEND_NOT_RECORDED = "spend-not-recorded"
    UNKNOWN = "unknown"


KIND_WORDS = {
    StandingKind.CAN_PROCEED: "Can proceed",
    StandingKind.AMBERS_OPEN: "Can proceed, ambers open",
    StandingKind.PAUSED: "Paused until reassessed",
    StandingKind.SPEND_NOT_RECORDED: "Meets the Standard, spend approval not yet recorded",
    StandingKind.UNKNOWN: "Not known",
}


@dataclass(frozen=True)
class PointRated:
    """One rating of one point: by an assessment, a reassessment, or an agreement."""

    point: int
    standard: int
    number: int
    rating: str
    how: str
    day: datetime.date  # of the assessment, or of the agreement
    at: datetime.datetime  # since when it counts
    assessment: int
    root: int  # the assessment that its chain of reassessments began with
    phase: str
    accepted: bool


@dataclass(frozen=True)
class OpenAmber:
    """One action of an amber point that is not addressed, or an amber point not accepted yet."""

    assessment: int
    point: int
    due_on: datetime.date
    status: str = ActionStatus.TO_DO
    let_through: bool = False  # it no longer keeps the next assessment from being booked (R9)


@dataclass(frozen=True)
class Facts:
    """What the standing of a service is made of."""

    rated: tuple[PointRated, ...] = ()  # in the order in which they count
    ambers: tuple[OpenAmber, ...] = ()
    approved_at: datetime.datetime | None = None  # when the last spend approval was recorded


@dataclass(frozen=True)
class Standing:
    """What a service may do next, in words, with its reasons."""

    kind: StandingKind
    sentence: str
    reasons: tuple[str, ...] = ()
    points: tuple[PointRated, ...] = ()  # each point's standing now, in the order of their numbers
    ambers: tuple[int, ...] = ()  # the numbers of amber points with something left to do
    reds: tuple[int, ...] = ()
    until: datetime.date | None = None  # the first last day of an open amber
    accepted: bool = True
    phase: str = ""  # the phase that was assessed

    @property
    def words(self) -> str:
        """The answer in a few words, for lists."""
        return KIND_WORDS[self.kind]


def point_standings(rated: Iterable[PointRated]) -> dict[int, PointRated]:
    """The rating of each point that holds now, by point: the latest that may change it.

    A red point stays red until a reassessment of its own chain says otherwise (k 10), an agreement
    changes nothing but an amber point, and a new standard leaves only red points of the old one.
    """
    latest: dict[int, PointRated] = {}
    reds: dict[int, dict[int, PointRated]] = {}  # by point, then by the chain that has to end it
    for each in rated:
        open_reds = reds.setdefault(each.point, {})
        if each.how == Decided.REVISED:
            before = latest.get(each.point)
            if open_reds or before is None or before.rating != Rating.AMBER:
                continue
        elif each.rating == Rating.RED:
            open_reds[each.root] = each
        elif (red := open_reds.get(each.root)) is not None and _may_end(red, each):
            del open_reds[each.root]
        if each.how == Decided.ASSESSED:
            latest = {p: held for p, held in latest.items() if held.standard == each.standard}
        latest[each.point] = each
    still = {point: max(found.values(), key=_counts) for point, found in reds.items() if found}
    return latest | still


def _counts(each: PointRated) -> tuple[datetime.datetime, int]:
    return each.at, each.assessment


def _may_end(red: PointRated, by: PointRated) -> bool:
    """Whether this rating of the same chain ends a red: by reassessment, or the same report anew."""
    return by.how == Decided.REASSESSED or by.assessment == red.assessment


def standing(facts: Facts, today: datetime.date, *, mitigation_counts: bool = False) -> Standing:
    """What the service may do next (R8–R10), from its facts.

    `mitigation_counts`: a department's setting by which an agreed mitigation counts as addressed.
    """
    now = sorted(point_standings(facts.rated).values(), key=lambda each: each.number)
    if not now:
        return Standing(
            StandingKind.UNKNOWN,
            "Not known: no report with ratings has been shared for this service.",
        )
    newest = max(now, key=_counts)
    reds = tuple(each.number for each in now if each.rating == Rating.RED)
    left = _left(facts.ambers, now, mitigation_counts)
    ambers = tuple(each.number for each in now if each.point in left)
    until = min((day for day in left.values()), default=None)
    reasons = _reasons(now, reds, ambers, left, today)
    after = next_phase(newest.phase)
    onward = f"proceed to {after}" if after else "continue in live"
    last_red = max((each.at for each in facts.rated if each.rating == Rating.RED), default=None)
    approved = last_red is None or (facts.approved_at is not None and facts.approved_at > last_red)
    if reds:
        kind = StandingKind.PAUSED
        sentence = f"Paused until {_points(reds)} {'is' if len(reds) == 1 else 'are'} reassessed."
    elif not approved:
        kind = StandingKind.SPEND_NOT_RECORDED
        sentence = "Meets the Standard, spend approval not yet recorded."
        reasons.append(
            f"After a red rating the service needs spend approval as well before it can {onward}."
        )
    elif ambers and until is not None:
        kind = StandingKind.AMBERS_OPEN
        sentence = _with_ambers(onward, ambers, until, today)
    else:
        kind = StandingKind.CAN_PROCEED
        sentence = f"Can {onward}."
    accepted = all(each.accepted for each in now)
    if not accepted:
        reasons.append("The report that says so is not yet accepted.")
    return Standing(
        kind=kind,
        sentence=sentence,
        reasons=tuple(reasons),
        points=tuple(now),
        ambers=ambers,
        reds=reds,
        until=until,
        accepted=accepted,
        phase=newest.phase,
    )


def _left(
    ambers: Iterable[OpenAmber], now: Iterable[PointRated], mitigation_counts: bool
) -> dict[int, datetime.date]:
    """The points whose standing is amber and about which something is left, each with its last day."""
    amber = {each.point for each in now if each.rating == Rating.AMBER}
    found: dict[int, datetime.date] = {}
    for each in ambers:
        if each.point not in amber:
            continue
        if mitigation_counts and each.status == ActionStatus.MITIGATION_AGREED:
            continue
        found[each.point] = min(each.due_on, found.get(each.point, each.due_on))
    return found


def _with_ambers(
    onward: str, ambers: tuple[int, ...], until: datetime.date, today: datetime.date
) -> str:
    number = f"{len(ambers)} amber{'s' if len(ambers) != 1 else ''}"
    if until < today:
        return f"Can {onward} with {number} open, overdue since {weekday_words(until)}."
    return f"Can {onward} with {number} open until {weekday_words(until)}."


def _reasons(
    now: list[PointRated],
    reds: tuple[int, ...],
    ambers: tuple[int, ...],
    left: dict[int, datetime.date],
    today: datetime.date,
) -> list[str]:
    greens = [each.number for each in now if each.rating == Rating.GREEN]
    settled = [
        each.number for each in now if each.rating == Rating.AMBER and each.point not in left
    ]
    reasons = []
    if len(greens) == len(now):
        reasons.append(f"All {len(now)} points are green.")
    elif greens:
        reasons.append(f"{len(greens)} of {len(now)} points are green.")
    if reds:
        reasons.append(f"{_are(reds)} red. Only a reassessment changes that.")
    if ambers:
        overdue = sum(1 for day in left.values() if day < today)
        late = f" {overdue} of them overdue." if overdue else ""
        reasons.append(f"{_are(ambers)} amber with actions open.{late}")
    if settled:
        reasons.append(f"{_are(settled)} amber, and the actions are addressed.")
    for how, words in (
        (Decided.REASSESSED, "reassessed"),
        (Decided.REVISED, "revised by agreement"),
    ):
        changed = [each for each in now if each.how == how]
        if changed:
            days = sorted({each.day for each in changed})
            last = weekday_words(days[-1])
            numbers = _points([each.number for each in changed])
            was = "was" if len(changed) == 1 else "were"
            reasons.append(f"{_capital(numbers)} {was} {words}, last on {last}.")
    return reasons


def _points(numbers: Iterable[int]) -> str:
    found = [str(number) for number in numbers]
    if len(found) == 1:
        return f"point {found[0]}"
    return f"points {', '.join(found[:-1])} and {found[-1]}"


def _are(numbers: Iterable[int]) -> str:
    found = list(numbers)
    return f"{_capital(_points(found))} {'is' if len(found) == 1 else 'are'}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
