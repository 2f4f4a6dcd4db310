"""A report as rows, for workbooks and other tools: its actions, and every other text it says."""

from collections.abc import Iterator
from dataclasses import dataclass

from assess.documents.blocks import blocks, words, writable
from assess.documents.context import Point, Report, day_words
from assess.domain.since import Since


@dataclass(frozen=True)
class ActionRow:
    """An action, with what is said of its point."""

    number: str
    point: int
    title: str
    rating: str
    text: str
    until: str


@dataclass(frozen=True)
class TextRow:
    """A text of the report: of a point, or of the whole."""

    point: int | None
    title: str
    rating: str
    part: str
    text: str


DONE_WELL = "What the service team has done well"
REASON = "Why it is rated so"
OBSERVATIONS = "Other observations"
OVERALL = "Overall rating"
CARRIED_OVER = "Carried over"


def said(text: str) -> str:
    """A text as plain lines."""
    return words(blocks(text))


def action_rows(report: Report) -> Iterator[ActionRow]:
    """Every action, in the order of the report."""
    for point in report.points or ():
        until = report.due if point.rating == "amber" else "Before the reassessment"
        for action in point.actions:
            yield ActionRow(
                action.number,
                point.number,
                writable(point.title),
                point.rated,
                said(action.text),
                until if point.rating else "",
            )


def overall_rows(report: Report) -> Iterator[TextRow]:
    """The texts about the whole."""
    rating = report.overall.capitalize()
    if rating:
        yield TextRow(None, "", rating, OVERALL, f"{rating}. {report.meaning}")
    for part, text in (
        ("Why the panel gave this rating", report.overall_reason),
        ("About the service", report.description),
        ("Who the users are", report.users),
        ("What users are trying to do", report.purpose),
        ("What was assessed", report.scope),
        ("The context that the panel considered", report.context),
        (DONE_WELL, report.done_well),
        ("What the panel recommends", report.recommendations),
        (OBSERVATIONS, report.observations),
    ):
        if text.strip():
            yield TextRow(None, "", rating, part, said(text))


def point_rows(point: Point) -> Iterator[TextRow]:
    """The texts about one point, its actions aside."""
    if point.before:
        title = writable(point.title)
        yield TextRow(point.number, title, point.rated, CARRIED_OVER, point.left_out)
    if not point.in_scope:
        return
    for part, text in (
        (DONE_WELL, point.done_well),
        (REASON, point.reason),
        (OBSERVATIONS, point.observations),
    ):
        if text.strip():
            yield TextRow(point.number, writable(point.title), point.rated, part, said(text))


@dataclass(frozen=True)
class SinceRow:
    """One thing that has happened since the report."""

    day: str
    point: int
    title: str
    action: str
    rating: str
    what: str

    @property
    def text(self) -> str:
        """It in one cell, with its day."""
        return f"{self.day}: {self.what}"


def since_rows(since: Since) -> Iterator[SinceRow]:
    """What has happened since the report, the newest first."""
    titles = {each.number: writable(each.title) for each in since.standing}
    for day, updates in since.by_day:
        for each in updates:
            rating = each.rating.capitalize()
            title = titles.get(each.point, "")
            yield SinceRow(day_words(day), each.point, title, each.action, rating, each.words)
