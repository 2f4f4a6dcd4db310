"""The documents of a shared report: for who may read it, said to be made while they are."""

import pytest

from assess.domain import publication, publishing, reporting
from assess.domain.models import Document
from assess.domain.words import DocumentFormat, Phase, State
from tests import builders
from tests.builders import MONDAY, days
from tests.conftest import page, words

LATER = MONDAY + days(40)
READERS = [
    *("primary_contact", "product_manager", "delivery_manager", "team_member"),
    *("deputy_director", "lead", "researcher", "staff"),
]


def made(*formats: str, content: bytes = b"The bytes.", **more) -> None:
    """As if the worker had made these."""
    Document.objects.filter(format__in=formats or DocumentFormat.values).update(
        made_at=LATER, content=content, size=len(content), sha256="f" * 64, **more
    )


def at(assessment, format: str = "", again: bool = False) -> str:
    ask = "ask/" if again else ""
    return f"/assessments/{assessment.pk}/report/documents/{f'{format}/' if format else ''}{ask}"


@pytest.mark.parametrize("name", READERS)
def test_whoever_may_read_the_report_gets_its_documents(cast, an_assessment, as_, name):
    shared = an_assessment(State.SHARED, name="Get a permit: now")
    made()
    answer = as_(getattr(cast, name)).get(at(shared, "docx"))
    assert answer.status_code == 200
    assert answer.content == b"The bytes."
    assert answer["Content-Type"] == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    assert answer["Content-Disposition"] == (
        f'attachment; filename="get-a-permit-now-report-{shared.pk}-version-2-'
        'not-yet-published.docx"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"


def test_the_tables_of_a_peer_review_hold_texts_and_say_so(cast, an_assessment, as_, browser):
    review = an_assessment(State.PUBLISHED, phase=Phase.DISCOVERY)
    made()
    publication.renew([review.service_id])
    for reader, report, page_of_documents in (
        (as_(cast.team_member), f"/assessments/{review.pk}/report/read/", at(review)),
        (browser, f"/reports/{review.pk}/", f"/reports/{review.pk}/documents/"),
    ):
        said = words(reader.get(report))
        assert "Texts as Excel" in said and "Texts as CSV" in said
        assert "ctions as" not in said
        assert "The texts as Excel workbook" in words(reader.get(page_of_documents))
    kept = as_(cast.team_member).get(at(review, "xlsx"))["Content-Disposition"]
    assert kept.endswith('-version-2-texts.xlsx"')


@pytest.mark.parametrize(("name", "status"), [("observer", 403), ("stranger", 404),
                                              ("foreign_staff", 404)])  # fmt: skip
def test_others_get_none(cast, an_assessment, as_, name, status):
    shared = an_assessment(State.SHARED)
    made()
    browser = as_(getattr(cast, name))
    for path in (at(shared), at(shared, "pdf")):
        assert browser.get(path).status_code == status
    assert browser.post(at(shared, "pdf", again=True)).status_code == status


def test_a_report_not_shared_has_none(cast, an_assessment, as_):
    checking = an_assessment(State.CHECKING)
    browser = as_(cast.staff)
    for path in (at(checking), at(checking, "pdf")):
        assert browser.get(path).status_code == 409
    assert as_(cast.team_member).get(at(checking)).status_code == 409


def test_a_copy_that_is_still_good_is_not_sent_again(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    made()
    browser = as_(cast.product_manager)
    first = browser.get(at(shared, "pdf"))
    again = browser.get(at(shared, "pdf"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_the_page_of_the_report_offers_each_with_its_size(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    made("docx", content=b"x" * 41_600)
    made("pdf", content=b"x" * 1_230_000)
    answer = as_(cast.product_manager).get(f"/assessments/{shared.pk}/report/read/")
    section = page(answer).select_one('[aria-labelledby="download"]')
    said = [" ".join(li.get_text(" ").split()) for li in section.select("li")]
    assert said == [
        "PDF, 1.2 MB",
        "Word, 42 kB",
        "ODT (being made)",
        "Actions as Excel (being made)",
        "Actions as CSV (being made)",
    ]
    assert [a["href"] for a in section.select("a")][0] == at(shared, "pdf")


def test_what_is_being_made_leads_to_how_far_it_is(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    made("docx", "odt")
    browser = as_(cast.product_manager)
    answer = browser.get(at(shared, "pdf"))
    assert (answer.status_code, answer["Location"]) == (302, at(shared))
    progress = browser.get(answer["Location"])
    assert progress["Cache-Control"] == "no-store"
    said = words(progress)
    assert "2 of 5 documents are ready. 3 are being made. This takes some seconds." in said
    assert "The report as PDF : being made" in said
    assert "Every document says that the report is not yet published." in said
    html = page(progress)
    assert html.select_one("[data-progress][data-waiting]")
    assert html.find("a", string="Look again")["href"] == at(shared)


def test_documents_that_are_made_before_are_told(cast, an_assessment, as_):
    an_assessment(State.SHARED, name="Before")
    shared = an_assessment(State.SHARED, at=MONDAY + days(7), name="After")
    said = words(as_(cast.product_manager).get(at(shared)))
    assert "after 5 documents of other reports" in said


def test_once_all_are_ready_nothing_waits(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    made()
    answer = as_(cast.product_manager).get(at(shared))
    assert "All documents are ready." in words(answer)
    assert not page(answer).select("[data-waiting]")
    assert page(answer).find("a", string="Look again") is None


def test_what_failed_says_why_and_can_be_asked_for_again(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    made("docx", "odt", "xlsx", "csv")
    sentence = "PDFs cannot be made on this server."
    Document.objects.filter(format="pdf").update(given_up_at=LATER, problem=sentence)
    browser = as_(cast.team_member)
    answer = browser.get(at(shared))
    assert f"The report as PDF : {sentence}" in words(answer)
    assert "4 of 5 documents are ready." in words(answer)
    form = page(answer).select_one("main form[action$='/ask/']")
    assert form["action"] == at(shared, "pdf", again=True)
    assert "Try again" in form.get_text()
    asked = browser.post(form["action"], follow=True)
    assert "The report as PDF is asked for again." in words(asked)
    assert "The report as PDF : being made" in words(asked)
    assert browser.get(form["action"]).status_code == 405


def test_what_is_tried_again_by_itself_says_when(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    due = LATER.replace(hour=14, minute=5)
    Document.objects.filter(format="pdf").update(due_at=due, problem="It went wrong.", attempts=1)
    said = words(as_(cast.team_member).get(at(shared)))
    assert "It went wrong. It is tried again at 14:05." in said
    assert "0 of 5 documents are ready. 4 are being made." in said


def test_a_report_from_before_can_have_its_documents_made_now(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    Document.objects.all().delete()
    browser = as_(cast.team_member)
    assert "No document of this report is made yet." in words(browser.get(at(shared)))
    read = browser.get(f"/assessments/{shared.pk}/report/read/")
    assert page(read).find("a", string="Download the report")["href"] == at(shared)
    browser.post(at(shared, "pdf", again=True))
    assert Document.objects.count() == 5


@pytest.mark.parametrize("format", ["exe", "pdfx", "html"])
def test_a_format_that_is_none_is_not_found(cast, an_assessment, as_, format):
    shared = an_assessment(State.SHARED)
    browser = as_(cast.staff)
    assert browser.get(at(shared, format)).status_code == 404
    assert browser.post(at(shared, format, again=True)).status_code == 404


def test_a_new_version_has_documents_of_its_own(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    made()
    builders.amend(cast, shared, LATER)
    answer = as_(cast.product_manager).get(at(shared, "pdf"))
    assert answer.status_code == 302
    reporting.recall(shared, by=cast.staff, at=LATER, reason="A mistake.")
    assert as_(cast.product_manager).get(at(shared, "pdf")).status_code == 409


def test_a_report_taken_down_is_still_the_service_teams_to_keep(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED)
    publishing.take_down(published, by=cast.staff, at=LATER, reason="A mistake.")
    made()
    answer = as_(cast.team_member).get(at(published, "pdf"))
    assert answer["Content-Disposition"].endswith('-version-2-taken-down.pdf"')


def test_a_name_without_plain_letters_gives_a_plain_file_name(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED, name="申請する")
    made()
    answer = as_(cast.staff).get(at(shared, "csv"))
    name = f"report-{shared.pk}-version-2-actions-not-yet-published.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_the_page_of_the_report_asks_the_same_with_documents(
    cast, an_assessment, as_, django_assert_max_num_queries
):
    shared = an_assessment(State.SHARED)
    made()
    with django_assert_max_num_queries(20) as asked:
        as_(cast.product_manager).get(f"/assessments/{shared.pk}/report/read/")
    assert not [q for q in asked if '"assess_document"."content"' in q["sql"]]
