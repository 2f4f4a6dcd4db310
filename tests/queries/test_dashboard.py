"""What the dashboard reads agrees with the policy, for the whole cast, in every state."""

import pytest

from assess.domain.models import Assessment
from assess.domain.policy import desk_filter, on_behalf_filter, own_filter, sees
from assess.domain.roles import Role, parts_of, roles_of
from assess.domain.words import State
from assess.queries.dashboard import dashboard, part_words, previous, seen_rating
from tests import builders

CAST = [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS, "other_staff"]
ON_THE_DESK = {Role.STAFF, Role.ON_BEHALF}


@pytest.mark.parametrize("state", State)
def test_what_is_read_for_many_is_what_the_policy_says_of_one(cast, an_assessment, state):
    one = an_assessment(state)
    for name in CAST:
        person = getattr(cast, name)
        roles = roles_of(person, one)
        own = roles - ON_THE_DESK
        assert parts_of(person).get(one.pk, frozenset()) == own, name
        mine = Assessment.objects.filter(own_filter(person))
        assert mine.exists() == sees(own, state), name
        desk = Assessment.objects.filter(desk_filter(person) | on_behalf_filter(person))
        assert desk.exists() == sees(roles & ON_THE_DESK, state), name
        assert Assessment.objects.visible_to(person).exists() == sees(roles, state), name


@pytest.mark.parametrize("state", State)
def test_each_assessment_is_on_the_dashboard_or_over(cast, an_assessment, state):
    one = an_assessment(state)
    for name in CAST:
        person, now = getattr(cast, name), builders.MONDAY + builders.days(22)
        found = dashboard(person, now=now, is_staff=False, team="service assessment team")
        current = [row.pk for row in found.assessments]
        over = [row.pk for row in previous(person, now=now, number="1").rows]
        seen = sees(roles_of(person, one) - ON_THE_DESK, state)
        assert current + over == ([one.pk] if seen else []), name
        assert found.has_previous == bool(over)
        assert found.waiting is None
        assert all(task.page for task in found.tasks)
        # What is left to do after the report is of an assessment that is over.
        after = [task for task in found.tasks if task.page == "service-actions"]
        assert {task.pk for task in found.tasks if task not in after} <= set(current)
        assert {task.pk for task in after} <= set(over)


def test_who_has_left_has_nothing(cast, an_assessment):
    an_assessment(State.REPORTING)
    cast.lead.active = False
    found = dashboard(cast.lead, now=builders.MONDAY, is_staff=False, team="")
    assert (found.tasks, found.assessments, found.services) == ([], [], [])


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ({Role.PRIMARY_CONTACT, Role.SERVICE_TEAM}, "Primary contact"),
        ({Role.PRIMARY_CONTACT, Role.MANAGER}, "Primary contact, product or delivery manager"),
        ({Role.LEAD, Role.PANEL}, "Lead assessor"),
        ({Role.SERVICE_TEAM}, "Service team"),
        ({Role.STAFF, Role.ON_BEHALF}, "You book on behalf of the service team"),
    ],
)
def test_a_part_in_words(roles, said):
    assert part_words(roles) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("product_manager", "Product manager"),
        ("delivery_manager", "Delivery manager"),
        ("deputy_director", "Digital deputy director"),
    ],
)
def test_the_dashboard_says_as_which_manager_someone_is_named(cast, an_assessment, name, said):
    an_assessment(State.SHARED)
    now = builders.MONDAY + builders.days(22)
    (row,) = dashboard(getattr(cast, name), now=now, is_staff=False, team="").assessments
    assert row.part == said


@pytest.mark.parametrize(
    ("state", "roles", "seen"),
    [
        (State.PUBLISHED, set(), True),
        (State.SHARED, set(), False),
        (State.SHARED, {Role.OBSERVER}, False),
        (State.SHARED, {Role.SERVICE_TEAM}, True),
        (State.CHALLENGED, {Role.PANEL}, True),
        (State.TAKEN_DOWN, {Role.DIRECTOR}, True),
        (State.TAKEN_DOWN, set(), False),
        (State.CHECKING, {Role.STAFF}, False),
        (State.REPORTING, {Role.LEAD, Role.PANEL}, False),
    ],
)
def test_who_sees_an_overall_rating(state, roles, seen):
    assert seen_rating(state, roles, "amber") == ("amber" if seen else "")
    assert seen_rating(state, roles, None) == ""
