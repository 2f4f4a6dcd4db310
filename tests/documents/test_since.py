"""A document includes what has happened since the report, or leaves it out; readers choose."""

import datetime

import pytest

from assess.documents import making
from assess.documents.context import Edition, report_of
from assess.documents.writers import writer
from assess.domain.models import Document, PublishedReport
from assess.domain.since import Happened, PointNow, Since, Update
from assess.domain.words import DocumentFormat, Marking, State, StepKind
from tests import after, builders
from tests.conftest import page, words
from tests.documents import opened
from tests.documents.test_writers import edition, tight
from tests.documents.test_writers import words as written
from tests.documents.whole_report import a_report

LATER = builders.MONDAY + builders.days(60)
SINCE = Since(
    (
        Update("2027-06-03", Happened.REASSESSED, 2, was="red", rating="green", report=52),
        Update("2027-06-03", Happened.SUPERSEDED, 2, action="2.1", report=52),
        Update("2027-05-01", Happened.CLOSED, 1, action="1.1"),
    ),
    (
        PointNow(1, "=Title one", "amber", "amber", "assessed", "2027-02-16"),
        PointNow(2, "Title two", "red", "green", "reassessed", "2027-06-01", 52),
    ),
)
TOLD = (
    "3 June 2027",
    "Point 2 was reassessed and is now green. It was red before.",
    "Action 2.1 was superseded by a later report.",
    "1 May 2027",
    "Action 1.1 was closed.",
)


@pytest.mark.parametrize("format", DocumentFormat)
def test_every_format_says_what_has_happened_or_is_what_it_was(format):
    without = tight(written(format, a_report()))
    given = tight(written(format, a_report(), edition(since=SINCE)))
    for part in TOLD:
        assert tight(part) in given, part
        assert tight(part) not in without
    if format != DocumentFormat.CSV:
        assert tight("Reassessed on 1 June 2027, report 52") in given
        assert tight("up to 3 June 2027") in given
    if format not in {DocumentFormat.EXCEL, DocumentFormat.CSV}:
        report = tight("What has happened since The report is as it was accepted.")
        assert given.count(report) == 1
        assert given.index(report) > given.index(tight("Point 3 observations"))


def test_where_every_rating_is_as_it_was_no_table_says_so():
    since = Since(SINCE.updates[2:], SINCE.standing[:1])
    said = tight(written(DocumentFormat.WORD, a_report(), edition(since=since)))
    assert tight("Every point is rated as in this report.") in said
    assert tight("The rating of each point now") not in said


def test_no_title_becomes_a_formula():
    made = Edition(2, datetime.date(2027, 2, 18), Marking.PUBLISHED, since=SINCE)
    rows = opened.rows(writer("csv")(report_of(a_report()), made))
    [row] = [row for row in rows if row["Number"] == "1.1" and row["Kind"] == "Update"]
    assert row["Title of the point"] == "'=Title one"
    assert row["Text"] == "1 May 2027: Action 1.1 was closed."
    sheets = opened.sheets(writer("xlsx")(report_of(a_report()), made))
    assert {"Updates", "Points now"} <= set(sheets)


def test_a_pdf_with_it_is_still_tagged_and_skips_no_level():
    document = opened.pdf(writer("pdf")(report_of(a_report()), edition(since=SINCE)))
    levels = [int(tag[1]) for tag in opened.tags(document) if tag in {"H1", "H2", "H3", "H4"}]
    assert levels.count(1) == 1
    assert all(later - before <= 1 for before, later in zip(levels, levels[1:], strict=False))


@pytest.fixture
def _quick(monkeypatch):
    def quick(format):
        def write(report, made):
            return f"{format} {made.version} {len(made.since.updates)}".encode()

        return write

    monkeypatch.setattr(making, "writer", quick)


