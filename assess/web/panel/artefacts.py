"""What the service team shows the panel."""

import uuid as uuids

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import artefacts
from assess.domain.models import Artefact, Assessment
from assess.queries.service_team import artefacts_of
from assess.web.frame import frame
from assess.web.panel.forms import ArtefactForm


@requires("artefact.see")
def artefacts_page(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The links the panel reads before the day."""
    shown = frame(request, assessment, here="artefacts", artefacts=artefacts_of(assessment))
    return render(request, "web/panel/artefacts.html", shown)


@requires("artefact.add")
def add(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Add a link."""
    form = ArtefactForm(posted(request))
    if request.method == "POST" and said(form, artefacts.add, assessment, by=request.user):
        messages.success(request, f"“{form.cleaned_data['title']}” has been added.")
        return redirect("artefacts", assessment.pk)
    shown = frame(request, assessment, here="artefacts", form=form)
    return render(request, "web/panel/artefact_add.html", shown, status=form.status)


@requires("artefact.remove")
def remove(request: HttpRequest, assessment: Assessment, uuid: uuids.UUID) -> HttpResponse:
    """Ask, then take a link away."""
    found = get_object_or_404(Artefact, uuid=uuid, assessment=assessment)
    artefact = artefacts.check_may_remove(assessment, found.uuid)
    if request.method == "POST":
        artefacts.remove(assessment, by=request.user, uuid=artefact.uuid)
        messages.success(request, f"“{artefact.title}” has been removed.")
        return redirect("artefacts", assessment.pk)
    shown = frame(request, assessment, here="artefacts", artefact=artefact)
    return render(request, "web/panel/artefact_remove.html", shown)
