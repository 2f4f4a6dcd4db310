"""From the panel's last word to the service team: submit, check, share, accept."""

import datetime
from typing import Any

from assess.domain.amending import end_amending
from assess.domain.checking import begin_afresh, edited, refuse_unticked, untick_all
from assess.domain.decisions import count, uncount
from assess.domain.history import canonical, sha256
from assess.domain.models import Assessment, Person
from assess.domain.readiness import missing, refuse_names
from assess.domain.refusals import Refused, needs_reason
from assess.domain.remarks import send
from assess.domain.responding import start_days
from assess.domain.restoring import restore
from assess.domain.signatures import listed, sign, unsigned
from assess.domain.superseding import supersede
from assess.domain.team import managers
from assess.domain.versions import check_seen, content_of, fingerprint, freeze, red_points
from assess.domain.words import State
from assess.domain.workflow import transition

S = State


@transition(
    "report.submit",
    sources={S.REPORTING},
    target=S.CHECKING,
    said="submitted the report to the service assessment team",
    already="This report has already been submitted.",
)
def submit(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    seen: str = "",
    unsigned_reason: str = "",
) -> dict[str, Any]:
    """The lead assessor sends the panel's finished report to be checked, agreed by all or with the reason why not.

    `seen` is the fingerprint of the report that was read on the page before this step. To submit
    is to agree; every other member has agreed to this very text, or `unsigned_reason` says why the
    report goes on without them (S61, S71). The service assessment team reads that reason.
    """
    found = missing(assessment)
    if found:
        raise Refused(
            found[0].sentence,
            field=found[0].part,
            also=[(each.part, each.sentence) for each in found[1:]],
        )
    text = fingerprint(assessment)
    check_seen(seen, text)
    told = _unsigned(assessment, text, unsigned_reason)
    sign(assessment, text, by=by, at=at)
    begin_afresh(assessment)
    assessment.submitted_at = at
    version = freeze(assessment, "report.submit", by=by, at=at)
    return {"version": str(version.number), "sha256": version.sha256, **told}


def _unsigned(assessment: Assessment, text: str, reason: str) -> dict[str, Any]:
    """Who has not agreed to this text, and why it is submitted all the same; nothing when all have."""
    names = [each.name for each in unsigned(assessment, text)]
    reason = reason.strip() if names else ""
    if names and not reason:
        have = "has" if len(names) == 1 else "have"
        raise Refused(
            f"{listed(names)} {have} not agreed to this text. Enter why you submit it all the "
            "same, or wait until everyone has agreed.",
            field="unsigned_reason",
        )
    if assessment.report.unsigned_reason != reason:
        assessment.report.unsigned_reason = reason
        assessment.report.save(update_fields=["unsigned_reason"])
    return {"unsigned": names, "unsigned_reason": reason} if names else {}


@transition(
    "report.return",
    sources={S.CHECKING},
    target=S.REPORTING,
    said="returned the report to the panel",
    already="This report has already been returned to the panel.",
    private=True,
)
def return_to_panel(
    assessment: Assessment, *, by: Person, at: datetime.datetime, remarks: str = ""
) -> dict[str, Any]:
    """The service assessment team gives the report back to the panel, with remarks: general ones, or on its parts."""
    said = send(assessment, remarks.strip(), at)
    assessment.report.remarks = remarks.strip()
    assessment.report.save(update_fields=["remarks"])
    return {"remarks": said, **edited(assessment)}


@transition(
    "report.share",
    sources={S.CHECKING},
    target=S.SHARED,
    said="shared the report with the service team; the last day to accept or challenge is {last_day}",
    already="This report has already been shared with the service team.",
)
def share(
    assessment: Assessment, *, by: Person, at: datetime.datetime, seen: str = ""
) -> dict[str, Any]:
    """The service assessment team shows the checked report to the service team: the 10 working days start."""
    if not managers(assessment):
        raise Refused(
            "Name a product or delivery manager before you share the report. Only they can "
            "accept it.",
            field="managers",
        )
    content = content_of(assessment)
    text = sha256(canonical(content))
    check_seen(seen, text)
    refuse_names(assessment, content)
    refuse_unticked(assessment, text)
    return {**start_days(assessment, "report.share", by=by, at=at), **edited(assessment)}


@transition(
    "report.recall",
    sources={S.SHARED},
    target=S.CHECKING,
    said="recalled the report: {reason}",
    already="This report has already been recalled.",
)
def recall(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team takes a shared report back to be checked again, with a reason."""
    reason = needs_reason(reason, "Enter why the report is recalled.")
    end_amending(assessment, f"The report was recalled: {reason}", by=by, at=at)
    uncount(assessment)
    assessment.respond_by, assessment.respond_by_reasoning = None, ""
    untick_all(assessment)
    return {"reason": reason}


def _ends_in(assessment: Assessment) -> State:
    return S.ACCEPTED if assessment.confidential else S.PUBLISHED


@transition(
    "report.accept",
    sources={S.SHARED},
    target=_ends_in,
    targets={S.PUBLISHED, S.ACCEPTED},
    said="accepted the report",
    already="This report has already been accepted.",
)
def accept(
    assessment: Assessment, *, by: Person, at: datetime.datetime, seen: str = ""
) -> dict[str, Any]:
    """The product or delivery manager accepts the report, which publishes it in the same step.

    `seen` is the hash of the version that was read: nobody accepts what they have not seen.
    """
    version = assessment.shared_version
    if version is None:
        raise Refused("This report has no shared version. Ask the service assessment team.")
    check_seen(seen, version.sha256)
    try:
        refuse_names(assessment, version.content)
    except Refused as no:
        # Whoever took a seat since it was shared may be named in it.
        raise Refused(
            "The report names someone who is on its panel by now, so it cannot be published as it "
            "is. Ask the service assessment team to recall it."
        ) from no
    end_amending(assessment, "Not changed: the report was accepted as it was shared.", by=by, at=at)
    assessment.accepted_at = at
    ended = supersede(assessment, by=by, at=at)
    if not assessment.confidential:
        assessment.published_at = at
        assessment.public_version = version
    return {
        "version": str(version.number),
        "sha256": version.sha256,
        "published": "" if assessment.confidential else "yes",
        "reds": red_points(version.content),
        **({"superseded": ended} if ended else {}),
    }


@transition(
    "report.close",
    sources={S.REPORTING, S.CHECKING, S.SHARED, S.CHALLENGED},
    target=S.CLOSED,
    said="closed the assessment without publishing it: {reason}",
    already="This assessment has already been closed.",
)
def close(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team ends what will never be accepted. Its ratings still count."""
    reason = needs_reason(reason, "Enter why the assessment is closed.")
    end_amending(assessment, f"The assessment was closed: {reason}", by=by, at=at)
    assessment.challenges.filter(ended_at__isnull=True).update(
        ended_at=at, outcome=f"Assessment closed: {reason}"
    )
    _count_what_was_shared(assessment, by=by, at=at)
    supersede(assessment, by=by, at=at)
    assessment.ended_reason, assessment.ended_at = reason, at
    read = assessment.shared_version is not None
    shared = {"shared": "texts" if assessment.is_peer_review else "rated"} if read else {}
    return {"reason": reason, **shared}


def _count_what_was_shared(assessment: Assessment, *, by: Person, at: datetime.datetime) -> None:
    """A report that was recalled and then closed counts as the service team read it: nothing ends a
    red but a reassessment (k 10)."""
    shared = assessment.shared_version
    if assessment.state in {S.REPORTING, S.CHECKING} and shared is not None:
        restore(assessment, shared, by=by, at=at)
        count(assessment, shared, at=assessment.shared_at or at)
