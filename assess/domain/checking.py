"""Checking a report before the service team sees it: what only a person can judge, and edits.

What a machine can find is in `readiness`. What it cannot is a short list of boxes. A tick is to
one text, known by its fingerprint: when a word changes it counts no more, and when the report is
submitted again it is gone.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from assess.domain.merging import Saved
from assess.domain.models import Assessment, CheckingEdit, Person, Revision, Tick
from assess.domain.part_texts import part_words, save_texts
from assess.domain.readiness import missing
from assess.domain.refusals import Refused
from assess.domain.versions import check_seen, fingerprint
from assess.domain.words import State
from assess.domain.workflow import NOTHING_NEW, transition

S = State


@dataclass(frozen=True)
class Check:
    """One thing that only a person can judge: its name, and what is true once it is ticked."""

    name: str
    sentence: str


_PUBLIC = Check("public", "It names nobody, and holds nothing that should not become public.")
_OBSERVATIONS = Check(
    "observations", "The observations ask for nothing that the service team must do."
)
_PLAIN = Check("plain", "It is in plain words, with short forms spelled out the first time.")
CHECKS = (
    _PUBLIC,
    Check(
        "evidence",
        "Each reason gives the evidence for its rating, in proportion to what the service team "
        "could do.",
    ),
    Check("actions", "Each action says what to do and why, and fits the point it stands at."),
    _OBSERVATIONS,
    _PLAIN,
)
CHECKS_OF_A_PEER_REVIEW = (
    _PUBLIC,
    Check(
        "recommendations",
        "Each recommendation follows from what the panel saw, and says what it would make better.",
    ),
    _OBSERVATIONS,
    _PLAIN,
)


def checks_of(assessment: Assessment) -> tuple[Check, ...]:
    """What is judged before a report of this type is shared."""
    return CHECKS_OF_A_PEER_REVIEW if assessment.is_peer_review else CHECKS


def ticks_of(assessment: Assessment, text: str) -> dict[str, Tick]:
    """The ticks that count for the text with this fingerprint, by the name of their box."""
    found = Tick.objects.filter(assessment=assessment, sha256=text).select_related("by")
    return {tick.check_name: tick for tick in found}


def untick_all(assessment: Assessment) -> None:
    """The report is to be checked (again): nothing is judged yet."""
    Tick.objects.filter(assessment=assessment).delete()


def begin_afresh(assessment: Assessment) -> None:
    """The report is submitted (again): nothing is judged yet, and earlier edits are past."""
    untick_all(assessment)
    CheckingEdit.objects.filter(assessment=assessment, past=False).update(past=True)


def unticked(assessment: Assessment, text: str) -> list[Check]:
    """What nobody has judged yet of the text with this fingerprint."""
    ticks = ticks_of(assessment, text)
    return [check for check in checks_of(assessment) if check.name not in ticks]


def refuse_unticked(assessment: Assessment, text: str) -> None:
    """Refuse to share what nobody has judged yet."""
    if waiting := [_to_tick(check) for check in unticked(assessment, text)]:
        raise Refused(waiting[0][1], field=waiting[0][0], also=waiting[1:])


def _to_tick(check: Check) -> tuple[str, str]:
    return f"check-{check.name}", f"Tick this box once you have looked: {check.sentence}"


@transition(
    "report.tick",
    sources={S.CHECKING},
    said="{words} what only a person can judge of the report",
    already="Boxes are ticked while the report is being checked, and it is not any more.",
    private=True,
)
def tick(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    ticked: Collection[str],
    was: Collection[str] = (),
    seen: str = "",
) -> Any:
    """The service assessment team ticks what only a person can judge of the report, or unticks it.

    `was` are the boxes that were ticked on the page: of two people with the page open, neither
    takes back what the other ticked. `seen` is the fingerprint of the report on the page.
    """
    text = fingerprint(assessment)
    check_seen(seen, text)
    names = {check.name for check in checks_of(assessment)}
    now = set(ticks_of(assessment, text))
    added = (set(ticked) & names) - now
    taken = (set(was) - set(ticked)) & now
    if not added and not taken:
        return NOTHING_NEW
    Tick.objects.filter(assessment=assessment, check_name__in=added | taken).delete()
    Tick.objects.bulk_create(
        Tick(assessment=assessment, check_name=name, by=by, at=at, sha256=text)
        for name in sorted(added)
    )
    return {
        "ticked": sorted(added),
        "taken_back": sorted(taken),
        "words": f"ticked {len((now | added) - taken)} of {len(names)} boxes of",
    }


@transition(
    "report.edit_text",
    sources={S.CHECKING},
    already="Texts can be edited here while the report is being checked, and it is not any more.",
    silent=True,
)
def edit_text(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    part: str,
    version: int,
    texts: Mapping[str, str],
) -> Saved:
    """The service assessment team edits the texts of one part while it checks the report.

    Never a rating or an action: these are the panel's. The panel reads each edit beside the words
    of before. `version` is the one that the texts were written over.
    """
    lacked = missing(assessment)
    saved = save_texts(assessment, part, texts, version=version, by=by, at=at)
    if not saved.changed:
        return saved
    for each in missing(assessment):
        if each not in lacked:
            raise Refused(each.sentence, field=each.anchor.removeprefix("id_"))
    revision = Revision.objects.get(assessment=assessment, part=part, version=saved.version)
    CheckingEdit.objects.create(assessment=assessment, revision=revision)
    return saved


def edits_of(assessment: Assessment) -> list[Revision]:
    """The saves of who checked the report that was last submitted, in their order.

    Each has `before`: what the texts of its part were then; nothing where there were none.
    """
    earlier = Revision.objects.filter(
        assessment=OuterRef("assessment"), part=OuterRef("part"), version=OuterRef("version") - 1
    )
    edits = CheckingEdit.objects.filter(assessment=assessment, past=False).values("revision")
    return list(
        Revision.objects.filter(assessment=assessment, pk__in=edits)
        .annotate(before=Subquery(earlier.values("content")[:1]))
        .select_related("by")
        .order_by("pk")
    )


def edited(assessment: Assessment) -> dict[str, list[str]]:
    """What an event says of the edits made while checking: their parts in words; nothing for none."""
    parts = list(dict.fromkeys(part_words(each.part) for each in edits_of(assessment)))
    return {"edited": parts} if parts else {}
