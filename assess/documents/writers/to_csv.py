"""The actions as CSV, for other tools: one row an action, and below them one for every other text."""

import csv
import io
from collections.abc import Iterable

from assess.documents.blocks import writable
from assess.documents.context import Edition, Report
from assess.documents.writers.rows import action_rows, overall_rows, point_rows, since_rows

COLUMNS = (
    *("Kind", "Point", "Title of the point", "Rating", "Number", "Text", "Address by"),
    *("Service", "Organisation", "Phase", "Type", "Reference", "Version", "Status"),
)
# What a spreadsheet takes for a formula at the start of a cell, in wide letters too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write(report: Report, edition: Edition) -> bytes:
    """The .csv: in UTF-8 with a mark at its start, without which Excel takes it for something else."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    about = (
        report.name,
        report.organisation,
        report.phase,
        report.kind,
        report.reference,
        edition.version,
        str(edition.marking.label),
    )
    for each in (*_rows(report), *_since(edition)):
        rows.writerow([harmless(value) for value in (*each, *about)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _rows(report: Report) -> Iterable[tuple[object, ...]]:
    for action in action_rows(report):
        yield (
            *("Action", action.point, action.title, action.rating),
            *(action.number, action.text, action.until),
        )
    texts = [*overall_rows(report)]
    for point in report.points or ():
        texts += point_rows(point)
    for each in texts:
        yield (each.part, each.point or "", each.title, each.rating, "", each.text, "")


def _since(edition: Edition) -> Iterable[tuple[object, ...]]:
    """What has happened since; a rating is the one of that day."""
    for each in since_rows(edition.since):
        yield ("Update", each.point, each.title, each.rating, each.action, each.text, "")


def harmless(value: object) -> str:
    """A value that no spreadsheet runs: what would begin a formula has an apostrophe before it."""
    text = writable(str(value))
    return f"'{text}" if text.lstrip(" \xa0").startswith(_FORMULA) else text
