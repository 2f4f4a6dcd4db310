"""The pieces of a text that was brought in, and how each becomes part of a report."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assess.domain.threeway import tidy

# Where a piece goes besides the number of a point, and what it becomes besides a text.
OVERALL, LEFT_OUT = "overall", "out"
ACTION, NOTE, RATING = "action", "note", "rating"
POINT_TEXTS = ("done_well", "reason", "observations")

_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")


@dataclass(frozen=True)
class Place:
    """Where a piece goes (a point's number, OVERALL or LEFT_OUT), and what it becomes there."""

    part: str
    becomes: str = ""


def numbered(pieces: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The numbers by which people know the pieces, by their place in the text; ratings have none."""
    texts = [n for n, piece in enumerate(pieces) if piece["becomes"] != RATING]
    return {n: number for number, n in enumerate(texts, 1)}


def actions_in(text: str) -> list[str]:
    """The actions that a text becomes: each item of its list, each paragraph that is none.

    A paragraph that only leads to a list (it ends with a colon) is left out; what is indented under
    an item belongs to it.
    """
    parts = list(_parts(text))
    followed = [item for item, _ in parts[1:]] + [False]
    return [
        said
        for (item, said), before_item in zip(parts, followed, strict=False)
        if item or not (before_item and said.endswith(":"))
    ]


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """The items and paragraphs of a text, and which of them are items."""
    lines: list[str] = []
    item = False
    for line in [*tidy(text).split("\n"), ""]:
        mark = _ITEM.match(line)
        if lines and (mark or not line):
            yield item, _outdented(lines)
            lines = []
        if mark:
            lines, item = [line[mark.end() :]], True
        elif line:
            item = item and bool(lines)
            lines.append(line)


def _outdented(lines: list[str]) -> str:
    first, *rest = lines
    depth = min((len(line) - len(line.lstrip()) for line in rest), default=0)
    return "\n".join([first, *(line[depth:] for line in rest)])


def appended(current: str, new: str) -> str:
    """A text with another below it; as it was when it says that already, line for line."""
    have, more = _lines(current), _lines(new)
    if any(have[n : n + len(more)] == more for n in range(len(have) - len(more) + 1)):
        return current
    if not current:
        return new
    last = current.rsplit("\n", 1)[-1].lstrip()
    one_list = _ITEM.match(last) and _ITEM.match(new)
    return f"{current}\n{new}" if one_list else f"{current}\n\n{new}"


def same(text: str) -> str:
    """By which two texts are known to say the same: their words."""
    return " ".join(text.split())


def _lines(text: str) -> list[str]:
    return [same(line) for line in text.split("\n") if line.strip()]
