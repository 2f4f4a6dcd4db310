"""What services can do next: the list of the desk, and the table to take away."""

import csv
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain.models import Service
from assess.domain.words import State
from tests.builders import MONDAY, days
from tests.conftest import page, words


@pytest.fixture(autouse=True)
def _after_acceptance():
    with time_machine.travel(MONDAY + days(40)):
        yield


def _names(answer) -> list[str]:
    return [th.get_text(strip=True) for th in page(answer).select("tbody th")]


@pytest.mark.parametrize("path", ["/desk/standings/", "/desk/standings.csv"])
def test_only_the_service_assessment_team_has_it(cast, as_, browser, path):
    for name in ("staff", "foreign_staff"):
        assert as_(getattr(cast, name)).get(path).status_code == 200
    for name in ("lead", "primary_contact", "observer", "stranger"):
        assert as_(getattr(cast, name)).get(path).status_code == 403, name
    assert browser.get(path).status_code == 302


def test_it_lists_filters_and_hands_out_what_is_listed(cast, as_, an_assessment):
    red = an_assessment(State.SHARED, name="Moor a boat", ambers=(), reds=(5,))
    Service.objects.filter(pk=red.service_id).update(project_code="=cmd()")
    an_assessment(State.PUBLISHED, name="Get a permit", ambers=(3,))
    staff = as_(cast.staff)
    assert page(staff.get("/desk/")).select_one("a[href='/desk/standings/']")
    answer = staff.get("/desk/standings/")
    assert _names(answer) == ["Get a permit", "Moor a boat"]
    found = words(answer)
    assert "Can proceed to private beta with 1 amber open until Saturday 15 May 2027." in found
    assert "Paused until point 5 is reassessed. Not yet accepted" in found
    for query, names in (
        ("kind=paused", ["Moor a boat"]),
        ("search=cmd", ["Moor a boat"]),
        ("phase=alpha&search=permit", ["Get a permit"]),
        ("phase=live", []),
        ("kind=no-such&phase=no-such&portfolio=no&page=no", ["Get a permit", "Moor a boat"]),
    ):
        assert _names(staff.get(f"/desk/standings/?{query}")) == names, query
    assert "No service fits this." in words(staff.get("/desk/standings/?phase=live"))
    narrowed = page(staff.get("/desk/standings/?kind=paused"))
    (link,) = narrowed.select("a[href^='/desk/standings.csv']")
    assert link["href"] == "/desk/standings.csv?kind=paused"
    answer = staff.get(link["href"])
    assert answer["Content-Disposition"] == 'attachment; filename="standings.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Service"], row["Project code"], row["Red points"], row["Accepted"]) == (
        "Moor a boat",
        "'=cmd()",
        "5",
        "Not yet",
    )


def test_an_empty_one_and_seven_cost_as_much_as_one(cast, as_, an_assessment):
    staff = as_(cast.staff)
    assert "There is no service yet." in words(staff.get("/desk/standings/"))
    counts = []
    for number in (1, 6):
        for n in range(number):
            an_assessment(State.PUBLISHED, name=f"S{number}{n}", ambers=(3,))
        with CaptureQueriesContext(connection) as asked:
            staff.get("/desk/standings/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
