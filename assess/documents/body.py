"""The body of a report as HTML: rendered once per version and stored with it.

The hash of a version is of its content, so a body can be rendered again when this template
improves (`manage.py render_reports`) without touching what was agreed.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assess.documents.context import report_of
from assess.documents.markdown import plain, render
from assess.domain.models import Event, ReportVersion
from assess.domain.words import Rating

_HERE = Path(__file__).parent
_MADE_WITH = (
    _HERE / "templates" / "report.html",
    _HERE / "markdown.py",
    _HERE / "body.py",
    _HERE / "context.py",
    _HERE.parent / "domain" / "ratings.py",
    _HERE.parent / "domain" / "carried.py",
)
# Names what a body was made with: it changes by itself when one of these files does.
RENDERED_WITH = hashlib.sha256(b"".join(path.read_bytes() for path in _MADE_WITH)).hexdigest()[:12]

_COLOURS = {"red": "govuk-tag--red", "amber": "app-tag--amber", "green": "govuk-tag--green"}
_TAG = Markup('<strong class="govuk-tag {}">{}</strong>')


def _tag(rating: str) -> Markup:
    if not rating:
        return _TAG.format("govuk-tag--grey", "Not rated")
    return _TAG.format(_COLOURS[rating], Rating(rating).label)


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["markdown"] = lambda text: Markup(render(text))  # noqa: S704 - cleaned
_ENVIRONMENT.globals["tag"] = _tag
_ENVIRONMENT.globals["out_of_scope"] = _TAG.format("govuk-tag--grey", "Not in scope")


@dataclass(frozen=True)
class Gap:
    """Something that a report lacks while it is written, and the page where it is put right."""

    id: str
    sentence: str
    href: str = ""


def render_body(
    content: dict[str, Any],
    gaps: Mapping[str, Sequence[Gap]] | None = None,
    tools: Mapping[str, Markup] | None = None,
) -> str:
    """The body of the page of a report; while it is written, with each gap shown in its place.

    A place is a part and a field of it, as in "5 reason". `tools` are what stands below the heading
    of a part ("overall", "point:5") while the report is checked.
    """
    return _ENVIRONMENT.get_template("report.html").render(
        report=report_of(content), gaps=gaps or {}, tools=tools or {}
    )


@dataclass(frozen=True)
class Heading:
    """A heading of a report, for the contents beside it."""

    id: str
    words: Markup


_HEADING = re.compile(r'<h2 class="[^"]*" id="([^"]+)">(.*?)</h2>', re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]+>")


def headings(body: str) -> list[Heading]:
    """The headings of a rendered body, read from it: contents cost no query."""
    return [
        Heading(id, Markup(_ANY_TAG.sub("", words)))  # noqa: S704 - escaped when it was rendered
        for id, words in _HEADING.findall(body)
    ]


def words_of(content: dict[str, Any]) -> str:
    """All the words of a report without marks, for search."""
    service = content["service"]
    texts = [service["name"], service["description"], service["users"], service["purpose"]]
    texts += [content["organisation"], content["portfolio"], content["phase"]["words"]]
    texts += [
        content.get(part, "")
        for part in ("scope", "context", "done_well", "recommendations", "observations")
    ]
    texts.append(content.get("overall", {}).get("reason", ""))
    for point in content.get("points", []):
        texts += [point["title"], point["done_well"], point["reason"], point["observations"]]
        texts += [action["text"] for action in point["actions"]]
    return "\n".join(plain(text) for text in texts if text)


def fill(version: ReportVersion) -> None:
    """Render a version and keep what came out beside it."""
    ReportVersion.objects.filter(pk=version.pk).update(
        body=render_body(version.content),
        words=words_of(version.content),
        rendered_with=RENDERED_WITH,
    )


def render_on_event(sender: type[Event], event: Event, **kwargs: Any) -> None:
    """Render what the event froze, in the same transaction."""
    if event.assessment_id is None or "version" not in event.data:
        return
    for version in ReportVersion.objects.filter(assessment=event.assessment_id, rendered_with=""):
        fill(version)
