"""What happened, by whom and when; what people are told of it; which clock rules have run."""

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened. Each carries the hash of the one before it."""

    assessment = models.ForeignKey(
        "Assessment", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    service = models.ForeignKey(
        "Service", null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    organisation = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("assessment", "id"), name="event_assessment"),)

    def __str__(self) -> str:
        return self.verb


class Email(models.Model):
    """An email that is owed. Written with the event; sent by the worker, once."""

    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.CASCADE, related_name="emails"
    )
    assessment = models.ForeignKey(
        "Assessment", null=True, blank=True, on_delete=models.CASCADE, related_name="emails"
    )
    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=400)
    body = models.TextField()
    # A body with a secret in it (a sign-in link) is wiped once it is sent.
    secret = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    moot_at = models.DateTimeField(null=True, blank=True)
    remote_id = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("due_at",),
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True, moot_at__isnull=True),
                name="email_waiting",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("event", "kind", "to"), name="email_once_per_event_kind_address"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"


class ClockMark(models.Model):
    """A clock rule that has fired for this assessment on this day: it fires once."""

    rule = models.CharField(max_length=40)
    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("rule", "assessment", "day"), name="clock_mark_once"),
        )

    def __str__(self) -> str:
        return f"{self.rule} on {self.day}"
