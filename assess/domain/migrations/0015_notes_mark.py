"""Numbers by which an open page knows that a question changed, or that a note was used."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assess", "0014_count_what_is_shared"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="note",
            name="uses",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
