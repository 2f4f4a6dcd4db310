"""The outbox: emails are written in the transaction of what they tell, and sent by the worker."""

import datetime
from collections.abc import Iterator
from typing import Any

from assess.domain.models import Email, Event
from assess.notify.facts import facts_of
from assess.notify.letters import LETTERS, Letter
from assess.notify.readers import Parts, Reader
from assess.notify.text import compose


def write(
    kind: str,
    to: str,
    facts: dict[str, Any],
    *,
    at: datetime.datetime,
    event: Event | None = None,
    secret: bool = False,
    unlisted: bool = False,
) -> Email:
    """An email that is owed, not saved yet: the text of this kind with these facts."""
    subject, body = compose(kind, facts)
    return Email(
        event=event,
        assessment=event.assessment if event and not unlisted else None,
        kind=kind,
        to=to,
        subject=subject,
        body=body,
        secret=secret,
        written_at=at,
        due_at=at,
    )


def called_for(event: Event, parts: Parts) -> Iterator[tuple[Letter, Reader]]:
    """The emails this event calls for: nobody twice, and a receipt at most for whoever did it."""
    told: set[str] = set()
    for letter in LETTERS.get(event.verb, ()):
        if not letter.when(event):
            continue
        for audience in letter.to:
            for reader in audience(parts):
                did_it = reader.person_id is not None and reader.person_id == event.by_id
                address = reader.email.lower()
                if address in told or (did_it and not letter.receipt):
                    continue
                told.add(address)
                yield letter, reader


def write_on_event(sender: type[Event], event: Event, **kwargs: Any) -> None:
    """Write what the event calls for, in the same transaction."""
    if event.verb not in LETTERS or event.assessment is None:
        return
    parts = Parts(event)
    facts = facts_of(event, parts)
    Email.objects.bulk_create(
        write(
            letter.kind,
            reader.email,
            {
                **facts,
                "reader": reader,
                "why": reader.why,
                "you": reader.person_id is not None and reader.person_id == event.by_id,
            },
            at=event.at,
            event=event,
            secret=letter.secret,
            unlisted=letter.unlisted,
        )
        for letter, reader in called_for(event, parts)
    )
