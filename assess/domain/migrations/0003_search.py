"""What readers find: the rows of published reports, and a search through their words.

The words are those of a report's versions; only the version that is public is ever looked for.
PostgreSQL keeps a search vector beside them. SQLite keeps an index of its own, which triggers hold
to the table: an operation that makes the table afresh drops triggers, so it must add them again
(tests/queries/test_search.py notices).
"""

import django.db.models.deletion
from django.db import migrations, models

POSTGRESQL = [
    # English stems without English stop words: "IT" and "who" can be searched for.
    """
    CREATE TEXT SEARCH DICTIONARY assess_english_stem
        (TEMPLATE = pg_catalog.snowball, LANGUAGE = english)
    """,
    "CREATE TEXT SEARCH CONFIGURATION assess_english (COPY = pg_catalog.english)",
    """
    ALTER TEXT SEARCH CONFIGURATION assess_english
        ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
        WITH assess_english_stem
    """,
    # A vector holds a megabyte at most; the longest real report has a tenth of what is kept.
    """
    ALTER TABLE assess_reportversion ADD COLUMN search tsvector
        GENERATED ALWAYS AS (to_tsvector('assess_english', left(words, 400000))) STORED
    """,
    "CREATE INDEX report_version_search ON assess_reportversion USING gin (search)",
]
POSTGRESQL_BACK = [
    "ALTER TABLE assess_reportversion DROP COLUMN search",
    "DROP TEXT SEARCH CONFIGURATION assess_english",
    "DROP TEXT SEARCH DICTIONARY assess_english_stem",
]

_ADD = "INSERT INTO assess_reportsearch(rowid, words) VALUES (new.id, new.words);"
_REMOVE = """
    INSERT INTO assess_reportsearch(assess_reportsearch, rowid, words)
    VALUES ('delete', old.id, old.words);
"""
SQLITE = [
    """
    CREATE VIRTUAL TABLE assess_reportsearch USING fts5(
        words, content='assess_reportversion', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    "INSERT INTO assess_reportsearch(assess_reportsearch) VALUES ('rebuild')",
    f"""
    CREATE TRIGGER assess_reportsearch_added AFTER INSERT ON assess_reportversion
    BEGIN {_ADD} END
    """,
    f"""
    CREATE TRIGGER assess_reportsearch_removed AFTER DELETE ON assess_reportversion
    BEGIN {_REMOVE} END
    """,
    f"""
    CREATE TRIGGER assess_reportsearch_changed AFTER UPDATE OF words ON assess_reportversion
    BEGIN {_REMOVE} {_ADD} END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER assess_reportsearch_added",
    "DROP TRIGGER assess_reportsearch_removed",
    "DROP TRIGGER assess_reportsearch_changed",
    "DROP TABLE assess_reportsearch",
]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, None)


def backwards(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL_BACK if on_postgresql else SQLITE_BACK:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [
        ("assess", "0002_service_standard"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedReport",
            fields=[
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="published_report",
                        serialize=False,
                        to="assess.assessment",
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("organisation", models.CharField(max_length=200)),
                ("portfolio", models.CharField(blank=True, max_length=100)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("discovery", "Discovery"),
                            ("alpha", "Alpha"),
                            ("private-beta", "Private beta"),
                            ("public-beta", "Public beta"),
                            ("live", "Live"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service-assessment", "Service assessment"),
                            ("peer-review", "Peer review"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "overall",
                    models.CharField(
                        blank=True,
                        choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")],
                        max_length=5,
                    ),
                ),
                ("assessed_on", models.DateField(null=True)),
                ("listed_on", models.DateField()),
                ("published_at", models.DateTimeField()),
                ("corrections", models.JSONField(default=list)),
                ("others", models.JSONField(default=list)),
                ("tag", models.CharField(max_length=64)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assess.service",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assess.reportversion",
                    ),
                ),
            ],
            options={
                "ordering": ("-listed_on", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["-listed_on", "-assessment"], name="published_report_newest"
                    )
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
