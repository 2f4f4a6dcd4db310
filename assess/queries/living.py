"""What has happened since a report was accepted, for those who have a part in its assessment."""

from assess.domain.living import since_of
from assess.domain.models import Assessment, PublishedReport
from assess.domain.since import Since, read
from assess.domain.words import AFTER_REPORT, State


def since(assessment: Assessment) -> Since:
    """What everyone reads of a published report; the same for the readers of one that is not public."""
    if assessment.state not in AFTER_REPORT:
        return Since()
    if assessment.state != State.PUBLISHED:
        return since_of(assessment)
    rows = PublishedReport.objects.filter(pk=assessment.pk)
    row = rows.values_list("updates", "standing").first()
    return read(*row) if row else since_of(assessment)
