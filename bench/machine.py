"""CPU time of processes, and a load of one or many keep-alive clients."""

import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Request = Callable[[int], tuple[str, str, bytes | None, dict[str, str]]]


def _cpu_of(pid: int) -> float:
    """Seconds of CPU this process has had, all its threads together, those that ended too."""
    try:
        # The number by which Linux knows the clock of a process: clock_getcpuclockid(3).
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def children(pid: int) -> list[int]:
    """The processes this one started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def database_processes(address: str) -> list[int]:
    """The backends of PostgreSQL that work for this database; none for SQLite."""
    if not address.startswith("postgres"):
        return []
    import psycopg

    with psycopg.connect(address) as connection:
        # Not its own housekeeping, which comes when it likes.
        asked = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s "
            "AND backend_type = 'client backend'"
        )
        rows = connection.execute(asked, [connection.info.backend_pid]).fetchall()
    return [pid for (pid,) in rows]


@dataclass(frozen=True)
class Measured:
    """What so many requests cost."""

    server_ms: float
    database_ms: float
    p50_ms: float
    p95_ms: float
    size: int
    status: int
    times_bare: float = 0.0

    @property
    def cpu_ms(self) -> float:
        """Server and database together."""
        return self.server_ms + self.database_ms


class Load:
    """Sends requests to one server and reads what they cost it."""

    def __init__(self, port: int, server: int, database: str) -> None:
        self.port, self.server, self.database = port, server, database

    def _cpu(self) -> tuple[float, float]:
        return (
            sum(map(_cpu_of, [self.server, *children(self.server)])),
            sum(map(_cpu_of, database_processes(self.database))),
        )

    def _client(self, request: Request, turns: range, taken: list[float], last: list) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for turn in turns:
            method, path, body, headers = request(turn)
            began = time.perf_counter()
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            taken.append((time.perf_counter() - began) * 1000)
            last[:] = [answer.status, len(content)]
        connection.close()

    def run(
        self,
        request: Request,
        number: int,
        clients: int = 1,
        rounds: int = 1,
        bare: Request | None = None,
    ) -> Measured:
        """So many requests, shared out over so many clients, after a few that do not count.

        In rounds, of which the cheapest counts for the CPU: another tenant of the machine makes
        every page dearer while it works, and none cheaper. What it is times the `bare` view is
        the median of the rounds, each compared with the bare view asked for right before it.
        """
        last: list[int] = [0, 0]
        self._client(request, range(-60, 0), [], last)
        taken: list[float] = []
        each = number // clients // rounds
        costs, times = [], []
        for _ in range(rounds):
            before = sum(self._round(bare, each, clients, [], [0, 0])) if bare else 0.0
            costs.append(self._round(request, each, clients, taken, last))
            times.append(sum(costs[-1]) / before if before else 0.0)
        taken.sort()
        server, database = min(costs, key=sum)
        return Measured(
            server_ms=server,
            database_ms=database,
            p50_ms=statistics.median(taken),
            p95_ms=taken[int(len(taken) * 0.95)],
            size=last[1],
            status=last[0],
            times_bare=statistics.median(times),
        )

    def _round(
        self, request: Request, each: int, clients: int, taken: list[float], last: list[int]
    ) -> tuple[float, float]:
        """Milliseconds of CPU of a request, of the server and of the database."""
        threads = [
            threading.Thread(
                target=self._client,
                args=(request, range(n * each, (n + 1) * each), taken, last),
            )
            for n in range(clients)
        ]
        before = self._cpu()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(0.05)
        after = self._cpu()
        server, database = (
            (late - early) / (each * clients) * 1000
            for late, early in zip(after, before, strict=True)
        )
        return server, database


def cores() -> int:
    """How many cores this machine lends us."""
    return len(os.sched_getaffinity(0))
