"""Feedback on an assessment: who was asked, and what was answered, with nothing between the two."""

import uuid

from django.db import models
from django.db.models import Q

from assess.domain.words import Side

HIGHEST = 5
_QUESTIONS = ("overall", "preparation", "discussion", "groundwork")


class FeedbackLink(models.Model):
    """One person asked for feedback on one assessment: the hash of their link, and whether it is used.

    The token is made of the seed with the secret key, so the reminder holds the same link and the
    table holds none. `month` is that of the day of the assessment. Only a day says when someone
    answered: a moment could be matched with others.
    """

    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="feedback_links", db_index=False
    )
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="feedback_links")
    side = models.CharField(max_length=20, choices=Side)
    month = models.DateField()
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    ends_on = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("ends_on",),
                condition=Q(answered_on__isnull=True, reminded_at__isnull=True),
                name="feedback_link_waiting",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "person"), name="feedback_link_once_per_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()}, asked on {self.asked_at:%Y-%m-%d}"


class FeedbackAnswers(models.Model):
    """What somebody answered. There is no person here, no moment, and a key that has no order.

    A rating is 1 to 5, 0 for "I do not know", or nothing where the question was left out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        "Assessment", on_delete=models.CASCADE, related_name="feedback_answers"
    )
    side = models.CharField(max_length=20, choices=Side)
    month = models.DateField()
    overall = models.PositiveSmallIntegerField(null=True, blank=True)
    preparation = models.PositiveSmallIntegerField(null=True, blank=True)
    discussion = models.PositiveSmallIntegerField(null=True, blank=True)
    groundwork = models.PositiveSmallIntegerField(null=True, blank=True)
    went_well = models.TextField(blank=True)
    to_change = models.TextField(blank=True)

    class Meta:
        ordering = ("month", "id")
        constraints = (
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": HIGHEST}),
                    name=f"feedback_{name}_up_to_5",
                )
                for name in _QUESTIONS
            ),
            models.CheckConstraint(
                condition=Q(overall__isnull=False)
                | Q(preparation__isnull=False)
                | Q(discussion__isnull=False)
                | Q(groundwork__isnull=False)
                | ~Q(went_well="")
                | ~Q(to_change=""),
                name="feedback_says_something",
            ),
            models.CheckConstraint(
                condition=(Q(side=Side.SERVICE_TEAM) & Q(groundwork__isnull=True))
                | (Q(side=Side.PANEL) & Q(discussion__isnull=True)),
                name="feedback_questions_of_its_side",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()}, {self.month:%B %Y}"
