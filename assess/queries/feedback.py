"""What people said of how assessments went: all of it for the desk, averages for the panel."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from assess.domain.feedback import DO_NOT_KNOW, QUESTIONS, SHOWN_FROM, Question, questions_of
from assess.domain.models import Assessment, FeedbackAnswers, FeedbackLink, Person, Seat
from assess.domain.policy import desk_filter
from assess.domain.words import Phase, Side, type_words
from assess.queries.pages import Page, page_of

WORDS_A_PAGE = 20
NAMES = [question.name for question in QUESTIONS]


@dataclass(frozen=True)
class Filters:
    """What the results are narrowed down to; blank is everything."""

    side: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    by_quarter: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.side or self.first or self.last)

    def holds(self, month: datetime.date, side: str) -> bool:
        """Whether what comes from this side in this month is asked for."""
        return (
            self.side in {"", side}
            and (self.first is None or month >= self.first)
            and (self.last is None or month <= self.last)
        )

    def as_q(self) -> Q:
        """The same as SQL."""
        asked = Q()
        if self.side:
            asked &= Q(side=self.side)
        if self.first:
            asked &= Q(month__gte=self.first)
        if self.last:
            asked &= Q(month__lte=self.last)
        return asked


@dataclass
class Tally:
    """Ratings of one question, added up: how many, their sum, and who did not know."""

    number: int = 0
    total: int = 0
    unknown: int = 0

    def add(self, number: int, total: int, unknown: int) -> None:
        """Count these too."""
        self.number += number
        self.total += total
        self.unknown += unknown

    @property
    def average(self) -> float | None:
        """The average from 1 to 5, if anybody rated it."""
        return self.total / self.number if self.number else None


@dataclass(frozen=True)
class Rated:
    """One question and how it was rated."""

    question: Question
    tally: Tally


@dataclass(frozen=True)
class OfSide:
    """What one side said: how many were asked and answered, and each question's ratings."""

    side: str
    words: str
    asked: int
    answered: int
    rated: list[Rated]


@dataclass(frozen=True)
class Period:
    """A month or a quarter of the trend; `overall` is by side, in the order of the columns."""

    words: str
    asked: int
    answered: int
    overall: list[Tally]


@dataclass(frozen=True)
class Said:
    """Somebody's answers in words."""

    pk: int
    service: str
    what: str
    side: str
    month: datetime.date
    went_well: str
    to_change: str


@dataclass(frozen=True)
class Results:
    """The page of the service assessment team."""

    sides: list[OfSide]
    trend: list[Period]
    said: Page[Said]
    months: list[datetime.date]

    @property
    def asked(self) -> int:
        """How many people were asked."""
        return sum(side.asked for side in self.sides)

    @property
    def answered(self) -> int:
        """How many of them answered."""
        return sum(side.answered for side in self.sides)


def read_by(person: Person) -> QuerySet[Assessment]:
    """The assessments whose feedback this person of the service assessment team reads.

    Those they look after, and in which they never had a part: nobody reads what was said of
    themselves, also not after their seat has ended.
    """
    me = {"person": person, "assessment": OuterRef("pk")}
    part = Exists(FeedbackLink.objects.filter(**me)) | Exists(Seat.objects.filter(**me))
    return Assessment.objects.filter(desk_filter(person)).exclude(part)


Months = dict[tuple[datetime.date, str], tuple[int, int]]
Ratings = dict[tuple[datetime.date, str], dict[str, tuple[int, int, int]]]


def _links(of: QuerySet[Assessment]) -> Months:
    """How many were asked, and how many answered, by month and side."""
    rows = (
        FeedbackLink.objects.filter(assessment__in=of)
        .order_by()
        .values("month", "side")
        .annotate(asked=Count("id"), answered=Count("answered_on"))
    )
    return {(row["month"], row["side"]): (row["asked"], row["answered"]) for row in rows}


def _sums() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in NAMES:
        rated = Q(**{f"{name}__gt": DO_NOT_KNOW})
        found[f"{name}_number"] = Count(name, filter=rated)
        found[f"{name}_total"] = Sum(name, filter=rated)
        found[f"{name}_unknown"] = Count(name, filter=Q(**{name: DO_NOT_KNOW}))
    return found


def _ratings(of: QuerySet[Assessment]) -> Ratings:
    """Number, sum and "do not know" of each question, by month and side."""
    rows: Any = (
        FeedbackAnswers.objects.filter(assessment__in=of)
        .order_by()
        .values("month", "side")
        .annotate(**_sums())
    )
    return {
        (row["month"], row["side"]): {
            name: (row[f"{name}_number"], row[f"{name}_total"] or 0, row[f"{name}_unknown"])
            for name in NAMES
        }
        for row in rows
    }


def _side(side: Side, links: Months, ratings: Ratings, filters: Filters) -> OfSide:
    keys = [key for key in links if key[1] == side and filters.holds(*key)]
    rated = []
    for question in questions_of(side):
        tally = Tally()
        for key in keys:
            if key in ratings:
                tally.add(*ratings[key][question.name])
        rated.append(Rated(question, tally))
    return OfSide(
        side.value,
        str(side.label),
        sum(links[key][0] for key in keys),
        sum(links[key][1] for key in keys),
        rated,
    )


