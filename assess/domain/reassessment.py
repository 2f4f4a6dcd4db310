"""Booking a reassessment: a new assessment of the points that are red, and its own report (k 10)."""

import datetime
from collections.abc import Collection
from typing import Any

from assess.domain.chains import Chain, chain_of, check_may_follow, listed_points
from assess.domain.clock import local_day, weeks_to_offer
from assess.domain.history import record
from assess.domain.independence import check_may_join_service
from assess.domain.models import (
    Assessment,
    Membership,
    Person,
    PointReview,
    RequestedWeek,
    Service,
    ServicePerson,
)
from assess.domain.refusals import Refused
from assess.domain.requests import begin_report
from assess.domain.roles import Role, roles_of
from assess.domain.sections import OTHER_WEEKS
from assess.domain.words import AFTER_REPORT, Kind, MemberRole, State, TeamRole
from assess.domain.workflow import transition

S = State


def is_rated(assessment: Assessment) -> bool:
    """A peer review rates no points, so there is nothing to reassess."""
    return assessment.kind == Kind.SERVICE_ASSESSMENT


@transition(
    "reassessment.book",
    sources=AFTER_REPORT,
    said="booked the reassessment of {points}, reference {reassessment}",
    already="A reassessment follows a report with a red point, once that report is accepted.",
    when=is_rated,
)
def book(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    weeks: Collection[datetime.date] = (),
    ambers: Collection[int] = (),
) -> dict[str, Any]:
    """The service team, or the service assessment team for it, books the reassessment of the points that are red now.

    In scope is exactly what is red, and the amber points that are asked for by number. `weeks` are
    Mondays; none, where none suits: the service assessment team calls. What the service team told
    us before is copied, and so is a confidential mark. Open ambers do not stop it (R15).
    """
    Service.objects.select_for_update().get(pk=assessment.service_id)
    chain = chain_of(assessment)
    check_may_follow(assessment, chain)
    scope = _scope(chain, ambers)
    _check_weeks(weeks, local_day(at))
    as_staff = Role.STAFF in roles_of(by, assessment)
    new = _copy(assessment, as_staff=as_staff, by=by, at=at)
    new.requested_weeks.bulk_create(
        RequestedWeek(assessment=new, monday=monday) for monday in sorted(set(weeks))
    )
    new.weeks_answered = bool(weeks) or not as_staff
    new.save(update_fields=["weeks_answered"])
    _copy_people(assessment, new, at=at)
    begin_report(new)
    PointReview.objects.filter(assessment=new).exclude(point__number__in=scope).update(
        in_scope=False
    )
    told = {"points": listed_points(scope), "reassessment": str(new.pk)}
    record(
        # The service assessment team answers no request of its own.
        "reassessment.book" if as_staff else "booking.request",
        assessment=new,
        by=by,
        at=at,
        after=new.state,
        data=told,
        on_behalf_of=new.primary_contact if as_staff else None,
    )
    return told


def _scope(chain: Chain, ambers: Collection[int]) -> set[int]:
    offered = {point.number for point in chain.ambers}
    if strange := set(ambers) - offered:
        raise Refused(
            f"{listed_points(strange).capitalize()} cannot be added: choose from the points that "
            "are amber now.",
            field="ambers",
        )
    return {point.number for point in chain.reds} | set(ambers)


def _check_weeks(weeks: Collection[datetime.date], today: datetime.date) -> None:
    if set(weeks) - set(weeks_to_offer(today, None)):
        raise Refused(OTHER_WEEKS, field="weeks")


def _copy(earlier: Assessment, *, as_staff: bool, by: Person, at: datetime.datetime) -> Assessment:
    """The new assessment with what the service team told us: the phase goes on, its end is open."""
    ends = earlier.confidential_until
    contact = earlier.primary_contact
    return Assessment.objects.create(
        service=earlier.service,
        standard=earlier.standard,
        kind=earlier.kind,
        phase=earlier.phase,
        state=S.ARRANGING if as_staff else S.REQUESTED,
        reassessment_of=earlier,
        primary_contact=contact if contact.active or as_staff else by,
        started_by=by,
        looked_after_by=by if as_staff else None,
        description=earlier.description,
        users=earlier.users,
        purpose=earlier.purpose,
        type_seen=True,
        portfolio=earlier.portfolio,
        has_code=earlier.has_code,
        project_code=earlier.project_code,
        started_on=earlier.started_on,
        has_end=False,
        confidential=earlier.confidential,
        confidential_reason=earlier.confidential_reason,
        confidential_until=ends if ends is None or ends > local_day(at) else None,
        created_at=at,
        requested_at=at,
        changed_at=at,
    )


def _copy_people(earlier: Assessment, new: Assessment, *, at: datetime.datetime) -> None:
    """Whom the earlier assessment names now, and its primary contact in the service team."""
    service = new.service
    live = earlier.memberships.filter(left_at__isnull=True, person__active=True)
    named = list(live.select_related("person").order_by("id"))
    for person in {new.primary_contact, *(member.person for member in named)}:
        check_may_join_service(service, person, field="")
    Membership.objects.bulk_create(
        Membership(assessment=new, person=each.person, role=each.role, joined_at=at)
        for each in named
    )
    roles = {each.role for each in named}
    new.has_product_manager = MemberRole.PRODUCT_MANAGER in roles
    new.has_delivery_manager = MemberRole.DELIVERY_MANAGER in roles
    new.save(update_fields=["has_product_manager", "has_delivery_manager"])
    ServicePerson.objects.get_or_create(
        service=service,
        person=new.primary_contact,
        left_at=None,
        defaults={"role": TeamRole.SERVICE_OWNER, "joined_at": at},
    )
