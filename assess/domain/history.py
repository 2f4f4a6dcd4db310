"""What happened, to what, by whom: written once, in the transaction of the change itself."""

import datetime
import hashlib
import json
from typing import Any

from django.dispatch import Signal

from assess.domain.models import Assessment, Event, Organisation, Person, Service

# Sent in the same transaction as the event: what listens (emails, rendered bodies) is part of it.
happened = Signal()


def canonical(content: Any) -> str:
    """The one way to write this content down, so that equal content has an equal hash."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(text: str) -> str:
    """The hash by which content is recognised."""
    return hashlib.sha256(text.encode()).hexdigest()


def _chained(event: Event) -> str:
    return sha256(
        canonical(
            [
                event.previous_hash,
                event.assessment_id,
                event.service_id if event.assessment_id is None else None,
                event.organisation_id,
                event.verb,
                event.by_id,
                event.on_behalf_of_id,
                event.at.astimezone(datetime.UTC).isoformat(),
                event.before,
                event.after,
                event.data,
            ]
        )
    )


def record(
    verb: str,
    *,
    by: Person | None,
    at: datetime.datetime,
    assessment: Assessment | None = None,
    service: Service | None = None,
    organisation: Organisation | None = None,
    before: str = "",
    after: str = "",
    data: dict[str, Any] | None = None,
    on_behalf_of: Person | None = None,
) -> Event:
    """Write down that this happened, chained to the last thing that did, and tell who listens."""
    previous = ""
    if assessment is not None:
        previous = (
            Event.objects.filter(assessment=assessment)
            .order_by("-id")
            .values_list("hash", flat=True)
            .first()
            or ""
        )
    event = Event(
        assessment=assessment,
        service=service or (assessment.service if assessment else None),
        organisation=organisation,
        verb=verb,
        by=by,
        on_behalf_of=on_behalf_of,
        at=at,
        before=before,
        after=after,
        data=data or {},
        previous_hash=previous,
    )
    event.hash = _chained(event)
    event.save(force_insert=True)
    happened.send(sender=Event, event=event)
    return event


def chain_breaks(assessment: Assessment) -> list[int]:
    """The ids of events whose hash does not fit: changed, or cut out, after they were written."""
    broken, previous = [], ""
    for event in Event.objects.filter(assessment=assessment).order_by("id"):
        if event.previous_hash != previous or event.hash != _chained(event):
            broken.append(event.pk)
        previous = event.hash
    return broken
