"""Installs a Debian package where that is allowed and possible; otherwise says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def offer(*packages: str, needed_for: str) -> None:
    """Install what the service can do without; where that is not possible, say so and go on."""
    try:
        install(*packages, needed_for=needed_for)
    except SystemExit as no:
        print(f"{str(no).strip()} Everything else works without it.", flush=True)


def install(*packages: str, needed_for: str, instead: str = "") -> None:
    """Install Debian packages, or stop with one sentence that says what to install.

    Only root on a machine with apt-get can install: nobody else's machine is changed.
    """
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        advice = instead or f"Install {names} (on Debian: sudo apt-get install {names})"
        sys.exit(f"{advice}: it is needed for {needed_for}.")
    print(
        f"Installing {names} with apt-get: needed for {needed_for}. Give it some minutes.",
        flush=True,
    )
    # PostgreSQL takes the language and the encoding of its first databases from here.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "Acquire::Retries=3"]
    log: list[str] = []
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*quiet, *step],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        log.append(done.stdout)
    if done.returncode:
        sys.exit(
            "".join(log) + f"\napt-get could not install {names}: it is needed for {needed_for}."
        )
