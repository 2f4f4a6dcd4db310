"""Actions in a real browser: evidence is offered, the panel asked, several decided in one sending."""

import pytest
from playwright.sync_api import expect

from assess.domain.models import Action
from assess.domain.words import State
from tests.journeys.conftest import FINE, fine

PDF = {"name": "Round 3.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 and so on"}


@pytest.mark.parametrize(("phone", "scripts"), [(False, True), (True, False)])
def test_from_evidence_to_closed(open_as, cast, an_assessment, phone, scripts):
    report = an_assessment(State.PUBLISHED, ambers=(3, 4), name="Get a licence")
    path = f"/assessments/{report.pk}/actions/"

    def opened(person):
        page = open_as(person, path, phone=phone, scripts=scripts)
        checked(page)
        return page

    def checked(page):
        if scripts:
            assert fine(page) == FINE

    team = opened(cast.team_member)
    team.get_by_role("link", name="Work on action 3.1").click()
    team.get_by_role("button", name="Ask the panel").click()
    team.get_by_label("What would you like to know?").fill("Are eight people enough?")
    team.get_by_label("A call", exact=True).check()
    checked(team)
    team.get_by_role("button", name="Ask the panel").click()
    team.get_by_text("You asked about action 3.1.").wait_for()
    team.get_by_role("button", name="Offer evidence").click()
    team.get_by_role("button", name="Offer the evidence").click()
    team.get_by_role("link", name="Enter what was done").wait_for()
    checked(team)
    team.get_by_label("What was done, and how").fill("We asked eight people.")
    team.get_by_label("File").set_input_files(PDF)
    team.get_by_label("No", exact=True).check()
    team.get_by_role("button", name="Offer the evidence").click()
    team.get_by_text("is with the lead assessor").wait_for()
    expect(team.get_by_role("link", name="Round-3.pdf (PDF, 1 kB)")).to_be_visible()
    checked(team)

    lead = opened(cast.lead)
    expect(lead.get_by_text("Asked, and not answered (1)")).to_be_visible()
    answer = lead.get_by_role("group", name="What do you decide of action 3.1?")
    answer.get_by_label("Agree a mitigation").check()
    lead.get_by_role("button", name="Send the decisions").click()
    lead.get_by_role("link", name="Enter the day on which it is looked at again.").wait_for()
    checked(lead)
    expect(answer.get_by_label("Agree a mitigation")).to_be_checked()
    answer.get_by_label("Close it").check()
    with lead.expect_download() as kept:
        lead.get_by_role("link", name="Round-3.pdf (PDF, 1 kB)").first.click()
    assert kept.value.suggested_filename == "Round-3.pdf"
    lead.get_by_role("button", name="Send the decisions").click()
    lead.get_by_text("1 action decided.").wait_for()
    checked(lead)
    lead.get_by_role("link", name="See action 3.1").click()
    lead.get_by_text("The evidence shows that it is done.").first.wait_for()
    checked(lead)
    found = Action.objects.filter(point_review__assessment=report).order_by("id")
    assert [action.status for action in found] == ["closed", "to-do"]
