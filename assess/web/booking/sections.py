"""The sections of a request as forms. A form's answers are the inputs of `booking.edit`."""

import datetime
from typing import Any, ClassVar

from django import forms

from assess.design.forms import DayField, Form, choice, email, long_text, text, yes_no
from assess.domain.clock import weeks_to_offer
from assess.domain.models import Assessment, Portfolio
from assess.domain.sections import LONGEST, OTHER_WEEKS, portfolios, too_long
from assess.domain.words import MemberRole, Phase
from assess.queries.booking import week_words

# More choices than this are a list to pick from, not a page of radios.
RADIOS = 12


def when_too_long(field: forms.CharField, sentence: str) -> forms.CharField:
    """The field with its own sentence for too long a text: its label is a question."""
    field.error_messages["max_length"] = sentence
    return field


class SectionForm(Form):
    """One section of a draft request, pre-filled with what was answered before.

    `question` and `more` name the fields of a question whose “Yes” asks for one thing more.
    """

    intro: ClassVar[str] = ""
    question: ClassVar[str] = ""
    more: ClassVar[str] = ""

    def __init__(self, data: Any, *, assessment: Assessment, today: datetime.date) -> None:
        self.assessment, self.today = assessment, today
        super().__init__(data, initial=self.before(assessment))

    def before(self, assessment: Assessment) -> dict[str, Any]:
        """What was answered before: most fields are fields of the assessment."""
        return {name: getattr(assessment, name) for name in self.base_fields}

    @property
    def is_blank(self) -> bool:
        """Whether there was something to answer, and nothing was typed or chosen."""
        return bool(self.fields) and not any(bound.data for bound in self)


class PhaseSection(SectionForm):
    """Section: phase."""

    phase = choice(
        "Which phase do you want assessed?",
        Phase.choices,
        needed="Choose the phase you want assessed.",
        hint="The phase that your service is in now, or that is about to end.",
    )


class TypeSection(SectionForm):
    """Section: type. The phase decides; the service team has seen it."""

    def before(self, assessment: Assessment) -> dict[str, Any]:
        return {}

    def clean(self) -> dict[str, Any]:
        return {"type_seen": True}


class NameSection(SectionForm):
    """Section: name."""

    name = when_too_long(
        text(
            "What is the service called?",
            needed="Enter the name of the service.",
            longest=LONGEST["name"],
            hint="A name that says what people do with it, such as “Renew a fishing licence”.",
        ),
        too_long("name"),
    )

    def before(self, assessment: Assessment) -> dict[str, Any]:
        return {"name": assessment.service.name}


class FixedNameSection(SectionForm):
    """Section: name, of a service that others know by it already."""

    def before(self, assessment: Assessment) -> dict[str, Any]:
        return {}


def _about(label: str, field: str, needed: str, hint: str) -> forms.CharField:
    longest = LONGEST[field]
    hint = f"{hint} Up to {longest:,} characters."
    made = long_text(label, needed=needed, longest=longest, hint=hint)
    return when_too_long(made, too_long(field))


class DescriptionSection(SectionForm):
    """Section: description."""

    description = _about(
        "What does the service do?",
        "description",
        "Enter what the service does.",
        "In plain words, for assessors who have never heard of it.",
    )


class UsersSection(SectionForm):
    """Section: users."""

    users = _about(
        "Who are the users?",
        "users",
        "Enter who the users of the service are.",
        "Members of the public, businesses, staff: who they are, and how many if you know.",
    )


class PurposeSection(SectionForm):
    """Section: purpose."""

    purpose = _about(
        "What are users trying to do?",
        "purpose",
        "Enter what users are trying to do.",
        "The whole thing they want to get done, not only the part that your service covers.",
    )


class YesThen(SectionForm):
    """A question answered yes or no; yes asks for one thing more, which no leaves out."""

    needed: ClassVar[str]
    nothing: ClassVar[Any] = ""

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get(self.question) is True:
            if not answers.get(self.more) and self.more not in self.errors:
                self.add_error(self.more, self.needed)
            return answers
        self.errors.pop(self.more, None)  # what was typed under “Yes” no longer matters
        return {**answers, self.more: self.nothing}

    def before(self, assessment: Assessment) -> dict[str, Any]:
        said = {True: "yes", False: "no", None: ""}[getattr(assessment, self.question)]
        return {self.question: said, self.more: self.more_before(assessment)}

    def more_before(self, assessment: Assessment) -> Any:
        """What was answered before to the question under “Yes”."""
        return getattr(assessment, self.more)


class CodeSection(YesThen):
    """Section: code."""

    question, more = "has_code", "project_code"
    needed = "Enter the project code."
    has_code = yes_no(
        "Does the service have a project code?",
        needed="Choose whether the service has a project code.",
        hint="The code under which your organisation knows the work, for example to approve "
        "its spending.",
    )
    project_code = when_too_long(
        text("Project code", longest=LONGEST["project_code"], hint="For example, DDT-1234."),
        too_long("project_code"),
    )


