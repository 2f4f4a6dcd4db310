"""Actions of one report that say nearly the same."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from assess.domain.sentences import bare, plain_words
from assess.domain.wordlists import COUNTED, SMALL

# Two actions are much the same when at least this much of their words that carry meaning is common.
ENOUGH = 0.78
# Shorter ones have too few words to be nearly the same: only quite.
FEWEST = 4
_ENDINGS = ("ing", "ed", "es", "s", "e")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class _Gist:
    """What an action says: the words that carry meaning in their order, and its numbers."""

    order: tuple[str, ...]
    words: frozenset[str]
    numbers: frozenset[str]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if len(word) - len(ending) > 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


# A page is read many times between two changes of an action.
@lru_cache(maxsize=2_000)
def _gist(text: str) -> _Gist:
    words = [COUNTED.get(word, word) for word in plain_words(bare(text))]
    order = tuple(_stem(word) for word in words if word not in SMALL)
    return _Gist(order, frozenset(order), frozenset(word for word in words if word.isdigit()))


def _share(one: _Gist, other: _Gist) -> float:
    if one.numbers != other.numbers or not (one.words and other.words):
        return 0.0
    if one.words == other.words:
        return 1.0
    if min(len(one.words), len(other.words)) < FEWEST:
        return 0.0
    return 2 * len(one.words & other.words) / (len(one.words) + len(other.words))


def _parallel(one: _Gist, other: _Gist) -> bool:
    """The same sentence about something else: “recruit a designer”, “recruit a researcher”."""
    pairs = list(zip(one.order, other.order, strict=False))
    start = next((n for n, (a, b) in enumerate(pairs) if a != b), len(pairs))
    ends = list(zip(reversed(one.order[start:]), reversed(other.order[start:]), strict=False))
    end = next((n for n, (a, b) in enumerate(ends) if a != b), len(ends))
    mine = one.order[start : len(one.order) - end]
    theirs = other.order[start : len(other.order) - end]
    # Two things in other places count where all between them stands in the same place.
    same = {a for a, b in zip(mine, theirs, strict=False) if a == b and len(mine) == len(theirs)}
    return bool(mine and theirs) and not (set(mine) & set(theirs)) - same


def much_the_same(one: str, other: str) -> bool:
    """Whether two actions say nearly the same.

    Order, small words, endings, capitals and Markdown do not count. Numbers do, in figures or in
    words: “5 users” and “8 users” differ, “5 users” and “five users” do not. So does a word in the
    place of another, all else being the same.
    """
    a, b = _gist(one), _gist(other)
    share = _share(a, b)
    return share == 1.0 or (share >= ENOUGH and not _parallel(a, b))


def twins(mine: Sequence[Key], texts: Mapping[Key, str]) -> dict[Key, Key]:
    """For each of these that has one, the other of all texts that says most nearly the same."""
    found = {}
    for key in mine:
        own = _gist(texts[key])
        shares = {other: _share(own, _gist(text)) for other, text in texts.items() if other != key}
        near = [other for other, share in shares.items() if share >= ENOUGH]
        for other in sorted(near, key=lambda each: -shares[each]):
            if much_the_same(texts[key], texts[other]):
                found[key] = other
                break
    return found
