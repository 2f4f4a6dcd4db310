"""Whom an assessment names: its managers, service owner and deputy director."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import team
from assess.domain.independence import in_sentence
from assess.domain.models import Assessment, Person
from assess.domain.refusals import Refused
from assess.domain.words import MemberRole
from assess.queries.service_team import NamedRow, team_of
from assess.web.frame import frame
from assess.web.panel.forms import NameManager
from assess.web.panel.team import back_to_team


@requires("managers.name")
def name(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Name or replace one of them; `?role=` says which."""
    if not team.may_name(assessment, request.roles):  # type: ignore[attr-defined]
        raise Refused(team.SHARED_ALREADY)
    places = {place.role: place for place in team_of(assessment).named}
    place = places.get(request.GET.get("role", ""))
    form = NameManager(
        posted(request),
        initial={"role": place.role if place else ""},
        needs_reason=team.reason_needed(assessment),
    )
    if request.method == "POST" and said(form, team.name_manager, assessment, by=request.user):
        messages.success(request, _what_happened(places[form.cleaned_data["role"]], form))
        return back_to_team(request, assessment)
    shown = frame(request, assessment, here="team", form=form, place=place)
    return render(request, "web/panel/manager.html", shown, status=form.status)


def _what_happened(before: NamedRow, form: NameManager) -> str:
    email = form.cleaned_data["email"]
    person = Person.objects.get(email=email)
    words = in_sentence(MemberRole, before.role)
    if before.email == email:
        return f"{person.name} is the {words} already. Nothing has changed."
    told = f"them and {before.name}" if before.email else "them"
    return f"{person.name} is the {words} now. We are telling {told} by email."
