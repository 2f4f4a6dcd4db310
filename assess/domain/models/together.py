"""Writing together: who is where, what each member thinks, and what they agreed to."""

import uuid

from django.db import models
from django.db.models import Q

from assess.domain.words import Rating


class Presence(models.Model):
    """Which part of the report a member of the panel has open, and when they were last there."""

    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=50)
    typing = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "person"), name="presence_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} on {self.part}"


class PointsDone(models.Model):
    """A member's mark that the points they lead are done. It can be taken back."""

    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="points_done"
    )
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "person"), name="points_done_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}"


class Opinion(models.Model):
    """What one member of the panel thinks of a point, or (no point) of the whole, before talking.

    Others' opinions of the same point are hidden from a member until they have recorded their own.
    """

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="opinions")
    point = models.ForeignKey(
        "Point", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=5, choices=Rating)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "person", "point"),
                condition=Q(point__isnull=False),
                name="opinion_once_per_point",
            ),
            models.UniqueConstraint(
                fields=("assessment", "person"),
                condition=Q(point__isnull=True),
                name="opinion_once_overall",
            ),
        )

    def __str__(self) -> str:
        return self.rating


class Agreement(models.Model):
    """A member agreed to the text with this fingerprint; any later change makes it void (S61)."""

    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="agreements"
    )
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "person"), name="agreement_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}"


class Question(models.Model):
    """A question that a member of the panel wants to ask; private to the panel."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="questions")
    point = models.ForeignKey(
        "Point", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    # Goes up with every change, a tick too: by it an open page knows that there was one.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(asked_at__isnull=False),
                name="question_answered_was_asked",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Nudge(models.Model):
    """An email by which the lead assessor asked a member to go on: one a day at most."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="nudges")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "person", "day"), name="nudge_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} on {self.day}"


class BroughtIn(models.Model):
    """A text from Word or elsewhere, split into pieces, until someone says where each goes.

    `pieces` is a list of objects: `heading`, `text` (Markdown), `part` ("" for undecided,
    "overall", or the number of a point) and `becomes` (the field it goes to, or "action").
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="brought_in"
    )
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    pieces = models.JSONField()
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name


class DismissedHint(models.Model):
    """A hint on the wording of an action that someone does not want to see again."""

    action = models.ForeignKey("Action", on_delete=models.CASCADE, related_name="dismissed_hints")
    rule = models.CharField(max_length=40)
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("action", "rule"), name="hint_dismissed_once"),
        )

    def __str__(self) -> str:
        return self.rule
