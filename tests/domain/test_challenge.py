"""A challenge stops the working days, and its end starts them again."""

import pytest

from assess.domain import challenge, reporting
from assess.domain.challenge import Disputed
from assess.domain.models import ChallengedPart
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State
from tests.builders import DISPUTED, MONDAY, days

# Shared on Thursday 18 February 2027: the last day is Thursday 4 March.
SHARED_AT = MONDAY + days(17)


def challenged(cast, an_assessment, at):
    assessment = an_assessment(State.SHARED)
    challenge.challenge(
        assessment,
        by=cast.product_manager,
        at=at,
        reason="Two points are wrong.",
        parts=[
            Disputed("point:3", "It was shown on the day.", "https://example.com/recording"),
            Disputed("point:5", "The audit is done."),
        ],
    )
    return assessment


def test_a_challenge_says_what_and_why_and_stops_the_days(cast, an_assessment):
    assessment = challenged(cast, an_assessment, SHARED_AT + days(5))
    assert (assessment.state, assessment.respond_by) == (State.CHALLENGED, None)
    assert assessment.days_left == 7
    opened = challenge.open_challenge(assessment)
    assert [(p.part, p.reason, p.evidence) for p in ChallengedPart.objects.order_by("id")] == [
        ("point:3", "It was shown on the day.", "https://example.com/recording"),
        ("point:5", "The audit is done.", ""),
    ]
    assert (opened.by, opened.ended_at) == (cast.product_manager, None)


def test_a_challenge_needs_a_reason_and_is_made_once(cast, an_assessment):
    assessment = an_assessment(State.SHARED)
    with pytest.raises(Refused, match="Enter why the report is challenged"):
        challenge.challenge(
            assessment, by=cast.product_manager, at=SHARED_AT, reason=" ", parts=DISPUTED
        )
    challenge.challenge(
        assessment, by=cast.delivery_manager, at=SHARED_AT, reason="Wrong.", parts=DISPUTED
    )
    with pytest.raises(Refused, match="This report has already been challenged"):
        challenge.challenge(
            assessment, by=cast.product_manager, at=SHARED_AT, reason="Wrong.", parts=DISPUTED
        )


def test_a_challenge_is_about_at_least_one_part(cast, an_assessment):
    assessment = an_assessment(State.SHARED)
    with pytest.raises(Refused, match="Say which part of the report you challenge") as no:
        challenge.challenge(
            assessment, by=cast.product_manager, at=SHARED_AT, reason="Wrong.", parts=[]
        )
    assert no.value.field == "reason-overall"


@pytest.mark.parametrize("name", ["primary_contact", "team_member", "deputy_director", "lead"])
def test_only_managers_challenge_or_the_service_assessment_team_for_them(cast, an_assessment, name):
    assessment = an_assessment(State.SHARED)
    with pytest.raises(NotAllowed):
        challenge.challenge(
            assessment, by=getattr(cast, name), at=SHARED_AT, reason="Wrong.", parts=DISPUTED
        )


def test_after_the_last_day_the_service_assessment_team_has_to_agree(cast, an_assessment):
    assessment = an_assessment(State.SHARED)
    last_evening, next_morning = SHARED_AT + days(14.6), SHARED_AT + days(15)
    assert last_evening.date().isoformat() == "2027-03-04"
    with pytest.raises(Refused, match="The last day to challenge has passed"):
        challenge.challenge(
            assessment, by=cast.product_manager, at=next_morning, reason="Too late.", parts=DISPUTED
        )
    challenge.challenge(
        assessment, by=cast.staff, at=next_morning, reason="Agreed by phone.", parts=DISPUTED
    )
    assert (assessment.state, assessment.days_left) == (State.CHALLENGED, 0)


def test_on_the_last_day_it_is_not_too_late(cast, an_assessment):
    assessment = an_assessment(State.SHARED)
    challenge.challenge(
        assessment,
        by=cast.product_manager,
        at=SHARED_AT + days(14.6),
        reason="Just in time.",
        parts=DISPUTED,
    )
    assert assessment.state == State.CHALLENGED


@pytest.mark.parametrize(
    ("challenged_after", "last_day"),
    [
        (5, "2027-03-19"),  # 7 working days were left
        (13, "2027-03-12"),  # 1 was left: at least 2 are given
    ],
)
def test_a_withdrawn_challenge_leaves_the_days_that_were_left(
    cast, an_assessment, challenged_after, last_day
):
    assessment = challenged(cast, an_assessment, SHARED_AT + days(challenged_after))
    challenge.withdraw_challenge(assessment, by=cast.delivery_manager, at=SHARED_AT + days(20))
    assert assessment.state == State.SHARED
    assert assessment.respond_by.isoformat() == last_day
    assert assessment.challenges.get().outcome == "Withdrawn"


def test_a_challenge_settled_without_changes_gives_fresh_days_for_the_same_version(
    cast, an_assessment
):
    assessment = challenged(cast, an_assessment, SHARED_AT + days(5))
    with pytest.raises(Refused, match="Enter how the challenge was settled"):
        challenge.resolve(assessment, by=cast.staff, at=SHARED_AT + days(20), reason="")
    challenge.resolve(assessment, by=cast.staff, at=SHARED_AT + days(20), reason="Nothing changed.")
    assert assessment.state == State.SHARED
    assert assessment.respond_by.isoformat() == "2027-03-24"
    assert assessment.shared_version.number == 2
    reporting.accept(assessment, by=cast.product_manager, at=SHARED_AT + days(21))
    assert assessment.state == State.PUBLISHED
