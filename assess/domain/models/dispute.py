"""What the service team says of a shared report: questions, a challenge, and the meetings about them."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from assess.domain.models.people import Person


class Heard(models.TextChoices):
    """How it reached us, where someone of the service assessment team wrote it down."""

    PAGE = "page", "on this service"
    EMAIL = "email", "by email"
    PHONE = "phone", "by phone"
    MEETING = "meeting", "at a meeting"


class Challenge(models.Model):
    """A dispute of a shared report, part by part, with reasons (S23, S47; R19)."""

    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="challenges"
    )
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    heard = models.CharField(max_length=10, choices=Heard.choices, default=Heard.PAGE)
    reason = models.TextField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    changed = models.BooleanField(default=False)  # whether the report was, when it ended

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment",),
                condition=Q(ended_at__isnull=True),
                name="challenge_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")),
                name="challenge_ends_after_opening",
            ),
        )

    def __str__(self) -> str:
        return f"Challenge of {self.assessment}"


class ChallengedPart(models.Model):
    """A part of the report that is challenged, why, and where the evidence is."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="parts")
    # As in `Revision`: "point:5", "overall"; of a peer review "done_well" or "recommendations".
    part = models.CharField(max_length=50)
    reason = models.TextField()
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("challenge", "part"), name="challenged_part_once"),
        )

    def __str__(self) -> str:
        return self.reason


class Clarification(models.Model):
    """A question about a shared report, and its answer. Asking does not stop the working days."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="clarifications"
    )
    part = models.CharField(max_length=50, blank=True)  # as in `ChallengedPart`; blank: the whole
    question = models.TextField()
    asked_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    heard = models.CharField(max_length=10, choices=Heard.choices, default=Heard.PAGE)
    heard_from = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered = models.CharField(max_length=10, choices=Heard.choices, blank=True)
    # The answer needs a change of the report, which both sides agree to before it is shared.
    needs_change = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)  # what became of the change

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="clarification_answered_in_words",
            ),
        )

    def __str__(self) -> str:
        return self.question


class Meeting(models.Model):
    """A meeting of the service team with the panel about a shared report (S24, S48)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="meetings")
    challenge = models.ForeignKey(
        Challenge, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)  # a room, or the link of a call
    people: "models.ManyToManyField[Person, models.Model]" = models.ManyToManyField(
        "Person", related_name="+", blank=True
    )
    others = models.TextField(blank=True)  # who else comes, as typed
    set_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    changes = models.PositiveIntegerField(default=0)  # how often it was moved: calendars ask
    cancelled_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)
    notes_version = models.PositiveIntegerField(default=0)
    notes_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"Meeting about {self.assessment}"
