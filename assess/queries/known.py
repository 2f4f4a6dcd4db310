"""What a page of a draft knows when it is made: from there on it asks for what others do."""

from django.db import connection
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.expressions import RawSQL

from assess.domain.models import Revision

_NOTES_MARK = """(
  SELECT CAST(COALESCE(SUM(n.version + n.uses), 0) AS text)
    FROM assess_note n WHERE n.assessment_id = {a}
) || '-' || (
  SELECT CAST(COALESCE(SUM(q.version), 0) AS text)
    FROM assess_question q WHERE q.assessment_id = {a}
) || '.' || COALESCE((
  SELECT CAST(o.moves AS text) FROM assess_report o WHERE o.assessment_id = {a}
), '')"""


def last_save() -> Subquery:
    """The number of the last save of a draft, beside a row with an `assessment`."""
    saves = Revision.objects.filter(assessment=OuterRef("assessment")).order_by("-id")
    return Subquery(saves.values("id")[:1])


def notes_mark(table: str) -> RawSQL:
    """The mark of the notes, beside a row of this table with an `assessment`."""
    column = f"{connection.ops.quote_name(table)}.assessment_id"
    return RawSQL(notes_mark_as_sql(column), [], output_field=TextField())  # noqa: S611 - no word of it comes from outside


def notes_mark_as_sql(assessment: str) -> str:
    """Changes whenever a note or a question does, or the order of the actions of a point.

    As one column of a statement, by its words for the id of the assessment.
    """
    return _NOTES_MARK.format(a=assessment)
