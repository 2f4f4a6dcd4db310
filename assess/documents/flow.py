"""A report as one run of elements, in the order of its page: what each writer writes down.

PDF, Word and ODT hold the same words in the same order because they write the same elements.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from assess.documents.blocks import Block, Items, Paragraph, Run, blocks, writable
from assess.documents.context import Edition, Point, Report, day_words
from assess.domain.since import AS_RATED, SINCE, Since, unchanged

PEER_REVIEW = (
    "This is a peer review: advice from a panel of specialists. It gives no ratings, and it does "
    "not stop the service."
)


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; the title of the report is the only one of level 1."""

    level: int
    text: str
    id: str = ""


@dataclass(frozen=True)
class Aside:
    """A line that is not part of the text: what is below the title, or where to read on."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Notice:
    """What a reader must not miss: a mark, corrections."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Overall:
    """The overall rating, and what it means."""

    rating: str
    words: str
    meaning: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table; a cell with a rating says it in words and has its colour."""

    runs: tuple[Run, ...]
    rating: str = ""


@dataclass(frozen=True)
class Table:
    """A table. Its first row names the columns, or its first column the rows; or both."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]  # of each column, as parts of the whole
    first_is_header: bool = True


@dataclass(frozen=True)
class Chart:
    """The ratings of the points as a row of boxes, and the same in words."""

    words: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Action:
    """An action with its number."""

    number: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Texts:
    """Blocks of a text that people wrote."""

    blocks: tuple[Block, ...]


Element = Heading | Aside | Notice | Overall | Table | Chart | Action | Texts


def plain(text: str, *, bold: bool = False, href: str = "") -> tuple[Run, ...]:
    """These words as they are."""
    return (Run(writable(text), bold=bold, href=href),)


def sentence(text: str) -> Texts:
    """A paragraph of ours."""
    return Texts((Paragraph(plain(text)),))


def flow(report: Report, edition: Edition) -> list[Element]:
    """The report from its title to its last word."""
    return [
        *_opening(report, edition),
        *_texts(report),
        *_points(report),
        *_since(edition.since, edition.team),
    ]


def _opening(report: Report, edition: Edition) -> Iterator[Element]:
    if edition.warning:
        yield Notice((Paragraph(plain(edition.warning, bold=True)),))
    yield Heading(1, writable(report.name), "title")
    days = f", {report.days}" if report.days else ""
    yield Aside(plain(f"{report.about}{days}"))
    if edition.includes:
        yield Aside(plain(edition.includes, href="#since"))
    for day, note in edition.corrections:
        yield Notice((Paragraph((Run(f"Corrected on {day_words(day)}: ", bold=True),)),
                      *blocks(note)))  # fmt: skip
    if report.overall:
        yield Heading(2, f"Overall rating: {_label(report.overall)}", "overall")
        yield Overall(report.overall, _label(report.overall), report.meaning)
        yield from _part(3, "Why the panel gave this rating", report.overall_reason, "why")
    elif report.is_peer_review:
        yield Notice((Paragraph(plain(PEER_REVIEW)),))
    yield _facts(report, edition)
    if report.points is not None:
        yield Heading(2, f"Ratings of the {len(report.points)} points", "ratings")
        yield sentence(report.summary)
        yield Chart("; ".join(f"point {p.number} {p.rated.lower()}" for p in report.points),
                    report.points)  # fmt: skip
        yield _ratings(report.points)


def _label(rating: str) -> str:
    return rating.capitalize()


def _facts(report: Report, edition: Edition) -> Table:
    organisation = f"{report.organisation}, {report.portfolio}"
    facts = [
        ("Organisation", organisation if report.portfolio else report.organisation),
        ("Phase and type", f"{report.phase}, {report.kind.lower()}"),
        ("Reassessment of", report.follows),
        ("Assessed on", report.days),
        ("Reference", str(report.reference)),
        ("Version", f"{edition.version}, {day_words(edition.made_on)}"),
    ]
    rows = [(Cell(plain(name)), Cell(plain(value))) for name, value in facts if value]
    if edition.address:
        link = plain(edition.address, href=edition.address)
        rows.append((Cell(plain("On the web")), Cell(link)))
    return Table("About this report", (), tuple(rows), (0.28, 0.72))


