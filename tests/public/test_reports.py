"""The list of published reports, and the page of each, as a reader without an account sees them."""

import pytest

from assess.domain import publishing
from assess.domain.models import Event
from assess.domain.words import Phase, State
from assess.queries import public
from tests.builders import MONDAY, days
from tests.conftest import errors, page, words
from tests.shelf import FIRST, a_report


def listed(response) -> list[str]:
    return [a.get_text() for a in page(response).select(".app-reports__name a")]


def test_the_list_shows_what_the_published_versions_say(cast, browser):
    a_report(cast, "Get a permit", overall="amber")
    a_report(cast, "Find a form", phase=Phase.DISCOVERY, at=FIRST + days(9))
    answer = browser.get("/reports/")
    rows = [" ".join(row.get_text(" ").split()) for row in page(answer).select(".app-reports__row")]
    assert rows == [
        "Find a form Discovery peer review, 24 February 2027 Department for Testing, Permits No rating",
        "Get a permit Alpha service assessment, 15 February 2027 Department for Testing, Permits "
        "Overall rating: Amber",
    ]
    assert page(answer).select_one(".app-found").get_text(strip=True) == "2 reports"


def test_an_empty_list_says_what_will_be_here(browser):
    answer = browser.get("/reports/")
    assert "No report has been published yet." in words(answer)
    assert page(answer).find("a", href="/help/", string="Read how service assessments work")


def test_filters_and_words_stay_in_the_address_through_the_pages(cast, browser, monkeypatch):
    monkeypatch.setattr(public, "ROWS_A_PAGE", 1)
    for name in ("First", "Second", "Third"):
        a_report(cast, name)
    a_report(cast, "Fourth", phase=Phase.LIVE)
    answer = browser.get("/reports/?q=access+needs&phase=alpha&page=2&rating=")
    assert listed(answer) == ["Second"]
    html = page(answer)
    assert html.select_one("#phase option[selected]")["value"] == "alpha"
    assert html.select_one("#q")["value"] == "access needs"
    links = {a["aria-label"]: a["href"] for a in html.select(".govuk-pagination__item a")}
    assert links["Page 3"] == "?q=access+needs&phase=alpha&page=3"
    assert links["Page 1"] == "?q=access+needs&phase=alpha"
    assert html.select_one("[rel=prev]")["href"] == links["Page 1"]
    assert html.select_one("[rel=next]")["href"] == links["Page 3"]
    assert html.select_one("[aria-current=page]").get_text() == "2"
    assert "3 reports with “access needs”, phase alpha" in words(answer)
    assert html.title.get_text().startswith("Published reports (page 2 of 3)")
    assert html.find("a", string="Clear the search and all filters")["href"] == "/reports/"


def test_a_search_shows_where_the_words_stand(cast, browser):
    scope = "The panel assessed the fishing permits & <b>fees</b>."
    a_report(cast, scope=scope, portfolio="Forms")
    answer = browser.get("/reports/?q=fished+permit")
    assert [mark.get_text() for mark in page(answer).select("mark")] == ["fishing", "permits"]
    assert "<b>fees" not in answer.content.decode()


def test_nothing_found_says_what_to_try(cast, browser):
    a_report(cast)
    answer = browser.get("/reports/?q=zebra&rating=red")
    assert "0 reports with “zebra”, overall red" in words(answer)
    assert "No published report fits." in words(answer)
    assert page(answer).find("a", string="see all reports")["href"] == "/reports/"


def test_what_was_searched_for_is_only_ever_words(cast, browser):
    a_report(cast)
    answer = browser.get("/reports/", {"q": '"><script>alert(1)</script>'})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert page(answer).select_one("#q")["value"] == '"><script>alert(1)</script>'


