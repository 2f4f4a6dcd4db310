"""Booking a reassessment: of what is red now and no other, one at a time, by those who may (k 10)."""

import datetime

import pytest

from assess.domain import arranging, closing, reassessment, reporting, requests
from assess.domain.carried import earlier_of
from assess.domain.chains import chain_of
from assess.domain.clock import PLACE, local_day, weeks_to_offer
from assess.domain.decisions import facts_of
from assess.domain.history import chain_breaks
from assess.domain.models import (
    Action,
    ActionStep,
    AgreedRevision,
    Assessment,
    Email,
    Event,
    Membership,
    PointDecision,
)
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.standing import standing
from assess.domain.versions import content_of, fingerprint
from assess.domain.words import ActionStatus, Decided, Phase, State
from tests import builders
from tests.builders import MONDAY, days

LATER = MONDAY + days(40)
WEEK = weeks_to_offer(local_day(LATER), None)[0]


@pytest.fixture
def red(an_assessment):
    """A published report: points 5 and 7 are red, 3 is amber, the others green."""
    return an_assessment(State.PUBLISHED, ambers=(3,), reds=(5, 7))


@pytest.fixture
def again(cast, red):
    """Books the reassessment of that report, and takes it to a state."""

    def made(state=State.REQUESTED, *, of=None, at=LATER, **report):
        return builders.a_reassessment(cast, of or red, state, at=at, **report)

    return made


def book(earlier, who, **inputs):
    told = reassessment.book(earlier, by=who, at=LATER, **inputs)
    return Assessment.objects.get(pk=told["reassessment"])


def scope(assessment):
    reviews = assessment.point_reviews.filter(in_scope=True)
    return list(reviews.order_by("point__number").values_list("point__number", flat=True))


def now_of(assessment):
    facts = facts_of([assessment.service_id])[assessment.service_id]
    return standing(facts, local_day(LATER))


@pytest.mark.parametrize("who", ["primary_contact", "product_manager", "delivery_manager"])
def test_the_service_team_books_it_with_all_that_was_told_before(red, cast, who):
    new = book(red, getattr(cast, who), weeks=[WEEK])
    assert (new.state, new.reassessment_of_id, scope(new)) == (State.REQUESTED, red.pk, [5, 7])
    assert (new.kind, new.phase, new.standard_id) == (red.kind, red.phase, red.standard_id)
    assert new.kind_words == "Reassessment"
    for same in ("description", "users", "purpose", "portfolio_id", "has_code", "started_on"):
        assert getattr(new, same) == getattr(red, same), same
    assert (new.primary_contact, new.has_end, new.ends_on) == (cast.primary_contact, False, None)
    assert list(new.requested_weeks.values_list("monday", flat=True)) == [WEEK]
    people = {m.role: m.person for m in new.memberships.filter(left_at=None)}
    assert people == {m.role: m.person for m in red.memberships.filter(left_at=None)}
    assert (new.has_product_manager, new.has_delivery_manager) == (True, True)
    events = Event.objects.filter(assessment=new).values_list("verb", "after", "data__points")
    assert list(events) == [("booking.request", State.REQUESTED, "points 5 and 7")]
    booked = Event.objects.filter(assessment=red).last()
    assert (booked.verb, booked.by) == ("reassessment.book", getattr(cast, who))
    assert booked.data == {"points": "points 5 and 7", "reassessment": str(new.pk)}
    assert (chain_breaks(new), chain_breaks(red)) == ([], [])
    kinds = set(Email.objects.filter(event__assessment=new).values_list("kind", flat=True))
    assert {"request-received", "request-to-answer", "request-received-director"} <= kinds
    assert not Email.objects.filter(event=booked).exists()


def test_the_service_assessment_team_books_it_for_them_and_starts_to_arrange(red, cast):
    new = book(red, cast.staff, ambers=[3])
    assert (new.state, scope(new)) == (State.ARRANGING, [3, 5, 7])
    assert (new.primary_contact, new.looked_after_by) == (cast.primary_contact, cast.staff)
    assert (new.weeks_answered, new.requested_weeks.count()) == (False, 0)
    event = Event.objects.get(assessment=new)
    assert (event.verb, event.on_behalf_of) == ("reassessment.book", cast.primary_contact)
    told = {to: kind for kind, to in Email.objects.filter(event=event).values_list("kind", "to")}
    assert set(told.values()) == {"reassessment-booked"}
    for name in ("primary_contact", "product_manager", "delivery_manager", "deputy_director"):
        assert getattr(cast, name).email in told


