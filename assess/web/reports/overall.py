"""The overall texts of the report, and the overall rating that the lead assessor confirms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assess.access import requires
from assess.access.session import wants_json
from assess.design.forms import posted, said
from assess.design.words import clock_time
from assess.domain import writing
from assess.domain.carried import ambers_left, earlier_of
from assess.domain.department import ambers_due
from assess.domain.models import Assessment
from assess.domain.parts import OVERALL
from assess.domain.ratings import meaning_overall, possible_overall, ratings_seen
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Rating
from assess.queries.drafting import TEXTS, ConfirmPage, confirm_page, overall_page
from assess.queries.opinions import opinions_of
from assess.queries.remarks import remarks_for
from assess.web.frame import frame
from assess.web.reports import autosave
from assess.web.reports.asking import take_step
from assess.web.reports.clashes import clash_page, settle
from assess.web.reports.drafts import able, allowed, bound, tall, unlike, unseen
from assess.web.reports.forms import ConfirmForm, OverallForm
from assess.web.reports.saving import Outcome, save_overall


@requires("report.see_draft")
def overall(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The overall texts. Those who only read see how they read."""
    if request.method == "POST":
        return _write(request, assessment)
    if able(request, assessment, "overall.write"):
        return _form(request, assessment)
    page = overall_page(assessment)
    context = frame(request, assessment, here="report", page=page, labels=TEXTS)
    return render(request, "web/reports/overall_read.html", context)


def _write(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if not allowed(request, "overall.write"):
        raise NotAllowed("overall.write")
    settle(request)
    form = OverallForm(request.POST, names=writing.overall_fields(assessment))
    do = request.POST.get("do", "stay")
    if wants_json(request) and not form.is_valid():
        return autosave.wrong(form)
    if do == "preview" or not form.is_valid():
        return _form(request, assessment, typed=request.POST.dict(), sent=form, do=do)
    bases = autosave.bases(request, assessment, OVERALL)
    out = save_overall(form, assessment, by=request.user, bases=bases)  # type: ignore[arg-type]
    if wants_json(request):
        return autosave.told(out)
    take_step(out, do, assessment, by=request.user, posted=request.POST)  # type: ignore[arg-type]
    if out.clashes:
        back = reverse("overall-write", args=[assessment.pk])
        return clash_page(request, assessment, out, back=back, what="the overall texts")
    if out.refusals:
        return _form(request, assessment, typed=request.POST.dict(), refusals=out.refusals)
    return _go_on(request, assessment, out, do)


def _form(
    request: HttpRequest,
    assessment: Assessment,
    *,
    typed: dict[str, Any] | None = None,
    refusals: list[tuple[str, str]] | None = None,
    sent: OverallForm | None = None,
    do: str = "",
) -> HttpResponse:
    page = overall_page(assessment)
    values = {"version": page.version, **page.texts}
    form = OverallForm(initial=values, names=page.texts)
    if typed is not None:
        form = OverallForm({**values, **typed}, names=page.texts)
        bound(form, refusals or [], sent)
    preview = {name: form[name].value() for name in page.texts} if do == "preview" else None
    context = frame(
        request,
        assessment,
        here="report",
        page=page,
        form=form,
        links=unseen(form),
        preview=preview,
        labels=TEXTS,
        unsaved=unlike(form, values),
        started=None if typed is None else autosave.started_here(request.POST, typed, values),
        tall=tall,
        remarks=remarks_for(assessment, OVERALL),
    )
    return render(request, "web/reports/overall.html", context, status=form.status)


def _go_on(request: HttpRequest, assessment: Assessment, out: Outcome, do: str) -> HttpResponse:
    if do in {"overview", "confirm"} and out.changed:
        now = clock_time(timezone.now())
        messages.success(request, " ".join([f"Overall texts saved at {now}.", *out.told]))
    elif out.told:
        messages.success(request, " ".join(["Saved.", *out.told]))
    if do == "overview":
        return redirect("report", assessment.pk)
    if do == "confirm":
        return redirect("overall-confirm", assessment.pk)
    here = reverse("overall-write", args=[assessment.pk])
    return HttpResponseRedirect(here if out.told else f"{here}#saved")


@requires("overall.confirm")
def confirm(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The lead assessor confirms what the points propose, or changes it with a reason."""
    if assessment.is_peer_review:
        raise Refused("A peer review has no overall rating.")
    page = confirm_page(assessment)
    initial = {
        "rating": page.rating if page.confirmed else page.proposed,
        "reason": page.reason,
        "seen": ratings_seen(page.ratings),
    }
    form = ConfirmForm(posted(request), initial=initial)
    if request.method == "POST" and said(form, writing.confirm, assessment, by=request.user):
        words = Rating(form.cleaned_data["rating"]).label.lower()
        messages.success(request, f"The overall rating is confirmed: {words}.")
        return redirect("report", assessment.pk)
    context = frame(
        request,
        assessment,
        here="report",
        page=page,
        form=form,
        links=unseen(form),
        seen=initial["seen"],
        meanings=_meanings(assessment, page),
        unrated=[row for row in page.points if not row.rating],
        changed=[row for row in page.points if row.rating in {Rating.RED, Rating.AMBER}],
        whole=opinions_of(assessment, request.user, None),  # type: ignore[arg-type]
    )
    return render(request, "web/reports/confirm.html", context, status=form.status)


def _meanings(assessment: Assessment, page: ConfirmPage) -> list[tuple[Rating, str]]:
    """What each overall rating that the points allow would mean for the service."""
    ratings = page.ratings
    day = assessment.assessed_on
    due = ambers_due(day, assessment.shared_at)
    earlier = earlier_of(assessment, day)
    carried = ambers_left(earlier, [row.number for row in page.points])
    return [
        (
            rating,
            meaning_overall(
                rating,
                assessment.phase,
                reds=ratings.count(Rating.RED),
                ambers=ratings.count(Rating.AMBER),
                by=due,
                carried=carried if earlier else None,
            ),
        )
        for rating in possible_overall(ratings)
    ]
