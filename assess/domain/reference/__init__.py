"""Reference data that comes with the service."""

import tomllib
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "service-standard-2019.toml"


def bring_in(standards: Any, points: Any, professions: Any) -> None:
    """Write the Service Standard of 2019, the one in force, with these models."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    standard = standards.objects.create(
        slug=data["slug"], version=data["version"], title=data["title"], in_force=True
    )
    for row in data["points"]:
        point = points.objects.create(
            standard=standard,
            number=row["number"],
            title=row["title"],
            summary=row["summary"],
            url=row["url"],
        )
        for position, profession in enumerate(row["professions"], 1):
            professions.objects.create(point=point, profession=profession, position=position)


def titles() -> dict[int, str]:
    """The official titles of the points by their number."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {row["number"]: row["title"] for row in data["points"]}
