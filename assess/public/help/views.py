"""Guidance: one page for each task, with the numbers of the process taken from its clock."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from assess.access import public
from assess.domain import clock
from assess.domain.ratings import MEANING
from assess.public.answers import kept
from assess.queries.public import points

# The address of each page, its title, and what it is for, in the order of the process.
PAGES = [
    (
        "book-an-assessment",
        "Book an assessment",
        "Who books, when to ask, what we need to know, and what happens to your request.",
    ),
    (
        "assess-a-service",
        "Assess a service",
        "For assessors: what you do before, during and after an assessment.",
    ),
    (
        "complete-a-report",
        "Complete a report",
        "For assessors: how to rate each point, write actions, agree the overall rating and submit.",
    ),
    (
        "get-a-report",
        "Get and answer a report",
        "For service teams: what the report says, how to accept or challenge it, and what to do next.",
    ),
    (
        "format-text",
        "Format your text",
        "Paragraphs, lists, bold and links in everything that people read.",
    ),
]
_TITLES = {slug: title for slug, title, _ in PAGES}


def _context(**more: Any) -> dict[str, Any]:
    return {"pages": PAGES, "clock": clock, "meaning": MEANING, **more}


@public
def start(request: HttpRequest) -> HttpResponse:
    """What there is help with, and whom to ask."""
    return kept(request, "public/help/start.html", context=_context)


@public
def page(request: HttpRequest, page: str) -> HttpResponse:
    """One page of guidance."""
    if page not in _TITLES:
        raise Http404
    place = list(_TITLES).index(page)
    listed = points() if page == "assess-a-service" else ()

    def context() -> dict[str, Any]:
        return _context(
            here=page,
            title=_TITLES[page],
            before=PAGES[place - 1] if place else None,
            after=PAGES[place + 1] if place + 1 < len(PAGES) else None,
            points=listed,
        )

    return kept(request, f"public/help/{page.replace('-', '_')}.html", listed, context)
