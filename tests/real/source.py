"""A real report as text: read into what a panel would type in, or made from the demo world."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from assess.demo.world import read_report, read_services
from assess.domain.reference import titles


@dataclass
class SourcePoint:
    """What the text says of one point."""

    number: int
    met: bool
    decision: str = ""
    done_well: str = ""
    to_do: list[str] = field(default_factory=list)


@dataclass
class Source:
    """What the text says."""

    name: str
    description: str
    users: str
    points: list[SourcePoint]


def _sections(text: str, mark: str) -> list[tuple[str, str]]:
    parts = re.split(rf"(?m)^{mark} (.+)$", text)
    return [
        (title.strip(), body.strip()) for title, body in zip(parts[1::2], parts[2::2], strict=True)
    ]


def parse(text: str) -> Source:
    """Read the text of a report of the years 2019 to 2023."""
    name = text.split("Service Standard assessment report", 1)[1].strip().splitlines()[0].strip()
    description = users = ""
    points = []
    for title, body in _sections(text, "##"):
        if title == "Service description":
            description = body
        elif title == "Service users":
            users = body
        elif match := re.match(r"(\d+)\.", title):
            points.append(_point(int(match[1]), body))
    return Source(name, description, users, points)


def _point(number: int, body: str) -> SourcePoint:
    found = SourcePoint(number, met=False)
    for title, text in _sections(body, "###"):
        if title.startswith("Decision"):
            found.decision, found.met = text, "did not meet" not in text
        elif title.startswith("What the team has done well"):
            found.done_well = text
        else:
            found.to_do = [
                line.removeprefix("- ").strip()
                for line in text.splitlines()
                if line.startswith("- ")
            ]
    return found


def own_text() -> str:
    """A report of the demo world, written out in the same shape."""
    report = read_report("flood-grant-alpha")
    service = read_services()[report["service"]]
    lines = ["Service Standard assessment report", service["name"], "", "## Service description"]
    lines += ["", service["description"], "", "## Service users", "", service["users"], ""]
    for point in report["points"]:
        met = point["rating"] == "green"
        lines += [f"## {point['number']}. {titles()[point['number']]}", "", "### Decision:", ""]
        verb = "met" if met else "did not meet"
        lines += [f"The service {verb} point {point['number']} of the Standard.", ""]
        lines += ["### What the team has done well", "", point["done_well"].strip(), ""]
        lines += ["### What the team needs to explore", "", "The team needs to:", ""]
        todo = point.get("actions") or [
            point.get("observations") or "keep up the good work & learn"
        ]
        lines += ["- " + " ".join(text.split()).replace("- ", "") for text in todo]
        lines.append("")
    return "\n".join(lines)


def the_text() -> str:
    """The file that ASSESS_REAL_REPORT names, or else our own."""
    named = os.environ.get("ASSESS_REAL_REPORT")
    return Path(named).read_text(encoding="utf-8") if named else own_text()
