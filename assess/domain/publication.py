"""What readers find: the rows of published reports, renewed when what is public changes."""

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from assess.domain import living
from assess.domain.clock import local_day
from assess.domain.documenting import ask_for_updated
from assess.domain.history import canonical, sha256
from assess.domain.models import (
    Assessment,
    Document,
    Event,
    PublishedReport,
    ReportVersion,
    Service,
)
from assess.domain.published_ratings import renew_ratings
from assess.domain.since import Since, read
from assess.domain.words import DocumentFormat, Marking, State

_BATCH = 100
_COPIED = (
    "version",
    "service",
    "name",
    "organisation",
    "portfolio",
    "phase",
    "kind",
    "reassessment",
    "overall",
    "assessed_on",
    "listed_on",
    "published_at",
    "corrections",
    "others",
    "updates",
    "standing",
    "documents",
    "tag",
)
# What readers are told of a report that stays as it was.
UPDATES = frozenset({"action.close", "action.reopen", "action.agree_mitigation", "revision.decide"})


def keep_up(sender: type[Event], event: Event, **kwargs: Any) -> None:
    """A report became public, was corrected or went, or something became of it: what readers find
    follows in the same transaction."""
    if State.PUBLISHED not in {event.before, event.after} or event.service_id is None:
        return
    if event.before != event.after or "version" in event.data:
        renew([event.service_id], at=event.at)
    elif event.verb in UPDATES:
        renew_updates([event.service_id], at=event.at)


def renew_all() -> None:
    """Write every row afresh: after an import, or whenever in doubt."""
    ids = list(Service.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _BATCH):
        renew(ids[start : start + _BATCH])


def _locked(services: Iterable[int]) -> list[int]:
    """These services, locked: what is done at once to two reports of one is told of both."""
    rows = Service.objects.select_for_update().filter(pk__in=services).order_by("pk")
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def renew(services: Iterable[int], *, at: datetime.datetime | None = None) -> None:
    """Write the rows of these services' published reports afresh: each names the others."""
    locked = _locked(services)
    public = (
        Assessment.objects.filter(
            service__in=locked,
            state=State.PUBLISHED,
            confidential=False,
            public_version__isnull=False,
        )
        .select_related("public_version")
        .defer("public_version__body", "public_version__words")
        .order_by("service_id", "pk")
    )
    notes = _corrections(locked)
    rows: list[PublishedReport] = []
    for _, group in groupby(public, key=lambda each: each.service_id):
        rows += _together([_row(each, notes) for each in group])
    _bring_up_to_date(rows, at=at)
    PublishedReport.objects.filter(service__in=locked).exclude(
        pk__in=[row.pk for row in rows]
    ).delete()
    PublishedReport.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["assessment"], update_fields=_COPIED
    )
    renew_ratings(locked, rows)


@transaction.atomic
def renew_updates(services: Iterable[int], *, at: datetime.datetime | None = None) -> None:
    """Write down what has become of these services' published reports; nothing else of them changed."""
    rows = list(
        PublishedReport.objects.filter(service__in=_locked(services))
        .select_related("version", "assessment")
        .defer("version__body", "version__words")
    )
    _bring_up_to_date(rows, at=at)
    PublishedReport.objects.bulk_update(rows, ["updates", "standing", "documents", "tag"])


def _bring_up_to_date(rows: list[PublishedReport], *, at: datetime.datetime | None) -> None:
    """What has happened since, the documents that say so, and a tag that changes with both.

    `rows` are all public reports of their services: readers may know of each other's.
    """
    public = {row.assessment_id for row in rows}
    told = [
        living.Told(
            row.assessment_id,
            row.service_id,
            row.assessment.standard_id,
            row.version.content.get("points", []),
        )
        for row in rows
    ]
    since = living.since(told, public)
    for row in rows:
        found = since.get(row.assessment_id, Since())
        row.updates, row.standing = found.as_updates(), found.as_standing()
    ask_for_updated({row.version_id: _mark(row) for row in rows}, at=at or timezone.now())
    documents = _documents({row.version_id: _mark(row) for row in rows})
    for row in rows:
        row.documents = documents.get(row.version_id, [])
        row.tag = _tag(row)


