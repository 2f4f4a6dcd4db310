"""Downloading a report in a real browser: while its documents are made, and once they are there."""

import threading
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import expect

from assess.documents import making
from assess.domain.models import Document
from assess.domain.words import State
from tests import builders
from tests.documents import opened
from tests.journeys.conftest import FINE, fine

LATER = builders.MONDAY + builders.days(40)


@pytest.fixture
def people(transactional_db):
    return builders.cast()


def make() -> None:
    """What the worker does, in a thread of its own as there."""

    def run() -> None:
        try:
            making.make_all(lambda: LATER)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def saved(page, name: str) -> bytes:
    """What is saved when this link is pressed."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename.isascii()
    return Path(download.value.path()).read_bytes()


def test_a_manager_on_a_phone_without_scripts_gets_the_report(people, open_as):
    shared = builders.an_assessment(people, State.SHARED, name="Get a permit")
    phone = open_as(
        people.product_manager,
        f"/assessments/{shared.pk}/report/read/",
        phone=True,
        scripts=False,
    )
    download = phone.get_by_role("region", name="Download")
    expect(download).to_contain_text("PDF (being made)")
    download.get_by_role("link", name="PDF").click()
    expect(phone.get_by_role("heading", name="Download the report")).to_be_visible()
    expect(phone.get_by_role("status")).to_contain_text("0 of 5 documents are ready.")
    make()
    phone.get_by_role("link", name="Look again").click()
    expect(phone.get_by_role("status")).to_have_text("All documents are ready.")
    pdf = saved(phone, "The report as PDF")
    assert "Not yet published." in opened.pdf_words(pdf)
    assert "What was done well on point 7." in opened.pdf_words(pdf)
    rows = opened.rows(saved(phone, "The actions as CSV file"))
    assert rows[0]["Text"] == "Do what is missing on point 3."


def test_the_page_looks_again_by_itself(people, open_as):
    shared = builders.an_assessment(people, State.SHARED)
    page = open_as(people.team_member, f"/assessments/{shared.pk}/report/documents/", phone=True)
    expect(page.get_by_role("status")).to_contain_text("0 of 5 documents are ready.")
    assert fine(page) == FINE
    make()
    expect(page.get_by_role("status")).to_have_text("All documents are ready.", timeout=15_000)
    expect(page.get_by_role("link", name="Look again")).to_have_count(0)
    expect(page.get_by_role("link", name="The report as Word document")).to_be_visible()
    assert fine(page) == FINE


def test_what_failed_is_asked_for_again_with_one_press(people, open_as):
    shared = builders.an_assessment(people, State.SHARED)
    Document.objects.update(given_up_at=LATER, problem="It went wrong.", attempts=5)
    page = open_as(people.team_member, f"/assessments/{shared.pk}/report/documents/", phone=True)
    assert fine(page) == FINE
    page.get_by_role("button", name="Try again to make The report as PDF").click()
    expect(page.get_by_text("The report as PDF is asked for again.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("0 of 5 documents are ready.")
    assert fine(page) == FINE


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_reader_without_an_account_gets_a_published_report(people, open_as, phone):
    published = builders.an_assessment(people, State.PUBLISHED, name="Get a permit")
    make()
    page = open_as(None, f"/reports/{published.pk}/", phone=phone)
    expect(page.get_by_role("region", name="Download")).to_contain_text("kB")
    assert fine(page) == FINE
    pdf = saved(page, "PDF, ")
    assert "Not yet published" not in opened.pdf_words(pdf)
    lines = opened.word_lines(saved(page, "Word, "))
    assert ("Heading 1", "Get a permit") in lines
    page.goto(f"/reports/{published.pk}/documents/")
    expect(page.get_by_role("status")).to_have_text("All documents are ready.")
    assert fine(page) == FINE