@pytest.mark.parametrize(
    "who",
    ["team_member", "deputy_director", "lead", "designer", "observer", "stranger", "foreign_staff"],
)
def test_nobody_else_does(red, cast, who):
    with pytest.raises(NotAllowed):
        book(red, getattr(cast, who))


@pytest.mark.parametrize(
    "state", [State.ACCEPTED, State.PUBLISHED, State.TAKEN_DOWN, State.SHARED, State.CHALLENGED]
)
def test_it_follows_a_report_that_is_with_nobody_any_more(an_assessment, cast, state):
    earlier = an_assessment(state, ambers=(), reds=(5,))
    if state in {State.SHARED, State.CHALLENGED}:
        with pytest.raises(Refused, match="once that report is accepted"):
            book(earlier, cast.staff)
        return
    new = book(earlier, cast.staff)
    assert (scope(new), new.confidential) == ([5], earlier.confidential)
    assert new.confidential_reason == earlier.confidential_reason


def test_it_follows_a_closed_report_whose_ratings_count_and_no_other(an_assessment, cast):
    unread = an_assessment(State.CLOSED, ambers=(), reds=(5,))
    with pytest.raises(Refused, match="No point of this report is red now"):
        book(unread, cast.staff)
    read = an_assessment(State.SHARED, ambers=(), reds=(5,))
    reporting.close(read, by=cast.staff, at=LATER, reason="The service team was dissolved.")
    assert scope(book(read, cast.staff)) == [5]


def test_without_a_red_point_there_is_nothing_to_reassess(an_assessment, cast):
    with pytest.raises(Refused, match="No point of this report is red now"):
        book(an_assessment(State.PUBLISHED, ambers=(3,)), cast.staff)
    with pytest.raises(Refused, match="once that report is accepted"):
        book(an_assessment(State.PUBLISHED, phase=Phase.DISCOVERY), cast.staff)


def test_there_is_one_at_a_time_and_a_second_press_makes_no_other(red, cast):
    new = book(red, cast.primary_contact)
    for who in (cast.primary_contact, cast.staff):
        with pytest.raises(Refused, match=f"already under way, with the reference {new.pk}"):
            book(red, who)
    assert Assessment.objects.filter(reassessment_of=red).count() == 1


@pytest.mark.parametrize("end", ["withdraw", "cancel", "decline"])
def test_one_that_came_to_nothing_can_be_booked_again(again, red, cast, end):
    because = {"by": cast.staff, "at": LATER, "reason": "Too early."}
    if end == "withdraw":
        requests.withdraw(again(), by=cast.primary_contact, at=LATER)
    else:
        getattr(requests, end)(again(), **because)
    second = book(red, cast.primary_contact)
    assert scope(second) == [5, 7]


def test_a_declined_one_is_not_reopened_beside_another(again, red, cast):
    first = again()
    because = {"by": cast.staff, "at": LATER, "reason": "Too early."}
    requests.decline(first, **because)
    requests.reopen(first, **because)
    requests.decline(first, **because)
    second = book(red, cast.primary_contact)
    with pytest.raises(Refused, match=f"reference {second.pk}"):
        requests.reopen(first, **because)


def test_amber_points_are_added_by_choice_and_green_ones_never(red, cast):
    with pytest.raises(Refused, match="Point 4 cannot be added") as no:
        book(red, cast.primary_contact, ambers=[4])
    assert no.value.field == "ambers"
    with pytest.raises(Refused, match="Choose from the weeks") as no:
        book(red, cast.primary_contact, weeks=[WEEK - datetime.timedelta(7)])
    assert no.value.field == "weeks"
    assert scope(book(red, cast.primary_contact, ambers=[3])) == [3, 5, 7]


def test_its_result_ends_the_reds_and_the_first_report_stays_as_it_was(again, red, cast):
    before = red.public_version.sha256
    done = again(State.PUBLISHED, ambers=(7,))
    assert done.report.overall_rating == "amber"  # the worst in scope
    found = now_of(red)
    assert (found.reds, found.ambers, found.accepted) == ((), (3, 7), True)
    assert {p.number: p.how for p in found.points if p.number in (3, 5, 7)} == {
        3: Decided.ASSESSED,
        5: Decided.REASSESSED,
        7: Decided.REASSESSED,
    }
    # 3 months from the day of the reassessment.
    action = Action.objects.get(point_review__assessment=done, point_review__point__number=7)
    assert action.due_on == datetime.date(2027, 6, 27)
    assert local_day(done.sittings.get().ends_at) == datetime.date(2027, 3, 27)
    red.refresh_from_db()
    assert (red.public_version.sha256, red.state) == (before, State.PUBLISHED)
    with pytest.raises(Refused, match="No point of this report is red now"):
        book(red, cast.staff)


