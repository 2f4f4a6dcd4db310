"""A note becomes part of the report in one step, and remembers where it went (S6, S8)."""

import datetime
import uuid as uuids
from dataclasses import dataclass

from assess.domain.merging import LONGEST_TEXT
from assess.domain.models import Action, Assessment, Note, Person, PointReview, Report
from assess.domain.refusals import Refused
from assess.domain.workflow import transition
from assess.domain.writable import WRITABLE, writable
from assess.domain.writing import (
    overall_fields,
    review_of,
    write_action,
    write_overall,
    write_point,
)

# What a note can become, as the buttons say it. Of a peer review, and of a note about the whole
# service: an overall text.
OF_A_POINT = {
    "done_well": "Done well",
    "reason": "Why",
    "action": "Action",
    "observations": "Observation",
}
OF_THE_WHOLE = {"done_well": "Done well", "observations": "Observation"}
OF_A_PEER_REVIEW = {
    "done_well": "Done well",
    "recommendations": "Recommendation",
    "observations": "Observation",
}


def uses_of(assessment: Assessment) -> dict[str, str]:
    """What a note of this assessment can become, in words."""
    return OF_A_PEER_REVIEW if assessment.is_peer_review else OF_A_POINT


@dataclass(frozen=True)
class Place:
    """Where a note went: the field, the part that holds it, and the point, if it is one's."""

    became: str
    part: str
    point: int | None

    @property
    def words(self) -> str:
        """The place in the middle of a sentence."""
        if self.became == "action":
            return f"an action of point {self.point}" if self.point else "an action"
        if self.point is None:
            return {
                "done_well": "what the service team has done well",
                "recommendations": "the recommendations",
            }.get(self.became, "the other observations")
        return {
            "done_well": f"what was done well on point {self.point}",
            "reason": f"why point {self.point} is rated so",
        }.get(self.became, f"the observations on point {self.point}")


@transition("note.use", sources=WRITABLE, silent=True, when=writable)
def use_note(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    becomes: str,
    point: int | None = None,
) -> Place:
    """A panel member puts a note into the report: what was done well, why, an observation, an action.

    Its words become a paragraph at the end of that text, or an action. Any member uses any note of
    the panel. A note about no point goes to the overall texts, or to the `point` that is given. The
    same note is not used in the same place twice.
    """
    note = (
        Note.objects.filter(uuid=uuid, assessment=assessment, removed_at__isnull=True)
        .select_related("point", "became_by")
        .first()
    )
    if note is None:
        raise Refused("This note has been cleared.")
    place = _place(assessment, note, becomes, point)
    if place.became == "action":
        place = _as_action(assessment, note, place, by, at)
    else:
        _as_paragraph(assessment, note, place, by, at)
    note.became, note.became_part = place.became, place.part
    note.became_by, note.became_at = by, at
    note.uses += 1
    note.save(update_fields=["became", "became_part", "became_by", "became_at", "uses"])
    return place


def _place(assessment: Assessment, note: Note, becomes: str, point: int | None) -> Place:
    if assessment.is_peer_review:
        if becomes not in OF_A_PEER_REVIEW or becomes not in overall_fields(assessment):
            raise Refused("Choose what the note becomes: done well, recommendation, observation.")
        return Place(becomes, "overall", None)
    about = note.point.number if note.point is not None else point
    if about is None:
        if becomes in OF_THE_WHOLE:
            return Place(becomes, "overall", None)
        if becomes in OF_A_POINT:
            raise Refused(
                f"This note is about no point. Choose a point before “{OF_A_POINT[becomes]}”.",
                field="point",
            )
    elif becomes in OF_A_POINT:
        review = review_of(assessment, about)
        if not review.in_scope:
            raise Refused(f"Point {about} is not in scope of this assessment.", field="point")
        return Place(becomes, f"point:{about}", about)
    raise Refused("Choose what the note becomes: done well, why, action or observation.")


def _already(note: Note, place: Place) -> Refused:
    who = f", by {note.became_by.name}" if note.became_by and note.became == place.became else ""
    return Refused(f"This note is already used in {place.words}{who}.")


def _as_paragraph(
    assessment: Assessment, note: Note, place: Place, by: Person, at: datetime.datetime
) -> None:
    """Add the words of the note to the text as it is now."""
    row: PointReview | Report
    if place.point is None:
        row = Report.objects.get(assessment=assessment)
    else:
        row = review_of(assessment, place.point)
    now = str(getattr(row, place.became))
    if (note.became, note.became_part) == (place.became, place.part):
        raise _already(note, place)
    if f"\n\n{note.text}\n\n" in f"\n\n{now}\n\n":
        raise Refused(f"The words of this note already stand in {place.words}.")
    text = f"{now}\n\n{note.text}".strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(
            f"With this note, {place.words} would have {len(text):,} characters. "
            f"Shorten what is there first: {LONGEST_TEXT:,} is the most."
        )
    given = {"by": by, "at": at, "version": row.version, place.became: text}
    if place.point is None:
        write_overall(assessment, **given)
    else:
        write_point(assessment, point=place.point, **given)


def _as_action(
    assessment: Assessment, note: Note, place: Place, by: Person, at: datetime.datetime
) -> Place:
    """Add an action under a uuid of the note's own; once it was removed, it can be added again."""
    uuid = uuids.uuid5(note.uuid, f"action of point {place.point}")
    while (there := Action.objects.filter(uuid=uuid).first()) is not None:
        if there.removed_at is None:
            raise _already(note, place)
        uuid = uuids.uuid5(uuid, "again")
    write_action(assessment, by=by, at=at, point=place.point, uuid=uuid, text=note.text)
    return Place(place.became, f"action:{uuid}", place.point)
