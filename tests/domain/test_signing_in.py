"""Signing in by email: who may, how often, how long, and once."""

import datetime
import re
import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from assess.domain import panel, signing_in, team
from assess.domain.models import (
    Assessor,
    Email,
    HeldForm,
    Membership,
    Organisation,
    Person,
    Seat,
    ServicePerson,
    Session,
    SignIn,
    Staff,
)
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import PanelRole, StaffKind, State, TeamRole
from tests import builders
from tests.web.people.mail import newest, owed, wrong

AT = builders.MONDAY
MINUTE = datetime.timedelta(minutes=1)
NEW = "new.person@testing.example"
GUEST = "guest@somewhere.example"


def ask(email=NEW, *, source="192.0.2.1", at=AT, **more):
    return signing_in.ask(email, source=source, at=at, **more)


def test_the_link_signs_in_whoever_has_it(cast):
    ask(cast.lead.email)
    spent = signing_in.spend_link(newest(cast.lead.email).token, at=AT)
    assert spent.person == cast.lead


def test_the_code_signs_in_where_it_was_asked_for(cast):
    browser = ask(cast.lead.email)
    spent = signing_in.spend_code(browser, newest(cast.lead.email).code, at=AT)
    assert spent.person == cast.lead


def test_the_code_is_nothing_in_another_browser(cast):
    ask(cast.lead.email)
    other = ask(cast.researcher.email)
    code = newest(cast.lead.email).code
    if code == newest(cast.researcher.email).code:
        code = wrong(code)
    with pytest.raises(Refused, match="This code is not right"):
        signing_in.spend_code(other, code, at=AT)


def test_where_someone_was_going_is_kept(cast):
    ask(cast.lead.email, next_path="/assessments/7/")
    spent = signing_in.spend_link(newest(cast.lead.email).token, at=AT)
    assert spent.next_path == "/assessments/7/"


@pytest.mark.parametrize("first", ["link", "code"])
@pytest.mark.parametrize("second", ["link", "code"])
def test_either_spends_both(cast, first, second):
    browser = ask(cast.lead.email)
    letter = newest(cast.lead.email)
    spend = {
        "link": lambda: signing_in.spend_link(letter.token, at=AT),
        "code": lambda: signing_in.spend_code(browser, letter.code, at=AT),
    }
    spend[first]()
    with pytest.raises(Refused):
        spend[second]()


def test_both_work_for_half_an_hour(cast):
    browser = ask(cast.lead.email)
    letter = newest(cast.lead.email)
    last, over = AT + 30 * MINUTE - MINUTE / 60, AT + 30 * MINUTE
    assert signing_in.open_link(letter.token, at=last)
    assert signing_in.open_link(letter.token, at=over) is None
    with pytest.raises(Refused, match="This link does not work any more"):
        signing_in.spend_link(letter.token, at=over)
    with pytest.raises(Refused, match="This code is too old"):
        signing_in.spend_code(browser, letter.code, at=over)
    assert signing_in.spend_code(browser, letter.code, at=last).person == cast.lead


def test_looking_at_a_link_spends_nothing(cast):
    ask(cast.lead.email)
    letter = newest(cast.lead.email)
    for _ in range(3):
        assert signing_in.open_link(letter.token, at=AT)
    assert signing_in.spend_link(letter.token, at=AT).person == cast.lead


def test_five_wrong_codes_and_no_more(cast):
    browser = ask(cast.lead.email)
    letter = newest(cast.lead.email)
    for _ in range(5):
        with pytest.raises(Refused, match="This code is not right"):
            signing_in.spend_code(browser, wrong(letter.code), at=AT)
    with pytest.raises(Refused, match="Too many wrong codes"):
        signing_in.spend_code(browser, letter.code, at=AT)
    assert signing_in.spend_link(letter.token, at=AT).person == cast.lead


def test_the_fifth_code_may_be_the_right_one(cast):
    browser = ask(cast.lead.email)
    letter = newest(cast.lead.email)
    for _ in range(4):
        with pytest.raises(Refused):
            signing_in.spend_code(browser, wrong(letter.code), at=AT)
    assert signing_in.spend_code(browser, letter.code, at=AT).person == cast.lead


