"""The actions of a report that was shared: which they are, and what people call them."""

import uuid as uuids
from collections.abc import Collection, Iterable

from assess.domain.models import Action, Assessment
from assess.domain.refusals import Refused
from assess.domain.signatures import listed
from assess.domain.words import ADDRESSED, ActionStatus


def number_of(action: Action) -> str:
    """The number by which people talk about an action: 5.1."""
    return f"{action.point_review.point.number}.{action.number}"


def numbers_of(actions: Iterable[Action]) -> str:
    """The actions in a sentence: action 5.1, or actions 5.1 and 7.2."""
    numbers = [number_of(each) for each in actions]
    return f"action{'s' if len(numbers) != 1 else ''} {listed(numbers)}"


def live_actions(assessment: Assessment, wanted: Collection[uuids.UUID]) -> list[Action]:
    """These actions of the shared report, in its order; refused when one is not there."""
    found = list(
        Action.objects.filter(
            point_review__assessment=assessment,
            uuid__in=set(wanted),
            removed_at__isnull=True,
            number__isnull=False,
        )
        .select_related("point_review__point", "owner")
        .order_by("point_review__point__number", "number")
    )
    if len(found) < len(set(wanted)):
        raise Refused("This action is not in the report any more. Open the page again.")
    return found


def refuse_addressed(actions: Iterable[Action]) -> None:
    """Nothing is planned or reported of what is closed or superseded."""
    done = [each for each in actions if each.status in ADDRESSED]
    if done:
        are = "is" if len(done) == 1 else "are"
        states = listed(sorted({str(ActionStatus(each.status).label).lower() for each in done}))
        raise Refused(
            f"{capital(numbers_of(done))} {are} {states}, so there is nothing left to do about "
            f"{'it' if len(done) == 1 else 'them'}.",
            field="actions",
        )


def capital(words: str) -> str:
    """The words with a capital at their start."""
    return words[:1].upper() + words[1:]
