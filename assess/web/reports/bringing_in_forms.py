"""What is typed on the pages that bring in a text: the text itself, then where its pieces go."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms

from assess.design.forms import Form, long_text
from assess.documents.word import LARGEST_FILE, TOO_LARGE
from assess.domain.bringing_in import LONGEST_BROUGHT_IN
from assess.domain.pieces import ACTION, LEFT_OUT, NOTE, OVERALL, Place
from assess.queries.bringing_in import BroughtInPage
from assess.queries.drafting import TEXTS
from assess.web.reports.forms import id_field

BECOMES = {
    "done_well": TEXTS["done_well"],
    "reason": "Why it is rated so",
    ACTION: "Actions, one for each item of its list",
    "observations": TEXTS["observations"],
    "scope": f"{TEXTS['scope']} (overall)",
    "context": f"{TEXTS['context']} (overall)",
    "recommendations": f"{TEXTS['recommendations']} (overall)",
    NOTE: "A note, private to the panel",
}


class BringInForm(Form):
    """A file, or a text that was pasted."""

    file = forms.FileField(
        label="Upload a Word document or a text file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx,.docm,.txt,.md,.html,.htm"}),
    )
    text = long_text("The text", longest=LONGEST_BROUGHT_IN, rows=12)
    id = id_field()

    def clean(self) -> None:
        """One of the two."""
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if "file" in self.errors or "text" in self.errors:
            return
        if not file and not text:
            self.add_error("file", "Choose a file, or paste a text.")
        elif file and text:
            self.add_error("file", "Bring in a file or a text, not both at once.")
        elif file and file.size > LARGEST_FILE:
            self.add_error("file", TOO_LARGE)


class PlaceForm(Form):
    """Where each piece goes, what it becomes there, and which ratings are taken."""

    def __init__(self, *args: Any, page: BroughtInPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [piece.place for piece in page.pieces]
        self.rows = [row.place for row in page.ratings if not row.current]
        parts = [("", "Choose where"), *((str(n), f"{n}. {title}") for n, title in page.points)]
        parts += [(OVERALL, "The overall texts"), (LEFT_OUT, "Leave it out")]
        becomes = [("", "Choose what"), *_becomes(page.texts, bool(page.points))]
        for piece in page.pieces:
            number = piece.number
            self.fields[f"part-{piece.place}"] = _select(f"Where piece {number} goes", parts)
            self.fields[f"becomes-{piece.place}"] = _select(f"What piece {number} becomes", becomes)
        for row in page.ratings:
            if not row.current:
                self.fields[f"rating-{row.place}"] = forms.BooleanField(
                    label=f"Point {row.point}: {row.rating}", required=False
                )

    def chosen(self) -> tuple[dict[int, Place], list[int]]:
        """Where each piece goes, and which ratings were ticked."""
        given = self.cleaned_data
        places = {n: Place(given[f"part-{n}"], given[f"becomes-{n}"]) for n in self.places}
        return places, [n for n in self.rows if given[f"rating-{n}"]]

    def clean(self) -> None:
        """Every piece has a place; what cannot be there, the verb says."""
        for n in self.places:
            part, becomes = (
                self.cleaned_data.get(f"part-{n}"),
                self.cleaned_data.get(f"becomes-{n}"),
            )
            words = str(self.fields[f"part-{n}"].label).removeprefix("Where ").removesuffix(" goes")
            if part == "":
                self.add_error(f"part-{n}", f"Choose where {words} goes, or leave it out.")
            elif becomes == "" and part != LEFT_OUT:
                self.add_error(f"becomes-{n}", f"Choose what {words} becomes.")


def _becomes(texts: Collection[str], points: bool) -> Iterable[tuple[str, str]]:
    """What a piece may become in this type of assessment, overall or of a point."""
    for name, words in BECOMES.items():
        if name in texts or name == NOTE or (points and name in {"reason", ACTION}):
            yield name, words


def _select(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.Select,
        error_messages={"invalid_choice": "Choose one of the list."},
    )
