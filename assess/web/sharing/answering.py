"""The service team's side: read the report, accept it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.design.forms import posted, said
from assess.documents.body import headings
from assess.domain import reporting
from assess.domain.models import Assessment
from assess.domain.words import State
from assess.queries.disputes import unanswered
from assess.queries.documents import shelf
from assess.queries.living import since
from assess.queries.reading import is_late, shared_report
from assess.queries.reassessing import follow_up
from assess.web.frame import frame
from assess.web.sharing import mail
from assess.web.sharing.forms import Seen
from assess.web.sharing.reading import opening
from assess.web.telling import we_emailed, who_hears


def _public_address(assessment: Assessment) -> str:
    return f"{settings.ADDRESS}/reports/{assessment.pk}/"


@requires("report.see_shared")
@require_safe
def read(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The report that was shared, who can see it now, and how it is answered until when."""
    report, happened = shared_report(assessment), since(assessment)
    context = frame(
        request,
        assessment,
        here="report-read",
        report=report,
        headings=headings(report.body),
        late=is_late(assessment, timezone.now()),
        downloads=shelf(assessment, number=report.number, since=happened),
        since=happened,
        challenge=mail.challenge(assessment, report),
        question=mail.question(assessment, report),
        **opening(request, assessment, report),
    )
    context["reassess"] = follow_up(assessment, context["can"]) if report.red else None
    return render(request, "web/sharing/read.html", context)


@requires("report.accept")
def accept(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What becomes public and what does not; then the report is accepted, and published at once."""
    report = shared_report(assessment)
    form = Seen(posted(request))
    if request.method == "POST" and said(form, reporting.accept, assessment, by=request.user):
        messages.success(request, _accepted(assessment))
        return redirect("report-read", assessment.pk)
    read_before = request.GET.get("version", "")
    changed = read_before.isdecimal() and int(read_before[:9]) != report.number
    after = State.ACCEPTED if assessment.confidential else State.PUBLISHED
    context: dict[str, Any] = frame(
        request,
        assessment,
        form=form,
        report=report,
        changed=changed,
        late=is_late(assessment, timezone.now()),
        unanswered=unanswered(assessment),
        address=_public_address(assessment),
        hearers=who_hears("report.accept", assessment, request.user, after),
    )
    return render(
        request, "web/sharing/accept.html", context, status=409 if changed else form.status
    )


def _accepted(assessment: Assessment) -> str:
    who = we_emailed(assessment, "report.accept")
    if assessment.state == State.PUBLISHED:
        return f"You accepted the report. It is published: everyone can read it. {who}"
    return f"You accepted the report in confidence. It is not published. {who}"
