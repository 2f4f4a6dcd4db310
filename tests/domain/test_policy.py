"""What a person may see is one rule, asked in two ways: of one assessment, and of all in SQL."""

import pytest

from assess.domain.models import (
    Assessment,
    Membership,
    Organisation,
    Person,
    Seat,
    Service,
    ServicePerson,
    Staff,
)
from assess.domain.policy import MAY, allows, desk_filter, may, sees, visible_filter
from assess.domain.roles import Role, roles_of, staff_of
from assess.domain.words import MemberRole, PanelRole, StaffKind, State, TeamRole
from assess.domain.workflow import open_to
from tests import builders

S = State
STAFF = StaffKind.SERVICE_ASSESSMENT_TEAM
SEATED = frozenset(State) - {S.DRAFT, S.REQUESTED, S.DECLINED, S.WITHDRAWN}

BOOKERS = {"primary_contact", "product_manager", "delivery_manager", "staff_who_manages"}
SERVICE_SIDE = {
    "team_member",
    "deputy_director",
    "service_owner",
    "staff_in_service_team",
    "staff_who_directs",
}
ON_PANEL = {
    "lead",
    "researcher",
    "designer",
    "technologist",
    "observer",
    "staff_with_seat",
    "staff_who_observes",
    "foreign_staff_with_seat",
}
DESK = {"staff", "other_staff"}
NOBODY = {
    "stranger",
    "foreign_staff",
    "spare_assessor",
    "foreign_head_of_profession",
    "head_of_profession",
    "left_service_team",
    "left_panel",
    "was_manager",
    "staff_who_left",
    "inactive_member",
    "inactive_assessor",
    "inactive_staff",
}


def everyone(cast, assessment: Assessment) -> dict[str, Person]:
    """The cast, people with a part on both sides of the desk, leavers, and people who are inactive."""
    at = builders.MONDAY
    people: dict[str, Person] = {}

    def someone(name: str, *, active: bool = True, office: Organisation | None = cast.office):
        people[name] = builders.person(f"{name.replace('_', '.')}@testing.example", office)
        people[name].active = active
        people[name].save()
        return people[name]

    def joins(name: str, left_at=None):
        ServicePerson.objects.create(
            service=assessment.service,
            person=people[name],
            role=TeamRole.POLICY,
            joined_at=at,
            left_at=left_at,
        )

    def sits(name: str, role: str = PanelRole.POLICY_DESIGN, left_at=None):
        Seat.objects.create(
            assessment=assessment,
            person=people[name],
            role=role,
            is_observer=role == PanelRole.OBSERVER,
            given_at=at,
            left_at=left_at,
        )

    def named(name: str, role: str, left_at=None):
        Membership.objects.create(
            assessment=assessment, person=people[name], role=role, joined_at=at, left_at=left_at
        )

    def on_desk(name: str, kind: str = STAFF, organisation: Organisation | None = None):
        Staff.objects.create(
            person=people[name], organisation=organisation or cast.office, kind=kind
        )

    elsewhere = Organisation.objects.get(slug="elsewhere")
    for name in (
        "staff_in_service_team",
        "staff_with_seat",
        "staff_who_observes",
        "staff_who_directs",
        "staff_who_manages",
    ):
        someone(name)
        on_desk(name)
    joins("staff_in_service_team")
    sits("staff_with_seat")
    sits("staff_who_observes", PanelRole.OBSERVER)
    someone("foreign_staff_with_seat", office=elsewhere)
    on_desk("foreign_staff_with_seat", organisation=elsewhere)
    sits("foreign_staff_with_seat")
    someone("service_owner")
    named("service_owner", MemberRole.SERVICE_OWNER)
    # One live person a role: these two take a place that someone else of the cast leaves.
    assessment.memberships.filter(role=MemberRole.DELIVERY_MANAGER).update(left_at=at)
    people["was_manager"] = cast.delivery_manager
    named("staff_who_manages", MemberRole.DELIVERY_MANAGER)
    assessment.memberships.filter(role=MemberRole.DEPUTY_DIRECTOR).update(left_at=at)
    named("staff_who_directs", MemberRole.DEPUTY_DIRECTOR)

    someone("head_of_profession")
    on_desk("head_of_profession", StaffKind.HEAD_OF_PROFESSION)
    someone("foreign_head_of_profession", office=elsewhere)
    on_desk("foreign_head_of_profession", StaffKind.HEAD_OF_PROFESSION, elsewhere)
    someone("left_service_team")
    joins("left_service_team", left_at=at)
    someone("left_panel")
    sits("left_panel", left_at=at)
    someone("staff_who_left")

    someone("inactive_member", active=False)
    joins("inactive_member")
    someone("inactive_assessor", active=False)
    sits("inactive_assessor")
    someone("inactive_staff", active=False)
    on_desk("inactive_staff")

    of_the_cast = {n: p for n, p in vars(cast).items() if isinstance(p, Person)}
    of_the_cast.pop("delivery_manager")
    of_the_cast.pop("deputy_director")
    return {**of_the_cast, **people}


