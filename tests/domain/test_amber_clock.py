"""The amber clock: who hears what, when, of which actions (S16; k 2, 8, 9)."""

import datetime

import pytest

from assess.domain import clocks
from assess.domain.amber_clock import escalates, overdue_day, remind_day
from assess.domain.models import Action, ClockMark, Email, Event, ServicePerson
from assess.domain.words import ActionStatus, State
from assess.notify.letters import LETTERS
from tests import builders
from tests.domain.test_clocks import at, run_daily

DUE = datetime.date(2027, 5, 15)  # 3 months after the day of the assessment


@pytest.fixture(autouse=True)
def _only_the_ambers(monkeypatch):
    """The other rules have tests of their own."""
    kept = {name: rule for name, rule in clocks.RULES.items() if name.startswith("amber.")}
    monkeypatch.setattr(clocks, "RULES", kept)  # put back whole: their order counts


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("2027-04-14", None),
        ("2027-04-15", "2027-04-15"),
        ("2027-04-30", "2027-04-15"),
        ("2027-05-01", "2027-05-01"),
        ("2027-05-08", "2027-05-08"),
        ("2027-05-15", "2027-05-08"),
        ("2027-05-16", None),
    ],
)
def test_a_reminder_falls_30_14_and_7_days_before_the_last_day(today, found):
    assert remind_day(DUE, day(today)) == (day(found) if found else None)


@pytest.mark.parametrize(
    ("today", "found", "told"),
    [
        ("2027-05-15", None, False),
        ("2027-05-16", "2027-05-16", True),
        ("2027-05-22", "2027-05-16", True),
        ("2027-05-23", "2027-05-23", False),
        ("2027-06-13", "2027-06-13", True),
        ("2028-05-14", "2028-05-14", True),
    ],
)
def test_it_is_overdue_the_day_after_then_every_week_and_escalated_every_4(today, found, told):
    said = overdue_day(DUE, day(today))
    assert said == (day(found) if found else None)
    assert said is None or escalates(DUE, said) == told


def sent(verb: str) -> list[tuple[str, str]]:
    """The emails of the last event of this verb: (kind, who)."""
    event = Event.objects.filter(verb=verb).latest("id")
    rows = Email.objects.filter(event=event).order_by("id")
    return [(row.kind, row.to.partition("@")[0]) for row in rows]


def actions(assessment):
    return Action.objects.filter(point_review__assessment=assessment).order_by("pk")


@pytest.mark.django_db
def test_the_service_team_is_reminded_and_what_is_overdue_is_escalated(cast):
    published = builders.an_assessment(cast, State.PUBLISHED, ambers=(3, 5), reds=(9,))
    owned = actions(published).get(point_review__point__number=5)
    actions(published).filter(pk=owned.pk).update(owner=cast.team_member)
    assert run_daily("2027-04-10", "2027-06-14") == [
        *((d, "clock.remind_of_ambers") for d in ("2027-04-15", "2027-05-01", "2027-05-08")),
        *(
            (d, "clock.ambers_overdue")
            for d in ("2027-05-16", "2027-05-23", "2027-05-30", "2027-06-06", "2027-06-13")
        ),
    ]
    to = [("product.manager"), ("delivery.manager"), ("primary.contact"), ("team.member")]
    assert sent("clock.remind_of_ambers") == [("ambers-due", who) for who in to]
    assert sent("clock.ambers_overdue") == [
        *(("ambers-overdue", who) for who in to),
        ("ambers-overdue-director", "deputy.director"),
    ]
    weekly = Email.objects.filter(kind="ambers-overdue-director").order_by("id")
    assert [each.written_at.date().isoformat() for each in weekly] == ["2027-05-16", "2027-06-13"]
    # The manager reads of both ambers, never of the red; the owner of the one that is theirs.
    first = Event.objects.filter(verb="clock.remind_of_ambers").earliest("id")
    texts = {row.to.partition("@")[0]: row for row in Email.objects.filter(event=first)}
    assert texts["product.manager"].subject.endswith(
        ": actions 3.1 and 5.1 to address by 15 May 2027"
    )
    manager, owner = texts["product.manager"].body, texts["team.member"].body
    assert "In 30 days, on Saturday 15 May 2027, it is the last day" in manager
    assert "- 3.1: Do what is missing on point 3." in manager
    assert "- 5.1: Do what is missing on point 5.\n  To do, owned by Team Member." in manager
    assert "9.1" not in manager
    assert "5.1" in owner and "3.1" not in owner.partition("Yours:")[2]
    assert f"/assessments/{published.pk}/actions/" in manager


