"""The actions of a settled report: how far each is, what shows it, and what was said about it.

Three statements for any number of actions; the bytes of files are read only where one is handed out.
"""

import datetime
import uuid as uuids
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assess.domain.following_up import HowFar, possible
from assess.domain.models import Action, ActionStep, Assessment, Evidence
from assess.domain.words import ADDRESSED, ActionStatus, Help, StepKind
from assess.queries.documents import size_in_words

# As many as can be decided on one page at once: the oldest offers first.
AT_ONCE = 20
_TALK = frozenset({StepKind.ASKED, StepKind.ADVISED, StepKind.AGREED})


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence: a link, or a file that can be downloaded."""

    uuid: uuids.UUID
    title: str
    url: str
    file_name: str
    size: int
    by: str
    at: datetime.datetime

    @property
    def about(self) -> str:
        """PDF, 120 kB."""
        return f"{self.file_name.rpartition('.')[2].upper()}, {size_in_words(self.size)}"


@dataclass(frozen=True)
class Step:
    """One line of an action's own history."""

    kind: str
    by: str
    at: datetime.datetime
    text: str
    help: str
    mitigation: bool  # of what was offered: a mitigation is asked for
    profession_view: str
    review_on: datetime.date | None

    @property
    def words(self) -> str:
        """What it is, as its heading."""
        if self.kind == StepKind.EVIDENCE and self.mitigation:
            return "Mitigation asked for"
        words = str(StepKind(self.kind).label)
        return f"{words} for {str(Help(self.help).label).lower()}" if self.help else words


