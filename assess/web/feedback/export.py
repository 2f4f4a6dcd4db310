"""Answers as a table for spreadsheets: nothing that somebody typed is run as a formula."""

import csv
import io
from collections.abc import Iterable

from assess.domain.feedback import DO_NOT_KNOW, QUESTIONS, TEXTS
from assess.queries.feedback import Exported

# A cell that begins so is a formula to one spreadsheet or another, behind blanks too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
HEADINGS = [
    "Reference",
    "Service",
    "Phase",
    "Type",
    "From",
    "Month of the assessment",
    *(question.short for question in QUESTIONS),
    *TEXTS.values(),
]


def harmless(text: str) -> str:
    """The text as a cell: an apostrophe before what would be a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _rating(value: int | None) -> str:
    if value is None:
        return ""
    return "I do not know" if value == DO_NOT_KNOW else str(value)


def table(rows: Iterable[Exported]) -> str:
    """The rows as CSV, with the mark by which spreadsheets know that it is UTF-8."""
    written = io.StringIO()
    written.write("\ufeff")
    lines = csv.writer(written)
    lines.writerow(HEADINGS)
    for row in rows:
        lines.writerow(
            [
                row.reference,
                harmless(row.service),
                row.phase,
                row.kind,
                row.side,
                f"{row.month:%Y-%m}",
                *map(_rating, row.ratings),
                harmless(row.went_well),
                harmless(row.to_change),
            ]
        )
    return written.getvalue()
