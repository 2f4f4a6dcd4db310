"""Agreeing together: each member of the panel reads the whole report and says that it is theirs."""

import datetime
from typing import Any

from assess.domain.history import canonical, sha256
from assess.domain.models import Agreement, Assessment, Event, Opinion, Person
from assess.domain.opinions import record_opinion
from assess.domain.readiness import missing_in
from assess.domain.refusals import Refused
from assess.domain.signatures import sign, signatures
from assess.domain.versions import check_seen, content_of
from assess.domain.words import State
from assess.domain.workflow import transition

VERB = "report.agree_text"


@transition(
    VERB,
    sources={State.REPORTING},
    said="{did} the report as it read then",
    already="The panel agrees to its report after the assessment, until it is submitted.",
    private=True,
)
def agree_text(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    seen: str = "",
    agrees: bool = True,
    rating: str = "",
    reason: str = "",
) -> dict[str, Any]:
    """A panel member agrees to the whole report as it reads now, or takes that back.

    It counts for this text only: any later change makes it void (S61). There is nothing to agree
    to while something is missing, because what is added would void it. `seen` is the fingerprint
    of the report that was read on the page before this step.

    Whoever agrees has recorded their own opinion of the whole (S71): `rating` and `reason` are
    theirs, needed where none is recorded yet. A peer review asks for none.
    """
    if not agrees:
        return _take_back(assessment, by)
    content = content_of(assessment)
    if found := list(missing_in(assessment, content)):
        raise Refused(
            "You can agree to the report once nothing is missing. Still missing: "
            + " ".join(each.sentence for each in found)
        )
    text = sha256(canonical(content))
    check_seen(seen, text)
    signed = {each.person_id: each for each in signatures(assessment, text)}
    if signed[by.pk].holds:
        raise Refused("You have already agreed to the report as it reads now.")
    _opine(assessment, by, at, rating, reason)
    sign(assessment, text, by=by, at=at)
    waited_for = [s for s in signed.values() if not s.holds and not s.is_lead]
    complete = {each.person_id for each in waited_for} <= {by.pk}
    return {
        "did": "agreed to",
        "text": text,
        "all": complete and not _was_complete(assessment, text),
    }


def _opine(
    assessment: Assessment, by: Person, at: datetime.datetime, rating: str, reason: str
) -> None:
    """Their own opinion of the whole, where they have not recorded it before."""
    if assessment.is_peer_review:
        return
    if rating:
        record_opinion(assessment, by=by, at=at, rating=rating, reason=reason)
    elif not Opinion.objects.filter(assessment=assessment, person=by, point=None).exists():
        raise Refused(
            "Choose green, amber or red as your own opinion of the whole, then agree.",
            field="rating",
        )


def _take_back(assessment: Assessment, by: Person) -> dict[str, Any]:
    gone, _ = Agreement.objects.filter(assessment=assessment, person=by).delete()
    if not gone:
        raise Refused("You have not agreed to this report, so there is nothing to take back.")
    return {"did": "took back having agreed to", "all": False}


def _was_complete(assessment: Assessment, text: str) -> bool:
    """Whether everyone had agreed to this text before: the lead hears of it once."""
    return Event.objects.filter(
        assessment=assessment, verb=VERB, data__text=text, data__all=True
    ).exists()