@dataclass(frozen=True)
class ActionRow:
    """One action with all that its page says of it."""

    uuid: uuids.UUID
    number: str
    point: int
    title: str
    rating: str
    text: str
    status: str
    due_on: datetime.date | None
    owner: str
    target_on: datetime.date | None
    decided_by: str
    decided_at: datetime.datetime | None
    decision: str
    review_on: datetime.date | None
    profession_view: str
    let_through_at: datetime.datetime | None
    evidence: tuple[EvidenceRow, ...]
    steps: tuple[Step, ...]

    @property
    def words(self) -> str:
        """How far it is."""
        return str(ActionStatus(self.status).label)

    @property
    def is_open(self) -> bool:
        """Whether something is left to do; an agreed mitigation is not an end."""
        return self.status not in ADDRESSED

    @property
    def possible(self) -> frozenset[str]:
        """The steps that are possible now, whoever takes them."""
        let_through = self.let_through_at is not None
        return possible(HowFar(self.number, self.status, self.rating, let_through))

    @property
    def offer(self) -> Step | None:
        """What was said when it was offered, while that waits for an answer."""
        if self.status != ActionStatus.EVIDENCE_OFFERED:
            return None
        return next((s for s in reversed(self.steps) if s.kind == StepKind.EVIDENCE), None)

    @property
    def question(self) -> Step | None:
        """What the service team asked and nobody has answered."""
        said = [step for step in self.steps if step.kind in _TALK]
        return said[-1] if said and said[-1].kind == StepKind.ASKED and self.is_open else None

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether its last day has passed and something is left to do."""
        return self.is_open and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Point:
    """A point with its actions."""

    number: int
    title: str
    rating: str
    actions: tuple[ActionRow, ...]


@dataclass(frozen=True)
class ActionsPage:
    """Every action of a report, in the order of their numbers."""

    rows: tuple[ActionRow, ...]

    @property
    def offered(self) -> tuple[ActionRow, ...]:
        """Those that wait for a decision, the longest waiting first, as many as fit on a page."""
        waiting = [(row.offer.at, row) for row in self.rows if row.offer is not None]
        return tuple(row for _, row in sorted(waiting, key=lambda each: each[0])[:AT_ONCE])

    @property
    def more_offered(self) -> int:
        """How many more wait than fit on the page."""
        return sum(row.offer is not None for row in self.rows) - len(self.offered)

    def to_decide(self, sent: Collection[str]) -> tuple[ActionRow, ...]:
        """Those that wait, and those that were `sent` with a decision and wait no more.

        So whoever decided on a page that is out of date is told what became of the action.
        """
        waiting = self.offered
        late = (row for row in self.rows if str(row.uuid) in sent and row not in waiting)
        return (*waiting, *late)

    @property
    def asked(self) -> tuple[ActionRow, ...]:
        """Those about which the service team waits for an answer."""
        return tuple(row for row in self.rows if row.question is not None)

    @property
    def left(self) -> int:
        """How many are open."""
        return sum(row.is_open for row in self.rows)

    @property
    def points(self) -> tuple[Point, ...]:
        """The actions by their points."""
        found: dict[int, list[ActionRow]] = {}
        for row in self.rows:
            found.setdefault(row.point, []).append(row)
        return tuple(
            Point(number, rows[0].title, rows[0].rating, tuple(rows))
            for number, rows in found.items()
        )


def actions_page(assessment: Assessment) -> ActionsPage:
    """All actions of the report."""
    return ActionsPage(_read(assessment, None))


def one_action(assessment: Assessment, uuid: uuids.UUID) -> ActionRow | None:
    """One action of the report; nothing when it has no such action."""
    return next(iter(_read(assessment, uuid)), None)


_PERSON = "{0}__first_name", "{0}__last_name", "{0}__email"


def _person(field: str) -> tuple[str, ...]:
    return tuple(each.format(field) for each in _PERSON)


def _name(first: str | None, last: str | None, email: str | None) -> str:
    return f"{first or ''} {last or ''}".strip() or email or ""


def _read(assessment: Assessment, uuid: uuids.UUID | None) -> tuple[ActionRow, ...]:
    live = Action.objects.filter(
        point_review__assessment=assessment, removed_at__isnull=True, number__isnull=False
    )
    if uuid is not None:
        live = live.filter(uuid=uuid)
    rows = list(
        live.order_by("point_review__point__number", "number").values_list(
            "pk", "uuid", "number", "point_review__point__number", "point_review__point__title",
            "point_review__rating", "text", "status", "due_on", "target_on", "decided_at",
            "decision", "review_on", "profession_view", "let_through_at", *_person("owner"),
            *_person("decided_by"),
        )
    )  # fmt: skip
    if not rows:
        return ()
    evidence, steps = _evidence(assessment, uuid), _steps(assessment, uuid)
    return tuple(
        ActionRow(
            uuid=row[1],
            number=f"{row[3]}.{row[2]}",
            point=row[3],
            title=row[4],
            rating=row[5],
            text=row[6],
            status=row[7],
            due_on=row[8],
            target_on=row[9],
            decided_at=row[10],
            decision=row[11],
            review_on=row[12],
            profession_view=row[13],
            let_through_at=row[14],
            owner=_name(*row[15:18]),
            decided_by=_name(*row[18:21]),
            evidence=tuple(evidence.get(row[0], ())),
            steps=tuple(steps.get(row[0], ())),
        )
        for row in rows
    )


def _evidence(assessment: Assessment, uuid: uuids.UUID | None) -> dict[int, list[EvidenceRow]]:
    found: dict[int, list[EvidenceRow]] = {}
    kept = Evidence.objects.filter(
        action__point_review__assessment=assessment, removed_at__isnull=True
    )
    if uuid is not None:
        kept = kept.filter(action__uuid=uuid)
    for action, uuid_, title, url, file_name, size, *name, at in kept.values_list(
        "action_id", "uuid", "title", "url", "file_name", "size", *_person("added_by"), "added_at"
    ):
        row = EvidenceRow(uuid_, title, url, file_name, size, _name(*name), at)
        found.setdefault(action, []).append(row)
    return found


def _steps(assessment: Assessment, uuid: uuids.UUID | None) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    taken = ActionStep.objects.filter(action__point_review__assessment=assessment)
    if uuid is not None:
        taken = taken.filter(action__uuid=uuid)
    rows: Iterable[tuple] = taken.order_by("id").values_list(  # type: ignore[type-arg]
        "action_id", "kind", "at", "text", "help", "data", *_person("by")
    )
    for action, kind, at, text, help, data, *name in rows:
        given = data if isinstance(data, dict) else {}
        review = given.get("review_on")
        found.setdefault(action, []).append(
            Step(
                kind=kind,
                by=_name(*name),
                at=at,
                text=text,
                help=help,
                mitigation=bool(given.get("mitigation")),
                profession_view=given.get("profession_view", ""),
                review_on=datetime.date.fromisoformat(review) if review else None,
            )
        )
    return found


@dataclass(frozen=True)
class EvidenceFile:
    """A file of evidence that can be handed out, without its bytes."""

    id: int
    name: str
    type: str
    sha256: str

    def read(self) -> bytes:
        """Its bytes; none when it went in the meantime."""
        found = Evidence.objects.filter(pk=self.id, removed_at__isnull=True)
        return bytes(found.values_list("content", flat=True).first() or b"")


def evidence_file(
    assessment: Assessment, action: uuids.UUID, evidence: uuids.UUID
) -> EvidenceFile | None:
    """The file of this evidence of an action of this report, while it is there."""
    return file_of(evidence, action__uuid=action, action__point_review__assessment=assessment)


def file_of(evidence: uuids.UUID, **of: object) -> EvidenceFile | None:
    """The file of this evidence, if it is of what is asked for, and there."""
    found = Evidence.objects.filter(
        uuid=evidence, removed_at__isnull=True, action__removed_at__isnull=True, **of
    ).exclude(file_name="")
    row = found.values_list("pk", "file_name", "media_type", "sha256").first()
    return EvidenceFile(*row) if row else None


def point_of(evidence: uuids.UUID) -> int | None:
    """The number of the point that this evidence is about."""
    found = Evidence.objects.filter(uuid=evidence)
    return found.values_list("action__point_review__point__number", flat=True).first()
