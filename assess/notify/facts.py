"""What the emails of an event can say: plain names for the texts, read when a text asks."""

from functools import cache
from typing import Any

from assess.domain.clock import PLACE, add_working_days, local_day
from assess.domain.models import Assessment, Event, Point
from assess.domain.readiness import missing
from assess.domain.words import MANAGERS, Discipline, Profession, State
from assess.notify.readers import Parts
from assess.notify.text import address, day, one_line, short_day

# To which discipline of a panel a profession belongs; others are panel roles of their own.
_DISCIPLINE = {
    Profession.USER_RESEARCH: Discipline.USER_RESEARCH,
    Profession.DESIGN: Discipline.DESIGN,
    Profession.PRODUCT: Discipline.PRODUCT_OR_DELIVERY,
    Profession.DELIVERY: Discipline.PRODUCT_OR_DELIVERY,
    Profession.TECHNOLOGY: Discipline.TECHNICAL,
}
PREVIOUS_REPORTS = 5
ANSWER_WORKING_DAYS = 3


def thing_of(assessment: Assessment) -> str:
    """The phase and type in the middle of a sentence: private beta service assessment."""
    return f"{assessment.phase_words} {assessment.kind_words}".lower()


def _with_article(words: str) -> str:
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def _sittings(assessment: Assessment) -> list[str]:
    lines = []
    for sitting in assessment.sittings.all():
        start, end = (each.astimezone(PLACE) for each in (sitting.starts_at, sitting.ends_at))
        where = f", {sitting.place}" if sitting.place else ""
        lines.append(f"{day(start)}, {start:%H:%M} to {end:%H:%M}{where}")
    return lines


def _previous_reports(assessment: Assessment) -> list[tuple[str, str]]:
    published = (
        Assessment.objects.filter(service=assessment.service_id, state=State.PUBLISHED)
        .exclude(pk=assessment.pk)
        .order_by("-published_at")[:PREVIOUS_REPORTS]
    )
    return [
        (
            f"{each.phase_words} {each.kind_words.lower()}, published {short_day(each.published_at)}",
            address(f"/reports/{each.pk}/"),
        )
        for each in published
        if each.published_at
    ]


def _still_missing(parts: Parts) -> list[str]:
    """What the report lacks, each with who leads on that point, as far as the seats say."""
    assessment = parts.assessment
    found = missing(assessment)
    numbers = {int(each.part) for each in found if each.part.isdigit()}
    leads = {
        point.number: _leads_on(parts, [p.profession for p in point.professions.all()])
        for point in Point.objects.filter(
            standard=assessment.standard_id, number__in=numbers
        ).prefetch_related("professions")
    }
    lines = []
    for each in found:
        names = leads.get(int(each.part), []) if each.part.isdigit() else []
        lines.append(f"{each.sentence} ({' and '.join(names)})" if names else each.sentence)
    return lines


def _leads_on(parts: Parts, professions: list[str]) -> list[str]:
    """The panel members of the first of these professions that has one on the panel."""
    for profession in professions:
        discipline = _DISCIPLINE.get(Profession(profession), "")
        names = [
            seat.person.name
            for seat in parts.seats
            if not seat.is_observer
            and (seat.role == profession or (discipline and seat.fills() == discipline))
        ]
        if names:
            return names
    return []


def facts_of(event: Event, parts: Parts) -> dict[str, Any]:
    """The names that the texts know. Those with brackets are read only by a text that asks."""
    assessment = parts.assessment
    thing = thing_of(assessment)
    base = f"/assessments/{assessment.pk}/"
    return {
        "service": one_line(assessment.service.name),
        "thing": thing,
        "a_thing": _with_article(thing),
        "reference": assessment.pk,
        "assessment": assessment,
        "peer_review": assessment.is_peer_review,
        "state": assessment.state,
        "before": event.before,
        "by": event.by.name if event.by else "",
        "by_clock": event.by is None,
        "contact": assessment.primary_contact.name,
        "data": event.data,
        "today": local_day(event.at),
        "answer_by": add_working_days(local_day(event.at), ANSWER_WORKING_DAYS),
        "assessed_on": cache(lambda: assessment.assessed_on),
        "page": base,
        "report_page": f"{base}report/",
        "read_page": f"{base}report/read/",
        "public_page": f"/reports/{assessment.pk}/",
        "sittings": cache(lambda: _sittings(assessment)),
        "previous_reports": cache(lambda: _previous_reports(assessment)),
        "still_missing": cache(lambda: _still_missing(parts)),
        "panel": cache(
            lambda: [
                (seat.person.name, seat.role_words) for seat in parts.seats if not seat.is_observer
            ]
        ),
        "managers": cache(lambda: [m.person.name for m in parts.members if m.role in MANAGERS]),
        "weeks": cache(lambda: [day(week.monday) for week in assessment.requested_weeks.all()]),
    }
