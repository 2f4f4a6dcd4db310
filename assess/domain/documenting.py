"""Which documents a report has: those of the version that is read now, in every format, no others.

A step that changes what is read, or by whom, asks for them in its own transaction; the worker makes
them. What nobody may read any more goes: it can be made again from its version at any time.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from assess.domain.models import Assessment, Document, Event, Person
from assess.domain.refusals import Refused
from assess.domain.words import WITH_SERVICE_TEAM, DocumentFormat, Marking, State
from assess.domain.workflow import transition

S = State
# Steps that change who may read a report without changing the state it is in.
_CHANGES_READERS = "assessment.mark_confidential"
# What could not be made is tried again by itself after so long.
AGAIN_AFTER = datetime.timedelta(days=1)
REPORTS_AT_ONCE = 5


@dataclass(frozen=True)
class Edition:
    """The version of a report that is read now, and the mark that its documents have.

    Without `updates` they are the report alone; with their hash they say what has happened since.
    """

    version: int  # its id
    marking: Marking
    updates: str = ""


def edition(assessment: Assessment) -> Edition | None:
    """What is read of a report now; nothing before it is shared, or once it is closed: it has no documents."""
    if assessment.state not in WITH_SERVICE_TEAM:
        return None
    public = assessment.state in {S.PUBLISHED, S.TAKEN_DOWN}
    version = assessment.public_version_id if public else assessment.shared_version_id
    return Edition(version, marking(assessment)) if version else None


def marking(assessment: Assessment) -> Marking:
    """The mark on a document of a report in this state."""
    if assessment.state == S.TAKEN_DOWN:
        return Marking.TAKEN_DOWN
    if assessment.confidential:
        return Marking.IN_CONFIDENCE
    return Marking.PUBLISHED if assessment.state == S.PUBLISHED else Marking.NOT_YET_PUBLISHED


def documents(now: Edition) -> list[Document]:
    """The documents of this edition, without their bytes, in the order in which they are offered."""
    order = list(DocumentFormat)
    found = Document.objects.filter(
        version=now.version, marking=now.marking, updates=now.updates
    ).defer("content")
    return sorted(found, key=lambda each: order.index(DocumentFormat(each.format)))


def keep_up(sender: type[Event], event: Event, **kwargs: object) -> None:
    """What is read of a report changed: its documents are asked for, and others go."""
    if event.assessment is None or WITH_SERVICE_TEAM.isdisjoint({event.before, event.after}):
        return
    changed = event.before != event.after or event.verb == _CHANGES_READERS
    if changed or "version" in event.data:
        ask_for(event.assessment, event.at)


def ask_for(assessment: Assessment, at: datetime.datetime) -> None:
    """Ask for every document of what is read now, if it is not there, and remove all others."""
    now = edition(assessment)
    others = Document.objects.filter(version__assessment=assessment)
    if now is None:
        others.delete()
        return
    others.exclude(version=now.version, marking=now.marking).delete()
    Document.objects.bulk_create(
        [
            Document(
                version_id=now.version, format=each, marking=now.marking, asked_at=at, due_at=at
            )
            for each in DocumentFormat
        ],
        ignore_conflicts=True,
    )


def ask_for_updated(versions: Mapping[int, str], *, at: datetime.datetime) -> None:
    """Ask for the documents of published versions that say what has happened since.

    `versions` says of each the hash of its updates, or nothing where nothing has happened. Those
    with other updates go.
    """
    theirs = Document.objects.filter(version__in=versions, marking=Marking.PUBLISHED)
    there: set[int] = set()
    old: list[int] = []
    for pk, version, updates in theirs.exclude(updates="").values_list(
        "pk", "version_id", "updates"
    ):
        if updates == versions[version]:
            there.add(version)
        else:
            old.append(pk)
    if old:
        Document.objects.filter(pk__in=old).delete()
    Document.objects.bulk_create(
        [
            Document(
                version_id=version,
                format=each,
                marking=Marking.PUBLISHED,
                updates=updates,
                asked_at=at,
                due_at=at,
            )
            for version, updates in versions.items()
            if updates and version not in there
            for each in DocumentFormat
        ],
        ignore_conflicts=True,
    )


@transition(
    "document.ask",
    sources=WITH_SERVICE_TEAM,
    silent=True,
    already="This report cannot be downloaded now: it is closed, or not shared.",
)
def ask(assessment: Assessment, *, by: Person, at: datetime.datetime, format: str) -> None:
    """Whoever may read a shared report asks for a document that is not there, or was not made.

    Asked for is that format, without and with what has happened since.
    """
    assessment = Assessment.objects.get(pk=assessment.pk)
    if format not in DocumentFormat.values or (now := edition(assessment)) is None:
        raise Refused("This report has no document in that format.")
    ask_for(assessment, at)
    Document.objects.filter(
        version=now.version,
        marking=now.marking,
        format=format,
        made_at__isnull=True,
        leased_until__isnull=True,
    ).update(due_at=at, given_up_at=None, problem="", last_error="", attempts=0)


def ask_for_missing(at: datetime.datetime) -> int:
    """Ask for documents of a few reports that have none, as after an import; the newest first.

    What could not be made a day ago is tried again. Answers how many reports there were.
    """
    Document.objects.filter(given_up_at__lte=at - AGAIN_AFTER).update(
        due_at=at, given_up_at=None, attempts=0
    )
    theirs = Document.objects.filter(version=OuterRef("read"), updates="")
    public = Q(state__in=[S.PUBLISHED, S.TAKEN_DOWN])
    without = (
        Assessment.objects.filter(public, public_version__isnull=False).annotate(
            read=F("public_version")
        ),
        Assessment.objects.filter(
            ~public, state__in=WITH_SERVICE_TEAM, shared_version__isnull=False
        ).annotate(read=F("shared_version")),
    )
    found: list[Assessment] = []
    for each in without:
        some = each.filter(~Exists(theirs)).order_by("-pk")
        found += some[: REPORTS_AT_ONCE - len(found)]
    for assessment in found:
        ask_for(assessment, at)
    return len(found)
