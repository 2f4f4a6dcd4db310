"""Changing a report that the service team has read: a working copy, agreed to by both sides.

The panel writes on; the service team goes on reading the version that was shared. The lead
assessor and a product or delivery manager agree to the same text, known by its fingerprint: any
later edit is another text, to which neither has agreed (R19, S49).
"""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from assess.domain.history import canonical, sha256
from assess.domain.models import Agreement, Assessment, Person
from assess.domain.readiness import missing, refuse_names
from assess.domain.refusals import Refused, needs_reason
from assess.domain.responding import start_days
from assess.domain.restoring import restore
from assess.domain.roles import Role, roles_of
from assess.domain.signatures import sign
from assess.domain.team import managers
from assess.domain.versions import check_seen, content_of, fingerprint
from assess.domain.words import State
from assess.domain.workflow import transition
from assess.domain.writable import AMENDING, amending

S = State
LEAD, MANAGER = "the lead assessor", "a product or delivery manager"


@dataclass(frozen=True)
class Agreed:
    """Who of each side has agreed to the working copy as it reads now; blank: nobody yet."""

    lead: str
    manager: str

    @property
    def both(self) -> bool:
        """Whether it can be shared."""
        return bool(self.lead and self.manager)

    def waits_for(self) -> list[str]:
        """Whose agreement is not there."""
        return [who for who, name in ((LEAD, self.lead), (MANAGER, self.manager)) if not name]


def agreements(assessment: Assessment, text: str) -> QuerySet[Agreement]:
    """Who agreed to the text with this fingerprint since it is being changed.

    What someone agreed to before, by submitting the report or in an earlier challenge, was another
    question, even where the words are the same again.
    """
    return Agreement.objects.filter(
        assessment=assessment, sha256=text, at__gte=assessment.amending_since
    )


def agreed_to(assessment: Assessment, text: str) -> Agreed:
    """Who has agreed to the text with this fingerprint, of those who are lead or manager now."""
    if not amending(assessment):
        return Agreed("", "")
    names = set(agreements(assessment, text).values_list("person_id", flat=True))
    lead = assessment.seats.filter(is_lead=True, left_at__isnull=True).select_related("person")
    return Agreed(
        next((s.person.name for s in lead if s.person_id in names), ""),
        next((m.person.name for m in managers(assessment) if m.person_id in names), ""),
    )


def is_changed(assessment: Assessment, text: str) -> bool:
    """Whether this text is another than the one that was shared."""
    shared = assessment.shared_version
    return shared is None or shared.sha256 != text


@transition(
    "report.agree_changes",
    sources=AMENDING,
    when=amending,
    said="agreed to the changed report as {side}",
    already="There are no changes to agree to: the report is as it was shared.",
)
def agree_changes(
    assessment: Assessment, *, by: Person, at: datetime.datetime, seen: str
) -> dict[str, str]:
    """The lead assessor, or a product or delivery manager, agrees to the working copy as it reads now.

    `seen` is the fingerprint of what was read on the page before this step. It counts for this
    text only: any later edit makes both agreements void.
    """
    text = fingerprint(assessment)
    check_seen(seen, text)
    if not is_changed(assessment, text):
        raise Refused("Nothing is changed yet: the working copy reads as the report was shared.")
    if found := missing(assessment):
        raise Refused(
            "You can agree once nothing is missing. Still missing: "
            + " ".join(each.sentence for each in found)
        )
    if agreements(assessment, text).filter(person=by).exists():
        raise Refused("You have already agreed to the report as it reads now.")
    sign(assessment, text, by=by, at=at)
    side = "lead assessor" if Role.LEAD in roles_of(by, assessment) else "manager"
    both = agreed_to(assessment, text).both
    return {"side": side, "text": text, "both": "yes" if both else ""}


def check_agreed(assessment: Assessment) -> None:
    """Refuse to share a working copy that is not changed, not complete, or not agreed to by both."""
    content = content_of(assessment)
    text = sha256(canonical(content))
    if not is_changed(assessment, text):
        raise Refused("Nothing is changed: the working copy reads as the report was shared.")
    if found := missing(assessment):
        raise Refused(found[0].sentence, also=[("", each.sentence) for each in found[1:]])
    refuse_names(assessment, content)
    if waits := agreed_to(assessment, text).waits_for():
        raise Refused(
            f"Not agreed yet by {' and '.join(waits)}. Both agree to the same text first; any "
            "later edit clears what they agreed to."
        )


def drop(assessment: Assessment, *, by: Person, at: datetime.datetime) -> None:
    """Give up the working copy, if there is one: the report is again what was shared."""
    if assessment.amending_since is not None and assessment.shared_version is not None:
        restore(assessment, assessment.shared_version, by=by, at=at)
    assessment.amending_since = None


def _is_clarified(assessment: Assessment) -> bool:
    return assessment.state == S.SHARED and assessment.amending_since is not None


@transition(
    "report.amend",
    sources={S.SHARED},
    target=S.SHARED,
    when=_is_clarified,
    said="shared an amended report: {reason}; the last day is now {last_day}",
    already="The amended report has already been shared, or there is nothing to amend.",
)
def amend(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """A clarification's change, agreed to by both sides, is shared: a new version, fresh 10 working days."""
    reason = needs_reason(reason, "Enter what was agreed.")
    check_agreed(assessment)
    end_changes(assessment, f"Shared as amended: {reason}")
    assessment.amending_since = None
    return {**start_days(assessment, "report.amend", by=by, at=at), "reason": reason}


@transition(
    "report.drop_changes",
    sources={S.SHARED},
    when=_is_clarified,
    said="gave up the changes of the shared report: {reason}",
    already="There are no changes to give up: the report is as it was shared.",
)
def drop_changes(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team gives up a clarification's change: the report stays as it was shared."""
    reason = needs_reason(reason, "Enter why the report stays as it was shared.")
    drop(assessment, by=by, at=at)
    end_changes(assessment, f"Not changed: {reason}")
    return {"reason": reason}


def end_changes(assessment: Assessment, outcome: str) -> None:
    """Say of each question that needed a change what became of it."""
    assessment.clarifications.filter(needs_change=True, outcome="").update(outcome=outcome)


def end_amending(
    assessment: Assessment, outcome: str, *, by: Person, at: datetime.datetime
) -> None:
    """Another step ends what was being changed: the working copy goes, its questions say why."""
    drop(assessment, by=by, at=at)
    end_changes(assessment, outcome)