def _starts(month: datetime.date, by_quarter: bool) -> datetime.date:
    return month.replace(month=(month.month - 1) // 3 * 3 + 1) if by_quarter else month


def _period_words(start: datetime.date, by_quarter: bool) -> str:
    if not by_quarter:
        return f"{start:%B %Y}"
    last = start.replace(month=start.month + 2)
    return f"{start:%B} to {last:%B %Y}"


def _trend(links: Months, ratings: Ratings, filters: Filters) -> list[Period]:
    """A row a month or quarter in which someone was asked, the newest first."""
    sides = [side for side in Side if filters.side in {"", side}]
    periods: dict[datetime.date, list[tuple[datetime.date, str]]] = {}
    for key in links:
        if filters.holds(*key):
            periods.setdefault(_starts(key[0], filters.by_quarter), []).append(key)
    rows = []
    for start, keys in sorted(periods.items(), reverse=True):
        overall = {side: Tally() for side in sides}
        for key in keys:
            if key in ratings:
                overall[Side(key[1])].add(*ratings[key]["overall"])
        rows.append(
            Period(
                _period_words(start, filters.by_quarter),
                sum(links[key][0] for key in keys),
                sum(links[key][1] for key in keys),
                list(overall.values()),
            )
        )
    return rows


_WORDS = (
    "assessment_id",
    "assessment__service__name",
    "assessment__phase",
    "assessment__kind",
    "assessment__reassessment_of_id",
    "side",
    "month",
    "went_well",
    "to_change",
)


def _what(phase: str, kind: str, again: int | None) -> str:
    return f"{Phase(phase).label} {type_words(kind, again).lower()}"


def _said(of: QuerySet[Assessment], filters: Filters, number: str) -> Page[Said]:
    """The answers in words, the newest month first."""
    wordless = Q(went_well="", to_change="")
    rows = (
        FeedbackAnswers.objects.filter(filters.as_q(), assessment__in=of)
        .exclude(wordless)
        .order_by("-month", "assessment", "id")
        .values_list(*_WORDS)
    )
    page = page_of(rows, number, WORDS_A_PAGE)
    found = [
        Said(pk, service, _what(phase, kind, again), str(Side(side).label), month, well, change)
        for pk, service, phase, kind, again, side, month, well, change in page.rows
    ]
    return Page(found, page.number, page.last, page.total, page.size)


def _results(of: QuerySet[Assessment], filters: Filters, number: str) -> Results:
    links, ratings = _links(of), _ratings(of)
    return Results(
        sides=[_side(side, links, ratings, filters) for side in Side if filters.side in {"", side}],
        trend=_trend(links, ratings, filters),
        said=_said(of, filters, number),
        months=sorted({month for month, _ in links}),
    )


def results(person: Person, filters: Filters, number: str = "") -> Results:
    """What was said of all assessments that this person of the service assessment team reads."""
    return _results(read_by(person), filters, number)


def of_one(person: Person, assessment: Assessment, number: str = "") -> Results | None:
    """What was said of this assessment; nothing for who had a part in it."""
    one = read_by(person).filter(pk=assessment.pk)
    return _results(one, Filters(), number) if one.exists() else None


@dataclass(frozen=True)
class Exported:
    """One person's answers as a line of a table."""

    reference: int
    service: str
    phase: str
    kind: str
    side: str
    month: datetime.date
    ratings: list[int | None]
    went_well: str
    to_change: str


def exported(person: Person, filters: Filters) -> Iterable[Exported]:
    """All answers that fit, in an order that says nothing of when each was sent."""
    rows = (
        FeedbackAnswers.objects.filter(filters.as_q(), assessment__in=read_by(person))
        .order_by("month", "assessment", "id")
        .values_list(*_WORDS, *NAMES)
    )
    for pk, service, phase, kind, again, side, month, well, change, *ratings in rows:
        yield Exported(
            pk,
            service,
            str(Phase(phase).label),
            type_words(kind, again),
            str(Side(side).label),
            month,
            ratings,
            well,
            change,
        )


@dataclass(frozen=True)
class Mine:
    """What service teams said of an assessor's panels together. No average where too few spoke."""

    answers: int
    rated: list[Rated]


def _in_fives(number: int) -> int:
    return number // SHOWN_FROM * SHOWN_FROM


def mine(person: Person) -> Mine:
    """Averages of what service teams answered about the panels this person sat on.

    They are counted in fives: with one more answer nothing changes, so that nobody can work out
    what the newest one said.
    """
    panels = FeedbackLink.objects.filter(person=person, side=Side.PANEL).values("assessment")
    questions = questions_of(Side.SERVICE_TEAM)
    rows = list(
        FeedbackAnswers.objects.filter(side=Side.SERVICE_TEAM, assessment__in=panels)
        .order_by("month", "id")
        .values_list(*(question.name for question in questions))
    )
    rated = []
    for place, question in enumerate(questions):
        values = [row[place] for row in rows if row[place]]
        counted = values[: _in_fives(len(values))]
        rated.append(Rated(question, Tally(len(counted), sum(counted))))
    return Mine(_in_fives(len(rows)), rated)
