"""Setting the date: one or more sittings, row by row, with a second look at odd dates."""

import pytest
import time_machine

from assess.domain.models import Event
from assess.domain.words import State
from tests.builders import MONDAY, days
from tests.conftest import errors, page, words

GOOD = {
    "rows": "1",
    "sittings-0-day-day": "9",
    "sittings-0-day-month": "3",
    "sittings-0-day-year": "2027",
    "sittings-0-starts": "10am",
    "sittings-0-ends": "14:00",
    "sittings-0-place": "Room 4, 1 River Street",
}
SECOND = {
    "rows": "2",
    "sittings-1-day-day": "10",
    "sittings-1-day-month": "March",
    "sittings-1-day-year": "2027",
    "sittings-1-starts": "9.30",
    "sittings-1-ends": "11",
    "sittings-1-place": "",
}


@pytest.fixture(autouse=True)
def _after_the_request():
    with time_machine.travel(MONDAY + days(1), tick=False):
        yield


@pytest.fixture
def one(an_assessment):
    return an_assessment(State.ARRANGING)


@pytest.fixture
def staff(cast, as_):
    return as_(cast.staff)


def address(assessment):
    return f"/assessments/{assessment.pk}/sittings/"


def times(assessment):
    return [
        (f"{s.starts_at:%d %H:%M}", f"{s.ends_at:%H:%M}", s.place)
        for s in assessment.sittings.order_by("starts_at")
    ]


def values(response):
    """What stands in the boxes, row by row."""
    found = page(response)
    rows = int(found.select_one("[name=rows]")["value"])
    boxes = ("day-day", "day-month", "day-year", "starts", "ends", "place")
    return [
        [found.select_one(f"[name='sittings-{row}-{box}']")["value"] for box in boxes]
        for row in range(rows)
    ]


def summary(response):
    """Each error of the summary with the field that it leads to."""
    return [
        (a["href"].removeprefix("#id_sittings-"), a.get_text(strip=True))
        for a in page(response).select(".govuk-error-summary a")
    ]


def test_a_date_is_set_with_one_press(staff, one):
    answer = staff.post(address(one), GOOD, follow=True)
    assert times(one) == [("09 10:00", "14:00", "Room 4, 1 River Street")]
    banner = page(answer).select_one(".govuk-notification-banner__heading").get_text(strip=True)
    assert banner.startswith("The assessment is set for Tuesday 9 March 2027. We have emailed ")


def test_several_sittings_are_set_at_once_in_any_order(staff, one):
    staff.post(address(one), GOOD | SECOND | {"sittings-0-day-day": "11"})
    assert times(one) == [
        ("10 09:30", "11:00", ""),
        ("11 10:00", "14:00", "Room 4, 1 River Street"),
    ]
    assert one.assessed_on.day == 11


def test_only_the_service_assessment_team_sets_dates(cast, as_, one, an_assessment):
    for name, status in (("primary_contact", 403), ("stranger", 404), ("foreign_staff", 404)):
        assert as_(getattr(cast, name)).get(address(one)).status_code == status
        assert as_(getattr(cast, name)).post(address(one), GOOD).status_code == status
    arranged = an_assessment(State.ARRANGED)
    for name in ("lead", "observer"):
        assert as_(getattr(cast, name)).post(address(arranged), GOOD).status_code == 403
    assert not one.sittings.exists()


@pytest.mark.parametrize("state", [State.REQUESTED, State.REPORTING])
def test_dates_are_set_between_the_acceptance_and_the_day(staff, an_assessment, state):
    assessment = an_assessment(state)
    before = times(assessment)
    for answer in (staff.get(address(assessment)), staff.post(address(assessment), GOOD)):
        assert answer.status_code == 409
        assert "the assessment is now" in words(answer)
    assert times(assessment) == before


def test_the_page_says_which_weeks_were_asked_for(staff, one):
    answer = staff.get(address(one))
    weeks = [li.get_text() for li in page(answer).select(".app-days li")]
    assert weeks == ["Monday 8 March 2027"]
    assert values(answer) == [["", "", "", "", "", ""]]


