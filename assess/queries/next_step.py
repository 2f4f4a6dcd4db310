"""Where an assessment is, in one sentence, and the one thing this person does next."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Min

from assess.domain.clock import ANSWER_WORKING_DAYS, weekday_words
from assess.domain.decisions import open_actions
from assess.domain.models import Action, Assessment
from assess.domain.roles import Role
from assess.domain.words import SERVICE_TEAMS_OWN, State

S = State


@dataclass(frozen=True)
class Next:
    """One thing to do: what it is, the page where it is done, and the words of its button.

    Without a page there is nothing to do, and `words` say what will happen.
    """

    words: str
    page: str = ""
    button: str = ""
    until: datetime.date | None = None


@dataclass(frozen=True)
class Left:
    """How many actions wait for the service team, and the first of their last days."""

    number: int
    until: datetime.date | None


def left_to_do(assessment: Assessment) -> Left:
    """What the service team has to do about the actions of an accepted report. One query."""
    waits = Action.objects.filter(
        open_actions(), point_review__assessment=assessment, status__in=SERVICE_TEAMS_OWN
    )
    return Left(**waits.aggregate(number=Count("pk"), until=Min("due_on")))


def state_sentence(assessment: Assessment, team: str = "service assessment team") -> str:
    """Who has the assessment, and until when."""
    day = assessment.assessed_on
    due, last = assessment.report_due_on, assessment.respond_by
    match assessment.state:
        case S.DRAFT:
            return "The request has not been sent yet."
        case S.REQUESTED:
            return (
                f"The {team} is looking at the request. It answers within "
                f"{ANSWER_WORKING_DAYS} working days."
            )
        case S.DECLINED:
            return f"The {team} declined the request."
        case S.WITHDRAWN:
            return "The service team withdrew the request."
        case S.CANCELLED:
            return f"The {team} cancelled the assessment."
        case S.ARRANGING:
            when = f" It is planned for {weekday_words(day)}." if day else " It has no date yet."
            return f"The {team} is arranging the assessment.{when}"
        case S.ARRANGED:
            return f"The assessment is on {weekday_words(day)}." if day else "Arranged."
        case S.REPORTING:
            by = f" It is due to the service team by {weekday_words(due)}." if due else ""
            return f"The panel is writing the report.{by}"
        case S.CHECKING:
            by = f" It is due to the service team by {weekday_words(due)}." if due else ""
            return f"The {team} is checking the report.{by}"
        case S.SHARED:
            by = f" by the end of {weekday_words(last)}" if last else ""
            return f"The product or delivery manager has the report, to accept or challenge{by}."
        case S.CHALLENGED:
            return "The report has been challenged. The 10 working days are stopped."
        case S.ACCEPTED:
            return "The report was accepted in confidence. It is not public."
        case S.PUBLISHED:
            return "The report is published."
        case S.TAKEN_DOWN:
            return "The report was published and has been taken down."
        case S.CLOSED:
            return "The assessment was closed. Its report is not published."
        case _:
            return str(State(assessment.state).label)


_PANEL_WAITS = {
    S.ARRANGING: "Nothing to do yet. We will email you when the date and the panel are confirmed.",
    S.CHECKING: "Nothing to do: the report is being checked. We will email you if it comes back.",
    S.SHARED: "Nothing to do: the service team is reading the report.",
}
_TEAM_WAITS = {
    S.REQUESTED: "Nothing to do: we will email you when the request has been looked at.",
    S.REPORTING: "Nothing to do: we will email you when the report is ready.",
    S.CHECKING: "Nothing to do: we will email you when the report is ready.",
    S.CHALLENGED: "Nothing to do: the service assessment team arranges the next step.",
}


def next_for(
    assessment: Assessment,
    roles: Collection[Role],
    can: Collection[str],
    ready: bool = False,
    asked: bool = False,
    left: Left | None = None,
) -> Next:
    """The one thing this person does next for this assessment.

    `ready`: nothing is missing any more before the arrangements can be confirmed. `asked`: a
    question about the shared report has no answer yet. `left`: what the service team has to do
    about its actions.
    """
    state = assessment.state
    if asked and state == S.SHARED and "clarification.answer" in can:
        words = "Answer what the service team asked about the report."
        return Next(words, "report-questions", "See the question", assessment.respond_by)
    if Role.STAFF in roles:
        found = _for_staff(assessment, ready)
    elif Role.PANEL in roles or Role.OBSERVER in roles:
        found = _for_panel(assessment, roles)
    else:
        found = _for_service_team(assessment, can)
    if found is not None:
        return found
    if left is not None and left.number and "action.offer_evidence" in can:
        words = (
            "Work on the action left to do, and offer evidence for it."
            if left.number == 1
            else f"Work on the {left.number} actions left to do, and offer evidence for each."
        )
        return Next(words, "actions", "See the actions", left.until)
    if state in {S.PUBLISHED}:
        return Next("The report is public.", "published-report", "Read the report")
    if state in {S.ACCEPTED, S.TAKEN_DOWN, S.CLOSED} and "report.see_shared" in can:
        return Next("The report is not public.", "report-read", "Read the report")
    return Next("Nothing to do.")


def _for_staff(assessment: Assessment, ready: bool) -> Next | None:
    day = assessment.assessed_on
    match assessment.state:
        case S.DRAFT:
            return Next("Finish the request.", "book-tasks", "Continue the request")
        case S.REQUESTED:
            return Next("Accept or decline the request.", "request", "Look at the request")
        case S.ARRANGING if day is None:
            return Next(
                "Set the date of the assessment.", "assessment-set_sittings", "Set the date"
            )
        case S.ARRANGING if ready:
            return Next(
                "Everything is in place: confirm the arrangements.",
                "assessment-arrange",
                "Confirm the arrangements",
            )
        case S.ARRANGING:
            return Next(
                "Fill the panel’s seats, then confirm the arrangements.", "panel", "Fill the panel"
            )
        case S.ARRANGED:
            return Next("Nothing to do until the day.")
        case S.REPORTING:
            return Next(
                "Nothing to do: the panel is writing.", "report", "See how far the report is"
            )
        case S.CHECKING:
            return Next(
                "Check the report, then share it with the service team.",
                "report-check",
                "Check the report",
                assessment.report_due_on,
            )
        case S.SHARED if assessment.amending_since is not None:
            return Next(
                "The report is being changed because of a question: share the changed report once "
                "both sides have agreed.",
                "report-changes",
                "See the changes",
                assessment.respond_by,
            )
        case S.SHARED:
            return Next("Nothing to do: the service team is reading the report.")
        case S.CHALLENGED:
            return Next(
                "Bring the service team and the panel together to settle the challenge.",
                "challenge",
                "See the challenge",
            )
        case S.ACCEPTED if not assessment.confidential:
            return Next(
                "The service is not confidential any more: publish the report.",
                "report-publish",
                "Publish the report",
            )
        case S.DECLINED:
            return Next("Nothing to do, unless the request should be taken up again.")
    return None


def _for_panel(assessment: Assessment, roles: Collection[Role]) -> Next | None:
    state = assessment.state
    if Role.OBSERVER in roles:
        if state in {S.ARRANGING, S.ARRANGED}:
            return Next("Read what the service team shares.", "artefacts", "See the artefacts")
        return None
    if state == S.ARRANGED:
        return Next("Read the artefacts before the day.", "artefacts", "See the artefacts")
    if state == S.REPORTING:
        words = "Write the report together" + (", then submit it." if Role.LEAD in roles else ".")
        return Next(words, "report", "Write the report", assessment.report_due_on)
    if state == S.CHALLENGED:
        words = "The report is challenged: meet the service team, and agree what changes."
        return Next(words, "challenge", "See the challenge")
    if state == S.SHARED and assessment.amending_since is not None:
        words = "Change the report as the answer to a question needs it."
        return Next(words, "report-changes", "See the changes", assessment.respond_by)
    if state in _PANEL_WAITS:
        return Next(_PANEL_WAITS[S(state)])
    return None


def _for_service_team(assessment: Assessment, can: Collection[str]) -> Next | None:
    state = assessment.state
    if state == S.DRAFT:
        return Next("Finish the request and send it.", "book-tasks", "Continue the request")
    if state in {S.ARRANGING, S.ARRANGED}:
        words = "Add your artefacts and the people of your service team before the day."
        return Next(words, "artefacts", "Add artefacts")
    if state == S.SHARED:
        if "report.accept" in can and assessment.amending_since is not None:
            return Next(
                "The panel is changing the report because of a question: read what changes, and "
                "agree to it. You can also accept the report as it was shared.",
                "report-changes",
                "See the changes",
                assessment.respond_by,
            )
        if "report.accept" in can:
            return Next(
                "Read the report, then accept or challenge it.",
                "report-read",
                "Read the report",
                assessment.respond_by,
            )
        return Next(
            "Read the report. The product or delivery manager accepts or challenges it.",
            "report-read",
            "Read the report",
            assessment.respond_by,
        )
    if state == S.CHALLENGED:
        words = "The report is challenged: meet the panel, and agree what changes."
        return Next(words, "challenge", "See the challenge")
    if state in _TEAM_WAITS:
        return Next(_TEAM_WAITS[S(state)])
    if state == S.DECLINED:
        return Next("Read why the request was declined.", "request", "See the request")
    return None
