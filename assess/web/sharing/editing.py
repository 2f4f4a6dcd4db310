"""Editing texts while the report is checked, and reading what was edited beside the words of before."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from assess.access import requires
from assess.design.differences import changed
from assess.design.forms import Form, long_text, posted
from assess.domain import checking
from assess.domain.models import Assessment
from assess.domain.part_texts import part_words
from assess.domain.writing import LONGEST_TEXT
from assess.queries.checking import ChangedPart, changes
from assess.queries.correcting import Part, correctable
from assess.web.frame import frame
from assess.web.reports.clashes import clash_page, settle
from assess.web.reports.drafts import tall
from assess.web.reports.saving import Outcome


@dataclass(frozen=True)
class Shown:
    """One part that was edited, and each of its texts with what was removed and what was added."""

    part: ChangedPart
    texts: tuple[tuple[str, Markup], ...]


def shown(assessment: Assessment, titles: dict[int, str] | None = None) -> list[Shown]:
    """What was edited while the report was checked, word by word."""
    return [
        Shown(part, tuple((text.label, changed(text.before, text.after)) for text in part.texts))
        for part in changes(assessment, titles)
    ]


class EditText(Form):
    """The texts of one part, and the version that they were written over."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in texts.items():
            self.fields[name] = long_text(label, longest=LONGEST_TEXT)


def anchor(part: str) -> str:
    """Where on the page that checks the report this part begins."""
    return f"#part-{part.replace(':', '-')}"


def part_at(assessment: Assessment, slug: str) -> Part:
    """The part of the report that an address names."""
    found = next((each for each in correctable(assessment) if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


@requires("report.edit_text")
def edit_text(request: HttpRequest, assessment: Assessment, part: str) -> HttpResponse:
    """The texts of one part as they are now, to be edited. Nobody's words are overwritten."""
    found = part_at(assessment, part)
    if request.method == "POST":
        settle(request)
    form = EditText(
        posted(request),
        texts=found.labels,
        initial={"version": found.version, **found.texts},
    )
    if request.method == "POST" and form.is_valid():
        out = _save(form, assessment, found, request.user)
        if out.clashes:
            here = reverse("report-edit_text", args=[assessment.pk, part])
            return clash_page(request, assessment, out, back=here, what=part_words(found.name))
        if out.complete:
            _tell(request, found, out)
            return HttpResponseRedirect(
                reverse("report-check", args=[assessment.pk]) + anchor(found.name)
            )
        for name, sentence in out.refusals:
            form.refused = True
            form.add_error(name if name in form.fields else None, sentence)
    context = frame(request, assessment, form=form, part=found, tall=tall)
    return render(request, "web/sharing/edit_text.html", context, status=form.status)


def _save(form: EditText, assessment: Assessment, part: Part, by: Any) -> Outcome:
    texts = dict(form.cleaned_data)
    version, out = texts.pop("version"), Outcome()
    out.run(
        list(texts),
        lambda: checking.edit_text(assessment, by=by, part=part.name, version=version, texts=texts),
    )
    return out


def _tell(request: HttpRequest, part: Part, out: Outcome) -> None:
    if out.changed:
        words = part_words(part.name)
        said = (
            f"{words[:1].upper()}{words[1:]} "
            + ("are" if part.slug == "overall" else "is")
            + " edited. The panel sees what you changed. Tick again what you had judged."
        )
        messages.success(request, " ".join([said, *out.told]))
    else:
        messages.success(request, " ".join(["Nothing was changed.", *out.told]))


@requires("report.see_edits")
@require_safe
def see_edits(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What the service assessment team changed while it checked the report, word by word."""
    context = frame(request, assessment, here="report", shown=shown(assessment))
    return render(request, "web/sharing/edits.html", context)
