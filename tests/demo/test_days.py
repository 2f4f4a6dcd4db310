"""The demo world is whole on whichever day it is built."""

import datetime

import pytest

from assess.demo.world import build
from assess.domain.clock import is_working_day, local_day
from assess.domain.models import Assessment, Event


def off(now):
    """What is wrong with the times: on days off, in the future, or not in order."""
    today = local_day(now)
    free = [
        (each.assessment_id, each.verb)
        for each in Event.objects.exclude(by=None)
        if not is_working_day(local_day(each.at)) and local_day(each.at) != today
    ]
    wrong = []
    for assessment in Assessment.objects.all():
        moments = list(Event.objects.filter(assessment=assessment).values_list("at", flat=True))
        if moments != sorted(moments) or (moments and moments[-1] > now):
            wrong.append(str(assessment))
        if assessment.assessed_on and not is_working_day(assessment.assessed_on):
            wrong.append(f"{assessment} was on a day off")
    return free, wrong


@pytest.mark.django_db
@pytest.mark.parametrize(
    "now",
    [
        datetime.datetime(2026, 11, 30, 19, tzinfo=datetime.UTC),  # one report is of before Easter
        datetime.datetime(2027, 4, 16, 23, tzinfo=datetime.UTC),  # a Friday
        datetime.datetime(2027, 11, 15, 1, tzinfo=datetime.UTC),  # the small hours of a Monday
    ],
    ids=str,
)
def test_it_is_whole_on_any_day(reference, now):
    build(now)
    assert off(now) == ([], [])
