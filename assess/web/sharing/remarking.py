"""Remarks on the parts of a report: written while it is checked, ticked by the panel when done."""

import uuid as uuids
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from markupsafe import Markup

from assess.access import requires
from assess.design.forms import Form, long_text, posted, said
from assess.domain import remarks
from assess.domain.models import Assessment, Remark
from assess.domain.part_texts import part_words
from assess.domain.parts import OVERALL
from assess.domain.remarks import LONGEST_REMARK
from assess.web.frame import frame
from assess.web.sharing.editing import anchor, part_at


class WriteRemark(Form):
    """One remark; the page chooses its id, so that a second press adds nothing."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = long_text(
        "What should the panel look at again?",
        needed="Enter what the panel should look at again.",
        longest=LONGEST_REMARK,
        hint="Say what would make it right. The panel reads this when you return the report.",
        rows=5,
    )


def tools(
    request: HttpRequest, assessment: Assessment, content: dict[str, Any], written: list[Remark]
) -> dict[str, Markup]:
    """What stands at each part of a report that is checked: its remarks, to remark and to edit."""
    parts = [OVERALL, *(f"point:{each['number']}" for each in content.get("points", []))]
    scope = {f"point:{each['number']}": each["in_scope"] for each in content.get("points", [])}
    return {
        part: _tools(request, assessment, part, [r for r in written if r.part == part])
        for part in parts
        if scope.get(part, True)
    }


def _tools(
    request: HttpRequest, assessment: Assessment, part: str, written: list[Remark]
) -> Markup:
    context = {
        "assessment": assessment,
        "slug": part.replace(":", "-"),
        "words": part_words(part),
        "written": written,
    }
    return Markup(  # noqa: S704 - a template escapes what it is given
        render_to_string("web/sharing/_tools.html", context, request)
    )


def _back(assessment: Assessment, part: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("report-check", args=[assessment.pk]) + anchor(part))


@requires("report.remark")
def remark(request: HttpRequest, assessment: Assessment, part: str) -> HttpResponse:
    """Write a remark on one part, with its texts on the page."""
    found = part_at(assessment, part)
    form = WriteRemark(posted(request), initial={"uuid": uuids.uuid4()})
    if request.method == "POST" and said(
        form, remarks.remark, assessment, by=request.user, part=found.name
    ):
        messages.success(
            request,
            f"Your remark on {part_words(found.name)} is saved. The panel reads it when you return "
            "the report.",
        )
        return _back(assessment, found.name)
    context = frame(request, assessment, form=form, part=found, words=part_words(found.name))
    return render(request, "web/sharing/remark.html", context, status=form.status)


@requires("remark.change")
def change(request: HttpRequest, assessment: Assessment, remark_uuid: uuids.UUID) -> HttpResponse:
    """Change one's own remark, which the panel has not got yet."""
    was = remarks.changeable(assessment, request.user, remark_uuid)  # type: ignore[arg-type]
    found = part_at(assessment, was.part.replace(":", "-"))
    form = WriteRemark(posted(request), initial={"uuid": was.uuid, "text": was.text})
    form.fields["uuid"].disabled = True
    if request.method == "POST" and said(form, remarks.change_remark, assessment, by=request.user):
        messages.success(request, f"Your remark on {part_words(found.name)} is changed.")
        return _back(assessment, found.name)
    context = frame(
        request, assessment, form=form, part=found, words=part_words(found.name), was=was
    )
    return render(request, "web/sharing/remark.html", context, status=form.status)


@requires("remark.remove")
def remove(request: HttpRequest, assessment: Assessment, remark_uuid: uuids.UUID) -> HttpResponse:
    """The button that removes a remark which the panel has not got yet."""
    if request.method == "POST":
        remarks.remove_remark(assessment, by=request.user, uuid=remark_uuid)
        messages.success(request, "The remark is removed.")
    return redirect("report-check", assessment.pk)


@requires("remark.tick")
def tick(request: HttpRequest, assessment: Assessment, remark_uuid: uuids.UUID) -> HttpResponse:
    """The button by which the panel ticks a remark as done, or takes that back."""
    if request.method == "POST":
        done = request.POST.get("done") != "no"
        remarks.tick_remark(assessment, by=request.user, uuid=remark_uuid, done=done)
        messages.success(
            request,
            "The remark is ticked as done." if done else "The remark is not done after all.",
        )
    return redirect("report", assessment.pk)
