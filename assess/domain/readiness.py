"""Whether a report is ready: what stops it, and what is worth a look before it goes on.

Each item says its rule, a sentence, the part of the report it is about, and where that is put
right. An item stops one verb (`report.submit`, `report.share`) or none: then it is a warning, and
warnings never stop anyone (R1, R2, S34).
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assess.domain.drafted import Drafted, drafted, without
from assess.domain.models import Assessment, Person
from assess.domain.naming import Someone, likely_names, named_alone, those_named
from assess.domain.refusals import Refused
from assess.domain.sentences import plain_words, sentences
from assess.domain.signatures import listed
from assess.domain.texts import POINT, Text, texts_of
from assess.domain.words import Rating

SUBMIT, SHARE = "report.submit", "report.share"
# A sentence as long as this stands under two points by copying, not by chance.
FEWEST_WORDS = 6
LONGEST_QUOTE = 90  # characters


@dataclass(frozen=True)
class Item:
    """One thing to put right, or to look at."""

    rule: str
    sentence: str
    part: str  # the number of a point, "overall", "confirm" or "request"
    anchor: str = ""  # the id of the box on the page where it is put right
    shown: str = ""  # the id in the report as it is read
    stops: str = ""  # the verb that it stops; nothing for a warning


def readiness(
    assessment: Assessment, *, at: datetime.datetime, by: Person | None = None
) -> list[Item]:
    """Everything that stops the report, then everything worth a look, each in order.

    `by` is who looks: that they write themselves is no news to them.
    """
    found = drafted(assessment, at=at)
    return [
        *missing_in(assessment, found.content),
        *_panel_named(texts_of(found.content), found.people),
        *_writing(found, by),
        *_names(found),
        *_green_asks(found.content),
        *_said_twice(found.content),
        *_nothing_done_well(found.content),
    ]


def missing(assessment: Assessment) -> list[Item]:
    """Everything the report lacks before the lead assessor can submit it, in order (R1, R2)."""
    return list(missing_in(assessment, drafted(assessment).content))


def refuse_names(assessment: Assessment, content: Mapping[str, Any]) -> None:
    """Refuse what is about to be frozen where it names someone who has or had a seat on the panel."""
    people = drafted(assessment).people
    found = [each.sentence for each in _panel_named(texts_of(content), people)]
    if found:
        raise Refused(found[0], field="names", also=[("names", each) for each in found[1:]])


def newly_named(assessment: Assessment, before: list[Text], after: list[Text]) -> list[Item]:
    """Where these texts name someone who has or had a seat on the panel, and did not before."""
    people = drafted(assessment).people
    known = {each.sentence for each in _panel_named(before, people, "published")}
    found = _panel_named(after, people, "published")
    return [each for each in found if each.sentence not in known]


def missing_in(assessment: Assessment, content: Mapping[str, Any]) -> Iterator[Item]:
    """What a report lacks that says this: of its texts it counts only whether they are there."""
    if assessment.is_peer_review:
        for name, said in (
            ("done_well", "Write what the service team has done well."),
            ("recommendations", "Write the panel’s recommendations."),
        ):
            if not content[name]:
                yield Item(name.replace("_", "-"), said, "overall", f"id_{name}", stops=SUBMIT)
        return
    for point in content["points"]:
        if point["in_scope"]:
            yield from _missing_on(point)
    if not content["done_well"]:
        said = "Write what the service team has done well overall."
        yield Item("done-well", said, "overall", "id_done_well", stops=SUBMIT)
    if assessment.report.confirmed_at is None:
        said = "Confirm the overall rating."
        yield Item("confirmed", said, "confirm", "", "overall", stops=SUBMIT)


def _missing_on(point: Mapping[str, Any]) -> Iterator[Item]:
    number, rating, actions = point["number"], point["rating"], point["actions"]
    part, shown = str(number), f"point-{number}"
    if not rating:
        said = f"Rate point {number}, {point['title']}."
        yield Item("rated", said, part, "id_rating", shown, SUBMIT)
        return
    words = str(Rating(rating).label).lower()
    if rating == Rating.GREEN:
        if actions:
            said = f"Remove the actions of point {number}: it is green."
            yield Item("green-actions", said, part, "actions", f"{shown}-actions", SUBMIT)
        return
    if not point["reason"]:
        said = f"Say why point {number} is rated {words}."
        yield Item("reason", said, part, "id_reason", shown, SUBMIT)
    if not actions:
        said = f"Add an action to point {number}: it is {words}."
        yield Item("action", said, part, "add-action", shown, SUBMIT)


def _panel_named(
    texts: list[Text], people: Iterable[Someone], step: str = "shared"
) -> Iterator[Item]:
    """A report never names the people of the panel, present or former."""
    panel = [someone for someone in people if someone.on_panel]
    for text, named in zip(texts, those_named([t.text for t in texts], panel), strict=True):
        for someone in named:
            said = (
                f"{text.where}: take out the name of {someone.name}. A report that names someone "
                f"of the panel cannot be {step}."
            )
            yield Item("panel-name", said, text.part, text.anchor, text.shown, SHARE)


def _writing(found: Drafted, by: Person | None) -> Iterator[Item]:
    for each in without(found.writing, by):
        if each.part.isdigit():
            yield Item("writing", f"{each.name} is writing on point {each.part} now.", each.part)
        else:
            yield Item("writing", f"{each.name} is writing on the report now.", "overall")


def _names(found: Drafted) -> Iterator[Item]:
    """What may be the name of a person; those that `_panel_named` refuses are left to it."""
    texts = texts_of(found.content)
    words = [text.text for text in texts]
    full, alone = those_named(words, found.people), named_alone(words, found.people)
    for text, named, single in zip(texts, full, alone, strict=True):
        refused = {part for someone in named if someone.on_panel for part in someone.name.split()}
        names = [someone.name for someone in named if not someone.on_panel]
        for name in (*likely_names(text.text), *single):
            if not refused & set(name.split()) and not any(name in known for known in names):
                names.append(name)
        if names:
            quoted = listed([f"“{name}”" for name in names])
            said = f"{text.where}: {quoted} may name a person. Say the role instead."
            yield Item("name", said, text.part, text.anchor, text.shown)


_ASKS = re.compile(
    r"(?<!\busers )(?<!\bpeople )(?<!\bapplicants )(?<!\bwho )\b(must|needs to|should)\b",
    re.IGNORECASE,
)


def _green_asks(content: Mapping[str, Any]) -> Iterator[Item]:
    """Green asks nothing of the service team (S34)."""
    for point in content.get("points", []):
        if point["rating"] != Rating.GREEN:
            continue
        number = point["number"]
        for name, (words, shown) in POINT.items():
            if asks := _asks_in(point[name]):
                quoted = listed([f"“{word}”" for word in asks])
                stand = "stands" if len(asks) == 1 else "stand"
                said = (
                    f"Point {number} is green, and {quoted} {stand} in {words}. Green asks for "
                    "nothing: say it as advice, or look at the rating again."
                )
                yield Item("green-asks", said, str(number), f"id_{name}", f"point-{number}-{shown}")


# As below: a report is looked at many times between two changes of one of its texts.
@lru_cache(maxsize=1_000)
def _asks_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.lower() for word in _ASKS.findall(text)))


def _said_twice(content: Mapping[str, Any]) -> Iterator[Item]:
    """The same sentence under two points; six words and more."""
    places: dict[tuple[str, ...], dict[str, tuple[Text, str]]] = {}
    for text in texts_of(content):
        if not text.part.isdigit():
            continue
        for key, sentence in _long_sentences(text.text):
            places.setdefault(key, {}).setdefault(text.part, (text, sentence))
    for found in places.values():
        if len(found) > 1:
            *others, last = found
            text, sentence = found[last]
            said = (
                f"Points {', '.join(others)} and {last} have the same sentence, “{_cut(sentence)}”. "
                "Say in each what is true of that point."
            )
            yield Item("said-twice", said, last, text.anchor, text.shown)


# A report is looked at many times between two changes of one of its texts.
@lru_cache(maxsize=1_000)
def _long_sentences(text: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The sentences that are long enough to be copies, each with the words it is known by."""
    found = ((tuple(plain_words(sentence)), sentence) for sentence in sentences(text))
    return tuple((key, sentence) for key, sentence in found if len(key) >= FEWEST_WORDS)


def _cut(sentence: str) -> str:
    sentence = sentence.rstrip(".;:! ")
    if len(sentence) <= LONGEST_QUOTE:
        return sentence
    return sentence[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def _nothing_done_well(content: Mapping[str, Any]) -> Iterator[Item]:
    for point in content.get("points", []):
        if point["in_scope"] and point["rating"] and not point["done_well"]:
            number = point["number"]
            said = f"Say what was done well on point {number}, if anything was."
            yield Item("done-well-point", said, str(number), "id_done_well", f"point-{number}")
