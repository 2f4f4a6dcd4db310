"""Sending a request for an assessment, and the service assessment team's answer to it."""

import datetime
from typing import Any

from assess.domain.booking import check_address
from assess.domain.chains import check_may_reopen
from assess.domain.clock import NOTICE_WEEKS, local_day
from assess.domain.gates import AMBERS, GATES, PHASE_ORDER, RED, Gate, open_gates
from assess.domain.independence import check_may_join_service
from assess.domain.models import (
    Assessment,
    GateOverride,
    Person,
    PointReview,
    Report,
    Service,
    ServicePerson,
)
from assess.domain.refusals import Refused, needs_reason
from assess.domain.sections import SECTIONS, answered, weeks_too_near
from assess.domain.words import State, TeamRole
from assess.domain.workflow import NOTHING_NEW, transition

S = State


def missing(assessment: Assessment, today: datetime.date) -> list[tuple[str, str]]:
    """What is to be answered before the request can be sent: (section, sentence) pairs."""
    done = answered(assessment)
    sentences = [
        (section.slug, f"Answer “{section.title}” before you send the request.")
        for section in SECTIONS
        if section.slug not in done
    ]
    if weeks_too_near(assessment, today):
        sentences.append(
            (
                "dates",
                f"The weeks you chose are less than {NOTICE_WEEKS} weeks away by now. Choose the "
                "weeks that suit you again.",
            )
        )
    return sentences


@transition(
    "booking.request",
    sources={S.DRAFT},
    target=S.REQUESTED,
    said="sent the request",
    already="This request has already been sent.",
)
def request(
    assessment: Assessment, *, by: Person, at: datetime.datetime, phase_reason: str = ""
) -> dict[str, str]:
    """The service team asks for the assessment once every section is answered and no gate is closed.

    `phase_reason`: why the phase before this one was not assessed, where that is so (R14).
    """
    # Two drafts of one service are sent in turn, so that the gates see the other one.
    service = Service.objects.select_for_update().get(pk=assessment.service_id)
    to_answer = missing(assessment, local_day(at))
    if to_answer:
        (slug, sentence), *others = to_answer
        raise Refused(sentence, field=slug, also=others)
    gates = open_gates(assessment)
    stopping = [gate.sentence for gate in gates if gate.stops]
    if stopping:
        raise Refused(stopping[0], also=[("", sentence) for sentence in stopping[1:]])
    service.description, service.users = assessment.description, assessment.users
    service.purpose, service.portfolio = assessment.purpose, assessment.portfolio
    service.project_code = assessment.project_code
    service.save(update_fields=["description", "users", "purpose", "portfolio", "project_code"])
    contact = assessment.primary_contact
    ServicePerson.objects.get_or_create(
        service=service,
        person=contact,
        left_at=None,
        defaults={"role": TeamRole.SERVICE_OWNER, "joined_at": at},
    )
    assessment.requested_at = at
    return _out_of_order(assessment, gates, phase_reason.strip(), by=by, at=at)


def _out_of_order(
    assessment: Assessment, gates: list[Gate], reason: str, *, by: Person, at: datetime.datetime
) -> dict[str, str]:
    """Keep why the phase before was not assessed; whoever answers the request reads it."""
    if not reason or PHASE_ORDER not in {gate.name for gate in gates}:
        return {}
    GateOverride.objects.update_or_create(
        assessment=assessment,
        gate=PHASE_ORDER,
        defaults={"reason": reason, "by": by, "at": at},
    )
    return {"phase_reason": reason}


@transition(
    "booking.accept",
    sources={S.REQUESTED},
    target=S.ARRANGING,
    said="accepted the request",
    already="This request has already been accepted.",
)
def accept(assessment: Assessment, *, by: Person, at: datetime.datetime) -> None:
    """The service assessment team takes the request on and starts to arrange the assessment."""
    begin_report(assessment)
    assessment.looked_after_by = by


def begin_report(assessment: Assessment) -> None:
    """Make the empty report: one point review per point of the standard in force (S1)."""
    Report.objects.get_or_create(assessment=assessment)
    if not assessment.is_peer_review and not assessment.point_reviews.exists():
        PointReview.objects.bulk_create(
            PointReview(assessment=assessment, point=point)
            for point in assessment.standard.points.all()
        )


