"""What the pages of a draft have in common."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from assess.design.forms import Form
from assess.domain.models import Assessment
from assess.domain.policy import allows
from assess.domain.threeway import tidy
from assess.domain.workflow import VERBS

# Errors of fields that nobody sees point to the page.
UNSEEN = dict.fromkeys(("version", "new_action_id", "note_id", "seen"), "#main-content")


def able(request: HttpRequest, assessment: Assessment, verb: str) -> bool:
    """Whether this person can do this now."""
    return VERBS[verb].possible(assessment) and allowed(request, verb)


def allowed(request: HttpRequest, verb: str) -> bool:
    """Whether this person may do this, now or at another time."""
    return allows(verb, request.roles)  # type: ignore[attr-defined]


def tall(text: str | None, least: int) -> int:
    """How many rows a text area needs to show its text."""
    lines = sum(max(1, math.ceil(len(line) / 70)) for line in (text or "").split("\n"))
    return max(least, min(lines + 1, 30))


def unlike(form: Form, values: Mapping[str, Any]) -> bool:
    """Whether anything in the form is not as it is saved: `values` are its inputs as they are."""
    return any(
        tidy(form[name].value() or "") != tidy(saved or "")
        for name, saved in values.items()
        if name != "version" and not name.endswith(("-was", "_was", "_id"))
    )


def bound(form: Form, refusals: Iterable[tuple[str, str]], sent: Form | None = None) -> None:
    """Give the form as it was typed its errors: what was wrong as it was sent, what was refused."""
    form.is_valid()
    for name, wrong in (sent.errors if sent is not None else {}).items():
        if name not in form.errors:
            form.add_error(name if name in form.fields else None, list(wrong))
    for name, sentence in refusals:
        form.refused = True
        form.add_error(name if name in form.fields else None, sentence)


def unseen(form: Any) -> dict[str, str]:
    """Where the error summary links to for fields that nobody sees."""
    hidden = {name: "#main-content" for name in form.fields if name.endswith("-was")}
    return {**UNSEEN, **hidden}
