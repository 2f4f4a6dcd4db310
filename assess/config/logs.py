"""What the log says of requests."""

import logging


def without_trace(record: logging.LogRecord) -> bool:
    """A refusal (403) is an answer, not a fault: one line, without where in the code it was."""
    if record.name.startswith("django.") and record.levelno < logging.ERROR:
        record.exc_info = record.exc_text = None
    return True
