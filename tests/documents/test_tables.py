"""Workbooks and CSV hold words, whatever they begin with."""

import datetime

import openpyxl
import pytest

from assess.documents.context import Edition, report_of
from assess.documents.writers import to_csv, to_excel
from assess.domain.words import Marking
from tests.documents import opened
from tests.documents.whole_report import a_report, a_review

EDITION = Edition(2, datetime.date(2027, 2, 18), Marking.PUBLISHED)
FORMULAS = [
    "=1+1",
    '=HYPERLINK("https://x.example","see")',
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
]


def acted(text: str) -> dict:
    """A report in which someone typed this wherever they could."""
    content = a_report()
    content["service"]["name"] = content["organisation"] = text
    content["points"][1].update(title=text, reason=text)
    content["points"][1]["actions"][0]["text"] = text
    return content


def test_csv_begins_with_the_actions_and_has_every_other_text_below():
    rows = opened.rows(to_csv.write(report_of(a_report()), EDITION))
    assert [row["Number"] for row in rows[:4]] == ["2.1", "2.2", "2.3", "3.1"]
    assert {row["Kind"] for row in rows[:4]} == {"Action"}
    assert "Action" not in {row["Kind"] for row in rows[4:]}
    assert rows[0]["Address by"] == "16 May 2027"
    assert rows[3]["Address by"] == "Before the reassessment"
    assert {row["Service"] for row in rows} == {"Get a permit"}
    assert {(row["Reference"], row["Version"], row["Status"]) for row in rows} == {
        ("41", "2", "Published")
    }


def test_csv_text_is_plain_lines():
    rows = opened.rows(to_csv.write(report_of(a_report()), EDITION))
    text = rows[0]["Text"]
    assert "• Action 2 of 1 first bullet\n• Action 2 of 1 second bullet" in text
    assert "Action 2 of 1 link (https://example.org/action-2-of-1):" in text
    assert "**" not in text


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_of_a_csv_begins_a_formula(typed):
    written = to_csv.write(report_of(acted(typed)), EDITION)
    for row in opened.rows(written):
        for value in row.values():
            assert value.lstrip()[:1] not in tuple("=+-@＝"), value
    assert any("'" in row["Text"] for row in opened.rows(written)) or typed in "-1+1"


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(typed, tmp_path):
    file = tmp_path / "actions.xlsx"
    file.write_bytes(to_excel.write(report_of(acted(typed)), EDITION))
    for sheet in openpyxl.load_workbook(file).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None


def test_every_row_of_a_workbook_is_as_tall_as_its_longest_text(tmp_path):
    content = a_report()
    content["points"][1]["actions"][0]["text"] = "Test with people. " * 40
    content["points"][1]["actions"][1]["text"] = "Test."
    content["points"][2]["reason"] = "It was not shown. " * 400
    file = tmp_path / "actions.xlsx"
    file.write_bytes(to_excel.write(report_of(content), EDITION))
    actions, points, _ = openpyxl.load_workbook(file).worksheets
    # 720 characters in a column of 80 take 9 lines of 15 points; no row may have more than 409.
    assert [actions.row_dimensions[row].height or 15 for row in (2, 3)] == [135, 15]
    assert points.row_dimensions[4].height == pytest.approx(409, abs=1)


def test_a_workbook_has_actions_points_and_texts():
    sheets = opened.sheets(to_excel.write(report_of(a_report()), EDITION))
    assert list(sheets) == ["Actions", "Points", "Report"]
    head, *actions = sheets["Actions"]
    assert head[:2] == ["Action", "Point"]
    assert [row[:2] for row in actions] == [["2.1", 2], ["2.2", 2], ["2.3", 2], ["3.1", 3]]
    assert [row[2] for row in sheets["Points"][1:]] == ["Green", "Amber", "Red", "Not in scope"]
    assert ["Status", "Published"] in sheets["Report"]


def test_a_workbook_of_a_peer_review_has_its_texts_alone():
    assert list(opened.sheets(to_excel.write(report_of(a_review()), EDITION))) == ["Report"]


def test_what_is_longer_than_a_cell_goes_on_below():
    content = a_report()
    content["scope"] = "word " * 10_000
    rows = opened.sheets(to_excel.write(report_of(content), EDITION))["Report"]
    found = [row for row in rows if row[1] and row[1].count("word ") > 1_000]
    assert [row[0] for row in found] == ["What was assessed", ""]
    assert sum(row[1].count("word") for row in found) == pytest.approx(10_000, abs=1)


def test_a_workbook_says_whose_it_is(tmp_path):
    file = tmp_path / "actions.xlsx"
    file.write_bytes(to_excel.write(report_of(a_report()), EDITION))
    about = openpyxl.load_workbook(file).properties
    assert about.title == "Get a permit: alpha service assessment"
    assert about.creator == "Department for <Testing>"