def test_a_search_too_long_is_said_and_kept(cast, browser):
    a_report(cast)
    answer = browser.get("/reports/", {"q": "x" * 201, "phase": "alpha"})
    assert answer.status_code == 422
    assert errors(answer) == ["Shorten your search to 200 characters or fewer"]
    html = page(answer)
    assert html.select_one(".govuk-error-summary a")["href"] == "#q"
    assert html.select_one("#q")["value"] == "x" * 201
    assert "q-error" in html.select_one("#q")["aria-describedby"]
    assert html.title.get_text().startswith("Error: ")
    assert listed(answer) == ["Get a permit"]


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=-1", "?page=x", "?page=999999999999", "?phase=x&type=%00&q=%00"]
)
def test_odd_addresses_show_the_list(cast, browser, query):
    a_report(cast)
    answer = browser.get(f"/reports/{query}")
    assert answer.status_code == 200
    assert listed(answer) == ["Get a permit"]


def test_organisations_are_a_choice_only_when_there_are_several(cast, browser):
    a_report(cast)
    assert page(browser.get("/reports/")).select_one("#organisation") is None
    a_report(cast, "Find a form", organisation="Ministry of Forms")
    answer = browser.get("/reports/?organisation=Ministry+of+Forms")
    assert listed(answer) == ["Find a form"]
    assert page(answer).select_one("#organisation option[selected]")["value"] == "Ministry of Forms"


def test_the_page_of_a_report(cast, an_assessment, browser):
    published = an_assessment(State.PUBLISHED, name="Get a permit")
    answer = browser.get(f"/reports/{published.pk}/")
    html = page(answer)
    assert html.h1.get_text() == "Get a permit"
    assert (
        html.select_one(".app-caption").get_text() == "Alpha service assessment, 15 February 2027"
    )
    assert "Published on 21 February 2027. Version 2." in words(answer)
    assert published.public_version.body in answer.content.decode()
    contents = [a["href"] for a in html.select(".app-side__contents a")]
    assert contents[0] == "#overall"
    assert contents[-14:] == [f"#point-{number}" for number in range(1, 15)]
    assert all(html.select_one(anchor) for anchor in contents)
    assert f"?subject=Report%20{published.pk}%3A%20Get%20a%20permit%2C%20alpha" in str(html)


def test_the_page_shows_the_hash_of_what_was_accepted(cast, an_assessment, browser):
    published = an_assessment(State.PUBLISHED)
    accepted = published.public_version
    said = words(browser.get(f"/reports/{published.pk}/"))
    assert "Version 2 is what the service’s product or delivery manager accepted." in said
    assert f"Hash of version 2 {accepted.sha256}" in said
    text = {"done_well": "Corrected.", "reason": "Why point 3 is amber.", "observations": ""}
    publishing.correct(published, by=cast.staff, note="A date was wrong.", texts={"point:3": text})
    said = words(browser.get(f"/reports/{published.pk}/"))
    assert "Version 3 is that report with the correction above." in said
    assert f"Hash of version 2 {accepted.sha256} Hash of version 3 " in said
    assert published.public_version.sha256 in said


def test_no_name_of_a_person_is_published(cast, an_assessment, browser):
    published = an_assessment(State.PUBLISHED)
    said = words(browser.get(f"/reports/{published.pk}/"))
    for person in vars(cast).values():
        if hasattr(person, "email"):
            assert person.email not in said
            assert person.name not in said


def test_reports_of_the_service_lead_to_each_other(cast, browser):
    alpha = a_report(cast)
    beta = a_report(
        cast, service=alpha.service, phase=Phase.PRIVATE_BETA, at=FIRST + days(300), name="Renamed"
    )
    first, second = (browser.get(f"/reports/{each.pk}/") for each in (alpha, beta))
    assert "There is a later report of this service" in words(first)
    assert "Later reports of this service Private beta service assessment" in words(first)
    assert "as “Renamed”" in words(first)
    assert "Earlier reports of this service Alpha service assessment" in words(second)
    assert "later report" not in words(second)
    assert page(second).select_one(f'a[href="/reports/{alpha.pk}/"]')


