"""What stands between a service and its next assessment (R9, R14, R15; k 5, 8, 9, 10)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.domain import booking, gates, reporting, requests
from assess.domain.gates import AMBERS, CODE, PHASE_ORDER, RED, REPORT, SAME_PHASE, open_gates
from assess.domain.models import Action, Assessment, GateOverride
from assess.domain.refusals import Refused
from assess.domain.words import ADDRESSED, ActionStatus, Phase, State
from tests import builders
from tests.builders import MONDAY, days

pytestmark = pytest.mark.django_db
LATER = MONDAY + days(40)


def names(assessment) -> list[str]:
    return [gate.name for gate in open_gates(assessment)]


def next_draft(cast, earlier, phase=Phase.PRIVATE_BETA) -> Assessment:
    return builders.an_assessment(cast, State.DRAFT, phase=phase, service=earlier.service, at=LATER)


def actions(assessment):
    return Action.objects.filter(point_review__assessment=assessment).order_by("pk")


def settle(assessment, status, **more) -> None:
    """Decide about every action of a report."""
    actions(assessment).update(
        status=status, decided_at=LATER, decision="Shown.", review_on=LATER.date(), **more
    )


def test_each_open_amber_is_named_with_what_would_clear_it(cast):
    alpha = builders.an_assessment(cast, State.PUBLISHED, ambers=(3, 5))
    first, second = actions(alpha)
    actions(alpha).filter(pk=second.pk).update(status=ActionStatus.EVIDENCE_OFFERED)
    (gate,) = open_gates(next_draft(cast, alpha))
    assert (gate.name, gate.stops, gate.sentence) == (
        AMBERS,
        True,
        "2 amber actions of this service are open: 3.1 and 5.1. All ambers are addressed before "
        "you ask for the next assessment.",
    )
    assert [(a.number, a.text, a.due_on, a.status_words, a.uuid) for a in gate.actions] == [
        ("3.1", "Do what is missing on point 3.", first.due_on, "To do", first.uuid),
        ("5.1", "Do what is missing on point 5.", first.due_on, "Evidence offered", second.uuid),
    ]
    assert gate.actions[0].clears.startswith("Do it and show evidence: then the lead assessor")
    assert gate.actions[1].clears.startswith("Your evidence is there. Next the lead assessor")
    with pytest.raises(Refused, match="2 amber actions of this service are open"):
        requests.request(next_draft(cast, alpha), by=cast.primary_contact, at=LATER)


@pytest.mark.parametrize("status", list(ActionStatus))
@pytest.mark.parametrize("setting", ["open", "addressed"])
@pytest.mark.parametrize("let_through", [None, LATER])
def test_an_amber_is_cleared_by_being_addressed_or_let_through(
    cast, settings, status, setting, let_through
):
    settings.MITIGATION = setting
    alpha = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    settle(alpha, status, let_through_at=let_through)
    cleared = (
        let_through is not None
        or status in ADDRESSED
        or (status == ActionStatus.MITIGATION_AGREED and setting == "addressed")
    )
    assert names(next_draft(cast, alpha)) == ([] if cleared else [AMBERS])


def test_an_overdue_amber_still_stops_the_request(cast):
    alpha = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    draft = next_draft(cast, alpha)
    actions(alpha).update(due_on=(LATER - days(700)).date())
    assert names(draft) == [AMBERS]


def test_nobody_lets_a_request_through_an_amber_or_a_red_or_an_unknown_gate(cast):
    alpha = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,), reds=(5,))
    draft = next_draft(cast, alpha)
    Assessment.objects.filter(pk=draft.pk).update(started_by=cast.staff)
    for gate, sentence in (
        (RED, "Nobody can let a request through while a point is red"),
        (AMBERS, "An amber is let through on the page of its action"),
        (PHASE_ORDER, "Choose what the request may go through"),
    ):
        with pytest.raises(Refused, match=sentence):
            requests.let_through(draft, by=cast.staff, at=LATER, gate=gate, reason="Please.")
    # Nor does a row that no step writes.
    for gate in (RED, AMBERS):
        GateOverride.objects.create(
            assessment=draft, gate=gate, reason="Please.", by=cast.staff, at=LATER
        )
    assert names(draft) == [RED, AMBERS]


def test_a_red_names_its_points_and_the_report_to_book_the_reassessment_from(cast):
    alpha = builders.an_assessment(cast, State.SHARED, ambers=(), reds=(5, 9))
    draft = next_draft(cast, alpha)
    red, waiting = open_gates(draft)
    assert (red.name, waiting.name) == (RED, REPORT)
    assert red.sentence == (
        "Points 5 and 9 of this service are red, so the service pauses. They have to be "
        "reassessed before you ask for the next assessment. Nobody can let a request through "
        "before that."
    )
    assert red.reds == (gates.RedReport(alpha.pk, (5, 9), accepted=False, under_way=None),)
    reporting.accept(alpha, by=cast.product_manager, at=LATER)
    again = Assessment.objects.create(
        service=alpha.service, standard=alpha.standard, kind=alpha.kind, phase=alpha.phase,
        state=State.REQUESTED, requested_at=LATER, reassessment_of=alpha, created_at=LATER,
        primary_contact=cast.primary_contact, started_by=cast.primary_contact, changed_at=LATER,
    )  # fmt: skip
    (red,) = open_gates(draft)
    assert red.reds == (gates.RedReport(alpha.pk, (5, 9), accepted=True, under_way=again.pk),)
    # Neither its own chain's red nor anything else here stops a reassessment (R15).
    assert open_gates(again) == []


def test_a_peer_review_waits_for_no_rating(cast):
    alpha = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,), reds=(5,))
    assert names(next_draft(cast, alpha, Phase.DISCOVERY)) == []


def test_a_shared_report_stops_the_next_request_until_it_is_accepted(cast):
    alpha = builders.an_assessment(cast, State.SHARED, ambers=(3,))
    draft = next_draft(cast, alpha)
    ambers, waiting = open_gates(draft)
    assert waiting.sentence.startswith(
        "The report of the alpha service assessment has been shared and is not accepted yet."
    )
    assert ambers.actions[0].clears.startswith("Accept its report first.")
    reporting.recall(alpha, by=cast.staff, at=LATER, reason="A page was missing.")
    (recalled,) = open_gates(draft)
    assert recalled.name == REPORT
    assert "was shared and recalled, and is not accepted yet" in recalled.sentence
    reporting.return_to_panel(alpha, by=cast.staff, at=LATER, remarks="Point 5.")
    assert names(draft) == [REPORT]
    reporting.close(alpha, by=cast.staff, at=LATER, reason="No agreement.")
    assert names(draft) == [AMBERS]


def test_a_phase_that_was_not_assessed_is_asked_about_and_stops_nothing(cast):
    # Discovery is the first, and what came before it is nobody's business.
    assert names(builders.an_assessment(cast, State.DRAFT, phase=Phase.DISCOVERY)) == []
    draft = builders.an_assessment(cast, State.DRAFT, phase=Phase.LIVE)
    (gate,) = open_gates(draft)
    assert (gate.name, gate.stops, gate.sentence, gate.asks) == (
        PHASE_ORDER,
        False,
        "The public beta of this service has not been assessed here.",
        "Every phase is assessed at its end. Why was the public beta not assessed?",
    )
    requests.request(
        draft, by=cast.primary_contact, at=MONDAY, phase_reason=" Assessed elsewhere. "
    )
    assert draft.state == State.REQUESTED
    assert open_gates(draft)[0].reason == "Assessed elsewhere."
    assert draft.events.get(verb="booking.request").data == {"phase_reason": "Assessed elsewhere."}


@pytest.mark.parametrize(
    ("state", "order"),
    [
        (State.ARRANGED, [PHASE_ORDER]),
        (State.CANCELLED, [PHASE_ORDER]),
        (State.REPORTING, []),
        (State.TAKEN_DOWN, []),
    ],
)
def test_the_phase_before_counts_once_its_day_has_been(cast, state, order):
    alpha = builders.an_assessment(cast, state, ambers=())
    assert names(next_draft(cast, alpha)) == order


def test_a_reason_is_kept_only_where_it_was_asked_for(cast):
    alpha = builders.an_assessment(cast, State.PUBLISHED, ambers=())
    draft = next_draft(cast, alpha)
    requests.request(draft, by=cast.primary_contact, at=LATER, phase_reason="Never mind.")
    assert not draft.overrides.exists()


def test_a_project_code_that_another_service_has_booked_with_stops_the_request(cast):
    other = builders.an_assessment(cast, State.REQUESTED, name="Moor a boat")
    Assessment.objects.filter(pk=other.pk).update(has_code=True, project_code="ddt-7")
    mine = builders.an_assessment(cast, State.DRAFT, phase=Phase.DISCOVERY)
    booking.edit(mine, by=cast.primary_contact, at=LATER, has_code=True, project_code="DDT-7")
    hidden = "An assessment of another service of your organisation is already booked with the "
    (gate,) = open_gates(mine)
    assert gate.name == CODE
    assert gate.sentence.startswith(hidden + "project code DDT-7.")
    Assessment.objects.filter(pk=other.pk).update(state=State.ARRANGING)
    assert "An assessment of “Moor a boat” is already booked" in open_gates(mine)[0].sentence
    Assessment.objects.filter(pk=other.pk).update(
        confidential=True, confidential_reason="Security."
    )
    assert open_gates(mine)[0].sentence.startswith(hidden)
    Assessment.objects.filter(pk=mine.pk).update(started_by=cast.staff)
    requests.let_through(mine, by=cast.staff, at=LATER, gate=CODE, reason="One programme.")
    assert names(mine) == []
    GateOverride.objects.all().delete()
    Assessment.objects.filter(pk=other.pk).update(state=State.CANCELLED, ended_reason="Stopped.")
    assert names(mine) == []


def test_before_a_request_is_begun_a_service_shows_what_stands_in_its_way(cast):
    alpha = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,), reds=(5,))
    found = gates.gates_ahead(alpha.service)
    assert [gate.name for gate in found] == [RED, AMBERS]
    same = builders.an_assessment(cast, State.ARRANGED)
    assert gates.gates_ahead(same.service) == []
    assert [g.name for g in gates.gates_ahead(same.service, phase=Phase.ALPHA)] == [
        SAME_PHASE,
        PHASE_ORDER,
    ]


def test_seven_ambers_cost_as_many_questions_as_one(cast):
    counts = []
    for ambers in ((3,), (1, 2, 3, 4, 5, 6, 7)):
        service = builders.an_assessment(cast, State.PUBLISHED, ambers=ambers).service
        with CaptureQueriesContext(
            connection,
        ) as asked:
            (gate,) = gates.gates_ahead(service)
        assert len(gate.actions) == len(ambers)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    """One service with four ambers of one report, and a draft of its next assessment."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        cast = builders.cast()
        alpha = builders.an_assessment(cast, State.PUBLISHED, ambers=(1, 2, 3, 4))
        yield alpha, next_draft(cast, alpha), cast
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None)
@given(
    decided=st.lists(
        st.tuples(st.sampled_from(list(ActionStatus)), st.booleans()), min_size=4, max_size=4
    )
)
def test_whatever_was_decided_no_booking_passes_an_amber_without_its_override(_world, decided):
    from django.db import transaction

    alpha, draft, cast = _world
    for action, (status, through) in zip(actions(alpha), decided, strict=True):
        Action.objects.filter(pk=action.pk).update(
            status=status, decided_at=LATER, decision="x", review_on=LATER.date(),
            let_through_at=LATER if through else None,
        )  # fmt: skip
    passes = all(through or status in ADDRESSED for status, through in decided)
    with transaction.atomic():
        try:
            requests.request(draft, by=cast.primary_contact, at=LATER)
            went = True
        except Refused:
            went = False
        transaction.set_rollback(True)
    draft.refresh_from_db()
    assert went == passes
