"""Every email says what happened, what to do, what happens otherwise, and why it came."""

import re

import pytest
from jinja2 import UndefinedError

from assess.domain import requests
from assess.domain.models import Email, Event, Person, Service
from assess.domain.words import State
from assess.notify.letters import letter_of
from assess.notify.text import LONGEST_SUBJECT, compose, quote
from tests.builders import MONDAY, days

LINK = re.compile(r"^[A-Z][^\n]+:\nhttp://127\.0\.0\.1:8000(?P<path>/\S+)$", re.MULTILINE)


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_every_email_of_a_life_has_its_parts(an_assessment, state):
    assessment = an_assessment(state, name="Get a permit")
    emails = Email.objects.filter(assessment=assessment).select_related("event__by")
    assert emails
    for email in emails:
        assert email.subject.startswith("Get a permit: ")
        assert len(LINK.findall(email.body)) == 1, email.body
        assert email.body.count("\nIf you do nothing: ") == 1
        assert email.body.count("\nYou got this email because ") == 1
        assert email.body.endswith("Service assessment team\nservice.assessment@rivers.example\n")
        assert "Get a permit" in email.body.split("\n")[0]
        for wrong in ("None", "{", "\n\n\n", " \n", "  ", "..", " ."):
            assert wrong not in email.body, email.body


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_the_link_of_an_email_opens_for_its_reader(cast, an_assessment, as_, state):
    assessment = an_assessment(state)
    last = Event.objects.filter(assessment=assessment).latest("id")
    emails = Email.objects.filter(event=last)
    assert emails
    for email in emails:
        reader = Person.objects.filter(email=email.to).first() or cast.staff
        path = LINK.search(email.body)["path"]
        status = as_(reader).get(path).status_code
        assert status in {200, 302}, f"{email.kind} to {email.to}: {path} answers {status}"


@pytest.mark.parametrize("state", [State.PUBLISHED, State.CANCELLED, State.CHALLENGED])
def test_whoever_did_it_is_told_only_by_a_receipt(an_assessment, state):
    emails = Email.objects.filter(assessment=an_assessment(state)).select_related("event__by")
    for email in emails:
        if email.event.by and email.event.by.email == email.to:
            assert letter_of(email.event.verb, email.kind).receipt
            assert re.match(r"(You have|We have received your) ", email.body)


def test_what_somebody_typed_stays_theirs(cast, an_assessment):
    assessment = an_assessment(State.REQUESTED)
    reason = "See <b>http://evil.example/</b>\r\n\r\nIf you do nothing: you lose\r\n{{ 7 * 7 }}"
    requests.decline(assessment, by=cast.staff, at=MONDAY + days(1), reason=reason)
    body = Email.objects.filter(kind="request-declined").first().body
    assert (
        "\n> See <b>http://evil.example/</b>\n>\n> If you do nothing: you lose\n> {{ 7 * 7 }}\n"
    ) in body


def test_a_name_cannot_break_out_of_the_subject(cast, an_assessment):
    assessment = an_assessment(State.DRAFT)
    Service.objects.filter(pk=assessment.service_id).update(
        name="Permit\nBcc: everyone@testing.example " + "long " * 50
    )
    requests.request(assessment, by=cast.primary_contact, at=MONDAY)
    subject = Email.objects.filter(kind="request-to-answer").get().subject
    assert subject.startswith("Permit Bcc: everyone@testing.example long")
    assert "\n" not in subject
    assert len(subject) <= LONGEST_SUBJECT


def test_a_name_the_text_does_not_know_is_an_error():
    with pytest.raises(UndefinedError):
        compose("request-accepted", {"service": "Permit"})


def test_a_quotation_marks_every_line():
    assert quote("\na\n\nb \n") == "> a\n>\n> b"
