"""The other things someone can do to an assessment, besides the one next step."""

from collections.abc import Collection
from dataclasses import dataclass

from assess.domain.models import Assessment
from assess.domain.panel import may_lead_next
from assess.domain.words import State


@dataclass(frozen=True)
class Offer:
    """A verb that has a page of its own: its words, and the page below the assessment's."""

    verb: str
    words: str
    path: str
    name: str = ""  # of its address, where that is not the verb's

    @property
    def page(self) -> str:
        """The name of the page's address."""
        return self.name or self.verb.replace(".", "-")


@dataclass(frozen=True)
class Group:
    """Offers that belong together."""

    title: str
    offers: list[Offer]


OFFERS = [
    Group(
        "Request",
        [
            Offer("booking.accept", "Accept the request", "accept-request/"),
            Offer("booking.decline", "Decline the request", "decline/"),
            Offer("booking.reopen", "Reopen the request", "reopen/"),
            Offer("booking.transfer", "Change the primary contact", "transfer/"),
            Offer("booking.withdraw", "Withdraw the request", "withdraw/"),
            Offer("reassessment.book", "Book the reassessment", "reassess/"),
            Offer("booking.cancel", "Cancel the assessment", "cancel/"),
        ],
    ),
    Group(
        "Date",
        [
            Offer("assessment.set_sittings", "Set or change the date", "sittings/"),
            Offer("assessment.arrange", "Confirm the arrangements", "arrange/"),
            Offer("assessment.postpone", "Postpone the assessment", "postpone/"),
            Offer("assessment.hold", "Say that the assessment took place", "held/"),
            Offer("assessment.not_held", "Say that it did not take place", "not-held/"),
        ],
    ),
    Group(
        "People and artefacts",
        [
            Offer("panel.seat", "Give someone a seat on the panel", "panel/seat/"),
            Offer("panel.nudge", "Remind the panel of what is missing", "report/nudge/"),
            Offer("panel.hand_over_lead", "Hand over the lead", "panel/hand-over/"),
            Offer("managers.name", "Name the product or delivery manager", "managers/"),
            Offer("team.add", "Add someone to the service team", "team/add/"),
            Offer("artefact.add", "Add an artefact", "artefacts/add/"),
        ],
    ),
    Group(
        "Report",
        [
            Offer("report.agree_text", "Read the whole report, and agree", "report/agree-text/"),
            Offer("report.submit", "Submit the report", "report/submit/"),
            Offer("report.see_edits", "Changes made while checking", "report/edits/"),
            Offer("challenge.see", "Challenge and meetings", "report/challenge/", "challenge"),
            Offer(
                "clarification.see",
                "Questions about the report",
                "report/questions/",
                "report-questions",
            ),
            Offer(
                "report.see_versions",
                "Versions of the report",
                "report/versions/",
                "report-versions",
            ),
            Offer("report.recall", "Recall the report", "report/recall/"),
            Offer("report.publish", "Publish the report", "report/publish/"),
            Offer("report.correct", "Correct the published report", "report/correct/"),
            Offer("report.take_down", "Take the report down", "report/take-down/"),
            Offer("report.close", "Close without publishing", "report/close/"),
            Offer("assessment.mark_confidential", "Confidential or not", "confidential/"),
        ],
    ),
]


# Found on the page of the report, as long as there is one.
_BESIDE_REPORT = {"challenge.see", "clarification.see", "report.see_versions"}


def offers(assessment: Assessment, can: Collection[str], next_page: str) -> list[Group]:
    """What this person can do now, without what the page offers as the next step already."""
    groups = (
        Group(group.title, [o for o in group.offers if _fits(o, assessment, can, next_page)])
        for group in OFFERS
    )
    return [group for group in groups if group.offers]


def _fits(offer: Offer, assessment: Assessment, can: Collection[str], next_page: str) -> bool:
    if offer.verb not in can or offer.page == next_page:
        return False
    if offer.verb == "panel.hand_over_lead":
        return bool(may_lead_next(assessment))
    if offer.verb in _BESIDE_REPORT:
        return "report.see_shared" not in can
    if offer.verb == "assessment.not_held":
        return assessment.submitted_at is None
    # The request's answer is given on its own page, beside what was asked for.
    answer = offer.verb in {"booking.accept", "booking.decline"}
    return not (answer and assessment.state == State.REQUESTED)
