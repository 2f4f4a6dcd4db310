"""Rich text as reports are written: paragraphs, lists, bold and links. The rest keeps its words.

Headings come out as Markdown's `## `, which the pages of a report do not show: they say where a
text falls into pieces. `assess/design/static/assess/paste.js` does the same to what is pasted into
a page; both are tested with the same texts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nh3

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol"}
_BOLD = {"strong", "b"}
_TABLE = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
# Where one of these begins or ends, so does a paragraph.
_BLOCKS = {
    "p", "div", "section", "article", "aside", "main", "header", "footer", "nav", "blockquote",
    "pre", "figure", "figcaption", "dl", "dt", "dd", "address", "hr", *_HEADINGS,
}  # fmt: skip
_KEPT = _BLOCKS | _LISTS | _BOLD | _TABLE | {"li", "a", "br", "span"}
_SCHEMES = {"http", "https", "mailto"}
# Addresses that only watch people on their way to the real one, and where they say it.
_WATCHERS = {"www.google.com": "q", "safelinks.protection.outlook.com": "url"}
# The longest first words of a row that are what the row is about.
_LONGEST_NAME = 100

_ADDRESS = r"https?://\S+"
_PAIRED = re.compile(
    rf"{_ADDRESS}|\*(?=\S)[^*\n]*(?<=\S)\*|(?<!\w)_(?=\S)[^_\n]*(?<=\S)_(?!\w)|\[(?=[^\]\n]*\]\()",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u200b\ufeff]+")
_PUNCTUATION = re.compile(r"[^\w\s]+$")


@dataclass
class Run:
    """Some words of a paragraph that look the same."""

    text: str
    bold: bool = False
    goes_to: str = ""


@dataclass
class Block:
    """A paragraph, heading or list item."""

    text: str
    heading: int = 0
    mark: str = ""
    depth: int = 0


@dataclass
class _List:
    ordered: bool
    number: int = 0


@dataclass
class _Table:
    """A table that is being read, and what it stands in."""

    around: list[Block]
    lists: list[_List]
    row: list[list[Block]] = field(default_factory=list)


def from_html(html: str) -> str:
    """The words of this HTML as Markdown. Scripts, styles and pictures are left out."""
    # An HTML5 parser first: whatever was written, what comes out is well formed.
    clean = nh3.clean(
        html,
        tags=_KEPT,
        clean_content_tags={"script", "style", "title"},
        attributes={"a": {"href"}, "ol": {"start"}, "li": {"id"}},
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    reader.flush()
    return joined(reader.blocks)


def joined(blocks: list[Block]) -> str:
    """The blocks as one text: items of a list under each other, an empty line between others."""
    texts: list[str] = []
    for in_list, group in groupby(blocks, key=lambda block: bool(block.mark)):
        if in_list:
            texts.append(_list(list(group)))
        else:
            texts += [_paragraph(block) for block in group]
    return "\n\n".join(texts)


def _paragraph(block: Block) -> str:
    return f"{'#' * block.heading} {' '.join(block.text.split())}" if block.heading else block.text


def _list(items: list[Block]) -> str:
    """Lists of two levels can be read; deeper ones are put on the second."""
    top = min(item.depth for item in items)
    lines, indent = [], ""
    for item in items:
        nested = item.depth > top and bool(indent)
        before = indent if nested else ""
        if not nested:
            indent = " " * (len(item.mark) + 1)
        lines.append(f"{before}{item.mark} " + item.text.replace("\n", f"\n{before}  "))
    return "\n".join(lines)


class _Reader(HTMLParser):
    """Collects blocks from HTML that is well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.bold = 0
        self.goes_to = ""
        self.link_is_bold = False
        self.heading = 0
        self.lists: list[_List] = []
        self.item = False  # whether the next words begin a list item
        self.tables: list[_Table] = []
        self.footnotes = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What begins."""
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self.flush()
            self.heading = _HEADINGS.get(tag, 0)
        elif tag in _LISTS:
            self.flush()
            start = given.get("start", "")
            number = int(start) - 1 if start.isdecimal() and len(start) < 4 else 0
            self.lists.append(_List(tag == "ol", number))
        elif tag == "li":
            self._begin_item(given.get("id", ""))
        elif tag in _BOLD:
            self.bold += 1
        elif tag == "a":
            self.goes_to, self.link_is_bold = _real(given.get("href", "")), self.bold > 0
        elif tag == "br":
            self.runs.append(Run("\n"))
        elif tag in _TABLE:
            self._begin_table(tag)

    def handle_endtag(self, tag: str) -> None:
        """What ends."""
        if tag in _BLOCKS:
            self.flush()
            self.heading = 0
        elif tag in _LISTS:
            self.flush()
            if self.lists:
                self.lists.pop()
        elif tag == "li":
            self.flush()
            self.item = False
        elif tag in _BOLD:
            self.bold -= 1
        elif tag == "a":
            self.goes_to = ""
        elif tag in _TABLE:
            self._end_table(tag)

    def handle_data(self, data: str) -> None:
        """Some words."""
        bold = self.link_is_bold if self.goes_to else self.bold > 0
        self.runs.append(Run(_SPACES.sub(" ", data), bold, self.goes_to))

    def flush(self) -> None:
        """End the paragraph, heading or item that is being read."""
        text, self.runs = written(self.runs, plain=self.heading > 0), []
        if not text:
            return
        if self.heading:
            self.blocks.append(Block(text, heading=self.heading))
        elif self.lists and self.item:
            here = self.lists[-1]
            here.number += 1
            mark = f"{here.number}." if here.ordered else "-"
            self.blocks.append(Block(text, mark=mark, depth=len(self.lists)))
            self.item = False
        elif self.lists and self.blocks and self.blocks[-1].mark:
            self.blocks[-1].text += f"\n{text}"
        else:
            self.blocks.append(Block(text))

    def _begin_item(self, id: str) -> None:
        self.flush()
        if id.startswith(("footnote-", "endnote-")) and not self.footnotes:
            self.footnotes = True
            self.blocks.append(Block("Footnotes", heading=1))
        self.item = True

    def _begin_table(self, tag: str) -> None:
        self.flush()
        if tag == "table":
            self.tables.append(_Table(self.blocks, self.lists))
        elif tag in {"td", "th"} and self.tables:
            self.blocks, self.lists = [], []

    def _end_table(self, tag: str) -> None:
        self.flush()
        if not self.tables:
            return
        table = self.tables[-1]
        if tag in {"td", "th"}:
            table.row.append(self.blocks)
            self.blocks = table.around
        elif tag == "tr":
            self.blocks += _row(table.row)
            table.row = []
        elif tag == "table":
            self.blocks, self.lists = table.around, table.lists
            self.tables.pop()


def _row(cells: list[list[Block]]) -> list[Block]:
    """A row of a table: its first cell names it, the others follow."""
    full = [cell for cell in cells if cell]
    if len(full) < 2:
        return full[0] if full else []
    if all(len(cell) == 1 and not cell[0].mark for cell in full):
        name, *rest = (cell[0].text.replace("**", "") for cell in full)
        return [Block(f"**{name.removesuffix(':')}:** {'; '.join(rest)}")]
    name = full[0][0].text.replace("**", "")
    if len(full[0]) == 1 and len(name) <= _LONGEST_NAME and "\n" not in name:
        full[0] = [Block(f"**{name}**")]
    return [block for cell in full for block in cell]


def written(runs: list[Run], *, plain: bool = False) -> str:
    """These words with their marks; `plain` leaves out what is bold."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    texts = [_line([Run(r.text, r.bold and not plain, r.goes_to) for r in line]) for line in lines]
    return "\n".join(filter(None, texts))


