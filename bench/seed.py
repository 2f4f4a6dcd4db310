"""Fills an empty database with so many assessments, with the texts of the demo world's reports."""

import datetime
import itertools
import random
import uuid
from typing import Any

from django.db import transaction

from assess.access.session import hashed
from assess.demo import people
from assess.demo.world import FOLDER, _department, read_report, read_services
from assess.documents.body import RENDERED_WITH, render_body, words_of
from assess.domain import models as m
from assess.domain.history import canonical, sha256
from assess.domain.publication import renew_all
from assess.domain.words import Kind, MemberRole, PanelRole, Phase, State, TeamRole

S = State
# How many are running, whatever the number in all: a department's desk stays a department's desk.
RUNNING = [S.REQUESTED] * 6 + [S.ARRANGING] * 8 + [S.ARRANGED] * 8 + [S.REPORTING] * 8
RUNNING += [S.CHECKING] * 4 + [S.SHARED] * 6
KEY = "bench-session"

POINTS = 14  # the report of a reassessment has fewer, and one being written not all its ratings


def fill(number: int, now: datetime.datetime) -> dict[str, Any]:
    """Make `number` assessments, most of them published; answer what the driver needs to know."""
    draw = random.Random(7)
    with transaction.atomic():
        department = _department()
        texts = [
            report
            for file in sorted((FOLDER / "reports").glob("*.toml"))
            if (report := read_report(file.stem))["phase"] != "discovery"
            and sum("rating" in point for point in report["points"]) == POINTS
        ]
        rows = list(read_services().values())
        services = _services(department, rows, max(20, number // 2))
        assessments = _assessments(services, number, now, draw)
        _around(assessments, now)
        _reports(assessments, texts, now)
        known = _people_of_the_run(assessments, now)
    return known


def _services(department: m.Organisation, rows: list[dict[str, str]], number: int) -> list[Any]:
    portfolios = {p.name: p for p in m.Portfolio.objects.all()}
    return m.Service.objects.bulk_create(
        m.Service(
            organisation=department,
            portfolio=portfolios[row["portfolio"]],
            name=row["name"] if turn < len(rows) else f"{row['name']} {turn}",
            description=row["description"],
            users=row["users"],
            purpose=row["purpose"],
        )
        for turn, row in zip(range(number), itertools.cycle(rows), strict=False)
    )


def _assessments(
    services: list[Any], number: int, now: datetime.datetime, draw: random.Random
) -> list[m.Assessment]:
    standard = m.Standard.objects.get(in_force=True)
    contact = m.Person.objects.get(email=people.address("Priya Natarajan"))
    made = []
    for turn in range(number):
        state = RUNNING[turn] if turn < len(RUNNING) else S.PUBLISHED
        ago = 5 if turn < len(RUNNING) else 30 + draw.randrange(1500)
        day = now - datetime.timedelta(days=ago)
        service = services[turn % len(services)]
        done = state in {S.SHARED, S.PUBLISHED, S.CHECKING, S.REPORTING}
        made.append(
            m.Assessment(
                service=service,
                standard=standard,
                kind=Kind.SERVICE_ASSESSMENT,
                phase=draw.choice(list(Phase)[1:]),
                state=S.REPORTING if state == S.PUBLISHED else state,
                primary_contact=contact,
                started_by=contact,
                description=service.description,
                users=service.users,
                purpose=service.purpose,
                portfolio=service.portfolio,
                created_at=day,
                requested_at=day,
                arranged_at=day,
                held_at=day if done else None,
                submitted_at=day if done else None,
                shared_at=day if done else None,
                accepted_at=day if done else None,
                published_at=day if done else None,
                report_due_on=(day + datetime.timedelta(7)).date() if done else None,
                respond_by=(day + datetime.timedelta(16)).date() if state == S.SHARED else None,
                changed_at=day,
            )
        )
        made[-1].goal = state
        made[-1].day = day
    return m.Assessment.objects.bulk_create(made, batch_size=500)


def _around(assessments: list[m.Assessment], now: datetime.datetime) -> None:
    """Sittings, panels, service teams and a history of ordinary length."""
    four = [m.Person.objects.get(email=people.address(name)) for name in list(people.ASSESSORS)[:4]]
    roles = [
        PanelRole.PRODUCT,
        PanelRole.USER_RESEARCH,
        PanelRole.INTERACTION_DESIGN,
        PanelRole.TECHNICAL,
    ]
    crowd = m.Person.objects.bulk_create(
        m.Person(email=f"assessor{n}@rivers.example", first_name="Assessor", last_name=str(n))
        for n in range(80)
    )
    hour = datetime.timedelta(hours=1)
    m.Sitting.objects.bulk_create(
        (m.Sitting(assessment=a, starts_at=a.day, ends_at=a.day + 4 * hour) for a in assessments),
        batch_size=1000,
    )
    seats, members, events = [], [], []
    for turn, a in enumerate(assessments):
        panel = four if turn < len(RUNNING) else [crowd[(turn + k * 20) % 80] for k in range(4)]
        if a.goal != S.REQUESTED:
            seats += [
                m.Seat(
                    assessment=a, person=p, role=r, is_lead=r == PanelRole.PRODUCT, given_at=a.day
                )
                for p, r in zip(panel, roles, strict=True)
            ]
        members.append(
            m.Membership(
                assessment=a,
                person=crowd[turn % 80],
                role=MemberRole.PRODUCT_MANAGER,
                joined_at=a.day,
            )
        )
        events += [
            m.Event(assessment=a, service=a.service, verb="panel.seat", at=a.day, hash=str(k))
            for k in range(15)
        ]
    m.Seat.objects.bulk_create(seats, batch_size=1000)
    m.Membership.objects.bulk_create(members, batch_size=1000)
    m.Event.objects.bulk_create(events, batch_size=2000)
    m.ServicePerson.objects.bulk_create(
        (
            m.ServicePerson(
                service=a.service, person=crowd[turn % 80], role=TeamRole.POLICY, joined_at=now
            )
            for turn, a in enumerate(assessments[: len({a.service_id for a in assessments})])
        ),
        batch_size=1000,
    )


def _reports(
    assessments: list[m.Assessment], texts: list[dict[str, Any]], now: datetime.datetime
) -> None:
    points = list(m.Point.objects.order_by("number"))
    writer = m.Person.objects.get(email=people.address("Sam Whitlock"))
    overall = ("scope", "context", "done_well", "observations")
    m.Report.objects.bulk_create(
        (
            m.Report(
                assessment=a,
                overall_rating=text["overall"],
                confirmed_by=writer,
                confirmed_at=now,
                **{name: text.get(name, "") for name in overall},
            )
            for a, text in zip(assessments, itertools.cycle(texts), strict=False)
        ),
        batch_size=500,
    )
    reviews, actions, owed = [], [], []
    for a, text in zip(assessments, itertools.cycle(texts), strict=False):
        for point, said in zip(points, text["points"], strict=True):
            review = m.PointReview(
                assessment=a,
                point=point,
                version=1,
                changed_by=writer,
                changed_at=now,
                **{k: said.get(k, "") for k in ("rating", "done_well", "reason", "observations")},
            )
            reviews.append(review)
            owed.append(said.get("actions", []))
    m.PointReview.objects.bulk_create(reviews, batch_size=1000)
    for review, todo in zip(reviews, owed, strict=True):
        actions += [
            m.Action(
                uuid=uuid.uuid4(),
                point_review=review,
                number=n,
                position=n,
                text=words,
                changed_by=writer,
                changed_at=now,
            )
            for n, words in enumerate(todo, 1)
        ]
    m.Action.objects.bulk_create(actions, batch_size=2000)
    m.Revision.objects.bulk_create(
        (
            m.Revision(
                assessment=r.assessment,
                part=f"point:{r.point.number}",
                version=1,
                content={
                    k: getattr(r, k) for k in ("rating", "done_well", "reason", "observations")
                },
                by=writer,
                at=now,
            )
            for r in reviews
        ),
        batch_size=1000,
    )
    _versions(assessments, texts, points, now)


def _versions(
    assessments: list[m.Assessment], texts: list[dict[str, Any]], points: list[Any], now: Any
) -> None:
    versions = []
    for a, text in zip(assessments, itertools.cycle(texts), strict=False):
        if a.goal not in {S.PUBLISHED, S.SHARED}:
            continue
        content = _content(a, text, points)
        versions.append(
            m.ReportVersion(
                assessment=a,
                number=1,
                verb="report.share",
                made_at=now,
                content=content,
                sha256=sha256(canonical(content)),
                body=render_body(content),
                words=words_of(content),
                rendered_with=RENDERED_WITH,
            )
        )
    m.ReportVersion.objects.bulk_create(versions, batch_size=200)
    for version in versions:
        a = version.assessment
        a.shared_version = version
        if a.goal == S.PUBLISHED:
            a.public_version, a.state = version, S.PUBLISHED
    m.Assessment.objects.bulk_update(
        [v.assessment for v in versions], ["shared_version", "public_version", "state"], 200
    )
    renew_all()


def _content(a: m.Assessment, text: dict[str, Any], points: list[Any]) -> dict[str, Any]:
    """The same shape as `versions.content_of`, without asking the database."""
    service = a.service
    return {
        "schema": 1,
        "reference": a.pk,
        "service": {
            "name": service.name,
            "description": service.description,
            "users": service.users,
            "purpose": service.purpose,
        },
        "organisation": people.DEPARTMENT,
        "portfolio": service.portfolio.name,
        "phase": {"value": a.phase, "words": str(Phase(a.phase).label)},
        "kind": {"value": a.kind, "words": "Service assessment"},
        "assessed_on": a.day.date().isoformat(),
        "days": [a.day.date().isoformat()],
        **{name: text.get(name, "") for name in ("scope", "context", "done_well", "observations")},
        "standard": "Service Standard",
        "overall": {"rating": text["overall"], "reason": text.get("overall_reason", "")},
        "points": [
            {
                "number": point.number,
                "title": point.title,
                "url": point.url,
                "in_scope": True,
                **{k: said.get(k, "") for k in ("rating", "done_well", "reason", "observations")},
                "actions": [
                    {"id": str(uuid.uuid4()), "number": f"{point.number}.{n}", "text": words}
                    for n, words in enumerate(said.get("actions", []), 1)
                ],
            }
            for point, said in zip(points, text["points"], strict=True)
        ],
    }


def _people_of_the_run(assessments: list[m.Assessment], now: Any) -> dict[str, Any]:
    """Sessions for a member of staff and a lead assessor, and which assessments to ask for."""
    known: dict[str, Any] = {}
    for role, name in (("staff", "Priya Natarajan"), ("lead", "Sam Whitlock")):
        person = m.Person.objects.get(email=people.address(name))
        key = f"{KEY}-{role}"
        m.Session.objects.create(
            key_hash=hashed(key), person=person, started_at=now, last_seen_at=now
        )
        known[role] = key
    # Staff who booked would see their own; the desk is for those who did not.
    other = m.Person.objects.get(email=people.address("Owen Hughes"))
    m.Assessment.objects.update(primary_contact=other, started_by=other)
    known["drafting"] = [a.pk for a in assessments if a.goal == S.REPORTING]
    known["published"] = [a.pk for a in assessments if a.goal == S.PUBLISHED][:50]
    return known
