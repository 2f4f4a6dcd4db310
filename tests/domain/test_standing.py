"""What a service may do next: the rules as tables of examples (R8–R10; k 5, 8, 10, 11)."""

import datetime

import pytest

from assess.domain.clock import add_months, amber_due, last_day_to_respond
from assess.domain.standing import (
    Facts,
    OpenAmber,
    PointRated,
    StandingKind,
    point_standings,
    standing,
)
from assess.domain.words import ActionStatus, Decided

DAY = datetime.date(2027, 2, 15)
TODAY = datetime.date(2027, 3, 1)
DUE = amber_due(DAY)


def rated(
    ratings: str,
    *,
    assessment: int = 1,
    root: int = 1,
    how: str = Decided.ASSESSED,
    hours: int = 0,
    accepted: bool = True,
    standard: int = 1,
    points: tuple[int, ...] = (),
    phase: str = "alpha",
) -> tuple[PointRated, ...]:
    """Ratings as letters, of points 1, 2, 3 and so on or of these points."""
    words = {"r": "red", "a": "amber", "g": "green"}
    numbers = points or tuple(range(1, len(ratings) + 1))
    at = datetime.datetime(2027, 2, 20, tzinfo=datetime.UTC) + datetime.timedelta(hours=hours)
    return tuple(
        PointRated(
            point=100 * standard + number,
            standard=standard,
            number=number,
            rating=words[letter],
            how=how,
            day=DAY,
            at=at,
            assessment=assessment,
            root=root,
            phase=phase,
            accepted=accepted,
        )
        for number, letter in zip(numbers, ratings, strict=True)
    )


def amber(point: int, *, due: datetime.date = DUE, status: str = ActionStatus.TO_DO) -> OpenAmber:
    return OpenAmber(1, 100 + point, due, status)


def letters(found: dict[int, PointRated]) -> str:
    return "".join(each.rating[0] for each in sorted(found.values(), key=lambda each: each.number))


AGAIN = {"assessment": 2, "how": Decided.REASSESSED, "hours": 1}
NEXT = {"assessment": 3, "root": 3, "hours": 2}
AGREED = {"how": Decided.REVISED, "hours": 1}


@pytest.mark.parametrize(
    ("decisions", "now"),
    [
        (rated("gar"), "gar"),
        (rated("gar") + rated("g", points=(3,), **AGAIN), "gag"),
        (rated("gar") + rated("r", points=(3,), **AGAIN), "gar"),
        (rated("gar") + rated("ag", points=(3, 2), **AGAIN), "gga"),
        # A second reassessment of the same chain.
        (
            rated("gar")
            + rated("r", points=(3,), **AGAIN)
            + rated("g", points=(3,), assessment=4, root=1, how=Decided.REASSESSED, hours=3),
            "gag",
        ),
        # An agreement lifts an amber, never a red or what nobody rated.
        (rated("gar") + rated("g", points=(2,), **AGREED), "ggr"),
        (rated("gar") + rated("g", points=(3,), **AGREED), "gar"),
        (rated("ga") + rated("g", points=(3,), **AGREED), "ga"),
        # The next phase decides everything afresh, but no red: only its reassessment does.
        (rated("gag") + rated("gga", **NEXT), "gga"),
        (rated("gar") + rated("ggg", **NEXT), "ggr"),
        # A reassessment of another chain ends no red of this one.
        (
            rated("gar") + rated("g", points=(3,), assessment=9, root=8, how=Decided.REASSESSED),
            "gar",
        ),
        # Two reports rated it red: each has its own reassessment.
        (
            rated("gar") + rated("ggr", **NEXT) + rated("g", points=(3,), **AGAIN | {"hours": 3}),
            "ggr",
        ),
        # The same report, shared anew with another rating.
        (rated("gar") + rated("gag", hours=1), "gag"),
    ],
)
def test_the_latest_decision_that_may_change_a_point_holds(decisions, now):
    assert letters(point_standings(decisions)) == now


def test_another_standard_leaves_only_red_points_of_the_old_one():
    old, new = rated("gar"), rated("gg", standard=2, **NEXT)
    found = point_standings(old + new)
    assert sorted((each.standard, each.number, each.rating) for each in found.values()) == [
        (1, 3, "red"),
        (2, 1, "green"),
        (2, 2, "green"),
    ]


