"""A report that is being checked: what was judged, and what was edited beside the words of before."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from assess.domain.checking import checks_of, edits_of, ticks_of
from assess.domain.models import (
    Assessment,
    CheckingEdit,
    Event,
    PointReview,
    Remark,
    Report,
    Revision,
)
from assess.domain.parts import number_of
from assess.queries.correcting import OVERALL, POINT


@dataclass(frozen=True)
class Judged:
    """One box: its name, what it says, and who ticked it when; nobody, for one that waits."""

    name: str
    sentence: str
    by: str
    at: datetime.datetime | None


@dataclass(frozen=True)
class ChangedText:
    """One text before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedPart:
    """The texts of one part that were edited while the report was checked."""

    part: str
    title: str
    by: tuple[str, ...]
    at: datetime.datetime
    texts: tuple[ChangedText, ...]


def judged(assessment: Assessment, text: str) -> tuple[Judged, ...]:
    """The boxes as they stand for the text with this fingerprint."""
    ticks = ticks_of(assessment, text)
    found = []
    for check in checks_of(assessment):
        tick = ticks.get(check.name)
        by, at = (tick.by.name, tick.at) if tick else ("", None)
        found.append(Judged(check.name, check.sentence, by, at))
    return tuple(found)


@dataclass(frozen=True)
class Recalled:
    """Why a report that was shared is checked again, and who took it back when."""

    reason: str
    by: str
    at: datetime.datetime


def recalled(assessment: Assessment) -> Recalled | None:
    """Why the report was recalled; nothing when the panel has submitted it since."""
    if assessment.shared_at is None:
        return None
    last = (
        Event.objects.filter(assessment=assessment, verb__in=("report.submit", "report.recall"))
        .select_related("by")
        .order_by("-id")
        .first()
    )
    if last is None or last.verb != "report.recall":
        return None
    return Recalled(last.data.get("reason", ""), last.by.name if last.by else "", last.at)


def was_edited(assessment: Assessment) -> bool:
    """Whether texts were edited while the report that was last submitted was checked."""
    return CheckingEdit.objects.filter(assessment=assessment, past=False).exists()


def with_report(assessment: Assessment) -> bool:
    """Read the report of the assessment; whether texts of it were edited while it is checked.

    The report says too how many remarks have not gone to the panel: `report.unsent`.
    """
    here = OuterRef("assessment")
    now = CheckingEdit.objects.filter(assessment=here, past=False)
    unsent = Remark.objects.filter(assessment=here, returned_at=None, removed_at=None)
    number = unsent.order_by().values("assessment").annotate(n=Count("pk")).values("n")
    report = Report.objects.annotate(edited=Exists(now), unsent=Coalesce(Subquery(number), 0)).get(
        assessment=assessment
    )
    assessment.report = report
    return bool(report.edited)


def changes(
    assessment: Assessment, titles: Mapping[int, str] | None = None
) -> tuple[ChangedPart, ...]:
    """What was edited since the report was last submitted, in the order of the report."""
    edits = edits_of(assessment)
    if edits and titles is None:
        reviews = PointReview.objects.filter(assessment=assessment)
        titles = dict(reviews.values_list("point__number", "point__title"))
    found = []
    for part in sorted({each.part for each in edits}, key=lambda part: number_of(part) or 0):
        saves = [each for each in edits if each.part == part]
        number = number_of(part)
        labels, title = (OVERALL, "The overall texts")
        if number is not None:
            labels, title = POINT, f"{number}. {(titles or {}).get(number, '')}"
        texts = _texts(saves, labels)
        by = tuple(dict.fromkeys(each.by.name for each in saves))
        if texts:
            found.append(ChangedPart(part, title, by, saves[-1].at, texts))
    return tuple(found)


def _texts(saves: list[Revision], labels: dict[str, str]) -> tuple[ChangedText, ...]:
    """What the edits of one part changed, one after the other; others' saves between are not ours."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for save in saves:
        was: dict[str, str] = save.before or {}  # type: ignore[attr-defined]
        for name in labels:
            old, new = was.get(name, ""), save.content.get(name, "")
            if old != new:
                before.setdefault(name, old)
                after[name] = new
    return tuple(
        ChangedText(label, before[name], after[name])
        for name, label in labels.items()
        if name in before and before[name] != after[name]
    )
