"""Each section of a request: saved, pre-filled on return, and refused with what was typed kept."""

import datetime

import pytest
import time_machine

from assess.domain import booking
from assess.domain.models import Portfolio
from assess.domain.sections import LONGEST, SECTIONS, answered
from assess.domain.words import State
from tests.conftest import errors, page, words

SCRIPT = '<script>alert("x")</script> & more'
YEAR = {"started_on-month": "3", "started_on-year": "2027"}
END = {"has_end": "yes", "ends_on-month": "3", "ends_on-year": "2027"}

GOOD = {
    "phase": {"phase": "private-beta"},
    "name": {"name": f"Get a permit {SCRIPT}"},
    "description": {"description": f"Two lines\r\n\r\nof text {SCRIPT}"},
    "users": {"users": f"Anglers {SCRIPT}"},
    "purpose": {"purpose": f"To fish {SCRIPT}"},
    "code": {"has_code": "yes", "project_code": f"DDT-1 {SCRIPT}"[:50]},
    "start-date": {"started_on-day": "1", **YEAR},
    "end-date": {"ends_on-day": "31", **END},
    "dates": {"weeks": ["2027-03-08", "2027-03-22"]},
    "deputy-director": {"deputy_director": "dd@testing.example"},
    "product-manager": {"has_product_manager": "yes", "product_manager": "pm@testing.example"},
    "delivery-manager": {"has_delivery_manager": "yes", "delivery_manager": "dm@testing.example"},
}
FORMAT = "Enter an email address in the correct format, like name@example.com"
LONG_ADDRESS = f"{'a' * 250}@testing.example"
OUTSIDE = (
    "Enter an email address that ends in testing.example. To name someone from another "
    "organisation, ask the service assessment team to do it."
)


def _manager(role: str) -> list:
    yes, name = f"has_{role}_manager", f"{role}_manager"
    return [
        (f"{role}-manager", {}, 422, f"Choose whether there is a {role} manager."),
        (f"{role}-manager", {yes: "maybe"}, 422, f"Choose whether there is a {role} manager."),
        (
            f"{role}-manager",
            {yes: "yes"},
            422,
            f"Enter the email address of the {role} manager.",
        ),
        (f"{role}-manager", {yes: "yes", name: "nobody"}, 422, FORMAT),
        (f"{role}-manager", {yes: "yes", name: "<script>@testing.example"}, 422, FORMAT),
        (f"{role}-manager", {yes: "yes", name: "someone@nowhere.example"}, 409, OUTSIDE),
    ]


def _text(field: str, needed: str, words: str) -> list:
    longest = LONGEST[field]
    return [
        (field, {}, 422, needed),
        (field, {field: " \r\n "}, 422, needed),
        (
            field,
            {field: "x" * (longest + 1)},
            422,
            f"{words} must be {longest:,} characters or fewer.",
        ),
    ]


