"""What a line typed on the day is about: the number of a point before it, and nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.domain.lines import read_line

POINTS = range(1, 15)

ABOUT = [
    ("5 no assisted digital plan yet", 5, "no assisted digital plan yet"),
    ("5. no plan", 5, "no plan"),
    ("5: no plan", 5, "no plan"),
    ("5) no plan", 5, "no plan"),
    ("5, no plan", 5, "no plan"),
    ("5 - no plan", 5, "no plan"),
    ("5 – no plan", 5, "no plan"),
    ("5- no plan", 5, "no plan"),
    ("5\nno plan\nand no date", 5, "no plan\nand no date"),
    ("  14   \t incidents are not written up", 14, "incidents are not written up"),
    ("p5 no plan", 5, "no plan"),
    ("P5: no plan", 5, "no plan"),
    ("p 5 no plan", 5, "no plan"),
    ("pt 5 no plan", 5, "no plan"),
    ("pt. 5 no plan", 5, "no plan"),
    ("point 5 no plan", 5, "no plan"),
    ("Point 5. No plan", 5, "No plan"),
    ("POINT5: no plan", 5, "no plan"),
    ("#5 no plan", 5, "no plan"),
    ("10 nothing is measured", 10, "nothing is measured"),
    ("1 users are not described", 1, "users are not described"),
    ("5 user research is thin", 5, "user research is thin"),
    ("5 in prison nobody can use it", 5, "in prison nobody can use it"),
    ("5 in the beta nobody has asked", 5, "in the beta nobody has asked"),
    ("9 £2 million at stake", 9, "£2 million at stake"),
    ("p3 users gave up", 3, "users gave up"),
    ("3. users gave up", 3, "users gave up"),
    ("2 “the whole problem” is not theirs", 2, "“the whole problem” is not theirs"),
]
TEXT = [
    "",
    "5",
    "p5",
    "5.",
    "no number at all",
    "they said 5 people",
    "0 errors",
    "05 no plan",
    "15 things to do",
    "p15 is not a point",
    "99 red balloons",
    "2027 is the year it closes",
    "5.2 million people apply",
    "5,000 people apply",
    "5 000 people apply",
    "5% gave up",
    "5 % gave up",
    "5 per cent gave up",
    "5/12 gave up",
    "5 of 12 gave up",
    "5 out of 12 gave up",
    "5 of the 12 gave up",
    "5 to 7 days",
    "5 - 7 days",
    "5 and 6 belong together",
    "5:30 the demonstration",
    "5th time they said so",
    "5-day wait",
    "5G is not needed",
    "3 users gave up",
    "3 people gave up",
    "12 Users gave up",
    "1 person gave up",
    "2 weeks of work",
    "8 sessions last year",
    "4 million visits",
    "-5 degrees",
    "£5 a time",
    "(5) in brackets",
    "p.",
    "pointless",
    "point taken",
    "p5x no",
]


@pytest.mark.parametrize(("typed", "point", "words"), ABOUT)
def test_a_line_that_begins_with_a_point_is_about_it(typed, point, words):
    assert read_line(typed, POINTS) == (point, words)


@pytest.mark.parametrize("typed", TEXT)
def test_a_number_that_is_not_a_point_stays_text(typed):
    assert read_line(typed, POINTS) == (None, typed)


def test_only_the_points_of_the_standard_are_points():
    assert read_line("9 not asked", range(1, 8)) == (None, "9 not asked")
    assert read_line("15 sustainability", range(1, 16)) == (15, "sustainability")
    assert read_line("5 no plan", ()) == (None, "5 no plan")


@given(st.text(alphabet=" \n\t0123456789.,:;-–p#oint%/abc£“", max_size=30))
def test_no_word_is_lost_whatever_is_typed(typed):
    point, words = read_line(typed, POINTS)
    assert typed.endswith(words)
    assert (point is None) == (words == typed)
    assert point is None or (point in POINTS and str(point) in typed[: -len(words)])
