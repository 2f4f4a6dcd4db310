"""What is typed on the pages of a draft: the texts of a page, and its actions and notes."""

import hashlib
import re
import uuid as uuids
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from assess.design.forms import Form, choice, long_text
from assess.domain.notes import LONGEST_NOTE
from assess.domain.words import Rating
from assess.domain.writing import LONGEST_ACTION, LONGEST_TEXT, POINT_FIELDS, tidy
from assess.queries.drafting import TEXTS
from assess.web.reports.opinion_form import WithOpinion

OUT_OF_DATE = "This page is out of date. Copy what you typed and open the page again."
HINTS = {
    "scope": (
        "Which parts of the service, which users and which channels the panel looked at, and "
        "which it did not."
    ),
    "context": (
        "The constraints the service team works under, such as law, time, money or other systems, "
        "and how the panel took them into account."
    ),
    "done_well": "Say what was good and how the panel knows. Readers see this first.",
    "recommendations": (
        "What the service team could do next, and whether the panel would go on, pause or stop."
    ),
    "observations": "Anything else worth saying. Never something the service team must do.",
}


def digest(text: str) -> str:
    """By which a text is known again."""
    return hashlib.sha256(tidy(text).encode()).hexdigest()[:8]


def mark(version: int, text: str) -> str:
    """What a page remembers of a text it shows, to know afterwards whether it was changed."""
    return f"{version}-{digest(text)}"


@dataclass(frozen=True)
class Piece:
    """An action or a note as it came back from a page."""

    kind: str
    uuid: uuids.UUID
    text: str
    version: int
    changed: bool

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"{self.kind}-{self.uuid}"


def _hidden(pattern: type[forms.Field], **more: Any) -> forms.Field:
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_DATE)
    return pattern(widget=forms.HiddenInput, error_messages=errors, **more)


def version_field(**more: Any) -> forms.Field:
    """The version that the page was opened with."""
    return _hidden(forms.IntegerField, min_value=0, max_value=2**31 - 1, **more)


def id_field() -> forms.Field:
    """The id that the page chose for something new, so that a second press adds nothing."""
    return _hidden(forms.UUIDField, required=False)


_KINDS = {"action": ("Action", LONGEST_ACTION, 3), "note": ("Your note", LONGEST_NOTE, 3)}
PIECE = re.compile(r"(action|note)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class WithPieces(Form):
    """A form with a text area for each action or note that its page shows."""

    def __init__(self, *args: Any, pieces: Iterable[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pieces is None:
            pieces = [name for name in self.data if PIECE.fullmatch(name)]
        self.names = list(pieces)
        for name in self.names:
            words, longest, rows = _KINDS[name.partition("-")[0]]
            self.fields[name] = long_text(words, longest=longest, rows=rows)
            self.fields[f"{name}-was"] = _hidden(forms.RegexField, regex=r"\A\d{1,9}-[0-9a-f]{8}\Z")

    def pieces(self) -> list[Piece]:
        """Every action and note that came back, in the order of the page."""
        found = []
        for name in self.names:
            kind, _, uuid = name.partition("-")
            text, was = self.cleaned_data[name], self.cleaned_data[f"{name}-was"]
            version = int(was.partition("-")[0])
            changed = mark(version, text) != was
            found.append(Piece(kind, uuids.UUID(uuid), text, version, changed))
        return found


class PointForm(WithOpinion, WithPieces):
    """One point: its rating and texts, actions, a new one, one's notes, a new one, one's opinion."""

    version = version_field(required=False)
    rating = forms.ChoiceField(
        label="Rating",
        choices=Rating.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose red, amber or green."},
    )
    done_well = long_text(
        TEXTS["done_well"],
        longest=LONGEST_TEXT,
        rows=6,
        hint=(
            "Say what was good on this point and how the panel knows. What must change is an action."
        ),
    )
    reason = long_text(
        "Why it is rated so",
        longest=LONGEST_TEXT,
        rows=6,
        hint=(
            "What the panel saw, heard or missed. Red and amber points need this before the report "
            "can be submitted."
        ),
    )
    observations = long_text(
        TEXTS["observations"], longest=LONGEST_TEXT, rows=4, hint=HINTS["observations"]
    )
    actions_become = choice(
        "What happens to the actions?",
        [("observations", ""), ("removed", ""), ("keep", "")],
        radios=True,
    )
    new_action = long_text("The new action", longest=LONGEST_ACTION, rows=3)
    new_action_id = id_field()
    note = long_text("Your note", longest=LONGEST_NOTE, rows=3)
    note_id = id_field()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None and kwargs.get("pieces") is None:
            # As it was sent: an input that did not come back costs nothing, and says nothing.
            self.base_fields = {
                name: field
                for name, field in self.base_fields.items()
                if name in data or name == "version"
            }
        super().__init__(data, *args, **kwargs)

    def _clean_form(self) -> None:
        """What did not come back is empty."""
        absent = type(self).base_fields.keys() - self.fields.keys()
        self.cleaned_data |= dict.fromkeys(absent, "")
        super()._clean_form()

    def clean(self) -> None:
        """Texts say which version they started from; a page without texts needs none."""
        if "version" not in self.errors and self.cleaned_data["version"] is None and self.texts():
            self.add_error("version", OUT_OF_DATE)

    def texts(self) -> dict[str, str]:
        """The texts of the point that came back; those that did not stay as they are."""
        known = self.cleaned_data
        given = {name: known[name] for name in POINT_FIELDS if name in self.data and name in known}
        if known.get("actions_become") == "keep":
            given.pop("rating", None)
        return given


class OverallForm(Form):
    """The overall texts of this type of assessment."""

    version = version_field()

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(names)
        for name in self.names:
            tall = 8 if name in {"done_well", "recommendations"} else 5
            self.fields[name] = long_text(
                TEXTS[name], longest=LONGEST_TEXT, rows=tall, hint=HINTS[name]
            )

    def texts(self) -> dict[str, str]:
        """The texts that came back; those that did not stay as they are."""
        return {name: self.cleaned_data[name] for name in self.names if name in self.data}


class ConfirmForm(Form):
    """The overall rating, and why."""

    rating = choice(
        "Overall rating",
        [(r.value, r.label) for r in Rating],
        needed="Choose the overall rating.",
    )
    reason = long_text("Reason", longest=LONGEST_TEXT, rows=5)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)


class RemoveForm(Form):
    """The version of the action that was read before it is removed."""

    version = version_field()
