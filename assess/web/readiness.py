"""What stops a report and what is worth a look, as pages list it: each with where it leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from assess.domain.models import Assessment
from assess.domain.policy import allows
from assess.domain.readiness import SHARE, SUBMIT, Item, readiness
from assess.web.places import place


@dataclass(frozen=True)
class Listed:
    """One line of the list; without `href` it leads nowhere for this person."""

    sentence: str
    href: str


@dataclass(frozen=True)
class Lists:
    """What stops the next step, and what is only worth a look."""

    stops: tuple[Listed, ...]
    worth: tuple[Listed, ...]


def to_write(request: HttpRequest, assessment: Assessment, *, writes: bool) -> Lists:
    """For the panel: what stops the submission, each with the box where it is put right."""
    leads = allows("overall.confirm", request.roles)  # type: ignore[attr-defined]

    def leads_to(item: Item) -> str:
        if not writes or (item.part == "confirm" and not leads):
            return ""
        anchor = f"#{item.anchor}" if item.anchor else ""
        return place(assessment, item.part) + anchor

    return _lists(_found(request, assessment), SUBMIT, leads_to)


def to_check(request: HttpRequest, assessment: Assessment) -> Lists:
    """For who checks: what stops sharing, each with its place in the report on the same page."""
    return _lists(
        _found(request, assessment), SHARE, lambda item: f"#{item.shown}" if item.shown else ""
    )


def _found(request: HttpRequest, assessment: Assessment) -> list[Item]:
    return readiness(assessment, by=request.user, at=timezone.now())  # type: ignore[arg-type]


def _lists(items: Iterable[Item], verb: str, place: Callable[[Item], str]) -> Lists:
    listed = [(item.stops == verb, Listed(item.sentence, place(item))) for item in items]
    return Lists(
        tuple(line for stops, line in listed if stops),
        tuple(line for stops, line in listed if not stops),
    )
