"""Notes of the panel: private to it, under each author's name."""

import uuid as uuids
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from assess.access import requires
from assess.domain.models import Assessment
from assess.domain.refusals import NotAllowed
from assess.queries.point_page import NotesPage, notes_page
from assess.web.frame import frame
from assess.web.reports.clashes import clash_page, settle
from assess.web.reports.drafts import able, allowed, bound, tall, unseen
from assess.web.reports.forms import NotesForm, mark
from assess.web.reports.saving import save_notes


@requires("note.see")
def notes(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """All notes of the panel, by point; write one about any point, or about the whole."""
    page = notes_page(assessment, request.user)  # type: ignore[arg-type]
    if request.method != "POST":
        return _page(request, assessment, page)
    if not allowed(request, "note.write"):
        raise NotAllowed("note.write")
    settle(request)
    form, do = NotesForm(request.POST, points=page.points), request.POST.get("do", "add-note")
    if not form.is_valid():
        return _page(request, assessment, page, typed=request.POST.dict(), sent=form)
    out = save_notes(form, assessment, by=request.user, do=do)  # type: ignore[arg-type]
    here = reverse("note-write", args=[assessment.pk])
    if out.clashes:
        return clash_page(request, assessment, out, back=here, what="the notes")
    if out.refusals:
        typed = {name: request.POST[name] for name in out.failed if name in request.POST}
        page = notes_page(assessment, request.user)  # type: ignore[arg-type]
        return _page(request, assessment, page, typed=typed, refusals=out.refusals)
    about = form.cleaned_data["note_point"]
    return HttpResponseRedirect(f"{here}?point={about}" if about else here)


def _page(
    request: HttpRequest,
    assessment: Assessment,
    page: NotesPage,
    *,
    typed: dict[str, Any] | None = None,
    refusals: list[tuple[str, str]] | None = None,
    sent: NotesForm | None = None,
) -> HttpResponse:
    mine = [note for group in page.groups for note in group.notes if note.mine]
    values: dict[str, Any] = {
        "note_id": str(uuids.uuid4()),
        "note_point": request.GET.get("point", ""),
    }
    for note in mine:
        values[f"note-{note.uuid}"] = note.text
        values[f"note-{note.uuid}-was"] = mark(note.version, note.text)
    names = [f"note-{note.uuid}" for note in mine]
    form = NotesForm(initial=values, pieces=names, points=page.points)
    if typed is not None:
        form = NotesForm({**values, **typed}, pieces=names, points=page.points)
        bound(form, refusals or [], sent)
    context = frame(
        request,
        assessment,
        here="note-write",
        page=page,
        form=form,
        links=unseen(form),
        writes=able(request, assessment, "note.write"),
        unsaved=typed is not None,
        tall=tall,
    )
    return render(request, "web/reports/notes.html", context, status=form.status)
