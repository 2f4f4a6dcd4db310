"""What python-docx has no words for: numbered lists, links, fields, headers of tables, borders."""

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Pt, RGBColor
from docx.text.paragraph import Paragraph

from assess.documents.blocks import Run

LEVELS = 9  # more than this Word does not know
_STEP = Pt(18)
_BULLETS = "•◦▪"


def _element(tag: str, /, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


class Numbering:
    """The lists of a document: one of bullets, and a new one for each list with numbers."""

    def __init__(self, document: Any) -> None:
        self.root = _numbering_of(document)
        known = [int(each.get(qn("w:abstractNumId"))) for each in self._all("w:abstractNum")]
        self.bullets_look, self.numbers_look = max(known, default=0) + 1, max(known, default=0) + 2
        for look, numbered in ((self.bullets_look, False), (self.numbers_look, True)):
            self._add_look(look, numbered)
        numbers = self._all("w:num")
        self.last_id = max((int(each.get(qn("w:numId"))) for each in numbers), default=0)
        self.last = numbers[-1] if numbers else None
        self.bullets = self._number(self.bullets_look)

    def _all(self, name: str) -> list[Any]:
        return list(self.root.iterchildren(qn(name)))

    def _add_look(self, id: int, numbered: bool) -> None:
        """How a list looks at each level. These stand before the lists themselves."""
        look = _element("w:abstractNum", abstractNumId=str(id))
        look.append(_element("w:multiLevelType", val="multilevel"))
        for level in range(LEVELS):
            each = _element("w:lvl", ilvl=str(level))
            each.append(_element("w:start", val="1"))
            each.append(_element("w:numFmt", val="decimal" if numbered else "bullet"))
            text = f"%{level + 1}." if numbered else _BULLETS[level % len(_BULLETS)]
            each.append(_element("w:lvlText", val=text))
            each.append(_element("w:lvlJc", val="left"))
            place = _element("w:pPr")
            left = str(int(_STEP.twips * (level + 1)))
            place.append(_element("w:ind", left=left, hanging=str(int(_STEP.twips))))
            each.append(place)
            look.append(each)
        first = next(iter(self._all("w:num")), None)
        if first is None:
            self.root.append(look)
        else:
            first.addprevious(look)

    def _number(self, look: int, start: int | None = None) -> int:
        self.last_id += 1
        number = _element("w:num", numId=str(self.last_id))
        number.append(_element("w:abstractNumId", val=str(look)))
        if start is not None:
            for level in range(LEVELS):
                again = _element("w:lvlOverride", ilvl=str(level))
                again.append(_element("w:startOverride", val=str(start)))
                number.append(again)
        if self.last is None:
            self.root.append(number)
        else:
            self.last.addnext(number)
        self.last = number
        return self.last_id

    def another(self, start: int | None) -> int:
        """A list that begins with this number, or one of bullets."""
        return self.bullets if start is None else self._number(self.numbers_look, start)

    def indent(self, level: int, more: Length | None) -> Length:
        """How far the words of a list item stand from the margin."""
        return Length(_STEP * (min(level, LEVELS - 1) + 1) + (more or 0))

    def use(self, paragraph: Paragraph, number: int, level: int, more: Length | None) -> None:
        """Make this paragraph an item of a list."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = min(level, LEVELS - 1)
        properties.get_or_add_numId().val = number
        if more:
            paragraph.paragraph_format.left_indent = self.indent(level, more)
            paragraph.paragraph_format.first_line_indent = Length(-_STEP)


def _numbering_of(document: Any) -> Any:
    """The part of a document that holds its lists; a template may have none."""
    try:
        return document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        part = XmlPart(
            PackURI("/word/numbering.xml"),
            CONTENT_TYPE.WML_NUMBERING,
            parse_xml(f"<w:numbering {nsdecls('w')}/>"),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return part.element


def bookmark(paragraph: Paragraph, name: str, id: int) -> None:
    """A place that links lead to: around the words of this paragraph."""
    start = _element("w:bookmarkStart", id=str(id), name=_place(name))
    end = _element("w:bookmarkEnd", id=str(id))
    runs = paragraph._p.r_lst
    if runs:
        runs[0].addprevious(start)
        runs[-1].addnext(end)


def _place(name: str) -> str:
    return name.replace("-", "_")


def words(paragraph: Paragraph, text: str) -> Any:
    """A run of these words, without line breaks. Only for a tab does python-docx look at each character."""
    if "\t" in text:
        return paragraph.add_run(text)
    run = paragraph.add_run()
    if text:
        run._r.add_t(text)
    return run


def looks(written: Any, run: Run) -> None:
    """Bold and slanted, as the run is; what it is not needs no word in the document."""
    if run.bold:
        written.bold = True
    if run.slanted:
        written.italic = True


def link(paragraph: Paragraph, run: Run) -> None:
    """Words that lead elsewhere: to an address, or to a place in this document."""
    element = OxmlElement("w:hyperlink")
    if run.href.startswith("#"):
        element.set(qn("w:anchor"), _place(run.href[1:]))
    else:
        id = paragraph.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element.set(qn("r:id"), id)
    written = words(paragraph, run.text)
    looks(written, run)
    written.underline, written.font.color.rgb = True, RGBColor(0x1A, 0x65, 0xA6)
    element.append(written._r)
    paragraph._p.append(element)


def field(paragraph: Paragraph, name: str) -> None:
    """What Word fills in by itself, such as the number of the page."""
    for kind in ("begin", "", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "text":
            run.text = "1"
        elif kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = name
            run._r.append(instruction)


def table_header(table: Any, caption: str, *, columns: bool) -> None:
    """Say which cells are headers, and what the table is about, to those who cannot see it."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    look = {"firstRow": columns, "lastRow": False, "firstColumn": True, "lastColumn": False}
    properties.append(
        _element(
            "w:tblLook",
            val="04A0" if columns else "0480",
            **{key: str(int(value)) for key, value in look.items()},
            noHBand="1",
            noVBand="1",
        )
    )
    properties.append(_element("w:tblCaption", val=caption))
    for place, row in enumerate(table._tbl.tr_lst):
        about = row.get_or_add_trPr()
        about.append(_element("w:cantSplit"))
        if columns and place == 0:
            about.append(_element("w:tblHeader"))


def bordered(paragraph: Paragraph, colour: str) -> None:
    """A thick line at the left of this paragraph."""
    borders = _element("w:pBdr")
    borders.append(_element("w:left", val="single", sz="36", space="8", color=colour))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def shaded(cell: Any, colour: str) -> None:
    """A cell with this background."""
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=colour))
