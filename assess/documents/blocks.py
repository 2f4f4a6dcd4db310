"""A text of a report as blocks of runs: what every format is written from.

The same words as `markdown.render` shows on a page, from the same parser, for formats that are not
HTML: paragraphs, lists in lists, bold, slanted, links, line breaks. What is not of the subset comes
out as the words that were typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from markdown_it.token import Token

from assess.documents.markdown import shown_as_typed, tokens_of

# What XML cannot hold, and so neither Word nor ODT nor Excel; nobody sees any of it on a page.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Run:
    """Words that look the same; a line break is a run of its own, "\\n"."""

    text: str
    bold: bool = False
    slanted: bool = False
    href: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Items:
    """A list: each item holds blocks, which may be lists again. Numbered from `start`, or bullets."""

    items: tuple[tuple["Block", ...], ...]
    start: int | None = None


Block = Paragraph | Items


def writable(text: str) -> str:
    """The text without characters that no format can hold."""
    return _UNWRITABLE.sub("", text)


@lru_cache(maxsize=200)  # as many as a report has: its documents are made one after the other
def blocks(text: str) -> tuple[Block, ...]:
    """What a text in the subset of Markdown says."""
    if not text.strip():
        return ()
    text = writable(text.translate({0x0B: "\n", 0x0C: "\n"}))
    tokens = tokens_of(text)
    if shown_as_typed(tokens):
        return (_typed(text),)
    return _until(iter(tokens), "")


def _typed(text: str) -> Paragraph:
    runs: list[Run] = []
    for line in text.strip().splitlines():
        runs += [Run("\n"), Run(line)] if runs else [Run(line)]
    return Paragraph(tuple(runs))


def _until(tokens: Iterator[Token], end: str) -> tuple[Block, ...]:
    """The blocks up to the token that closes what they are in."""
    found: list[Block] = []
    for token in tokens:
        match token.type:
            case "inline":
                found.append(Paragraph(tuple(_runs(token.children or []))))
            case "bullet_list_open":
                found.append(Items(tuple(_items(tokens, "bullet_list_close"))))
            case "ordered_list_open":
                start = int(token.attrGet("start") or 1) if token.attrs else 1
                found.append(Items(tuple(_items(tokens, "ordered_list_close")), start))
            case kind if kind == end:
                break
    return tuple(found)


def _items(tokens: Iterator[Token], end: str) -> Iterator[tuple[Block, ...]]:
    for token in tokens:
        if token.type == end:
            return
        yield _until(tokens, "list_item_close")


def _runs(tokens: list[Token]) -> Iterator[Run]:
    looks, empty = Run(""), ""
    for token in tokens:
        match token.type:
            case "text" | "text_special" if token.content:
                empty = ""
                yield replace(looks, text=token.content)
            case "softbreak" | "hardbreak":
                yield replace(looks, text="\n", href="")
            case "strong_open" | "strong_close":
                looks = replace(looks, bold=token.type == "strong_open")
            case "em_open" | "em_close":
                looks = replace(looks, slanted=token.type == "em_open")
            case "link_open":
                empty = str(token.attrGet("href") or "")
                looks = replace(looks, href=_leads(empty))
            case "link_close":
                if empty:  # a link without words is read as its address
                    yield replace(looks, text=empty)
                looks, empty = replace(looks, href=""), ""


def _leads(href: str) -> str:
    """An address that leads out of the page it stands on: a place on that page is none in a file."""
    return "" if href.startswith("#") else href


def words(found: tuple[Block, ...]) -> str:
    """The blocks as plain lines, for a cell of a table: a bullet is a bullet, a link its address."""
    return "\n\n".join("\n".join(_lines(block)) for block in found)


def _lines(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return _plain(block.runs).split("\n")
    lines = []
    for place, item in enumerate(block.items):
        mark = "•" if block.start is None else f"{block.start + place}."
        first, *others = [line for each in item for line in _lines(each)] or [""]
        lines += [f"{mark} {first}", *(f"  {line}" for line in others)]
    return lines


def _plain(runs: tuple[Run, ...]) -> str:
    """The words of these runs; the address of a link follows its words, unless they are the same."""
    found = ""
    for href, group in groupby(runs, key=lambda run: run.href):
        said = "".join(run.text for run in group)
        address = href.removeprefix("mailto:")
        found += said
        if address and address.rstrip("/") not in {said.rstrip("/"), f"https://{said}".rstrip("/")}:
            found += f" ({address})"
    return found
