"""How a step says no. Every sentence is written for the person who reads it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field


class Refused(Exception):
    """A step that is not possible now, with a sentence for the user.

    `field` names the input the sentence is about; `also` holds further sentences
    with their fields, when several things are wrong at once.
    """

    def __init__(
        self, sentence: str, *, field: str = "", also: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.also = list(also)

    def all(self) -> list[tuple[str, str]]:
        """Every (field, sentence) of this refusal, the first one first."""
        return [(self.field, self.sentence), *self.also]


class NotAllowed(Exception):
    """This person may not do this, now or at any time; a page answers 403."""


class GreenHasActions(Refused):
    """A point is to become green and still has actions: the person must say what happens to them."""


@dataclass(frozen=True)
class ClashedField:
    """One field that two people changed at once: both texts, and what both started from.

    `merged` has everything of both that can be put together, with mine where both changed the
    same paragraph: what it lacks of theirs is in `theirs`.
    """

    name: str
    base: str
    theirs: str
    mine: str
    by: str = ""
    at: datetime.datetime | None = None
    own: bool = False  # the other text is the same person's, saved in another window
    merged: str = ""


@dataclass(frozen=True)
class Clashed:
    """A save that started from an older version and met another's change of the same field.

    `merged` holds every field as it would be, with mine where both changed the same paragraph;
    `version` is the version that the next save starts from.
    """

    part: str
    version: int
    fields: list[ClashedField]
    merged: dict[str, str] = field(default_factory=dict)


class Clash(Exception):
    """Two people changed the same text. Nothing was saved; both texts are in `clashed`."""

    def __init__(self, clashed: Clashed) -> None:
        super().__init__("Someone else changed this text while you were writing.")
        self.clashed = clashed


def needs_reason(reason: str, sentence: str) -> str:
    """The reason, tidied; refused when there is none."""
    reason = reason.strip()
    if not reason:
        raise Refused(sentence, field="reason")
    return reason
