"""Who of the panel leads on what, and so what the report still lacks from whom (G8)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from assess.domain.history import canonical, sha256
from assess.domain.models import Assessment, PointProfession, Seat
from assess.domain.panel import writing_seats
from assess.domain.readiness import Item, missing_in
from assess.domain.signatures import listed, unsigned
from assess.domain.versions import content_of
from assess.domain.words import Discipline, PanelRole, Profession, State

# Which professions a panel role speaks for.
SPEAKS_FOR: dict[str, tuple[Profession, ...]] = {
    PanelRole.USER_RESEARCH: (Profession.USER_RESEARCH,),
    PanelRole.CONTENT_DESIGN: (Profession.DESIGN,),
    PanelRole.INTERACTION_DESIGN: (Profession.DESIGN,),
    PanelRole.SERVICE_DESIGN: (Profession.DESIGN,),
    PanelRole.DESIGN: (Profession.DESIGN,),
    PanelRole.PRODUCT: (Profession.PRODUCT,),
    PanelRole.DELIVERY: (Profession.DELIVERY,),
    PanelRole.TECHNICAL: (Profession.TECHNOLOGY,),
    PanelRole.ACCESSIBILITY: (Profession.ACCESSIBILITY,),
    PanelRole.PERFORMANCE: (Profession.PERFORMANCE, Profession.BUSINESS_ANALYSIS),
    PanelRole.SECURITY: (Profession.SECURITY,),
    PanelRole.POLICY_DESIGN: (Profession.POLICY_DESIGN,),
    Discipline.USER_RESEARCH: (Profession.USER_RESEARCH,),
    Discipline.DESIGN: (Profession.DESIGN,),
    Discipline.PRODUCT_OR_DELIVERY: (Profession.PRODUCT, Profession.DELIVERY),
    Discipline.TECHNICAL: (Profession.TECHNOLOGY,),
}
# What is missing once everything is written: the part of the report it is about.
AGREE = "agree"
Member = TypeVar("Member")


@dataclass(frozen=True)
class Owed:
    """A member of the panel, and what the report still lacks from them, in its order."""

    seat: Seat
    missing: tuple[Item, ...]

    @property
    def name(self) -> str:
        """The member's name."""
        return self.seat.person.name

    @property
    def parts(self) -> dict[str, str]:
        """What is missing, by the part of the report where it is put right: its sentences."""
        found: dict[str, list[str]] = {}
        for each in self.missing:
            found.setdefault(each.part, []).append(each.sentence)
        return {part: " ".join(sentences) for part, sentences in found.items()}

    @property
    def in_short(self) -> str:
        """Points 5 and 9 and the overall rating; nothing when nothing is missing."""
        numbers = [part for part in self.parts if part.isdigit()]
        found = [f"point{'s' if len(numbers) > 1 else ''} {listed(numbers)}"] if numbers else []
        words = {
            "overall": "the overall texts",
            "confirm": "the overall rating",
            AGREE: "agreeing to the report",
        }
        found += [said for part, said in words.items() if part in self.parts]
        return listed(found) if found else ""


def speaks_for(role: str, discipline: str) -> tuple[Profession, ...]:
    """The professions for which a member of the panel with this role or discipline speaks."""
    return SPEAKS_FOR.get(role) or SPEAKS_FOR.get(discipline, ())


def who_leads(
    led_by: Iterable[tuple[int, str]], panel: Iterable[tuple[Member, Collection[str]]]
) -> dict[int, dict[Profession, list[Member]]]:
    """The professions that lead on each point, and who of the panel speaks for each of them.

    `led_by` are pairs of a point and a profession that leads on it, in order of weight; `panel`
    are its members with the professions they speak for.
    """
    speakers: dict[str, list[Member]] = {}
    for member, professions in panel:
        for profession in professions:
            speakers.setdefault(profession, []).append(member)
    found: dict[int, dict[Profession, list[Member]]] = {}
    for point, led in led_by:
        found.setdefault(point, {})[Profession(led)] = speakers.get(led, [])
    return found


def leaders(
    assessment: Assessment, numbers: Iterable[int], seats: Iterable[Seat]
) -> dict[int, list[Seat]]:
    """Of these seats, those whose profession leads on each of these points."""
    rows = PointProfession.objects.filter(
        point__standard=assessment.standard_id, point__number__in=set(numbers)
    ).values_list("point__number", "profession")
    seats = list(seats)
    led = who_leads(rows, [(seat, speaks_for(seat.role, seat.discipline)) for seat in seats])
    return {
        number: [seat for seat in seats if any(seat in people for people in found.values())]
        for number, found in led.items()
    }


def owed(assessment: Assessment) -> list[Owed]:
    """What is missing from each member of the panel, the lead assessor first.

    From everyone whose profession leads on a point, what that point lacks; from the lead, what is
    left: the overall texts, the overall rating, points that nobody's profession leads. The texts
    of a peer review are everyone's. Once nothing is missing, it is to agree to the text.
    """
    seats = writing_seats(assessment)
    content = content_of(assessment)
    found = list(missing_in(assessment, content))
    if not found and assessment.state == State.REPORTING:
        text = sha256(canonical(content))
        to_agree = {each.person_id for each in unsigned(assessment, text, seats)}
        own = "" if assessment.is_peer_review else ", say your own opinion of it"
        sentence = Item("agree", f"Read the whole report{own} and agree to it.", AGREE)
        return [Owed(s, (sentence,) if s.person_id in to_agree else ()) for s in seats]
    led = leaders(assessment, (int(m.part) for m in found if m.part.isdigit()), seats)
    return shared_out(found, seats, led, everyones=assessment.is_peer_review)


def shared_out(
    found: Iterable[Item],
    seats: Iterable[Seat],
    led: Mapping[int, Sequence[Seat]],
    *,
    everyones: bool,
) -> list[Owed]:
    """What is missing, by whom it falls to; `led` says who leads on each point."""
    found = list(found)

    def falls_to(each: Item, seat: Seat) -> bool:
        if each.part.isdigit() and (people := led.get(int(each.part))):
            return seat in people
        return seat.is_lead or everyones

    return [Owed(seat, tuple(m for m in found if falls_to(m, seat))) for seat in seats]


def by_person(owing: Iterable[Owed]) -> dict[str, dict[str, Any]]:
    """What is missing from each, as an event keeps it: in short, and part by part."""
    return {
        str(each.seat.person_id): {"short": each.in_short, "parts": list(each.parts.items())}
        for each in owing
    }
