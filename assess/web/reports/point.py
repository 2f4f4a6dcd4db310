"""One point of the report: read by those who may, written by the panel."""

import re
import uuid as uuids
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assess.access import requires
from assess.access.guard import seen
from assess.access.kept import mark_of
from assess.access.session import wants_json
from assess.design.forms import posted, said
from assess.design.words import clock_time
from assess.domain import wording, writing
from assess.domain.carried import earlier_of
from assess.domain.models import Assessment
from assess.domain.ratings import MEANING
from assess.domain.refusals import NotAllowed
from assess.domain.using import uses_of
from assess.domain.words import Rating
from assess.queries.hints import hints_on
from assess.queries.notes import gone, side_of
from assess.queries.point_page import ActionRow, PointPage, point_page
from assess.web.frame import frame
from assess.web.reports import autosave
from assess.web.reports.asking import gone_by, place_of, still_to_do, take_step
from assess.web.reports.beside import beside_of
from assess.web.reports.clashes import clash_page, settle
from assess.web.reports.drafts import able, allowed, bound, tall, unlike, unseen
from assess.web.reports.forms import PIECE, PointForm, RemoveForm, digest, mark
from assess.web.reports.opinion_form import opinion_values
from assess.web.reports.saving import Outcome, save_point

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
DISMISS = re.compile(rf"dismiss:({UUID}):([a-z-]{{1,40}})")


def _write(request: HttpRequest, assessment: Assessment, n: int) -> HttpResponse:
    """Save everything typed, and do what the pressed button says."""
    settle(request)
    form, do = PointForm(request.POST), request.POST.get("do", "stay")
    if do == "preview" or not form.is_valid():
        assessment = _writable(request, assessment)
        if wants_json(request) and form.errors:
            return autosave.wrong(form)
        page = _page(request, assessment, n)
        return _form(request, assessment, page, typed=request.POST.dict(), sent=form, do=do)
    if not form.texts():
        # Nothing else would find that there is no such point, or who may write.
        assessment = _writable(request, assessment)
        _page(request, assessment, n)
    bases = autosave.bases(request, assessment, f"point:{n}")
    out = save_point(form, assessment, n, by=request.user, do=do, bases=bases)  # type: ignore[arg-type]
    if not out.saved:
        assessment = _writable(request, assessment)
    if wants_json(request):
        return autosave.told(out)
    _move(out, do, request, assessment)
    take_step(out, do, assessment, by=request.user, posted=request.POST)  # type: ignore[arg-type]
    _dismiss(out, do, request, assessment)
    if out.complete:
        return _go_on(request, assessment, n, out, do)
    assessment = _writable(request, assessment)
    if out.clashes:
        back = reverse("point-write", args=[assessment.pk, n])
        return clash_page(request, assessment, out, back=back, what=f"point {n}")
    if out.green is not None:
        return _ask(request, assessment, n, out)
    page = _page(request, assessment, n)
    typed = {name: request.POST[name] for name in out.failed if name in request.POST}
    return _form(request, assessment, page, typed=typed, refusals=out.refusals)


def _writable(request: HttpRequest, assessment: Assessment) -> Assessment:
    """The assessment, if this person may write its report, now or at another time."""
    assessment = seen(request, assessment, "report.see_draft")
    if not allowed(request, "point.write"):
        raise NotAllowed("point.write")
    return assessment


@requires("report.see_draft", sent=_write)
def point(request: HttpRequest, assessment: Assessment, n: int) -> HttpResponse:
    """One point: its rating, texts, actions and notes. Those who only read see how it reads."""
    page = _page(request, assessment, n)
    if page.in_scope and able(request, assessment, "point.write"):
        return _form(request, assessment, page)
    context = frame(request, assessment, here="report", page=page)
    earlier = earlier_of(assessment, assessment.assessed_on) if not page.in_scope else None
    context["carried"] = earlier.points.get(n) if earlier else None
    return render(request, "web/reports/point_read.html", context)