def test_one_that_ends_red_is_reassessed_from_its_own_report(again, red, cast):
    first = again(State.PUBLISHED, reds=(7,))
    assert now_of(red).reds == (7,)
    with pytest.raises(Refused, match=f"reference {first.pk} rated these points last"):
        book(red, cast.primary_contact)
    second = again(State.PUBLISHED, of=first, at=LATER + days(60))
    assert (scope(second), second.reassessment_of_id) == ([7], first.pk)
    assert (now_of(red).reds, chain_of(second).reds) == ((), ())


def test_it_counts_from_sharing_and_while_it_is_not_accepted_nothing_else_is_booked(again, red):
    shared = again(State.SHARED)
    assert (now_of(red).reds, now_of(red).accepted) == ((), False)
    assert chain_of(red).under_way == shared.pk


def test_the_other_points_are_carried_over_with_where_their_rating_is_from(again, red, cast):
    draft = again(State.REPORTING)
    content = content_of(draft)
    assert content["kind"] == {"value": "service-assessment", "words": "Reassessment"}
    day = red.assessed_on.isoformat()
    assert content["reassessment_of"] == {
        "reference": red.pk,
        "kind": "Service assessment",
        "assessed_on": day,
    }
    carried = {each["number"]: each for each in content["carried"]}
    assert sorted(carried) == [n for n in range(1, 15) if n not in (5, 7)]
    assert carried[3] == {
        "number": 3,
        "rating": "amber",
        "how": "assessed",
        "day": day,
        "reference": red.pk,
        "kind": "Service assessment",
        "open": True,
    }
    assert not carried[1]["open"]
    assert "carried" not in red.public_version.content
    assert {p["number"] for p in content["points"] if p["in_scope"]} == {5, 7}


def test_what_is_agreed_after_the_day_does_not_change_what_is_carried_over(again, red, cast):
    draft = again(State.REPORTING)
    before = fingerprint(draft)

    def agree(day):
        point = draft.point_reviews.get(point__number=3).point
        revision = AgreedRevision.objects.create(
            assessment=red, point=point, case="Done.", asked_by=cast.product_manager,
            asked_at=LATER, agreed=True, reason="Seen.", decided_by=cast.lead, decided_at=LATER,
        )  # fmt: skip
        PointDecision.objects.create(
            service=red.service, assessment=red, point=point, rating="green",
            how=Decided.REVISED, day=day, at=LATER, revision=revision,
        )  # fmt: skip

    agree(draft.assessed_on)
    assert fingerprint(draft) == before
    PointDecision.objects.filter(revision__isnull=False).update(
        day=draft.assessed_on - datetime.timedelta(1)
    )
    found = earlier_of(draft, draft.assessed_on).points[3]
    assert (found.rating, found.how) == ("green", Decided.REVISED)
    assert found.words == "revised to green by agreement on Friday 26 March 2027"


def test_an_amber_is_carried_over_as_open_until_its_actions_were_addressed_before_the_day(
    again, red, cast
):
    draft = again(State.REPORTING)
    day, before = draft.assessed_on, fingerprint(draft)

    def is_open(until):
        return earlier_of(draft, until).points[3].open

    assert is_open(day)
    amber = Action.objects.get(point_review__assessment=red, point_review__point__number=3)

    def at(on):
        return datetime.datetime.combine(on, datetime.time(12), PLACE)

    closing.close(red, by=cast.lead, at=at(day), action=amber.uuid, reason="Seen.")
    assert is_open(day)
    assert not is_open(day + days(1))
    assert not is_open(None)
    assert fingerprint(draft) == before
    closing.reopen(red, by=cast.lead, at=at(day + days(2)), action=amber.uuid, reason="Not done.")
    assert is_open(None)
    assert not is_open(day + days(1))
    assert fingerprint(draft) == before


