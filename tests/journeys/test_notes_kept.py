"""Nothing typed on the page for the day is lost, and nothing is sent before its time."""

import re

import pytest
from playwright.sync_api import expect

from assess.domain.words import State
from tests.journeys.test_notes import PATH, line, note, waiting
from tests.web.reports.pages import address, notes_of


@pytest.fixture
def draft(an_assessment):
    return an_assessment(State.REPORTING, rated=2)


def test_a_half_typed_line_is_not_sent_by_another_button(open_as, cast, draft):
    note(draft, cast.researcher, "Hers.", 5)
    page = open_as(cast.designer, address(draft, PATH))
    line(page).fill("Half a li")
    page.get_by_text("Use in the report").first.click()
    page.get_by_role("button", name=re.compile(r"^Why\W+Hers")).click()
    page.get_by_text(re.compile("^Used in")).wait_for()
    expect(line(page)).to_have_value("Half a li")
    expect(waiting(page)).to_have_count(0)
    assert notes_of(draft) == ["Hers."]
