"""What happens by itself: at its time, once, and for each assessment on its own."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import arranging, challenge, clocks, signing_off, writing
from assess.domain.clock import PLACE, last_day_to_respond, working_days_between
from assess.domain.models import Action, Assessment, ClockMark, Email, Event, Person
from assess.domain.words import State
from tests import builders
from tests.builders import MONDAY, days


@pytest.fixture(autouse=True)
def _without_feedback(monkeypatch):
    """Feedback is asked for on the days of these tests too; its rules have tests of their own."""
    kept = {name: rule for name, rule in clocks.RULES.items() if not name.startswith("feedback.")}
    monkeypatch.setattr(clocks, "RULES", kept)  # put back whole: their order counts


def at(text: str, hour: int = 9) -> datetime.datetime:
    """This hour of this day where the work is done."""
    return datetime.datetime.combine(
        datetime.date.fromisoformat(text), datetime.time(hour), tzinfo=PLACE
    )


def run_daily(first: str, last: str) -> list[tuple[str, str]]:
    """Run the rules often on each of these days: (day, event) of what they did."""
    before = Event.objects.latest("id").pk
    day, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    while day <= end:
        for hour in (3, 7, 18):
            clocks.run(at(day.isoformat(), hour))
        day += datetime.timedelta(1)
    done = Event.objects.filter(pk__gt=before).order_by("id")
    return [(e.at.astimezone(PLACE).date().isoformat(), e.verb) for e in done]


def shared_on(an_assessment, day: str) -> Assessment:
    """An assessment whose report was shared on this day."""
    return an_assessment(State.SHARED, at=at(day) - days(17))


# Hold -----------------------------------------------------------------------------------------


def test_after_the_last_of_its_sittings_an_assessment_has_taken_place(cast, an_assessment):
    assessment = an_assessment(State.ARRANGED)
    times = [
        arranging.Time(at("2027-02-16", 10), at("2027-02-16", 12)),
        arranging.Time(at("2027-02-17", 10), at("2027-02-17", 12)),
    ]
    arranging.set_sittings(assessment, by=cast.staff, at=MONDAY, sittings=times)
    last_end = at("2027-02-17", 12)
    assert clocks.run(last_end - datetime.timedelta(seconds=1)) == {}
    assert clocks.run(last_end) == {"assessment.hold": 1}
    assessment.refresh_from_db()
    assert assessment.state == State.REPORTING
    assert assessment.report_due_on == datetime.date(2027, 2, 24)
    event = Event.objects.filter(assessment=assessment).latest("id")
    assert (event.verb, event.by, event.before) == ("assessment.hold", None, State.ARRANGED)
    assert clocks.run(last_end) == {}


def test_a_worker_that_was_away_does_not_make_the_report_due_later(an_assessment):
    assessment = an_assessment(State.ARRANGED)  # on 15 February
    clocks.run(at("2027-02-20"))
    assessment.refresh_from_db()
    assert assessment.report_due_on == datetime.date(2027, 2, 22)


def test_an_assessment_without_a_date_does_not_take_place(an_assessment):
    an_assessment(State.ARRANGING)
    assert clocks.run(at("2028-01-01")) == {}


# Accept or challenge --------------------------------------------------------------------------


def test_managers_are_reminded_on_days_5_8_and_10_then_it_is_escalated_once(an_assessment):
    assessment = shared_on(an_assessment, "2027-02-18")  # a Thursday; the last day is 4 March
    assert run_daily("2027-02-18", "2027-03-20") == [
        ("2027-02-25", "clock.remind_to_respond"),
        ("2027-03-02", "clock.remind_to_respond"),
        ("2027-03-04", "clock.remind_to_respond"),
        ("2027-03-05", "clock.respond_overdue"),
    ]
    assessment.refresh_from_db()
    assert assessment.state == State.SHARED
    told = Email.objects.filter(event__verb__startswith="clock.").order_by("id")
    assert [(e.kind, e.to.partition("@")[0]) for e in told] == [
        ("remind-to-respond", "product.manager"),
        ("remind-to-respond", "delivery.manager"),
    ] * 3 + [
        ("respond-overdue", "service.assessment"),
        ("respond-overdue-director", "deputy.director"),
    ]
    openings = [email.body.partition(" to accept")[0] for email in told[:6:2]]
    assert openings == [
        "You have 5 working days left",
        "You have 2 working days left",
        "Today is the last day",
    ]


@pytest.mark.parametrize(
    ("shared", "reminded", "last", "escalated"),
    [
        # Good Friday 26 March and Easter Monday 29 March 2027.
        ("2027-03-17", ["2027-03-24", "2027-03-31"], "2027-04-02", "2027-04-03"),
        # Christmas and Boxing Day 2027 fall on a weekend: 27 and 28 December; New Year on 3 January.
        ("2027-12-16", ["2027-12-23", "2027-12-30"], "2028-01-04", "2028-01-05"),
    ],
    ids=["Easter", "Christmas"],
)
def test_bank_holidays_are_not_counted(an_assessment, shared, reminded, last, escalated):
    assessment = shared_on(an_assessment, shared)
    assert assessment.respond_by.isoformat() == last
    assert run_daily(shared, escalated) == [
        *((day, "clock.remind_to_respond") for day in [*reminded, last]),
        (escalated, "clock.respond_overdue"),
    ]


def test_on_whatever_day_it_was_shared_reminders_fall_on_days_5_8_and_10():
    for number in range(5 * 366):
        shared = datetime.date(2026, 1, 1) + datetime.timedelta(number)
        reminded = clocks.reminder_days(shared, last_day_to_respond(shared).day)
        assert [working_days_between(shared, day) for day in reminded] == [5, 8, 10], shared


def test_nobody_is_reminded_at_night(an_assessment):
    shared_on(an_assessment, "2027-02-18")
    assert clocks.run(at("2027-02-25", 6)) == {}
    assert clocks.run(at("2027-02-25", 7)) == {"report.remind_to_respond": 1}


def test_a_worker_that_was_away_reminds_once_and_late_rather_than_often(an_assessment):
    shared_on(an_assessment, "2027-02-18")
    assert run_daily("2027-03-03", "2027-03-03") == [("2027-03-03", "clock.remind_to_respond")]
    assert ClockMark.objects.get().day == datetime.date(2027, 3, 2)


def test_fresh_days_are_reminded_afresh(cast, an_assessment):
    assessment = shared_on(an_assessment, "2027-02-18")
    clocks.run(at("2027-02-25"))
    builders.amend(cast, assessment, at("2027-02-26"))
    assert run_daily("2027-02-26", "2027-03-15") == [
        ("2027-03-05", "clock.remind_to_respond"),
        ("2027-03-10", "clock.remind_to_respond"),
        ("2027-03-12", "clock.remind_to_respond"),
        ("2027-03-13", "clock.respond_overdue"),
    ]


def test_the_two_days_after_a_withdrawn_challenge_are_not_reminded_at_once(cast, an_assessment):
    assessment = shared_on(an_assessment, "2027-02-18")
    because = {"reason": "Point 3.", "parts": builders.DISPUTED}
    challenge.challenge(assessment, by=cast.product_manager, at=at("2027-03-04", 8), **because)
    challenge.withdraw_challenge(assessment, by=cast.product_manager, at=at("2027-03-09"))
    assert assessment.respond_by == datetime.date(2027, 3, 11)
    assert run_daily("2027-03-09", "2027-03-12") == [
        ("2027-03-11", "clock.remind_to_respond"),
        ("2027-03-12", "clock.respond_overdue"),
    ]


def test_where_every_manager_has_left_it_says_that_nobody_can_accept(cast, an_assessment):
    shared_on(an_assessment, "2027-02-18")
    Person.objects.filter(pk__in=[cast.product_manager.pk, cast.delivery_manager.pk]).update(
        active=False
    )
    clocks.run(at("2027-03-04"))
    clocks.run(at("2027-03-05"))
    told = Email.objects.filter(event__verb__startswith="clock.").order_by("id")
    assert [email.kind for email in told] == ["respond-overdue", "respond-overdue-director"]
    for email in told:
        assert "No product or delivery manager is named now" in email.body


@pytest.mark.parametrize("state", [State.CHALLENGED, State.PUBLISHED, State.ACCEPTED, State.CLOSED])
def test_what_has_been_answered_is_not_reminded(an_assessment, state):
    an_assessment(state)
    assert run_daily("2027-02-23", "2027-03-20") == []


def test_a_reminder_and_an_acceptance_at_once_do_not_cross(cast, an_assessment):
    assessment = shared_on(an_assessment, "2027-02-18")
    found = list(clocks.RULES["report.remind_to_respond"].find(at("2027-02-25")))
    builders.amend(cast, assessment, at("2027-02-25"))
    [(stale, day)] = found
    assert clocks.remind(stale, day, at("2027-02-25")) is clocks.NOTHING_NEW
    assert not ClockMark.objects.exists()


# The report is due ----------------------------------------------------------------------------


def told_of(verb: str) -> list[tuple[str, str]]:
    emails = Email.objects.filter(event__verb=verb).order_by("id")
    return [(email.kind, email.to.partition("@")[0]) for email in emails]


def test_the_panel_hears_three_days_before_and_on_the_day_what_is_missing(an_assessment):
    assessment = an_assessment(State.REPORTING, rated=13)  # due on Monday 22 February
    assert run_daily("2027-02-15", "2027-02-22") == [
        ("2027-02-19", "clock.report_due_soon"),
        ("2027-02-22", "clock.report_due_soon"),
    ]
    # The researcher and the designer have written everything that they lead on.
    assert (
        told_of("clock.report_due_soon")
        == [
            ("report-due-lead", "lead"),
            ("report-due", "technologist"),
        ]
        * 2
    )
    lead, technologist, today, _ = Email.objects.filter(
        event__verb="clock.report_due_soon"
    ).order_by("id")
    assert "- Rate point 14, Operate a reliable service. (Lead and Technologist)\n" in lead.body
    assert "- Confirm the overall rating.\n" in lead.body
    assert "with who leads on it. We have told each of the others" in lead.body
    assert "due to the service team in 3 days, by Monday 22 February 2027." in technologist.body
    assert technologist.subject.endswith(": point 14, report due 22 February 2027")
    assert f"service.\nhttp://127.0.0.1:8000/assessments/{assessment.pk}/report/points/14/\n" in (
        technologist.body
    )
    assert "is due to the service team today." in today.body


def test_a_report_that_waits_for_agreement_or_for_its_lead_says_so(cast, an_assessment):
    assessment = an_assessment(State.REPORTING)
    writing.confirm(assessment, by=cast.lead, at=at("2027-02-17"), rating="amber")
    members = (cast.researcher, cast.designer, cast.technologist)
    signing_off.agree_text(assessment, by=cast.designer, at=at("2027-02-18"), rating="amber")
    clocks.run(at("2027-02-19"))
    assert told_of("clock.report_due_soon") == [
        ("report-due-lead", "lead"),
        ("report-due", "researcher"),
        ("report-due", "technologist"),
    ]
    lead = Email.objects.get(kind="report-due-lead").body
    assert "Not everyone on the panel has agreed to it yet" in lead
    for person in members:
        if person != cast.designer:
            signing_off.agree_text(assessment, by=person, at=at("2027-02-20"), rating="amber")
    clocks.run(at("2027-02-22"))
    assert told_of("clock.report_due_soon")[3:] == [("report-due-lead", "lead")]
    assert "You only have to submit it." in Email.objects.last().body


def test_a_peer_review_is_not_said_to_be_due_soon_on_its_own_day(an_assessment):
    an_assessment(State.REPORTING, phase="discovery")  # on a Monday; due on Thursday 18 February
    assert run_daily("2027-02-15", "2027-02-18") == [("2027-02-18", "clock.report_due_soon")]


def test_what_was_missed_is_said_once_and_never_when_it_is_late_or_submitted(an_assessment):
    an_assessment(State.REPORTING)
    assert run_daily("2027-02-21", "2027-02-21") == [("2027-02-21", "clock.report_due_soon")]
    assert ClockMark.objects.get().day == datetime.date(2027, 2, 19)
    assert "due to the service team in 1 day, by Monday" in Email.objects.last().body
    assert [verb for _, verb in run_daily("2027-02-23", "2027-02-23")] == ["clock.report_late"]
    an_assessment(State.CHECKING)
    assert clocks.run(at("2027-02-22")) == {"report.due_soon": 1}


# The report is late ---------------------------------------------------------------------------


def test_a_late_report_is_chased_the_day_after_and_every_two_working_days(an_assessment):
    assessment = an_assessment(State.REPORTING, rated=13)  # due on Monday 22 February
    assert run_daily("2027-02-23", "2027-03-01") == [
        ("2027-02-23", "clock.report_late"),
        ("2027-02-25", "clock.report_late"),
        ("2027-03-01", "clock.report_late"),
    ]
    told = Email.objects.filter(event__verb="clock.report_late").order_by("id")
    assert [(e.kind, e.to.partition("@")[0]) for e in told[:2]] == [
        ("report-late", "lead"),
        ("report-late-mailbox", "service.assessment"),
    ]
    assert told.count() == 6
    for email in told:
        assert (
            "- Rate point 14, Operate a reliable service. (Lead and Technologist)\n" in email.body
        )
        assert "- Confirm the overall rating.\n" in email.body
    assert str(assessment.pk) in told[0].body


def test_a_report_being_checked_is_chased_where_it_is(an_assessment):
    an_assessment(State.CHECKING)
    assert clocks.run(at("2027-02-23")) == {"report.late": 1}
    email = Email.objects.get(event__verb="clock.report_late")
    assert (email.kind, email.to) == ("report-late-mailbox", "service.assessment@rivers.example")
    assert "It waits to be checked and shared" in email.body


def test_a_shared_report_is_not_late(an_assessment):
    an_assessment(State.SHARED)
    assert "report.late" not in clocks.run(at("2027-03-08"))


# All rules ------------------------------------------------------------------------------------


def one_of_each(an_assessment) -> dict[str, Assessment]:
    return {
        "assessment.hold": an_assessment(State.ARRANGED, at=MONDAY + days(23)),
        "report.remind_to_respond": shared_on(an_assessment, "2027-03-04"),
        "report.respond_overdue": shared_on(an_assessment, "2027-02-18"),
        "report.due_soon": an_assessment(State.REPORTING, at=at("2027-02-20")),
        "report.late": an_assessment(State.REPORTING),
        "assessment.mark_ended": confidential_until(an_assessment, "2027-03-11"),
        "amber.remind": amber(an_assessment, due_on="2027-03-25"),
        "amber.overdue": amber(an_assessment, due_on="2027-03-10"),
        "amber.review": amber(
            an_assessment,
            status="mitigation-agreed",
            review_on="2027-03-11",
            decided_at=MONDAY,
            decision="Insured.",
        ),
    }


def amber(an_assessment, **settled) -> Assessment:
    """A published report whose only action is so."""
    found = an_assessment(State.PUBLISHED, ambers=(3,))
    Action.objects.filter(point_review__assessment=found).update(**settled)
    return found


def confidential_until(an_assessment, day: str) -> Assessment:
    found = an_assessment(State.REQUESTED)
    Assessment.objects.filter(pk=found.pk).update(
        confidential=True,
        confidential_reason="A reason.",
        confidential_until=day,
        state="arranging",
    )
    return found


def test_every_rule_says_what_it_does_and_all_strike_in_one_run(an_assessment):
    one_of_each(an_assessment)
    assert [rule.name for rule in clocks.RULES.values() if len(rule.sentence) < 40] == []
    now = at("2027-03-11")
    assert clocks.run(now) == dict.fromkeys(clocks.RULES, 1)
    assert clocks.run(now) == {}


def test_a_rule_finds_its_assessments_by_one_query(an_assessment):
    one_of_each(an_assessment)
    one_of_each(an_assessment)
    now = at("2027-03-11")
    for rule in clocks.RULES.values():
        with CaptureQueriesContext(connection) as asked:
            assert len(list(rule.find(now))) == 2
        assert len(asked) == 1, rule.name


def test_one_that_fails_does_not_stop_the_others(an_assessment, monkeypatch, caplog):
    first, second = (an_assessment(State.ARRANGED) for _ in range(2))
    real = clocks.hold

    def fails_for_the_first(assessment, **more):
        if assessment.pk == first.pk:
            raise RuntimeError("something unforeseen")
        return real(assessment, **more)

    monkeypatch.setattr(clocks, "hold", fails_for_the_first)
    assert clocks.run(at("2027-02-16")) == {"assessment.hold": 1}
    states = dict(Assessment.objects.values_list("pk", "state"))
    assert states == {first.pk: State.ARRANGED, second.pk: State.REPORTING}
    assert f"assessment.hold failed for assessment {first.pk}" in caplog.text


def test_a_reminder_that_fails_leaves_no_mark_and_is_tried_again(an_assessment, monkeypatch):
    shared_on(an_assessment, "2027-02-18")
    now = at("2027-02-25")
    with monkeypatch.context() as broken:
        broken.setattr(Email.objects, "bulk_create", lambda *a, **k: 1 / 0)
        assert clocks.run(now) == {}
    assert not ClockMark.objects.exists()
    assert clocks.run(now) == {"report.remind_to_respond": 1}
