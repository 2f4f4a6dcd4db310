"""A request from its first page until it is sent."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import booking, requests
from assess.domain.clock import local_day, weeks_to_offer
from assess.domain.gates import GATES
from assess.domain.models import Assessment
from assess.domain.policy import allows
from assess.domain.refusals import Refused
from assess.domain.roles import staff_of
from assess.domain.sections import SECTIONS, answered
from assess.queries.ahead import ahead_of, gates_of
from assess.queries.booking import drafts, so_far
from assess.web.booking.forms import LetThrough, Send, Start
from assess.web.booking.sections import FORMS, FixedNameSection, SectionForm

SLUGS = [section.slug for section in SECTIONS]


def _today() -> datetime.date:
    return local_day(timezone.now())


def _book(request: HttpRequest, status: int = 200) -> HttpResponse:
    person = request.user
    context = {"drafts": drafts(person), "may_book": person.organisation_id is not None}
    return render(request, "web/booking/book.html", context, status=status)


@requires("booking.start")
def book(request: HttpRequest) -> HttpResponse:
    """What an assessment is and needs, this person's drafts, and where to start."""
    return _book(request)


@requires("booking.start")
def start(request: HttpRequest) -> HttpResponse:
    """Choose the service, or name a new one."""
    person = request.user
    if person.organisation_id is None:
        return _book(request, status=403)
    on_behalf = person.organisation_id in staff_of(person)
    form = Start(
        posted(request),
        services=list(booking.startable_services(person)),
        on_behalf=on_behalf,
        chosen=request.GET.get("service", ""),
    )
    if request.method == "POST" and form.is_valid():
        try:
            assessment = booking.start(by=person, **form.cleaned_data)
        except Refused as no:
            form.refuse(no)
        else:
            return redirect("book-tasks", assessment_id=assessment.pk)
    chosen = form.services.get(request.GET.get("service", ""))
    context = {"form": form, "chosen": chosen, "today": _today()}
    context["gates"] = ahead_of(chosen, request.user) if chosen else []
    return render(request, "web/booking/start.html", context, status=form.status)


@requires("booking.edit")
def tasks(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The sections of the request, and which are answered."""
    context = {
        "assessment": assessment,
        "so_far": so_far(assessment, _today()),
        "may_discard": allows("booking.discard", request.roles),  # type: ignore[attr-defined]
        "gates": gates_of(assessment, request.user),
        "today": _today(),
        "may_let_through": allows("booking.let_through", request.roles),  # type: ignore[attr-defined]
    }
    return render(request, "web/booking/tasks.html", context)


@requires("booking.edit")
def section(request: HttpRequest, assessment: Assessment, section: str) -> HttpResponse:
    """One section of the request."""
    if section not in SLUGS:
        raise Http404
    if section == "type" and not assessment.phase:
        return redirect("book-section", assessment_id=assessment.pk, section="phase")
    today = _today()
    kind: type[SectionForm] = FORMS[section]
    if section == "name" and booking.name_is_fixed(assessment.service):
        kind = FixedNameSection
    form = kind(posted(request), assessment=assessment, today=today)
    if request.method == "POST":
        later = request.POST.get("then") == "later"
        if later and form.is_blank:
            return redirect("book-tasks", assessment_id=assessment.pk)
        before = answered(assessment, today)
        if said(form, booking.edit, assessment, by=request.user):
            return redirect(_onward(request, assessment, section, before, today, later=later))
    context = {
        "assessment": assessment,
        "section": SECTIONS[SLUGS.index(section)],
        "form": form,
        "checking": _checking(request),
        "weeks": weeks_to_offer(today, assessment.ends_on),
    }
    return render(request, "web/booking/section.html", context, status=form.status)


def _checking(request: HttpRequest) -> bool:
    """Whether this person came from the page where answers are checked."""
    return request.GET.get("from") == "check"


def _onward(
    request: HttpRequest,
    assessment: Assessment,
    here: str,
    before: set[str],
    today: datetime.date,
    *,
    later: bool,
) -> str:
    """Where to go after a section: the next without an answer, or back where one came from."""
    done = answered(assessment, today)
    check = reverse("booking-request", args=[assessment.pk])
    if later:
        return reverse("book-tasks", args=[assessment.pk])
    if _checking(request):
        # Another phase or another end of it opens other questions again.
        opened = [slug for slug in SLUGS if slug in before and slug not in done]
        return _address(assessment, opened[0]) + "?from=check" if opened else check
    place = SLUGS.index(here) + 1
    waiting = [slug for slug in [*SLUGS[place:], *SLUGS[:place]] if slug not in done]
    return _address(assessment, waiting[0]) if waiting else check


def _address(assessment: Assessment, section: str) -> str:
    return reverse("book-section", args=[assessment.pk, section])


@requires("booking.request")
def check(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Check your answers, and send the request."""
    today = _today()
    gates = gates_of(assessment, request.user)
    form = Send(posted(request), asks=next((gate.asks for gate in gates if gate.asks), ""))
    refusals: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            requests.request(assessment, by=request.user, **form.cleaned_data)
        except Refused as no:
            refusals = no.all()
        else:
            return redirect("booking-sent", assessment_id=assessment.pk)
    context: dict[str, Any] = {
        "assessment": assessment,
        "so_far": so_far(assessment, today),
        "missing": requests.missing(assessment, today),
        "gates": gates,
        "today": today,
        "may_let_through": allows("booking.let_through", request.roles),  # type: ignore[attr-defined]
        "refusals": refusals,
        "form": form,
    }
    status = 409 if refusals else form.status
    return render(request, "web/booking/check.html", context, status=status)


@requires("booking.let_through")
def let_through(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The service assessment team lets a request through a gate, with a reason."""
    stopping = [gate for gate in gates_of(assessment, request.user) if gate.stops]
    if not stopping:
        raise Refused("Nothing stands in the way of this request any more.")
    gates = [gate for gate in stopping if gate.name in GATES]
    if not gates:
        raise Refused(
            "What stands in the way of this request cannot be let through here: an amber is let "
            "through on the page of its action, a red never."
        )
    form = LetThrough(posted(request), gates=gates)
    if request.method == "POST" and said(form, requests.let_through, assessment, by=request.user):
        messages.success(request, "The request may go through. The reason is in its history.")
        return redirect("booking-request", assessment_id=assessment.pk)
    context = {"assessment": assessment, "form": form, "gates": gates}
    return render(request, "web/booking/let_through.html", context, status=form.status)


@requires("booking.discard")
def discard(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Delete a draft request, after a page that says what goes."""
    booking.refuse_if_sent(assessment)
    if request.method == "POST":
        name = assessment.service.name
        booking.discard(assessment, by=request.user)
        messages.success(request, f"You deleted the draft request for {name}.")
        return redirect("book")
    return render(request, "web/booking/discard.html", {"assessment": assessment})
