"""Every module that declares verbs, and what may be read in which states."""

from assess.domain import (  # noqa: F401
    amber_clock,
    amending,
    arranging,
    artefacts,
    booking,
    bringing_in,
    challenge,
    checking,
    clarifying,
    clocks,
    closing,
    confidence,
    documenting,
    evidence,
    feedback_clock,
    finishing,
    helping,
    meeting,
    notes,
    nudging,
    opening,
    opinions,
    panel,
    planning,
    publishing,
    questions,
    reassessment,
    remarks,
    reporting,
    requests,
    revising,
    signing_off,
    spending,
    team,
    using,
    wording,
    writing,
)
from assess.domain.decisions import COUNTS
from assess.domain.feedback_clock import READ_IN
from assess.domain.following_up import has_actions
from assess.domain.models import Assessment
from assess.domain.words import AFTER_REPORT, WITH_SERVICE_TEAM, State
from assess.domain.workflow import reading
from assess.domain.writable import AMENDING

_ALL = frozenset(State)
SAID_OF = WITH_SERVICE_TEAM | {State.REPORTING, State.CHECKING, State.CLOSED}
_SEATED = _ALL - {State.DRAFT, State.REQUESTED, State.DECLINED, State.WITHDRAWN}


def _was_shared(assessment: Assessment) -> bool:
    return assessment.shared_at is not None


reading("assessment.see", _ALL - {State.DRAFT}, "Read the overview of an assessment.")
reading("request.see", _ALL, "Read what the service team asked for.")
reading("panel.see", _SEATED, "See who is on the panel.")
reading("panel.see_ended", _SEATED, "See whose seats have ended, and why.")
reading("team.see", _ALL - {State.DRAFT}, "See who is in the service team.")
reading("artefact.see", _ALL - {State.DRAFT}, "See what the service team shows the panel.")
reading("history.see", _ALL - {State.DRAFT}, "Read who did what, and when.")
reading("email.see", _ALL - {State.DRAFT}, "See which emails were sent about an assessment.")
reading("note.see", _SEATED, "Read the panel's own notes.")
reading(
    "report.see_draft",
    {State.ARRANGED, State.REPORTING, State.CHECKING, *AMENDING, State.CLOSED},
    "Read the report as the panel writes it. A closed one, where it was never shared.",
    lambda assessment: assessment.state != State.CLOSED or assessment.shared_version_id is None,
)
reading(
    "report.follow",
    _SEATED - {State.PUBLISHED, State.TAKEN_DOWN, State.CANCELLED, State.CLOSED, State.ACCEPTED},
    "See who of the panel is where in the draft, and what they save, as it happens.",
)
reading(
    "report.see_edits",
    {State.REPORTING, State.CHECKING, *WITH_SERVICE_TEAM},
    "Read what the service assessment team changed in the texts while it checked the report.",
)
reading(
    "report.see_shared",
    WITH_SERVICE_TEAM | {State.CLOSED},
    "Read the report that was shared.",
    lambda assessment: assessment.shared_version_id is not None,
)
reading(
    "report.see_changes",
    AMENDING,
    "Read what is being changed in a report that is shared, beside what was shared.",
)
reading(
    "report.see_versions",
    WITH_SERVICE_TEAM | {State.CLOSED},
    "Compare the versions that were shared.",
    _was_shared,
)
# What was said of a report stays to be read when it was recalled, or its end never came.
reading(
    "challenge.see",
    SAID_OF,
    "Read what was challenged, the meetings and the outcome.",
    _was_shared,
)
reading(
    "clarification.see", SAID_OF, "Read the questions about the report, and answers.", _was_shared
)
reading("paused.see", COUNTS, "Read what a red rating means for the service, and what to do.")
reading("feedback.see", READ_IN, "Read what people said of how the assessment went.")
reading(
    "action.see",
    AFTER_REPORT,
    "Read the actions of a settled report, and what has become of each.",
    when=has_actions,
)
reading(
    "revision.see",
    AFTER_REPORT,
    "Read which amber points the service team asked to have revised, and what was decided.",
)
