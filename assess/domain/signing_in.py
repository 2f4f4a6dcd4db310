"""Signing in by email: one email with a link and a code, good once, for half an hour.

What the person who asks gets to see, and how long it takes, never says whether we know them: an
address that may not sign in is written down like any other, and its email is void from the start.
"""

import datetime
import secrets
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.dispatch import Signal
from django.utils.crypto import constant_time_compare, salted_hmac

from assess.domain.booking import may_register
from assess.domain.history import sha256
from assess.domain.models import (
    Assessment,
    Email,
    HeldForm,
    Membership,
    Organisation,
    Person,
    Seat,
    ServicePerson,
    Session,
    SignIn,
    Staff,
)
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import ENDS

LASTS = datetime.timedelta(minutes=30)
# How many emails may be asked for, and in which time.
WITHIN = datetime.timedelta(minutes=15)
EMAILS_PER_ADDRESS = 5
EMAILS_PER_SOURCE = 20
# How many wrong codes one email stands, and all the emails of an address in a day.
WRONG_CODES = 5
WRONG_CODES_A_DAY = 25
# How long things are kept that nobody needs any more.
KEEP_SIGN_INS = datetime.timedelta(days=1)
KEEP_HELD_FORMS = datetime.timedelta(days=7)
KEEP_SESSIONS = datetime.timedelta(days=30)

BY_COMMAND = "command"
TOO_MANY = (
    "Too many people have asked for a sign-in email from your network in the last 15 minutes. "
    "Wait 15 minutes, then try again."
)
DEAD_LINK = "This link does not work any more. Ask for a new email."
# One sentence for both: that a link was used elsewhere is nobody's business who only has a guess.
WRONG_CODE = (
    "This code is not right, or it has been used. Enter the 6-digit code of the newest email, or "
    "ask for a new email."
)
OLD_CODE = "This code is too old. Ask for a new email."
NO_MORE_CODES = (
    "Too many wrong codes were entered. Use the link in the email, or ask for a new one."
)

# Sent in the same transaction as the sign-in: what listens writes the email. Gives `sign_in`,
# `token`, `code`, and `may`: whether the address may sign in at all.
asked = Signal()


@dataclass(frozen=True)
class Standing:
    """What we know of an address: whose it is, where it may register, whether it is invited."""

    person: Person | None
    organisation: Organisation | None
    invited: bool

    @property
    def may(self) -> bool:
        """Whether someone with this address may sign in now."""
        if self.person is not None and not self.person.active:
            return False
        return self.organisation is not None or self.invited


@dataclass(frozen=True)
class Issued:
    """A sign-in with its secrets, which only their receivers ever see again."""

    sign_in: SignIn
    browser: str
    token: str
    code: str


def standing_of(email: str) -> Standing:
    """What an address may do: two reads, whether we know it or not."""
    me = {"person": OuterRef("pk")}
    live = {**me, "left_at__isnull": True}
    over = {"assessment__state__in": ENDS}
    invited = (
        Q(Exists(Staff.objects.filter(**me)))
        | Q(Exists(Seat.objects.filter(**live).exclude(**over)))
        | Q(Exists(Membership.objects.filter(**live).exclude(**over)))
        | Q(Exists(ServicePerson.objects.filter(**live)))
        | Q(
            Exists(
                Assessment.objects.filter(primary_contact=OuterRef("pk")).exclude(state__in=ENDS)
            )
        )
    )
    person = Person.objects.filter(email=email).annotate(invited=invited).first()
    return Standing(person, may_register(email), bool(person is not None and person.invited))


def ask(
    email: str, *, source: str, at: datetime.datetime, next_path: str = "", browser: str = ""
) -> str:
    """Someone asks for an email to sign in with; the answer is what their browser keeps.

    `browser` is what it kept from asking for the same address before: at the limit no new email
    is written, and the code of the last one still works there.
    """
    email = email.strip().lower()
    with transaction.atomic():
        _one_at_a_time(f"sign-ins from {source}", f"sign-ins of {email}")
        recent = SignIn.objects.filter(asked_at__gt=at - WITHIN).exclude(source=BY_COMMAND)
        if recent.filter(source=source).count() >= EMAILS_PER_SOURCE:
            raise Refused(TOO_MANY)
        if recent.filter(email=email).count() >= EMAILS_PER_ADDRESS:
            return browser or secrets.token_urlsafe(32)
        standing = standing_of(email)
        issued = _issue(email, standing, source=source, at=at, next_path=next_path)
        asked.send(
            sender=SignIn,
            sign_in=issued.sign_in,
            token=issued.token,
            code=issued.code,
            may=standing.may,
        )
    return issued.browser


