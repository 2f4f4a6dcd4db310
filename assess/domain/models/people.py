"""People, what they are for an organisation, and how they are signed in."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from assess.domain.words import StaffKind


class People(BaseUserManager["Person"]):
    """Finding people by email address, whatever its case."""

    def named(self, email: str) -> "Person":
        """The person with this address, made now if we have not met them."""
        person, _ = self.get_or_create(email=email.strip().lower())
        return person


class Person(AbstractBaseUser):
    """Someone we know by an email address. Names may be blank until they first sign in."""

    password = None  # type: ignore[assignment]
    last_login = None

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    organisation = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    class Meta:
        ordering = ("first_name", "last_name", "email")
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name, or the address of someone who has not told us their name."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether this person may sign in at all."""
        return self.active


class Staff(models.Model):
    """A standing part in an organisation, such as membership of its service assessment team."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="staff")
    organisation = models.ForeignKey("Organisation", on_delete=models.CASCADE, related_name="staff")
    kind = models.CharField(max_length=30, choices=StaffKind)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "kind"), name="staff_person_once_per_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class SignIn(models.Model):
    """One email with a link and a code. Only hashes are kept; either spends both."""

    email = models.EmailField(max_length=254)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    source = models.CharField(max_length=64, blank=True)
    browser_hash = models.CharField(max_length=64, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    next_path = models.CharField(max_length=2000, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("email", "asked_at"), name="sign_in_email_asked"),
            models.Index(fields=("source", "asked_at"), name="sign_in_source_asked"),
        )

    def __str__(self) -> str:
        return f"Sign-in of {self.email}"


class Session(models.Model):
    """A signed-in browser. The cookie holds the key; only its hash is kept."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Session of {self.person}"


class HeldForm(models.Model):
    """What someone typed and sent after their session had ended, kept until they sign in again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="held_forms")
    path = models.CharField(max_length=500)
    fields = models.JSONField()
    held_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Held for {self.person}: {self.path}"