def _mark(row: PublishedReport) -> str:
    return read(row.updates, row.standing).mark


def _corrections(services: list[int]) -> dict[int, list[dict[str, Any]]]:
    """The public notes of each assessment's corrections, the oldest first."""
    found: dict[int, list[dict[str, Any]]] = {}
    for assessment, number, made_at, note in (
        ReportVersion.objects.filter(assessment__service__in=services)
        .exclude(public_note="")
        .order_by("number")
        .values_list("assessment_id", "number", "made_at", "public_note")
    ):
        day = local_day(made_at).isoformat()
        found.setdefault(assessment, []).append({"version": number, "day": day, "note": note})
    return found


def _documents(versions: dict[int, str]) -> dict[int, list[dict[str, Any]]]:
    """The documents of each version that everyone may have, in the order in which they are offered.

    `versions` says of each what the updates are that its documents may hold.
    """
    order = list(DocumentFormat)
    found: dict[int, list[dict[str, Any]]] = {}
    made = Document.objects.filter(
        version__in=versions, marking=Marking.PUBLISHED, made_at__isnull=False
    )
    for version, format, size, updates in made.values_list(
        "version_id", "format", "size", "updates"
    ):
        if updates in {"", versions[version]}:
            about = {"format": format, "size": size} | ({"updated": True} if updates else {})
            found.setdefault(version, []).append(about)
    for each in found.values():
        each.sort(key=lambda document: order.index(DocumentFormat(document["format"])))
    return found


def _row(assessment: Assessment, notes: dict[int, list[dict[str, Any]]]) -> PublishedReport:
    version = assessment.public_version
    if version is None or assessment.published_at is None:
        raise ValueError(f"Assessment {assessment.pk} is not published.")
    content = version.content
    day = content["assessed_on"] and datetime.date.fromisoformat(content["assessed_on"])
    return PublishedReport(
        assessment=assessment,
        version=version,
        service_id=assessment.service_id,
        name=content["service"]["name"],
        organisation=content["organisation"],
        portfolio=content["portfolio"],
        phase=content["phase"]["value"],
        kind=content["kind"]["value"],
        reassessment=assessment.reassessment_of_id is not None,
        overall=content.get("overall", {}).get("rating", ""),
        assessed_on=day,
        listed_on=day or local_day(assessment.published_at),
        published_at=assessment.published_at,
        corrections=[
            each for each in notes.get(assessment.pk, []) if each["version"] <= version.number
        ],
    )


def _together(rows: list[PublishedReport]) -> list[PublishedReport]:
    """Tell the reports of one service of each other, the newest first."""
    newest = sorted(rows, key=_place, reverse=True)
    for row in rows:
        row.others = [
            {**_in_short(other), "later": _place(other) > _place(row)}
            for other in newest
            if other is not row
        ]
    return rows


def _tag(row: PublishedReport) -> str:
    """Another one whenever anything on the page of the report is."""
    return sha256(
        canonical(
            [
                row.version.sha256,
                row.version.number,
                row.published_at.astimezone(datetime.UTC).isoformat(),
                row.corrections,
                row.others,
                row.updates,
                row.standing,
                row.documents,
            ]
        )
    )


def _place(row: PublishedReport) -> tuple[datetime.date, int]:
    return row.listed_on, row.pk


def _in_short(row: PublishedReport) -> dict[str, Any]:
    return {
        "reference": row.pk,
        "name": row.name,
        "phase": row.phase,
        "kind": row.kind,
        "reassessment": row.reassessment,
        "overall": row.overall,
        "assessed_on": row.assessed_on.isoformat() if row.assessed_on else "",
    }
