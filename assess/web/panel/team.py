"""The people of a service team."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import team
from assess.domain.models import Assessment, Person, ServicePerson
from assess.domain.policy import may
from assess.queries.service_team import team_of
from assess.web.frame import frame
from assess.web.panel.forms import AddToTeam


@requires("team.see")
def team_page(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Who is in the service team, and whom the assessment names."""
    shown = frame(request, assessment, here="team", team=team_of(assessment))
    shown["may_name"] = "managers.name" in shown["can"] and team.may_name(
        assessment, shown["roles"]
    )
    return render(request, "web/panel/team.html", shown)


@requires("team.add")
def add(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Add someone to the service team."""
    form = AddToTeam(posted(request))
    if request.method == "POST" and said(form, team.add, assessment, by=request.user):
        name = Person.objects.get(email=form.cleaned_data["email"]).name
        messages.success(request, f"{name} is in the service team. We are telling them by email.")
        return redirect("team", assessment.pk)
    shown = frame(request, assessment, here="team", form=form)
    return render(request, "web/panel/team_add.html", shown, status=form.status)


@requires("team.remove")
def remove(request: HttpRequest, assessment: Assessment, member_id: int) -> HttpResponse:
    """Ask, then end someone's time in the service team."""
    found = get_object_or_404(ServicePerson, pk=member_id, service=assessment.service_id)
    member = team.check_may_leave(assessment, found)
    if request.method == "POST":
        team.remove(assessment, by=request.user, member=member)
        messages.success(request, f"{member.person.name} is no longer in the service team.")
        return back_to_team(request, assessment)
    parts = [m for m in team_of(assessment).named if m.email == member.person.email]
    shown = frame(request, assessment, here="team", member=member, parts=parts)
    return render(request, "web/panel/team_remove.html", shown)


def back_to_team(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The team's page, or the dashboard for someone who no longer sees it."""
    if may(request.user, "team.see", assessment):
        return redirect("team", assessment.pk)
    return redirect("/dashboard/")
