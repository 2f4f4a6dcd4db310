"""What readers of a report are told of what happened since: all that is public, and nothing else."""

import datetime
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import living, publication, publishing, revising
from assess.domain.models import ActionStep, Document, PublishedReport
from assess.domain.since import read
from assess.domain.words import Phase, State, StepKind
from tests import after, builders
from tests.shelf import FIRST, a_report

pytestmark = pytest.mark.django_db
LATER = builders.MONDAY + builders.days(60)


def days(number):
    return LATER + builders.days(number)


def told(one) -> list[str]:
    """The updates of the report, each with its day."""
    row = PublishedReport.objects.get(pk=one.pk)
    found = read(row.updates, row.standing)
    return [f"{each.day} {each.words}" for each in found.updates]


def now(one) -> dict[int, tuple[str, str, str, int | None]]:
    row = PublishedReport.objects.get(pk=one.pk)
    return {
        each.number: (each.was, each.rating, each.how_words, each.report)
        for each in read(row.updates, row.standing).standing
    }


@pytest.fixture
def published(cast):
    return builders.an_assessment(cast, State.PUBLISHED, ambers=(3, 5))


def test_a_report_to_which_nothing_happened_tells_nothing(published):
    row = PublishedReport.objects.get()
    assert row.updates == []
    assert not read(row.updates, row.standing)
    assert now(published)[3] == ("amber", "amber", "As in this report", None)
    assert len(row.standing) == 14
    assert not Document.objects.exclude(updates="").exists()


def test_what_happens_to_an_action_is_told_the_newest_first(cast, published):
    tags = {PublishedReport.objects.get().tag}
    for number, (point, kind) in enumerate(
        [(5, StepKind.MITIGATION), (3, StepKind.CLOSED), (3, StepKind.REOPENED)]
    ):
        after.happened(published, point, kind, by=cast.staff, at=days(number))
        tags.add(PublishedReport.objects.get().tag)
    assert told(published) == [
        "2027-04-04 Action 3.1 was opened again.",
        "2027-04-03 Action 3.1 was closed.",
        "2027-04-02 A mitigation was agreed for action 5.1. The action stays open.",
    ]
    assert len(tags) == 4


def test_nothing_private_is_told(cast, published):
    after.evidence(published, 3, cast.team_member, LATER)
    for kind in StepKind:
        after.happened(published, 3, kind, by=cast.staff, at=LATER)
    one = uuid.uuid4()
    revising.ask(published, by=cast.team_member, at=LATER, uuid=one, point=3, case=after.PRIVATE)
    revising.decide(
        published, by=cast.lead, at=days(1), uuid=one, agreed=True, reason=after.PRIVATE
    )
    row = PublishedReport.objects.get()
    kept = json.dumps([row.updates, row.standing, row.others, row.documents])
    assert after.PRIVATE not in kept
    for person in vars(cast).values():
        if hasattr(person, "email"):
            assert person.name not in kept and person.email not in kept
    assert {each["kind"] for each in row.updates} == {
        "revised", "closed", "mitigation", "reopened",
    }  # fmt: skip


def test_an_agreed_revision_and_what_it_superseded_are_told(cast, published):
    after.evidence(published, 3, cast.team_member, LATER)
    for agreed in (False, True):
        one, tag = uuid.uuid4(), PublishedReport.objects.get().tag
        revising.ask(published, by=cast.team_member, at=LATER, uuid=one, point=3, case="Yes.")
        revising.decide(published, by=cast.lead, at=days(1), uuid=one, agreed=agreed, reason="Yes.")
        assert (PublishedReport.objects.get().tag != tag) == agreed
    assert told(published) == [
        "2027-04-03 Point 3 was revised by agreement, from amber to green.",
        "2027-04-03 Action 3.1 was superseded by the revision of point 3.",
    ]
    assert now(published)[3] == ("amber", "green", "Revised by agreement", None)
    assert now(published)[5] == ("amber", "amber", "As in this report", None)


@pytest.fixture
def red(cast):
    made = a_report(cast, overall="red")
    after.counted(made)
    return made


def test_a_reassessment_is_told_with_its_report(cast, red):
    still = after.reassessed(cast, red, "red", FIRST + builders.days(100))
    well = after.reassessed(cast, still, "green", FIRST + builders.days(200))
    assert told(red) == [
        "2027-09-13 Point 5 was reassessed and is now green. It was red before.",
        "2027-06-05 Point 5 was reassessed and is still red.",
    ]
    assert told(still) == ["2027-09-13 Point 5 was reassessed and is now green. It was red before."]
    assert told(well) == []
    assert now(red) == {5: ("red", "green", "Reassessed", well.pk)}
    assert now(well) == {5: ("green", "green", "As in this report", None)}
    publishing.take_down(well, by=cast.staff, at=LATER, reason="A mistake.")
    assert now(red) == {5: ("red", "red", "Reassessed", still.pk)}
    assert len(told(red)) == 1