@pytest.mark.usefixtures("_quick")
def test_readers_choose_with_or_without(cast, an_assessment, browser, as_):
    published = an_assessment(State.PUBLISHED, name="Get a permit", ambers=(3, 5))
    making.make_all(lambda: LATER)
    public, mine = f"/reports/{published.pk}/documents/", f"/assessments/{published.pk}/report/"
    assert browser.get(f"{public}2/pdf/with-updates/").status_code == 302
    alone = browser.get(f"{public}2/pdf/")
    after.happened(published, 3, StepKind.CLOSED, by=cast.staff, at=LATER)
    waits = browser.get(f"/reports/{published.pk}/")
    assert "The report as it was published: PDF, 1 kB" in words(waits)
    assert "With what has happened since: PDF , with what has happened since (being made)" in words(
        waits
    )
    assert "5 of 10 documents are ready." in words(browser.get(public))
    making.make_all(lambda: LATER)
    for path in (f"{public}2/pdf/", f"{mine}documents/pdf/"):
        browser_of = browser if path.startswith(public) else as_(cast.team_member)
        answer = browser_of.get(path)
        assert answer.content == b"pdf 2 0"
        given = browser_of.get(f"{path}with-updates/")
        assert given.content == b"pdf 2 1"
        assert given["Content-Disposition"] == (
            f'attachment; filename="get-a-permit-report-{published.pk}-version-2-with-updates.pdf"'
        )
        assert given["ETag"] != answer["ETag"]
    again = browser.get(f"{public}2/pdf/", headers={"If-None-Match": alone["ETag"]})
    assert again.status_code == 304
    assert browser.get(f"{public}1/pdf/with-updates/")["Location"] == f"{public}2/pdf/with-updates/"
    row = PublishedReport.objects.get()
    assert [each.get("updated", False) for each in row.documents] == [False, True] * 5
    shown = page(browser.get(f"/reports/{published.pk}/"))
    links = [a["href"] for a in shown.select('[aria-labelledby="download"] a')]
    assert links == [f"{public}2/{each}/" for each in DocumentFormat.values] + [
        f"{public}2/{each}/with-updates/" for each in DocumentFormat.values
    ]
    for path in (public, f"{mine}documents/"):
        answer = as_(cast.team_member).get(path)
        assert "All documents are ready." in words(answer)
        keys = [li["id"] for li in page(answer).select(".app-progress__row")]
        assert len(set(keys)) == 10
    after.happened(published, 3, StepKind.REOPENED, by=cast.staff, at=LATER)
    assert browser.get(f"{public}2/pdf/").content == b"pdf 2 0"
    assert browser.get(f"{public}2/pdf/with-updates/").status_code == 302
    making.make_all(lambda: LATER)
    assert browser.get(f"{public}2/pdf/with-updates/").content == b"pdf 2 2"
    assert Document.objects.count() == 10


@pytest.mark.usefixtures("_quick")
def test_a_document_made_for_older_updates_is_not_kept(cast, an_assessment):
    published = an_assessment(State.PUBLISHED, ambers=(3,))
    after.happened(published, 3, StepKind.CLOSED, by=cast.staff, at=LATER)
    Document.objects.filter(updates="").delete()
    taken = making.take(LATER)
    after.happened(published, 3, StepKind.REOPENED, by=cast.staff, at=LATER)
    assert not making._keep(taken, b"old", LATER)
    assert not Document.objects.filter(made_at__isnull=False).exists()


@pytest.mark.usefixtures("_quick")
def test_what_failed_is_asked_for_again_in_both(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED, ambers=(3,))
    after.happened(published, 3, StepKind.CLOSED, by=cast.staff, at=LATER)
    Document.objects.update(given_up_at=LATER, problem="It went wrong.")
    path = f"/assessments/{published.pk}/report/documents/"
    as_(cast.team_member).post(f"{path}pdf/ask/")
    again = Document.objects.filter(given_up_at=None)
    assert {(each.format, bool(each.updates)) for each in again} == {("pdf", False), ("pdf", True)}
