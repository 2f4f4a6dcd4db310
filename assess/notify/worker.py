"""What goes on beside the pages: emails leave, and clocks strike."""

import logging
import threading
import time

from django.db import Error, close_old_connections
from django.utils import timezone

from assess.domain import clocks
from assess.notify.delivery import deliver

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds: a sign-in email is there a moment after it was asked for
CLOCKS_EVERY = 60.0
AFTER_TROUBLE = 5.0


def once() -> tuple[dict[str, int], int]:
    """Run every clock rule and send everything that is due: what was done, and how many left."""
    return clocks.run(timezone.now()), deliver()


def work(stop: threading.Event) -> None:
    """Go on until told to stop. A database that goes away is waited for."""
    struck = float("-inf")
    while not stop.is_set():
        close_old_connections()
        try:
            deliver(stopped=stop.is_set)
            if time.monotonic() - struck >= CLOCKS_EVERY:
                for name, number in clocks.run(timezone.now()).items():
                    logger.info("Clock: %s, %s", name, number)
                struck = time.monotonic()
        except Error as problem:
            logger.warning("The database does not answer: %s", problem)
            stop.wait(AFTER_TROUBLE)
        except Exception:
            logger.exception("The worker goes on after this:")
            stop.wait(AFTER_TROUBLE)
        stop.wait(LOOK_EVERY)
