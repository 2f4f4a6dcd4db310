"""The documents of a report: what is there, how large it is, and what is still being made."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import slugify

from assess.domain.documenting import Edition, documents, edition
from assess.domain.models import Assessment, Document, PublishedReport, ReportVersion
from assess.domain.prepared import LARGEST_ID
from assess.domain.since import Since, read
from assess.domain.words import DocumentFormat, DocumentState, Kind, Marking

# What each format is good for, as the list of downloads says it.
FOR = {
    DocumentFormat.PDF: ("The report as PDF", "To read, print or send on"),
    DocumentFormat.WORD: ("The report as Word document", "To work on in Word"),
    DocumentFormat.ODT: ("The report as ODT document", "To work on in LibreOffice and others"),
    DocumentFormat.EXCEL: (
        "The actions as Excel workbook",
        "With the points and the texts on sheets of their own",
    ),
    DocumentFormat.CSV: ("The actions as CSV file", "To bring into another tool"),
}
# A peer review has no actions.
OF_A_REVIEW = {
    DocumentFormat.EXCEL: ("The texts as Excel workbook", "To work on as a table"),
    DocumentFormat.CSV: ("The texts as CSV file", "To bring into another tool"),
}
TYPES = {
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentFormat.ODT: "application/vnd.oasis.opendocument.text",
    DocumentFormat.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DocumentFormat.CSV: "text/csv; charset=utf-8",
}
_LONGEST_NAME = 60


def size_in_words(size: int) -> str:
    """120 kB, 1.2 MB: as large as people are told."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def _inside(review: bool) -> str:
    """What a table of a report holds above all."""
    return "texts" if review else "actions"


@dataclass(frozen=True)
class Row:
    """A document as a list of downloads shows it."""

    format: str
    state: DocumentState
    size: int = 0
    problem: str = ""
    again_at: datetime.datetime | None = None
    review: bool = False  # of a peer review
    updated: bool = False  # with what has happened since the report

    @property
    def key(self) -> str:
        """What tells it from the others on its page."""
        return f"{self.format}-updated" if self.updated else self.format

    @property
    def _said(self) -> tuple[str, str]:
        format = DocumentFormat(self.format)
        return OF_A_REVIEW.get(format, FOR[format]) if self.review else FOR[format]

    @property
    def title(self) -> str:
        """The report as PDF."""
        title = self._said[0]
        return f"{title}, with what has happened since" if self.updated else title

    @property
    def use(self) -> str:
        """What it is good for."""
        return self._said[1]

    @property
    def short(self) -> str:
        """PDF, 120 kB; or Actions as Excel, 9 kB; or Texts as Excel, 9 kB."""
        report = self.format in {DocumentFormat.PDF, DocumentFormat.WORD, DocumentFormat.ODT}
        return self.about if report else f"{_inside(self.review).capitalize()} as {self.about}"

    @property
    def being_made(self) -> bool:
        """Whether it is there in a moment; not where it failed and is tried again later."""
        return self.state == DocumentState.WAITING and not self.problem

    @property
    def about(self) -> str:
        """PDF, 120 kB."""
        name = str(DocumentFormat(self.format).label)
        return f"{name}, {size_in_words(self.size)}" if self.size else name


@dataclass(frozen=True)
class Shelf:
    """The documents of what is read of a report now."""

    version: int
    marking: Marking
    rows: tuple[Row, ...]
    before: int = 0  # how many documents of other reports are made before these

    @property
    def waiting(self) -> int:
        """How many documents are still being made."""
        return sum(row.being_made for row in self.rows)

    @property
    def made(self) -> int:
        """How many are there."""
        return sum(row.state == DocumentState.MADE for row in self.rows)


def _row(document: Document, review: bool) -> Row:
    return Row(
        document.format,
        document.state,
        document.size,
        document.problem,
        document.due_at if document.problem and document.given_up_at is None else None,
        review,
        bool(document.updates),
    )


def shelf(
    assessment: Assessment, *, number: int | None = None, since: Since | None = None
) -> Shelf | None:
    """The documents of the report as it is shared, or public, now.

    `number` of its version and what has happened `since`, if they are known already.
    """
    now = edition(assessment)
    if now is None:
        return None
    if since is None or now.marking != Marking.PUBLISHED:
        updates = _updates(assessment, now)
    else:
        updates = since.mark
    return _shelf(now, number or _number(now.version), assessment.is_peer_review, updates)


def _updates(assessment: Assessment, now: Edition) -> str:
    """The hash of what has happened since a published report, if anything has."""
    if now.marking != Marking.PUBLISHED:
        return ""
    rows = PublishedReport.objects.filter(pk=assessment.pk)
    row = rows.values_list("updates", "standing").first()
    return read(*row).mark if row else ""


