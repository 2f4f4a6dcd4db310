"""What readers find: a copy of the few facts that lists and pages of published reports need."""

from django.db import models

from assess.domain.words import Kind, Phase, Rating


class PublishedReport(models.Model):
    """One row for every report that is public now, and for no other.

    Names are those of the public version. `assess.domain.publication` writes the rows, in the
    transaction that publishes, corrects or takes down; nothing else does.
    """

    assessment = models.OneToOneField(
        "Assessment", primary_key=True, on_delete=models.CASCADE, related_name="published_report"
    )
    version = models.ForeignKey("ReportVersion", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("Service", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    organisation = models.CharField(max_length=200)
    portfolio = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=20, choices=Phase)
    kind = models.CharField(max_length=20, choices=Kind)
    # Whether it looks again at points that an earlier report rated red.
    reassessment = models.BooleanField(default=False, db_default=False)
    overall = models.CharField(max_length=5, choices=Rating, blank=True)
    assessed_on = models.DateField(null=True)
    # The day it is listed under: that of the assessment, or else that of publication.
    listed_on = models.DateField()
    published_at = models.DateTimeField()
    # What the page says beside the report: its corrections, and the service's other reports.
    corrections = models.JSONField(default=list)
    others = models.JSONField(default=list)
    # What has become of it since: dated updates, the newest first, and the standing of its points.
    updates = models.JSONField(default=list)
    standing = models.JSONField(default=list)
    # The documents of its version that are made: format and size.
    documents = models.JSONField(default=list)
    # Changes whenever anything on the page does, so that a browser's copy can be trusted.
    tag = models.CharField(max_length=64)

    class Meta:
        ordering = ("-listed_on", "-pk")
        indexes = (
            models.Index(fields=("-listed_on", "-assessment"), name="published_report_newest"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.get_phase_display()}"


class PublishedRating(models.Model):
    """How one published report rated one point, and why in short, without names.

    A copy of what `PublishedReport` stands for, written with it and gone with it: other panels see
    how a point was rated at their phase. The extract names no service, organisation or person.
    """

    report = models.ForeignKey(PublishedReport, on_delete=models.CASCADE, related_name="ratings")
    service = models.ForeignKey("Service", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey("Standard", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=20, choices=Phase)
    rating = models.CharField(max_length=5, choices=Rating)
    extract = models.CharField(max_length=300, blank=True)
    listed_on = models.DateField()

    class Meta:
        ordering = ("report", "number")
        indexes = (
            models.Index(
                fields=(
                    "standard",
                    "number",
                    "phase",
                    "rating",
                    "-listed_on",
                    "-report",
                    "service",  # so that it alone is counted from
                ),
                name="published_rating_newest",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("report", "number"), name="published_rating_once_per_point"
            ),
        )

    def __str__(self) -> str:
        return f"Point {self.number}: {self.get_rating_display()}"
