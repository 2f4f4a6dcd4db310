"""Which ratings of a service count, from when to when (k 3, 5)."""

import pytest

from assess.domain import reporting
from assess.domain.clock import local_day
from assess.domain.decisions import facts_of
from assess.domain.models import PointDecision
from assess.domain.standing import StandingKind, standing
from assess.domain.words import Phase, State
from tests import builders

pytestmark = pytest.mark.django_db
LATER = builders.MONDAY + builders.days(30)


def _standing(assessment):
    found = facts_of([assessment.service_id])[assessment.service_id]
    return standing(found, local_day(LATER))


def test_ratings_count_from_sharing_and_are_marked_until_they_are_accepted(cast):
    checked = builders.an_assessment(cast, State.CHECKING, ambers=(3,))
    assert _standing(checked).kind == StandingKind.UNKNOWN
    builders.share(checked, by=cast.staff, at=LATER)
    found = _standing(checked)
    assert (found.kind, found.ambers, found.accepted) == (StandingKind.AMBERS_OPEN, (3,), False)
    assert len(found.points) == 14
    reporting.accept(checked, by=cast.product_manager, at=LATER)
    found = _standing(checked)
    assert (found.kind, found.ambers, found.accepted) == (StandingKind.AMBERS_OPEN, (3,), True)


def test_a_recalled_report_does_not_count_until_it_is_shared_again_or_closed(cast):
    shared = builders.an_assessment(cast, State.SHARED, ambers=(), reds=(5,))
    assert _standing(shared).reds == (5,)
    reporting.recall(shared, by=cast.staff, at=LATER, reason="A page was missing.")
    assert _standing(shared).kind == StandingKind.UNKNOWN
    reporting.return_to_panel(shared, by=cast.staff, at=LATER, remarks="Look at point 5 again.")
    reporting.close(shared, by=cast.staff, at=LATER, reason="The service was stopped.")
    assert _standing(shared).reds == (5,)


def test_a_report_closed_before_it_was_shared_and_a_peer_review_count_for_nothing(cast):
    closed = builders.an_assessment(cast, State.CLOSED, reds=(5,))
    assert _standing(closed).kind == StandingKind.UNKNOWN
    review = builders.an_assessment(cast, State.PUBLISHED, phase=Phase.DISCOVERY)
    assert _standing(review).kind == StandingKind.UNKNOWN


def test_many_services_cost_as_many_questions_as_one(cast, django_assert_num_queries):
    made = [builders.an_assessment(cast, State.PUBLISHED, name=f"Service {n}") for n in range(4)]
    for wanted in (made[:1], made):
        with django_assert_num_queries(2):
            assert len(facts_of([each.service_id for each in wanted])) == len(wanted)
    assert PointDecision.objects.count() == 4 * 14
