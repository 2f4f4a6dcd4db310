"""The service assessment team itself: its members, and the access of people who leave."""

import datetime
import re
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import slugify

from assess.domain.booking import may_register
from assess.domain.history import record
from assess.domain.models import (
    Assessor,
    EmailDomain,
    Membership,
    Organisation,
    Person,
    Seat,
    ServicePerson,
    Session,
    SignIn,
    Staff,
)
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.roles import staff_of
from assess.domain.words import StaffKind

TEAM = StaffKind.SERVICE_ASSESSMENT_TEAM
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+")

# How the lately done things read on the People page.
SAID = {
    "staff.add": "added {who} to the service assessment team",
    "staff.remove": "removed {who} from the service assessment team",
    "person.end_access": "ended the access of {who}",
    "person.restore_access": "gave {who} access again",
}


def within_reach(organisations: Collection[int]) -> Q:
    """The people whose access these organisations' teams decide, as SQL.

    Their own people; and those of no organisation who have or had a part with them, or are on the
    list of assessors.
    """
    me = {"person": OuterRef("pk")}
    guest = (
        Q(Exists(Staff.objects.filter(**me, organisation__in=organisations)))
        | Q(Exists(ServicePerson.objects.filter(**me, service__organisation__in=organisations)))
        | Q(Exists(Seat.objects.filter(**me, assessment__service__organisation__in=organisations)))
        | Q(
            Exists(
                Membership.objects.filter(**me, assessment__service__organisation__in=organisations)
            )
        )
        | Q(Exists(Assessor.objects.filter(**me)))
    )
    return Q(organisation__in=organisations) | (Q(organisation__isnull=True) & guest)


def _own(organisation: Organisation, by: Person | None) -> Organisation:
    """The organisation, locked, once its team includes this person now; nobody is the command line."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by is not None and locked.pk not in _now_staff_of(by):
        raise NotAllowed("people.manage")
    return locked


def _now_staff_of(by: Person) -> list[int]:
    """`staff_of`, for a person whose own access may have been ended while they pressed."""
    fresh = Person.objects.filter(pk=by.pk, active=True).first()
    return staff_of(fresh) if fresh else []


def _goes_on_without(organisation_id: int, person: Person) -> bool:
    """Whether the team keeps a member who can sign in."""
    return (
        Staff.objects.filter(organisation_id=organisation_id, kind=TEAM, person__active=True)
        .exclude(person=person)
        .exists()
    )


def _who(person: Person) -> dict[str, str]:
    return {"person": person.name, "email": person.email}


def add(
    organisation: Organisation,
    *,
    by: Person | None,
    email: str,
    at: datetime.datetime | None = None,
) -> Person:
    """A member of the service assessment team adds another, whatever their email domain."""
    at = at or timezone.now()
    with transaction.atomic():
        organisation = _own(organisation, by)
        person = Person.objects.named(email)
        if not person.active:
            raise Refused(
                f"The access of {person.email} was ended. Give it back before you add them.",
                field="email",
            )
        if person.organisation_id is None and (home := may_register(person.email)) is not None:
            person.organisation = home
            person.save(update_fields=["organisation"])
        _, made = Staff.objects.get_or_create(person=person, organisation=organisation, kind=TEAM)
        if not made:
            raise Refused(
                f"{person.name} is already in the service assessment team.", field="email"
            )
        record("staff.add", by=by, at=at, organisation=organisation, data=_who(person))
    return person


def remove(
    organisation: Organisation, *, by: Person, person: Person, at: datetime.datetime | None = None
) -> None:
    """A member of the service assessment team removes one, but never the last."""
    at = at or timezone.now()
    with transaction.atomic():
        organisation = _own(organisation, by)
        place = Staff.objects.filter(person=person, organisation=organisation, kind=TEAM).first()
        if place is None:
            raise Refused(f"{person.name} has already been removed.")
        if not _goes_on_without(organisation.pk, person):
            raise Refused(
                f"{person.name} is the last member of the service assessment team who can sign in. "
                "Add another before you remove them."
            )
        place.delete()
        record("staff.remove", by=by, at=at, organisation=organisation, data=_who(person))


def _reached(person: Person, by: Person) -> tuple[Person, Organisation]:
    """The person, locked, and the organisation in whose name this member acts."""
    mine = staff_of(by)
    teams = person.staff.filter(kind=TEAM).values_list("organisation_id", flat=True)
    # In one order, so that two who meet here wait for each other and neither for both.
    locked = {
        each.pk: each
        for each in Organisation.objects.select_for_update()
        .filter(Q(pk__in=mine) | Q(pk__in=list(teams)))
        .order_by("pk")
    }
    mine = [pk for pk in _now_staff_of(by) if pk in locked]
    found = (
        Person.objects.filter(within_reach(mine), pk=person.pk)
        .select_for_update(of=("self",))
        .first()
    )
    if found is None or not mine:
        raise NotAllowed("people.manage")
    acting = found.organisation_id if found.organisation_id in mine else min(mine)
    return found, locked[acting]


def end_access(person: Person, *, by: Person, at: datetime.datetime | None = None) -> None:
    """A leaver's access ends at once: they are signed out everywhere, and cannot sign in again."""
    at = at or timezone.now()
    with transaction.atomic():
        found, organisation = _reached(person, by)
        if found.pk == by.pk:
            raise Refused(
                "You cannot end your own access. Ask another member of the service assessment team."
            )
        if not found.active:
            raise Refused(f"The access of {found.name} has already been ended.")
        for team in found.staff.filter(kind=TEAM).select_related("organisation"):
            if not _goes_on_without(team.organisation_id, found):
                raise Refused(
                    f"{found.name} is the last member of the service assessment team of "
                    f"{team.organisation.name} who can sign in."
                )
        found.active = False
        found.save(update_fields=["active"])
        Session.objects.filter(person=found, ended_at=None).update(ended_at=at)
        SignIn.objects.filter(email=found.email, spent_at=None).update(spent_at=at)
        record("person.end_access", by=by, at=at, organisation=organisation, data=_who(found))
    person.active = False


