"""Reminding the panel of what is still missing, so that nobody has to chase (G8, S62)."""

import datetime
from collections.abc import Iterable
from typing import Any

from assess.domain.clock import local_day
from assess.domain.leading import Owed, by_person, owed
from assess.domain.models import Assessment, Nudge, Person
from assess.domain.refusals import Refused
from assess.domain.words import State
from assess.domain.workflow import transition

S = State


@transition(
    "panel.nudge",
    sources={S.ARRANGED, S.REPORTING},
    said="reminded {who}",
    already="The panel is reminded from when the assessment is arranged until the report is submitted.",
    private=True,
)
def nudge(
    assessment: Assessment,
    *,
    by: Person,
    at: datetime.datetime,
    people: Iterable[Person],
    words: str = "",
) -> dict[str, Any]:
    """The lead assessor reminds members of the panel of what is missing from them, once a day at most.

    `words` is a sentence of the lead's own for the email. The day is that of London. Either
    everyone in `people` is reminded, or nobody: what stands in the way is said for each.
    """
    chosen = list(dict.fromkeys(people))
    if not chosen:
        raise Refused("Choose whom to remind.", field="people")
    owing = {each.seat.person_id: each for each in owed(assessment)}
    today = local_day(at)
    reminded = set(reminded_on(assessment, today))
    wrong = [
        ("people", no)
        for person in chosen
        if (no := _why_not(person, by, owing.get(person.pk), person.pk in reminded))
    ]
    if wrong:
        raise Refused(wrong[0][1], field="people", also=wrong[1:])
    Nudge.objects.bulk_create(
        Nudge(assessment=assessment, person=person, by=by, day=today, at=at) for person in chosen
    )
    mine = [owing[person.pk] for person in chosen]
    return {
        "who": "; ".join(f"{each.name} of {each.in_short}" for each in mine),
        "note": words.strip(),
        "missing": by_person(mine),
    }


def _why_not(person: Person, by: Person, owes: Owed | None, reminded: bool) -> str:
    if person == by:
        return "You cannot remind yourself."
    if owes is None:
        return f"{person.name} does not write this report."
    if reminded:
        return f"{person.name} has already been reminded today. You can remind them again tomorrow."
    return "" if owes.missing else f"Nothing is missing from {person.name}."


def reminded_on(assessment: Assessment, day: datetime.date) -> dict[int, datetime.datetime]:
    """Who has been reminded on this day, by the id of the person, and when."""
    found = Nudge.objects.filter(assessment=assessment, day=day)
    return dict(found.values_list("person_id", "at"))
