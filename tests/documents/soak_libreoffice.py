"""Word and ODT documents open in LibreOffice, with every heading and every item of a list.

Part of `make soak` alone: LibreOffice takes seconds to start, and few machines have it.
"""

import datetime
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from assess.documents.context import Edition, report_of
from assess.documents.writers import writer
from assess.domain.words import Marking
from tests.documents.test_office import HEADINGS
from tests.documents.whole_report import NAMES, a_report, a_review, bits

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed here (libreoffice-writer-nogui on Debian)"
)
EDITION = Edition(2, datetime.date(2027, 2, 18), Marking.NOT_YET_PUBLISHED)


def opened(format: str, content: dict, folder: Path) -> BeautifulSoup:
    """What LibreOffice makes of the document: its own HTML of it."""
    file = folder / f"report.{format}"
    file.write_bytes(writer(format)(report_of(content), EDITION))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", "html:HTML (StarWriter)"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=120
    )
    return BeautifulSoup((folder / "report.html").read_text("utf-8"), "lxml")


def said(tag) -> str:
    return " ".join(tag.get_text().split())


@pytest.mark.parametrize("format", ["docx", "odt"])
def test_every_heading_and_every_item_is_there(format, tmp_path):
    page = opened(format, a_report(), tmp_path)
    headings = [said(tag) for tag in page.find_all(re.compile(r"^h[1-6]$"))]
    assert [each for each in headings if each] == HEADINGS
    assert {tag.name for tag in page.find_all(re.compile(r"^h[1-6]$"))} == {"h1", "h2", "h3"}
    items = [said(li) for li in page.find_all("li")]
    words = said(page)
    for name in NAMES:
        begins, goes_on, first, second, ends = bits(name)
        assert (items.count(first), items.count(second)) == (1, 1), name
        for part in (begins, goes_on, ends):
            assert part in words


@pytest.mark.parametrize("format", ["docx", "odt"])
def test_tables_have_their_headers(format, tmp_path):
    page = opened(format, a_report(), tmp_path)
    assert [said(th) for th in page.select("thead tr")] == ["Point Actions Rating"]


@pytest.mark.parametrize("format", ["docx", "odt"])
def test_a_peer_review_opens_too(format, tmp_path):
    page = opened(format, a_review(), tmp_path)
    assert "What the panel recommends" in [said(h) for h in page.find_all("h2")]
    assert bits("Recommendations")[2] in [said(li) for li in page.find_all("li")]


@pytest.mark.parametrize(("format", "to"), [("xlsx", "csv"), ("csv", "csv")])
def test_workbook_and_csv_open_with_their_actions(format, to, tmp_path):
    if not shutil.which("localc") and not shutil.which("soffice"):
        pytest.skip("LibreOffice Calc is not installed here (libreoffice-calc-nogui on Debian)")
    file = tmp_path / f"actions.{format}"
    file.write_bytes(writer(format)(report_of(a_report()), EDITION))
    out = tmp_path / "out"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [OFFICE, profile, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", to]
    if format == "xlsx":
        command.remove("--infilter=CSV:44,34,76,1")
    subprocess.run(
        [*command, "--outdir", str(out), str(file)], check=True, capture_output=True, timeout=120
    )
    text = (out / "actions.csv").read_text("utf-8", "replace")
    for number in range(1, 4):
        assert f"Action 2 of {number} first bullet" in text
