"""The demo world is whole: every state, enough to read, and no sentence twice."""

import collections
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from assess.demo import feedback, people
from assess.demo.plan import PLAN
from assess.demo.world import FOLDER, build, read_report, read_services
from assess.domain.clock import add_working_days, local_day
from assess.domain.decisions import facts_of
from assess.domain.history import chain_breaks
from assess.domain.leading import owed
from assess.domain.models import (
    Action,
    ActionStep,
    Assessment,
    Clarification,
    Email,
    Evidence,
    FeedbackAnswers,
    Person,
    PointReview,
    PointsDone,
    Standard,
)
from assess.domain.reference import bring_in_all
from assess.domain.standing import StandingKind, standing
from assess.domain.words import Kind, State
from assess.queries.feedback import mine
from tests.conftest import Browser
from tests.demo.test_days import off

REPORTS = sorted(file.stem for file in (FOLDER / "reports").glob("*.toml"))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The demo world, built once for this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        if not Standard.objects.exists():  # a test with real transactions emptied every table
            bring_in_all()
        build(timezone.now())
        yield
        transaction.set_rollback(True)


def _drafting(service):
    return Assessment.objects.get(state=State.REPORTING, service__name=service)


@pytest.mark.django_db
def test_every_state_is_there(world):
    assert set(Assessment.objects.values_list("state", flat=True)) == set(State)


@pytest.mark.django_db
def test_there_is_enough_to_read(world):
    published = Assessment.objects.filter(state=State.PUBLISHED)
    assert published.count() >= 12
    assert set(published.values_list("report__overall_rating", flat=True)) == {
        "", "red", "amber", "green",
    }  # fmt: skip
    assert published.filter(kind=Kind.PEER_REVIEW).exists()


@pytest.mark.django_db
def test_a_panel_is_half_way(world):
    drafting = _drafting("Volunteer as a river warden")
    rated = PointReview.objects.filter(assessment=drafting).exclude(rating="").count()
    assert 5 <= rated <= 9
    assert drafting.notes.count() >= 10


@pytest.mark.django_db
def test_a_panel_that_begins_sees_how_others_rated(world):
    drafting = _drafting("Reservoir safety certificates")
    assert drafting.notes.count() >= 5
    lead = drafting.seats.get(is_lead=True).person
    page = Browser().sign_in(lead).get(f"/assessments/{drafting.pk}/report/points/5/")
    said = re.search(r"([0-9]+) published reports of other services rate", page.content.decode())
    assert said is not None
    assert int(said[1]) >= 5


@pytest.mark.django_db
def test_whoever_says_that_their_points_are_finished_has_finished_them(world):
    drafting = _drafting("Volunteer as a river warden")
    owing = {each.seat.person_id: each.in_short for each in owed(drafting)}
    said = set(PointsDone.objects.filter(assessment=drafting).values_list("person_id", flat=True))
    assert said
    assert [owing[each] for each in said if owing[each]] == []
    assert any(owing.values())


@pytest.mark.django_db
def test_a_question_waits_for_an_answer(world):
    asked = Clarification.objects.get(answered_at=None)
    assert asked.assessment.state == State.SHARED


@pytest.mark.django_db
def test_there_is_feedback_to_read(world):
    answers = FeedbackAnswers.objects.all()
    assert answers.count() == sum(map(len, feedback.said().values())) >= 40
    assert set(feedback.said()) <= {entry.report for entry in PLAN}
    texts = [text for one in answers for text in (one.went_well, one.to_change) if text]
    assert len(set(texts)) == len(texts) >= 25
    counted = [mine(lead).answers for lead in Person.objects.filter(seats__is_lead=True).distinct()]
    assert min(counted) == 0 < max(counted)
    assert mine(Person.objects.get(email=people.address("Sam Whitlock"))).answers


@pytest.mark.django_db
def test_actions_are_followed_up(world):
    statuses = set(Action.objects.exclude(number=None).values_list("status", flat=True))
    assert statuses >= {"to-do", "in-progress", "evidence-offered", "closed", "mitigation-agreed"}
    kinds = set(ActionStep.objects.values_list("kind", flat=True))
    assert kinds >= {"evidence", "sent-back", "asked", "advised", "agreed", "let-through"}
    assert Evidence.objects.exclude(file_name="").exists()


