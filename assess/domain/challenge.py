"""Disputing a shared report. The clock stops while a challenge is open (k 4).

What is challenged is named part by part, with a reason and the evidence. The panel writes on a
working copy meanwhile (see `amending`), and the service assessment team settles the challenge:
with the changes that both sides agreed to, or without.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assess.domain.amending import check_agreed, drop, end_changes, is_changed
from assess.domain.clock import (
    RESPOND_AT_LEAST,
    last_day_to_respond,
    local_day,
    working_days_between,
)
from assess.domain.models import Assessment, Challenge, ChallengedPart, Heard, Person
from assess.domain.parts import in_words, known_part, parts_of
from assess.domain.refusals import Refused, needs_reason
from assess.domain.responding import start_days, start_days_again
from assess.domain.roles import Role, roles_of
from assess.domain.team import managers
from assess.domain.versions import fingerprint
from assess.domain.words import State
from assess.domain.workflow import transition
from assess.domain.writing import within

S = State
WHICH = "Say which part of the report you challenge, and why: at least one."


@dataclass(frozen=True)
class Disputed:
    """One part of the report that is challenged: why, and where the evidence is."""

    part: str
    reason: str
    evidence: str = ""


def open_challenge(assessment: Assessment) -> Challenge:
    """The challenge that is open now."""
    return assessment.challenges.get(ended_at__isnull=True)


@transition(
    "report.challenge",
    sources={S.SHARED},
    target=S.CHALLENGED,
    said="challenged the report{for_whom}: {reason}",
    already="This report has already been challenged.",
)
def challenge(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    reason: str,
    parts: Sequence[Disputed],
    heard: str = Heard.PAGE,
    for_manager: int | None = None,
) -> dict[str, Any]:
    """The product or delivery manager disputes the report, part by part, with reasons.

    Someone of the service assessment team writes down what a manager said by email or on the
    phone: `heard` says how it came, `for_manager` which manager it is from (their person's id).
    After the last day only the service assessment team can, which so agrees to it (k 3).
    """
    reason = within({"reason": needs_reason(reason, "Enter why the report is challenged.")})[
        "reason"
    ]
    today = local_day(at)
    as_staff = Role.STAFF in roles_of(by, assessment)
    late = assessment.respond_by is not None and today > assessment.respond_by
    if late and not as_staff:
        raise Refused(
            "The last day to challenge has passed. Ask the service assessment team whether it "
            "can still be challenged."
        )
    if not parts:
        first = next(iter(parts_of(assessment))).replace(":", "-")
        raise Refused(WHICH, field=f"reason-{first}")
    behalf = _manager(assessment, for_manager) if as_staff else None
    disputed = [_checked(assessment, each) for each in parts]
    assessment.days_left = (
        working_days_between(today, assessment.respond_by) if assessment.respond_by else 0
    )
    assessment.challenged_at = at
    assessment.amending_since = assessment.amending_since or at
    assessment.respond_by, assessment.respond_by_reasoning = None, ""
    opened = Challenge.objects.create(
        assessment=assessment,
        by=by,
        on_behalf_of=behalf,
        heard=heard if as_staff else Heard.PAGE,
        reason=reason,
        opened_at=at,
    )
    ChallengedPart.objects.bulk_create(
        ChallengedPart(challenge=opened, part=d.part, reason=d.reason, evidence=d.evidence)
        for d in disputed
    )
    return {
        "reason": reason,
        "about": in_words(each.part for each in disputed),
        "for_whom": f" on behalf of {behalf.name}, {Heard(opened.heard).label}" if behalf else "",
    }


def _manager(assessment: Assessment, person: int | None) -> Person | None:
    """The manager for whom it is written down; the one there is where nobody is named."""
    named = {member.person_id: member.person for member in managers(assessment)}
    if person is None:
        return next(iter(named.values()), None)
    if person not in named:
        raise Refused(
            "Choose the product or delivery manager who challenges the report.", field="for_manager"
        )
    return named[person]


def _checked(assessment: Assessment, each: Disputed) -> Disputed:
    part = known_part(assessment, each.part)
    field = part.replace(":", "-")
    texts = within({f"reason-{field}": each.reason, f"evidence-{field}": each.evidence})
    reason, evidence = texts[f"reason-{field}"].strip(), texts[f"evidence-{field}"].strip()
    if not reason:
        raise Refused("Enter why you challenge this part.", field=f"reason-{field}")
    return Disputed(part, reason, evidence)


@transition(
    "report.withdraw_challenge",
    sources={S.CHALLENGED},
    target=S.SHARED,
    said="withdrew the challenge; the last day is now {last_day}",
    already="This challenge has already been withdrawn.",
)
def withdraw_challenge(
    assessment: Assessment, *, by: Person, at: datetime.datetime
) -> dict[str, str]:
    """The challenge is taken back: the days that were left go on, at least 2 working days.

    The report stays as it was shared; what the panel changed meanwhile is in its history.
    """
    left = max(assessment.days_left or 0, RESPOND_AT_LEAST)
    last = last_day_to_respond(local_day(at), left)
    _end(assessment, "Withdrawn", at=at, changed=False)
    drop(assessment, by=by, at=at)
    assessment.respond_by, assessment.respond_by_reasoning = last.day, last.reasoning
    assessment.days_left = None
    return {
        "last_day": f"{last.day:%A} {last.day.day} {last.day:%B %Y}",
        "respond_by": last.day.isoformat(),
        "reasoning": last.reasoning,
    }


@transition(
    "report.resolve",
    sources={S.CHALLENGED},
    target=S.SHARED,
    said="settled the challenge{how}: {reason}; the last day is now {last_day}",
    already="This challenge has already been settled.",
)
def resolve(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    reason: str,
    changed: bool = False,
) -> dict[str, str]:
    """The service assessment team settles the challenge, with or without changes: fresh 10 working days.

    With changes: the working copy, to which the lead assessor and a manager have both agreed, is
    shared as a new version. Without: the report stays as it was shared, and the reason says why.
    """
    reason = needs_reason(reason, "Enter how the challenge was settled.")
    if changed:
        check_agreed(assessment)
    _end(assessment, reason, at=at, changed=changed)
    if changed:
        assessment.amending_since = None
        days = start_days(assessment, "report.resolve", by=by, at=at)
    else:
        drop(assessment, by=by, at=at)
        days = start_days_again(assessment, at=at)
    how = " with changes" if changed else " without changes"
    return {**days, "reason": reason, "how": how}


def has_changes(assessment: Assessment) -> bool:
    """Whether the working copy says anything else than what was shared."""
    return is_changed(assessment, fingerprint(assessment))


def _end(assessment: Assessment, outcome: str, *, at: datetime.datetime, changed: bool) -> None:
    opened = open_challenge(assessment)
    opened.ended_at, opened.outcome, opened.changed = at, outcome, changed
    opened.save()
    end_changes(assessment, f"Settled with the challenge: {outcome}")
