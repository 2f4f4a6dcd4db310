"""What a panel member brought in: their own texts, and one with a place proposed for each piece."""

import datetime
import uuid as uuids
from collections import Counter
from dataclasses import dataclass

from assess.domain.bringing_in import own
from assess.domain.models import Assessment, BroughtIn, Person, Point, PointReview
from assess.domain.pieces import ACTION, LEFT_OUT, NOTE, OVERALL, RATING, numbered
from assess.domain.words import Rating
from assess.domain.writing import overall_fields


@dataclass(frozen=True)
class OwnText:
    """A text that someone brought in, and how many pieces it has."""

    uuid: uuids.UUID
    name: str
    at: datetime.datetime
    pieces: int
    saved_at: datetime.datetime | None


@dataclass(frozen=True)
class PieceRow:
    """One piece: its place in the text (from 0), its number on the page, and where it may go."""

    place: int
    number: int
    heading: str
    text: str
    part: str
    becomes: str

    @property
    def placed(self) -> bool:
        """Whether its headings say where it goes."""
        return self.part == LEFT_OUT or bool(self.part and self.becomes)


@dataclass(frozen=True)
class RatingRow:
    """A rating that the text says; `current` is the point's own, which is kept."""

    place: int
    point: int
    title: str
    rating: str
    said: str
    current: str


@dataclass(frozen=True)
class Went:
    """What went to one part of the report, or to the notes: `part` is empty for the notes."""

    part: str
    title: str
    counts: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class BroughtInPage:
    """One text that was brought in: first to check, then what became of it."""

    uuid: uuids.UUID
    name: str
    at: datetime.datetime
    saved_at: datetime.datetime | None
    pieces: tuple[PieceRow, ...]
    ratings: tuple[RatingRow, ...]
    points: tuple[tuple[int, str], ...]
    texts: tuple[str, ...]
    went: tuple[Went, ...]
    already: int
    left_out: int

    @property
    def unplaced(self) -> int:
        """How many pieces nobody can place from their headings."""
        return sum(1 for piece in self.pieces if not piece.placed)


def own_texts(assessment: Assessment, person: Person) -> tuple[OwnText, ...]:
    """What this person brought in for this assessment, newest first."""
    found = BroughtIn.objects.filter(assessment=assessment, by=person)
    rows = found.values_list("uuid", "name", "at", "pieces", "saved_at")
    return tuple(
        OwnText(uuid, name, at, len(numbered(pieces)), saved_at)
        for uuid, name, at, pieces, saved_at in rows
    )


def titles_of(assessment: Assessment) -> dict[int, str]:
    """The titles by which the points are known, those that are not in scope too."""
    points = Point.objects.filter(standard=assessment.standard_id).order_by("number")
    return dict(points.values_list("number", "title"))


def _points_in_scope(assessment: Assessment) -> dict[int, tuple[str, str]]:
    """Title and rating of each point that can be written, by its number; none in a peer review."""
    if assessment.is_peer_review:
        return {}
    reviews = PointReview.objects.filter(assessment=assessment, in_scope=True)
    rows = reviews.order_by("point__number")
    return {
        number: (title, rating)
        for number, title, rating in rows.values_list("point__number", "point__title", "rating")
    }


def brought_in_page(
    assessment: Assessment, person: Person, uuid: uuids.UUID
) -> BroughtInPage | None:
    """The text with this id, if this person brought it in."""
    found = own(assessment, person, uuid)
    if found is None:
        return None
    points = _points_in_scope(assessment)
    pieces = [
        PieceRow(n, number, piece["heading"], piece["text"], *_guess(piece, points))
        for n, number in numbered(found.pieces).items()
        for piece in [found.pieces[n]]
    ]
    return BroughtInPage(
        uuid=found.uuid,
        name=found.name,
        at=found.at,
        saved_at=found.saved_at,
        pieces=tuple(sorted(pieces, key=lambda piece: piece.placed)),
        ratings=tuple(_ratings(found, points)),
        points=tuple((number, title) for number, (title, _) in points.items()),
        texts=overall_fields(assessment),
        went=_went(found, points) if found.saved_at else (),
        already=sum(
            1
            for n in numbered(found.pieces)
            if found.pieces[n]["part"] != LEFT_OUT and not found.pieces[n].get("added")
        ),
        left_out=sum(1 for piece in found.pieces if piece["part"] == LEFT_OUT),
    )


def _guess(piece: dict[str, str], points: dict[int, tuple[str, str]]) -> tuple[str, str]:
    """Where the piece seems to go: to no point that is not in scope, to no action of a green one."""
    part, becomes = piece["part"], piece["becomes"]
    if not part.isdecimal():
        return part, becomes
    if int(part) not in points:
        return "", becomes
    green = points[int(part)][1] == Rating.GREEN
    return part, "observations" if green and becomes == ACTION else becomes


def _ratings(found: BroughtIn, points: dict[int, tuple[str, str]]) -> list[RatingRow]:
    rows = []
    for n, piece in enumerate(found.pieces):
        if piece["becomes"] == RATING and int(piece["part"]) in points:
            point = int(piece["part"])
            title, current = points[point]
            rows.append(RatingRow(n, point, title, piece["rating"], piece["text"], current))
    return sorted(rows, key=lambda row: row.point)


_COUNTED = {ACTION: "action", NOTE: "note", RATING: "rating"}


def _went(found: BroughtIn, points: dict[int, tuple[str, str]]) -> tuple[Went, ...]:
    """What each part got, in the order of the report; the notes last."""
    counts: dict[str, Counter[str]] = {}
    for piece in found.pieces:
        if piece.get("added"):
            part = "" if piece["becomes"] == NOTE else piece["part"]
            kind = _COUNTED.get(piece["becomes"], "text")
            counts.setdefault(part, Counter())[kind] += piece["added"]
    order = [*map(str, points), OVERALL, ""]
    return tuple(
        Went(
            part,
            points[int(part)][0] if part.isdecimal() else "",
            tuple((counts[part][kind], kind) for kind in ("rating", "text", "action", "note") if counts[part][kind]),
        )
        for part in order
        if part in counts
    )  # fmt: skip
