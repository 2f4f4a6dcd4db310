"""The whole report as its panel reads it before it is submitted, and who has agreed to it."""

from dataclasses import dataclass
from typing import Any

from assess.domain.history import canonical, sha256
from assess.domain.models import Assessment, Event
from assess.domain.readiness import Item, missing_in
from assess.domain.signatures import Signature, listed, signatures
from assess.domain.versions import content_of


@dataclass(frozen=True)
class Review:
    """The report as it reads now, what it lacks, and who of the panel has agreed to it."""

    content: dict[str, Any]
    seen: str  # by which this very text is known again
    missing: tuple[Item, ...]
    signed: tuple[Signature, ...]

    @property
    def lead(self) -> str:
        """The name of the lead assessor, who agrees by submitting."""
        return next((each.name for each in self.signed if each.is_lead), "The lead assessor")

    def of(self, person_id: int) -> Signature | None:
        """What this member of the panel has agreed to, if they still are one."""
        return next((each for each in self.signed if each.person_id == person_id), None)


@dataclass(frozen=True)
class Unsigned:
    """Who had not agreed to a report when it was submitted, and what the lead assessor said."""

    names: tuple[str, ...]
    by: str
    reason: str

    @property
    def who(self) -> str:
        """Ada Byron, Charles Babbage and Mary Somerville."""
        return listed(self.names) if self.names else ""


def review(assessment: Assessment) -> Review:
    """The whole report as it would be published now."""
    content = content_of(assessment)
    seen = sha256(canonical(content))
    return Review(
        content=content,
        seen=seen,
        missing=tuple(missing_in(assessment, content)),
        signed=tuple(signatures(assessment, seen)),
    )


def submitted_unsigned(assessment: Assessment) -> Unsigned | None:
    """Who had not agreed when the report was last submitted; nothing when everyone had."""
    if not assessment.report.unsigned_reason:
        return None
    event = (
        Event.objects.filter(assessment=assessment, verb="report.submit")
        .select_related("by")
        .order_by("-id")
        .first()
    )
    names = event.data.get("unsigned", []) if event else []
    by = event.by.name if event and event.by else ""
    return Unsigned(tuple(names), by, assessment.report.unsigned_reason)
