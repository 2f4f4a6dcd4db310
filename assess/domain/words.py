"""The field's own terms as values: states, phases, kinds, ratings, roles, disciplines."""

from django.db import models


class State(models.TextChoices):
    """Where an assessment is in its one lifecycle."""

    DRAFT = "draft", "Draft request"
    REQUESTED = "requested", "Requested"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CANCELLED = "cancelled", "Cancelled"
    ARRANGING = "arranging", "Being arranged"
    ARRANGED = "arranged", "Arranged"
    REPORTING = "reporting", "Panel writing the report"
    CHECKING = "checking", "Report being checked"
    SHARED = "shared", "With the service team"
    CHALLENGED = "challenged", "Challenged"
    ACCEPTED = "accepted", "Accepted in confidence"
    PUBLISHED = "published", "Published"
    TAKEN_DOWN = "taken_down", "Taken down"
    CLOSED = "closed", "Closed"


# Nothing happens any more to an assessment in one of these.
ENDS = frozenset({State.WITHDRAWN, State.CANCELLED, State.CLOSED})
# Before the report: the request and the arrangements.
BEFORE_DAY = frozenset({State.REQUESTED, State.ARRANGING, State.ARRANGED})
# After acceptance (or its end without one) the actions are the service team's to work on.
AFTER_REPORT = frozenset({State.ACCEPTED, State.PUBLISHED, State.TAKEN_DOWN, State.CLOSED})
# The service team may read the report (its last shared version) from here on.
WITH_SERVICE_TEAM = frozenset(
    {State.SHARED, State.CHALLENGED, State.ACCEPTED, State.PUBLISHED, State.TAKEN_DOWN}
)


class Phase(models.TextChoices):
    """The phases of a service, in their order."""

    DISCOVERY = "discovery", "Discovery"
    ALPHA = "alpha", "Alpha"
    PRIVATE_BETA = "private-beta", "Private beta"
    PUBLIC_BETA = "public-beta", "Public beta"
    LIVE = "live", "Live"


class Kind(models.TextChoices):
    """The two types of assessment."""

    SERVICE_ASSESSMENT = "service-assessment", "Service assessment"
    PEER_REVIEW = "peer-review", "Peer review"


def type_words(kind: str, reassesses: object) -> str:
    """The type as people write it: what looks again at red points is a reassessment."""
    if reassesses:
        return "Reassessment"
    return str(Kind(kind).label) if kind else ""


class Rating(models.TextChoices):
    """What the panel says of a point, or of the service as a whole; worst first."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class Discipline(models.TextChoices):
    """The four disciplines a panel has between them (S59)."""

    USER_RESEARCH = "user-research", "User research"
    DESIGN = "design", "Design"
    PRODUCT_OR_DELIVERY = "product-or-delivery", "Product or delivery"
    TECHNICAL = "technical", "Technical"


class PanelRole(models.TextChoices):
    """The role a person has in a seat; the words the live service's users know."""

    LEAD = "lead", "Lead assessor"
    USER_RESEARCH = "user-research", "User research assessor"
    CONTENT_DESIGN = "design-content", "Design assessor (Content)"
    INTERACTION_DESIGN = "design-interaction", "Design assessor (Interaction)"
    SERVICE_DESIGN = "design-service", "Design assessor (Service)"
    DESIGN = "design-all-round", "Design assessor (All-round)"
    PRODUCT = "product", "Product assessor"
    DELIVERY = "delivery", "Delivery assessor"
    TECHNICAL = "technical", "Technical assessor"
    ACCESSIBILITY = "accessibility", "Accessibility assessor"
    PERFORMANCE = "performance-analysis", "Performance analysis assessor"
    SECURITY = "information-security", "Info security"
    POLICY_DESIGN = "policy-design", "Policy design assessor"
    OBSERVER = "observer", "Observer"


# The discipline that a panel role fills; roles not named here fill none of the four.
FILLS: dict[str, Discipline] = {
    PanelRole.USER_RESEARCH: Discipline.USER_RESEARCH,
    PanelRole.CONTENT_DESIGN: Discipline.DESIGN,
    PanelRole.INTERACTION_DESIGN: Discipline.DESIGN,
    PanelRole.SERVICE_DESIGN: Discipline.DESIGN,
    PanelRole.DESIGN: Discipline.DESIGN,
    PanelRole.PRODUCT: Discipline.PRODUCT_OR_DELIVERY,
    PanelRole.DELIVERY: Discipline.PRODUCT_OR_DELIVERY,
    PanelRole.TECHNICAL: Discipline.TECHNICAL,
}


class Profession(models.TextChoices):
    """Professions of assessors, and those that lead on a point of the Standard."""

    USER_RESEARCH = "user-research", "User research"
    DESIGN = "design", "Design"
    PRODUCT = "product", "Product management"
    DELIVERY = "delivery", "Delivery management"
    TECHNOLOGY = "technology", "Technology"
    ACCESSIBILITY = "accessibility", "Accessibility"
    PERFORMANCE = "performance-analysis", "Performance analysis"
    BUSINESS_ANALYSIS = "business-analysis", "Business analysis"
    SECURITY = "information-security", "Information security"
    POLICY_DESIGN = "policy-design", "Policy design"


