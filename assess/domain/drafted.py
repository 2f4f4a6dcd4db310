"""A report as it stands, whom it should not name, and who is writing: read in one statement.

Three pages and two verbs ask for all of this at once. Tested to find what `content_of` finds.
"""

import datetime
import uuid as uuids
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from assess.domain.models import Assessment, Person
from assess.domain.naming import Someone
from assess.domain.versions import numbered
from assess.domain.words import State

# How long after they were last seen somebody still counts as writing.
WRITING_FOR = datetime.timedelta(seconds=60)

_EVERYTHING = """
SELECT 'point' AS kind, point.number, review.id, 0 AS place, point.title, review.rating,
       review.done_well, review.reason, review.observations,
       CASE WHEN review.in_scope THEN 1 ELSE 0 END AS counts
  FROM assess_pointreview review JOIN assess_point point ON point.id = review.point_id
 WHERE review.assessment_id = %(assessment)s
UNION ALL
SELECT 'action', point.number, action.id, action.position, CAST(action.uuid AS varchar(36)),
       COALESCE(CAST(action.number AS varchar(9)), ''), action.text, '', '',
       CASE WHEN action.removed_at IS NULL THEN 1 ELSE 0 END
  FROM assess_action action JOIN assess_pointreview review ON review.id = action.point_review_id
  JOIN assess_point point ON point.id = review.point_id
 WHERE review.assessment_id = %(assessment)s
UNION ALL
SELECT 'panel', 0, person.id, 0, person.first_name, person.last_name, person.email, '', '', 1
  FROM assess_seat seat JOIN assess_person person ON person.id = seat.person_id
 WHERE seat.assessment_id = %(assessment)s
UNION ALL
SELECT 'service team', 0, person.id, 0, person.first_name, person.last_name, person.email, '', '', 0
  FROM assess_person person
 WHERE person.id = %(contact)s
    OR person.id IN (SELECT person_id FROM assess_membership WHERE assessment_id = %(assessment)s)
    OR person.id IN (SELECT person_id FROM assess_serviceperson WHERE service_id = %(service)s)
"""
_WRITING = """
UNION ALL
SELECT 'writing', 0, person.id, 0, person.first_name, person.last_name, person.email,
       presence.part, '', 1
  FROM assess_presence presence JOIN assess_person person ON person.id = presence.person_id
 WHERE presence.assessment_id = %(assessment)s AND presence.typing AND presence.at >= %(since)s
"""
_IN_ORDER = "ORDER BY 1, 2, 4, 3"


class _Row(NamedTuple):
    """A row of the statement; what a to e are depends on the kind."""

    kind: str
    point: int
    id: int
    place: int
    a: str
    b: str
    c: str
    d: str
    e: str
    counts: int


class _Action(NamedTuple):
    """An action as `numbered` wants it: its point is settled by where it is kept."""

    id: str
    number: int | None
    removed_at: bool | None
    text: str


@dataclass(frozen=True)
class Writing:
    """Someone who is writing at this moment, and on which part of the report."""

    person: int
    name: str
    part: str  # the number of a point, "overall", or "" for another page


@dataclass(frozen=True)
class Drafted:
    """What of a report people wrote, as a version would hold it, and the people around it."""

    content: dict[str, Any]
    people: tuple[Someone, ...]
    writing: tuple[Writing, ...]


def drafted(assessment: Assessment, *, at: datetime.datetime | None = None) -> Drafted:
    """The report as it stands, and who is writing at this moment, if it is asked for.

    Besides the report's own row, it is one statement.
    """
    given: dict[str, Any] = {
        "assessment": assessment.pk,
        "service": assessment.service_id,
        "contact": assessment.primary_contact_id,
    }
    statement = _EVERYTHING
    if at is not None and assessment.state == State.REPORTING:
        given["since"] = connection.ops.adapt_datetimefield_value(at - WRITING_FOR)
        statement += _WRITING
    with connection.cursor() as cursor:
        cursor.execute(statement + _IN_ORDER, given)
        rows = [_Row(*row) for row in cursor.fetchall()]
    content = _overall(assessment)
    if not assessment.is_peer_review:
        content["points"] = _points(rows)
    return Drafted(content, _people(rows), tuple(_writing(rows)))


def _overall(assessment: Assessment) -> dict[str, Any]:
    report, service = assessment.report, assessment.service
    content = {
        "service": {
            "name": service.name,
            "description": assessment.description or service.description,
            "users": assessment.users or service.users,
            "purpose": assessment.purpose or service.purpose,
        },
        "scope": report.scope,
        "context": report.context,
        "done_well": report.done_well,
        "observations": report.observations,
    }
    if assessment.is_peer_review:
        return {**content, "recommendations": report.recommendations}
    return {
        **content,
        "overall": {"rating": report.overall_rating, "reason": report.overall_reason},
    }


def _points(rows: list[_Row]) -> list[dict[str, Any]]:
    actions: dict[int, list[_Action]] = {}
    for row in rows:
        if row.kind == "action":
            number = int(row.b) if row.b else None
            id = str(uuids.UUID(row.a))
            actions.setdefault(row.point, []).append(
                _Action(id, number, None if row.counts else True, row.c)
            )
    return [
        {
            "number": row.point,
            "title": row.a,
            "in_scope": bool(row.counts),
            "rating": row.b,
            "done_well": row.c,
            "reason": row.d,
            "observations": row.e,
            "actions": [
                {"id": action.id, "number": f"{row.point}.{number}", "text": action.text}
                for number, action in numbered(actions.get(row.point, []))
            ],
        }
        for row in rows
        if row.kind == "point"
    ]


def _people(rows: list[_Row]) -> tuple[Someone, ...]:
    """Everyone around the assessment once; whoever has or had a seat counts as of the panel."""
    found: dict[int, Someone] = {}
    for row in rows:
        if row.kind == "panel" or (row.kind == "service team" and row.id not in found):
            found[row.id] = Someone(row.a, row.b, on_panel=row.kind == "panel")
    return tuple(found.values())


def _writing(rows: list[_Row]) -> list[Writing]:
    return [
        Writing(row.id, f"{row.a} {row.b}".strip() or row.c, row.d.removeprefix("point:"))
        for row in rows
        if row.kind == "writing"
    ]


def without(writing: tuple[Writing, ...], person: Person | None) -> list[Writing]:
    """Those writing but for this person."""
    return [each for each in writing if person is None or each.person != person.pk]
