"""Drafting a request for an assessment, section by section."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assess.domain.clock import local_day, weekday_words, weeks_to_offer
from assess.domain.history import record
from assess.domain.independence import check_may_join_service
from assess.domain.models import (
    Assessment,
    EmailDomain,
    Membership,
    Organisation,
    Person,
    RequestedWeek,
    Service,
    ServicePerson,
    Standard,
)
from assess.domain.policy import may
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.roles import staff_of
from assess.domain.sections import LONGEST, too_long
from assess.domain.words import Kind, MemberRole, Phase, State
from assess.domain.workflow import transition

S = State
NOT_A_DRAFT = (
    "This request is not a draft any more, so it can no longer be changed here. To change "
    "something, email the service assessment team."
)


def kind_for(phase: str) -> str:
    """Discovery gives a peer review, other phases a service assessment."""
    return Kind.PEER_REVIEW if phase == Phase.DISCOVERY else Kind.SERVICE_ASSESSMENT


def may_register(email: str) -> Organisation | None:
    """The organisation into which someone with this address may register, by its domain."""
    domain = email.rpartition("@")[2].lower()
    found = EmailDomain.objects.select_related("organisation").filter(domain=domain).first()
    return found.organisation if found else None


def check_address(email: str, *, by: Person, organisation: Organisation, field: str) -> None:
    """People named by a service team have an allowed domain; staff may name anyone who can sign in."""
    if Person.objects.filter(email=email.strip().lower(), active=False).exists():
        raise Refused(
            f"{email} can no longer sign in. Name someone else, or ask the service assessment "
            "team.",
            field=field,
        )
    if organisation.pk in staff_of(by) or may_register(email):
        return
    domains = EmailDomain.objects.filter(organisation=organisation).values_list("domain", flat=True)
    allowed = " or ".join(sorted(domains))
    raise Refused(
        f"Enter an email address that ends in {allowed}. To name someone from another "
        "organisation, ask the service assessment team to do it.",
        field=field,
    )


def _own(person: Person) -> Q:
    live = {"left_at__isnull": True}
    members = Membership.objects.filter(person=person, **live)
    return (
        Q(pk__in=ServicePerson.objects.filter(person=person, **live).values("service"))
        | Q(pk__in=Assessment.objects.filter(primary_contact=person).values("service"))
        | Q(pk__in=members.values("assessment__service"))
    )


def own_services(person: Person) -> QuerySet[Service]:
    """The services on whose side this person is: in the team, booking, or named."""
    return Service.objects.visible_to(person).filter(_own(person)).order_by("name", "pk")


def startable_services(person: Person) -> QuerySet[Service]:
    """The services this person may book for: their own, and as staff those of the organisation."""
    theirs = _own(person) | Q(organisation__in=staff_of(person))
    return Service.objects.visible_to(person).filter(theirs).order_by("name", "pk")


def start(
    *,
    by: Person,
    at: datetime.datetime | None = None,
    service: Service | None = None,
    name: str = "",
    primary_contact: str = "",
) -> Assessment:
    """Anyone whose email domain may book starts a request, for a service they chose or name.

    The service assessment team books on behalf of a service team by naming its primary contact.
    Who starts the same request twice gets the draft that is there.
    """
    at = at or timezone.now()
    organisation = by.organisation
    if organisation is None:
        raise NotAllowed("booking.start")
    if service is not None and not startable_services(by).filter(pk=service.pk).exists():
        raise NotAllowed("booking.start")
    whose = service.organisation if service is not None else organisation
    with transaction.atomic():
        # Whoever else names or books for a service now waits for us, then finds what we made.
        Organisation.objects.select_for_update().get(pk=whose.pk)
        contact = _primary_contact(primary_contact, by=by, organisation=whose)
        if service is None:
            service = _named_service(name, by=by, contact=contact, organisation=organisation)
        check_may_join_service(service, contact, field="primary_contact")
        waiting = service.assessments.filter(state=S.DRAFT, primary_contact=contact).first()
        if waiting is not None and may(by, "booking.edit", waiting):
            return waiting
        if waiting is not None:
            raise Refused(
                f"{contact.name} already has a draft request for this service.",
                field="primary_contact",
            )
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


def _primary_contact(email: str, *, by: Person, organisation: Organisation) -> Person:
    """Who books: this person, or whom the service assessment team names."""
    if not email:
        return by
    if organisation.pk not in staff_of(by):
        raise NotAllowed("booking.start")
    check_address(email, by=by, organisation=organisation, field="primary_contact")
    return Person.objects.named(email)


def _named_service(
    name: str, *, by: Person, contact: Person, organisation: Organisation
) -> Service:
    """A new service of this name, or the one that this person's first press has just made."""
    name = " ".join(name.split())
    if not name:
        raise Refused("Enter the name of the service.", field="name")
    _check_length("name", name)
    there = Service.objects.filter(organisation=organisation, name__iexact=name).first()
    if there is None:
        return Service.objects.create(organisation=organisation, name=name)
    if there.assessments.filter(state=S.DRAFT, primary_contact=contact, started_by=by).exists():
        return there
    if startable_services(by).filter(pk=there.pk).exists():
        raise Refused(
            f"There is already a service called “{name}”. Choose it from the list.", field="name"
        )
    raise Refused(
        f"There is already a service called “{name}”. If you work on it, ask a member "
        "of its service team or the service assessment team to add you, then choose "
        "it from the list.",
        field="name",
    )


