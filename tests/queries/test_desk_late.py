"""Late reports stand on top of the desk, with the days and who is missing; as `owed` says it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import arranging, writing
from assess.domain.leading import owed
from assess.domain.models import Assessment, Seat
from assess.domain.words import Phase, State
from assess.queries.desk import desk
from assess.queries.desk_late import missing_from
from assess.queries.listing import Filters
from tests.builders import MONDAY, days
from tests.conftest import words

# Reports of the cast are due on Monday 22 February 2027.
LATE = MONDAY + days(24)


def groups(person, now=LATE):
    return {group.task.slug: group.rows for group in desk(person, Filters(), now).groups}


def test_late_reports_come_first_the_latest_on_top(cast, an_assessment):
    an_assessment(State.REQUESTED)
    late = an_assessment(State.REPORTING, rated=9)
    later = an_assessment(State.REPORTING, at=MONDAY - days(7))
    checking = an_assessment(State.CHECKING)
    found = groups(cast.staff)
    assert list(found) == ["late", "check-late", "answer"]
    assert [row.pk for row in found["late"]] == [later.pk, late.pk]
    assert [row.days_late for row in found["late"]] == [10, 3]
    assert [(row.pk, row.days_late) for row in found["check-late"]] == [(checking.pk, 3)]


def test_who_is_missing_is_said_with_what(cast, an_assessment, as_, time_machine):
    time_machine.move_to(LATE, tick=False)
    an_assessment(State.REPORTING, rated=13)
    (row,) = groups(cast.staff)["late"]
    assert [(each.name, each.what) for each in row.owing] == [
        ("Lead", "point 14 and the overall rating"),
        ("Technologist", "point 14"),
    ]
    said = words(as_(cast.staff).get("/desk/"))
    assert (
        "3 days late 13 of 14 points rated. Lead leads. Missing from Lead: point 14 and the overall"
        in said
    )


def test_with_nothing_missing_it_says_what_it_waits_for(cast, an_assessment, as_, time_machine):
    time_machine.move_to(LATE, tick=False)
    reporting = an_assessment(State.REPORTING)
    writing.confirm(reporting, by=cast.lead, rating="amber")
    said = words(as_(cast.staff).get("/desk/"))
    assert "Nothing is missing: it waits to be agreed to and submitted." in said


@pytest.mark.parametrize(
    ("phase", "rated"),
    [(Phase.ALPHA, 0), (Phase.ALPHA, 6), (Phase.ALPHA, 14), (Phase.DISCOVERY, None)],
)
def test_it_finds_what_is_found_for_one_report(cast, an_assessment, phase, rated):
    one = an_assessment(State.REPORTING, phase=phase, rated=rated, reds=(2,))
    if phase == Phase.DISCOVERY:
        writing.write_overall(one, by=cast.lead, version=1, recommendations="")
    elif rated == 6:
        review = one.point_reviews.get(point__number=2)
        action = review.actions.get()
        writing.remove_action(one, by=cast.lead, uuid=action.uuid)
        writing.write_point(one, by=cast.lead, point=3, version=1, reason="")
        Seat.objects.filter(assessment=one, person=cast.designer).update(left_at=MONDAY)
    expected = [(each.name, each.in_short) for each in owed(one) if each.missing]
    found = missing_from([one.pk])[one.pk]
    assert [(each.name, each.what) for each in found] == expected
    assert found


def test_it_takes_as_many_queries_for_1_late_report_as_for_7(cast, an_assessment):
    def count():
        with CaptureQueriesContext(connection) as queries:
            groups(cast.staff)
        return len(queries)

    an_assessment(State.REPORTING)
    groups(cast.staff)
    with_one = count()
    for _ in range(6):
        an_assessment(State.REPORTING)
    assert count() == with_one


def test_what_is_to_be_published_stands_on_top_too(cast, an_assessment):
    an_assessment(State.REQUESTED)
    accepted = an_assessment(State.ACCEPTED)
    arranging.mark_confidential(accepted, by=cast.staff, confidential=False, reason="Announced.")
    assert list(groups(cast.staff, MONDAY + days(1))) == ["publish", "answer"]
    assert Assessment.objects.get(pk=accepted.pk).state == State.ACCEPTED
