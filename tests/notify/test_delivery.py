"""Every email that is owed leaves once, through a real conversation with a mail server."""

import datetime
import io
import threading
import time
from collections import Counter

import pytest
import time_machine
from django.core.mail import get_connection
from django.core.management import call_command
from django.db import connections

from assess.domain import arranging, clocks, reporting
from assess.domain.models import Email, Event, FeedbackLink
from assess.domain.words import State
from assess.notify import delivery, worker
from assess.notify.console import OneLine
from tests import builders
from tests.builders import MONDAY, days
from tests.notify import smtp

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def mail_server(settings):
    """A mail server that our settings lead to."""
    with smtp.running() as server:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 10
        yield server


def an_email(to: str = "someone@testing.example", *, at=MONDAY, **more) -> Email:
    values = {"kind": "any", "subject": "Permit: a thing", "body": "What happened.\n", **more}
    return Email.objects.create(to=to, written_at=at, due_at=at, **values)


def after(email: Email) -> Email:
    """The email as it is now."""
    return Email.objects.get(pk=email.pk)


# What is sent ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_email_leaves_with_its_headers_and_its_text(mail_server, settings):
    settings.ADDRESS = "https://assess.example"
    settings.SERVICE_NAME = "Assess, and more"
    email = an_email(subject="Café: “report” ready", body="The panel’s report.\n.\nBye\n")
    assert delivery.deliver(MONDAY) == 1
    [message] = mail_server.got
    assert message["To"] == "someone@testing.example"
    assert message["From"] == '"Assess, and more" <service.assessment@rivers.example>'
    assert message["Reply-To"] == "service.assessment@rivers.example"
    assert message["Subject"] == "Café: “report” ready"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{email.pk}.20270201090000000000@assess.example>"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == "The panel’s report.\n.\nBye\n"
    sent = after(email)
    assert (sent.sent_at, sent.attempts, sent.leased_until) == (MONDAY, 1, None)
    assert sent.remote_id == message["Message-ID"]
    assert delivery.deliver(MONDAY + days(1)) == 0
    assert len(mail_server.got) == 1


def test_a_whole_life_leaves_through_the_mail_server(an_assessment, mail_server):
    assessment = an_assessment(State.PUBLISHED)
    owed = set(Email.objects.filter(assessment=assessment).values_list("to", "subject"))
    delivery.deliver(MONDAY + days(20))
    assert {(m["To"], m["Subject"]) for m in mail_server.got} == owed - {
        # The report was accepted before its email left.
        (who, subject)
        for who, subject in owed
        if "report ready" in subject
    }


@pytest.mark.django_db
def test_the_oldest_goes_first_and_none_before_its_time(mail_server):
    an_email("third@testing.example", at=MONDAY + MINUTE)
    an_email("first@testing.example", at=MONDAY - MINUTE)
    an_email("second@testing.example")
    assert delivery.deliver(MONDAY) == 2
    assert [m["To"] for m in mail_server.got] == [
        "first@testing.example",
        "second@testing.example",
    ]


@pytest.mark.django_db
def test_where_no_mail_server_is_set_a_line_says_what_went_and_no_more():
    an_email(body="A secret.")
    stream = io.StringIO()
    assert delivery.deliver(MONDAY, OneLine(stream=stream)) == 1
    assert stream.getvalue() == "Email to someone@testing.example: Permit: a thing\n"


def test_work_once_says_what_it_did(an_assessment, capsys):
    assessment = an_assessment(State.ARRANGED)
    now = MONDAY + days(30)
    with time_machine.travel(now, tick=False):
        call_command("work", once=True)
    said = capsys.readouterr().out
    sent = Email.objects.filter(sent_at=now).count()
    struck = ("assessment.hold", "feedback.ask", "report.late")
    *clock, emails = said.splitlines()
    assert sorted(clock) == [f"Clock: {rule}, 1" for rule in struck]
    assert emails == f"Emails sent: {sent}"
    assert not delivery.waiting(now).exists()
    assessment.refresh_from_db()
    assert assessment.state == State.REPORTING