def test_what_becomes_of_an_amber_later_does_not_change_what_the_report_says_of_it(
    again, red, cast
):
    amber = Action.objects.get(point_review__assessment=red, point_review__point__number=3)
    closing.close(red, by=cast.lead, at=LATER, action=amber.uuid, reason="Seen.")
    published = again(State.PUBLISHED, at=LATER + days(10))
    frozen = published.public_version
    carried = {each["number"]: each["open"] for each in frozen.content["carried"]}
    assert carried[3] is False
    later = LATER + days(60)
    closing.reopen(red, by=cast.lead, at=later, action=amber.uuid, reason="Not done.")
    assert fingerprint(published) == frozen.sha256


def test_a_mitigation_counts_as_open_unless_the_department_counts_it_as_addressed(
    again, red, cast, settings
):
    draft = again(State.REPORTING)
    amber = Action.objects.get(point_review__assessment=red, point_review__point__number=3)
    closing.agree_mitigation(
        red, by=cast.lead, action=amber.uuid, reason="By phone.", profession_view="Yes.",
        review_on=datetime.date(2099, 1, 1),
    )  # fmt: skip
    assert earlier_of(draft, None).points[3].open
    settings.MITIGATION = "addressed"
    assert not earlier_of(draft, None).points[3].open


def actions(assessment):
    found = Action.objects.filter(point_review__assessment=assessment, removed_at=None)
    return dict(found.values_list("point_review__point__number", "status"))


def test_its_acceptance_supersedes_the_open_actions_of_its_chain_in_scope(again, red, cast):
    Action.objects.filter(point_review__assessment=red, point_review__point__number=7).update(
        status=ActionStatus.CLOSED, decision="Seen.", decided_at=LATER
    )
    shared = again(State.SHARED, ambers=(5,))
    assert actions(red)[5] == ActionStatus.TO_DO
    reporting.accept(shared, by=cast.product_manager, at=LATER + days(20))
    assert actions(red) == {3: "to-do", 5: "superseded", 7: "closed"}
    assert actions(shared) == {5: "to-do"}
    step = ActionStep.objects.get(kind="superseded")
    assert (step.by, step.data) == (cast.product_manager, {"assessment": shared.pk})
    assert f"reference {shared.pk}" in step.text == step.action.decision
    assert Event.objects.filter(verb="report.accept").last().data["superseded"] == 1


def test_closing_one_that_was_shared_supersedes_them_too(again, red, cast):
    unread = again(State.REPORTING)
    reporting.close(unread, by=cast.staff, at=LATER + days(17), reason="Stopped.")
    assert actions(red) == {3: "to-do", 5: "to-do", 7: "to-do"}
    shared = again(State.SHARED, at=LATER + days(60))
    reporting.close(shared, by=cast.staff, at=LATER + days(90), reason="Stopped.")
    assert actions(red) == {3: "to-do", 5: "superseded", 7: "superseded"}


def test_a_later_assessment_supersedes_all_but_the_actions_of_red_points(red, cast):
    def go_on(phase, at):
        return builders.an_assessment(
            cast, State.SHARED, phase=phase, at=at, ambers=(3,), service=red.service
        )

    beta = go_on(Phase.PRIVATE_BETA, LATER)
    other = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    reporting.accept(beta, by=cast.product_manager, at=LATER + days(20))
    assert actions(red) == {3: "superseded", 5: "to-do", 7: "to-do"}
    assert (actions(beta), actions(other)) == ({3: "to-do"}, {3: "to-do"})
    assert now_of(red).reds == (5, 7)


def test_a_peer_review_supersedes_nothing(red, cast):
    review = builders.an_assessment(
        cast, State.SHARED, phase=Phase.DISCOVERY, at=LATER, service=red.service
    )
    reporting.accept(review, by=cast.product_manager, at=LATER + days(20))
    assert actions(red) == {3: "to-do", 5: "to-do", 7: "to-do"}


def test_who_was_named_and_has_left_is_not_named_again(red, cast):
    gone = Membership.objects.get(assessment=red, role="delivery-manager")
    gone.person.active = False
    gone.person.save()
    new = book(red, cast.product_manager)
    assert new.has_delivery_manager is False
    assert not new.memberships.filter(role="delivery-manager").exists()


def test_its_day_can_be_held_and_postponed_like_any_other(again, cast):
    ready = again(State.ARRANGED)
    arranging.postpone(ready, by=cast.staff, at=LATER + days(3), reason="Illness.")
    assert ready.state == State.ARRANGING
