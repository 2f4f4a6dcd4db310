"""Feedback: each who took part is asked once, answers once, and is not beside what they said."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assess.domain import arranging, clocks, feedback, panel, reporting, requests, staff
from assess.domain.clock import PLACE
from assess.domain.models import Email, Event, FeedbackAnswers, FeedbackLink, Seat
from assess.domain.refusals import Refused
from assess.domain.words import PanelRole, Side, State
from tests.builders import MONDAY, days
from tests.feedback import ASKED, answered, asked, link_of, path_for

TEAM = ["product.manager", "delivery.manager", "primary.contact", "team.member"]
PANEL = ["lead", "researcher", "designer", "technologist"]


def at(text: str, hour: int = 9) -> datetime.datetime:
    """This hour of this day where the work is done."""
    return datetime.datetime.combine(
        datetime.date.fromisoformat(text), datetime.time(hour), tzinfo=PLACE
    )


def run_daily(first: str, last: str) -> list[tuple[str, str]]:
    """What the clock did about feedback from day to day, run several times on each."""
    day, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    while day <= end:
        for hour in (3, 7, 18):
            clocks.run(at(day.isoformat(), hour))
        day += datetime.timedelta(1)
    done = Event.objects.filter(verb__contains="feedback").order_by("id")
    return [(e.at.astimezone(PLACE).date().isoformat(), e.verb) for e in done]


def told(kind: str) -> list[str]:
    return [email.to.partition("@")[0] for email in Email.objects.filter(kind=kind).order_by("id")]


# Asking -------------------------------------------------------------------------------------------


def test_the_working_day_after_each_is_asked_once_and_reminded_once(cast, an_assessment):
    assessment = an_assessment(State.REPORTING)  # on Monday 15 February
    assert run_daily("2027-02-15", "2027-02-16") == [("2027-02-16", "clock.ask_for_feedback")]
    assert told("feedback") == [*TEAM, *PANEL]
    answered(assessment, cast.lead, at("2027-02-20"))
    answered(assessment, cast.team_member, at("2027-02-20"))
    assert run_daily("2027-02-17", "2027-04-30")[1:] == [("2027-03-02", "clock.remind_of_feedback")]
    assert told("feedback-reminder") == [*TEAM[:-1], *PANEL[1:]]
    assert told("feedback") == [*TEAM, *PANEL]


def test_after_a_friday_the_next_working_day_is_a_monday(an_assessment):
    an_assessment(State.REPORTING, at=MONDAY + days(4))  # on Friday 19 February
    assert run_daily("2027-02-19", "2027-02-24") == [("2027-02-22", "clock.ask_for_feedback")]


def test_a_worker_that_was_away_asks_late_and_reminds_10_working_days_after_that(an_assessment):
    an_assessment(State.REPORTING)
    assert run_daily("2027-02-25", "2027-04-01") == [
        ("2027-02-25", "clock.ask_for_feedback"),
        ("2027-03-11", "clock.remind_of_feedback"),
    ]


def test_what_was_long_ago_is_not_asked_about(an_assessment):
    an_assessment(State.PUBLISHED)
    assert run_daily("2027-03-16", "2027-03-20") == []


def test_who_is_only_told_and_who_has_left_is_not_asked(cast, an_assessment):
    assessment = an_assessment(State.REPORTING)
    seat = Seat.objects.get(assessment=assessment, person=cast.designer)
    panel.release(assessment, by=cast.staff, at=ASKED, seat=seat, reason="Ill.")
    staff.end_access(cast.team_member, by=cast.staff)
    asked(assessment)
    assert told("feedback") == [*TEAM[:-1], "lead", "researcher", "technologist"]
    assert {"deputy.director", "observer", "staff"}.isdisjoint(told("feedback"))


def test_who_has_several_parts_gets_one_link(cast, an_assessment):
    assessment = an_assessment(State.CHECKING)
    requests.transfer(assessment, by=cast.staff, at=ASKED, email=cast.product_manager.email)
    asked(assessment)
    assert told("feedback") == [*TEAM, *PANEL]


def test_whoever_does_not_answer_is_not_reminded_after_they_have_left(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    staff.end_access(cast.lead, by=cast.staff)
    run_daily("2027-03-02", "2027-03-02")
    assert told("feedback-reminder") == [*TEAM, *PANEL[1:]]
    assert link_of(assessment, cast.lead).reminded_at is None


def test_nobody_is_reminded_once_all_have_answered(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    for name in (*TEAM, *PANEL):
        answered(assessment, getattr(cast, name.replace(".", "_")))
    assert run_daily("2027-02-17", "2027-04-30") == [("2027-02-16", "clock.ask_for_feedback")]


def test_history_says_how_many_were_asked_and_nothing_of_answers(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    before = Event.objects.count()
    answered(assessment, cast.lead)
    assert Event.objects.count() == before
    event = Event.objects.latest("id")
    assert (event.verb, event.data) == ("clock.ask_for_feedback", {"people": "8 people"})
    run_daily("2027-03-02", "2027-03-02")
    assert Event.objects.get(verb="clock.remind_of_feedback").data == {}


def test_an_assessment_that_did_not_take_place_is_asked_about_when_it_has(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    old = link_of(assessment, cast.lead)
    arranging.not_held(assessment, by=cast.lead, at=ASKED, reason="A fire alarm.")
    with pytest.raises(Refused, match="did not take place"):
        answered(assessment, cast.lead)
    assert run_daily("2027-02-17", "2027-04-01") == [("2027-02-16", "clock.ask_for_feedback")]
    start = at("2027-04-06", 10)
    times = [arranging.Time(start, start + datetime.timedelta(hours=4))]
    arranging.set_sittings(assessment, by=cast.staff, at=ASKED, sittings=times)
    arranging.arrange(assessment, by=cast.staff, at=ASKED)
    assert run_daily("2027-04-06", "2027-04-08")[1:] == [("2027-04-07", "clock.ask_for_feedback")]
    new = link_of(assessment, cast.lead)
    assert FeedbackLink.objects.count() == 8
    assert (new.pk, new.month.isoformat(), new.ends_on.isoformat()) == (
        old.pk,
        "2027-04-01",
        "2027-06-06",
    )
    answered(assessment, cast.lead, at("2027-04-08"))


def test_a_confidential_service_is_asked_about_like_any_other(cast, an_assessment):
    assessment = an_assessment(State.REPORTING)
    arranging.mark_confidential(
        assessment, by=cast.staff, at=ASKED, confidential=True, reason="It is secret."
    )
    assert run_daily("2027-02-16", "2027-02-16") == [("2027-02-16", "clock.ask_for_feedback")]


def test_each_rule_finds_its_assessments_by_one_query(an_assessment):
    for _ in range(2):
        an_assessment(State.REPORTING)
        asked(an_assessment(State.REPORTING))
    now = at("2027-03-02")
    for name in ("feedback.ask", "feedback.remind"):
        with CaptureQueriesContext(connection) as queries:
            assert len(list(clocks.RULES[name].find(now))) == 2
        assert len(queries) == 1, name


def test_two_runs_at_once_ask_once(an_assessment):
    """The second has found the same before the first was done."""
    assessment = an_assessment(State.REPORTING)
    now = at("2027-02-16")
    for rule, later in (("feedback.ask", now), ("feedback.remind", at("2027-03-02"))):
        one = clocks.RULES[rule]
        first, second = list(one.find(later)), list(one.find(later))
        for found in (*first, *second):
            one.act(*found, later)
        assert Event.objects.filter(assessment=assessment, verb__contains="feedback").count() == (
            1 if rule == "feedback.ask" else 2
        )


# The emails ---------------------------------------------------------------------------------------


def test_each_side_reads_who_sees_what_and_has_a_link_of_its_own(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING, name="Get a permit"))
    team = Email.objects.get(kind="feedback", to=cast.team_member.email)
    lead = Email.objects.get(kind="feedback", to=cast.lead.email)
    assert team.subject == "Get a permit: how did the alpha service assessment go?"
    assert "took place on Monday 15 February 2027" in team.body
    assert "works without signing in until Saturday 17 April 2027" in team.body
    assert "it sees averages only, from five answers on, over all its panels" in team.body
    assert "you were in the service team of this assessment" in team.body
    assert "Nobody else on the panel and nobody in the service team sees them" in lead.body
    assert "you were on the panel of this assessment" in lead.body
    assert path_for(assessment, cast.lead) != path_for(assessment, cast.team_member)


def test_the_reminder_holds_the_same_link(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    run_daily("2027-03-02", "2027-03-02")
    first, second = (
        path_for(assessment, cast.lead, kind) for kind in ("feedback", "feedback-reminder")
    )
    assert first == second


def test_a_reminder_works_after_the_secret_key_was_changed(cast, an_assessment, settings):
    assessment = asked(an_assessment(State.REPORTING))
    settings.SECRET_KEY = "another " * 10
    run_daily("2027-03-02", "2027-03-02")
    token = path_for(assessment, cast.lead, "feedback-reminder").split("/")[2]
    assert feedback.opened(token) == link_of(assessment, cast.lead)


def test_no_table_and_no_event_holds_a_token(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    link = link_of(assessment, cast.lead)
    token = feedback.token_of(link)
    assert len(token) >= 43
    assert token not in str(FeedbackLink.objects.filter(pk=link.pk).values().get())
    assert token not in str(list(Event.objects.values("data")))
    assert all(Email.objects.filter(kind="feedback").values_list("secret", flat=True))


# Answering ----------------------------------------------------------------------------------------


def test_an_answer_knows_its_assessment_and_side_and_nobody(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    answered(
        assessment,
        cast.team_member,
        at("2027-03-03"),
        overall=5,
        discussion=0,
        went_well="  Kind questions.\n",
    )
    (kept,) = FeedbackAnswers.objects.values()
    assert kept.pop("id")
    assert kept == {
        "assessment_id": assessment.pk,
        "side": Side.SERVICE_TEAM,
        "month": datetime.date(2027, 2, 1),
        "overall": 5,
        "preparation": None,
        "discussion": 0,
        "groundwork": None,
        "went_well": "Kind questions.",
        "to_change": "",
    }
    assert link_of(assessment, cast.team_member).answered_on == datetime.date(2027, 3, 3)


def test_the_order_of_answers_is_not_the_order_in_which_they_came(cast, an_assessment):
    """A key that counts up would say whose answer it is to whoever knows who answered when."""
    field = FeedbackAnswers._meta.pk
    assert field.get_internal_type() == "UUIDField"
    assert {f.name for f in FeedbackAnswers._meta.fields if f.is_relation} == {"assessment"}
    assert not [f for f in FeedbackAnswers._meta.fields if "Time" in f.get_internal_type()]


def test_answers_are_sent_once(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    answered(assessment, cast.lead)
    with pytest.raises(Refused, match="already sent your answers"):
        answered(assessment, cast.lead, overall=1)
    assert FeedbackAnswers.objects.get().overall == 4


def test_who_was_faster_in_another_window_is_kept(cast, an_assessment, monkeypatch):
    assessment = asked(an_assessment(State.REPORTING))
    stale = feedback.opened(feedback.token_of(link_of(assessment, cast.lead)))
    answered(assessment, cast.lead)
    monkeypatch.setattr(feedback, "opened", lambda token: stale)
    with pytest.raises(Refused, match="already sent your answers"):
        answered(assessment, cast.lead, overall=1)
    assert FeedbackAnswers.objects.get().overall == 4


def test_a_link_works_on_its_last_day_and_not_after_it(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    last = link_of(assessment, cast.lead).ends_on
    assert last == datetime.date(2027, 4, 17)
    with pytest.raises(Refused, match="has ended"):
        answered(assessment, cast.lead, at((last + datetime.timedelta(1)).isoformat(), 0))
    answered(assessment, cast.lead, at(last.isoformat(), 23))


def test_a_link_works_whatever_became_of_the_assessment_and_of_the_seat(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    seat = Seat.objects.get(assessment=assessment, person=cast.designer)
    panel.release(assessment, by=cast.staff, at=ASKED, seat=seat, reason="Ill.")
    reporting.close(assessment, by=cast.staff, at=ASKED, reason="The service ends.")
    answered(assessment, cast.designer)
    answered(assessment, cast.team_member)
    assert FeedbackAnswers.objects.count() == 2


def test_whoever_lost_their_access_has_no_link(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    staff.end_access(cast.lead, by=cast.staff)
    with pytest.raises(Refused, match="does not work"):
        answered(assessment, cast.lead)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"overall": None}, "Answer at least one question."),
        ({"overall": None, "went_well": " \n "}, "Answer at least one question."),
        ({"overall": 6}, "from 1 to 5"),
        ({"overall": -1}, "from 1 to 5"),
        ({"groundwork": 3}, "not asked of you"),
        ({"to_change": "x" * 2_001}, "2,000 characters or fewer"),
    ],
)
def test_what_cannot_be_an_answer_uses_no_link_up(cast, an_assessment, said, sentence):
    assessment = asked(an_assessment(State.REPORTING))
    with pytest.raises(Refused, match=sentence):
        answered(assessment, cast.team_member, **said)
    assert not FeedbackAnswers.objects.exists()
    assert link_of(assessment, cast.team_member).answered_on is None


@pytest.mark.parametrize("said", [{"overall": 0}, {"overall": None, "to_change": "The room."}])
def test_one_answer_is_enough(cast, an_assessment, said):
    assessment = asked(an_assessment(State.REPORTING))
    answered(assessment, cast.team_member, **said)
    assert FeedbackAnswers.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"overall": 6},
        {"overall": None},
        {"groundwork": 3},
        {"side": Side.PANEL, "discussion": 3},
    ],
)
def test_the_database_keeps_no_answer_that_cannot_be(cast, an_assessment, wrong):
    assessment = an_assessment(State.REPORTING)
    given = {"side": Side.SERVICE_TEAM, "overall": 4, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackAnswers.objects.create(
            assessment=assessment, month=datetime.date(2027, 2, 1), **given
        )


def test_an_observer_who_joins_later_has_no_link(cast, an_assessment):
    assessment = asked(an_assessment(State.REPORTING))
    panel.seat(
        assessment, by=cast.staff, at=ASKED, person=cast.spare_assessor, role=PanelRole.DESIGN
    )
    assert not FeedbackLink.objects.filter(person=cast.spare_assessor).exists()
