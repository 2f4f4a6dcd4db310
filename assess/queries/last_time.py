"""What the report before this one said of the same service: the panel's first look back (S64).

Read from the frozen version that others read, never from the working rows. What became of its actions
since, and what shows it, is read with it.
"""

import datetime
import json
import uuid as uuids
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from assess.domain.clock import local_day
from assess.domain.models import Assessment, Person
from assess.domain.policy import MAY
from assess.domain.roles import Role
from assess.domain.words import AFTER_REPORT, ActionStatus, Kind, Rating, State, StepKind
from assess.domain.workflow import VERBS
from assess.queries.asked import Row, ask
from assess.queries.documents import size_in_words
from assess.queries.moments import moment

# In a reassessment points are not in scope: how those were rated is in a report before it.
_LOOKED_AT = 3
_NOTHING = ("", False)
_PUBLIC = (State.PUBLISHED, State.TAKEN_DOWN)


@dataclass(frozen=True)
class Shown:
    """One piece of evidence: a link, or a file to download."""

    uuid: uuids.UUID
    title: str
    url: str
    about: str  # of a file: PDF, 120 kB


@dataclass(frozen=True)
class Became:
    """What has become of an action: how far it is, how it was decided and when, what shows it.

    `said` is what the service team said of it when it last offered evidence, or `asked_mitigation`;
    nothing when that was sent back, or the action was opened again.
    """

    status: str
    decided_on: datetime.date | None
    decision: str
    review_on: datetime.date | None
    said: str
    asked_mitigation: bool
    evidence: tuple[Shown, ...]

    @property
    def words(self) -> str:
        """How far it is."""
        return str(ActionStatus(self.status).label)


@dataclass(frozen=True)
class LastAction:
    """One action of the earlier report, and what is known of it now."""

    number: str
    text: str
    due_on: datetime.date | None  # the last day to address it; a red point's is reassessed instead
    became: Became | None = None  # nothing while the report is not settled


@dataclass(frozen=True)
class LastPoint:
    """The same point in the earlier report."""

    rating: str
    done_well: str
    reason: str
    actions: tuple[LastAction, ...]


@dataclass(frozen=True)
class LastTime:
    """The newest earlier report of the service that this member of the panel may read."""

    reference: int
    phase: str
    kind: str
    assessed_on: datetime.date | None
    is_public: bool  # for everyone to read; otherwise for those who had a part in it
    opens: bool  # whether its own page opens to this member; if not, this is its reassessment
    is_peer_review: bool
    done_well: str  # overall; with the recommendations, all that a peer review says
    recommendations: str
    same_standard: bool
    point: LastPoint | None  # none in a peer review, under another standard, or not in scope


# The reports that a reassessment follows, one after the other: its panel reads what they say of a
# point, and reads it first. Nothing for any other assessment.
_FOLLOWED = """
WITH RECURSIVE followed(id) AS (
  SELECT reassessment_of_id FROM assess_assessment WHERE id = %(assessment)s
   UNION ALL
  SELECT before.reassessment_of_id FROM assess_assessment before JOIN followed USING (id)
   WHERE before.reassessment_of_id IS NOT NULL
) SELECT id FROM followed WHERE id IS NOT NULL
"""
# What is public, and what this person wrote on: the same as the guard of the report's page opens.
_OPENS = """
((earlier.state = '{published}' AND NOT earlier.confidential)
 OR (earlier.state IN ({readable})
     AND EXISTS (SELECT 1 FROM assess_seat seat
                  WHERE seat.assessment_id = earlier.id AND seat.person_id = %(person)s
                    AND seat.left_at IS NULL AND NOT seat.is_observer)))
"""
_EARLIER = """
SELECT ROW_NUMBER() OVER (ORDER BY CASE WHEN earlier.id IN ({followed}) THEN 0 ELSE 1 END,
                                   earlier.shared_at DESC, earlier.id DESC) AS place,
       earlier.id AS number,
       earlier.state || CASE WHEN {opens} THEN ' opens' ELSE '' END AS a,
       CASE WHEN earlier.standard_id = %(standard)s THEN 'same standard' ELSE '' END AS b,
       CAST(version.content AS text) AS c, '' AS d,
       CASE WHEN earlier.state IN ({settled}) THEN {became} ELSE '' END AS e
  FROM assess_assessment earlier
  JOIN assess_reportversion version
    ON version.id = CASE WHEN earlier.state IN ({public}) THEN earlier.public_version_id
                         ELSE earlier.shared_version_id END
 WHERE earlier.service_id = %(service)s AND earlier.id <> %(assessment)s
   AND ({opens} OR earlier.id IN ({followed}))
 ORDER BY place LIMIT {most}
"""


# What became of the actions of the point that is asked about, what was said of it and what shows it,
# each as one text.
_OF_POINT = """
(SELECT CAST({gather}({object}({columns})) AS text)
   FROM assess_action action
   JOIN assess_pointreview review ON review.id = action.point_review_id
   JOIN assess_point point ON point.id = review.point_id {more}
  WHERE review.assessment_id = earlier.id AND point.number = %(point)s
    AND action.removed_at IS NULL)
"""
_ACTION = ("status", "decided_at", "decision", "review_on")
_SAID = ("kind", "text", "data")
# Of these steps of an action only the last one counts.
_ANSWERED = (StepKind.EVIDENCE, StepKind.SENT_BACK, StepKind.REOPENED)
_LAST_STEP = """
   JOIN assess_actionstep step
     ON step.id = (SELECT MAX(each.id) FROM assess_actionstep each
                    WHERE each.action_id = action.id AND each.kind IN ({kinds}))
"""
_SHOWN = ("id", "uuid", "title", "url", "file_name", "size")


