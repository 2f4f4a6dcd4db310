"""The standing of services as a table for spend control: nothing that somebody typed is run as a formula."""

import csv
import datetime
import io
from collections.abc import Iterable

from assess.documents.writers.to_csv import harmless
from assess.queries.standings import Listed

HEADINGS = (
    "Organisation",
    "Service",
    "Project code",
    "Portfolio",
    "Standing",
    "In one sentence",
    "Why",
    "Accepted",
    "Phase assessed",
    "Red points",
    "Amber points with actions open",
    "First last day of an amber",
    "Spend approved on",
    "As of",
)
_HIDDEN = "Not shown: it rests on a report that you may not read"


def table(rows: Iterable[Listed], today: datetime.date) -> str:
    """The rows as CSV, with the mark by which spreadsheets know that it is UTF-8."""
    written = io.StringIO(newline="")
    written.write("\ufeff")
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(HEADINGS)
    for row in rows:
        about = (row.organisation, row.name, row.code, row.portfolio)
        lines.writerow([harmless(value) for value in (*about, *_said(row), today.isoformat())])
    return written.getvalue()


def _said(row: Listed) -> tuple[object, ...]:
    found = row.standing
    if found is None:
        return (_HIDDEN, *[""] * 8)
    if not found.points:
        return (found.words, found.sentence, *[""] * 7)
    return (
        found.words,
        found.sentence,
        " ".join(found.reasons),
        "Yes" if found.accepted else "Not yet",
        row.phase,
        ", ".join(map(str, found.reds)),
        ", ".join(map(str, found.ambers)),
        found.until.isoformat() if found.until else "",
        row.approved_on.isoformat() if row.approved_on else "",
    )
