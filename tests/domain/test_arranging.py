"""From an accepted request to the day: dates, arrangements, and whether it took place."""

import datetime

import pytest

from assess.domain import arranging, panel
from assess.domain.arranging import Time, doubts, not_ready
from assess.domain.clock import PLACE
from assess.domain.models import Event
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Discipline, PanelRole, State
from assess.domain.workflow import NOTHING_NEW
from tests.builders import MONDAY, days

TODAY = MONDAY.date()


def at(day, start=10, end=14, place="Online"):
    """A sitting so many days after the Monday of the tests."""
    first = datetime.datetime.combine(
        TODAY + datetime.timedelta(day), datetime.time(start), tzinfo=PLACE
    )
    return Time(first, first.replace(hour=end), place)


def verbs(assessment):
    return [event.verb for event in Event.objects.filter(assessment=assessment).order_by("id")]


@pytest.fixture
def arranging_one(an_assessment):
    return an_assessment(State.ARRANGING)


def set_to(assessment, cast, *sittings):
    return arranging.set_sittings(assessment, by=cast.staff, at=MONDAY, sittings=sittings)


# Sittings


def test_the_last_of_several_sittings_gives_the_assessment_its_date(cast, arranging_one):
    set_to(arranging_one, cast, at(36), at(35))
    assert [s.day.day for s in arranging_one.sittings.all()] == [8, 9]
    assert arranging_one.assessed_on == datetime.date(2027, 3, 9)
    event = Event.objects.get(assessment=arranging_one, verb="assessment.set_sittings")
    assert event.data["days"] == "Monday 8 March 2027 and Tuesday 9 March 2027"
    assert event.data["changed"] is False


def test_setting_the_same_sittings_again_is_nothing_new(cast, arranging_one):
    set_to(arranging_one, cast, at(35))
    assert set_to(arranging_one, cast, at(35)) is NOTHING_NEW
    assert verbs(arranging_one).count("assessment.set_sittings") == 1


