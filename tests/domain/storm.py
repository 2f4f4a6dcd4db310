"""Writers who edit one report at the same time, from pages as old as chance will have it.

Every word they write is written once, so that it can be followed: what a writer was told is saved,
what they took out themselves, and what they were shown when they had to choose.
"""

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import NamedTuple

from assess.domain import panel, writing
from assess.domain.models import Action, Assessment, Person, PointReview, Revision
from assess.domain.refusals import Clash, GreenHasActions, Refused
from assess.domain.words import PanelRole

TEXTS = ("done_well", "reason", "observations")
EDITS = ("append", "insert", "extend", "change", "remove", "item")
WHATS = (*EDITS, "rating", "action", "change action", "remove action", "look")
# What becomes of a page once it is saved: it is asked for afresh; it is gone back to as it was; its
# browser saves while its writer types on, and says what each text started from.
THEN = ("reload", "go back", "type on")
SIDES = ("mine", "theirs", "merged")


class Step(NamedTuple):
    """One thing that one writer does."""

    who: int
    point: int
    what: str
    place: int  # which text, which paragraph of it, which answer
    then: str


def steps(seed: int, count: int, *, points: int, writers: int = 5) -> list[Step]:
    """Steps that are the same for the same seed."""
    r = Random(seed)
    return [
        Step(r.randrange(writers), r.randint(1, points), *picked(r), r.choice(THEN))
        for _ in range(count)
    ]


def picked(r: Random) -> tuple[str, int]:
    """Most of what people do is write."""
    return r.choice(WHATS if r.random() < 0.4 else EDITS), r.randrange(60)


def words(*texts: str) -> Counter[str]:
    """How often each word occurs that a writer made; not those around them."""
    return Counter(word for text in texts for word in re.findall(r"\bw\d+x\d+z\b", text))


@dataclass(frozen=True)
class Page:
    """What someone has open: what each text started from, and what is in its box now."""

    version: int
    was: Mapping[str, str]
    box: Mapping[str, str]
    typing: bool = False  # its browser saves meanwhile, and says what each text started from


@dataclass
class Writer:
    """A member of the panel, what is open before them, and what they remember."""

    assessment: Assessment
    person: Person
    number: int
    pages: dict[int, Page] = field(default_factory=dict)
    actions: dict[int, dict[uuid.UUID, Page]] = field(default_factory=dict)
    written: int = 0
    saved: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    ratings: dict[int, list[str]] = field(default_factory=dict)
    # How many saves met another's change, would have clashed field by field, and did clash.
    stale: int = 0
    twice: int = 0
    clashes: int = 0

    def do(self, step: Step) -> None:
        """One step, with all that follows from it at once."""
        match step.what:
            case "look":
                self.pages.pop(step.point, None)
                self.actions.pop(step.point, None)
            case "action":
                self._add_action(step)
            case "change action" | "remove action":
                self._with_action(step)
            case _:
                self._write(step)

    # The texts of a point

    def _write(self, step: Step) -> None:
        page = self.pages.get(step.point) or self._opened(step.point)
        if step.what == "rating":
            name = "rating"
            value = ("red", "amber", "green")[step.place % 3]
        else:
            name, place = TEXTS[step.place % 3], step.place // 3
            value = edited(page.box[name], step.what, place, self._word())
        self._save(step, replace(page, box={**page.box, name: value}), name)

    def _opened(self, point: int) -> Page:
        texts, version = texts_of(self.assessment, point)
        return Page(version, texts, texts)

    def _save(self, step: Step, page: Page, name: str = "", tries: int = 3) -> None:
        self._count(step.point, page)
        bases = {"bases": page.was} if page.typing else {}
        try:
            saved = self._send(step, {"version": page.version, **page.box, **bases})
        except Clash as clash:
            self.clashes += 1
            page = self._shown(step, clash)
            self.pages[step.point] = page
            if step.then == "reload" and tries:  # chosen at once; otherwise when they come back
                self._save(step, page, tries=tries - 1)
            return
        self._told(page)
        if page.box["rating"] != page.was["rating"]:
            self.ratings.setdefault(step.point, []).append(page.box["rating"])
        if step.then == "reload":
            self.pages.pop(step.point, None)
        elif step.then == "go back":
            self.pages[step.point] = page
        else:
            now = {**saved.texts, **({name: page.box[name]} if name else {})}
            self.pages[step.point] = Page(saved.version, now, now, typing=True)

    def _send(self, step: Step, given: dict) -> writing.Saved:
        sent = {"by": self.person, "point": step.point, **given}
        try:
            return writing.write_point(self.assessment, **sent)
        except GreenHasActions:
            return writing.write_point(self.assessment, actions_become="observations", **sent)

    def _told(self, page: Page) -> None:
        for name, text in page.box.items():
            self.saved |= set(words(text))
            self.removed |= set(words(page.was[name]) - words(text))

    def _shown(self, step: Step, clash: Clash) -> Page:
        """The page of the choice, with a choice made for each text."""
        clashed, box = clash.clashed, dict(clash.clashed.merged)
        for n, each in enumerate(clashed.fields):
            self.shown |= set(words(each.base, each.mine, each.theirs, each.merged))
            box[each.name] = getattr(each, SIDES[(step.place + n) % 3])
        content = Revision.objects.get(
            assessment=self.assessment, part=clashed.part, version=clashed.version
        ).content
        return Page(clashed.version, content, box)

    def _count(self, point: int, page: Page) -> None:
        now, _ = texts_of(self.assessment, point)
        theirs = {name for name in now if now[name] != page.was[name]}
        mine = {name for name in now if page.box[name] not in (page.was[name], now[name])}
        self.stale += bool(theirs)
        self.twice += bool(theirs & mine)

    # Its actions

    def _add_action(self, step: Step) -> None:
        text = f"Do {self._word()} soon."
        try:
            writing.write_action(
                self.assessment, by=self.person, point=step.point, uuid=uuid.uuid4(), text=text
            )
        except Refused:  # the point is green
            return
        self.saved |= set(words(text))

    def _with_action(self, step: Step) -> None:
        known = self.actions.setdefault(step.point, {})
        if not known or step.place % 2:
            for id, version, text in live(self.assessment, step.point):
                known.setdefault(id, Page(version, {"text": text}, {"text": text}))
        if not known:
            return
        id = sorted(known)[step.place % len(known)]
        page = known[id]
        try:
            if step.what == "remove action":
                writing.remove_action(
                    self.assessment, by=self.person, uuid=id, version=page.version
                )
                self.removed |= set(words(page.was["text"]))
                del known[id]
            else:
                what = ("extend", "append", "change")[step.place % 3]
                text = edited(page.box["text"], what, step.place, self._word())
                self._save_action(step, id, replace(page, box={"text": text}))
        except Refused:  # someone was there before, or it has grown too long: look again
            known.pop(id, None)

    def _save_action(self, step: Step, id: uuid.UUID, page: Page) -> None:
        try:
            writing.write_action(
                self.assessment, by=self.person, point=step.point, uuid=id,
                text=page.box["text"], version=page.version,
            )  # fmt: skip
        except Clash as clash:
            self.actions[step.point][id] = self._shown(step, clash)
            return
        self._told(page)
        if step.then == "reload":
            del self.actions[step.point][id]
        else:
            self.actions[step.point][id] = page

    def _word(self) -> str:
        self.written += 1
        return f"w{self.number}x{self.written}z"


