"""Every document that is asked for is made once, by one worker, or people read why not."""

import datetime
import io
import threading
import time
import zipfile

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from assess.config.management.commands.work import make_documents
from assess.documents import making
from assess.documents.writers import CannotBeMade
from assess.domain import notes, publishing, reporting
from assess.domain.models import Document, Opinion, PublishedReport
from assess.domain.words import DocumentState, State
from tests import builders
from tests.builders import MONDAY, days
from tests.documents import opened
from tests.notify.test_delivery import in_threads

LATER = MONDAY + days(40)
MINUTE = datetime.timedelta(minutes=1)


def at(moment: datetime.datetime):
    return lambda: moment


@pytest.fixture
def quick(monkeypatch):
    """Writers that take no time."""
    monkeypatch.setattr(making, "writer", lambda format: lambda report, edition: b"bytes")


@pytest.fixture
def failing(monkeypatch):
    """A writer of PDF that fails, while the others work."""

    def write(report, edition):
        raise ValueError("too wide")

    monkeypatch.setattr(
        making, "writer", lambda f: write if f == "pdf" else lambda report, edition: b"bytes"
    )


def pdf() -> Document:
    return Document.objects.get(format="pdf")


def test_all_five_are_made_of_what_was_shared(cast, an_assessment):
    shared = an_assessment(State.SHARED, name="Get a permit")
    assert making.make_all(at(LATER)) == 5
    made = {each.format: bytes(each.content) for each in Document.objects.all()}
    for format, content in made.items():
        row = Document.objects.get(format=format)
        assert (row.size, row.made_at, row.leased_until) == (len(content), LATER, None)
        assert row.made_with == making.made_with()
    assert made["pdf"].startswith(b"%PDF-1.7")
    assert zipfile.ZipFile(io.BytesIO(made["docx"])).testzip() is None
    said = " ".join(words for _, words in opened.word_lines(made["docx"]))
    for number in range(1, 15):
        assert f"What was done well on point {number}." in said
    assert "3.1" in said and "Do what is missing on point 3." in said
    assert "Not yet published." in said
    assert shared.shared_version.documents.count() == 5


def test_no_note_remark_opinion_or_name_of_the_panel_is_in_any(cast, an_assessment):
    checking = an_assessment(State.CHECKING)
    notes.write_note(
        checking, by=cast.lead, at=LATER, uuid=checking.uuid, text="Nobody reads this note."
    )
    Opinion.objects.create(
        assessment=checking,
        person=cast.lead,
        at=LATER,
        rating="red",
        reason="This opinion is mine.",
    )
    checking.report.remarks = "A remark for the panel."
    checking.report.unsigned_reason = "We did not agree."
    checking.report.save()
    builders.share(checking, by=cast.staff, at=LATER)
    assert making.make_all(at(LATER)) == 5
    for document in Document.objects.all():
        content = bytes(document.content)
        if content.startswith(b"PK"):
            archive = zipfile.ZipFile(io.BytesIO(content))
            text = " ".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist())
        elif document.format == "pdf":
            about = opened.pdf(content)
            text = opened.pdf_words(content) + str([str(v) for v in about.docinfo.values()])
        else:
            text = content.decode("utf-8")
        for private in ("Nobody reads", "opinion is mine", "A remark", "did not agree"):
            assert private not in text, document.format
        for person in vars(cast).values():
            if hasattr(person, "email"):
                assert person.name not in text and person.email not in text, document.format


def test_what_is_made_of_a_published_report_is_offered_on_its_page(an_assessment, quick):
    an_assessment(State.PUBLISHED)
    assert PublishedReport.objects.get().documents == []
    assert making.make_all(at(LATER)) == 5
    row = PublishedReport.objects.get()
    assert [each["format"] for each in row.documents] == ["pdf", "docx", "odt", "xlsx", "csv"]


def test_a_corrected_report_says_so(cast, an_assessment):
    published = an_assessment(State.PUBLISHED)
    publishing.correct(
        published,
        by=cast.staff,
        at=LATER,
        note="The number was wrong.",
        texts={"overall": {"scope": "As 300 people use it."}},
    )
    Document.objects.exclude(format="odt").delete()
    making.make_all(at(LATER))
    said = " ".join(words for _, words in opened.odt_lines(bytes(Document.objects.get().content)))
    assert "Corrected on 13 March 2027: The number was wrong." in said
    assert "Version 3, 13 March 2027" in said
    assert f"/reports/{published.pk}/" in said


def test_what_waits_longest_is_made_first_and_nothing_before_its_time(an_assessment, quick):
    an_assessment(State.SHARED)
    Document.objects.filter(format="csv").update(due_at=MONDAY)
    Document.objects.filter(format="odt").update(due_at=LATER + MINUTE)
    assert making.take(LATER).format == "csv"
    assert making.make_all(at(LATER)) == 3
    assert Document.objects.get(format="odt").state == DocumentState.WAITING


# What fails ----------------------------------------------------------------------------------


def test_what_fails_is_tried_again_ever_later_and_given_up_after_five(an_assessment, failing):
    an_assessment(State.SHARED)
    now, waits = LATER, []
    assert making.make_all(at(now)) == 4  # one failure holds up no other
    while True:
        waits.append(int((pdf().due_at - now) / MINUTE))
        now = max(pdf().due_at, now + MINUTE)
        assert making.make_all(at(now - datetime.timedelta(seconds=1))) == 0
        if pdf().given_up_at:
            break
        making.make_all(at(now))
        if pdf().given_up_at:
            break
    assert waits == [1, 5, 30, 120]
    assert (pdf().attempts, pdf().state) == (5, DocumentState.FAILED)
    assert pdf().problem == making.WENT_WRONG
    assert pdf().last_error == "ValueError: too wide"


