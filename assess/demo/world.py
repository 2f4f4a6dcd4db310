"""Builds the demo world with the real verbs, at the times they would have happened."""

import datetime
import tomllib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from assess.demo import people
from assess.demo.plan import PLAN, Entry
from assess.demo.replay import Replay
from assess.domain.clock import is_working_day, last_day_to_respond, local_day
from assess.domain.models import (
    Assessor,
    AssessorProfession,
    Email,
    EmailDomain,
    Organisation,
    Person,
    Portfolio,
    Service,
    ServicePerson,
    Staff,
)
from assess.domain.words import Phase, StaffKind, State, TeamRole

FOLDER = Path(__file__).resolve().parent
ROLES = [
    TeamRole.PRODUCT_MANAGER,
    TeamRole.DELIVERY_MANAGER,
    TeamRole.USER_RESEARCHER,
    TeamRole.SOFTWARE_DEVELOPER,
]


def read_report(name: str) -> dict[str, Any] | None:
    """The texts of a report, where it has any."""
    file = FOLDER / "reports" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def read_services() -> dict[str, dict[str, str]]:
    """The imagined services by their key."""
    text = (FOLDER / "services.toml").read_text(encoding="utf-8")
    return {row["key"]: row for row in tomllib.loads(text)["services"]}


def _person(name: str, department: Organisation) -> Person:
    first, _, last = name.partition(" ")
    found, _ = Person.objects.get_or_create(
        email=people.address(name),
        defaults={"first_name": first, "last_name": last, "organisation": department},
    )
    return found


def _department() -> Organisation:
    department = Organisation.objects.create(name=people.DEPARTMENT, slug="rivers-and-coasts")
    EmailDomain.objects.create(domain=people.DOMAIN, organisation=department)
    for name in people.PORTFOLIOS:
        Portfolio.objects.create(organisation=department, name=name)
    for name in people.STAFF:
        Staff.objects.create(
            person=_person(name, department),
            organisation=department,
            kind=StaffKind.SERVICE_ASSESSMENT_TEAM,
        )
    for name, professions in people.ASSESSORS.items():
        assessor = Assessor.objects.create(
            person=_person(name, department), may_lead=name in people.LEADS
        )
        AssessorProfession.objects.bulk_create(
            AssessorProfession(assessor=assessor, profession=each) for each in professions
        )
    for name in people.DIRECTORS.values():
        _person(name, department)
    return department


def _service(row: dict[str, str], department: Organisation, since: datetime.datetime) -> Service:
    service = Service.objects.create(
        organisation=department,
        name=row["name"],
        portfolio=Portfolio.objects.get(organisation=department, name=row["portfolio"]),
        description=row["description"],
        users=row["users"],
        purpose=row["purpose"],
        project_code=f"DRC-{1000 + sum(map(ord, row['key'])) % 9000}",
    )
    _, *team = people.TEAMS[row["key"]]
    for name, role in zip(team, ROLES, strict=True):
        ServicePerson.objects.get_or_create(
            service=service,
            person=_person(name, department),
            left_at=None,
            defaults={"role": role, "joined_at": since},
        )
    return service


def weekday(day: datetime.date) -> datetime.date:
    """The Tuesday, Wednesday or Thursday nearest before this day (or this day itself), no holiday."""
    while day.weekday() not in (1, 2, 3) or not is_working_day(day):
        day -= datetime.timedelta(1)
    return day


def day_of(entry: Entry, now: datetime.datetime) -> datetime.date:
    """The day of this assessment."""
    return weekday(local_day(now) + datetime.timedelta(entry.day))


def shared_so_that_due_tomorrow(now: datetime.datetime) -> datetime.date:
    """The day on which a report was shared whose last day is the next working day."""
    today = local_day(now)
    day = today
    while last_day_to_respond(day).day > _next_working(today):
        day -= datetime.timedelta(1)
    return day


def _next_working(day: datetime.date) -> datetime.date:
    from assess.domain.clock import add_working_days

    return add_working_days(day, 1)


@transaction.atomic
def build(now: datetime.datetime, say: Callable[[str], None] = lambda words: None) -> None:
    """Make everything, as if the department had used the service for two years."""
    department = _department()
    rows = read_services()
    longest_ago = now + datetime.timedelta(min(entry.day for entry in PLAN) - 120)
    services: dict[str, Service] = {}
    for number, entry in enumerate(PLAN, 1):
        if entry.service not in services:
            services[entry.service] = _service(rows[entry.service], department, longest_ago)
        phase = str(Phase(entry.phase).label).lower()
        say(f"{number} of {len(PLAN)}: {rows[entry.service]['name']}, {phase}")
        Replay(
            entry=entry,
            service=services[entry.service],
            day=day_of(entry, now),
            now=now,
            report=read_report(entry.report),
            shared_on=(
                shared_so_that_due_tomorrow(now)
                if entry.service == "blocked-river" and entry.state == State.SHARED
                else None
            ),
            number=number,
            ids=iter(uuid.uuid4, None),
        ).run()
    # What happened long ago was told long ago.
    Email.objects.filter(sent_at=None).update(sent_at=F("written_at"), due_at=F("written_at"))
