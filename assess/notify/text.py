"""The words of an email: plain text, from a template of its own per kind.

A template has blocks: its subject, its text, where to go, and what happens if nothing is done.
Names it does not know are errors.
"""

import datetime
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assess.domain.clock import PLACE, weekday_words

LONGEST_SUBJECT = 200
FOLDER = Path(__file__).parent / "emails"


def _date(value: datetime.date | datetime.datetime | str) -> datetime.date:
    if isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return value.astimezone(PLACE).date() if isinstance(value, datetime.datetime) else value


def day(value: datetime.date | datetime.datetime | str) -> str:
    """Wednesday 3 March 2027."""
    return weekday_words(_date(value))


def short_day(value: datetime.date | datetime.datetime | str) -> str:
    """3 March 2027."""
    value = _date(value)
    return f"{value.day} {value:%B %Y}"


def one_line(text: str) -> str:
    """The text without line breaks, for subjects and sentences."""
    return " ".join(text.split())


def quote(text: str) -> str:
    """What somebody wrote, marked as theirs line by line."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def count(number: int, word: str) -> str:
    """1 working day, 2 working days."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def address(path: str) -> str:
    """The full address of a page of ours."""
    return f"{settings.ADDRESS}{path}"


def go(words: str, path: str) -> str:
    """The one link of an email: what it is for, and the address on a line of its own."""
    return f"{words}:\n{address(path)}"


def _environment() -> Environment:
    made = Environment(  # noqa: S701 - plain text: there is nothing to escape
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        day=day,
        short_day=short_day,
        one_line=one_line,
        quote=quote,
        count=count,
        capital=capital,
    )
    made.globals.update(go=go, address=address, settings=settings)
    return made


ENVIRONMENT = _environment()


def compose(kind: str, facts: dict[str, Any]) -> tuple[str, str]:
    """The subject and the body of the email of this kind."""
    template = ENVIRONMENT.get_template(f"{kind}.txt")
    subject = one_line("".join(template.blocks["subject"](template.new_context(facts))))
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[: LONGEST_SUBJECT - 1].rstrip() + "…"
    body = "\n".join(line.rstrip() for line in template.render(facts).splitlines())
    return subject, re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"
