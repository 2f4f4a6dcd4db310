"""Sees to it that there is a browser for the journeys: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil

import debian

if __name__ == "__main__":
    if not shutil.which("chromium"):
        # A browser without a font draws no letters, and then every text has the size of nothing.
        debian.install("chromium", "fonts-liberation", needed_for="the tests in a browser")
