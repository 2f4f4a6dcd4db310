"""Days and months where the work is done, as tables that anyone can check against a calendar."""

import datetime

import pytest

from assess.domain import clock

UTC = datetime.UTC


def d(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-01-01", "New Year’s Day"),
        ("2026-04-03", "Good Friday"),
        ("2026-04-06", "Easter Monday"),
        ("2027-03-26", "Good Friday"),
        ("2027-03-29", "Easter Monday"),
        ("2028-04-14", "Good Friday"),
        ("2026-05-04", "Early May bank holiday"),
        ("2026-05-25", "Spring bank holiday"),
        ("2026-08-31", "Summer bank holiday"),
        ("2026-12-25", "Christmas Day"),
        # Christmas at a weekend: England takes the next working days off instead.
        ("2026-12-28", "Boxing Day (substitute day)"),
        ("2027-12-27", "Christmas Day (substitute day)"),
        ("2027-12-28", "Boxing Day (substitute day)"),
        ("2022-12-27", "Christmas Day (substitute day)"),
        ("2028-01-03", "New Year’s Day (substitute day)"),
        # Once only.
        ("2022-06-03", "Platinum Jubilee of Elizabeth II"),
        ("2023-05-08", "Coronation of Charles III"),
        # Scotland’s and Northern Ireland’s own.
        ("2026-01-02", ""),
        ("2026-03-17", ""),
        ("2026-11-30", ""),
        ("2027-02-02", ""),
    ],
)
def test_bank_holidays_of_england(day, name):
    assert clock.bank_holiday(d(day)) == name


def test_the_library_still_knows_the_bank_holidays_of_the_years_ahead():
    for year in range(2026, 2041):
        days = [datetime.date(year, 1, 1) + datetime.timedelta(n) for n in range(366)]
        taken = [day for day in days if day.year == year and day.weekday() < 5]
        assert sum(bool(clock.bank_holiday(day)) for day in taken) == 8, year


