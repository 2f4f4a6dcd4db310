"""An assessor's own page."""

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import panel
from assess.domain.models import Seat
from assess.domain.words import PanelRole, Phase, State
from tests import builders
from tests.builders import MONDAY, days
from tests.conftest import page, words

S = State


def lists(answer) -> dict[str, list[str]]:
    """The services under each heading."""
    found = {}
    for heading in page(answer).select("main h2"):
        table = heading.find_next_sibling()
        found[heading.get_text()] = [
            row.select_one("a").get_text() for row in table.select("tbody tr")
        ]
    return found


def row_of(answer, service: str) -> str:
    row = next(r for r in page(answer).select("tbody tr") if service in r.get_text())
    return " ".join(row.get_text(" ").split())


def test_my_panels_are_listed_by_what_they_ask_of_me(an_assessment, cast, as_):
    made = {
        state: an_assessment(state, name=f"Service {state}", at=MONDAY + days(place))
        for place, state in enumerate(
            (S.PUBLISHED, S.CLOSED, S.SHARED, S.REPORTING, S.ARRANGED, S.CANCELLED)
        )
    }
    soon = an_assessment(S.ARRANGING, name="Service without a date")
    panel.seat(soon, by=cast.staff, person=cast.lead, role=PanelRole.LEAD)
    answer = as_(cast.lead).get("/assess/")
    assert answer.status_code == 200
    assert lists(answer) == {
        "Upcoming": ["Service arranged", "Service without a date"],
        "Reports under way": ["Service shared", "Service reporting"],
        "Previous": ["Service closed", "Service published"],
    }
    assert row_of(answer, "Service without a date") == (
        "Service without a date Alpha service assessment Not set Lead assessor The service "
        "assessment team is arranging the assessment. It has no date yet. Nothing to do yet. We "
        "will email you when the date and the panel are confirmed."
    )
    row = row_of(answer, "Service reporting")
    assert "18 February 2027 Lead assessor and product assessor The panel is writing" in row
    assert "Write the report for Service reporting by 25 February 2027" in row
    found = {a.get_text(" ", strip=True): a["href"] for a in page(answer).select("td a")}
    assert f"/assessments/{made[S.REPORTING].pk}/report/" in found.values()
    assert "See the artefacts" in row_of(answer, "Service arranged")


def test_every_link_of_the_page_leads_somewhere(an_assessment, cast, as_):
    for state in (S.ARRANGED, S.REPORTING, S.SHARED, S.ACCEPTED, S.PUBLISHED, S.TAKEN_DOWN):
        an_assessment(state)
    for person in (cast.lead, cast.observer):
        browser = as_(person)
        hrefs = {a["href"] for a in page(browser.get("/assess/")).select("main td a, main th a")}
        assert len(hrefs) >= 6
        answers = {href: browser.get(href).status_code for href in hrefs}
        assert {href: s for href, s in answers.items() if s not in {200, 302, 303}} == {}


def test_an_observer_and_who_has_no_seat(an_assessment, cast, as_):
    an_assessment(S.REPORTING, name="Observed")
    assert lists(as_(cast.observer).get("/assess/"))["Reports under way"] == ["Observed"]
    for who in (cast.spare_assessor, cast.stranger, cast.primary_contact, cast.staff):
        answer = as_(who).get("/assess/")
        assert answer.status_code == 200
        assert set(map(tuple, lists(answer).values())) == {()}
        assert "gives you a seat on a panel, you get an email and find it here" in words(answer)


def test_a_seat_that_has_ended_is_gone(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    designer = as_(cast.designer)
    assert lists(designer.get("/assess/"))["Reports under way"] == [reporting.service.name]
    held = reporting.seats.get(person=cast.designer)
    panel.release(reporting, by=cast.staff, seat=held, reason="Ill.")
    assert lists(designer.get("/assess/"))["Reports under way"] == []


def test_who_is_not_signed_in_is_asked_to(db, browser):
    assert browser.get("/assess/")["Location"] == "/sign-in/?next=%2Fassess%2F"


def test_previous_panels_come_a_page_at_a_time(cast, as_):
    one = builders.an_assessment(cast, S.CLOSED, name="Number 00")
    _copies(one, 21)
    first, second = (as_(cast.lead).get(f"/assess/?page={n}") for n in (1, 2))
    assert (len(lists(first)["Previous"]), len(lists(second)["Previous"])) == (20, 2)
    assert not set(lists(first)["Previous"]) & set(lists(second)["Previous"]) - {"Number 00"}
    assert "Page 2 of 2" in words(second)
    for odd in ("0", "-1", "99", "x", "²"):
        assert as_(cast.lead).get("/assess/", {"page": odd}).status_code == 200


def _copies(assessment, number: int) -> None:
    """More assessments like this one, with the same panel."""
    seats = list(Seat.objects.filter(assessment=assessment))
    for _ in range(number):
        copy = type(assessment).objects.get(pk=assessment.pk)
        copy.pk, copy.id, copy.uuid = None, None, uuid.uuid4()
        copy.save()
        for held in seats:
            held.pk, held.id, held.assessment = None, None, copy
            held.save()


def test_the_page_asks_as_often_for_many_as_for_one(cast, as_):
    made = {
        state: builders.an_assessment(cast, state, phase=Phase.LIVE)
        for state in (S.ARRANGED, S.REPORTING, S.CLOSED)
    }
    lead = as_(cast.lead)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert lead.get("/assess/").status_code == 200
        return len(asked)

    few = queries()
    for one in made.values():
        _copies(one, 6)
    assert queries() == few <= 12
