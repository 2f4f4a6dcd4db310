"""The people of a service team, and those an assessment names."""

import pytest

from assess.domain import requests, team
from assess.domain.models import Event, Membership, Person, ServicePerson
from assess.domain.policy import may
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.roles import Role
from assess.domain.words import MemberRole, State, TeamRole

S = State
NEW = "new.person@testing.example"
SAYS_WHICH = "Enter an email address that ends in testing.example"


def history(assessment, verb: str) -> list[dict]:
    return [e.data for e in Event.objects.filter(assessment=assessment, verb=verb)]


def names(assessment) -> list[str]:
    return [member.person.name for member in team.live_team(assessment)]


# Adding


@pytest.mark.parametrize("by", ["primary_contact", "product_manager", "staff"])
def test_someone_is_added_and_sees_the_assessment(an_assessment, cast, by):
    requested = an_assessment(S.REQUESTED)
    team.add(
        requested,
        by=getattr(cast, by),
        email="  New.Person@Testing.example ",
        role=TeamRole.UX_DESIGNER,
        first_name=" New ",
        last_name="Person",
    )
    added = Person.objects.get(email=NEW)
    assert added.name == "New Person"
    assert may(added, "assessment.see", requested)
    assert history(requested, "team.add") == [
        {"person": "New Person", "email": NEW, "words": "UX designer"}
    ]


