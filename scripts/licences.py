"""Refuses a dependency whose licence does not allow use in a project under MIT.

Reads what each installed package says of itself, for every name in the lock files, and the
front-end packages of package-lock.json. A licence that is not in the table below is refused until
someone has read it and added it here.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("run.txt", "develop.txt", "installer.txt", "node.txt")

# Ask only for their notice, or (the last ones) that changes to their own files stay open.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "PSF-2.0",
    "Python-2.0",
    "Unlicense",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "MPL-2.0",
}

# What packages write instead of the name in the SPDX list of licences.
SPOKEN = {
    "Apache 2.0": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Permission is hereby granted, free of charge": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}


# Packages that list every licence one may choose from, as if all held; read, and one chosen.
CHOSEN = {
    # LGPL 2.1 or later. Two of its modules are GPL: pyproject.toml bans their import.
    "odfpy": "LGPL-3.0-or-later",
    # GPL 2 or later, LGPL 2.1 or later, or MPL 1.1, its LICENSE says.
    "pyphen": "LGPL-3.0-or-later",
}


def locked_names() -> set[str]:
    """The packages of the lock files, each with its marker dropped."""
    text = "\n".join((ROOT / "requirements" / name).read_text("utf-8") for name in LISTS)
    return set(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE))


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    """What a package says of its licence, as an expression of SPDX names where we know them."""
    if expression := metadata.get("License-Expression"):
        return expression
    classifiers = [
        line.rsplit(" :: ", 1)[1]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and not line.endswith(":: OSI Approved")
    ]
    if classifiers:
        return " AND ".join(SPOKEN.get(name, name) for name in classifiers)
    field = " ".join((metadata.get("License") or "").split())
    if field in SPOKEN:
        return SPOKEN[field]
    # Some put the whole text there.
    return next(
        (SPOKEN[phrase] for phrase in SPOKEN if len(phrase) > 12 and phrase in field), field
    )


def allowed(expression: str) -> bool:
    """One of the choices (OR) has to be allowed in all its parts (AND)."""
    choices = expression.replace("(", "").replace(")", "").split(" OR ")
    return any(all(part.strip() in ALLOWED for part in c.split(" AND ")) for c in choices)


def main() -> int:
    found: dict[str, str] = {}
    elsewhere: list[str] = []
    for name in sorted(locked_names()):
        try:
            metadata = importlib.metadata.metadata(name)
            found[name] = CHOSEN.get(name.lower()) or licence_of(metadata)
        except importlib.metadata.PackageNotFoundError:
            elsewhere.append(name)  # for another system or another Python
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for path, package in lock["packages"].items():
        if path:
            found[path] = package.get("license", "")

    refused = {name: licence for name, licence in found.items() if not allowed(licence)}
    for name, licence in refused.items():
        print(
            f"{name}: {licence[:80] or 'no licence named'}: not in the table of allowed licences."
        )
    print(
        f"{len(found)} licences read, {len(refused)} refused. Not installed here, so not read: "
        f"{', '.join(elsewhere) or 'none'}."
    )
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
