"""Search through the words of reports: the same answers on PostgreSQL and on SQLite.

What people type is never query language. Words and “quoted phrases” are taken out of it and each
is quoted, so that a stray quote, star or AND is at worst a word. Reports that have all of them
are found; English endings make no difference.
"""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

LONGEST = 200  # characters of a search
SNIPPET = 240  # characters around what was found
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD = re.compile(r"\w+")
# What is neither word nor inside one: GOV.UK, e-mail and user's keep their marks.
_EDGES = re.compile(r"^\W+|\W+$")
_NO_WORDS = str.maketrans({"“": '"', "”": '"', "<": " ", ">": " ", "\0": " "})

_POSTGRESQL = (
    "SELECT id FROM assess_reportversion WHERE search @@ websearch_to_tsquery('assess_english', %s)"
)
_SQLITE = "SELECT rowid FROM assess_reportsearch WHERE assess_reportsearch MATCH %s"


def terms(typed: str) -> list[str]:
    """The words and quoted phrases of what was typed, without anything that has no word in it."""
    found = (phrase or word for phrase, word in _TERM.findall(typed.translate(_NO_WORDS)))
    parts = (_EDGES.sub("", " ".join(part.split())) for part in found)
    return list(dict.fromkeys(part for part in parts if part))


def versions_with(wanted: list[str]) -> RawSQL:
    """The ids of the report versions that have all of these, as a subquery."""
    quoted = " ".join(f'"{term}"' for term in wanted)
    return RawSQL(_POSTGRESQL if connection.vendor == "postgresql" else _SQLITE, [quoted])  # noqa: S611


@dataclass(frozen=True)
class Part:
    """Some words of a snippet, and whether they are what was looked for."""

    text: str
    found: bool


# English endings, as far as marking needs them: both databases use Porter's stemmer to find.
_ENDED = re.compile(
    r"(\w{3,}?)(?:ations?|ingly|edly|ments?|ings?|ness|able|ible|ies|ers?|ed|es|ly|[seyi])"
)


def _stem(word: str) -> str:
    word = word.lower()
    ended = _ENDED.fullmatch(word)
    if ended is None:
        return word
    stem = ended[1]
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def snippet(words: str, wanted: list[str]) -> tuple[Part, ...]:
    """Where these terms stand closest together in the words of a report, with them marked."""
    stems = {_stem(word) for term in wanted for word in _WORD.findall(term)}
    first, last = _window(words, _densest(_places(words, stems)))
    lines = _ITEM.sub("; ", words[first:last]).splitlines()
    text = " ".join(_sentence(line) for line in lines if line.strip())
    before, after = "… " if first else "", " …" if last < len(words) else ""
    if after:
        text = text.rstrip(".;")
    parts, here = [Part(before, False)], 0
    for start, end, _ in _places(text, stems):
        parts += [Part(text[here:start], False), Part(text[start:end], True)]
        here = end
    parts += [Part(text[here:], False), Part(after, False)]
    return tuple(part for part in parts if part.text)


# Where a word is, from and to, and its stem.
_Place = tuple[int, int, str]


def _places(text: str, stems: set[str]) -> list[_Place]:
    """Where words with these stems stand. Looks for the stems first: a text has thousands of words."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters become two
        lower = text
    found = []
    for stem in stems:
        start = lower.find(stem)
        while start >= 0:
            word = _WORD.match(lower, start)
            end = word.end() if word else start + len(stem)
            if not (start and lower[start - 1].isalnum()) and _stem(lower[start:end]) == stem:
                found.append((start, end, stem))
            start = lower.find(stem, end)
    return sorted(found)


# An item of a list, after a line that has no end of its own.
_ITEM = re.compile(r"(?<=[^.!?:;,\s])\s*\n\s*- ")


def _sentence(line: str) -> str:
    """A line that can stand beside others: titles and the last items of lists get a full stop."""
    words = " ".join(line.lstrip("-*• ").split())
    return words if words.endswith((".", "!", "?", ":", ";", ",")) else f"{words}."


def _densest(places: list[_Place]) -> tuple[int, int]:
    """From where to where the most different terms stand within one snippet's length."""
    best, most, first = (0, 0), 0, 0
    for last, (_, end, _) in enumerate(places):
        while end - places[first][0] > SNIPPET:
            first += 1
        different = len({stem for _, _, stem in places[first : last + 1]})
        if different > most:
            best, most = (places[first][0], end), different
    return best


def _window(text: str, found: tuple[int, int]) -> tuple[int, int]:
    """A snippet's length of whole words around what was found."""
    spare = max(0, SNIPPET - (found[1] - found[0])) // 2
    first, last = max(0, found[0] - spare), min(len(text), found[1] + spare)
    if first:
        first = next((at + 1 for at in range(first, found[0]) if text[at].isspace()), found[0])
    if last < len(text):
        last = next((at for at in range(last, found[1], -1) if text[at].isspace()), last)
    return first, last
