"""Texts as people read them: without Markdown's marks, and sentence by sentence."""

import re
import unicodedata

_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ADDRESS = re.compile(r"https?://\S+")
_MARKS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")
_BULLET = re.compile(r"^\s*(?:[-+•]|\d{1,2}[.)])\s+")
# The end of a sentence: not after a short form, and only before something that begins one.
_END = re.compile(
    r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!Dr\.)(?<!Mr\.)(?<!Ms\.)(?<!Mrs\.)[”’\")]*\s+"
    r"(?=[“‘\"(]?[A-Z0-9])"
)


# Quotes, and the hyphens that look like the plain one.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "\u2010": "-", "\u2011": "-"})


def bare(text: str) -> str:
    """The text without Markdown's marks: links are their words, and addresses are left out."""
    return _MARKS.sub("", _ADDRESS.sub("", _LINK.sub(r"\1", text)))


def is_item(line: str) -> bool:
    """Whether this line is an item of a list."""
    return _BULLET.match(line) is not None


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; a line is never part of the sentence before it."""
    found = []
    for line in bare(text).split("\n"):
        found += [part for part in _END.split(_BULLET.sub("", line).strip()) if part]
    return found


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents and signs: to compare by."""
    return re.findall(r"[a-z0-9]+", folded(text).lower())


def folded(text: str) -> str:
    """The text without accents, with straight quotes and simple spaces: “Zoë” is “Zoe” here."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(sign for sign in text if not unicodedata.combining(sign))
