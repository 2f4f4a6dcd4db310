"""Every address that people know from the service before this one leads to the right page."""

import pytest
from django.urls import resolve

from assess.domain.words import State
from assess.public.old_addresses import OLD
from tests.conftest import page, words
from tests.shelf import a_report

# What the service before this one put into emails, chats, spreadsheets and bookmarks, with 7 for a
# reference; and where each leads.
TABLE = {
    "/reports": "/reports/",
    "/reports/report/7": "/reports/7/",
    "/report/generate-doc/7": "/assessments/7/report/read/",
    "/report/generate-excel/7": "/assessments/7/report/read/",
    "/analysis": "/reports/",
    "/analysis/portfolio/Schools": "/reports/",
    "/manage": "/dashboard/",
    "/manage/previous": "/dashboard/previous/",
    "/manage/overview/7": "/assessments/7/",
    "/manage/request/7": "/assessments/7/request/",
    "/manage/artefacts/7": "/assessments/7/artefacts/",
    "/manage/team/7": "/assessments/7/team/",
    "/manage/panel/7": "/assessments/7/panel/",
    "/manage/report/7": "/assessments/7/report/read/",
    "/book": "/book/",
    "/book/draft/7": "/book/7/",
    "/book/request/phase": "/book/",
    "/book/request/tasks": "/book/",
    "/survey/7": "/assessments/7/",
    "/assess": "/assess/",
    "/assess/previous": "/assess/",
    "/assess/overview/7": "/assessments/7/",
    "/assess/request/7": "/assessments/7/request/",
    "/assess/artefacts/7": "/assessments/7/artefacts/",
    "/assess/team/7": "/assessments/7/team/",
    "/assess/panel/7": "/assessments/7/panel/",
    "/assess/report/7": "/assessments/7/report/",
    "/assess/report-preview/7": "/assessments/7/report/",
    "/volunteer": "/assess/",
    "/volunteer/detail/7": "/assess/",
    "/admin": "/desk/",
    "/admin/assessments": "/desk/",
    "/admin/completed": "/desk/",
    "/admin/tasks/new": "/desk/",
    "/admin/assessors": "/people/",
    "/admin/overview/7": "/assessments/7/",
    "/admin/entry/7": "/assessments/7/",
    "/admin/management/7": "/assessments/7/",
    "/admin/request/7": "/assessments/7/request/",
    "/admin/artefacts/7": "/assessments/7/artefacts/",
    "/admin/team/7": "/assessments/7/team/",
    "/admin/panel/7": "/assessments/7/panel/",
    "/admin/report/7": "/assessments/7/",
    "/profile": "/profile/",
    "/profile/change-name": "/profile/",
    "/profile/training": "/profile/",
    "/profile/history": "/profile/",
    "/sign-in": "/sign-in/",
    "/support": "/help/",
    "/cookies": "/privacy/",
    "/privacy": "/privacy/",
    "/accessibility": "/accessibility/",
    "/features": "/",
    "/features/book": "/",
}
REPORTS = [old for old in TABLE if "/report" in old and old.endswith("/7")]


def with_and_without_slash(old: str, new: str) -> list[str]:
    return [old] if f"{old}/" == new else [old, f"{old}/"]


@pytest.mark.parametrize(("old", "new"), TABLE.items(), ids=TABLE)
def test_it_leads_there_at_once_with_a_slash_and_without(db, browser, old, new):
    for address in with_and_without_slash(old, new):
        answer = browser.get(address)
        assert answer.status_code in {301, 302}
        assert answer["Location"] == new
        assert not answer.cookies
        assert "Vary" not in answer
    assert resolve(new)


def test_the_table_here_leaves_none_out():
    named = {f"/{old.path}" for old in OLD}
    tried = {
        next(f"/{each.path}" for each in OLD if resolve(address).kwargs["old"] == each)
        for address in TABLE
    }
    assert tried == named


@pytest.mark.parametrize("old", REPORTS)
def test_a_report_that_is_public_is_read_where_everyone_reads_it(cast, browser, old):
    published = a_report(cast)
    address = old.replace("/7", f"/{published.pk}")
    answer = browser.get(address, follow=True)
    assert answer.redirect_chain[-1][0] == f"/reports/{published.pk}/"
    assert page(answer).h1.get_text() == "Get a permit"


def test_only_what_never_changes_is_remembered_for_good(cast, browser):
    assert browser.get("/manage/overview/7").status_code == 301
    assert browser.get("/reports/report/7").status_code == 301
    assert browser.get("/manage/report/7").status_code == 302
    assert browser.get("/survey/7").status_code == 302


def test_a_closed_page_is_reached_through_signing_in(cast, an_assessment, browser, as_):
    shared = an_assessment(State.SHARED)
    for old, new in ((f"/manage/overview/{shared.pk}", f"/assessments/{shared.pk}/"),):
        answer = browser.get(old, follow=True)
        assert answer.redirect_chain[-1][0] == f"/sign-in/?next=%2Fassessments%2F{shared.pk}%2F"
        answer = as_(cast.product_manager).get(old, follow=True)
        assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, new)
        assert as_(cast.stranger).get(old, follow=True).status_code == 404


@pytest.mark.parametrize("number", [1, 5, 14])
def test_a_point_of_the_standard_is_found(db, browser, number):
    for slash in ("", "/"):
        answer = browser.get(f"/redirector/service-standard/{number}{slash}")
        assert answer.status_code == 302
        assert f"/service-standard/{number}-" in answer["Location"]


@pytest.mark.parametrize("number", ["0", "15", "99999", "x", "-1", "3x"])
def test_a_point_there_is_not_is_not_there(db, browser, number):
    assert browser.get(f"/redirector/service-standard/{number}").status_code == 404


@pytest.mark.parametrize("slash", ["", "/"])
def test_an_old_sign_in_link_leads_to_signing_in_and_says_why(db, browser, slash):
    answer = browser.get(f"/auth/t/0123456789abcdef{slash}", follow=True)
    assert answer.redirect_chain[0][0].partition("?")[0] == "/sign-in/"
    assert page(answer).h1.get_text() == "Sign in"
    assert "That link was made by the service before this one" in words(answer)


@pytest.mark.parametrize("reference", ["x", "-1", "9" * 30])
def test_what_is_no_reference_is_not_there(db, browser, reference):
    assert browser.get(f"/manage/overview/{reference}").status_code == 404
