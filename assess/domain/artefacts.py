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
LONGEST = {"title": 200, "url": 2_000, "note": 1_000}  # characters
_WORDS = {"title": "The title", "url": "The link", "note": "What the panel needs to open it"}


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
    given = {"title": " ".join(title.split()), "url": url.strip(), "note": note.strip()}
    if not given["title"]:
        raise Refused("Enter a title.", field="title")
    for name, text in given.items():
        if len(text) > LONGEST[name]:
            raise Refused(
                f"{_WORDS[name]} must be {LONGEST[name]:,} characters or fewer.", field=name
            )
    if not is_link(given["url"]):
        raise Refused(
            "Enter a link that starts with https:// or http://, like https://www.gov.uk/",
            field="url",
        )
    if assessment.artefacts.filter(url=given["url"], removed_at__isnull=True).exists():
        raise Refused("This link has already been added.", field="url")
    Artefact.objects.create(assessment=assessment, added_by=by, added_at=at, **given)
    return {"title": given["title"]}


def is_link(url: str) -> bool:
    """Whether this is an address a browser opens from the web, and nothing that runs."""
    if not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


@transition("artefact.remove", sources=ARTEFACTS_CHANGE, said="removed the artefact “{title}”")
def remove(
    assessment: Assessment, *, by: Person, at: datetime.datetime, uuid: uuids.UUID
) -> dict[str, str]:
    """The service team takes a link away; that it was there stays in the history."""
    artefact = check_may_remove(assessment, uuid)
    artefact.removed_at = at
    artefact.save(update_fields=["removed_at"])
    return {"title": artefact.title}


def check_may_remove(assessment: Assessment, uuid: uuids.UUID) -> Artefact:
    """The artefact; refused if it has been taken away already."""
    artefact = assessment.artefacts.get(uuid=uuid)
    if artefact.removed_at is not None:
        raise Refused("This link has already been removed.")
    return artefact
