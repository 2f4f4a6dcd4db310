"""What everyone may read: the list of published reports, and one report with its page's facts.

Everything comes from the rows of published reports, so what is not public cannot be found here.
The three reads that are asked most are plain statements (tests/queries/test_public.py holds them
to their ORM twins).
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from assess.domain.clock import local_day
from assess.domain.models import Assessment, Point, PublishedReport
from assess.domain.since import Since, read
from assess.domain.words import Kind, Phase, Rating, State, type_words
from assess.queries.moments import moment
from assess.queries.pages import Page, page_of
from assess.queries.search import Part, snippet, terms, versions_with

ROWS_A_PAGE = 20
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Listed:
    """A published report as lists show it."""

    reference: int
    name: str
    organisation: str
    portfolio: str
    phase: str
    kind: str
    overall: str
    assessed_on: datetime.date | None
    reassessment: bool = False
    snippet: tuple[Part, ...] = ()

    @property
    def phase_words(self) -> str:
        """The phase as people write it."""
        return str(Phase(self.phase).label)

    @property
    def kind_words(self) -> str:
        """The type as people write it."""
        return type_words(self.kind, self.reassessment)


@dataclass(frozen=True)
class Filters:
    """What the list of reports is narrowed down to; blank is everything."""

    words: str = ""
    phase: str = ""
    kind: str = ""
    rating: str = ""
    organisation: str = ""
    portfolio: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


@dataclass(frozen=True)
class Found:
    """A page of the list, what it was narrowed down to, and what it can be narrowed down to."""

    page: Page[Listed]
    filters: Filters
    organisations: list[str]
    portfolios: list[str]


_COLUMNS = (
    "assessment_id",
    "name",
    "organisation",
    "portfolio",
    "phase",
    "kind",
    "overall",
    "assessed_on",
    "reassessment",
)


def reports(filters: Filters, page: str = "1") -> Found:
    """A page of published reports, those assessed last first. What is no choice is not chosen."""
    pairs = list(
        PublishedReport.objects.order_by().values_list("organisation", "portfolio").distinct()
    )
    organisations = sorted({organisation for organisation, _ in pairs})
    portfolios = sorted({portfolio for _, portfolio in pairs if portfolio})
    filters = replace(
        filters,
        phase=filters.phase if filters.phase in Phase.values else "",
        kind=filters.kind if filters.kind in Kind.values else "",
        rating=filters.rating if filters.rating in Rating.values else "",
        organisation=filters.organisation if filters.organisation in organisations else "",
        portfolio=filters.portfolio if filters.portfolio in portfolios else "",
    )
    rows = PublishedReport.objects.all()
    for column, value in (
        ("phase", filters.phase),
        ("kind", filters.kind),
        ("overall", filters.rating),
        ("organisation", filters.organisation),
        ("portfolio", filters.portfolio),
    ):
        if value:
            rows = rows.filter(**{column: value})
    wanted = terms(filters.words)
    if filters.words and not wanted:
        rows = rows.none()
    columns: tuple[str, ...] = _COLUMNS
    if wanted:
        rows = rows.filter(version_id__in=versions_with(wanted))
        columns = (*_COLUMNS, "version__words")
    found = page_of(rows.values_list(*columns), page, ROWS_A_PAGE)
    listed = [_listed(row, _marked(row, wanted) if wanted else ()) for row in found.rows]
    return Found(replace(found, rows=listed), filters, organisations, portfolios)


def _listed(row: Sequence[Any], found: tuple[Part, ...] = ()) -> Listed:
    reference, name, organisation, portfolio, phase, kind, overall, day, again = row[:9]
    return Listed(
        reference,
        name,
        organisation,
        portfolio,
        phase,
        kind,
        overall,
        _day(day),
        reassessment=bool(again),
        snippet=found,
    )


def _marked(row: Sequence[Any], wanted: list[str]) -> tuple[Part, ...]:
    # The words begin with the name, which the list shows anyway.
    name, words = row[1], row[9]
    return snippet(words.removeprefix(f"{name}\n"), wanted)


def _day(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


_LATEST = f"""
SELECT {", ".join(_COLUMNS)} FROM assess_publishedreport
 ORDER BY listed_on DESC, assessment_id DESC LIMIT %s
"""  # noqa: S608 - our own column names


def latest(number: int) -> tuple[Listed, ...]:
    """The reports assessed last."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [number])
        return tuple(_listed(row) for row in cursor.fetchall())


_TAG = """
SELECT p.tag, v.rendered_with FROM assess_publishedreport p
  JOIN assess_reportversion v ON v.id = p.version_id WHERE p.assessment_id = %s
"""