def test_an_arranged_assessment_can_get_another_date_and_stays_arranged(cast, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    set_to(arranged, cast, at(40))
    assert arranged.state == State.ARRANGED
    last = Event.objects.filter(assessment=arranged).last()
    assert (last.verb, last.data["changed"]) == ("assessment.set_sittings", True)


@pytest.mark.parametrize(
    "sittings, wrong",
    [
        ([], [("sittings-0-day", "Enter the date and the times of at least one sitting.")]),
        ([at(35, 14, 10)], [("sittings-0-ends", "A sitting must end after it starts.")]),
        ([at(35, 10, 10)], [("sittings-0-ends", "A sitting must end after it starts.")]),
        (
            [at(35), at(-1)],
            [("sittings-1-day", "The date of a sitting must be today or later.")],
        ),
        (
            [at(35, 13, 15), at(35, 10, 14), at(36, 9, 8)],
            [
                ("sittings-2-ends", "A sitting must end after it starts."),
                (
                    "sittings-0-starts",
                    "Two of the sittings overlap. Change the times of one of them.",
                ),
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_of_the_right_sitting(cast, arranging_one, sittings, wrong):
    with pytest.raises(Refused) as no:
        set_to(arranging_one, cast, *sittings)
    assert no.value.all() == wrong
    assert not arranging_one.sittings.exists()


def test_sittings_that_touch_do_not_overlap(cast, arranging_one):
    set_to(arranging_one, cast, at(35, 10, 12), at(35, 12, 14))
    assert arranging_one.sittings.count() == 2


def test_a_sitting_later_today_can_be_set(cast, arranging_one):
    set_to(arranging_one, cast, at(0, 14, 16))
    assert arranging_one.assessed_on == TODAY


@pytest.mark.parametrize(
    "sitting, doubtful",
    [
        (at(35), []),  # Monday 8 March, the week asked for
        (
            at(42),
            ["Monday 15 March 2027 is not in a week that the service team asked for."],
        ),
        (
            at(40),
            ["Saturday 13 March 2027 is at the weekend."],
        ),
        (
            at(53),
            [
                "Friday 26 March 2027 is a bank holiday (Good Friday).",
                "Friday 26 March 2027 is not in a week that the service team asked for.",
            ],
        ),
        (
            at(4),
            [
                "Friday 5 February 2027 is not in a week that the service team asked for.",
                "Friday 5 February 2027 gives 4 working days of notice. 5 or more is usual.",
            ],
        ),
        (
            at(1),
            [
                "Tuesday 2 February 2027 is not in a week that the service team asked for.",
                "Tuesday 2 February 2027 gives 1 working day of notice. 5 or more is usual.",
            ],
        ),
        (
            at(0, 15, 17),
            [
                "Monday 1 February 2027 is not in a week that the service team asked for.",
                "Monday 1 February 2027 is today.",
            ],
        ),
        (
            at(20_000),
            [
                "Tuesday 4 November 2081 is not in a week that the service team asked for.",
                "Tuesday 4 November 2081 is more than a year away.",
            ],
        ),
    ],
)
def test_what_is_doubtful_about_a_date(arranging_one, sitting, doubtful):
    assert doubts(arranging_one, [sitting], TODAY) == doubtful


def test_a_date_that_is_set_already_is_not_doubted_again(cast, arranging_one):
    set_to(arranging_one, cast, at(2))
    assert doubts(arranging_one, [at(2, place="Room 4")], TODAY) == []


def test_without_weeks_asked_for_any_week_will_do(arranging_one):
    arranging_one.requested_weeks.all().delete()
    assert doubts(arranging_one, [at(42)], TODAY) == []


# Arranging


def test_everything_missing_is_named_with_its_place(arranging_one):
    places = [place for place, _ in not_ready(arranging_one)]
    assert places == ["sittings", "panel", "panel", "panel", "panel", "panel"]


def test_arranging_is_refused_with_everything_that_is_missing(cast, arranging_one):
    with pytest.raises(Refused) as no:
        arranging.arrange(arranging_one, by=cast.staff, at=MONDAY)
    assert no.value.all() == not_ready(arranging_one)
    assert arranging_one.state == State.ARRANGING


def test_a_reason_stands_in_for_a_missing_discipline(cast, arranging_one):
    set_to(arranging_one, cast, at(35))
    panel.seat(arranging_one, by=cast.staff, at=MONDAY, person=cast.lead, role=PanelRole.LEAD)
    for discipline in Discipline:
        panel.waive(
            arranging_one, by=cast.staff, at=MONDAY, discipline=discipline, reason="A reason."
        )
    assert not_ready(arranging_one) == []
    arranging.arrange(arranging_one, by=cast.staff, at=MONDAY)
    assert arranging_one.state == State.ARRANGED


def test_an_observer_fills_no_seat(cast, arranging_one):
    panel.seat(
        arranging_one, by=cast.staff, at=MONDAY, person=cast.observer, role=PanelRole.OBSERVER
    )
    assert len(not_ready(arranging_one)) == 6


# Postponing, and whether it took place


def test_postponing_takes_the_date_away_and_keeps_the_panel(cast, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    arranging.postpone(arranged, by=cast.staff, at=MONDAY + days(3), reason="  Illness. ")
    assert (arranged.state, arranged.assessed_on) == (State.ARRANGING, None)
    assert arranged.seats.filter(left_at=None).count() == 5
    assert not_ready(arranged) == [("sittings", "Set a date for the assessment.")]
    assert Event.objects.filter(assessment=arranged).last().data["reason"] == "Illness."


def test_postponing_needs_a_reason(cast, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    with pytest.raises(Refused, match="Enter why the assessment is postponed"):
        arranging.postpone(arranged, by=cast.staff, reason=" ")
    assert arranged.sittings.exists()


def test_the_clock_waits_for_the_end_of_the_last_sitting(an_assessment):
    arranged = an_assessment(State.ARRANGED)
    ends = arranged.last_sitting().ends_at
    with pytest.raises(Refused, match="The last sitting has not ended yet"):
        arranging.hold(arranged, by=None, at=ends - datetime.timedelta(seconds=1))
    arranging.hold(arranged, by=None, at=ends)
    assert arranged.state == State.REPORTING
    assert arranged.report_due_on == arranged.assessed_on + datetime.timedelta(7)


def test_the_report_of_a_peer_review_is_due_after_3_working_days(an_assessment):
    review = an_assessment(State.ARRANGED, phase="discovery")
    arranging.hold(review, by=None, at=review.last_sitting().ends_at)
    assert review.assessed_on == datetime.date(2027, 2, 15)
    assert review.report_due_on == datetime.date(2027, 2, 18)


def test_an_assessment_held_early_has_its_date_today(cast, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    early = MONDAY + days(5)
    arranging.hold(arranged, by=cast.lead, at=early)
    assert arranged.assessed_on == early.date()
    assert arranged.last_sitting().place == "Online"


def test_held_after_the_first_of_two_sittings_drops_the_second(cast, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    set_to(arranged, cast, at(14), at(16))
    arranging.hold(arranged, by=cast.staff, at=MONDAY + days(14.2))
    assert [s.day for s in arranged.sittings.all()] == [datetime.date(2027, 2, 15)]


def test_a_panel_member_cannot_say_that_it_took_place(cast, an_assessment):
    with pytest.raises(NotAllowed):
        arranging.hold(an_assessment(State.ARRANGED), by=cast.researcher)


def test_not_held_goes_back_to_arranging_without_a_date(cast, an_assessment):
    held = an_assessment(State.REPORTING)
    arranging.not_held(held, by=cast.lead, at=MONDAY + days(15), reason="The building was shut.")
    assert held.state == State.ARRANGING
    assert (held.held_at, held.report_due_on, held.assessed_on) == (None, None, None)


def test_not_held_is_refused_once_the_report_was_submitted(cast, an_assessment):
    from assess.domain import reporting

    checking = an_assessment(State.CHECKING)
    reporting.return_to_panel(checking, by=cast.staff, remarks="Shorten point 3.")
    with pytest.raises(Refused, match="has been submitted before"):
        arranging.not_held(checking, by=cast.lead, reason="A reason.")


# Confidential


def mark(assessment, cast, confidential, reason="Security.", until=None):
    return arranging.mark_confidential(
        assessment,
        by=cast.staff,
        at=MONDAY,
        confidential=confidential,
        reason=reason,
        until=until,
    )


def test_marking_confidential_and_ending_the_mark_are_said_as_such(cast, arranging_one):
    mark(arranging_one, cast, True, until=datetime.date(2027, 6, 1))
    mark(arranging_one, cast, False, reason="It was announced.")
    said = [e.data["words"] for e in Event.objects.filter(verb="assessment.mark_confidential")]
    assert said == [
        "marked the service confidential until Tuesday 1 June 2027",
        "ended the confidential mark",
    ]
    assert (arranging_one.confidential, arranging_one.confidential_until) == (False, None)


def test_the_same_mark_again_is_nothing_new_but_another_reason_is(cast, arranging_one):
    mark(arranging_one, cast, True)
    assert mark(arranging_one, cast, True) is NOTHING_NEW
    assert mark(arranging_one, cast, True, reason="Another reason.") is not NOTHING_NEW
    assert arranging_one.confidential_reason == "Another reason."
    assert mark(arranging_one, cast, False) is not NOTHING_NEW
    assert mark(arranging_one, cast, False, reason="Once more.") is NOTHING_NEW


def test_a_mark_cannot_end_in_the_past(cast, arranging_one):
    with pytest.raises(Refused) as no:
        mark(arranging_one, cast, True, until=TODAY)
    assert no.value.field == "until"
    assert not arranging_one.confidential
