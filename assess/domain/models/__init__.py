"""The records: one file per noun."""

from assess.domain.models.actions import (
    ActionStep,
    AgreedRevision,
    Evidence,
    PointDecision,
    SpendApproval,
)
from assess.domain.models.artefact import Artefact
from assess.domain.models.assessment import (
    Assessment,
    GateOverride,
    Membership,
    RequestedWeek,
    Sitting,
    Waiver,
)
from assess.domain.models.checking import CheckingEdit, Opening, Remark, Tick
from assess.domain.models.dispute import (
    Challenge,
    ChallengedPart,
    Clarification,
    Heard,
    Meeting,
)
from assess.domain.models.documents import Document
from assess.domain.models.feedback import FeedbackAnswers, FeedbackLink
from assess.domain.models.happened import ClockMark, Email, Event
from assess.domain.models.organisations import (
    EmailDomain,
    Organisation,
    OrganisationAlias,
    Portfolio,
)
from assess.domain.models.panel import Assessor, AssessorProfession, Seat
from assess.domain.models.people import HeldForm, Person, Session, SignIn, Staff
from assess.domain.models.published import PublishedRating, PublishedReport
from assess.domain.models.report import (
    Action,
    Note,
    PointReview,
    Report,
    ReportVersion,
    Revision,
)
from assess.domain.models.service import Service, ServicePerson
from assess.domain.models.standard import Point, PointProfession, Prompt, Standard
from assess.domain.models.together import (
    Agreement,
    BroughtIn,
    DismissedHint,
    Nudge,
    Opinion,
    PointsDone,
    Presence,
    Question,
)

__all__ = [
    "Action",
    "ActionStep",
    "AgreedRevision",
    "Agreement",
    "Artefact",
    "Assessment",
    "Assessor",
    "AssessorProfession",
    "BroughtIn",
    "Challenge",
    "ChallengedPart",
    "CheckingEdit",
    "Clarification",
    "ClockMark",
    "DismissedHint",
    "Document",
    "Email",
    "EmailDomain",
    "Event",
    "Evidence",
    "FeedbackAnswers",
    "FeedbackLink",
    "GateOverride",
    "Heard",
    "HeldForm",
    "Meeting",
    "Membership",
    "Note",
    "Nudge",
    "Opening",
    "Opinion",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "Point",
    "PointDecision",
    "PointProfession",
    "PointReview",
    "PointsDone",
    "Portfolio",
    "Presence",
    "Prompt",
    "PublishedRating",
    "PublishedReport",
    "Question",
    "Remark",
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
    "SpendApproval",
    "Staff",
    "Standard",
    "Tick",
    "Waiver",
]