def expected_to_see(state: str) -> set[str]:
    """Who sees an assessment in this state, by name: the rule of the policy in plain words."""
    seen = BOOKERS - {"delivery_manager"}
    if state != S.DRAFT:
        seen = seen | (SERVICE_SIDE - {"deputy_director"}) | DESK
    if state in SEATED:
        # The panel of the cast is there once the seats are given.
        seen = seen | ON_PANEL
    return seen


def seated_by_the_builder(state: str) -> bool:
    return state not in {S.DRAFT, S.REQUESTED, S.DECLINED, S.WITHDRAWN, S.ARRANGING, S.CANCELLED}


@pytest.mark.parametrize("state", State)
def test_what_is_visible_and_what_may_be_seen_agree_for_everyone_in_every_state(cast, state):
    assessment = builders.an_assessment(cast, state)
    people = everyone(cast, assessment)
    if state == S.DRAFT:
        # The builder adds this member when the request is sent; here they were there before.
        ServicePerson.objects.create(
            service=assessment.service,
            person=cast.team_member,
            role=TeamRole.SOFTWARE_DEVELOPER,
            joined_at=builders.MONDAY,
        )
    in_sql, by_role, service_in_sql = set(), set(), set()
    for name, person in people.items():
        if Assessment.objects.visible_to(person).filter(pk=assessment.pk).exists():
            in_sql.add(name)
        if may(person, "assessment.see", assessment):
            by_role.add(name)
        assert may(person, "assessment.see", assessment) == sees(
            roles_of(person, assessment), assessment.state
        )
        if Service.objects.visible_to(person).filter(pk=assessment.service_id).exists():
            service_in_sql.add(name)
    expected = expected_to_see(state)
    if not seated_by_the_builder(state):
        expected -= {"lead", "researcher", "designer", "technologist", "observer"}
    assert in_sql == expected
    assert by_role == expected
    # A service is seen with any of its assessments, and always by its own people and its desk.
    always = {"team_member", "staff_in_service_team", *DESK}
    always |= {name for name in people if name.startswith("staff_") and name != "staff_who_left"}
    assert service_in_sql == expected | always


@pytest.mark.parametrize("state", State)
def test_the_desk_is_for_staff_on_neither_side(cast, state):
    assessment = builders.an_assessment(cast, state)
    people = everyone(cast, assessment)
    at_the_desk = {
        name
        for name, person in people.items()
        if Assessment.objects.filter(desk_filter(person)).filter(pk=assessment.pk).exists()
    }
    assert at_the_desk == (set() if state == S.DRAFT else DESK)


def test_the_cast_of_these_tests_is_complete(cast):
    people = everyone(cast, builders.an_assessment(cast, S.REPORTING))
    groups = BOOKERS | SERVICE_SIDE | ON_PANEL | DESK | NOBODY
    assert set(people) == groups - {"delivery_manager", "deputy_director"}
    assert len(groups) == sum(map(len, (BOOKERS, SERVICE_SIDE, ON_PANEL, DESK, NOBODY)))


