"""The body of a report as HTML: rendered once per version and stored with it.

The hash of a version is of its content, so a body can be rendered again when this template
improves (`manage.py render_reports`) without touching what was agreed.
"""

import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assess.documents.markdown import plain, render
from assess.domain.clock import weekday_words
from assess.domain.models import Event, ReportVersion
from assess.domain.ratings import meaning_overall
from assess.domain.words import Rating

# Raise this when the template changes what readers see.
RENDERED_WITH = "1"

_COLOURS = {"red": "govuk-tag--red", "amber": "app-tag--amber", "green": "govuk-tag--green"}


def _tag(rating: str) -> Markup:
    if not rating:
        return Markup('<strong class="govuk-tag govuk-tag--grey">Not rated</strong>')
    return Markup('<strong class="govuk-tag {}">{}</strong>').format(
        _COLOURS[rating], Rating(rating).label
    )


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["markdown"] = lambda text: Markup(render(text))  # noqa: S704 - cleaned
_ENVIRONMENT.globals["tag"] = _tag


def context(content: dict[str, Any]) -> dict[str, Any]:
    """What a report says, in the words of a page: for every way of writing it out."""
    days = [datetime.date.fromisoformat(day) for day in content["days"]]
    points = content.get("points", [])
    rated = [point["rating"] for point in points if point["in_scope"]]
    overall = content.get("overall", {}).get("rating", "")
    return {
        "content": content,
        "days": [weekday_words(day) for day in days],
        "overall": overall,
        "meaning": meaning_overall(
            overall,
            content["phase"]["value"],
            reds=rated.count(Rating.RED),
            ambers=rated.count(Rating.AMBER),
        )
        if overall
        else "",
        "counts": [
            (rating.label, rated.count(rating))
            for rating in (Rating.RED, Rating.AMBER, Rating.GREEN)
        ],
    }


def render_body(content: dict[str, Any]) -> str:
    """The body of the page of a report."""
    return _ENVIRONMENT.get_template("report.html").render(context(content))


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
