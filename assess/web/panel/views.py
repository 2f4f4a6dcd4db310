"""The panel of an assessment: its seats, and the steps that fill, change and empty them."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import panel
from assess.domain.models import Assessment, Person, Seat
from assess.domain.refusals import Refused
from assess.domain.words import Discipline
from assess.queries.earlier_panel import earlier_panel
from assess.queries.panel import Candidate, candidates, panel_of, professions_missing, read_panel
from assess.web.frame import frame
from assess.web.panel.forms import FindAssessor, HandOverForm, ReleaseForm, SeatForm, WaiveForm


@requires("panel.see")
def panel_page(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Who is on the panel, and what is missing."""
    read_panel(assessment)
    shown = frame(request, assessment, here="panel", panel=panel_of(assessment))
    shown["earlier"] = earlier_panel(assessment) if "panel.seat" in shown["can"] else []
    return render(request, "web/panel/panel.html", shown)


@requires("panel.seat")
def seat(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Choose an assessor from the list, then the part they play."""
    read_panel(assessment)
    chosen = request.GET.get("person", "")
    if chosen:
        return _give(request, assessment, _candidate(assessment, chosen))
    if request.method == "POST":
        raise Refused("Choose an assessor from the list first.")
    find = FindAssessor(request.GET)
    now = panel_of(assessment)
    shown = frame(
        request,
        assessment,
        here="panel",
        form=find,
        panel=now,
        look_for=professions_missing(now.missing),
        found=candidates(assessment, **find.asked()),
        asked=find.asked(),
    )
    return render(request, "web/panel/choose.html", shown)


def _candidate(assessment: Assessment, chosen: str) -> Candidate:
    try:
        found = candidates(assessment, person=uuids.UUID(chosen))
    except ValueError:
        raise Http404 from None
    if not found:
        raise Http404
    return found[0]


def _give(request: HttpRequest, assessment: Assessment, one: Candidate) -> HttpResponse:
    now = panel_of(assessment)
    form = SeatForm(
        posted(request),
        initial={"is_lead": "no", "discipline": ""},
        has_lead=bool(now.lead),
        warned=bool(one.warnings),
    )
    person = Person.objects.select_related("assessor").get(uuid=one.uuid)
    if request.method == "POST" and said(
        form, panel.seat, assessment, by=request.user, person=person
    ):
        messages.success(
            request, f"{one.name} has a seat on the panel. We are telling them by email."
        )
        return redirect("panel", assessment.pk)
    shown = frame(request, assessment, here="panel", form=form, one=one, panel=now)
    return render(request, "web/panel/seat.html", shown, status=form.status)


@requires("panel.release")
def release(request: HttpRequest, assessment: Assessment, seat_id: int) -> HttpResponse:
    """End a seat, with a reason."""
    read_panel(assessment)
    ending = panel.check_may_end(assessment, _seat(assessment, seat_id))
    form = ReleaseForm(posted(request))
    if request.method == "POST" and said(
        form, panel.release, assessment, by=request.user, seat=ending
    ):
        messages.success(
            request,
            f"The seat of {ending.person.name} has ended. We are telling them by email, with "
            "your reason.",
        )
        return redirect("panel", assessment.pk)
    shown = frame(request, assessment, here="panel", form=form, seat=ending)
    return render(request, "web/panel/release.html", shown, status=form.status)


def _seat(assessment: Assessment, seat_id: int) -> Seat:
    return get_object_or_404(Seat, pk=seat_id, assessment=assessment)


@requires("panel.waive")
def waive(request: HttpRequest, assessment: Assessment, discipline: str) -> HttpResponse:
    """Give the reason why the panel goes ahead without a discipline."""
    if discipline not in Discipline.values:
        raise Http404
    read_panel(assessment)
    words = panel.check_may_waive(assessment, discipline)
    form = WaiveForm(posted(request))
    if request.method == "POST" and said(
        form, panel.waive, assessment, by=request.user, discipline=discipline
    ):
        messages.success(
            request, f"The reason why the panel has no {words} assessor has been recorded."
        )
        return redirect("panel", assessment.pk)
    shown = frame(request, assessment, here="panel", form=form, words=words)
    return render(request, "web/panel/waive.html", shown, status=form.status)


@requires("panel.hand_over_lead")
def hand_over(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Give the lead to another panel member."""
    read_panel(assessment)
    seats = panel.may_lead_next(assessment)
    if not seats:
        raise Refused("Nobody else on the panel could lead it. Fill another seat first.")
    lead = panel_of(assessment).lead
    form = HandOverForm(posted(request), seats=seats)
    if request.method == "POST" and said(form, panel.hand_over_lead, assessment, by=request.user):
        new = form.cleaned_data["seat"].person.name
        messages.success(request, f"{new} leads the panel now.")
        return redirect("panel", assessment.pk)
    shown = frame(request, assessment, here="panel", form=form, lead=lead)
    return render(request, "web/panel/hand_over.html", shown, status=form.status)