def link_for(email: str, *, at: datetime.datetime) -> str:
    """The token of a link made without an email, outside the limits: for support and load tests."""
    email = email.strip().lower()
    standing = standing_of(email)
    if not standing.may:
        raise Refused(
            f"{email} cannot sign in: "
            + (
                "their access was ended."
                if standing.person is not None and not standing.person.active
                else "its domain is not one that may register, and nobody invited it."
            )
        )
    return _issue(email, standing, source=BY_COMMAND, at=at).token


def _one_at_a_time(*names: str) -> None:
    """Let those who count the same rows wait for each other (SQLite writers do anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _issue(
    email: str, standing: Standing, *, source: str, at: datetime.datetime, next_path: str = ""
) -> Issued:
    browser, token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    code = f"{secrets.randbelow(1_000_000):06}"
    sign_in = SignIn.objects.create(
        email=email,
        person=standing.person if standing.may else None,
        source=source,
        browser_hash=sha256(browser),
        token_hash=sha256(token),
        code_hash=_code_hash(browser, code),
        next_path=next_path,
        asked_at=at,
        expires_at=at + LASTS,
    )
    return Issued(sign_in, browser, token, code)


def _code_hash(browser: str, code: str) -> str:
    """A code has a million values only: its hash needs our secret key, and the asking browser's."""
    return salted_hmac(f"sign-in code of {browser}", code, algorithm="sha256").hexdigest()


def open_link(token: str, *, at: datetime.datetime) -> SignIn | None:
    """The sign-in of a link that still works. Looking spends nothing."""
    found = link(token)
    return found if found and found.spent_at is None and found.expires_at > at else None


def link(token: str) -> SignIn | None:
    """The sign-in this link was written for, whether it still works or not."""
    return (
        SignIn.objects.select_related("person__organisation")
        .filter(token_hash=sha256(token))
        .first()
    )


def spend_link(token: str, *, at: datetime.datetime) -> SignIn:
    """Whoever has the link signs in with it, in any browser. It works once."""
    found = link(token)
    if found is None:
        raise Refused(DEAD_LINK)
    return _spend(found, at, Refused(DEAD_LINK))


def spend_code(browser: str, code: str, *, at: datetime.datetime) -> SignIn:
    """Whoever asked signs in with the code, in the browser that asked. It works once.

    A try is counted before it is looked at, so that many at once are no more than many in turn.
    """
    found = SignIn.objects.filter(browser_hash=sha256(browser)).first()
    if found is None:
        raise Refused(WRONG_CODE, field="code")
    if found.expires_at <= at:
        raise Refused(OLD_CODE, field="code")
    wrong = (
        SignIn.objects.filter(
            email=found.email, asked_at__gt=at - KEEP_SIGN_INS, spent_at=None
        ).aggregate(all=Sum("attempts"))["all"]
        or 0
    )
    counted = SignIn.objects.filter(pk=found.pk, attempts__lt=WRONG_CODES).update(
        attempts=F("attempts") + 1
    )
    if not counted or wrong >= WRONG_CODES_A_DAY:
        raise Refused(NO_MORE_CODES, field="code")
    if not constant_time_compare(found.code_hash, _code_hash(browser, code)):
        raise Refused(WRONG_CODE, field="code")
    return _spend(found, at, Refused(WRONG_CODE, field="code"))


def _spend(sign_in: SignIn, at: datetime.datetime, otherwise: Refused) -> SignIn:
    """Use it up and find its person; of several at once, one only."""
    with transaction.atomic():
        taken = SignIn.objects.filter(pk=sign_in.pk, spent_at=None, expires_at__gt=at)
        if not taken.update(spent_at=at):
            raise otherwise
        standing = standing_of(sign_in.email)
        if not standing.may:
            raise otherwise
        person = standing.person
        if person is None:
            person, _ = Person.objects.get_or_create(
                email=sign_in.email, defaults={"organisation": standing.organisation}
            )
        elif person.organisation_id is None and standing.organisation is not None:
            person.organisation = standing.organisation
            person.save(update_fields=["organisation"])
        _forget(at)
    sign_in.person, sign_in.spent_at = person, at
    return sign_in


def _forget(at: datetime.datetime) -> None:
    """Delete what nobody needs any more, of everyone."""
    SignIn.objects.filter(asked_at__lt=at - KEEP_SIGN_INS).delete()
    Email.objects.filter(kind="sign-in", written_at__lt=at - KEEP_SIGN_INS).delete()
    HeldForm.objects.filter(held_at__lt=at - KEEP_HELD_FORMS).delete()
    Session.objects.filter(started_at__lt=at - KEEP_SESSIONS).delete()


def write_name(person: Person, *, by: Person, first_name: str, last_name: str) -> None:
    """A person says how they are called."""
    if by.pk != person.pk:
        raise NotAllowed("profile.edit")
    person.first_name, person.last_name = first_name.strip(), last_name.strip()
    person.save(update_fields=["first_name", "last_name"])
