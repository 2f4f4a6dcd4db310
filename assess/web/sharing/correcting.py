"""Correcting the texts of a published report, one part at a time, with a note for its readers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.design.forms import posted
from assess.domain import publishing
from assess.domain.models import Assessment, Person
from assess.domain.refusals import Refused
from assess.queries.correcting import correctable
from assess.queries.reading import public_hash
from assess.web.frame import frame
from assess.web.sharing.forms import Correction
from assess.web.telling import we_emailed


@requires("report.correct")
@require_safe
def choose(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Which part of the report is to be corrected."""
    context = frame(request, assessment, parts=correctable(assessment))
    return render(request, "web/sharing/correct.html", context)


@requires("report.correct")
def correct(request: HttpRequest, assessment: Assessment, part: str) -> HttpResponse:
    """The texts of one part, as they are public now, and the note for readers."""
    found = next((p for p in correctable(assessment) if p.slug == part), None)
    if found is None:
        raise Http404
    form = Correction(posted(request), texts=found.labels, initial=found.texts)
    if request.method == "POST" and _corrected(form, assessment, found.name, request.user):
        who = we_emailed(assessment, "report.correct")
        messages.success(request, f"The published report is corrected. {who}")
        return redirect("report-read", assessment.pk)
    context = frame(request, assessment, form=form, part=found, seen=public_hash(assessment))
    return render(request, "web/sharing/correct_part.html", context, status=form.status)


def _corrected(form: Correction, assessment: Assessment, part: str, by: Person) -> bool:
    if not form.is_valid():
        return False
    texts = dict(form.cleaned_data)
    note, seen = texts.pop("note"), texts.pop("seen")
    try:
        publishing.correct(assessment, by=by, note=note, seen=seen, texts={part: texts})
    except Refused as no:
        form.refuse(no)
        return False
    return True
