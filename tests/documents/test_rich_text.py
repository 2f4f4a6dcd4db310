"""Rich text as the Markdown of reports: nothing but its dress is lost."""

import pytest

from assess.documents.markdown import render
from assess.documents.rich_text import from_html
from tests.documents.pasted import BOTH


@pytest.mark.parametrize(
    ("html", "markdown"), [case[1:] for case in BOTH], ids=[c[0] for c in BOTH]
)
def test_what_html_becomes(html, markdown):
    assert from_html(html) == markdown


def test_it_is_shown_as_it_was():
    shown = render(from_html(next(html for name, html, _ in BOTH if name == "lists in lists")))
    assert shown.count("<li>") == 7
    assert '<ol class="govuk-list govuk-list--number" start="9">' in shown
    assert "<em>" not in render(from_html("<p>*so* _so_</p>"))
    assert render(from_html("<b>a</b>b <b>(c)</b>")).count("<strong>") == 2


@pytest.mark.parametrize(
    "html", ["<div>" * 3_000 + "deep", "<ul><li>" * 500 + "deep", "<table><tr><td>" * 200 + "deep"]
)
def test_html_however_deep_is_read(html):
    assert "deep" in from_html(html)