WRONG = [
    ("phase", {}, 422, "Choose the phase you want assessed."),
    ("phase", {"phase": "omega"}, 422, "Choose the phase you want assessed."),
    ("name", {"name": " "}, 422, "Enter the name of the service."),
    (
        "name",
        {"name": "x" * 301},
        422,
        "The name of the service must be 300 characters or fewer.",
    ),
    *_text("description", "Enter what the service does.", "What the service does"),
    *_text("users", "Enter who the users of the service are.", "Who the users are"),
    *_text("purpose", "Enter what users are trying to do.", "What users are trying to do"),
    ("code", {}, 422, "Choose whether the service has a project code."),
    ("code", {"has_code": "yes", "project_code": " "}, 422, "Enter the project code."),
    (
        "code",
        {"has_code": "yes", "project_code": "x" * 51},
        422,
        "The project code must be 50 characters or fewer.",
    ),
    ("portfolio", {}, 422, "Choose the portfolio that the service is part of."),
    ("portfolio", {"portfolio": "0"}, 422, "Choose the portfolio that the service is part of."),
    ("start-date", {}, 422, "Enter the day the phase started."),
    (
        "start-date",
        {"started_on-day": "31", "started_on-month": "2", "started_on-year": "2027"},
        422,
        "The day the phase started must be a real date, like 27 3 2027.",
    ),
    (
        "start-date",
        {"started_on-day": "abc", **YEAR},
        422,
        "The day the phase started must be a real date, like 27 3 2027.",
    ),
    (
        "start-date",
        {"started_on-day": "", **YEAR},
        422,
        "The day the phase started must include a day.",
    ),
    (
        "start-date",
        {"started_on-day": "1", "started_on-month": "3", "started_on-year": "27"},
        422,
        "The day the phase started must have a year of 4 numbers, like 2027.",
    ),
    ("end-date", {}, 422, "Choose whether you know when the phase ends."),
    ("end-date", {"has_end": "yes"}, 422, "Enter the day the phase ends."),
    (
        "end-date",
        {"ends_on-day": "31", **END, "ends_on-month": "2"},
        422,
        "The day the phase ends must be a real date, like 27 3 2027.",
    ),
    ("dates", {}, 422, "Choose at least one week, or say that none of them suits you."),
    (
        "dates",
        {"weeks": ["2027-03-08", "none"]},
        422,
        "Choose the weeks that suit you, or that none of them does. You chose both.",
    ),
    (
        "dates",
        {"weeks": ["2027-02-08"]},
        422,
        "Choose from the weeks on this page: the weeks we offer have changed since you opened it.",
    ),
    (
        "deputy-director",
        {},
        422,
        "Enter the email address of the digital deputy director.",
    ),
    ("deputy-director", {"deputy_director": "nobody"}, 422, FORMAT),
    (
        "deputy-director",
        {"deputy_director": LONG_ADDRESS},
        422,
        "Enter an email address of 254 characters or fewer.",
    ),
    ("deputy-director", {"deputy_director": "someone@nowhere.example"}, 409, OUTSIDE),
    *_manager("product"),
    *_manager("delivery"),
]


def _typed(answer) -> dict[str, object]:
    """What the form on the page holds, as a browser would send it."""
    held: dict[str, object] = {}
    main = page(answer).select_one("main")
    for box in main.select("input[name], textarea[name]"):
        kind = box.get("type", "text")
        if kind == "hidden":
            continue
        if kind in {"radio", "checkbox"}:
            if box.has_attr("checked"):
                held.setdefault(box["name"], []).append(box["value"])
            continue
        value = box.get_text().removeprefix("\n") if box.name == "textarea" else box["value"]
        held[box["name"]] = value
    return {name: v[0] if isinstance(v, list) and len(v) == 1 else v for name, v in held.items()}


@pytest.mark.parametrize("section", GOOD)
def test_an_answer_is_saved_and_there_on_return(cast, as_, draft, section):
    browser = as_(cast.primary_contact)
    path = f"/book/{draft.pk}/{section}/"
    assert browser.get(path).status_code == 200
    answer = browser.post(path, GOOD[section])
    assert answer.status_code == 302, errors(answer)
    again = browser.get(path)
    expected = {
        name: value.replace("\r\n", "\n") if isinstance(value, str) else value
        for name, value in GOOD[section].items()
    }
    assert _typed(again) == expected
    assert b"<script>alert" not in again.content
    assert b"<script>alert" not in browser.get(f"/book/{draft.pk}/check/").content


@pytest.mark.parametrize(("section", "typed", "status", "sentence"), WRONG)
def test_a_wrong_answer_is_refused_and_kept(cast, as_, draft, section, typed, status, sentence):
    answer = as_(cast.primary_contact).post(f"/book/{draft.pk}/{section}/", typed)
    assert answer.status_code == status
    assert errors(answer) == [sentence]
    found = page(answer)
    assert found.title.string.startswith("Error: ")
    link = found.select_one(".govuk-error-summary__list a")["href"]
    assert found.select_one(link).name in {"input", "textarea"}
    held = _typed(answer)
    for name, value in typed.items():
        if section in {"phase", "portfolio"} or value in ("maybe", ["2027-02-08"]):
            continue  # not among the choices
        assert str(held[name]).strip() == str(value).replace("\r\n", "\n").strip()
    draft.refresh_from_db()
    assert answered(draft) == {"name"}