def _check_length(field: str, value: str) -> None:
    if len(value) > LONGEST[field]:
        raise Refused(too_long(field), field=field)


@transition("booking.edit", sources={S.DRAFT}, already=NOT_A_DRAFT, silent=True)
def edit(assessment: Assessment, *, by: Person, at: datetime.datetime, **answers: Any) -> None:
    """The primary contact or a manager answers a section of a draft request."""
    service = assessment.service
    dates = (assessment.started_on, assessment.ends_on)
    for field, value in answers.items():
        if field in LONGEST:
            _check_length(field, value)
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
                    RequestedWeek(assessment=assessment, monday=week) for week in sorted(set(value))
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
    _check_dates(assessment, "started_on" if "ends_on" not in answers else "ends_on")
    if "weeks" not in answers and dates != (assessment.started_on, assessment.ends_on):
        _check_weeks_again(assessment, local_day(at))
    assessment.changed_at = at
    assessment.save()


def _check_dates(assessment: Assessment, field: str) -> None:
    started, ends = assessment.started_on, assessment.ends_on
    if not started or not ends or ends >= started:
        return
    if field == "started_on":
        raise Refused(
            f"The phase must start on or before the day it ends, {weekday_words(ends)}. If that day "
            "is wrong, change it first.",
            field=field,
        )
    raise Refused(
        f"The phase must end on or after the day it started, {weekday_words(started)}.", field=field
    )


def _check_weeks_again(assessment: Assessment, today: datetime.date) -> None:
    """Other dates, other weeks: those after the end fall away, and the rest are asked again."""
    if not assessment.weeks_answered:
        return
    ends = assessment.ends_on
    gone = assessment.requested_weeks.filter(monday__gt=ends) if ends else None
    if gone is not None and gone.exists():
        gone.delete()
        assessment.weeks_answered = False
    elif not assessment.requested_weeks.exists() and weeks_to_offer(today, ends):
        assessment.weeks_answered = False


def name_is_fixed(service: Service) -> bool:
    """A service keeps the name under which others know it from its first request."""
    return service.assessments.exclude(state=S.DRAFT).exists()


def _rename(service: Service, name: str) -> None:
    name = " ".join(name.split())
    if name == service.name:
        return
    if name_is_fixed(service):
        raise Refused(
            "This service has been assessed under its name. To change it, ask the service "
            "assessment team.",
            field="name",
        )
    Organisation.objects.select_for_update().get(pk=service.organisation_id)
    namesakes = Service.objects.filter(organisation=service.organisation_id, name__iexact=name)
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
    service, field = assessment.service, role.value.replace("-", "_")
    check_address(email, by=by, organisation=service.organisation, field=field)
    person = Person.objects.named(email)
    if live.filter(person=person).exists():
        return
    check_may_join_service(service, person, field=field)
    live.delete()
    Membership.objects.create(assessment=assessment, person=person, role=role, joined_at=at)


def refuse_if_sent(assessment: Assessment) -> None:
    """Only a draft can be deleted."""
    if assessment.state != S.DRAFT:
        raise Refused("This request has been sent. You can withdraw it, but not delete it.")


def discard(assessment: Assessment, *, by: Person, at: datetime.datetime | None = None) -> None:
    """The primary contact deletes a draft request, and the service if nothing else is left of it."""
    at = at or timezone.now()
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
        refuse_if_sent(fresh)
        service = fresh.service
        fresh.events.all().delete()
        fresh.delete()
        if service.assessments.exists() or service.people.exists():
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
