"""What every answer says to the browser about itself."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

Answers = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: Answers) -> Answers:
    """The policy of the settings, the same on every page, so that it is put together once."""
    policy = build_policy()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, policy)
        return response

    return middleware
