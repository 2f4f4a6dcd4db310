"""Which amber points the service team asked to have revised, what shows it, and what was decided."""

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Prefetch

from assess.domain.models import Action, AgreedRevision, Assessment, Evidence, Point
from assess.domain.revising import points_now, shown, why_not
from assess.domain.words import ActionStatus, Rating


@dataclass(frozen=True)
class Shown:
    """Something that shows that an action is done: a link, or a file by its name."""

    title: str
    url: str
    file_name: str


@dataclass(frozen=True)
class ActionShown:
    """An action of a point, how far it is, and what shows it."""

    number: str
    text: str
    status: str
    evidence: tuple[Shown, ...]


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
    actions: tuple[ActionShown, ...]

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
    actions = _actions(assessment, {row.point_id for row in rows})
    asked = tuple(_revision(row, actions.get(row.point_id, ())) for row in rows)
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


def actions_of(assessment: Assessment, point: Point) -> tuple[ActionShown, ...]:
    """The actions of a point, with what shows each."""
    return _actions(assessment, {point.pk}).get(point.pk, ())


def _revision(row: AgreedRevision, actions: tuple[ActionShown, ...]) -> RevisionShown:
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


def _actions(assessment: Assessment, points: set[int]) -> dict[int, tuple[ActionShown, ...]]:
    rows = (
        Action.objects.filter(
            point_review__assessment=assessment,
            point_review__point__in=points,
            removed_at__isnull=True,
            number__isnull=False,
        )
        .select_related("point_review__point")
        .prefetch_related(
            Prefetch(
                "evidence",
                queryset=Evidence.objects.filter(removed_at__isnull=True).defer("content"),
            )
        )
        .order_by("number")
    )
    found: dict[int, tuple[ActionShown, ...]] = {}
    for row in rows:
        point = row.point_review.point
        evidence = tuple(Shown(e.title, e.url, e.file_name) for e in row.evidence.all())
        action = ActionShown(
            f"{point.number}.{row.number}", row.text, str(ActionStatus(row.status).label), evidence
        )
        found[point.pk] = (*found.get(point.pk, ()), action)
    return found
