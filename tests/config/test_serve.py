"""The web server and the worker start together, end together, and say in words what is wrong."""

import contextlib
import http.client
import io
import os
import queue
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from assess.config.management.commands import serve
from assess.domain.models import Person

RUNBOOK = settings.BASE_DIR / "docs" / "runbook.md"
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


def processes_of(pid: int) -> list[int]:
    """The processes that this one started."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


class Serving:
    """A `manage.py serve` of its own, and what it says."""

    def __init__(self, database: Path, **settings: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            manage("serve"),
            env=environment(database, self.port) | settings,
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
        [found] = [each for each in processes_of(self.process.pid) if words in command_of(each)]
        return found

    def ended(self) -> int:
        """How it ended; all it said is in `said` then."""
        status = self.process.wait(WITHIN)
        self.reader.join(WITHIN)
        assert not self.reader.is_alive(), "a child still holds the terminal"
        while not self.lines.empty():
            self.said.append(self.lines.get())
        return status


@pytest.fixture
def serving(database, request) -> Iterator[Serving]:
    started = Serving(database, **getattr(request, "param", {}))
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


@pytest.mark.parametrize(("part", "words"), [("web server", "granian"), ("worker", "django\0work")])
def test_when_one_of_the_two_dies_the_other_ends_too(serving, part, words):
    serving.until("Stop it with Ctrl-C.")
    os.kill(serving.child(words), signal.SIGKILL)
    assert serving.ended() == 1
    assert f"The {part} ended by itself (status -9), so all was ended." in serving.said[-1]
    serve.check_free(serving.port)


def test_a_process_of_the_web_server_that_dies_is_replaced(serving):
    serving.until("Stop it with Ctrl-C.")
    server = serving.child("granian")
    [dying] = processes_of(server)
    os.kill(dying, signal.SIGKILL)
    until = time.monotonic() + WITHIN
    while not (dying not in processes_of(server) and serve.answers(serving.port)):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert len(processes_of(server)) == 1


def source_of_a_sign_in(serving: Serving, database: Path, forwarded_for: str) -> str:
    """From where somebody asked for a sign-in email, as the service has kept it."""
    token = "a" * 32
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=WITHIN)
    with contextlib.closing(connection):
        connection.request(
            "POST",
            "/sign-in/",
            urllib.parse.urlencode({"csrfmiddlewaretoken": token, "email": "sam@testing.example"}),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"csrftoken={token}",
                "X-Forwarded-For": forwarded_for,
            },
        )
        assert connection.getresponse().status == 302
    with contextlib.closing(sqlite3.connect(database)) as opened:
        found = opened.execute("SELECT source FROM assess_signin ORDER BY id DESC LIMIT 1")
        return found.fetchone()[0]


def test_where_a_sign_in_is_asked_from_is_what_the_server_sees(serving, database):
    serving.until("Stop it with Ctrl-C.")
    assert source_of_a_sign_in(serving, database, "203.0.113.5") == "127.0.0.1"


@pytest.mark.parametrize("serving", [{"ASSESS_PROXIES": "127.0.0.1,10.0.0.0/8"}], indirect=True)
def test_where_a_sign_in_is_asked_from_is_what_a_proxy_of_ours_says(serving, database):
    serving.until("Stop it with Ctrl-C.")
    # What stands before the last that is not ours was written by whoever asks.
    said = "198.51.100.9, 203.0.113.5, 10.0.0.7"
    assert source_of_a_sign_in(serving, database, said) == "203.0.113.5"


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


def test_a_port_that_was_taken_while_all_was_prepared_is_said_too(monkeypatch):
    with socket.socket() as taken:
        # As Granian does, so that another one could listen here as well.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        monkeypatch.setenv("PORT", str(free_port()))

        def prepare(self):
            taken.bind((serve.HOST, int(os.environ["PORT"])))
            taken.listen()

        monkeypatch.setattr(serve.Command, "prepare", prepare)
        monkeypatch.setattr(signal, "signal", lambda *given: None)
        serving = serve.Command(stdout=io.StringIO())
        with pytest.raises(CommandError, match="is taken by another program"):
            serving.handle(prepare=True)
        assert serving.children == {}


def test_the_runbook_starts_the_web_server_as_serve_does():
    [told] = re.findall(r"python -m granian(?:[^\n]*\\\n)*[^\n]*", RUNBOOK.read_text("utf-8"))
    ours = " ".join(serve.web_server(8000, workers=2, threads=4)[1:])
    assert told.replace("\\\n", " ").split()[1:] == ours.replace(serve.HOST, "0.0.0.0").split()


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
