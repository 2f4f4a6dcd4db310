"""What the desk says of its assessments besides their own row: all of it in one plain statement.

Six reads by the ORM cost more to build than to run. Which assessments may be seen is not decided
here: the desk asks for what it knows of the assessments that it shows.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from assess.domain.models import Person
from assess.domain.words import FILLS, Discipline
from assess.queries.moments import moment

_FACTS = """
WITH here AS (
  SELECT a.id, a.state FROM assess_assessment a
    JOIN assess_service s ON s.id = a.service_id
    JOIN assess_staff st ON st.organisation_id = s.organisation_id
   WHERE st.person_id = %s AND st.kind = 'service-assessment-team'
     AND a.state IN ('arranging', 'arranged', 'reporting', 'shared')
)
SELECT 'sitting', x.assessment_id, x.starts_at, x.ends_at, '', '', '', '', '', 0, 0
  FROM assess_sitting x JOIN here ON here.id = x.assessment_id
 WHERE here.state IN ('arranging', 'arranged')
UNION ALL
SELECT CASE WHEN x.is_lead THEN 'lead' ELSE 'seat' END, x.assessment_id, NULL, NULL, x.role,
       x.discipline, p.first_name, p.last_name, p.email, 0, 0
  FROM assess_seat x JOIN here ON here.id = x.assessment_id JOIN assess_person p ON p.id = x.person_id
 WHERE x.left_at IS NULL AND here.state IN ('arranging', 'arranged', 'reporting')
   AND (x.is_lead OR (here.state = 'arranging' AND NOT x.is_observer))
UNION ALL
SELECT 'waiver', x.assessment_id, NULL, NULL, '', x.discipline, '', '', '', 0, 0
  FROM assess_waiver x JOIN here ON here.id = x.assessment_id
 WHERE here.state = 'arranging'
UNION ALL
SELECT 'week', x.assessment_id, NULL, NULL, CAST(x.monday AS text), '', '', '', '', 0, 0
  FROM assess_requestedweek x JOIN here ON here.id = x.assessment_id
 WHERE here.state = 'arranging'
UNION ALL
SELECT 'manager', x.assessment_id, NULL, NULL, '', '', p.first_name, p.last_name, p.email, 0, 0
  FROM assess_membership x JOIN here ON here.id = x.assessment_id
  JOIN assess_person p ON p.id = x.person_id
 WHERE x.left_at IS NULL AND here.state = 'shared'
   AND x.role IN ('product-manager', 'delivery-manager')
UNION ALL
SELECT 'opened', here.id, o.at, NULL, o.role, '', p.first_name, p.last_name, p.email, 0, 0
  FROM assess_opening o JOIN assess_assessment a ON a.shared_version_id = o.version_id
  JOIN here ON here.id = a.id JOIN assess_person p ON p.id = o.person_id
 WHERE here.state = 'shared'
UNION ALL
SELECT 'asked', x.assessment_id, NULL, NULL, '', '', '', '', '', COUNT(*), 0
  FROM assess_clarification x JOIN here ON here.id = x.assessment_id
 WHERE here.state = 'shared' AND x.answered_at IS NULL AND x.withdrawn_at IS NULL
 GROUP BY x.assessment_id
UNION ALL
SELECT 'points', x.assessment_id, NULL, NULL, '', '', '', '', '',
       SUM(CASE WHEN x.rating = '' THEN 0 ELSE 1 END), COUNT(*)
  FROM assess_pointreview x JOIN here ON here.id = x.assessment_id
 WHERE here.state = 'reporting' AND x.in_scope
 GROUP BY x.assessment_id
"""


@dataclass
class Facts:
    """What is known of one assessment."""

    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    lead: str = ""
    filled: set[str] = field(default_factory=set)
    weeks: list[datetime.date] = field(default_factory=list)
    managers: list[str] = field(default_factory=list)
    opened: list[tuple[datetime.datetime, str, str]] = field(default_factory=list)
    rated: int = 0
    points: int = 0
    asked: int = 0

    @property
    def missing(self) -> list[str]:
        """The seats that are still to be filled, in words."""
        lead = [] if self.lead else ["lead assessor"]
        return lead + [str(d.label).lower() for d in Discipline if d not in self.filled]


def facts_for(person: Person) -> dict[int, Facts]:
    """What is known of each assessment of the organisations whose desk is this person's."""
    found: dict[int, Facts] = defaultdict(Facts)
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [person.pk])
        for what, pk, *row in cursor.fetchall():
            _add(found[pk], what, row)
    for each in found.values():
        each.weeks.sort()
        each.managers.sort()
        each.opened.sort()
    return found


def _add(of: Facts, what: str, row: list[Any]) -> None:
    starts, ends, role, discipline, first, last, email, rated, points = row
    match what:
        case "sitting":
            starts, ends = moment(starts), moment(ends)
            of.starts_at = min(starts, of.starts_at or starts)
            of.ends_at = max(ends, of.ends_at or ends)
        case "lead" | "seat":
            of.filled.add(discipline or FILLS.get(role, ""))
            if what == "lead":
                of.lead = f"{first} {last}".strip() or email
        case "waiver":
            of.filled.add(discipline)
        case "week":
            of.weeks.append(datetime.date.fromisoformat(role))
        case "opened":
            of.opened.append((moment(starts), f"{first} {last}".strip() or email, role))
        case "asked":
            of.asked = rated
        case "manager":
            of.managers.append(f"{first} {last}".strip() or email)
        case _:
            of.rated, of.points = rated, points
