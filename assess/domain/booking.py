"""Drafting a request for an assessment, section by section."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from assess.domain.history import record
from assess.domain.models import (
    Assessment,
    EmailDomain,
    Membership,
    Organisation,
    Person,
    Portfolio,
    RequestedWeek,
    Service,
    Standard,
)
from assess.domain.policy import staff_of
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Kind, MemberRole, Phase, State
from assess.domain.workflow import transition

S = State


@dataclass(frozen=True)
class Section:
    """One page of the request, and how we know that it is answered."""

    slug: str
    title: str
    group: str


SECTIONS = [
    Section("phase", "Phase", "The assessment"),
    Section("type", "Type of assessment", "The assessment"),
    Section("name", "Name of the service", "The service"),
    Section("description", "What the service does", "The service"),
    Section("users", "Who the users are", "The service"),
    Section("purpose", "What users are trying to do", "The service"),
    Section("code", "Project code", "The service"),
    Section("portfolio", "Portfolio", "The service"),
    Section("start-date", "When the phase started", "Dates"),
    Section("end-date", "When the phase ends", "Dates"),
    Section("dates", "Weeks that suit you", "Dates"),
    Section("deputy-director", "Digital deputy director", "People"),
    Section("product-manager", "Product manager", "People"),
    Section("delivery-manager", "Delivery manager", "People"),
]


def answered(assessment: Assessment) -> set[str]:
    """The slugs of the sections that have an answer."""
    roles = {m.role for m in assessment.memberships.all() if m.live}
    service = assessment.service
    done = {
        "phase": bool(assessment.phase),
        "type": bool(assessment.phase) and assessment.type_seen,
        "name": bool(service.name),
        "description": bool(assessment.description),
        "users": bool(assessment.users),
        "purpose": bool(assessment.purpose),
        "code": assessment.has_code is False
        or bool(assessment.has_code and assessment.project_code),
        "portfolio": assessment.portfolio_id is not None,
        "start-date": assessment.started_on is not None,
        "end-date": assessment.has_end is False or bool(assessment.has_end and assessment.ends_on),
        "dates": assessment.weeks_answered,
        "deputy-director": MemberRole.DEPUTY_DIRECTOR in roles,
        "product-manager": assessment.has_product_manager is False
        or MemberRole.PRODUCT_MANAGER in roles,
        "delivery-manager": assessment.has_delivery_manager is False
        or MemberRole.DELIVERY_MANAGER in roles,
    }
    return {slug for slug, is_done in done.items() if is_done}


def kind_for(phase: str) -> str:
    """Discovery gives a peer review, other phases a service assessment."""
    return Kind.PEER_REVIEW if phase == Phase.DISCOVERY else Kind.SERVICE_ASSESSMENT


def may_register(email: str) -> Organisation | None:
    """The organisation into which someone with this address may register, by its domain."""
    domain = email.rpartition("@")[2].lower()
    found = EmailDomain.objects.select_related("organisation").filter(domain=domain).first()
    return found.organisation if found else None


def check_address(email: str, *, by: Person, organisation: Organisation, field: str) -> None:
    """People named by a service team have an allowed domain; staff may name anyone."""
    if organisation.pk in staff_of(by) or may_register(email):
        return
    domains = EmailDomain.objects.filter(organisation=organisation).values_list("domain", flat=True)
    allowed = " or ".join(sorted(domains))
    raise Refused(
        f"Enter an email address that ends in {allowed}. To name someone from another "
        "organisation, ask the service assessment team to do it.",
        field=field,
    )


def startable_services(person: Person) -> QuerySet[Service]:
    """The services this person may book for: where they are, or booked, or name as staff."""
    return (
        Service.objects.filter(
            Q(people__person=person, people__left_at__isnull=True)
            | Q(assessments__primary_contact=person)
            | Q(
                assessments__memberships__person=person,
                assessments__memberships__left_at__isnull=True,
            )
            | Q(organisation__in=staff_of(person))
        )
        .distinct()
        .order_by("name")
    )


def start(
    *,
    by: Person,
    at: datetime.datetime,
    service: Service | None = None,
    name: str = "",
    primary_contact: str = "",
) -> Assessment:
    """Anyone whose email domain may book starts a request, for a service they chose or name.

    The service assessment team books on behalf of a service team by naming its primary contact.
    """
    organisation = by.organisation
    if organisation is None:
        raise NotAllowed("booking.start")
    if service is not None and not startable_services(by).filter(pk=service.pk).exists():
        raise NotAllowed("booking.start")
    contact = by
    if primary_contact:
        if organisation.pk not in staff_of(by):
            raise NotAllowed("booking.start")
        contact = Person.objects.named(primary_contact)
    with transaction.atomic():
        if service is None:
            name = " ".join(name.split())
            if not name:
                raise Refused("Enter the name of the service.", field="name")
            if Service.objects.filter(organisation=organisation, name__iexact=name).exists():
                raise Refused(
                    f"There is already a service called “{name}”. If you work on it, ask a member "
                    "of its service team or the service assessment team to add you, then choose "
                    "it from the list.",
                    field="name",
                )
            service = Service.objects.create(organisation=organisation, name=name)
        waiting = Assessment.objects.filter(
            service=service, state=S.DRAFT, primary_contact=contact
        ).first()
        if waiting is not None:
            return waiting
        assessment = Assessment.objects.create(
            service=service,
            standard=Standard.objects.get(in_force=True),
            primary_contact=contact,
            started_by=by,
            description=service.description,
            users=service.users,
            purpose=service.purpose,
            portfolio=service.portfolio,
            project_code=service.project_code,
            has_code=True if service.project_code else None,
            created_at=at,
            changed_at=at,
        )
        record(
            "booking.start",
            assessment=assessment,
            by=by,
            at=at,
            after=S.DRAFT,
            on_behalf_of=contact if contact != by else None,
        )
    return assessment


@transition("booking.edit", sources={S.DRAFT}, silent=True)
def edit(assessment: Assessment, *, by: Person, at: datetime.datetime, **answers: Any) -> None:
    """The primary contact or a manager answers a section of a draft request."""
    service = assessment.service
    for field, value in answers.items():
        match field:
            case "phase":
                if value != assessment.phase:
                    assessment.type_seen = False
                assessment.phase, assessment.kind = value, kind_for(value)
            case "name":
                _rename(service, value)
            case "weeks":
                RequestedWeek.objects.filter(assessment=assessment).delete()
                RequestedWeek.objects.bulk_create(
                    RequestedWeek(assessment=assessment, monday=week) for week in value
                )
                assessment.weeks_answered = True
            case "deputy_director" | "product_manager" | "delivery_manager":
                _name_in_draft(assessment, MemberRole(field.replace("_", "-")), value, by, at)
            case _:
                setattr(assessment, field, value)
    if assessment.has_code is False:
        assessment.project_code = ""
    if assessment.has_end is False:
        assessment.ends_on = None
    _check_dates(assessment)
    assessment.changed_at = at
    assessment.save()


def _check_dates(assessment: Assessment) -> None:
    started, ends = assessment.started_on, assessment.ends_on
    if started and ends and ends < started:
        raise Refused("The phase must end on or after the day it started.", field="ends_on")


def _rename(service: Service, name: str) -> None:
    name = " ".join(name.split())
    if name == service.name:
        return
    if service.assessments.exclude(state=S.DRAFT).exists():
        raise Refused(
            "This service has been assessed under its name. To change it, ask the service "
            "assessment team.",
            field="name",
        )
    namesakes = Service.objects.filter(organisation=service.organisation, name__iexact=name)
    if namesakes.exclude(pk=service.pk).exists():
        raise Refused(f"There is already a service called “{name}”.", field="name")
    service.name = name
    service.save(update_fields=["name"])


def _name_in_draft(
    assessment: Assessment, role: MemberRole, email: str, by: Person, at: datetime.datetime
) -> None:
    """Set or clear a named person of a draft; nobody is told before the request is sent."""
    live = assessment.memberships.filter(role=role, left_at__isnull=True)
    if not email:
        live.delete()
        return
    organisation = assessment.service.organisation
    check_address(
        email, by=by, organisation=organisation, field=role.value.replace("-", "_") + "_email"
    )
    person = Person.objects.named(email)
    if live.filter(person=person).exists():
        return
    live.delete()
    Membership.objects.create(assessment=assessment, person=person, role=role, joined_at=at)


def discard(assessment: Assessment, *, by: Person, at: datetime.datetime) -> None:
    """The primary contact deletes a draft request, and the service if nothing else is left of it."""
    from assess.domain.policy import may

    with transaction.atomic():
        fresh = (
            Assessment.objects.select_related("service")
            .select_for_update(of=("self",))
            .filter(pk=assessment.pk)
            .first()
        )
        if fresh is None:
            raise Refused("This draft request has already been deleted.")
        if not may(by, "booking.discard", fresh):
            raise NotAllowed("booking.discard")
        if fresh.state != S.DRAFT:
            raise Refused("This request has been sent. You can withdraw it, but not delete it.")
        service = fresh.service
        fresh.events.all().delete()
        fresh.delete()
        if service.assessments.exists():
            record("booking.discard", service=service, by=by, at=at, before=S.DRAFT)
        else:
            record(
                "booking.discard",
                organisation=service.organisation,
                by=by,
                at=at,
                before=S.DRAFT,
                data={"service": service.name},
            )
            service.delete()


def portfolios(assessment: Assessment) -> Iterable[Portfolio]:
    """The portfolios of the service's organisation."""
    return Portfolio.objects.filter(organisation=assessment.service.organisation_id)
