"""A member's word that the points they lead are finished, for everyone on the panel to see."""

import datetime

from assess.domain.models import Assessment, Person, PointsDone
from assess.domain.workflow import transition
from assess.domain.writable import DRAFTING


@transition("points.done", sources=DRAFTING, silent=True)
def points_done(assessment: Assessment, *, by: Person, at: datetime.datetime) -> None:
    """A panel member says that they have finished the points their profession leads.

    It is their word, not a check: what the points still lack is shown beside it.
    """
    PointsDone.objects.get_or_create(assessment=assessment, person=by, defaults={"at": at})


@transition("points.not_done", sources=DRAFTING, silent=True)
def points_not_done(assessment: Assessment, *, by: Person, at: datetime.datetime) -> None:
    """A panel member takes back that they have finished their points."""
    PointsDone.objects.filter(assessment=assessment, person=by).delete()
