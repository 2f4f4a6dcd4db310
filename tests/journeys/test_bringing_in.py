"""A panel member brings in what they wrote in Word, in a real browser, with and without scripts."""

import pytest
from playwright.sync_api import expect

from assess.domain.words import Phase, State
from tests.documents.word_files import report, word
from tests.journeys.conftest import FINE, fine
from tests.web.reports.pages import address, live, review

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize("phone", [False, True])
def test_a_word_document_is_brought_in(open_as, cast, an_assessment, phone):
    draft = an_assessment(State.REPORTING, rated=0)
    # The phone has no scripts: axe is one, so it looks at the wide pages only.
    page = open_as(cast.designer, address(draft, ""), phone=phone, scripts=not phone)
    page.get_by_role("link", name="Bring in text from Word or elsewhere").click()
    page.get_by_role("button", name="Continue to check it").click()
    page.get_by_role("link", name="Choose a file, or paste a text.").wait_for()
    if not phone:
        assert fine(page) == FINE
    file = {"name": "Our report.docx", "mimeType": WORD, "buffer": word(report)}
    page.get_by_label("Upload a Word document or a text file").set_input_files(file)
    page.get_by_role("button", name="Continue to check it").click()
    page.get_by_text("1 piece has no place yet.").wait_for()
    page.get_by_role("button", name="Add to the draft").click()
    page.get_by_role("link", name="Choose where piece 7 goes, or leave it out.").click()
    if not phone:
        assert fine(page) == FINE
    page.get_by_label("Where piece 7 goes").select_option("Leave it out")
    page.get_by_label("Point 1, Understand users and their needs: Amber").check()
    page.get_by_role("button", name="Add to the draft").click()
    page.get_by_text("Added to the draft: 4 texts, 2 actions and 1 rating.").wait_for()
    if not phone:
        assert fine(page) == FINE
    page.get_by_role("link", name="1. Understand users and their needs").click()
    page.get_by_role("heading", name="1. Understand users and their needs").wait_for()
    expect(
        page.get_by_role("group", name="Rating", exact=True).get_by_label("Amber")
    ).to_be_checked()
    assert review(draft, 1).done_well == "It spoke to **41 anglers**."
    assert live(draft, 1) == ["ask people who use screen readers", "watch a bailiff at work"]


def test_every_page_that_brings_in_is_fine_on_a_phone(open_as, cast, an_assessment):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    page = open_as(cast.lead, address(peer, "bring-in/"), phone=True)
    page.get_by_label("Or paste the text").fill(
        "# Recommendations\n\n- Talk to more users.\n\n# Alongwordwithoutanybreakinit" + "x" * 60
    )
    assert fine(page) == FINE
    page.get_by_role("button", name="Continue to check it").click()
    page.get_by_role("heading", name="Check where each piece goes").wait_for()
    assert fine(page) == FINE
    page.get_by_role("link", name="Discard this text").click()
    page.get_by_role("heading", name="Discard this text?").wait_for()
    assert fine(page) == FINE
