"""An assessor's own page: the panels they are on."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assess.access import requires
from assess.queries.pages import page_of
from assess.queries.panel import my_panels

A_PAGE = 20


@requires("assess.see")
def my_panels_page(request: HttpRequest) -> HttpResponse:
    """My panels: upcoming, being written, and previous ones."""
    mine = my_panels(request.user, settings.TEAM_NAME)
    previous = page_of(mine.previous, request.GET.get("page", ""), A_PAGE)
    return render(request, "web/panel/mine.html", {"mine": mine, "previous": previous})
