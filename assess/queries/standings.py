"""The standing of services: what each may do next, for a page, a dashboard, and for spend control.

The same few questions for any number of services. What a report says before it is public is for those
who may read it: a standing that rests on a report which someone may not read is not shown to them.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from assess.domain.decisions import COUNTS, facts_of
from assess.domain.department import mitigation_counts
from assess.domain.models import Assessment, Person, Service, SpendApproval
from assess.domain.policy import allows
from assess.domain.roles import Role, parts_of, staff_of
from assess.domain.standing import Facts, Standing, standing
from assess.domain.words import Kind, Phase, Rating, State
from assess.queries.pages import Page, page_of

ROWS_A_PAGE = 50


def standing_from(facts: Facts, today: datetime.date) -> Standing:
    """The standing that follows from these facts, by the department's settings."""
    return standing(facts, today, mitigation_counts=mitigation_counts())


def standings_of(services: Iterable[int], today: datetime.date) -> dict[int, Standing]:
    """The standing of each of these services: 2 questions."""
    return {pk: standing_from(facts, today) for pk, facts in facts_of(services).items()}


def reads(roles: Collection[Role], kind: str, state: str, *, confidential: bool) -> bool:
    """Whether someone with these roles may read what this assessment adds to a standing, if anything."""
    public = state == State.PUBLISHED and not confidential
    if public or kind != Kind.SERVICE_ASSESSMENT or state not in COUNTS:
        return True
    return allows("report.see_shared", roles)


def seen_by(
    person: Person,
    services: Collection[int],
    today: datetime.date,
    parts: dict[int, frozenset[Role]] | None = None,
    *,
    is_staff: bool = True,
) -> dict[int, Standing]:
    """Those of these services' standings that this person may read; `parts`, if known already."""
    hidden = hidden_from(person, services, parts, is_staff=is_staff)
    return standings_of([pk for pk in services if pk not in hidden], today)


def hidden_from(
    person: Person,
    services: Collection[int],
    parts: dict[int, frozenset[Role]] | None = None,
    *,
    is_staff: bool = True,
) -> set[int]:
    """The services whose standing rests on a report that this person may not read.

    `is_staff` is false for who is known to be in no service assessment team.
    """
    parts = parts_of(person) if parts is None else parts
    looked_after = set(staff_of(person)) if is_staff else set()
    resting_on = Assessment.objects.filter(service__in=services, state__in=COUNTS).values_list(
        "pk", "kind", "state", "confidential", "service_id", "service__organisation_id"
    )
    hidden = set()
    for pk, kind, state, confidential, service, organisation in resting_on:
        desk = frozenset({Role.STAFF}) if organisation in looked_after else frozenset()
        if not reads(parts.get(pk, desk), kind, state, confidential=confidential):
            hidden.add(service)
    return hidden


@dataclass(frozen=True)
class Listed:
    """One service, and what it may do next; no standing where this person may not read it."""

    pk: int
    name: str
    organisation: str
    portfolio: str
    code: str
    standing: Standing | None
    approved_on: datetime.date | None

    @property
    def phase(self) -> str:
        """The phase that was assessed last, in words."""
        phase = self.standing.phase if self.standing else ""
        return str(Phase(phase).label) if phase else ""


@dataclass(frozen=True)
class Filters:
    """What the list of standings is narrowed down to; blank is everything."""

    search: str = ""
    portfolio: int | None = None
    kind: str = ""
    phase: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.portfolio or self.kind or self.phase)

    def fits(self, row: Listed) -> bool:
        """Whether the standing of this row is one that was asked for."""
        found = row.standing
        return (not self.kind or (found is not None and found.kind == self.kind)) and (
            not self.phase or (found is not None and found.phase == self.phase)
        )


def listed(person: Person, filters: Filters, today: datetime.date) -> list[Listed]:
    """The services whose desk this is and their standing, by name."""
    fits = Q(organisation__in=staff_of(person))
    if filters.search:
        fits &= Q(name__icontains=filters.search) | Q(project_code__icontains=filters.search)
    if filters.portfolio:
        fits &= Q(portfolio=filters.portfolio)
    rows = _rows(fits)
    seen = seen_by(person, [row[0] for row in rows], today)
    return [row for row in _listed(rows, seen) if filters.fits(row)]


def list_page(person: Person, filters: Filters, today: datetime.date, number: str) -> Page[Listed]:
    """A page of them."""
    return page_of(listed(person, filters, today), number, ROWS_A_PAGE)


def all_listed(today: datetime.date) -> list[Listed]:
    """Every service there is, for who runs the machine."""
    rows = _rows(Q())
    return _listed(rows, standings_of([row[0] for row in rows], today))


def _rows(fits: Q) -> list[tuple[int, str, str, str | None, str]]:
    # A service that was only ever drafted is nobody's business yet.
    asked = Assessment.objects.exclude(state=State.DRAFT).values("service")
    return list(
        Service.objects.filter(fits, pk__in=asked)
        .order_by("name", "pk")
        .values_list("pk", "name", "organisation__name", "portfolio__name", "project_code")
    )


def _listed(
    rows: list[tuple[int, str, str, str | None, str]], seen: dict[int, Standing]
) -> list[Listed]:
    approved = dict(
        SpendApproval.objects.filter(service__in=[row[0] for row in rows], removed_at__isnull=True)
        .order_by("at", "id")
        .values_list("service_id", F("approved_on"))
    )
    return [
        Listed(
            pk=pk,
            name=name,
            organisation=organisation,
            portfolio=portfolio or "",
            code=code,
            standing=seen.get(pk),
            approved_on=approved.get(pk) if pk in seen else None,
        )
        for pk, name, organisation, portfolio, code in rows
    ]


def red_reports(found: Standing) -> list[int]:
    """The reports that decided the points which are red now, each once, in the order of the points."""
    return list(
        dict.fromkeys(each.assessment for each in found.points if each.rating == Rating.RED)
    )