def test_a_portfolio_is_chosen_from_those_of_the_organisation(cast, as_, draft):
    browser = as_(cast.primary_contact)
    path = f"/book/{draft.pk}/portfolio/"
    assert browser.post(path, {"portfolio": cast.portfolio.pk}).status_code == 302
    chosen = page(browser.get(path)).select_one("input[checked]")
    assert chosen["value"] == str(cast.portfolio.pk)
    for number in range(13):
        Portfolio.objects.create(organisation=cast.office, name=f"Portfolio {number}")
    assert page(browser.get(path)).select_one("option[selected]").string == "Permits"


def test_without_portfolios_one_goes_on(cast, as_, draft):
    Portfolio.objects.all().delete()
    browser = as_(cast.primary_contact)
    assert "has no portfolios" in words(browser.get(f"/book/{draft.pk}/portfolio/"))
    assert browser.post(f"/book/{draft.pk}/portfolio/").status_code == 302


class TestType:
    @pytest.mark.parametrize(
        ("phase", "type_"), [("discovery", "peer review"), ("live", "service assessment")]
    )
    def test_it_says_which_and_why_and_is_no_choice(self, cast, as_, draft, phase, type_):
        browser = as_(cast.primary_contact)
        answer = browser.post(f"/book/{draft.pk}/phase/", {"phase": phase})
        assert answer["Location"] == f"/book/{draft.pk}/type/"
        shown = browser.get(f"/book/{draft.pk}/type/")
        assert f"You chose {phase} , so this will be a {type_} ." in words(shown)
        assert page(shown).select("main input:not([type=hidden])") == []
        assert (
            browser.post(f"/book/{draft.pk}/type/")["Location"] == f"/book/{draft.pk}/description/"
        )
        draft.refresh_from_db()
        assert draft.type_seen

    def test_the_phase_comes_first(self, cast, as_, draft):
        for send in (as_(cast.primary_contact).get, as_(cast.primary_contact).post):
            assert send(f"/book/{draft.pk}/type/")["Location"] == f"/book/{draft.pk}/phase/"


class TestName:
    def test_a_known_name_is_fixed_and_says_how_to_change_it(self, cast, as_, an_assessment):
        service = an_assessment(State.PUBLISHED).service
        draft = booking.start(by=cast.primary_contact, service=service)
        browser = as_(cast.primary_contact)
        shown = browser.get(f"/book/{draft.pk}/name/")
        assert "its name cannot be changed here" in words(shown)
        assert page(shown).select("main input:not([type=hidden])") == []
        browser.post(f"/book/{draft.pk}/name/", {"name": "Something else"})
        draft.service.refresh_from_db()
        assert draft.service.name == service.name

    def test_a_name_that_is_taken(self, cast, as_, draft):
        booking.start(by=cast.stranger, name="Register a boat")
        answer = as_(cast.primary_contact).post(
            f"/book/{draft.pk}/name/", {"name": "register a boat"}
        )
        assert answer.status_code == 409
        assert errors(answer) == ["There is already a service called “register a boat”."]


