"""When an event calls for an email, and until when that email holds."""

from collections.abc import Callable

from assess.domain.models import Assessment, Event
from assess.domain.revising import undecided
from assess.domain.words import State
from assess.notify.ambers import has_open

Holds = Callable[[Event, Assessment], bool]


def always(event: Event) -> bool:
    return True


def was_sent(event: Event) -> bool:
    """Nobody was told of a request that was never sent."""
    return event.before != State.DRAFT


def for_observer(event: Event) -> bool:
    return bool(event.data["observer"])


def for_panel_member(event: Event) -> bool:
    return not event.data["observer"]


def becomes_public(event: Event) -> bool:
    return event.after == State.PUBLISHED


def in_confidence(event: Event) -> bool:
    return event.after == State.ACCEPTED


def was_in_confidence(event: Event) -> bool:
    return event.before == State.ACCEPTED


def was_taken_down(event: Event) -> bool:
    return event.before == State.TAKEN_DOWN


def was_edited(event: Event) -> bool:
    """The service assessment team changed texts while it checked the report."""
    return bool(event.data.get("edited"))


def begins_to_arrange(event: Event) -> bool:
    return event.after == State.ARRANGING


def is_being_written(event: Event) -> bool:
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


def all_agreed(event: Event) -> bool:
    return bool(event.data["all"])


def still_ended(event: Event, assessment: Assessment) -> bool:
    """Nobody has marked the service again, or taken the next step, since."""
    return not assessment.confidential and assessment.state == event.after


def by_manager_first(event: Event) -> bool:
    return not event.data["both"] and event.data["side"] == "manager"


def by_lead_first(event: Event) -> bool:
    return not event.data["both"] and event.data["side"] != "manager"


def both_agreed(event: Event) -> bool:
    return bool(event.data["both"])


def someone_owns(event: Event) -> bool:
    """Actions became those of somebody who did not choose them."""
    return bool(event.data.get("told"))


def needs_change(event: Event) -> bool:
    return bool(event.data["needs_change"])


def still_amended(event: Event, assessment: Assessment) -> bool:
    """What was agreed to is still being changed: it was neither shared nor given up."""
    return assessment.amending_since is not None


def still_written(event: Event, assessment: Assessment) -> bool:
    """The panel has not submitted the report, nor begun it again, since."""
    return assessment.state == event.after


def tells(event: Event) -> bool:
    """Of several decisions taken at once, the last one tells of all."""
    return bool(event.data.get("decided"))


def still_held(event: Event, assessment: Assessment) -> bool:
    """Nobody has said since that the assessment did not take place."""
    return assessment.held_at is not None


def with_red(event: Event) -> bool:
    return bool(event.data.get("reds"))


def something_to_do(event: Event) -> bool:
    return bool(event.data["open"])


def escalates(event: Event) -> bool:
    return bool(event.data["escalates"])


def something_to_decide(event: Event) -> bool:
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
    return asked.filter(undecided()).exists()


def is_agreed(event: Event) -> bool:
    return bool(event.data.get("agreed"))


def is_not_agreed(event: Event) -> bool:
    return not event.data.get("agreed")
