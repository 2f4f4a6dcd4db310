"""The report as a Word document: real headings, lists and table headers, made by python-docx.

A department can have its own template: its cover, header and footer stay, and of its styles those
with the names that are used here. What it lacks is added as in ours.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.conf import settings
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from assess.documents import flow as elements
from assess.documents.blocks import Block, Items, Paragraph, Run
from assess.documents.context import Edition, Report
from assess.documents.flow import flow
from assess.documents.writers.properties import LANGUAGE, properties
from assess.documents.writers.word_parts import (
    Numbering,
    bookmark,
    bordered,
    field,
    link,
    looks,
    shaded,
    table_header,
    words,
)

COLOURS = {"red": "942514", "amber": "F47738", "green": "005A30", "none": "505A5F"}
_DARK = RGBColor(0x0B, 0x0C, 0x0C)
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)
_INDENT = Pt(62)
# Style -> what it is based on, its size and the space before and after, where a template lacks it.
_STYLES: dict[str, tuple[str, float, float, float]] = {
    "Heading 1": ("Normal", 22, 0, 4),
    "Heading 2": ("Normal", 15, 20, 6),
    "Heading 3": ("Normal", 11.5, 11, 4),
    "List Bullet": ("Normal", 11, 0, 3),
    "List Number": ("Normal", 11, 0, 3),
    "Caption": ("Normal", 11, 12, 4),
}


def write(report: Report, edition: Edition) -> bytes:
    """The .docx."""
    return _Writer(report, edition).bytes()


class _Writer:
    def __init__(self, report: Report, edition: Edition) -> None:
        self.document = Document(settings.WORD_TEMPLATE or None)
        self.ours = not settings.WORD_TEMPLATE
        self.about = properties(report, edition)
        self.mark = edition.mark
        self._styles()
        # By name; python-docx would look through every style of the document for each paragraph.
        self.styles = {name: self.document.styles[name].style_id for name in _STYLES}
        self.numbering = Numbering(self.document)
        self.places = 0
        self._properties()
        self._around()
        for each in flow(report, edition):
            self._write(each)

    def bytes(self) -> bytes:
        """The document as it is saved."""
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    # What stands around the text -----------------------------------------------------------------

    def _styles(self) -> None:
        styles = self.document.styles
        for name, (base, size, before, after) in _STYLES.items():
            if name not in styles:
                styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
            elif not self.ours:
                continue
            style = styles[name]
            style.font.size, style.font.name = Pt(size), "Arial"
            style.font.bold = name.startswith(("Heading", "Caption"))
            style.font.italic, style.font.color.rgb = False, _DARK
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.keep_with_next = style.font.bold
        if self.ours:
            page = self.document.sections[0]
            page.page_width, page.page_height = Mm(210), Mm(297)
            page.left_margin = page.right_margin = Mm(22)
            page.top_margin = page.bottom_margin = Mm(24)
            normal = styles["Normal"]
            normal.font.name, normal.font.size = "Arial", Pt(11)
            normal.paragraph_format.space_after = Pt(6)
            for style in styles:  # headings of Word's theme have a font of their own
                for fonts in style.element.iter(qn("w:rFonts")):
                    for each in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                        fonts.attrib.pop(qn(f"w:{each}"), None)
        for defaults in styles.element.iter(qn("w:rPrDefault")):
            for lang in defaults.iter(qn("w:lang")):
                lang.set(qn("w:val"), LANGUAGE)

    def _properties(self) -> None:
        core = self.document.core_properties
        core.title, core.subject = self.about.title[:255], self.about.subject[:255]
        core.author = core.last_modified_by = self.about.author[:255]
        core.keywords, core.comments = self.about.keywords[:255], ""
        core.language, core.revision = LANGUAGE, 1
        core.created = core.modified = self.about.made_at.replace(tzinfo=None)

    def _around(self) -> None:
        """The mark at the top of each page, and name and page number below, where nothing stands yet."""
        section = self.document.sections[0]
        head, foot = section.header.paragraphs, section.footer.paragraphs
        if self.mark and head and not any(each.text for each in head):
            run = head[0].add_run(self.mark)
            run.bold, run.font.color.rgb = True, RGBColor(0x94, 0x25, 0x14)
        if foot and not any(each.text for each in foot):
            foot[0].add_run(f"{self.about.title}. Page ")
            field(foot[0], "PAGE")
            foot[0].add_run(" of ")
            field(foot[0], "NUMPAGES")

    # The text ------------------------------------------------------------------------------------

    def _write(self, each: elements.Element) -> None:
        match each:
            case elements.Heading():
                heading = self._styled(f"Heading {each.level}", each.text)
                if each.id:
                    self.places += 1
                    bookmark(heading, each.id, self.places)
            case elements.Aside():
                self._runs(self.document.add_paragraph(), each.runs)
            case elements.Notice():
                for paragraph in self._blocks(each.blocks):
                    bordered(paragraph, COLOURS["red"])
            case elements.Overall():
                paragraph = self.document.add_paragraph(each.meaning)
                bordered(paragraph, COLOURS[each.rating])
            case elements.Table():
                self._table(each)
            case elements.Action():
                self._action(each)
            case elements.Texts():
                self._blocks(each.blocks)

    def _styled(self, style: str, text: str) -> WordParagraph:
        paragraph = self.document.add_paragraph(text)
        paragraph._p.style = self.styles[style]
        return paragraph

    def _blocks(
        self, blocks: Sequence[Block], level: int = 0, number: int = 0, indent: Any = None
    ) -> list[WordParagraph]:
        """These blocks, one below the other; `number` is the list whose first paragraph is next."""
        written = []
        for block in blocks:
            if isinstance(block, Items):
                written += self._list(block, level, indent)
                continue
            paragraph = self._paragraph(block, level, number, indent)
            number = 0
            written.append(paragraph)
        return written

    def _paragraph(self, block: Paragraph, level: int, number: int, indent: Any) -> WordParagraph:
        paragraph = self.document.add_paragraph()
        if number:
            self.numbering.use(paragraph, number, level - 1, indent)
        elif level:
            paragraph.paragraph_format.left_indent = self.numbering.indent(level - 1, indent)
        elif indent:
            paragraph.paragraph_format.left_indent = indent
        self._runs(paragraph, block.runs)
        return paragraph

    def _list(self, block: Items, level: int, indent: Any) -> list[WordParagraph]:
        style = "List Bullet" if block.start is None else "List Number"
        number = self.numbering.another(block.start)
        written = []
        for item in block.items:
            bare = not item or isinstance(item[0], Items)  # the number needs a paragraph
            within = (Paragraph(()), *item) if bare else item
            paragraphs = self._blocks(within, level + 1, number, indent)
            paragraphs[0]._p.style = self.styles[style]
            written += paragraphs
        return written

    def _action(self, action: elements.Action) -> None:
        first, *others = action.blocks if action.blocks else (Paragraph(()),)
        if isinstance(first, Items):
            first, others = Paragraph(()), [first, *others]
        paragraph = self._paragraph(first, 0, 0, _INDENT)
        paragraph.paragraph_format.first_line_indent = -_INDENT
        paragraph.paragraph_format.tab_stops.add_tab_stop(_INDENT)
        lead = paragraph.add_run(f"Action {action.number}\t")
        lead.bold = True
        paragraph._p.insert(1, lead._r)  # after the properties, before the words
        self._blocks(others, indent=_INDENT)

    def _runs(self, paragraph: WordParagraph, runs: Sequence[Run]) -> None:
        for run in runs:
            if run.text == "\n":
                paragraph.add_run().add_break()
            elif run.href:
                link(paragraph, run)
            else:
                looks(words(paragraph, run.text), run)

    def _table(self, each: elements.Table) -> None:
        self._styled("Caption", each.caption)
        rows = len(each.rows) + bool(each.columns)
        table = self.document.add_table(rows, len(each.widths))
        if "Table Grid" in self.document.styles:
            table.style = self.document.styles["Table Grid"]
        table.autofit = False
        width = self.document.sections[0]
        whole = (width.page_width or 0) - (width.left_margin or 0) - (width.right_margin or 0)
        table_header(table, each.caption, columns=bool(each.columns))
        lines = table._cells  # asked for once: each look at a row would walk the whole table
        for place, part in enumerate(each.widths):
            table.columns[place].width = int(whole * part)
        below = 0
        if each.columns:
            for place, name in enumerate(each.columns):
                lines[place].paragraphs[0].add_run(name).bold = True
            below = len(each.widths)
        cells = [cell for row in each.rows for cell in row]
        for place, cell in enumerate(cells, below):
            lines[place].width = int(whole * each.widths[place % len(each.widths)])
            paragraph = lines[place].paragraphs[0]
            self._runs(paragraph, cell.runs)
            if cell.rating:
                shaded(lines[place], COLOURS[cell.rating])
                dark = cell.rating == "amber"
                for run in paragraph.runs:
                    run.bold, run.font.color.rgb = True, _DARK if dark else _WHITE
            elif not each.columns and place % len(each.widths) == 0:
                for run in paragraph.runs:
                    run.bold = True
