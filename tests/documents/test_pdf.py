"""The PDF is read as it was meant by those who cannot see it: asserted in the file itself."""

import datetime
import os
import subprocess
import sys

import pikepdf
import pytest

from assess.documents.context import Edition, report_of
from assess.documents.writers import to_pdf
from assess.domain.words import Marking
from tests.documents import opened
from tests.documents.whole_report import a_report

DAY = datetime.date(2027, 2, 18)


@pytest.fixture(scope="module")
def document() -> pikepdf.Pdf:
    """A report that is not public yet."""
    edition = Edition(2, DAY, Marking.NOT_YET_PUBLISHED)
    return opened.pdf(to_pdf.write(report_of(a_report()), edition))


def elements(document, *kinds):
    return [each for each in opened.structure(document) if str(each.S)[1:] in kinds]


def test_it_is_tagged_has_a_language_and_shows_its_title(document):
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en-GB"
    title = "Get a permit: alpha service assessment, not yet published"
    assert str(document.docinfo.Title) == title
    assert document.Root.ViewerPreferences.DisplayDocTitle
    # Nothing is claimed that no validator has passed.
    metadata = document.Root.get("/Metadata")
    assert metadata is None or b"pdfuaid" not in metadata.read_bytes()


def test_its_author_is_the_organisation_and_nobody(document):
    assert str(document.docinfo.Author) == "Department for <Testing>"
    assert "Report 41, version 2" in str(document.docinfo.Subject)


def test_headings_begin_with_the_title_and_skip_no_level(document):
    levels = [int(tag[1]) for tag in opened.tags(document) if tag in {"H1", "H2", "H3", "H4"}]
    assert levels[0] == 1 and levels.count(1) == 1
    assert set(levels) == {1, 2, 3}
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_bookmarks_lead_to_every_heading(document):
    with document.open_outline() as outline:
        [title] = outline.root
        names = [item.title for item in title.children]
        point = title.children[-3]
        below = [item.title for item in point.children]
    assert title.title == "Get a permit"
    assert names[:2] == ["Overall rating: Red", "Ratings of the 4 points"]
    assert names[-1] == "4. Title 4’s <words>"
    assert below == [
        *("What the service team has done well", "Why it is rated amber"),
        *("Actions for the service team", "Other observations"),
    ]


def test_header_cells_have_a_scope(document):
    headers = elements(document, "TH")
    scopes = [str(each.A.Scope) for each in headers]
    assert scopes.count("/Column") == 3
    assert scopes.count("/Row") == 5 + 4  # the facts, and the points
    assert len(scopes) == 12
    assert len(elements(document, "Table")) == len(elements(document, "Caption")) == 2


def test_pictures_are_told_in_words(document):
    [chart] = elements(document, "Figure")
    assert str(chart.Alt) == (
        "Ratings: point 1 green; point 2 amber; point 3 red; point 4 not in scope"
    )
    assert not any(page.get_images() for page in document.pages)


def test_lists_are_lists_and_links_are_links(document):
    tags = opened.tags(document)
    assert tags.count("L") >= 20 and tags.count("LI") == 2 * tags.count("L")
    links = elements(document, "Link")
    assert len(links) >= 20 + 4
    addresses = {
        str(annotation.A.URI)
        for page in document.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation
    }
    assert "https://example.org/scope" in addresses


def test_every_font_is_in_the_file(document):
    fonts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary)
             and each.get("/Type") == "/FontDescriptor"]  # fmt: skip
    assert fonts
    assert all("/FontFile2" in each or "/FontFile3" in each for each in fonts)


def test_each_page_says_that_it_is_not_yet_published_and_which_it_is(document):
    reader = opened._Reader()
    for number, page in enumerate(document.pages, 1):
        said = opened.squeezed(reader.page(page))
        assert "Not yet published" in said
        assert f"Page {number} of {len(document.pages)}" in said


def test_nothing_in_a_text_is_fetched():
    content = a_report()
    content["scope"] = "![picture](https://x.example/p.png) <img src='file:///etc/passwd'>"
    written = to_pdf.html(report_of(content), Edition(1, DAY, Marking.PUBLISHED))
    assert "<img" not in written and "<link" not in written


WITHOUT_PANGO = """
import cffi, django
def missing(*args): raise OSError("cannot load library")
cffi.FFI.dlopen = missing
django.setup()
from assess.config.wsgi import application  # the service starts
from assess.documents.context import Edition, report_of
from assess.documents.writers import CannotBeMade, writer
from tests.documents.test_pdf import DAY, Marking
EDITION = Edition(1, DAY, Marking.PUBLISHED)
from tests.documents.whole_report import a_report
made = [len(writer(each)(report_of(a_report()), EDITION))
        for each in ("docx", "odt", "xlsx", "csv")]
try:
    writer("pdf")(report_of(a_report()), EDITION)
except CannotBeMade as no:
    print(all(made), no)
"""


def test_without_pango_a_sentence_says_why_and_all_else_works(settings):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PANGO],
        check=False,
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "assess.config.settings"},
    )
    assert done.stdout.splitlines()[-1:] == [f"True {to_pdf.NO_PANGO}"], done.stderr


def test_a_department_adds_its_own_styles(tmp_path, settings):
    file = tmp_path / "ours.css"
    file.write_text("@page { size: A5 }")
    settings.PDF_STYLES = str(file)
    edition = Edition(1, DAY, Marking.PUBLISHED)
    made = opened.pdf(to_pdf.write(report_of(a_report()), edition))
    assert [round(float(side)) for side in made.pages[0].MediaBox][2:] == [420, 595]
