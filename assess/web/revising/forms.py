"""What is typed about an amber point looked at again; fields are named as the verbs' inputs."""

import uuid as uuids
from typing import Any

from django import forms

from assess.design.forms import Form, long_text, yes_no
from assess.domain.revising import LONGEST_CASE, LONGEST_REASON


class Ask(Form):
    """Why the point is met now."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    case = long_text(
        "Why does the service meet this point now?",
        needed="Enter why the point is met now.",
        longest=LONGEST_CASE,
        hint="Say what is different since the assessment, and which evidence shows it.",
        rows=8,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("uuid", uuids.uuid4())
        super().__init__(*args, **kwargs)


class Decide(Form):
    """Whether the point is green now, and why."""

    agreed = yes_no(
        "Is this point green now?",
        needed="Choose whether the point is green now.",
        hint="Yes changes the rating of the point at once. The report itself stays as it was.",
    )
    reason = long_text(
        "Why do you decide so?",
        needed="Enter why you decide so. The service team reads it.",
        longest=LONGEST_REASON,
        hint="If it stays amber, say what is missing. The service team and the panel read this.",
        rows=5,
    )