@pytest.mark.django_db
def test_what_waits_for_a_decision_is_said_to_those_who_decide(cast):
    published = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    actions(published).update(status=ActionStatus.EVIDENCE_OFFERED)
    assert run_daily("2027-04-10", "2027-05-17") == [("2027-05-16", "clock.ambers_overdue")]
    assert sent("clock.ambers_overdue") == [
        ("ambers-to-decide", "lead"),
        ("ambers-to-decide", "service.assessment"),
    ]


@pytest.mark.django_db
def test_a_mitigation_is_looked_at_again_on_its_day_once(cast):
    published = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    actions(published).update(
        status=ActionStatus.MITIGATION_AGREED, decided_at=builders.MONDAY, decision="Insured.",
        review_on=day("2027-06-01"),
    )  # fmt: skip
    assert run_daily("2027-04-10", "2027-06-20") == [("2027-06-01", "clock.mitigation_review")]
    assert [who for _, who in sent("clock.mitigation_review")] == [
        "lead", "service.assessment", "product.manager", "delivery.manager", "primary.contact",
    ]  # fmt: skip
    body = Email.objects.get(event__verb="clock.mitigation_review", to=cast.lead.email).body
    assert "Please look at what has become of it" in body
    body = Email.objects.get(
        event__verb="clock.mitigation_review", to=cast.product_manager.email
    ).body
    assert "Please write down with the action what has become of it." in body
    # Agreed anew with another day, it is looked at again then.
    actions(published).update(review_on=day("2027-07-01"))
    assert run_daily("2027-06-30", "2027-07-02") == [("2027-07-01", "clock.mitigation_review")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.SHARED, ActionStatus.TO_DO),
        (State.PUBLISHED, ActionStatus.CLOSED),
        (State.PUBLISHED, ActionStatus.SUPERSEDED),
    ],
)
def test_nothing_is_said_of_what_is_settled_or_not_accepted(cast, state, status):
    assessment = builders.an_assessment(cast, state, ambers=(3,))
    actions(assessment).update(status=status, decided_at=builders.MONDAY, decision="Shown.")
    assert run_daily("2027-04-10", "2027-05-24") == []


@pytest.mark.django_db
def test_a_worker_that_was_away_says_each_once_and_nobody_is_woken(cast):
    published = builders.an_assessment(cast, State.ACCEPTED, ambers=(3, 5))
    assert clocks.run(at("2027-05-09", 6)) == {}
    assert clocks.run(at("2027-05-09")) == {"amber.remind": 1}
    assert clocks.run(at("2027-05-09", 18)) == {}
    assert ClockMark.objects.get().day == day("2027-05-08")
    body = Email.objects.get(kind="ambers-due", to=cast.product_manager.email).body
    assert "In 6 days" in body
    # A different last day has days of its own.
    actions(published).filter(point_review__point__number=5).update(due_on=day("2027-06-13"))
    assert clocks.run(at("2027-05-14")) == {"amber.remind": 1}
    event = Event.objects.latest("id")
    assert event.data["actions"] == "action 5.1"


@pytest.mark.django_db
def test_an_owner_who_has_left_the_service_team_hears_nothing(cast):
    published = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    actions(published).update(owner=cast.team_member)
    ServicePerson.objects.filter(person=cast.team_member).update(left_at=builders.MONDAY)
    clocks.run(at("2027-05-08"))
    assert "team.member" not in [who for _, who in sent("clock.remind_of_ambers")]


@pytest.mark.django_db
def test_an_email_about_what_is_addressed_meanwhile_is_not_sent(cast):
    published = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    clocks.run(at("2027-05-16"))
    event = Event.objects.latest("id")
    told = {letter.kind: letter for letter in LETTERS["clock.ambers_overdue"]}
    assert told["ambers-overdue"].holds(event, published)
    actions(published).update(
        status=ActionStatus.CLOSED, decided_at=builders.MONDAY, decision="Shown."
    )
    assert not told["ambers-overdue"].holds(event, published)
    assert not told["ambers-overdue-director"].holds(event, published)
