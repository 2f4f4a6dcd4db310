"""Builds what a checkout needs to run, from the lock files: Python's environment, the front end.

    python3 scripts/setup.py run        what the service needs
    python3 scripts/setup.py develop    that, and what making and checking need

What is there already and matches the lock files is left alone, so that the second start takes a
moment. Plain Python without packages: it runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import debian
import pango
import prepare_govuk

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
REQUIREMENTS = ROOT / "requirements"
SUPPORTED = ("3.13", "3.12", "3.11")
LEVELS = {"run": ["run.txt"], "develop": ["run.txt", "develop.txt"]}


def main(level: str) -> None:
    os.chdir(ROOT)
    with alone():
        python_environment(level)
        front_end()
        pango.see_to_it()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two `make` at once in one checkout wait for each other."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def step(sentence: str) -> Iterator[None]:
    print(f"{sentence} ...", flush=True)
    start = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - start:.1f} s", flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run one command quietly; when it fails, show all it said and stop."""
    done = subprocess.run(
        [str(word) for word in command],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        said = done.stdout.strip()
        sys.exit(f"{said}\n\nThis did not work: {' '.join(str(word) for word in command)}")


def digest(*paths: Path) -> str:
    content = hashlib.sha256()
    for path in paths:
        content.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()


# Python -----------------------------------------------------------------------------------------


def python_environment(level: str) -> None:
    stamp = VENV / "assess-installed.json"
    before = read_stamp(stamp)
    if before.get("level") == "develop":
        level = "develop"  # what a developer has is not taken away again
    lists = [REQUIREMENTS / name for name in ("installer.txt", *LEVELS[level])]
    now = {"level": level, "lists": digest(*lists), "python": version_of(VENV / "bin" / "python")}
    if before == now:
        return
    if not now["python"] or not (VENV / "bin" / "uv").exists():
        new_environment()
    stamp.unlink(missing_ok=True)
    with step(f"Installing the Python packages of requirements/{LEVELS[level][-1]}"):
        uv = VENV / "bin" / "uv"
        exact = [REQUIREMENTS / "installer.txt", REQUIREMENTS / LEVELS[level][-1]]
        run(
            *(
                uv,
                "pip",
                "sync",
                "--quiet",
                "--require-hashes",
                "--python",
                VENV / "bin" / "python",
            ),
            *exact,
            env=uv_environment(),
        )
    stamp.write_text(json.dumps({**now, "python": version_of(VENV / "bin" / "python")}))


def new_environment() -> None:
    python = supported_python()
    with step(f"Making a Python {version_of(python)} environment in .venv"):
        shutil.rmtree(VENV, ignore_errors=True)
        if subprocess.run(
            [python, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL
        ).returncode:
            debian.install("python3-venv", needed_for="the Python environment")
        run(python, "-m", "venv", VENV)
    with step("Installing the installer (uv)"):
        pip = (VENV / "bin" / "python", "-m", "pip", "install", "--quiet")
        run(
            *pip,
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            REQUIREMENTS / "installer.txt",
        )


def supported_python() -> str:
    here = "{}.{}".format(*sys.version_info[:2])
    if here in SUPPORTED:
        return sys.executable
    for version in SUPPORTED:
        found = shutil.which(f"python{version}")
        if found and version_of(found).startswith(version):
            return found
    sys.exit(
        f"This needs Python {', '.join(sorted(SUPPORTED))}; {sys.executable or 'python3'} is {here}."
        " Install one of them, or say where one is, as in PYTHON=python3.13 make run."
    )


def version_of(python: str | Path) -> str:
    """The version of an interpreter, or nothing where it is missing or broken."""
    ask = "import platform; print(platform.python_version())"
    with contextlib.suppress(OSError):
        done = subprocess.run([str(python), "-c", ask], capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""
    return ""


def uv_environment() -> dict[str, str]:
    """uv does not read pip's settings: hand on the index this machine is set up with."""
    environment = dict(os.environ)
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & environment.keys():
        command = [str(VENV / "bin" / "python"), "-m", "pip", "config", "list"]
        settings = subprocess.run(command, capture_output=True, text=True).stdout
        if found := re.search(
            r"^(?::env:|global|install)\.index-url='(.+)'$", settings, re.MULTILINE
        ):
            environment["UV_DEFAULT_INDEX"] = found[1]
    return environment


def read_stamp(path: Path) -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_text())
    return {}


# Front end --------------------------------------------------------------------------------------


def front_end() -> None:
    modules = ROOT / "node_modules"
    locked = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    installed = {"lists": digest(*locked)}
    stamp = modules / ".assess-installed.json"
    if read_stamp(stamp) != installed:
        with step("Installing the front-end packages of package-lock.json"):
            run(npm(), "ci", "--no-progress")
            stamp.write_text(json.dumps(installed))

    prepared = {"lists": digest(*locked, Path(prepare_govuk.__file__))}
    stamp = BUILD / "govuk.json"
    if read_stamp(stamp) != prepared or not prepare_govuk.PREPARED.is_dir():
        with step("Preparing GOV.UK Frontend in build/govuk"):
            prepare_govuk.prepare()
            stamp.write_text(json.dumps(prepared))


def npm() -> str | Path:
    """The machine's npm; where there is none that will do, the one packaged for Python."""
    if found := shutil.which("npm"):
        version = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
        if version.split(".")[0].isdigit() and int(version.split(".")[0]) >= 8:
            return found
    node = BUILD / "node"
    locked = REQUIREMENTS / "node.txt"
    installed = {"lists": digest(locked)}
    if read_stamp(node / "assess-installed.json") != installed:
        uv, python = VENV / "bin" / "uv", node / "bin" / "python"
        run(uv, "venv", "--quiet", "--clear", "--python", VENV / "bin" / "python", node)
        hashed = ("pip", "sync", "--quiet", "--require-hashes", "--python", python, locked)
        run(uv, *hashed, env=uv_environment())
        (node / "assess-installed.json").write_text(json.dumps(installed))
    return node / "bin" / "npm"


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LEVELS:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Say the same again and it goes on from here.")