def _number(version: int) -> int:
    return ReportVersion.objects.values_list("number", flat=True).get(pk=version)


def _shelf(now: Edition, number: int, review: bool, updates: str) -> Shelf:
    found = documents(now)
    if updates:
        found += documents(replace(now, updates=updates))
    waiting = [each for each in found if each.state == DocumentState.WAITING]
    before = 0
    if waiting:
        first = min((each.due_at, each.pk) for each in waiting)
        others = Document.objects.filter(made_at__isnull=True, given_up_at__isnull=True)
        before = others.filter(due_at__lt=first[0]).count()
    return Shelf(number, now.marking, tuple(_row(each, review) for each in found), before)


@dataclass(frozen=True)
class File:
    """A document that can be handed out, without its bytes."""

    id: int
    format: str
    name: str
    size: int
    sha256: str

    @property
    def type(self) -> str:
        """Its media type."""
        return TYPES[DocumentFormat(self.format)]

    def read(self) -> bytes:
        """Its bytes; none when it went in the meantime."""
        found = Document.objects.filter(pk=self.id, sha256=self.sha256)
        return bytes(found.values_list("content", flat=True).first() or b"")


def file(assessment: Assessment, format: str, *, updated: bool = False) -> File | None:
    """The document of what is read of this report now, if it is made.

    `updated`: the one that says what has happened since.
    """
    now = edition(assessment)
    if now and updated:
        now = _updated(now, _updates(assessment, now))
    if now is None:
        return None
    holds = _inside(assessment.is_peer_review)
    return _file(now, format, assessment.service.name, assessment.pk, holds)


def _updated(now: Edition, updates: str) -> Edition | None:
    return replace(now, updates=updates) if updates else None


def _file(now: Edition, format: str, service: str, reference: int, holds: str) -> File | None:
    found = (
        Document.objects.filter(version=now.version, marking=now.marking, format=format)
        .filter(updates=now.updates, made_at__isnull=False)
        .values_list("id", "size", "sha256", "version__number")
        .first()
    )
    if found is None:
        return None
    id, size, sha256, number = found
    name = _name(service, reference, number, now, format, holds)
    return File(id, format, name, size, sha256)


def _name(service: str, reference: int, number: int, now: Edition, format: str, holds: str) -> str:
    """A plain file name that says what is in it: letters of ASCII, digits and hyphens."""
    parts = [slugify(service)[:_LONGEST_NAME].strip("-_"), f"report-{reference}-version-{number}"]
    if format in {DocumentFormat.EXCEL, DocumentFormat.CSV}:
        parts.append(holds)
    if now.updates:
        parts.append("with-updates")
    if now.marking != Marking.PUBLISHED:
        parts.append(str(now.marking.value))
    return f"{'-'.join(part for part in parts if part)}.{format}"


@dataclass(frozen=True)
class Public:
    """A published report, as far as its documents are concerned."""

    reference: int
    name: str
    number: int
    edition: Edition
    review: bool  # of a peer review
    updates: str  # the hash of what has happened since, if anything has

    def shelf(self) -> Shelf:
        """Its documents."""
        return _shelf(self.edition, self.number, self.review, self.updates)

    def file(self, format: str, *, updated: bool = False) -> File | None:
        """The document in this format, if it is made; `updated`: with what has happened since."""
        now = _updated(self.edition, self.updates) if updated else self.edition
        if now is None:
            return None
        return _file(now, format, self.name, self.reference, _inside(self.review))


def public(reference: int) -> Public | None:
    """The report with this reference, if it is public."""
    if reference > LARGEST_ID:
        return None
    found = PublishedReport.objects.filter(pk=reference)
    row = found.values_list(
        "version_id", "version__number", "name", "kind", "updates", "standing"
    ).first()
    if row is None:
        return None
    version, number, name, kind, *told = row
    edition = Edition(version, Marking.PUBLISHED)
    review = kind == Kind.PEER_REVIEW
    return Public(reference, name, number, edition, review, read(*told).mark)


def offered(
    documents: list[dict[str, Any]], *, review: bool = False, updated: bool = False
) -> tuple[Row, ...]:
    """What the row of a published report says of its documents, for its page.

    `updated`: those that say what has happened since, as well.
    """
    made = {(each["format"], each.get("updated", False)): each["size"] for each in documents}
    return tuple(
        Row(
            format,
            DocumentState.MADE if (format, later) in made else DocumentState.WAITING,
            made.get((format, later), 0),
            review=review,
            updated=later,
        )
        for later in ((False, True) if updated else (False,))
        for format in DocumentFormat.values
    )