ROLES = {
    "staff_with_seat": {Role.PANEL},
    "staff_who_observes": {Role.OBSERVER},
    "staff_in_service_team": {Role.SERVICE_TEAM},
    "staff_who_directs": {Role.DIRECTOR},
    "staff_who_manages": {Role.MANAGER},
    "staff": {Role.STAFF},
    "foreign_staff": set(),
    "foreign_staff_with_seat": {Role.PANEL},
    "lead": {Role.LEAD, Role.PANEL},
    "observer": {Role.OBSERVER},
    "head_of_profession": set(),
    "left_panel": set(),
    "left_service_team": set(),
    "was_manager": set(),
    "inactive_member": set(),
    "inactive_assessor": set(),
    "inactive_staff": set(),
    "spare_assessor": set(),
}


def test_staff_on_a_side_act_in_that_part_only(cast):
    assessment = builders.an_assessment(cast, S.CHECKING)
    people = everyone(cast, assessment)
    as_staff = [verb for verb, who in MAY.items() if who == {Role.STAFF}]
    for name, roles in ROLES.items():
        assert roles_of(people[name], assessment) == roles, name
        doable = [verb for verb in as_staff if may(people[name], verb, assessment)]
        assert doable == (as_staff if name == "staff" else []), name


def test_staff_on_a_side_get_the_desk_back_when_that_part_ends(cast):
    assessment = builders.an_assessment(cast, S.CHECKING)
    people = everyone(cast, assessment)
    member = people["staff_with_seat"]
    assert "report.share" not in open_to(member, assessment)
    Seat.objects.filter(person=member).update(left_at=builders.MONDAY)
    assert "report.share" in open_to(member, assessment)


def test_a_draft_of_their_own_is_seen_by_staff_who_book_on_behalf_and_by_no_other_staff(cast):
    draft = builders.an_assessment(cast, S.DRAFT)
    Assessment.objects.filter(pk=draft.pk).update(started_by=cast.staff)
    draft.refresh_from_db()
    for person, sees_it in ((cast.staff, True), (cast.other_staff, False)):
        assert may(person, "assessment.see", draft) is sees_it
        assert Assessment.objects.visible_to(person).filter(pk=draft.pk).exists() is sees_it
    assert not Assessment.objects.filter(desk_filter(cast.staff)).filter(pk=draft.pk).exists()


@pytest.mark.parametrize("name", ["primary_contact", "product_manager", "staff", "lead"])
def test_who_is_made_inactive_loses_everything_at_once(cast, name):
    assessment = builders.an_assessment(cast, S.REPORTING)
    person = getattr(cast, name)
    assert open_to(person, assessment)
    person.active = False
    person.save()
    assert roles_of(person, assessment) == set()
    assert open_to(person, assessment) == []
    assert staff_of(person) == []
    assert not Assessment.objects.filter(visible_filter(person)).exists()
    assert not Assessment.objects.filter(desk_filter(person)).exists()
    assert not Service.objects.visible_to(person).exists()


def test_an_assessor_on_one_panel_is_a_stranger_to_the_next(cast):
    mine = builders.an_assessment(cast, S.REPORTING)
    other = builders.an_assessment(cast, S.ARRANGING)
    assert may(cast.lead, "assessment.see", mine)
    assert not may(cast.lead, "assessment.see", other)
    assert [a.pk for a in Assessment.objects.visible_to(cast.lead)] == [mine.pk]


def test_nobody_sees_an_assessment_twice_in_a_list(cast):
    assessment = builders.an_assessment(cast, S.SHARED)
    ServicePerson.objects.create(
        service=assessment.service,
        person=cast.product_manager,
        role=TeamRole.PRODUCT_MANAGER,
        joined_at=builders.MONDAY,
    )
    assert Assessment.objects.visible_to(cast.product_manager).count() == 1


def test_the_clock_may_do_only_what_is_the_clocks(cast):
    assessment = builders.an_assessment(cast, S.ARRANGED)
    assert roles_of(None, assessment) == {Role.CLOCK}
    given = [verb for verb in MAY if may(None, verb, assessment)]
    assert [verb for verb in given if not verb.startswith("clock.")] == ["assessment.hold"]


def test_every_row_of_the_policy_names_somebody():
    assert [verb for verb, who in MAY.items() if not who] == []
    assert not allows("report.submit", {Role.PANEL})
