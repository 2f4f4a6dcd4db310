"""The records: one file per noun."""

from assess.domain.models.artefact import Artefact
from assess.domain.models.assessment import (
    Assessment,
    GateOverride,
    Membership,
    RequestedWeek,
    Sitting,
    Waiver,
)
from assess.domain.models.happened import ClockMark, Email, Event
from assess.domain.models.organisations import (
    EmailDomain,
    Organisation,
    OrganisationAlias,
    Portfolio,
)
from assess.domain.models.panel import Assessor, AssessorProfession, Seat
from assess.domain.models.people import HeldForm, Person, Session, SignIn, Staff
from assess.domain.models.published import PublishedReport
from assess.domain.models.report import (
    Action,
    Challenge,
    ChallengedPoint,
    Note,
    PointReview,
    Report,
    ReportVersion,
    Revision,
)
from assess.domain.models.service import Service, ServicePerson
from assess.domain.models.standard import Point, PointProfession, Standard

__all__ = [
    "Action",
    "Artefact",
    "Assessment",
    "Assessor",
    "AssessorProfession",
    "Challenge",
    "ChallengedPoint",
    "ClockMark",
    "Email",
    "EmailDomain",
    "Event",
    "GateOverride",
    "HeldForm",
    "Membership",
    "Note",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "Point",
    "PointProfession",
    "PointReview",
    "Portfolio",
    "PublishedReport",
    "Report",
    "ReportVersion",
    "RequestedWeek",
    "Revision",
    "Seat",
    "Service",
    "ServicePerson",
    "Session",
    "SignIn",
    "Sitting",
    "Staff",
    "Standard",
    "Waiver",
]
