"""The parts of a report by their names in saves: “overall”, and “point:5” for each point."""

import datetime
from collections.abc import Mapping
from typing import Any

from assess.domain.merging import Saved, keep, merge
from assess.domain.models import Assessment, Person
from assess.domain.parts import OVERALL, number_of
from assess.domain.refusals import Refused
from assess.domain.writing import POINT_FIELDS, overall_fields, review_of, within


def part_words(part: str) -> str:
    """Point 5, or the overall texts."""
    number = number_of(part)
    return f"point {number}" if number is not None else "the overall texts"


def save_texts(
    assessment: Assessment,
    part: str,
    fields: Mapping[str, str],
    *,
    version: int | None = None,
    by: Person,
    at: datetime.datetime,
) -> Saved:
    """The service assessment team changes texts of one part: never a rating or an action.

    `version` is the one that these texts were written over: what others saved since is merged, or
    asked about (`Clash`), as it is when the panel writes. Without it they stand as they are.
    """
    row: Any
    if part == OVERALL:
        row, kept = assessment.report, overall_fields(assessment)
    else:
        row, kept = review_of(assessment, number_of(part) or 0), POINT_FIELDS
    if set(fields) - set(kept) or "rating" in fields:
        raise Refused("Only texts are edited here: this never changes a rating or an action.")
    started = row.version if version is None else version
    becomes, others = merge(assessment, row, part, kept, within(fields), version=started, by=by)
    return keep(assessment, row, part, becomes, started_from=started, others=others, by=by, at=at)
