"""What stands between a service and its next assessment: computed, and explained (R9, R14; k 5, 8, 9).

Read for a request, and for a service before anyone begins one. A gate stops the request until it is
cleared; a warning (`stops` is false) asks for a reason and lets it through.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F

from assess.domain.decisions import NOT_YET_ACCEPTED, facts_of, open_actions
from assess.domain.department import mitigation_counts
from assess.domain.models import Action, Assessment, Service
from assess.domain.signatures import listed
from assess.domain.standing import Facts, PointRated, point_standings
from assess.domain.words import (
    ADDRESSED,
    AFTER_REPORT,
    BEFORE_DAY,
    ActionStatus,
    Kind,
    Phase,
    Rating,
    State,
)

S = State
REPORT, SAME_PHASE, CODE = "report-not-accepted", "same-phase-running", "project-code-booked"
RED, AMBERS, PHASE_ORDER = "red-open", "ambers-open", "phase-order"
# What the service assessment team can let a request through, with a reason. A red only ends by
# reassessment, and an amber has an override of its own, recorded with the action (R9).
GATES = {
    REPORT: "An earlier report is not accepted yet",
    SAME_PHASE: "An assessment of the same phase is under way",
    CODE: "Another service has booked with the same project code",
}
_BEING_WRITTEN = frozenset({S.REPORTING, S.CHECKING})
# Booked, and not accepted yet.
RUNNING = BEFORE_DAY | _BEING_WRITTEN
HELD = _BEING_WRITTEN | NOT_YET_ACCEPTED | AFTER_REPORT
# Others may not know what was asked for and not taken on.
_KNOWN_TO_OTHERS = (RUNNING | NOT_YET_ACCEPTED) - {S.REQUESTED}


@dataclass(frozen=True)
class OpenAction:
    """An amber action that is not addressed, and what would clear it."""

    assessment: int
    uuid: uuid.UUID
    number: str  # 3.1: of its point
    phase: str  # of its report, in words
    text: str
    due_on: date
    status: str
    accepted: bool = True  # its report
    public: bool = False
    opens: bool = True  # whether who reads this has a part in its assessment

    @property
    def status_words(self) -> str:
        """How far it is."""
        return str(ActionStatus(self.status).label)

    @property
    def clears(self) -> str:
        """What would clear it, for the service team."""
        if not self.accepted:
            return "Accept its report first. Then show that the action is done."
        return _CLEARS[ActionStatus(self.status)]


_DECIDE = "the lead assessor or the service assessment team closes it"
_CLEARS = {
    ActionStatus.TO_DO: f"Do it and show evidence: then {_DECIDE}.",
    ActionStatus.IN_PROGRESS: f"Finish it and show evidence: then {_DECIDE}.",
    ActionStatus.EVIDENCE_OFFERED: f"Your evidence is there. Next {_DECIDE}, or says what is missing.",
    ActionStatus.MITIGATION_AGREED: (
        "The agreed mitigation does not clear it. Show evidence that it is done, or ask the "
        "service assessment team to let it through."
    ),
}


@dataclass(frozen=True)
class RedReport:
    """Red points that one reassessment would decide, and the report that it is booked from."""

    assessment: int
    points: tuple[int, ...]
    accepted: bool
    under_way: int | None  # the reassessment that is booked already
    books: bool = True  # whether who reads this may book it
    opens: bool = True  # whether who reads this has a part in it


@dataclass(frozen=True)
class Gate:
    """One thing that stands in the way: its name, a sentence for the service team, and details."""

    name: str
    sentence: str
    stops: bool = True
    actions: tuple[OpenAction, ...] = ()
    reds: tuple[RedReport, ...] = ()
    asks: str = ""  # of a warning: what the service team is asked
    reason: str = ""  # and what it said


def open_gates(assessment: Assessment) -> list[Gate]:
    """What stands between this request and sending it; of a reassessment nothing here does (R15)."""
    if assessment.reassessment_of_id is not None:
        return []
    return gates_ahead(
        assessment.service,
        phase=assessment.phase,
        kind=assessment.kind,
        code=assessment.project_code,
        request=assessment,
    )


def gates_ahead(
    service: Service,
    *,
    phase: str = "",
    kind: str = "",
    code: str = "",
    request: Assessment | None = None,
    facts: Facts | None = None,
    others: Iterable["Other"] | None = None,
) -> list[Gate]:
    """What stands between this service and its next request, as far as that request is known.

    `request`: the draft, where there is one. `facts` and `others` are read unless whoever asks has
    done so. A peer review waits for no amber and no red: it rates nothing.
    """
    others = list(_others(service, request) if others is None else others)
    found: list[Gate | None] = []
    if kind != Kind.PEER_REVIEW:
        facts = facts or facts_of([service.pk])[service.pk]
        now = point_standings(facts.rated)
        found = [_red(facts, now, others), _ambers(service, facts, now)]
    found += [_not_accepted(others), _same_phase(others, phase), _code_booked(service, code)]
    found.append(_phase_order(others, phase))
    gates = [each for each in found if each is not None]
    return _with_reasons(gates, request) if request is not None else gates


def _with_reasons(gates: list[Gate], request: Assessment) -> list[Gate]:
    """Without what the request was let through, and with what was said to a warning."""
    if not any(gate.name in GATES or not gate.stops for gate in gates):
        return gates
    reasons = dict(request.overrides.values_list("gate", "reason"))
    return [
        replace(gate, reason=reasons.get(gate.name, ""))
        for gate in gates
        if gate.name not in GATES or gate.name not in reasons
    ]


# The other assessments of the service --------------------------------------------------------------


@dataclass(frozen=True)
class Other:
    """Another assessment of the service, in any state; `kind` and `phase` may be blank in a draft."""

    pk: int
    phase: str
    kind: str
    state: str
    shared_at: datetime | None
    reassessment_of: int | None

    @property
    def words(self) -> str:
        """Alpha service assessment, in the middle of a sentence."""
        kind = "reassessment" if self.reassessment_of else Kind(self.kind).label.lower()
        return f"{Phase(self.phase).label} {kind}".lower()


def _others(service: Service, besides: Assessment | None) -> list[Other]:
    running = Assessment.objects.filter(service=service, state__in=RUNNING | HELD)
    if besides is not None:
        running = running.exclude(pk=besides.pk)
    rows = running.order_by("-id").values_list(
        "pk", "phase", "kind", "state", "shared_at", "reassessment_of_id"
    )
    return [Other(*row) for row in rows]


def _not_accepted(others: Iterable[Other]) -> Gate | None:
    """A report that was shared and is not accepted, or was recalled since (k 5)."""
    for each in others:
        if each.state in NOT_YET_ACCEPTED:
            what = "has been shared and is not accepted yet. Accept it, or settle the challenge,"
        elif each.state in _BEING_WRITTEN and each.shared_at is not None:
            what = (
                "was shared and recalled, and is not accepted yet. Wait until it is shared again "
                "and accept it"
            )
        else:
            continue
        return Gate(
            REPORT,
            f"The report of the {each.words} {what} before you ask for the next assessment.",
        )
    return None


def _same_phase(others: Iterable[Other], phase: str) -> Gate | None:
    for each in others:
        if phase and each.phase == phase and each.state in RUNNING and not each.reassessment_of:
            return Gate(
                SAME_PHASE,
                f"The {each.words} of this service is already under way (reference {each.pk}). "
                "Wait until its report is accepted, or choose another phase.",
            )
    return None


def _phase_order(others: Iterable[Other], phase: str) -> Gate | None:
    """Every phase is assessed at its end (R12): a warning where the one before was not."""
    order = list(Phase)
    before = order[order.index(Phase(phase)) - 1] if phase and phase != Phase.DISCOVERY else None
    if before is None or any(each.phase == before and each.state in HELD for each in others):
        return None
    return Gate(
        PHASE_ORDER,
        f"The {before.label.lower()} of this service has not been assessed here.",
        stops=False,
        asks=f"Every phase is assessed at its end. Why was the {before.label.lower()} not assessed?",
    )


def _code_booked(service: Service, code: str) -> Gate | None:
    """One project is booked once: the same code under another service is most likely a mistake (R14)."""
    if not code:
        return None
    found = (
        Assessment.objects.filter(
            service__organisation=service.organisation_id,
            project_code__iexact=code,
            state__in=RUNNING | NOT_YET_ACCEPTED,
        )
        .exclude(service=service)
        .order_by("id")
        .values_list("service__name", "state", "confidential")
        .first()
    )
    if found is None:
        return None
    name, state, confidential = found
    known = state in _KNOWN_TO_OTHERS and not confidential
    whose = f"“{name}”" if known else "another service of your organisation"
    return Gate(
        CODE,
        f"An assessment of {whose} is already booked with the project code {code}. If the code is "
        "wrong, change it. If both are the same service, ask for its next assessment there.",
    )


# Its points ----------------------------------------------------------------------------------------


def _red(facts: Facts, now: dict[int, PointRated], others: Iterable[Other]) -> Gate | None:
    reds = sorted(
        (each for each in now.values() if each.rating == Rating.RED), key=lambda each: each.number
    )
    if not reds:
        return None
    running = {
        each.reassessment_of: each.pk
        for each in others
        if each.reassessment_of and each.state in RUNNING | NOT_YET_ACCEPTED
    }
    reports = []
    for root in dict.fromkeys(each.root for each in reds):
        mine = [each for each in reds if each.root == root]
        last = max(mine, key=lambda each: (each.at, each.assessment))
        chain = {each.assessment for each in facts.rated if each.root == root}
        under_way = next((running[pk] for pk in chain if pk in running), None)
        points = tuple(each.number for each in mine)
        reports.append(RedReport(last.assessment, points, last.accepted, under_way))
    numbers = listed([str(each.number) for each in reds])
    one = len(reds) == 1
    return Gate(
        RED,
        f"Point{'' if one else 's'} {numbers} of this service {'is' if one else 'are'} red, so the "
        f"service pauses. {'It has' if one else 'They have'} to be reassessed before you ask for "
        "the next assessment. Nobody can let a request through before that.",
        reds=tuple(reports),
    )


def _ambers(service: Service, facts: Facts, now: dict[int, PointRated]) -> Gate | None:
    """All ambers are addressed before the next assessment is booked (S17, R9), overdue or not (k 9)."""
    amber = {point for point, each in now.items() if each.rating == Rating.AMBER}
    if not any(
        each.point in amber and stands_in_the_way(each.status) and not each.let_through
        for each in facts.ambers
    ):
        return None
    rows = (
        Action.objects.filter(
            open_actions(),
            point_review__assessment__service=service,
            due_on__isnull=False,
            let_through_at__isnull=True,
        )
        .order_by("due_on", "point_review__assessment_id", "point_review__point__number", "number")
        .values_list(
            "uuid",
            "number",
            "text",
            "due_on",
            "status",
            F("point_review__point_id"),
            F("point_review__point__number"),
            F("point_review__assessment_id"),
            F("point_review__assessment__phase"),
            F("point_review__assessment__state"),
            F("point_review__assessment__confidential"),
        )
    )
    actions = tuple(
        OpenAction(
            assessment=assessment,
            uuid=uuid,
            number=f"{point_number}.{number}",
            phase=str(Phase(phase).label).lower(),
            text=text,
            due_on=due_on,
            status=status,
            accepted=state in AFTER_REPORT,
            public=state == S.PUBLISHED and not confidential,
        )
        for (
            uuid,
            number,
            text,
            due_on,
            status,
            point,
            point_number,
            assessment,
            phase,
            state,
            confidential,
        ) in rows
        if point in amber and stands_in_the_way(status)
    )
    if not actions:
        return None
    several = len({each.assessment for each in actions}) > 1
    numbers = [f"{each.number} ({each.phase})" if several else each.number for each in actions]
    one = len(actions) == 1
    return Gate(
        AMBERS,
        f"{len(actions)} amber action{'' if one else 's'} of this service {'is' if one else 'are'} "
        f"open: {listed(numbers)}. All ambers are addressed before you ask for the next assessment.",
        actions=actions,
    )


def stands_in_the_way(status: str) -> bool:
    """Whether an amber action in this status keeps the next assessment from being booked (k 8)."""
    if status == ActionStatus.MITIGATION_AGREED:
        return not mitigation_counts()
    return status not in ADDRESSED
