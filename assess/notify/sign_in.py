"""The email with the link and the code to sign in with: its body is a secret until it is sent."""

from typing import Any

from django.conf import settings

from assess.domain.clock import PLACE
from assess.domain.models import Email, SignIn

KIND = "sign-in"

_BODY = """\
To sign in to {service}, open this link and press the button:

{address}/sign-in/{token}/

Or enter this code in the browser where you asked for it:

{code}

The link and the code work until {until}. Once you have used one, neither works again. Do not send \
them to anyone else.

If you did not ask to sign in, you do not need to do anything: nobody can sign in as you without \
this email.

{service}
Questions? Email the {team} at {mailbox}
"""


def write(sender: Any, *, sign_in: SignIn, token: str, code: str, may: bool, **more: Any) -> None:
    """Put the email in the outbox; one to an address that may not sign in is void from the start.

    Both are written, so that asking takes the same time for either.
    """
    until = sign_in.expires_at.astimezone(PLACE)
    body = _BODY.format(
        service=settings.SERVICE_NAME,
        address=settings.ADDRESS,
        token=token,
        code=code,
        until=f"{until:%H:%M} on {until.day} {until:%B %Y}",
        team=settings.TEAM_NAME,
        mailbox=settings.TEAM_EMAIL,
    )
    Email.objects.create(
        kind=KIND,
        to=sign_in.email,
        subject=f"Sign in to {settings.SERVICE_NAME}",
        body=body if may else "",
        secret=True,
        written_at=sign_in.asked_at,
        due_at=sign_in.asked_at,
        moot_at=None if may else sign_in.asked_at,
    )
