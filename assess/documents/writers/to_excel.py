"""The actions as an Excel workbook, with the points and the texts of the report on sheets of their own."""

from collections.abc import Iterable, Sequence
from typing import Any

from assess.documents.context import Edition, Report, day_words
from assess.documents.writers.book import Sheet, workbook
from assess.documents.writers.properties import properties
from assess.documents.writers.rows import action_rows, overall_rows, said, since_rows


def write(report: Report, edition: Edition) -> bytes:
    """The .xlsx."""
    about = properties(report, edition)
    return workbook(
        _sheets(report, edition),
        {
            "title": about.title,
            "subject": about.subject,
            "author": about.author,
            "keywords": about.keywords,
            "created": about.made_at.replace(tzinfo=None),
        },
        edition.mark,
    )


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
    if edition.since:
        yield (
            "Updates",
            (("Day", 20), ("Point", 7), ("Title of the point", 30), ("Action", 9),
             ("Rating", 10), ("What has happened", 80)),
            ((each.day, each.point, each.title, each.action, each.rating, each.what)
             for each in since_rows(edition.since)),
        )  # fmt: skip
        yield (
            "Points now",
            (("Point", 7), ("Title", 30), ("In this report", 16), ("Rating", 10),
             ("Decided by", 50)),
            ((p.number, p.title, p.was_words, p.rating_words, p.by_words)
             for p in edition.since.standing),
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
        ("What it includes", edition.includes),
        ("On the web", edition.address),
    ]
    yield from (fact for fact in facts if fact[1])
    yield from ((row.part, row.text) for row in overall_rows(report))
