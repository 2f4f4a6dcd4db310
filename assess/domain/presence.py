"""Who of the panel has which part of the report open. Told by open pages, forgotten by itself."""

import datetime

from assess.domain.models import Presence

# A page says every 20 seconds that it is still open; who was not heard of for so long is gone.
STAYS = datetime.timedelta(seconds=45)
LONGEST_PART = 50  # characters


def is_here(
    assessment: int, *, by: int, at: datetime.datetime, part: str, typing: bool = False
) -> None:
    """A member of the panel has this part open, and is typing in it or not; no part is leaving."""
    if not part:
        Presence.objects.filter(assessment=assessment, person_id=by).delete()
        return
    Presence.objects.bulk_create(
        [
            Presence(
                assessment_id=assessment,
                person_id=by,
                part=part[:LONGEST_PART],
                typing=typing,
                at=at,
            )
        ],
        update_conflicts=True,
        unique_fields=["assessment", "person"],
        update_fields=["part", "typing", "at"],
    )
