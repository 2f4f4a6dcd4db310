"""What each service may do next: a list with filters, and the same as a table to take away."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assess.access import requires
from assess.domain.clock import local_day
from assess.domain.standing import KIND_WORDS
from assess.domain.words import Phase
from assess.queries.listing import portfolios_of
from assess.queries.standings import Filters, list_page, listed
from assess.web.desk.standings_csv import table

LONGEST_SEARCH = 200


def _today() -> datetime.date:
    return local_day(timezone.now())


def _filters(request: HttpRequest, portfolios: list[tuple[int, str]]) -> Filters:
    """What the address asks for; what makes no sense in it is left out."""
    asked = request.GET
    kind, phase = asked.get("kind", ""), asked.get("phase", "")
    return Filters(
        search=" ".join(asked.get("search", "").replace("\0", "").split())[:LONGEST_SEARCH],
        portfolio={str(pk): pk for pk, _ in portfolios}.get(asked.get("portfolio", "")),
        kind=kind if kind in {str(each) for each in KIND_WORDS} else "",
        phase=phase if phase in Phase.values else "",
    )


def _address(filters: Filters) -> str:
    """The filters as an address keeps them, ending in & where there are any."""
    said = {
        "search": filters.search,
        "portfolio": filters.portfolio,
        "kind": filters.kind,
        "phase": filters.phase,
    }
    kept = urlencode({name: value for name, value in said.items() if value})
    return f"{kept}&" if kept else ""


@requires("desk.see")
def standings(request: HttpRequest) -> HttpResponse:
    """The services of the desk and what each may do next."""
    portfolios = portfolios_of(request.user)
    filters = _filters(request, portfolios)
    context: dict[str, Any] = {
        "portfolios": portfolios,
        "filters": filters,
        "query": _address(filters),
        "kinds": [(str(kind), words) for kind, words in KIND_WORDS.items()],
        "phases": Phase.choices,
        "today": _today(),
        "page": list_page(request.user, filters, _today(), request.GET.get("page", "")),
    }
    return render(request, "web/desk/standings.html", context)


@requires("desk.see")
def standings_csv(request: HttpRequest) -> HttpResponse:
    """The same services, all of them, as a table."""
    filters = _filters(request, portfolios_of(request.user))
    rows = listed(request.user, filters, _today())
    answer = HttpResponse(table(rows, _today()), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="standings.csv"'
    return answer
