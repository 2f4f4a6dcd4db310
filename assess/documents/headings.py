"""How people head the parts of a report: which point a line names, which field, which rating."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assess.domain.words import Rating

# What a heading leads to besides the fields of a report.
DECISION, OUT, OVERALL = "decision", "out", "overall"

_TEAM = r"(?:the |your )?(?:service )?team"
_WHO = rf"(?:{_TEAM}|they|you|it)"
# A heading is compared in small letters, with single spaces and no other signs.
_FIELDS = [
    (DECISION, r"(?:the )?(?:panel s )?(?:overall )?(?:decision|rating|rag|rag rating|rag status"
               r"|result|outcome|assessment result|point rating|standard rating)(?: for this point)?"),
    ("done_well", rf"(?:what |things |areas |where )?(?:{_WHO} )?(?:has |have |had |is |are )?"
                  r"(?:done|did|doing|does|going|went) (?:really |particularly )?well(?: overall)?"),
    ("done_well", r"good practices?|strengths|positives?|what was good|what is good|what s good"
                  r"|what works well|what was done well|commendations?|highlights"),
    ("action", rf"what {_WHO} (?:still )?(?:needs?|has|have|must|should)(?: to)?"
               r"(?: (?:do|explore|improve|consider|change|address|work on))?(?: next)?"),
    ("action", r"(?:required |mandatory |agreed |list of )?actions?(?: (?:required|needed|points?|list"
               rf"|items?|to take|for {_TEAM}|before .*))?"),
    ("action", r"(?:areas?|things|points|what) (?:for|to|needs?|of) (?:be )?"
               r"(?:improvements?|improved?|improving|explored?|work on|address|development|change)"),
    ("action", r"(?:key |main )?recommendations?(?: for .*)?|next steps|must do|to do|needs? to"
               r"|what needs to (?:happen|change)|conditions"),
    ("observations", r"(?:other |further |general |additional |any other |panel )?observations?"
                     r"|(?:optional |further |general |other |additional )?(?:advice|suggestions?)"
                     r"|(?:other|further|general|additional|any other) (?:comments?|feedback|points)"
                     r"|optional|(?:things |points )?to consider|considerations?|could do|worth considering"),
    ("reason", r"why(?: (?:it|this|the point|the service) (?:is|was) (?:rated )?"
               r"(?:so|this|red|amber|green|met|not met))?|(?:the )?reasons?(?: for .*| why.*)?"
               r"|rationale|justification|explanation|(?:panel )?(?:findings?|comments?|feedback)"
               r"|evidence(?: .*)?|what (?:the panel|we) (?:saw|found|heard)|because"),
    ("scope", r"(?:the )?scope(?: of .*| assessed)?|in scope|what (?:the panel|we|was) "
              r"(?:looked at|assessed|covered)"),
    ("context", r"(?:the )?context(?: considered| of .*)?|(?:the )?constraints?(?: .*)?"
                r"|background(?: .*)?"),
    ("note", r"(?:my |panel |private |assessor s? ?)?notes"),
    (OUT, r"(?:the )?(?:assessment )?panel(?: members?)?|assessors?|lead assessor|attendees?"
          r"|previous assessments?(?: reports?)?|(?:assessment |report )?details|(?:table of )?contents"
          r"|product manager|delivery manager|service manager|digital leader|service owner"
          r"|department agency|department|agency|organisation|service provider|from|stage|phase"
          r"|assessment stage|moving to|service name|project name|reference|type of assessment"
          r"|assessment type|(?:assessment )?date|date of (?:re)?assessment|assessed on"),
    (OVERALL, r"overall(?: texts?| feedback.*| summary| comments?)?|(?:executive )?summary"
              r"|general|the whole service"),
]  # fmt: skip
_FIELDS_READ = [(name, re.compile(pattern)) for name, pattern in _FIELDS]

# How a sentence before a list begins, where nobody wrote a heading.
_LEADS_IN = [
    (
        "action",
        re.compile(
            rf"(?:before|by|ahead of|for|prior to|to pass|to meet) (?:the|their|its|your) "
            rf"(?:next|live|beta|standard).*{_WHO} (?:needs? to|must|should|has to|have to|will)\b.*"
            rf"|{_WHO} (?:now |still |also )?(?:needs? to|must|has to|have to)\b.{{0,40}}"
        ),
    ),
    (
        "done_well",
        re.compile(r"(?:the )?panel (?:was|were|is|are) (?:very |particularly )?(?:impressed|pleased)"
                   r".*|(?:the )?panel (?:liked|commends?|praised).*"),
    ),
    (
        "observations",
        re.compile(
            rf"{_WHO} (?:could|may|might|should also)(?: also)?(?: want to| wish to)?(?: consider)?\b.{{0,40}}"
        ),
    ),
]  # fmt: skip
_BECAUSE = re.compile(
    r"(?:this|it|(?:the|this) point|point \d+|the service) (?:is|was|has been) (?:rated )?"
    r"(red|amber|green) because\b"
)
# “Met” and “not met” are an older scale: they stay the words they are, and propose no rating.
_RATINGS = {
    "red": Rating.RED,
    "amber": Rating.AMBER,
    "green": Rating.GREEN,
    "r": Rating.RED,
    "a": Rating.AMBER,
    "g": Rating.GREEN,
}
_COLOUR = r"red|amber|green"
_OF_A_POINT = r"(?: (?:for|on|against|at) (?:this )?(?:point|standard|criterion)(?: (\d{1,2}))?)?"
_OF_THE_STANDARD = r"(?: of the (?:service |digital service )?standard)?"
_WORD_ALONE = re.compile(rf"(?:it is |is )?({_COLOUR}|r|a|g)")
_SENTENCE = re.compile(
    rf"(?:the service|this service|this point|point (\d{{1,2}})|this|it) (?:was|is|has been) "
    rf"(?:rated |assessed as |given )?(?:an? )?({_COLOUR})(?: rating)?"
    rf"{_OF_A_POINT}{_OF_THE_STANDARD}"
)
_POINT = re.compile(
    r"(?:service )?(?:standard )?(?:point|standard|criterion)\s*(?:no\.?|number|#)?\s*(\d{1,2})\b(.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\(?(\d{1,2})(?:[.):\]]|\s*[-\u2013\u2014])?\s+(.*)")
_ENDS_IN_RATING = re.compile(
    r"\s*(?:[-\u2013\u2014:;,|]\s*|[(\[]\s*)(?:rated\s+)?(red|amber|green|met|not met)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
# How alike a title and a line have to be: a slip of the pen, “joined-up”, an older wording.
_ALIKE = 0.84
_ALIKE_AFTER_NUMBER = 0.6
_LONGEST_HEADING = 130


@dataclass(frozen=True)
class Named:
    """A line that names a point, and perhaps says its rating."""

    number: int
    rating: str = ""


def bare(text: str) -> str:
    """The words of a line in small letters, with single spaces and no other signs."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


