"""After acceptance: publish what was confidential, correct, take down, put back."""

import datetime
from collections.abc import Mapping

from assess.domain.models import Assessment, Person
from assess.domain.part_texts import save_texts
from assess.domain.readiness import missing, newly_named
from assess.domain.refusals import Refused, needs_reason
from assess.domain.texts import Text, texts_of
from assess.domain.versions import check_seen, content_of, fingerprint, freeze
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
    if public is not None and fingerprint(assessment) == public.sha256:
        raise Refused("Nothing is changed yet. Change the text that you want to correct.")
    if lacking := missing(assessment):
        raise Refused(lacking[0].sentence)
    _refuse_names(assessment, note)
    version = freeze(assessment, "report.correct", by=by, at=at, public_note=note)
    assessment.public_version = version
    return {"note": note, "version": str(version.number), "sha256": version.sha256}


def _refuse_names(assessment: Assessment, note: str) -> None:
    """Refuse a correction that names someone of the panel, in a text or in its note."""
    public = assessment.public_version
    before = texts_of(public.content) if public is not None else []
    told = Text("", "Your note for readers", "id_note", "", note, "note")
    found = [
        (each.anchor.removeprefix("id_"), each.sentence)
        for each in newly_named(assessment, before, [*texts_of(content_of(assessment)), told])
    ]
    if found:
        raise Refused(found[0][1], field=found[0][0], also=found[1:])


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
