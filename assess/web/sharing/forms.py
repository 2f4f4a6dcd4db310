"""The forms of the report's end; fields are named as the verb's inputs."""

from typing import Any

from django import forms

from assess.design.forms import Form, long_text
from assess.domain import opinions
from assess.domain.words import Rating
from assess.domain.writing import LONGEST_TEXT

LONGEST_REASON = 2_000


class Seen(Form):
    """A step on a report that was read: the hash of what was read goes with it."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class Agree(Seen):
    """To agree to the report that was read, or to take that back."""

    agrees = forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        required=False,
        empty_value=True,
        widget=forms.HiddenInput,
    )
    rating = forms.ChoiceField(
        label="Your own opinion of the whole",
        choices=Rating.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": opinions.NEEDED},
    )
    reason = long_text("Reason for your opinion", longest=opinions.LONGEST_REASON, rows=3)


class Submit(Seen):
    """To submit the report that was read, and why, where not everyone has agreed to it."""

    unsigned_reason = long_text(
        "Why do you submit it all the same?",
        longest=LONGEST_REASON,
        hint="The service assessment team reads this when it checks the report, and the panel can "
        "read it in the history. The service team does not see it.",
        rows=4,
    )


class Return(Form):
    """What the panel should change before the report can be shared."""

    remarks = long_text(
        "What should the panel change?",
        needed="Enter what the panel should change.",
        longest=LONGEST_TEXT,
        hint="The panel reads this. Say which point you mean, and what would make it right.",
        rows=10,
    )

    def __init__(self, *args: Any, on_parts: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_parts:
            self.fields["remarks"].label = "Anything else the panel should change? (optional)"
            self.fields["remarks"].required = False


class Reason(Form):
    """Why; who reads it depends on the step."""

    def __init__(self, *args: Any, label: str, needed: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = long_text(
            label, needed=needed, longest=LONGEST_REASON, hint=hint, rows=5
        )


class Correction(Seen):
    """The texts of one part of a published report, and the note that readers will see."""

    def __init__(self, *args: Any, texts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in texts.items():
            self.fields[name] = long_text(label, longest=LONGEST_TEXT, rows=8)
        self.fields["note"] = long_text(
            "What did you correct?",
            needed="Enter a note that tells readers what was corrected.",
            longest=LONGEST_REASON,
            hint="Everyone who reads the report sees this note, with today’s date.",
            rows=3,
        )
