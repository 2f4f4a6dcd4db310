"""The sections of a request: what is asked, and what has been answered."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from assess.domain.clock import NOTICE_WEEKS
from assess.domain.models import Assessment, Portfolio
from assess.domain.words import MemberRole


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

OTHER_WEEKS = (
    "Choose from the weeks on this page: the weeks we offer have changed since you opened it."
)
# The longest answers we take, in characters.
LONGEST = {"name": 300, "description": 3000, "users": 3000, "purpose": 3000, "project_code": 50}
_WORDS = {
    "name": "The name of the service",
    "description": "What the service does",
    "users": "Who the users are",
    "purpose": "What users are trying to do",
    "project_code": "The project code",
}


def answered(assessment: Assessment, today: datetime.date | None = None) -> set[str]:
    """The slugs of the sections that have an answer; weeks that have come too near have none."""
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
        "portfolio": assessment.portfolio_id is not None or not portfolios(assessment).exists(),
        "start-date": assessment.started_on is not None,
        "end-date": assessment.has_end is False or bool(assessment.has_end and assessment.ends_on),
        "dates": assessment.weeks_answered
        and not (today is not None and weeks_too_near(assessment, today)),
        "deputy-director": MemberRole.DEPUTY_DIRECTOR in roles,
        "product-manager": assessment.has_product_manager is False
        or MemberRole.PRODUCT_MANAGER in roles,
        "delivery-manager": assessment.has_delivery_manager is False
        or MemberRole.DELIVERY_MANAGER in roles,
    }
    return {slug for slug, is_done in done.items() if is_done}


def weeks_too_near(assessment: Assessment, today: datetime.date) -> bool:
    """Whether none of the weeks that were chosen gives the notice needed any more."""
    weeks = [week.monday for week in assessment.requested_weeks.all()]
    return bool(weeks) and max(weeks) < today + datetime.timedelta(weeks=NOTICE_WEEKS)


def too_long(field: str) -> str:
    """The sentence for an answer longer than we take."""
    return f"{_WORDS[field]} must be {LONGEST[field]:,} characters or fewer."


def portfolios(assessment: Assessment) -> QuerySet[Portfolio]:
    """The portfolios of the service's organisation."""
    return Portfolio.objects.filter(organisation=assessment.service.organisation_id)
