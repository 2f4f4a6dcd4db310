"""The page of a clash: both texts, with one's own in the box, and nothing else lost on the way."""

import difflib
import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from markupsafe import Markup

from assess.design.words import clock_time
from assess.domain.models import Assessment
from assess.domain.refusals import ClashedField
from assess.web.frame import frame
from assess.web.reports.forms import mark
from assess.web.reports.saving import LABELS, Met, Outcome


@dataclass(frozen=True)
class Shown:
    """One field that two people changed: what it is called, both texts, and who wrote theirs."""

    name: str
    label: str
    heading: str
    theirs: Markup
    mine: str
    rating: bool
    their_rating: str


def clash_page(
    request: HttpRequest,
    assessment: Assessment,
    outcome: Outcome,
    *,
    back: str,
    what: str,
) -> HttpResponse:
    """Both texts of every field that clashed; the rest goes along unseen."""
    shown: list[Shown] = []
    along: list[tuple[str, str]] = [("do", _goes_on(request))]
    done = set()
    for met in outcome.clashes:
        fields, hidden = _of(met, what)
        shown += fields
        along += hidden
        done |= set(met.names)
    left = [name for name in outcome.failed if name not in done and name in request.POST]
    along += [(name, request.POST[name]) for name in left]
    context = frame(
        request,
        assessment,
        here="report",
        shown=shown,
        along=along,
        back=back,
        what=what,
        told=outcome.told,
    )
    return render(request, "web/reports/clash.html", context, status=409)


def _goes_on(request: HttpRequest) -> str:
    do = request.POST.get("do", "")
    return do if do in {"overview", "confirm"} or do.startswith("go:") else "stay"


def _of(met: Met, what: str) -> tuple[list[Shown], list[tuple[str, str]]]:
    clashed = met.clashed
    if ":" in clashed.part and not clashed.part.startswith("point:"):
        # One action or note: its text, and the version and text that it now has.
        name, (field,) = met.names[0], clashed.fields
        label = "Your note" if name.startswith("note-") else f"An action of {what}"
        return [_shown(name, label, field)], [(f"{name}-was", mark(clashed.version, field.theirs))]
    fields = [_shown(field.name, LABELS[field.name], field) for field in clashed.fields]
    names = {field.name for field in clashed.fields}
    hidden = [("version", str(clashed.version))]
    hidden += [(name, text) for name, text in clashed.merged.items() if name not in names]
    return fields, hidden


def _shown(name: str, label: str, field: ClashedField) -> Shown:
    who = "You, in another window" if field.own else field.by
    at = f" at {clock_time(field.at)}" if field.at else ""
    return Shown(
        name=name,
        label=label,
        heading=f"{who}, saved{at}",
        theirs=_marked(field.base, field.theirs),
        mine=field.mine,
        rating=field.name == "rating",
        their_rating=field.theirs if field.name == "rating" else "",
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)


def _marked(base: str, theirs: str) -> Markup:
    """Their text, with the words marked that were not in the text both started from."""
    if not base:
        return Markup("{}").format(theirs)
    old, new = _words(base), _words(theirs)
    bare = [[word.strip() for word in words] for words in (old, new)]
    parts = difflib.SequenceMatcher(a=bare[0], b=bare[1], autojunk=False).get_opcodes()
    return Markup("").join(
        (Markup("{}") if kind == "equal" else Markup("<mark>{}</mark>")).format(
            "".join(new[start:end])
        )
        for kind, _, _, start, end in parts
        if end > start
    )
