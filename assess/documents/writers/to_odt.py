"""The report as an OpenDocument text: real headings, lists and table headers, made by odfpy.

A department can have its own template: its cover, header and footer stay, and of its styles those
with the names that are used here. What it lacks is added as in ours.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.conf import settings
from odf import dc, meta, table, text
from odf.opendocument import OpenDocumentText, load

from assess.documents import flow as elements
from assess.documents.blocks import Block, Items, Paragraph, Run
from assess.documents.context import Edition, Report
from assess.documents.flow import flow
from assess.documents.writers.odt_styles import BULLETS, NUMBERS, Styles
from assess.documents.writers.properties import LANGUAGE, Properties, properties

_TYPE = "application/vnd.oasis.opendocument.text"


def write(report: Report, edition: Edition) -> bytes:
    """The .odt."""
    about = properties(report, edition)
    document = _document()
    _describe(document, about)
    styles = Styles(document, edition.mark, about.title)
    body = _Writer(document.text, styles)
    for each in flow(report, edition):
        body.write(each)
    out = BytesIO()
    document.write(out)
    return out.getvalue()


def _document() -> Any:
    if not settings.ODT_TEMPLATE:
        return OpenDocumentText()
    document = load(settings.ODT_TEMPLATE)
    document.mimetype = _TYPE  # a document, where it was a template
    return document


def _describe(document: Any, about: Properties) -> None:
    made = about.made_at.strftime("%Y-%m-%dT%H:%M:%S")
    for kind, value in (
        (dc.Title, about.title),
        (dc.Subject, about.subject),
        (dc.Creator, about.author),
        (dc.Date, made),
        (dc.Language, LANGUAGE),
        (meta.InitialCreator, about.author),
        (meta.CreationDate, made),
        (meta.Keyword, about.keywords),
    ):
        for old in document.meta.getElementsByType(kind):
            document.meta.removeChild(old)
        document.meta.addElement(kind(text=value))


class _Writer:
    def __init__(self, body: Any, styles: Styles) -> None:
        self.body, self.styles = body, styles

    def write(self, each: elements.Element) -> None:
        """One element, below what is written."""
        match each:
            case elements.Heading():
                heading = text.H(outlinelevel=each.level, stylename=f"Heading_20_{each.level}")
                if each.id:
                    heading.addElement(text.BookmarkStart(name=each.id))
                heading.addText(each.text)
                if each.id:
                    heading.addElement(text.BookmarkEnd(name=each.id))
                self.body.addElement(heading)
            case elements.Aside():
                self.body.addElement(self._paragraph(each.runs, "Aside"))
            case elements.Notice():
                self._blocks(self.body, each.blocks, "Notice")
            case elements.Overall():
                paragraph = text.P(stylename=f"Overall_20_{each.rating}")
                paragraph.addText(each.meaning)
                self.body.addElement(paragraph)
            case elements.Table():
                self._table(each)
            case elements.Action():
                self._action(each)
            case elements.Texts():
                self._blocks(self.body, each.blocks)

    def _blocks(self, into: Any, blocks: Sequence[Block], style: str = "Text_20_body") -> None:
        for block in blocks:
            if isinstance(block, Items):
                into.addElement(self._list(block))
            else:
                into.addElement(self._paragraph(block.runs, style))

    def _list(self, block: Items) -> Any:
        numbered = block.start is not None
        written = text.List(stylename=NUMBERS if numbered else BULLETS)
        for place, item in enumerate(block.items):
            first = {"startvalue": block.start} if numbered and place == 0 else {}
            entry = text.ListItem(**first)
            self._blocks(entry, item or (Paragraph(()),), "List_20_Contents")
            written.addElement(entry)
        return written

    def _action(self, action: elements.Action) -> None:
        first, *others = action.blocks if action.blocks else (Paragraph(()),)
        if isinstance(first, Items):
            first, others = Paragraph(()), [first, *others]
        paragraph = text.P(stylename="Action")
        lead = text.Span(stylename="Strong_20_Emphasis", text=f"Action {action.number}")
        paragraph.addElement(lead)
        paragraph.addElement(text.Tab())
        self._runs(paragraph, first.runs)
        self.body.addElement(paragraph)
        self._blocks(self.body, others, "Action_20_more")

    def _paragraph(self, runs: Sequence[Run], style: str) -> Any:
        paragraph = text.P(stylename=style)
        self._runs(paragraph, runs)
        return paragraph

    def _runs(self, into: Any, runs: Sequence[Run]) -> None:
        for run in runs:
            if run.text == "\n":
                into.addElement(text.LineBreak())
                continue
            place = into
            if run.href:
                place = text.A(href=run.href, type="simple", stylename="Internet_20_link")
                into.addElement(place)
            if run.bold or run.slanted:
                styles = {(True, False): "Strong_20_Emphasis", (False, True): "Emphasis"}
                look = styles.get((run.bold, run.slanted), "Strong_20_and_20_slanted")
                span = text.Span(stylename=look)
                place.addElement(span)
                place = span
            place.addText(run.text)

    def _table(self, each: elements.Table) -> None:
        caption = text.P(stylename="Table_20_caption")
        caption.addText(each.caption)
        self.body.addElement(caption)
        written = table.Table(name=each.caption, stylename="Report_20_table")
        first, *others = (
            table.TableColumn(stylename=self.styles.column(width)) for width in each.widths
        )
        names = table.TableHeaderColumns()
        names.addElement(first)
        written.addElement(names)
        for column in others:
            written.addElement(column)
        if each.columns:
            head, row = table.TableHeaderRows(), table.TableRow()
            for name in each.columns:
                row.addElement(_cell(self._paragraph((Run(name),), "Table_20_Heading")))
            head.addElement(row)
            written.addElement(head)
        for cells in each.rows:
            row = table.TableRow()
            for place, cell in enumerate(cells):
                is_name = place == 0 and not each.columns
                style = "Table_20_Heading" if is_name else "Table_20_Contents"
                if cell.rating:
                    style = f"Rating_20_{cell.rating}"
                row.addElement(_cell(self._paragraph(cell.runs, style), cell.rating))
            written.addElement(row)
        self.body.addElement(written)
        self.body.addElement(text.P(stylename="Text_20_body"))


def _cell(paragraph: Any, rating: str = "") -> Any:
    style = f"Cell_20_{rating}" if rating else "Cell"
    cell = table.TableCell(valuetype="string", stylename=style)
    cell.addElement(paragraph)
    return cell
