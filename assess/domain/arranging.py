"""From an accepted request to the day of the assessment."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assess.domain.clock import (
    DATE_NOTICE_WORKING_DAYS,
    bank_holiday,
    local_day,
    report_due,
    weekday_words,
    working_days_between,
)
from assess.domain.models import Assessment, Person, Sitting
from assess.domain.panel import live_seats, missing_disciplines
from assess.domain.refusals import Refused, needs_reason
from assess.domain.words import State
from assess.domain.workflow import NOTHING_NEW, transition

S = State
A_YEAR = 365  # days


@dataclass(frozen=True)
class Time:
    """When a sitting begins and ends (aware), and where it takes place."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    place: str = ""


@transition(
    "assessment.set_sittings",
    sources={S.ARRANGING, S.ARRANGED},
    said="set the assessment for {days}",
)
def set_sittings(
    assessment: Assessment, *, by: Person, at: datetime.datetime, sittings: Sequence[Time]
) -> Any:
    """The service assessment team sets one or more sittings; the last gives the assessment its date."""
    wrong = wrong_times(sittings, local_day(at))
    if wrong:
        (place, sentence), *also = wrong
        raise Refused(sentence, field=place, also=also)
    ordered = sorted(sittings, key=lambda s: s.starts_at)
    if [(s.starts_at, s.ends_at, s.place) for s in assessment.sittings.all()] == [
        (s.starts_at, s.ends_at, s.place) for s in ordered
    ]:
        return NOTHING_NEW
    changed = assessment.sittings.exists()
    assessment.sittings.all().delete()
    Sitting.objects.bulk_create(
        Sitting(
            assessment=assessment,
            starts_at=s.starts_at,
            ends_at=s.ends_at,
            place=s.place,
        )
        for s in ordered
    )
    return {"days": _days(ordered), "changed": changed}


def _days(sittings: Iterable[Sitting | Time]) -> str:
    """The days of these sittings in words, each once."""
    days = [weekday_words(local_day(s.starts_at)) for s in sittings]
    return " and ".join(dict.fromkeys(days))


def wrong_times(sittings: Sequence[Time], today: datetime.date) -> list[tuple[str, str]]:
    """What cannot be, sitting by sitting in the order given: (place, sentence) pairs."""
    if not sittings:
        return [("sittings-0-day", "Enter the date and the times of at least one sitting.")]
    wrong = []
    for number, sitting in enumerate(sittings):
        if local_day(sitting.starts_at) < today:
            wrong.append(
                (f"sittings-{number}-day", "The date of a sitting must be today or later.")
            )
        if sitting.ends_at <= sitting.starts_at:
            wrong.append((f"sittings-{number}-ends", "A sitting must end after it starts."))
    ordered = sorted(enumerate(sittings), key=lambda pair: pair[1].starts_at)
    for (_, earlier), (number, later) in zip(ordered, ordered[1:], strict=False):
        if later.starts_at < earlier.ends_at:
            wrong.append(
                (
                    f"sittings-{number}-starts",
                    "Two of the sittings overlap. Change the times of one of them.",
                )
            )
    return wrong


def doubts(assessment: Assessment, sittings: Sequence[Time], today: datetime.date) -> list[str]:
    """What may be, but is worth a second look before a new date is set."""
    weeks = set(assessment.requested_weeks.values_list("monday", flat=True))
    known = {local_day(sitting.starts_at) for sitting in assessment.sittings.all()}
    found = []
    for day in sorted({local_day(sitting.starts_at) for sitting in sittings} - known):
        words = weekday_words(day)
        monday = day - datetime.timedelta(day.weekday())
        if day.weekday() >= 5:
            found.append(f"{words} is at the weekend.")
        elif name := bank_holiday(day):
            found.append(f"{words} is a bank holiday ({name}).")
        if weeks and monday not in weeks:
            found.append(f"{words} is not in a week that the service team asked for.")
        found += _odd_notice(words, day, today)
    return found


def _odd_notice(words: str, day: datetime.date, today: datetime.date) -> list[str]:
    if day == today:
        return [f"{words} is today."]
    if (day - today).days > A_YEAR:
        return [f"{words} is more than a year away."]
    notice = working_days_between(today, day)
    if notice >= DATE_NOTICE_WORKING_DAYS:
        return []
    away = f"{notice} working day{'s' if notice != 1 else ''}" if notice else "no working day"
    return [f"{words} gives {away} of notice. {DATE_NOTICE_WORKING_DAYS} or more is usual."]


