"""A panel member's own words during and after the day, private to the panel."""

import datetime
import uuid as uuids

from assess.domain.models import Assessment, Note, Person, Point
from assess.domain.refusals import Clash, Clashed, ClashedField, Refused
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
    version: int = 0,
    moved: bool = False,
    queued: bool = False,
) -> Note:
    """A panel member writes a note, private to the panel, or changes or clears their own.

    The page chooses the `uuid` of a new note, so that a second press adds nothing. Other words
    under the same uuid, as from a page gone back to, are a note of their own. A browser that keeps
    notes until there is a connection says that they are `queued`: each has a uuid of its own, and
    sent again it adds nothing, whatever its author made of it since.

    A change with `moved` makes the note one about this `point`, or about the whole service.
    """
    text = within({"text": text}, LONGEST_NOTE)["text"].strip()
    if version == 0:
        return _add(assessment, uuid, text, point, by, at, queued)
    note = Note.objects.filter(uuid=uuid, assessment=assessment).select_related("point").first()
    if note is None or note.by_id != by.pk:
        raise Refused("You can change your own notes only.", field="text")
    about = the_point(assessment, point) if moved else note.point
    if text == (note.text if note.removed_at is None else "") and about == note.point:
        return note
    if version != note.version:
        theirs = note.text if note.removed_at is None else ""
        found = ClashedField(
            "text", "", theirs, text, by.name, note.changed_at, own=True, merged=text
        )
        raise Clash(Clashed(f"note:{uuid}", note.version, [found], {"text": text}))
    note.point = about
    return _change(note, text, at)


def put_note_back(assessment: Assessment, *, by: Person, uuid: uuids.UUID) -> None:
    """A panel member puts back a note of their own that they cleared; one that is there stays so."""
    cleared = Note.objects.filter(
        uuid=uuid, assessment=assessment, by=by, removed_at__isnull=False
    ).first()
    if cleared is not None:
        write_note(assessment, by=by, uuid=uuid, text=cleared.text, version=cleared.version)


def the_point(assessment: Assessment, number: int | None) -> Point | None:
    """The point of this number, or nothing for the whole service."""
    if number is None:
        return None
    point = Point.objects.filter(standard=assessment.standard_id, number=number).first()
    if point is None:
        raise Refused(f"The Standard has no point {number}.", field="point")
    return point


def _add(
    assessment: Assessment,
    uuid: uuids.UUID,
    text: str,
    point: int | None,
    by: Person,
    at: datetime.datetime,
    queued: bool,
) -> Note:
    if not text:
        raise Refused("Write something in the note before you add it.", field="text")
    about = the_point(assessment, point)
    note = Note.objects.filter(uuid=uuid).first()
    if note is not None and note.text != text and not queued:
        uuid = uuids.uuid5(uuid, text)
        note = Note.objects.filter(uuid=uuid).first()
    if note is None:
        return Note.objects.create(
            uuid=uuid, assessment=assessment, point=about, text=text, by=by, at=at
        )
    if note.by_id != by.pk or note.assessment_id != assessment.pk:
        raise Refused("You can change your own notes only.", field="text")
    return note


def _change(note: Note, text: str, at: datetime.datetime) -> Note:
    note.version, note.changed_at = note.version + 1, at
    if text:
        note.text, note.removed_at = text, None
    else:
        note.removed_at = at
    note.save()
    return note
