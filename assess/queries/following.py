"""What others do to a draft while someone has it open: asked every few seconds.

The hundred pages of a hundred assessors ask this all day, mostly to learn that there is nothing
new, so that must cost next to nothing: one statement of few tables says whose session it is, that
they have a seat, and by what the draft would be known to have changed. What changed is read only
when something did.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from assess.domain.presence import STAYS
from assess.domain.roles import SEAT_AS_TEXT, Role, roles_as_sql, roles_in
from assess.queries.drafting import name_of
from assess.queries.known import notes_mark_as_sql
from assess.queries.moments import moment

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
class Glance:
    """Who asks, what their seat makes them, and what changes whenever the draft does.

    There is no `state` where there is no such draft.
    """

    person: int
    started: datetime.datetime
    seen: datetime.datetime
    ended: bool  # the session, or the account
    state: str
    roles: frozenset[Role]  # by a seat; see `roles` for who has none
    last: int  # the number of the last save
    notes: str  # see `notes_mark_as_sql`
    here: str  # changes with who is where

    @property
    def tag(self) -> str:
        """Changes with anything that is told, but for somebody's name."""
        told = f"{self.state}|{self.last}|{self.notes}|{self.here}"
        return hashlib.sha256(told.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class News:
    """What a page is told; `last` is the number to ask with the next time."""

    saves: tuple[Save, ...]
    here: tuple[Here, ...]
    last: int
    more: bool


_GLANCE = """
SELECT p.id, s.started_at, s.last_seen_at,
       CASE WHEN s.ended_at IS NULL AND p.active THEN 0 ELSE 1 END,
       a.state, {seat},
       (SELECT MAX(r.id) FROM assess_revision r WHERE r.assessment_id = a.id),
       {notes},
       (SELECT {join}(h.person_id || CASE WHEN h.typing THEN '+' ELSE '-' END || h.part, '|')
          FROM (SELECT * FROM assess_presence WHERE assessment_id = %s AND at > %s
                 ORDER BY id) AS h)
  FROM assess_session s JOIN assess_person p ON p.id = s.person_id
       LEFT JOIN assess_assessment a ON a.id = %s
       LEFT JOIN assess_seat t
              ON t.assessment_id = a.id AND t.person_id = p.id AND t.left_at IS NULL
 WHERE s.key_hash = %s
"""

# Columns: what it is, a part, whose it is, words or a time, a number, and the id.
_NEWS = """
SELECT * FROM (
  SELECT 'here', h.part, p.first_name, p.last_name, p.email, p.id, '', '',
         CASE WHEN h.typing THEN 1 ELSE 0 END, h.id
    FROM assess_presence h JOIN assess_person p ON p.id = h.person_id
   WHERE h.assessment_id = %s AND h.at > %s
   ORDER BY h.id
) AS present
UNION ALL
SELECT * FROM (
  SELECT 'save', r.part, p.first_name, p.last_name, p.email, p.id, CAST(r.content AS text),
         CAST(r.at AS text), r.version, r.id
    FROM assess_revision r JOIN assess_person p ON p.id = r.by_id
   WHERE r.assessment_id = %s AND r.id > %s
   ORDER BY r.id LIMIT %s
) AS saves
"""


@cache  # the very same text, by which the driver finds the statement that it prepared
def _glance_in(vendor: str) -> str:
    join = "string_agg" if vendor == "postgresql" else "group_concat"
    return _GLANCE.format(join=join, seat=SEAT_AS_TEXT, notes=notes_mark_as_sql("a.id"))


def glance(assessment: int, session: str, now: datetime.datetime) -> Glance | None:
    """Whether there may be news of this draft, for whom; nothing without this session.

    `session` is the hash of its key; whether it is over yet is for who asks to say, and what its
    person may see.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _glance_in(connection.vendor), [assessment, _earliest(now), assessment, session]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    person, started, seen, ended, state, seat, last, notes, here = row
    return Glance(
        person=person,
        started=moment(started),
        seen=moment(seen),
        ended=bool(ended),
        state=state or "",
        roles=roles_in(seat),
        last=last or 0,
        notes=notes,
        here=here or "",
    )


def roles(assessment: int, person: int) -> frozenset[Role]:
    """All that this person is to the assessment, for the answer to somebody without a seat."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {roles_as_sql('a.id', 'p.id')} FROM assess_assessment a, assess_person p "  # noqa: S608 - no word of it comes from outside
            "WHERE a.id = %s AND p.id = %s",
            [assessment, person],
        )
        row = cursor.fetchone()
    return roles_in(row[0]) if row else frozenset()


def news(assessment: int, found: Glance, since: int, now: datetime.datetime) -> News:
    """What was saved since the save of this number, and who is where.

    Without a number (-1) nothing is told that was saved before the glance, only from where to go on.
    """
    after = since if since >= 0 else found.last
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, [assessment, _earliest(now), assessment, after, MOST + 1])
        rows = cursor.fetchall()
    saves = [_save(row, found.person) for row in rows if row[0] == "save"]
    more = len(saves) > MOST
    saves = saves[:MOST]
    return News(
        saves=tuple(saves),
        here=tuple(_here(row, found.person) for row in rows if row[0] == "here"),
        # Someone may have saved since the glance: what is told now is not told again.
        last=saves[-1].number if saves else found.last,
        more=more,
    )


def _earliest(now: datetime.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(now - STAYS)


def _here(row: tuple[Any, ...], person: int) -> Here:
    _, part, first, last, email, who, _, _, typing, _ = row
    return Here(name_of(first, last, email), part, bool(typing), who == person)


def _save(row: tuple[Any, ...], person: int) -> Save:
    _, part, first, last, email, who, content, at, version, number = row
    name = name_of(first, last, email)
    return Save(number, part, version, json.loads(content), name, who == person, moment(at))
