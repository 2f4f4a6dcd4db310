"""The start page, help and statements: open to everyone, the same for everyone, kept by caches."""

import json
from types import SimpleNamespace

import pytest
from django.db import DatabaseError

from assess.domain.words import State
from assess.public import views
from assess.public.answers import ask_again
from assess.public.help.views import PAGES
from tests.builders import days
from tests.conftest import page, words
from tests.shelf import FIRST, a_report

HELP = [f"/help/{slug}/" for slug, *_ in PAGES]
OPEN = ["/", "/reports/", "/reports/?q=users&phase=alpha", "/help/", *HELP, "/accessibility/", "/privacy/"]  # fmt: skip
MACHINES = ["/robots.txt", "/.well-known/security.txt"]


@pytest.mark.parametrize("path", [*OPEN, *MACHINES])
def test_public_pages_can_be_kept_by_everyone(db, browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in answer
    assert not answer.cookies


def test_a_report_and_its_tombstone_can_be_kept_by_everyone(cast, browser):
    for state, status in ((State.PUBLISHED, 200), (State.TAKEN_DOWN, 410)):
        answer = browser.get(f"/reports/{a_report(cast, state=state).pk}/")
        assert answer.status_code == status
        assert answer["Cache-Control"] == "public, max-age=60"
        assert "Vary" not in answer
        assert not answer.cookies


@pytest.mark.parametrize("path", OPEN)
def test_who_is_signed_in_gets_the_same_bytes_and_keeps_their_messages(cast, as_, browser, path):
    """A banner for one person must not end up in a cache for all."""
    someone = as_(cast.staff)
    someone.cookies["messages"] = json.dumps([["__json_message", 0, 25, "Only for you.", ""]])
    theirs = someone.get(path)
    assert theirs.content == browser.get(path).content
    assert not theirs.cookies
    assert cast.staff.name not in words(theirs)


@pytest.mark.parametrize("path", [path for path in OPEN if not path.startswith("/reports/")])
def test_pages_that_change_rarely_are_not_sent_twice(db, browser, path):
    first = browser.get(path)
    again = browser.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_start_page_has_three_doors_and_the_latest_reports(cast, browser):
    for number in range(5):
        a_report(cast, f"Service {number}", at=FIRST + days(number))
    html = page(browser.get("/"))
    assert [a["href"] for a in html.select(".app-door h2 a")] == ["/book/", "/assess/", "/reports/"]
    assert html.find("a", string="Sign in")["href"] == "/sign-in/"
    assert [a.get_text() for a in html.select(".app-reports__name")] == [
        "Service 4",
        "Service 3",
        "Service 2",
        "Service 1",
    ]


def test_the_start_page_follows_what_is_published(cast, browser, django_assert_num_queries):
    assert "No report has been published yet." in words(browser.get("/"))
    a_report(cast, "Get a permit")
    ask_again()  # rows laid down by hand are no step, which would say so itself
    with django_assert_num_queries(1):
        assert "Get a permit" in words(browser.get("/"))


def test_however_many_read_the_start_page_it_asks_once_a_second(
    cast, browser, django_assert_num_queries
):
    a_report(cast, "Get a permit")
    with django_assert_num_queries(1):
        browser.get("/")
        browser.get("/")
    ask_again()
    with django_assert_num_queries(1):
        browser.get("/")


def test_guidance_names_the_team_its_mailbox_and_the_policy_by_settings(db, browser, settings):
    settings.TEAM_NAME = "assurance office"
    settings.TEAM_EMAIL = "assurance@testing.example"
    settings.BODY_NAME = "Treasury of Testing"
    settings.POLICY_ADDRESS = "https://policy.testing.example/"
    for path in HELP:
        answer = browser.get(path)
        assert "assurance office" in words(answer)
        assert "assurance@testing.example" in answer.content.decode().replace("<wbr>", "")
        assert "service assessment team" not in words(answer)
    answer = browser.get("/help/complete-a-report/")
    assert "Treasury of Testing" in words(answer)
    assert page(answer).select_one('a[href="https://policy.testing.example/"]')


def test_guidance_says_the_numbers_of_the_process(db, browser):
    said = words(browser.get("/help/get-a-report/"))
    assert "up to 7 days after the assessment" in said
    assert "10 working days to accept or challenge it" in said
    assert "within 3 months of the assessment" in said
    assert "at least 5 weeks before" in words(browser.get("/help/book-an-assessment/"))


@pytest.mark.parametrize("path", ["/help/complete-a-report/", "/help/get-a-report/"])
def test_ratings_can_be_linked_to(db, browser, path):
    html = page(browser.get(path))
    for rating in ("red", "amber", "green"):
        assert rating in html.select_one(f"#{rating}").get_text().lower()


@pytest.mark.parametrize("path", ["/help/", *HELP, "/accessibility/", "/privacy/", "/"])
def test_no_link_between_these_pages_is_dead(db, browser, path):
    for link in page(browser.get(path)).select("main a[href]"):
        address, _, anchor = link["href"].partition("#")
        if address.startswith(("http", "mailto:")):
            continue
        there = browser.get(address or path)
        assert there.status_code in {200, 302}, f"{path} links to {address}"
        if anchor:
            assert page(there).find(id=anchor) is not None, f"{path} links to {link['href']}"


def test_guidance_leads_from_page_to_page(db, browser):
    path, seen = HELP[0], []
    while path:
        seen.append(path)
        html = page(browser.get(path))
        assert html.select_one("[aria-current=page]").get_text() == html.h1.get_text()
        after = html.select_one("[rel=next]")
        path = after["href"] if after else ""
    assert seen == HELP


def test_there_is_no_page_that_is_not_there(db, browser):
    assert browser.get("/help/nothing/").status_code == 404
    assert browser.get("/help/base/").status_code == 404


def test_the_privacy_page_names_every_cookie(db, browser):
    rows = page(browser.get("/privacy/")).select("table")[1].select("tbody th")
    assert [row.get_text() for row in rows] == ["assess", "assess-asking", "csrftoken", "messages"]


def test_health_says_ok_and_touches_the_database(db, browser, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = browser.get("/health")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"ok",
        "text/plain",
    )
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_health_says_when_the_database_does_not_answer(browser, monkeypatch):
    def broken():
        raise DatabaseError

    monkeypatch.setattr(views, "connection", SimpleNamespace(cursor=broken))
    answer = browser.get("/health")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.")


def test_health_is_not_sent_elsewhere_for_lack_of_https(db, browser, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^health$"]
    assert type(browser)().get("/health").status_code == 200


def test_machines_are_told_what_to_read_and_whom_to_tell(db, browser, settings):
    robots = browser.get("/robots.txt").content.decode().splitlines()
    assert robots[0] == "User-agent: *"
    assert "Disallow: /assessments/" in robots
    assert not [line for line in robots if "/reports" in line or line == "Disallow: /"]
    security = browser.get("/.well-known/security.txt").content.decode()
    assert f"Contact: mailto:{settings.TEAM_EMAIL}\n" in security
    assert "\nExpires: 20" in security
