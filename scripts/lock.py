"""Locks the newest versions that pyproject.toml and package.json allow, without any address.

    make lock

Each list holds names, versions and hashes, so that it installs from whatever index a machine is set
up with, and nothing but the bytes that were locked. Afterwards no line of them may hold an address:
tests/rules/test_repository.py looks.
"""

from __future__ import annotations

import setup

UV = setup.VENV / "bin" / "uv"
LISTS = {
    "run.txt": ["pyproject.toml"],
    "develop.txt": ["pyproject.toml", "--group", "develop"],
    "installer.txt": ["--group", "installer"],
    "node.txt": ["--group", "node"],
}


def main() -> None:
    for name, source in LISTS.items():
        with setup.step(f"Locking requirements/{name}"):
            form = ["--universal", "--generate-hashes", "--python-version", setup.SUPPORTED[-1]]
            header = ["--custom-compile-command", "make lock", "--no-emit-index-url", "--quiet"]
            # What is run is locked first, and is locked the same for those who develop.
            same = ["--constraints", "requirements/run.txt"] if name == "develop.txt" else []
            written = ["--upgrade", "--output-file", f"requirements/{name}"]
            command = [UV, "pip", "compile", *source, *form, *header, *same, *written]
            setup.run(*command, env=setup.uv_environment())
    with setup.step("Locking package-lock.json"):
        setup.run(setup.npm(), "update", "--package-lock-only")


if __name__ == "__main__":
    import os

    os.chdir(setup.ROOT)
    main()
