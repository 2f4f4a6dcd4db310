"""The texts of a report that people wrote, each with what a reader calls its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SERVICE = {
    "name": ("The name of the service", ""),
    "description": ("What the service does", "about"),
    "users": ("Who the users are", "users"),
    "purpose": ("What users are trying to do", "purpose"),
}
OVERALL = {
    "scope": ("Scope assessed", "scope"),
    "context": ("Context considered", "context"),
    "done_well": ("What the service team has done well, overall", "done-well"),
    "recommendations": ("Recommendations", "recommendations"),
    "observations": ("Other observations, overall", "observations"),
}
POINT = {
    "done_well": ("what the service team has done well", "done-well"),
    "reason": ("why it is rated so", "why"),
    "observations": ("other observations", "observations"),
}


@dataclass(frozen=True)
class Text:
    """One text of a report, and where it stands."""

    part: str  # the number of a point, "overall", "confirm" or "request"
    where: str
    anchor: str  # the id of its box on the page where it is written
    shown: str  # its id in the report as it is read
    text: str
    field: str


def texts_of(content: Mapping[str, Any]) -> list[Text]:
    """Every text of this content that is not empty, in the order of the report.

    Names of organisations, phases and points of the Standard are not texts: nobody wrote them here.
    """
    return [each for each in _texts(content) if each.text]


def _texts(content: Mapping[str, Any]) -> Iterator[Text]:
    for name, (where, shown) in SERVICE.items():
        yield Text("request", where, "", shown, content["service"][name], name)
    if "overall" in content:
        reason = content["overall"]["reason"]
        yield Text(
            "confirm", "Why the overall rating is so", "id_reason", "overall", reason, "reason"
        )
    for name, (where, shown) in OVERALL.items():
        yield Text("overall", where, f"id_{name}", shown, content.get(name, ""), name)
    for point in content.get("points", []):
        yield from _texts_of_point(point)


def _texts_of_point(point: Mapping[str, Any]) -> Iterator[Text]:
    number = str(point["number"])
    for name, (words, shown) in POINT.items():
        where, id = f"Point {number}, {words}", f"point-{number}-{shown}"
        yield Text(number, where, f"id_{name}", id, point[name], name)
    for action in point["actions"]:
        where, id = f"Action {action['number']}", f"action-{action['number'].replace('.', '-')}"
        yield Text(number, where, f"action-{action['id']}", id, action["text"], "action")
