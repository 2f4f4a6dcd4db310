"""Sees to it that PDFs can be made: Pango, which lays out their text, and fonts to write it with.

Everything else works without them; where they are missing, the page of a report says so.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import debian

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# Latin letters as in Arial; and Arabic, Hebrew, Greek and signs that those lack.
FONTS = {"Liberation": "fonts-liberation", "DejaVu": "fonts-dejavu-core"}
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")


def missing() -> list[str]:
    """The Debian packages of what is not on this machine."""
    packages = [package for library, package in LIBRARIES.items() if not loads(library)]
    files = [file.name for folder in FOLDERS for file in folder.rglob("*.[to]tf")]
    return packages + [
        package for font, package in FONTS.items() if not any(n.startswith(font) for n in files)
    ]


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def see_to_it() -> None:
    if packages := missing():
        debian.offer(*packages, needed_for="reports as PDF")


if __name__ == "__main__":
    see_to_it()
