"""The forms of spend approval; fields are named as the verbs' inputs."""

from assess.design.forms import DayField, Form, long_text, text
from assess.domain.spending import LONGEST_NOTE, LONGEST_REFERENCE


class Record(Form):
    """When spending was approved, and under which reference."""

    approved_on = DayField(
        "When was spending approved?",
        what="The day of the approval",
        needed="Enter the day on which spending was approved.",
        hint="For example, 27 3 2027",
    )
    reference = text(
        "Reference (optional)",
        longest=LONGEST_REFERENCE,
        hint="The number or name under which the approval can be found.",
    )
    note = long_text(
        "Note (optional)",
        longest=LONGEST_NOTE,
        hint="Everyone with a part in this assessment who may read its report can read this.",
        rows=3,
    )


class Remove(Form):
    """Why the approval is taken back."""

    reason = long_text(
        "Why is the spend approval removed?",
        needed="Enter why the spend approval is removed.",
        longest=LONGEST_NOTE,
        hint="The service team and its managers are emailed this.",
        rows=4,
    )
