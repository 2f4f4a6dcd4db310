"""What a panel has before it on the day: its notes and questions, prompts, artefacts (S6, S63, S68)."""

import datetime
import re
import uuid as uuids
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from assess.domain.models import Action, Artefact, Assessment, Note, Person, Point, Prompt, Question
from assess.domain.prepared import Prepared
from assess.domain.using import Place
from assess.queries.drafting import GUIDE, name_of

WHOLE = "About the whole service"
WRITER = ("by__first_name", "by__last_name", "by__email")
USER = ("became_by__first_name", "became_by__last_name", "became_by__email")
Row = TypeVar("Row", "NoteRow", "QuestionRow", "PromptRow")
# “Audit (point 5)”, “Points 3, 4 and 5: journey maps”.
_NAMED = re.compile(r"\bpoints?\s+(\d{1,2}(?:\s*(?:,|and|&)\s*\d{1,2})*)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Used:
    """Where a note went in the report, by whom, and when."""

    place: Place
    by: str
    at: datetime.datetime


@dataclass(frozen=True)
class NoteRow:
    """One note of the panel."""

    uuid: uuids.UUID
    point: int | None
    text: str
    by: str
    at: datetime.datetime
    changed_at: datetime.datetime | None
    version: int
    mine: bool
    used: Used | None = None

    @property
    def mark(self) -> str:
        """By which a page knows whether the row that it shows is still as it is."""
        return f"{self.version}-{self.used.at.timestamp():.0f}" if self.used else f"{self.version}"


@dataclass(frozen=True)
class QuestionRow:
    """One question of the panel, and its ticks."""

    uuid: uuids.UUID
    point: int | None
    text: str
    by: str
    mine: bool
    asked: bool
    answered: bool


@dataclass(frozen=True)
class PromptRow:
    """A prompt, and whether this person has it among their questions."""

    pk: int
    point: int
    text: str
    mine: bool


@dataclass(frozen=True)
class ArtefactLink:
    """What the service team shows; `points` are those that its title or note names."""

    title: str
    url: str
    note: str
    points: tuple[int, ...]

    @property
    def site(self) -> str:
        """The place that the link leads to."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True)
class Group(Generic[Row]):
    """What there is about one point, or about the whole service."""

    point: int | None
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Gone:
    """A note or a question of one's own that one took away, to be put back."""

    what: str  # "note" or "question"
    uuid: uuids.UUID
    point: int | None
    text: str


@dataclass(frozen=True)
class NotesPage:
    """The page for the day."""

    points: tuple[tuple[int, str], ...]
    groups: tuple[Group[NoteRow], ...]
    newest: tuple[NoteRow, ...]
    questions: tuple[Group[QuestionRow], ...]
    prompts: tuple[Group[PromptRow], ...]
    artefacts: tuple[ArtefactLink, ...]

    @property
    def rows(self) -> frozenset[str]:
        """The notes and questions that it shows, as its addresses name them."""
        notes = [*self.newest, *(row for group in self.groups for row in group.rows)]
        questions = [row for group in self.questions for row in group.rows]
        return frozenset(
            [*(f"note-{row.uuid}" for row in notes), *(f"question-{row.uuid}" for row in questions)]
        )

    @property
    def to_ask(self) -> int:
        """How many questions nobody has asked yet."""
        return sum(not row.asked for group in self.questions for row in group.rows)


@dataclass(frozen=True)
class Side:
    """What stands beside the texts of a point, besides its notes."""

    prompts: tuple[PromptRow, ...]
    questions: tuple[QuestionRow, ...]
    artefacts: tuple[ArtefactLink, ...]


def notes_of(
    assessment: Assessment,
    person: Person,
    actions: Mapping[uuids.UUID, int],
    *,
    point: int | None = None,
    uuid: uuids.UUID | None = None,
    mine: bool = False,
) -> tuple[NoteRow, ...]:
    """The panel's notes in the order they were written: all, those of one `point` (its id), or one.

    `actions` says of which point the live actions are, by their uuid.
    """
    if uuid is not None:
        rows: Iterable[tuple[Any, ...]] = _read(assessment=assessment, uuid=uuid)
    elif point is not None:
        rows = _on_point(assessment.pk, point)
    else:
        rows = _by(assessment.pk, person.pk) if mine else _all(assessment.pk)
    return tuple(
        NoteRow(
            uuid=row[0],
            point=row[1],
            text=row[2],
            by=name_of(*row[7:10]),
            at=row[3],
            changed_at=row[4],
            version=row[5],
            mine=row[6] == person.pk,
            used=_used(row[10:], actions) if row[10] else None,
        )
        for row in rows
    )


def _read(**which: Any) -> QuerySet[Note, tuple[Any, ...]]:
    notes = Note.objects.filter(**which, removed_at__isnull=True).order_by("at", "id")
    return notes.values_list(
        "uuid", "point__number", "text", "at", "changed_at", "version", "by_id", *WRITER,
        "became", "became_part", "became_at", *USER,
    )  # fmt: skip


_all = Prepared(lambda assessment: _read(assessment=assessment))
_by = Prepared(lambda assessment, by: _read(assessment=assessment, by=by))
_on_point = Prepared(lambda assessment, point: _read(assessment=assessment, point=point))


def _used(row: tuple[Any, ...], actions: Mapping[uuids.UUID, int]) -> Used:
    became, part, at, *names = row
    kind, _, rest = part.partition(":")
    point = actions.get(uuids.UUID(rest)) if kind == "action" else int(rest) if rest else None
    return Used(Place(became, part, point), name_of(*names), at)


def one_note(assessment: Assessment, person: Person, uuid: uuids.UUID) -> NoteRow | None:
    """One note, unless it is cleared."""
    return next(iter(notes_of(assessment, person, {}, uuid=uuid)), None)


_TAKEN_AWAY: dict[str, type[Note] | type[Question]] = {"note": Note, "question": Question}


def gone(assessment: Assessment, person: Person, named: str) -> Gone | None:
    """What was taken away by this person, by its name in an address; nothing when it is there again."""
    what, _, rest = named.partition("-")
    model = _TAKEN_AWAY.get(what)
    try:
        uuid = uuids.UUID(rest)
    except ValueError:
        return None
    if model is None:
        return None
    found = model.objects.filter(
        uuid=uuid, assessment=assessment, by=person, removed_at__isnull=False
    ).values_list("point__number", "text")
    return next((Gone(what, uuid, *row) for row in found), None)


def points_of(assessment: Assessment) -> tuple[tuple[int, str], ...]:
    """The points that notes and questions can be about; 1 to 7 guide a peer review."""
    points = Point.objects.filter(standard=assessment.standard_id).order_by("number")
    if assessment.is_peer_review:
        points = points.filter(number__lte=GUIDE)
    return tuple(points.values_list("number", "title"))


def notes_page(
    assessment: Assessment, person: Person, *, mine: bool = False, newest: bool = False
) -> NotesPage:
    """The page for the day. With `mine`, one's own notes only; `newest`: by time, the last first."""
    live = Action.objects.filter(point_review__assessment=assessment, removed_at__isnull=True)
    actions = dict(live.values_list("uuid", "point_review__point__number"))
    notes = notes_of(assessment, person, actions, mine=mine)
    points = points_of(assessment)
    questions = _questions(assessment, person)
    return NotesPage(
        points=points,
        groups=() if newest else _grouped(points, notes),
        newest=notes[::-1] if newest else (),
        questions=_grouped(points, sorted(questions, key=lambda row: not row.mine)),
        prompts=_grouped(points, _prompts(assessment, questions)),
        artefacts=artefacts_shown(
            Artefact.objects.filter(assessment=assessment, removed_at__isnull=True)
            .order_by("id")
            .values_list("title", "url", "note")
        ),
    )


def _grouped(points: Iterable[tuple[int, str]], rows: Iterable[Row]) -> tuple[Group[Row], ...]:
    """The rows by point, in the order of the points; those about the whole service come first."""
    found: dict[int | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row.point, []).append(row)
    titles: dict[int | None, str] = {None: WHOLE}
    titles.update(points)
    order = [*titles, *sorted(n for n in found if n is not None and n not in titles)]
    return tuple(
        Group(number, titles.get(number, f"Point {number}"), tuple(found[number]))
        for number in order
        if number in found
    )


def _questions(
    assessment: Assessment, person: Person, *, point: int | None = None
) -> tuple[QuestionRow, ...]:
    rows = _asked(assessment.pk) if point is None else _asked_on(assessment.pk, point)
    return tuple(
        QuestionRow(
            uuid, number, text, name_of(*names), by == person.pk, asked is not None,
            answered is not None,
        )
        for uuid, number, text, by, asked, answered, *names in rows
    )  # fmt: skip


def _read_questions(**which: int) -> QuerySet[Question, tuple[Any, ...]]:
    questions = Question.objects.filter(**which, removed_at__isnull=True).order_by("at", "id")
    return questions.values_list(
        "uuid", "point__number", "text", "by_id", "asked_at", "answered_at", *WRITER
    )


_asked = Prepared(lambda assessment: _read_questions(assessment=assessment))
_asked_on = Prepared(
    lambda assessment, point: _read_questions(assessment=assessment, point__number=point)
)


def _prompts(assessment: Assessment, questions: Iterable[QuestionRow]) -> tuple[PromptRow, ...]:
    prompts = Prompt.objects.filter(
        point__standard=assessment.standard_id, phase=assessment.phase
    ).order_by("point__number", "position")
    if assessment.is_peer_review:
        prompts = prompts.filter(point__number__lte=GUIDE)
    mine = {row.text for row in questions if row.mine}
    return tuple(
        PromptRow(pk, number, text, text in mine)
        for pk, number, text in prompts.values_list("pk", "point__number", "text")
    )


def artefacts_shown(rows: Iterable[tuple[str, str, str]]) -> tuple[ArtefactLink, ...]:
    """What the service team shows, with the points that its words name."""
    return tuple(
        ArtefactLink(title, url, note, points_named(f"{title}\n{note}"))
        for title, url, note in rows
    )


def points_named(text: str) -> tuple[int, ...]:
    """The points that a text names, such as “Audit (points 4 and 5)”."""
    return tuple(
        int(number) for found in _NAMED.findall(text) for number in re.findall(r"\d+", found)
    )


def side_of(assessment: Assessment, person: Person, number: int) -> Side:
    """What stands beside the texts of this point, in two statements."""
    questions = _questions(assessment, person, point=number)
    mine = {row.text for row in questions if row.mine}
    rows = sorted(_beside(assessment.pk, assessment.standard_id, number, assessment.phase))
    links = artefacts_shown(row[2:5] for row in rows if row[5] == "artefact")
    return Side(
        prompts=tuple(
            PromptRow(pk, number, text, text in mine)
            for _, pk, text, _, _, kind in rows
            if kind == "prompt"
        ),
        questions=tuple(sorted(questions, key=lambda row: not row.mine)),
        # First what is for this point, then what may be for any; nothing that names other points.
        artefacts=tuple(
            sorted(
                (link for link in links if not link.points or number in link.points),
                key=lambda link: not link.points,
            )
        ),
    )


def _prompts_and_artefacts(
    assessment: int, standard: int, number: int, phase: str
) -> QuerySet[Any, tuple[Any, ...]]:
    prompts = Prompt.objects.filter(point__standard=standard, point__number=number, phase=phase)
    artefacts = Artefact.objects.filter(assessment=assessment, removed_at__isnull=True)
    none = Cast(Value(""), TextField())
    return (
        prompts.order_by()
        .values_list("position", "pk", Cast("text", TextField()), none, none, _kind("prompt"))
        .union(
            artefacts.order_by().values_list(
                "pk", "pk", Cast("title", TextField()), Cast("url", TextField()), "note",
                _kind("artefact"),
            ),
            all=True,
        )
    )  # fmt: skip


_beside = Prepared(_prompts_and_artefacts, words=["phase"])


def _kind(name: str) -> Cast:
    return Cast(Value(name), CharField())
