"""An amber point can be revised by agreement, on evidence; a red one never (k 10)."""

import uuid

import pytest

from assess.domain import publishing, revising
from assess.domain.decisions import facts_of
from assess.domain.models import Action, ActionStep, AgreedRevision, Email, Event
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.standing import standing
from assess.domain.words import ActionStatus, Phase, State, StepKind
from assess.notify.conditions import still_asked
from tests import after, builders

pytestmark = pytest.mark.django_db
LATER = builders.MONDAY + builders.days(60)
ONE = uuid.UUID(int=7)


@pytest.fixture
def published(cast):
    made = builders.an_assessment(cast, State.PUBLISHED, ambers=(3, 5), reds=(8,))
    for point in (3, 8):
        after.evidence(made, point, cast.team_member, LATER)
    return made


def ask(cast, one, point=3, who="team_member", **more):
    given = {"uuid": ONE, "case": "We tested with 12 more people.", **more}
    return revising.ask(one, by=getattr(cast, who), at=LATER, point=point, **given)


def decide(cast, one, agreed=True, who="lead", at=LATER, reason="Every group took part."):
    return revising.decide(
        one, by=getattr(cast, who), at=at, uuid=ONE, agreed=agreed, reason=reason
    )


def now(one):
    found = standing(facts_of([one.service_id])[one.service_id], LATER.date())
    return {each.number: (each.rating, each.how) for each in found.points}


def told(kind):
    return sorted(Email.objects.filter(kind=kind).values_list("to", flat=True))


def test_agreed_the_point_is_green_and_nothing_is_left_to_do(cast, published, settings):
    ask(cast, published)
    assert told("revision-asked") == sorted([cast.lead.email, settings.TEAM_EMAIL])
    assert now(published)[3] == ("amber", "assessed")
    decide(cast, published)
    assert now(published)[3] == ("green", "revised")
    assert now(published)[5] == ("amber", "assessed")
    action = after.action_of(published, 3)
    assert (action.status, action.decided_by, action.decision) == (
        ActionStatus.SUPERSEDED,
        cast.lead,
        "The point was revised to green.",
    )
    [step] = ActionStep.objects.all()
    assert (step.action, step.kind, step.by, step.text, step.at) == (
        action,
        StepKind.SUPERSEDED,
        cast.lead,
        "The point was revised to green.",
        LATER,
    )
    assert after.action_of(published, 5).status == ActionStatus.TO_DO
    people = ["product_manager", "delivery_manager", "primary_contact", "team_member",
              "deputy_director", "researcher", "designer", "technologist"]  # fmt: skip
    assert told("revision-agreed") == sorted(
        [settings.TEAM_EMAIL, *(getattr(cast, each).email for each in people)]
    )
    events = list(Event.objects.order_by("-id")[:2])
    assert [each.verb for each in events] == ["revision.decide", "revision.ask"]
    assert events[0].data["actions"] == ["3.1"]


def test_not_agreed_it_stays_amber_and_can_be_asked_again(cast, published):
    ask(cast, published)
    decide(cast, published, agreed=False, who="staff", reason="Two groups are missing.")
    assert now(published)[3] == ("amber", "assessed")
    assert not ActionStep.objects.exists()
    assert cast.lead.email in told("revision-not-agreed")
    assert cast.designer.email not in told("revision-not-agreed")
    ask(cast, published, uuid=uuid.uuid4(), who="primary_contact", case="Now they took part.")
    assert AgreedRevision.objects.filter(decided_at=None).count() == 1


def test_what_is_closed_stays_closed_and_a_mitigation_ends(cast, published):
    after.happened(published, 3, StepKind.MITIGATION, by=cast.staff, at=LATER)
    again = after.action_of(published, 3)
    closed = Action.objects.create(
        point_review=again.point_review, number=2, position=2, text="Also this.",
        changed_by=cast.lead, changed_at=LATER, status=ActionStatus.CLOSED,
        decided_by=cast.staff, decided_at=LATER, decision="Done.",
    )  # fmt: skip
    ask(cast, published)
    decide(cast, published)
    again.refresh_from_db(), closed.refresh_from_db()
    assert (again.status, closed.status) == (ActionStatus.SUPERSEDED, ActionStatus.CLOSED)


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        (8, "Point 8 is red. Only a reassessment changes a red point."),
        (1, "Point 1 is green now, so there is nothing to revise."),
        (5, "Nothing shows yet that an action of point 5 is done."),
        (15, "Point 15 has no rating that could be revised."),
    ],
)
def test_what_cannot_be_revised_says_why(cast, published, point, sentence):
    with pytest.raises(Refused, match=sentence):
        ask(cast, published, point)
    assert not AgreedRevision.objects.exists()


def test_a_case_is_needed_and_a_closed_action_shows_enough(cast, published):
    after.happened(published, 5, StepKind.CLOSED, by=cast.staff, at=LATER)
    with pytest.raises(Refused, match="Enter why the point is met now.") as no:
        ask(cast, published, 5, case=" \n ")
    assert no.value.field == "case"
    with pytest.raises(Refused, match="Shorten this text"):
        ask(cast, published, 5, case="x" * 4_001)
    ask(cast, published, 5)


