"""Departments and other public bodies."""

from django.db import models


class Organisation(models.Model):
    """A department or other body whose services are assessed."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class OrganisationAlias(models.Model):
    """Another name under which an organisation is known."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class EmailDomain(models.Model):
    """An email domain whose people may register, into this organisation."""

    domain = models.CharField(max_length=200, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")

    def __str__(self) -> str:
        return self.domain


class Portfolio(models.Model):
    """A part of an organisation that looks after a set of services."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="portfolios"
    )
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="portfolio_name_once"),
        )

    def __str__(self) -> str:
        return self.name
