"""Names of people in texts. A report names nobody: what it says is about the service."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assess.domain.sentences import bare, folded
from assess.domain.wordlists import ALSO_WORDS, FIRST_NAMES

_TITLES = frozenset(("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Dame"))
# Not people: St Mary, Queen Elizabeth, King Charles; Victoria Street, Elizabeth Tower.
_NOT_AFTER = frozenset(("St", "Saint", "Queen", "King", "Prince", "Princess", "HMS"))
_NOT_BEFORE = frozenset(
    (
        "Avenue", "Bridge", "Building", "Centre", "Church", "College", "Court", "Day", "Hall",
        "Hospital", "House", "Institute", "Line", "Park", "Road", "School", "Square", "Street",
        "Tower", "University", "Way",
    )
)  # fmt: skip
_CAPITALISED = re.compile(r"(?<![\w-])[A-Z][\w'-]*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NEXT = re.compile(r"\.? ([A-Z][\w'-]*)")


@dataclass(frozen=True)
class Someone:
    """A person whom a text should not name; `on_panel` is for those who have or had a seat."""

    first: str
    last: str
    on_panel: bool

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}".strip()


@dataclass(frozen=True)
class _Name:
    """A word with a capital letter that may be a name, and its neighbours on the same line."""

    word: str
    before: str
    after: str


def readable(text: str) -> str:
    """The text as names are looked for in it: no marks, no accents, single spaces."""
    return " ".join(folded(bare(text)).split())


# A report is looked at many times between two changes of one of its texts.
@lru_cache(maxsize=1_000)
def _read(text: str) -> tuple[str, tuple[_Name, ...]]:
    """The readable text, and the words in it that may be names."""
    text = readable(text)
    return text, tuple(_capitalised(text))


def _capitalised(text: str) -> Iterator[_Name]:
    for match in _CAPITALISED.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()].split(" ")
        after = _NEXT.match(text, match.end())
        name = _Name(
            match[0].removesuffix("'s"),
            before[-2].strip(".,;:(") if len(before) > 1 and not before[-1] else "",
            after[1].removesuffix("'s") if after else "",
        )
        if name.before not in _NOT_AFTER and name.after not in _NOT_BEFORE:
            yield name


def likely_names(text: str) -> list[str]:
    """What reads like the name of a person, whoever it is: after a title, or a common first name.

    An email address may be a person's too.
    """
    found: dict[str, None] = {}
    for name in _read(text)[1]:
        if name.word in _TITLES and name.after:
            found[f"{name.word} {name.after}"] = None
        elif name.word in FIRST_NAMES:
            found[f"{name.word} {name.after}".strip()] = None
    return [*found, *dict.fromkeys(_EMAIL.findall(_read(text)[0]))]


def named_alone(texts: Sequence[str], people: Iterable[Someone]) -> list[list[str]]:
    """Of each text, the first or last names of these people that can be nothing but names."""
    known = {
        part
        for someone in people
        for part in (readable(someone.first).lower(), readable(someone.last).lower())
        if len(part) > 2 and part not in ALSO_WORDS
    }
    everyone = ([name.word for name in _read(text)[1]] for text in texts)
    return [list(dict.fromkeys(w for w in words if w.lower() in known)) for words in everyone]


def _in_full(someone: Someone) -> re.Pattern[str]:
    """The full name as whole words, in either order and any case, and the ways it is shortened.

    Between the names may stand middle names or initials; of the first name there may be only its
    initial with a full stop (without one it may be a word); or it is an email address of both.
    """
    first, last = (
        r"[\s-]+".join(map(re.escape, readable(part).replace("-", " ").split()))
        for part in (someone.first, someone.last)
    )
    initial = re.escape(readable(someone.first)[:1].upper())
    capital = r"(?-i:(?=[A-Z]))"  # where words in small letters could be the same
    between = r"(?-i:(?:[A-Z]\.?|[A-Z][a-z]+)\s+){1,2}"
    ways = (
        rf"{first}\s+{last}",
        rf"{last},\s+{first}",
        rf"{capital}{first}\s+{between}{capital}{last}",
        rf"(?-i:{initial}\.\s*(?:[A-Z]\.\s*){{0,2}}){capital}{last}",
        rf"{first}[._-]{last}(?=@)",
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w-])", re.IGNORECASE)


def those_named(texts: Sequence[str], people: Iterable[Someone]) -> list[list[Someone]]:
    """Of each text, those whose full name stands in it, whatever its case."""
    texts = [_read(text)[0] for text in texts]
    everything = "\n".join(texts).lower()
    found: list[list[Someone]] = [[] for _ in texts]
    for someone in people:
        last = readable(someone.last).lower().replace("-", " ").split()
        # Few people are named at all: ask once for everything before looking at each text.
        if not (someone.first.strip() and last) or last[-1] not in everything:
            continue
        pattern = _in_full(someone)
        for place, text in enumerate(texts):
            if pattern.search(text):
                found[place].append(someone)
    return found