# What fails -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_fails_is_tried_again_ever_later_and_given_up_after_eight(mail_server):
    mail_server.refused.add("someone")
    email = an_email()
    now, waits = MONDAY, []
    while after(email).given_up_at is None:
        assert delivery.deliver(now) == 0
        assert delivery.deliver(now) == 0  # not again at once
        waits.append(int((after(email).due_at - now) / MINUTE))
        now = max(after(email).due_at, now + MINUTE)
    given_up = after(email)
    assert waits[:-1] == [1, 5, 15, 60, 240, 240, 240]
    assert given_up.attempts == 8
    assert "no such person" in given_up.last_error
    assert delivery.deliver(now + days(30)) == 0
    mail_server.refused.clear()
    assert delivery.deliver(now + days(31)) == 0
    assert mail_server.got == []


@pytest.mark.django_db
def test_a_mail_server_that_was_away_gets_it_later(mail_server, settings):
    email = an_email()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert delivery.deliver(MONDAY) == 0
    assert "Connection refused" in after(email).last_error
    settings.EMAIL_PORT = port
    assert delivery.deliver(MONDAY + MINUTE) == 1
    assert (after(email).attempts, after(email).last_error) == (2, "")


@pytest.mark.django_db
def test_one_bad_address_does_not_hold_up_the_others(mail_server):
    mail_server.refused.add("first")
    an_email("first@testing.example")
    an_email("second@testing.example")
    assert delivery.deliver(MONDAY) == 1
    assert [m["To"] for m in mail_server.got] == ["second@testing.example"]


@pytest.mark.django_db
def test_a_worker_that_dies_is_followed_by_another_after_five_minutes(mail_server):
    email = an_email()
    assert delivery.take(MONDAY) == email  # and dies before it says what became of it
    assert delivery.take(MONDAY + 5 * MINUTE - datetime.timedelta(seconds=1)) is None
    first = delivery.message_of(email).extra_headers["Message-ID"]
    assert delivery.deliver(MONDAY + 5 * MINUTE) == 1
    assert [m["Message-ID"] for m in mail_server.got] == [first]
    assert after(email).attempts == 2


@pytest.mark.django_db
def test_an_email_on_which_every_worker_dies_is_given_up(mail_server):
    email = an_email()
    now = MONDAY
    for _ in range(8):
        assert delivery.take(now) == email
        now += delivery.LEASE
    assert delivery.deliver(now) == 0
    assert after(email).given_up_at == now
    assert mail_server.got == []


@pytest.mark.django_db
def test_a_slow_failure_does_not_undo_what_another_worker_has_taken(mail_server):
    email = an_email()
    slow = delivery.take(MONDAY)
    other = delivery.take(MONDAY + delivery.LEASE)
    delivery._failed(slow, MONDAY + delivery.LEASE, "too slow")
    assert after(email).leased_until == other.leased_until


# What need not be sent any more ---------------------------------------------------------------


def test_a_reminder_of_what_was_done_since_is_not_sent(cast, an_assessment, mail_server):
    assessment = an_assessment(State.SHARED)
    now = MONDAY + days(24)
    delivery.deliver(now)
    clocks.run(now)
    reminders = Email.objects.filter(kind="remind-to-respond")
    assert reminders.count() == 2
    version = assessment.shared_version
    reporting.accept(assessment, by=cast.product_manager, at=now, seen=version.sha256)
    mail_server.got.clear()
    delivery.deliver(now)
    assert {m["Subject"].partition(": ")[2] for m in mail_server.got} == {
        "report published, 25 February 2027",
        "how did the alpha service assessment go?",
    }
    assert [(e.moot_at, e.sent_at) for e in reminders] == [(now, None)] * 2


