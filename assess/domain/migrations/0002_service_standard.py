"""Bring in the Service Standard of 2019, the one in force."""

from django.db import migrations

from assess.domain.reference import bring_in


def forwards(apps, schema_editor):
    bring_in(*(apps.get_model("assess", name) for name in ("Standard", "Point", "PointProfession")))


class Migration(migrations.Migration):
    dependencies = [("assess", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
