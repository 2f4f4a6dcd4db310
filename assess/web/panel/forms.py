"""What is asked about panels, service teams and artefacts."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assess.design.forms import Form, choice, email, long_text, text, yes_no
from assess.domain.artefacts import LONGEST
from assess.domain.models import Seat
from assess.domain.words import Discipline, MemberRole, PanelRole, Profession, TeamRole
from assess.queries.owing import MemberRow

LONGEST_REASON = 1_000


class FindAssessor(Form):
    """Which assessors to show."""

    profession = choice("Profession", [("", "All professions"), *Profession.choices])
    words = text("Name or email", longest=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_select(self, "profession")

    def asked(self) -> dict[str, str]:
        """What to filter by; what makes no sense filters nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("profession", "words")}


def _as_select(form: Form, name: str) -> None:
    """A list to choose from whose first line, nothing in particular, is an answer."""
    field: Any = form.fields[name]
    field.widget = forms.Select(choices=field.choices)


class SeatForm(Form):
    """The part an assessor plays on this panel."""

    role = choice("Role on the panel", PanelRole.choices, needed="Choose a role on the panel.")
    is_lead = yes_no(
        "Are they also the lead assessor?",
        needed="Choose yes if they are also the lead assessor, or no.",
        hint="For example a product assessor who chairs the panel.",
    )
    discipline = choice(
        "Discipline they fill, if they do nothing but lead",
        [("", "None of the four"), *Discipline.choices],
        hint="Every other role fills its own discipline.",
    )
    reason = long_text(
        "Why they can still give an independent view (optional)",
        longest=LONGEST_REASON,
        hint="It is kept with the record of the seat.",
        rows=3,
    )

    def __init__(self, *args: Any, has_lead: bool, warned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_select(self, "discipline")
        # A page from before there was a lead may still ask for one: the verb says who leads.
        asked = self.data.get("is_lead") == "yes" or self.data.get("role") == PanelRole.LEAD
        if has_lead and not asked:
            del self.fields["is_lead"], self.fields["discipline"]
            roles = [pair for pair in PanelRole.choices if pair[0] != PanelRole.LEAD]
            self.fields["role"].choices = roles  # type: ignore[attr-defined]
        if not warned:
            del self.fields["reason"]


class ReleaseForm(Form):
    """Why a seat ends."""

    reason = long_text(
        "Why does the seat end?",
        needed="Enter why the seat ends. The assessor will read it.",
        longest=LONGEST_REASON,
        hint="The assessor, the panel and the service assessment team can read this. The service "
        "team cannot.",
        rows=4,
    )


class WaiveForm(Form):
    """Why a panel goes ahead without a discipline."""

    reason = long_text(
        "Why does the panel go ahead without this discipline?",
        needed="Enter why the panel goes ahead without this discipline.",
        longest=LONGEST_REASON,
        hint="Everyone who sees the panel can read this.",
        rows=4,
    )


class HandOverForm(Form):
    """Who leads from now on."""

    seat = forms.TypedChoiceField(
        label="Who leads the panel from now on?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose who leads the panel from now on.",
            "invalid_choice": "Choose someone who has a seat on the panel.",
        },
    )

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(seat.pk): seat for seat in seats}
        field: Any = self.fields["seat"]
        field.choices = [(k, f"{s.person.name}, {s.role_words}") for k, s in by_key.items()]
        field.coerce = by_key.__getitem__


class NudgeForm(Form):
    """Whom to remind of what is missing, and a sentence of the lead assessor's own."""

    people = forms.TypedMultipleChoiceField(
        label="Whom do you want to remind?",
        help_text="Everyone ticked gets an email with links to what is missing from them.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose whom to remind.",
            "invalid_choice": "Choose someone who writes this report.",
        },
    )
    words = long_text(
        "Your own words for the email (optional)",
        longest=LONGEST_REASON,
        hint="Everyone ticked reads them. So can the rest of the panel and the service assessment "
        "team, in the history.",
        rows=3,
    )

    def __init__(self, *args: Any, rows: Sequence[MemberRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(row.person.pk): row.person for row in rows}
        field: Any = self.fields["people"]
        # A page from before may tick anyone who writes: the verb says why not.
        field.choices = [(key, person.name) for key, person in by_key.items()]
        field.coerce = by_key.__getitem__

    def offer(self, rows: Sequence[MemberRow]) -> None:
        """Show only those who can be reminded now, all of them ticked at first."""
        field: Any = self.fields["people"]
        keys = [str(row.person.pk) for row in rows]
        field.choices = [pair for pair in field.choices if pair[0] in keys]
        field.initial = keys


class AddToTeam(Form):
    """Someone new in the service team."""

    email = email("Email address", needed="Enter an email address.")
    first_name = text("First name", needed="Enter a first name.", longest=100)
    last_name = text("Last name", needed="Enter a last name.", longest=100)
    role = choice(
        "Role in the service team",
        TeamRole.choices,
        needed="Choose a role in the service team.",
        radios=False,
    )


class NameManager(Form):
    """Who an assessment names in one of its four places."""

    role = choice(
        "What are they to this assessment?",
        MemberRole.choices,
        needed="Choose what this person is to the assessment.",
    )
    email = email("Email address", needed="Enter an email address.")
    first_name = text("First name", needed="Enter a first name.", longest=100)
    last_name = text("Last name", needed="Enter a last name.", longest=100)
    reason = long_text(
        "Why does this change?",
        needed="Enter why this changes. Those involved will read it.",
        longest=LONGEST_REASON,
        hint="The report has been shared, so the reason is recorded. Those involved will read it.",
        rows=4,
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


class ArtefactForm(Form):
    """A link for the panel."""

    title = text(
        "Title",
        needed="Enter a title.",
        longest=LONGEST["title"],
        hint="For example, prototype of the application journey.",
    )
    url = text(
        "Link",
        needed="Enter a link.",
        longest=LONGEST["url"],
        hint="The full address, starting with https://",
    )
    note = long_text(
        "What the panel needs to open it (optional)",
        longest=LONGEST["note"],
        hint="For example the password of a prototype, or whom to ask for access.",
        rows=3,
    )


class AssessorForm(Form):
    """Someone in the list of assessors."""

    first_name = text("First name", needed="Enter a first name.", longest=100)
    last_name = text("Last name", needed="Enter a last name.", longest=100)
    professions = forms.MultipleChoiceField(
        label="Professions",
        choices=Profession.choices,
        help_text="Choose all that they can speak for on a panel.",
        error_messages={
            "required": "Choose at least one profession.",
            "invalid_choice": "Choose professions from the list.",
        },
    )
    may_lead = yes_no("May they lead a panel?", needed="Choose yes if they may lead a panel.")
    cross_government = yes_no(
        "Are they a cross-government assessor?",
        needed="Choose yes if they are a cross-government assessor.",
        hint="They can sit on the panels of every organisation.",
    )


class AddAssessor(AssessorForm):
    """Someone new in the list of assessors."""

    email = email("Email address", needed="Enter an email address.")
    field_order = ("email",)


class ChangeAssessor(AssessorForm):
    """What the list says of an assessor, and whether they can be given seats."""

    active = yes_no(
        "Can they be given new seats?",
        needed="Choose no to make them inactive.",
        hint="Choose no to make them inactive. They keep the seats they have.",
    )

    def __init__(self, *args: Any, ours: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ours:  # their own organisation keeps their name
            del self.fields["first_name"], self.fields["last_name"]