class TestDates:
    def test_weeks_from_five_to_twelve_with_their_year(self, cast, as_, draft):
        shown = page(as_(cast.primary_contact).get(f"/book/{draft.pk}/dates/"))
        labels = [label.get_text(strip=True) for label in shown.select(".govuk-checkboxes label")]
        assert labels[0] == "Week beginning 8 March 2027"
        assert labels[-2:] == ["Week beginning 26 April 2027", "None of these weeks suits us"]
        assert len(labels) == 9

    def test_no_week_after_the_end(self, cast, as_, draft):
        browser = as_(cast.primary_contact)
        browser.post(f"/book/{draft.pk}/end-date/", {**END, "ends_on-day": "16"})
        shown = browser.get(f"/book/{draft.pk}/dates/")
        assert "before the phase ends, Tuesday 16 March 2027" in words(shown)
        assert len(page(shown).select(".govuk-checkboxes label")) == 3

    def test_too_late_for_any_week_says_who_calls_and_can_be_completed(self, cast, as_, draft):
        browser = as_(cast.primary_contact)
        browser.post(f"/book/{draft.pk}/end-date/", {**END, "ends_on-day": "1"})
        shown = browser.get(f"/book/{draft.pk}/dates/")
        assert "You can still send the request. The service assessment team will call" in words(
            shown
        )
        assert browser.post(f"/book/{draft.pk}/dates/").status_code == 302
        draft.refresh_from_db()
        assert draft.weeks_answered

    def test_none_of_the_weeks_suits(self, cast, as_, draft):
        browser = as_(cast.primary_contact)
        browser.post(f"/book/{draft.pk}/dates/", {"weeks": ["none"]})
        shown = page(browser.get(f"/book/{draft.pk}/dates/"))
        assert [box["value"] for box in shown.select("input[checked]")] == ["none"]
        checked = words(browser.get(f"/book/{draft.pk}/check/"))
        assert "No week chosen: the service assessment team will call you" in checked

    def test_dates_the_wrong_way_round(self, cast, as_, draft):
        browser = as_(cast.primary_contact)
        browser.post(f"/book/{draft.pk}/start-date/", {"started_on-day": "2", **YEAR})
        answer = browser.post(f"/book/{draft.pk}/end-date/", {"ends_on-day": "1", **END})
        assert answer.status_code == 409
        assert errors(answer) == [
            "The phase must end on or after the day it started, Tuesday 2 March 2027."
        ]
        browser.post(f"/book/{draft.pk}/end-date/", {"ends_on-day": "2", **END})
        answer = browser.post(f"/book/{draft.pk}/start-date/", {"started_on-day": "3", **YEAR})
        assert answer.status_code == 409
        link = page(answer).select_one(".govuk-error-summary a")["href"]
        assert page(answer).select_one(link)["value"] == "3"


@pytest.mark.parametrize(
    ("section", "typed"),
    [
        ("code", {"has_code": "no", "project_code": "x" * 99}),
        ("end-date", {"has_end": "no", "ends_on-day": "31", "ends_on-month": "2"}),
        ("product-manager", {"has_product_manager": "no", "product_manager": "nobody"}),
        ("delivery-manager", {"has_delivery_manager": "no", "delivery_manager": "nobody"}),
    ],
)
def test_what_was_typed_under_yes_does_not_matter_after_no(cast, as_, draft, section, typed):
    browser = as_(cast.primary_contact)
    path = f"/book/{draft.pk}/{section}/"
    assert browser.post(path, GOOD[section]).status_code == 302
    assert browser.post(path, typed).status_code == 302
    shown = page(browser.get(path))
    assert [box["value"] for box in shown.select("input[checked]")] == ["no"]
    assert {box["value"] for box in shown.select(".app-if-yes input")} == {""}


