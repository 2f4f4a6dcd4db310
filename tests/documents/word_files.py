"""Word documents for tests: written by python-docx, so that they are as Word has them."""

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document

DOCUMENT = "word/document.xml"


def word(write: Callable[[Document], object] | None = None) -> bytes:
    """A document with what `write` puts into it."""
    document = docx.Document()
    if write is not None:
        write(document)
    return saved(document)


def saved(document: Document) -> bytes:
    """The document as a file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(content: bytes, name: str, change: Callable[[bytes], bytes] | None) -> bytes:
    """The same file with one part changed, or without it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
            elif change is not None:
                new.writestr(part, change(old.read(part)))
        if name not in old.namelist() and change is not None:
            new.writestr(name, change(b""))
    return out.getvalue()


def point(document: Document, heading: str, rating: str, well: list[str], needs: list[str]) -> None:
    """One point as many reports have it: decision, what was done well, what is needed."""
    document.add_heading(heading, 2)
    document.add_heading("Decision", 3)
    document.add_paragraph(f"The service was rated {rating} for {heading.partition('.')[0]}.")
    document.add_heading("What the team has done well", 3)
    document.add_paragraph("The panel was impressed that:")
    for words in well:
        document.add_paragraph(words, style="List Bullet")
    document.add_heading("What the team needs to explore", 3)
    document.add_paragraph("Before the next assessment, the team needs to:")
    for words in needs:
        document.add_paragraph(words, style="List Bullet")


def report(document: Document) -> None:
    """A short report: scope, three points in three habits, and a section nobody expects."""
    document.add_heading("Report of the panel", 0)
    document.add_paragraph("Assessment date: 14 April 2027")
    document.add_heading("Scope", 1)
    document.add_paragraph("The online application only.")
    document.add_heading("1. Understand users and their needs", 2)
    document.add_heading("Decision", 3)
    document.add_paragraph("The service was rated amber for point 1 of the Standard.")
    document.add_heading("What the team has done well", 3)
    line = document.add_paragraph("It spoke to ")
    line.add_run("41 anglers").bold = True
    line.add_run(".")
    document.add_heading("What the team needs to explore", 3)
    document.add_paragraph("Before the next assessment, the team needs to:")
    document.add_paragraph("ask people who use screen readers", style="List Bullet")
    document.add_paragraph("watch a bailiff at work", style="List Bullet")
    bold = document.add_paragraph()
    bold.add_run("Point 2").bold = True
    document.add_paragraph("Why: the letter is not part of it.")
    document.add_paragraph("Provide a joined-up experience across all channels (green)")
    document.add_paragraph("Optional advice:")
    document.add_paragraph("say the phone number", style="List Number")
    document.add_heading("Appendix", 1)
    document.add_paragraph("Who came to the day.")
