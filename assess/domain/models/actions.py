"""After the report: what becomes of its actions and points, and what the service may do next."""

import uuid

from django.db import models
from django.db.models import Q

from assess.domain.words import Decided, Help, Rating, StepKind


class ActionStep(models.Model):
    """One line of an action's own history: what was planned, shown, asked, answered or decided."""

    # Chosen by the page, so that a second press writes nothing twice.
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    action = models.ForeignKey("Action", on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind)
    by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    # Of what was asked: how the service team would like to be helped.
    help = models.CharField(max_length=10, choices=Help, blank=True)
    # What was planned: owner, target date, status, each before and after, in words.
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("action", "uuid"), name="action_step_once"),
            models.CheckConstraint(
                condition=Q(kind__in=StepKind.values), name="action_step_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"


class Evidence(models.Model):
    """What shows that an action is done: a link, or a file kept here. One of the two."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    action = models.ForeignKey("Action", on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=2000, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    # Read only where it is handed out: every other query leaves it out.
    content = models.BinaryField(null=True)
    added_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file_name="")) | (Q(url="") & ~Q(file_name="")),
                name="evidence_link_or_file",
            ),
        )

    def __str__(self) -> str:
        return self.title


class AgreedRevision(models.Model):
    """An amber point looked at again on evidence: asked by the service team, decided by others.

    A red point changes only by reassessment (k 10).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey("Assessment", on_delete=models.PROTECT, related_name="revised")
    point = models.ForeignKey("Point", on_delete=models.PROTECT, related_name="+")
    case = models.TextField()  # why the service team thinks that it meets the point now
    asked_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "point"),
                condition=Q(withdrawn_at__isnull=True, decided_at__isnull=True),
                name="revision_one_open_per_point",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, agreed__isnull=True)
                | Q(decided_at__isnull=False, agreed__isnull=False) & ~Q(reason=""),
                name="revision_decided_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"Revision of {self.point}"


class PointDecision(models.Model):
    """What one point of a service was rated, and by what. The latest is the point's standing.

    `assess.domain.decisions` writes the rows: those of a report from when it is shared, anew when
    another version of it is, and none while it is recalled (k 5).
    """

    service = models.ForeignKey("Service", on_delete=models.PROTECT, related_name="decisions")
    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="decisions")
    point = models.ForeignKey("Point", on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=5, choices=Rating)
    how = models.CharField(max_length=12, choices=Decided)
    # The day of the assessment, or of the agreement; and the moment since when it counts.
    day = models.DateField()
    at = models.DateTimeField()
    revision = models.OneToOneField(
        AgreedRevision, null=True, blank=True, on_delete=models.CASCADE, related_name="decision"
    )

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "point"),
                condition=Q(revision__isnull=True),
                name="point_decided_once_per_report",
            ),
            models.CheckConstraint(
                condition=Q(how="revised", revision__isnull=False)
                | ~Q(how="revised") & Q(revision__isnull=True),
                name="point_decision_revised_by_revision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.point}: {self.get_rating_display()}"


class SpendApproval(models.Model):
    """That spending was approved after a red report: the second condition to go on (S13, k 11)."""

    service = models.ForeignKey("Service", on_delete=models.PROTECT, related_name="approvals")
    # The report with the red points that it is about.
    assessment = models.ForeignKey("Assessment", on_delete=models.PROTECT, related_name="approvals")
    approved_on = models.DateField()
    reference = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment",),
                condition=Q(removed_at__isnull=True),
                name="spend_approval_one_per_report",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(removed_reason=""),
                name="spend_approval_removed_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"Spend approval of {self.approved_on}"