def test_nothing_is_told_of_a_reassessment_that_is_not_public(cast, red):
    before = PublishedReport.objects.values().get()
    hidden = after.reassessed(
        cast, red, "green", FIRST + builders.days(100), state=State.TAKEN_DOWN
    )
    for state, more in (
        (State.TAKEN_DOWN, {}),
        (State.ACCEPTED, {}),
        (State.SHARED, {"respond_by": LATER.date()}),
        (State.PUBLISHED, {"confidential": True, "confidential_reason": "Not announced."}),
    ):
        type(hidden).objects.filter(pk=hidden.pk).update(state=state, **more)
        publication.renew([red.service_id])
        assert PublishedReport.objects.values().get() == before, state


def test_an_action_superseded_by_a_report_in_confidence_is_told_once_that_is_public(
    cast, published
):
    at = days(3)
    later = a_report(
        cast, service=published.service, phase=Phase.PRIVATE_BETA, overall="green",
        state=State.ACCEPTED, at=at,
    )  # fmt: skip
    after.counted(later)
    after.happened(published, 3, StepKind.SUPERSEDED, by=cast.staff, at=at, because_of=later)
    publication.renew([published.service_id])
    assert told(published) == []
    later.state = State.PUBLISHED
    later.save()
    publication.renew([published.service_id])
    assert told(published) == ["2027-04-05 Action 3.1 was superseded by a later report."]
    assert PublishedReport.objects.get(pk=published.pk).updates[0]["report"] == later.pk
    assert now(published)[5] == ("amber", "green", "Assessed", later.pk)
    assert now(published)[3] == ("amber", "amber", "As in this report", None)


def test_a_service_knows_nothing_of_another(cast, published):
    other = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,), name="Another")
    after.happened(other, 3, StepKind.CLOSED, by=cast.staff, at=LATER)
    assert (len(told(published)), len(told(other))) == (0, 1)


def test_many_reports_cost_as_many_questions_as_one(cast):
    reports = [a_report(cast, f"Report {n}", overall="amber") for n in range(7)]
    for each in reports:
        after.counted(each)
    every = [
        living.Told(r.pk, r.service_id, r.standard_id, r.public_version.content["points"])
        for r in reports
    ]
    asked = []
    for some in (every[:1], every):
        with CaptureQueriesContext(connection) as queries:
            assert len(living.since(some, {each.pk for each in reports})) == len(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_report_that_is_not_public_tells_its_own_readers_the_same(cast):
    one = builders.an_assessment(cast, State.ACCEPTED, ambers=(3,))
    after.happened(one, 3, StepKind.CLOSED, by=cast.staff, at=LATER)
    hidden = a_report(cast, service=one.service, state=State.ACCEPTED, at=days(1))
    after.counted(hidden)
    found = living.since_of(one)
    assert [each.words for each in found.updates] == ["Action 3.1 was closed."]
    assert not found.changed
    assert not PublishedReport.objects.exists()
    assert not living.since_of(builders.an_assessment(cast, State.SHARED, ambers=(3,)))
    assert not living.since_of(builders.an_assessment(cast, State.PUBLISHED, phase=Phase.DISCOVERY))


def test_steps_that_change_nothing_for_readers_write_nothing(
    cast, published, django_assert_num_queries
):
    event = published.events.last()
    event.before = event.after = State.PUBLISHED
    for verb in ("action.plan", "action.offer_evidence", "revision.ask"):
        event.verb, event.data = verb, {}
        with django_assert_num_queries(0):
            publication.keep_up(type(event), event)


def test_renewing_everything_brings_the_updates_back(cast, published):
    after.happened(published, 3, StepKind.CLOSED, by=cast.staff, at=LATER)
    before = PublishedReport.objects.values().get()
    PublishedReport.objects.update(updates=[], standing=[], tag="x")
    publication.renew_all()
    assert PublishedReport.objects.values().get() == before
    ActionStep.objects.all().delete()
    publication.renew_all()
    assert told(published) == []


def test_documents_that_say_what_happened_follow_it(cast, published):
    at = datetime.timedelta(minutes=1)

    def asked():
        found = Document.objects.exclude(updates="")
        return set(found.values_list("updates", "version__number", "asked_at"))

    after.happened(published, 3, StepKind.CLOSED, by=cast.staff, at=LATER)
    [(first, number, when)] = asked()
    assert (number, when, Document.objects.count()) == (2, LATER, 10)
    after.happened(published, 3, StepKind.REOPENED, by=cast.staff, at=LATER + at)
    [(second, _, when)] = asked()
    assert second != first and when == LATER + at
    publishing.correct(
        published, by=cast.staff, at=LATER + 2 * at, note="A number.",
        texts={"overall": {"scope": "As 300 people use it."}},
    )  # fmt: skip
    assert {(each[0], each[1]) for each in asked()} == {(second, 3)}
    publishing.take_down(published, by=cast.staff, at=LATER + 3 * at, reason="A mistake.")
    assert (asked(), Document.objects.count()) == (set(), 5)
    publishing.publish(published, by=cast.staff, at=LATER + 4 * at)
    assert {(each[0], each[1]) for each in asked()} == {(second, 3)}
    assert Document.objects.count() == 10
