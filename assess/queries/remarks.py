"""Remarks as the panel reads them: what is to do, part by part, and what is done."""

import datetime
import json
import uuid as uuids
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL

from assess.domain.models import Assessment, Person, Remark, Report
from assess.domain.part_texts import part_words
from assess.domain.parts import number_of
from assess.domain.remarks import last_round, place
from assess.domain.words import State
from assess.queries.asked import Row
from assess.queries.moments import moment


@dataclass(frozen=True)
class ToDo:
    """A remark that the panel has not ticked yet."""

    uuid: str
    text: str


@dataclass(frozen=True)
class OnPart:
    """A remark with the part of the report that it is about, and who ticked it."""

    uuid: str
    part: str
    words: str
    text: str
    done_by: str
    done_at: datetime.datetime | None

    @property
    def point(self) -> int | None:
        """The number of its point; nothing for the overall texts."""
        return number_of(self.part)


@dataclass(frozen=True)
class Remarks:
    """What the panel was asked: what is still to do, and what is done."""

    to_do: tuple[OnPart, ...]
    done: tuple[OnPart, ...]


# The remarks on a point that the panel has not ticked: see `asked`. Only while the panel writes.
ON_POINT = """
SELECT r.id AS place, 0 AS number, CAST(r.uuid AS varchar(36)) AS a, r.text AS b, '' AS c, '' AS d,
       '' AS e
  FROM assess_remark r JOIN assess_assessment s ON s.id = r.assessment_id
 WHERE r.assessment_id = %(assessment)s AND r.part = 'point:' || CAST(%(point)s AS text)
   AND r.returned_at IS NOT NULL AND r.done_at IS NULL AND s.state = 'reporting'
"""


def to_do(rows: Iterable[Row]) -> tuple[ToDo, ...]:
    """What `ON_POINT` found."""
    return tuple(ToDo(row.a, row.b) for row in rows)


def came_back(assessment: Assessment) -> bool:
    """Whether the panel writes a report that was submitted before: only then there are remarks."""
    return assessment.state == State.REPORTING and assessment.submitted_at is not None


def remarks_for(assessment: Assessment, part: str) -> tuple[ToDo, ...]:
    """What the panel still has to do on this part."""
    if not came_back(assessment):
        return ()
    rows = assessment.remarks.filter(part=part, returned_at__isnull=False, done_at__isnull=True)
    return tuple(ToDo(str(uuid), text) for uuid, text in rows.values_list("uuid", "text"))


def remarks_as_text() -> RawSQL:
    """What the panel was asked, and who ticked what, as a column beside the report's own."""
    made, all_of = (
        ("json_build_array", "json_agg")
        if connection.vendor == "postgresql"
        else ("json_array", "json_group_array")
    )
    sql = f"""
      (SELECT CAST({all_of}({made}(r.id, CAST(r.uuid AS varchar(36)), r.part, r.text,
              CAST(r.returned_at AS text), CAST(r.done_at AS text), p.first_name, p.last_name,
              p.email)) AS text)
         FROM assess_remark r LEFT JOIN assess_person p ON p.id = r.done_by_id
        WHERE r.assessment_id = assess_report.assessment_id AND r.returned_at IS NOT NULL)
    """  # noqa: S608 - all of it is ours
    return RawSQL(sql, [], output_field=TextField())  # noqa: S611 - nothing comes from outside


def remarks_in(text: str | None) -> Remarks:
    """What `remarks_as_text` found."""
    found = []
    for pk, uuid, part, words, returned_at, done_at, *name in json.loads(text or "[]"):
        found.append(
            Remark(
                pk=pk,
                uuid=uuids.UUID(uuid),
                part=part,
                text=words,
                returned_at=moment(returned_at),
                done_at=moment(done_at) if done_at else None,
                done_by=Person(first_name=name[0], last_name=name[1], email=name[2])
                if done_at
                else None,
            )
        )
    return asked_last(sorted(found, key=place))


def with_report(assessment: Assessment) -> Remarks:
    """Read the report of the assessment, and what the panel was asked, in one statement."""
    report = Report.objects.annotate(asked=remarks_as_text()).get(assessment=assessment)
    assessment.report = report
    return remarks_in(report.asked)


def asked_last(found: list[Remark]) -> Remarks:
    """Of these, what the panel was asked when the report last went back."""
    rows = [
        OnPart(
            str(each.uuid),
            each.part,
            part_words(each.part),
            each.text,
            each.done_by.name if each.done_by else "",
            each.done_at,
        )
        for each in last_round(found)
    ]
    return Remarks(
        tuple(row for row in rows if row.done_at is None),
        tuple(row for row in rows if row.done_at is not None),
    )