def restore_access(person: Person, *, by: Person, at: datetime.datetime | None = None) -> None:
    """Someone whose access was ended may sign in again, with the parts that they still have."""
    at = at or timezone.now()
    with transaction.atomic():
        found, organisation = _reached(person, by)
        if found.active:
            raise Refused(f"{found.name} has access already.")
        found.active = True
        found.save(update_fields=["active"])
        record("person.restore_access", by=by, at=at, organisation=organisation, data=_who(found))
    person.active = True


def establish(name: str, domains: Collection[str]) -> Organisation:
    """From the command line: an organisation, and the email domains whose people may register."""
    name, slug = name.strip(), slugify(name)[:60]
    if not slug or len(name) > 200:
        raise Refused("Give the organisation a name of 200 characters or fewer.")
    if Organisation.objects.filter(Q(name=name) | Q(slug=slug)).exists():
        raise Refused(f"There is an organisation “{slug}” already.")
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name, slug=slug)
        for domain in sorted({each.strip().lower().lstrip("@") for each in domains}):
            if not _DOMAIN.fullmatch(domain):
                raise Refused(f"{domain} is not an email domain, such as rivers.example.")
            if EmailDomain.objects.filter(domain=domain).exists():
                raise Refused(f"{domain} is of another organisation already.")
            EmailDomain.objects.create(domain=domain, organisation=organisation)
    return organisation


def appoint(
    email: str, organisation: Organisation, *, at: datetime.datetime, name: str = ""
) -> str:
    """From the command line: make someone a member, whoever is or is not one; says what was done."""
    with transaction.atomic():
        person = Person.objects.named(email)
        done = []
        if name and not (person.first_name or person.last_name):
            person.first_name, _, person.last_name = name.strip().partition(" ")
            person.save(update_fields=["first_name", "last_name"])
        if not person.active:
            person.active = True
            person.save(update_fields=["active"])
            record(
                "person.restore_access",
                by=None,
                at=at,
                organisation=organisation,
                data=_who(person),
            )
            done.append(f"{person.email} has access again.")
        where = f"the service assessment team of {organisation.name}"
        if person.staff.filter(organisation=organisation, kind=TEAM).exists():
            done.append(f"{person.email} is a member of {where} already.")
        else:
            add(organisation, by=None, at=at, email=email)
            done.append(f"{person.email} is now a member of {where}.")
    return " ".join(done)
