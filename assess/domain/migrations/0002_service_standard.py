"""Bring in the Service Standard of 2019, the one in force."""

import tomllib
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "reference" / "service-standard-2019.toml"


def bring_in(apps, schema_editor):
    data = tomllib.loads(FILE.read_text())
    standard = apps.get_model("assess", "Standard").objects.create(
        slug=data["slug"], version=data["version"], title=data["title"], in_force=True
    )
    for row in data["points"]:
        point = apps.get_model("assess", "Point").objects.create(
            standard=standard,
            number=row["number"],
            title=row["title"],
            summary=row["summary"],
            url=row["url"],
        )
        for position, profession in enumerate(row["professions"], 1):
            apps.get_model("assess", "PointProfession").objects.create(
                point=point, profession=profession, position=position
            )


class Migration(migrations.Migration):
    dependencies = [("assess", "0001_initial")]
    operations = [migrations.RunPython(bring_in, migrations.RunPython.noop)]
