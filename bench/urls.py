"""The service's addresses and a view that does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from assess.access import public

handler404 = "assess.access.problems.not_found"


@public
def bare(request: HttpRequest) -> HttpResponse:
    """What the framework and its middleware cost."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("assess.config.urls"))]
