"""What the service assessment team can do to a shared or published report, with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.domain import publishing, reporting
from assess.domain.models import Assessment
from assess.domain.words import State
from assess.web.frame import frame
from assess.web.sharing.forms import Reason
from assess.web.telling import we_emailed, who_hears


@requires("report.recall")
def recall(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Take the report back from the service team, to check it again."""
    form = Reason(
        posted(request),
        label="Why are you recalling the report?",
        needed="Enter why the report is recalled.",
        hint="The service team and the lead assessor read this.",
    )
    if request.method == "POST" and said(form, reporting.recall, assessment, by=request.user):
        who = we_emailed(assessment, "report.recall")
        messages.success(request, f"The report is recalled. {who}")
        return redirect("report-check", assessment.pk)
    hearers = who_hears("report.recall", assessment, request.user, State.CHECKING)
    context = frame(request, assessment, form=form, hearers=hearers)
    return render(request, "web/sharing/recall.html", context, status=form.status)


@requires("report.close")
def close(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """End an assessment whose report will never be accepted, without publishing it."""
    form = Reason(
        posted(request),
        label="Why are you closing the assessment?",
        needed="Enter why the assessment is closed.",
        hint="Everyone involved reads this.",
    )
    if request.method == "POST" and said(form, reporting.close, assessment, by=request.user):
        who = we_emailed(assessment, "report.close")
        messages.success(
            request, f"The assessment is closed, and its report is not published. {who}"
        )
        return redirect("assessment", assessment.pk)
    hearers = who_hears("report.close", assessment, request.user, State.CLOSED)
    context = frame(request, assessment, form=form, hearers=hearers)
    return render(request, "web/sharing/close.html", context, status=form.status)


@requires("report.take_down")
def take_down(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Take a published report down; a page in its place says so, and why."""
    form = Reason(
        posted(request),
        label="Why are you taking the report down?",
        needed="Enter why the report is taken down. Readers will see it.",
        hint="This is public: everyone who looks for the report sees it.",
    )
    if request.method == "POST" and said(form, publishing.take_down, assessment, by=request.user):
        who = we_emailed(assessment, "report.take_down")
        messages.success(request, f"The report is taken down. {who}")
        return redirect("report-read", assessment.pk)
    hearers = who_hears("report.take_down", assessment, request.user, State.TAKEN_DOWN)
    context = frame(request, assessment, form=form, hearers=hearers)
    return render(request, "web/sharing/take_down.html", context, status=form.status)


@requires("report.publish")
def publish(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Publish what was accepted in confidence, or put back what was taken down."""
    form = Form(posted(request))
    if request.method == "POST" and said(form, publishing.publish, assessment, by=request.user):
        who = we_emailed(assessment, "report.publish")
        messages.success(request, f"The report is published: everyone can read it. {who}")
        return redirect("report-read", assessment.pk)
    hearers = who_hears("report.publish", assessment, request.user, State.PUBLISHED)
    context = frame(request, assessment, form=form, hearers=hearers)
    return render(request, "web/sharing/publish.html", context, status=form.status)
