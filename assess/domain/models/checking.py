"""What is kept of checking a report, and of its being read."""

import uuid

from django.db import models
from django.db.models import Q


class Tick(models.Model):
    """What only a person can judge, judged: of the text with this fingerprint, by whom and when."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="ticks")
    check_name = models.CharField(max_length=30)
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "check_name"), name="tick_once"),
        )

    def __str__(self) -> str:
        return self.check_name


class CheckingEdit(models.Model):
    """A save of a text that the service assessment team made while it checked the report.

    `past` once the panel has submitted the report again.
    """

    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="checking_edits"
    )
    revision = models.OneToOneField("Revision", on_delete=models.CASCADE, related_name="+")
    past = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.revision}"


class Remark(models.Model):
    """What the panel should look at again, on one part of the report (“overall”, “point:5”).

    The panel reads it once the report is returned, and ticks it when it is done.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="remarks")
    part = models.CharField(max_length=20)
    text = models.TextField()
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(returned_at__isnull=False),
                name="remark_done_was_returned",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(returned_at__isnull=True),
                name="remark_returned_stays",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Opening(models.Model):
    """That a manager opened a shared version: the first time, and as what."""

    version = models.ForeignKey("ReportVersion", on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=("version", "person"), name="opening_once"),)

    def __str__(self) -> str:
        return f"{self.person} opened {self.version}"
