"""The body of a report as HTML: rendered once per version and stored with it.

The hash of a version is of its content, so a body can be rendered again when this template
improves (`manage.py render_reports`) without touching what was agreed.
"""

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assess.documents.markdown import plain, render
from assess.domain.clock import weekday_words
from assess.domain.models import Event, ReportVersion
from assess.domain.ratings import meaning_overall
from assess.domain.words import Rating

_HERE = Path(__file__).parent
_MADE_WITH = (
    _HERE / "templates" / "report.html",
    _HERE / "markdown.py",
    _HERE / "body.py",
    _HERE.parent / "domain" / "ratings.py",
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


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _summary(points: list[dict[str, Any]]) -> str:
    """How many points have which rating, and how many actions there are, in a sentence or two."""
    rated = [point["rating"] for point in points if point["in_scope"]]
    parts = [
        f"{rated.count(rating)} {rating.label.lower()}"
        for rating in (Rating.RED, Rating.AMBER, Rating.GREEN)
        if rated.count(rating)
    ]
    if rated.count(""):
        parts.append(f"{rated.count('')} not rated")
    if len(points) > len(rated):
        parts.append(f"{len(points) - len(rated)} not in scope")
    actions = sum(len(point["actions"]) for point in points)
    said = f"{actions} action{'s' if actions != 1 else ''}" if actions else "no actions"
    return f"{_listed(parts)}. The service team has {said}."


def context(content: dict[str, Any]) -> dict[str, Any]:
    """What a report says, in the words of a page: for every way of writing it out."""
    days = [datetime.date.fromisoformat(day) for day in content["days"]]
    ambers_due = content.get("ambers_due")
    due = datetime.date.fromisoformat(ambers_due) if ambers_due else None
    points = content.get("points")
    rated = [point["rating"] for point in points or [] if point["in_scope"]]
    overall = content.get("overall", {}).get("rating", "")
    meaning = ""
    if overall:
        meaning = meaning_overall(
            overall,
            content["phase"]["value"],
            reds=rated.count(Rating.RED),
            ambers=rated.count(Rating.AMBER),
            by=due,
        )
    return {
        "content": content,
        "points": points,
        "days": _listed([weekday_words(day) for day in days]) if days else "",
        "due": f"{due.day} {due:%B %Y}" if due else "",
        "overall": overall,
        "meaning": meaning,
        "summary": _summary(points) if points else "",
    }


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
    shown = {**context(content), "gaps": gaps or {}, "tools": tools or {}}
    return _ENVIRONMENT.get_template("report.html").render(shown)


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