def words_of(line: str) -> str:
    """A line without the signs that make it a heading, bold, or an item of a list."""
    line = re.sub(r"^\s*(?:#{1,6}\s+|[-*+]\s+)?", "", line)
    return line.replace("**", "").replace("__", "").replace("\\", "").strip()


def point_of(words: str, titles: Mapping[int, str], *, styled: bool) -> Named | None:
    """The point this line names. `styled`: someone made it a heading, so its words may differ."""
    if not words or len(words) > _LONGEST_HEADING:
        return None
    rating = ""
    if ends := _ENDS_IN_RATING.search(words):
        rating = _RATINGS.get(bare(ends[1]), "")
        words = words[: ends.start()]
    words = words.strip().rstrip(":").strip()
    number = _number_of(words, tuple(titles.items()), styled)
    return Named(number, rating) if number else None


@lru_cache(maxsize=4096)
def _number_of(words: str, titles: tuple[tuple[int, str], ...], styled: bool) -> int:
    known = dict(titles)
    if found := _POINT.fullmatch(words):
        number, rest = int(found[1]), found[2].strip(" .:)-\u2013\u2014")
        if number not in known:
            return 0
        if not rest or styled or _likeness(rest, known[number]) >= _ALIKE_AFTER_NUMBER:
            return number
        return 0
    number, rest = 0, words
    if found := _NUMBERED.fullmatch(words):
        number, rest = int(found[1]), found[2]
    # A title says more than a number: lists that Word numbers begin at 1 again and again.
    best, how = max(((n, _likeness(rest, title)) for n, title in titles), key=lambda pair: pair[1])
    if how >= _ALIKE:
        return best
    if number not in known:
        return 0
    if _likeness(rest, known[number]) >= _ALIKE_AFTER_NUMBER:
        return number
    shared = _stems(rest) & _stems(known[number])
    return number if styled and shared and not field_of(rest) else 0


def _likeness(one: str, other: str) -> float:
    first, second = bare(one), bare(other)
    if not first or not 0.5 < len(first) / len(second) < 2:
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE_AFTER_NUMBER else 0.0


def _stems(text: str) -> set[str]:
    return {word[:5] for word in bare(text).split() if len(word) > 3}


def field_of(heading: str) -> str:
    """Which field of a report this heading means; DECISION, OUT, OVERALL, or nothing known."""
    words = bare(heading)
    return next((name for name, pattern in _FIELDS_READ if pattern.fullmatch(words)), "")


def field_of_the_whole(heading: str) -> str:
    """Which overall text a heading names that says so itself: “Overall observations”."""
    words = bare(heading)
    return field_of(words.removeprefix("overall ")) if words.startswith("overall ") else ""


def leads_to(line: str) -> str:
    """Which field the list after this sentence belongs to, when the sentence says so."""
    if not line.rstrip().endswith(":"):
        return ""
    words = bare(line)
    return next((name for name, pattern in _LEADS_IN if pattern.fullmatch(words)), "")


def because(line: str) -> str:
    """The rating in “This is amber because …”."""
    found = _BECAUSE.match(bare(line))
    return _RATINGS[found[1]] if found else ""


def rating_of(line: str, *, labelled: bool = False) -> tuple[str, int]:
    """The rating that this line says and nothing else, and the number of the point if it says so.

    `labelled`: it stands under “Decision” or the like, so that one letter is enough.
    """
    words = bare(line)
    if found := _WORD_ALONE.fullmatch(words):
        return (_RATINGS[found[1]], 0) if labelled or len(found[1]) > 1 else ("", 0)
    if found := _SENTENCE.fullmatch(words):
        return _RATINGS[found[2]], int(found[1] or found[3] or 0)
    return "", 0
