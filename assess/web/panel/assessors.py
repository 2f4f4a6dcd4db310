"""The list of assessors, for the service assessment team."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import assessors
from assess.domain.models import Assessor, Person
from assess.domain.roles import staff_of
from assess.queries.assessors import assessor_list
from assess.queries.pages import page_of
from assess.web.panel.forms import AddAssessor, ChangeAssessor, FindAssessor

A_PAGE = 50


@requires("assessor.see")
def assessors_page(request: HttpRequest) -> HttpResponse:
    """The list, filtered by profession, words, and whether they can be given seats."""
    find = FindAssessor(request.GET)
    active = request.GET.get("active") != "no"
    found = assessor_list(request.user, active=active, **find.asked())
    shown = {
        "form": find,
        "asked": find.asked(),
        "active": active,
        "found": page_of(found, request.GET.get("page", ""), A_PAGE),
    }
    return render(request, "web/panel/assessors.html", shown)


@requires("assessor.add")
def add(request: HttpRequest) -> HttpResponse:
    """Put someone on the list."""
    form = AddAssessor(posted(request), initial={"may_lead": "no", "cross_government": "no"})
    if request.method == "POST" and said(form, assessors.add, by=request.user):
        name = Person.objects.get(email=form.cleaned_data["email"]).name
        messages.success(request, f"{name} is in the list of assessors.")
        return redirect("assessors")
    shown = {"form": form}
    return render(request, "web/panel/assessor_add.html", shown, status=form.status)


@requires("assessor.change")
def change(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Correct what the list says, or make someone inactive."""
    mine = staff_of(request.user)
    seen = assessors.listed_for(mine).select_related("person__organisation")
    one = seen.prefetch_related("professions").filter(person__uuid=uuid).first()
    if one is None:
        raise Http404
    ours = one.person.organisation_id in {None, *mine}
    form = ChangeAssessor(posted(request), initial=_initial(one), ours=ours)
    if request.method == "POST" and said(form, assessors.change, one, by=request.user):
        messages.success(request, "What the list says of this assessor has been saved.")
        return redirect("assessors")
    shown = {"form": form, "one": one}
    return render(request, "web/panel/assessor_change.html", shown, status=form.status)


def _initial(one: Assessor) -> dict[str, object]:
    answer = {True: "yes", False: "no"}
    return {
        "first_name": one.person.first_name,
        "last_name": one.person.last_name,
        "professions": [held.profession for held in one.professions.all()],
        "may_lead": answer[one.may_lead],
        "cross_government": answer[one.cross_government],
        "active": answer[one.active],
    }
