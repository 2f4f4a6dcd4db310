"""The web server and the worker start together, end together, and say in words what is wrong."""

import contextlib
import http.client
import io
import os
import queue
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from assess.config.management.commands import serve
from assess.domain.models import Person

WITHIN = 120  # seconds: long enough for a machine that does much else


def environment(database: Path, port: int = 8000) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "PORT": str(port),
        "ASSESS_WEB_WORKERS": "1",
        "PYTHONUNBUFFERED": "1",
    }


def manage(*words: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    """A database of its own, empty, with one email that waits."""
    file = tmp_path_factory.mktemp("serve") / "assess.sqlite3"
    subprocess.run(manage("migrate", "-v0"), env=environment(file), check=True)
    with contextlib.closing(sqlite3.connect(file)) as opened, opened:
        opened.execute(
            'INSERT INTO assess_email (kind, "to", subject, body, secret, written_at, due_at,'
            " attempts, last_error, remote_id) VALUES ('any', 'sam@testing.example',"
            " 'Permit: a thing', 'Hello.', 0, '2026-01-01', '2026-01-01', 0, '', '')"
        )
    return file


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """A `manage.py serve` of its own, and what it says."""

    def __init__(self, database: Path) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            manage("serve"),
            env=environment(database, self.port),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, words: str) -> str:
        """Everything said up to the line with these words."""
        while not any(words in line for line in self.said):
            self.said.append(self.lines.get(timeout=WITHIN))
        return "\n".join(self.said)

    def child(self, words: str) -> int:
        """The process id of the child whose command has these words."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        [found] = [c for c in children if words in Path(f"/proc/{c}/cmdline").read_text()]
        return int(found)

    def ended(self) -> int:
        """How it ended; all it said is in `said` then."""
        status = self.process.wait(WITHIN)
        self.reader.join(WITHIN)
        assert not self.reader.is_alive(), "a child still holds the terminal"
        while not self.lines.empty():
            self.said.append(self.lines.get())
        return status


@pytest.fixture
def serving(database) -> Iterator[Serving]:
    started = Serving(database)
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(WITHIN)
    started.reader.join(WITHIN)
    started.process.stdout.close()


def status_of(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN)
    with contextlib.closing(connection):
        connection.request("GET", "/health")
        return connection.getresponse().status


def test_it_says_where_and_as_whom_sends_what_waits_and_ends_when_told(serving):
    said = serving.until("Stop it with Ctrl-C.")
    assert f"Assess is ready at http://127.0.0.1:{serving.port}/\n" in said
    assert f"Sign in at http://127.0.0.1:{serving.port}/sign-in/ as one of these." in said
    assert "@rivers.example" in said
    assert status_of(serving.port) == 200
    serving.until("Email to sam@testing.example: Permit: a thing")
    serving.process.send_signal(signal.SIGINT)
    assert serving.ended() == 0
    assert "Traceback" not in "\n".join(serving.said)
    serve.check_free(serving.port)


@pytest.mark.parametrize(
    ("part", "words"), [("web server", "gunicorn"), ("worker", "django\0work")]
)
def test_when_one_of_the_two_dies_the_other_ends_too(serving, part, words):
    serving.until("Stop it with Ctrl-C.")
    os.kill(serving.child(words), signal.SIGKILL)
    assert serving.ended() == 1
    assert f"The {part} ended by itself (status -9), so all was ended." in serving.said[-1]


def test_a_taken_port_is_said_in_one_sentence(database):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(  # noqa: PLW1510 - its status is what we look at
            manage("serve", "--prepare"),
            env=environment(database, port),
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"CommandError: Port {port} is taken by another program")
    assert done.stderr.count("\n") == 1


def test_a_second_start_prepares_what_is_missing_and_keeps_what_is_there(cast, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    before = Person.objects.count()
    said = io.StringIO()
    serve.Command(stdout=said).prepare()
    assert said.getvalue().splitlines() == [
        "Bringing the database up to date ...",
        "Collecting style sheets and scripts ...",
        "Starting the web server and the worker ...",
    ]
    assert Person.objects.count() == before
    assert (tmp_path / "govuk" / "govuk-frontend.min.css").exists()


def test_who_stops_a_long_command_reads_a_sentence_and_finds_nothing_half_made(database):
    with subprocess.Popen(
        manage("demo"),
        env=environment(database),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What was started in the background ignores this signal, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as building:
        while " of " not in building.stdout.readline():
            assert building.poll() is None
        building.send_signal(signal.SIGINT)
        _, complaint = building.communicate(timeout=WITHIN)
    assert (building.returncode, complaint) == (1, "\nStopped before it was done.\n")
    with contextlib.closing(sqlite3.connect(database)) as opened:
        assert opened.execute("SELECT count(*) FROM assess_person").fetchone() == (0,)


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "80.5"])
def test_a_port_is_a_number(text):
    with pytest.raises(CommandError, match="PORT must be a number"):
        serve.port_from(text)
