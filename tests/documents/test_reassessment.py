"""The report of a reassessment in every format: what it follows, and what it carries over."""

from typing import Any

import pytest

from assess.documents.body import render_body
from assess.documents.context import report_of
from assess.domain.ratings import meaning_overall
from assess.domain.words import DocumentFormat, Phase
from tests.documents.test_writers import tight, words
from tests.documents.whole_report import a_report


def a_reassessment(rating: str = "green") -> dict[str, Any]:
    """Point 3 is looked at again; the others are carried over, 2 of them revised by agreement."""
    found = a_report()
    found["kind"]["words"] = "Reassessment"
    for point in found["points"]:
        if point["number"] == 3:
            point["rating"] = rating
        else:
            point.update(in_scope=False, rating="", actions=[])
    found["overall"]["rating"] = rating
    found["reassessment_of"] = {
        "reference": 12,
        "kind": "Service assessment",
        "assessed_on": "2026-10-05",
    }
    before = {"day": "2026-10-05", "reference": 12, "kind": "Service assessment", "how": "assessed"}
    found["carried"] = [
        {"number": 1, "rating": "amber", **before},
        {"number": 2, "rating": "green", **before, "how": "revised", "day": "2027-01-11"},
    ]
    return found


@pytest.mark.parametrize("format", DocumentFormat)
def test_every_format_says_what_is_carried_over_and_what_gave_it_its_rating(format):
    said = tight(words(format, a_reassessment()))
    for part in (
        "Amber, carried over",
        "Its rating is carried over: it was rated amber in the service assessment on Monday 5 "
        "October 2026.",
        "it was revised to green by agreement on Monday 11 January 2027.",
        "With spend approval it can move to private beta while the service team addresses the point "
        "carried over as amber with actions open.",
    ):
        assert tight(part) in said, part
    if format != DocumentFormat.CSV:
        assert tight("The service assessment on Monday 5 October 2026, reference 12") in said
    assert "Point1reason" not in said


def test_of_ambers_that_are_carried_over_only_the_open_ones_are_left_to_address():
    content = a_reassessment()
    content["carried"][0]["open"] = False
    assert report_of(content).meaning.endswith("With spend approval it can move to private beta.")
    content["carried"][0]["open"] = True
    assert (
        "while the service team addresses the point carried over as amber with"
        in report_of(content).meaning
    )


def test_the_page_shows_each_rating_and_counts_them():
    body = render_body(a_reassessment())
    assert "1 green, 2 carried over and 1 not in scope. The service team has 1 action." in body
    assert body.count("carried over</span> <strong") == 2
    assert report_of(a_reassessment()).about == "Alpha reassessment"


@pytest.mark.parametrize(
    ("rating", "more", "sentence"),
    [
        (
            "green",
            {"carried": 0},
            "The service meets the Standard on every point that was reassessed. With spend approval "
            "it can move to private beta.",
        ),
        (
            "amber",
            {"ambers": 2, "carried": 0},
            "No point that was reassessed is red any more. With spend approval the service can move "
            "to private beta while the service team addresses the 2 points rated amber within 3 "
            "months.",
        ),
        (
            "red",
            {"reds": 1, "ambers": 1, "carried": 1},
            "The service stays paused. The service team must resolve the point rated red, be "
            "reassessed again on it and have spend approval before the service can move to private "
            "beta. It addresses the point rated amber within 3 months.",
        ),
    ],
)
def test_what_the_result_of_a_reassessment_means(rating, more, sentence):
    assert meaning_overall(rating, Phase.ALPHA, **more) == sentence
