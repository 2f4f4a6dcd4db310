"""The history of one point: every change of its texts and actions, with the words of before."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from markupsafe import Markup

from assess.access import requires
from assess.design.differences import changed
from assess.domain.models import Assessment
from assess.domain.words import Rating
from assess.queries.point_history import Sitting, Text, history
from assess.queries.point_page import point_page
from assess.web.frame import frame
from assess.web.reports.saving import LABELS


@dataclass(frozen=True)
class Shown:
    """One change of a text, as the page shows it."""

    label: str
    rating: tuple[str, str] | None
    words: Markup


@requires("report.see_draft")
def point_history(request: HttpRequest, assessment: Assessment, n: int) -> HttpResponse:
    """Who changed what on this point, and when; nothing that was saved is ever gone."""
    page = point_page(assessment, n, request.user, with_notes=False)  # type: ignore[arg-type]
    if page is None:
        raise Http404
    found = history(assessment, n)
    context = frame(
        request,
        assessment,
        here="report",
        page=page,
        sittings=[(each, _shown(each)) for each in found],
    )
    return render(request, "web/reports/point_history.html", context)


def _shown(sitting: Sitting) -> list[Shown]:
    return [_text(each) for each in sitting.texts]


def _text(text: Text) -> Shown:
    if text.name == "rating":
        words = [Rating(each).label if each else "Not rated" for each in (text.before, text.after)]
        return Shown(LABELS["rating"], (str(words[0]), str(words[1])), Markup(""))
    label = LABELS.get(text.name, "Action")
    if text.name == "action":
        state = "added" if not text.before else "removed" if not text.after else "changed"
        label = f"Action {state}"
    return Shown(label, None, changed(text.before, text.after))
