"""Where the sign-in page leads after a form whose words could not be held."""

from urllib.parse import parse_qs

import pytest

from tests.web.people.mail import newest

ASK = "/sign-in/"


def goes_back_to(answer):
    """Where the sign-in page is asked to lead."""
    path, _, query = answer["Location"].partition("?")
    assert (answer.status_code, path) == (302, ASK)
    return parse_qs(query)["next"][0]


def test_a_form_whose_words_cannot_be_held_leads_back_to_its_page(cast, browser):
    form = "http://testserver/assessments/7/report/points/5/?a=1&b=2#notes"
    answer = browser.post("/profile/", {"first_name": "Ada"}, headers={"Referer": form})
    assert goes_back_to(answer) == "/assessments/7/report/points/5/?a=1&b=2"
    browser.post(answer["Location"], {"email": cast.lead.email})
    answer = browser.post(newest(cast.lead.email).path)
    assert answer["Location"] == "/assessments/7/report/points/5/?a=1&b=2"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "https://testserver/book/",
        "http://testserver:8000/book/",
        "http://evil.example/book/",
        "http://testserver.evil.example/book/",
        "http://testserver@evil.example/book/",
        "http://[evil/",
        "//testserver/book/",
        "/book/",
        "book",
        "javascript:alert(1)",
        "http://testserver",
    ],
)
def test_a_form_that_is_not_said_to_be_of_this_site_leads_to_the_dashboard(db, browser, page):
    answer = browser.post("/profile/", {"first_name": "Ada"}, headers={"Referer": page})
    assert goes_back_to(answer) == "/dashboard/"


def test_a_form_that_another_site_sent_leads_to_the_dashboard(db, browser):
    said = {"Referer": "http://testserver/book/", "Origin": "https://evil.example"}
    assert goes_back_to(browser.post("/profile/", headers=said)) == "/dashboard/"


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/sign-out/", "/sign-in/"])
def test_the_page_of_a_form_is_looked_at_like_any_other_way_back(cast, browser, path):
    said = {"Referer": f"http://testserver{path}"}
    answer = browser.post("/profile/", {"first_name": "Ada"}, headers=said)
    browser.post(answer["Location"], {"email": cast.lead.email})
    assert browser.post(newest(cast.lead.email).path)["Location"] == "/dashboard/"
