"""Where no mail server is set: one line per email, so that you see that it went."""

import sys
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class OneLine(BaseEmailBackend):
    """Prints to whom an email goes and what about; never its text, which may hold a secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.stream = kwargs.pop("stream", None) or sys.stdout
        super().__init__(*args, **kwargs)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print a line for each."""
        for message in email_messages:
            self.stream.write(f"Email to {', '.join(message.to)}: {message.subject}\n")
        self.stream.flush()
        return len(email_messages)