class TestWhereOneGoes:
    def test_on_to_the_next_section_without_an_answer(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT)
        booking.edit(draft, by=cast.primary_contact, users="", has_code=None)
        browser = as_(cast.primary_contact)
        answer = browser.post(f"/book/{draft.pk}/description/", {"description": "It does."})
        assert answer["Location"] == f"/book/{draft.pk}/users/"
        answer = browser.post(f"/book/{draft.pk}/portfolio/", {"portfolio": cast.portfolio.pk})
        assert answer["Location"] == f"/book/{draft.pk}/users/"
        browser.post(f"/book/{draft.pk}/users/", {"users": "Anglers"})
        answer = browser.post(f"/book/{draft.pk}/code/", {"has_code": "no"})
        assert answer["Location"] == f"/book/{draft.pk}/check/"

    def test_later_goes_to_the_list_and_keeps_what_was_typed(self, cast, as_, draft):
        browser = as_(cast.primary_contact)
        path, later = f"/book/{draft.pk}/users/", {"then": "later"}
        assert browser.post(path, later)["Location"] == f"/book/{draft.pk}/"
        assert (
            browser.post(path, {**later, "users": "x" * (LONGEST["users"] + 1)}).status_code == 422
        )
        answer = browser.post(path, {**later, "users": "Anglers"})
        assert answer["Location"] == f"/book/{draft.pk}/"
        draft.refresh_from_db()
        assert draft.users == "Anglers"

    def test_a_change_from_the_check_page_leads_back_there(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT)
        browser, check = as_(cast.primary_contact), f"/book/{draft.pk}/check/"
        path = f"/book/{draft.pk}/users/?from=check"
        assert page(browser.get(path)).select_one(".govuk-back-link")["href"] == check
        assert browser.post(path, {"users": "Anglers"})["Location"] == check

    def test_by_way_of_the_questions_that_the_change_opens(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT)
        browser = as_(cast.primary_contact)
        answer = browser.post(f"/book/{draft.pk}/phase/?from=check", {"phase": "live"})
        assert answer["Location"] == f"/book/{draft.pk}/type/?from=check"
        answer = browser.post(answer["Location"])
        assert answer["Location"] == f"/book/{draft.pk}/check/"
        answer = browser.post(f"/book/{draft.pk}/end-date/?from=check", {"ends_on-day": "1", **END})
        assert answer["Location"] == f"/book/{draft.pk}/dates/?from=check"


class TestWhoMay:
    @pytest.mark.parametrize("section", [section.slug for section in SECTIONS])
    def test_whoever_may_book_and_no_one_else(self, cast, as_, an_assessment, section):
        draft = an_assessment(State.DRAFT)
        path = f"/book/{draft.pk}/{section}/"
        for who in ("primary_contact", "product_manager", "delivery_manager"):
            assert as_(getattr(cast, who)).get(path).status_code == 200
        for who in ("stranger", "deputy_director", "team_member", "staff", "foreign_staff", "lead"):
            assert as_(getattr(cast, who)).get(path).status_code == 404
            assert as_(getattr(cast, who)).post(path, {}).status_code == 404

    def test_signed_out_and_unknown_sections(self, cast, as_, browser, draft):
        assert browser.get(f"/book/{draft.pk}/phase/").status_code == 302
        assert as_(cast.primary_contact).get(f"/book/{draft.pk}/omega/").status_code == 404
        assert as_(cast.primary_contact).get("/book/999999/phase/").status_code == 404

    def test_not_after_it_was_sent(self, cast, as_, an_assessment):
        sent = an_assessment(State.REQUESTED)
        answer = as_(cast.primary_contact).post(f"/book/{sent.pk}/users/", {"users": "Nobody"})
        assert answer.status_code == 409
        assert "not a draft any more" in words(answer)
        # Who sees it but may not edit is told that it is not theirs.
        assert as_(cast.team_member).get(f"/book/{sent.pk}/users/").status_code == 403


@pytest.mark.parametrize("section", [section.slug for section in SECTIONS])
def test_a_section_asks_the_database_little(
    cast, as_, an_assessment, section, django_assert_max_num_queries
):
    draft = an_assessment(State.DRAFT)
    browser = as_(cast.primary_contact)
    with django_assert_max_num_queries(12):
        assert browser.get(f"/book/{draft.pk}/{section}/").status_code == 200


def test_today_is_the_day_in_london(cast, as_, draft):
    late = datetime.datetime(2027, 6, 6, 23, 30, tzinfo=datetime.UTC)  # Monday 7 June in London
    with time_machine.travel(late):
        shown = page(as_(cast.primary_contact).get(f"/book/{draft.pk}/dates/"))
    assert shown.select_one(".govuk-checkboxes input")["value"] == "2027-07-12"
