"""The page of a clash: mine, theirs and both merged, to choose from; nothing else is lost on the way."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from markupsafe import Markup

from assess.access.kept import mark_of, saying
from assess.design.words import clock_time
from assess.domain.models import Assessment
from assess.domain.refusals import ClashedField
from assess.domain.threeway import blocks
from assess.web.frame import frame
from assess.web.reports.asking import still_to_do
from assess.web.reports.drafts import tall
from assess.web.reports.forms import mark
from assess.web.reports.saving import LABELS, Met, Outcome

# What is kept of a field: the text of its box, or one of the two that are sent beside it.
_KEEP = "-keep"
# So many characters of the other text are repeated where the merged text leaves them out.
_REPEATED = 300
_ONLY_HERE = Markup(
    '<mark><span class="govuk-visually-hidden">[only here: </span>{}'
    '<span class="govuk-visually-hidden">]</span></mark>{}'
)


@dataclass(frozen=True)
class Shown:
    """One field that two people changed: what it is called, who wrote theirs, and the texts."""

    name: str
    label: str
    heading: str
    field: ClashedField
    mine: Markup
    theirs: Markup
    left_out: str  # what the merged text does not have of theirs

    @property
    def is_rating(self) -> bool:
        """Whether it is chosen from three ratings."""
        return self.field.name == "rating"


def settle(request: HttpRequest) -> None:
    """Put the text that was chosen on the page of a clash where every other page has it."""
    chosen = [name for name in request.POST if name.endswith(_KEEP)]
    if not chosen:  # as on nearly every save
        return
    given = request.POST.copy()
    for keep in chosen:
        name, (*_, kept) = keep.removesuffix(_KEEP), given.pop(keep)
        texts = {side: given.pop(f"{name}-{side}", []) for side in ("mine", "theirs")}
        if texts.get(kept):
            given[name] = texts[kept][-1]
    request.POST = given  # type: ignore[assignment]


def clash_page(
    request: HttpRequest,
    assessment: Assessment,
    outcome: Outcome,
    *,
    back: str,
    what: str,
) -> HttpResponse:
    """The texts of every field that clashed; the rest goes along unseen.

    So does the mark of the browser's copy, which goes once something is chosen, or left out.
    """
    shown: list[Shown] = []
    along = [*still_to_do(request.POST), ("kept", mark_of(request))]
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
        leaves_out=saying(back, mark_of(request)),
        tall=tall,
    )
    return render(request, "web/reports/clash.html", context, status=409)


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
        field=field,
        mine=_marked(field.mine, field.theirs),
        theirs=_marked(field.theirs, field.mine),
        left_out=_left_out(field),
    )


def _left_out(field: ClashedField) -> str:
    """In a sentence, what the merged text does not have of theirs."""
    words = [part.strip() for only, part in _compared(field.theirs, field.merged) if only]
    if sum(map(len, words)) > _REPEATED:
        return "It does not have everything that is in [square brackets] in the other text."
    listed = ", ".join(f"“{part}”" for part in words)
    return f"It does not have these words of the other text: {listed}" if words else ""


def _compared(text: str, other: str) -> list[tuple[bool, str]]:
    """The text in parts: whether only it has these words, and the words."""
    here, there = (re.findall(r"\S+\s*|\s+", each) for each in (text, other))
    bare = [[word.strip() for word in words] for words in (there, here)]
    return [
        (kind != "equal", "".join(here[start:end]))
        for kind, _, _, start, end in blocks(*bare)
        if end > start
    ]


def _marked(text: str, other: str) -> Markup:
    """The text, with the words marked that the other one does not have."""
    parts = []
    for only, words in _compared(text, other):
        bare = words.rstrip()
        parts.append(
            _ONLY_HERE.format(bare, words[len(bare) :]) if only else Markup("{}").format(words)
        )
    return Markup("").join(parts)
