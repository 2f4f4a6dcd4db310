"""Remarks: what the service assessment team asks the panel to look at again, part by part.

They are written while the report is checked, go to the panel when it is returned, and are ticked
there as done. Only the panel and the service assessment team ever see them.
"""

import datetime
import uuid as uuids

from assess.domain.models import Assessment, Person, Remark
from assess.domain.part_texts import part_words
from assess.domain.parts import OVERALL, number_of
from assess.domain.refusals import Refused
from assess.domain.words import State
from assess.domain.workflow import transition

S = State
LONGEST_REMARK = 2_000  # characters


def unsent(assessment: Assessment) -> list[Remark]:
    """The remarks that the panel has not got yet, in the order in which they were written."""
    found = assessment.remarks.filter(returned_at__isnull=True, removed_at__isnull=True)
    return list(found.select_related("by"))


def _part(assessment: Assessment, part: str) -> str:
    number = number_of(part)
    if part == OVERALL:
        return part
    if number is None or not assessment.point_reviews.filter(point__number=number).exists():
        raise Refused("Choose a part of the report.", field="part")
    return f"point:{number}"


def _words(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused("Enter what the panel should look at again.", field="text")
    if len(text) > LONGEST_REMARK:
        raise Refused(
            f"Shorten this remark to {LONGEST_REMARK:,} characters or fewer. It has {len(text):,}.",
            field="text",
        )
    return text


@transition(
    "report.remark",
    sources={S.CHECKING},
    already="Remarks are written while the report is being checked, and it is not any more.",
    silent=True,
)
def remark(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    part: str,
    text: str,
    uuid: uuids.UUID | None = None,
) -> Remark:
    """The service assessment team writes a remark on a point, or on the overall texts.

    The page chooses the `uuid`, so that a second press adds nothing.
    """
    text = _words(text)
    part = _part(assessment, part)
    uuid = uuid or uuids.uuid4()
    known = Remark.objects.filter(uuid=uuid).first()
    if known is not None and (known.assessment_id, known.text) == (assessment.pk, text):
        return known
    return Remark.objects.create(
        assessment=assessment,
        uuid=uuids.uuid4() if known else uuid,
        part=part,
        text=text,
        by=by,
        at=at,
    )


@transition(
    "remark.change",
    sources={S.CHECKING},
    already="Remarks are changed while the report is being checked, and it is not any more.",
    silent=True,
)
def change_remark(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID, text: str
) -> None:
    """Whoever of the service assessment team wrote a remark changes it, until the panel has got it."""
    found = changeable(assessment, by, uuid)
    found.text, found.at = _words(text), at
    found.save(update_fields=["text", "at"])


def changeable(assessment: Assessment, by: Person, uuid: uuids.UUID) -> Remark:
    """This person's own remark, if the panel has not got it yet."""
    found = assessment.remarks.filter(uuid=uuid, removed_at__isnull=True).first()
    if found is None:
        raise Refused("This remark has been removed.")
    if found.returned_at is not None:
        raise Refused("The panel has already got this remark.")
    if found.by_id != by.pk:
        raise Refused("Only who wrote a remark changes it. Write one of your own, or remove it.")
    return found


@transition(
    "remark.remove",
    sources={S.CHECKING},
    already="Remarks are removed while the report is being checked, and it is not any more.",
    silent=True,
)
def remove_remark(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID
) -> None:
    """The service assessment team removes a remark that the panel has not got yet."""
    found = assessment.remarks.filter(uuid=uuid, returned_at__isnull=True, removed_at__isnull=True)
    if not found.update(removed_at=at):
        raise Refused("This remark has already been removed, or the panel has got it.")


def send(assessment: Assessment, general: str, at: datetime.datetime) -> str:
    """The report goes back to the panel with these remarks; all of them in words, for history.

    `general` is about no part in particular, and may be left out where there are others.
    """
    found = unsent(assessment)
    if not found and not general:
        raise Refused("Enter what the panel should change.", field="remarks")
    Remark.objects.filter(pk__in=[each.pk for each in found]).update(returned_at=at)
    lines = [f"On {part_words(each.part)}: {each.text}" for each in sorted(found, key=place)]
    return "\n\n".join([general, *lines] if general else lines)


def place(each: Remark) -> tuple[int, int]:
    """Where a remark stands: in the order of the report, then as they were written."""
    return number_of(each.part) or 0, each.pk


@transition(
    "remark.tick",
    sources={S.REPORTING},
    said="ticked a remark on {where} {as}",
    already="Remarks are ticked while the panel writes the report.",
    private=True,
)
def tick_remark(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    uuid: uuids.UUID,
    done: bool = True,
) -> dict[str, str]:
    """A panel member ticks a remark of the service assessment team as done, or takes the tick back."""
    found = assessment.remarks.filter(uuid=uuid, returned_at__isnull=False).first()
    if found is None:
        raise Refused("This remark is not there any more.")
    if (found.done_at is not None) == done:
        raise Refused(
            f"{found.done_by.name} has already ticked this remark as done."
            if done and found.done_by
            else "This remark is not ticked as done."
        )
    found.done_by, found.done_at = (by, at) if done else (None, None)
    found.save(update_fields=["done_by", "done_at"])
    return {
        "where": part_words(found.part),
        "as": "as done" if done else "as not done after all",
        "remarks": found.text,
    }


def remarks_of(assessment: Assessment) -> list[Remark]:
    """Every remark that was not removed, in the order of the report."""
    found = assessment.remarks.filter(removed_at__isnull=True).select_related("by", "done_by")
    return sorted(found, key=place)


def last_round(found: list[Remark]) -> list[Remark]:
    """Of these, what the panel was last asked, and what it has not ticked of earlier rounds."""
    newest = max((each.returned_at for each in found if each.returned_at), default=None)
    return [
        each
        for each in found
        if each.returned_at is not None and (each.returned_at == newest or each.done_at is None)
    ]