def test_an_address_stands_25_wrong_codes_a_day_however_many_emails(cast):
    at = AT
    for _ in range(5):
        browser = ask(cast.lead.email, at=at)
        letter = newest(cast.lead.email)
        for _ in range(5):
            with pytest.raises(Refused, match="This code is not right"):
                signing_in.spend_code(browser, wrong(letter.code), at=at)
        at += 10 * MINUTE
    browser = ask(cast.lead.email, at=at)
    letter = newest(cast.lead.email)
    with pytest.raises(Refused, match="Too many wrong codes"):
        signing_in.spend_code(browser, letter.code, at=at)
    assert signing_in.spend_link(letter.token, at=at).person == cast.lead


def test_only_hashes_are_kept_and_the_email_is_marked_secret(cast):
    browser = ask(cast.lead.email)
    letter = newest(cast.lead.email)
    kept = " ".join(map(str, SignIn.objects.values_list().get()))
    for secret in (browser, letter.token, letter.code):
        assert secret not in kept.split() and secret not in kept.replace("-", " ").split()
    assert [email.secret for email in Email.objects.all()] == [True]


def test_the_email_says_what_it_is_for_and_how_long_it_works(cast):
    ask(cast.lead.email)
    (email,) = owed(cast.lead.email)
    assert email.subject == "Sign in to Assess"
    assert "work until 09:30 on 1 February 2027" in email.body
    assert "service.assessment@rivers.example" in email.body
    assert (email.event, email.assessment, email.due_at) == (None, None, AT)


# How often


def test_an_address_gets_five_emails_in_a_quarter_of_an_hour(cast):
    for n in range(7):
        ask(cast.lead.email, source=f"192.0.2.{n}")
    assert len(owed(cast.lead.email)) == 5
    ask(cast.lead.email, at=AT + 15 * MINUTE - MINUTE / 60)
    assert len(owed(cast.lead.email)) == 5
    ask(cast.lead.email, at=AT + 15 * MINUTE)
    assert len(owed(cast.lead.email)) == 6


def test_at_the_limit_the_last_code_still_works_in_the_browser_that_asked(cast):
    browser = ""
    for _ in range(6):
        browser = ask(cast.lead.email, browser=browser)
    assert signing_in.spend_code(browser, newest(cast.lead.email).code, at=AT).person == cast.lead


def test_at_the_limit_another_browser_gets_something_that_opens_nothing(cast):
    for _ in range(5):
        ask(cast.lead.email)
    stranger = ask(cast.lead.email)
    assert len(stranger) == 43
    with pytest.raises(Refused, match="This code is not right"):
        signing_in.spend_code(stranger, newest(cast.lead.email).code, at=AT)


def test_a_source_gets_twenty_emails_in_a_quarter_of_an_hour(cast):
    for n in range(20):
        ask(f"person{n}@testing.example")
    with pytest.raises(Refused, match="Too many people have asked"):
        ask("one.more@testing.example")
    ask("one.more@testing.example", source="192.0.2.2")
    ask("one.more@testing.example", at=AT + 15 * MINUTE)


def test_unknown_addresses_count_towards_a_source_too(cast):
    for n in range(20):
        ask(f"person{n}@nowhere.example")
    with pytest.raises(Refused, match="Too many people have asked"):
        ask(cast.lead.email)


# Whether we know them


def test_an_unknown_address_gets_no_email_and_no_record_but_what_was_asked(cast):
    people = Person.objects.count()
    browser = ask(GUEST)
    assert owed(GUEST) == []
    assert Person.objects.count() == people
    assert len(browser) == 43
    void = Email.objects.get(to=GUEST)
    assert (void.body, void.moot_at) == ("", AT)


def test_asking_takes_the_same_steps_whether_we_know_the_address_or_not(cast):
    def steps(email):
        with CaptureQueriesContext(connection) as captured:
            ask(email, source=f"from {email}")
        # The first words of each statement, without what is in it.
        return [re.split("[\"']", query["sql"])[0] for query in captured.captured_queries]

    known = steps(cast.lead.email)
    assert steps(GUEST) == known
    assert steps(NEW) == known
    Person.objects.filter(pk=cast.designer.pk).update(active=False)
    assert steps(cast.designer.email) == known


def test_a_wrong_code_is_answered_the_same_whether_we_know_the_address_or_not(cast):
    sentences = set()
    for email in (cast.lead.email, GUEST):
        browser = ask(email)
        said = []
        for _ in range(6):
            with pytest.raises(Refused) as no:
                signing_in.spend_code(browser, "no code", at=AT)
            said.append(no.value.sentence)
        sentences.add(tuple(said))
    assert len(sentences) == 1


