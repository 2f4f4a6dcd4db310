"""What is being changed in a shared report: read beside what was shared, agreed to, shared or given up."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.design.words import day, in_days
from assess.documents.body import render_body
from assess.domain import amending
from assess.domain.models import Assessment
from assess.domain.readiness import missing
from assess.domain.versions import content_of
from assess.domain.words import State
from assess.queries import disputes
from assess.queries.reading import who_sees_changes
from assess.web.disputes.forms import AgreeChanges, Amend, Drop
from assess.web.frame import frame
from assess.web.telling import we_emailed, who_hears


def _page(request: HttpRequest, assessment: Assessment, form: Form | None = None) -> HttpResponse:
    found = disputes.changes(assessment, request.user)  # type: ignore[arg-type]
    is_open = amending.amending(assessment)
    context = frame(
        request,
        assessment,
        here="report-read",
        changes=found if is_open else None,
        lacks=[each.sentence for each in missing(assessment)] if is_open else [],
        body=render_body(content_of(assessment)) if is_open else "",
        who=who_sees_changes(settings.TEAM_NAME),
        form=form or AgreeChanges(),
    )
    status = form.status if form else 200
    return render(request, "web/disputes/changes.html", context, status=status)


@requires("report.see_changes")
@require_safe
def changes(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The working copy beside what was shared, changed ratings first, and who agreed to it."""
    return _page(request, assessment)


@requires("report.agree_changes")
def agree(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Agree to the changes that were read: the same text for both sides."""
    form = AgreeChanges(posted(request))
    if request.method == "POST" and said(form, amending.agree_changes, assessment, by=request.user):
        who = we_emailed(assessment, "report.agree_changes")
        messages.success(request, f"You agreed to the changed report as it reads now. {who}")
        return redirect("report-changes", assessment.pk)
    if request.method == "POST":
        return _page(request, assessment, form)
    return redirect("report-changes", assessment.pk)


@requires("report.amend")
def amend(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Share the changed report, to which both sides have agreed."""
    form = Amend(posted(request))
    if request.method == "POST" and said(form, amending.amend, assessment, by=request.user):
        last = assessment.respond_by
        who = we_emailed(assessment, "report.amend")
        messages.success(
            request,
            f"The changed report is shared. The last day to accept or challenge it is {day(last)}, "
            f"{in_days(last)}. {who}",
        )
        return redirect("report-read", assessment.pk)
    context = frame(
        request,
        assessment,
        form=form,
        changes=disputes.changes(assessment, request.user),  # type: ignore[arg-type]
        hearers=who_hears("report.amend", assessment, request.user, State.SHARED),  # type: ignore[arg-type]
    )
    return render(request, "web/disputes/amend.html", context, status=form.status)


@requires("report.drop_changes")
def drop(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Give the changes up: the report stays as it was shared."""
    form = Drop(posted(request))
    if request.method == "POST" and said(form, amending.drop_changes, assessment, by=request.user):
        who = we_emailed(assessment, "report.drop_changes")
        messages.success(request, f"The changes are given up. The report stays as it was. {who}")
        return redirect("report-read", assessment.pk)
    hearers = who_hears("report.drop_changes", assessment, request.user, State.SHARED)  # type: ignore[arg-type]
    context = frame(request, assessment, form=form, hearers=hearers)
    return render(request, "web/disputes/drop.html", context, status=form.status)