@transition(
    "booking.decline",
    sources={S.REQUESTED},
    target=S.DECLINED,
    said="declined the request: {reason}",
    already="This request has already been declined.",
)
def decline(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team declines a request, with a reason that reaches the service team."""
    assessment.ended_reason = needs_reason(
        reason, "Enter why you are declining the request. The service team will read it."
    )
    assessment.ended_at = at
    return {"reason": assessment.ended_reason}


@transition(
    "booking.reopen",
    sources={S.DECLINED},
    target=S.REQUESTED,
    said="reopened the request: {reason}",
    already="This request has already been reopened.",
)
def reopen(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team takes a declined request up again, with a reason."""
    check_may_reopen(assessment)
    assessment.ended_reason, assessment.ended_at = "", None
    return {"reason": needs_reason(reason, "Enter why you are reopening the request.")}


@transition(
    "booking.withdraw",
    sources={S.DRAFT, S.REQUESTED, S.ARRANGING, S.ARRANGED},
    target=S.WITHDRAWN,
    said="withdrew the request",
    already="This request has already been withdrawn.",
)
def withdraw(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str = ""
) -> dict[str, str]:
    """The service team takes its request back, until the day of the assessment."""
    if not assessment.kind:
        raise Refused("This draft has not been sent. Delete it instead.")
    assessment.ended_reason, assessment.ended_at = reason.strip(), at
    return {"reason": assessment.ended_reason}


@transition(
    "booking.cancel",
    sources={S.REQUESTED, S.ARRANGING, S.ARRANGED},
    target=S.CANCELLED,
    said="cancelled the assessment: {reason}",
    already="This assessment has already been cancelled.",
)
def cancel(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team cancels an assessment, with a reason that everyone is told."""
    assessment.ended_reason = needs_reason(
        reason, "Enter why you are cancelling the assessment. Everyone involved will read it."
    )
    assessment.ended_at = at
    return {"reason": assessment.ended_reason}


@transition(
    "booking.transfer",
    sources=frozenset(S) - {S.DRAFT, S.WITHDRAWN, S.CANCELLED, S.CLOSED, S.PUBLISHED, S.TAKEN_DOWN},
    said="made {person} the primary contact",
)
def transfer(assessment: Assessment, *, by: Person, at: datetime.datetime, email: str) -> Any:
    """The primary contact, or the service assessment team, hands the booking to someone else."""
    service = assessment.service
    check_address(email, by=by, organisation=service.organisation, field="email")
    person = Person.objects.named(email)
    if person == assessment.primary_contact:
        return NOTHING_NEW
    check_may_join_service(service, person, field="email", assessment=assessment)
    previous = assessment.primary_contact
    assessment.primary_contact = person
    return {"person": person.name, "email": person.email, "previous": previous.email}


@transition(
    "booking.let_through",
    sources={S.DRAFT, S.REQUESTED},
    said="let the request through although {words}: {reason}",
)
def let_through(
    assessment: Assessment, *, by: Person, at: datetime.datetime, gate: str, reason: str
) -> dict[str, str]:
    """The service assessment team lets a request through a gate; the reason is recorded."""
    reason = needs_reason(reason, "Enter why the request may go through.")
    if gate == RED:
        raise Refused(
            "Nobody can let a request through while a point is red. Book its reassessment.",
            field="gate",
        )
    if gate == AMBERS:
        raise Refused(
            "An amber is let through on the page of its action, with a reason. Nothing else lets it "
            "through.",
            field="gate",
        )
    if gate not in GATES:
        raise Refused("Choose what the request may go through.", field="gate")
    _, made = GateOverride.objects.get_or_create(
        assessment=assessment, gate=gate, defaults={"reason": reason, "by": by, "at": at}
    )
    if not made:
        raise Refused("This request has already been let through.")
    words = GATES[gate]
    return {"gate": gate, "words": f"{words[0].lower()}{words[1:]}", "reason": reason}