def _page(request: HttpRequest, assessment: Assessment, n: int) -> PointPage:
    with_notes = allowed(request, "note.see")
    page = point_page(assessment, n, request.user, with_notes=with_notes)  # type: ignore[arg-type]
    if page is None:
        raise Http404
    return page


def _move(out: Outcome, do: str, request: HttpRequest, assessment: Assessment) -> None:
    """Give an action another place, once everything typed is saved."""
    found = re.fullmatch(rf"move:({UUID}):(\d{{1,4}})", do)
    if found and out.complete:
        uuid, place = uuids.UUID(found[1]), int(found[2])
        out.run(
            (), lambda: writing.move_action(assessment, by=request.user, uuid=uuid, place=place)
        )


def _dismiss(out: Outcome, do: str, request: HttpRequest, assessment: Assessment) -> None:
    """Hide a hint on an action, once everything typed is saved."""
    found = DISMISS.fullmatch(do)
    if found and out.complete:
        uuid, rule = uuids.UUID(found[1]), found[2]
        out.run((), lambda: wording.dismiss_hint(assessment, by=request.user, uuid=uuid, rule=rule))


def _values(page: PointPage) -> dict[str, Any]:
    """Every input of the page as it is when nothing was typed."""
    values: dict[str, Any] = {
        "version": page.version,
        **{name: getattr(page, name) for name in writing.POINT_FIELDS},
        "new_action_id": str(uuids.uuid4()),
        "note_id": str(uuids.uuid4()),
    }
    rows = [("action", row) for row in page.actions]
    rows += [("note", row) for row in page.notes if row.mine]  # type: ignore[misc]
    for kind, row in rows:
        values[f"{kind}-{row.uuid}"] = row.text
        values[f"{kind}-{row.uuid}-was"] = mark(row.version, row.text)
    return values


