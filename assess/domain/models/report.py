"""The report as it is written, its history of saves, and its frozen versions."""

import uuid

from django.db import models
from django.db.models import Q

from assess.domain.words import ActionStatus, Rating


class Report(models.Model):
    """The overall part of an assessment's report; the points are its point reviews."""

    assessment = models.OneToOneField("Assessment", on_delete=models.CASCADE, related_name="report")
    scope = models.TextField(blank=True)
    context = models.TextField(blank=True)
    done_well = models.TextField(blank=True)
    recommendations = models.TextField(blank=True)
    observations = models.TextField(blank=True)
    overall_rating = models.CharField(max_length=5, choices=Rating, blank=True)
    overall_reason = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    remarks = models.TextField(blank=True)
    # How often actions were moved or removed: open pages look whether it grew.
    moves = models.PositiveIntegerField(default=0)
    # Why the lead assessor submitted before every member had agreed to the text (S61, S71).
    unsigned_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(overall_rating=""),
                name="report_confirmed_has_rating",
            ),
        )

    def __str__(self) -> str:
        return f"Report of {self.assessment}"


class PointReview(models.Model):
    """What the panel says of one point. Not in scope is not the same as not yet rated."""

    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="point_reviews"
    )
    point = models.ForeignKey("Point", on_delete=models.PROTECT, related_name="+")
    in_scope = models.BooleanField(default=True)
    rating = models.CharField(max_length=5, choices=Rating, blank=True)
    done_well = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    observations = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("point__number",)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "point"), name="point_review_once_per_point"
            ),
            models.CheckConstraint(
                condition=Q(in_scope=True) | Q(rating=""), name="point_review_rated_in_scope"
            ),
        )

    def __str__(self) -> str:
        return f"{self.point}: {self.rating or 'not rated'}"


class Action(models.Model):
    """What the service team must do about a red or amber point. Numbered from the first share."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    point_review = models.ForeignKey(PointReview, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    # Set when the report is shared: an amber action's last day (S16); red actions have none.
    due_on = models.DateField(null=True)

    # The action plan, from acceptance on. The service team sets its own target date.
    status = models.CharField(
        max_length=20, choices=ActionStatus, default=ActionStatus.TO_DO, db_default="to-do"
    )
    owner = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    target_on = models.DateField(null=True)
    # Who closed it, agreed a mitigation, or what made it superseded: when, and in which words.
    decided_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, db_default="")
    # Of a mitigation: when it is looked at again, and the head of profession's view (k 8).
    review_on = models.DateField(null=True)
    profession_view = models.TextField(blank=True, db_default="")
    # The recorded override: the next assessment may be booked although this is open (R9).
    let_through_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=ActionStatus.values), name="action_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "mitigation-agreed", "superseded"])
                | Q(decided_at__isnull=False) & ~Q(decision=""),
                name="action_decided_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(status="mitigation-agreed") | Q(review_on__isnull=False),
                name="action_mitigation_has_review",
            ),
            models.UniqueConstraint(
                fields=("point_review", "number"),
                condition=Q(number__isnull=False),
                name="action_number_never_used_again",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Note(models.Model):
    """A panel member's own words about a point (or the whole); private to the panel."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="notes")
    point = models.ForeignKey(
        "Point", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    # Where the note went in the report: the field ("done_well", "reason", "observations", "action"),
    # and the part that holds it ("point:5", "overall", "action:<uuid>").
    became = models.CharField(max_length=20, blank=True)
    became_part = models.CharField(max_length=50, blank=True)
    became_at = models.DateTimeField(null=True, blank=True)
    # How often: by it an open page knows that there was one more.
    uses = models.PositiveIntegerField(default=0)
    became_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text


class Revision(models.Model):
    """One save of one part of a report, with all of its content: nothing typed is lost."""

    # No index of its own: PostgreSQL would take it for `revision_since`, and read every save of a
    # draft to find that none is new.
    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="revisions", db_index=False
    )
    part = models.CharField(max_length=50)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    merged_from = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("assessment", "id"), name="revision_since"),)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "part", "version"), name="revision_once_per_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} version {self.version}"


class ReportVersion(models.Model):
    """A frozen, hashed report. Never changed; its body can be rendered again at any time."""

    assessment = models.ForeignKey("Assessment", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    made_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    body = models.TextField(blank=True)
    words = models.TextField(blank=True)
    rendered_with = models.CharField(max_length=20, blank=True)
    public_note = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("assessment", "number"), name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        )

    def __str__(self) -> str:
        return f"Version {self.number}"
