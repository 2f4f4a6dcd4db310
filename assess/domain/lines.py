"""A line as a panel member types it on the day: the number of a point first, if they like."""

import re
from collections.abc import Collection

# A number that is meant as a point says so: p5, point 5, #5, 5. 5: 5) 5 -
_MEANT = re.compile(
    r"""\A\s*(?:
        (?:\#|pt?\.?\s*|point\s*)([1-9]\d?)\s*[.:;,)–—-]?
      | ([1-9]\d?)(?:[.:;,)–—-]|\s+[:–—-](?!\s*\d))
    )\s+(\S.*)\Z""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_BARE = re.compile(r"\A\s*([1-9]\d?)\s+(\S.*)\Z", re.DOTALL)
# 5 000, 5 %, 5 / 12, 5 of 12, 5 of the 12, 5 to 7, 5 million: a longer number, a share, a range.
_GOES_ON = re.compile(
    r"[\d%/+×*&]|(?:out )?of (?:\d|the\b)|(?:in|to|or|and|-|–) ?\d"
    r"|(?:per cent|percent|dozen|hundred|thousand|million|billion|times|more|others|am|pm)\b",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# What people count on the day; after 1 it is one of them, after any other number several. Incidents
# are not in it: a note that begins “14 incidents” is about point 14.
_COUNTED = {
    "user": "users", "person": "people", "participant": "participants", "officer": "officers",
    "researcher": "researchers", "designer": "designers", "developer": "developers",
    "member": "members", "interview": "interviews", "session": "sessions", "round": "rounds",
    "sprint": "sprints", "iteration": "iterations", "prototype": "prototypes", "test": "tests",
    "screen": "screens", "page": "pages", "step": "steps", "question": "questions",
    "call": "calls", "email": "emails", "letter": "letters", "form": "forms", "minute": "minutes",
    "hour": "hours", "day": "days", "week": "weeks", "month": "months", "year": "years",
    "error": "errors", "defect": "defects", "release": "releases",
    "team": "teams", "service": "services", "council": "councils", "department": "departments",
}  # fmt: skip


def read_line(typed: str, points: Collection[int]) -> tuple[int | None, str]:
    """The point that a typed line is about, if it begins with the number of one, and its words.

    “5 no assisted digital plan yet”, “5. …”, “p5 …” and “point 5: …” are about point 5. What begins
    with a number that is not one of these `points`, or that counts something (“3 users gave up”,
    “5 of 12”), stays as it was typed: nobody loses a figure. “p3 users gave up” is about point 3.
    """
    if found := _MEANT.match(typed):
        number = int(found[1] or found[2])
        return (number, found[3]) if number in points else (None, typed)
    if found := _BARE.match(typed):
        number, words = int(found[1]), found[2]
        if number in points and not _counts(number, words):
            return number, words
    return None, typed


def _counts(number: int, words: str) -> bool:
    """Whether the number at the start of a line counts what follows it."""
    if _GOES_ON.match(words):
        return True
    first = _FIRST_WORD.match(words)
    counted = _COUNTED if number == 1 else _COUNTED.values()
    return first is not None and first[0].lower() in counted