def test_what_this_machine_cannot_make_is_given_up_at_once_with_its_sentence(
    an_assessment, monkeypatch
):
    an_assessment(State.SHARED)

    def write(report, edition):
        raise CannotBeMade("PDFs cannot be made here.")

    monkeypatch.setattr(making, "writer", lambda format: write)
    assert making.make_all(at(LATER)) == 0
    assert (pdf().state, pdf().problem) == (DocumentState.FAILED, "PDFs cannot be made here.")


def test_a_worker_that_dies_is_followed_by_another_after_five_minutes(an_assessment, quick):
    an_assessment(State.SHARED)
    Document.objects.exclude(format="pdf").delete()
    assert making.take(LATER).format == "pdf"  # and dies
    assert making.take(LATER + making.LEASE - MINUTE) is None
    assert making.make_all(at(LATER + making.LEASE)) == 1
    assert pdf().attempts == 2


def test_a_document_on_which_every_worker_dies_is_given_up(an_assessment, quick):
    an_assessment(State.SHARED)
    Document.objects.exclude(format="pdf").delete()
    now = LATER
    for _ in range(5):
        assert making.take(now) is not None
        now += making.LEASE
    assert making.make_all(at(now)) == 0
    assert pdf().state == DocumentState.FAILED


def test_a_slow_worker_does_not_undo_what_another_has_made(an_assessment, quick):
    an_assessment(State.SHARED)
    Document.objects.exclude(format="pdf").delete()
    slow = making.take(LATER)
    assert making.make_all(at(LATER + making.LEASE)) == 1
    making._failed(slow, LATER + making.LEASE, "too slow")
    assert not making._keep(slow, b"other bytes", LATER + making.LEASE)
    assert bytes(pdf().content) == b"bytes"


def test_what_is_not_wanted_any_more_is_not_kept(cast, an_assessment, quick):
    shared = an_assessment(State.SHARED)
    making.make_all(at(LATER))
    builders.amend(cast, shared, LATER)
    taken = making.take(LATER)
    reporting.recall(shared, by=cast.staff, at=LATER, reason="A mistake.")
    assert not making._keep(taken, b"bytes", LATER)
    assert not Document.objects.exists()


# Again ---------------------------------------------------------------------------------------


def test_documents_of_an_older_writer_are_asked_for_again(an_assessment, quick, capsys):
    an_assessment(State.PUBLISHED)
    making.make_all(at(LATER))
    Document.objects.filter(format="odt").update(made_with="older")
    call_command("make_documents")
    assert capsys.readouterr().out == "Asked for 1 document again.\n"
    row = PublishedReport.objects.get()
    assert [each["format"] for each in row.documents] == ["pdf", "docx", "xlsx", "csv"]
    call_command("make_documents", all=True)
    assert capsys.readouterr().out == "Asked for 4 documents again.\n"
    assert making.make_all() == 5


def test_a_template_of_another_look_makes_them_again(settings, tmp_path):
    before = making.made_with()
    (tmp_path / "ours.css").write_text("p { color: red }")
    settings.PDF_STYLES = str(tmp_path / "ours.css")
    making.made_with.cache_clear()
    assert making.made_with() != before
    settings.PDF_STYLES = ""
    making.made_with.cache_clear()


# The worker ----------------------------------------------------------------------------------


def test_work_once_makes_what_is_due(an_assessment, quick, capsys):
    an_assessment(State.SHARED)
    with time_machine.travel(LATER, tick=False):
        call_command("work", once=True)
    assert capsys.readouterr().out.endswith("Documents made: 5\n")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_make_one_document_twice(an_assessment, monkeypatch):
    made = []

    def write(report, edition):
        made.append(report.reference)
        time.sleep(0.01)
        return b"bytes"

    monkeypatch.setattr(making, "writer", lambda format: write)
    shared = [an_assessment(State.SHARED, name=f"Permit {n}") for n in range(4)]
    published = an_assessment(State.PUBLISHED, name="Public")
    number = in_threads(4, lambda: making.make_all(at(LATER)))
    assert sum(number) == len(made) == 5 * (len(shared) + 1)
    assert set(Document.objects.values_list("attempts", flat=True)) == {1}
    row = PublishedReport.objects.get(pk=published.pk)
    assert len(row.documents) == 5


@pytest.mark.django_db(transaction=True)
def test_publishing_while_its_documents_are_made_locks_nothing_for_good(
    cast, an_assessment, monkeypatch
):
    monkeypatch.setattr(making, "writer", lambda format: lambda report, edition: b"bytes")
    published = an_assessment(State.PUBLISHED)

    def take_down_and_put_back():
        for _ in range(5):
            publishing.take_down(published, by=cast.staff, at=LATER, reason="A mistake.")
            publishing.publish(published, by=cast.staff, at=LATER)
        return True

    turns = [take_down_and_put_back, *[lambda: making.make_all(at(LATER)) >= 0] * 3]
    waiting = iter(turns)
    lock = threading.Lock()

    def one():
        with lock:
            turn = next(waiting)
        return turn()

    assert in_threads(4, one) == [True] * 4
    making.make_all(at(LATER))
    assert len(PublishedReport.objects.get().documents) == 5


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_what_is_asked_for_within_a_moment_and_stops_when_told(
    an_assessment, quick
):
    an_assessment(State.SHARED)
    Document.objects.update(due_at=timezone.now())
    stop = threading.Event()
    thread = threading.Thread(target=make_documents, args=[stop])
    thread.start()
    try:
        for _ in range(100):
            if Document.objects.filter(made_at__isnull=False).count() == 5:
                break
            time.sleep(0.1)
    finally:
        stop.set()
        thread.join(timeout=30)
    assert not thread.is_alive()
    assert Document.objects.filter(made_at__isnull=False).count() == 5
