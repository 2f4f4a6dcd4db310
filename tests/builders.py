"""Small worlds for tests, made with the real verbs."""

import contextlib
import datetime
import uuid
from collections.abc import Iterator
from types import SimpleNamespace

from assess.domain import (
    amending,
    arranging,
    artefacts,
    booking,
    challenge,
    checking,
    clarifying,
    decisions,
    panel,
    publishing,
    reassessment,
    reporting,
    requests,
    writing,
)
from assess.domain.clock import PLACE
from assess.domain.models import (
    Action,
    Assessment,
    Assessor,
    AssessorProfession,
    EmailDomain,
    Organisation,
    Person,
    PointDecision,
    Portfolio,
    Service,
    ServicePerson,
    Staff,
    Standard,
)
from assess.domain.reference import bring_in_all
from assess.domain.versions import fingerprint
from assess.domain.words import PanelRole, Phase, Rating, StaffKind, State, TeamRole
from tests.snapshots import kept

# A Monday in term time, before any bank holiday of spring.
MONDAY = datetime.datetime(2027, 2, 1, 9, 0, tzinfo=PLACE)

# Why the panels of tests submit: agreeing by the verb is for the tests of agreeing.
AGREED_ELSEWHERE = "We agreed to it in a call."


def days(number: float) -> datetime.timedelta:
    """So many days."""
    return datetime.timedelta(days=number)


def person(email: str, organisation: Organisation | None = None, name: str = "") -> Person:
    """A person with a first and last name taken from the address."""
    first, _, last = (name or email.partition("@")[0].replace(".", " ")).title().partition(" ")
    return Person.objects.create(
        email=email, first_name=first, last_name=last, organisation=organisation
    )


def assessor(email: str, organisation: Organisation, profession: str) -> Person:
    """A person on the list of assessors."""
    someone = person(email, organisation)
    listed = Assessor.objects.create(person=someone, may_lead=True)
    AssessorProfession.objects.create(assessor=listed, profession=profession)
    return someone


def reference() -> None:
    """The Standard and its points: a test with real transactions empties every table."""
    if not Standard.objects.exists():
        bring_in_all()


def cast() -> SimpleNamespace:
    """One department, the people of one service and one panel, and two strangers."""
    reference()
    return kept("cast", _cast)


def _cast() -> SimpleNamespace:
    office = Organisation.objects.create(name="Department for Testing", slug="testing")
    EmailDomain.objects.create(domain="testing.example", organisation=office)
    portfolio = Portfolio.objects.create(organisation=office, name="Permits")
    elsewhere = Organisation.objects.create(name="Ministry of Elsewhere", slug="elsewhere")
    EmailDomain.objects.create(domain="elsewhere.example", organisation=elsewhere)
    people = {
        name: person(f"{name.replace('_', '.')}@testing.example", office)
        for name in [
            "primary_contact",
            "product_manager",
            "delivery_manager",
            "team_member",
            "deputy_director",
            "staff",
            "other_staff",
            "stranger",
        ]
    }
    panel_people = {
        name: assessor(f"{name.replace('_', '.')}@testing.example", office, profession)
        for name, profession in (
            ("lead", "product"),
            ("researcher", "user-research"),
            ("designer", "design"),
            ("technologist", "technology"),
            ("observer", "design"),
            ("spare_assessor", "design"),
        )
    }
    foreign = person("foreign.staff@elsewhere.example", elsewhere)
    Staff.objects.create(
        person=foreign, organisation=elsewhere, kind=StaffKind.SERVICE_ASSESSMENT_TEAM
    )
    for name in ("staff", "other_staff"):
        Staff.objects.create(
            person=people[name], organisation=office, kind=StaffKind.SERVICE_ASSESSMENT_TEAM
        )
    return SimpleNamespace(
        office=office, portfolio=portfolio, foreign_staff=foreign, **people, **panel_people
    )


# Who sees an assessment that has a panel, by their name in the cast.
EVERYONE_WITH_A_PART = [
    "primary_contact",
    "product_manager",
    "delivery_manager",
    "team_member",
    "deputy_director",
    "staff",
    "lead",
    "researcher",
    "designer",
    "technologist",
    "observer",
]
STRANGERS = ["stranger", "foreign_staff", "spare_assessor"]

