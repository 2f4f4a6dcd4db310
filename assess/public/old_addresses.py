"""The addresses of the service that people used before this one: in emails, chats and bookmarks.

Each leads to our page, with or without a slash at its end. References are the same in both
services. A redirect to a closed page is followed by signing in, which remembers where to go.
"""

import re
from dataclasses import dataclass

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import URLPattern, re_path, reverse

from assess.access import public
from assess.public.answers import shared
from assess.queries.public import point_address, tag_of


@dataclass(frozen=True)
class Old:
    """An old address, and the name of the page it leads to.

    `<id>` in it is a reference, handed on when the page has one (`with_id`); `<any>` is anything.
    A `report` is read where everyone reads it once it is public.
    """

    path: str
    to: str
    with_id: bool = True
    report: bool = False
    for_now: bool = False

    @property
    def pattern(self) -> str:
        """A pattern for the address with and without a slash, unless ours is the one with it."""
        escaped = re.escape(self.path).replace("<id>", r"(?P<reference>[0-9]{1,18})")
        slash = "" if self.path == self.to else "/?"
        return f"^{escaped.replace('<any>', '[^/]+')}{slash}$"

    @property
    def name(self) -> str:
        """The name of the address: every one of ours has one."""
        return f"old-{self.path}"


def _pages(area: str, report: str) -> list[Old]:
    """The pages of one assessment, which three areas had."""
    return [
        Old(f"{area}/overview/<id>", "assessment"),
        Old(f"{area}/request/<id>", "request"),
        Old(f"{area}/artefacts/<id>", "artefacts"),
        Old(f"{area}/team/<id>", "team"),
        Old(f"{area}/panel/<id>", "panel"),
        Old(f"{area}/report/<id>", report, report=True),
    ]


OLD = [
    # The same addresses as ours, as they were written: without a slash.
    *(
        Old(page, page, with_id=False)
        for page in ("accessibility", "assess", "book", "privacy", "profile", "reports", "sign-in")
    ),
    # Reports. What follows a # in the address is kept by the browser: #point-5 is point 5 here too.
    Old("reports/report/<id>", "published-report"),
    Old("report/generate-doc/<id>", "report-read", report=True),
    Old("report/generate-excel/<id>", "report-read", report=True),
    Old("analysis", "reports", with_id=False),
    Old("analysis/portfolio/<any>", "reports", with_id=False),
    # Service teams.
    Old("manage", "dashboard", with_id=False),
    Old("manage/previous", "dashboard-previous", with_id=False),
    *_pages("manage", report="report-read"),
    Old("book/draft/<id>", "book-tasks"),
    Old("book/request/<any>", "book", with_id=False),
    Old("survey/<id>", "assessment", for_now=True),
    # Assessors.
    Old("assess/previous", "assess", with_id=False),
    *_pages("assess", report="report"),
    Old("assess/report-preview/<id>", "report", report=True),
    Old("volunteer", "assess", with_id=False),
    Old("volunteer/detail/<id>", "assess", with_id=False),
    # The service assessment team.
    Old("admin", "desk", with_id=False),
    Old("admin/assessments", "desk", with_id=False),
    Old("admin/completed", "desk", with_id=False),
    Old("admin/tasks/<any>", "desk", with_id=False),
    Old("admin/assessors", "people", with_id=False),
    *_pages("admin", report="assessment"),
    Old("admin/entry/<id>", "assessment"),
    Old("admin/management/<id>", "assessment"),
    # Everyone.
    Old("profile/change-name", "profile", with_id=False),
    Old("profile/training", "profile", with_id=False),
    Old("profile/history", "profile", with_id=False),
    Old("support", "help", with_id=False),
    Old("cookies", "privacy", with_id=False),
    Old("features", "start", with_id=False),
    Old("features/<any>", "start", with_id=False),
]


@public
def old_address(request: HttpRequest, old: Old, reference: str = "") -> HttpResponse:
    """Lead to the page that has taken the place of this one."""
    number = int(reference or 0)
    if old.report:
        # Where it leads changes once, on publication: no browser may remember it for good.
        to = "published-report" if tag_of(number) else old.to
        return HttpResponseRedirect(reverse(to, args=[number]))
    address = reverse(old.to, args=[number] if reference and old.with_id else [])
    if old.for_now:
        return HttpResponseRedirect(address)
    return shared(HttpResponsePermanentRedirect(address))


@public
def old_sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Links of the service before this one sign nobody in here; the page says so and how to."""
    return HttpResponseRedirect(f"{reverse('sign-in')}?old-link=yes")


@public
def point(request: HttpRequest, number: str) -> HttpResponse:
    """The page of a point of the Standard, wherever the Standard has it now."""
    address = point_address(int(number))
    if not address:
        raise Http404
    return shared(HttpResponseRedirect(address))


urlpatterns: list[URLPattern] = [
    *(re_path(old.pattern, old_address, {"old": old}, name=old.name) for old in OLD),
    re_path(r"^auth/t/(?P<token>[^/]+)/?$", old_sign_in_link, name="old-auth/t/<any>"),
    re_path(
        r"^redirector/service-standard/(?P<number>[0-9]{1,4})/?$",
        point,
        name="old-redirector/service-standard/<id>",
    ),
]
