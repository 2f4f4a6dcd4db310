"""The documents of a published report: for everyone, and of what is public alone."""

import pytest

from assess.documents import making
from assess.domain import publishing
from assess.domain.models import Document
from assess.domain.words import DocumentFormat, State
from tests.builders import MONDAY, days
from tests.conftest import page, words
from tests.shelf import a_report

LATER = MONDAY + days(40)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Writers that take no time: the bytes say what was written."""
    monkeypatch.setattr(
        making,
        "writer",
        lambda format: lambda report, edition: f"{format} {edition.version}".encode(),
    )


def make() -> None:
    making.make_all(lambda: LATER)


def at(report, format: str = "", version: int = 2) -> str:
    return f"/reports/{report.pk}/documents/" + (f"{version}/{format}/" if format else "")


@pytest.mark.parametrize("format", DocumentFormat.values)
def test_everyone_gets_each(an_assessment, browser, format):
    published = an_assessment(State.PUBLISHED, name="Get a permit")
    make()
    answer = browser.get(at(published, format))
    assert (answer.status_code, answer.content) == (200, f"{format} 2".encode())
    actions = "-actions" if format in {"xlsx", "csv"} else ""
    name = f"get-a-permit-report-{published.pk}-version-2{actions}.{format}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in answer.get("Vary", "")
    again = browser.get(at(published, format), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_of_the_report_offers_them_once_they_are_there(an_assessment, browser):
    published = an_assessment(State.PUBLISHED)
    before = browser.get(f"/reports/{published.pk}/")
    assert "PDF (being made)" in words(before)
    make()
    headers = {"If-None-Match": before["ETag"]}
    from assess.public import answers

    answers.ask_again()  # the worker is another process: this one learns of it within a second
    after = browser.get(f"/reports/{published.pk}/", headers=headers)
    assert after.status_code == 200
    assert "PDF, 1 kB" in words(after)
    section = page(after).select_one('[aria-labelledby="download"]')
    assert [a["href"] for a in section.select("a")] == [
        at(published, each) for each in DocumentFormat.values
    ]


def test_what_is_being_made_leads_to_how_far_it_is(an_assessment, browser):
    published = an_assessment(State.PUBLISHED)
    answer = browser.get(at(published, "pdf"))
    assert (answer.status_code, answer["Location"]) == (302, at(published))
    assert answer["Cache-Control"] == "no-store"
    progress = browser.get(at(published))
    assert progress["Cache-Control"] == "no-store"
    assert "0 of 5 documents are ready." in words(progress)
    make()
    ready = browser.get(at(published))
    assert "All documents are ready." in words(ready)
    assert ready["Cache-Control"] == "public, max-age=60"


def test_what_failed_says_so_and_nobody_is_offered_what_they_cannot_do(an_assessment, browser):
    published = an_assessment(State.PUBLISHED)
    make()
    Document.objects.filter(format="pdf").update(
        made_at=None, content=None, size=0, given_up_at=LATER, problem="PDFs cannot be made here."
    )
    answer = browser.get(at(published))
    assert "The report as PDF : PDFs cannot be made here." in words(answer)
    assert page(answer).select("main form") == []


def test_the_address_of_an_earlier_version_leads_to_the_one_that_is_public(
    cast, an_assessment, browser
):
    published = an_assessment(State.PUBLISHED)
    make()
    publishing.correct(
        published,
        by=cast.staff,
        at=LATER,
        note="A number.",
        texts={"overall": {"scope": "As 300 people use it."}},
    )
    make()
    answer = browser.get(at(published, "pdf"))
    assert (answer.status_code, answer["Location"]) == (302, at(published, "pdf", 3))
    assert browser.get(at(published, "pdf", 3)).content == b"pdf 3"
    assert browser.get(at(published, "pdf", 4)).status_code == 404
    assert browser.get(at(published, "pdf", 0)).status_code == 404
    assert browser.get(at(published, "exe", 3)).status_code == 404


def test_what_was_taken_down_is_gone_and_comes_back(cast, an_assessment, browser):
    published = an_assessment(State.PUBLISHED, name="Get a permit")
    make()
    publishing.take_down(published, by=cast.staff, at=LATER, reason="It names a person.")
    make()  # those of the service team
    for path in (at(published), at(published, "pdf")):
        answer = browser.get(path)
        assert answer.status_code == 410
        assert "It names a person." in words(answer)
    publishing.publish(published, by=cast.staff, at=LATER)
    make()
    assert browser.get(at(published, "pdf")).status_code == 200


@pytest.mark.parametrize("state", [State.CHECKING, State.SHARED, State.ACCEPTED, State.CLOSED])
def test_what_is_not_public_is_not_there(an_assessment, browser, state):
    hidden = an_assessment(state)
    make()
    assert browser.get(at(hidden)).status_code == 404
    for version in (1, 2):
        assert browser.get(at(hidden, "pdf", version)).status_code == 404


@pytest.mark.parametrize("state", [State.PUBLISHED, State.TAKEN_DOWN])
def test_what_is_confidential_is_not_there(an_assessment, browser, state):
    published = an_assessment(state)
    published.confidential, published.confidential_reason = True, "Not announced."
    published.save()
    from assess.domain.publication import renew

    renew([published.service_id])
    assert browser.get(at(published)).status_code == 404
    assert browser.get(at(published, "pdf")).status_code == 404


def test_a_reference_nobody_has_is_not_found(db, browser):
    for reference in (999, 2**63, 10**30):
        assert browser.get(f"/reports/{reference}/documents/").status_code == 404
        assert browser.get(f"/reports/{reference}/documents/1/pdf/").status_code == 404


def test_a_report_from_before_says_that_they_are_made(cast, browser):
    report = a_report(cast)
    assert "They are made within a day." in words(browser.get(at(report)))
    assert "being made" in words(browser.get(f"/reports/{report.pk}/"))


def test_a_file_is_three_statements_and_two_for_a_copy_that_is_good(
    an_assessment, browser, django_assert_num_queries
):
    published = an_assessment(State.PUBLISHED)
    make()
    with django_assert_num_queries(3):
        answer = browser.get(at(published, "pdf"))
    with django_assert_num_queries(2) as asked:
        browser.get(at(published, "pdf"), headers={"If-None-Match": answer["ETag"]})
    assert not [q for q in asked if '"content"' in q["sql"]]
