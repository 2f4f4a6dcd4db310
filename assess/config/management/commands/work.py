"""manage.py work: sends the emails that wait, runs the clocks and makes documents, until stopped."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.utils import timezone

from assess.documents import making
from assess.domain.documenting import ask_for_missing
from assess.notify import worker


class Command(BaseCommand):
    """The worker. Documents have a thread of their own: no email waits for a PDF."""

    help = "Send the emails that wait, run the clocks and make documents, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or on and on."""
        parser.add_argument(
            "--once", action="store_true", help="do what is due now, say what it was, and end"
        )

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        """Work."""
        if once:
            self.once()
            return
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        documents = threading.Thread(target=make_documents, args=[stop], name="documents")
        documents.start()
        try:
            worker.work(stop)
        finally:
            stop.set()
            documents.join()

    def once(self) -> None:
        """What is due now, and what it was."""
        struck, sent = worker.once()
        for name, number in struck.items():
            self.stdout.write(f"Clock: {name}, {number}")
        self.stdout.write(f"Emails sent: {sent}")
        ask_for_missing(timezone.now())
        if made := making.make_all():
            self.stdout.write(f"Documents made: {made}")


def make_documents(stop: threading.Event) -> None:
    """The loop that makes documents, and its connection to the database closed at the end."""
    try:
        making.work(stop)
    finally:
        connections.close_all()
