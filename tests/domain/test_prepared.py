"""Prepared reads and writes find and write what the ORM would."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from assess.access import guard
from assess.domain import notes, policy, questions, quick, workflow, writing
from assess.domain.models import Action, Assessment, PointReview, Revision, Service
from assess.domain.prepared import Prepared
from assess.domain.roles import Role, roles_in, roles_of
from assess.domain.words import State
from assess.queries import drafting, point_page
from assess.queries import notes as queried_notes
from assess.web import frame
from tests import builders

EVERYONE = [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS]


def _whole(row):
    """Everything an instance holds, and what was read with it."""
    if not isinstance(row, Model):
        return row
    related = {name: _whole(each) for name, each in row._state.fields_cache.items() if each}
    return {k: v for k, v in row.__dict__.items() if k != "_state"}, related


@pytest.fixture
def drafts(an_assessment, cast):
    """Two drafts with actions and notes, so that a read can find the wrong one."""
    made = [an_assessment(State.REPORTING, ambers=(3, 5)) for _ in range(2)]
    for one in made:
        action = Action.objects.filter(point_review__assessment=one).first()
        writing.remove_action(one, by=cast.lead, uuid=action.uuid)
        notes.write_note(one, by=cast.lead, uuid=uuid.uuid4(), text="Saw the prototype", point=3)
        questions.write_question(
            one, by=cast.lead, uuid=uuid.uuid4(), text="Who tests it?", point=3
        )
    writing.confirm(made[1], by=cast.lead, rating="amber")
    return made


@pytest.mark.parametrize(
    "read",
    [
        drafting._seats, drafting._report, drafting._actions, drafting._reviews,
        point_page._steps, queried_notes._all, queried_notes._asked, frame._sittings,
    ],
)  # fmt: skip
def test_what_is_asked_of_an_assessment_is_what_the_orm_finds(read, drafts):
    found = [[_whole(row) for row in read(one.pk)] for one in drafts]
    assert found == [[_whole(row) for row in read.queryset(one.pk)] for one in drafts]
    assert any(found)
    assert read(0) == []


def test_what_is_asked_of_a_point_is_what_the_orm_finds(drafts):
    for review in PointReview.objects.select_related("point"):
        place = (review.assessment_id, review.point.number)
        for read in (writing._review, point_page._point):
            assert _whole(read.one(*place)) == _whole(read.queryset(*place)[0])
        ours = point_page._actions_of(review.pk)
        assert ours == list(point_page._actions_of.queryset(review.pk))
        live = review.actions.filter(removed_at=None).exists()
        assert bool(writing._review.one(*place).has_actions) == live
    assert writing._review.one(drafts[0].pk, 15) is None
    confirmed = [bool(writing._review.one(one.pk, 3).is_confirmed) for one in drafts]
    assert confirmed == [False, True]


def test_a_seat_read_with_the_lock_makes_the_panel_what_it_is_and_nobody_else_anything(
    drafts, cast
):
    seated = {Role.LEAD, Role.PANEL, Role.OBSERVER}
    seen = set()
    for name in EVERYONE:
        person = getattr(cast, name)
        for one in drafts:
            found = workflow._lock_for_a_save.one(one.pk, person.pk)
            assert _whole(found)[0]["id"] == one.pk
            if person.active:
                roles = roles_in(found.seat_as_text)
                assert roles == roles_of(person, one) & seated, name
                seen |= roles
    assert seen == seated


@pytest.mark.parametrize("verb", ["point.write", "report.see_draft", "booking.edit", "report.tick"])
def test_who_may_by_what_is_read_with_the_lock_is_who_may(verb, drafts, cast):
    allowed = {}
    for name in EVERYONE:
        person = getattr(cast, name)
        for one in drafts:
            with transaction.atomic():
                found, roles = workflow._locked_with_roles(verb, one.pk, person)
            assert found == one
            allowed[name] = policy.may_as(roles, verb, one.state)
            assert allowed[name] == policy.may(person, verb, one), name
    assert set(allowed.values()) == {True, False}


def test_roles_read_with_the_assessment_are_the_roles(drafts, cast):
    read = guard._find
    seen = set()
    for name in EVERYONE:
        person = getattr(cast, name)
        for one in drafts:
            found = read.one(one.pk, person.pk)
            assert _whole(found)[0]["id"] == one.pk
            if person.active:
                assert roles_in(found.roles_as_text) == roles_of(person, one), name
                seen |= roles_in(found.roles_as_text)
    assert len(seen) > 6


def test_an_input_without_a_place_is_an_error(db):
    read = Prepared(lambda pk, other: Assessment.objects.filter(pk=pk))
    with pytest.raises(TypeError, match="no place in the SQL"):
        read(1, 2)


def test_only_instances_and_tuples_are_answered(db):
    with pytest.raises(TypeError, match="ValuesIterable"):
        Prepared(lambda pk: Service.objects.filter(pk=pk).values("name"))(1)


def test_a_row_is_changed_and_its_revision_added_as_the_orm_would(drafts, cast):
    review = PointReview.objects.filter(assessment=drafts[0]).first()
    at = timezone.now() + datetime.timedelta(days=1)
    content = {"text": "é“\n", "removed": False}
    new = Revision(
        assessment=drafts[0], part="action:x", version=1, content=content, by=cast.lead, at=at
    )
    values = {"done_well": "“Much” 'more'", "changed_by": cast.lead, "changed_at": at}
    quick.change(review, values, new)
    review.refresh_from_db()
    assert (review.done_well, review.changed_by, review.changed_at) == (
        "“Much” 'more'",
        cast.lead,
        at,
    )
    assert not PointReview.objects.exclude(pk=review.pk).filter(changed_at=at).exists()
    found = Revision.objects.get(part="action:x")
    assert (found.content, found.at, found.by, found.merged_from) == (content, at, cast.lead, None)


def test_a_revision_that_cannot_be_added_changes_no_row(drafts, cast):
    review = PointReview.objects.filter(assessment=drafts[0]).first()
    before, at = review.done_well, timezone.now()
    twice = {"assessment": drafts[0], "part": "action:x", "version": 1, "by": cast.lead, "at": at}
    Revision.objects.create(**twice, content={})
    with pytest.raises(IntegrityError), transaction.atomic():
        quick.change(review, {"done_well": "More"}, Revision(**twice, content={}))
    review.refresh_from_db()
    assert review.done_well == before
