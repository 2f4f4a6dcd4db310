"""Pages of a draft as a browser would send them back."""

import uuid
from typing import Any

from assess.domain import notes
from assess.domain.models import Note, PointReview
from tests.conftest import page


def address(assessment, rest: str = "points/5/") -> str:
    """The address of a page of the draft."""
    return f"/assessments/{assessment.pk}/report/{rest}"


def sent(response, selector: str = "form[data-drafting]") -> dict[str, Any]:
    """Every field of the page's form, as a browser sends it when nothing is typed."""
    form = page(response).select_one(selector)
    assert form is not None, response.content.decode()[:3000]
    found = {}
    for each in form.find_all(["input", "textarea", "select"]):
        name, kind = each.get("name"), each.get("type", "text")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if each.name == "textarea":
            found[name] = each.get_text().removeprefix("\n").replace("\n", "\r\n")
        elif each.name == "select":
            chosen = each.find("option", selected=True) or each.find("option")
            found[name] = chosen.get("value", "")
        elif kind != "radio" or each.has_attr("checked"):
            found[name] = each.get("value", "")
    return found


def buttons(response) -> list[str]:
    """The words of the page's buttons."""
    return [" ".join(b.get_text().split()) for b in page(response).select("main button")]


def review(assessment, number: int = 5) -> PointReview:
    """A point as it is saved."""
    return PointReview.objects.get(assessment=assessment, point__number=number)


def live(assessment, number: int = 5) -> list[str]:
    """The words of a point's actions as they are saved, in their order."""
    return list(
        review(assessment, number).actions.filter(removed_at=None).values_list("text", flat=True)
    )


def note(assessment, by, text: str, point: int | None = None):
    """A note that this person writes."""
    return notes.write_note(assessment, by=by, uuid=uuid.uuid4(), text=text, point=point)


def notes_of(assessment) -> list[str]:
    """The words of the notes as they are saved."""
    return list(
        Note.objects.filter(assessment=assessment, removed_at=None).values_list("text", flat=True)
    )
