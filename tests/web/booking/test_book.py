"""Where booking begins: what is needed, my drafts, the first page."""

import pytest

from assess.domain import booking
from assess.domain.models import Assessment, Event, Service
from assess.domain.words import State
from tests import builders
from tests.conftest import errors, page, words


class TestBook:
    def test_it_says_what_is_needed_and_where_to_start(self, cast, as_):
        answer = as_(cast.stranger).get("/book/")
        assert answer.status_code == 200
        assert "Give at least 5 weeks’ notice" in words(answer)
        assert page(answer).select_one("a.govuk-button")["href"] == "/book/start/"
        assert "Your draft requests" not in words(answer)

    def test_signed_out_it_asks_to_sign_in(self, browser, cast):
        answer = browser.get("/book/")
        assert answer["Location"] == "/sign-in/?next=%2Fbook%2F"

    def test_my_drafts_are_there_and_no_one_elses(self, cast, as_, draft):
        row = page(as_(cast.primary_contact).get("/book/")).select_one("tbody tr")
        assert "Get a permit" in row.get_text()
        assert "Not chosen yet" in row.get_text()
        assert "1 February 2027" in row.get_text()
        assert [a["href"] for a in row.select("a")] == [
            f"/book/{draft.pk}/",
            f"/book/{draft.pk}/delete/",
        ]
        for who in (cast.stranger, cast.staff):
            assert "Get a permit" not in words(as_(who).get("/book/"))

    def test_a_manager_goes_on_with_a_draft_but_cannot_delete_it(self, cast, as_, draft):
        booking.edit(draft, by=cast.primary_contact, delivery_manager=cast.delivery_manager.email)
        row = page(as_(cast.delivery_manager).get("/book/")).select_one("tbody tr")
        assert "for Primary Contact" in row.get_text(" ")
        assert [a["href"] for a in row.select("a")] == [f"/book/{draft.pk}/"]

    def test_who_was_invited_from_elsewhere_reads_why_they_cannot_book(self, cast, as_):
        guest = builders.person("guest@somewhere.example")
        answer = as_(guest).get("/book/")
        assert answer.status_code == 200
        assert "guest@somewhere.example, belongs to no organisation" in words(answer)
        assert page(answer).select("a.govuk-button") == []
        for answer in (as_(guest).get("/book/start/"), as_(guest).post("/book/start/")):
            assert answer.status_code == 403
            assert "belongs to no organisation" in words(answer)

    def test_as_many_queries_for_seven_drafts_as_for_one(
        self, cast, as_, draft, django_assert_num_queries, django_assert_max_num_queries
    ):
        browser = as_(cast.primary_contact)
        with django_assert_max_num_queries(12) as one:
            browser.get("/book/")
        for number in range(6):
            booking.start(by=cast.primary_contact, name=f"Service {number}")
        with django_assert_num_queries(len(one.captured_queries)):
            assert len(page(browser.get("/book/")).select("tbody tr")) == 7