def _gathered(table: str, columns: tuple[str, ...], more: str = "") -> str:
    on_postgresql = connection.vendor == "postgresql"
    named = ["'action', action.uuid", *(f"'{each}', {table}.{each}" for each in columns)]
    return _OF_POINT.format(
        gather="json_agg" if on_postgresql else "json_group_array",
        object="json_build_object" if on_postgresql else "json_object",
        columns=", ".join(named),
        more=more,
    )


def _became_in_sql() -> str:
    """All of it in one column, as one text."""
    actions = _gathered("action", _ACTION)
    evidence = _gathered(
        "evidence",
        _SHOWN,
        "JOIN assess_evidence evidence ON evidence.action_id = action.id"
        " AND evidence.removed_at IS NULL",
    )
    offered = _gathered(
        "step",
        _SAID,
        _LAST_STEP.format(kinds=_listed(_ANSWERED)),
    )
    return (
        f"""'{{"actions":' || COALESCE({actions}, '[]')"""
        f""" || ',"said":' || COALESCE({offered}, '[]')"""
        f""" || ',"evidence":' || COALESCE({evidence}, '[]') || '}}'"""
    )


@cache
def earlier() -> str:
    """The question for the newest earlier reports; the policy says who reads one not public."""
    readable = VERBS["report.see_shared"].sources if Role.PANEL in MAY["report.see_shared"] else ()
    opens = _OPENS.format(published=State.PUBLISHED.value, readable=_listed(sorted(readable)))
    return _EARLIER.format(
        public=_listed(_PUBLIC),
        opens=opens,
        followed=_FOLLOWED,
        most=_LOOKED_AT,
        settled=_listed(sorted(AFTER_REPORT)),
        became=_became_in_sql(),
    )


def _listed(words: Any) -> str:
    return ", ".join(f"'{each.value}'" for each in words)


def last_time(assessment: Assessment, person: Person, point: int) -> LastTime | None:
    """The earlier report in which this point was rated, or else the newest; none when there is none."""
    return read_last(ask((earlier(),), assessment, person, point)[0], point)


def read_last(rows: list[Row], point: int) -> LastTime | None:
    """The first of these reports that rates the point, or else the newest of them."""
    newest = None
    for row in rows:
        found = _read(row, point)
        if found.point is not None or (found.is_peer_review and newest is None):
            return found
        newest = newest or found
    return newest


def _read(row: Row, point: int) -> LastTime:
    content: dict[str, Any] = json.loads(row.c)
    state, _, opens = row.a.partition(" ")
    return LastTime(
        reference=row.number or 0,
        phase=content["phase"]["words"],
        kind=content["kind"]["words"],
        assessed_on=_day(content["assessed_on"]),
        is_public=state == State.PUBLISHED and bool(opens),
        opens=bool(opens),
        is_peer_review=content["kind"]["value"] == Kind.PEER_REVIEW,
        done_well=content["done_well"],
        recommendations=content.get("recommendations", ""),
        same_standard=bool(row.b),
        point=_point(content, point, _became(row)) if row.b else None,
    )


def _became(row: Row) -> dict[str, Became]:
    """What became of each action of the point, by its id."""
    if not row.e:
        return {}
    found = json.loads(row.e)
    shown: dict[str, list[Shown]] = {}
    for each in sorted(found["evidence"], key=lambda one: one["id"]):
        extension = each["file_name"].rpartition(".")[2].upper()
        about = f"{extension}, {size_in_words(each['size'])}" if extension else ""
        one = Shown(uuids.UUID(each["uuid"]), each["title"], each["url"], about)
        shown.setdefault(_plain(each["action"]), []).append(one)
    said = {
        _plain(each["action"]): (each["text"], _asked_mitigation(each["data"]))
        for each in found["said"]
        if each["kind"] == StepKind.EVIDENCE
    }
    return {
        _plain(each["action"]): Became(
            status=each["status"],
            decided_on=_day_of(each["decided_at"]),
            decision=each["decision"],
            review_on=_day(each["review_on"]),
            said=said.get(_plain(each["action"]), _NOTHING)[0],
            asked_mitigation=said.get(_plain(each["action"]), _NOTHING)[1],
            evidence=tuple(shown.get(_plain(each["action"]), ())),
        )
        for each in found["actions"]
    }


def _asked_mitigation(data: Any) -> bool:
    """What was said with the step: as text, where the database keeps it so."""
    given = json.loads(data) if isinstance(data, str) else data
    return bool(given.get("mitigation"))


def _plain(uuid: str) -> str:
    """The id of an action, however the database writes it."""
    return str(uuids.UUID(uuid))


def _day_of(written: str | None) -> datetime.date | None:
    """The day of a moment, where the work is done; a database that keeps no zone keeps UTC."""
    return local_day(moment(written)) if written else None


def _point(content: dict[str, Any], number: int, became: dict[str, Became]) -> LastPoint | None:
    every = content.get("points", [])
    found = next((p for p in every if p["number"] == number and p["in_scope"]), None)
    if found is None:
        return None
    due = _day(content.get("ambers_due")) if found["rating"] == Rating.AMBER else None
    return LastPoint(
        rating=found["rating"],
        done_well=found["done_well"],
        reason=found["reason"],
        actions=tuple(
            LastAction(action["number"], action["text"], due, became.get(action["id"]))
            for action in found["actions"]
        ),
    )


def _day(written: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None
