"""What is typed about actions; fields are named as the verbs' inputs."""

import datetime
import uuid as uuids
from collections.abc import Iterable
from typing import Any

from django import forms

from assess.design.forms import DayField, Form, choice, long_text, text, yes_no
from assess.domain.closing import INSTEAD, NO_DAY, NO_VIEW, Decision
from assess.domain.evidence import LONGEST_LINK, LONGEST_TITLE
from assess.domain.evidence_files import LARGEST_FILE, TOO_LARGE
from assess.domain.following_up import LONGEST_WORDS
from assess.domain.refusals import Refused
from assess.domain.words import Help, Rating
from assess.queries.actions import ActionRow

ACCEPT = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.png,.jpg,.jpeg,.gif,.webp,.txt,.md,.csv"
READ_BY_TEAM = "The service team reads this."
NONE_CHOSEN = "Choose what you decide for at least one action."


class Once(Form):
    """A form with an id of its own, so that a second press does nothing twice."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"uuid": uuids.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class Words(Once):
    """One text: a reason, an answer, what was agreed."""

    def __init__(
        self, *args: Any, name: str, label: str, needed: str, hint: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = long_text(
            label, needed=needed, longest=LONGEST_WORDS, hint=hint, rows=5
        )


def review_day() -> DayField:
    """When a mitigation is looked at again."""
    return DayField(
        "When is it looked at again?",
        what="The day to look at it again",
        needed="",
        hint="For example, 27 9 2027",
    )


def view_of_profession() -> forms.CharField:
    """What the head of profession thinks."""
    return long_text(
        "What does the head of profession think?",
        longest=LONGEST_WORDS,
        hint="Whom you asked, and what they said.",
        rows=2,
    )


class Mitigation(Once):
    """What is agreed instead of what an action asks."""

    reason = long_text(
        "What is agreed instead, and why?",
        needed=INSTEAD,
        longest=LONGEST_WORDS,
        hint=READ_BY_TEAM,
        rows=5,
    )
    profession_view = view_of_profession()
    review_on = review_day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, needed in (
            ("profession_view", NO_VIEW),
            ("review_on", NO_DAY),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = needed


class Ask(Once):
    """A question to the panel, and how it can help."""

    note = long_text(
        "What would you like to know?",
        needed="Enter what you would like to know.",
        longest=LONGEST_WORDS,
        hint="Say what you have tried, or what you plan to do.",
        rows=5,
    )
    help = choice("How can the panel help?", Help.choices, needed="Choose how the panel can help.")


class _WithEvidence(Once):
    """A link or a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "title": text(
                "What it shows",
                longest=LONGEST_TITLE,
                hint="For example, “Findings of round 3”. A file without it has its own name.",
            ),
            "url": text(
                "Link",
                longest=LONGEST_LINK,
                hint="Starts with https://. The panel must be able to open it.",
            ),
            "file": forms.FileField(
                label="File",
                required=False,
                allow_empty_file=True,
                help_text=(
                    "Up to 5 MB: PDF, Word, Excel, PowerPoint, OpenDocument, a picture or a text "
                    "file. Take out names of participants first."
                ),
                widget=forms.FileInput(attrs={"accept": ACCEPT}),
            ),
        }

    def clean(self) -> None:
        """What no verb has to read to refuse it."""
        file = self.cleaned_data.get("file")
        if file and file.size > LARGEST_FILE:
            self.add_error("file", TOO_LARGE)
        if file and self.cleaned_data.get("url"):
            self.add_error("url", "Add a link, or a file: one of the two.")

    def evidence(self) -> dict[str, Any]:
        """As the verb wants it; empty when nothing is given."""
        given, file = self.cleaned_data, self.cleaned_data["file"]
        shared = {"title": given["title"], "uuid": given["uuid"]}
        if file:
            return shared | {"file_name": file.name, "content": file.read()}
        return shared | {"url": given["url"]} if given["url"] or given["title"] else {}


