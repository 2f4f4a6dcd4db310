"""The people of a service team, and the managers an assessment names."""

import datetime
from collections.abc import Collection
from typing import Any

from assess.domain.booking import check_address
from assess.domain.independence import check_may_join_service, in_sentence
from assess.domain.models import Assessment, Membership, Person, ServicePerson
from assess.domain.refusals import Refused, needs_reason
from assess.domain.roles import Role, roles_of
from assess.domain.words import MANAGERS, MemberRole, State, TeamRole
from assess.domain.workflow import NOTHING_NEW, transition

S = State
# Until the report is accepted; people leave in a challenge too.
TEAM_CHANGES = {
    S.REQUESTED, S.ARRANGING, S.ARRANGED, S.REPORTING, S.CHECKING, S.SHARED, S.CHALLENGED,
}  # fmt: skip
# A leaver's access can be ended at any time, and someone new can take on actions after the report.
AT_ANY_TIME = TEAM_CHANGES | {S.ACCEPTED, S.PUBLISHED, S.TAKEN_DOWN, S.CLOSED}
BEFORE_SHARING = TEAM_CHANGES - {S.SHARED, S.CHALLENGED}
SHARED_ALREADY = (
    "The report has been shared. Ask the service assessment team to change who accepts it."
)


def live_team(assessment: Assessment) -> list[ServicePerson]:
    """Who is in the service team now."""
    return list(
        ServicePerson.objects.filter(service=assessment.service_id, left_at__isnull=True)
        .select_related("person")
        .order_by("joined_at", "id")
    )


def _invited(
    assessment: Assessment, *, by: Person, email: str, first_name: str, last_name: str
) -> Person:
    """The person with this address, on the service team's side from now on, or a refusal."""
    email = email.strip().lower()
    check_address(email, by=by, organisation=assessment.service.organisation, field="email")
    person = Person.objects.named(email)
    if not person.first_name and not person.last_name and (first_name or last_name):
        person.first_name, person.last_name = first_name.strip(), last_name.strip()
        person.save(update_fields=["first_name", "last_name"])
    check_may_join_service(assessment.service, person, field="email", assessment=assessment)
    return person


@transition("team.add", sources=AT_ANY_TIME, said="added {person} to the service team: {words}")
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
    if role not in TeamRole.values:
        raise Refused("Choose a role in the service team.", field="role")
    person = _invited(assessment, by=by, email=email, first_name=first_name, last_name=last_name)
    if any(member.person_id == person.pk for member in live_team(assessment)):
        raise Refused(f"{person.name} is already in the service team.", field="email")
    ServicePerson.objects.create(service=assessment.service, person=person, role=role, joined_at=at)
    return {
        "person": person.name,
        "email": person.email,
        "words": in_sentence(TeamRole, role),
    }


@transition("team.remove", sources=AT_ANY_TIME, said="removed {person} from the service team")
def remove(
    assessment: Assessment, *, by: Person, at: datetime.datetime, member: ServicePerson
) -> dict[str, str]:
    """Someone leaves the service team. Their access ends at once."""
    leaving = check_may_leave(assessment, member)
    leaving.left_at = at
    leaving.save(update_fields=["left_at"])
    return {"person": leaving.person.name, "email": leaving.person.email}


def check_may_leave(assessment: Assessment, member: ServicePerson) -> ServicePerson:
    """This person's time in the service team; refused if it is over, or if they hold the booking."""
    leaving = ServicePerson.objects.select_related("person").get(
        pk=member.pk, service=assessment.service_id
    )
    if leaving.left_at is not None:
        raise Refused(f"{leaving.person.name} has already been removed.")
    if leaving.person_id == assessment.primary_contact_id:
        raise Refused(
            f"{leaving.person.name} is the primary contact. Hand the booking over to someone "
            "else first."
        )
    return leaving


def may_name(assessment: Assessment, roles: Collection[Role]) -> bool:
    """Once the report is shared, only the service assessment team names those who answer it (k 7)."""
    return assessment.state in BEFORE_SHARING or Role.STAFF in roles


def reason_needed(assessment: Assessment) -> bool:
    """Whether naming someone needs a reason now: once the report is shared."""
    return assessment.state not in BEFORE_SHARING


@transition(
    "managers.name",
    sources=TEAM_CHANGES,
    said="named {person} as the {words}: {reason}",
)
def name_manager(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    role: str,
    email: str,
    first_name: str = "",
    last_name: str = "",
    reason: str = "",
) -> Any:
    """Name or replace the product or delivery manager (or service owner, deputy director).

    The service assessment team may until acceptance, with a reason once the report is shared;
    the service team before sharing. Old and new are told.
    """
    if role not in MemberRole.values:
        raise Refused("Choose what this person is to the assessment.", field="role")
    if not may_name(assessment, roles_of(by, assessment)):
        raise Refused(SHARED_ALREADY)
    reason = reason.strip()
    if reason_needed(assessment):
        reason = needs_reason(reason, "Enter why this changes. Those involved will read it.")
    person = _invited(assessment, by=by, email=email, first_name=first_name, last_name=last_name)
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
        "words": in_sentence(MemberRole, role),
        "reason": reason,
    }


def managers(assessment: Assessment) -> list[Membership]:
    """The product and delivery manager named now: the two who may accept or challenge."""
    return [
        m
        for m in assessment.memberships.select_related("person")
        if m.live and MemberRole(m.role) in MANAGERS
    ]
