"""Who has done what: by their points, by what these lack, by what they said."""

import datetime
import uuid

from assess.domain import panel, writing
from assess.domain.models import PointReview, PointsDone, Seat
from assess.domain.readiness import missing
from assess.domain.words import Phase, State
from assess.queries.drafting import overview
from assess.queries.progress import progress

AT = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)


def read(assessment, person):
    return progress(assessment, overview(assessment, person))


def test_each_member_has_their_points_and_what_these_lack(an_assessment, cast):
    draft = an_assessment(State.REPORTING, rated=9)
    writing.write_point(draft, by=cast.designer, at=AT, point=2, version=1, rating="amber")
    PointsDone.objects.create(assessment=draft, person=cast.technologist, at=AT)
    found = read(draft, cast.staff)
    assert [(each.name, each.is_lead) for each in found.members] == [
        (cast.lead.name, True),
        (cast.researcher.name, False),
        (cast.designer.name, False),
        (cast.technologist.name, False),
    ]
    assert found.done == 1
    assert found.of(cast.observer.pk) is None
    designer = found.of(cast.designer.pk)
    assert designer.role == "Design assessor (Interaction)"
    assert (designer.leads_on, designer.rated) == ((1, 2, 3, 4, 5, 8, 13), 6)
    assert designer.complete == 5
    assert [each.sentence for each in designer.missing] == [
        "Say why point 2 is rated amber.",
        "Add an action to point 2: it is amber.",
        "Rate point 13, Use and contribute to open standards, common components and patterns.",
    ]
    assert designer.lacks == [("point 2", "2"), ("point 13", "13")]
    assert ("overall rating", "confirm") in found.of(cast.lead.pk).lacks
    assert (designer.last_change, designer.done_at) == (AT, None)
    technologist = found.of(cast.technologist.pk)
    assert (technologist.leads_on, technologist.rated) == ((9, 11, 12, 13, 14), 1)
    assert [each.part for each in technologist.missing] == ["11", "12", "13", "14"]
    assert (technologist.done_at, technologist.last_change) == (AT, None)


def test_everything_missing_belongs_to_someone(an_assessment, cast):
    draft = an_assessment(State.REPORTING, rated=2)
    seat = draft.seats.get(person=cast.technologist)
    panel.release(draft, by=cast.staff, seat=seat, reason="Ill.")
    PointReview.objects.filter(assessment=draft, point__number=14).update(in_scope=False)
    found = read(draft, cast.lead)
    assert {each for member in found.members for each in member.missing} == set(missing(draft))
    assert found.led_by_nobody == (10, 12)
    lead = found.of(cast.lead.pk)
    assert {"confirm", "10", "12"} <= {each.part for each in lead.missing}
    assert set(lead.leads_on).isdisjoint(found.led_by_nobody)


def test_a_peer_review_has_no_points_to_lead(an_assessment, cast):
    found = read(an_assessment(State.REPORTING, phase=Phase.DISCOVERY), cast.lead)
    assert {member.leads_on for member in found.members} == {()}
    assert found.members[0].last_change is not None


def test_it_asks_once_for_a_panel_of_1_and_of_7(an_assessment, cast, django_assert_num_queries):
    one, many = (an_assessment(State.REPORTING, rated=n) for n in (1, 14))
    Seat.objects.filter(assessment=one, is_lead=False).update(left_at=AT)
    for person in (cast.spare_assessor, cast.stranger, cast.foreign_staff):
        Seat.objects.create(assessment=many, person=person, role="technical", given_at=AT)
    for action in range(7):
        writing.write_action(
            many, by=cast.designer, point=3, uuid=uuid.uuid4(), text=f"Do {action}."
        )
    for draft, number in ((one, 1), (many, 7)):
        read_already = overview(draft, cast.lead)
        with django_assert_num_queries(1):
            assert len(progress(draft, read_already).members) == number
