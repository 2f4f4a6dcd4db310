"""After acceptance: publish what was confidential, correct, take down, put back."""

import datetime
from collections.abc import Mapping

from assess.domain.history import canonical, sha256
from assess.domain.models import Assessment, Person
from assess.domain.part_texts import save_texts
from assess.domain.readiness import missing, refuse_names
from assess.domain.refusals import Refused, needs_reason
from assess.domain.versions import check_seen, content_of, freeze
from assess.domain.words import State
from assess.domain.workflow import transition

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
    seen: str = "",
) -> dict[str, str]:
    """The service assessment team corrects texts, with a public note; never a rating or an action.

    `texts` maps a part (“overall”, “point:5”) to its corrected fields. `seen` is the hash of the
    public version that they were written over.
    """
    if not note.strip():
        raise Refused("Enter a note that tells readers what was corrected.", field="note")
    note, public = note.strip(), assessment.public_version
    if public is not None:
        check_seen(seen, public.sha256)
    for part, fields in texts.items():
        save_texts(assessment, part, fields, by=by, at=at)
    content = content_of(assessment)
    if public is not None and sha256(canonical(content)) == public.sha256:
        raise Refused("Nothing is changed yet. Change the text that you want to correct.")
    refuse_names(assessment, content)
    if lacking := missing(assessment):
        raise Refused(lacking[0].sentence)
    version = freeze(assessment, "report.correct", by=by, at=at, public_note=note)
    assessment.public_version = version
    return {"note": note, "version": str(version.number), "sha256": version.sha256}


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
