"""Bringing in what was written elsewhere: split and looked at first, then put where it goes (S7).

A text that was brought in belongs to the one who brought it in: nobody else sees it. Its pieces reach
the report by the same verbs as what is typed, below what stands there already.
"""

import datetime
import hashlib
import json
import uuid as uuids
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from assess.domain.models import Assessment, BroughtIn, Note, Person, PointReview, Report
from assess.domain.notes import write_note
from assess.domain.pieces import (
    ACTION,
    LEFT_OUT,
    NOTE,
    OVERALL,
    POINT_TEXTS,
    Place,
    actions_in,
    appended,
    numbered,
    same,
)
from assess.domain.refusals import GreenHasActions, Refused
from assess.domain.threeway import tidy
from assess.domain.workflow import transition
from assess.domain.writable import DRAFTING
from assess.domain.writing import (
    overall_fields,
    review_of,
    write_action,
    write_overall,
    write_point,
)

# What fits on one page to check, and what one form of it may send.
MOST_PIECES = 200
LONGEST_BROUGHT_IN = 300_000  # characters
_LONGEST_NAME = 200


@transition("report.bring_in", sources=DRAFTING, silent=True)
def bring_in(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    name: str,
    pieces: Sequence[Mapping[str, str]],
) -> BroughtIn:
    """A panel member brings in a text from elsewhere; only they see it until its pieces are placed.

    The page chooses the `uuid`, so that a second press brings in nothing twice. Another text under
    the same uuid, as from a page gone back to, is one of its own.
    """
    length = sum(len(piece["text"]) for piece in pieces)
    if not pieces:
        raise Refused("There is no text in this. Choose another file, or paste the text.")
    if length > LONGEST_BROUGHT_IN:
        raise Refused(
            f"This text has {length:,} characters. Bring in {LONGEST_BROUGHT_IN:,} or fewer at "
            "once."
        )
    if len(pieces) > MOST_PIECES:
        raise Refused(
            f"This text falls into {len(pieces)} pieces, more than the {MOST_PIECES} that fit on "
            "one page. Bring it in in parts."
        )
    content = json.dumps([assessment.pk, by.pk, name, list(pieces)], sort_keys=True)
    found, _ = BroughtIn.objects.get_or_create(
        uuid=uuids.uuid5(uuid, hashlib.sha256(content.encode()).hexdigest()),
        defaults={
            "assessment": assessment,
            "by": by,
            "name": name[:_LONGEST_NAME],
            "at": at,
            "pieces": list(pieces),
        },
    )
    return found


def own(assessment: Assessment, by: Person, uuid: uuids.UUID) -> BroughtIn | None:
    """What this person brought in under this id; what others did is not theirs to see."""
    return BroughtIn.objects.filter(assessment=assessment, by=by, uuid=uuid).first()


@transition("brought_in.discard", sources=DRAFTING, silent=True)
def discard(assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID) -> None:
    """Whoever brought a text in throws it away; what they put into the report stays there."""
    BroughtIn.objects.filter(assessment=assessment, by=by, uuid=uuid).delete()


@transition("brought_in.place", sources=DRAFTING, silent=True)
def place(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    places: Mapping[int, Place],
    ratings: Collection[int] = (),
) -> BroughtIn:
    """Whoever brought a text in puts its pieces where they go, below what stands there already.

    All of it or none. `places` and `ratings` name the pieces by their place in the text, from 0;
    `ratings` are those that the person ticked, and count only where a point has no rating yet.
    What the report says already is not added twice, nor is anything by a second press.
    """
    found = own(assessment, by, uuid)
    if found is None:
        raise Refused("This text has been discarded.")
    if found.saved_at is not None:
        return found
    placing = _Placing(assessment, found, places, {"by": by, "at": at})
    placing.run(ratings)
    for n, piece in enumerate(found.pieces):
        spot = placing.places.get(n, Place(piece["part"], piece["becomes"]))
        piece |= {"part": spot.part, "becomes": spot.becomes, "added": placing.added.get(n, 0)}
    found.saved_at = at
    found.save(update_fields=["pieces", "saved_at"])
    return found