def test_a_correction_is_shown_with_its_note(cast, an_assessment, browser):
    published = an_assessment(State.PUBLISHED)
    before = browser.get(f"/reports/{published.pk}/")
    publishing.correct(
        published,
        by=cast.staff,
        at=MONDAY + days(60),
        note="The number of <users> was wrong.",
        texts={"overall": {"scope": "The service as 300 people use it."}},
    )
    answer = browser.get(f"/reports/{published.pk}/", headers={"If-None-Match": before["ETag"]})
    assert answer.status_code == 200
    assert "corrected on 2 April 2027. Version 3." in words(answer)
    assert "2 April 2027: The number of <users> was wrong." in words(answer)
    assert "The service as 300 people use it." in words(answer)


def test_a_report_taken_down_says_so_and_why(cast, an_assessment, browser):
    gone = an_assessment(State.TAKEN_DOWN, name="Get a permit")
    answer = browser.get(f"/reports/{gone.pk}/")
    assert answer.status_code == 410
    assert "Get a permit: this report has been taken down" in words(answer)
    assert "took it down on 22 February 2027, for this reason: A reason." in words(answer)
    assert "What was done well" not in words(answer)


def test_what_this_process_has_kept_goes_at_once(cast, an_assessment, browser):
    published = an_assessment(State.PUBLISHED)
    path = f"/reports/{published.pk}/"
    first = browser.get(path)
    assert browser.get(path).content == first.content
    publishing.take_down(published, by=cast.staff, at=MONDAY + days(60), reason="A mistake.")
    for headers in ({}, {"If-None-Match": first["ETag"]}):
        assert browser.get(path, headers=headers).status_code == 410
    publishing.publish(published, by=cast.staff, at=MONDAY + days(61))
    assert browser.get(path).content == first.content


def test_the_address_of_nothing_public_is_not_there(an_assessment, browser):
    for state in (State.SHARED, State.ACCEPTED, State.CLOSED):
        hidden = an_assessment(state, name=f"Hidden away {state}")
        answer = browser.get(f"/reports/{hidden.pk}/")
        assert answer.status_code == 404
        assert "Hidden away" not in words(answer)
    assert browser.get("/reports/999/").status_code == 404
    assert browser.get(f"/reports/{10**30}/").status_code == 404
    for path in ("/", "/reports/", "/reports/?q=hidden"):
        assert listed(browser.get(path)) == []


def test_one_statement_a_page_and_one_for_a_copy_that_is_still_good(
    cast, browser, django_assert_num_queries
):
    published = a_report(cast)
    path = f"/reports/{published.pk}/"
    with django_assert_num_queries(1):
        first = browser.get(path)
    with django_assert_num_queries(1) as asked:
        again = browser.get(path, headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert "body" not in asked.captured_queries[0]["sql"]
    assert browser.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_copy_is_stale_once_the_page_looks_different(cast, browser, settings):
    published = a_report(cast)
    path = f"/reports/{published.pk}/"
    tag = browser.get(path)["ETag"]
    settings.TEAM_EMAIL = "another.mailbox@testing.example"
    answer = browser.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "another.mailbox@testing.example" in words(answer)


def test_a_copy_is_stale_once_another_report_of_the_service_comes_or_goes(cast, browser):
    alpha = a_report(cast)
    path = f"/reports/{alpha.pk}/"
    alone = browser.get(path)["ETag"]
    a_report(cast, service=alpha.service, phase=Phase.LIVE, at=FIRST + days(300))
    answer = browser.get(path, headers={"If-None-Match": alone})
    assert answer.status_code == 200
    assert answer["ETag"] != alone


def test_reading_leaves_no_trace(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED)
    events = Event.objects.count()
    for person in (cast.staff, cast.stranger):
        as_(person).get(f"/reports/{published.pk}/")
        as_(person).get("/reports/?q=permit")
    assert Event.objects.count() == events