class AddEvidence(_WithEvidence):
    """A link or a file that shows what was done."""

    def clean(self) -> None:
        """One of the two."""
        super().clean()
        given = self.cleaned_data
        if not self.errors and not given.get("file") and not given.get("url"):
            self.add_error("url", "Add a link, or choose a file.")


class Offer(_WithEvidence):
    """What was done and what shows it, or why it cannot be done."""

    note = long_text(
        "What was done, and how does the evidence show it?",
        needed="Enter what was done, or why it cannot be done.",
        longest=LONGEST_WORDS,
        rows=6,
    )

    def __init__(self, *args: Any, amber: bool, next_panel: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = "assesses the service next" if next_panel else "reassesses the point"
        self.fields["note"].help_text = (
            "Say what has changed since the assessment. The panel, the service assessment team and "
            f"any panel that {later} read this."
        )
        if amber:
            self.fields["mitigation"] = yes_no(
                "Do you ask for a mitigation?",
                needed="Choose whether you ask for a mitigation.",
                hint="If it cannot be done as the action asks: say above why, and what you do "
                "instead. The lead assessor or the service assessment team can agree to that.",
            )

    def offer(self) -> dict[str, Any]:
        """As the verb wants it."""
        given = self.cleaned_data
        return {
            "note": given["note"],
            "mitigation": given.get("mitigation", False),
            "uuid": given["uuid"],
        }


CLOSE, BACK, MITIGATE = "action.close", "action.send_back", "action.agree_mitigation"


class Decide(Once):
    """What is decided of each action that is offered; those without a choice are left for later."""

    def __init__(self, *args: Any, rows: Iterable[ActionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.uuid): row for row in rows}
        for key, row in self.rows.items():
            choices = [(CLOSE, "Close it"), (BACK, "Send it back")]
            if row.rating == Rating.AMBER:
                choices.append((MITIGATE, "Agree a mitigation"))
            self.fields |= {
                f"verb-{key}": choice(f"What do you decide of action {row.number}?", choices),
                f"reason-{key}": long_text(
                    f"What you say to the service team about action {row.number}",
                    longest=LONGEST_WORDS,
                    hint="What is missing, or what is agreed. Can stay empty if you close it.",
                    rows=2,
                ),
                f"profession_view-{key}": view_of_profession(),
                f"review_on-{key}": review_day(),
            }

    def clean(self) -> None:
        """At least one is decided; what is typed belongs to a choice."""
        chosen = 0
        for key, row in self.rows.items():
            verb = self.cleaned_data.get(f"verb-{key}")
            chosen += bool(verb)
            if not verb and self.cleaned_data.get(f"reason-{key}", "").strip():
                self.add_error(f"verb-{key}", f"Choose what you decide of action {row.number}.")
        if not chosen and not self.errors and self.rows:
            self.add_error(f"verb-{next(iter(self.rows))}", NONE_CHOSEN)

    def refuse(self, no: Refused) -> None:
        """Show what the domain refuses beside its action, which the sentence names."""
        self.refused = True
        for name, said in no.all():
            row = self.rows.get(name.partition("-")[2])
            named = row is None or said.startswith("Action ")
            words = said if named else f"Action {row.number}: {said[0].lower()}{said[1:]}"
            self.add_error(name if name in self.fields else None, words)

    def decisions(self) -> list[Decision]:
        """As the domain wants them, in the order of the page."""
        found = []
        for key, row in self.rows.items():
            verb = self.cleaned_data[f"verb-{key}"]
            inputs: dict[str, str | datetime.date] = {"reason": self.cleaned_data[f"reason-{key}"]}
            if verb == MITIGATE:
                inputs |= {
                    name: self.cleaned_data[f"{name}-{key}"]
                    for name in ("review_on", "profession_view")
                }
            if verb:
                found.append(Decision(row.uuid, verb, inputs))
        return found
