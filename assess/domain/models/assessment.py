"""Assessments: one panel's look at a service at the end of a phase."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q

from assess.domain.words import (
    Discipline,
    Kind,
    MemberRole,
    Phase,
    State,
    type_words,
)

_HAS_BEGUN = ~Q(state__in=[State.DRAFT, State.WITHDRAWN])
_MILESTONES = {
    "requested_at": [State.REQUESTED, State.DECLINED, State.ARRANGING, State.ARRANGED],
    "held_at": [State.REPORTING, State.CHECKING, State.SHARED, State.CHALLENGED],
    "submitted_at": [State.CHECKING, State.SHARED, State.CHALLENGED],
    "shared_at": [State.SHARED, State.CHALLENGED, State.ACCEPTED, State.PUBLISHED],
    "respond_by": [State.SHARED],
    "accepted_at": [State.ACCEPTED, State.PUBLISHED],
    "published_at": [State.PUBLISHED, State.TAKEN_DOWN],
}
_ENDED_WITH_REASON = [State.DECLINED, State.CANCELLED, State.CLOSED, State.TAKEN_DOWN]


class Assessments(models.QuerySet["Assessment"]):
    """Which assessments a person may see is always a filter, never a list of ids."""

    def visible_to(self, person) -> "Assessments":  # type: ignore[no-untyped-def]
        """The assessments this person has a part in that lets them see them now."""
        from assess.domain.policy import visible_filter

        return self.filter(visible_filter(person)).distinct()


class Assessment(models.Model):
    """A service assessment or peer review. Its integer id is its public reference."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey("Service", on_delete=models.PROTECT, related_name="assessments")
    standard = models.ForeignKey("Standard", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    phase = models.CharField(max_length=20, choices=Phase, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    reassessment_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reassessments"
    )
    primary_contact = models.ForeignKey(
        "Person", on_delete=models.PROTECT, related_name="booked_assessments"
    )
    started_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    looked_after_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="looks_after"
    )

    # The request: what the service team told us. None or blank: not answered yet.
    description = models.TextField(blank=True)
    users = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    type_seen = models.BooleanField(default=False)
    portfolio = models.ForeignKey(
        "Portfolio", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    has_code = models.BooleanField(null=True)
    project_code = models.CharField(max_length=50, blank=True, db_index=True)
    started_on = models.DateField(null=True)
    has_end = models.BooleanField(null=True)
    ends_on = models.DateField(null=True)
    weeks_answered = models.BooleanField(default=False)
    has_product_manager = models.BooleanField(null=True)
    has_delivery_manager = models.BooleanField(null=True)

    # Clocks. respond_by is the last day to accept or challenge, with the sum that gave it.
    report_due_on = models.DateField(null=True)
    respond_by = models.DateField(null=True)
    respond_by_reasoning = models.TextField(blank=True)
    days_left = models.PositiveSmallIntegerField(null=True)
    # Since when the panel changes a report that is shared, for a challenge or a clarification.
    amending_since = models.DateTimeField(null=True)

    confidential = models.BooleanField(default=False)
    confidential_reason = models.TextField(blank=True)
    confidential_until = models.DateField(null=True)

    # One time per milestone, and the reason of an ending.
    created_at = models.DateTimeField()
    requested_at = models.DateTimeField(null=True)
    arranged_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)
    challenged_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    # What the service team reads, and what everyone reads.
    shared_version = models.ForeignKey(
        "ReportVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    public_version = models.ForeignKey(
        "ReportVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = Assessments.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("state", "-published_at"), name="assessment_state_published"),
            models.Index(fields=("service", "state"), name="assessment_service_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="assessment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(phase=Phase.DISCOVERY) | Q(kind=Kind.PEER_REVIEW),
                name="assessment_discovery_is_peer_review",
            ),
            models.CheckConstraint(
                condition=~_HAS_BEGUN | Q(kind__in=Kind.values, phase__in=Phase.values),
                name="assessment_requested_has_kind_and_phase",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_ENDED_WITH_REASON) | ~Q(ended_reason=""),
                name="assessment_ending_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(public_version__isnull=False),
                name="assessment_published_has_version",
            ),
            models.CheckConstraint(
                condition=~Q(confidential=True) | ~Q(confidential_reason=""),
                name="assessment_confidential_has_reason",
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(state__in=states) | Q(**{f"{field}__isnull": False}),
                    name=f"assessment_state_has_{field}",
                )
                for field, states in _MILESTONES.items()
            ),
            models.UniqueConstraint(
                fields=("reassessment_of",),
                condition=Q(reassessment_of__isnull=False)
                & Q(
                    state__in=[
                        State.DRAFT,
                        State.REQUESTED,
                        State.ARRANGING,
                        State.ARRANGED,
                        State.REPORTING,
                        State.CHECKING,
                        State.SHARED,
                        State.CHALLENGED,
                    ]
                ),
                name="assessment_one_live_reassessment",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("started_on")),
                name="assessment_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service.name}: {self.phase_words} {self.kind_words.lower()}".strip()

    @property
    def phase_words(self) -> str:
        """The phase as people write it, or nothing while it is not chosen."""
        return str(Phase(self.phase).label) if self.phase else ""

    @property
    def kind_words(self) -> str:
        """The type as people write it."""
        return type_words(self.kind, self.reassessment_of_id) or "Assessment"

    @property
    def is_peer_review(self) -> bool:
        """A peer review has two texts and no ratings."""
        return self.kind == Kind.PEER_REVIEW

    def last_sitting(self) -> "Sitting | None":
        """The last of the sittings: its day is the day of the assessment."""
        return max(self.sittings.all(), key=lambda s: s.ends_at, default=None)

    @property
    def assessed_on(self) -> datetime.date | None:
        """The day of the assessment: that of its last sitting."""
        last = self.last_sitting()
        return last.day if last else None

    def manager(self, role: str) -> "Membership | None":
        """The live membership in this role, such as the product manager."""
        return next((m for m in self.memberships.all() if m.role == role and m.live), None)


class Sitting(models.Model):
    """A part of the day, or one of several days, on which the panel meets the service team."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="sittings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="sitting_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def day(self) -> datetime.date:
        """The day of the sitting where it takes place (Europe/London)."""
        from assess.domain.clock import local_day

        return local_day(self.ends_at)


class RequestedWeek(models.Model):
    """A week that suits the service team; its Monday."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="requested_weeks"
    )
    monday = models.DateField()

    class Meta:
        ordering = ("monday",)
        constraints = (
            models.UniqueConstraint(fields=("assessment", "monday"), name="requested_week_once"),
        )

    def __str__(self) -> str:
        return f"Week beginning {self.monday}"


class Membership(models.Model):
    """A person this assessment names: its managers, service owner and deputy director."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=MemberRole)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "role"),
                condition=Q(left_at__isnull=True),
                name="membership_one_live_per_role",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def live(self) -> bool:
        """Whether this person still has the part."""
        return self.left_at is None


class Waiver(models.Model):
    """The recorded reason why a panel goes ahead short of a discipline (S59)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="waivers")
    discipline = models.CharField(max_length=20, choices=Discipline)
    reason = models.TextField()
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "discipline"), name="waiver_once_per_discipline"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_discipline_display()}: {self.reason}"


class GateOverride(models.Model):
    """The recorded reason why a request is let through a booking gate."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="overrides")
    gate = models.CharField(max_length=30)
    reason = models.TextField()
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "gate"), name="gate_override_once"),
        )

    def __str__(self) -> str:
        return f"{self.gate}: {self.reason}"
