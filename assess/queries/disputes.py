"""What the service team says of a shared report, for its pages: challenges, meetings, questions, versions."""

import datetime
from dataclasses import dataclass

from assess.domain.amending import Agreed, agreed_to, agreements
from assess.domain.models import (
    Assessment,
    Challenge,
    Clarification,
    Heard,
    Meeting,
    Person,
    ReportVersion,
)
from assess.domain.parts import anchor_of, parts_of
from assess.domain.versions import content_of, fingerprint
from assess.domain.writable import amending
from assess.queries.comparing import Comparison, compare

# What a version is, by the verb that made it.
MADE = {
    "report.submit": "as the panel submitted it",
    "report.share": "as it was shared",
    "report.amend": "amended after a question",
    "report.resolve": "changed after a challenge",
    "report.correct": "corrected after it was published",
}


@dataclass(frozen=True)
class Disputed:
    """A part of the report that is challenged."""

    words: str
    anchor: str
    reason: str
    evidence: str


@dataclass(frozen=True)
class ChallengeShown:
    """A challenge: by whom, how it came, what it is about, and how it ended."""

    by: str
    written_down_by: str
    heard: str
    opened_at: datetime.datetime
    reason: str
    parts: tuple[Disputed, ...]
    ended_at: datetime.datetime | None
    outcome: str
    changed: bool


@dataclass(frozen=True)
class MeetingShown:
    """A meeting of both sides."""

    meeting: Meeting
    people: tuple[str, ...]
    has_begun: bool
    is_over: bool

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.meeting.cancelled_at is not None


@dataclass(frozen=True)
class Asked:
    """A question about the report."""

    one: Clarification
    about: str
    anchor: str
    asker: str


@dataclass(frozen=True)
class Changes:
    """The working copy beside what was shared."""

    comparison: Comparison
    agreed: Agreed
    seen: str
    mine: bool  # whether the reader has agreed to it as it reads now
    shared_number: int


def challenges(assessment: Assessment) -> list[ChallengeShown]:
    """Every challenge, the newest first."""
    words = parts_of(assessment)
    rows = (
        Challenge.objects.filter(assessment=assessment)
        .select_related("by", "on_behalf_of")
        .prefetch_related("parts")
        .order_by("-id")
    )
    return [_challenge(row, words) for row in rows]


def _challenge(row: Challenge, words: dict[str, str]) -> ChallengeShown:
    behalf = row.on_behalf_of
    order = list(words)
    parts = sorted(
        row.parts.all(), key=lambda each: order.index(each.part) if each.part in order else 0
    )
    return ChallengeShown(
        by=(behalf or row.by).name,
        written_down_by=row.by.name if behalf else "",
        heard=str(Heard(row.heard).label),
        opened_at=row.opened_at,
        reason=row.reason,
        parts=tuple(
            Disputed(words.get(p.part, p.part), anchor_of(p.part), p.reason, p.evidence)
            for p in parts
        ),
        ended_at=row.ended_at,
        outcome=row.outcome,
        changed=row.changed,
    )


def meetings(assessment: Assessment, now: datetime.datetime) -> list[MeetingShown]:
    """Every meeting about the report, in order."""
    rows = assessment.meetings.select_related("notes_by").prefetch_related("people")
    return [
        MeetingShown(
            row,
            tuple(sorted(p.name for p in row.people.all())),
            row.starts_at <= now,
            row.ends_at <= now,
        )
        for row in rows
    ]


def questions(assessment: Assessment) -> list[Asked]:
    """Every question about the report that was not taken back, those without an answer first."""
    words = parts_of(assessment)
    rows = assessment.clarifications.filter(withdrawn_at=None).select_related(
        "asked_by", "answered_by"
    )
    found = [
        Asked(
            row,
            words.get(row.part, "The whole report"),
            anchor_of(row.part) if row.part else "",
            row.heard_from or row.asked_by.name,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.one.answered_at is not None, each.one.pk))


# The questions without an answer of the assessment that a query is about.
UNANSWERED = Clarification.objects.filter(answered_at=None, withdrawn_at=None)


def unanswered(assessment: Assessment) -> int:
    """How many questions about the report wait for an answer."""
    return UNANSWERED.filter(assessment=assessment).count()


def is_asked(assessment: Assessment) -> bool:
    """Whether a question about the report waits for an answer."""
    return UNANSWERED.filter(assessment=assessment).exists()


def changes(assessment: Assessment, reader: Person) -> Changes | None:
    """What the working copy says otherwise than what was shared."""
    shared = assessment.shared_version
    if shared is None:
        return None
    text = fingerprint(assessment)
    return Changes(
        compare(shared.content, content_of(assessment)),
        agreed_to(assessment, text),
        text,
        amending(assessment) and agreements(assessment, text).filter(person=reader).exists(),
        shared.number,
    )


def versions(assessment: Assessment, *, of_panel: bool) -> list[ReportVersion]:
    """The versions this reader may compare, the newest first: the panel's own only for its side."""
    rows = assessment.versions.select_related("made_by").defer("content", "body", "words")
    if not of_panel:
        rows = rows.exclude(verb="report.submit")
    return list(rows.order_by("-number"))
