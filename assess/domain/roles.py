"""What a person is to an assessment: facts of the database, never of the person alone."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL

from assess.domain.prepared import Prepared
from assess.domain.words import MANAGERS, MemberRole, StaffKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from assess.domain.models import Assessment, Person


class Role(StrEnum):
    """What a person is to one assessment."""

    PRIMARY_CONTACT = "primary contact"
    MANAGER = "product or delivery manager"
    SERVICE_TEAM = "service team member"
    DIRECTOR = "deputy director or service owner"
    LEAD = "lead assessor"
    PANEL = "panel member"
    OBSERVER = "observer"
    STAFF = "service assessment team"
    ON_BEHALF = "service assessment team, booking on behalf"
    CLOCK = "the clock"
    SIGNED_IN = "anyone signed in"


R, M, T, D = Role.PRIMARY_CONTACT, Role.MANAGER, Role.SERVICE_TEAM, Role.DIRECTOR
L, P, O, S = Role.LEAD, Role.PANEL, Role.OBSERVER, Role.STAFF  # noqa: E741
B, C = Role.ON_BEHALF, Role.CLOCK

_ROLES = """
SELECT 'contact', '', false FROM assess_assessment WHERE id = %(a)s AND primary_contact_id = %(p)s
UNION ALL
SELECT 'member', role, false FROM assess_membership
 WHERE assessment_id = %(a)s AND person_id = %(p)s AND left_at IS NULL
UNION ALL
SELECT 'service', '', false FROM assess_serviceperson
 WHERE service_id = %(s)s AND person_id = %(p)s AND left_at IS NULL
UNION ALL
SELECT 'seat', CASE WHEN is_lead THEN 'lead' ELSE '' END, is_observer FROM assess_seat
 WHERE assessment_id = %(a)s AND person_id = %(p)s AND left_at IS NULL
UNION ALL
SELECT 'staff', CASE WHEN a.started_by_id = %(p)s THEN 'started' ELSE '' END, false
  FROM assess_staff st
  JOIN assess_service sv ON sv.organisation_id = st.organisation_id AND sv.id = %(s)s
  JOIN assess_assessment a ON a.id = %(a)s
 WHERE st.person_id = %(p)s AND st.kind = 'service-assessment-team'
"""

# The same as one text, so that it can be read with the assessment itself: "seat:lead:0,staff::0".
# {a} and {p} may be columns of the statement around it: no table here has a name that one could use.
_AS_TEXT = """
(SELECT {join}(source || ':' || what || ':' || observer, ',') FROM (
  SELECT 'contact' AS source, '' AS what, '0' AS observer FROM assess_assessment
   WHERE id = {a} AND primary_contact_id = {p}
  UNION ALL
  SELECT 'member', role, '0' FROM assess_membership
   WHERE assessment_id = {a} AND person_id = {p} AND left_at IS NULL
  UNION ALL
  SELECT 'service', '', '0' FROM assess_serviceperson sp
    JOIN assess_assessment own ON own.service_id = sp.service_id
   WHERE own.id = {a} AND sp.person_id = {p} AND sp.left_at IS NULL
  UNION ALL
  SELECT 'seat', CASE WHEN is_lead THEN 'lead' ELSE '' END,
         CASE WHEN is_observer THEN '1' ELSE '0' END FROM assess_seat
   WHERE assessment_id = {a} AND person_id = {p} AND left_at IS NULL
  UNION ALL
  SELECT 'staff', CASE WHEN own.started_by_id = st.person_id THEN 'started' ELSE '' END, '0'
    FROM assess_assessment own JOIN assess_service sv ON sv.id = own.service_id
    JOIN assess_staff st ON st.organisation_id = sv.organisation_id
   WHERE own.id = {a} AND st.person_id = {p} AND st.kind = 'service-assessment-team'
) AS facts)
"""

# A live seat `t` alone, in the same words, for those who ask every few seconds; no seat is nothing.
SEAT_AS_TEXT = """
CASE WHEN t.is_lead THEN 'seat:lead:0' WHEN t.is_observer THEN 'seat::1'
     WHEN t.id IS NOT NULL THEN 'seat::0' END
