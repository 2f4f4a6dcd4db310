"""What the service team says of its actions: who does them, until when, and how far they are."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assess.design.forms import DayField, Form, choice, long_text
from assess.domain.models import Action, Person
from assess.domain.planning import KEEP, LONGEST_NOTE, as_seen
from assess.domain.words import SERVICE_TEAMS_OWN, ActionStatus

NOBODY = "nobody"
OWN_STATUSES = [
    (status.value, status.label) for status in ActionStatus if status in SERVICE_TEAMS_OWN
]
NOT_TICKED = "Tick at least one action."


class _Ticked(forms.Field):
    """The boxes that are ticked in a list, as ids."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[uuid.UUID]:
        try:
            return [uuid.UUID(str(each)) for each in value or ()]
        except ValueError:
            raise ValidationError(NOT_TICKED) from None


def _owner(value: str) -> Any:
    """The person who was chosen; nobody, or nothing new."""
    if value in {"", NOBODY}:
        return None if value == NOBODY else KEEP
    return Person.objects.get(pk=value)


class PlanSeveral(Form):
    """The same for every action that is ticked; what is left blank stays as it is."""

    actions = _Ticked(error_messages={"required": NOT_TICKED})
    owner = choice("Owner", [], radios=False)
    target_on = DayField("Target date", what="Target date", hint="For example, 27 3 2027")
    no_target = forms.BooleanField(label="Remove the target date", required=False)
    status = choice("Status", [], radios=False)

    def __init__(self, *args: Any, owners: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(pk), name) for pk, name in owners]
        fields: Any = self.fields
        fields["owner"].choices = [("", "Do not change"), (NOBODY, "Nobody"), *people]
        fields["status"].choices = [("", "Do not change"), *OWN_STATUSES]

    def clean(self) -> dict[str, Any]:
        """What the verb is told: nothing of what was left blank."""
        given = self.cleaned_data
        removed, day = given.pop("no_target", False), given.get("target_on")
        if removed and day:
            self.add_error("target_on", "Enter a target date, or remove it: not both.")
        if self.errors:
            return given
        owner, status = _owner(given["owner"]), given["status"] or KEEP
        target_on = day or (None if removed else KEEP)
        if owner is KEEP and status is KEEP and target_on is KEEP:
            raise ValidationError({"owner": "Choose an owner, a target date or a status to set."})
        return {**given, "owner": owner, "target_on": target_on, "status": status}


class PlanOne(Form):
    """The plan of one action: all of it, and what of it the page showed."""

    owner = choice(
        "Owner",
        [],
        radios=False,
        hint="Who in the service team sees to it. We email them, unless it is you.",
    )
    target_on = DayField(
        "Target date",
        what="Target date",
        hint="Your own date, for example 27 3 2027. Leave it blank if you have none yet.",
    )
    status = choice("Status", OWN_STATUSES, needed="Choose “to do” or “in progress”.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, action: Action, owners: Iterable[Person], **kwargs: Any) -> None:
        initial = {
            "owner": str(action.owner_id or ""),
            "target_on": action.target_on,
            "status": action.status,
            "seen": as_seen(action),
        }
        super().__init__(*args, initial=initial, **kwargs)
        fields: Any = self.fields
        people = {str(each.pk): each.name for each in owners}
        if action.owner:  # who has left since stays until another is chosen
            people.setdefault(str(action.owner_id), f"{action.owner.name} (has left)")
        fields["owner"].choices = [("", "Nobody yet"), *people.items()]
        if action.status not in SERVICE_TEAMS_OWN:
            del self.fields["status"]

    def clean_owner(self) -> Person | None:
        """The person who was chosen, or nobody."""
        return None if not self.cleaned_data["owner"] else _owner(self.cleaned_data["owner"])

    def show_anew(self, action: Action) -> None:
        """After a refusal the page shows what is planned now: the next save starts from that."""
        self.data = self.data.copy()
        self.data["seen"] = as_seen(action)


class Progress(Form):
    """How far one action is."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    note = long_text(
        "How far is it?",
        needed="Enter how far the action is.",
        longest=LONGEST_NOTE,
        hint="What was done, what comes next, what stands in the way.",
    )