class TeamRole(models.TextChoices):
    """What a person does in a service team; the live service's list."""

    ACCESSIBILITY = "accessibility-specialist", "Accessibility specialist"
    ARCHITECT = "architect", "Architect"
    BUSINESS_ANALYST = "business-analyst", "Business analyst"
    CONTENT_DESIGNER = "content-designer", "Content designer"
    DATA_ANALYST = "data-analyst", "Data analyst"
    DELIVERY_MANAGER = "delivery-manager", "Delivery manager"
    INTERACTION_DESIGNER = "interaction-designer", "Interaction designer"
    PERFORMANCE_ANALYST = "performance-analyst", "Performance analyst"
    POLICY = "policy", "Policy"
    PRODUCT_MANAGER = "product-manager", "Product manager"
    SERVICE_DESIGNER = "service-designer", "Service designer"
    SERVICE_OWNER = "service-owner", "Service owner"
    SOFTWARE_DEVELOPER = "software-developer", "Software developer"
    TEST_ENGINEER = "test-engineer", "Test engineer"
    TEST_MANAGER = "test-manager", "Test manager"
    USER_RESEARCHER = "user-researcher", "User researcher"
    UX_DESIGNER = "ux-designer", "UX designer"


class MemberRole(models.TextChoices):
    """The people an assessment names besides its service team."""

    PRODUCT_MANAGER = "product-manager", "Product manager"
    DELIVERY_MANAGER = "delivery-manager", "Delivery manager"
    SERVICE_OWNER = "service-owner", "Service owner"
    DEPUTY_DIRECTOR = "deputy-director", "Digital deputy director"


# The only two who accept or challenge a report (S44).
MANAGERS = frozenset({MemberRole.PRODUCT_MANAGER, MemberRole.DELIVERY_MANAGER})


class StaffKind(models.TextChoices):
    """What a person does for an organisation across all its assessments."""

    SERVICE_ASSESSMENT_TEAM = "service-assessment-team", "Service assessment team"
    ADMINISTRATOR = "administrator", "Administrator"
    HEAD_OF_PROFESSION = "head-of-profession", "Head of profession"
    READER_OF_FIGURES = "reader-of-figures", "Reader of figures"


class Side(models.TextChoices):
    """From which side of the table feedback comes."""

    SERVICE_TEAM = "service-team", "Service team"
    PANEL = "panel", "Panel"


class DocumentFormat(models.TextChoices):
    """The formats in which a report can be kept, in the order in which they are offered."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    ODT = "odt", "ODT"
    EXCEL = "xlsx", "Excel"
    CSV = "csv", "CSV"


class DocumentState(models.TextChoices):
    """Where a document is."""

    WAITING = "waiting", "Being made"
    MADE = "made", "Ready"
    FAILED = "failed", "Could not be made"


class Marking(models.TextChoices):
    """What a document says of itself at its top and on each page: who may read the report."""

    PUBLISHED = "published", "Published"
    NOT_YET_PUBLISHED = "not-yet-published", "Not yet published"
    IN_CONFIDENCE = "in-confidence", "In confidence"
    TAKEN_DOWN = "taken-down", "Taken down"


class ActionStatus(models.TextChoices):
    """How far an action is."""

    TO_DO = "to-do", "To do"
    IN_PROGRESS = "in-progress", "In progress"
    EVIDENCE_OFFERED = "evidence-offered", "Evidence offered"
    CLOSED = "closed", "Closed"
    MITIGATION_AGREED = "mitigation-agreed", "Mitigation agreed"
    SUPERSEDED = "superseded", "Superseded"


# Nothing is left to do about an action in one of these.
ADDRESSED = frozenset({ActionStatus.CLOSED, ActionStatus.SUPERSEDED})
# What the service team says of its own work; the other statuses are decided by others.
SERVICE_TEAMS_OWN = frozenset({ActionStatus.TO_DO, ActionStatus.IN_PROGRESS})


class StepKind(models.TextChoices):
    """What happened to an action: one line of its own history."""

    PLANNED = "planned", "Planned"  # owner, target date or status
    PROGRESS = "progress", "Progress"
    EVIDENCE = "evidence", "Evidence offered"
    CLOSED = "closed", "Closed"
    SENT_BACK = "sent-back", "Sent back"
    MITIGATION = "mitigation", "Mitigation agreed"
    REOPENED = "reopened", "Opened again"
    LET_THROUGH = "let-through", "Let through"
    SUPERSEDED = "superseded", "Superseded"
    ASKED = "asked", "Asked"  # the service team asks the panel
    ADVISED = "advised", "Answered"
    AGREED = "agreed", "Agreed"  # what a call or workshop agreed


class Help(models.TextChoices):
    """How the service team would like to be helped with an action (S21, S22)."""

    WRITING = "writing", "An answer in writing"
    CALL = "call", "A call"
    WORKSHOP = "workshop", "A workshop"


class Decided(models.TextChoices):
    """How a point got the rating it has."""

    ASSESSED = "assessed", "Assessed"
    REASSESSED = "reassessed", "Reassessed"
    REVISED = "revised", "Revised by agreement"
