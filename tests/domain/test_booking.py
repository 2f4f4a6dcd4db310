"""Drafting a request: starting it, answering its sections, deleting it."""

import datetime

import pytest

from assess.domain import booking, requests
from assess.domain.gates import open_gates
from assess.domain.models import (
    Assessment,
    Email,
    Event,
    Membership,
    Organisation,
    Person,
    Portfolio,
    Service,
)
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.sections import LONGEST, SECTIONS, answered
from assess.domain.words import Kind, Phase, State
from tests import builders

AT = builders.MONDAY
TODAY = AT.date()


@pytest.fixture
def draft(cast):
    """A draft with nothing answered but its name."""
    return booking.start(by=cast.primary_contact, at=AT, name="Get a permit")


def edit(assessment, cast, **answers):
    booking.edit(assessment, by=cast.primary_contact, at=AT, **answers)
    assessment.refresh_from_db()


class TestStart:
    def test_a_new_name_makes_a_service_and_a_draft(self, cast):
        made = booking.start(by=cast.primary_contact, at=AT, name="  Get   a permit ")
        assert (made.state, made.service.name) == (State.DRAFT, "Get a permit")
        assert made.service.organisation == cast.office
        assert [e.verb for e in made.events.all()] == ["booking.start"]
        assert answered(made) == {"name"}

    def test_a_chosen_service_brings_what_is_known_of_it(self, cast, an_assessment):
        earlier = an_assessment(State.PUBLISHED)
        made = booking.start(by=cast.primary_contact, at=AT, service=earlier.service)
        assert made.service == earlier.service
        assert made.users == earlier.users
        assert made.portfolio == cast.portfolio
        assert {"name", "description", "users", "purpose", "portfolio"} == answered(made)

    @pytest.mark.parametrize("how", ["by name", "by service"])
    def test_pressing_twice_gives_the_same_draft(self, cast, how):
        first = booking.start(by=cast.primary_contact, at=AT, name="Get a permit")
        again = {"name": "get a PERMIT"} if how == "by name" else {"service": first.service}
        second = booking.start(by=cast.primary_contact, at=AT, **again)
        assert second.pk == first.pk
        assert (Service.objects.count(), Event.objects.count()) == (1, 1)

    def test_someone_elses_service_cannot_be_taken_by_its_name(self, cast, draft):
        with pytest.raises(Refused, match="ask a member of its service team") as no:
            booking.start(by=cast.stranger, at=AT, name="Get a permit")
        assert no.value.field == "name"
        with pytest.raises(NotAllowed):
            booking.start(by=cast.stranger, at=AT, service=draft.service)

    def test_ones_own_service_is_chosen_and_not_named_again(self, cast, an_assessment):
        name = an_assessment(State.PUBLISHED).service.name
        with pytest.raises(Refused, match="Choose it from the list"):
            booking.start(by=cast.primary_contact, at=AT, name=name)

    def test_a_name_is_needed_and_has_its_limit(self, cast):
        with pytest.raises(Refused, match="Enter the name of the service"):
            booking.start(by=cast.primary_contact, at=AT, name="   ")
        with pytest.raises(Refused, match="300 characters or fewer"):
            booking.start(by=cast.primary_contact, at=AT, name="x" * 301)
        assert Service.objects.count() == 0

    def test_who_belongs_to_no_organisation_cannot_book(self, db, cast):
        guest = builders.person("guest@somewhere.example")
        with pytest.raises(NotAllowed):
            booking.start(by=guest, at=AT, name="Get a permit")

    def test_a_person_of_the_panel_cannot_book_for_the_service(self, cast, an_assessment):
        running = an_assessment(State.ARRANGED)
        with pytest.raises(Refused, match="has a seat on the panel"):
            booking.start(
                by=cast.staff,
                at=AT,
                service=running.service,
                primary_contact=cast.designer.email,
            )


