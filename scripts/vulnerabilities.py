"""Asks whether a locked package has a known vulnerability; says so plainly when nobody could tell.

pip-audit passes over a package its service does not know, and still reports that nothing is known
against the list. So its answer is read package by package. The exit status is 0 when every package
was looked up and none is known to be vulnerable, 1 when one is, and 75 (try again later) when some
or all could not be looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_CHECKED = 75


def main() -> int:
    command = ["-m", "pip_audit", "--requirement", "requirements/develop.txt", "--require-hashes"]
    form = ["--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "20"]
    try:
        done = subprocess.run(
            [sys.executable, *command, *form], cwd=ROOT, capture_output=True, text=True, timeout=120
        )
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("Not checked for vulnerabilities: the advisory service did not answer.")
        return NOT_CHECKED

    known = [(p, flaw) for p in packages for flaw in p.get("vulns", [])]
    for package, flaw in known:
        better = ", ".join(flaw["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {flaw['id']}, put right in {better}.")
    if known:
        return 1
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if skipped:
        print(
            f"Not checked for vulnerabilities: the advisory service could not say anything about "
            f"{len(skipped)} of {len(packages)} packages."
        )
        return NOT_CHECKED
    print(f"{len(packages)} packages looked up: no vulnerability is known in any.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
