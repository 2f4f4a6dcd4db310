"""Prepares the released GOV.UK Frontend for our own addresses: node_modules/ to build/govuk/govuk/.

What other people wrote is installed and prepared, never committed. Three things are changed:

- the source map lines go: the maps are not served, and hashed file names would look for them;
- `/assets/` at the root becomes `assets/` beside the style sheet, so that it can lie anywhere;
- the `@font-face` rules move to `fonts.css`: GDS Transport may only be used on gov.uk, so a page
  shows the system's font unless it links that sheet as well.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
PREPARED = ROOT / "build" / "govuk"

FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
SOURCE_MAP = re.compile(r"\s*(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")


def style_sheets(released: str) -> tuple[str, str]:
    """The released style sheet as two: everything but the fonts, and the fonts."""
    css = SOURCE_MAP.sub("\n", released).replace("url(/assets/", "url(assets/")
    if "url(/" in css:
        raise SystemExit(
            "GOV.UK Frontend's style sheet points somewhere new: see scripts/prepare_govuk.py."
        )
    fonts = FONT_FACE.findall(css)
    return FONT_FACE.sub("", css), "\n".join(fonts) + "\n"


def prepare(release: Path = RELEASE, prepared: Path = PREPARED) -> None:
    fresh = prepared.with_name(prepared.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    target = fresh / "govuk"
    target.mkdir(parents=True)

    sheet, fonts = style_sheets((release / "govuk-frontend.min.css").read_text("utf-8"))
    (target / "govuk-frontend.min.css").write_text(sheet, "utf-8")
    (target / "fonts.css").write_text(fonts, "utf-8")
    script = (release / "govuk-frontend.min.js").read_text("utf-8")
    (target / "govuk-frontend.min.js").write_text(SOURCE_MAP.sub("\n", script), "utf-8")
    shutil.copytree(release / "assets", target / "assets")

    shutil.rmtree(prepared, ignore_errors=True)
    fresh.rename(prepared)


if __name__ == "__main__":
    if not RELEASE.is_dir():
        sys.exit("GOV.UK Frontend is not installed: run `make setup`.")
    prepare()
