"""The documents of a published report: for everyone, and kept by whoever asked, as its page is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assess.access.files import hand_out
from assess.domain.words import DocumentFormat
from assess.public.answers import FRESH, shared
from assess.public.reports.readers import for_readers
from assess.public.reports.views import gone
from assess.queries import documents as found

_CACHING = f"public, max-age={FRESH}"


@for_readers
def documents(request: HttpRequest, reference: int) -> HttpResponse:
    """Every format with its size, or how far it is."""
    report = found.public(reference)
    if report is None:
        return gone(request, reference)
    shelf = report.shelf()
    answer = render(request, "public/reports/documents.html", {"report": report, "shelf": shelf})
    if shelf.waiting or not shelf.rows:
        answer["Cache-Control"] = "no-store"
        return answer
    return shared(answer)


@for_readers
def document(
    request: HttpRequest, reference: int, version: int, format: str, *, updated: bool = False
) -> HttpResponse:
    """The file of the version that is public; an address of an earlier one leads to it.

    `updated`: the one that says what has happened since.
    """
    report = found.public(reference)
    if report is None:
        return gone(request, reference)
    if format not in DocumentFormat.values or not 1 <= version <= report.number:
        raise Http404
    if version != report.number:
        page = "published-document-updated" if updated else "published-document"
        return shared(redirect(page, reference, report.number, format))
    file = report.file(format, updated=updated)
    if file is None:
        answer = redirect("published-documents", reference)
        answer["Cache-Control"] = "no-store"
        return answer
    return hand_out(request, file, caching=_CACHING)