def edited(text: str, what: str, place: int, word: str) -> str:
    """The text after one edit somewhere in it."""
    found = text.split("\n\n") if text else []
    at = place % len(found) if found else 0
    match what:
        case "append":
            found.append(f"The panel {word} saw this.")
        case "insert":
            found.insert(at, f"The panel {word} was told this.")
        case "item":
            found.append(f"- the panel {word}")
        case "extend" if found:
            found[at] += f" And {word} too."
        case "change" if found:
            found[at] = f"The panel {word} thought again."
        case "remove" if found:
            del found[at]
    return "\n\n".join(found)


def texts_of(assessment: Assessment, point: int) -> tuple[dict[str, str], int]:
    """The point as it is saved, and its version."""
    found = PointReview.objects.get(assessment=assessment, point__number=point)
    return {name: getattr(found, name) for name in writing.POINT_FIELDS}, found.version


def live(assessment: Assessment, point: int | None = None) -> list[tuple[uuid.UUID, int, str]]:
    """The actions as they are saved."""
    found = Action.objects.filter(point_review__assessment=assessment, removed_at=None)
    if point is not None:
        found = found.filter(point_review__point__number=point)
    return list(found.values_list("uuid", "version", "text"))


def five(cast, assessment: Assessment) -> list[Writer]:
    """Five members of the panel who write."""
    panel.seat(
        assessment,
        by=cast.staff,
        person=cast.spare_assessor,
        role=PanelRole.CONTENT_DESIGN,
        is_lead=False,
    )
    people = (cast.lead, cast.researcher, cast.designer, cast.technologist, cast.spare_assessor)
    return [
        Writer(Assessment.objects.get(pk=assessment.pk), person, number)
        for number, person in enumerate(people)
    ]


def check(assessment: Assessment, writers: Iterable[Writer]) -> None:
    """No word that someone was told is saved is lost, and none is gone that nobody took out."""
    writers = list(writers)
    texts = [text for _, _, text in live(assessment)]
    for review in PointReview.objects.filter(assessment=assessment):
        texts += [getattr(review, name) for name in TEXTS]
    contents = Revision.objects.filter(assessment=assessment).values_list("content", flat=True)
    final = set(words(*texts))
    history = set(words(*(str(text) for content in contents for text in content.values())))
    saved = set().union(*(writer.saved for writer in writers))
    removed = set().union(*(writer.removed for writer in writers))
    for writer in writers:
        assert sorted(writer.saved - final - history - writer.shown) == []
    assert sorted(saved - removed - final) == []
