"""Form fields that speak plainly, and how a form's answer reaches a verb."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.http import HttpRequest

from assess.domain.clock import PLACE
from assess.domain.refusals import Refused


class Renderer(BaseRenderer):
    """Fields are put on pages by `field()`; forms never render themselves."""

    def get_template(self, template_name: str) -> Any:
        raise NotImplementedError("Put the field on the page with field(form['name']).")


class Form(forms.Form):
    """A form whose errors tell people what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and field.max_length:
                # The browser's own limit cuts what people paste without a word: ours explains.
                field.widget.attrs.pop("maxlength", None)

    def refuse(self, no: Refused) -> None:
        """Show a verb's refusal as errors of this form."""
        self.refused = True
        for name, sentence in no.all():
            self.add_error(name if name in self.fields else None, sentence)

    refused = False

    @property
    def status(self) -> int:
        """200 for a fresh page, 422 for a wrong answer, 409 for a step refused."""
        if not self.is_bound or not self.errors:
            return 200
        return 409 if self.refused else 422


def said(form: Form, verb: Callable[..., Any], *args: Any, by: Any, **more: Any) -> bool:
    """Run the verb with what the form says; False when the form is wrong or the verb refuses."""
    if not form.is_valid():
        return False
    try:
        verb(*args, by=by, **form.cleaned_data, **more)
    except Refused as no:
        form.refuse(no)
        return False
    return True


def posted(request: HttpRequest) -> Any:
    """What was sent, or None on the way in: `form = F(posted(request))`."""
    return request.POST if request.method == "POST" else None


class _Text(forms.CharField):
    """Browsers send two characters for the end of a line: here it is one, and counts as one."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class _LongText(_Text):
    """Zero bytes come along with what is pasted: nobody can see them, and PostgreSQL keeps none."""

    def to_python(self, value: Any) -> str:
        return super().to_python(_visible(value))

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What comes back beside something that is wrong: browsers show a sign for each of them."""
        return _visible(super().bound_data(data, initial))


def _visible(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


def text(
    label: str,
    *,
    needed: str = "",
    longest: int = 300,
    hint: str = "",
    kind: type[forms.CharField] = _Text,
    **more: Any,
) -> forms.CharField:
    """One line of text. `needed` is the sentence when it is missing; without it, it is optional."""
    return kind(
        label=label,
        help_text=hint,
        required=bool(needed),
        max_length=longest,
        error_messages={
            "required": needed,
            "max_length": f"{_named(label)} must be {longest:,} characters or fewer.",
        },
        **more,
    )


def _named(label: str) -> str:
    """What a sentence calls the field of this label: a question cannot be too long, its answer can."""
    name = label.removesuffix(" (optional)")
    return "Your answer" if name.endswith("?") else name


def long_text(
    label: str, *, needed: str = "", longest: int = 10_000, hint: str = "", rows: int = 6
) -> forms.CharField:
    """Several lines of text."""
    return text(
        label,
        needed=needed,
        longest=longest,
        hint=hint,
        kind=_LongText,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def email(label: str, *, needed: str = "", hint: str = "") -> forms.EmailField:
    """An email address, in lower case."""
    return _Email(
        label=label,
        help_text=hint,
        required=bool(needed),
        max_length=254,
        error_messages={
            "required": needed,
            "invalid": "Enter an email address in the correct format, like name@example.com",
            "max_length": "Enter an email address of 254 characters or fewer.",
        },
    )


class _Email(forms.EmailField):
    def clean(self, value: Any) -> Any:
        return super().clean(value).lower()


def choice(
    label: str, choices: Any, *, needed: str = "", hint: str = "", radios: bool = True
) -> forms.ChoiceField:
    """One of a few (radios) or of many (a select)."""
    chosen = list(choices)
    if not radios:
        chosen = [("", "Choose one"), *chosen]
    return forms.ChoiceField(
        label=label,
        choices=chosen,
        help_text=hint,
        required=bool(needed),
        widget=forms.RadioSelect if radios else forms.Select,
        error_messages={"required": needed, "invalid_choice": needed or "Choose one of the list."},
    )


def yes_no(label: str, *, needed: str, hint: str = "") -> forms.TypedChoiceField:
    """Yes or no, as True or False."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        help_text=hint,
        widget=forms.RadioSelect,
        error_messages={"required": needed, "invalid_choice": needed},
    )


class DayWidget(forms.Widget):
    """Three boxes: day, month, year."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = [str(data.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year")]
        return given if any(given) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-day" not in data

    def parts(self, value: Any) -> tuple[str, str, str]:
        """Day, month and year as typed, or of a date."""
        if isinstance(value, datetime.date):
            return str(value.day), str(value.month), str(value.year)
        day, month, year = value or ("", "", "")
        return day, month, year


_MONTHS = {
    name.lower(): number
    for number in range(1, 13)
    for name in (
        datetime.date(2000, number, 1).strftime("%B"),
        datetime.date(2000, number, 1).strftime("%b"),
    )
}


class DayField(forms.Field):
    """A real date, said plainly when it is not one. A month may be a number or a name."""

    widget = DayWidget

    def __init__(self, label: str, *, what: str, needed: str = "", hint: str = "") -> None:
        self.what = what
        super().__init__(
            label=label,
            help_text=hint,
            required=bool(needed),
            error_messages={"required": needed},
        )

    def to_python(self, value: Any) -> datetime.date | None:
        """The date, or a sentence that says what is missing or wrong."""
        if value in self.empty_values or value is None:
            return None
        if isinstance(value, datetime.date):
            return value
        day, month, year = value
        absent = [
            name for name, part in (("day", day), ("month", month), ("year", year)) if not part
        ]
        if absent:
            raise ValidationError(f"{self.what} must include a {' and a '.join(absent)}.")
        month = str(_MONTHS.get(month.lower(), month))
        if len(year) != 4:
            raise ValidationError(f"{self.what} must have a year of 4 numbers, like 2027.")
        try:
            found = datetime.date(int(year), int(month), int(day))
        except ValueError:
            raise ValidationError(f"{self.what} must be a real date, like 27 3 2027.") from None
        if not 2000 <= found.year <= 2099:
            raise ValidationError(f"{self.what} must have a year between 2000 and 2099.")
        return found


class TimeField(forms.Field):
    """A time of day as people type it: 10:30, 10.30, 9am, 2:15pm."""

    widget = forms.TextInput

    def __init__(self, label: str, *, what: str, needed: str = "", hint: str = "") -> None:
        self.what = what
        super().__init__(
            label=label, help_text=hint, required=bool(needed), error_messages={"required": needed}
        )

    def to_python(self, value: Any) -> datetime.time | None:
        """The time, or a sentence that says how to type one."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.time):
            return value
        typed = str(value).strip().lower().replace(" ", "").replace(".", ":")
        for form in ("%H:%M", "%I:%M%p", "%I%p", "%H"):
            try:
                return datetime.datetime.strptime(typed, form).time()  # noqa: DTZ007
            except ValueError:
                continue
        raise ValidationError(f"{self.what} must be a time, like 10:30 or 2pm.")


def moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """This day and time in London, as an aware moment."""
    return datetime.datetime.combine(day, time, PLACE)
