"""Short extracts of published texts that do not say whose they are.

The reports are public; the point of an extract is what made a panel decide as it did, and not who
was assessed. It is one paragraph of plain words, without links, and with the names of services,
organisations and people left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LONGEST_EXTRACT = 200  # characters, give or take the end of a sentence
_ENOUGH = 80  # a whole sentence of this length is better than two and a half
_LOOKED_AT = 1_000  # more of a text is not needed to find the extract

_ITEM = re.compile(r"^\s*(?:[-*+•–]|\d{1,3}[.)]|#+)\s+")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_EMAIL = re.compile(r"<?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b>?")
_ADDRESS = re.compile(
    r"<?\b(?:https?://|www\.)[^\s>]*[^\s>.,;:!?)]>?"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:gov\.uk|co\.uk|org\.uk|nhs\.uk|com|org|net|example)\b"
    r"(?:/[^\s]*[^\s.,;:!?)])?"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_FIRST = re.compile(r"(^|[.!?]\s+)(the service|the organisation|someone|a page)\b")
_INITIALS = re.compile(r"(?:\b[Tt]he\s+)?(?<![\w-])([A-Z]\w*[A-Z])(?![\w-])")
_SMALL = {"and", "for", "of", "the", "in", "to", "on"}
_TITLE = r"(?:\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame)\.?\s+)?"


def plain(text: str) -> str:
    """The words of a text in one paragraph: an item of a list becomes a sentence."""
    lines = []
    for typed in text[:_LOOKED_AT].splitlines():
        words = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _ITEM.sub("", typed))).split()
        if words:
            line = " ".join(words)
            lines.append(line if line[-1] in ".!?:;," else f"{line}.")
    return " ".join(lines)


def shortened(text: str) -> str:
    """The beginning of a text: whole sentences where they come to enough, or else whole words."""
    if len(text) <= LONGEST_EXTRACT:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, LONGEST_EXTRACT + 1)]
    if ends and ends[-1] >= _ENOUGH:
        return text[: ends[-1]]
    words = text[: LONGEST_EXTRACT - 1].rpartition(" ")[0] or text[: LONGEST_EXTRACT - 1]
    return f"{words.rstrip(' ,;:–-')} …"


@dataclass(frozen=True)
class Names:
    """The names that are left out of the extracts of one service's reports, the longest first."""

    services: tuple[str, ...]  # this service, under every name it had
    others: tuple[str, ...]  # every other service, as `flat` has them
    organisations: tuple[str, ...]
    people: tuple[tuple[str, str], ...]  # first and last names


def extract(text: str, names: Names) -> str:
    """What a text says, in short, without the names."""
    return shortened(anonymous(plain(text), names))


def anonymous(text: str, names: Names) -> str:
    """The text with names, email addresses and addresses of pages replaced by plain words."""
    text = _ADDRESS.sub("a page", _EMAIL.sub("someone", text))
    for name in names.services:
        text = _without(text, name, "the service")
    lowered = flat(text)
    for name in names.others:
        if name in lowered:
            text = _pattern(name, "the service").sub("the service", text)
    for name in names.organisations:
        text = _without(text, name, "the organisation")
    known = _initials(names.organisations)
    text = _INITIALS.sub(lambda found: "the organisation" if found[1] in known else found[0], text)
    for first, last in names.people:
        text = _without_person(text, first, last)
    return _FIRST.sub(lambda found: found[1] + found[2][0].upper() + found[2][1:], text)


def flat(text: str) -> str:
    """The text as it is looked into, whatever its case and its apostrophes."""
    return text.lower().replace("’", "'")


def _without(text: str, name: str, instead: str) -> str:
    for variant in _variants(name):
        if flat(variant) in flat(text):
            text = _pattern(variant, instead).sub(instead, text)
    return text


def _variants(name: str) -> tuple[str, ...]:
    """A name, and what is left of it without or within its brackets: “Get a permit (GAP)”."""
    bare, _, rest = name.partition(" (")
    within = rest.rstrip(")")
    short = within if within and within.upper() == within else ""
    return tuple(dict.fromkeys(each for each in (name, bare, short) if len(each) > 1))


@lru_cache(maxsize=4_096)
def _pattern(name: str, instead: str) -> re.Pattern[str]:
    """A name of one word counts where it is written as a name: any word could be one otherwise."""
    words = re.sub("['’]", "['’]", re.escape(name))
    after = r"(?:\s+[Ss]ervice\b)?" if instead == "the service" else ""
    found = rf"(?:\b[Tt]he\s+)?(?<![\w-]){words}(?![\w-]){after}"
    return re.compile(found, re.IGNORECASE if " " in name else 0)


def _without_person(text: str, first: str, last: str) -> str:
    lowered = text.lower()
    first, last = " ".join(first.split()), " ".join(last.split())
    if first and last and f"{first} {last}".lower() in lowered:
        whole = rf"{_TITLE}(?<!\w){re.escape(first)}\s+{re.escape(last)}(?!\w)"
        text = re.sub(whole, "someone", text, flags=re.IGNORECASE)
    for name in (last, first):
        if len(name) > 1 and name in text:
            text = re.sub(rf"{_TITLE}(?<![\w-]){re.escape(name)}(?![\w-])", "someone", text)
    return text


@lru_cache(maxsize=8)
def _initials(organisations: tuple[str, ...]) -> frozenset[str]:
    """The short forms of organisations: DfT, DFT and DT of a Department for Testing."""
    found: set[str] = set()
    for name in organisations:
        words = re.findall(r"\w+", name)
        for small in (str.lower, str.upper, lambda _: ""):
            found.add(
                "".join(
                    small(word[0])
                    if word.lower() in _SMALL
                    else word
                    if word.isupper()
                    else word[0].upper()
                    for word in words
                )
            )
    return frozenset(each for each in found if len(each) > 2)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """The names in the order in which they are looked for: the longest first, each once."""
    known = {" ".join(name.split()) for name in names}
    return tuple(sorted(filter(None, known), key=lambda name: (-len(name), name)))


def as_others(names: Iterable[str]) -> tuple[str, ...]:
    """Names of services as they are looked for in others' texts: one word could be any word."""
    bare = (flat(name.partition(" (")[0]) for name in in_order(names))
    return tuple(dict.fromkeys(name for name in bare if " " in name))