def test_whoever_asked_does_not_learn_that_the_link_was_used_elsewhere(cast):
    browser = ask(cast.lead.email)
    letter = newest(cast.lead.email)
    signing_in.spend_link(letter.token, at=AT)
    with pytest.raises(Refused, match="This code is not right, or it has been used"):
        signing_in.spend_code(browser, wrong(letter.code), at=AT)


# Who may


def test_someone_new_of_a_known_domain_is_registered_when_they_sign_in(cast):
    ask(NEW)
    assert not Person.objects.filter(email=NEW).exists()
    spent = signing_in.spend_link(newest(NEW).token, at=AT)
    assert (spent.person.email, spent.person.organisation) == (NEW, cast.office)
    assert spent.person.name == NEW


def test_two_emails_for_someone_new_make_one_person(cast):
    ask(NEW)
    first = newest(NEW)
    ask(NEW)
    one = signing_in.spend_link(first.token, at=AT).person
    assert signing_in.spend_link(newest(NEW).token, at=AT).person == one


def test_the_address_is_the_same_in_capitals(cast):
    ask("  LEAD@Testing.Example ")
    assert signing_in.spend_link(newest(cast.lead.email).token, at=AT).person == cast.lead


def test_an_invited_person_of_a_known_domain_gets_its_organisation(cast):
    invited = Person.objects.create(email=NEW)
    ask(NEW)
    signing_in.spend_link(newest(NEW).token, at=AT)
    invited.refresh_from_db()
    assert invited.organisation == cast.office


@pytest.mark.parametrize(
    "address",
    [
        "someone@sub.testing.example",
        "someone@testing.example.evil.example",
        "testing.example@evil.example",
        "someone@nottesting.example",
    ],
)
def test_the_domain_must_be_exactly_that(cast, address):
    assert not signing_in.standing_of(address).may


@pytest.fixture
def guest(cast):
    return Person.objects.create(email=GUEST)


def may(email=GUEST):
    return signing_in.standing_of(email).may


def test_a_guest_without_a_part_may_not(guest):
    assert not may()


def test_a_guest_may_while_they_have_a_seat(cast, guest, an_assessment):
    Assessor.objects.create(person=guest)
    assessment = an_assessment(State.ARRANGING)
    panel.seat(assessment, by=cast.staff, person=guest, role=PanelRole.TECHNICAL, is_lead=False)
    assert may()
    seat = Seat.objects.get(person=guest)
    panel.release(assessment, by=cast.staff, seat=seat, reason="They cannot come.")
    assert not may()


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (State.ARRANGED, True),
        (State.PUBLISHED, True),
        (State.CANCELLED, False),
        (State.CLOSED, False),
    ],
)
def test_a_seat_counts_until_the_assessment_has_ended(guest, an_assessment, state, standing):
    Seat.objects.create(
        assessment=an_assessment(state), person=guest, role=PanelRole.TECHNICAL, given_at=AT
    )
    assert may() is standing


def test_a_guest_may_while_they_are_in_a_service_team(cast, guest, an_assessment):
    assessment = an_assessment(State.ARRANGING)
    team.add(assessment, by=cast.staff, email=GUEST, role=TeamRole.ARCHITECT)
    assert may()
    member = ServicePerson.objects.get(person=guest)
    team.remove(assessment, by=cast.staff, member=member)
    assert not may()


def test_a_guest_may_while_an_assessment_names_them(cast, guest, an_assessment):
    assessment = an_assessment(State.ARRANGING)
    team.name_manager(assessment, by=cast.staff, role="service-owner", email=GUEST)
    assert may()
    Membership.objects.filter(person=guest).update(left_at=AT)
    assert not may()


def test_a_guest_may_while_they_are_the_primary_contact(cast, guest, an_assessment):
    assessment = an_assessment(State.ARRANGING)
    assessment.primary_contact = guest
    assessment.save()
    assert may()


def test_staff_may_whatever_their_domain(cast, guest):
    Staff.objects.create(
        person=guest, organisation=cast.office, kind=StaffKind.SERVICE_ASSESSMENT_TEAM
    )
    assert may()


def test_someone_whose_access_was_ended_never_may(cast, an_assessment):
    an_assessment(State.REPORTING)
    for person in (cast.lead, cast.staff, cast.stranger):
        Person.objects.filter(pk=person.pk).update(active=False)
        assert not may(person.email)


