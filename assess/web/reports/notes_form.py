"""What is typed on the page for the day: a line, changes of one's own notes, and questions."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assess.design.forms import long_text
from assess.domain.lines import read_line
from assess.domain.notes import LONGEST_NOTE
from assess.domain.questions import LONGEST_QUESTION
from assess.web.reports.forms import WithPieces, id_field


class NotesForm(WithPieces):
    """A new note, one's own notes that are being changed, a new question, one being changed."""

    note = long_text("Your note", longest=LONGEST_NOTE, rows=1)
    note_id = id_field()
    question = long_text("Your question", longest=LONGEST_QUESTION, rows=2)
    question_id = id_field()
    changed = long_text("The question", longest=LONGEST_QUESTION, rows=2)
    changed_id = id_field()
    changed_was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5_000)

    def __init__(self, *args: Any, points: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = dict(points)
        for name in ("note", "question", "changed", *self.names):
            self.fields[f"{name}_point"] = self._about()

    def _about(self) -> forms.TypedChoiceField:
        titles = [(number, f"{number}. {title}") for number, title in self.points.items()]
        return forms.TypedChoiceField(
            label="About",
            choices=[("", "The whole service"), *titles],
            coerce=int,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": "Choose a point of the list."},
        )

    def clean(self) -> None:
        """The number of a point at the start of the line goes before the point that is chosen."""
        known = self.cleaned_data
        known["note_about"] = known.get("note_point")
        point, words = read_line(known.get("note", ""), self.points)
        if point is not None:
            known["note_about"], known["note"] = point, words