def test_a_last_day_that_holds_no_more_is_not_told(cast, an_assessment, mail_server):
    assessment = an_assessment(State.SHARED)
    builders.amend(cast, assessment, MONDAY + days(18))
    delivery.deliver(MONDAY + days(18))
    assert set(Email.objects.filter(moot_at__isnull=False).values_list("kind", flat=True)) == {
        "changes-agreed",
        "changes-to-agree",
        "report-ready",
        "report-ready-manager",
    }
    subjects = [m["Subject"] for m in mail_server.got if "accept or challenge by" in m["Subject"]]
    assert {s.partition("by ")[2] for s in subjects} == {"5 March 2027"}


def test_a_late_report_that_came_is_not_chased(cast, an_assessment, mail_server):
    assessment = an_assessment(State.REPORTING)
    clocks.run(MONDAY + days(22))
    arranging.not_held(assessment, by=cast.staff, at=MONDAY + days(22), reason="A mistake.")
    delivery.deliver(MONDAY + days(22))
    assert Email.objects.filter(kind__startswith="report-late", moot_at=None).count() == 0
    assert not [m for m in mail_server.got if "late" in m["Subject"]]


# Secrets --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_secret_is_wiped_once_it_is_sent(mail_server, settings):
    settings.DEMO = False
    email = an_email(secret=True, body="The code is 123456.")
    assert delivery.deliver(MONDAY) == 1
    assert "123456" in mail_server.got[0].get_content()
    assert after(email).body == delivery.WIPED


@pytest.mark.django_db
def test_a_secret_that_was_never_sent_is_wiped_too(mail_server, settings):
    settings.DEMO = False
    mail_server.refused.add("someone")
    email = an_email(secret=True, body="The code is 123456.")
    delivery.deliver(MONDAY)
    assert "123456" in after(email).body  # it may still be sent
    assert "123456" not in after(email).last_error
    delivery.deliver(MONDAY + 31 * MINUTE)
    assert after(email).moot_at == MONDAY + 31 * MINUTE
    assert after(email).body == delivery.WIPED


@pytest.mark.django_db
def test_in_the_demonstration_the_reader_looks_at_it_here(mail_server, settings):
    settings.DEMO = True
    email = an_email(secret=True, body="The code is 123456.")
    delivery.deliver(MONDAY)
    assert after(email).body == "The code is 123456."


# The worker -----------------------------------------------------------------------------------


def in_threads(number: int, work) -> list:
    """What so many threads answer that begin at the same moment."""
    start, answers = threading.Barrier(number), []

    def run():
        start.wait()
        try:
            answers.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_email_twice(mail_server):
    for number in range(60):
        an_email(f"person{number}@testing.example")
    sent = in_threads(4, lambda: delivery.deliver(MONDAY, get_connection(SMTP)))
    assert sum(sent) == 60
    got = [m["To"] for m in mail_server.got]
    assert sorted(got) == sorted(set(got))
    assert len(got) == 60
    assert set(Email.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_two_workers_strike_a_clock_once(an_assessment):
    an_assessment(State.SHARED)
    an_assessment(State.ARRANGED, at=MONDAY + days(9))
    an_assessment(State.REPORTING)
    now = MONDAY + days(24)
    before = Email.objects.filter(kind="remind-to-respond").count()
    done = in_threads(4, lambda: clocks.run(now))
    struck = sum(map(Counter, done), Counter())
    assert struck.pop("feedback.ask") == Event.objects.filter(verb="clock.ask_for_feedback").count()
    assert (len(struck), sum(struck.values())) == (3, 3)
    assert Email.objects.filter(kind="remind-to-respond").count() == before + 2
    links = FeedbackLink.objects.values_list("assessment", "person")
    assert len(set(links)) == len(links) > 0


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_is_asked_for_within_a_moment_and_stops_when_told(mail_server):
    stop = threading.Event()

    def run():
        worker.work(stop)
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    email = an_email(at=datetime.datetime.now(datetime.UTC))
    for _ in range(100):
        if after(email).sent_at:
            break
        time.sleep(0.1)
    stop.set()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert len(mail_server.got) == 1
