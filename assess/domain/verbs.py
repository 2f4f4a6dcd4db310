"""Every module that declares verbs, and what may be read in which states."""

from assess.domain import (  # noqa: F401
    arranging,
    artefacts,
    booking,
    challenge,
    clocks,
    notes,
    nudging,
    panel,
    publishing,
    reporting,
    requests,
    signing_off,
    team,
    writing,
)
from assess.domain.words import WITH_SERVICE_TEAM, State
from assess.domain.workflow import reading

_ALL = frozenset(State)
_SEATED = _ALL - {State.DRAFT, State.REQUESTED, State.DECLINED, State.WITHDRAWN}

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
    {State.ARRANGED, State.REPORTING, State.CHECKING, State.CHALLENGED, State.SHARED},
    "Read the report as the panel writes it.",
)
reading("report.see_shared", WITH_SERVICE_TEAM, "Read the report that was shared.")
