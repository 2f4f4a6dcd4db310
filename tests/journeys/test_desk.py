"""The service assessment team's desk in a browser: from a request to the day of the assessment."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from assess.domain import panel
from assess.domain.clock import add_working_days, local_day
from assess.domain.models import Assessment
from assess.domain.words import Discipline, PanelRole, State
from tests import builders
from tests.journeys.conftest import FINE, fine

STATES = [
    State.REQUESTED,
    State.ARRANGING,
    State.ARRANGED,
    State.REPORTING,
    State.CHECKING,
    State.SHARED,
    State.CHALLENGED,
    State.PUBLISHED,
]


@pytest.fixture
def world(cast):
    """One assessment in each of the states that the desk knows."""
    return {state: builders.an_assessment(cast, state) for state in STATES}


def fill_the_panel(cast, assessment):
    panel.seat(assessment, by=cast.staff, person=cast.lead, role=PanelRole.LEAD)
    for discipline in Discipline:
        panel.waive(assessment, by=cast.staff, discipline=discipline, reason="A small service.")


def pages(world):
    """Every page of this part that a member of the service assessment team opens."""
    at = {state: f"/assessments/{assessment.pk}/" for state, assessment in world.items()}
    published = world[State.PUBLISHED]
    return [
        "/desk/",
        "/desk/?search=nothing+like+it",
        "/desk/all/",
        at[State.REQUESTED],
        at[State.REQUESTED] + "request/",
        at[State.REQUESTED] + "accept-request/",
        at[State.REQUESTED] + "decline/",
        at[State.ARRANGING] + "sittings/",
        at[State.ARRANGING] + "arrange/",
        at[State.ARRANGED],
        at[State.ARRANGED] + "sittings/",
        at[State.ARRANGED] + "postpone/",
        at[State.ARRANGED] + "cancel/",
        at[State.ARRANGED] + "held/",
        at[State.ARRANGED] + "confidential/",
        at[State.REPORTING] + "not-held/",
        at[State.SHARED],
        at[State.PUBLISHED] + "history/",
        at[State.PUBLISHED] + "emails/",
        at[State.PUBLISHED] + f"emails/{published.emails.first().pk}/",
    ]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_is_fine(cast, world, open_as, phone):
    window = open_as(cast.staff, "/desk/", phone=phone)
    for path in pages(world):
        window.goto(path)
        assert fine(window) == FINE, path


def test_errors_and_doubts_are_fine_too(cast, world, open_as):
    arranging = world[State.ARRANGING]
    window = open_as(cast.staff, f"/assessments/{arranging.pk}/sittings/")
    window.get_by_role("button", name="Add another sitting").click()
    window.get_by_role("button", name="Set the date").click()
    expect(window.locator(".govuk-error-summary a")).to_have_count(3)
    assert window.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert fine(window).axe == []
    window.goto(f"/assessments/{world[State.REQUESTED].pk}/decline/")
    window.get_by_role("button", name="Decline the request").click()
    window.get_by_role("link", name=re.compile("Enter why you are declining")).click()
    assert window.evaluate("document.activeElement.id") == "id_reason"
    assert fine(window).axe == []


def type_sitting(window, row, day, starts, ends):
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        window.locator(f"[name='sittings-{row}-day-{part}']").fill(str(value))
    window.locator(f"[name='sittings-{row}-starts']").fill(starts)
    window.locator(f"[name='sittings-{row}-ends']").fill(ends)


def test_from_the_request_to_the_day_without_scripts(cast, open_as):
    requested = builders.an_assessment(cast, State.REQUESTED, at=builders.days(-1) + _now())
    window = open_as(cast.staff, "/desk/", scripts=False)
    window.get_by_role("link", name=re.compile("^Look at the request")).click()
    window.get_by_role("button", name="Accept the request").click()
    window.get_by_role("button", name="Accept the request").click()
    expect(window.locator(".govuk-notification-banner")).to_contain_text("The request is accepted.")
    window.get_by_role("link", name="Set the date", exact=True).click()

    day = add_working_days(local_day(_now()), 10)
    monday = day - datetime.timedelta(day.weekday())
    requested.requested_weeks.update(monday=monday)
    type_sitting(window, 0, day, "10am", "1pm")
    window.get_by_role("button", name="Add another sitting").click()
    type_sitting(window, 1, monday + datetime.timedelta(5), "9:30", "11:00")
    # Enter sets the date: it never presses “Remove”. The second day is asked about.
    window.locator("[name='sittings-1-ends']").press("Enter")
    expect(window.locator("main")).to_contain_text("Look at the date again")
    window.get_by_role("button", name="Remove sitting 2").click()
    window.get_by_role("button", name="Set the date").click()
    assert Assessment.objects.get(pk=requested.pk).assessed_on == day

    fill_the_panel(cast, requested)
    window.goto("/desk/")
    window.get_by_role("link", name=re.compile("^Confirm the arrangements")).click()
    window.get_by_role("button", name="Confirm the arrangements").click()
    window.get_by_role("link", name="Say that the assessment took place").click()
    window.get_by_role("button", name="It took place").click()
    held = Assessment.objects.get(pk=requested.pk)
    assert held.state == State.REPORTING
    assert held.assessed_on == local_day(_now())


def _now():
    return datetime.datetime.now(datetime.UTC)
