"""Making the documents that were asked for: each is leased before it is made, by one worker.

A worker that dies on the way leaves its lease behind: after 5 minutes another takes over. What fails
is tried again later, and given up after some attempts; people read why, and can ask again.
"""

import datetime
import hashlib
import logging
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error, close_old_connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assess.documents.context import Edition, report_of
from assess.documents.writers import CannotBeMade, writer
from assess.domain import publication, since
from assess.domain.clock import local_day
from assess.domain.documenting import ask_for_missing
from assess.domain.models import Document, PublishedReport, ReportVersion, Service
from assess.domain.words import Marking

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]

LEASE = datetime.timedelta(minutes=5)
MINUTES_BEFORE_NEXT = (1, 5, 30, 120)
MOST_ATTEMPTS = len(MINUTES_BEFORE_NEXT) + 1
LONGEST_ERROR = 1_000
WENT_WRONG = "Something went wrong while this document was made."

LOOK_EVERY = 1.0  # seconds
MISSING_EVERY = 30.0
AFTER_TROUBLE = 5.0


@cache
def made_with() -> str:
    """Names what documents are made with: it changes by itself when a writer or template does."""
    here = Path(__file__).parent
    files = sorted(
        path
        for folder in (here, here / "writers", here / "templates")
        for path in folder.iterdir()
        if path.suffix in {".py", ".html", ".css"}
    )
    files += [Path(since.__file__), *(Path(name) for name in _templates() if name)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _templates() -> tuple[str, ...]:
    return settings.WORD_TEMPLATE, settings.ODT_TEMPLATE, settings.PDF_STYLES


def waiting(at: datetime.datetime) -> QuerySet[Document]:
    """Documents that are due, and that no worker is making."""
    return Document.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=at),
        made_at__isnull=True,
        given_up_at__isnull=True,
        due_at__lte=at,
    ).defer("content")


def take(at: datetime.datetime) -> Document | None:
    """Lease the document that has waited longest; no other worker gets it meanwhile."""
    if not waiting(at).exists():  # without the lock that a look inside the transaction takes
        return None
    with transaction.atomic():
        document = waiting(at).select_for_update(skip_locked=True).order_by("due_at", "id").first()
        if document is not None:
            document.leased_until = at + LEASE
            document.attempts += 1
            document.save(update_fields=["leased_until", "attempts"])
    return document


def make_all(now: Clock = timezone.now, stopped: Callable[[], bool] = lambda: False) -> int:
    """Make everything that is due, and say how many were made."""
    made = 0
    while not stopped() and (document := take(now())) is not None:
        made += _settle(document, now)
    return made


def _settle(document: Document, now: Clock) -> bool:
    """Make a leased document, and write down what became of it."""
    if document.attempts > MOST_ATTEMPTS:
        said = "Every worker that made this stopped on the way."
        _give_up(document, now(), WENT_WRONG, said)
        return False
    try:
        content = written(document)
    except CannotBeMade as no:
        logger.error("Document %s: %s", document.pk, no)
        _give_up(document, now(), str(no), repr(no.__cause__ or no))
        return False
    except Exception as problem:
        logger.exception("Document %s (%s) could not be made", document.pk, document.format)
        _failed(document, now(), f"{type(problem).__name__}: {problem}"[:LONGEST_ERROR])
        return False
    return _keep(document, content, now())


def written(document: Document) -> bytes:
    """The bytes of a document, from the frozen content of its version."""
    version = ReportVersion.objects.select_related("assessment").defer("body", "words")
    found = version.get(pk=document.version_id)
    marking = Marking(document.marking)
    notes = ReportVersion.objects.filter(assessment=found.assessment_id, number__lte=found.number)
    corrections = notes.exclude(public_note="").order_by("number")
    public = marking == Marking.PUBLISHED
    edition = Edition(
        version=found.number,
        made_on=local_day(found.made_at),
        marking=marking,
        corrections=tuple(
            (local_day(at), note) for at, note in corrections.values_list("made_at", "public_note")
        ),
        address=f"{settings.ADDRESS}/reports/{found.assessment_id}/" if public else "",
        team=settings.TEAM_NAME,
        since=_since(document) if document.updates else since.Since(),
    )
    return writer(document.format)(report_of(found.content), edition)


def _since(document: Document) -> since.Since:
    """What has happened since; where that is not what was asked for any more, neither is the document."""
    rows = PublishedReport.objects.filter(version=document.version_id)
    row = rows.values_list("updates", "standing").first()
    return since.read(*row) if row else since.Since()


def _keep(document: Document, content: bytes, at: datetime.datetime) -> bool:
    """Keep what was made, if it is still wanted; what everyone may have is offered on its page."""
    service = _service(document) if document.marking == Marking.PUBLISHED else None
    with transaction.atomic():
        if service:  # locked first, as by the step that publishes
            list(Service.objects.select_for_update().filter(pk=service).values_list("pk"))
        kept = _leased(document).update(
            leased_until=None,
            made_at=at,
            made_with=made_with(),
            content=content,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            problem="",
            last_error="",
        )
        if kept and service:
            publication.renew([service])
    return bool(kept)


def _service(document: Document) -> int:
    versions = ReportVersion.objects.filter(pk=document.version_id)
    return versions.values_list("assessment__service_id", flat=True).get()


def _leased(document: Document) -> QuerySet[Document]:
    """This document, unless its lease ran out and another worker has it now, or it is gone."""
    return Document.objects.filter(pk=document.pk, leased_until=document.leased_until)


def _give_up(document: Document, at: datetime.datetime, problem: str, error: str) -> None:
    _leased(document).update(
        leased_until=None,
        given_up_at=at,
        problem=problem,
        last_error=error[:LONGEST_ERROR],
    )


def _failed(document: Document, at: datetime.datetime, error: str) -> None:
    """Try again later, or give up."""
    if document.attempts >= MOST_ATTEMPTS:
        _give_up(document, at, WENT_WRONG, error)
        return
    minutes = MINUTES_BEFORE_NEXT[document.attempts - 1]
    _leased(document).update(
        leased_until=None,
        due_at=at + datetime.timedelta(minutes=minutes),
        problem=WENT_WRONG,
        last_error=error,
    )


def renew(*, every: bool) -> int:
    """Ask again for documents that older writers made (or for every one): how many there are.

    Until the new one is made, there is none: nobody is handed what is known to be out of date.
    """
    old = Document.objects.filter(made_at__isnull=False)
    if not every:
        old = old.exclude(made_with=made_with())
    services = set(
        old.filter(marking=Marking.PUBLISHED).values_list(
            "version__assessment__service_id", flat=True
        )
    )
    number = old.update(
        made_at=None, content=None, size=0, sha256="", attempts=0, due_at=timezone.now()
    )
    publication.renew(services)
    return number


def work(stop: threading.Event) -> None:
    """Go on until told to stop: beside the emails, which must not wait for a PDF."""
    looked = float("-inf")
    while not stop.is_set():
        close_old_connections()
        try:
            made = make_all(stopped=stop.is_set)
            if made:
                logger.info("Documents made: %s", made)
            now = timezone.now()
            if now.timestamp() - looked >= MISSING_EVERY:
                looked = now.timestamp()
                ask_for_missing(now)
        except Error as problem:
            logger.warning("The database does not answer: %s", problem)
            stop.wait(AFTER_TROUBLE)
        except Exception:
            logger.exception("The making of documents goes on after this:")
            stop.wait(AFTER_TROUBLE)
        stop.wait(LOOK_EVERY)
