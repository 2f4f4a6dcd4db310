"""Two sides: nobody assesses a service that they work on (R22, k 13, k 14).

The rule is asked whenever anyone joins either side: a seat is given, someone is added to a
service team, a manager is named, a booking is handed over.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import Q

from assess.domain.clock import local_day
from assess.domain.models import Assessment, Membership, Person, Seat, Service, ServicePerson
from assess.domain.refusals import Refused
from assess.domain.words import MemberRole, Phase, State, TeamRole

S = State
# Whose people are on no side any more: nothing of theirs is being decided.
OVER = frozenset(
    {S.DECLINED, S.WITHDRAWN, S.CANCELLED, S.CLOSED, S.ACCEPTED, S.PUBLISHED, S.TAKEN_DOWN}
)


@dataclass
class ServiceSide:
    """Who works on a service, by the id of the person.

    `now` is what someone is to it: they cannot sit on its panel. `before` is what someone has
    had to do with it, or does next door: they can, and whoever seats them should know.
    """

    now: dict[int, str] = field(default_factory=dict)
    before: dict[int, list[str]] = field(default_factory=dict)

    def earlier(self, person_id: int, words: str) -> None:
        """Note something that whoever seats this person should know."""
        known = self.before.setdefault(person_id, [])
        if words not in known:
            known.append(words)


def service_side(assessment: Assessment) -> ServiceSide:
    """The service team's side of this assessment: its people now, and who is close to them."""
    side = ServiceSide()
    _by_service_team(side, assessment)
    _by_membership(side, assessment)
    booked = Assessment.objects.filter(service=assessment.service_id).order_by("id")
    for pk, person_id, state in booked.values_list("pk", "primary_contact_id", "state"):
        if pk == assessment.pk or state not in OVER:
            side.now[person_id] = "the primary contact"
        else:
            side.earlier(person_id, "Booked an earlier assessment of this service")
    return side


def _by_service_team(side: ServiceSide, assessment: Assessment) -> None:
    portfolio = assessment.portfolio_id or assessment.service.portfolio_id
    near = Q(service=assessment.service_id)
    if portfolio:
        near |= Q(service__portfolio=portfolio, left_at__isnull=True)
    people = ServicePerson.objects.filter(near).order_by("id")
    for person_id, role, left_at, service_id, name in people.values_list(
        "person_id", "role", "left_at", "service_id", "service__name"
    ):
        if service_id != assessment.service_id:
            side.earlier(person_id, f"Works on “{name}”, in the same portfolio")
        elif left_at is not None:
            side.earlier(person_id, f"Was in the service team until {_month(left_at)}")
        else:
            side.now[person_id] = f"in the service team ({in_sentence(TeamRole, role)})"


def _by_membership(side: ServiceSide, assessment: Assessment) -> None:
    named = Membership.objects.filter(assessment__service=assessment.service_id).order_by("id")
    for person_id, role, left_at, pk, state, phase in named.values_list(
        "person_id", "role", "left_at", "assessment_id", "assessment__state", "assessment__phase"
    ):
        words = in_sentence(MemberRole, role)
        if left_at is None and (pk == assessment.pk or state not in OVER):
            side.now[person_id] = f"the {words}"
        elif pk == assessment.pk:
            side.earlier(person_id, f"Was {words} until {_month(left_at)}")
        elif phase:
            side.earlier(person_id, f"Was {words} at the {in_sentence(Phase, phase)}")


def _month(at: datetime.datetime | None) -> str:
    return f"{local_day(at):%B %Y}" if at else "now"


def in_sentence(words: type[TeamRole] | type[MemberRole] | type[Phase], value: str) -> str:
    """A role or phase in the middle of a sentence: user researcher, but UX designer."""
    label = str(words(value).label)
    return label if label[:2].isupper() else label.lower()


def seats_against(service: Service, assessment: Assessment | None = None) -> Q:
    """The live seats on panels that assess this service now, and on this one's in any state."""
    running = Q(assessment__service=service) & ~Q(assessment__state__in=OVER)
    if assessment is not None:
        running |= Q(assessment=assessment)
    return Q(left_at__isnull=True) & running


def check_may_assess(assessment: Assessment, person: Person) -> None:
    """Refuse a seat to who works on the service."""
    _lock(assessment.service_id)
    what = service_side(assessment).now.get(person.pk)
    if what is not None:
        raise Refused(
            f"{person.name} is {what}, so cannot be on the panel that assesses "
            f"{assessment.service.name}. Choose another assessor.",
            field="person",
        )


def check_may_join_service(
    service: Service, person: Person, *, field: str, assessment: Assessment | None = None
) -> None:
    """Refuse a part on the service team's side to who assesses the service."""
    _lock(service.pk)
    if Seat.objects.filter(seats_against(service, assessment), person=person).exists():
        raise Refused(
            f"{person.name} has a seat on the panel that assesses {service.name}, so cannot be "
            "on the service team’s side too. Name someone else.",
            field=field,
        )


def _lock(service_id: int) -> None:
    """Two assessments of one service ask in turn, so that nobody joins both sides at once."""
    Service.objects.select_for_update().values_list("pk").get(pk=service_id)
