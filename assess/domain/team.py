"""The people of a service team, and the managers an assessment names."""

import datetime
from typing import Any

from assess.domain.booking import check_address
from assess.domain.models import Assessment, Membership, Person, ServicePerson
from assess.domain.refusals import Refused, needs_reason
from assess.domain.words import MANAGERS, MemberRole, State, TeamRole
from assess.domain.workflow import NOTHING_NEW, transition

S = State
TEAM_CHANGES = {
    S.REQUESTED, S.ARRANGING, S.ARRANGED, S.REPORTING, S.CHECKING, S.SHARED,
}  # fmt: skip
UNTIL_ACCEPTANCE = TEAM_CHANGES | {S.CHALLENGED}
BEFORE_SHARING = TEAM_CHANGES - {S.SHARED}


def live_team(assessment: Assessment) -> list[ServicePerson]:
    """Who is in the service team now."""
    return list(
        ServicePerson.objects.filter(service=assessment.service_id, left_at__isnull=True)
        .select_related("person")
        .order_by("joined_at", "id")
    )


def _check_panel(assessment: Assessment, person: Person, field: str) -> None:
    if assessment.seats.filter(person=person, left_at__isnull=True).exists():
        raise Refused(
            f"{person.name} has a seat on the panel of this assessment, so cannot be on the "
            "service team’s side of it.",
            field=field,
        )


@transition("team.add", sources=TEAM_CHANGES, said="added {person} to the service team: {words}")
def add(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    email: str,
    role: str,
    first_name: str = "",
    last_name: str = "",
) -> dict[str, str]:
    """The service team, or the service assessment team, adds someone to the service team."""
    email = email.strip().lower()
    check_address(email, by=by, organisation=assessment.service.organisation, field="email")
    person = Person.objects.named(email)
    if not person.first_name and not person.last_name:
        person.first_name, person.last_name = first_name.strip(), last_name.strip()
        person.save(update_fields=["first_name", "last_name"])
    _check_panel(assessment, person, "email")
    if ServicePerson.objects.filter(
        service=assessment.service_id, person=person, left_at__isnull=True
    ).exists():
        raise Refused(f"{person.name} is already in the service team.", field="email")
    ServicePerson.objects.create(service=assessment.service, person=person, role=role, joined_at=at)
    return {"person": person.name, "email": email, "words": str(TeamRole(role).label).lower()}


@transition("team.remove", sources=TEAM_CHANGES, said="removed {person} from the service team")
def remove(
    assessment: Assessment, *, by: Person, at: datetime.datetime, member: ServicePerson
) -> dict[str, str]:
    """Someone leaves the service team. Their access ends at once."""
    member = ServicePerson.objects.select_related("person").get(
        pk=member.pk, service=assessment.service_id
    )
    if member.left_at is not None:
        raise Refused(f"{member.person.name} has already been removed.")
    member.left_at = at
    member.save(update_fields=["left_at"])
    return {"person": member.person.name, "email": member.person.email}


@transition(
    "managers.name", sources=UNTIL_ACCEPTANCE, said="named {person} as the {words}: {reason}"
)
def name_manager(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    role: str,
    email: str,
    reason: str = "",
) -> Any:
    """Name or replace the product or delivery manager (or service owner, deputy director).

    The service assessment team may until acceptance, with a reason once the report is shared;
    the service team before sharing. Old and new are told.
    """
    from assess.domain.policy import Role, roles_of

    as_staff = Role.STAFF in roles_of(by, assessment)
    if not as_staff and assessment.state not in BEFORE_SHARING:
        raise Refused(
            "The report has been shared. Ask the service assessment team to change who accepts it."
        )
    if as_staff and assessment.state not in BEFORE_SHARING:
        reason = needs_reason(reason, "Enter why the manager changes.")
    email = email.strip().lower()
    check_address(email, by=by, organisation=assessment.service.organisation, field="email")
    person = Person.objects.named(email)
    _check_panel(assessment, person, "email")
    role = MemberRole(role)
    held = assessment.memberships.filter(role=role, left_at__isnull=True).first()
    if held is not None and held.person_id == person.pk:
        return NOTHING_NEW
    if held is not None:
        held.left_at = at
        held.save(update_fields=["left_at"])
    Membership.objects.create(assessment=assessment, person=person, role=role, joined_at=at)
    if role == MemberRole.PRODUCT_MANAGER:
        assessment.has_product_manager = True
    elif role == MemberRole.DELIVERY_MANAGER:
        assessment.has_delivery_manager = True
    return {
        "person": person.name,
        "email": person.email,
        "previous": held.person.email if held else "",
        "words": str(role.label).lower(),
        "reason": reason or "named on the assessment’s team page",
    }


def managers(assessment: Assessment) -> list[Membership]:
    """The product and delivery manager named now: the two who may accept or challenge."""
    return [
        m
        for m in assessment.memberships.select_related("person")
        if m.live and MemberRole(m.role) in MANAGERS
    ]
