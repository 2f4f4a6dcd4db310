"""An assessment at a glance, and what its service team asked for."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from assess.domain.clock import (
    AMBER_MONTHS,
    ANSWER_WORKING_DAYS,
    PEER_REVIEW_DUE_WORKING_DAYS,
    REPORT_DUE_DAYS,
    RESPOND_WORKING_DAYS,
)
from assess.domain.gates import Gate, open_gates
from assess.domain.models import Assessment
from assess.domain.words import ENDS, MemberRole, Phase, State, type_words
from assess.queries.reassessing import points_in_scope

S = State


@dataclass(frozen=True)
class Named:
    """Someone with a part in the assessment, and the part in words."""

    part: str
    name: str
    email: str


@dataclass(frozen=True)
class Overview:
    """What the overview shows besides the assessment itself."""

    portfolio: str
    people: list[Named]
    happens_next: list[str]


def overview(assessment: Assessment, team: str) -> Overview:
    """Key facts, people and what happens next."""
    return Overview(
        portfolio=assessment.portfolio.name if assessment.portfolio else "",
        people=[*named_people(assessment), *_lead(assessment)],
        happens_next=happens_next(assessment, team),
    )


_ORDER = [
    MemberRole.PRODUCT_MANAGER,
    MemberRole.DELIVERY_MANAGER,
    MemberRole.SERVICE_OWNER,
    MemberRole.DEPUTY_DIRECTOR,
]


def named_people(assessment: Assessment) -> list[Named]:
    """The primary contact and the people the assessment names now."""
    contact = assessment.primary_contact
    members = assessment.memberships.filter(left_at__isnull=True).select_related("person")
    by_role = {member.role: member for member in members}
    return [
        Named("Primary contact", contact.name, contact.email),
        *(
            Named(str(role.label), by_role[role].person.name, by_role[role].person.email)
            for role in _ORDER
            if role in by_role
        ),
    ]


def _lead(assessment: Assessment) -> list[Named]:
    seat = (
        assessment.seats.filter(is_lead=True, left_at__isnull=True).select_related("person").first()
    )
    return [Named("Lead assessor", seat.person.name, seat.person.email)] if seat else []


def happens_next(assessment: Assessment, team: str) -> list[str]:
    """What everyone can expect from here, in the order in which it comes."""
    if assessment.is_peer_review:
        due = f"{PEER_REVIEW_DUE_WORKING_DAYS} working days"
    else:
        due = f"{REPORT_DUE_DAYS} days"
    respond = (
        f"The product or delivery manager then has {RESPOND_WORKING_DAYS} working days to accept "
        "or challenge it."
    )
    checked = f"The {team} checks the report and shares it with the service team."
    match assessment.state:
        case S.REQUESTED:
            return [
                f"The {team} accepts or declines the request within {ANSWER_WORKING_DAYS} working "
                "days, and emails the service team.",
                "When it is accepted, a date is set and a panel is chosen.",
            ]
        case S.ARRANGING:
            return [
                f"The {team} sets the date and fills the panel’s seats, then emails everyone "
                "involved.",
                "The service team adds its artefacts, so that the panel can read them before the "
                "day.",
            ]
        case S.ARRANGED:
            return [
                "The panel reads the artefacts before the day.",
                f"After the day the panel writes the report. It is due {due} later.",
                f"{checked} {respond}",
            ]
        case S.REPORTING:
            return ["The lead assessor submits the report.", f"{checked} {respond}"]
        case S.CHECKING:
            return [
                f"The {team} shares the report with the service team, or returns it to the panel.",
                respond,
            ]
        case S.SHARED:
            return [_when_accepted(assessment), _when_challenged()]
        case S.CHALLENGED:
            return [
                f"The service team and the panel meet and agree what changes. The {team} then "
                "shares the report again.",
                respond,
            ]
        case S.ACCEPTED:
            return [f"The {team} publishes the report when the service is not confidential."]
        case S.PUBLISHED if not assessment.is_peer_review:
            return [
                f"The service team addresses the actions of amber points within {AMBER_MONTHS} "
                "months of the assessment. Red points are assessed again."
            ]
        case _:
            return []


def _when_accepted(assessment: Assessment) -> str:
    if assessment.confidential:
        return "When the report is accepted it is not published: the service is confidential."
    return (
        "When the report is accepted it is published at once, without the names of the assessors."
    )


def _when_challenged() -> str:
    return (
        "When it is challenged the working days stop, and the service team and the panel agree "
        "what changes."
    )


@dataclass(frozen=True)
class Answer:
    """A question of the request and what was answered; nothing means not answered."""

    question: str
    lines: Sequence[str]
    days: Sequence[datetime.date] = ()


def answers(assessment: Assessment) -> list[Answer]:
    """Everything the service team told us in the request, in the order it was asked."""
    contact, *people = named_people(assessment)
    by_part = {each.part: each for each in people}
    weeks = list(assessment.requested_weeks.values_list("monday", flat=True))
    portfolio = assessment.portfolio.name if assessment.portfolio else ""
    ends: list[str] = ["Not known"] if assessment.has_end is False else []
    offered = ["None of the weeks on offer"] if assessment.weeks_answered and not weeks else []
    return [
        Answer("Phase", _said(assessment.phase_words)),
        Answer("Type", _said(assessment.kind_words if assessment.kind else "")),
        *_looks_again_at(assessment),
        Answer("Name of the service", [assessment.service.name]),
        Answer("What the service does", _said(assessment.description)),
        Answer("Who the users are", _said(assessment.users)),
        Answer("What users are trying to do", _said(assessment.purpose)),
        Answer("Project code", _yes_no(assessment.has_code, assessment.project_code)),
        Answer("Portfolio", _said(portfolio)),
        Answer("When the phase started", [], _day(assessment.started_on)),
        Answer("When the phase ends", ends, _day(assessment.ends_on)),
        Answer("Weeks that suit the service team, from Monday", offered, weeks),
        Answer("Primary contact", [f"{contact.name}, {contact.email}"]),
        *(
            Answer(str(role.label), _person(by_part.get(str(role.label)), answer))
            for role, answer in (
                (MemberRole.DEPUTY_DIRECTOR, None),
                (MemberRole.PRODUCT_MANAGER, assessment.has_product_manager),
                (MemberRole.DELIVERY_MANAGER, assessment.has_delivery_manager),
            )
        ),
    ]


def _looks_again_at(assessment: Assessment) -> list[Answer]:
    """Of a reassessment, which points, and of which report."""
    if assessment.reassessment_of_id is None:
        return []
    points = points_in_scope(assessment)
    where = f"Of the report with the reference {assessment.reassessment_of_id}"
    return [Answer("Looks again at", [f"{points[:1].upper()}{points[1:]}", where])]


def _said(text: str) -> list[str]:
    return [text] if text else []


def _day(day: datetime.date | None) -> list[datetime.date]:
    return [day] if day else []


def _yes_no(answer: bool | None, text: str) -> list[str]:
    return ["There is none"] if answer is False else _said(text)


def _person(someone: Named | None, answer: bool | None) -> list[str]:
    if someone is None:
        return ["There is none"] if answer is False else []
    same = someone.name == someone.email
    return [someone.email if same else f"{someone.name}, {someone.email}"]


@dataclass(frozen=True)
class Twin:
    """Another assessment that may be the same request twice."""

    pk: int
    service: str
    phase: str
    kind: str
    state: str
    why: str


@dataclass(frozen=True)
class Triage:
    """What the service assessment team looks at before it answers a request."""

    gates: list[str]
    twins: list[Twin]


def triage(assessment: Assessment) -> Triage:
    """Gates that are closed, and assessments that look like the same request."""
    return Triage([_gate_words(gate) for gate in open_gates(assessment)], _twins(assessment))


def _gate_words(gate: Gate) -> str:
    """A gate, or a warning with what the service team said to it, for those who answer."""
    if gate.stops:
        return gate.sentence
    said = f"says: “{gate.reason}”" if gate.reason else "did not say why."
    return f"{gate.sentence} The service team {said}"


def _twins(assessment: Assessment) -> list[Twin]:
    same = Q(service=assessment.service_id, phase=assessment.phase)
    code = assessment.project_code
    if code:
        same |= Q(project_code__iexact=code)
    found = (
        Assessment.objects.filter(same, service__organisation=assessment.service.organisation_id)
        .exclude(pk__in=[assessment.pk, assessment.reassessment_of_id or assessment.pk])
        .exclude(state__in=[S.DRAFT, *(ENDS - {S.CLOSED})])
        .order_by("-id")
        .values_list(
            "pk",
            "service_id",
            "service__name",
            "phase",
            "kind",
            "reassessment_of_id",
            "state",
            "project_code",
        )[:10]
    )
    return [
        Twin(
            pk,
            name,
            str(Phase(phase).label),
            type_words(kind, again).lower(),
            str(State(state).label).lower(),
            "the same service and phase"
            if (service, phase) == (assessment.service_id, assessment.phase)
            else f"the same project code, {its_code}",
        )
        for pk, service, name, phase, kind, again, state, its_code in found
    ]
