"""Every gate of the project: `make check`.

First those that run no tests, two at a time, told in their order; then the tests, which keep both
cores busy by themselves. A gate that fails does not stop the others. At the end stands what failed,
and the last line counts like pytest's: every test of every run, and every other gate as one.
"""

from __future__ import annotations

import os
import re
import string
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REPORTS = ROOT / "build" / "reports"
PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")
WORKERS = "2"
NOT_CHECKED = 75

# The settings a production start is refused without; the values are nobody's.
PRODUCTION = {
    "ASSESS_MODE": "production",
    "ASSESS_SECRET_KEY": f"not-a-secret-{string.digits}-{string.ascii_letters}",
    "ASSESS_HOSTS": "assess.example",
    "ASSESS_ADDRESS": "https://assess.example",
    "ASSESS_TEAM_EMAIL": "service.assessment@example",
    "ASSESS_SMTP": "smtp://assess:not-a-secret@mail.example:587",
    "DATABASE_URL": "postgresql://assess@127.0.0.1:5432/assess",
}


@dataclass
class Outcome:
    """How one gate ended."""

    name: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    note: str = ""
    said: str = ""

    def word(self) -> str:
        if self.failed:
            return "FAILED"
        return "passed" if self.passed else "not checked"


@dataclass
class Gate:
    """One thing that has to hold: a command, and the environment it needs."""

    name: str
    command: tuple[str | Path, ...]
    environment: Callable[[], Mapping[str, str]] = dict
    tests: bool = field(default=False)

    def run(self) -> Outcome:
        """Run it, while a test runner speaks for itself; whatever else is said is told later."""
        if self.tests:
            print(f"\n=== {self.name}", flush=True)
        start = time.monotonic()
        try:
            outcome = self.run_tests() if self.tests else self.run_quietly()
        except SystemExit as stopped:
            outcome = Outcome(self.name, 0, failed=1, note=str(stopped))
        outcome.seconds = time.monotonic() - start
        return outcome

    def tell(self, outcome: Outcome) -> None:
        """Say how it ended, and what the command said where it is of use."""
        if not self.tests:
            print(f"\n=== {self.name}")
        if outcome.said:
            print(outcome.said)
        note = f": {outcome.note}" if outcome.note else ""
        print(f"--- {self.name}: {outcome.word()} in {outcome.seconds:.1f} s{note}", flush=True)

    def run_quietly(self) -> Outcome:
        done = subprocess.run(
            [str(word) for word in self.command],
            cwd=ROOT,
            env=self.full_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = done.stdout.strip()
        if done.returncode == NOT_CHECKED:
            return Outcome(self.name, 0, skipped=1, note=said.splitlines()[-1])
        if done.returncode:
            return Outcome(self.name, 0, failed=1, said=said)
        return Outcome(self.name, 0, passed=1)

    def run_tests(self) -> Outcome:
        """Let pytest speak for itself, and count from its own record."""
        REPORTS.mkdir(parents=True, exist_ok=True)
        record = REPORTS / (re.sub(r"\W+", "-", self.name.lower()) + ".xml")
        record.unlink(missing_ok=True)
        command = [*(str(word) for word in self.command), f"--junitxml={record}"]
        done = subprocess.run(
            command, cwd=ROOT, env=self.full_environment(), stdin=subprocess.DEVNULL
        )
        outcome = Outcome(self.name, 0)
        if record.exists():
            for suite in ElementTree.parse(record).getroot().iter("testsuite"):
                counts = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors")}
                outcome.failed += counts["failures"] + counts["errors"]
                outcome.skipped += int(suite.get("skipped", 0))
                outcome.passed += counts["tests"]
            outcome.passed = max(0, outcome.passed - outcome.failed - outcome.skipped)
        if done.returncode and not outcome.failed:
            outcome.failed = 1
            outcome.note = f"pytest ended with status {done.returncode}"
        return outcome

    def full_environment(self) -> dict[str, str]:
        """This process's environment without its database: each gate names its own or none."""
        inherited = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        return {**inherited, **self.environment()}


def on_postgres() -> dict[str, str]:
    """The address of the PostgreSQL that scripts/postgres.py finds or makes."""
    command = [PYTHON, str(ROOT / "scripts" / "postgres.py")]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit("there is no PostgreSQL to test on")
    return {"DATABASE_URL": done.stdout.strip()}


def with_a_browser() -> dict[str, str]:
    command = [PYTHON, str(ROOT / "scripts" / "browser.py")]
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:
        raise SystemExit("there is no browser to test with")
    return {}


def pytest(*more: str) -> tuple[str | Path, ...]:
    # Neighbours stay in one process as long as both are busy: what they share is made once.
    return (BIN / "pytest", "-q", "-n", WORKERS, "--dist", "worksteal", *more)


def production() -> Mapping[str, str]:
    return PRODUCTION


GATES = [
    Gate("Format", (BIN / "ruff", "format", "--check", ".")),
    Gate("Lint", (BIN / "ruff", "check", ".")),
    Gate("Layers", (BIN / "lint-imports", "--no-logo")),
    Gate("Types", (BIN / "mypy",)),
    Gate("Migrations", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    Gate("Deployment", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), production),
    Gate("Static files", (*MANAGE, "collectstatic", "--noinput"), production),
    Gate("Licences", (PYTHON, "scripts/licences.py")),
    Gate("Vulnerabilities", (PYTHON, "scripts/vulnerabilities.py")),
    Gate("Generated documents", (*MANAGE, "policy_docs", "--check")),
    Gate("Tests on SQLite", pytest("-m", "not journey"), tests=True),
    Gate("Tests on PostgreSQL", pytest("-m", "not journey"), on_postgres, tests=True),
    Gate("Journeys in a browser", pytest("-m", "journey"), with_a_browser, tests=True),
]


def chosen(words: list[str]) -> list[Gate]:
    """All gates, or those named: `make check GATES="format lint"`."""
    gates = [g for g in GATES if not words or any(w.lower() in g.name.lower() for w in words)]
    if not gates:
        sys.exit("No such gate. There are: " + ", ".join(gate.name for gate in GATES) + ".")
    return gates


def run_all(gates: list[Gate]) -> list[Outcome]:
    """How each ended: what runs no tests two at a time, then the tests, one run after the other."""
    quiet = [gate for gate in gates if not gate.tests]
    outcomes = []
    with ThreadPoolExecutor(int(WORKERS)) as cores:
        for gate, outcome in zip(quiet, cores.map(Gate.run, quiet), strict=True):
            gate.tell(outcome)
            outcomes.append(outcome)
    for gate in gates:
        if gate.tests:
            outcomes.append(gate.run())
            gate.tell(outcomes[-1])
    return outcomes


def main() -> int:
    start = time.monotonic()
    outcomes = run_all(chosen(sys.argv[1:]))

    print("\n=== Gates")
    for outcome in outcomes:
        note = f"  {outcome.note}" if outcome.note else ""
        print(f"{outcome.name:<24}{outcome.seconds:>8.1f} s  {outcome.word()}{note}")
    failed = [outcome.name for outcome in outcomes if outcome.failed]
    print(f"Failed: {', '.join(failed)}." if failed else "No gate failed.")

    counts = {
        word: sum(getattr(outcome, word) for outcome in outcomes)
        for word in ("failed", "passed", "skipped")
    }
    line = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    print(f"===== {line} in {time.monotonic() - start:.2f}s =====")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
