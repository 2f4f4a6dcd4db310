"""From the panel to the service team: submit the report, check it, return it or share it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.design.forms import posted, said
from assess.design.words import day, in_days
from assess.documents.body import headings, render_body
from assess.domain import reporting
from assess.domain.clock import last_day_to_respond, local_day
from assess.domain.history import canonical, sha256
from assess.domain.models import Assessment
from assess.domain.versions import content_of, fingerprint
from assess.domain.words import State
from assess.queries.agreeing import review, submitted_unsigned
from assess.queries.reading import answerers
from assess.web.frame import frame
from assess.web.readiness import to_check, to_write
from assess.web.sharing.forms import Return, Seen, Submit
from assess.web.sharing.telling import we_emailed, who_hears


def _as_it_is(assessment: Assessment, content: dict[str, Any]) -> dict[str, Any]:
    """The report as it would be read now, and the hash by which this very text is known again."""
    body = render_body(content)
    return {
        "body": body,
        "headings": headings(body),
        "seen": sha256(canonical(content)),
    }


@requires("report.submit")
def submit(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Everything that is missing, with links; else the report, who agreed to it, and the button."""
    form = Submit(posted(request))
    if request.method == "POST" and said(form, reporting.submit, assessment, by=request.user):
        who = we_emailed(assessment, "report.submit")
        messages.success(request, f"The report is submitted. {who}")
        return redirect("assessment", assessment.pk)
    ready = to_write(request, assessment, writes=True)
    now = review(assessment)
    context = frame(
        request,
        assessment,
        here="report-submit",
        form=form,
        ready=ready,
        answerers=answerers(assessment),
        remarks=assessment.report.remarks,
        signed=now.signed,
        **({} if ready.stops else _as_it_is(assessment, now.content)),
    )
    return render(request, "web/sharing/submit.html", context, status=form.status)


@requires("report.share")
@require_safe
def check(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The report exactly as the service team will see it, and the two ways on."""
    context = frame(
        request,
        assessment,
        here="report-check",
        ready=to_check(request, assessment),
        answerers=answerers(assessment),
        remarks=assessment.report.remarks,
        unsigned=submitted_unsigned(assessment),
        **_as_it_is(assessment, content_of(assessment)),
    )
    return render(request, "web/sharing/check.html", context)


@requires("report.return")
def return_to_panel(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Give the report back to the panel, with remarks."""
    form = Return(posted(request))
    if request.method == "POST" and said(
        form, reporting.return_to_panel, assessment, by=request.user
    ):
        who = we_emailed(assessment, "report.return")
        messages.success(request, f"The report is with the panel again. {who}")
        return redirect("assessment", assessment.pk)
    hearers = who_hears("report.return", assessment, request.user, State.REPORTING)
    context = frame(request, assessment, form=form, hearers=hearers)
    return render(request, "web/sharing/return.html", context, status=form.status)


@requires("report.share")
def share(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Who will be told, and which last day they get; then the report is the service team's to read."""
    form = Seen(posted(request))
    if request.method == "POST" and said(form, reporting.share, assessment, by=request.user):
        last = assessment.respond_by
        messages.success(
            request,
            f"The report is shared. The last day to accept or challenge it is {day(last)}, "
            f"{in_days(last)}. {we_emailed(assessment, 'report.share')}",
        )
        return redirect("report-read", assessment.pk)
    context = frame(
        request,
        assessment,
        form=form,
        answerers=answerers(assessment),
        hearers=who_hears("report.share", assessment, request.user, State.SHARED),
        last=last_day_to_respond(local_day(timezone.now())),
        seen=request.GET.get("seen", "")[:64] or fingerprint(assessment),
    )
    return render(request, "web/sharing/share.html", context, status=form.status)
