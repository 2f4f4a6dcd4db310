"""The action plan as a table to take away: nothing that somebody typed is run as a formula."""

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify

from assess.documents.writers.book import workbook
from assess.documents.writers.rows import said
from assess.documents.writers.to_csv import harmless
from assess.domain.clock import local_day
from assess.domain.models import Service
from assess.domain.words import Rating
from assess.queries.action_plan import ActionPlan, Row

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 100  # characters: a sheet’s header holds 255, with its marks
# Each column with its width in Excel.
COLUMNS = (
    ("Action", 9), ("Point", 7), ("Title of the point", 30), ("Rating", 10),
    ("What the service team must do", 70), ("Owner", 22), ("Status", 18), ("Target date", 19),
    ("Address by", 19), ("Overdue", 9), ("Latest progress", 50), ("Progress on", 19),
    ("Evidence", 10), ("Decided on", 19), ("What was decided", 50), ("Assessment", 26),
    ("Assessed on", 19), ("Reference", 11),
)  # fmt: skip


def _values(row: Row) -> tuple[Any, ...]:
    return (
        row.number,
        row.point,
        row.title,
        str(Rating(row.rating).label) if row.rating else "",
        said(row.text),
        row.owner,
        row.status_words,
        row.target_on or "",
        row.due_on or "",
        "Yes" if row.overdue else "",
        row.progress,
        row.progress_on or "",
        row.evidence,
        row.decided_on or "",
        row.decision,
        row.assessment.words,
        row.assessment.day or "",
        row.assessment.pk,
    )


def csv_of(plan: ActionPlan) -> bytes:
    """The rows in UTF-8 with a mark at its start, without which Excel takes it for something else."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([title for title, _ in COLUMNS])
    for row in plan.rows:
        lines.writerow([harmless(value) for value in _values(row)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def excel_of(plan: ActionPlan, service: Service, at: datetime.datetime) -> bytes:
    """The rows on one sheet, with filters; days are days, so that they can be put in order."""
    about = {
        "title": f"Action plan: {service.name}",
        "author": service.organisation.name,
        "created": at.astimezone(datetime.UTC).replace(tzinfo=None),
    }
    mark = f"Action plan of {service.name}, {_words(local_day(at))}. Not published".replace(
        "&", "&&"
    )
    return workbook([("Action plan", COLUMNS, _rows(plan))], about, mark)


def _rows(plan: ActionPlan) -> Iterator[tuple[Any, ...]]:
    yield from map(_values, plan.rows)


def _words(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def file_name(service: str) -> str:
    """A plain name of the file: action-plan-get-a-permit."""
    return f"action-plan-{slugify(service)[:60]}".rstrip("-")
