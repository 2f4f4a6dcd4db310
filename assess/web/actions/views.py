"""The actions of a report: the page that shows all and decides of those offered, and one action."""

import datetime
import uuid as uuids

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.access.files import hand_out
from assess.design.forms import posted
from assess.design.words import count
from assess.domain.clock import local_day
from assess.domain.closing import decide
from assess.domain.models import Assessment
from assess.domain.policy import allows
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State
from assess.queries.actions import (
    ActionRow,
    EvidenceFile,
    actions_page,
    evidence_file,
    file_of,
    one_action,
    point_of,
)
from assess.queries.last_time import last_time
from assess.web.actions.forms import Decide
from assess.web.frame import frame
from assess.web.telling import we_emailed

# Only in the browser of who asked, which asks each time whether they may still have it.
CACHING = "private, no-cache"
# A file that somebody sent runs nothing and asks for nothing, wherever it is opened.
SANDBOX = "sandbox; default-src 'none'"


def today() -> datetime.date:
    """The day, where the work is done."""
    return local_day(timezone.now())


@requires("action.see")
def actions(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Every action and how far it is; for those who decide, what is offered with its evidence."""
    decides = allows("action.close", request.roles)  # type: ignore[attr-defined]
    if request.method == "POST" and not decides:
        raise NotAllowed("action.close")
    page = actions_page(assessment)
    sent = {name.removeprefix("verb-") for name in request.POST if request.POST[name]}
    form = Decide(posted(request), rows=page.to_decide(sent)) if decides else None
    if request.method == "POST" and form is not None and _decided(request, assessment, form):
        return redirect("actions", assessment.pk)
    context = frame(
        request,
        assessment,
        here="actions",
        page=page,
        form=form,
        today=today(),
        next_panel=next_panel(assessment),
    )
    status = form.status if form is not None else 200
    return render(request, "web/actions/actions.html", context, status=status)


def _decided(request: HttpRequest, assessment: Assessment, form: Decide) -> bool:
    if not form.is_valid():
        return False
    decisions = form.decisions()
    if not decisions:
        messages.success(request, "Nothing waits for a decision any more.")
        return True
    try:
        number = decide(
            assessment, by=request.user, decisions=decisions, uuid=form.cleaned_data["uuid"]  # type: ignore[arg-type]
        )  # fmt: skip
    except Refused as no:
        form.refuse(no)
        return False
    who = we_emailed(assessment, decisions[-1].verb)
    done = f"{count(number, 'action')} decided." if number else "This was decided already."
    messages.success(request, f"{done} {who}" if number else done)
    return True


def next_panel(assessment: Assessment) -> bool:
    """Whether any later panel of the service reads this report, and so what became of its actions.

    What is not public is read by the panel of its reassessment alone.
    """
    return assessment.state == State.PUBLISHED and not assessment.confidential


def found_action(assessment: Assessment, uuid: uuids.UUID) -> ActionRow:
    """The action of this report that an address names."""
    row = one_action(assessment, uuid)
    if row is None:
        raise Http404
    return row


@requires("action.see")
@require_safe
def action(request: HttpRequest, assessment: Assessment, action_uuid: uuids.UUID) -> HttpResponse:
    """One action: what it asks, how far it is, what shows it, what was said, and what can be done."""
    context = frame(
        request,
        assessment,
        here="actions",
        action=found_action(assessment, action_uuid),
        today=today(),
        next_panel=next_panel(assessment),
    )
    return render(request, "web/actions/action.html", context)


@requires("action.see")
@require_safe
def evidence(
    request: HttpRequest,
    assessment: Assessment,
    action_uuid: uuids.UUID,
    evidence_uuid: uuids.UUID,
) -> HttpResponse:
    """A file of evidence, to keep: never shown in the browser as a page of ours."""
    return hand_out_evidence(request, evidence_file(assessment, action_uuid, evidence_uuid))


@requires("report.see_draft")
@require_safe
def evidence_before(
    request: HttpRequest, assessment: Assessment, evidence_uuid: uuids.UUID
) -> HttpResponse:
    """A file that shows what became of an action of the report before, for the panel of this one.

    There only for whom it stands beside the point that is written.
    """
    point = point_of(evidence_uuid)
    last = last_time(assessment, request.user, point) if point else None  # type: ignore[arg-type]
    shown = [
        one.uuid
        for action in (last.point.actions if last and last.point else ())
        for one in (action.became.evidence if action.became else ())
    ]
    return hand_out_evidence(request, file_of(evidence_uuid) if evidence_uuid in shown else None)


def hand_out_evidence(request: HttpRequest, file: EvidenceFile | None) -> HttpResponse:
    """A file that somebody sent, as a download that runs nothing."""
    if file is None:
        raise Http404
    answer = hand_out(request, file, caching=CACHING)
    answer["Content-Security-Policy"] = SANDBOX
    return answer
