"""The forms of an assessment's steps; fields are named as the verb's inputs."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from assess.design.forms import DayField, Form, TimeField, long_text, moment, text, yes_no
from assess.design.words import clock_time
from assess.domain.arranging import Time, wrong_times
from assess.domain.models import Assessment, Sitting

LONGEST_REASON = 2_000
MOST_SITTINGS = 10
PARTS = ("day", "starts", "ends", "place")


class NothingMore(Form):
    """A step that needs nothing but the press of its button."""


class Reason(Form):
    """Why; the sentence for an empty one, and who reads it, depend on the step."""

    def __init__(self, *args: Any, label: str, needed: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = long_text(
            label, needed=needed, longest=LONGEST_REASON, hint=hint, rows=5
        )


class Confidential(Form):
    """Whether the service is confidential, why, and until when."""

    confidential = yes_no(
        "Is the service confidential?", needed="Choose yes if the service is confidential."
    )
    until = DayField(
        "When the mark ends",
        what="The day the mark ends",
        hint="Optional. For example, 27 3 2027. On this day the service stops being confidential. A "
        "report accepted in confidence is still not published by itself: you are asked to.",
    )
    reason = long_text(
        "Why?",
        needed="Enter why.",
        longest=LONGEST_REASON,
        hint="Everyone with a part in this assessment can read it in the history.",
        rows=5,
    )

    @classmethod
    def of(cls, assessment: Assessment, data: Any) -> "Confidential":
        """As the mark is now."""
        marked = assessment.confidential
        return cls(
            data,
            initial={
                "confidential": "yes" if marked else "",
                "until": assessment.confidential_until,
                "reason": assessment.confidential_reason if marked else "",
            },
        )


class Sittings(Form):
    """One row per sitting: its day, when it starts and ends, and the place."""

    most = MOST_SITTINGS

    def __init__(self, data: Any, *, rows: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rows = rows
        for row in range(rows):
            self.fields |= _row(row, rows)

    @classmethod
    def of(cls, sittings: Sequence[Sitting]) -> "Sittings":
        """As the sittings are set now; one empty row where there are none."""
        initial: dict[str, Any] = {}
        for row, sitting in enumerate(sittings):
            now = _parts(sitting)
            initial |= {f"sittings-{row}-{part}": now[part] for part in PARTS}
        return cls(None, rows=max(1, len(sittings)), initial=initial)

    @classmethod
    def typed(cls, request: HttpRequest) -> "Sittings":
        """As they were sent, to be checked."""
        return cls(request.POST, rows=_rows_in(request.POST))

    @classmethod
    def reshaped(cls, request: HttpRequest, *, add: bool, remove: str) -> "Sittings":
        """As they were typed, with one row more or one fewer, and nothing checked yet."""
        rows = list(range(_rows_in(request.POST)))
        if remove.isdecimal() and len(rows) > 1:
            rows = [row for row in rows if str(row) != remove]
        initial: dict[str, Any] = {}
        for place, row in enumerate(rows):
            for part, field in _row(row).items():
                typed = field.widget.value_from_datadict(request.POST, {}, part)
                initial[part.replace(f"-{row}-", f"-{place}-")] = typed
        more = 1 if add and len(rows) < MOST_SITTINGS else 0
        return cls(None, rows=len(rows) + more, initial=initial)

    def clean(self) -> dict[str, Any]:
        """A row that was left empty is no sitting, as long as another row is one."""
        self.filled = [row for row in range(self.rows) if self._is_filled(row)] or [0]
        for row in range(self.rows):
            if row not in self.filled:
                for part in PARTS:
                    self.errors.pop(f"sittings-{row}-{part}", None)
        return self.cleaned_data

    def _is_filled(self, row: int) -> bool:
        return any(
            field.widget.value_from_datadict(self.data, {}, name)
            for name, field in _row(row).items()
        )

    def is_possible(self, today: datetime.date) -> bool:
        """Valid, and the verb would find nothing wrong with these times."""
        if not self.is_valid():
            return False
        for field, sentence in wrong_times(self.times(), today):
            stem, number, part = field.split("-")
            self.add_error(f"{stem}-{self.filled[int(number)]}-{part}", sentence)
        return not self.errors

    def times(self) -> list[Time]:
        """The sittings in the order of their rows, once the form is valid."""
        said = self.cleaned_data
        found = []
        for row in self.filled:
            day, starts, ends, place = (said[f"sittings-{row}-{part}"] for part in PARTS)
            found.append(Time(moment(day, starts), moment(day, ends), place))
        return found


def _rows_in(data: Mapping[str, str]) -> int:
    given = data.get("rows", "1")
    number = int(given) if given.isdecimal() and len(given) < 4 else 1
    return min(max(number, 1), MOST_SITTINGS)


def _row(row: int, of: int = 1) -> dict[str, forms.Field]:
    name = f"sittings-{row}"
    which = f"sitting {row + 1}" if of > 1 else "the sitting"
    return {
        f"{name}-day": DayField(
            "Date",
            what="The date",
            needed=f"Enter the date of {which}.",
            hint="For example, 27 3 2027" if row == 0 else "",
        ),
        f"{name}-starts": TimeField(
            "Starts at", what="The start", needed=f"Enter when {which} starts."
        ),
        f"{name}-ends": TimeField("Ends at", what="The end", needed=f"Enter when {which} ends."),
        f"{name}-place": text(
            "Place", longest=300, hint="Optional: a room, or the link of the call"
        ),
    }


def _parts(sitting: Sitting) -> dict[str, Any]:
    """The day, times and place of a sitting, as a form shows them."""
    return {
        "day": sitting.day,
        "starts": clock_time(sitting.starts_at),
        "ends": clock_time(sitting.ends_at),
        "place": sitting.place,
    }