@pytest.mark.parametrize(
    ("facts", "kind", "sentence"),
    [
        (Facts(), "unknown", "Not known: no report with ratings has been shared for this service."),
        (Facts(rated("ggg")), "can-proceed", "Can proceed to private beta."),
        (Facts(rated("ggg", phase="live")), "can-proceed", "Can continue in live."),
        (
            Facts(rated("gaa"), (amber(2), amber(2), amber(3))),
            "ambers-open",
            "Can proceed to private beta with 2 ambers open until Saturday 15 May 2027.",
        ),
        (
            Facts(rated("gaa"), (amber(2), amber(3, due=datetime.date(2027, 2, 26)))),
            "ambers-open",
            "Can proceed to private beta with 2 ambers open, overdue since Friday 26 February 2027.",
        ),
        (Facts(rated("gaa")), "can-proceed", "Can proceed to private beta."),
        (Facts(rated("gar"), (amber(2),)), "paused", "Paused until point 3 is reassessed."),
        (Facts(rated("rar")), "paused", "Paused until points 1 and 3 are reassessed."),
        (
            Facts(rated("gar") + rated("g", points=(3,), **AGAIN)),
            "spend-not-recorded",
            "Meets the Standard, spend approval not yet recorded.",
        ),
        # An action of a point that is green by now counts for nothing.
        (
            Facts(rated("ga") + rated("g", points=(2,), **AGREED), (amber(2),)),
            "can-proceed",
            "Can proceed to private beta.",
        ),
    ],
)
def test_the_standing_follows_from_points_and_actions(facts, kind, sentence):
    found = standing(facts, TODAY)
    assert (found.kind, found.sentence) == (kind, sentence)


def test_spend_approval_counts_when_it_came_after_the_last_red():
    decisions = rated("gr") + rated("g", points=(2,), **AGAIN)
    red = decisions[1].at
    hour = datetime.timedelta(hours=1)
    for approved, kind in (
        (None, StandingKind.SPEND_NOT_RECORDED),
        (red - hour, StandingKind.SPEND_NOT_RECORDED),
        (red + hour, StandingKind.CAN_PROCEED),
    ):
        assert standing(Facts(decisions, (), approved), TODAY).kind == kind


def test_an_agreed_mitigation_stays_open_unless_the_department_says_otherwise():
    facts = Facts(rated("ga"), (amber(2, status=ActionStatus.MITIGATION_AGREED),))
    assert standing(facts, TODAY).kind == StandingKind.AMBERS_OPEN
    assert standing(facts, TODAY, mitigation_counts=True).kind == StandingKind.CAN_PROCEED


def test_the_reasons_say_what_the_answer_is_made_of():
    decisions = rated("ggar", accepted=False) + rated("g", points=(4,), **AGAIN, accepted=False)
    found = standing(Facts(decisions, (amber(3),)), TODAY)
    assert found.reasons == (
        "3 of 4 points are green.",
        "Point 3 is amber with actions open.",
        "Point 4 was reassessed, last on Monday 15 February 2027.",
        "After a red rating the service needs spend approval as well before it can proceed to "
        "private beta.",
        "The report that says so is not yet accepted.",
    )
    assert (found.accepted, found.ambers, found.reds, found.until) == (False, (3,), (), DUE)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2027-01-31", 3, "2027-04-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),  # a leap year
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2027-03-28", 3, "2027-06-28"),  # the day the clocks go forward
        ("2027-12-25", 3, "2028-03-25"),
        ("2026-12-31", 2, "2027-02-28"),
    ],
)
def test_months_keep_the_day_and_end_with_the_month(day, months, then):
    assert add_months(datetime.date.fromisoformat(day), months).isoformat() == then


@pytest.mark.parametrize(
    ("shared", "last"),
    [
        ("2027-03-22", "2027-04-07"),  # Good Friday 26 March and Easter Monday 29 March
        ("2026-12-18", "2027-01-06"),  # Christmas, the day for Boxing Day, and New Year's Day
        ("2027-10-29", "2027-11-12"),  # the clocks go back on 31 October
        ("2027-03-26", "2027-04-12"),  # shared on Good Friday itself; the clocks go forward
    ],
)
def test_ten_working_days_pass_over_easter_christmas_and_clock_changes(shared, last):
    assert last_day_to_respond(datetime.date.fromisoformat(shared)).day.isoformat() == last
