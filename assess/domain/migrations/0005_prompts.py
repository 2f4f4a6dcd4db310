"""Bring in the prompts for each point and phase of the Service Standard of 2019."""

from django.db import migrations

from assess.domain.reference import bring_in_prompts


def forwards(apps, schema_editor):
    bring_in_prompts(*(apps.get_model("assess", name) for name in ("Standard", "Point", "Prompt")))


def backwards(apps, schema_editor):
    apps.get_model("assess", "Prompt").objects.filter(point__standard__version="2019").delete()


class Migration(migrations.Migration):
    dependencies = [("assess", "0004_drafting_together")]
    operations = [migrations.RunPython(forwards, backwards)]
