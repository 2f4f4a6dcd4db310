"""What is typed about a shared report; fields are named as the verbs' inputs."""

import uuid as uuids
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from assess.design.forms import DayField, Form, TimeField, choice, long_text, moment, text, yes_no
from assess.domain.challenge import WHICH, Disputed
from assess.domain.clarifying import LONGEST_QUESTION
from assess.domain.clock import PLACE
from assess.domain.meeting import LONGEST_OTHERS
from assess.domain.models import Heard, Meeting, Person
from assess.domain.writing import LONGEST_TEXT
from assess.web.sharing.forms import LONGEST_REASON, Seen

HEARD = [(Heard.EMAIL.value, "By email"), (Heard.PHONE.value, "By phone"),
         (Heard.MEETING.value, "At a meeting")]  # fmt: skip


def slug(part: str) -> str:
    """The part as it stands in the name of a field."""
    return part.replace(":", "-")


class Challenge(Form):
    """Why the report is challenged, part by part; and from whom it came, where staff write it down."""

    reason = long_text(
        "Why do you challenge the report?",
        needed="Enter why the report is challenged.",
        longest=LONGEST_TEXT,
        hint="In a few sentences, for everyone who has to answer it.",
        rows=5,
    )

    def __init__(
        self, *args: Any, parts: Mapping[str, str], managers: Iterable[Person] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts = dict(parts)
        named = [(str(person.pk), person.name) for person in managers]
        if named:
            self.fields["for_manager"] = choice(
                "Who challenges the report?",
                named,
                needed="Choose the product or delivery manager who challenges the report.",
            )
            self.fields["heard"] = choice(
                "How did it reach you?", HEARD, needed="Choose how the challenge reached you."
            )
            self.fields["reason"].label = "Why do they challenge the report?"
        for part, words in self.parts.items():
            self.fields[f"reason-{slug(part)}"] = long_text(
                f"{words}: what is wrong, and why", longest=LONGEST_TEXT, rows=4
            )
            self.fields[f"evidence-{slug(part)}"] = long_text(
                f"{words}: where the evidence is",
                longest=LONGEST_TEXT,
                rows=2,
                hint="Links, or what the panel saw and when.",
            )

    def clean(self) -> None:
        """What the verb would refuse next is said at once, with whatever else is missing."""
        if self.is_bound and not any(self._typed(part) for part in self.parts):
            first = next(iter(self.parts))
            self.add_error(f"reason-{slug(first)}", WHICH)

    def _typed(self, part: str) -> bool:
        return any(
            str(self.data.get(f"{name}-{slug(part)}", "")).strip()
            for name in ("reason", "evidence")
        )

    def disputed(self) -> list[Disputed]:
        """What is challenged, in the order of the report."""
        given = self.cleaned_data
        return [
            Disputed(part, given[f"reason-{slug(part)}"], given[f"evidence-{slug(part)}"])
            for part in self.parts
            if self._typed(part)
        ]

    def is_open(self, part: str, chosen: str) -> bool:
        """Whether the boxes of this part are shown at once."""
        wrong = any(f"{name}-{slug(part)}" in self.errors for name in ("reason", "evidence"))
        return self._typed(part) or wrong or slug(part) == chosen


class Resolve(Form):
    """How a challenge was settled."""

    changed = yes_no(
        "Does the report change?",
        needed="Choose whether the report changes.",
        hint="With changes, a new version is shared that both sides have agreed to.",
    )
    reason = long_text(
        "How was the challenge settled?",
        needed="Enter how the challenge was settled.",
        longest=LONGEST_REASON,
        hint="Both sides read this: what was agreed, or why the report stays as it is.",
        rows=5,
    )


class Amend(Form):
    """What was agreed."""

    reason = long_text(
        "What was agreed?",
        needed="Enter what was agreed.",
        longest=LONGEST_REASON,
        hint="The service team and the panel read this.",
        rows=4,
    )


class Drop(Form):
    """Why the report is not changed after all."""

    reason = long_text(
        "Why does the report stay as it was shared?",
        needed="Enter why the report stays as it was shared.",
        longest=LONGEST_REASON,
        hint="The service team and the panel read this.",
        rows=4,
    )


class AgreeChanges(Seen):
    """To agree to the changes that were read."""


class Ask(Form):
    """A question about the report; and from whom, where staff write it down."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    question = long_text(
        "Your question",
        needed="Enter your question.",
        longest=LONGEST_QUESTION,
        hint="Say what is not clear, and why it matters to you.",
        rows=4,
    )

    def __init__(self, *args: Any, parts: Mapping[str, str], as_staff: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("uuid", uuids.uuid4())
        super().__init__(*args, **kwargs)
        self.fields["part"] = forms.ChoiceField(
            label="What is it about?",
            choices=[("", "The whole report"), *parts.items()],
            required=False,
            error_messages={"invalid_choice": "Choose a part of this report."},
        )
        if as_staff:
            self.fields["question"].label = "The question"
            self.fields["heard_from"] = text(
                "Who asked?", needed="Enter who asked.", longest=200, hint="Their name or role."
            )
            self.fields["heard"] = choice(
                "How did it reach you?", HEARD, needed="Choose how the question reached you."
            )


class Answer(Form):
    """The answer, how it was given, and whether the report has to change for it."""

    answer = long_text(
        "The answer",
        needed="Enter the answer.",
        longest=LONGEST_QUESTION,
        hint="The service team reads this, with your name.",
        rows=5,
    )
    answered = choice(
        "How is it answered?",
        [(Heard.PAGE.value, "In writing, here"), (Heard.MEETING.value, "It was answered at a meeting")],
        needed="Choose how it is answered.",
    )  # fmt: skip
    needs_change = yes_no(
        "Does the report have to change for it?",
        needed="Choose whether the report has to change.",
        hint=(
            "Then the panel changes a working copy, and the lead assessor and a product or delivery "
            "manager agree to it before it is shared."
        ),
    )


class MeetingForm(Form):
    """When and where both sides meet, and who comes."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    day = DayField(
        "Day", what="The day", needed="Enter the day of the meeting.", hint="For example, 27 3 2027"
    )
    starts = TimeField(
        "Starts", what="The start", needed="Enter when it starts.", hint="For example, 10:30"
    )
    ends = TimeField(
        "Ends", what="The end", needed="Enter when it ends.", hint="For example, 11:30"
    )
    place = text("Place", longest=300, hint="A room, or the link of the call.")
    others = long_text(
        "Who else comes?",
        longest=LONGEST_OTHERS,
        hint="People who have no part in this assessment. We do not email them.",
        rows=2,
    )

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.MultipleChoiceField(
            label="Who comes?",
            choices=[(str(key), words) for key, words in people.items()],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Choose people of this assessment."},
        )

    @classmethod
    def of(cls, meeting: Meeting, data: Any, people: Mapping[int, str]) -> "MeetingForm":
        """As the meeting is set now."""
        start, end = (each.astimezone(PLACE) for each in (meeting.starts_at, meeting.ends_at))
        initial = {
            "uuid": meeting.uuid,
            "day": start.date(),
            "starts": f"{start:%H:%M}",
            "ends": f"{end:%H:%M}",
            "place": meeting.place,
            "others": meeting.others,
            "people": [str(person.pk) for person in meeting.people.all()],
        }
        return cls(data, people=people, initial=initial)

    def inputs(self) -> dict[str, Any]:
        """As the verb wants them."""
        given = self.cleaned_data
        return {
            "starts_at": moment(given["day"], given["starts"]),
            "ends_at": moment(given["day"], given["ends"]),
            "place": given["place"],
            "others": given["others"],
            "people": [int(each) for each in given["people"]],
        }


class MeetingNotes(Form):
    """What was said and agreed at a meeting."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    notes = long_text(
        "What was said and agreed",
        needed="Enter what was said and agreed.",
        longest=LONGEST_TEXT,
        hint="The service team and the panel read this.",
        rows=12,
    )