def test_someone_we_know_keeps_their_name(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    team.add(
        requested,
        by=cast.primary_contact,
        email=cast.stranger.email,
        role=TeamRole.ARCHITECT,
        first_name="Somebody",
        last_name="Else",
    )
    assert Person.objects.get(email=cast.stranger.email).name == "Stranger"


def test_a_service_team_names_allowed_domains_and_is_told_which(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    for verb, more in (
        (team.add, {"role": TeamRole.ARCHITECT}),
        (team.name_manager, {"role": MemberRole.SERVICE_OWNER}),
        (requests.transfer, {}),
    ):
        with pytest.raises(Refused, match=SAYS_WHICH) as no:
            verb(requested, by=cast.primary_contact, email="someone@shop.example", **more)
        assert no.value.field == "email"
    assert not Person.objects.filter(email="someone@shop.example").exists()


def test_the_service_assessment_team_may_name_anyone(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    team.add(requested, by=cast.staff, email="someone@shop.example", role=TeamRole.ARCHITECT)
    assert may(Person.objects.get(email="someone@shop.example"), "team.see", requested)


def test_nobody_is_in_a_service_team_twice(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    with pytest.raises(Refused, match="Team Member is already in the service team") as no:
        team.add(
            requested,
            by=cast.primary_contact,
            email=cast.team_member.email,
            role=TeamRole.ARCHITECT,
        )
    assert no.value.field == "email"
    assert history(requested, "team.add") == []


def test_a_role_in_the_service_team_is_needed(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    with pytest.raises(Refused, match="Choose a role in the service team"):
        team.add(requested, by=cast.staff, email=NEW, role="hero")


def test_who_was_closed_out_cannot_be_added(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    Person.objects.filter(pk=cast.stranger.pk).update(active=False)
    with pytest.raises(Refused, match="can no longer sign in") as no:
        team.add(requested, by=cast.staff, email=cast.stranger.email, role=TeamRole.POLICY)
    assert no.value.field == "email"


@pytest.mark.parametrize("who", ["team_member", "deputy_director", "lead", "observer"])
def test_others_do_not_change_the_service_team(an_assessment, cast, who):
    arranged = an_assessment(S.ARRANGED)
    with pytest.raises(NotAllowed):
        team.add(arranged, by=getattr(cast, who), email=NEW, role=TeamRole.POLICY)
    assert not Person.objects.filter(email=NEW).exists()


# Leaving


def member_of(assessment, person) -> ServicePerson:
    return ServicePerson.objects.get(service=assessment.service, person=person, left_at=None)


@pytest.mark.parametrize("state", [S.REQUESTED, S.CHALLENGED, S.ACCEPTED, S.PUBLISHED, S.CLOSED])
def test_a_leavers_access_ends_at_once_whatever_the_state(an_assessment, cast, state):
    assessment = an_assessment(state)
    assert may(cast.team_member, "assessment.see", assessment)
    team.remove(assessment, by=cast.staff, member=member_of(assessment, cast.team_member))
    assert not may(cast.team_member, "assessment.see", assessment)
    assert history(assessment, "team.remove") == [
        {"person": "Team Member", "email": "team.member@testing.example"}
    ]


def test_who_left_can_come_back(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    team.remove(requested, by=cast.primary_contact, member=member_of(requested, cast.team_member))
    team.add(requested, by=cast.primary_contact, email=cast.team_member.email, role=TeamRole.POLICY)
    assert sorted(names(requested)) == ["Primary Contact", "Team Member"]


def test_nobody_is_removed_twice(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    member = member_of(requested, cast.team_member)
    team.remove(requested, by=cast.staff, member=member)
    with pytest.raises(Refused, match="Team Member has already been removed"):
        team.remove(requested, by=cast.staff, member=member)
    assert len(history(requested, "team.remove")) == 1


def test_the_primary_contact_hands_over_before_they_leave(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    member = member_of(requested, cast.primary_contact)
    with pytest.raises(Refused, match="Primary Contact is the primary contact. Hand the booking"):
        team.remove(requested, by=cast.staff, member=member)
    requests.transfer(requested, by=cast.primary_contact, email=cast.team_member.email)
    team.remove(requested, by=cast.staff, member=member)
    assert not may(cast.primary_contact, "assessment.see", requested)


def test_someone_of_another_service_is_not_removed_from_here(an_assessment, cast):
    mine, other = an_assessment(S.REQUESTED), an_assessment(S.REQUESTED)
    with pytest.raises(ServicePerson.DoesNotExist):
        team.remove(mine, by=cast.staff, member=member_of(other, cast.team_member))


# Naming managers


def test_a_manager_is_replaced_and_the_one_before_loses_the_part_at_once(an_assessment, cast):
    reporting = an_assessment(S.REPORTING)
    team.name_manager(
        reporting,
        by=cast.primary_contact,
        role=MemberRole.PRODUCT_MANAGER,
        email=NEW,
        first_name="New",
        last_name="Person",
    )
    assert [m.person.name for m in team.managers(reporting)] == ["Delivery Manager", "New Person"]
    assert not may(cast.product_manager, "assessment.see", reporting)
    assert may(Person.objects.get(email=NEW), "report.accept", reporting)
    assert history(reporting, "managers.name") == [
        {
            "person": "New Person",
            "email": NEW,
            "previous": "product.manager@testing.example",
            "words": "product manager",
            "reason": "",
        }
    ]


def test_naming_the_same_person_again_changes_nothing(an_assessment, cast):
    reporting = an_assessment(S.REPORTING)
    team.name_manager(
        reporting,
        by=cast.staff,
        role=MemberRole.PRODUCT_MANAGER,
        email=cast.product_manager.email,
    )
    assert history(reporting, "managers.name") == []


@pytest.mark.parametrize("state", [S.SHARED, S.CHALLENGED])
def test_once_shared_only_the_service_assessment_team_names_and_gives_a_reason(
    an_assessment, cast, state
):
    assessment = an_assessment(state)
    given = {"role": MemberRole.DELIVERY_MANAGER, "email": NEW}
    assert not team.may_name(assessment, {Role.MANAGER, Role.PRIMARY_CONTACT})
    assert team.may_name(assessment, {Role.STAFF})
    for who in (cast.primary_contact, cast.product_manager):
        with pytest.raises(Refused, match="The report has been shared"):
            team.name_manager(assessment, by=who, reason="Because.", **given)
    with pytest.raises(Refused, match="Enter why this changes") as no:
        team.name_manager(assessment, by=cast.staff, **given)
    assert no.value.field == "reason"
    team.name_manager(assessment, by=cast.staff, reason=" Left the department. ", **given)
    [event] = history(assessment, "managers.name")
    assert event["reason"] == "Left the department."
    assert not may(cast.delivery_manager, "report.accept", assessment)


@pytest.mark.parametrize("state", [S.ACCEPTED, S.PUBLISHED, S.CLOSED])
def test_nobody_is_named_after_acceptance(an_assessment, cast, state):
    assessment = an_assessment(state)
    with pytest.raises(Refused):
        team.name_manager(assessment, by=cast.staff, role="product-manager", email=NEW)
    assert not Membership.objects.filter(person__email=NEW).exists()


def test_a_place_to_be_named_for_is_needed(an_assessment, cast):
    with pytest.raises(Refused, match="Choose what this person is to the assessment"):
        team.name_manager(an_assessment(S.REQUESTED), by=cast.staff, role="king", email=NEW)


def test_one_person_can_hold_both_places(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    team.name_manager(
        requested,
        by=cast.primary_contact,
        role=MemberRole.DELIVERY_MANAGER,
        email=cast.product_manager.email,
    )
    assert [m.person for m in team.managers(requested)] == [cast.product_manager] * 2


def test_an_assessment_without_a_delivery_manager_gets_one(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    requested.memberships.filter(role=MemberRole.DELIVERY_MANAGER).delete()
    type(requested).objects.filter(pk=requested.pk).update(has_delivery_manager=False)
    team.name_manager(
        requested,
        by=cast.primary_contact,
        role=MemberRole.DELIVERY_MANAGER,
        email=cast.team_member.email,
    )
    requested.refresh_from_db()
    assert requested.has_delivery_manager is True


@pytest.mark.parametrize("who", ["team_member", "deputy_director", "lead"])
def test_others_name_nobody(an_assessment, cast, who):
    reporting = an_assessment(S.REPORTING)
    with pytest.raises(NotAllowed):
        team.name_manager(
            reporting, by=getattr(cast, who), role=MemberRole.PRODUCT_MANAGER, email=NEW
        )