def tag_of(reference: int) -> str:
    """What changes whenever the page of this report does; nothing when it is not public."""
    if reference > _LARGEST_ID:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_TAG, [reference])
        row = cursor.fetchone()
    return f"{row[0]}-{row[1]}" if row else ""


@dataclass(frozen=True)
class Correction:
    """What was corrected after publication, in the words for readers."""

    day: datetime.date
    note: str


@dataclass(frozen=True)
class Frozen:
    """A version, and the hash by which it is known again."""

    version: int
    sha256: str


@dataclass(frozen=True)
class Published:
    """A published report: what its page says around the stored body."""

    report: Listed
    published_on: datetime.date
    corrections: tuple[Correction, ...]
    earlier: tuple[Listed, ...]
    later: tuple[Listed, ...]
    documents: list[dict[str, Any]]  # those that are made: format and size
    since: Since
    version: int
    sha256: str
    accepted: Frozen | None  # the version that was accepted: this one, unless it was corrected
    body: str
    tag: str


_REPORT = f"""
SELECT {", ".join(f"p.{column}" for column in _COLUMNS)},
       p.published_at, p.corrections, p.others, p.documents, p.updates, p.standing, p.tag,
       v.rendered_with, v.number, v.sha256, accepted.number, accepted.sha256, v.body
  FROM assess_publishedreport p
  JOIN assess_reportversion v ON v.id = p.version_id
  JOIN assess_assessment a ON a.id = p.assessment_id
  LEFT JOIN assess_reportversion accepted ON accepted.id = a.shared_version_id
 WHERE p.assessment_id = %s
"""  # noqa: S608 - our own column names


def report(reference: int) -> Published | None:
    """The published report with this reference, if it is public."""
    if reference > _LARGEST_ID:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_REPORT, [reference])
        row = cursor.fetchone()
    if row is None:
        return None
    this = _listed(row)
    published_at, corrections, others, documents, updates, standing, *row = row[9:]
    tag, rendered_with, number, sha256, accepted, accepted_sha256, body = row
    later: dict[bool, list[Listed]] = {True: [], False: []}
    for other in json.loads(others):
        later[other["later"]].append(_other(this, other))
    return Published(
        report=this,
        published_on=local_day(moment(published_at)),
        corrections=tuple(
            Correction(datetime.date.fromisoformat(each["day"]), each["note"])
            for each in json.loads(corrections)
        ),
        earlier=tuple(later[False]),
        later=tuple(later[True]),
        documents=json.loads(documents),
        since=read(json.loads(updates), json.loads(standing)),
        version=number,
        sha256=sha256,
        accepted=Frozen(accepted, accepted_sha256) if accepted else None,
        body=body,
        tag=f"{tag}-{rendered_with}",
    )


def _other(this: Listed, other: dict[str, Any]) -> Listed:
    return replace(
        this,
        reference=other["reference"],
        name=other["name"],
        phase=other["phase"],
        kind=other["kind"],
        reassessment=other.get("reassessment", False),
        overall=other["overall"],
        assessed_on=_day(other["assessed_on"] or None),
    )


@dataclass(frozen=True)
class TakenDown:
    """A report that was public: its name as it was published, and why it is so no more."""

    reference: int
    name: str
    day: datetime.date
    reason: str


def taken_down(reference: int) -> TakenDown | None:
    """The report with this reference, if it has been taken down."""
    found = (
        Assessment.objects.filter(pk=reference, state=State.TAKEN_DOWN, confidential=False)
        .select_related("public_version")
        .first()
    )
    if found is None or found.public_version is None or found.ended_at is None:
        return None
    name = found.public_version.content["service"]["name"]
    return TakenDown(found.pk, name, local_day(found.ended_at), found.ended_reason)


def point_address(number: int) -> str:
    """Where the Standard in force explains this point; nothing when it has no such point."""
    found = Point.objects.filter(standard__in_force=True, number=number)
    return found.values_list("url", flat=True).first() or ""


@dataclass(frozen=True)
class PointOf:
    """A point of the Standard in force, and the professions that lead on it."""

    number: int
    title: str
    url: str
    professions: str


def points() -> tuple[PointOf, ...]:
    """The points of the Standard in force, in their order."""
    found = Point.objects.filter(standard__in_force=True).prefetch_related("professions")
    return tuple(
        PointOf(
            point.number,
            point.title,
            point.url,
            ", ".join(str(each.get_profession_display()) for each in point.professions.all()),
        )
        for point in found.order_by("number")
    )
