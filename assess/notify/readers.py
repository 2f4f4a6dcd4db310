"""Who hears of an event: the people with a part in its assessment, each with the reason why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from assess.domain.models import Event, FeedbackLink, Membership, Person, Seat, ServicePerson
from assess.domain.words import MANAGERS, MemberRole, Side


@dataclass(frozen=True)
class Reader:
    """Someone to write to, and why they hear of it."""

    email: str
    why: str
    person_id: int | None = None
    role: str = ""
    lead: bool = False
    on_panel: bool = False


class Parts:
    """Who has which part in the assessment of an event, read when first asked for."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.assessment = event.assessment

    @cached_property
    def members(self) -> list[Membership]:
        """The managers, service owner and deputy director named now."""
        return list(
            self.assessment.memberships.filter(left_at__isnull=True, person__active=True)
            .select_related("person")
            .order_by("id")
        )

    @cached_property
    def team(self) -> list[ServicePerson]:
        """Everyone in the service team now."""
        return list(
            ServicePerson.objects.filter(
                service=self.assessment.service_id, left_at__isnull=True, person__active=True
            )
            .select_related("person")
            .order_by("joined_at", "id")
        )

    @cached_property
    def service_side(self) -> dict[int, Person]:
        """Everyone with a part on the service team's side now, by person."""
        found = {each.person_id: each.person for each in [*self.members, *self.team]}
        contact = self.assessment.primary_contact
        return found | ({contact.pk: contact} if contact.active else {})

    @cached_property
    def seats(self) -> list[Seat]:
        """The seats held now: the lead's first, observers last."""
        return list(
            self.assessment.seats.filter(left_at__isnull=True, person__active=True).select_related(
                "person"
            )
        )

    @cached_property
    def feedback(self) -> dict[int, FeedbackLink]:
        """The links of those who were asked for feedback, by person."""
        links = self.assessment.feedback_links.select_related("person")
        return {link.person_id: link for link in links}


Audience = Callable[[Parts], Iterable[Reader]]


def contact(parts: Parts) -> Iterable[Reader]:
    """Whoever booked, or took the booking over."""
    person = parts.assessment.primary_contact
    if person.active:
        yield Reader(person.email, "you are the primary contact of this assessment", person.pk)


def _members(parts: Parts, roles: Iterable[str]) -> Iterable[Reader]:
    for member in parts.members:
        if member.role in roles:
            role = str(MemberRole(member.role).label).lower()
            why = f"you are named as the {role} of this assessment"
            yield Reader(member.person.email, why, member.person_id, role)


def managers(parts: Parts) -> Iterable[Reader]:
    """The two who accept or challenge."""
    return _members(parts, MANAGERS)


def asking_manager(parts: Parts) -> Iterable[Reader]:
    """The manager who did it, where one did."""
    return (reader for reader in managers(parts) if reader.person_id == parts.event.by_id)


def directors(parts: Parts) -> Iterable[Reader]:
    """The deputy director and the service owner."""
    return _members(parts, set(MemberRole) - MANAGERS)


def service_team(parts: Parts) -> Iterable[Reader]:
    """Everyone else in the service team."""
    why = f"you are in the service team of {parts.assessment.service.name}"
    return (Reader(m.person.email, why, m.person_id) for m in parts.team)


def panel(parts: Parts) -> Iterable[Reader]:
    """The lead assessor and the other panel members; no observers."""
    for seat in parts.seats:
        if not seat.is_observer:
            words = seat.role_words
            role = words[0].lower() + words[1:]
            why = f"you are on the panel of this assessment ({role})"
            yield Reader(seat.person.email, why, seat.person_id, role, seat.is_lead, on_panel=True)


def lead(parts: Parts) -> Iterable[Reader]:
    """The lead assessor alone."""
    return (reader for reader in panel(parts) if reader.lead)


def owing(parts: Parts) -> Iterable[Reader]:
    """The panel members from whom, as the event says, something is missing."""
    missing = parts.event.data["missing"]
    return (reader for reader in panel(parts) if str(reader.person_id) in missing)


def invited(parts: Parts) -> Iterable[Reader]:
    """Whoever comes to the meeting, or was to come."""
    for email in parts.event.data["emails"]:
        yield from _known(email, "you are asked to this meeting")


def owners_reminded(parts: Parts) -> Iterable[Reader]:
    """Who owns the actions that the clock speaks of, as long as they have a part on that side."""
    owners = parts.event.data["owners"]
    for person_id, person in parts.service_side.items():
        if str(person_id) in owners:
            yield Reader(person.email, "you own these actions", person_id, role="owner")


def asker(parts: Parts) -> Iterable[Reader]:
    """Whoever asked the question."""
    return _known(parts.event.data["asker"], "you asked about this report")


def action_owners(parts: Parts) -> Iterable[Reader]:
    """Whoever owns the actions that the event is about, as long as they have a part on that side."""
    data = parts.event.data
    owners = {*(one["owner"] for one in data.get("decided", ())), data.get("owner", "")}
    for person_id, person in parts.service_side.items():
        if person.email in owners:
            yield Reader(person.email, "you own an action of this report", person_id)


def asker_of_action(parts: Parts) -> Iterable[Reader]:
    """Whoever asked the panel about the action last."""
    return _known(parts.event.data.get("asker", ""), "you asked the panel about this action")


def observers(parts: Parts) -> Iterable[Reader]:
    """Those who watch and learn."""
    for seat in parts.seats:
        if seat.is_observer:
            why = "you are an observer on the panel of this assessment"
            yield Reader(seat.person.email, why, seat.person_id, "observer", on_panel=True)


def mailbox(parts: Parts) -> Iterable[Reader]:
    """The mailbox of the service assessment team."""
    yield Reader(settings.TEAM_EMAIL, f"this is the mailbox of the {settings.TEAM_NAME}")


def _known(email: str, why: str) -> Iterable[Reader]:
    person = Person.objects.filter(email=email, active=True).first() if email else None
    if person is not None:
        yield Reader(person.email, why, person.pk)


def subject_of(parts: Parts) -> Iterable[Reader]:
    """Whoever the event was about."""
    return _known(parts.event.data["email"], "it is about your part in this assessment")


def previous(parts: Parts) -> Iterable[Reader]:
    """Whoever had the part before."""
    return _known(parts.event.data["previous"], "you had this part in the assessment until now")


def new_owner(parts: Parts) -> Iterable[Reader]:
    """Whoever became the owner of actions."""
    for email in parts.event.data["told"]:
        yield from _known(email, "you are now the owner of what is listed here")


def _with_link(links: Iterable[FeedbackLink]) -> Iterable[Reader]:
    for link in links:
        on_panel = link.side == Side.PANEL
        part = "on the panel of" if on_panel else "in the service team of"
        why = f"you were {part} this assessment"
        yield Reader(link.person.email, why, link.person_id, on_panel=on_panel)


def asked_for_feedback(parts: Parts) -> Iterable[Reader]:
    """Those who were asked how the assessment went."""
    links = parts.feedback.values()
    return _with_link(link for link in links if link.asked_at == parts.event.at)


def reminded_of_feedback(parts: Parts) -> Iterable[Reader]:
    """Those of them who have not answered."""
    links = parts.feedback.values()
    return _with_link(link for link in links if link.reminded_at == parts.event.at)
