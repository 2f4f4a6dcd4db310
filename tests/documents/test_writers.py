"""Every format holds everything of the report, and nothing else."""

import datetime

import pytest

from assess.documents.context import Edition, report_of
from assess.documents.writers import writer
from assess.domain.words import DocumentFormat, Marking
from tests.documents import opened
from tests.documents.opened import squeezed
from tests.documents.whole_report import NAMES, a_report, a_review, bits

DAY = datetime.date(2027, 2, 18)
ADDRESS = "https://assess.example/reports/41/"


def edition(marking: str = Marking.PUBLISHED, **more) -> Edition:
    address = ADDRESS if marking == Marking.PUBLISHED else ""
    return Edition(2, DAY, Marking(marking), address=address, **more)


def words(format: str, content: dict, made: Edition | None = None) -> str:
    """All the words of a report in this format."""
    written = writer(format)(report_of(content), made or edition())
    match format:
        case DocumentFormat.PDF:
            return opened.pdf_words(written)
        case DocumentFormat.WORD:
            return " ".join(said for _, said in opened.word_lines(written))
        case DocumentFormat.ODT:
            return " ".join(said for _, said in opened.odt_lines(written))
        case DocumentFormat.EXCEL:
            cells = (str(c) for rows in opened.sheets(written).values() for r in rows for c in r)
            return squeezed(" ".join(cells))
        case DocumentFormat.CSV:
            rows = [*opened.rows(written), dict.fromkeys(opened.columns(written), "")]
            return squeezed(" ".join(f"{key} {row[key]}" if row is rows[-1] else row[key]
                                     for row in rows for key in row))  # fmt: skip


def tight(text: str) -> str:
    """The letters alone: a PDF breaks lines, and a workbook has an address after each link."""
    return "".join(text.split())


@pytest.mark.parametrize("format", DocumentFormat)
def test_done_well_reasons_actions_and_observations_are_in_every_format(format):
    said = tight(words(format, a_report()))
    for name in NAMES:
        begins, goes_on, first, second, ends = bits(name)
        for part in (begins, goes_on.removesuffix(":"), first, second, ends):
            assert said.count(tight(part)) == 1, f"{part} in {format}"


@pytest.mark.parametrize("format", DocumentFormat)
def test_facts_ratings_and_what_they_mean_are_in_every_format(format):
    said = tight(words(format, a_report()))
    for part in (
        *("Get a permit", "Department for <Testing>", "Title 2’s <words>", "Alpha"),
        *("Red", "Amber", "Green", "2.3", "The service pauses. The service team must resolve"),
    ):
        assert tight(part) in said, part
    assert "16May2027" in said


@pytest.mark.parametrize("format", DocumentFormat)
def test_what_is_not_in_scope_is_said_without_its_texts(format):
    said = tight(words(format, a_report()))
    assert "Point4reason" not in said and "Point4donewell" not in said
    if format != DocumentFormat.CSV:  # which has no row for a point that says nothing
        assert "otinscope" in said


@pytest.mark.parametrize("format", DocumentFormat)
def test_a_peer_review_has_its_two_texts_and_no_ratings(format):
    said = tight(words(format, a_review()))
    for name in ("Overall done well", "Recommendations", "Overall observations", "Scope"):
        assert tight(bits(name)[0]) in said, name
    for rating in ("Overallrating", "Notrated", "Ratings"):
        assert rating not in said


@pytest.mark.parametrize("format", DocumentFormat)
@pytest.mark.parametrize(
    ("marking", "mark"),
    [
        (Marking.NOT_YET_PUBLISHED, "Not yet published"),
        (Marking.IN_CONFIDENCE, "In confidence"),
        (Marking.TAKEN_DOWN, "Taken down"),
    ],
)
def test_what_is_not_public_says_so_and_leads_nowhere(format, marking, mark):
    said = tight(words(format, a_report(), edition(marking)))
    assert tight(mark) in said
    assert tight(ADDRESS) not in said
    public = tight(words(format, a_report()))
    assert tight(mark) not in public
    if format != DocumentFormat.CSV:
        assert tight(ADDRESS) in public


@pytest.mark.parametrize("format", [f for f in DocumentFormat if f != DocumentFormat.CSV])
def test_corrections_are_told(format):
    corrected = edition(corrections=((datetime.date(2027, 4, 2), "The number was **wrong**."),))
    said = tight(words(format, a_report(), corrected))
    assert "2April2027:" in said and "Thenumberwaswrong." in said


ODD = "a\x07b\x0b c\x1f é ب שלום 🎉 \u202etxt \ufffe end"


@pytest.mark.parametrize("format", DocumentFormat)
def test_odd_characters_and_long_words_come_through(format):
    content = a_report()
    content["service"]["name"] = f"Get {ODD}"
    content["organisation"] = "x" * 2_000
    content["points"][1]["title"] = ODD
    content["points"][1]["reason"] = ODD + "\n\n" + "w" * 9_000
    content["points"][1]["actions"][0]["text"] = "- " + ODD + "\n" + "a" * 1_900
    said = tight(words(format, content))
    for letter, number in (("w", 9_000), ("a", 1_900), ("x", 2_000)):
        if format == DocumentFormat.PDF:  # they run over the foot of a page
            assert said.count(letter) >= number
        else:
            assert letter * number in said
    assert "\x07" not in said and "\x1f" not in said
    if format != DocumentFormat.PDF:  # letters from right to left stand in a PDF as they are seen
        assert "éبשלום🎉" in said


@pytest.mark.parametrize("format", DocumentFormat)
def test_a_report_without_a_word_can_be_written(format):
    content = a_report()
    for name in ("scope", "context", "done_well", "observations"):
        content[name] = ""
    content["service"] = {"name": "P", "description": "", "users": "", "purpose": ""}
    content["overall"] = {"rating": "", "reason": ""}
    content["days"], content["assessed_on"], content["ambers_due"] = [], None, None
    for point in content["points"]:
        point.update(rating="", done_well="", reason="", observations="", actions=[], url="")
    assert "P" in words(format, content)
