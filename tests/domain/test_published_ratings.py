"""How published reports rated each point: rows that come, change and go with what is public."""

import pytest
from django.core.management import call_command

from assess.domain import arranging, publication, publishing, writing
from assess.domain.models import (
    OrganisationAlias,
    Person,
    Point,
    PublishedRating,
    PublishedReport,
    Service,
    ServicePerson,
    Standard,
)
from assess.domain.words import Phase, State, TeamRole
from tests.builders import MONDAY, days

LATER = MONDAY + days(40)


def rows(**wanted):
    found = PublishedRating.objects.filter(**wanted).order_by("report", "number")
    return list(found.values_list("report_id", "number", "rating", "extract"))


def test_a_published_report_has_a_row_for_each_point_and_no_other_report_any(an_assessment):
    for state in (State.SHARED, State.ACCEPTED, State.TAKEN_DOWN):
        an_assessment(state)
    published = an_assessment(State.PUBLISHED)
    assert {row[0] for row in rows()} == {published.pk}
    assert [row[1:] for row in rows()][2:5] == [
        (3, "amber", "Why point 3 is amber."),
        (4, "green", "What was done well on point 4."),
        (5, "green", "What was done well on point 5."),
    ]
    one = PublishedRating.objects.get(number=5)
    assert (one.standard, one.phase, one.service_id, one.listed_on) == (
        published.standard,
        "alpha",
        published.service_id,
        published.assessed_on,
    )
    assert len(rows()) == 14


def test_they_follow_a_correction_a_taking_down_and_a_putting_back(cast, an_assessment):
    published = an_assessment(State.PUBLISHED)
    note, texts = "A number was wrong.", {"point:3": {"reason": "Why, put right."}}
    publishing.correct(published, by=cast.staff, at=LATER, note=note, texts=texts)
    kept = rows()
    assert kept[2][1:] == (3, "amber", "Why, put right.")
    publishing.take_down(published, by=cast.staff, at=LATER, reason="It names a person.")
    assert rows() == []
    publishing.publish(published, by=cast.staff, at=LATER + days(1))
    assert rows() == kept


def test_what_was_accepted_in_confidence_has_none_until_it_is_published(cast, an_assessment):
    accepted = an_assessment(State.ACCEPTED)
    publication.renew_all()
    assert rows() == []
    arranging.mark_confidential(
        accepted, by=cast.staff, at=LATER, confidential=False, reason="It was announced."
    )
    publishing.publish(accepted, by=cast.staff, at=LATER)
    assert len(rows()) == 14


def test_a_peer_review_has_none(an_assessment):
    an_assessment(State.PUBLISHED, phase=Phase.DISCOVERY)
    assert PublishedReport.objects.count() == 1
    assert rows() == []


def test_a_point_not_in_scope_or_of_another_standard_is_its_own(an_assessment):
    published = an_assessment(State.PUBLISHED)
    content = published.public_version.content
    content["points"][13] |= {"in_scope": False, "rating": ""}
    type(published.public_version).objects.update(content=content)
    old = Standard.objects.create(slug="old", version="2014", title="An old standard")
    Point.objects.create(standard=old, number=1, title="An old point", summary="x", url="")
    type(published).objects.filter(pk=published.pk).update(standard=old)
    publication.renew_all()
    assert [row[1] for row in rows(standard=old)] == list(range(1, 14))
    assert rows(standard=published.standard_id) == []


def test_renewing_everything_writes_lost_rows_and_drops_wrong_ones(an_assessment):
    an_assessment(State.PUBLISHED)
    kept = rows()
    PublishedRating.objects.filter(number__gt=5).delete()
    PublishedRating.objects.update(extract="Wrong.", rating="red")
    publication.renew_all()
    assert rows() == kept


@pytest.fixture
def named(cast, an_assessment):
    """Published with a text that names everyone and everything."""
    Person.objects.filter(pk=cast.designer.pk).update(first_name="Ines", last_name="Quill")
    Person.objects.filter(pk=cast.team_member.pk).update(first_name="Tomas", last_name="Breck")
    OrganisationAlias.objects.create(organisation=cast.office, name="Test Office")
    draft = an_assessment(State.PUBLISHED)
    Service.objects.create(organisation=cast.office, name="Find a lost umbrella")
    Service.objects.filter(pk=draft.service_id).update(name="Renew a licence (RAL)")
    left = Person.objects.create(email="left@testing.example", first_name="Odd", last_name="Vale")
    ServicePerson.objects.create(
        service=draft.service, person=left, role=TeamRole.POLICY, joined_at=MONDAY, left_at=MONDAY
    )
    return draft


def test_extracts_name_no_service_organisation_or_person(cast, named):
    reason = (
        "**Tomas Breck** heard from Breck and Ms Vale that RAL, “Renew a Licence” and [Find a lost "
        "umbrella](https://umbrella.testing.example/) share the Test Office’s and DfT’s desk at the "
        "Department for Testing."
    )
    texts = {"point:3": {"reason": reason}}
    publishing.correct(named, by=cast.staff, at=LATER, note="Names.", texts=texts)
    (found,) = rows(report=named.pk, number=3)
    assert found[3] == (
        "Someone heard from someone and someone that the service, “the service” and the service "
        "share the organisation’s and the organisation’s desk at the organisation."
    )


def test_the_name_it_had_when_published_is_left_out_too(cast, named):
    then = named.public_version.content["service"]["name"]
    texts = {"point:3": {"reason": f"{then} is now “Renew a licence”."}}
    publishing.correct(named, by=cast.staff, at=LATER, note="Names.", texts=texts)
    assert rows(report=named.pk, number=3)[0][3] == "The service is now “the service”."


def test_a_draft_writes_none(cast, an_assessment):
    draft = an_assessment(State.REPORTING)
    writing.write_point(draft, by=cast.lead, point=3, version=1, rating="red", reason="Draft.")
    publication.renew([draft.service_id])
    assert rows() == []


def test_a_command_writes_them_all_after_an_upgrade(an_assessment, capsys):
    an_assessment(State.PUBLISHED)
    kept = rows()
    PublishedRating.objects.all().delete()
    call_command("renew_published")
    assert capsys.readouterr().out == "1 published reports, 14 ratings of points.\n"
    assert rows() == kept
