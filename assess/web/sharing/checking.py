"""From the panel to the service team: submit the report, check it, return it or share it."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from assess.access import requires
from assess.design.forms import posted, said
from assess.design.words import day, in_days
from assess.documents.body import headings, render_body
from assess.domain import checking, remarks, reporting
from assess.domain.clock import last_day_to_respond, local_day
from assess.domain.history import canonical, sha256
from assess.domain.models import Assessment
from assess.domain.part_texts import part_words
from assess.domain.versions import content_of, fingerprint
from assess.domain.words import State
from assess.queries.agreeing import review, submitted_unsigned
from assess.queries.checking import judged, recalled, with_report
from assess.queries.reading import answerers
from assess.queries.remarks import asked_last
from assess.queries.remarks import with_report as with_remarks
from assess.web.frame import frame
from assess.web.readiness import to_check, to_write
from assess.web.sharing.editing import shown
from assess.web.sharing.forms import Return, Seen, Submit
from assess.web.sharing.remarking import tools
from assess.web.telling import we_emailed, who_hears


def _as_it_is(content: dict[str, Any], tools: dict[str, Markup] | None = None) -> dict[str, Any]:
    """The report as it would be read now, and the hash by which this very text is known again."""
    body = render_body(content, tools=tools)
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
    asked = with_remarks(assessment)
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
        to_do=asked.to_do,
        signed=now.signed,
        **({} if ready.stops else _as_it_is(now.content)),
    )
    return render(request, "web/sharing/submit.html", context, status=form.status)


@requires("report.share")
@require_safe
def check(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The report exactly as the service team will see it, and the two ways on."""
    prefetch_related_objects([assessment], "sittings")  # for what is read and for the heading
    edited = with_report(assessment)
    content = content_of(assessment)
    titles = {each["number"]: each["title"] for each in content.get("points", [])}
    found = remarks.remarks_of(assessment)
    unsent = [each for each in found if each.returned_at is None]
    read = _as_it_is(content, tools(request, assessment, content, unsent))
    context = frame(
        request,
        assessment,
        here="report-check",
        ready=to_check(request, assessment),
        answerers=answerers(assessment),
        remarks=assessment.report.remarks,
        asked=asked_last(found),
        unsigned=submitted_unsigned(assessment),
        recalled=recalled(assessment),
        judged=judged(assessment, read["seen"]),
        unsent=unsent,
        shown=shown(assessment, titles) if edited else [],
        **read,
    )
    return render(request, "web/sharing/check.html", context)


@requires("report.tick")
def tick(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Keep the boxes as they were ticked, then go on to share the report or back to it."""
    if request.method != "POST":
        return redirect("report-check", assessment.pk)
    sent = request.POST
    seen = sent.get("seen", "")[:64]
    checking.tick(
        assessment,
        by=request.user,
        ticked=sent.getlist("ticked"),
        was=sent.getlist("was"),
        seen=seen,
    )
    if sent.get("do") == "share":
        return HttpResponseRedirect(f"{reverse('report-share', args=[assessment.pk])}?seen={seen}")
    messages.success(request, "Your ticks are saved.")
    return HttpResponseRedirect(f"{reverse('report-check', args=[assessment.pk])}#judge")


@requires("report.return")
def return_to_panel(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Give the report back to the panel, with remarks."""
    unsent = [
        {"words": part_words(each.part).capitalize(), "text": each.text}
        for each in remarks.unsent(assessment)
    ]
    form = Return(posted(request), on_parts=bool(unsent))
    if request.method == "POST" and said(
        form, reporting.return_to_panel, assessment, by=request.user
    ):
        who = we_emailed(assessment, "report.return")
        messages.success(request, f"The report is with the panel again. {who}")
        return redirect("assessment", assessment.pk)
    hearers = who_hears("report.return", assessment, request.user, State.REPORTING)
    context = frame(request, assessment, form=form, hearers=hearers, unsent=unsent)
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
    prefetch_related_objects([assessment], "sittings")  # for what is read and for the heading
    edited = with_report(assessment)
    text = fingerprint(assessment)
    waiting = checking.unticked(assessment, text)
    context = frame(
        request,
        assessment,
        form=form,
        answerers=answerers(assessment),
        ready=None if waiting else to_check(request, assessment),
        waiting=waiting,
        unsent=assessment.report.unsent,  # type: ignore[attr-defined]
        hearers=who_hears(
            "report.share", assessment, request.user, State.SHARED, {"edited": edited}
        ),
        last=last_day_to_respond(local_day(timezone.now())),
        seen=request.GET.get("seen", "")[:64] or text,
    )
    return render(request, "web/sharing/share.html", context, status=form.status)