class TestOnBehalf:
    def test_the_service_assessment_team_books_for_a_primary_contact(self, cast):
        made = booking.start(
            by=cast.staff, at=AT, name="Get a permit", primary_contact="new.one@testing.example"
        )
        assert made.primary_contact.email == "new.one@testing.example"
        assert made.events.get().on_behalf_of == made.primary_contact
        booking.edit(made, by=cast.staff, at=AT, phase=Phase.ALPHA)
        booking.edit(made, by=made.primary_contact, at=AT, users="Anglers")
        with pytest.raises(NotAllowed):
            booking.edit(made, by=cast.other_staff, at=AT, users="Nobody")

    def test_others_cannot_name_another_primary_contact(self, cast):
        with pytest.raises(NotAllowed):
            booking.start(
                by=cast.primary_contact,
                at=AT,
                name="Get a permit",
                primary_contact=cast.stranger.email,
            )

    def test_who_has_a_draft_of_their_own_is_not_given_a_second(self, cast, draft):
        with pytest.raises(Refused, match="already has a draft request") as no:
            booking.start(
                by=cast.staff,
                at=AT,
                service=draft.service,
                primary_contact=cast.primary_contact.email,
            )
        assert no.value.field == "primary_contact"

    def test_a_leaver_cannot_be_named(self, cast):
        Person.objects.filter(pk=cast.stranger.pk).update(active=False)
        with pytest.raises(Refused, match="can no longer sign in"):
            booking.start(
                by=cast.staff, at=AT, name="Get a permit", primary_contact=cast.stranger.email
            )


class TestEdit:
    @pytest.mark.parametrize("phase", Phase)
    def test_the_phase_decides_the_type(self, cast, draft, phase):
        edit(draft, cast, phase=phase)
        peer = phase == Phase.DISCOVERY
        assert draft.kind == (Kind.PEER_REVIEW if peer else Kind.SERVICE_ASSESSMENT)

    def test_another_phase_shows_the_type_again(self, cast, draft):
        edit(draft, cast, phase=Phase.ALPHA)
        edit(draft, cast, type_seen=True)
        edit(draft, cast, phase=Phase.ALPHA)
        assert draft.type_seen
        edit(draft, cast, phase=Phase.DISCOVERY)
        assert not draft.type_seen

    @pytest.mark.parametrize("field", LONGEST)
    def test_an_answer_has_its_limit(self, cast, draft, field):
        edit(draft, cast, **{field: "x" * LONGEST[field]})
        with pytest.raises(Refused, match="characters or fewer") as no:
            edit(draft, cast, **{field: "x" * (LONGEST[field] + 1)})
        assert no.value.field == field

    def test_no_code_and_no_end_leave_none_behind(self, cast, draft):
        day = datetime.date(2027, 6, 1)
        edit(draft, cast, has_code=True, project_code="DDT-1", has_end=True, ends_on=day)
        edit(draft, cast, has_code=False)
        edit(draft, cast, has_end=False)
        assert (draft.project_code, draft.ends_on) == ("", None)

    def test_the_phase_ends_on_or_after_its_first_day(self, cast, draft):
        edit(draft, cast, started_on=datetime.date(2027, 3, 2))
        edit(draft, cast, has_end=True, ends_on=datetime.date(2027, 3, 2))
        with pytest.raises(Refused, match="started, Tuesday 2 March 2027") as no:
            edit(draft, cast, has_end=True, ends_on=datetime.date(2027, 3, 1))
        assert no.value.field == "ends_on"
        with pytest.raises(Refused, match="the day it ends, Tuesday 2 March 2027") as no:
            edit(draft, cast, started_on=datetime.date(2027, 3, 3))
        assert no.value.field == "started_on"

    def test_nobody_else_answers(self, cast, draft):
        for who in (cast.stranger, cast.staff, cast.foreign_staff):
            with pytest.raises(NotAllowed):
                booking.edit(draft, by=who, at=AT, users="Nobody")

    def test_a_request_that_was_sent_is_not_edited(self, cast, an_assessment):
        with pytest.raises(Refused, match="can no longer be changed here"):
            edit(an_assessment(State.REQUESTED), cast, users="Nobody")


class TestWeeks:
    WEEKS = (datetime.date(2027, 3, 8), datetime.date(2027, 3, 15))

    def test_a_week_chosen_twice_is_one_week(self, cast, draft):
        edit(draft, cast, weeks=[self.WEEKS[0], self.WEEKS[0]])
        assert [w.monday for w in draft.requested_weeks.all()] == [self.WEEKS[0]]

    def test_weeks_after_the_end_go_and_are_asked_again(self, cast, draft):
        edit(draft, cast, weeks=self.WEEKS)
        edit(draft, cast, has_end=True, ends_on=datetime.date(2027, 3, 14))
        assert [w.monday for w in draft.requested_weeks.all()] == [self.WEEKS[0]]
        assert "dates" not in answered(draft)

    def test_weeks_before_the_end_stay_answered(self, cast, draft):
        edit(draft, cast, weeks=self.WEEKS)
        edit(draft, cast, has_end=True, ends_on=datetime.date(2027, 3, 15))
        edit(draft, cast, started_on=datetime.date(2027, 1, 15))
        assert "dates" in answered(draft)

    def test_no_week_is_asked_again_once_there_is_one(self, cast, draft):
        edit(draft, cast, has_end=True, ends_on=TODAY + datetime.timedelta(20))
        edit(draft, cast, weeks=[])
        assert "dates" in answered(draft)
        edit(draft, cast, has_end=True, ends_on=TODAY + datetime.timedelta(25))
        assert "dates" in answered(draft)
        edit(draft, cast, has_end=True, ends_on=TODAY + datetime.timedelta(90))
        assert "dates" not in answered(draft)

    def test_weeks_that_come_too_near_have_to_be_chosen_again(self, cast, draft):
        edit(draft, cast, weeks=self.WEEKS)
        last = self.WEEKS[1] - datetime.timedelta(weeks=5)
        assert "dates" in answered(draft, last)
        assert "dates" not in answered(draft, last + datetime.timedelta(1))