# Each state and the one it is reached from.
_BEFORE = {
    State.REQUESTED: State.DRAFT,
    State.ARRANGING: State.REQUESTED,
    State.ARRANGED: State.ARRANGING,
    State.REPORTING: State.ARRANGED,
    State.CHECKING: State.REPORTING,
    State.SHARED: State.CHECKING,
    State.PUBLISHED: State.SHARED,
    State.DECLINED: State.REQUESTED,
    State.WITHDRAWN: State.REQUESTED,
    State.CANCELLED: State.ARRANGING,
    State.CHALLENGED: State.SHARED,
    State.ACCEPTED: State.SHARED,
    State.TAKEN_DOWN: State.PUBLISHED,
    State.CLOSED: State.REPORTING,
}
_UNWRITTEN = {State.DRAFT, State.REQUESTED, State.ARRANGING, State.ARRANGED}
_UNWRITTEN |= {State.DECLINED, State.WITHDRAWN, State.CANCELLED}


def an_assessment(
    cast: SimpleNamespace,
    state: str = State.REPORTING,
    *,
    phase: str = Phase.ALPHA,
    name: str = "",
    at: datetime.datetime | None = None,
    rated: int | None = None,
    ambers: tuple[int, ...] = (3,),
    reds: tuple[int, ...] = (),
    service: Service | None = None,
) -> Assessment:
    """An assessment of the cast, brought to this state by the real verbs.

    `at` is the moment of the request; the day is 14 days later, submission and sharing 2 and 3
    days after it. `rated`: how many points are rated (all, once submitted).
    """
    at = at or MONDAY
    state = State(state)
    if state in _UNWRITTEN:  # no report yet: what it will say makes no difference
        rated, ambers, reds = None, (), ()
    given = {"phase": phase, "name": name, "at": at, "rated": rated, "ambers": ambers, "reds": reds}

    def make() -> Assessment:
        return _an_assessment(cast, state, service=service, **given)

    if service is not None:
        return make()
    return kept((cast.staff.pk, the_standard().pk, state, *given.values()), make)


def _an_assessment(
    cast: SimpleNamespace,
    state: State,
    *,
    phase: str,
    name: str,
    at: datetime.datetime,
    rated: int | None,
    ambers: tuple[int, ...],
    reds: tuple[int, ...],
    service: Service | None,
) -> Assessment:
    """One step from the state before, which is laid down where it was made before."""
    if state == State.DRAFT:
        assessment = _draft(cast, phase=phase, name=name, at=at, service=service)
    else:
        report = {"rated": rated, "ambers": ambers, "reds": reds}
        assessment = an_assessment(
            cast, _BEFORE[state], phase=phase, name=name, at=at, service=service, **report
        )
        _step(cast, assessment, state, at, **report)
    return Assessment.objects.select_related("service").get(pk=assessment.pk)


def _step(
    cast: SimpleNamespace,
    assessment: Assessment,
    state: State,
    at: datetime.datetime,
    *,
    rated: int | None,
    ambers: tuple[int, ...],
    reds: tuple[int, ...],
) -> None:
    match state:
        case State.REQUESTED:
            open_the_amber_gate(assessment.service, at=at)
            with before_any_red(assessment.service):
                requests.request(assessment, by=cast.primary_contact, at=at)
            ServicePerson.objects.get_or_create(
                service=assessment.service,
                person=cast.team_member,
                left_at=None,
                defaults={"role": TeamRole.SOFTWARE_DEVELOPER, "joined_at": at},
            )
        case State.ARRANGING:
            requests.accept(assessment, by=cast.staff, at=at + days(1))
        case State.ARRANGED:
            _arrange(cast, assessment, at + days(2))
        case State.REPORTING:
            arranging.hold(assessment, by=None, at=at + days(14.5))
            fill(cast, assessment, at + days(15), rated=rated, ambers=ambers, reds=reds)
        case State.CHECKING:
            if not assessment.is_peer_review:
                rating = "red" if reds else "amber" if ambers else "green"
                writing.confirm(assessment, by=cast.lead, at=at + days(16), rating=rating)
            reporting.submit(
                assessment, by=cast.lead, at=at + days(16), unsigned_reason=AGREED_ELSEWHERE
            )
        case State.SHARED:
            share(assessment, by=cast.staff, at=at + days(17))
        case State.PUBLISHED:
            reporting.accept(assessment, by=cast.product_manager, at=at + days(20))
        case _:
            _side_step(cast, assessment, state, at + days(21))


