"""What the service team shows the panel."""

import datetime
import uuid as uuids
from urllib.parse import urlsplit

from assess.domain.models import Artefact, Assessment, Person
from assess.domain.refusals import Refused
from assess.domain.words import State
from assess.domain.workflow import transition

S = State
ARTEFACTS_CHANGE = {S.REQUESTED, S.ARRANGING, S.ARRANGED, S.REPORTING}


def live_artefacts(assessment: Assessment) -> list[Artefact]:
    """The artefacts the panel can open now, in the order they were added."""
    return list(assessment.artefacts.filter(removed_at__isnull=True).select_related("added_by"))


@transition("artefact.add", sources=ARTEFACTS_CHANGE, said="added the artefact “{title}”")
def add(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    title: str,
    url: str,
    note: str = "",
) -> dict[str, str]:
    """The service team adds a link for the panel, with what is needed to open it."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Refused("Enter a link that starts with https:// or http://", field="url")
    if assessment.artefacts.filter(url=url, removed_at__isnull=True).exists():
        raise Refused("This link has already been added.", field="url")
    Artefact.objects.create(
        assessment=assessment, title=title, url=url, note=note, added_by=by, added_at=at
    )
    return {"title": title}


@transition("artefact.remove", sources=ARTEFACTS_CHANGE, said="removed the artefact “{title}”")
def remove(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID
) -> dict[str, str]:
    """The service team takes a link away; that it was there stays in the history."""
    artefact = assessment.artefacts.get(uuid=uuid)
    if artefact.removed_at is not None:
        raise Refused("This link has already been removed.")
    artefact.removed_at = at
    artefact.save(update_fields=["removed_at"])
    return {"title": artefact.title}
