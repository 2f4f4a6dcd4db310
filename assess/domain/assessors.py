"""The list of assessors from which the service assessment team fills panels."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assess.domain.booking import may_register
from assess.domain.history import record
from assess.domain.models import Assessor, AssessorProfession, Organisation, Person
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.roles import staff_of
from assess.domain.words import Profession


def listed_for(organisations: Collection[int]) -> QuerySet[Assessor]:
    """The assessors these organisations' panels are filled from: their own, and those of all.

    Someone of no organisation we know was added by hand; a cross-government assessor sits on
    anyone's panel.
    """
    return Assessor.objects.filter(
        Q(person__organisation__in=organisations)
        | Q(person__organisation__isnull=True)
        | Q(cross_government=True)
    )


def add(
    *,
    by: Person,
    at: datetime.datetime | None = None,
    email: str,
    first_name: str,
    last_name: str,
    professions: Collection[str],
    may_lead: bool = False,
    cross_government: bool = False,
) -> Assessor:
    """The service assessment team adds someone to the list of assessors."""
    with transaction.atomic():
        ours = _team_of(by, "assessor.add")
        _check(email, first_name, last_name, professions)
        person = Person.objects.named(email)
        if not person.active:
            raise Refused(
                f"{person.name} can no longer sign in. Give them their access back first.",
                field="email",
            )
        listed = Assessor.objects.filter(person=person).first()
        if listed is not None:
            state = "" if listed.active else ", as inactive. Make them active instead"
            raise Refused(f"{person.name} is already in the list{state}.", field="email")
        if person.organisation_id is None:
            person.organisation = may_register(person.email)
        _check_organisation(person, ours, cross_government)
        _call(person, first_name, last_name, always=False)
        assessor = Assessor.objects.create(
            person=person, may_lead=may_lead, cross_government=cross_government
        )
        _speaks_for(assessor, professions)
        record(
            "assessor.add",
            organisation=ours,
            by=by,
            at=at or timezone.now(),
            data={
                "person": person.name,
                "email": person.email,
                "professions": _words(professions),
            },
        )
    return assessor


def change(
    assessor: Assessor,
    *,
    by: Person,
    at: datetime.datetime | None = None,
    professions: Collection[str],
    may_lead: bool,
    cross_government: bool,
    active: bool,
    first_name: str | None = None,
    last_name: str | None = None,
) -> bool:
    """The service assessment team corrects what the list says, or makes someone inactive.

    Seats that someone has stay theirs: being inactive only keeps them out of new ones. The name
    of someone from another organisation is that organisation's to keep. False when nothing was
    different.
    """
    with transaction.atomic():
        ours = _team_of(by, "assessor.change")
        fresh = (
            listed_for(staff_of(by))
            .select_for_update(of=("self",))
            .select_related("person")
            .filter(pk=assessor.pk)
            .first()
        )
        if fresh is None:
            raise NotAllowed("assessor.change")
        person = fresh.person
        first = person.first_name if first_name is None else first_name
        last = person.last_name if last_name is None else last_name
        _check(person.email, first, last, professions)
        _check_organisation(person, ours, cross_government)
        before = _facts(fresh)
        if person.organisation_id in {None, ours.pk}:
            _call(person, first, last, always=True)
        fresh.may_lead, fresh.cross_government = may_lead, cross_government
        fresh.active = active
        fresh.save()
        _speaks_for(fresh, professions)
        after = _facts(fresh)
        changed = {name: after[name] for name in after if after[name] != before[name]}
        if changed:
            record(
                "assessor.change",
                organisation=ours,
                by=by,
                at=at or timezone.now(),
                data={"person": person.name, "email": person.email, **changed},
            )
    return bool(changed)


def _team_of(by: Person, verb: str) -> Organisation:
    """The organisation in whose service assessment team this person is; its list waits for us."""
    teams = Organisation.objects.select_for_update().filter(pk__in=staff_of(by))
    found = teams.order_by("pk").first()
    if found is None:
        raise NotAllowed(verb)
    return found


def _check(email: str, first_name: str, last_name: str, professions: Collection[str]) -> None:
    wrong = [
        (field, sentence)
        for field, given, sentence in (
            ("email", email.strip(), "Enter an email address."),
            ("first_name", first_name.strip(), "Enter a first name."),
            ("last_name", last_name.strip(), "Enter a last name."),
            ("professions", professions, "Choose at least one profession."),
        )
        if not given
    ]
    if not set(professions) <= set(Profession.values):
        wrong.append(("professions", "Choose professions from the list."))
    if wrong:
        (place, sentence), *also = wrong
        raise Refused(sentence, field=place, also=also)


def _check_organisation(person: Person, ours: Organisation, cross_government: bool) -> None:
    theirs = person.organisation
    if theirs is not None and theirs != ours and not cross_government:
        raise Refused(
            f"{person.name} works for {theirs.name}. Say that they are a cross-government "
            "assessor.",
            field="cross_government",
        )


def _call(person: Person, first_name: str, last_name: str, *, always: bool) -> None:
    """Write down someone's name; a name they gave themselves stays when they are only added."""
    if always or not (person.first_name or person.last_name):
        person.first_name, person.last_name = first_name.strip(), last_name.strip()
    person.save(update_fields=["first_name", "last_name", "organisation"])


def _speaks_for(assessor: Assessor, professions: Collection[str]) -> None:
    wanted = set(professions)
    assessor.professions.exclude(profession__in=wanted).delete()
    held = set(assessor.professions.values_list("profession", flat=True))
    AssessorProfession.objects.bulk_create(
        AssessorProfession(assessor=assessor, profession=profession)
        for profession in Profession.values
        if profession in wanted - held
    )


def _words(professions: Collection[str]) -> str:
    return ", ".join(str(Profession(p).label) for p in Profession.values if p in professions)


def _facts(assessor: Assessor) -> dict[str, str]:
    professions = set(assessor.professions.values_list("profession", flat=True))
    yes = {True: "yes", False: "no"}
    return {
        "name": assessor.person.name,
        "professions": _words(professions),
        "may_lead": yes[assessor.may_lead],
        "cross_government": yes[assessor.cross_government],
        "active": yes[assessor.active],
    }
