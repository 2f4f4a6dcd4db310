"""The desk: what needs doing, and the list of everything there is."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assess.access import requires
from assess.domain.words import Phase, State
from assess.queries.desk import desk
from assess.queries.listing import Filters, everything, portfolios_of

LONGEST_SEARCH = 200


def _filters(request: HttpRequest, portfolios: list[tuple[int, str]]) -> Filters:
    """What the address asks for; what makes no sense in it is left out."""
    asked = request.GET
    portfolio = {str(pk): pk for pk, _ in portfolios}.get(asked.get("portfolio", ""))
    phase, state = asked.get("phase", ""), asked.get("state", "")
    return Filters(
        search=" ".join(asked.get("search", "").replace("\0", "").split())[:LONGEST_SEARCH],
        phase=phase if phase in Phase.values else "",
        portfolio=portfolio,
        mine=asked.get("mine") == "yes",
        state=state if state in State.values and state != State.DRAFT else "",
    )


def _address(filters: Filters) -> str:
    """The filters as an address keeps them, ending in & where there are any."""
    said = {
        "search": filters.search,
        "phase": filters.phase,
        "portfolio": filters.portfolio,
        "mine": "yes" if filters.mine else "",
        "state": filters.state,
    }
    kept = urlencode({name: value for name, value in said.items() if value})
    return f"{kept}&" if kept else ""


def _common(request: HttpRequest) -> dict[str, Any]:
    portfolios = portfolios_of(request.user)
    filters = _filters(request, portfolios)
    return {
        "portfolios": portfolios,
        "filters": filters,
        "query": _address(filters),
        "phases": Phase.choices,
    }


@requires("desk.see")
def desk_(request: HttpRequest) -> HttpResponse:
    """What needs doing, grouped by the next task."""
    common = _common(request)
    return render(
        request,
        "web/desk/desk.html",
        {**common, "desk": desk(request.user, common["filters"], timezone.now())},
    )


@requires("desk.see")
def all_assessments(request: HttpRequest) -> HttpResponse:
    """Every assessment, those that ended or are published too; newest first."""
    common = _common(request)
    states = [(state.value, state.label) for state in State if state != State.DRAFT]
    page = everything(request.user, common["filters"], request.GET.get("page", ""))
    return render(request, "web/desk/all.html", {**common, "page": page, "states": states})
