"""The blocks of a text: the same words as on the page, for formats that are not HTML."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from assess.documents.blocks import Items, Paragraph, Run, blocks, words, writable
from assess.documents.markdown import render


def paragraph(*runs: Run | str) -> Paragraph:
    return Paragraph(tuple(Run(run) if isinstance(run, str) else run for run in runs))


def test_nothing_comes_of_nothing():
    assert blocks("") == blocks(" \n\t ") == ()


def test_paragraphs_lines_bold_and_slanted():
    assert blocks("One\nline, **bold** and _slanted_.\n\nTwo.") == (
        paragraph(
            *("One", "\n", "line, ", Run("bold", bold=True), " and "),
            *(Run("slanted", slanted=True), "."),
        ),
        paragraph("Two."),
    )


def test_lists_in_lists_and_where_numbers_begin():
    assert blocks("- one\n- two\n  - inner\n\n3. three\n4. four") == (
        Items(
            (
                (paragraph("one"),),
                (paragraph("two"), Items(((paragraph("inner"),),))),
            )
        ),
        Items(((paragraph("three"),), (paragraph("four"),)), 3),
    )


def test_links_lead_to_other_sites_and_to_no_place_of_a_page():
    assert blocks("[Words](https://x.example/a) https://y.example [here](#point-3)") == (
        paragraph(
            *(Run("Words", href="https://x.example/a"), " "),
            *(Run("https://y.example", href="https://y.example"), " ", "here"),
        ),
    )


def test_a_link_without_words_is_read_as_its_address():
    assert blocks("[](https://x.example/)") == (
        paragraph(Run("https://x.example/", href="https://x.example/")),
    )


def test_what_is_too_deep_or_leads_nowhere_stands_as_it_was_typed():
    deep = "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(40))
    [found] = blocks(deep)
    assert isinstance(found, Paragraph)
    assert "- item 39" in "".join(run.text for run in found.runs)


def test_what_no_file_can_hold_is_left_out():
    assert writable("a\x00b\x07c\x1b[d\ud800e\ufffef\tg\n") == "abc[def\tg\n"
    assert writable("é ب 🎉") == "é ب 🎉"
    assert words(blocks("Bell\x07s and\x0bbreaks")) == "Bells and\nbreaks"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("- one\n- two\n  - in", "• one\n• two\n  • in"),
        ("2. two\n3. three", "2. two\n3. three"),
        ("[Words](https://x.example)", "Words (https://x.example)"),
        ("https://x.example/", "https://x.example/"),
        ("[us@x.example](mailto:us@x.example)", "us@x.example"),
        ("**Bold** & <b>", "Bold & <b>"),
    ],
)
def test_as_plain_lines(typed, plain):
    assert words(blocks(typed)) == plain


def on_page(text: str) -> list[str]:
    return BeautifulSoup(render(text), "html.parser").get_text(" ").split()


def in_blocks(found) -> list[str]:
    said = []
    for block in found:
        if isinstance(block, Paragraph):
            said.append(" ".join(run.text for run in block.runs))
        else:
            said += [" ".join(in_blocks(item)) for item in block.items]
    return " ".join(said).split()


@given(
    st.lists(
        st.sampled_from(
            ["word", "**bold**", "_it_", "- ", "1. ", "\n", "\n\n", "  ", "# ", "> ", "| a |",
             "[to](https://x.example)", "[no](javascript:x)", "[](#here)", "`code`", "<b>", "\\*",
             "https://x.example/a_b", "&amp;", "***", "![i](x)"]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_every_word_of_the_page_is_in_the_blocks(parts):
    text = " ".join(parts)
    assert "".join(in_blocks(blocks(text))) == "".join(on_page(text))