class PortfolioSection(SectionForm):
    """Section: portfolio."""

    portfolio = choice(
        "Which portfolio is the service part of?",
        [],
        needed="Choose the portfolio that the service is part of.",
    )

    def __init__(self, data: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.all = {str(each.pk): each for each in portfolios(self.assessment)}
        if not self.all:
            del self.fields["portfolio"]
            return
        choices = [(pk, each.name) for pk, each in self.all.items()]
        if len(choices) > RADIOS:
            needed = "Choose the portfolio that the service is part of."
            label = self.fields["portfolio"].label
            self.fields["portfolio"] = choice(str(label), choices, needed=needed, radios=False)
        else:
            self.fields["portfolio"].choices = choices  # type: ignore[attr-defined]

    def before(self, assessment: Assessment) -> dict[str, Any]:
        return {"portfolio": assessment.portfolio_id}

    def clean_portfolio(self) -> Portfolio:
        return self.all[self.cleaned_data["portfolio"]]


class StartDateSection(SectionForm):
    """Section: start-date."""

    started_on = DayField(
        "When did the phase start?",
        what="The day the phase started",
        needed="Enter the day the phase started.",
        hint="For example, 4 1 2027. If you do not know the day, enter the first of the month.",
    )


class EndDateSection(YesThen):
    """Section: end-date."""

    question, more, nothing = "has_end", "ends_on", None
    needed = "Enter the day the phase ends."
    has_end = yes_no(
        "Do you know when the phase ends?",
        needed="Choose whether you know when the phase ends.",
    )
    ends_on = DayField(
        "The day the phase ends",
        what="The day the phase ends",
        hint="For example, 26 3 2027.",
    )


NONE_SUITS = "none"


def chosen_weeks(weeks: list[str]) -> list[datetime.date]:
    """The Mondays that were ticked; none where none suits."""
    if NONE_SUITS in weeks and len(weeks) > 1:
        raise forms.ValidationError(
            "Choose the weeks that suit you, or that none of them does. You chose both."
        )
    return [datetime.date.fromisoformat(week) for week in weeks if week != NONE_SUITS]


class DatesSection(SectionForm):
    """Section: dates. No week is asked for when the phase ends too soon for any (k 15)."""

    weeks = forms.MultipleChoiceField(
        label="Which weeks suit you?",
        help_text="Choose all that suit you. The more you choose, the easier it is to find a panel.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one week, or say that none of them suits you.",
            "invalid_choice": OTHER_WEEKS,
        },
    )

    def __init__(self, data: Any, *, assessment: Assessment, today: datetime.date) -> None:
        super().__init__(data, assessment=assessment, today=today)
        offered = weeks_to_offer(today, assessment.ends_on)
        if not offered:
            del self.fields["weeks"]
            return
        self.fields["weeks"].choices = [  # type: ignore[attr-defined]
            *((week.isoformat(), week_words(week)) for week in offered),
            (NONE_SUITS, "None of these weeks suits us"),
        ]

    def before(self, assessment: Assessment) -> dict[str, Any]:
        weeks = [week.monday.isoformat() for week in assessment.requested_weeks.all()]
        if assessment.weeks_answered and not weeks:
            weeks = [NONE_SUITS]
        return {"weeks": weeks}

    def clean_weeks(self) -> list[datetime.date]:
        return chosen_weeks(self.cleaned_data["weeks"])

    def clean(self) -> dict[str, Any]:
        return {"weeks": [], **(super().clean() or {})}


MANAGERS_DECIDE = (
    "The product manager and the delivery manager are the two who accept or challenge the report. "
    "At least one of them must be named before the report can be shared. You can do that later."
)


def _named(assessment: Assessment, role: MemberRole) -> str:
    member = assessment.manager(role)
    return member.person.email if member else ""


class DeputyDirectorSection(SectionForm):
    """Section: deputy-director."""

    intro = (
        "The digital deputy director of your portfolio is told that you ask for an assessment, "
        "and how it ends."
    )
    deputy_director = email(
        "Email address of the digital deputy director",
        needed="Enter the email address of the digital deputy director.",
    )

    def before(self, assessment: Assessment) -> dict[str, Any]:
        return {"deputy_director": _named(assessment, MemberRole.DEPUTY_DIRECTOR)}


class ProductManagerSection(YesThen):
    """Section: product-manager."""

    intro = MANAGERS_DECIDE
    question, more = "has_product_manager", "product_manager"
    needed = "Enter the email address of the product manager."
    has_product_manager = yes_no(
        "Is there a product manager?", needed="Choose whether there is a product manager."
    )
    product_manager = email(
        "Email address of the product manager", hint="If that is you, enter your own address."
    )

    def more_before(self, assessment: Assessment) -> str:
        return _named(assessment, MemberRole.PRODUCT_MANAGER)


class DeliveryManagerSection(YesThen):
    """Section: delivery-manager."""

    intro = MANAGERS_DECIDE
    question, more = "has_delivery_manager", "delivery_manager"
    needed = "Enter the email address of the delivery manager."
    has_delivery_manager = yes_no(
        "Is there a delivery manager?", needed="Choose whether there is a delivery manager."
    )
    delivery_manager = email(
        "Email address of the delivery manager", hint="If that is you, enter your own address."
    )

    def more_before(self, assessment: Assessment) -> str:
        return _named(assessment, MemberRole.DELIVERY_MANAGER)


FORMS: dict[str, type[SectionForm]] = {
    "phase": PhaseSection,
    "type": TypeSection,
    "name": NameSection,
    "description": DescriptionSection,
    "users": UsersSection,
    "purpose": PurposeSection,
    "code": CodeSection,
    "portfolio": PortfolioSection,
    "start-date": StartDateSection,
    "end-date": EndDateSection,
    "dates": DatesSection,
    "deputy-director": DeputyDirectorSection,
    "product-manager": ProductManagerSection,
    "delivery-manager": DeliveryManagerSection,
}
