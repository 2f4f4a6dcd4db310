"""The parts of a report that someone can ask about or challenge, and what a reader calls them."""

import re

from assess.domain.models import Assessment
from assess.domain.refusals import Refused

OVERALL, DONE_WELL, RECOMMENDATIONS = "overall", "done_well", "recommendations"
_POINT = re.compile(r"point:([1-9]\d{0,2})")


def parts_of(assessment: Assessment) -> dict[str, str]:
    """Every part, in the order of the report, with its words; of a peer review its two texts."""
    if assessment.is_peer_review:
        return {
            DONE_WELL: "What the service team has done well",
            RECOMMENDATIONS: "Recommendations",
        }
    points = assessment.standard.points.order_by("number").values_list("number", "title")
    return {
        OVERALL: "The overall rating and texts",
        **{f"point:{number}": f"{number}. {title}" for number, title in points},
    }


def known_part(assessment: Assessment, part: str, *, field: str = "") -> str:
    """The part, refused when this report has none of this name."""
    if part not in parts_of(assessment):
        raise Refused("Choose a part of this report.", field=field)
    return part


def number_of(part: str) -> int | None:
    """The number of the point, where the part is one."""
    found = _POINT.fullmatch(part)
    return int(found[1]) if found else None


def anchor_of(part: str) -> str:
    """Where the part starts in the report as it is read."""
    number = number_of(part)
    return f"point-{number}" if number else part.replace("_", "-")
