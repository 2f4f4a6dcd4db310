"""Pasting into a draft in a real browser: what comes from Word keeps its lists, bold and links."""

import pytest
from playwright.sync_api import expect

from assess.domain.words import State
from tests.documents.pasted import BOTH, PAGES, WORD, WORD_BECOMES
from tests.journeys.conftest import FINE, fine
from tests.web.reports.pages import address, review

PASTE = """(area, [html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  return !area.dispatchEvent(event);
}"""


@pytest.fixture
def draft(an_assessment):
    return an_assessment(State.REPORTING, rated=0)


def paste(area, html, plain="words"):
    """Whether the page took what was pasted into its own hands."""
    area.focus()
    return area.evaluate(PASTE, [html, plain])


def test_what_is_pasted_keeps_its_lists_bold_words_and_links(open_as, cast, draft):
    page = open_as(cast.designer, address(draft, "bring-in/"))
    area = page.get_by_label("Or paste the text")
    assert fine(page) == FINE
    for name, html, markdown in [*BOTH, *PAGES]:
        area.fill("")
        taken = paste(area, html)
        expect(area, name).to_have_value(markdown)
        assert taken == bool(markdown), name
    assert fine(page) == FINE  # no style of what was pasted met the page's own policy


def test_pasting_into_a_point_can_be_undone_and_is_saved(open_as, cast, draft):
    page = open_as(cast.designer, address(draft))
    area = page.get_by_label("Why it is rated so")
    area.press_sequentially("Before.")
    assert paste(area, WORD)
    text = "Before.\n\n" + WORD_BECOMES.format("**1. Understand users**")
    expect(area).to_have_value(text)
    page.keyboard.press("Control+z")
    expect(area).to_have_value("Before.")
    page.keyboard.press("Control+Shift+z")
    expect(area).to_have_value(text)
    page.wait_for_function(
        "() => document.querySelector('[data-draft-status]').textContent.startsWith('Saved')"
    )
    assert review(draft).reason == text
    # Words alone, and what an editor of plain text copies, are the browser's to paste.
    assert not paste(area, "", "- one\n- two")
    assert not paste(area, "<div><span>- one</span></div><div>- two</div>", "- one\n- two")
    assert not paste(area, "<p>word</p>", "word")
    assert page.problems == []
