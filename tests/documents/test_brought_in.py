"""A text from elsewhere, split where its headings say so, each piece with a guess."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.documents.brought_in import split
from assess.documents.headings import field_of, leads_to, point_of, rating_of
from assess.documents.word import of_text, read
from tests.documents.word_files import report, word

TITLES = {
    1: "Understand users and their needs",
    2: "Solve a whole problem for users",
    3: "Provide a joined up experience across all channels",
    4: "Make the service simple to use",
    5: "Make sure everyone can use the service",
    9: "Create a secure service which protects users’ privacy",
    12: "Make new source code open",
    14: "Operate a reliable service",
}


def pieces(text, **more):
    """The pieces as (part, what it becomes or the rating it says, text)."""
    return [
        (piece["part"], piece["rating"] or piece["becomes"], piece["text"])
        for piece in split(of_text(text), TITLES, **more)
    ]


def test_a_report_from_word_falls_into_its_parts():
    assert [
        (p["part"], p["rating"] or p["becomes"], p["heading"], p["text"].split("\n")[-1])
        for p in split(read(word(report)), TITLES)
    ] == [
        ("out", "", "Report of the panel", "Assessment date: 14 April 2027"),
        ("overall", "scope", "Scope", "The online application only."),
        (
            "1",
            "amber",
            "Point 1",
            "The service was rated amber for point 1 of the Standard.",
        ),
        (
            "1",
            "done_well",
            "1. Understand users and their needs: What the team has done well",
            "It spoke to **41 anglers**.",
        ),
        (
            "1",
            "action",
            "1. Understand users and their needs: What the team needs to explore",
            "- watch a bailiff at work",
        ),
        ("3", "green", "Point 3", "Provide a joined-up experience across all channels (green)"),
        ("2", "reason", "Point 2: Why", "the letter is not part of it."),
        (
            "3",
            "observations",
            "Provide a joined-up experience across all channels (green): Optional advice",
            "1. say the phone number",
        ),
        ("", "", "Appendix", "Who came to the day."),
    ]


@pytest.mark.parametrize(
    ("line", "styled", "number", "rating"),
    [
        ("1. Understand users and their needs", False, 1, ""),
        ("1) understand user needs", True, 1, ""),
        ("3. Provide a joined-up experience across all channels", False, 3, ""),
        ("9 Create a secure service which protects users' privacy", False, 9, ""),
        ("Point 5", False, 5, ""),
        ("Standard 14:", False, 14, ""),
        ("Point 5 - Amber", False, 5, "amber"),
        ("Point 5: assisted digital", True, 5, ""),
        ("Make new source code open (not met)", False, 12, ""),
        # Word numbers headings as it numbers lists: the title says more than the number.
        ("1. Solve a whole problem for users", False, 2, ""),
        ("Point 5 was hard to judge", False, None, ""),
        ("Point 77", False, None, ""),
        ("1. Introduction", True, None, ""),
        ("2. Recommendations", True, None, ""),
        ("4. Ask more people who use the service", False, None, ""),
        ("The service is simple", False, None, ""),
        ("x" * 500, True, None, ""),
    ],
)
def test_which_point_a_line_names(line, styled, number, rating):
    named = point_of(line, TITLES, styled=styled)
    assert ((named.number, named.rating) if named else (None, "")) == (number, rating)


def test_which_field_a_heading_means():
    for name, headings in {
        "done_well": ["What the team has done well", "Things done well", "What went well:", "Strengths"],
        "reason": ["Why", "Why it is rated amber", "Reasons", "Evidence", "Panel comments"],
        "action": ["What the service team needs to explore", "Actions", "Areas for improvement",
                   "Recommendations", "Actions for the team", "Needs to"],
        "observations": ["Other observations", "Optional advice", "To consider", "General comments"],
        "scope": ["Scope", "Scope of the assessment", "What the panel looked at"],
        "context": ["Context", "Constraints", "Background"],
        "note": ["My notes"],
        "decision": ["Decision:", "Rating", "RAG status"],
        "out": ["Assessment panel", "Lead assessor", "Previous assessments"],
        "": ["Design", "The team did well to ask", "Why they did it so late", ""],
    }.items():  # fmt: skip
        assert [field_of(heading) for heading in headings] == [name] * len(headings)
    assert leads_to("Before their next assessment, the team needs to:") == "action"
    assert leads_to("The panel was impressed that:") == "done_well"
    assert leads_to("The team could also:") == "observations"
    assert leads_to("The team needs to be praised") == ""


def test_which_rating_a_line_says_and_nothing_else():
    assert rating_of("Amber") == ("amber", 0)
    assert rating_of("The service was rated amber for point 5 of the Standard.") == ("amber", 5)
    assert rating_of("The service did not meet point 2 of the Standard .") == ("", 0)
    assert rating_of("The service met point 12 of the Standard") == ("", 0)
    assert rating_of("Not met", labelled=True) == ("", 0)
    assert rating_of("Point 3 is red") == ("red", 3)
    assert rating_of("G") == ("", 0)
    assert rating_of("G", labelled=True) == ("green", 0)
    assert rating_of("The service was green with envy") == ("", 0)


def test_plain_notes_with_labels():
    assert pieces(
        "Assessment date: 3 March 2027\nLead assessor: A person\n\nA good day.\n\n"
        "Context: two left.\nPoint 1: they asked 12 people\nRating: A\n"
        "Why: nobody asked officers.\nThis point is red because of that.\n"
        "The team must:\n• ask officers\n• publish plans\nNotes\nAsk Sam.\n"
        "2.\tSolve a whole problem for users\nFine."
    ) == [
        ("out", "", "Assessment date: 3 March 2027\nLead assessor: A person"),
        ("overall", "", "A good day."),
        ("overall", "context", "two left."),
        ("1", "reason", "they asked 12 people"),
        ("1", "amber", "A"),
        ("1", "red", "This point is red because of that."),
        ("1", "reason", "nobody asked officers.\nThis point is red because of that."),
        ("1", "action", "The team must:\n- ask officers\n- publish plans"),
        ("1", "note", "Ask Sam."),
        ("2", "reason", "Fine."),
    ]


def test_a_green_point_is_given_no_actions():
    text = "Point 1\nDecision: green\nActions\n- a\nPoint 2\nDecision: red\nActions\n- b"
    assert pieces(text) == [
        ("1", "green", "green"),
        ("1", "observations", "- a"),
        ("2", "red", "red"),
        ("2", "action", "- b"),
    ]


def test_a_list_of_ratings_moves_no_text_to_its_last_point():
    text = (
        "Overall\nBefore.\n| Point | Rating |\n|---|---|\n| 1. Understand users and their needs | Red |\n"
        "| 14 Operate a reliable service | Amber |\n\nAfter.\n\n"
        "1. Understand users and their needs: red\n4. Make the service simple to use: green\n\nLast."
    )
    assert [(part, becomes) for part, becomes, _ in pieces(text) if part.isdecimal()] == [
        ("1", "red"),
        ("14", "amber"),
        ("4", "green"),
    ]
    others = " ".join(words for part, _, words in pieces(text) if not part.isdecimal())
    assert "After." in others
    assert "Last." in others


def test_a_table_of_contents_is_left_out():
    text = "Point 1\t2\nPoint 2 ...... 4\n\nHello.\n\nPoint 2\nx\nPeople tested\t41"
    assert pieces(text) == [
        ("out", "", "Point 1\t2\n\nPoint 2 ...... 4"),
        ("overall", "", "Hello."),
        ("2", "reason", "x\nPeople tested: 41"),
    ]


def test_headings_inside_a_point_stay_and_headings_after_it_end_it():
    text = "# 1. Understand users\n\n## Research\n\na\n\n**Design**\n\nb\n\n# Next steps\n\n- c\n\n# Scope\n\nd"
    assert pieces(text) == [
        ("1", "reason", "**Research**\n\na\n\n**Design**\n\nb"),
        ("", "action", "- c"),
        ("overall", "scope", "d"),
    ]


def test_overall_texts_may_come_after_the_points():
    text = "**Point 1**\n\n**Why**\n\na\n\n**Overall observations**\n\nb\n\n**Scope**\n\nc\n\n# Point 2\n\n**Context**\n\nd"
    assert pieces(text) == [
        ("1", "reason", "a"),
        ("overall", "observations", "b"),
        ("overall", "scope", "c"),
        ("2", "reason", "**Context**\n\nd"),
    ]


def test_underlined_headings_and_numbered_titles_in_bold():
    text = "Scope\n=====\na\n\n1. **Make the service simple to use**\n\nb\n\n* * *\n\n1. **Operate a reliable service**\nc"
    assert pieces(text) == [
        ("overall", "scope", "a"),
        ("4", "reason", "b"),
        ("14", "reason", "c"),
    ]


def test_a_peer_review_has_overall_texts_only():
    text = (
        "Scope\nx\n\n# 1. Understand users and their needs\n\n## What the team has done well\n\n"
        "- a\n\n## Recommendations\n\n- b\n\nThe service met point 1 of the Standard."
    )
    assert pieces(text, is_peer_review=True) == [
        ("overall", "scope", "x"),
        ("overall", "done_well", "**1. Understand users and their needs**\n\n- a"),
        (
            "overall",
            "recommendations",
            "**1. Understand users and their needs**\n\n- b\n\n"
            "The service met point 1 of the Standard.",
        ),
    ]


_LINES = st.sampled_from(
    ["", "", "Scope", "# Overall", "Point 1", "## 5. Make sure everyone can use the service", "Why",
     "**Actions**", "Decision: amber", "# Something else", "**Bold**", "---", "Lead assessor:",
     "The team needs to:", "WORD", "- WORD", "1. WORD", "Why: WORD", "Result: WORD", "  more WORD",
     "**WORD**", "### WORD", "| WORD | WORD |", "This is red because WORD", "Point 4: WORD"]
)  # fmt: skip


@given(st.lists(_LINES, max_size=25), st.booleans())
def test_no_word_of_a_text_is_lost_or_said_twice(lines, is_peer_review):
    words = (f"w{n}" for n in range(1_000))
    text = re.sub("WORD", lambda _: next(words), "\n".join(lines))
    found = split(of_text(text), TITLES, is_peer_review=is_peer_review)
    texts = " ".join(piece["text"] for piece in found if piece["becomes"] != "rating")
    assert sorted(re.findall(r"w\d+", texts)) == sorted(re.findall(r"w\d+", text))
    assert all(
        piece["text"] and piece["part"] in {*map(str, TITLES), "overall", "out", ""}
        for piece in found
    )
