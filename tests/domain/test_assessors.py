"""The list of assessors."""

import pytest

from assess.domain import assessors
from assess.domain.models import Assessor, Event, Organisation, Person
from assess.domain.refusals import NotAllowed, Refused

NEW = {
    "email": "New.Assessor@testing.example",
    "first_name": " New ",
    "last_name": "Assessor",
    "professions": ["technology", "design"],
}
SAME = {"professions": ["design"], "may_lead": True, "cross_government": False, "active": True}


def events(verb: str) -> list[dict]:
    return [event.data for event in Event.objects.filter(verb=verb)]


def test_someone_is_added_into_their_organisation(cast):
    listed = assessors.add(by=cast.staff, may_lead=True, **NEW)
    person = Person.objects.get(email="new.assessor@testing.example")
    assert (listed.person, listed.may_lead, listed.active) == (person, True, True)
    assert (person.name, person.organisation) == ("New Assessor", cast.office)
    assert sorted(p.profession for p in listed.professions.all()) == ["design", "technology"]
    assert events("assessor.add") == [
        {
            "person": "New Assessor",
            "email": "new.assessor@testing.example",
            "professions": "Design, Technology",
        }
    ]
    assert Event.objects.get(verb="assessor.add").organisation == cast.office


def test_someone_we_know_keeps_the_name_they_gave(cast):
    assessors.add(by=cast.staff, **{**NEW, "email": cast.stranger.email})
    assert Person.objects.get(pk=cast.stranger.pk).name == "Stranger"


def test_nobody_is_added_twice(cast):
    assessors.add(by=cast.staff, **NEW)
    with pytest.raises(Refused, match="New Assessor is already in the list") as no:
        assessors.add(by=cast.other_staff, **NEW)
    assert no.value.field == "email"
    Assessor.objects.filter(person=cast.lead).update(active=False)
    with pytest.raises(Refused, match="as inactive. Make them active instead"):
        assessors.add(by=cast.staff, **{**NEW, "email": cast.lead.email})
    assert len(events("assessor.add")) == 1


def test_everything_that_is_missing_is_said_at_once(cast):
    with pytest.raises(Refused) as no:
        assessors.add(by=cast.staff, email=" ", first_name="", last_name=" ", professions=[])
    assert [field for field, _ in no.value.all()] == [
        "email",
        "first_name",
        "last_name",
        "professions",
    ]
    with pytest.raises(Refused, match="Choose professions from the list"):
        assessors.add(by=cast.staff, **{**NEW, "professions": ["cookery"]})
    assert not Person.objects.filter(email__icontains="new.assessor").exists()


def test_someone_of_another_organisation_is_cross_government(cast):
    given = {**NEW, "email": "helper@elsewhere.example"}
    with pytest.raises(Refused, match="works for Ministry of Elsewhere") as no:
        assessors.add(by=cast.staff, **given)
    assert no.value.field == "cross_government"
    assert not Person.objects.filter(email="helper@elsewhere.example").exists()
    listed = assessors.add(by=cast.staff, cross_government=True, **given)
    assert listed.person.organisation.slug == "elsewhere"


def test_someone_of_no_organisation_we_know_can_be_added(cast):
    listed = assessors.add(by=cast.staff, **{**NEW, "email": "prof@university.example"})
    assert listed.person.organisation is None
    assert listed in assessors.listed_for([cast.office.pk])


def test_who_was_closed_out_is_not_added(cast):
    Person.objects.filter(pk=cast.stranger.pk).update(active=False)
    with pytest.raises(Refused, match="Stranger can no longer sign in"):
        assessors.add(by=cast.staff, **{**NEW, "email": cast.stranger.email})


@pytest.mark.parametrize("who", ["stranger", "lead", "primary_contact"])
def test_only_the_service_assessment_team_keeps_the_list(cast, who):
    with pytest.raises(NotAllowed):
        assessors.add(by=getattr(cast, who), **NEW)
    with pytest.raises(NotAllowed):
        assessors.change(cast.lead.assessor, by=getattr(cast, who), **SAME)
    assert not Event.objects.filter(verb__startswith="assessor.").exists()


def test_the_list_is_changed_and_the_history_says_what(cast):
    listed = cast.designer.assessor
    changed = assessors.change(
        listed,
        by=cast.staff,
        first_name="Dora",
        last_name="Designer",
        professions=["accessibility", "design"],
        may_lead=False,
        cross_government=True,
        active=False,
    )
    assert changed is True
    listed.refresh_from_db()
    assert (listed.may_lead, listed.cross_government, listed.active) == (False, True, False)
    assert Person.objects.get(pk=cast.designer.pk).name == "Dora Designer"
    assert events("assessor.change") == [
        {
            "person": "Dora Designer",
            "email": "designer@testing.example",
            "name": "Dora Designer",
            "professions": "Design, Accessibility",
            "may_lead": "no",
            "cross_government": "yes",
            "active": "no",
        }
    ]


def test_saving_what_is_there_is_no_event(cast):
    names = {"first_name": "Designer", "last_name": ""}
    with pytest.raises(Refused, match="Enter a last name"):
        assessors.change(cast.designer.assessor, by=cast.staff, **SAME, **names)
    Person.objects.filter(pk=cast.designer.pk).update(last_name="Day")
    assert assessors.change(cast.designer.assessor, by=cast.staff, **SAME) is False
    assert events("assessor.change") == []


def test_an_organisation_keeps_its_own_list(cast):
    """Another department's team sees and changes only those who assess for any department."""
    listed = cast.designer.assessor
    theirs = [cast.foreign_staff.staff.get().organisation_id]
    assert listed not in assessors.listed_for(theirs)
    Person.objects.filter(pk=cast.designer.pk).update(last_name="Day")
    with pytest.raises(NotAllowed):
        assessors.change(listed, by=cast.foreign_staff, **SAME)
    listed.cross_government = True
    listed.save()
    assert listed in assessors.listed_for(theirs)
    given = {**SAME, "cross_government": True, "may_lead": False}
    assessors.change(listed, by=cast.foreign_staff, first_name="Another", last_name="Name", **given)
    person = Person.objects.get(pk=cast.designer.pk)
    assert person.name == "Designer Day"
    assert Event.objects.get(verb="assessor.change").organisation == Organisation.objects.get(
        slug="elsewhere"
    )
