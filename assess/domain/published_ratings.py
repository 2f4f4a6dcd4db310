"""How published reports rated each point: rows written with those of the reports themselves."""

from collections.abc import Iterable
from typing import Any

from assess.domain.anonymous import Names, as_others, extract, in_order
from assess.domain.models import (
    Assessment,
    Membership,
    Organisation,
    OrganisationAlias,
    PublishedRating,
    PublishedReport,
    ReportVersion,
    Seat,
    Service,
    ServicePerson,
)
from assess.domain.words import Rating


def renew_ratings(services: list[int], reports: list[PublishedReport]) -> None:
    """Write the ratings of these services' published reports afresh; others of theirs go.

    `reports` come with their version and their assessment. Called by `publication.renew`, in its
    transaction and under its locks: what has no row there has none here.
    """
    PublishedRating.objects.filter(service__in=services).delete()
    rated = [report for report in reports if _rated(report)]
    if rated:
        names = _names({report.service_id for report in rated}, rated)
        PublishedRating.objects.bulk_create(
            (row for report in rated for row in _rows(report, names[report.service_id])),
            batch_size=500,
        )


def _rated(report: PublishedReport) -> list[dict[str, Any]]:
    """The points of a report that have a rating: none in a peer review."""
    points = report.version.content.get("points", [])
    return [point for point in points if point["in_scope"] and point["rating"]]


def _rows(report: PublishedReport, names: Names) -> Iterable[PublishedRating]:
    for point in _rated(report):
        yield PublishedRating(
            report=report,
            service_id=report.service_id,
            standard_id=report.assessment.standard_id,
            number=point["number"],
            phase=report.phase,
            rating=point["rating"],
            extract=extract(_why(point), names),
            listed_on=report.listed_on,
        )


def _why(point: dict[str, Any]) -> str:
    """What made the panel rate it so: what was good about a green point, what was not of others."""
    if point["rating"] == Rating.GREEN:
        return str(point["done_well"] or point["reason"])
    return str(point["reason"])


def _names(services: set[int], reports: list[PublishedReport]) -> dict[int, Names]:
    """What is left out of the extracts of each service: its names, and everyone who had a part."""
    every = dict(Service.objects.values_list("pk", "name"))
    organisations = [
        *Organisation.objects.values_list("name", flat=True),
        *OrganisationAlias.objects.values_list("name", flat=True),
        *(report.organisation for report in reports),
    ]
    own: dict[int, set[str]] = {pk: {every[pk]} for pk in services}
    versions = ReportVersion.objects.filter(assessment__service__in=services)
    once = versions.order_by().values_list("assessment__service_id", "content__service__name")
    for pk, name in once.distinct():
        own[pk].add(name)
    others, bodies = as_others(every.values()), in_order(organisations)
    people = _people(services)
    return {
        pk: Names(in_order(own[pk]), others, bodies, tuple(people.get(pk, ()))) for pk in services
    }


def _people(services: set[int]) -> dict[int, list[tuple[str, str]]]:
    """Everyone who has or had a part in an assessment of each service, or in its team."""
    named = ("person__first_name", "person__last_name")
    contacts = ("primary_contact__first_name", "primary_contact__last_name")
    every = (
        Seat.objects.filter(assessment__service__in=services).values_list(
            "assessment__service_id", *named
        ),
        Membership.objects.filter(assessment__service__in=services).values_list(
            "assessment__service_id", *named
        ),
        ServicePerson.objects.filter(service__in=services).values_list("service_id", *named),
        Assessment.objects.filter(service__in=services).values_list("service_id", *contacts),
    )
    first_ones, *others = (rows.order_by() for rows in every)
    found: dict[int, list[tuple[str, str]]] = {}
    for service, first, last in first_ones.union(*others):
        found.setdefault(service, []).append((first, last))
    return found