def open_the_amber_gate(service: Service, *, at: datetime.datetime) -> None:
    """Let every open amber of a service through, so that its next assessment can be booked.

    What stands in the way of a booking is for the tests of gates: all others only want one.
    """
    Action.objects.filter(
        decisions.open_actions(),
        point_review__assessment__service=service,
        due_on__isnull=False,
        let_through_at__isnull=True,
    ).update(let_through_at=at)


@contextlib.contextmanager
def before_any_red(service: Service) -> Iterator[None]:
    """A request that is sent as if no report with a red point had been shared yet.

    Nobody can let a request through a red; two assessments of a service can still overlap.
    """
    reds = PointDecision.objects.filter(service=service, rating=Rating.RED)
    held = PointDecision.objects.filter(pk__in=list(reds.values_list("pk", flat=True)))
    held.update(rating=Rating.GREEN)
    yield
    held.update(rating=Rating.RED)


def a_reassessment(
    cast: SimpleNamespace,
    earlier: Assessment,
    state: str = State.REQUESTED,
    *,
    at: datetime.datetime,
    reds: tuple[int, ...] = (),
    ambers: tuple[int, ...] = (),
    also: tuple[int, ...] = (),
) -> Assessment:
    """The reassessment that follows this report, brought to this state by the real verbs.

    `also`: amber points in scope besides the red ones. `reds` and `ambers` are what it rates so.
    """
    told = reassessment.book(earlier, by=cast.primary_contact, at=at, ambers=also)
    again = Assessment.objects.select_related("service").get(pk=told["reassessment"])
    go_on(cast, again, state, at=at, ambers=ambers, reds=reds)
    return Assessment.objects.select_related("service").get(pk=again.pk)


def go_on(
    cast: SimpleNamespace,
    assessment: Assessment,
    state: str,
    *,
    at: datetime.datetime,
    reds: tuple[int, ...] = (),
    ambers: tuple[int, ...] = (),
) -> None:
    """Bring an assessment from where it is to this state; `at` is the moment of its request."""
    steps: list[State] = []
    while state != assessment.state:
        steps.insert(0, State(state))
        state = _BEFORE[State(state)]
    for step in steps:
        _step(cast, assessment, step, at, rated=None, ambers=ambers, reds=reds)


def tick_all(assessment: Assessment, *, by: Person, at: datetime.datetime | None = None) -> None:
    """Tick every box of what only a person can judge."""
    names = [check.name for check in checking.checks_of(assessment)]
    checking.tick(assessment, by=by, at=at, ticked=names)


def share(
    assessment: Assessment, *, by: Person, at: datetime.datetime | None = None, **more: str
) -> None:
    """Tick every box while the report is checked, and share it."""
    if assessment.state == State.CHECKING:
        tick_all(assessment, by=by, at=at)
    reporting.share(assessment, by=by, at=at, **more)


def _draft(
    cast: SimpleNamespace, *, phase: str, name: str, at: datetime.datetime, service: Service | None
) -> Assessment:
    name = name or f"Get a permit {uuid.uuid4().hex[:6]}"
    assessment = booking.start(
        by=cast.primary_contact, at=at, service=service, name="" if service else name
    )
    booking.edit(
        assessment,
        by=cast.primary_contact,
        at=at,
        phase=phase,
        type_seen=True,
        description="People get a permit without sending paper.",
        users="People who need a permit, and the officers who check them.",
        purpose="To be allowed to do what they plan to do.",
        has_code=False,
        portfolio=cast.portfolio,
        started_on=(at - days(60)).date(),
        has_end=False,
        weeks=[(at + days(35)).date()],
        has_product_manager=True,
        has_delivery_manager=True,
        deputy_director=cast.deputy_director.email,
        product_manager=cast.product_manager.email,
        delivery_manager=cast.delivery_manager.email,
    )
    booking.edit(assessment, by=cast.primary_contact, at=at, type_seen=True)
    return assessment


def _arrange(cast: SimpleNamespace, assessment: Assessment, at: datetime.datetime) -> None:
    day = (at + days(12)).astimezone(PLACE).replace(hour=10)
    times = arranging.Time(day, day + datetime.timedelta(hours=4), "Online")
    arranging.set_sittings(assessment, by=cast.staff, at=at, sittings=[times])
    for who, role in (
        (cast.lead, PanelRole.PRODUCT),
        (cast.researcher, PanelRole.USER_RESEARCH),
        (cast.designer, PanelRole.INTERACTION_DESIGN),
        (cast.technologist, PanelRole.TECHNICAL),
        (cast.observer, PanelRole.OBSERVER),
    ):
        panel.seat(
            assessment, by=cast.staff, at=at, person=who, role=role, is_lead=who == cast.lead
        )
    artefacts.add(
        assessment,
        by=cast.team_member,
        at=at,
        title="Prototype",
        url="https://prototype.testing.example/",
    )
    arranging.arrange(assessment, by=cast.staff, at=at)