class TestPeople:
    def test_a_person_is_named_replaced_and_taken_back_and_nobody_is_told(self, cast, draft):
        edit(draft, cast, has_product_manager=True, product_manager="One@Testing.example")
        edit(draft, cast, has_product_manager=True, product_manager="two@testing.example")
        assert [m.person.email for m in Membership.objects.all()] == ["two@testing.example"]
        edit(draft, cast, has_product_manager=False, product_manager="")
        assert not Membership.objects.exists()
        assert "product-manager" in answered(draft)
        assert not Email.objects.exists()

    @pytest.mark.parametrize("role", ["deputy_director", "product_manager", "delivery_manager"])
    def test_a_service_team_names_people_of_allowed_domains(self, cast, draft, role):
        with pytest.raises(Refused, match="ends in testing.example") as no:
            edit(draft, cast, **{role: "someone@nowhere.example"})
        assert no.value.field == role
        assert not Person.objects.filter(email="someone@nowhere.example").exists()

    def test_the_service_assessment_team_names_anyone(self, cast):
        made = booking.start(
            by=cast.staff, at=AT, name="Get a permit", primary_contact=cast.primary_contact.email
        )
        booking.edit(made, by=cast.staff, at=AT, deputy_director="dd@nowhere.example")
        assert made.memberships.get().person.email == "dd@nowhere.example"

    def test_an_assessor_of_the_service_is_not_named(self, cast, an_assessment):
        running = an_assessment(State.ARRANGED)
        draft = booking.start(by=cast.primary_contact, at=AT, service=running.service)
        with pytest.raises(Refused, match="has a seat on the panel") as no:
            edit(draft, cast, deputy_director=cast.lead.email)
        assert no.value.field == "deputy_director"

    def test_a_named_manager_goes_on_with_the_draft(self, cast, draft):
        edit(draft, cast, product_manager=cast.product_manager.email)
        booking.edit(draft, by=cast.product_manager, at=AT, users="Anglers")
        with pytest.raises(NotAllowed):
            booking.discard(draft, by=cast.product_manager, at=AT)


class TestName:
    def test_a_new_service_is_renamed_in_its_draft(self, cast, draft):
        edit(draft, cast, name=" Get an  angling permit ")
        assert draft.service.name == "Get an angling permit"

    def test_two_services_do_not_share_a_name(self, cast, draft):
        other = booking.start(by=cast.primary_contact, at=AT, name="Another")
        with pytest.raises(Refused, match="already a service called “get a permit”"):
            edit(other, cast, name="get a permit")

    def test_a_service_keeps_the_name_it_is_known_by(self, cast, an_assessment):
        earlier = an_assessment(State.REQUESTED)
        made = booking.start(by=cast.primary_contact, at=AT, service=earlier.service)
        edit(made, cast, name=earlier.service.name)
        with pytest.raises(Refused, match="has been assessed under its name"):
            edit(made, cast, name="Something new")


class TestSections:
    def test_all_sections_of_a_complete_draft_are_answered(self, an_assessment):
        assert answered(an_assessment(State.DRAFT)) == {section.slug for section in SECTIONS}

    def test_without_portfolios_there_is_nothing_to_choose(self, cast, draft):
        assert "portfolio" not in answered(draft)
        Portfolio.objects.all().delete()
        assert "portfolio" in answered(draft)