@dataclass
class _Placing:
    """One placing: how much each piece added, and everything that was refused."""

    assessment: Assessment
    brought: BroughtIn
    given: Mapping[int, Place]
    who: Mapping[str, object]
    added: dict[int, int] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.numbers = numbered(self.brought.pieces)
        self.places = {n: self.given.get(n, Place("")) for n in self.numbers}

    def run(self, ratings: Collection[int]) -> None:
        """Write everything by the verbs of the report; refuse all of it when one piece is."""
        for n, spot in self.places.items():
            self._check(n, spot)
        self._stop_if_refused()
        rated = self._rated(ratings)
        points = {int(spot.part) for spot in self.places.values() if spot.part.isdecimal()}
        for point in sorted(points | set(rated)):
            self._point(point, rated.get(point))
        report = Report.objects.get(assessment=self.assessment)
        self._texts(OVERALL, report, partial(write_overall, self.assessment))
        self._notes()
        self._stop_if_refused()

    def _stop_if_refused(self) -> None:
        if self.refused:
            (name, sentence), *also = self.refused
            raise Refused(sentence, field=name, also=also)

    def _check(self, n: int, spot: Place) -> None:
        number = self.numbers[n]
        if not spot.part:
            self._no(f"part-{n}", f"Choose where piece {number} goes, or leave it out.")
        elif spot.part != LEFT_OUT and not spot.becomes:
            self._no(f"becomes-{n}", f"Choose what piece {number} becomes.")
        elif spot.part == OVERALL:
            if spot.becomes not in {*overall_fields(self.assessment), NOTE}:
                self._no(
                    f"becomes-{n}",
                    f"Piece {number} goes to the overall texts, where it cannot become this. "
                    "Choose something else, or a point.",
                )
        elif spot.part != LEFT_OUT and spot.becomes not in {*POINT_TEXTS, ACTION, NOTE}:
            self._no(
                f"becomes-{n}",
                f"Piece {number} goes to a point, where it cannot become this. Choose something "
                "else, or the overall texts.",
            )

    def _no(self, name: str, sentence: str) -> None:
        self.refused.append((name, sentence))

    def _refuse(self, n: int, sentence: str) -> None:
        """Say what was refused of the piece at this place; a rating needs no number."""
        if n in self.numbers:
            self._no(f"becomes-{n}", f"Piece {self.numbers[n]}: {sentence}")
        else:
            self._no(f"rating-{n}", sentence)

    def _rated(self, ratings: Collection[int]) -> dict[int, int]:
        """The ticked rating of each point, by its place in the text."""
        found: dict[int, int] = {}
        pieces = self.brought.pieces
        for n in sorted(n for n in ratings if n < len(pieces) and n not in self.numbers):
            point = int(pieces[n]["part"])
            if point in found and pieces[found[point]]["rating"] != pieces[n]["rating"]:
                self._refuse(n, f"Point {point} has two ratings here. Tick one of them.")
            found[point] = n
        return found

    def _of(self, part: str, *becomes: str) -> list[tuple[int, str, str]]:
        """The pieces of this part that become one of these: place in the text, field, words."""
        return [
            (n, spot.becomes, tidy(self.brought.pieces[n]["text"]))
            for n, spot in self.places.items()
            if spot.part == part and spot.becomes in becomes
        ]

    def _point(self, point: int, rated: int | None) -> None:
        here = [n for n, spot in self.places.items() if spot.part == str(point)]
        try:
            review = review_of(self.assessment, point)
        except Refused as no:
            for n in here or [n for n in [rated] if n is not None]:
                self._refuse(n, no.sentence)
            return
        if not review.in_scope:
            for n in here:
                self._refuse(n, f"Point {point} is not in scope of this assessment.")
        rated = rated if not review.rating else None
        self._texts(str(point), review, partial(write_point, self.assessment, point=point), rated)
        live = review.actions.filter(removed_at__isnull=True).values_list("text", flat=True)
        self._actions(point, {same(text) for text in live})

    def _texts(
        self,
        part: str,
        row: PointReview | Report,
        write: Callable[..., object],
        rated: int | None = None,
    ) -> None:
        """Add the texts of a part, and its rating, in one save."""
        texts: dict[str, str] = {}
        last: dict[str, int] = {}  # the last piece of each text, which made it what it is
        names = POINT_TEXTS if part.isdecimal() else overall_fields(self.assessment)
        for n, name, words in self._of(part, *names):
            before = texts.get(name, getattr(row, name))
            texts[name], last[name] = appended(before, words), n
            self.added[n] = int(texts[name] != before)
        if rated is not None:
            texts["rating"], last["rating"] = self.brought.pieces[rated]["rating"], rated
            self.added[rated] = 1
        if not texts:
            return
        try:
            write(version=row.version, **self.who, **texts)
        except GreenHasActions:
            self._refuse(
                last["rating"],
                f"Point {part} has actions, and a green point carries none. Rate it on its page.",
            )
        except Refused as no:
            for name, sentence in no.all():
                self._refuse(last[name], sentence)

    def _actions(self, point: int, have: set[str]) -> None:
        for n, _, words in self._of(str(point), ACTION):
            for k, text in enumerate(actions_in(words)):
                if same(text) in have:
                    continue
                uuid = uuids.uuid5(self.brought.uuid, f"{n}:{k}")
                try:
                    write_action(self.assessment, point=point, uuid=uuid, text=text, **self.who)
                except Refused as no:
                    self._refuse(n, no.sentence)
                    break
                have.add(same(text))
                self.added[n] = self.added.get(n, 0) + 1

    def _notes(self) -> None:
        mine = Note.objects.filter(
            assessment=self.assessment, by=self.brought.by, removed_at__isnull=True
        )
        have: set[tuple[int | None, str]] = {
            (about, same(text)) for about, text in mine.values_list("point__number", "text")
        }
        for n, spot in self.places.items():
            text = tidy(self.brought.pieces[n]["text"])
            about = int(spot.part) if spot.part.isdecimal() else None
            if spot.becomes != NOTE or spot.part == LEFT_OUT or (about, same(text)) in have:
                continue
            uuid = uuids.uuid5(self.brought.uuid, str(n))
            try:
                write_note(self.assessment, uuid=uuid, text=text, point=about, **self.who)
            except Refused as no:
                self._refuse(n, no.sentence)
            have.add((about, same(text)))
            self.added[n] = 1