def not_ready(assessment: Assessment) -> list[tuple[str, str]]:
    """What is missing before the assessment is arranged: (place, sentence) pairs."""
    missing = []
    if not assessment.sittings.exists():
        missing.append(("sittings", "Set a date for the assessment."))
    if not any(seat.is_lead for seat in live_seats(assessment)):
        missing.append(("panel", "Give one assessor the seat of lead assessor."))
    missing += [
        (
            "panel",
            f"Fill the panel’s {discipline.label.lower()} seat, or give the reason why it "
            "goes ahead without.",
        )
        for discipline in missing_disciplines(assessment)
    ]
    return missing


@transition(
    "assessment.arrange",
    sources={S.ARRANGING},
    target=S.ARRANGED,
    said="confirmed the arrangements",
    already="The arrangements have already been confirmed.",
)
def arrange(assessment: Assessment, *, by: Person, at: datetime.datetime) -> None:
    """The arrangements stand: the sittings are set, there is one lead, the panel is complete or the reason given."""
    missing = not_ready(assessment)
    if missing:
        (place, sentence), *also = missing
        raise Refused(sentence, field=place, also=also)
    assessment.arranged_at = at


@transition(
    "assessment.postpone",
    sources={S.ARRANGED},
    target=S.ARRANGING,
    said="postponed the assessment: {reason}",
    already="The assessment has already been postponed.",
)
def postpone(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The service assessment team takes the date away, with a reason that everyone is told."""
    reason = needs_reason(reason, "Enter why the assessment is postponed.")
    days = _days(assessment.sittings.all())
    assessment.sittings.all().delete()
    assessment.arranged_at = None
    return {"reason": reason, "days": days}


@transition(
    "assessment.hold",
    sources={S.ARRANGED},
    target=S.REPORTING,
    said="recorded that the assessment took place",
    already="It has already been recorded that the assessment took place.",
)
def hold(assessment: Assessment, *, by: Person | None, at: datetime.datetime) -> dict[str, str]:
    """The assessment took place: after its last sitting, or earlier when a person says so."""
    last = assessment.last_sitting()
    if last is None:
        raise Refused("This assessment has no date. Set one first.")
    if by is None and last.ends_at > at:
        raise Refused("The last sitting has not ended yet.")
    if by is not None and local_day(last.ends_at) > local_day(at):
        _end_early(assessment, at)
        last = assessment.last_sitting() or last
    assessment.held_at = at
    assessment.report_due_on = report_due(last.day, peer_review=assessment.is_peer_review)
    return {"due": assessment.report_due_on.isoformat()}


def _end_early(assessment: Assessment, at: datetime.datetime) -> None:
    """It took place before the date we had: drop later sittings, date it today if none is left."""
    later = [s for s in assessment.sittings.all() if local_day(s.starts_at) > local_day(at)]
    for sitting in later:
        sitting.delete()
    if not assessment.sittings.exists():
        Sitting.objects.create(
            assessment=assessment,
            starts_at=at - datetime.timedelta(minutes=1),
            ends_at=at,
            place=later[0].place if later else "",
        )


@transition(
    "assessment.not_held",
    sources={S.REPORTING},
    target=S.ARRANGING,
    said="recorded that the assessment did not take place: {reason}",
    already="It has already been recorded that the assessment did not take place.",
)
def not_held(
    assessment: Assessment, *, by: Person, at: datetime.datetime, reason: str
) -> dict[str, str]:
    """The assessment did not take place after all; possible until the report is first submitted."""
    if assessment.submitted_at is not None:
        raise Refused("The report has been submitted before, so the assessment took place.")
    reason = needs_reason(reason, "Enter why the assessment did not take place.")
    days = _days(assessment.sittings.all())
    assessment.sittings.all().delete()
    assessment.held_at = assessment.report_due_on = assessment.arranged_at = None
    return {"reason": reason, "days": days}


@transition(
    "assessment.mark_confidential",
    sources=frozenset(S)
    - {S.DRAFT, S.DECLINED, S.WITHDRAWN, S.CANCELLED, S.CLOSED, S.PUBLISHED, S.TAKEN_DOWN},
    said="{words}: {reason}",
)
def mark_confidential(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    confidential: bool,
    reason: str,
    until: datetime.date | None = None,
) -> Any:
    """The service assessment team marks a service confidential, or ends the mark, with a reason."""
    reason = needs_reason(reason, "Enter why.")
    until = until if confidential else None
    if until is not None and until <= local_day(at):
        raise Refused("The day the mark ends must be after today.", field="until")
    same = (assessment.confidential, assessment.confidential_until) == (confidential, until)
    if same and (not confidential or assessment.confidential_reason == reason):
        return NOTHING_NEW
    words = "marked the service confidential" if confidential else "ended the confidential mark"
    if until:
        words += f" until {weekday_words(until)}"
    assessment.confidential = confidential
    assessment.confidential_reason = reason
    assessment.confidential_until = until
    return {"confidential": confidential, "words": words, "reason": reason}
