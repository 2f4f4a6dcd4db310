"""Published reports made at once, as an import would make them: for lists and searches.

Tests of what publishing does use the real verbs (tests/builders.py), which take a second each.
"""

import datetime
from types import SimpleNamespace
from typing import Any

from assess.documents.body import fill
from assess.domain import publication
from assess.domain.clock import PLACE
from assess.domain.history import canonical, sha256
from assess.domain.models import Assessment, ReportVersion, Service, Sitting
from assess.domain.words import Kind, Phase, State
from tests.builders import days, the_standard

FIRST = datetime.datetime(2027, 2, 15, 10, 0, tzinfo=PLACE)


def a_report(
    cast: SimpleNamespace,
    name: str = "Get a permit",
    *,
    phase: str = Phase.ALPHA,
    overall: str = "amber",
    portfolio: str = "Permits",
    organisation: str = "Department for Testing",
    scope: str = "The whole service.",
    at: datetime.datetime = FIRST,
    service: Service | None = None,
    state: str = State.PUBLISHED,
    why: str | None = None,
) -> Assessment:
    """A report of one point that everyone can read."""
    service = service or Service.objects.create(organisation=cast.office, name=name)
    peer_review = phase == Phase.DISCOVERY
    kind = Kind.PEER_REVIEW if peer_review else Kind.SERVICE_ASSESSMENT
    milestones = dict.fromkeys(
        (
            "created",
            "requested",
            "arranged",
            "held",
            "submitted",
            "shared",
            "accepted",
            "published",
        ),
        at + days(10),
    )
    assessment = Assessment.objects.create(
        service=service,
        standard=the_standard(),
        kind=kind,
        phase=phase,
        primary_contact=cast.primary_contact,
        started_by=cast.primary_contact,
        changed_at=at,
        **{f"{name}_at": moment for name, moment in milestones.items()},
    )
    Sitting.objects.create(assessment=assessment, starts_at=at, ends_at=at + days(0.1))
    content: dict[str, Any] = {
        "schema": 1,
        "reference": assessment.pk,
        "service": {"name": name, "description": "", "users": "", "purpose": ""},
        "organisation": organisation,
        "portfolio": portfolio,
        "phase": {"value": phase, "words": Phase(phase).label},
        "kind": {"value": kind, "words": kind.label},
        "assessed_on": at.date().isoformat(),
        "days": [at.date().isoformat()],
        "scope": scope,
        "context": "",
        "done_well": "The service team knows its users.",
        "observations": "",
    }
    if peer_review:
        content["recommendations"] = "Talk to more people."
    else:
        content["overall"] = {"rating": overall, "reason": ""}
        content["points"] = [_point(overall, why)]
    version = ReportVersion.objects.create(
        assessment=assessment,
        number=1,
        verb="report.share",
        made_at=at,
        content=content,
        sha256=sha256(canonical(content)),
    )
    fill(version)
    assessment.shared_version = assessment.public_version = version
    assessment.state = state
    assessment.ended_reason = "A reason." if state == State.TAKEN_DOWN else ""
    assessment.ended_at = at + days(20) if state == State.TAKEN_DOWN else None
    assessment.save()
    publication.renew([service.pk])
    return assessment


def _point(rating: str, why: str | None) -> dict[str, Any]:
    why = ("" if rating == "green" else "Two groups were not met.") if why is None else why
    actions = [{"id": "1", "number": "5.1", "text": "Test with more people."}]
    return {
        "number": 5,
        "title": "Make sure everyone can use the service",
        "url": "https://standard.example/5",
        "in_scope": True,
        "rating": rating,
        "done_well": "People with access needs took part.",
        "reason": why,
        "observations": "",
        "actions": [] if rating == "green" else actions,
    }
