"""Who is sent which email when something happens: one table.

An email is named by its kind, which is also the name of its text in `emails/`. A person gets the
first email of an event that is for them, and no second. Whoever did it gets only a receipt.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assess.domain.models import Event
from assess.notify.conditions import (
    Holds,
    all_agreed,
    always,
    becomes_public,
    begins_to_arrange,
    both_agreed,
    by_lead_first,
    by_manager_first,
    escalates,
    for_observer,
    for_panel_member,
    in_confidence,
    is_agreed,
    is_being_written,
    is_not_agreed,
    needs_change,
    someone_owns,
    something_to_decide,
    something_to_do,
    still_amended,
    still_asked,
    still_due,
    still_ended,
    still_held,
    still_holds,
    still_to_address,
    still_to_answer,
    still_to_decide,
    still_written,
    tells,
    was_edited,
    was_in_confidence,
    was_sent,
    was_taken_down,
    with_red,
)
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
    when: Callable[[Event], bool] = always
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
        Letter("reassessment-booked", (contact, managers, directors), when=begins_to_arrange),
    ),
    "booking.accept": (Letter("request-accepted", BOOKERS),),
    "booking.decline": (Letter("request-declined", (*BOOKERS, directors)),),
    "booking.reopen": (Letter("request-reopened", (*BOOKERS, directors)),),
    "booking.withdraw": (
        Letter(
            "request-withdrawn",
            (*SERVICE_SIDE, directors, *PANEL_SIDE, mailbox),
            receipt=True,
            when=was_sent,
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
        Letter("seat-given", (subject_of,), when=for_panel_member),
        Letter("seat-given-observer", (subject_of,), when=for_observer),
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
    "report.agree_text": (Letter("report-agreed", (lead,), when=all_agreed, holds=still_written),),
    "report.submit": (Letter("report-submitted", (mailbox,)),),
    "report.return": (Letter("report-returned", (panel,)),),
    "report.share": (
        Letter("report-ready-manager", (managers,), holds=still_to_answer),
        Letter("report-ready", (contact, service_team), holds=still_to_answer),
        Letter("report-edited", (lead,), when=was_edited),
    ),
    "report.recall": (Letter("report-recalled", (*SERVICE_SIDE, lead)),),
    "report.amend": (
        Letter("report-amended-manager", (managers,), holds=still_to_answer),
        Letter("report-amended", (contact, service_team, panel), holds=still_to_answer),
    ),
    "report.agree_changes": (
        Letter("changes-to-agree", (managers,), when=by_lead_first, holds=still_amended),
        Letter("changes-to-agree", (lead,), when=by_manager_first, holds=still_amended),
        Letter("changes-agreed", (mailbox,), when=both_agreed, holds=still_amended),
    ),
    "report.drop_changes": (Letter("changes-dropped", (*SERVICE_SIDE, lead)),),
    "clarification.ask": (Letter("clarification-asked", (lead, mailbox)),),
    "clarification.answer": (
        Letter("clarification-answered", (asker, managers, contact)),
        Letter("clarification-to-change", (panel,), when=needs_change),
    ),
    "meeting.set": (Letter("meeting-set", (invited, mailbox)),),
    "meeting.cancel": (Letter("meeting-cancelled", (invited, mailbox)),),
    "meeting.note": (Letter("meeting-notes", (managers, contact, lead)),),
    "report.accept": (
        Letter("red-means", (*SERVICE_SIDE, directors, mailbox), receipt=True, when=with_red),
        Letter(
            "report-published",
            (*SERVICE_SIDE, directors, panel, mailbox),
            receipt=True,
            when=becomes_public,
        ),
        Letter(
            "report-accepted-in-confidence",
            (*SERVICE_SIDE, directors, panel, mailbox),
            receipt=True,
            when=in_confidence,
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
            when=was_in_confidence,
        ),
        Letter("report-put-back", (*SERVICE_SIDE, directors, panel), when=was_taken_down),
    ),
    "report.correct": (Letter("report-corrected", (*SERVICE_SIDE, panel)),),
    "report.take_down": (Letter("report-taken-down", (*SERVICE_SIDE, directors, panel)),),
    # what becomes of its actions
    "action.offer_evidence": (Letter("evidence-offered", (lead, mailbox)),),
    "action.close": (Letter("actions-decided", WORKING_ON_ACTIONS, when=tells),),
    "action.send_back": (Letter("actions-decided", WORKING_ON_ACTIONS, when=tells),),
    "action.agree_mitigation": (Letter("actions-decided", WORKING_ON_ACTIONS, when=tells),),
    "action.reopen": (Letter("actions-decided", WORKING_ON_ACTIONS, when=tells),),
    "action.let_through": (Letter("action-let-through", (contact, managers, lead)),),
    "action.ask": (Letter("action-asked", (lead, mailbox)),),
    "action.advise": (Letter("action-answered", (asker_of_action, action_owners, *BOOKERS)),),
    "action.note_agreed": (
        Letter("action-agreed", (asker_of_action, action_owners, *BOOKERS, lead)),
    ),
    # the action plan
    "action.plan": (Letter("actions-assigned", (new_owner,), when=someone_owns),),
    # after a red
    "spend.record": (Letter("spend-recorded", (*SERVICE_SIDE, directors)),),
    "spend.remove": (Letter("spend-removed", (*SERVICE_SIDE, directors)),),
    # an amber point looked at again
    "revision.ask": (Letter("revision-asked", (lead, mailbox), holds=still_asked),),
    "revision.withdraw": (Letter("revision-withdrawn", (lead, mailbox)),),
    "revision.decide": (
        Letter("revision-agreed", (*SERVICE_SIDE, directors, panel, mailbox), when=is_agreed),
        Letter("revision-not-agreed", (*SERVICE_SIDE, lead, mailbox), when=is_not_agreed),
    ),
    # what the clock says
    "clock.remind_of_ambers": (
        Letter("ambers-due", (managers, contact, owners_reminded), holds=still_to_address),
    ),
    "clock.ambers_overdue": (
        Letter(
            "ambers-overdue",
            (managers, contact, owners_reminded),
            when=something_to_do,
            holds=still_to_address,
        ),
        Letter("ambers-overdue-director", (directors,), when=escalates, holds=still_to_address),
        Letter(
            "ambers-to-decide", (lead, mailbox), when=something_to_decide, holds=still_to_decide
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
        Letter("report-late", (lead,), when=is_being_written, holds=still_due),
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
