"""What shows that an action is done: links and files, added by the service team."""

import datetime
import hashlib
import uuid as uuids
from typing import Any

from assess.domain.artefacts import is_link
from assess.domain.evidence_files import safe_name, type_of
from assess.domain.following_up import about, action_for, has_actions, write_step
from assess.domain.models import Action, Assessment, Evidence, Person
from assess.domain.refusals import Refused
from assess.domain.words import AFTER_REPORT, StepKind
from assess.domain.workflow import NOTHING_NEW, transition

LONGEST_TITLE, LONGEST_LINK = 200, 2_000  # characters
MOST_EVIDENCE = 20  # pieces of evidence of one action at once


@transition(
    "evidence.add",
    sources=AFTER_REPORT,
    when=has_actions,
    said="added evidence to action {number}: {title}",
    already="Evidence can be added once the report is accepted.",
)
def add(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    title: str = "",
    url: str = "",
    file_name: str = "",
    content: bytes | None = None,
    uuid: uuids.UUID | None = None,
) -> dict[str, Any] | object:
    """The service team adds a link or a file that shows what was done about an action.

    One of the two. The page chooses the `uuid`, so that a second press adds nothing twice. What a
    file is, its bytes say; it is kept under a plain name. A file without a title has its name.
    """
    if uuid is not None and Evidence.objects.filter(uuid=uuid).exists():
        return NOTHING_NEW
    found = action_for("evidence.add", assessment, action)
    title, url = " ".join(title.split()), url.strip()
    if bool(url) == (content is not None):
        raise Refused("Add a link, or a file: one of the two.", field="url")
    kept = _file(content, file_name) if content is not None else _link(url, title)
    title = title or kept.get("file_name", "")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"The title must be {LONGEST_TITLE} characters or fewer.", field="title")
    _refuse_twice(found, kept)
    Evidence.objects.create(
        uuid=uuid or uuids.uuid4(), action=found, title=title, added_by=by, added_at=at, **kept
    )
    text = f"Added evidence: {title}"
    write_step(found, StepKind.PROGRESS, by=by, at=at, text=text, data={"added": title})
    return about(found, title=title)


def _link(url: str, title: str) -> dict[str, Any]:
    if len(url) > LONGEST_LINK:
        raise Refused(f"The link must be {LONGEST_LINK:,} characters or fewer.", field="url")
    if not is_link(url):
        raise Refused(
            "Enter a link that starts with https:// or http://, like https://www.gov.uk/",
            field="url",
        )
    if not title:
        raise Refused("Enter what the link shows.", field="title")
    return {"url": url}


def _file(content: bytes, name: str) -> dict[str, Any]:
    kind = type_of(content, name)
    return {
        "content": content,
        "file_name": safe_name(name, kind.extension),
        "media_type": kind.media_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _refuse_twice(action: Action, kept: dict[str, Any]) -> None:
    there = action.evidence.filter(removed_at__isnull=True)
    if there.count() >= MOST_EVIDENCE:
        raise Refused(
            f"This action has {MOST_EVIDENCE} pieces of evidence. Remove one before you add another."
        )
    if "url" in kept and there.filter(url=kept["url"]).exists():
        raise Refused("This link has already been added to the action.", field="url")
    if "sha256" in kept and there.filter(sha256=kept["sha256"]).exists():
        raise Refused("This file has already been added to the action.", field="file")


@transition(
    "evidence.remove",
    sources=AFTER_REPORT,
    when=has_actions,
    said="removed evidence from action {number}: {title}",
    already="Evidence can be removed once the report is accepted.",
)
def remove(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    action: uuids.UUID,
    evidence: uuids.UUID,
) -> dict[str, Any]:
    """The service team takes evidence away while its action is open; that it was there stays in the history.

    The bytes of a file go at once. What an action was closed on stays.
    """
    found = action_for("evidence.remove", assessment, action)
    row = found.evidence.filter(uuid=evidence).defer("content").first()
    if row is None or row.removed_at is not None:
        raise Refused("This evidence has already been removed.")
    found.evidence.filter(pk=row.pk).update(removed_at=at, content=None)
    text = f"Removed evidence: {row.title}"
    write_step(found, StepKind.PROGRESS, by=by, at=at, text=text, data={"removed": row.title})
    return about(found, title=row.title)
