"""Which amber points the service team asked to have revised, what shows it, and what was decided."""

import datetime
import uuid
from dataclasses import dataclass

from assess.domain.models import AgreedRevision, Assessment, Point
from assess.domain.revising import points_now, shown, why_not
from assess.domain.words import Rating
from assess.queries.actions import ActionRow, actions_page


@dataclass(frozen=True)
class RevisionShown:
    """One amber point asked to be revised, with what shows that it is met."""

    uuid: uuid.UUID
    number: int
    title: str
    case: str
    asked_by: str
    asked_at: datetime.datetime
    withdrawn_at: datetime.datetime | None
    agreed: bool | None
    reason: str
    decided_by: str
    decided_at: datetime.datetime | None
    actions: tuple[ActionRow, ...]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.withdrawn_at is None and self.decided_at is None


@dataclass(frozen=True)
class Askable:
    """An amber point that can be asked about, and whether anything shows that it is met."""

    number: int
    title: str
    shown: bool


@dataclass(frozen=True)
class Revisions:
    """All of a report: those that wait first, then the newest; and what can be asked about."""

    asked: tuple[RevisionShown, ...]
    askable: tuple[Askable, ...]

    @property
    def waiting(self) -> tuple[RevisionShown, ...]:
        """Those that nobody has decided."""
        return tuple(each for each in self.asked if each.is_open)

    @property
    def over(self) -> tuple[RevisionShown, ...]:
        """Those decided or taken back."""
        return tuple(each for each in self.asked if not each.is_open)


def revisions(assessment: Assessment) -> Revisions:
    """Every revision asked for, and the amber points that can be asked about now."""
    rows = list(
        AgreedRevision.objects.filter(assessment=assessment)
        .select_related("point", "asked_by", "decided_by")
        .order_by("-id")
    )
    actions = _by_point(assessment) if rows else {}
    asked = tuple(_revision(row, actions.get(row.point.number, ())) for row in rows)
    waiting = {each.number for each in asked if each.is_open}
    enough = shown(assessment)
    now = points_now(assessment)
    titles = dict(
        Point.objects.filter(standard=assessment.standard_id).values_list("number", "title")
    )
    askable = tuple(
        Askable(number, titles[number], number in enough)
        for number, held in sorted(now.items())
        if held.rating == Rating.AMBER
        and number not in waiting
        and not why_not(assessment, number, held)
    )
    return Revisions(asked, askable)


def revision(assessment: Assessment, uuid: uuid.UUID) -> RevisionShown | None:
    """One of them."""
    row = (
        AgreedRevision.objects.filter(assessment=assessment, uuid=uuid)
        .select_related("point", "asked_by", "decided_by")
        .first()
    )
    return _revision(row, actions_of(assessment, row.point)) if row else None


def actions_of(assessment: Assessment, point: Point) -> tuple[ActionRow, ...]:
    """The actions of a point, with what shows each."""
    return _by_point(assessment).get(point.number, ())


def _by_point(assessment: Assessment) -> dict[int, tuple[ActionRow, ...]]:
    return {each.number: each.actions for each in actions_page(assessment).points}


def _revision(row: AgreedRevision, actions: tuple[ActionRow, ...]) -> RevisionShown:
    return RevisionShown(
        uuid=row.uuid,
        number=row.point.number,
        title=row.point.title,
        case=row.case,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        withdrawn_at=row.withdrawn_at,
        agreed=row.agreed,
        reason=row.reason,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        actions=actions,
    )
