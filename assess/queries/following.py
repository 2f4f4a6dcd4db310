"""What others do to a draft while someone has it open: asked every few seconds, in one statement.

The hundred pages of a hundred assessors ask this all day, so it must cost next to nothing: whose
session it is and what they may see, what was saved since, and who is where, are read together.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from assess.domain.prepared import LARGEST_ID
from assess.domain.presence import STAYS
from assess.domain.roles import Role, roles_as_sql, roles_in
from assess.queries.drafting import name_of

MOST = 100  # saves told at once; a page that missed more asks again at once


@dataclass(frozen=True)
class Save:
    """One save of one part of the report: the texts that it left there."""

    number: int
    part: str
    version: int
    content: dict[str, Any]
    by: str
    mine: bool
    at: datetime.datetime


@dataclass(frozen=True)
class Here:
    """Someone of the panel who has a part of the report open."""

    name: str
    part: str
    typing: bool
    me: bool


@dataclass(frozen=True)
class Asking:
    """Whose session it is that asks."""

    person: int
    started: datetime.datetime
    seen: datetime.datetime
    ended: bool  # the session, or the account


@dataclass(frozen=True)
class Following:
    """What a page is told; `last` is the number to ask with the next time.

    There is no `state` where there is no such draft.
    """

    asking: Asking
    state: str
    roles: frozenset[Role]
    last: int
    notes: str  # changes whenever a note or a question does, or the order of the actions of a point
    saves: tuple[Save, ...]
    here: tuple[Here, ...]
    more: bool

    @property
    def tag(self) -> str:
        """Changes with anything that is told."""
        told = [self.state, self.last, self.notes, self.more, *map(repr, self.here)]
        return hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:20]


# Columns: what it is, six words or times, the person, a number, and the id.
_TOLD = """
SELECT 'draft', CAST(s.started_at AS text), CAST(s.last_seen_at AS text), a.state, {roles},
       (SELECT CAST(COUNT(*) + COALESCE(SUM(n.version), 0) + COUNT(n.became_at) AS text)
          FROM assess_note n WHERE n.assessment_id = a.id),
       (SELECT CAST(COUNT(*) AS text) || '.' || CAST(COUNT(q.asked_at) AS text) || '.' ||
               CAST(COUNT(q.answered_at) AS text) || '.' || CAST(COUNT(q.removed_at) AS text)
          FROM assess_question q WHERE q.assessment_id = a.id)
       || '.' ||
       COALESCE((SELECT CAST(o.moves AS text) FROM assess_report o WHERE o.assessment_id = a.id), ''),
       p.id, CASE WHEN s.ended_at IS NULL AND p.active THEN 0 ELSE 1 END,
       COALESCE((SELECT MAX(r.id) FROM assess_revision r WHERE r.assessment_id = a.id), 0)
  FROM assess_session s JOIN assess_person p ON p.id = s.person_id
       LEFT JOIN assess_assessment a ON a.id = %s
 WHERE s.key_hash = %s
UNION ALL
SELECT * FROM (
  SELECT 'here', h.part, p.first_name, p.last_name, p.email, '', '', p.id,
         CASE WHEN h.typing THEN 1 ELSE 0 END, 0
    FROM assess_presence h JOIN assess_person p ON p.id = h.person_id
   WHERE h.assessment_id = %s AND h.at > %s
   ORDER BY h.id
) AS present
UNION ALL
SELECT * FROM (
  SELECT 'save', r.part, p.first_name, p.last_name, p.email, CAST(r.content AS text),
         CAST(r.at AS text), p.id, r.version, r.id
    FROM assess_revision r JOIN assess_person p ON p.id = r.by_id
   WHERE r.assessment_id = %s AND r.id > %s
   ORDER BY r.id LIMIT {most}
) AS saves
"""


def follow(assessment: int, session: str, since: int, now: datetime.datetime) -> Following | None:
    """What happened to this draft since the save of this number; nothing without this session.

    `session` is the hash of its key; whether it is over yet is for who asks to say, and what its
    person may see. Without a number (-1) nothing that was saved is told, only from where to go on.
    """
    earliest = connection.ops.adapt_datetimefield_value(now - STAYS)
    after = since if since >= 0 else LARGEST_ID
    with connection.cursor() as cursor:
        cursor.execute(
            _TOLD.format(roles=roles_as_sql("a.id", "p.id"), most=MOST + 1),
            [assessment, session, assessment, earliest, assessment, after],
        )
        rows = cursor.fetchall()
    drafts = [row for row in rows if row[0] == "draft"]
    if not drafts:
        return None
    [(_, started, seen, state, roles, notes, questions, person, ended, last)] = drafts
    saves = [_save(row, person) for row in rows if row[0] == "save"]
    more = len(saves) > MOST
    if more:
        saves, last = saves[:MOST], saves[MOST - 1].number
    return Following(
        asking=Asking(person, moment(started), moment(seen), bool(ended)),
        state=state or "",
        roles=roles_in(roles),
        last=last,
        notes=f"{notes}-{questions}",
        saves=tuple(saves),
        here=tuple(_here(row, person) for row in rows if row[0] == "here"),
        more=more,
    )


def _here(row: tuple[Any, ...], person: int) -> Here:
    _, part, first, last, email, _, _, who, typing, _ = row
    return Here(name_of(first, last, email), part, bool(typing), who == person)


def _save(row: tuple[Any, ...], person: int) -> Save:
    _, part, first, last, email, content, at, who, version, number = row
    name = name_of(first, last, email)
    return Save(number, part, version, json.loads(content), name, who == person, moment(at))


def moment(text: str) -> datetime.datetime:
    """A time that a statement answered as text; SQLite's have no zone, and are in UTC."""
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