"""

# The same, but for the staff, for all assessments of one person.
_PARTS = """
SELECT id, 'contact', '', false FROM assess_assessment WHERE primary_contact_id = %(p)s
UNION ALL
SELECT assessment_id, 'member', role, false FROM assess_membership
 WHERE person_id = %(p)s AND left_at IS NULL
UNION ALL
SELECT a.id, 'service', '', false FROM assess_serviceperson sp
  JOIN assess_assessment a ON a.service_id = sp.service_id
 WHERE sp.person_id = %(p)s AND sp.left_at IS NULL
UNION ALL
SELECT assessment_id, 'seat', CASE WHEN is_lead THEN 'lead' ELSE '' END, is_observer
  FROM assess_seat WHERE person_id = %(p)s AND left_at IS NULL
"""


def _from_rows(rows: Iterable[tuple[str, str, bool]]) -> frozenset[Role]:
    """Roles from the rows of `_ROLES`; a member of staff on either side has that part only."""
    roles: set[Role] = set()
    staff: set[Role] = set()
    for source, what, observer in rows:
        match source:
            case "contact":
                roles.add(R)
            case "member":
                roles.add(M if MemberRole(what) in MANAGERS else D)
            case "service":
                roles.add(T)
            case "seat":
                roles |= {O} if observer else ({L, P} if what == "lead" else {P})
            case _:
                staff |= {S, B} if what == "started" else {S}
    return frozenset(roles or staff)


def roles_of(person: "Person | None", assessment: "Assessment") -> frozenset[Role]:
    """What this person is to this assessment; nobody is the clock, and who has left is nothing."""
    if person is None:
        return frozenset({C})
    if not person.active:
        return frozenset()
    given = {"p": person.pk, "a": assessment.pk, "s": assessment.service_id}
    with connection.cursor() as cursor:
        cursor.execute(_ROLES, given)
        return _from_rows(cursor.fetchall())


def roles_as_sql(assessment: str, person: str) -> str:
    """The same facts as one column of a statement, by its words for the two ids; see `roles_in`.

    These are `%s`, or columns of tables that have names other than `own`, `sv`, `sp` and `st`.
    """
    join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    return _AS_TEXT.format(join=join, a=assessment, p=person)


def roles_as_text(assessment: int, person: int) -> RawSQL:
    """The same facts as a column beside the assessment's own."""
    sql = roles_as_sql("%s", "%s")
    return RawSQL(sql, [assessment, person] * 5, output_field=TextField())  # noqa: S611 - two numbers come from outside


def seat_as_text(assessment: int, person: int) -> RawSQL:
    """What their seat makes someone, which is less to ask than all that they are; see `roles_in`."""
    sql = (
        f"(SELECT {SEAT_AS_TEXT} FROM assess_seat t "  # noqa: S608 - two numbers come from outside
        "WHERE t.assessment_id = %s AND t.person_id = %s AND t.left_at IS NULL)"
    )
    return RawSQL(sql, [assessment, person], output_field=TextField())  # noqa: S611


def roles_in(text: str | None) -> frozenset[Role]:
    """The roles that `roles_as_text` found. Whether the person is active is not asked there."""
    facts = (each.split(":") for each in text.split(",")) if text else ()
    return _from_rows((source, what, observer == "1") for source, what, observer in facts)


def parts_of(person: "Person") -> dict[int, frozenset[Role]]:
    """What this person is to each assessment in which they have a part of their own, by its id."""
    if not person.active:
        return {}
    found: dict[int, list[tuple[str, str, bool]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, {"p": person.pk})
        for pk, *row in cursor.fetchall():
            found.setdefault(pk, []).append((row[0], row[1], bool(row[2])))
    return {pk: _from_rows(rows) for pk, rows in found.items()}


def staff_of(person: "Person") -> list[int]:
    """The organisations in whose service assessment team this person is."""
    if not person.active:
        return []
    return _staff_of(person.pk)


def _organisations_of(person: int) -> "QuerySet[Any, int]":
    from assess.domain.models import Staff

    team = Staff.objects.filter(person=person, kind=StaffKind.SERVICE_ASSESSMENT_TEAM)
    return team.values_list("organisation_id", flat=True)


_staff_of = Prepared(_organisations_of)
