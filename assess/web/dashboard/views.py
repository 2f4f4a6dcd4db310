"""What I have to do, where my assessments are, and what a service has been through."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assess.access import requires
from assess.domain.clock import local_day
from assess.domain.models import Service
from assess.queries import dashboard as queries
from assess.queries.services import service_page


@requires("dashboard.see")
def dashboard(request: HttpRequest) -> HttpResponse:
    """What this person does next, and their assessments."""
    found = queries.dashboard(
        request.user,
        now=timezone.now(),
        is_staff=request.is_staff,  # type: ignore[attr-defined]
        team=settings.TEAM_NAME,
    )
    context = {"dashboard": found, "actions_waiting": found.decisions}
    return render(request, "web/dashboard/dashboard.html", context)


@requires("dashboard.see")
def previous(request: HttpRequest) -> HttpResponse:
    """This person's assessments that are over."""
    number = request.GET.get("page", "1")
    found = queries.previous(request.user, now=timezone.now(), number=number)
    return render(request, "web/dashboard/previous.html", {"page": found})


@requires("service.see")
def service(request: HttpRequest, service: Service) -> HttpResponse:
    """A service, its people, and its assessments over time."""
    now = timezone.now()
    context = {
        "service": service,
        "about": service_page(service, request.user, now),
        "today": local_day(now),
    }
    return render(request, "web/dashboard/service.html", context)