@pytest.mark.parametrize(
    ("after", "number", "last"),
    [
        ("2027-02-01", 10, "2027-02-15"),  # Monday to the Monday after next
        ("2027-02-05", 10, "2027-02-19"),  # Friday
        ("2027-02-06", 10, "2027-02-19"),  # Saturday: the next working day is day 1
        ("2027-02-07", 10, "2027-02-19"),  # Sunday
        ("2027-02-05", 1, "2027-02-08"),
        ("2027-02-04", 1, "2027-02-05"),
        ("2027-02-04", 0, "2027-02-04"),
        ("2027-03-19", 10, "2027-04-06"),  # over Easter
        ("2027-03-25", 1, "2027-03-30"),  # Maundy Thursday: Tuesday is the next working day
        ("2027-04-23", 10, "2027-05-10"),  # over the early May bank holiday
        ("2026-12-18", 10, "2027-01-06"),  # Christmas, a substitute day, New Year
        ("2027-12-20", 10, "2028-01-06"),  # two substitute days and one more
        ("2026-12-31", 1, "2027-01-04"),
        ("2024-02-22", 5, "2024-02-29"),  # a leap year
        ("2027-02-22", 5, "2027-03-01"),
    ],
)
def test_adding_working_days(after, number, last):
    assert clock.add_working_days(d(after), number) == d(last)


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [
        ("2027-02-01", "2027-02-15", 10),
        ("2027-02-05", "2027-02-08", 1),
        ("2027-02-05", "2027-02-07", 0),
        ("2027-02-05", "2027-02-05", 0),
        ("2027-02-15", "2027-02-01", 0),
        ("2027-03-25", "2027-03-30", 1),
        ("2026-12-24", "2027-01-04", 4),
    ],
)
def test_working_days_between(first, last, number):
    assert clock.working_days_between(d(first), d(last)) == number


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2027-01-15", 3, "2027-04-15"),
        ("2026-11-30", 3, "2027-02-28"),  # February has no 30th
        ("2027-11-30", 3, "2028-02-29"),  # nor in a leap year
        ("2027-11-29", 3, "2028-02-29"),
        ("2027-03-31", 3, "2027-06-30"),
        ("2027-05-31", 3, "2027-08-31"),
        ("2027-10-31", 3, "2028-01-31"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2027-12-01", 1, "2028-01-01"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_adding_months_stays_within_the_month(day, months, later):
    assert clock.add_months(d(day), months) == d(later)


def test_an_amber_has_three_months_from_the_assessment():
    assert clock.amber_due(d("2026-11-30")) == d("2027-02-28")


@pytest.mark.parametrize(
    ("shared", "last", "reasoning"),
    [
        ("2027-02-01", "2027-02-15", "10 working days after Monday 1 February 2027."),
        (
            "2027-03-17",
            "2027-04-02",
            "10 working days after Wednesday 17 March 2027, not counting Good Friday on 26 March "
            "and Easter Monday on 29 March.",
        ),
        (
            "2026-12-18",
            "2027-01-06",
            "10 working days after Friday 18 December 2026, not counting Christmas Day on 25 "
            "December, Boxing Day (substitute day) on 28 December and New Year’s Day on 1 January.",
        ),
        (
            "2027-08-23",
            "2027-09-07",
            "10 working days after Monday 23 August 2027, not counting Summer bank holiday on 30 "
            "August.",
        ),
    ],
)
def test_the_last_day_comes_with_the_sum_that_gave_it(shared, last, reasoning):
    assert clock.last_day_to_respond(d(shared)) == clock.LastDay(d(last), reasoning)


def test_fewer_days_are_said_as_fewer():
    assert clock.last_day_to_respond(d("2027-02-01"), 1).reasoning.startswith("1 working day after")
    assert clock.last_day_to_respond(d("2027-02-01"), 2).day == d("2027-02-03")


@pytest.mark.parametrize(
    ("assessed", "peer_review", "due"),
    [
        ("2027-02-16", False, "2027-02-23"),
        ("2027-12-22", False, "2027-12-29"),  # 7 days are days, bank holidays or not
        ("2027-02-16", True, "2027-02-19"),
        ("2027-02-18", True, "2027-02-23"),
        ("2027-03-24", True, "2027-03-31"),  # 3 working days over Easter
    ],
)
def test_when_a_report_is_due(assessed, peer_review, due):
    assert clock.report_due(d(assessed), peer_review=peer_review) == d(due)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime.datetime(2027, 1, 31, 23, 59, tzinfo=UTC), "2027-01-31"),
        # In summer London is an hour ahead: late in the evening UTC it is the next day there.
        (datetime.datetime(2027, 6, 30, 22, 59, tzinfo=UTC), "2027-06-30"),
        (datetime.datetime(2027, 6, 30, 23, 0, tzinfo=UTC), "2027-07-01"),
        (datetime.datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "2027-03-28"),
    ],
)
def test_the_day_is_the_one_in_london(moment, day):
    assert clock.local_day(moment) == d(day)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2027-02-15", datetime.datetime(2027, 2, 16, 0, 0, tzinfo=UTC)),
        ("2027-06-15", datetime.datetime(2027, 6, 15, 23, 0, tzinfo=UTC)),
        ("2027-03-28", datetime.datetime(2027, 3, 28, 23, 0, tzinfo=UTC)),  # clocks go forward
        ("2027-10-31", datetime.datetime(2027, 11, 1, 0, 0, tzinfo=UTC)),  # and back
    ],
)
def test_a_last_day_lasts_until_its_midnight_in_london(day, end):
    assert clock.end_of(d(day)) == end
    assert clock.local_day(end - datetime.timedelta(seconds=1)) == d(day)


@pytest.mark.parametrize(
    ("today", "ends_on", "first", "number"),
    [
        ("2027-02-01", None, "2027-03-08", 8),  # a Monday: week 5 begins that very day
        ("2027-02-03", None, "2027-03-15", 8),
        ("2027-02-01", "2027-03-08", "2027-03-08", 1),
        ("2027-02-01", "2027-03-31", "2027-03-08", 4),
    ],
)
def test_weeks_to_offer(today, ends_on, first, number):
    weeks = clock.weeks_to_offer(d(today), d(ends_on) if ends_on else None)
    assert weeks[0] == d(first)
    assert len(weeks) == number
    assert {week.weekday() for week in weeks} == {0}


def test_no_week_is_offered_when_the_phase_ends_before():
    assert clock.weeks_to_offer(d("2027-02-01"), d("2027-03-07")) == []
