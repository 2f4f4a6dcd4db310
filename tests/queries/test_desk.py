"""The desk's groups, their order and words, and who sees what on it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import arranging, panel
from assess.domain.clock import PLACE
from assess.domain.models import Assessment, Organisation, Person, Portfolio, Seat, Staff
from assess.domain.policy import desk_filter
from assess.domain.roles import Role, roles_of
from assess.domain.words import Discipline, PanelRole, StaffKind, State
from assess.queries.desk import TASKS, desk
from assess.queries.listing import Filters, everything, portfolios_of
from tests.builders import MONDAY, days

NOW = MONDAY + days(1)


def look(person, now=NOW, **filters):
    """Titles of the groups, each with the references that stand in it."""
    found = desk(person, Filters(**filters), now)
    return {group.task.slug: [row.pk for row in group.rows] for group in found.groups}


def the_row(person, now=NOW):
    (group,) = desk(person, Filters(), now).groups
    (row,) = group.rows
    return row


def a_date(assessment, cast, day=20):
    starts = (MONDAY + days(day)).replace(hour=10)
    ends = starts + datetime.timedelta(hours=4)
    arranging.set_sittings(
        assessment, by=cast.staff, at=MONDAY, sittings=[arranging.Time(starts, ends)]
    )


def test_nothing_waits_at_first(cast):
    assert desk(cast.staff, Filters(), NOW).groups == []


@pytest.mark.parametrize(
    "state, slug",
    [
        (State.DRAFT, None),
        (State.REQUESTED, "answer"),
        (State.DECLINED, None),
        (State.WITHDRAWN, None),
        (State.CANCELLED, None),
        (State.ARRANGING, "date"),
        (State.ARRANGED, "coming"),
        (State.REPORTING, "writing"),
        (State.CHECKING, "check"),
        (State.SHARED, "team"),
        (State.CHALLENGED, "challenged"),
        (State.ACCEPTED, "accepted"),
        (State.PUBLISHED, None),
        (State.TAKEN_DOWN, None),
        (State.CLOSED, None),
    ],
)
def test_every_state_has_its_group_or_none(cast, an_assessment, state, slug):
    assessment = an_assessment(state)
    assert look(cast.staff) == ({slug: [assessment.pk]} if slug else {})


def test_arranging_goes_from_date_to_seats_to_confirmation(cast, an_assessment):
    assessment = an_assessment(State.ARRANGING)
    assert look(cast.staff) == {"date": [assessment.pk]}
    assert the_row(cast.staff).weeks == [datetime.date(2027, 3, 8)]
    a_date(assessment, cast)
    assert look(cast.staff) == {"seats": [assessment.pk]}
    assert the_row(cast.staff).missing == [
        "lead assessor", "user research", "design", "product or delivery", "technical",
    ]  # fmt: skip
    for who, role in (
        (cast.lead, PanelRole.PRODUCT),
        (cast.researcher, PanelRole.USER_RESEARCH),
        (cast.observer, PanelRole.OBSERVER),
    ):
        panel.seat(assessment, by=cast.staff, person=who, role=role, is_lead=who == cast.lead)
    assert the_row(cast.staff).missing == ["design", "technical"]
    for discipline in (Discipline.DESIGN, Discipline.TECHNICAL):
        panel.waive(assessment, by=cast.staff, discipline=discipline, reason="A reason.")
    assert look(cast.staff) == {"confirm": [assessment.pk]}
    assert the_row(cast.staff).lead == "Lead"


def test_a_seat_that_was_given_up_is_missing_again(cast, an_assessment):
    assessment = an_assessment(State.ARRANGED)
    arranging.postpone(assessment, by=cast.staff, reason="A reason.")
    a_date(assessment, cast)
    Seat.objects.filter(assessment=assessment, person=cast.lead).update(left_at=MONDAY)
    assert the_row(cast.staff).missing == ["lead assessor", "product or delivery"]


def test_groups_stand_in_the_order_of_the_process_the_oldest_first(cast, an_assessment):
    newer = an_assessment(State.REQUESTED, at=MONDAY + days(1))
    older = an_assessment(State.REQUESTED, at=MONDAY - days(1))
    shared = an_assessment(State.SHARED)
    found = look(cast.staff)
    assert list(found) == ["answer", "team"]
    assert found == {"answer": [older.pk, newer.pk], "team": [shared.pk]}
    assert [task.slug for task in TASKS] == [
        "late", "check-late", "publish",
        "answer", "date", "seats", "confirm", "coming", "writing", "check", "team", "challenged",
        "accepted",
    ]  # fmt: skip


def test_what_is_coming_up_stands_by_its_date(cast, an_assessment):
    later = an_assessment(State.ARRANGED, at=MONDAY + days(7))
    sooner = an_assessment(State.ARRANGED)
    assert look(cast.staff) == {"coming": [sooner.pk, later.pk]}


def test_once_the_last_sitting_is_over_the_desk_asks_whether_it_took_place(cast, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    ends = arranged.last_sitting().ends_at
    assert not the_row(cast.staff, ends - datetime.timedelta(seconds=1)).over
    assert the_row(cast.staff, ends).over


def test_how_long_it_waits_counts_from_the_day_it_came_into_its_state(cast, an_assessment):
    an_assessment(State.SHARED)  # shared on 18 February
    row = the_row(cast.staff, MONDAY + days(20))
    assert (row.since, row.waited) == (datetime.date(2027, 2, 18), 3)


def test_a_report_is_late_from_the_day_after_it_was_due(cast, an_assessment):
    reporting = an_assessment(State.REPORTING, rated=9)  # due on Monday 22 February
    on_the_day = datetime.datetime(2027, 2, 22, 23, 59, tzinfo=PLACE)
    assert look(cast.staff, on_the_day) == {"writing": [reporting.pk]}
    after = on_the_day + datetime.timedelta(minutes=1)
    assert look(cast.staff, after) == {"late": [reporting.pk]}
    row = the_row(cast.staff, after)
    assert (row.days_late, row.lead, row.rated, row.points) == (1, "Lead", 9, 14)


def test_a_request_is_late_after_3_working_days(cast, an_assessment):
    an_assessment(State.REQUESTED)  # on a Monday
    assert not the_row(cast.staff, MONDAY + days(3)).late
    assert the_row(cast.staff, MONDAY + days(4)).late
    assert the_row(cast.staff, MONDAY + days(400)).late


def test_with_the_service_team_names_the_last_day_and_who_accepts(cast, an_assessment):
    shared = an_assessment(State.SHARED)
    row = the_row(cast.staff, MONDAY + days(18))
    assert (row.due, row.late) == (shared.respond_by, False)
    assert row.managers == ["Delivery Manager", "Product Manager"]
    assert the_row(cast.staff, MONDAY + days(60)).late


def test_what_was_accepted_in_confidence_waits_for_its_mark_then_to_be_published(
    cast, an_assessment
):
    accepted = an_assessment(State.ACCEPTED)
    assert look(cast.staff) == {"accepted": [accepted.pk]}
    arranging.mark_confidential(
        accepted, by=cast.staff, confidential=False, reason="It was announced."
    )
    assert look(cast.staff) == {"publish": [accepted.pk]}


# Who sees what


def test_the_desk_shows_no_other_organisation(cast, an_assessment):
    an_assessment(State.REQUESTED)
    assert look(cast.foreign_staff) == {}
    assert look(cast.stranger) == {}
    assert everything(cast.foreign_staff, Filters()).total == 0


def test_staff_of_two_organisations_see_both_and_the_portfolios_of_both(cast, an_assessment):
    requested = an_assessment(State.REQUESTED)
    elsewhere = Organisation.objects.get(slug="elsewhere")
    Portfolio.objects.create(organisation=elsewhere, name="Ferries")
    Staff.objects.create(
        person=cast.foreign_staff,
        organisation=cast.office,
        kind=StaffKind.SERVICE_ASSESSMENT_TEAM,
    )
    assert look(cast.foreign_staff) == {"answer": [requested.pk]}
    assert [words for _, words in portfolios_of(cast.foreign_staff)] == [
        "Ferries (Ministry of Elsewhere)",
        "Permits (Department for Testing)",
    ]


def test_an_assessment_in_which_staff_have_a_part_is_not_on_their_desk(cast, an_assessment):
    assessment = an_assessment(State.REPORTING)
    Seat.objects.create(
        assessment=assessment, person=cast.other_staff, role=PanelRole.TECHNICAL, given_at=MONDAY
    )
    assert look(cast.other_staff) == {}
    assert everything(cast.other_staff, Filters()).total == 0
    assert look(cast.staff) == {"writing": [assessment.pk]}


def test_a_part_that_has_ended_hides_nothing(cast, an_assessment):
    assessment = an_assessment(State.REPORTING)
    Seat.objects.create(
        assessment=assessment,
        person=cast.other_staff,
        role=PanelRole.TECHNICAL,
        given_at=MONDAY,
        left_at=MONDAY,
    )
    assert look(cast.other_staff) == {"writing": [assessment.pk]}


def test_the_desk_agrees_with_the_policy_for_everyone(cast, an_assessment):
    for state in State:
        an_assessment(state)
    for person in Person.objects.all():
        on_desk = set(Assessment.objects.filter(desk_filter(person)).values_list("pk", flat=True))
        as_staff = {
            each.pk
            for each in Assessment.objects.all()
            if Role.STAFF in roles_of(person, each) and each.state != State.DRAFT
        }
        assert on_desk == as_staff, person.email


# Filters


def test_the_desk_is_narrowed_down(cast, an_assessment):
    alpha = an_assessment(State.REQUESTED, name="Get a fishing licence")
    beta = an_assessment(State.ARRANGING, phase="private-beta", name="Moor a boat")
    assert look(cast.staff, phase="alpha") == {"answer": [alpha.pk]}
    assert look(cast.staff, search="FISHING") == {"answer": [alpha.pk]}
    assert look(cast.staff, search=str(beta.pk)) == {"date": [beta.pk]}
    assert look(cast.staff, search="100%") == {}
    assert look(cast.staff, search="9" * 40) == {}
    assert look(cast.staff, portfolio=cast.portfolio.pk, phase="live") == {}
    assert look(cast.staff, mine=True) == {"date": [beta.pk]}
    assert look(cast.other_staff, mine=True) == {}


def test_the_list_of_everything_has_ended_ones_too_the_newest_first(cast, an_assessment):
    an_assessment(State.DRAFT)
    published = an_assessment(State.PUBLISHED, ambers=(), reds=(4,))
    cancelled = an_assessment(State.CANCELLED)
    page = everything(cast.staff, Filters())
    assert [(row.pk, row.state, row.rating) for row in page.rows] == [
        (cancelled.pk, "Cancelled", ""),
        (published.pk, "Published", "red"),
    ]
    assert page.rows[1].assessed_on == datetime.date(2027, 2, 15)
    only = everything(cast.staff, Filters(state=State.PUBLISHED))
    assert [row.pk for row in only.rows] == [published.pk]


def test_the_list_is_paged(cast, an_assessment, monkeypatch):
    monkeypatch.setattr("assess.queries.listing.ROWS_A_PAGE", 2)
    made = [an_assessment(State.REQUESTED).pk for _ in range(3)]
    first, second = (everything(cast.staff, Filters(), number) for number in ("1", "2"))
    assert [row.pk for row in first.rows] == made[:0:-1]
    assert [row.pk for row in second.rows] == made[:1]
    assert (second.number, second.last, second.total) == (2, 2, 3)
    assert (second.first_row, second.last_row) == (3, 3)
    assert everything(cast.staff, Filters(), "99").number == 2
    assert everything(cast.staff, Filters(), "-1").number == 1


# Queries

_BUSY = [State.REQUESTED, State.ARRANGING, State.ARRANGED, State.REPORTING, State.SHARED]


@pytest.mark.parametrize("read", [lambda who: desk(who, Filters(), NOW),
                                  lambda who: everything(who, Filters())])  # fmt: skip
def test_the_same_number_of_queries_for_1_and_for_7(cast, an_assessment, read):
    an_assessment(State.REQUESTED)
    with CaptureQueriesContext(
        connection,
    ) as one:
        read(cast.staff)
    for state in [*_BUSY, State.CHALLENGED]:
        an_assessment(state)
    with CaptureQueriesContext(connection) as seven:
        read(cast.staff)
    assert len(one) == len(seven) <= 3
