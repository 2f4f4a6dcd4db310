"""`make bench`: what the main pages cost, on both databases, with few and many assessments.

ARGS="--databases postgres --sizes 2000 --requests 300" measures less.
"""

import argparse
import datetime
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from assess.config.management.commands.serve import web_server
from bench.machine import Load, Measured, cores

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PORT = 8765
COOKIE = "assess"
ROUNDS = 12
RESULTS = HERE / "RESULTS.md"
# page -> the most CPU milliseconds of server and database together, on PostgreSQL, on a machine
# where the bare view costs BARE; elsewhere, so many times the bare view as that makes there
BARE = 0.35  # 0.7 with the web server of before: decision 13
BUDGETS = {
    "bare view": None,
    "start page": 1.2,
    "public report": 3.0,
    "public report, not changed": 1.5,
    "reports list": 15.0,
    "reports search": None,
    "drafting overview": 15.0,
    "point page": 15.0,
    "save of a point": 5.0,
    "save by itself": 5.0,
    "what others did": None,
    "what others did, nothing new": 1.5,
    "desk": 25.0,
}


def _django(database: str) -> None:
    os.environ["DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()


def prepare(database: str, number: int) -> dict[str, Any]:
    """In a process of its own: make the database and fill it; print what the driver needs."""
    _django(database)
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from bench.seed import fill

    call_command("migrate", verbosity=0)
    known = fill(number, timezone.now())
    with connection.cursor() as cursor:
        # As PostgreSQL leaves a database by itself after a while, and SQLite when it is asked.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    known["queries"] = _queries(known)
    return known


def _queries(known: dict[str, Any]) -> dict[str, int]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counted, tag = {}, ""
    # The driver saves points of the first assessments; this one save is of the last.
    backwards = {**known, "drafting": known["drafting"][::-1]}
    for page, request in requests(backwards).items():
        method, path, body, headers = request(0)
        if "If-None-Match" in headers:
            headers = {**headers, "If-None-Match": tag}
        client = Client(headers={k: v for k, v in headers.items() if k != "Content-Type"})
        with CaptureQueriesContext(connection) as seen:
            if method == "GET":
                answer = client.get(path)
            else:
                answer = client.post(path, body, content_type=headers["Content-Type"])
        # The page before one that has not changed is the same page.
        tag = answer.get("ETag", "")
        counted[page] = len(
            [q for q in seen if not re.match(r"(SAVEPOINT|RELEASE|BEGIN|COMMIT)", q["sql"])]
        )
    return counted


def requests(known: dict[str, Any]) -> dict[str, Any]:
    """How to ask for each page."""
    lead, staff = f"{COOKIE}={known['lead']}", f"{COOKIE}={known['staff']}"
    drafting, published = known["drafting"], known["published"]
    token = "a" * 32
    version: dict[tuple[int, int], int] = {}
    writers: dict[int, int] = {}
    stands: dict[tuple[int, int], str] = {}

    def get(path: str, cookie: str = "", **more: str) -> Any:
        headers = {**({"Cookie": cookie} if cookie else {}), **more}
        return lambda turn: ("GET", path, None, headers)

    def saved(turn: int, **typed: str) -> Any:
        """Each client writes a point of its own, from the version and text it last saved."""
        mine = writers.setdefault(threading.get_ident(), len(writers))
        place = (drafting[mine // 14], mine % 14 + 1)
        version[place] = version.get(place, 1)
        text = f"The service team tested each version with people, in turn {turn} {time.time_ns()}."
        sent = {"csrfmiddlewaretoken": token, "version": version[place], "done_well": text, **typed}
        if "base-done_well" in typed:
            # The first save of a place starts from what the seed wrote, which its version says.
            sent.pop("base-done_well")
            sent |= {"base-done_well": stands[place]} if place in stands else {}
        stands[place] = text
        version[place] += 1
        headers = {
            "Cookie": f"{lead}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        path = f"/assessments/{place[0]}/report/points/{place[1]}/"
        return "POST", path, urllib.parse.urlencode(sent).encode(), headers

    def save(turn: int) -> Any:
        """Everything of the page, as its button sends it."""
        return saved(
            turn,
            rating="amber",
            reason="Because the panel saw no research with people who need help.",
            observations="",
            new_action="",
            note="",
            do="stay",
        )

    def autosave(turn: int) -> Any:
        """What was typed and the text that it started from, as a script sends it."""
        method, path, body, headers = saved(turn, do="autosave", **{"base-done_well": ""})
        return method, path, body, {**headers, "Accept": "application/json"}

    report = f"/reports/{published[0]}/"
    overview = f"/assessments/{drafting[0]}/report/"
    follow = f"{overview}follow/?since="
    tag: list[str] = []

    def nothing_new(turn: int) -> Any:
        """By a page that knows everything there is, after whatever was saved before."""
        if not tag and known.get("serving"):
            url, headers = f"http://127.0.0.1:{PORT}{follow}", {"Cookie": lead}
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
                tag.append(answer.headers["ETag"])
        return get(follow, lead, Accept="application/json", **{"If-None-Match": "".join(tag)})(turn)

    return {
        "bare view": get("/bare/"),
        "start page": get("/"),
        "public report": lambda turn: (
            "GET", f"/reports/{published[turn % len(published)]}/", None, {},
        ),
        "public report, not changed": get(report, **{"If-None-Match": known.get("etag", "")}),
        "reports list": get("/reports/"),
        "reports search": get("/reports/?q=user+research"),
        "drafting overview": get(overview, lead),
        "point page": get(f"{overview}points/3/", lead),
        "save of a point": save,
        "save by itself": autosave,
        "what others did": get(follow, lead, Accept="application/json"),
        "what others did, nothing new": nothing_new,
        "desk": get("/desk/", staff),
    }  # fmt: skip


def serve(database: str) -> subprocess.Popen[bytes]:
    """One worker of four threads, as a small production has."""
    env = {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    server = subprocess.Popen(web_server(PORT, workers=1, threads=4), cwd=ROOT, env=env)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/bare/", timeout=1)
            return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("The server did not start.")


def measure(database: str, number: int, count: int) -> dict[str, tuple[Measured, Measured, int]]:
    """Every page with 1 client and with 16; the bare view first and last, in the same run."""
    import json

    out = subprocess.run(
        [sys.executable, "-m", "bench", "--prepare", database, str(number)],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    known = json.loads(out.stdout.splitlines()[-1])
    server = serve(database)
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{PORT}/reports/{known['published'][0]}/"
        ) as answer:
            known["etag"] = answer.headers["ETag"] or ""
        load = Load(PORT, server.pid, database)
        known["serving"] = True
        found = {}
        pages = requests(known)
        for page, request in pages.items():
            one = load.run(request, count, rounds=ROUNDS, bare=pages["bare view"])
            many = load.run(request, count, clients=16)
            found[page] = (one, many, known["queries"][page])
            print(
                f"  {page}: {one.cpu_ms:.2f} ms CPU, {one.times_bare:.1f} × bare, "
                f"status {one.status}",
                flush=True,
            )
        return found
    finally:
        server.terminate()
        server.wait()


def fresh_postgres() -> str:
    """A database of the bench's own."""
    import psycopg

    given = subprocess.run(
        [sys.executable, "scripts/postgres.py"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    address = given.rpartition("/")[0]
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS assess_bench")
        connection.execute("CREATE DATABASE assess_bench")
    return f"{address}/assess_bench"


def fresh_sqlite() -> str:
    """A file of the bench's own."""
    file = ROOT / "var" / "bench.sqlite3"
    file.parent.mkdir(exist_ok=True)
    for each in file.parent.glob("bench.sqlite3*"):
        each.unlink()
    return f"sqlite:///{file}"


def table(database: str, number: int, found: dict[str, Any]) -> list[str]:
    """The figures of one run as Markdown."""
    lines = [
        f"## {database}, {number:,} assessments",
        "",
        "| page | CPU ms | server | database | budget | × bare | budget | queries | kB "
        "| p50, 1 client | p95 | p50, 16 clients | p95 |",
        "|---|" + "---|" * 12,
    ]
    for page, (one, many, queries) in found.items():
        budget = BUDGETS[page] if database == "PostgreSQL" else None
        lines.append(
            f"| {page} | {one.cpu_ms:.2f} | {one.server_ms:.2f} | {one.database_ms:.2f} "
            f"| {_held(one.cpu_ms, budget)} | {one.times_bare:.1f} "
            f"| {_held(one.times_bare, budget and budget / BARE)} | {queries} "
            f"| {one.size / 1000:.1f} "
            f"| {one.p50_ms:.1f} | {one.p95_ms:.1f} | {many.p50_ms:.1f} | {many.p95_ms:.1f} |"
        )
    return [*lines, ""]


def _held(found: float, budget: float | None) -> str:
    """The budget, and whether what was found is within it."""
    return "–" if budget is None else f"{budget:.1f} {'held' if found <= budget else 'MISSED'}"


def main() -> None:
    """Measure what was asked for and write the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--prepare", nargs=2)
    asked.add_argument("--databases", nargs="*", default=["sqlite", "postgres"])
    asked.add_argument("--sizes", nargs="*", type=int, default=[200, 2000])
    asked.add_argument("--requests", type=int, default=480)
    given = asked.parse_args()
    if given.prepare:
        import json

        print(json.dumps(prepare(given.prepare[0], int(given.prepare[1]))))
        return
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=ROOT, check=True,
    )  # fmt: skip
    kept = sections(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for name in given.databases:
        for number in given.sizes:
            words = "PostgreSQL" if name == "postgres" else "SQLite"
            print(f"{words}, {number} assessments", flush=True)
            database = fresh_postgres() if name == "postgres" else fresh_sqlite()
            title, *lines = table(words, number, measure(database, number, given.requests))
            when = f"{datetime.datetime.now(datetime.UTC):%d %B %Y}"
            kept[title] = f"\n{when}, {given.requests} requests a page.\n" + "\n".join(lines)
    head = (
        f"# What a page costs\n\nBy `make bench`, {cores()} cores, Python "
        f"{sys.version.split()[0]}. CPU milliseconds per request of server and database together, "
        f"one keep-alive client, the least of {ROUNDS} rounds; milliseconds to the answer at 1 and "
        "16 clients. One worker of the web server, with 4 threads. Machines are noisy: compare within one "
        f"run: the budgets are for a machine where the bare view costs {BARE} ms, and given as a "
        "multiple of it too, which is the median of the rounds, each with the bare view right "
        "before it.\n"
    )
    text = "\n".join([head, *(f"{title}\n{text}" for title, text in kept.items())])
    RESULTS.write_text(text, encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """What was measured before, by title: only what is measured again is written again."""
    parts = re.split(r"^(## .+)\n", text, flags=re.MULTILINE)[1:]
    return {
        title: body.rstrip("\n") + "\n" for title, body in zip(parts[::2], parts[1::2], strict=True)
    }


if __name__ == "__main__":
    main()
