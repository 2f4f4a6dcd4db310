"""Ratings: what the points propose, what is refused, and what a rating means for the service."""

import datetime

import pytest

from assess.domain import ratings
from assess.domain.refusals import Refused
from assess.domain.words import Phase

GREEN, AMBER, RED = "green", "amber", "red"


@pytest.mark.parametrize(
    ("given", "worst"),
    [
        ([], ""),
        ([GREEN], GREEN),
        ([GREEN, AMBER], AMBER),
        ([AMBER, GREEN, RED], RED),
        ([RED], RED),
        (["", GREEN], GREEN),
        (["", ""], ""),
    ],
)
def test_the_worst_rating(given, worst):
    assert ratings.worst(given) == worst


@pytest.mark.parametrize(
    ("overall", "points", "refused"),
    [
        (GREEN, [GREEN, GREEN], ""),
        (GREEN, [GREEN, AMBER], "cannot be green, because not every point is green"),
        (GREEN, [GREEN, RED], "cannot be green, because not every point is green"),
        (AMBER, [GREEN, GREEN], "so the overall rating is green too"),
        (RED, [GREEN, GREEN], "so the overall rating is green too"),
        (AMBER, [GREEN, AMBER], ""),
        (RED, [GREEN, AMBER], "cannot be red, because no point is red"),
        (AMBER, [AMBER, RED], ""),
        (AMBER, [GREEN, RED], ""),
        (RED, [GREEN, RED], ""),
    ],
)
def test_which_overall_ratings_are_refused(overall, points, refused):
    if not refused:
        ratings.check_overall(overall, points)
        return
    with pytest.raises(Refused, match=refused) as no:
        ratings.check_overall(overall, points)
    assert no.value.field == "rating"


@pytest.mark.parametrize(
    ("points", "possible"),
    [
        ([GREEN, GREEN], [GREEN]),
        ([GREEN, AMBER], [AMBER]),
        ([GREEN, RED], [RED, AMBER]),
        ([AMBER, RED], [RED, AMBER]),
    ],
)
def test_which_overall_ratings_are_left_to_choose(points, possible):
    assert ratings.possible_overall(points) == possible


@pytest.mark.parametrize(
    ("phase", "after"),
    [
        (Phase.DISCOVERY, "alpha"),
        (Phase.ALPHA, "private beta"),
        (Phase.PRIVATE_BETA, "public beta"),
        (Phase.PUBLIC_BETA, "live"),
        (Phase.LIVE, ""),
    ],
)
def test_the_next_phase(phase, after):
    assert ratings.next_phase(phase) == after


BY = datetime.date(2027, 5, 16)


@pytest.mark.parametrize(
    ("rating", "phase", "more", "sentence"),
    [
        (
            GREEN,
            Phase.ALPHA,
            {},
            "The service meets the Standard and can move to private beta.",
        ),
        (GREEN, Phase.LIVE, {}, "The service meets the Standard and can continue in live."),
        (
            AMBER,
            Phase.ALPHA,
            {"ambers": 1},
            "The service can move to private beta while the service team addresses the point "
            "rated amber within 3 months.",
        ),
        (
            AMBER,
            Phase.PUBLIC_BETA,
            {"ambers": 3, "by": BY},
            "The service can move to live while the service team addresses the 3 points rated "
            "amber within 3 months, by 16 May 2027.",
        ),
        (
            RED,
            Phase.ALPHA,
            {"reds": 1},
            "The service pauses. The service team must resolve the point rated red, be reassessed "
            "on it and have spend approval before the service can move to private beta.",
        ),
        (
            RED,
            Phase.PRIVATE_BETA,
            {"reds": 2, "ambers": 1, "by": BY},
            "The service pauses. The service team must resolve the 2 points rated red, be "
            "reassessed on them and have spend approval before the service can move to public "
            "beta. It addresses the point rated amber within 3 months, by 16 May 2027.",
        ),
        # An amber over a red point still pauses the service.
        (
            AMBER,
            Phase.ALPHA,
            {"reds": 1},
            "The service pauses. The service team must resolve the point rated red, be reassessed "
            "on it and have spend approval before the service can move to private beta.",
        ),
    ],
)
def test_what_an_overall_rating_means(rating, phase, more, sentence):
    assert ratings.meaning_overall(rating, phase, **more) == sentence


def test_every_rating_of_a_point_is_explained():
    assert set(ratings.MEANING) == {GREEN, AMBER, RED}
    assert "within 3 months" in ratings.MEANING[AMBER]
    assert "reassessed" in ratings.MEANING[RED]
