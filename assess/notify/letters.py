"""Who is sent which email when something happens: one table.

An email is named by its kind, which is also the name of its text in `emails/`. A person gets the
first email of an event that is for them, and no second. Whoever did it gets only a receipt.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assess.domain.models import Assessment, Event
from assess.domain.words import State
from assess.notify.ambers import has_open
from assess.notify.readers import (
    Audience,
    action_owners,
    asked_for_feedback,
    asker,
    asker_of_action,
    asking_manager,
    contact,
    directors,
    invited,
    lead,
    mailbox,
    managers,
    new_owner,
    observers,
    owing,
    owners_reminded,
    panel,
    previous,
    reminded_of_feedback,
    service_team,
    subject_of,
)

Holds = Callable[[Event, Assessment], bool]


def _always(event: Event) -> bool:
    return True


def _was_sent(event: Event) -> bool:
    """Nobody was told of a request that was never sent."""
    return event.before != State.DRAFT


def _for_observer(event: Event) -> bool:
    return bool(event.data["observer"])


def _for_panel_member(event: Event) -> bool:
    return not event.data["observer"]


def _becomes_public(event: Event) -> bool:
    return event.after == State.PUBLISHED


def _in_confidence(event: Event) -> bool:
    return event.after == State.ACCEPTED


def _was_in_confidence(event: Event) -> bool:
    return event.before == State.ACCEPTED


def _was_taken_down(event: Event) -> bool:
    return event.before == State.TAKEN_DOWN


def _was_edited(event: Event) -> bool:
    """The service assessment team changed texts while it checked the report."""
    return bool(event.data.get("edited"))


def _begins_to_arrange(event: Event) -> bool:
    return event.after == State.ARRANGING


def _is_being_written(event: Event) -> bool:
    return event.after == State.REPORTING


def still_holds(event: Event, assessment: Assessment) -> bool:
    """True of what has happened, whatever has happened since."""
    return True


def still_to_answer(event: Event, assessment: Assessment) -> bool:
    """The report waits for an answer, with the last day that the email names."""
    last = assessment.respond_by
    return (
        assessment.state == State.SHARED
        and last is not None
        and last.isoformat() == event.data["respond_by"]
    )


def still_due(event: Event, assessment: Assessment) -> bool:
    """The report is where it was, and due when the email says it was."""
    due = assessment.report_due_on
    return (
        assessment.state == event.after
        and due is not None
        and due.isoformat() == event.data["due_on"]
    )


def _all_agreed(event: Event) -> bool:
    return bool(event.data["all"])


def still_ended(event: Event, assessment: Assessment) -> bool:
    """Nobody has marked the service again, or taken the next step, since."""
    return not assessment.confidential and assessment.state == event.after


def _by_manager_first(event: Event) -> bool:
    return not event.data["both"] and event.data["side"] == "manager"


def _by_lead_first(event: Event) -> bool:
    return not event.data["both"] and event.data["side"] != "manager"


def _both_agreed(event: Event) -> bool:
    return bool(event.data["both"])


def _someone_owns(event: Event) -> bool:
    """Actions became those of somebody who did not choose them."""
    return bool(event.data.get("told"))


def _needs_change(event: Event) -> bool:
    return bool(event.data["needs_change"])


def still_amended(event: Event, assessment: Assessment) -> bool:
    """What was agreed to is still being changed: it was neither shared nor given up."""
    return assessment.amending_since is not None


def still_written(event: Event, assessment: Assessment) -> bool:
    """The panel has not submitted the report, nor begun it again, since."""
    return assessment.state == event.after


def _tells(event: Event) -> bool:
    """Of several decisions taken at once, the last one tells of all."""
    return bool(event.data.get("decided"))


def still_held(event: Event, assessment: Assessment) -> bool:
    """Nobody has said since that the assessment did not take place."""
    return assessment.held_at is not None


def _with_red(event: Event) -> bool:
    return bool(event.data.get("reds"))


def _something_to_do(event: Event) -> bool:
    return bool(event.data["open"])


def _escalates(event: Event) -> bool:
    return bool(event.data["escalates"])


def _something_to_decide(event: Event) -> bool:
    return bool(event.data["waiting"])


def still_to_address(event: Event, assessment: Assessment) -> bool:
    """Something is left to do about what the email is about."""
    return has_open(event.data["open"])


def still_to_decide(event: Event, assessment: Assessment) -> bool:
    """Evidence that was offered still waits for somebody to look at it."""
    return has_open(event.data["waiting"])


def still_asked(event: Event, assessment: Assessment) -> bool:
    """What the service team asked for was neither decided nor taken back since."""
    asked = assessment.revised.filter(uuid=event.data["revision"])
    return asked.filter(decided_at__isnull=True, withdrawn_at__isnull=True).exists()


def _is_agreed(event: Event) -> bool:
    return bool(event.data.get("agreed"))


def _is_not_agreed(event: Event) -> bool:
    return not event.data.get("agreed")


@dataclass(frozen=True)
class Letter:
    """One email: its kind, for whom it is, when it is called for, and until when it holds.

    `receipt` emails go to whoever did it as well. An email that does not hold any more when it
    is due is not sent. The text of a `secret` one is nobody's but its reader's, and is wiped once
    it is sent. An `unlisted` one is on no page: to whom it went says something of them.
    """

    kind: str
    to: tuple[Audience, ...]
    receipt: bool = False
    when: Callable[[Event], bool] = _always
    holds: Holds = still_holds
    secret: bool = False
    unlisted: bool = False


BOOKERS = (contact, managers)
SERVICE_SIDE = (managers, contact, service_team)
PANEL_SIDE = (panel, observers)
WORKING_ON_ACTIONS = (action_owners, *SERVICE_SIDE)

LETTERS: dict[str, tuple[Letter, ...]] = {
    # the request
    "booking.request": (
        Letter("request-received", (contact, asking_manager), receipt=True),
        Letter("request-received-manager", (managers,)),
        Letter("request-received-director", (directors,)),
        Letter("request-to-answer", (mailbox,)),
    ),
    # By the service team it is a request like any other; booked for it, there is none to answer.
    "reassessment.book": (
        Letter("reassessment-booked", (contact, managers, directors), when=_begins_to_arrange),
    ),
    "booking.accept": (Letter("request-accepted", BOOKERS),),
    "booking.decline": (Letter("request-declined", (*BOOKERS, directors)),),
    "booking.reopen": (Letter("request-reopened", (*BOOKERS, directors)),),
    "booking.withdraw": (
        Letter(
            "request-withdrawn",
            (*SERVICE_SIDE, directors, *PANEL_SIDE, mailbox),
            receipt=True,
            when=_was_sent,
        ),
    ),
    "booking.cancel": (Letter("assessment-cancelled", (*SERVICE_SIDE, directors, *PANEL_SIDE)),),
    "booking.transfer": (
        Letter("primary-contact-new", (subject_of,)),
        Letter("primary-contact-was", (previous,)),
    ),
    # the arrangements
    "assessment.set_sittings": (Letter("dates-set", (*SERVICE_SIDE, *PANEL_SIDE)),),
    "assessment.arrange": (
        Letter("arranged-panel", (panel,)),
        Letter("arranged-observer", (observers,)),
        Letter("arranged-service-team", SERVICE_SIDE),
    ),
    "assessment.postpone": (Letter("postponed", (*SERVICE_SIDE, *PANEL_SIDE)),),
    "assessment.hold": (Letter("report-to-write", (panel,)),),
    "assessment.not_held": (Letter("not-held", (*SERVICE_SIDE, *PANEL_SIDE, mailbox)),),
    "panel.seat": (
        Letter("seat-given", (subject_of,), when=_for_panel_member),
        Letter("seat-given-observer", (subject_of,), when=_for_observer),
    ),
    "panel.release": (Letter("seat-ended", (subject_of,)),),
    "panel.hand_over_lead": (
        Letter("lead-new", (subject_of,)),
        Letter("lead-was", (previous,)),
    ),
    "panel.nudge": (Letter("nudge", (owing,), holds=still_written),),
    "managers.name": (
        Letter("manager-named", (subject_of,)),
        Letter("manager-was", (previous,)),
    ),
    "team.add": (Letter("team-added", (subject_of,)),),
    "team.remove": (Letter("team-removed", (subject_of,)),),
    # the report
    "report.agree_text": (Letter("report-agreed", (lead,), when=_all_agreed, holds=still_written),),
    "report.submit": (Letter("report-submitted", (mailbox,)),),
    "report.return": (Letter("report-returned", (panel,)),),
    "report.share": (
        Letter("report-ready-manager", (managers,), holds=still_to_answer),
        Letter("report-ready", (contact, service_team), holds=still_to_answer),
        Letter("report-edited", (lead,), when=_was_edited),
    ),
    "report.recall": (Letter("report-recalled", (*SERVICE_SIDE, lead)),),
    "report.amend": (
        Letter("report-amended-manager", (managers,), holds=still_to_answer),
        Letter("report-amended", (contact, service_team, panel), holds=still_to_answer),
    ),
    "report.agree_changes": (
        Letter("changes-to-agree", (managers,), when=_by_lead_first, holds=still_amended),
        Letter("changes-to-agree", (lead,), when=_by_manager_first, holds=still_amended),
        Letter("changes-agreed", (mailbox,), when=_both_agreed, holds=still_amended),
    ),
    "report.drop_changes": (Letter("changes-dropped", (*SERVICE_SIDE, lead)),),
    "clarification.ask": (Letter("clarification-asked", (lead, mailbox)),),
    "clarification.answer": (
        Letter("clarification-answered", (asker, managers, contact)),
        Letter("clarification-to-change", (panel,), when=_needs_change),
    ),
    "meeting.set": (Letter("meeting-set", (invited, mailbox)),),
    "meeting.cancel": (Letter("meeting-cancelled", (invited, mailbox)),),
    "meeting.note": (Letter("meeting-notes", (managers, contact, lead)),),
    "report.accept": (
        Letter("red-means", (*SERVICE_SIDE, directors, mailbox), receipt=True, when=_with_red),
        Letter(
            "report-published",
            (*SERVICE_SIDE, directors, panel, mailbox),
            receipt=True,
            when=_becomes_public,
        ),
        Letter(
            "report-accepted-in-confidence",
            (*SERVICE_SIDE, directors, panel, mailbox),
            receipt=True,
            when=_in_confidence,
        ),
    ),
    "report.challenge": (
        Letter("challenge-received", (*SERVICE_SIDE, directors), receipt=True),
        Letter("challenge-panel", (panel,)),
        Letter("challenge-to-settle", (mailbox,)),
    ),
    "report.withdraw_challenge": (
        Letter("challenge-withdrawn-manager", (managers,), receipt=True, holds=still_to_answer),
        Letter(
            "challenge-withdrawn",
            (contact, service_team, panel, mailbox),
            holds=still_to_answer,
        ),
    ),
    "report.resolve": (
        Letter("challenge-settled-manager", (managers,), holds=still_to_answer),
        Letter("challenge-settled", (contact, service_team, panel), holds=still_to_answer),
    ),
    "report.close": (Letter("assessment-closed", (*SERVICE_SIDE, directors, panel)),),
    "report.publish": (
        Letter(
            "report-made-public",
            (*SERVICE_SIDE, directors, panel),
            when=_was_in_confidence,
        ),
        Letter("report-put-back", (*SERVICE_SIDE, directors, panel), when=_was_taken_down),
    ),
    "report.correct": (Letter("report-corrected", (*SERVICE_SIDE, panel)),),
    "report.take_down": (Letter("report-taken-down", (*SERVICE_SIDE, directors, panel)),),
    # what becomes of its actions
    "action.offer_evidence": (Letter("evidence-offered", (lead, mailbox)),),
    "action.close": (Letter("actions-decided", WORKING_ON_ACTIONS, when=_tells),),
    "action.send_back": (Letter("actions-decided", WORKING_ON_ACTIONS, when=_tells),),
    "action.agree_mitigation": (Letter("actions-decided", WORKING_ON_ACTIONS, when=_tells),),
    "action.reopen": (Letter("actions-decided", WORKING_ON_ACTIONS, when=_tells),),
    "action.let_through": (Letter("action-let-through", (contact, managers, lead)),),
    "action.ask": (Letter("action-asked", (lead, mailbox)),),
    "action.advise": (Letter("action-answered", (asker_of_action, action_owners, *BOOKERS)),),
    "action.note_agreed": (
        Letter("action-agreed", (asker_of_action, action_owners, *BOOKERS, lead)),
    ),
    # the action plan
    "action.plan": (Letter("actions-assigned", (new_owner,), when=_someone_owns),),
    # after a red
    "spend.record": (Letter("spend-recorded", (*SERVICE_SIDE, directors)),),
    "spend.remove": (Letter("spend-removed", (*SERVICE_SIDE, directors)),),
    # an amber point looked at again
    "revision.ask": (Letter("revision-asked", (lead, mailbox), holds=still_asked),),
    "revision.withdraw": (Letter("revision-withdrawn", (lead, mailbox)),),
    "revision.decide": (
        Letter("revision-agreed", (*SERVICE_SIDE, directors, panel, mailbox), when=_is_agreed),
        Letter("revision-not-agreed", (*SERVICE_SIDE, lead, mailbox), when=_is_not_agreed),
    ),
    # what the clock says
    "clock.remind_of_ambers": (
        Letter("ambers-due", (managers, contact, owners_reminded), holds=still_to_address),
    ),
    "clock.ambers_overdue": (
        Letter(
            "ambers-overdue",
            (managers, contact, owners_reminded),
            when=_something_to_do,
            holds=still_to_address,
        ),
        Letter("ambers-overdue-director", (directors,), when=_escalates, holds=still_to_address),
        Letter(
            "ambers-to-decide", (lead, mailbox), when=_something_to_decide, holds=still_to_decide
        ),
    ),
    "clock.mitigation_review": (
        Letter(
            "mitigation-review",
            (lead, mailbox, managers, contact, owners_reminded),
            holds=still_to_address,
        ),
    ),
    "clock.remind_to_respond": (Letter("remind-to-respond", (managers,), holds=still_to_answer),),
    "clock.respond_overdue": (
        Letter("respond-overdue", (mailbox,), holds=still_to_answer),
        Letter("respond-overdue-director", (directors,), holds=still_to_answer),
    ),
    "clock.report_due_soon": (
        Letter("report-due-lead", (lead,), holds=still_due),
        Letter("report-due", (owing,), holds=still_due),
    ),
    "clock.report_late": (
        Letter("report-late", (lead,), when=_is_being_written, holds=still_due),
        Letter("report-late-mailbox", (mailbox,), holds=still_due),
    ),
    "clock.mark_ended": (Letter("mark-ended", (mailbox,), holds=still_ended),),
    "clock.ask_for_feedback": (
        Letter("feedback", (asked_for_feedback,), holds=still_held, secret=True),
    ),
    "clock.remind_of_feedback": (
        Letter(
            "feedback-reminder",
            (reminded_of_feedback,),
            holds=still_held,
            secret=True,
            unlisted=True,
        ),
    ),
}

# What happens without an email, and why nobody is written to.
WITHOUT: dict[str, str] = {
    "booking.let_through": "The request can go on; its page says so when it is next opened.",
    "assessment.mark_confidential": "Nothing changes for those who have a part in it.",
    "panel.waive": "It is part of filling the panel; the arrangements are told when they stand.",
    "artefact.add": "Artefacts come and go; the panel is told of them with the arrangements.",
    "artefact.remove": "Artefacts come and go; the page lists those there are.",
    "evidence.add": "The panel is told once it is offered; until then it is being put together.",
    "evidence.remove": "Whoever looks at the action sees what is there; nothing is offered by it.",
    "report.tick": "Whoever checks the report sees the boxes; they stop sharing, and nothing else.",
    "remark.tick": "The service assessment team sees it when the report is submitted again.",
    "report.open": "The service assessment team sees it on the report and on its desk.",
    "clarification.withdraw": "Nobody has to answer any more; the page says so.",
    "action.progress": "It is there for whoever opens the action; evidence is what others wait for.",
    "overall.confirm": "The panel sees it on the report they write together.",
}


def letter_of(verb: str, kind: str) -> Letter | None:
    """The row of the table from which an email was written."""
    return next((each for each in LETTERS.get(verb, ()) if each.kind == kind), None)
