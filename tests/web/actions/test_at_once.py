"""Two people change the plan of the same actions at the same moment: no line is lost, none waits for ever."""

import threading

import pytest
from django.db import connections

from assess.domain.history import chain_breaks
from assess.domain.models import Action, ActionStep, Email
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import Browser


@pytest.fixture
def cast(transactional_db):
    """Committed, so that other connections see it."""
    return builders.cast()


def test_two_plan_the_same_actions_of_two_assessments(cast):
    one = builders.an_assessment(cast, State.PUBLISHED, ambers=(3, 5))
    two = builders.an_assessment(
        cast, State.PUBLISHED, service=one.service, phase=Phase.PRIVATE_BETA, ambers=(3, 5)
    )
    found = Action.objects.order_by("id").values_list("uuid", flat=True)
    presses = [
        (cast.product_manager, list(found), cast.delivery_manager),
        (cast.delivery_manager, list(reversed(found)), cast.product_manager),
    ]
    start, answers = threading.Barrier(2), []

    def press(by, actions, owner):
        browser = Browser().sign_in(by)
        try:
            start.wait(timeout=30)
            sent = {"actions": actions, "owner": str(owner.pk)}
            answers.append(browser.post(f"/services/{one.service_id}/actions/", sent).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=each) for each in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert answers == [302, 302]
    # One after the other: the second found what the first had planned.
    assert Action.objects.values_list("owner", flat=True).distinct().count() == 1
    assert ActionStep.objects.count() == 8
    assert Email.objects.filter(kind="actions-assigned").count() == 2
    for action in Action.objects.all():
        first, second = action.steps.all()
        assert second.data["owner"][0] == first.data["owner"][1]
    assert chain_breaks(one) == chain_breaks(two) == []
