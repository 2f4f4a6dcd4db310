"""The actions as an Excel workbook, with the points and the texts of the report on sheets of their own.

Every cell is written as the words it holds: nothing that anyone typed is a formula or a link.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from assess.documents.blocks import writable
from assess.documents.context import Edition, Report, day_words
from assess.documents.writers.properties import properties
from assess.documents.writers.rows import action_rows, overall_rows, said

LONGEST_CELL = 32_767  # characters; Excel takes no more
_FILLS = {"Red": "#942514", "Amber": "#f47738", "Green": "#005a30"}

Sheet = tuple[str, Sequence[tuple[str, int]], Iterable[Sequence[Any]]]


def write(report: Report, edition: Edition) -> bytes:
    """The .xlsx."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    about = properties(report, edition)
    book.set_properties(
        {
            "title": about.title[:255],
            "subject": about.subject[:255],
            "author": about.author[:255],
            "keywords": about.keywords[:255],
            "created": about.made_at.replace(tzinfo=None),
        }
    )
    looks = _looks(book)
    for name, columns, rows in _sheets(report, edition):
        _sheet(book, looks, name, columns, rows, edition.mark)
    book.close()
    return out.getvalue()


def _sheets(report: Report, edition: Edition) -> Iterable[Sheet]:
    if report.points is not None:
        yield (
            "Actions",
            (("Action", 9), ("Point", 7), ("Title of the point", 30), ("Rating", 10),
             ("What the service team must do", 80), ("Address by", 24)),
            ((a.number, a.point, a.title, a.rating, a.text, a.until)
             for a in action_rows(report)),
        )  # fmt: skip
        yield (
            "Points",
            (("Point", 7), ("Title", 30), ("Rating", 12), ("Actions", 9),
             ("What the service team has done well", 60), ("Why it is rated so", 60),
             ("Other observations", 60)),
            ((p.number, p.title, p.rated, len(p.actions),
              *((said(p.done_well), said(p.reason), said(p.observations)) if p.in_scope
                else ("", p.left_out if p.before else "", "")))
             for p in report.points),
        )  # fmt: skip
    yield "Report", (("Part", 40), ("Text", 110)), _about(report, edition)


def _about(report: Report, edition: Edition) -> Iterable[Sequence[Any]]:
    facts = [
        ("Service", report.name),
        ("Organisation", report.organisation),
        ("Portfolio", report.portfolio),
        ("Phase and type", f"{report.phase}, {report.kind.lower()}"),
        ("Reassessment of", report.follows),
        ("Assessed on", report.days),
        ("Reference", str(report.reference)),
        ("Version", str(edition.version)),
        ("Status", edition.warning or "Published"),
        *(("Correction", f"{day_words(day)}: {said(note)}") for day, note in edition.corrections),
        ("On the web", edition.address),
    ]
    yield from (fact for fact in facts if fact[1])
    yield from ((row.part, row.text) for row in overall_rows(report))


def _looks(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "font_name": "Arial", "font_size": 11}
    looks = {
        "": book.add_format(cell),
        "head": book.add_format({**cell, "bold": True, "bottom": 2, "bg_color": "#f3f2f1"}),
    }
    for rating, fill in _FILLS.items():
        words = "#0b0c0c" if rating == "Amber" else "#ffffff"
        more = {"bold": True, "bg_color": fill, "font_color": words}
        looks[rating] = book.add_format({**cell, **more})
    return looks


def _sheet(
    book: Any,
    looks: dict[str, Any],
    name: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Any]],
    mark: str,
) -> None:
    sheet = book.add_worksheet(name)
    for place, (title, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, looks["head"])
    line = 0
    for row in rows:
        for part in _parts(row):
            line += 1
            for place, value in enumerate(part):
                if isinstance(value, int):
                    sheet.write_number(line, place, value, looks[""])
                else:
                    rating = columns[place][0] == "Rating"
                    look = looks.get(value, looks[""]) if rating else looks[""]
                    sheet.write_string(line, place, value, look)
    sheet.freeze_panes(1, 0)
    if line:
        sheet.autofilter(0, 0, line, len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f'&L&"Arial,Bold"{mark}')
    sheet.set_footer("&LPage &P of &N")


def _parts(row: Sequence[Any]) -> Iterable[list[Any]]:
    """The row; as several below each other where a text is longer than a cell may be."""
    values = [value if isinstance(value, int) else writable(value) for value in row]
    while True:
        yield [value if isinstance(value, int) else value[:LONGEST_CELL] for value in values]
        values = [value if isinstance(value, int) else value[LONGEST_CELL:] for value in values]
        if not any(value for value in values if not isinstance(value, int)):
            return
