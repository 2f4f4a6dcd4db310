"""What an open page of a draft asks every few seconds, and where it says that it is open."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.utils import timezone
from django.utils.http import parse_etags

from assess.access.guard import check, checks
from assess.access.session import SignedOut, is_over
from assess.design.words import clock_time
from assess.domain.policy import may_as
from assess.domain.prepared import LARGEST_ID
from assess.domain.presence import is_here
from assess.domain.workflow import VERBS
from assess.queries import following
from assess.web.reports.forms import mark


@checks("report.follow")
def follow(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """What was saved since the save of this number, and who is where; 304 when it is all known."""
    draft, now = min(assessment_id, LARGEST_ID), timezone.now()
    found = following.glance(draft, request.session_key, now)  # type: ignore[attr-defined]
    if found is None or found.ended or is_over(found.started, found.seen, now):
        raise SignedOut
    if not found.state:
        raise Http404
    if not may_as(found.roles, "report.follow", found.state):
        check("report.follow", following.roles(draft, found.person), found.state)
    if found.state not in VERBS["report.follow"].sources:
        return JsonResponse({"error": "The report has moved on."}, status=409)
    if request.method == "POST":
        typing = request.POST.get("typing") == "1"
        part = request.POST.get("part", "").replace("\0", "")
        is_here(draft, by=found.person, at=now, part=part, typing=typing)
        return HttpResponse(status=204)
    tag = f'"{found.tag}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _uncached(HttpResponseNotModified(), tag)
    news = following.news(draft, found, _number(request.GET.get("since", "")), now)
    if news.last != found.last:
        # Not all of it is told yet, or more than this tag stands for: the next answer says.
        tag = f'"{found.tag}-{news.last}"'
    return _uncached(JsonResponse(_told(found, news)), tag)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1


def _uncached(answer: HttpResponse, tag: str) -> HttpResponse:
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _told(found: following.Glance, news: following.News) -> dict[str, Any]:
    return {
        "state": found.state,
        "last": news.last,
        "more": news.more,
        "notes": found.notes,
        "saves": [
            {
                "part": save.part,
                "version": save.version,
                "content": save.content,
                "by": save.by,
                "mine": save.mine,
                "at": clock_time(save.at),
                # By which an action's field is known again, as on the page itself.
                "mark": mark(save.version, save.content.get("text", "")),
            }
            for save in news.saves
        ],
        "here": [
            {"name": here.name, "part": here.part, "typing": here.typing, "me": here.me}
            for here in news.here
        ],
    }
