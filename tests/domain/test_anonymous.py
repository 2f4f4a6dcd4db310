"""Extracts are short, plain, and do not say whose they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.domain.anonymous import (
    LONGEST_EXTRACT,
    Names,
    anonymous,
    as_others,
    extract,
    in_order,
    plain,
    shortened,
)

NAMES = Names(
    services=in_order(["Tide", "Get a fishing permit (GFP)", "Find a harbour’s master"]),
    others=as_others(["Report a blocked river", "Moorings", "Find a berth (FAB)"]),
    organisations=in_order(["Department for Rivers and Coasts", "HM Harbours", "Harbour Board"]),
    people=(("Sam", "Whitlock"), ("Priya", ""), ("", ""), ("Mary Jane", "van der Berg")),
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Get a fishing permit works.", "The service works."),
        ("The GET A FISHING PERMIT service works.", "The service works."),
        ("Users of ‘Get a fishing permit’ and of GFP’s forms.",
         "Users of ‘the service’ and of the service’s forms."),
        ("They find a harbour's master. Tide is quick, the tide is not.",
         "They the service. The service is quick, the tide is not."),
        ("It hands over to report a blocked river; Moorings stay. Find a berth too.",
         "It hands over to the service; Moorings stay. The service too."),
        ("The Department for Rivers and Coasts asked. DfRaC, DRC and the HMH agreed.",
         "The organisation asked. The organisation, the organisation and the organisation agreed."),
        ("GOV.UK Notify, a DPIA and the WCAG were used.",
         "GOV.UK Notify, a DPIA and the WCAG were used."),
        ("Sam Whitlock spoke. Ms Whitlock’s plan, then SAM WHITLOCK again, and Sam.",
         "Someone spoke. Someone’s plan, then someone again, and someone."),
        ("Samples of Samuel were kept. Priya and Mary Jane van der Berg left.",
         "Samples of Samuel were kept. Someone and someone left."),
        ("Write to sam.whitlock@rivers.example or read www.rivers.example/a?b=1. Good.",
         "Write to someone or read a page. Good."),
        ("See https://www.gov.uk/x_y, permits.rivers.gov.uk/start and GOV.UK.",
         "See a page, a page and GOV.UK."),
    ],
)  # fmt: skip
def test_names_and_addresses_are_left_out(text, says):
    assert anonymous(text, NAMES) == says


def test_lists_links_and_marks_become_plain_sentences():
    text = "The **panel** saw:\r\n\r\n- _one_ thing\n* [another](https://a.example/)\n12) a_b_c\n"
    assert plain(text) == "The panel saw: one thing. another. a_b_c."


def test_an_extract_ends_with_a_sentence_or_a_word():
    sentence = "The service team asked people who need help and changed the form. "
    assert shortened("Short.") == "Short."
    assert shortened(sentence * 9) == (sentence * 3).strip()
    long = "research " * 40
    assert shortened(long) == "research " * 21 + "research …"
    assert shortened("x" * 300) == "x" * 199 + " …"


def test_a_name_is_left_out_before_the_text_is_cut():
    text = "word " * 38 + "Department for Rivers and Coasts said so."
    assert extract(text, NAMES) == "word " * 38 + "the …"


@given(st.lists(st.sampled_from(["Get a fishing permit", "Sam Whitlock", "DRC", "and", ".", "we"])))
def test_no_name_comes_out_wherever_it_stands(words):
    said = extract(" ".join(words), NAMES)
    assert len(said) <= LONGEST_EXTRACT + 2
    for name in ("fishing", "Sam", "Whitlock", "DRC"):
        assert name not in said
