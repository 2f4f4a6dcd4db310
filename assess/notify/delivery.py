"""Sending what waits in the outbox. Every email is leased before it is sent, by one worker.

A worker that dies while sending leaves its lease behind: after 5 minutes another takes over, with
the same Message-ID, so that a mail system can tell the second copy from a second email.
"""

import datetime
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assess.domain.models import Email
from assess.notify.letters import letter_of

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
MINUTES_BEFORE_NEXT = (1, 5, 15, 60, 240, 240, 240)
MOST_ATTEMPTS = len(MINUTES_BEFORE_NEXT) + 1
# How long a sign-in link works: later than that its email is of no use.
SECRETS_LAST = datetime.timedelta(minutes=30)
WIPED = "The text of this email held a secret. It was wiped."
LONGEST_ERROR = 1_000


def waiting(at: datetime.datetime) -> QuerySet[Email]:
    """Emails that are due, and that no worker is sending."""
    return Email.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=at),
        sent_at__isnull=True,
        given_up_at__isnull=True,
        moot_at__isnull=True,
        due_at__lte=at,
    )


def take(at: datetime.datetime) -> Email | None:
    """Lease the email that has waited longest; no other worker gets it meanwhile."""
    if not waiting(at).exists():  # without the lock that a look inside the transaction takes
        return None
    with transaction.atomic():
        email = waiting(at).select_for_update(skip_locked=True).order_by("due_at", "id").first()
        if email is not None:
            email.leased_until = at + LEASE
            email.attempts += 1
            email.save(update_fields=["leased_until", "attempts"])
    return email


def deliver(
    at: datetime.datetime | None = None,
    connection: BaseEmailBackend | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Send everything that is due, and say how many were sent."""
    connection = connection or get_connection()
    sent = 0
    try:
        while not stopped() and (email := take(at or timezone.now())) is not None:
            sent += _settle(email, at or timezone.now(), connection)
    finally:
        _close(connection)
    return sent


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception as problem:  # what was sent stays sent, however the parting goes
        logger.warning("The mail server was not left cleanly: %s", problem)


def _settle(email: Email, at: datetime.datetime, connection: BaseEmailBackend) -> bool:
    """Send a leased email, and write down what became of it."""
    if email.attempts > MOST_ATTEMPTS:
        _end(email, given_up_at=at, last_error="Every worker that sent this stopped on the way.")
        return False
    try:
        if is_moot(email, at):
            _end(email, moot_at=at)
            return False
        message = message_of(email)
        connection.send_messages([message])
    except Exception as problem:
        _close(connection)
        _failed(email, at, f"{type(problem).__name__}: {problem}"[:LONGEST_ERROR])
        return False
    _end(email, sent_at=at, last_error="", remote_id=message.extra_headers["Message-ID"])
    return True


def is_moot(email: Email, at: datetime.datetime) -> bool:
    """Whether what it says does not hold any more, such as a reminder of what was done since."""
    if email.secret and email.event is None:
        return at - email.written_at > SECRETS_LAST
    if email.event is None or email.event.assessment is None:
        return False
    letter = letter_of(email.event.verb, email.kind)
    return letter is not None and not letter.holds(email.event, email.event.assessment)


def _end(email: Email, **outcome: object) -> None:
    """It needs no more attempts. A secret is wiped, but where its reader looks at it here."""
    if email.secret and not settings.DEMO:
        outcome["body"] = WIPED
    Email.objects.filter(pk=email.pk).update(leased_until=None, **outcome)


def _failed(email: Email, at: datetime.datetime, error: str) -> None:
    """Try again later, or give up; unless the lease ran out and another worker has it now."""
    if email.attempts >= MOST_ATTEMPTS:
        logger.error("Email %s (%s) is given up: %s", email.pk, email.kind, error)
        _end(email, given_up_at=at, last_error=error)
        return
    minutes = MINUTES_BEFORE_NEXT[email.attempts - 1]
    logger.warning("Email %s (%s) waits %s minutes: %s", email.pk, email.kind, minutes, error)
    Email.objects.filter(pk=email.pk, leased_until=email.leased_until).update(
        leased_until=None, due_at=at + datetime.timedelta(minutes=minutes), last_error=error
    )


def message_of(email: Email) -> EmailMessage:
    """The message as it leaves. Its id is the row's: however often it is sent, it is one email."""
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    sender = settings.DEFAULT_FROM_EMAIL
    if "<" not in sender:
        sender = f'"{settings.SERVICE_NAME}" <{sender}>'
    return EmailMessage(
        subject=email.subject,
        body=email.body,
        from_email=sender,
        to=[email.to],
        reply_to=[settings.TEAM_EMAIL],
        headers={
            "Message-ID": f"<{email.pk}.{email.written_at:%Y%m%d%H%M%S%f}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
