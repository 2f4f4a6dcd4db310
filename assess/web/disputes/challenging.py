"""The challenge of a shared report: written, read, taken back, settled."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.design.words import day, in_days
from assess.domain import challenge as disputing
from assess.domain.models import Assessment, Person
from assess.domain.parts import parts_of
from assess.domain.policy import allows
from assess.domain.refusals import Refused
from assess.domain.roles import Role
from assess.domain.team import managers
from assess.domain.words import State
from assess.queries import disputes
from assess.queries.reading import is_late, who_reads_disputes
from assess.web.disputes.forms import Challenge, Resolve
from assess.web.frame import frame
from assess.web.telling import we_emailed, who_hears


@requires("challenge.see")
@require_safe
def challenges(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What was challenged and why, the meetings about it, how far it is, and how each ended."""
    now = timezone.now()
    found = disputes.challenges(assessment)
    opened = next((each for each in found if each.ended_at is None), None)
    reads_changes = opened is not None and allows("report.see_changes", request.roles)  # type: ignore[attr-defined]
    context = frame(
        request,
        assessment,
        here="report-read",
        opened=opened,
        ended=[each for each in found if each.ended_at is not None],
        meetings=disputes.meetings(assessment, now),
        changes=disputes.changes(assessment, request.user) if reads_changes else None,  # type: ignore[arg-type]
        who=who_reads_disputes(settings.TEAM_NAME),
        late=is_late(assessment, now),
    )
    return render(request, "web/disputes/challenges.html", context)


def _named(request: HttpRequest, assessment: Assessment) -> list[Person]:
    """The managers to choose from, where someone of the service assessment team writes it down."""
    if Role.STAFF not in request.roles:  # type: ignore[attr-defined]
        return []
    return list({m.person_id: m.person for m in managers(assessment)}.values())


@requires("report.challenge")
def challenge(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Challenge the report part by part, with reasons and evidence."""
    form = Challenge(
        posted(request), parts=parts_of(assessment), managers=_named(request, assessment)
    )
    if request.method == "POST" and form.is_valid() and _challenged(form, request, assessment):
        who = we_emailed(assessment, "report.challenge")
        messages.success(
            request, f"The report is challenged, and the working days are stopped. {who}"
        )
        return redirect("challenge", assessment.pk)
    chosen = request.GET.get("part", "")
    context = frame(
        request,
        assessment,
        here="report-read",
        form=form,
        boxes=[
            (part.replace(":", "-"), words, form.is_open(part, chosen))
            for part, words in form.parts.items()
        ],
        late=is_late(assessment, timezone.now()),
        hearers=who_hears("report.challenge", assessment, request.user, State.CHALLENGED),  # type: ignore[arg-type]
    )
    return render(request, "web/disputes/challenge.html", context, status=form.status)


def _challenged(form: Challenge, request: HttpRequest, assessment: Assessment) -> bool:
    given: dict[str, Any] = form.cleaned_data
    more = {name: given[name] for name in ("heard",) if name in given}
    if given.get("for_manager"):
        more["for_manager"] = int(given["for_manager"])
    try:
        disputing.challenge(
            assessment,
            by=request.user,  # type: ignore[arg-type]
            reason=given["reason"],
            parts=form.disputed(),
            **more,
        )
    except Refused as no:
        form.refuse(no)
        return False
    return True


@requires("report.withdraw_challenge")
def withdraw(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Take the challenge back; the report stays as it was shared."""
    form = Form(posted(request))
    if request.method == "POST" and said(
        form, disputing.withdraw_challenge, assessment, by=request.user
    ):
        last = assessment.respond_by
        who = we_emailed(assessment, "report.withdraw_challenge")
        messages.success(
            request,
            f"The challenge is withdrawn. The last day to accept or challenge the report is "
            f"{day(last)}, {in_days(last)}. {who}",
        )
        return redirect("report-read", assessment.pk)
    context = frame(
        request,
        assessment,
        form=form,
        changed=disputing.has_changes(assessment),
        hearers=who_hears("report.withdraw_challenge", assessment, request.user, State.SHARED),  # type: ignore[arg-type]
    )
    return render(request, "web/disputes/withdraw.html", context, status=form.status)


@requires("report.resolve")
def resolve(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Settle the challenge, with the changes that both sides agreed to or without any."""
    form = Resolve(posted(request))
    if request.method == "POST" and said(form, disputing.resolve, assessment, by=request.user):
        last = assessment.respond_by
        who = we_emailed(assessment, "report.resolve")
        messages.success(
            request,
            f"The challenge is settled. The last day to accept or challenge the report is "
            f"{day(last)}, {in_days(last)}. {who}",
        )
        return redirect("report-read", assessment.pk)
    context = frame(
        request,
        assessment,
        form=form,
        changes=disputes.changes(assessment, request.user),  # type: ignore[arg-type]
        hearers=who_hears("report.resolve", assessment, request.user, State.SHARED),  # type: ignore[arg-type]
    )
    return render(request, "web/disputes/settle.html", context, status=form.status)
