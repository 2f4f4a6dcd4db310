"""The list of published reports, its search, and the page of each."""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from markupsafe import Markup

from assess.documents.body import headings
from assess.domain.words import Kind, Phase, Rating
from assess.public.answers import is_kept, keep, kept_as, lately, look, shared, still_good
from assess.public.reports.readers import for_readers
from assess.queries import public
from assess.queries.documents import offered
from assess.queries.search import LONGEST

# The names of the list's filters in its address. Bookmarks hold them: they do not change.
NAMES = {
    "q": "words",
    "phase": "phase",
    "type": "kind",
    "rating": "rating",
    "organisation": "organisation",
    "portfolio": "portfolio",
}


@for_readers
def reports(request: HttpRequest) -> HttpResponse:
    """Published reports, those assessed last first, narrowed down by words and filters."""
    asked = {
        mine: request.GET.get(theirs, "").replace("\0", "").strip()
        for theirs, mine in NAMES.items()
    }
    too_long = len(asked["words"]) > LONGEST
    filters = public.Filters(**{**asked, "words": ""} if too_long else asked)
    found = public.reports(filters, request.GET.get("page", "1"))
    answer = render(
        request,
        "public/reports/list.html",
        {
            "found": found,
            "page": found.page,
            "filters": found.filters,
            "typed": asked["words"],
            "too_long": too_long,
            "longest": LONGEST,
            "choices": _choices(found),
            "narrowed": _narrowed(found.filters),
            "link": lambda number: _link(found.filters, number),
            "nearby": _nearby(found.page.number, found.page.last),
        },
        status=422 if too_long else 200,
    )
    return shared(answer)


def _choices(found: public.Found) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Each filter: its name, its label, what is chosen, and what can be."""
    chosen = found.filters
    filters = [
        ("phase", "Phase", chosen.phase, Phase.choices),
        ("type", "Type", chosen.kind, Kind.choices),
        ("rating", "Overall rating", chosen.rating, Rating.choices),
    ]
    for name, label, value, options in (
        ("organisation", "Organisation", chosen.organisation, found.organisations),
        ("portfolio", "Portfolio", chosen.portfolio, found.portfolios),
    ):
        if len(options) > 1:
            filters.append((name, label, value, [(option, option) for option in options]))
    return [
        (name, label, value, [(str(key), str(words)) for key, words in options])
        for name, label, value, options in filters
    ]


def _narrowed(filters: public.Filters) -> str:
    """What the list is narrowed down to, in words."""
    parts = [
        f"with “{filters.words}”" if filters.words else "",
        f"phase {Phase(filters.phase).label.lower()}" if filters.phase else "",
        str(Kind(filters.kind).label).lower() if filters.kind else "",
        f"overall {Rating(filters.rating).label.lower()}" if filters.rating else "",
        filters.organisation,
        filters.portfolio,
    ]
    return ", ".join(part for part in parts if part)


def _link(filters: public.Filters, number: int) -> str:
    """The address of a page of this same list."""
    query = {name: getattr(filters, mine) for name, mine in NAMES.items()}
    query["page"] = str(number) if number > 1 else ""
    given = urlencode({name: value for name, value in query.items() if value})
    return f"?{given}" if given else "."


def _nearby(here: int, last: int) -> list[int | None]:
    """The numbers of the pages to link to, with None where some are left out."""
    numbers = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    shown: list[int | None] = []
    for number in numbers:
        if shown and number - (shown[-1] or 0) > 1:
            shown.append(None)
        shown.append(number)
    return shown


@for_readers
def report(request: HttpRequest, reference: int) -> HttpResponse:
    """A published report as it was frozen; what was taken down says so, and why."""
    name = f"report {reference}"
    if request.headers.get("If-None-Match") or is_kept(name):
        tag = _tag(lately(name, lambda: public.tag_of(reference)))
        page = kept_as(name, tag)
        answer = still_good(request, tag) or (shared(HttpResponse(page), tag) if page else None)
        if answer is not None:
            return answer
    found = public.report(reference)
    if found is None:
        return gone(request, reference)
    answer = render(
        request,
        "public/reports/report.html",
        {
            "found": found,
            "report": found.report,
            "body": Markup(found.body),  # noqa: S704 - our own template's, stored with the version
            "contents": headings(found.body),
            "mailto": _mailto(found.report),
            "rows": offered(
                found.documents,
                review=found.report.kind == Kind.PEER_REVIEW,
                updated=bool(found.since),
            ),
        },
    )
    tag = _tag(found.tag)
    keep(name, None, answer.content, tag)
    return shared(answer, tag)


def _tag(tag: str) -> str:
    return f"{tag[:24]}{tag[64:]}-{look()}" if tag else ""


def _mailto(report: public.Listed) -> str:
    """An email to the service assessment team that says which report it is about."""
    subject = quote(f"Report {report.reference}: {report.name}, {report.phase_words.lower()}")
    return f"mailto:{settings.TEAM_EMAIL}?subject={subject}"


def gone(request: HttpRequest, reference: int) -> HttpResponse:
    """What stands in the place of a report that was taken down; 404 where there is none."""
    found: Any = public.taken_down(reference)
    if found is None:
        raise Http404
    answer = render(request, "public/reports/taken_down.html", {"report": found}, status=410)
    return shared(answer)
