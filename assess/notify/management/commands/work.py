"""manage.py work: sends the emails that wait and runs the clocks, until it is stopped."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assess.notify import worker


class Command(BaseCommand):
    """The worker."""

    help = "Send the emails that wait and run the clocks, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or on and on."""
        parser.add_argument(
            "--once", action="store_true", help="do what is due now, say what it was, and end"
        )

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        """Work."""
        if once:
            struck, sent = worker.once()
            for name, number in struck.items():
                self.stdout.write(f"Clock: {name}, {number}")
            self.stdout.write(f"Emails sent: {sent}")
            return
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        worker.work(stop)
