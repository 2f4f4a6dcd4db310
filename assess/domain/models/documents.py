"""A frozen report as a file that people can keep: asked for, made by the worker, stored here."""

from django.db import models
from django.db.models import Q

from assess.domain.words import DocumentFormat, DocumentState, Marking


class Document(models.Model):
    """One version of a report in one format, with the mark it had when it could be read.

    Made once. Its bytes are read only where it is handed out: every other query leaves them out.
    """

    version = models.ForeignKey("ReportVersion", on_delete=models.CASCADE, related_name="documents")
    format = models.CharField(max_length=10, choices=DocumentFormat)
    marking = models.CharField(max_length=20, choices=Marking)
    # Blank: the report alone. Otherwise with its updates, and the hash of those that are in it.
    updates = models.CharField(max_length=64, blank=True, db_default="")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Why the last attempt failed: in a sentence for people, and as the machine said it.
    problem = models.TextField(blank=True)
    last_error = models.TextField(blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    made_with = models.CharField(max_length=12, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("due_at",),
                condition=Q(made_at__isnull=True, given_up_at__isnull=True),
                name="document_waiting",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("version", "format", "marking", "updates"), name="document_once_per_version"
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, content__isnull=True)
                | Q(made_at__isnull=False, content__isnull=False, size__gt=0),
                name="document_made_has_content",
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | Q(given_up_at__isnull=True),
                name="document_made_or_given_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_format_display()} of version {self.version_id}"

    @property
    def state(self) -> DocumentState:
        """Whether it is there, waited for, or could not be made."""
        if self.made_at is not None:
            return DocumentState.MADE
        if self.given_up_at is not None:
            return DocumentState.FAILED
        return DocumentState.WAITING
