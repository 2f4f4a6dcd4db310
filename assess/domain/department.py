"""What a department decides for itself, where no policy settles it: read here and nowhere else.

The settings come from the environment when the process starts (docs/runbook.md).
"""

import datetime

from django.conf import settings

from assess.domain.clock import amber_due, local_day


def ambers_due(
    assessed_on: datetime.date | None, shared_at: datetime.datetime | None
) -> datetime.date | None:
    """The last day to address the ambers of a report (S16, k 2): 3 months from its assessment.

    Where the department counts from sharing, they count from the day on which the report was first
    shared, and there is no last day before that.
    """
    if settings.AMBERS_FROM == "sharing":
        return amber_due(local_day(shared_at)) if shared_at else None
    return amber_due(assessed_on) if assessed_on else None


def mitigation_counts() -> bool:
    """Whether an action with an agreed mitigation counts as addressed (k 8); by default it is open."""
    return bool(settings.MITIGATION == "addressed")
