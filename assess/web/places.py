"""Where each part of a report is put right."""

from django.urls import reverse

from assess.domain.leading import AGREE
from assess.domain.models import Assessment

_PAGES = {
    "overall": "overall-write",
    "confirm": "overall-confirm",
    "request": "request",
    AGREE: "report-agree_text",
}


def place(assessment: Assessment, part: str) -> str:
    """The page on which something that is missing is put right."""
    if part.isdigit():
        return reverse("point-write", args=[assessment.pk, int(part)])
    return reverse(_PAGES[part], args=[assessment.pk])