def test_a_link_is_worth_nothing_once_its_invitation_has_ended(cast, guest, an_assessment):
    seat = Seat.objects.create(
        assessment=an_assessment(State.ARRANGED),
        person=guest,
        role=PanelRole.TECHNICAL,
        given_at=AT,
    )
    browser = ask(GUEST)
    letter = newest(GUEST)
    seat.left_at = AT
    seat.save()
    with pytest.raises(Refused, match="This link does not work any more"):
        signing_in.spend_link(letter.token, at=AT)
    with pytest.raises(Refused, match="This code is not right"):
        signing_in.spend_code(browser, letter.code, at=AT)


# What is left behind


def test_signing_in_clears_away_what_is_old(cast):
    def held(days):
        return HeldForm.objects.create(
            person=cast.lead, path="/profile/", fields=[], held_at=AT - builders.days(days)
        )

    old, young = held(7.1), held(6.9)
    ask(cast.designer.email, at=AT - builders.days(1.1))
    Session.objects.create(
        key_hash="old",
        person=cast.lead,
        started_at=AT - builders.days(31),
        last_seen_at=AT - builders.days(31),
    )
    ask(cast.lead.email)
    signing_in.spend_link(newest(cast.lead.email).token, at=AT)
    assert list(HeldForm.objects.all()) == [young], old
    assert [sign_in.email for sign_in in SignIn.objects.all()] == [cast.lead.email]
    assert [email.to for email in Email.objects.all()] == [cast.lead.email]
    assert not Session.objects.exists()


def test_a_person_names_themself_only(cast):
    signing_in.write_name(cast.lead, by=cast.lead, first_name=" Ada ", last_name="King")
    assert Person.objects.get(pk=cast.lead.pk).name == "Ada King"
    with pytest.raises(NotAllowed):
        signing_in.write_name(cast.lead, by=cast.designer, first_name="A", last_name="B")


# The command line's own door


def test_a_link_made_by_hand_works_and_counts_towards_no_limit(cast):
    for _ in range(6):
        token = signing_in.link_for(cast.lead.email, at=AT)
    assert not Email.objects.exists()
    ask(cast.lead.email)
    assert len(owed(cast.lead.email)) == 1
    assert signing_in.spend_link(token, at=AT).person == cast.lead


def test_a_link_is_not_made_for_who_may_not_sign_in(cast):
    with pytest.raises(Refused, match="its domain is not one that may register"):
        signing_in.link_for(GUEST, at=AT)
    Person.objects.filter(pk=cast.lead.pk).update(active=False)
    with pytest.raises(Refused, match="their access was ended"):
        signing_in.link_for(cast.lead.email, at=AT)


# Two at once


def at_once(*calls):
    """Run these at the same moment, each in a thread and connection of its own."""
    start, answers = threading.Barrier(len(calls)), []

    def run(call):
        start.wait()
        try:
            answers.append(call())
        except Refused as no:
            answers.append(no)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def office(transactional_db):
    office = Organisation.objects.create(name="Department for Testing", slug="testing")
    office.domains.create(domain="testing.example")
    return office


def test_one_token_in_two_threads_signs_in_once(office):
    for _ in range(5):
        ask(NEW, at=AT)
        token = newest(NEW).token
        answers = at_once(*[lambda token=token: signing_in.spend_link(token, at=AT)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "SignIn"]
    assert Person.objects.filter(email=NEW).count() == 1


def test_the_link_and_the_code_in_two_threads_sign_in_once(office):
    for _ in range(5):
        browser = ask(NEW, at=AT)
        letter = newest(NEW)
        answers = at_once(
            lambda token=letter.token: signing_in.spend_link(token, at=AT),
            lambda key=browser, code=letter.code: signing_in.spend_code(key, code, at=AT),
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "SignIn"]


def test_many_wrong_codes_at_once_are_no_more_than_five(office):
    browser = ask(NEW, at=AT)
    bad = wrong(newest(NEW).code)
    answers = at_once(*[lambda: signing_in.spend_code(browser, bad, at=AT)] * 12)
    said = [answer.sentence for answer in answers]
    assert said.count(signing_in.WRONG_CODE) == 5
    assert said.count(signing_in.NO_MORE_CODES) == 7


def test_asking_many_times_at_once_writes_five_emails(office):
    at_once(*[lambda n=n: ask(NEW, source=f"192.0.2.{n % 3}") for n in range(12)])
    assert len(owed(NEW)) == 5
