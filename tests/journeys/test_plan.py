"""The service team plans its actions: several at once without scripts on a phone, one with them."""

import pytest
from playwright.sync_api import expect

from assess.domain.models import Action
from assess.domain.words import State
from tests import builders
from tests.journeys.conftest import axe, sideways


@pytest.fixture
def published(transactional_db):
    """The cast, and a report with actions on points 3 and 5."""
    cast = builders.cast()
    return cast, builders.an_assessment(cast, State.PUBLISHED, ambers=(3, 5), reds=(7,))


def test_a_plan_is_made_and_followed(published, open_as):
    cast, one = published
    path = f"/services/{one.service_id}/actions/"
    page = open_as(cast.product_manager, path, phone=True, scripts=False)
    page.get_by_role("link", name="Tick all to change them together").click()
    page.get_by_label("Tick action 7.1").uncheck()
    change = page.get_by_role("region", name="Change the actions that are ticked")
    change.get_by_label("Owner").select_option("Team Member")
    page.get_by_role("button", name="Change the ticked actions").click()
    expect(page.get_by_role("alert")).to_contain_text("changed the plan of 2 actions")

    page = open_as(cast.team_member, "/dashboard/")
    page.get_by_role("link", name="Write how far it is").first.click()
    page.get_by_label("How far is it?").fill("Two of five interviews are done.")
    assert (axe(page), page.problems) == ([], [])
    page.get_by_role("button", name="Save what you wrote").click()
    expect(page.get_by_text("Two of five interviews are done.")).to_be_visible()
    assert (axe(page), sideways(page), page.problems) == ([], 0, [])
    page.get_by_role("link", name="Change the plan of action 3.1").click()
    for part, value in (("Day", "27"), ("Month", "3"), ("Year", "2097")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("Target 27 March 2097, after the last day")).to_be_visible()
    assert Action.objects.filter(owner=cast.team_member, status="in-progress").count() == 1

    phone = open_as(cast.team_member, path, phone=True)
    assert (axe(phone), sideways(phone), phone.problems) == ([], 0, [])
