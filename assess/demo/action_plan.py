"""What the service teams of the demo world plan about their actions, and how far they are."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from assess.demo import people
from assess.domain import planning
from assess.domain.models import Action, Assessment, Person
from assess.domain.numbered import number_of

At = Callable[[float], datetime.datetime]


@dataclass(frozen=True)
class Planned:
    """The plan of one action. Days are counted from the day of the assessment."""

    number: str
    owner: str
    target: int
    progress: tuple[tuple[int, str], ...] = ()


PLANS: dict[str, list[Planned]] = {
    "water-use-public-beta": [
        Planned(
            "6.1",
            "Saira Malik",
            84,
            (
                (26, "The post was advertised on the 3rd and we have nine applications."),
                (49, "Interviews are done. The person we chose can start in four weeks."),
            ),
        ),
        Planned(
            "6.2",
            "Colin Brook",
            58,
            (
                (
                    33,
                    "The calendar of skills by month is drafted. Research from January to May is "
                    "agreed with the shared pool; the designers are not.",
                ),
            ),
        ),
        Planned("6.3", "Piotr Zak", 80),
        Planned(
            "12.1",
            "Piotr Zak",
            74,
            (
                (
                    40,
                    "The charge calculation has 31 worked examples as tests. Legal has the licence.",
                ),
                (57, "The licence is agreed. We publish once two examples are put right."),
            ),
        ),
    ],
}


def work_on(assessment: Assessment, name: str, *, by: Person, at: At) -> None:
    """A manager plans the actions once the report is accepted; their owners write how far they are."""
    plans = PLANS.get(name, [])
    if not plans:
        return
    found = {
        number_of(each): each.uuid
        for each in Action.objects.filter(
            point_review__assessment=assessment, number__isnull=False
        ).select_related("point_review__point")
    }
    day = at(0).date()
    for each in plans:
        owner = Person.objects.get(email=people.address(each.owner))
        planning.plan(
            assessment,
            by=by,
            at=at(17),
            actions=[found[each.number]],
            owner=owner,
            target_on=day + datetime.timedelta(each.target),
        )
    notes = [(days, each, text) for each in plans for days, text in each.progress]
    for days, each, text in sorted(notes, key=lambda note: note[0]):
        owner = Person.objects.get(email=people.address(each.owner))
        planning.progress(assessment, by=owner, at=at(days), action=found[each.number], note=text)
