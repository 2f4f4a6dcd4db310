"""What is asked of people about themselves and each other."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from assess.design.forms import Form, email, text

_CODE = re.compile(r"[0-9]{6}")
# A name stands in emails to others: it must not bring an address or a link along.
_NOT_IN_A_NAME = re.compile(r"[<>@/\\:;{}\[\]|\x00-\x1f]|www\.", re.IGNORECASE)


def _as_typed_by(form: Form, name: str, autocomplete: str, **more: str) -> None:
    form.fields[name].widget.attrs.update(autocomplete=autocomplete, **more)


class AskForm(Form):
    """Who wants to sign in."""

    email = email("Email address", needed="Enter your email address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_typed_by(self, "email", "email")


class CodeForm(Form):
    """The code of the email."""

    code = text("Code", needed="Enter the 6-digit code from the email", longest=50)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_typed_by(self, "code", "one-time-code", inputmode="numeric")

    def clean_code(self) -> str:
        """Six digits, however they were spaced."""
        code = re.sub(r"[\s\-–]", "", self.cleaned_data["code"])
        if not _CODE.fullmatch(code):
            raise ValidationError("Enter the 6-digit code from the email, like 012345")
        return code


class NameForm(Form):
    """How a person is called."""

    first_name = text("First name", needed="Enter your first name", longest=100)
    last_name = text("Last name", needed="Enter your last name", longest=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_typed_by(self, "first_name", "given-name")
        _as_typed_by(self, "last_name", "family-name")

    def _name(self, field: str) -> str:
        name = self.cleaned_data[field]
        if _NOT_IN_A_NAME.search(name):
            label = self.fields[field].label
            raise ValidationError(f"{label} must not include an address or any of < > @ / : ;")
        return str(name)

    def clean_first_name(self) -> str:
        """A name, and nothing else."""
        return self._name("first_name")

    def clean_last_name(self) -> str:
        """A name, and nothing else."""
        return self._name("last_name")


class MemberForm(Form):
    """A new member of the service assessment team."""

    email = email(
        "Email address",
        needed="Enter the email address of the new member",
        hint="Any address, whatever its domain.",
    )


class SearchForm(Form):
    """Whose access is to end."""

    email = text(
        "Email address, or a part of it",
        needed="Enter an email address, or a part of it",
        longest=254,
    )