def test_evidence_that_was_removed_shows_nothing(cast, published):
    found = after.action_of(published, 3).evidence.get()
    found.removed_at = LATER
    found.save()
    with pytest.raises(Refused, match="Nothing shows yet"):
        ask(cast, published)


def test_asked_twice_it_is_there_once(cast, published):
    ask(cast, published)
    ask(cast, published)
    with pytest.raises(Refused, match="Someone has already asked for point 3"):
        ask(cast, published, uuid=uuid.uuid4(), who="product_manager")
    assert AgreedRevision.objects.count() == 1
    assert Event.objects.filter(verb="revision.ask").count() == 1


def test_taken_back_there_is_nothing_to_decide(cast, published, settings):
    ask(cast, published)
    event = Event.objects.get(verb="revision.ask")
    assert still_asked(event, published)
    revising.withdraw(published, by=cast.product_manager, at=LATER, uuid=ONE)
    assert not still_asked(event, published)
    assert told("revision-withdrawn") == sorted([cast.lead.email, settings.TEAM_EMAIL])
    for step in (decide, lambda *_: revising.withdraw(published, by=cast.team_member, uuid=ONE)):
        with pytest.raises(Refused, match="The service team has taken this back."):
            step(cast, published)
    ask(cast, published, uuid=uuid.uuid4())


def test_decided_it_is_decided(cast, published):
    with pytest.raises(Refused, match="Nobody has asked for this."):
        decide(cast, published)
    ask(cast, published)
    with pytest.raises(Refused, match="Enter why you decide so.") as no:
        decide(cast, published, reason=" ")
    assert no.value.field == "reason"
    decide(cast, published)
    decide(cast, published)
    with pytest.raises(Refused, match="Lead has already decided this."):
        decide(cast, published, agreed=False, who="staff", reason="No.")
    with pytest.raises(Refused, match="This has been decided, so it stays."):
        revising.withdraw(published, by=cast.team_member, at=LATER, uuid=ONE)
    assert Event.objects.filter(verb="revision.decide").count() == 1
    with pytest.raises(Refused, match="Point 3 is green now"):
        ask(cast, published, uuid=uuid.uuid4())


@pytest.mark.parametrize("rating", ["red", "amber"])
def test_a_later_rating_is_not_overruled(cast, published, rating):
    ask(cast, published)
    reds, ambers = ((3,), ()) if rating == "red" else ((), (3,))
    later = builders.an_assessment(cast, State.CHECKING, reds=reds, ambers=ambers)
    later.service, before = published.service, now(published)[3]
    later.save()
    builders.share(later, by=cast.staff, at=LATER)
    with pytest.raises(Refused, match="Only a reassessment|rated again in a later report"):
        decide(cast, published)
    assert now(published)[3] == (rating, "assessed") and before == ("amber", "assessed")
    decide(cast, published, agreed=False)


@pytest.mark.parametrize(
    ("verb", "may"),
    [
        ("ask", {"primary_contact", "product_manager", "delivery_manager", "team_member"}),
        ("withdraw", {"primary_contact", "product_manager", "delivery_manager", "team_member"}),
        ("decide", {"lead", "staff", "other_staff"}),
    ],
)
def test_each_side_does_its_own(cast, published, verb, may):
    ask(cast, published)
    given = {
        "ask": {"point": 3, "case": "Yes."},
        "withdraw": {},
        "decide": {"agreed": True, "reason": "Yes."},
    }[verb]
    everyone = {*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS, "other_staff"}
    for name in sorted(everyone - may):
        with pytest.raises(NotAllowed):
            getattr(revising, verb)(published, by=getattr(cast, name), uuid=ONE, **given)
    getattr(revising, verb)(published, by=getattr(cast, sorted(may)[0]), uuid=ONE, **given)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.TAKEN_DOWN])
def test_it_is_possible_whenever_the_actions_are_the_service_teams(cast, state):
    one = builders.an_assessment(cast, state, ambers=(3,))
    after.evidence(one, 3, cast.team_member, LATER)
    ask(cast, one)
    decide(cast, one)
    assert now(one)[3] == ("green", "revised")


@pytest.mark.parametrize("state", [State.CHECKING, State.SHARED, State.CHALLENGED])
def test_it_is_not_before_the_report_is_accepted(cast, state):
    one = builders.an_assessment(cast, state, ambers=(3,))
    with pytest.raises((Refused, NotAllowed)):
        ask(cast, one)


def test_a_peer_review_has_nothing_to_revise(cast):
    one = builders.an_assessment(cast, State.PUBLISHED, phase=Phase.DISCOVERY)
    with pytest.raises(Refused, match="Point 3 has no rating"):
        ask(cast, one)


def test_the_report_stays_as_it_was(cast, published):
    before = published.public_version.sha256
    ask(cast, published)
    decide(cast, published)
    published.refresh_from_db()
    assert published.public_version.sha256 == before
    publishing.take_down(published, by=cast.staff, at=LATER, reason="A mistake.")
    publishing.publish(published, by=cast.staff, at=LATER)
    assert now(published)[3] == ("green", "revised")
