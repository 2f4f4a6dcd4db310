"""What stands in a document, read by other means than it was written with."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import openpyxl
import pikepdf
from docx.oxml.ns import qn
from lxml import etree

ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, OFFICE = (ODF % name for name in ("text", "table", "office"))


def squeezed(text: str) -> str:
    """The text with single spaces, as a reader takes it."""
    return " ".join(text.split())


def word(content: bytes) -> Any:
    """The Word document."""
    return docx.Document(io.BytesIO(content))


def word_lines(content: bytes) -> list[tuple[str, str]]:
    """The style and the words of each paragraph, those of tables too."""
    document = word(content)
    found = []
    for element in document.element.body.iter(qn("w:p")):
        paragraph = docx.text.paragraph.Paragraph(element, document)
        style = paragraph.style.name if paragraph.style is not None else ""
        said = "".join(t.text or "" for t in element.iter(qn("w:t"), qn("w:tab")))
        found.append((style, squeezed(said)))
    return found


def odt_tree(content: bytes, part: str = "content.xml") -> Any:
    """A part of an ODT document."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(part))


def odt_lines(content: bytes) -> list[tuple[str, str]]:
    """The kind and the words of each heading and paragraph."""
    body = odt_tree(content).find(f"{OFFICE}body")
    found = []
    for element in body.iter(f"{TEXT}h", f"{TEXT}p"):
        kind = element.tag.removeprefix(TEXT) + element.get(f"{TEXT}outline-level", "")
        found.append((kind, squeezed("".join(element.itertext()))))
    return found


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows of each sheet, as what they are: a formula would say so."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by the names of its columns."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def columns(content: bytes) -> list[str]:
    """The names of the columns of a CSV file."""
    return next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def pdf(content: bytes) -> pikepdf.Pdf:
    """The PDF."""
    return pikepdf.open(io.BytesIO(content))


def structure(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of the structure of a PDF, in reading order."""

    def walk(element: Any) -> Iterator[Any]:
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from walk(kid)

    yield from walk(document.Root.StructTreeRoot)


def tags(document: pikepdf.Pdf) -> list[str]:
    """The tags of a PDF in reading order."""
    return [str(element.S)[1:] for element in structure(document)]


class _Reader:
    """Reads the words of a page of a PDF by the table of each font, as a screen reader does."""

    def __init__(self) -> None:
        self.tables: dict[Any, dict[int, str]] = {}

    def table(self, font: Any) -> dict[int, str]:
        key = font.objgen
        if key not in self.tables:
            self.tables[key] = _to_unicode(font.ToUnicode.read_bytes())
        return self.tables[key]

    def page(self, page: Any) -> str:
        fonts = page.Resources.get("/Font", {})
        said, table = [], {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "Tf":
                    table = self.table(fonts[operands[0]])
                case "Tj" | "TJ":
                    parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                    for part in parts:
                        if isinstance(part, pikepdf.String):
                            raw = bytes(part)
                            said += [
                                table.get(int.from_bytes(raw[n : n + 2], "big"), "�")
                                for n in range(0, len(raw), 2)
                            ]
                case "ET" | "EMC":
                    said.append(" ")
        return "".join(said)


def _to_unicode(stream: bytes) -> dict[int, str]:
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.S):
        for code, text in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    return found


def pdf_words(content: bytes) -> str:
    """All the words of a PDF, with single spaces."""
    document, reader = pdf(content), _Reader()
    return squeezed(" ".join(reader.page(page) for page in document.pages))
