"""Services, and the people of their service teams."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q

from assess.domain.words import TeamRole


class Services(models.QuerySet["Service"]):
    """Which services a person may see."""

    def visible_to(self, person) -> "Services":  # type: ignore[no-untyped-def]
        """The services with an assessment this person sees, and those of their organisation's desk."""
        from assess.domain.models import Assessment
        from assess.domain.roles import staff_of

        if not person.active:
            return self.none()
        seen = Assessment.objects.visible_to(person).filter(service=OuterRef("pk"))
        live = {"person": person, "left_at__isnull": True}
        team = ServicePerson.objects.filter(**live, service=OuterRef("pk"))
        return self.filter(Exists(seen) | Exists(team) | Q(organisation__in=staff_of(person)))


class Service(models.Model):
    """What is assessed, over all its phases, so that its assessments hang together."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "Organisation", on_delete=models.PROTECT, related_name="services"
    )
    portfolio = models.ForeignKey(
        "Portfolio", null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    users = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    fips_id = models.CharField(max_length=100, blank=True, db_index=True)
    project_code = models.CharField(max_length=50, blank=True, db_index=True)

    objects = Services.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ServicePerson(models.Model):
    """A person's time in a service team, from and to."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="services")
    role = models.CharField(max_length=40, choices=TeamRole)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "person"),
                condition=Q(left_at__isnull=True),
                name="service_person_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"