def _ratings(points: tuple[Point, ...]) -> Table:
    rows = tuple(
        (
            Cell(plain(f"{point.number}. {point.title}", href=f"#point-{point.number}")),
            Cell(plain(str(len(point.actions)) if point.actions else "None")),
            Cell(plain(point.rated), rating=point.rating or "none"),
        )
        for point in points
    )
    return Table("Ratings of the points", ("Point", "Actions", "Rating"), rows, (0.66, 0.14, 0.2))


def _part(level: int, title: str, text: str, id: str) -> Iterator[Element]:
    if text.strip():
        yield Heading(level, title, id)
        yield Texts(blocks(text))


def _texts(report: Report) -> Iterator[Element]:
    if report.description or report.users or report.purpose:
        yield Heading(2, "About the service", "about")
        yield Texts(blocks(report.description))
        yield from _part(3, "Who the users are", report.users, "users")
        yield from _part(3, "What users are trying to do", report.purpose, "purpose")
    if report.scope or report.context:
        yield Heading(2, "What was assessed", "scope")
        yield Texts(blocks(report.scope))
        yield from _part(3, "The context that the panel considered", report.context, "context")
    yield from _part(2, "What the service team has done well", report.done_well, "done-well")
    yield from _part(2, "What the panel recommends", report.recommendations, "recommendations")
    yield from _part(2, "Other observations", report.observations, "observations")


def _points(report: Report) -> Iterator[Element]:
    for point in report.points or ():
        at = f"point-{point.number}"
        yield Heading(2, writable(f"{point.number}. {point.title}"), at)
        if not point.in_scope:
            yield sentence(point.left_out)
            continue
        yield Texts((Paragraph((Run(f"Point {point.number} is "),
                                Run(_said(point), bold=True), Run("."))),))  # fmt: skip
        yield from _part(
            3, "What the service team has done well", point.done_well, f"{at}-done-well"
        )
        why = f"Why it is rated {point.rating or 'so'}"
        yield from _part(3, why, point.reason, f"{at}-why")
        if point.actions:
            yield Heading(3, "Actions for the service team", f"{at}-actions")
            if point.until:
                yield sentence(point.until)
            for action in point.actions:
                yield Action(action.number, blocks(action.text))
        yield from _part(3, "Other observations", point.observations, f"{at}-observations")
        if point.url:
            words = f"Read about point {point.number} in the Standard"
            yield Aside(plain(words, href=point.url))


def _said(point: Point) -> str:
    return f"rated {point.rating}" if point.rating else "not rated"


def _since(since: Since, team: str) -> Iterator[Element]:
    """What has happened since the report, the newest first, and each point's rating now."""
    if not since:
        return
    yield Heading(2, SINCE, "since")
    yield sentence(unchanged(team))
    for day, updates in since.told_by_day:
        yield Heading(3, day_words(day), f"since-{day.isoformat()}")
        yield Texts((Items(tuple((Paragraph(plain(each.words)),) for each in updates)),))
    yield Heading(3, "The points now", "since-points")
    if not since.changed:
        yield sentence(AS_RATED)
        return
    rows = tuple(
        (
            Cell(plain(f"{each.number}. {each.title}", href=f"#point-{each.number}")),
            Cell(plain(each.was_words), rating=each.was or "none"),
            Cell(plain(each.rating_words), rating=each.rating),
            Cell(plain(each.by_words)),
        )
        for each in since.standing
    )
    yield Table(
        "The rating of each point now",
        ("Point", "In this report", "Now", "Decided by"),
        rows,
        (0.46, 0.15, 0.12, 0.27),
    )
