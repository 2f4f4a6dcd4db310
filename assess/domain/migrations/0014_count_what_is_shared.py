"""The ratings of reports that were shared before there were decisions."""

from django.db import migrations

COUNTS = ["accepted", "published", "taken_down", "closed", "shared", "challenged"]


def count_what_is_shared(apps, schema_editor):
    """Reports that were shared before there were decisions count as well (k 5)."""
    Assessment = apps.get_model("assess", "Assessment")
    Point = apps.get_model("assess", "Point")
    PointDecision = apps.get_model("assess", "PointDecision")
    shared = Assessment.objects.filter(
        state__in=COUNTS, shared_version__isnull=False, kind="service-assessment"
    )
    for each in shared.select_related("shared_version").iterator(chunk_size=100):
        content = each.shared_version.content
        points = dict(Point.objects.filter(standard=each.standard_id).values_list("number", "pk"))
        PointDecision.objects.bulk_create(
            PointDecision(
                service_id=each.service_id,
                assessment=each,
                point_id=points[point["number"]],
                rating=point["rating"],
                how="reassessed" if each.reassessment_of_id else "assessed",
                day=content["assessed_on"] or each.shared_at.date(),
                at=each.shared_at,
            )
            for point in content["points"]
            if point["in_scope"] and point["rating"]
        )


class Migration(migrations.Migration):
    dependencies = [
        ("assess", "0013_after_the_report"),
    ]

    operations = [migrations.RunPython(count_what_is_shared, migrations.RunPython.noop)]
