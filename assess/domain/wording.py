"""What the panel does about hints on the wording of its actions."""

import datetime
import uuid as uuids

from assess.domain.hints import NAMES
from assess.domain.models import Assessment, DismissedHint, Person
from assess.domain.refusals import Refused
from assess.domain.workflow import transition
from assess.domain.writable import WRITABLE, writable
from assess.domain.writing import live_action


@transition("action.dismiss_hint", sources=WRITABLE, silent=True, when=writable)
def dismiss_hint(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID, rule: str
) -> None:
    """A panel member hides a hint on the wording of an action, for the whole panel and for good.

    It stays hidden when the action is changed: whoever hid it has thought about it.
    """
    if rule not in NAMES:
        raise Refused("There is no such hint any more. Open the page again.")
    action = live_action(assessment, uuid)
    DismissedHint.objects.get_or_create(action=action, rule=rule, defaults={"by": by, "at": at})