class TestStart:
    def test_who_has_no_service_names_one(self, cast, as_):
        browser = as_(cast.stranger)
        form = page(browser.get("/book/start/"))
        assert [i["name"] for i in form.select("main input:not([type=hidden])")] == ["name"]
        answer = browser.post("/book/start/", {"name": "Register a boat"})
        made = Assessment.objects.get()
        assert answer.status_code == 302
        assert answer["Location"] == f"/book/{made.pk}/"
        assert (made.primary_contact, made.service.name) == (cast.stranger, "Register a boat")

    def test_pressing_twice_makes_one_draft(self, cast, as_):
        for _ in range(2):
            answer = as_(cast.stranger).post("/book/start/", {"name": "Register a boat"})
            assert answer["Location"] == f"/book/{Assessment.objects.get().pk}/"
        assert (Service.objects.count(), Event.objects.count()) == (1, 1)

    def test_a_service_is_chosen_or_a_new_one_named(self, cast, as_, an_assessment):
        service = an_assessment(State.PUBLISHED).service
        browser = as_(cast.product_manager)
        form = page(browser.get(f"/book/start/?service={service.pk}"))
        assert form.select_one("input[name=service][checked]")["value"] == str(service.pk)
        assert form.select_one("input[name=service][value=new]")
        answer = browser.post("/book/start/", {"service": service.pk, "name": "ignored"})
        assert answer.status_code == 302
        assert Assessment.objects.get(state=State.DRAFT).service == service
        answer = browser.post("/book/start/", {"service": "new", "name": "Register a boat"})
        assert answer.status_code == 302
        assert Service.objects.filter(name="Register a boat").exists()

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({}, "Choose one of your services, or a new one."),
            ({"service": "999999"}, "Choose one of your services, or a new one."),
            ({"service": "new"}, "Enter the name of the service."),
            ({"service": "new", "name": "  "}, "Enter the name of the service."),
            (
                {"service": "new", "name": "x" * 301},
                "Name of the new service must be 300 characters or fewer.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(self, cast, as_, an_assessment, typed, sentence):
        an_assessment(State.PUBLISHED)
        answer = as_(cast.primary_contact).post("/book/start/", typed)
        assert answer.status_code == 422
        assert errors(answer) == [sentence]
        assert page(answer).title.string.startswith("Error: ")
        kept = page(answer).select_one("input[name=name]")["value"]
        assert kept.strip() == typed.get("name", "").strip()
        assert not Assessment.objects.filter(state=State.DRAFT).exists()

    def test_a_name_that_is_taken_is_refused_with_the_way_out(self, cast, as_, draft):
        answer = as_(cast.stranger).post("/book/start/", {"name": "get a permit"})
        assert answer.status_code == 409
        assert "ask a member of its service team" in errors(answer)[0]
        link = page(answer).select_one(".govuk-error-summary a")["href"]
        assert page(answer).select_one(link)["value"] == "get a permit"

    def test_a_script_stays_text(self, cast, as_):
        name = "<script>alert(1)</script> & “permits”"
        as_(cast.stranger).post("/book/start/", {"name": name})
        answer = as_(cast.stranger).get("/book/")
        assert name in words(answer)
        assert b"<script>alert" not in answer.content

    def test_the_service_assessment_team_books_on_behalf(self, cast, as_, an_assessment):
        an_assessment(State.PUBLISHED)
        answer = as_(cast.staff).post(
            "/book/start/",
            {"service": "new", "name": "Register a boat", "primary_contact": "New@x.example"},
        )
        made = Assessment.objects.get(state=State.DRAFT)
        assert answer["Location"] == f"/book/{made.pk}/"
        assert made.primary_contact.email == "new@x.example"
        assert "for new@x.example" in words(as_(cast.staff).get("/book/"))
        assert as_(cast.staff).get(f"/book/{made.pk}/").status_code == 200
        assert as_(cast.other_staff).get(f"/book/{made.pk}/").status_code == 404

    def test_nobody_else_names_a_primary_contact(self, cast, as_):
        browser = as_(cast.stranger)
        assert not page(browser.get("/book/start/")).select("[name=primary_contact]")
        browser.post(
            "/book/start/", {"name": "Register a boat", "primary_contact": cast.lead.email}
        )
        assert Assessment.objects.get().primary_contact == cast.stranger

    def test_a_wrong_address_of_the_primary_contact(self, cast, as_):
        answer = as_(cast.staff).post(
            "/book/start/", {"name": "Register a boat", "primary_contact": "nobody"}
        )
        assert answer.status_code == 422
        assert errors(answer) == [
            "Enter an email address in the correct format, like name@example.com"
        ]
        assert page(answer).select_one("[name=primary_contact]")["value"] == "nobody"

    def test_a_long_list_of_services_is_one_to_pick_from(
        self, cast, as_, django_assert_max_num_queries
    ):
        for number in range(13):
            Service.objects.create(organisation=cast.office, name=f"Service {number}")
        with django_assert_max_num_queries(12):
            form = page(as_(cast.staff).get("/book/start/"))
        assert len(form.select("select[name=service] option")) == 15
        assert form.select_one("input[name=name]")
