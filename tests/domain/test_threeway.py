"""Two changes of one text become one text: laws that hold for all texts, and examples."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.domain.threeway import Conflict, conflicts, joined, merge3, tidy, units

LINES = st.sampled_from(["", "", "a", "b", "a b c", "- a", "- b", "  - c", "1. a", "• d", "intro:"])
TEXTS = st.one_of(
    st.lists(LINES, max_size=12).map("\n".join),
    st.text(alphabet="ab-1. \n", max_size=60),
    st.text(max_size=60),
).map(tidy)


def merged(base, mine, theirs):
    """The text, when there is nothing to choose."""
    pieces = merge3(base, mine, theirs)
    assert conflicts(pieces) == []
    return joined(pieces)


@given(TEXTS)
def test_a_text_taken_apart_is_the_same_again(text):
    assert joined(units(text)) == text


@given(TEXTS, TEXTS)
def test_a_change_of_one_side_or_the_same_of_both_is_the_result_to_the_letter(x, y):
    assert merged(x, x, y) == merged(x, y, x) == merged(x, y, y) == y


@given(TEXTS, TEXTS, TEXTS)
def test_a_result_is_tidy_and_reads_as_the_units_it_was_made_of(base, mine, theirs):
    pieces = merge3(base, mine, theirs)
    text = joined(pieces)
    assert tidy(text) == text
    made = [piece.text.strip() for piece in pieces if piece.text]
    assert [unit.text.strip() for unit in units(text)] == made


@given(TEXTS, TEXTS, TEXTS)
def test_both_sides_have_the_same_to_choose(base, mine, theirs):
    here, there = merge3(base, mine, theirs), merge3(base, theirs, mine)
    assert conflicts(here) == [Conflict(c.base, c.theirs, c.mine) for c in conflicts(there)]
    assert sorted(p.text for p in here if not p.conflict) == sorted(
        p.text for p in there if not p.conflict
    )
    for choice in conflicts(here):
        assert choice.base
        assert len({choice.base, choice.mine, choice.theirs}) == 3


# Edit scripts over words that occur once, so that every word can be followed

EDITS = st.lists(
    st.tuples(
        st.sampled_from(["keep", "keep", "remove", "change", "append", "cut"]),
        st.integers(0, 2),  # how many units are added after it
    ),
    min_size=6,
    max_size=6,
)
SHAPES = st.lists(st.booleans(), min_size=6, max_size=6)


def start(shape):
    """Six paragraphs (False) and list items (True)."""
    return [f"{'- ' if item else ''}b{n} c{n} d{n}" for n, item in enumerate(shape)]


def edited(base, who, script):
    """The units that someone makes of the base."""
    found = []
    for n, (unit, (what, added)) in enumerate(zip(base, script, strict=True)):
        match what:
            case "keep":
                found.append(unit)
            case "change":
                found.append(unit.replace(f"c{n}", f"{who}{n}changed"))
            case "append":
                found.append(f"{unit} {who}{n}appended")
            case "cut":
                found.append(unit.replace(f" d{n}", ""))
        found += [f"- {who}{n}added{m}" for m in range(added)]
    return found


def text_of(found):
    return "\n\n".join(found).replace("\n\n- ", "\n- ")


def words(text):
    return set(re.findall(r"\w+", text))


@given(SHAPES, EDITS, EDITS)
def test_no_word_is_lost_and_none_comes_back(shape, my_edits, their_edits):
    base, mine, theirs = (
        text_of(each)
        for each in (
            start(shape),
            edited(start(shape), "m", my_edits),
            edited(start(shape), "t", their_edits),
        )
    )
    pieces = merge3(base, mine, theirs)
    choices, found = conflicts(pieces), words(joined(pieces))
    added = (words(mine) | words(theirs)) - words(base)
    kept = words(base) & words(mine) & words(theirs)
    assert kept <= found
    assert added <= found | {word for choice in choices for word in words(choice.theirs)}
    if not choices:
        assert found == kept | added


@given(SHAPES, EDITS, EDITS)
def test_a_clash_is_one_paragraph_changed_by_both(shape, my_edits, their_edits):
    # Without additions: a paragraph removed with another in its place is one that was changed.
    mine, theirs = ([(what, 0) for what, _ in script] for script in (my_edits, their_edits))
    base = start(shape)
    sides = [text_of(edited(base, who, script)) for who, script in (("m", mine), ("t", theirs))]
    found = [choice.base for choice in conflicts(merge3(text_of(base), *sides))]
    assert found == [
        unit
        for unit, (ours, _), (others, _) in zip(base, mine, theirs, strict=True)
        if "keep" not in (ours, others) and not ours == others in ("remove", "cut")
    ]


@given(TEXTS, st.lists(st.sampled_from(["m1 x", "m2", "- m3"]), min_size=1, unique=True),
       st.lists(st.sampled_from(["t1 x", "t2", "- t3"]), min_size=1, unique=True))  # fmt: skip
def test_what_both_append_is_kept_theirs_first(base, mine, theirs):
    after = "\n\n" if base else ""
    text = merged(base, *(base + after + "\n\n".join(added) for added in (mine, theirs)))
    assert [unit.text for unit in units(text)][-len(mine) - len(theirs) :] == [*theirs, *mine]


A, B, C = "The panel saw a.", "The panel saw b.", "The panel saw c."


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text"),
    [
        ("", "Mine.", "Theirs.", "Theirs.\n\nMine."),
        ("", "- mine", "- theirs", "- theirs\n- mine"),
        ("", "- mine", "Theirs.", "Theirs.\n\n- mine"),
        (f"{A}\n\n{B}", f"{A} M.\n\n{B}", f"{A}\n\n{B} T.", f"{A} M.\n\n{B} T."),
        # one rewrites the last paragraph and goes on, the other appends
        (f"{A}\n\n{B}", f"{A}\n\n{B} M.\n\nM.", f"{A}\n\n{B}\n\nT.", f"{A}\n\n{B} M.\n\nT.\n\nM."),
        # one removes the paragraph after which the other adds
        (f"{A}\n\n{B}\n\n{C}", f"{A}\n\n{C}", f"{A}\n\n{B}\n\nT.\n\n{C}", f"{A}\n\nT.\n\n{C}"),
        # one removes a paragraph, the other changes the next
        (f"{A}\n\n{B}", B, f"{A}\n\n{B} T.", f"{B} T."),
        ("Seen:\n- a\n- b", "Seen:\n- a\n- b\n- m", "Seen:\n- t\n- a\n- b", "Seen:\n- t\n- a\n- b\n- m"),
        # both add the same paragraph, and one more besides
        (A, f"{A}\n\nSame.\n\nM.", f"{A}\n\nSame.\n\nT.", f"{A}\n\nSame.\n\nT.\n\nM."),
        # blank lines changed by one, words by the other
        (f"{A}\n\n{B}", f"{A}\n\n\n{B}", f"{A}\n\n{B} T.", f"{A}\n\n\n{B} T."),
        ("- a\n- b", "- a\n\n- b", "- a\n- b t", "- a\n\n- b t"),
    ],
)  # fmt: skip
def test_both_changes_are_kept(base, mine, theirs, text):
    assert merged(base, mine, theirs) == text


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "clash", "text"),
    [
        (A, f"{A} M.", f"{A} T.", Conflict(A, f"{A} M.", f"{A} T."), f"{A} M."),
        (f"{A}\n\n{B}", A, f"{A}\n\n{B} T.", Conflict(B, "", f"{B} T."), A),
        (f"{A}\n\n{B}", f"{A}\n\n{B} M.", A, Conflict(B, f"{B} M.", ""), f"{A}\n\n{B} M."),
        (A, "", "T.", Conflict(A, "", "T."), ""),
        # only the paragraph that both changed is in question
        (
            f"{A}\n\n{B}\n\n{C}", f"{A} M.\n\n{B} M.\n\n{C}", f"{A}\n\n{B} T.\n\n{C} T.",
            Conflict(B, f"{B} M.", f"{B} T."), f"{A} M.\n\n{B} M.\n\n{C} T.",
        ),
    ],
)  # fmt: skip
def test_what_both_changed_is_a_choice_and_the_rest_is_merged(base, mine, theirs, clash, text):
    pieces = merge3(base, mine, theirs)
    assert (conflicts(pieces), joined(pieces)) == ([clash], text)


def test_thousands_of_lines_all_the_same_are_merged_too():
    base = "\n".join(["- a"] * 2_400)
    mine, theirs = f"- m\n{base}", f"{base}\n- t"
    assert merged(base, mine, theirs) == f"- m\n{base}\n- t"
    pieces = merge3(base, base.replace("a", "m"), base.replace("a", "t"))
    assert len(conflicts(pieces)) == 2_400
