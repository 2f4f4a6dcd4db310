"""Assessors, and their seats on panels."""

from django.db import models
from django.db.models import Q

from assess.domain.words import FILLS, Discipline, PanelRole, Profession


class Assessor(models.Model):
    """A person on the list from which panels are filled."""

    person = models.OneToOneField("Person", on_delete=models.CASCADE, related_name="assessor")
    active = models.BooleanField(default=True)
    may_lead = models.BooleanField(default=False)
    cross_government = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.person)


class AssessorProfession(models.Model):
    """A profession that an assessor can speak for on a panel."""

    assessor = models.ForeignKey(Assessor, on_delete=models.CASCADE, related_name="professions")
    profession = models.CharField(max_length=30, choices=Profession)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("assessor", "profession"), name="assessor_profession_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.get_profession_display())


class Seat(models.Model):
    """A person's place on one panel, with a role. Words stay under their author's name."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=30, choices=PanelRole)
    discipline = models.CharField(max_length=20, choices=Discipline, blank=True)
    is_lead = models.BooleanField(default=False)
    is_observer = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-is_lead", "is_observer", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "person"),
                condition=Q(left_at__isnull=True),
                name="seat_one_live_per_person",
            ),
            models.UniqueConstraint(
                fields=("assessment",),
                condition=Q(left_at__isnull=True, is_lead=True),
                name="seat_one_live_lead",
            ),
            models.CheckConstraint(
                condition=~Q(is_lead=True, is_observer=True), name="seat_never_lead_and_observer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.role_words}"

    @property
    def role_words(self) -> str:
        """The panel role in words; a lead's own discipline is named too."""
        words = str(self.get_role_display())
        if self.role == PanelRole.LEAD and not self.is_lead:
            # Gave the lead away, and stays on the panel.
            words = str(self.get_discipline_display())
            return f"{words} assessor" if words else "Panel member"
        if self.is_lead and self.role != PanelRole.LEAD:
            return f"Lead assessor and {words[0].lower()}{words[1:]}"
        return words

    def fills(self) -> str:
        """The discipline of the four that this seat fills, or nothing."""
        return self.discipline or FILLS.get(self.role, "")
