"""Spend approval, the second condition after a red (S13; k 11)."""

import datetime

import pytest

from assess.domain import reporting, spending
from assess.domain.clock import local_day
from assess.domain.models import Email, Event
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State
from tests import builders

pytestmark = pytest.mark.django_db
LATER = builders.MONDAY + builders.days(40)
TODAY = local_day(LATER)


@pytest.fixture
def red(cast):
    return builders.an_assessment(cast, State.PUBLISHED, ambers=(), reds=(5,))


def record(assessment, by, **more) -> None:
    given = {"approved_on": TODAY, "reference": " SC-7 ", "note": "", **more}
    spending.record(assessment, by=by, at=LATER, **given)


def test_it_is_recorded_once_told_and_can_be_taken_back_with_a_reason(cast, red):
    record(red, cast.staff)
    approval = red.approvals.get()
    assert (approval.approved_on, approval.reference, approval.service) == (
        TODAY,
        "SC-7",
        red.service,
    )
    with pytest.raises(Refused, match="already recorded"):
        record(red, cast.other_staff)
    with pytest.raises(Refused, match="Enter why") as no:
        spending.remove(red, by=cast.staff, at=LATER, reason=" ")
    assert no.value.field == "reason"
    spending.remove(red, by=cast.staff, at=LATER, reason="Another service.")
    with pytest.raises(Refused, match="No spend approval is recorded"):
        spending.remove(red, by=cast.staff, at=LATER, reason="Again.")
    record(red, cast.staff)
    assert red.approvals.count() == 2
    kinds = Email.objects.filter(event__verb__startswith="spend.").values_list("kind", flat=True)
    assert set(kinds) == {"spend-recorded", "spend-removed"}
    event = Event.objects.filter(verb="spend.remove").get()
    assert event.data["reason"] == "Another service."


def test_not_before_it_was_given_and_not_without_a_red(cast, red):
    with pytest.raises(Refused, match="must be today or earlier") as no:
        record(red, cast.staff, approved_on=TODAY + datetime.timedelta(1))
    assert no.value.field == "approved_on"
    amber = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    with pytest.raises(Refused, match="No point of this report is red"):
        record(amber, cast.staff)
    review = builders.an_assessment(cast, State.PUBLISHED, phase="discovery")
    with pytest.raises(Refused):
        record(review, cast.staff)
    with pytest.raises(Refused):
        record(builders.an_assessment(cast, State.CHECKING, reds=(5,)), cast.staff)


@pytest.mark.parametrize(
    "name",
    ["primary_contact", "product_manager", "deputy_director", "lead", "observer", "foreign_staff"],
)
def test_nobody_else_records_it(cast, red, name):
    with pytest.raises(NotAllowed):
        record(red, getattr(cast, name))
    with pytest.raises(NotAllowed):
        spending.remove(red, by=getattr(cast, name), at=LATER, reason="A reason.")


@pytest.mark.parametrize(("reds", "kind"), [((5, 9), "red-means"), ((), "report-published")])
def test_who_accepts_a_report_with_a_red_is_told_with_the_others_what_it_means(cast, reds, kind):
    shared = builders.an_assessment(cast, State.SHARED, ambers=(3,), reds=reds)
    reporting.accept(shared, by=cast.product_manager, at=LATER)
    told = Email.objects.filter(event__verb="report.accept", event__assessment=shared)
    by_kind: dict[str, set[str]] = {}
    for email in told:
        by_kind.setdefault(email.kind, set()).add(email.to.partition("@")[0])
    service_side = {
        "product.manager", "delivery.manager", "primary.contact", "team.member",
        "deputy.director", "service.assessment",
    }  # fmt: skip
    panel = {"lead", "researcher", "designer", "technologist"}
    if reds:
        assert by_kind == {"red-means": service_side, "report-published": panel}
        body = told.get(to=cast.team_member.email).body
        assert "It rates points 5, 9 red. So the service pauses" in body
        assert f"/assessments/{shared.pk}/paused/" in body
        assert told.get(to=cast.product_manager.email).body.startswith("You have accepted")
    else:
        assert by_kind == {"report-published": service_side | panel}
