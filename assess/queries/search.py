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
    text = " ".join(_sentence(line) for line in words.splitlines() if line.strip())
    stems = {_stem(word) for term in wanted for word in _WORD.findall(term)}
    anyhow = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(stems))) + r")\w*", re.I)
    hits = [hit for hit in anyhow.finditer(text) if _stem(hit[0]) in stems]
    first, last = _window(text, _densest(hits))
    parts, here = [], first
    for hit in hits:
        if hit.start() >= here and hit.end() <= last:
            parts += [Part(text[here : hit.start()], False), Part(hit[0], True)]
            here = hit.end()
    parts.append(Part(text[here:last], False))
    before, after = "… " if first else "", " …" if last < len(text) else ""
    return tuple(part for part in (Part(before, False), *parts, Part(after, False)) if part.text)


def _sentence(line: str) -> str:
    """A line that can stand beside others: titles and the items of lists get an end."""
    words = " ".join(line.lstrip("-*• ").split())
    end = ";" if line.lstrip().startswith("- ") else "."
    return words if words.endswith((".", "!", "?", ":", ";", ",")) else f"{words}{end}"


def _densest(hits: list[re.Match[str]]) -> tuple[int, int]:
    """From where to where the most different terms stand within one snippet's length."""
    best, most, start = (0, 0), 0, 0
    for end, hit in enumerate(hits):
        while hit.end() - hits[start].start() > SNIPPET:
            start += 1
        different = len({_stem(each[0]) for each in hits[start : end + 1]})
        if different > most:
            best, most = (hits[start].start(), hit.end()), different
    return best


def _window(text: str, found: tuple[int, int]) -> tuple[int, int]:
    """A snippet's length of whole words around what was found."""
    spare = max(0, SNIPPET - (found[1] - found[0])) // 2
    first, last = max(0, found[0] - spare), min(len(text), found[1] + spare)
    if first:
        first = text.find(" ", first, found[0]) + 1 or found[0]
    if last < len(text):
        space = text.rfind(" ", found[1], last)
        last = space if space > found[1] else last
    return first, last
