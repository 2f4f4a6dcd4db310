"""The answer to a request: accepted, declined, taken up again, cancelled."""

import pytest

from assess.domain import requests
from assess.domain.gates import open_gates
from assess.domain.models import Event
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State
from tests.builders import MONDAY, STRANGERS, days


def verbs(assessment):
    return [event.verb for event in Event.objects.filter(assessment=assessment).order_by("id")]


def test_accepting_makes_the_report_and_says_who_looks_after_it(cast, an_assessment):
    requested = an_assessment(State.REQUESTED)
    requests.accept(requested, by=cast.staff, at=MONDAY)
    assert requested.state == State.ARRANGING
    assert requested.looked_after_by == cast.staff
    assert requested.point_reviews.count() == 14
    assert requested.report is not None


def test_accepting_a_peer_review_makes_no_point_reviews(cast, an_assessment):
    requested = an_assessment(State.REQUESTED, phase="discovery")
    requests.accept(requested, by=cast.staff, at=MONDAY)
    assert not requested.point_reviews.exists()


@pytest.mark.parametrize(
    "name", ["primary_contact", "product_manager", "team_member", "deputy_director", *STRANGERS]
)
def test_nobody_else_answers_a_request(cast, an_assessment, name):
    requested = an_assessment(State.REQUESTED)
    for verb, inputs in (
        (requests.accept, {}),
        (requests.decline, {"reason": "A reason."}),
        (requests.cancel, {"reason": "A reason."}),
    ):
        with pytest.raises(NotAllowed):
            verb(requested, by=getattr(cast, name), at=MONDAY, **inputs)
    assert requested.state == State.REQUESTED


def test_staff_in_the_service_team_cannot_accept_their_own_request(cast, an_assessment):
    from assess.domain import team

    requested = an_assessment(State.REQUESTED)
    team.add(requested, by=cast.primary_contact, email=cast.staff.email, role="product-manager")
    with pytest.raises(NotAllowed):
        requests.accept(requested, by=cast.staff, at=MONDAY)


def test_accepting_twice_is_one_step_and_a_sentence(cast, an_assessment):
    requested = an_assessment(State.REQUESTED)
    requests.accept(requested, by=cast.staff, at=MONDAY)
    with pytest.raises(Refused, match="This request has already been accepted"):
        requests.accept(requested, by=cast.other_staff, at=MONDAY)
    assert verbs(requested).count("booking.accept") == 1
    assert requested.looked_after_by == cast.staff


def test_declining_what_was_accepted_says_where_it_is_now(cast, an_assessment):
    accepted = an_assessment(State.ARRANGING)
    with pytest.raises(Refused) as no:
        requests.decline(accepted, by=cast.staff, reason="Too late.")
    assert no.value.sentence.startswith(
        "This cannot be done any more: the assessment is now “being arranged”."
    )


@pytest.mark.parametrize(
    "verb, state",
    [
        (requests.decline, State.REQUESTED),
        (requests.reopen, State.DECLINED),
        (requests.cancel, State.ARRANGED),
    ],
)
def test_a_reason_is_needed(cast, an_assessment, verb, state):
    assessment = an_assessment(state)
    with pytest.raises(Refused) as no:
        verb(assessment, by=cast.staff, at=MONDAY, reason=" \n ")
    assert no.value.field == "reason"
    assert assessment.state == state


def test_a_declined_request_keeps_its_reason_until_it_is_reopened(cast, an_assessment):
    requested = an_assessment(State.REQUESTED)
    requests.decline(requested, by=cast.staff, at=MONDAY, reason=" Too early. ")
    assert (requested.state, requested.ended_reason) == (State.DECLINED, "Too early.")
    requests.reopen(requested, by=cast.other_staff, at=MONDAY + days(1), reason="A new date.")
    assert (requested.state, requested.ended_reason) == (State.REQUESTED, "")
    assert requested.ended_at is None
    assert verbs(requested)[-2:] == ["booking.decline", "booking.reopen"]


@pytest.mark.parametrize("state", [State.REQUESTED, State.ARRANGING, State.ARRANGED])
def test_an_assessment_is_cancelled_until_its_day(cast, an_assessment, state):
    assessment = an_assessment(state)
    requests.cancel(assessment, by=cast.staff, at=MONDAY, reason="The service was stopped.")
    assert assessment.state == State.CANCELLED


def test_an_assessment_that_took_place_cannot_be_cancelled(cast, an_assessment):
    with pytest.raises(Refused, match="the assessment is now “panel writing the report”"):
        requests.cancel(an_assessment(State.REPORTING), by=cast.staff, reason="Too late.")


def test_a_report_not_accepted_and_a_twin_under_way_are_gates(cast, an_assessment):
    alpha = an_assessment(State.SHARED, ambers=())
    beta = an_assessment(State.DRAFT, phase="private-beta", service=alpha.service)
    assert [gate.name for gate in open_gates(beta)] == ["report-not-accepted"]
    again = an_assessment(State.DRAFT, service=an_assessment(State.REQUESTED).service)
    assert [gate.name for gate in open_gates(again) if gate.stops] == ["same-phase-running"]


def test_a_gate_that_was_opened_with_a_reason_stays_open(cast, an_assessment):
    alpha = an_assessment(State.SHARED, ambers=())
    beta = an_assessment(State.DRAFT, phase="private-beta", service=alpha.service)
    requests.let_through(
        beta, by=_booker(cast, beta), gate="report-not-accepted", reason="Agreed by phone."
    )
    assert open_gates(beta) == []


def _booker(cast, assessment):
    """Staff who book on behalf are the ones who see a draft."""
    assessment.started_by = cast.staff
    assessment.save()
    return cast.staff
