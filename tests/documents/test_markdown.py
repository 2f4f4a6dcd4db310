"""What panels type comes out whole and harmless, whatever they typed it with."""

import re
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assess.documents.markdown import plain, render

SUBSET = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}


def read(text: str) -> BeautifulSoup:
    return BeautifulSoup(render(text), "html.parser")


def items(text: str) -> list[str]:
    """The items of the lists, each without the lists inside it."""
    found = []
    for li in read(text).find_all("li"):
        for inner in li.find_all(["ul", "ol"]):
            inner.extract()
        found.append(" ".join(li.get_text(" ").split()))
    return found


def links(text: str) -> list[tuple[str, str]]:
    return [(a.get_text(), a["href"]) for a in read(text).find_all("a")]


def test_nothing_comes_of_nothing():
    assert render("") == render(" \n\t ") == ""


def test_paragraphs_and_their_lines_stay_apart():
    assert render("One.\n\nTwo,\nwith a second line.") == (
        '<p class="govuk-body">One.</p>\n<p class="govuk-body">Two,<br>\nwith a second line.</p>\n'
    )


def test_bold_and_emphasis():
    html = render("**Bold**, _slanted_, snake_case_name and 3 * 4 * 5")
    assert "<strong>Bold</strong>, <em>slanted</em>, snake_case_name and 3 * 4 * 5" in html


@pytest.mark.parametrize(
    "typed",
    [
        "- first\n- second",
        "* first\n* second",
        "The panel saw:\n- first\n- second",
        "• first\n• second",
        "•first\n•second",
        "•\tfirst\n•\tsecond",
        "· first\n· second",
        "– first\n– second",
        "▪ first\n▪ second",
        "o\tfirst\no\tsecond",
        "-\xa0first\n-\xa0second",
        "• first\r\n• second",
        "\xa0• first\n\xa0• second",
        "- first\n\n- second",
    ],
)
def test_a_list_is_a_list_whatever_the_bullet(typed):
    assert items(typed) == ["first", "second"]
    assert read(typed).ul["class"] == ["govuk-list", "govuk-list--bullet"]


@pytest.mark.parametrize(
    "typed", ["1. first\n2. second", "1) first\n2) second", "Steps:\n1. first\n2. second"]
)
def test_numbered_lists(typed):
    assert items(typed) == ["first", "second"]
    assert read(typed).ol["class"] == ["govuk-list", "govuk-list--number"]


def test_a_list_that_goes_on_keeps_its_numbers():
    going_on = read("3. third\n4. fourth").ol
    assert going_on["start"] == "3"
    assert going_on["class"] == ["govuk-list", "govuk-list--number"]


def test_lists_in_lists():
    html = read("- outer\n  - inner\n    - innermost\n- last")
    assert html.select_one("ul > li > ul > li > ul > li").get_text(strip=True) == "innermost"
    assert items("- outer\n\t◦ inner\n- last") == ["outer", "inner", "last"]


def test_a_year_at_the_start_of_a_line_is_no_list():
    assert read("It began in\n2027. It ended in 2028.").get_text().split("\n")[:2] == [
        "It began in",
        "2027. It ended in 2028.",
    ]


def test_a_list_too_deep_to_be_meant_is_shown_as_typed():
    assert "- - " * 15 + "deep" in read("- - " * 15 + "deep").get_text()


@pytest.mark.parametrize(
    "typed",
    [
        "# Decision",
        "### Decision:",
        "Decision\n========",
        "> The panel said so",
        "```\ncode\n```",
        "| point | rating |\n|---|---|",
        "---",
        "    indented four spaces",
        "&amp; &lt; &nbsp;",
        "~~struck~~ and `code`",
        "[note]: see below",
        "[link](/sign-out/)",
        "[link](../admin)",
        "[phone](tel:0800)",
        "[a](https://x.example",
    ],
)
def test_what_is_not_of_the_subset_stays_readable_as_typed(typed):
    shown = " ".join(read(typed).get_text(" ").split())
    assert shown.replace(" ", "") == "".join(typed.split())
    assert {tag.name for tag in read(typed).find_all()} <= {"p", "br", "a"}


