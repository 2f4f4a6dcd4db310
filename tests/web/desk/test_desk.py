"""The desk's pages: who may, what stands there, how it is narrowed down."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assess.domain.models import Seat
from assess.domain.words import PanelRole, State
from tests.builders import MONDAY, days
from tests.conftest import page, words

NOW = MONDAY + days(1)
BUSY = [
    State.REQUESTED,
    State.ARRANGING,
    State.ARRANGED,
    State.REPORTING,
    State.CHECKING,
    State.SHARED,
    State.CHALLENGED,
    State.ACCEPTED,
]


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(cast, as_):
    return as_(cast.staff)


def groups(response):
    """The heading of each group, with its count."""
    return [" ".join(h2.get_text(" ").split()) for h2 in page(response).select("main h2")]


def step(response):
    """The words and the address of the one next step of the only row."""
    (link,) = page(response).select(".app-desk__step a")
    for hidden in link.select(".govuk-visually-hidden"):
        hidden.decompose()
    return link.get_text(strip=True), link["href"]


@pytest.mark.parametrize("path", ["/desk/", "/desk/all/"])
def test_only_the_service_assessment_team_has_a_desk(cast, as_, browser, path):
    assert as_(cast.staff).get(path).status_code == 200
    assert as_(cast.foreign_staff).get(path).status_code == 200
    for name in ("lead", "primary_contact", "observer", "stranger"):
        assert as_(getattr(cast, name)).get(path).status_code == 403, name
    assert browser.get(path).headers["Location"].startswith("/sign-in/?next=")


def test_one_line_says_that_nothing_waits(staff):
    answer = staff.get("/desk/")
    assert groups(answer) == []
    assert "Nothing waits for you." in words(answer)


def test_only_groups_that_hold_something_are_shown_in_order(staff, an_assessment):
    for state in reversed(BUSY):
        an_assessment(state)
    assert groups(staff.get("/desk/")) == [
        "Requests to answer 1",
        "Dates to set 1",
        "Coming up 1",
        "Reports being written 1",
        "Reports to check 1",
        "With the service team 1",
        "Challenged 1",
        "Accepted in confidence 1",
    ]


@pytest.mark.parametrize(
    "state, named, name, told",
    [
        (State.REQUESTED, "Look at the request", "request", "Sent on 1 February 2027"),
        (State.ARRANGING, "Set the date", "assessment-set_sittings", "Asked for 8 March 2027"),
        (
            State.ARRANGED,
            "See the arrangements",
            "assessment",
            "Monday 15 February 2027, 10:00. Lead leads",
        ),
        (
            State.REPORTING,
            "See how far it is",
            "report",
            "Due 22 February 2027. 14 of 14 points rated. Lead leads",
        ),
        (State.CHECKING, "Check the report", "report-check", "Due 22 February 2027"),
        (
            State.SHARED,
            "Read the report",
            "report-read",
            "Last day 4 March 2027. Delivery Manager or Product Manager accepts. Not opened yet.",
        ),
        (State.CHALLENGED, "Read the challenge", "challenge", "Challenged on 22 February 2027"),
        (
            State.ACCEPTED,
            "See if it is still confidential",
            "assessment-mark_confidential",
            "Accepted on 22 February 2027",
        ),
    ],
)
def test_each_row_has_what_to_know_and_one_next_step(
    staff, an_assessment, state, named, name, told
):
    assessment = an_assessment(state)
    answer = staff.get("/desk/")
    assert step(answer) == (named, reverse(name, args=[assessment.pk]))
    (row,) = page(answer).select("main tbody tr")
    assert row.th.a["href"] == f"/assessments/{assessment.pk}/"
    assert row.th.get_text(strip=True) == assessment.service.name
    assert row.select_one(".app-desk__phase").get_text(strip=True) == "Alpha service assessment"
    what = " ".join(row.select_one(".app-desk__what").get_text(" ").split())
    assert what == told


def test_every_next_step_leads_to_a_page(staff, an_assessment):
    for state in BUSY:
        an_assessment(state)
    links = [link["href"] for link in page(staff.get("/desk/")).select(".app-desk a")]
    assert len(links) == 2 * len(BUSY)
    assert {staff.get(link).status_code for link in links} == {200}


def test_a_late_report_says_by_how_much_and_who_leads(cast, as_, an_assessment):
    an_assessment(State.REPORTING, rated=3)
    with time_machine.travel(datetime.datetime(2027, 2, 25, 12, tzinfo=datetime.UTC), tick=False):
        answer = as_(cast.staff).get("/desk/")
    assert groups(answer) == ["Reports late 1"]
    assert "3 days late 3 of 14 points rated. Lead leads" in words(answer)


def test_a_day_that_is_over_is_asked_about(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    with time_machine.travel(arranged.last_sitting().ends_at, tick=False):
        answer = as_(cast.staff).get("/desk/")
    assert step(answer) == (
        "Say that it took place",
        reverse("assessment-hold", args=[arranged.pk]),
    )


def test_missing_seats_are_named(cast, staff, an_assessment):
    from tests.queries.test_desk import a_date

    assessment = an_assessment(State.ARRANGING)
    a_date(assessment, cast)
    answer = staff.get("/desk/")
    assert groups(answer) == ["Seats to fill 1"]
    assert (
        "21 February 2027. Missing: lead assessor, user research, design, product or delivery, "
        "technical" in words(answer)
    )


def test_staff_with_a_seat_do_not_find_it_on_their_desk(cast, as_, an_assessment):
    assessment = an_assessment(State.REPORTING)
    Seat.objects.create(
        assessment=assessment, person=cast.other_staff, role=PanelRole.TECHNICAL, given_at=MONDAY
    )
    for path in ("/desk/", "/desk/all/"):
        assert assessment.service.name not in words(as_(cast.other_staff).get(path))
        assert assessment.service.name in words(as_(cast.staff).get(path))


# Filters


def test_the_filters_stay_in_the_address_and_in_their_boxes(cast, staff, an_assessment):
    an_assessment(State.REQUESTED, name="Get a fishing licence")
    an_assessment(State.ARRANGING, name="Moor a boat")
    answer = staff.get(
        "/desk/",
        {"search": " fishing ", "phase": "alpha", "portfolio": cast.portfolio.pk, "mine": ""},
    )
    assert groups(answer) == ["Requests to answer 1"]
    found = page(answer)
    assert found.select_one("#search")["value"] == "fishing"
    assert found.select_one("#phase option[selected]")["value"] == "alpha"
    assert found.select_one("#portfolio option[selected]").get_text() == "Permits"
    links = [link["href"] for link in found.select("main a") if "desk/all" in link["href"]]
    assert links == [f"/desk/all/?search=fishing&phase=alpha&portfolio={cast.portfolio.pk}"]


def test_only_mine_are_those_i_look_after(cast, as_, an_assessment):
    an_assessment(State.ARRANGING)
    assert groups(as_(cast.staff).get("/desk/?mine=yes")) == ["Dates to set 1"]
    assert groups(as_(cast.other_staff).get("/desk/?mine=yes")) == []


def test_what_ended_is_found_among_all(staff, an_assessment):
    an_assessment(State.PUBLISHED, name="Moor a boat")
    answer = staff.get("/desk/?search=moor")
    assert "Nothing on the desk fits this." in words(answer)
    link = page(answer).select_one("main p a[href*='search=moor']")
    assert "Moor a boat" in words(staff.get(link["href"]))


@pytest.mark.parametrize("path", ["/desk/", "/desk/all/"])
@pytest.mark.parametrize(
    "query",
    [
        {"phase": "nonsense", "portfolio": "abc", "state": "draft", "mine": "perhaps"},
        {"portfolio": "99999999999999999999999"},
        {"page": "99999999999999999999999"},
        {"page": "-1"},
        {"page": "²"},
    ],
)
def test_nonsense_in_the_address_narrows_nothing_down(staff, an_assessment, path, query):
    assessment = an_assessment(State.REQUESTED)
    assert assessment.service.name in words(staff.get(path, query))


@pytest.mark.parametrize("path", ["/desk/", "/desk/all/"])
@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "\0", "x" * 5000, "'; DROP TABLE x", "%_\\"]
)
def test_any_search_is_answered_and_escaped(staff, an_assessment, path, typed):
    an_assessment(State.REQUESTED)
    answer = staff.get(path, {"search": typed})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


# All assessments


def test_all_assessments_are_paged_and_keep_their_filters(staff, an_assessment, monkeypatch):
    monkeypatch.setattr("assess.queries.listing.ROWS_A_PAGE", 2)
    for _ in range(3):
        an_assessment(State.REQUESTED, name=f"Permit {_}")
    first = staff.get("/desk/all/?search=Permit")
    assert "3 assessments, 1 to 2, the newest request first" in words(first)
    following = page(first).select_one("a[rel=next]")["href"]
    assert following == "?search=Permit&page=2"
    second = staff.get(f"/desk/all/{following}")
    assert [th.get_text(strip=True) for th in page(second).select("tbody th")] == ["Permit 0"]
    assert page(second).select_one("a[rel=prev]")["href"] == "?search=Permit&page=1"


def test_all_assessments_say_where_each_is_and_its_rating(staff, an_assessment):
    an_assessment(State.PUBLISHED, reds=(4,))
    an_assessment(State.DECLINED)
    found = words(staff.get("/desk/all/"))
    assert "Declined None" in found
    assert "15 February 2027 Published Red" in found
    assert "Declined None" not in words(staff.get("/desk/all/?state=published"))


@pytest.mark.parametrize("path", ["/desk/", "/desk/all/"])
def test_at_most_12_queries_whatever_is_on_it(staff, an_assessment, path):
    an_assessment(State.REQUESTED)
    with CaptureQueriesContext(connection) as one:
        staff.get(path)
    for state in BUSY[1:]:
        an_assessment(state)
    with CaptureQueriesContext(connection) as many:
        staff.get(path)
    assert len(one) == len(many) <= 12
