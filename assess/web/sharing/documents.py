"""The documents of a shared report: their page, which shows how far they are, and each as a file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assess.access import requires
from assess.access.files import hand_out
from assess.domain import documenting
from assess.domain.models import Assessment
from assess.domain.refusals import Refused
from assess.domain.words import DocumentFormat
from assess.queries.documents import FOR, file, shelf
from assess.web.frame import frame

# Only in the browser of who asked, which asks each time whether they may still have it.
_CACHING = "private, no-cache"


@requires("report.see_shared")
@require_safe
def documents(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Every format with its size, or how far it is; what could not be made can be asked for again."""
    found = shelf(assessment)
    if found is None:
        raise Refused("A closed report has no documents. Print its page or its summary instead.")
    missing = [each for each in DocumentFormat if each not in {row.format for row in found.rows}]
    context = frame(request, assessment, here="report-read", shelf=found, missing=bool(missing))
    answer = render(request, "web/sharing/documents.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@requires("report.see_shared")
@require_safe
def document(
    request: HttpRequest, assessment: Assessment, format: str, *, updated: bool = False
) -> HttpResponse:
    """The file; while it is being made, the page that shows how far it is.

    `updated`: the one that says what has happened since.
    """
    if format not in DocumentFormat.values:
        raise Http404
    found = file(assessment, format, updated=updated)
    if found is None:
        return redirect("report-documents", assessment.pk)
    return hand_out(request, found, caching=_CACHING)


@requires("document.ask")
@require_POST
def ask(request: HttpRequest, assessment: Assessment, format: str) -> HttpResponse:
    """Ask again for a document that is not there."""
    if format not in DocumentFormat.values:
        raise Http404
    documenting.ask(assessment, by=request.user, format=format)
    messages.success(request, f"{FOR[DocumentFormat(format)][0]} is asked for again.")
    return redirect("report-documents", assessment.pk)
