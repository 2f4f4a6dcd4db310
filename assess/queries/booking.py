"""Draft requests: those of one person, and how far one of them is."""

import datetime
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from assess.domain.booking import name_is_fixed
from assess.domain.clock import local_day, weekday_words
from assess.domain.models import Assessment, Person
from assess.domain.roles import Role, parts_of
from assess.domain.sections import SECTIONS, Section, answered
from assess.domain.words import Kind, MemberRole, Phase, State


@dataclass(frozen=True)
class Draft:
    """A request that has not been sent."""

    pk: int
    service: str
    phase: str
    started: datetime.date
    contact: str
    deletable: bool


def drafts(person: Person) -> list[Draft]:
    """The draft requests that this person can go on with, the newest first."""
    parts = parts_of(person)
    rows = (
        Assessment.objects.visible_to(person)
        .filter(state=State.DRAFT)
        .select_related("service", "primary_contact")
        .order_by("-id")
    )
    return [
        Draft(
            pk=row.pk,
            service=row.service.name,
            phase=row.phase_words,
            started=local_day(row.created_at),
            contact="" if row.primary_contact_id == person.pk else row.primary_contact.name,
            # Staff who book on behalf have no part of their own in it.
            deletable=row.pk not in parts or Role.PRIMARY_CONTACT in parts[row.pk],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Answer:
    """A section of the request, with its answer in words; no lines while there is none."""

    slug: str
    title: str
    lines: list[str]
    done: bool
    changeable: bool = True


@dataclass(frozen=True)
class Group:
    """Sections that belong together."""

    title: str
    answers: list[Answer]


@dataclass(frozen=True)
class SoFar:
    """Everything that has been answered."""

    groups: list[Group]
    answered: int
    total: int

    @property
    def complete(self) -> bool:
        """Whether every section has its answer."""
        return self.answered == self.total


def so_far(assessment: Assessment, today: datetime.date) -> SoFar:
    """The request with what has been answered, section by section."""
    prefetch_related_objects([assessment], "memberships__person", "requested_weeks")
    done = answered(assessment, today)
    fixed = name_is_fixed(assessment.service)
    groups: dict[str, list[Answer]] = {}
    for section in SECTIONS:
        groups.setdefault(section.group, []).append(_answer(assessment, section, done, fixed))
    return SoFar(
        groups=[Group(title, answers) for title, answers in groups.items()],
        answered=len(done),
        total=len(SECTIONS),
    )


def _answer(assessment: Assessment, section: Section, done: set[str], fixed: bool) -> Answer:
    return Answer(
        slug=section.slug,
        title=section.title,
        lines=[line for line in _lines(assessment, section.slug) if line],
        done=section.slug in done,
        changeable=not (section.slug == "name" and fixed),
    )


def _lines(assessment: Assessment, slug: str) -> list[str]:
    match slug:
        case "phase":
            return [str(Phase(assessment.phase).label) if assessment.phase else ""]
        case "type":
            return [str(Kind(assessment.kind).label) if assessment.type_seen else ""]
        case "name":
            return [assessment.service.name]
        case "description" | "users" | "purpose":
            return [str(getattr(assessment, slug))]
        case "code":
            return _unless_no(assessment.has_code, assessment.project_code, "There is none")
        case "portfolio":
            return [assessment.portfolio.name if assessment.portfolio else ""]
        case "start-date":
            return [weekday_words(assessment.started_on) if assessment.started_on else ""]
        case "end-date":
            ends = weekday_words(assessment.ends_on) if assessment.ends_on else ""
            return _unless_no(assessment.has_end, ends, "Not known yet")
        case "dates":
            return _weeks(assessment)
        case "deputy-director":
            return _person(assessment, MemberRole.DEPUTY_DIRECTOR, None)
        case "product-manager":
            return _person(assessment, MemberRole.PRODUCT_MANAGER, assessment.has_product_manager)
        case _:
            return _person(assessment, MemberRole.DELIVERY_MANAGER, assessment.has_delivery_manager)


def _unless_no(answer: bool | None, words: str, no: str) -> list[str]:
    return [no] if answer is False else [words]


def _weeks(assessment: Assessment) -> list[str]:
    weeks = [week_words(week.monday) for week in assessment.requested_weeks.all()]
    if assessment.weeks_answered and not weeks:
        return ["No week chosen: the service assessment team will call you"]
    return weeks


def week_words(monday: datetime.date) -> str:
    """Week beginning 11 January 2027."""
    return f"Week beginning {monday.day} {monday:%B %Y}"


def _person(assessment: Assessment, role: MemberRole, answer: bool | None) -> list[str]:
    member = assessment.manager(role)
    if member is None:
        return _unless_no(answer, "", "There is none")
    person = member.person
    return [person.email] if person.name == person.email else [person.name, person.email]
