"""Reference data that comes with the service."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
FILE = FOLDER / "service-standard-2019.toml"
PROMPTS = FOLDER / "prompts-2019.toml"


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


def bring_in_prompts(standards: Any, points: Any, prompts: Any) -> None:
    """Write the prompts for each point and phase of that standard, with these models."""
    data = tomllib.loads(PROMPTS.read_text(encoding="utf-8"))
    standard = standards.objects.get(slug=data["slug"], version=data["version"])
    ids = dict(points.objects.filter(standard=standard).values_list("number", "pk"))
    prompts.objects.bulk_create(
        prompts(point_id=ids[row["point"]], phase=row["phase"], position=position, text=text)
        for row in data["prompts"]
        for position, text in enumerate(row["texts"], 1)
    )


def bring_in_all() -> None:
    """Write all of it again, into a database that was emptied after its migrations."""
    from assess.domain.models import Point, PointProfession, Prompt, Standard

    bring_in(Standard, Point, PointProfession)
    bring_in_prompts(Standard, Point, Prompt)


def titles() -> dict[int, str]:
    """The official titles of the points by their number."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {row["number"]: row["title"] for row in data["points"]}