def test_changing_starts_from_what_is_set(staff, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    assert values(staff.get(address(arranged))) == [["15", "2", "2027", "10:00", "14:00", "Online"]]
    staff.post(address(arranged), GOOD)
    assert times(arranged) == [("09 10:00", "14:00", "Room 4, 1 River Street")]
    arranged.refresh_from_db()
    assert arranged.state == State.ARRANGED


def test_setting_the_same_date_again_tells_nobody(staff, one):
    staff.post(address(one), GOOD)
    answer = staff.post(address(one), GOOD, follow=True)
    assert "Nothing was changed: these dates were already set." in words(answer)
    assert Event.objects.filter(assessment=one, verb="assessment.set_sittings").count() == 1


# Rows


def test_another_row_is_added_and_what_was_typed_stays(staff, one):
    typed = GOOD | {"sittings-0-day-year": "27", "sittings-0-starts": "noon <b>"}
    answer = staff.post(address(one), typed | {"add": "1"})
    assert answer.status_code == 200
    assert values(answer) == [
        ["9", "3", "27", "noon <b>", "14:00", "Room 4, 1 River Street"],
        ["", "", "", "", "", ""],
    ]
    assert errors(answer) == []
    assert not one.sittings.exists()


def test_a_row_is_removed_and_the_others_stay(staff, one):
    answer = staff.post(address(one), GOOD | SECOND | {"remove": "0"})
    assert values(answer) == [["10", "March", "2027", "9.30", "11", ""]]


@pytest.mark.parametrize("which", ["7", "-1", "x", "", "9" * 50])
def test_removing_what_is_not_there_removes_nothing(staff, one, which):
    answer = staff.post(address(one), GOOD | SECOND | {"remove": which})
    assert len(values(answer)) == 2


def test_the_only_row_cannot_be_removed(staff, one):
    answer = staff.post(address(one), GOOD | {"remove": "0"})
    assert len(values(answer)) == 1
    assert not page(answer).select("[name=remove]")


def test_there_are_at_most_10_rows(staff, one):
    answer = staff.post(address(one), GOOD | {"rows": "10", "add": "1"})
    assert len(values(answer)) == 10
    assert not page(answer).select("[name=add]")


@pytest.mark.parametrize("rows", ["0", "-3", "x", "", "1000000", "9" * 60])
def test_a_number_of_rows_that_no_page_sends_is_no_harm(staff, one, rows):
    answer = staff.post(address(one), {"rows": rows, "add": "1"})
    assert 1 <= len(values(answer)) <= 10


def test_the_first_button_is_the_one_that_enter_should_press(staff, one):
    answer = staff.post(address(one), GOOD | {"add": "1"})
    first = page(answer).select("main form button")[0]
    assert first.get("name") is None


def test_an_empty_row_beside_a_full_one_is_no_sitting(staff, one):
    staff.post(address(one), GOOD | {"rows": "3"})
    assert len(times(one)) == 1


# What is wrong


def test_nothing_typed_is_explained_at_the_first_row_alone(staff, one):
    answer = staff.post(address(one), {"rows": "2"})
    assert answer.status_code == 422
    assert summary(answer) == [
        ("0-day", "Enter the date of sitting 1."),
        ("0-starts", "Enter when sitting 1 starts."),
        ("0-ends", "Enter when sitting 1 ends."),
    ]
    assert page(answer).title.get_text().startswith("Error: ")


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"sittings-1-day-day": "31", "sittings-1-day-month": "2"}, [("1-day", "The date must be a real date, like 27 3 2027.")]),
        ({"sittings-1-day-year": ""}, [("1-day", "The date must include a year.")]),
        ({"sittings-1-day-year": "1999"}, [("1-day", "The date must have a year between 2000 and 2099.")]),
        ({"sittings-1-starts": "soon"}, [("1-starts", "The start must be a time, like 10:30 or 2pm.")]),
        ({"sittings-1-ends": ""}, [("1-ends", "Enter when sitting 2 ends.")]),
        ({"sittings-1-ends": "9am"}, [("1-ends", "A sitting must end after it starts.")]),
        ({"sittings-1-day-day": "1", "sittings-1-day-month": "2"}, [("1-day", "The date of a sitting must be today or later.")]),
        ({"sittings-1-day-day": "9"}, [("0-starts", "Two of the sittings overlap. Change the times of one of them.")]),
        ({"sittings-1-place": "x" * 301}, [("1-place", "Place must be 300 characters or fewer.")]),
    ],
)  # fmt: skip
def test_an_error_stands_at_the_right_row_and_what_was_typed_stays(staff, one, typed, said):
    given = GOOD | SECOND | typed
    answer = staff.post(address(one), given)
    assert answer.status_code == 422
    assert summary(answer) == said
    (where, _), *_ = said
    assert page(answer).select_one(f"#id_sittings-{where}"), "the link leads to a field"
    assert values(answer)[1] == [
        given[f"sittings-1-{box}"]
        for box in ("day-day", "day-month", "day-year", "starts", "ends", "place")
    ]
    assert not one.sittings.exists()