def _line(runs: list[Run]) -> str:
    signs = [(sign, run.bold, run.goes_to) for run in runs for sign in run.text]
    while signs and signs[0][0] == " ":
        signs.pop(0)
    while signs and signs[-1][0] == " ":
        signs.pop()
    pieces = [
        (bold, "".join(_linked("".join(s[0] for s in link), to) for to, link in _by(group, 2)))
        for bold, group in _by(_spaced(signs), 1)
    ]
    text = ""
    for place, (bold, inner) in enumerate(pieces):
        after = pieces[place + 1][1][:1] if place + 1 < len(pieces) else ""
        text += _bold(inner, text[-1:], after) if bold else inner
    return text


Sign = tuple[str, bool, str]  # a character, whether it is bold, where it leads


def _by(signs: Iterable[Sign], which: int) -> Iterator[tuple[Any, list[Sign]]]:
    for look, group in groupby(signs, key=lambda sign: sign[which]):
        yield look, list(group)


def _spaced(signs: list[Sign]) -> Iterator[Sign]:
    """One space between words, which is marked only where the words on both sides are."""
    before: Sign | None = None
    gap = False
    for sign in signs:
        if sign[0] == " ":
            gap = True
            continue
        if gap and before is not None:
            yield " ", before[1] and sign[1], sign[2] if sign[2] == before[2] else ""
        gap, before = False, sign
        yield sign


def _bold(inner: str, before: str, after: str) -> str:
    """In stars, where Markdown takes the stars for marks beside these neighbours."""
    rest = ""
    if after.isalnum() and (end := _PUNCTUATION.search(inner)):
        if inner.endswith(")") and "](" in inner:
            return inner
        inner, rest = inner[: end.start()], end[0]
    if not inner or (before.isalnum() and not inner[0].isalnum()):
        return inner + rest
    return f"**{inner}**{rest}"


def _linked(text: str, goes_to: str) -> str:
    if not goes_to:
        return _escaped(text)
    if text == goes_to:
        return text
    words = text.replace("[", "\\[").replace("]", "\\]")
    return f"[{words}]({goes_to})"


def _escaped(text: str) -> str:
    """The words as typed, where Markdown would take two of their signs for marks."""

    def escape(found: re.Match[str]) -> str:
        typed = found[0]
        if typed[0] in "*_":
            return f"\\{typed[:-1]}\\{typed[-1]}"
        return f"\\{typed}" if typed[0] == "[" else typed

    return _PAIRED.sub(escape, text)


def _real(address: str) -> str:
    """Where a link really goes; nothing when that is no page and no mailbox."""
    address = address.strip()
    for _ in range(3):
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        name = next((n for host, n in _WATCHERS.items() if parts.netloc.endswith(host)), "")
        meant = parse_qs(parts.query).get(name, [""])[0] if name else ""
        if not meant.startswith("http"):
            break
        address = meant
    if parts.scheme.lower() not in _SCHEMES:
        return ""
    return address.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