class TestDiscard:
    def test_a_draft_goes_and_its_unused_service_with_it(self, cast, draft):
        booking.discard(draft, by=cast.primary_contact, at=AT)
        assert not Assessment.objects.exists()
        assert not Service.objects.exists()
        kept = Event.objects.get()
        assert (kept.verb, kept.organisation, kept.data) == (
            "booking.discard",
            cast.office,
            {"service": "Get a permit"},
        )

    def test_a_service_with_other_assessments_stays(self, cast, an_assessment):
        earlier = an_assessment(State.PUBLISHED)
        draft = booking.start(by=cast.primary_contact, at=AT, service=earlier.service)
        booking.discard(draft, by=cast.primary_contact, at=AT)
        assert [a.pk for a in earlier.service.assessments.all()] == [earlier.pk]
        assert Event.objects.get(verb="booking.discard").service == earlier.service

    def test_a_service_with_a_service_team_stays(self, cast):
        service = Service.objects.create(organisation=cast.office, name="Known already")
        service.people.create(person=cast.team_member, role="architect", joined_at=AT)
        draft = booking.start(by=cast.team_member, at=AT, service=service)
        booking.discard(draft, by=cast.team_member, at=AT)
        assert Service.objects.filter(pk=service.pk).exists()

    def test_only_once_and_only_a_draft(self, cast, draft, an_assessment):
        booking.discard(draft, by=cast.primary_contact, at=AT)
        draft.pk = 1
        with pytest.raises(Refused, match="already been deleted"):
            booking.discard(draft, by=cast.primary_contact, at=AT)
        sent = an_assessment(State.REQUESTED)
        with pytest.raises(Refused, match="You can withdraw it, but not delete it"):
            booking.discard(sent, by=cast.primary_contact, at=AT)

    def test_nobody_else_deletes_it(self, cast, draft):
        for who in (cast.stranger, cast.staff):
            with pytest.raises(NotAllowed):
                booking.discard(draft, by=who, at=AT)

    def test_staff_delete_what_they_book_for_others(self, cast):
        made = booking.start(
            by=cast.staff, at=AT, name="Get a permit", primary_contact=cast.stranger.email
        )
        booking.discard(made, by=cast.staff, at=AT)
        assert not Assessment.objects.exists()


class TestServices:
    def test_whose_services_are_whose(self, cast, an_assessment):
        service = an_assessment(State.ARRANGED).service
        elsewhere = Organisation.objects.get(slug="elsewhere")
        theirs = Service.objects.create(organisation=elsewhere, name="Theirs")
        for who in ("primary_contact", "product_manager", "team_member", "deputy_director"):
            assert list(booking.own_services(getattr(cast, who))) == [service]
            assert list(booking.startable_services(getattr(cast, who))) == [service]
        for who in ("lead", "observer", "stranger", "staff", "foreign_staff"):
            assert list(booking.own_services(getattr(cast, who))) == []
        assert list(booking.startable_services(cast.staff)) == [service]
        assert list(booking.startable_services(cast.foreign_staff)) == [theirs]
        assert list(booking.startable_services(cast.lead)) == []

    def test_who_is_named_in_a_draft_knows_nothing_of_it_yet(self, cast, an_assessment):
        an_assessment(State.DRAFT)
        assert list(booking.startable_services(cast.deputy_director)) == []


