"""A text from Word or elsewhere, split where its headings say so, each piece with a guess (S7).

A guess is what the check page proposes; nothing is saved by it. Every word of the text is in one of
the pieces, but for the headings that say nothing more than where a piece goes.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from assess.documents import headings as said
from assess.documents.headings import DECISION, OUT, OVERALL
from assess.domain.pieces import ACTION, LEFT_OUT, RATING
from assess.domain.words import Rating

_STYLED = re.compile(r" {0,3}(#{1,6})\s+(\S.*?)\s*#*\s*")
_BOLD = re.compile(r"\s*(?:\*\*|__)(?=\S)((?:(?!\*\*|__).)+)(?:\*\*|__)\s*:?\s*")
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s+\S")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+\S")
_LABEL = re.compile(r"\s*(?:\*\*|__)?([^:*]{2,60}?)(?:\*\*|__)?:(?:\*\*|__)?\s+(?=\S)")
_UNDERLINED = re.compile(r"^(?![-*+>\s])(.{1,130})\n={3,}[ \t]*$", re.MULTILINE)
# A line of a table of contents: its words, and a page.
_CONTENTS = re.compile(r"(.{3,130}?)(?:\t|\.{3,}|\u2026)\s*\d{1,3}\s*")
_RULE = re.compile(r"\s*(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})")
# Levels of headings: 1 to 6 as they are styled, then lines in bold, then lines like any other.
_BOLD_LEVEL, _PLAIN_LEVEL = 7, 8
# What is longer is no heading, and no sentence about a rating.
_LONGEST_LINE = 200
_LONGEST_NAME = 80
_OVERALL_FIELDS = {"scope", "context", "done_well", "observations", "note"}
_OF_THE_WHOLE = {"scope", "context", OVERALL}
_PEER_REVIEW = {"action": "recommendations", "reason": ""}


@dataclass(frozen=True)
class Piece:
    """Some of the text, with the heading it stood under, and a guess where it goes.

    `part` and `becomes` are as in `assess.domain.models.BroughtIn`, empty for no guess.
    """

    heading: str
    text: str
    part: str
    becomes: str
    rating: str = ""


def split(
    text: str, titles: Mapping[int, str], *, is_peer_review: bool = False
) -> list[dict[str, Any]]:
    """The pieces of a Markdown text; `titles` are those of the points that may be named."""
    splitter = _Splitter(titles, is_peer_review)
    text = _UNDERLINED.sub(r"# \1", text)
    lines = text.split("\n")
    following = ""  # the next line that says something
    nexts = []
    for line in reversed(lines):
        nexts.append(following)
        following = line if line.strip() else following
    for line, following in zip(lines, reversed(nexts), strict=True):
        splitter.read(line, following)
    splitter.end()
    pieces = [piece for piece in splitter.pieces if piece.text]
    if is_peer_review:
        pieces = [_for_peer_review(piece) for piece in pieces]
    pieces = _together(_without_actions_of_green(_said_once(pieces)))
    return [asdict(piece) for piece in pieces]


def _said_once(pieces: list[Piece]) -> list[Piece]:
    """A rating that stands in a heading, a sentence and a table is one proposal."""
    seen, found = set(), []
    for piece in pieces:
        if piece.becomes == RATING:
            if (piece.part, piece.rating) in seen:
                continue
            seen.add((piece.part, piece.rating))
        found.append(piece)
    return found


def _without_actions_of_green(pieces: list[Piece]) -> list[Piece]:
    """A green point carries no actions: what the service team could do there is an observation."""
    green, other = set(), set()
    for piece in pieces:
        if piece.becomes == RATING:
            (green if piece.rating == Rating.GREEN else other).add(piece.part)
    return [
        replace(piece, becomes="observations")
        if piece.becomes == ACTION and piece.part in green - other
        else piece
        for piece in pieces
    ]


def _for_peer_review(piece: Piece) -> Piece:
    """A peer review has overall texts only: points become sub-headings of those."""
    becomes = _PEER_REVIEW.get(piece.becomes, piece.becomes)
    if not piece.part.isdecimal():
        return replace(piece, becomes=becomes, part=piece.part or ("overall" if becomes else ""))
    point = piece.heading.partition(": ")[0]
    return replace(piece, part="overall", becomes=becomes, text=f"**{point}**\n\n{piece.text}")


def _together(pieces: list[Piece]) -> list[Piece]:
    """What is left out anyway stands together, so that there is less to look through."""
    found: list[Piece] = []
    for out, group in groupby(pieces, key=lambda piece: piece.part == LEFT_OUT):
        some = list(group)
        if out:
            some = [replace(some[0], text="\n\n".join(piece.text for piece in some))]
        found += some
    return found


def _row(line: str) -> str:
    """A row of a table, as Markdown or a text file has it, in the words of a line."""
    bare = line.strip()
    if not (bare.startswith("|") or "\t" in bare):
        return line
    cells = re.split(r"\||\t", bare)
    full = [cell.strip() for cell in cells if cell.strip(" -:")]
    if len(full) < 2:
        return "".join(full)
    return f"{full[0].removesuffix(':')}: {'; '.join(full[1:])}"


class _Splitter:
    """Reads line after line, and begins a new piece where a heading says so."""

    def __init__(self, titles: Mapping[int, str], is_peer_review: bool) -> None:
        self.titles = titles
        self.rates = not is_peer_review
        self.pieces: list[Piece] = []
        self.part = "overall"
        self.field = ""
        self.point = ""  # the heading of the point
        self.heading = ""
        self.level = 0  # of the headings of points
        self.is_label = False  # whether what is left out ends with the paragraph
        self.following = ""
        self.in_ratings = False  # whether the line before was one of a list of ratings
        self.lines: list[str] = []

    def read(self, line: str, following: str) -> None:
        """Take in one line of the text; `following` is the next that says something."""
        self.following = following
        if self._is_contents(line):
            self.pieces.append(Piece("", line.strip(), LEFT_OUT, ""))
            return
        row = _row(line)
        self.in_ratings = self.in_ratings or row != line or ":** " in line
        line = "" if _RULE.fullmatch(line) else row
        words = said.words_of(line)
        short = len(line) <= _LONGEST_LINE
        if not words:
            self.lines.append(line)
        elif short and (found := _STYLED.fullmatch(line)):
            self._headed(said.words_of(found[2]), len(found[1]), line)
        elif short and _BOLD.fullmatch(line):
            self._headed(words, _BOLD_LEVEL, line)
        elif not (short and self._names(words, line)):
            self._plain(line, words)

    def end(self) -> None:
        """No more lines, or a new piece begins."""
        text = "\n".join(line.rstrip() for line in self.lines).strip()
        self.lines = []
        part, becomes = self.part, self.field
        if part == "overall" and becomes not in _OVERALL_FIELDS and self.rates:
            # “Actions” of the whole belong to points: which ones, nobody has said.
            part = "" if becomes == ACTION else part
            becomes = "" if becomes == "reason" else becomes
        if becomes == OUT or (becomes == DECISION and not part.isdecimal()):
            part, becomes = LEFT_OUT, ""
        if becomes == DECISION:
            becomes = "reason"
        if part.isdecimal() and not becomes:
            becomes = "reason"
        heading = ": ".join(filter(None, (self.point, self.heading)))
        if text.rstrip(":*") == f"**{self.heading}" and not part.isdecimal():
            part, becomes = LEFT_OUT, ""  # a title and nothing under it
        self.pieces.append(Piece(heading, text, part, becomes))

    def _names(self, words: str, line: str) -> bool:
        """Whether this plain line was a heading that somebody did not style as one."""
        if _ITEM.match(line):
            return self._numbered(words, line)
        named = said.point_of(words, self.titles, styled=False)
        if named is not None:
            self._begin_point(named, words, _PLAIN_LEVEL)
            return True
        if len(words) > _LONGEST_NAME or words[-1] in ".;," or not words[0].isupper():
            return False
        return self._begin_whole(words) or self._begin_field(
            said.field_of(words), words, _PLAIN_LEVEL
        )

    def _is_contents(self, line: str) -> bool:
        """Whether this is a line of a table of contents: a heading and its page."""
        found = _CONTENTS.fullmatch(line)
        if found is None:
            return False
        words = said.words_of(found[1])
        named = said.point_of(words, self.titles, styled=False)
        return named is not None or bool(said.field_of(words))

    def _numbered(self, words: str, line: str) -> bool:
        """A list item that is the title of a point: Word numbers headings as it numbers lists."""
        if not (_NUMBERED.match(line) or "**" in line):
            return False
        named = said.point_of(words, self.titles, styled="**" in line)
        if named is not None:
            self._begin_point(named, words, _PLAIN_LEVEL)
        return named is not None

    def _headed(self, words: str, level: int, line: str) -> None:
        named = said.point_of(words, self.titles, styled=True)
        field = said.field_of(words)
        rating, number = said.rating_of(words)
        if named is not None:
            self._begin_point(named, words, level)
        elif rating and self.rates and (number or self.part.isdecimal()):
            self._rate(rating, number, words)
        elif self._begin_whole(words) or self._begin_field(field, words, level):
            return
        elif lead := said.leads_to(words + ":" if level < _BOLD_LEVEL else line.replace("*", "")):
            self._begin_field(lead, words, level)
        elif self._is_below_point(level):
            self.lines.append(f"**{words}**")
        else:
            self._begin("" if self.level else self.part, "", words)
            self.lines.append(f"**{words}**")

    def _is_below_point(self, level: int) -> bool:
        """Whether a heading of this level divides a point, and does not end it."""
        return self.part.isdecimal() and (level >= _BOLD_LEVEL or level > self.level)

    def _begin_point(self, named: said.Named, words: str, level: int) -> None:
        if named.rating and self.rates:
            self._rate(named.rating, named.number, words)
            if level == _PLAIN_LEVEL and (self.in_ratings or self._rates_next()):
                self.in_ratings = True
                return  # a line of a list of ratings: the text goes on where it was
        self._begin(str(named.number), "", "", point=words)
        self.level = level

    def _rates_next(self) -> bool:
        words = said.words_of(_row(self.following))
        named = said.point_of(words, self.titles, styled=False)
        return named is not None and bool(named.rating)

    def _begin_whole(self, words: str) -> bool:
        """Whether this heads an overall text by name, as “Overall observations”."""
        field = said.field_of_the_whole(words)
        if field:
            self._begin("overall", field, words)
        return bool(field)

    def _begin_field(self, field: str, words: str, level: int) -> bool:
        """Begin what this heading means, if it means anything."""
        below = self._is_below_point(level)
        if field in _OF_THE_WHOLE and self.part.isdecimal() and level > self.level:
            self.lines.append(f"**{words}**")
        elif field in _OF_THE_WHOLE:
            self._begin("overall", field.replace(OVERALL, ""), words)
        elif field == OUT and below:
            self.lines.append(f"**{words}**")
        elif field and (below or not self.level or self.part == "overall"):
            self._begin(self.part, field, words, point=self.point)
        elif field:
            self._begin("", field, words)
        if field == OUT and not below:
            self.lines.append(f"**{words}**")
        return bool(field)

    def _begin(self, part: str, field: str, heading: str, *, point: str = "") -> None:
        self.end()
        self.part, self.field, self.point = part, field, point.rstrip(" :")
        self.heading = heading.rstrip(" :")
        self.is_label = self.in_ratings = False

    def _plain(self, line: str, words: str) -> None:
        if self._labelled(line) or self._rated(words):
            return
        if self.is_label and self.lines and not self.lines[-1].strip():
            self._begin("overall", "", "")
        self.in_ratings = False
        lead = said.leads_to(words)
        if lead and lead != self.field and (self.part.isdecimal() or not self.rates):
            self._begin(self.part, lead, self.heading, point=self.point)
        self.lines.append(line)

    def _labelled(self, line: str) -> bool:
        """“Decision: amber”, or a field and its text on one line."""
        found = _LABEL.match(line)
        if found is None:
            return False
        label, rest = found[1], line[found.end() :]
        named = said.point_of(label, self.titles, styled=True)
        if named is not None:
            rating = said.rating_of(rest, labelled=True)[0]
            if rating and self.rates:
                self._rate(rating, named.number, said.words_of(line))
            else:
                self._begin_point(named, label, _PLAIN_LEVEL)
                self.lines.append(rest)
            return True
        field, below = said.field_of(label), self.part.isdecimal()
        if not field or (field in {OUT, *_OF_THE_WHOLE} and below):
            return False
        if field in {OUT, DECISION} and not below:
            if self.field != OUT:
                self._begin(self.part, OUT, label)
                self.is_label = True
            self.lines.append(line)
            return True
        self._begin_field(field, label, _PLAIN_LEVEL)
        if not (field == DECISION and self._rated(said.words_of(rest))):
            self.lines.append(rest)
        return True

    def _rated(self, words: str) -> bool:
        """A line that only says a rating is a proposal; one that says more is a text as well."""
        if not self.rates:
            return False
        rating, number = said.rating_of(words, labelled=self.field == DECISION)
        if rating and (number or self.part.isdecimal()):
            self._rate(rating, number, words)
            return True
        if self.part.isdecimal() and (rating := said.because(words)):
            self._rate(rating, 0, words)
            if self.field not in {"reason", DECISION}:
                self._begin(self.part, "reason", self.heading, point=self.point)
        return False

    def _rate(self, rating: str, number: int, words: str) -> None:
        part = str(number) if number in self.titles else self.part
        if part.isdecimal():
            self.pieces.append(Piece(f"Point {part}", words, part, RATING, rating))
