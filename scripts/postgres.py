"""Finds a PostgreSQL for the tests, or makes one; prints its DATABASE_URL and nothing else.

    DATABASE_URL=$(.venv/bin/python scripts/postgres.py)

A DATABASE_URL that is set already is taken as it is. Otherwise the tests use the role and database
`assess` on this machine. As root on Debian the server is installed, started and given that role;
anyone else is told in one sentence what to do. What is done is said on standard error.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time

import debian
import psycopg

HERE = "postgresql://assess:assess@127.0.0.1:5432/assess"
ROLE = "CREATE ROLE assess LOGIN CREATEDB PASSWORD 'assess'"
DATABASE = "CREATE DATABASE assess OWNER assess"
# Only this role's, and only tests use it: a crash may lose what a test just wrote.
FAST = "ALTER ROLE assess SET synchronous_commit = off"


def main() -> str:
    if given := os.environ.get("DATABASE_URL", ""):
        if not given.startswith(("postgres:", "postgresql:")):
            sys.exit(
                "DATABASE_URL is not a PostgreSQL address: unset it, or point it at a PostgreSQL."
            )
        if problem := silence(given):
            sys.exit(f"The PostgreSQL of DATABASE_URL does not answer: {problem}")
        return given
    if not silence(HERE):
        return HERE
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(
            "No PostgreSQL answers at 127.0.0.1:5432 for the role assess: start one and run,"
            f' as its superuser, "{ROLE}" and "{DATABASE}"; or set DATABASE_URL.'
        )
    if not shutil.which("pg_ctlcluster"):
        with contextlib.redirect_stdout(sys.stderr):
            debian.install("postgresql", needed_for="the tests on PostgreSQL")
    start()
    for statement in (ROLE, DATABASE, FAST):
        as_superuser(statement)
    if problem := silence(HERE):
        sys.exit(f"PostgreSQL was started and still does not answer: {problem}")
    return HERE


def silence(address: str) -> str:
    """Why this address does not answer; nothing when it does."""
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.Error as error:
        return " ".join(str(error).split())
    return ""


def start() -> None:
    """Start Debian's cluster, where it is down."""
    rows = subprocess.run(["pg_lsclusters", "--no-header"], capture_output=True, text=True).stdout
    clusters = [row.split() for row in rows.splitlines()]
    for version, name, port, state, *_ in clusters:
        if port == "5432" and state.startswith("down"):
            print(f"Starting PostgreSQL {version}.", file=sys.stderr)
            subprocess.run(["pg_ctlcluster", version, name, "start"], stdout=sys.stderr, check=True)
            break
    for _ in range(50):
        if as_superuser("SELECT 1") == 0:
            return
        time.sleep(0.2)
    sys.exit("PostgreSQL did not start; pg_lsclusters says:\n" + rows)


def as_superuser(statement: str) -> int:
    """Run one statement as PostgreSQL's own superuser; that it was done before is fine."""
    command = [
        "runuser",
        "-u",
        "postgres",
        "--",
        "psql",
        "-qX",
        "-p",
        "5432",
        "-d",
        "postgres",
        "-c",
        statement,
    ]
    return subprocess.run(
        command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True
    ).returncode


if __name__ == "__main__":
    print(main())
