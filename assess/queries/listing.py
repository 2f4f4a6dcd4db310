"""All assessments of the desk's organisations: what narrows them down, and the long list."""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from assess.domain.clock import local_day
from assess.domain.models import Assessment, Person, Portfolio, Sitting
from assess.domain.policy import desk_filter
from assess.domain.prepared import Prepared
from assess.domain.words import Phase, StaffKind, State, type_words
from assess.queries.pages import Page, page_of

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What the desk is narrowed down to; blank is everything."""

    search: str = ""
    phase: str = ""
    portfolio: int | None = None
    mine: bool = False
    state: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.phase or self.portfolio or self.mine or self.state)

    def apply(self, rows: QuerySet[Assessment], person: Person) -> QuerySet[Assessment]:
        """The rows that fit."""
        if self.search:
            fits = Q(service__name__icontains=self.search)
            if self.search.isdecimal() and len(self.search) < 10:
                fits |= Q(pk=int(self.search))
            rows = rows.filter(fits)
        if self.phase:
            rows = rows.filter(phase=self.phase)
        if self.portfolio:
            rows = rows.filter(portfolio=self.portfolio)
        if self.mine:
            rows = rows.filter(looked_after_by=person)
        if self.state:
            rows = rows.filter(state=self.state)
        return rows


_portfolios = Prepared(
    lambda person: (
        Portfolio.objects.filter(
            organisation__staff__person=person,
            organisation__staff__kind=StaffKind.SERVICE_ASSESSMENT_TEAM,
        )
        .order_by("name")
        .values_list("pk", "name", "organisation__name")
    )
)


def portfolios_of(person: Person) -> list[tuple[int, str]]:
    """The portfolios of the organisations whose desk this is."""
    rows = _portfolios(person.pk)
    several = len({organisation for *_, organisation in rows}) > 1
    return [(pk, f"{name} ({of})" if several else name) for pk, name, of in rows]


@dataclass(frozen=True)
class Listed:
    """One line of the list of all assessments."""

    pk: int
    service: str
    phase: str
    kind: str
    state: str
    assessed_on: datetime.date | None
    rating: str


def everything(person: Person, filters: Filters, number: str = "") -> Page[Listed]:
    """Every assessment of the desk's organisations, whatever became of it; newest first."""
    last = (
        Sitting.objects.filter(assessment=OuterRef("pk")).order_by("-ends_at").values("ends_at")[:1]
    )
    rows = (
        filters.apply(Assessment.objects.filter(desk_filter(person)), person)
        .order_by("-id")
        .values_list(
            "pk",
            "service__name",
            "phase",
            "kind",
            "reassessment_of_id",
            "state",
            Subquery(last),
            "report__overall_rating",
            "report__confirmed_at",
        )
    )
    page = page_of(rows, number, ROWS_A_PAGE)
    found = [
        Listed(
            pk,
            service,
            str(Phase(phase).label) if phase else "",
            type_words(kind, again).lower(),
            str(State(state).label),
            local_day(ended) if ended else None,
            rating if confirmed else "",
        )
        for pk, service, phase, kind, again, state, ended, rating, confirmed in page.rows
    ]
    return Page(found, page.number, page.last, page.total, page.size)
