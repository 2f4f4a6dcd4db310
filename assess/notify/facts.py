"""What the emails of an event can say: plain names for the texts, read when a text asks."""

from functools import cache
from typing import Any

from assess.domain import feedback
from assess.domain.chains import listed_points
from assess.domain.clock import ANSWER_WORKING_DAYS, PLACE, add_working_days, local_day
from assess.domain.leading import AGREE, leaders
from assess.domain.models import Assessment, Event
from assess.domain.readiness import missing
from assess.domain.signatures import listed
from assess.domain.words import MANAGERS, State
from assess.notify.ambers import about_actions
from assess.notify.planned import owned
from assess.notify.readers import Parts
from assess.notify.text import address, day, one_line, short_day

# Where in the report each thing that is missing is put right.
_PLACES = {"overall": "overall/", "confirm": "confirm/", AGREE: "agree-text/"}
PREVIOUS_REPORTS = 5


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
    found = missing(parts.assessment)
    seats = [seat for seat in parts.seats if not seat.is_observer]
    numbers = [int(each.part) for each in found if each.part.isdigit()]
    led = leaders(parts.assessment, numbers, seats) if numbers else {}
    lines = []
    for each in found:
        people = led.get(int(each.part), []) if each.part.isdigit() else []
        names = f" ({listed([seat.person.name for seat in people])})" if people else ""
        lines.append(f"{each.sentence}{names}")
    return lines


def _reassessed(assessment: Assessment) -> str:
    """The points that a reassessment looks at again, in words; nothing for any other assessment."""
    if assessment.reassessment_of_id is None:
        return ""
    in_scope = assessment.point_reviews.filter(in_scope=True)
    return listed_points(in_scope.values_list("point__number", flat=True))


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
        "paused_page": f"{base}paused/",
        "actions": lambda name, reader: about_actions(event, name, reader),
        "read_page": f"{base}report/read/",
        "public_page": f"/reports/{assessment.pk}/",
        "challenge_page": f"{base}report/challenge/",
        "changes_page": f"{base}report/changes/",
        "questions_page": f"{base}report/questions/",
        "actions_page": f"{base}actions/",
        "action_page": f"{base}actions/{event.data.get('action', '')}/",
        "revisions_page": f"{base}revisions/",
        "sittings": cache(lambda: _sittings(assessment)),
        "previous_reports": cache(lambda: _previous_reports(assessment)),
        "part_page": lambda part: f"{base}report/{_PLACES.get(part) or f'points/{part}/'}",
        "still_missing": cache(lambda: _still_missing(parts)),
        "panel": cache(
            lambda: [
                (seat.person.name, seat.role_words) for seat in parts.seats if not seat.is_observer
            ]
        ),
        "reassessed": cache(lambda: _reassessed(assessment)),
        "managers": cache(lambda: [m.person.name for m in parts.members if m.role in MANAGERS]),
        "owned": lambda reader: owned(event, reader.email),
        "service_id": assessment.service_id,
        "feedback_page": lambda reader: feedback.path_of(parts.feedback[reader.person_id]),
        "feedback_ends": lambda reader: parts.feedback[reader.person_id].ends_on,
        "weeks": cache(lambda: [day(week.monday) for week in assessment.requested_weeks.all()]),
    }