class TestRequest:
    def test_what_is_missing_is_named_section_by_section(self, cast, draft):
        with pytest.raises(Refused) as no:
            requests.request(draft, by=cast.primary_contact, at=AT)
        expected = [section for section in SECTIONS if section.slug != "name"]
        assert no.value.all() == [
            (s.slug, f"Answer “{s.title}” before you send the request.") for s in expected
        ]

    def test_it_is_sent_once(self, cast, an_assessment):
        sent = an_assessment(State.REQUESTED)
        with pytest.raises(Refused, match="already been sent"):
            requests.request(sent, by=cast.primary_contact, at=AT)
        assert [e.verb for e in sent.events.all()] == ["booking.start", "booking.request"]

    def test_the_service_learns_what_the_request_says(self, cast, an_assessment):
        service = an_assessment(State.REQUESTED).service
        assert service.description == "People get a permit without sending paper."
        assert service.portfolio == cast.portfolio
        assert service.people.get(person=cast.primary_contact).left_at is None

    def test_weeks_that_have_come_too_near_are_asked_again(self, cast, an_assessment):
        one = an_assessment(State.DRAFT)
        with pytest.raises(Refused, match="less than 5 weeks away by now") as no:
            requests.request(one, by=cast.primary_contact, at=AT + builders.days(1))
        assert no.value.all()[0][0] == "dates"

    def test_an_earlier_report_must_be_accepted_first(self, cast, an_assessment):
        earlier = an_assessment(State.SHARED, ambers=())
        one = an_assessment(State.DRAFT, phase=Phase.PRIVATE_BETA, service=earlier.service)
        with pytest.raises(Refused, match="alpha service assessment has been shared"):
            requests.request(one, by=cast.primary_contact, at=AT)

    @pytest.mark.parametrize(
        "state", [State.REQUESTED, State.ARRANGING, State.ARRANGED, State.REPORTING, State.CHECKING]
    )
    def test_the_same_phase_is_not_asked_for_twice(self, cast, an_assessment, state):
        earlier = an_assessment(state)
        one = an_assessment(State.DRAFT, service=earlier.service)
        with pytest.raises(Refused, match=f"under way \\(reference {earlier.pk}\\)"):
            requests.request(one, by=cast.primary_contact, at=AT)
        other = an_assessment(State.DRAFT, phase=Phase.LIVE, service=earlier.service)
        assert other.pk == one.pk  # one draft a service and person: its phase was changed
        requests.request(other, by=cast.primary_contact, at=AT)
        assert other.state == State.REQUESTED

    def test_the_service_assessment_team_lets_a_request_through_with_a_reason(
        self, cast, an_assessment
    ):
        earlier = an_assessment(State.REQUESTED)
        one = booking.start(
            by=cast.staff,
            at=AT,
            service=earlier.service,
            primary_contact=cast.team_member.email,
        )
        booking.edit(one, by=cast.staff, at=AT, phase=Phase.ALPHA)
        assert [gate.name for gate in open_gates(one) if gate.stops] == ["same-phase-running"]
        for wrong in ({"gate": "same-phase-running", "reason": " "}, {"gate": "x", "reason": "y"}):
            with pytest.raises(Refused):
                requests.let_through(one, by=cast.staff, at=AT, **wrong)
        with pytest.raises(NotAllowed):
            requests.let_through(
                one, by=cast.team_member, at=AT, gate="same-phase-running", reason="Mine"
            )
        requests.let_through(
            one, by=cast.staff, at=AT, gate="same-phase-running", reason="Two parts."
        )
        assert [gate.name for gate in open_gates(one) if gate.stops] == []
        with pytest.raises(Refused, match="already been let through"):
            requests.let_through(
                one, by=cast.staff, at=AT, gate="same-phase-running", reason="Again"
            )


class TestWithdraw:
    @pytest.mark.parametrize(
        "state", [State.DRAFT, State.REQUESTED, State.ARRANGING, State.ARRANGED]
    )
    def test_until_the_day(self, cast, an_assessment, state):
        one = an_assessment(state)
        requests.withdraw(one, by=cast.product_manager, at=AT, reason=" We stopped. ")
        assert (one.state, one.ended_reason) == (State.WITHDRAWN, "We stopped.")
        with pytest.raises(Refused, match="already been withdrawn"):
            requests.withdraw(one, by=cast.primary_contact, at=AT)

    def test_not_after_the_day_and_not_by_others(self, cast, an_assessment):
        one = an_assessment(State.REPORTING)
        with pytest.raises(Refused, match="cannot be done any more"):
            requests.withdraw(one, by=cast.primary_contact, at=AT)
        for who in (cast.team_member, cast.staff, cast.lead):
            with pytest.raises(NotAllowed):
                requests.withdraw(an_assessment(State.ARRANGED), by=who, at=AT)

    def test_a_draft_without_a_phase_is_deleted_instead(self, cast, draft):
        with pytest.raises(Refused, match="Delete it instead"):
            requests.withdraw(draft, by=cast.primary_contact, at=AT)


class TestTransfer:
    def test_the_new_primary_contact_has_the_part_from_now_on(self, cast, an_assessment):
        one = an_assessment(State.REQUESTED)
        requests.transfer(one, by=cast.primary_contact, at=AT, email="NEW.one@testing.example")
        assert one.primary_contact.email == "new.one@testing.example"
        last = one.events.last()
        assert last.verb == "booking.transfer"
        assert last.data["previous"] == cast.primary_contact.email
        with pytest.raises(NotAllowed):
            requests.transfer(one, by=cast.primary_contact, at=AT, email="x@testing.example")
        requests.withdraw(one, by=one.primary_contact, at=AT)

    def test_the_same_person_is_nothing_new(self, cast, an_assessment):
        one = an_assessment(State.REQUESTED)
        requests.transfer(one, by=cast.staff, at=AT, email=cast.primary_contact.email)
        assert one.events.last().verb == "booking.request"

    @pytest.mark.parametrize(
        ("email", "sentence"),
        [
            ("someone@nowhere.example", "ends in testing.example"),
            ("lead@testing.example", "has a seat on the panel"),
        ],
    )
    def test_who_cannot_be_the_primary_contact(self, cast, an_assessment, email, sentence):
        with pytest.raises(Refused, match=sentence) as no:
            requests.transfer(
                an_assessment(State.ARRANGED), by=cast.primary_contact, at=AT, email=email
            )
        assert no.value.field == "email"