def _adopted(typed: dict[str, Any], values: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """What was typed, with the words of an action that someone removed meanwhile as a new one."""
    gone = [
        text
        for name, text in typed.items()
        if PIECE.fullmatch(name)
        and name not in values
        and digest(text) != str(typed.get(f"{name}-was", "")).partition("-")[2]
    ]
    if not gone:
        return typed, False
    words = filter(None, [typed.get("new_action", ""), *gone])
    return {**typed, "new_action": "\n\n".join(words)}, True


def _form(
    request: HttpRequest,
    assessment: Assessment,
    page: PointPage,
    *,
    typed: dict[str, Any] | None = None,
    refusals: list[tuple[str, str]] | None = None,
    sent: PointForm | None = None,
    do: str = "",
) -> HttpResponse:
    beside = beside_of(assessment, request.user, page.number)  # type: ignore[arg-type]
    values = {**_values(page), **opinion_values(beside.opinions)}
    names = [name for name in values if PIECE.fullmatch(name)]
    form = PointForm(initial=values, pieces=names)
    if typed is not None:
        typed, adopted = _adopted(typed, values)
        form = PointForm({**values, **typed}, pieces=names)
        known = [
            ("new_action" if adopted and PIECE.fullmatch(name) and name not in names else name, no)
            for name, no in refusals or []
        ]
        bound(form, known, sent)
    context = frame(
        request,
        assessment,
        here="report",
        page=page,
        form=form,
        links=unseen(form),
        hints=hints_on(
            assessment,
            page.number,
            {a.uuid: form[f"action-{a.uuid}"].value() or "" for a in page.actions},
        ),
        preview=_preview(page, form) if do == "preview" else None,
        unsaved=unlike(form, values),
        started=None if typed is None else autosave.started_here(request.POST, typed, values),
        takes_actions=form["rating"].value() != Rating.GREEN or bool(form["new_action"].value()),
        ratings=[(rating, MEANING[rating]) for rating in Rating],
        tall=tall,
        side=side_of(assessment, request.user, page.number),  # type: ignore[arg-type]
        asks=able(request, assessment, "question.write"),
        uses=uses_of(assessment) if able(request, assessment, "note.use") else {},
        beside=beside,
        gone=gone(assessment, request.user, request.GET.get("gone", "")),  # type: ignore[arg-type]
    )
    return render(request, "web/reports/point.html", context, status=form.status)


def _preview(page: PointPage, form: PointForm) -> PointPage:
    """The point as it would read with what was typed."""
    texts = {name: form[name].value() or "" for name in writing.POINT_FIELDS}
    actions = [replace(a, text=form[f"action-{a.uuid}"].value() or "") for a in page.actions]
    if new := form["new_action"].value():
        actions.append(ActionRow(uuids.uuid4(), f"{page.number}.{len(actions) + 1}", new, 0, None))
    return replace(page, **texts, actions=tuple(actions))


def _ask(request: HttpRequest, assessment: Assessment, n: int, out: Outcome) -> HttpResponse:
    """Green carries no actions: what happens to those there are?"""
    asked = "asked" in request.POST
    along = [*still_to_do(request.POST), ("kept", mark_of(request))]
    along += [(name, request.POST[name]) for name in out.failed if name in request.POST]
    context = frame(
        request,
        assessment,
        here="report",
        page=_page(request, assessment, n),
        along=along,
        error="Choose what happens to the actions." if asked else "",
    )
    status = 422 if asked else 409
    return render(request, "web/reports/green.html", context, status=status)


def _go_on(
    request: HttpRequest, assessment: Assessment, n: int, out: Outcome, do: str
) -> HttpResponse:
    """Where the pressed button leads, once everything is saved."""
    here = reverse("point-write", args=[assessment.pk, n])
    kind, _, rest = do.partition(":")
    if kind in {"go", "overview"} and out.changed:
        messages.success(
            request, " ".join([f"Point {n} saved at {clock_time(timezone.now())}.", *out.told])
        )
    elif out.told:
        messages.success(request, " ".join(["Saved.", *out.told]))
    match kind:
        case "go" if rest.isdecimal() and len(rest) < 5:
            return redirect("point-write", assessment.pk, int(rest))
        case "go":
            return redirect("overall-write", assessment.pk)
        case "overview":
            return redirect("report", assessment.pk)
        case "remove" if re.fullmatch(UUID, rest):
            return redirect("action-remove", assessment.pk, rest)
    gone = gone_by(request.POST)
    if gone:
        here = f"{here}?{urlencode({'gone': gone})}"
    if out.told:
        return HttpResponseRedirect(here)
    if gone:
        return HttpResponseRedirect(f"{here}#gone")
    if kind in {"use", "tick", "ask", "put-back"}:
        return HttpResponseRedirect(f"{here}{place_of(do)}")
    places = {
        **dict.fromkeys(("move", "dismiss"), f"action-{rest[:36]}"),
        # The new action, with the hint on it; the box for the next one follows.
        "add-action": _added(request) or "add-action",
        "add-note": "notes",
        "opinion": "opinions",
        "remark": "remarks",
    }
    return HttpResponseRedirect(f"{here}#{places.get(kind, 'saved')}")


def _added(request: HttpRequest) -> str:
    """The place of the action that was just added; nothing when the box was empty."""
    new, uuid = request.POST.get("new_action", "").strip(), request.POST.get("new_action_id", "")
    return f"action-{uuid}" if new and re.fullmatch(UUID, uuid) else ""


@requires("action.remove")
def remove_action(
    request: HttpRequest, assessment: Assessment, action_uuid: uuids.UUID
) -> HttpResponse:
    """Take an action out of the report, after reading it once more."""
    action = writing.live_action(assessment, action_uuid)
    n = action.point_review.point.number
    form = RemoveForm(posted(request), initial={"version": action.version})
    if request.method == "POST" and said(
        form, writing.remove_action, assessment, by=request.user, uuid=action_uuid
    ):
        messages.success(request, f"The action was removed from point {n}.")
        return redirect("point-write", assessment.pk, n)
    context = frame(
        request,
        assessment,
        here="report",
        form=RemoveForm(initial={"version": action.version}),
        failed=form,
        action=action,
        n=n,
    )
    return render(request, "web/reports/remove_action.html", context, status=form.status)
