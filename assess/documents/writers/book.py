"""A workbook as the Design System would have it: heads that stay, filters, ratings in their colours.

Every cell is written as the words, the number or the day it holds: nothing that anyone typed is a
formula or a link.
"""

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from assess.documents.blocks import writable

LONGEST_CELL = 32_767  # characters; Excel takes no more
LINE, TALLEST = 15, 409  # points: a line of text, and the most that Excel gives a row
_FILLS = {"Red": "#942514", "Amber": "#f47738", "Green": "#005a30"}

# Its name, its columns with their widths, and its rows.
Sheet = tuple[str, Sequence[tuple[str, int]], Iterable[Sequence[Any]]]


def workbook(sheets: Iterable[Sheet], about: Mapping[str, Any], mark: str = "") -> bytes:
    """The .xlsx with these sheets; `about` are its properties, `mark` stands on top of each page."""
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
    book.set_properties(
        {name: value[:255] if isinstance(value, str) else value for name, value in about.items()}
    )
    looks = _looks(book)
    for name, columns, rows in sheets:
        _sheet(book, looks, name, columns, rows, mark)
    book.close()
    return out.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "align": "left", "font_name": "Arial"}
    cell.update(font_size=11, bottom=1, bottom_color="#b1b4b6")
    looks = {
        "": book.add_format(cell),
        "day": book.add_format({**cell, "num_format": "d mmmm yyyy"}),
        "head": book.add_format(
            {**cell, "bold": True, "bottom": 2, "bottom_color": "#0b0c0c", "bg_color": "#f3f2f1"}
        ),
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
            sheet.set_row(line, _height(part, columns))
            for place, value in enumerate(part):
                if isinstance(value, int):
                    sheet.write_number(line, place, value, looks[""])
                elif isinstance(value, datetime.date):
                    day = datetime.datetime.combine(value, datetime.time())
                    sheet.write_datetime(line, place, day, looks["day"])
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


def _height(row: Sequence[Any], columns: Sequence[tuple[str, int]]) -> int:
    """How tall the row is, in points: LibreOffice does not find it out by itself, as Excel does."""
    lines = max(
        sum(math.ceil(len(text) / width) or 1 for text in str(value).split("\n"))
        for value, (_, width) in zip(row, columns, strict=True)
    )
    return min(lines * LINE, TALLEST)


def _parts(row: Sequence[Any]) -> Iterable[list[Any]]:
    """The row; as several below each other where a text is longer than a cell may be."""
    values = [writable(value) if isinstance(value, str) else value for value in row]
    while True:
        yield [value[:LONGEST_CELL] if isinstance(value, str) else value for value in values]
        values = [value[LONGEST_CELL:] if isinstance(value, str) else value for value in values]
        if not any(value for value in values if isinstance(value, str)):
            return
