"""Pages that bring in a text from Word or elsewhere: the text, where its pieces go, throwing it away."""

import uuid as uuids
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assess.access import requires
from assess.design.forms import posted
from assess.design.words import count
from assess.documents import brought_in, word
from assess.domain import bringing_in
from assess.domain.models import Assessment, BroughtIn
from assess.domain.refusals import Refused
from assess.queries.bringing_in import BroughtInPage, brought_in_page, own_texts, titles_of
from assess.web.frame import frame
from assess.web.reports.bringing_in_forms import BringInForm, PlaceForm

PASTED = "Pasted text"


@requires("report.bring_in")
def bring_in(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Upload a file or paste a text, and see those brought in before."""
    files = request.FILES if request.method == "POST" else None
    form = BringInForm(posted(request), files, initial={"id": str(uuids.uuid4())})
    if request.method == "POST" and form.is_valid():
        found = _bring_in(request, assessment, form)
        if found is not None:
            return redirect("brought_in-place", assessment.pk, found.uuid)
    texts = own_texts(assessment, request.user)  # type: ignore[arg-type]
    context = frame(request, assessment, here="report", form=form, texts=texts)
    return render(request, "web/reports/bring_in.html", context, status=form.status)


def _bring_in(request: HttpRequest, assessment: Assessment, form: BringInForm) -> BroughtIn | None:
    """The text as pieces; None when the form now says why it cannot be."""
    given = dict(form.cleaned_data)
    file = given["file"]
    try:
        text = word.read(file.read()) if file else word.of_text(given["text"])
    except Refused as no:
        form.add_error("file", no.sentence)
        return None
    try:
        return bringing_in.bring_in(  # type: ignore[no-any-return]
            assessment,
            by=request.user,
            uuid=given["id"] or uuids.uuid4(),
            name=file.name if file else PASTED,
            pieces=brought_in.split(
                text, titles_of(assessment), is_peer_review=assessment.is_peer_review
            ),
        )
    except Refused as no:
        form.refuse(Refused(no.sentence, field="file" if file else "text"))
        return None


@requires("brought_in.place")
def place(request: HttpRequest, assessment: Assessment, brought_uuid: uuids.UUID) -> HttpResponse:
    """Check where each piece goes, then put all of them there; afterwards, what went where."""
    page = _own(request, assessment, brought_uuid)
    form = PlaceForm(posted(request), page=page, initial=_guesses(page))
    if request.method == "POST" and page.saved_at is not None:
        return redirect("brought_in-place", assessment.pk, page.uuid)
    if request.method == "POST" and form.is_valid():
        places, ratings = form.chosen()
        try:
            bringing_in.place(
                assessment, by=request.user, uuid=page.uuid, places=places, ratings=ratings
            )
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _said(_own(request, assessment, page.uuid)))
            return redirect("brought_in-place", assessment.pk, page.uuid)
    context = frame(request, assessment, here="report", page=page, form=form)
    template = "brought_in_placed" if page.saved_at else "brought_in_place"
    return render(request, f"web/reports/{template}.html", context, status=form.status)


def _own(request: HttpRequest, assessment: Assessment, uuid: uuids.UUID) -> BroughtInPage:
    page = brought_in_page(assessment, request.user, uuid)  # type: ignore[arg-type]
    if page is None:
        raise Http404
    return page


def _guesses(page: BroughtInPage) -> dict[str, str]:
    return {
        name: value
        for piece in page.pieces
        for name, value in (
            (f"part-{piece.place}", piece.part),
            (f"becomes-{piece.place}", piece.becomes),
        )
    }


def _said(page: BroughtInPage) -> str:
    """How much went into the report, in one sentence or two."""
    totals = dict.fromkeys(("text", "action", "rating", "note"), 0)
    for went in page.went:
        for number, what in went.counts:
            totals[what] += number
    listed = _listed([count(number, what) for what, number in totals.items() if number])
    added = f"Added to the draft: {listed}." if listed else "Nothing was added to the draft."
    already = (
        f" {count(page.already, 'piece was', 'pieces were')} there already." if page.already else ""
    )
    return added + already


def _listed(words: Iterable[str]) -> str:
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


@requires("brought_in.discard")
def discard(request: HttpRequest, assessment: Assessment, brought_uuid: uuids.UUID) -> HttpResponse:
    """Throw a text away that was brought in."""
    page = _own(request, assessment, brought_uuid)
    if request.method == "POST":
        bringing_in.discard(assessment, by=request.user, uuid=page.uuid)
        messages.success(request, f"“{page.name}” was discarded.")
        return redirect("report-bring_in", assessment.pk)
    context = frame(request, assessment, here="report", page=page)
    return render(request, "web/reports/brought_in_discard.html", context)
