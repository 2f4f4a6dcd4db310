"""Small questions about one point, asked of the database in one statement.

Each costs more to ask than to answer, and the page of a point has several. A question is a SELECT of
the columns of `Row`, in their order; what it asks about is given by name.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from django.db import connection

from assess.domain.models import Assessment, Person


class Row(NamedTuple):
    """What every question answers with; `place` orders its rows, the rest is its own business."""

    place: int
    number: int | None
    a: str
    b: str
    c: str
    d: str
    e: str


def ask(
    questions: tuple[str, ...], assessment: Assessment, person: Person, point: int = 0
) -> list[list[Row]]:
    """The rows that answer each question, in the order of the questions."""
    given: Mapping[str, int | str] = {
        "assessment": assessment.pk,
        "service": assessment.service_id,
        "standard": assessment.standard_id,
        "phase": assessment.phase,
        "person": person.pk,
        "point": point,
    }
    found: list[list[Row]] = [[] for _ in questions]
    with connection.cursor() as cursor:
        cursor.execute(_statement(questions), given)
        for which, *row in cursor.fetchall():
            found[which].append(Row(*row))
    return [sorted(rows, key=lambda row: row.place) for rows in found]


@cache
def _statement(questions: tuple[str, ...]) -> str:
    named = ", ".join(Row._fields)
    return "\nUNION ALL\n".join(
        f"SELECT {which}, {named} FROM ({question}) asked_{which}"  # noqa: S608 - all of it is ours
        for which, question in enumerate(questions)
    )
