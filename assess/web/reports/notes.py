"""The page for the day: notes of the panel, private to it, and beside them what helps to ask."""

import uuid as uuids
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from assess.access import requires
from assess.access.session import wants_json
from assess.domain.models import Assessment
from assess.domain.refusals import NotAllowed
from assess.domain.using import uses_of
from assess.queries.notes import NotesPage, gone, notes_page, one_note, points_of
from assess.web.frame import frame
from assess.web.reports.asking import gone_by, place_of, save_notes, take_step, trouble_at
from assess.web.reports.clashes import clash_page, settle
from assess.web.reports.drafts import able, allowed, bound, tall, unseen
from assess.web.reports.forms import mark
from assess.web.reports.notes_form import NotesForm
from assess.web.reports.saving import Outcome

NEWER = "You changed this in another window. Open the page again."


@dataclass(frozen=True)
class Look:
    """How someone looks at the notes; all of it stands in the address."""

    path: str
    by: str  # "point" or "time"
    mine: bool
    change: uuids.UUID | None
    chosen: dict[str, str]

    @classmethod
    def of(cls, asked: QueryDict, assessment: Assessment) -> "Look":
        """By time until the assessment has taken place, then by point, unless the address says."""
        chosen = {
            name: asked[name]
            for name, known in (("by", ("point", "time")), ("whose", ("mine",)))
            if asked.get(name) in known
        }
        try:
            change = uuids.UUID(asked.get("change", ""))
        except ValueError:
            change = None
        usual = "point" if assessment.held_at else "time"
        path = reverse("note-write", args=[assessment.pk])
        return cls(path, chosen.get("by", usual), "whose" in chosen, change, chosen)

    def to(self, place: str = "", **more: Any) -> str:
        """The address that differs from this one in `more`; an empty value is left out."""
        query = urlencode({k: v for k, v in {**self.chosen, **more}.items() if v})
        return f"{self.path}?{query}{place}" if query else f"{self.path}{place}"


@requires("note.see")
def notes(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """All notes of the panel and its questions; write one about any point, or about the whole."""
    look = Look.of(request.GET, assessment)
    if request.method != "POST":
        return _page(request, assessment, look)
    if not allowed(request, "note.write"):
        raise NotAllowed("note.write")
    settle(request)
    answer = _as_json if wants_json(request) else _as_page
    form = NotesForm(request.POST, points=points_of(assessment))
    do = request.POST.get("do", "add-note")
    out = None
    if form.is_valid():
        queued = "queued" in request.POST
        out = save_notes(form, assessment, by=request.user, do=do, queued=queued)  # type: ignore[arg-type]
        take_step(out, do, assessment, by=request.user, posted=request.POST)  # type: ignore[arg-type]
    return answer(request, assessment, look, form, out, do)


def _as_page(
    request: HttpRequest,
    assessment: Assessment,
    look: Look,
    form: NotesForm,
    out: Outcome | None,
    do: str,
) -> HttpResponse:
    if out is None:
        return _page(request, assessment, look, typed=request.POST.dict(), sent=form)
    if out.clashes:
        return clash_page(request, assessment, out, back=look.to(), what="the notes")
    if out.refusals:
        typed = {name: request.POST[name] for name in out.failed if name in request.POST}
        return _page(request, assessment, look, typed=typed, refusals=out.refusals, do=do)
    about = form.cleaned_data["note_point"]
    taken = gone_by(request.POST)
    place = "#gone" if taken else place_of(do)
    return HttpResponseRedirect(look.to(place, point=about, gone=taken))


def _as_json(
    request: HttpRequest,
    assessment: Assessment,
    look: Look,
    form: NotesForm,
    out: Outcome | None,
    do: str,
) -> HttpResponse:
    """What a script needs: the row of the note, or what is wrong field by field."""
    if out is None:
        wrong = [[name, each] for name, errors in form.errors.items() for each in errors]
        return JsonResponse({"errors": wrong}, status=422)
    if not out.complete:
        clashed = [(met.names[0], NEWER) for met in out.clashes]
        return JsonResponse({"errors": [*out.refusals, *clashed]}, status=409)
    uuid = form.cleaned_data["note_id"]
    if do != "add-note" or uuid is None:
        return JsonResponse({"saved": do})
    note = one_note(assessment, request.user, uuid)  # type: ignore[arg-type]
    context = _context(request, assessment, look)
    context |= {"request": request, "assessment": assessment, "note": note}
    context["points"] = form.points.items()
    html = render_to_string("web/reports/_note.html", context) if note else ""
    return JsonResponse({"saved": str(uuid), "point": note.point if note else None, "html": html})


def _context(request: HttpRequest, assessment: Assessment, look: Look) -> dict[str, Any]:
    """What the rows of notes and questions ask for."""
    return {
        "look": look,
        "writes": able(request, assessment, "note.write"),
        "asks": able(request, assessment, "question.write"),
        "uses": uses_of(assessment) if able(request, assessment, "note.use") else {},
        "sees_draft": able(request, assessment, "report.see_draft"),
        "points": (),
        "form": None,
        "tall": tall,
    }


def _opened(page: NotesPage, look: Look) -> dict[str, Any]:
    """The fields of the note or question of one's own that the address opens to change it."""
    for note in (*page.newest, *(row for group in page.groups for row in group.rows)):
        if note.mine and note.uuid == look.change:
            name = f"note-{note.uuid}"
            was = mark(note.version, note.text)
            return {name: note.text, f"{name}-was": was, f"{name}_point": note.point or ""}
    for question in (row for group in page.questions for row in group.rows):
        if question.mine and question.uuid == look.change:
            texts = {"changed": question.text, "changed_was": question.text}
            return {"changed_id": question.uuid, "changed_point": question.point or "", **texts}
    return {}


def _page(
    request: HttpRequest,
    assessment: Assessment,
    look: Look,
    *,
    typed: dict[str, Any] | None = None,
    refusals: list[tuple[str, str]] | None = None,
    sent: NotesForm | None = None,
    do: str = "",
) -> HttpResponse:
    page = notes_page(assessment, request.user, mine=look.mine, newest=look.by == "time")  # type: ignore[arg-type]
    values = {
        "note_id": str(uuids.uuid4()),
        "note_point": request.GET.get("point", ""),
        "question_id": str(uuids.uuid4()),
        "question_point": request.GET.get("point", ""),
        **_opened(page, look),
    }
    open_notes = {name.removesuffix("-was") for name in values if name.endswith("-was")}
    open_notes |= {name for name in typed or {} if f"{name}-was" in (typed or {})}
    form = NotesForm(initial=values, pieces=open_notes, points=page.points)
    if typed is not None:
        form = NotesForm({**values, **typed}, pieces=open_notes, points=page.points)
        bound(form, refusals or [], sent)
    context = {**_context(request, assessment, look), "page": page, "points": page.points}
    context |= {
        "form": form,
        "links": {**unseen(form), "__all__": trouble_at(do, page.rows) if do else ""},
    }
    context |= {"unsaved": typed is not None}
    context["gone"] = gone(assessment, request.user, request.GET.get("gone", ""))  # type: ignore[arg-type]
    if request.GET.get("part") == "list" and typed is None:
        context |= {"assessment": assessment}
        return render(request, "web/reports/_day_lists.html", context)
    return render(
        request,
        "web/reports/notes.html",
        frame(request, assessment, here="note-write", **context),
        status=form.status,
    )