@pytest.mark.parametrize(
    ("typed", "text", "address"),
    [
        ("[guide](https://a.example/)", "guide", "https://a.example/"),
        ("[guide](www.gov.uk/guide)", "guide", "https://www.gov.uk/guide"),
        ("[us](mailto:team@a.example)", "us", "mailto:team@a.example"),
        ("[above](#point-5)", "above", "#point-5"),
        ("[b](https://a.example/c_(d))", "b", "https://a.example/c_(d)"),
        ("[b](<https://a.example/c d>)", "b", "https://a.example/c%20d"),
        ("[b](https://a.example/?q=1&r=%20é)", "b", "https://a.example/?q=1&r=%20%C3%A9"),
        ("[say [so]](https://a.example)", "say [so]", "https://a.example"),
        ("[b](https://a.example 'Title')", "b", "https://a.example"),
        ("<https://a.example/x_y>", "https://a.example/x_y", "https://a.example/x_y"),
        ("[](https://a.example/?a&b)", "https://a.example/?a&b", "https://a.example/?a&b"),
        ("See https://a.example/_x_/y.", "https://a.example/_x_/y", "https://a.example/_x_/y"),
        ("(https://a.example/c_(d))", "https://a.example/c_(d)", "https://a.example/c_(d)"),
        ("**https://a.example**", "https://a.example", "https://a.example"),
    ],
)
def test_links_with_odd_characters_lead_where_they_say(typed, text, address):
    assert links(typed) == [(text, address)]
    link = read(typed).a
    assert link["class"] == ["govuk-link"]
    assert set(link["rel"]) == {"noopener", "noreferrer", "nofollow"}


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](//evil.example)",
        "<javascript:alert(1)>",
        '<a href="https://a.example" onclick="x()">x</a>',
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "![x](https://a.example/x.png)",
        '[x](https://a.example/"onmouseover="alert(1))',
        "[x](https://a.example 'a\" onmouseover=\"alert(1)')",
        "<style>body{display:none}</style>",
        "<iframe src=https://evil.example></iframe>",
        "<p class=govuk-body>mine</p>",
        "<!-- hidden -->",
        "</p></div></main><form action=https://evil.example>",
    ],
)
def test_nothing_that_runs_gets_through(typed):
    html = read(typed)
    assert {tag.name for tag in html.find_all()} <= {"p", "br", "a"}
    for tag in html.find_all():
        assert set(tag.attrs) <= {"class", "href", "title", "rel"}
        assert tag.get("href", "https:").startswith(("https:", "http:", "mailto:", "#"))
    # And nobody's words are lost by it.
    shown = html.get_text()
    for link in html.find_all("a"):
        shown += f" {unquote(link['href'])} {link.get('title', '')}"
    assert set(re.findall(r"\w{4,}", typed)) <= set(re.findall(r"\w{4,}", shown))


PIECES = st.sampled_from(
    ["- ", "* ", "1. ", "  ", "\t", "**", "_", "[", "](https://a.example/)", "<b>", "&amp;", "\n"]
    + ["\n\n", "• ", "o\t", "# ", "> ", "`", "\\", "|", "https://b.example/", "(", ")", ":", "!"]
    + ["<https://c.example/>", "\xa0", "\u2028", "\x0b", "–", "2027. ", "www.", "mailto:"]
)


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.from_regex(r"\A[a-z]{4,8} ?\Z")), max_size=40).map("".join))
@example("- - - - " * 30 + "words")
@example("https://a\u2100b.example words")
@example("[words](https://[)")
@example("(" * 3000 + "words")
@example("[" * 1500 + "words" + "](" * 1500)
@example("https://" + ")" * 5000 + " words")
@example(":" * 9000 + "words")
@example("*a **b " * 1500 + "words")
def test_no_word_is_ever_lost_and_no_mark_ever_runs(typed):
    html = read(typed)
    shown = html.get_text(" ") + " ".join(a["href"] for a in html.find_all("a"))
    closed_up = "".join(shown.split())
    assert [word for word in re.findall(r"[a-z]{4,}", typed) if word not in closed_up] == []
    assert {tag.name for tag in html.find_all()} <= SUBSET


def test_plain_words_for_search_and_emails():
    assert plain("**Do** [this](https://a.example/x) now") == "Do this now"
