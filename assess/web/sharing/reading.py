"""Around the shared report: that a manager opened it, and its summary to print or send on."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.access.session import wants_json
from assess.design.words import short_day
from assess.documents.context import Report, report_of
from assess.documents.markdown import plain
from assess.domain.models import Assessment
from assess.domain.opening import open_report
from assess.domain.policy import allows
from assess.domain.roles import Role
from assess.domain.words import Rating, State
from assess.domain.workflow import VERBS
from assess.queries.opened import has_opened, opened_by
from assess.queries.reading import SharedReport
from assess.queries.summary import Shared, shared_content
from assess.web.frame import frame

# What an email program takes from a link without cutting it, and what we keep of one action.
LONGEST_EMAIL, LONGEST_ACTION = 1_800, 160


def opening(request: HttpRequest, assessment: Assessment, report: SharedReport) -> dict[str, Any]:
    """For the page of the report: whether to keep that it was opened, or who has opened it."""
    roles = request.roles  # type: ignore[attr-defined]
    if assessment.state not in VERBS["report.open"].sources:
        return {"opens": False, "to_open": False, "openings": []}
    opens = allows("report.open", roles)
    to_open = opens and not has_opened(
        assessment,
        request.user.pk,  # type: ignore[arg-type]
    )
    openings = opened_by(assessment, report.answerers) if Role.STAFF in roles else []
    return {"opens": opens, "to_open": to_open, "openings": openings}


@requires("report.open")
def open_(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Keep that a manager opened the report: sent by a script on the page, or by its button."""
    if request.method == "POST":
        version = request.POST.get("version", "")
        number = int(version) if version.isdecimal() and len(version) < 9 else 0
        open_report(assessment, by=request.user, version=number)
        if wants_json(request):
            return JsonResponse({"opened": True})
        messages.success(request, "It is noted that you have read the report.")
    return redirect("report-read", assessment.pk)


@requires("report.see_shared")
@require_safe
def summary(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The result, what it means, the ratings and the actions, on a sheet or two."""
    found = shared_content(assessment)
    said = report_of(found.content)
    context = frame(
        request,
        assessment,
        here="report-read",
        report=found,
        said=said,
        published=assessment.state == State.PUBLISHED,
        forward="" if assessment.confidential else _forward(assessment, found, said),
    )
    return render(request, "web/sharing/summary.html", context)


def _forward(assessment: Assessment, found: Shared, said: Report) -> str:
    """A link that opens an email with the summary in plain words."""
    thing = f"{assessment.phase_words.lower()} {assessment.kind_words.lower()}"
    subject = f"{assessment.service.name}: result of the {thing}"
    body = _plain(assessment, found, said, thing).replace("\n", "\r\n")
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def _plain(assessment: Assessment, found: Shared, said: Report, thing: str) -> str:
    published = assessment.state == State.PUBLISHED
    place = (
        f"/reports/{assessment.pk}/" if published else reverse("report-read", args=[assessment.pk])
    )
    waits = assessment.state in {State.SHARED, State.CHALLENGED}
    not_yet = "" if published else f" It is not {'yet ' if waits else ''}published."
    lines = [
        f"Report on the {thing} of {assessment.service.name}, reference {assessment.pk}, "
        f"version {found.number} of {short_day(found.made_at)}.{not_yet}",
        *_result(said),
    ]
    end = f"Read the report: {settings.ADDRESS}{place}"
    if not published:
        end += "\n(It opens for those who have a part in the assessment.)"
    actions = found.actions
    if actions:
        lines.append(f"Actions ({len(actions)}):")
    left = LONGEST_EMAIL - len("\n\n".join([*lines, end]))
    for done, action in enumerate(actions):
        line = _action(action, said.due)
        left -= len(line) + 2
        if left < len("And 100 more, in the report."):
            lines.append(f"And {len(actions) - done} more, in the report.")
            break
        lines.append(line)
    return "\n\n".join([*lines, end])


def _result(said: Report) -> list[str]:
    if not said.overall:
        return ["It is a peer review: advice, without ratings."] if said.points is None else []
    return [
        f"Overall rating: {Rating(said.overall).label}. {said.meaning}",
        f"Points: {said.summary}",
    ]


def _action(action: dict[str, Any], due: str) -> str:
    text = " ".join(plain(action["text"]).split())
    if len(text) > LONGEST_ACTION:
        text = text[:LONGEST_ACTION].rsplit(" ", 1)[0] + " …"
    until = f" By {due}." if action["rating"] == Rating.AMBER and due else ""
    return f"{action['number']} ({action['rating']}): {text}{until}"
