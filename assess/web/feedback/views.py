"""What people said of assessments: all of it for the desk, averages alone for the panel."""

import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assess.access import requires
from assess.domain.feedback import SHOWN_FROM
from assess.domain.models import Assessment
from assess.domain.refusals import NotAllowed
from assess.domain.words import Side
from assess.queries.feedback import Filters, exported, mine, of_one, results
from assess.web.feedback.export import table
from assess.web.frame import frame


def _month(text: str) -> datetime.date | None:
    """The month of an address, like 2027-03; anything else is no month."""
    try:
        return datetime.date.fromisoformat(f"{text}-01") if len(text) == len("2027-03") else None
    except ValueError:
        return None


def _filters(request: HttpRequest) -> Filters:
    """What the address asks for; what makes no sense in it is left out."""
    asked = request.GET
    first, last = _month(asked.get("first", "")), _month(asked.get("last", ""))
    if first and last and first > last:
        first, last = last, first
    side = asked.get("side", "")
    return Filters(
        side=side if side in Side.values else "",
        first=first,
        last=last,
        by_quarter=asked.get("by") == "quarter",
    )


def _address(filters: Filters) -> str:
    """The filters as an address keeps them, ending in & where there are any."""
    said = {
        "side": filters.side,
        "first": f"{filters.first:%Y-%m}" if filters.first else "",
        "last": f"{filters.last:%Y-%m}" if filters.last else "",
        "by": "quarter" if filters.by_quarter else "",
    }
    kept = urlencode({name: value for name, value in said.items() if value})
    return f"{kept}&" if kept else ""


@requires("feedback.see")
def results_(request: HttpRequest) -> HttpResponse:
    """Averages, trend and words of all assessments that the desk looks after."""
    filters = _filters(request)
    context = {
        "filters": filters,
        "query": _address(filters),
        "results": results(request.user, filters, request.GET.get("page", "")),
        "sides": Side.choices,
    }
    return render(request, "web/feedback/results.html", context)


@requires("feedback.see")
def export(request: HttpRequest) -> HttpResponse:
    """The same answers as a table to take away."""
    answer = HttpResponse(table(exported(request.user, _filters(request))), "text/csv")
    answer["Content-Disposition"] = 'attachment; filename="feedback.csv"'
    return answer


@requires("feedback.see")
def of_assessment(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What people said of one assessment."""
    found = of_one(request.user, assessment, request.GET.get("page", ""))
    if found is None:  # had a part in it before
        raise NotAllowed("feedback.see")
    return render(
        request,
        "web/feedback/of_assessment.html",
        frame(request, assessment, here="feedback-see", results=found),
    )


@requires("feedback.see_mine")
def mine_(request: HttpRequest) -> HttpResponse:
    """What service teams said of this person's panels together, never a single answer."""
    context = {"mine": mine(request.user), "shown_from": SHOWN_FROM}
    return render(request, "web/feedback/mine.html", context)
