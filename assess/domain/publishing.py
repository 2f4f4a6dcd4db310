"""After acceptance: publish what was confidential, correct, take down, put back."""

import datetime
from collections.abc import Mapping
from typing import Any

from assess.domain.models import Assessment, Person, Report, Revision
from assess.domain.refusals import Refused, needs_reason
from assess.domain.versions import freeze
from assess.domain.words import State
from assess.domain.workflow import transition
from assess.domain.writing import PEER_REVIEW_FIELDS, POINT_FIELDS, review_of, tidy

S = State


@transition(
    "report.publish",
    sources={S.ACCEPTED, S.TAKEN_DOWN},
    target=S.PUBLISHED,
    said="published the report",
    already="This report has already been published.",
)
def publish(assessment: Assessment, *, by: Person, at: datetime.datetime) -> None:
    """A report accepted in confidence, or taken down, becomes public (again)."""
    if assessment.confidential:
        raise Refused(
            "The service is marked confidential. End the mark before you publish the report."
        )
    assessment.public_version = assessment.public_version or assessment.shared_version
    assessment.published_at = assessment.published_at or at
    assessment.ended_reason, assessment.ended_at = "", None


@transition(
    "report.correct",
    sources={S.PUBLISHED},
    target=S.PUBLISHED,
    said="corrected the published report: {note}",
)
def correct(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    note: str,
    texts: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """The service assessment team corrects texts, with a public note; never a rating or an action.

    `texts` maps a part (“overall”, “point:5”) to its corrected fields.
    """
    note = needs_reason(note, "Enter a note that tells readers what was corrected.")
    for part, fields in texts.items():
        _correct_part(assessment, part, fields, by=by, at=at)
    version = freeze(assessment, "report.correct", by=by, at=at, public_note=note)
    assessment.public_version = version
    return {"note": note, "version": str(version.number), "sha256": version.sha256}


def _correct_part(
    assessment: Assessment,
    part: str,
    fields: Mapping[str, str],
    *,
    by: Person,
    at: datetime.datetime,
) -> None:
    row: Any
    if part == "overall":
        row, allowed = Report.objects.get(assessment=assessment), set(PEER_REVIEW_FIELDS)
    else:
        row = review_of(assessment, int(part.removeprefix("point:")))
        allowed = set(POINT_FIELDS) - {"rating"}
    if set(fields) - allowed:
        raise Refused("A correction never changes a rating or an action.")
    for name, text in fields.items():
        setattr(row, name, tidy(text))
    row.version += 1
    row.changed_by, row.changed_at = by, at
    row.save()
    Revision.objects.create(
        assessment=assessment,
        part=part,
        version=row.version,
        content={name: getattr(row, name) for name in allowed},
        by=by,
        at=at,
    )


@transition(
    "report.take_down",
    sources={S.PUBLISHED},
    target=S.TAKEN_DOWN,
    said="took the report down: {reason}",
    already="This report has already been taken down.",
)
def take_down(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team takes a published report down; a page says so, with the reason."""
    assessment.ended_reason = needs_reason(
        reason, "Enter why the report is taken down. Readers will see it."
    )
    assessment.ended_at = at
    return {"reason": assessment.ended_reason}
