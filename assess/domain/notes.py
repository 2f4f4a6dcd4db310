"""A panel member's own words during and after the day, private to the panel."""

import datetime
import uuid as uuids

from assess.domain.models import Assessment, Note, Person
from assess.domain.refusals import Refused
from assess.domain.words import State
from assess.domain.workflow import transition
from assess.domain.writing import within

S = State
LONGEST_NOTE = 4_000  # characters


@transition(
    "note.write",
    sources={S.ARRANGING, S.ARRANGED, S.REPORTING, S.CHECKING, S.SHARED, S.CHALLENGED},
    silent=True,
)
def write_note(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    text: str,
    point: int | None = None,
) -> Note:
    """A panel member writes a note, private to the panel, or changes or clears their own."""
    text = within({"text": text}, LONGEST_NOTE)["text"].strip()
    note = Note.objects.filter(uuid=uuid).first()
    if note is None:
        if not text:
            raise Refused("Write something in the note before you add it.", field="text")
        about = assessment.standard.points.get(number=point) if point else None
        return Note.objects.create(
            uuid=uuid, assessment=assessment, point=about, text=text, by=by, at=at
        )
    if note.by_id != by.pk or note.assessment_id != assessment.pk:
        raise Refused("You can change your own notes only.", field="text")
    if text == note.text:
        return note
    note.version, note.changed_at = note.version + 1, at
    if text:
        note.text, note.removed_at = text, None
    else:
        note.removed_at = at
    note.save()
    return note
