"""Every state can be reached by the real verbs, and each step is in the history once."""

import pytest

from assess.domain.history import chain_breaks
from assess.domain.models import Event, ReportVersion
from assess.domain.words import State
from tests import builders


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached_by_its_verbs(cast, state):
    assert builders.an_assessment(cast, state).state == state


def test_the_whole_life_is_in_the_history_once_and_unbroken(an_assessment):
    published = an_assessment(State.PUBLISHED)
    verbs = [event.verb for event in Event.objects.filter(assessment=published)]
    assert verbs == [
        "booking.start",
        "booking.request",
        "booking.accept",
        "assessment.set_sittings",
        *["panel.seat"] * 5,
        "artefact.add",
        "assessment.arrange",
        "assessment.hold",
        "overall.confirm",
        "report.submit",
        "report.tick",
        "report.share",
        "report.accept",
    ]
    assert chain_breaks(published) == []


def test_a_changed_event_breaks_the_chain(an_assessment):
    published = an_assessment(State.PUBLISHED)
    second = Event.objects.filter(assessment=published)[1]
    Event.objects.filter(pk=second.pk).update(data={"reason": "something else"})
    assert chain_breaks(published) == [second.pk]


def test_what_was_shared_accepted_and_published_is_the_same_version(an_assessment):
    published = an_assessment(State.PUBLISHED)
    assert published.public_version == published.shared_version
    assert [v.verb for v in ReportVersion.objects.filter(assessment=published)] == [
        "report.submit",
        "report.share",
    ]
    assert published.public_version.body.startswith("<div")
