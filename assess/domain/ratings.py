"""Ratings: what they mean, what the points propose overall, and which overall ratings are refused."""

import datetime
from collections.abc import Iterable

from assess.domain.models import Assessment
from assess.domain.refusals import Refused
from assess.domain.words import Phase, Rating

MEANING = {
    Rating.GREEN: "The service meets this point of the Standard.",
    Rating.AMBER: (
        "The service does not meet this point yet, but it is not critical. The service can move "
        "to the next phase while the service team addresses the actions within 3 months."
    ),
    Rating.RED: (
        "The service does not meet this point and it is critical. The service pauses until the "
        "service team has resolved the actions and the point has been reassessed."
    ),
}

_ORDER = [Rating.RED, Rating.AMBER, Rating.GREEN]


def worst(ratings: Iterable[str]) -> str:
    """The worst of these ratings, which the points propose for the whole (R3); nothing without any."""
    given = set(ratings)
    return next((rating.value for rating in _ORDER if rating in given), "")


def check_overall(rating: str, points: Iterable[str]) -> None:
    """Refuse an overall rating that the points contradict (k 6)."""
    given = set(points)
    if rating == Rating.GREEN and given - {Rating.GREEN}:
        raise Refused(
            "The overall rating cannot be green, because not every point is green.",
            field="rating",
        )
    if rating != Rating.GREEN and given == {Rating.GREEN}:
        raise Refused("Every point is green, so the overall rating is green too.", field="rating")
    if rating == Rating.RED and Rating.RED not in given:
        raise Refused("The overall rating cannot be red, because no point is red.", field="rating")


def possible_overall(points: Iterable[str]) -> list[Rating]:
    """The overall ratings that the points do not contradict, worst first."""
    given, found = list(points), []
    for rating in _ORDER:
        try:
            check_overall(rating, given)
        except Refused:
            continue
        found.append(rating)
    return found


def next_phase(phase: str) -> str:
    """What comes after this phase, in words; nothing after live."""
    phases = list(Phase)
    place = phases.index(Phase(phase)) + 1
    return str(phases[place].label).lower() if place < len(phases) else ""


def _points(number: int, rating: str) -> str:
    return f"the {number} points rated {rating}" if number != 1 else f"the point rated {rating}"


def meaning_overall(
    rating: str,
    phase: str,
    *,
    reds: int = 0,
    ambers: int = 0,
    by: datetime.date | None = None,
    carried: int | None = None,
) -> str:
    """What an overall rating means for the next phase, in words (S13–S18).

    `by` is the last day to address the ambers, where the day of the assessment is known. `carried`:
    how many points a reassessment carries over as amber with actions open; none of any other.
    """
    after = next_phase(phase)
    onward = f"move to {after}" if after else "continue in live"
    in_time = "within 3 months" + (f", by {by.day} {by:%B %Y}" if by else "")
    if carried is not None and not reds:
        return _meaning_reassessed(onward, ambers, in_time, carried)
    if rating == Rating.GREEN:
        return f"The service meets the Standard and can {onward}."
    if not reds:
        return (
            f"The service can {onward} while the service team addresses "
            f"{_points(ambers, 'amber')} {in_time}."
        )
    said = (
        f"The service {'pauses' if carried is None else 'stays paused'}. The service team must "
        f"resolve {_points(reds, 'red')}, be reassessed {'' if carried is None else 'again '}"
        f"on {'them' if reds != 1 else 'it'} and have spend approval before the service can "
        f"{onward}."
    )
    if ambers:
        said += f" It addresses {_points(ambers, 'amber')} {in_time}."
    return said


def _meaning_reassessed(onward: str, ambers: int, in_time: str, left: int) -> str:
    """No red is left: spend approval is the second condition (S13), and ambers go on (k 10)."""
    stays = f"the {left} points" if left != 1 else "the point"
    stays += " carried over as amber with actions open"
    if not ambers:
        more = f" while the service team addresses {stays}" if left else ""
        return (
            "The service meets the Standard on every point that was reassessed. With spend "
            f"approval it can {onward}{more}."
        )
    said = (
        "No point that was reassessed is red any more. With spend approval the service can "
        f"{onward} while the service team addresses {_points(ambers, 'amber')} {in_time}."
    )
    return f"{said} It also addresses {stays}." if left else said


def ratings_of(assessment: Assessment) -> list[str]:
    """The ratings of the points in scope, in their order; nothing for a point not yet rated."""
    return list(
        assessment.point_reviews.filter(in_scope=True)
        .order_by("point__number")
        .values_list("rating", flat=True)
    )


def ratings_seen(ratings: Iterable[str]) -> str:
    """The ratings as a page carries them along, to say which ones were looked at."""
    return "".join(rating[:1] or "-" for rating in ratings)
