"""What stands in the sign-in emails that are owed."""

import re
from types import SimpleNamespace

from assess.domain.models import Email


def owed(to: str) -> list[Email]:
    """The sign-in emails to this address that will be sent, oldest first."""
    return list(Email.objects.filter(kind="sign-in", to=to, moot_at=None).order_by("id"))


def newest(to: str) -> SimpleNamespace:
    """The path of the link and the code of the newest sign-in email to this address."""
    body = owed(to)[-1].body
    path = re.search(r"(/sign-in/([\w-]{40,})/)", body)
    code = re.search(r"^\d{6}$", body, re.MULTILINE)
    assert path and code
    return SimpleNamespace(path=path[1], token=path[2], code=code[0], body=body)


def wrong(code: str) -> str:
    """Six digits that are not this code."""
    return f"{(int(code) + 1) % 1_000_000:06}"
