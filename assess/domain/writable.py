"""When the panel may write on its report.

Before it is submitted, and again while a challenge or a clarification is being settled: then what
the panel writes is the working copy beside the version that was shared.
"""

from assess.domain.models import Assessment
from assess.domain.words import State

# While the report is the panel's own.
DRAFTING = frozenset({State.ARRANGED, State.REPORTING})
# While it may be changed although the service team has read it.
AMENDING = frozenset({State.SHARED, State.CHALLENGED})
WRITABLE = DRAFTING | AMENDING


def writable(assessment: Assessment) -> bool:
    """Whether the panel may write now: the `when` of every verb that writes on the report."""
    return assessment.state in DRAFTING or amending(assessment)


def amending(assessment: Assessment) -> bool:
    """Whether there is a working copy beside the shared version."""
    return assessment.state in AMENDING and assessment.amending_since is not None
