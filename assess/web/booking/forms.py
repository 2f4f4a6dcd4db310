"""Starting a request, and what is asked before it is withdrawn, handed over or let through."""

from typing import Any

from assess.design.forms import Form, choice, email, long_text, text
from assess.domain.gates import GATES, Gate
from assess.domain.models import Service
from assess.domain.sections import LONGEST
from assess.web.booking.sections import RADIOS, when_too_long

NEW = "new"
WHICH = "Choose one of your services, or a new one."


class Start(Form):
    """A service is chosen, or a new one named."""

    service = choice(
        "Which service is it for?",
        [],
        needed=WHICH,
        hint="Choose a service that has been assessed before, so that its assessments hang together.",
    )
    name = text(
        "Name of the new service",
        longest=LONGEST["name"],
        hint="A name that says what people do with it, such as “Renew a fishing licence”.",
    )
    primary_contact = email(
        "Email address of the primary contact",
        hint="The person in the service team who books and to whom we write. Leave this empty only "
        "if the service is your own: you then act for its service team, and someone else of the "
        "service assessment team answers the request.",
    )

    def __init__(
        self, data: Any, *, services: list[Service], on_behalf: bool, chosen: str = ""
    ) -> None:
        self.services = {str(service.pk): service for service in services}
        only = chosen if chosen in self.services else ""
        super().__init__(data, initial={"service": only})
        if not on_behalf:
            del self.fields["primary_contact"]
        if not services:
            del self.fields["service"]
            return
        choices = [*((pk, each.name) for pk, each in self.services.items())]
        choices.append((NEW, "A new service, not in this list"))
        if len(services) > RADIOS:
            old = self.fields["service"]
            self.fields["service"] = choice(
                str(old.label), choices, needed=WHICH, hint=str(old.help_text), radios=False
            )
        else:
            self.fields["service"].choices = choices  # type: ignore[attr-defined]
        self.fields["service"].required = False  # whoever names a new one has chosen

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if "service" in self.errors:
            return answers
        chosen = answers.get("service") or (NEW if answers.get("name") or not self.services else "")
        if not chosen:
            self.add_error("service", WHICH)
        if chosen == NEW:
            if not answers.get("name") and "name" not in self.errors:
                self.add_error("name", "Enter the name of the service.")
            return {**answers, "service": None}
        self.errors.pop("name", None)  # what was typed for a new service no longer matters
        return {**answers, "service": self.services.get(chosen), "name": ""}


class Withdraw(Form):
    """Why the service team withdraws; it need not say."""

    reason = when_too_long(
        long_text(
            "Why are you withdrawing the request? (optional)",
            longest=2000,
            hint="Everyone involved reads what you write here.",
            rows=4,
        ),
        "The reason must be 2,000 characters or fewer.",
    )


class Transfer(Form):
    """Whom the booking is handed to."""

    email = email(
        "Email address of the new primary contact",
        needed="Enter the email address of the new primary contact.",
    )


class LetThrough(Form):
    """What the request may go through, and why."""

    gate = choice(
        "What may the request go through?", GATES.items(), needed="Choose what it may go through."
    )
    reason = when_too_long(
        long_text(
            "Why may it go through?",
            needed="Enter why the request may go through.",
            longest=2000,
            hint="It is kept in the history, where the service team reads it.",
            rows=4,
        ),
        "The reason must be 2,000 characters or fewer.",
    )

    def __init__(self, data: Any, *, gates: list[Gate]) -> None:
        super().__init__(data, initial={"gate": gates[0].name} if len(gates) == 1 else None)
        self.fields["gate"].choices = [(gate.name, GATES[gate.name]) for gate in gates]  # type: ignore[attr-defined]


class Send(Form):
    """The request is sent; where the phase before was not assessed, the service team says why."""

    phase_reason = when_too_long(
        long_text(
            "Why?",
            longest=2000,
            hint="The service assessment team reads this when it answers your request. You can send "
            "the request without it.",
            rows=3,
        ),
        "The reason must be 2,000 characters or fewer.",
    )

    def __init__(self, data: Any, *, asks: str) -> None:
        super().__init__(data)
        self.fields["phase_reason"].label = asks
        if not asks:
            del self.fields["phase_reason"]
