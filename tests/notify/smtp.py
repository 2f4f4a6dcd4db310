"""A mail server small enough to read: it takes emails, or refuses those it is told to."""

import contextlib
import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import ClassVar


class Mailman(socketserver.StreamRequestHandler):
    """One conversation of SMTP (RFC 5321), as far as our worker speaks it."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            match line.split(" ")[0].split(":")[0].upper():
                case "EHLO":
                    self.say("250-here\r\n250 8BITMIME")
                case "RCPT" if any(address in line for address in self.server.refused):
                    self.say("550 no such person")
                case "DATA":
                    self.say("354 go on")
                    self.server.got.append(self.message())
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 fine")

    def message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a port of its own and keeps what it got."""

    daemon_threads = True
    refused: ClassVar[set[str]]
    got: ClassVar[list[EmailMessage]]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Mailman)
        self.refused, self.got = set(), []

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextlib.contextmanager
def running() -> Iterator[MailServer]:
    """A mail server for as long as it is needed."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
