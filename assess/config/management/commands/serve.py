"""manage.py serve: the web server and the worker together, on this machine.

In production the two can be run apart, each by what starts services there: the web server as
`web_server` below has it, and `manage.py work`.
"""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

HOST = "127.0.0.1"
READY_WITHIN = 120  # seconds: a slow machine reads everything for the first time
ENDS_WITHIN = 20
LOOK_EVERY = 0.2


def port_from(text: str) -> int:
    """The port to listen on."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not “{text}”.")
    return int(text)


def check_free(port: int) -> None:
    """Say in one sentence why nothing can listen here."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as no:
            if no.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is taken by another program: stop that, or choose another port, "
                    f"as in PORT={port + 1 if port < 65535 else port - 1} make run."
                ) from no
            raise CommandError(f"Nothing can listen on port {port}: {no.strerror}.") from no


def web_server(port: int, workers: int, threads: int) -> list[str]:
    """The command that starts the web server: so many processes, of so many threads each."""
    command = [sys.executable, "-m", "granian", "assess.config.wsgi:application"]
    command += ["--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--http", "1", "--no-ws", "--log-level", "warning"]
    command += ["--workers", str(workers), "--respawn-failed-workers"]
    command += ["--blocking-threads", str(threads)]
    # A thread keeps its connection to the database: it stays for as long as it may.
    command += ["--blocking-threads-idle-timeout", "600", "--workers-kill-timeout", "10"]
    return command


def worker() -> list[str]:
    """The command that starts the worker."""
    return [sys.executable, "-m", "django", "work"]


def answers(port: int) -> bool:
    """Whether a page of ours comes back, whatever it says."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True


class Command(BaseCommand):
    """Both, until one ends or someone stops them."""

    help = "Start the web server and the worker on this machine, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """With everything made ready first, or as it is."""
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first bring the database up to date, load the demo world where nobody is yet, "
            "and collect the static files",
        )

    def handle(self, *args: Any, prepare: bool = False, **options: Any) -> None:
        """Start both, say where, and stay with them."""
        port = port_from(os.environ.get("PORT", "8000"))
        check_free(port)  # before anything that takes long
        if prepare:
            self.prepare()
            connections.close_all()
        self.stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, lambda *_: self.stop.set())
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            # Again, for it took its time: two web servers can share a port, and would take turns.
            check_free(port)
            self.start("web server", web_server(port, settings.WEB_WORKERS, settings.WEB_THREADS))
            self.start("worker", worker())
            if self.wait_until_ready(port):
                self.say_where(port)
            while not self.stop.wait(LOOK_EVERY):
                self.check_alive()
        finally:
            self.end()

    def prepare(self) -> None:
        """What a first start needs; the second time there is nothing to do."""
        self.say("Bringing the database up to date ...")
        call_command("migrate", verbosity=0)
        if settings.DEMO:
            call_command("demo", if_empty=True, stdout=self.stdout)
        self.say("Collecting style sheets and scripts ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.say("Starting the web server and the worker ...")

    def say(self, words: str) -> None:
        """Say it now, also where nobody reads line by line."""
        self.stdout.write(words)
        self.stdout.flush()

    def start(self, name: str, command: list[str]) -> None:
        """Start one of the two, away from the terminal: Ctrl-C reaches it through us."""
        self.children[name] = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "assess.config.settings"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def check_alive(self) -> None:
        """When one of the two dies the other is not left alone."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise CommandError(
                    f"The {name} ended by itself (status {child.returncode}), so all was ended."
                )

    def wait_until_ready(self, port: int) -> bool:
        """Whether a page answers; nothing when someone stops us before."""
        until = time.monotonic() + READY_WITHIN
        while not self.stop.wait(LOOK_EVERY):
            self.check_alive()
            if answers(port):
                return True
            if time.monotonic() > until:
                raise CommandError(f"No page answered within {READY_WITHIN} seconds.")
        return False

    def say_where(self, port: int) -> None:
        """The address, and in a demonstration who there is to sign in as."""
        lines = ["", f"{settings.SERVICE_NAME} is ready at http://{HOST}:{port}/", ""]
        if settings.DEMO:
            from assess.demo import people

            lines += [*people.lines(), ""]
        lines.append("Stop it with Ctrl-C.")
        self.say("\n".join(lines))

    def end(self) -> None:
        """Ask both to finish what they are doing; after a while, make them."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + ENDS_WITHIN
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            # What is left of it: itself, or the processes it had when it was killed.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
