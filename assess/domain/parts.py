"""The parts of a report that someone can ask about or challenge, and what a reader calls them."""

import re
from collections.abc import Iterable

from assess.domain.models import Assessment
from assess.domain.refusals import Refused
from assess.domain.signatures import listed

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


_NAMED = {
    OVERALL: "the overall rating and texts",
    DONE_WELL: "what the service team has done well",
    RECOMMENDATIONS: "the recommendations",
}


def in_words(parts: Iterable[str]) -> str:
    """Parts of a report as they stand in a sentence: the overall rating and texts, points 3 and 5."""
    parts = list(parts)
    named = [words for part, words in _NAMED.items() if part in parts]
    numbers = [str(number) for part in parts if (number := number_of(part))]
    if numbers:
        named.append(f"point{'s' if len(numbers) > 1 else ''} {listed(numbers)}")
    return ", ".join(named)