@pytest.mark.django_db
def test_a_deadline_is_the_next_working_day(world):
    today = local_day(timezone.now())
    assert Assessment.objects.filter(
        state=State.SHARED, respond_by=add_working_days(today, 1)
    ).exists()


@pytest.mark.django_db
def test_people_work_on_working_days_and_nothing_happened_in_the_future(world):
    assert off(timezone.now()) == ([], [])


@pytest.mark.django_db
def test_the_history_is_whole(world):
    broken = [each for each in Assessment.objects.all() if chain_breaks(each)]
    assert broken == []


@pytest.mark.django_db
def test_no_old_email_waits_to_be_sent(world):
    assert not Email.objects.filter(sent_at=None).exists()


@pytest.mark.django_db
def test_everyone_we_offer_to_sign_in_as_is_there(world):
    addresses = {guide.email for guide in people.GUIDES}
    assert set(Person.objects.filter(email__in=addresses).values_list("email", flat=True)) == (
        addresses
    )


def _sentences(name: str) -> list[str]:
    report = read_report(name)
    texts = [value for value in report.values() if isinstance(value, str) and len(value) > 20]
    for point in report.get("points", []):
        texts += [point.get(part, "") for part in ("done_well", "reason", "observations")]
        texts += point.get("actions", [])
    found = []
    for text in texts:
        for line in text.splitlines():
            found += re.split(r"(?<=[.!?:])\s+", line.strip().removeprefix("- "))
    return [sentence for sentence in found if len(sentence) > 25]


def test_no_sentence_is_used_twice():
    seen = collections.Counter(sentence for name in REPORTS for sentence in _sentences(name))
    assert [sentence for sentence, times in seen.items() if times > 1] == []


def _in_full(point: dict) -> bool:
    done_well = point.get("done_well", "")
    return (
        len(done_well)
        + len(point.get("reason", ""))
        + len(point.get("observations", ""))
        + sum(map(len, point.get("actions", [])))
        >= 400
    )


def test_three_reports_are_written_in_full_and_the_rest_on_five_points():
    full = collections.Counter()
    for name in REPORTS:
        points = read_report(name).get("points", [])
        if len(points) == 14 and all("rating" in point for point in points):
            full[name] = sum(map(_in_full, points))
    assert [name for name, number in full.items() if number < 5] == []
    assert len([name for name, number in full.items() if number == 14]) >= 3


def test_every_report_belongs_to_a_service():
    services = read_services()
    assert {read_report(name)["service"] for name in REPORTS} <= set(services)


@pytest.mark.django_db
def test_the_demo_world_never_goes_into_production(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demonstrations"):
        call_command("demo", afresh=True)


@pytest.mark.django_db
def test_a_start_keeps_what_is_there(cast):
    before = Person.objects.count()
    call_command("demo", if_empty=True)
    assert Person.objects.count() == before


@pytest.mark.django_db
def test_people_already_there_are_not_overwritten_by_mistake(cast):
    with pytest.raises(CommandError, match="--afresh"):
        call_command("demo")


@pytest.mark.django_db
def test_one_service_was_reassessed_and_one_is_about_to_be(world):
    again = Assessment.objects.exclude(reassessment_of=None).order_by("id")
    assert [(one.state, one.reassessment_of.state) for one in again] == [
        (State.PUBLISHED, State.PUBLISHED),
        (State.ARRANGED, State.PUBLISHED),
    ]
    done, coming = again
    found = facts_of([done.service_id, coming.service_id])
    kinds = [standing(found[one.service_id], local_day(timezone.now())).kind for one in again]
    assert kinds == [StandingKind.SPEND_NOT_RECORDED, StandingKind.PAUSED]
    ended = ActionStep.objects.filter(kind="superseded", data__assessment=done.pk)
    reviews = set(ended.values_list("action__point_review__point__number", flat=True))
    assert (ended.count(), reviews) == (12, {1, 5, 9})
