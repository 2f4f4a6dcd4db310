"""The People page of the service assessment team: its members, and the access of leavers."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assess.access import requires
from assess.access.guard import refused
from assess.design.forms import posted, said
from assess.domain import staff
from assess.domain.models import Organisation, Person
from assess.domain.refusals import Refused
from assess.domain.roles import staff_of
from assess.queries import people as queries
from assess.web.people.forms import MemberForm, SearchForm
from assess.web.people.landing import HOME


@requires("people.manage")
@require_http_methods(["GET", "HEAD"])
def people(request: HttpRequest) -> HttpResponse:
    """The members of the team, a search for anyone, and what was done lately."""
    form = SearchForm(request.GET if "email" in request.GET else None)
    searched = form.is_bound and form.is_valid()
    email = form.cleaned_data["email"] if searched else ""
    context = {
        "teams": queries.teams_of(request.user),
        "form": form,
        "searched": email,
        "found": queries.find(request.user, email) if email else [],
        "most": queries.MOST_FOUND,
        "lately": queries.lately(request.user),
    }
    return render(request, "web/people/people.html", context, status=form.status)


def _organisation(request: HttpRequest, slug: str) -> Organisation:
    """The organisation, for the members of its team; for others it is not there."""
    found = Organisation.objects.filter(slug=slug, pk__in=staff_of(request.user)).first()
    if found is None:
        raise Http404
    return found


def _person(request: HttpRequest, uuid: uuids.UUID) -> Person:
    """A person within this member's reach; for others they are not there."""
    reach = staff.within_reach(staff_of(request.user))
    found = Person.objects.filter(reach, uuid=uuid).select_related("organisation").first()
    if found is None:
        raise Http404
    return found


@requires("staff.add")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a member to the service assessment team."""
    organisation = _organisation(request, slug)
    form = MemberForm(posted(request))
    if request.method == "POST" and said(form, staff.add, organisation, by=request.user):
        messages.success(
            request,
            f"{form.cleaned_data['email']} is now a member of the service assessment team. We have "
            "not sent them an email: tell them that they can sign in.",
        )
        return redirect("people")
    context = {"form": form, "organisation": organisation}
    return render(request, "web/people/add.html", context, status=form.status)


@requires("staff.remove")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, uuid: uuids.UUID) -> HttpResponse:
    """Remove a member from the service assessment team, after a page that says what that means."""
    organisation = _organisation(request, slug)
    person = Person.objects.filter(uuid=uuid).first()
    if person is None:
        raise Http404
    is_me = person.pk == request.user.pk
    if request.method == "POST":
        staff.remove(organisation, by=request.user, person=person)
        messages.success(request, f"{person.name} was removed from the service assessment team.")
        return redirect(HOME if is_me else "people")
    if not person.staff.filter(organisation=organisation, kind=staff.TEAM).exists():
        return refused(request, Refused(f"{person.name} is not in the service assessment team."))
    context = {"person": person, "organisation": organisation, "is_me": is_me}
    return render(request, "web/people/remove.html", context)


@requires("person.end_access")
@require_http_methods(["GET", "HEAD", "POST"])
def end_access(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """End a leaver's access at once, after a page that says what that means."""
    person = _person(request, uuid)
    if request.method == "POST":
        staff.end_access(person, by=request.user)
        messages.success(
            request,
            f"The access of {person.name} was ended. They are signed out and cannot sign in again.",
        )
        return redirect("people")
    if not person.active:
        return refused(request, Refused(f"The access of {person.name} has already been ended."))
    context = {"person": person, "parts": queries.parts_of(person, request.user)}
    return render(request, "web/people/end_access.html", context)


@requires("person.restore_access")
@require_http_methods(["GET", "HEAD", "POST"])
def restore_access(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give someone whose access was ended their access back."""
    person = _person(request, uuid)
    if request.method == "POST":
        staff.restore_access(person, by=request.user)
        messages.success(request, f"{person.name} has access again, and can sign in.")
        return redirect("people")
    if person.active:
        return refused(request, Refused(f"{person.name} has access already."))
    context = {"person": person, "parts": queries.parts_of(person, request.user)}
    return render(request, "web/people/restore_access.html", context)
