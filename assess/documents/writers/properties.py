"""What a file says of itself: title, subject, author. Nobody's name is in it."""

import datetime
from dataclasses import dataclass

from django.conf import settings

from assess.documents.blocks import writable
from assess.documents.context import Edition, Report

LANGUAGE = "en-GB"


@dataclass(frozen=True)
class Properties:
    """The properties of a document."""

    title: str
    subject: str
    author: str
    keywords: str
    made_at: datetime.datetime


def properties(report: Report, edition: Edition) -> Properties:
    """The properties of this report's documents: the same in every format."""
    mark = f", {edition.mark.lower()}" if edition.mark else ""
    return Properties(
        title=writable(f"{report.name}: {report.about.lower()}{mark}"),
        subject=writable(
            f"Report {report.reference}, version {edition.version}: {report.organisation}, "
            f"{report.days or 'not yet assessed'}"
        ),
        author=writable(report.organisation),
        keywords=f"{settings.SERVICE_NAME}, {report.about.lower()}",
        made_at=datetime.datetime.combine(edition.made_on, datetime.time(12), datetime.UTC),
    )
