"""Two people's changes of one text made one, paragraph by paragraph and list item by list item.

Pure functions on texts as `tidy` leaves them. Each side is read as what it made of every
unit of the text that both started from, and what it put in between. Only a unit that both changed
differently, or that one changed and the other removed, is in conflict.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# How the line of a list item begins, also as word processors write it.
_ITEM = re.compile(r"\s*(?:(?:[-*+–]|\d{1,3}[.)])\s|[•●○◦▪▫■□‣⁃·∙➢➤])")
# Half of the words are the same: what was changed is this paragraph, and not another.
_ALIKE = 500
# Above these, units are paired by their place: more than any report, and still a few milliseconds.
_MOST_EQUAL = 50_000
_MOST_PAIRS = 10_000


@dataclass(frozen=True)
class Unit:
    """A paragraph or list item, and the line ends between it and the one before."""

    gap: str
    text: str

    @property
    def is_item(self) -> bool:
        """Whether this is a list item."""
        return _ITEM.match(self.text) is not None


@dataclass(frozen=True)
class Conflict:
    """A unit that both changed; an empty text says that this side removed it."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Piece(Unit):
    """A part of the result: merged text, or mine beside the `conflict` that it is one side of."""

    conflict: Conflict | None = None


@dataclass(frozen=True)
class _Side:
    """What one side made of the base: `added[n]` stands before what `became[n]` is."""

    became: list[Unit | None]
    added: list[list[Unit]]


def tidy(text: str) -> str:
    """One kind of line end, and nothing but the text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def merge3(base: str, mine: str, theirs: str) -> list[Piece]:
    """Both changes of `base`, in its order; what both added at one place: theirs first, then mine."""
    was = units(base)
    ours, others = _side(was, units(mine)), _side(was, units(theirs))
    pieces = _both_added(ours.added[0], others.added[0])
    for n, unit in enumerate(was):
        pieces += _one(unit, ours.became[n], others.became[n])
        pieces += _both_added(ours.added[n + 1], others.added[n + 1])
    return pieces


def conflicts(pieces: Sequence[Piece]) -> list[Conflict]:
    """What two people have to agree on."""
    return [piece.conflict for piece in pieces if piece.conflict is not None]


def joined(pieces: Sequence[Unit]) -> str:
    """The pieces as one text, with mine where there is a conflict."""
    text, before = "", None
    for piece in pieces:
        if piece.text:
            text += (_between(before, piece) if before else "") + piece.text
            before = piece
    return text.strip()


def units(text: str) -> list[Unit]:
    """The paragraphs and list items of a text; `joined` makes it the same text again."""
    found: list[Unit] = []
    lines: list[str] = []
    gap, blank = "", 0
    for line in text.split("\n"):
        if not line.strip():
            blank += 1
            continue
        if lines and (blank or _ITEM.match(line)):
            found.append(Unit(gap, "\n".join(lines)))
            lines, gap = [], "\n" * (blank + 1)
        lines.append(line)
        blank = 0
    return [*found, Unit(gap, "\n".join(lines))] if lines else found


def _between(before: Unit, unit: Unit) -> str:
    """The line ends before this unit, which may have stood elsewhere or first."""
    least = "\n" if unit.is_item else "\n\n"
    if len(unit.gap) >= len(least):
        return unit.gap
    return "\n" if unit.is_item and before.is_item else "\n\n"


def _one(was: Unit, ours: Unit | None, others: Unit | None) -> list[Piece]:
    """What becomes of one unit of the base."""
    if ours is None or others is None:
        left = ours or others
        if left is None or left.text == was.text:
            return []
        mine, theirs = (ours.text if ours else ""), (others.text if others else "")
        return [Piece(left.gap, mine, Conflict(was.text, mine, theirs))]
    gap = ours.gap if ours.gap != was.gap else others.gap
    if ours.text in (was.text, others.text):
        return [Piece(gap, others.text)]
    if others.text == was.text:
        return [Piece(gap, ours.text)]
    return [Piece(gap, ours.text, Conflict(was.text, ours.text, others.text))]


def _both_added(ours: list[Unit], others: list[Unit]) -> list[Piece]:
    """What stands here on both sides once, however each side ordered it."""
    theirs, added = Counter(unit.text for unit in others), list(others)
    for unit in ours:
        if theirs[unit.text]:
            theirs[unit.text] -= 1
        else:
            added.append(unit)
    return [Piece(unit.gap, unit.text) for unit in added]


def _side(was: list[Unit], now: list[Unit]) -> _Side:
    became: list[Unit | None] = [None] * len(was)
    added: list[list[Unit]] = [[] for _ in range(len(was) + 1)]
    place = 0
    for i, j in _pairs([unit.text for unit in was], [unit.text for unit in now]):
        if i is None:
            added[place].append(now[j])
        else:
            became[i] = now[j]
            place = i + 1
    return _Side(became, added)


def _pairs(was: list[str], now: list[str]) -> Iterator[tuple[int | None, int]]:
    """For each text of now, the one it was, or None for one that was added; in the order of now."""
    for kind, a, b, c, d in blocks(was, now):
        if kind == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
        elif (b - a) * (d - c) > _MOST_PAIRS:
            yield from ((a + n if a + n < b else None, c + n) for n in range(d - c))
        else:
            for i, j in _most_alike(was[a:b], now[c:d]):
                yield (None if i is None else a + i), c + j


def blocks(was: list[str], now: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What stayed and what was changed, as difflib finds it."""
    counts = Counter(was)
    if sum(counts[text] for text in now) <= _MOST_EQUAL:
        return difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    # Thousands of lines, nearly all the same: difflib would take seconds.
    least = min(len(was), len(now))
    start = next((n for n in range(least) if was[n] != now[n]), least)
    end = next((n for n in range(least - start) if was[-1 - n] != now[-1 - n]), least - start)
    a, c = len(was) - end, len(now) - end
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, a, start, c),
        ("equal", a, len(was), c, len(now)),
    ]


def _most_alike(was: list[str], now: list[str]) -> list[tuple[int | None, int]]:
    """Pair the texts of a changed group: those that share most words, and else by their place.

    As many as can be are paired, so that groups of one length are paired one by one unless their
    words say otherwise.
    """
    left, right = [Counter(t.split()) for t in was], [Counter(t.split()) for t in now]
    best = [[0] * (len(now) + 1) for _ in range(len(was) + 1)]
    alike = [[_alike(a, b) for b in right] for a in left]
    for i in reversed(range(len(was))):
        for j in reversed(range(len(now))):
            best[i][j] = max(alike[i][j] + best[i + 1][j + 1], best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int | None, int]] = []
    i = j = 0
    while j < len(now):
        if i < len(was) and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            pairs.append((None, j))
            j += 1
        else:  # removed
            i += 1
    return pairs


def _alike(a: Counter[str], b: Counter[str]) -> int:
    """How many words of a thousand two texts share, and 1 for any two."""
    share = 2000 * (a & b).total() // ((a.total() + b.total()) or 1)
    return share + 1 if share >= _ALIKE else 1