def fill(
    cast: SimpleNamespace,
    assessment: Assessment,
    at: datetime.datetime,
    *,
    rated: int | None = None,
    ambers: tuple[int, ...] = (3,),
    reds: tuple[int, ...] = (),
) -> None:
    """Write a short, complete report: every point green but for `ambers` and `reds`."""
    overall = {
        "scope": "The whole service.",
        "context": "A small service team.",
        "done_well": "The service team knows its users.",
    }
    if assessment.is_peer_review:
        overall["recommendations"] = "- Talk to more users."
    writing.write_overall(assessment, by=cast.lead, at=at, version=0, **overall)
    in_scope = assessment.point_reviews.filter(in_scope=True)
    reviews = list(in_scope.select_related("point").order_by("point__number"))
    for review in reviews[:rated]:
        number = review.point.number
        rating = (
            Rating.RED if number in reds else Rating.AMBER if number in ambers else Rating.GREEN
        )
        writing.write_point(
            assessment,
            by=cast.researcher,
            at=at,
            point=number,
            version=0,
            rating=rating,
            done_well=f"What was done well on point {number}.",
            reason="" if rating == Rating.GREEN else f"Why point {number} is {rating}.",
            observations="",
        )
        if rating != Rating.GREEN:
            writing.write_action(
                assessment,
                by=cast.designer,
                at=at,
                point=number,
                uuid=uuid.uuid4(),
                text=f"Do what is missing on point {number}.",
            )


# What is challenged where a test does not say.
DISPUTED = [challenge.Disputed("overall", "It was shown.")]


def asked_to_change(cast: SimpleNamespace, assessment: Assessment, at: datetime.datetime) -> None:
    """A question about the shared report, whose answer needs a change."""
    asked = uuid.uuid4()
    clarifying.ask(
        assessment, by=cast.product_manager, at=at, uuid=asked, part="point:3", question="By whom?"
    )
    clarifying.answer(
        assessment, by=cast.lead, at=at, uuid=asked, answer="We will say.", needs_change=True
    )


def change_and_agree(cast: SimpleNamespace, assessment: Assessment, at: datetime.datetime) -> None:
    """The panel changes the working copy of point 3, and both sides agree to it."""
    review = assessment.point_reviews.get(point__number=3)
    writing.write_point(
        assessment,
        by=cast.designer,
        at=at,
        point=3,
        version=review.version,
        reason=f"{review.reason} The help desk was not asked.",
    )
    for person in (cast.lead, cast.product_manager):
        amending.agree_changes(assessment, by=person, at=at, seen=fingerprint(assessment))


def amend(
    cast: SimpleNamespace, assessment: Assessment, at: datetime.datetime, reason: str = "Agreed."
) -> None:
    """A clarification leads to an amended report."""
    asked_to_change(cast, assessment, at)
    change_and_agree(cast, assessment, at)
    amending.amend(assessment, by=cast.staff, at=at, reason=reason)


def _side_step(
    cast: SimpleNamespace, assessment: Assessment, state: State, at: datetime.datetime
) -> None:
    because = {"by": cast.staff, "at": at, "reason": "A reason."}
    match state:
        case State.DECLINED:
            requests.decline(assessment, **because)
        case State.WITHDRAWN:
            requests.withdraw(assessment, by=cast.primary_contact, at=at)
        case State.CANCELLED:
            requests.cancel(assessment, **because)
        case State.CHALLENGED:
            challenge.challenge(
                assessment,
                by=cast.product_manager,
                at=at,
                reason="Point 3 is wrong.",
                parts=DISPUTED,
            )
        case State.ACCEPTED:
            arranging.mark_confidential(assessment, confidential=True, **because)
            reporting.accept(assessment, by=cast.product_manager, at=at)
        case State.TAKEN_DOWN:
            publishing.take_down(assessment, **because)
        case State.CLOSED:
            reporting.close(assessment, **because)
        case _:
            pass


def the_standard() -> Standard:
    """The standard in force."""
    return Standard.objects.get(in_force=True)