def test_an_error_after_an_empty_row_still_stands_at_its_own(staff, one):
    given = {"rows": "3"} | {k.replace("-0-", "-2-"): v for k, v in GOOD.items() if k != "rows"}
    answer = staff.post(address(one), given | {"sittings-2-ends": "9am"})
    assert summary(answer) == [("2-ends", "A sitting must end after it starts.")]


def test_a_script_in_the_place_is_words(staff, one):
    staff.post(address(one), GOOD | {"sittings-0-place": "<script>alert(1)</script>"})
    answer = staff.get(address(one))
    assert b"<script>alert" not in answer.content
    assert values(answer)[0][-1] == "<script>alert(1)</script>"


# A second look


def test_an_odd_date_is_asked_about_once_and_then_set(staff, one):
    odd = GOOD | {"sittings-0-day-day": "13"}
    asked = staff.post(address(one), odd)
    assert asked.status_code == 200
    assert "Saturday 13 March 2027 is at the weekend." in words(asked)
    assert page(asked).select("main form button")[-1].get_text() == "Set this date anyway"
    assert not one.sittings.exists()
    sure = page(asked).select_one("[name=sure]")["value"]
    assert staff.post(address(one), odd | {"sure": sure}).status_code == 302
    assert len(times(one)) == 1


def test_being_sure_of_one_date_is_not_being_sure_of_another(staff, one):
    asked = staff.post(address(one), GOOD | {"sittings-0-day-day": "13"})
    sure = page(asked).select_one("[name=sure]")["value"]
    answer = staff.post(address(one), GOOD | {"sittings-0-day-day": "14", "sure": sure})
    assert "Sunday 14 March 2027 is at the weekend." in words(answer)
    assert not one.sittings.exists()


@pytest.mark.parametrize(
    "day, month, doubt",
    [
        ("29", "3", "Monday 29 March 2027 is a bank holiday (Easter Monday)."),
        ("16", "3", "Tuesday 16 March 2027 is not in a week that the service team asked for."),
        ("5", "2", "Friday 5 February 2027 gives 3 working days of notice. 5 or more is usual."),
        ("2", "2", "Tuesday 2 February 2027 is today."),
    ],
)
def test_every_doubt_is_said(staff, one, day, month, doubt):
    given = GOOD | {"sittings-0-day-day": day, "sittings-0-day-month": month}
    assert doubt in words(staff.post(address(one), given))


def test_what_is_wrong_is_said_before_what_is_odd(staff, one):
    answer = staff.post(address(one), GOOD | {"sittings-0-day-day": "13", "sittings-0-ends": "9"})
    assert answer.status_code == 422
    assert "at the weekend" not in words(answer)
