"""A report has the documents of what is read of it now, and no others."""

import datetime

import pytest

from assess.domain import arranging, documenting, publishing, reporting
from assess.domain.models import Document, PublishedReport
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import DocumentFormat, DocumentState, Marking, State
from tests import builders
from tests.builders import MONDAY, days
from tests.shelf import a_report

LATER = MONDAY + days(40)
FORMATS = {str(each) for each in DocumentFormat}


def asked(assessment) -> set[tuple[int, str]]:
    """The numbers of the versions that have documents, and their marks."""
    found = Document.objects.filter(version__assessment=assessment)
    assert set(found.values_list("format", flat=True)) in ({*FORMATS}, set())
    return set(found.values_list("version__number", "marking"))


@pytest.mark.parametrize(
    ("state", "has"),
    [
        (State.CHECKING, set()),
        (State.SHARED, {(2, "not-yet-published")}),
        (State.CHALLENGED, {(2, "not-yet-published")}),
        (State.ACCEPTED, {(2, "in-confidence")}),
        (State.PUBLISHED, {(2, "published")}),
        (State.TAKEN_DOWN, {(2, "taken-down")}),
        (State.CLOSED, set()),
    ],
)
def test_each_state_has_the_documents_of_what_is_read_in_it(an_assessment, state, has):
    assert asked(an_assessment(state)) == has


def test_they_are_asked_for_in_the_step_that_changes_what_is_read(cast, an_assessment):
    shared = an_assessment(State.SHARED)
    [at] = set(Document.objects.values_list("due_at", flat=True))
    assert at == shared.shared_at
    builders.amend(cast, shared, LATER)
    assert asked(shared) == {(3, "not-yet-published")}
    reporting.recall(shared, by=cast.staff, at=LATER, reason="A mistake.")
    assert asked(shared) == set()
    builders.share(shared, by=cast.staff, at=LATER)
    assert asked(shared) == {(4, "not-yet-published")}


def test_a_confidential_mark_changes_the_mark_of_the_documents(cast, an_assessment):
    shared = an_assessment(State.SHARED)
    arranging.mark_confidential(
        shared, by=cast.staff, at=LATER, confidential=True, reason="Not announced."
    )
    assert asked(shared) == {(2, "in-confidence")}
    arranging.mark_confidential(
        shared, by=cast.staff, at=LATER, confidential=False, reason="Announced."
    )
    assert asked(shared) == {(2, "not-yet-published")}


def test_a_correction_a_tombstone_and_back(cast, an_assessment):
    published = an_assessment(State.PUBLISHED)
    publishing.correct(
        published,
        by=cast.staff,
        at=LATER,
        note="A number.",
        texts={"overall": {"scope": "As 300 people use it."}},
    )
    assert asked(published) == {(3, "published")}
    publishing.take_down(published, by=cast.staff, at=LATER, reason="It names a person.")
    assert asked(published) == {(3, "taken-down")}
    publishing.publish(published, by=cast.staff, at=LATER)
    assert asked(published) == {(3, "published")}


def test_a_step_that_changes_nothing_of_it_keeps_what_is_made(cast, an_assessment):
    shared = an_assessment(State.SHARED)
    before = set(Document.objects.values_list("pk", flat=True))
    documenting.ask_for(shared, LATER)
    assert set(Document.objects.values_list("pk", flat=True)) == before
    assert not Document.objects.filter(asked_at=LATER).exists()


@pytest.mark.parametrize(
    "name", ["primary_contact", "product_manager", "team_member", "deputy_director", "lead",
             "researcher", "staff"],
)  # fmt: skip
def test_whoever_may_read_the_report_asks_again_for_what_failed(cast, an_assessment, name):
    shared = an_assessment(State.SHARED)
    Document.objects.update(given_up_at=LATER, attempts=5, problem="It went wrong.")
    documenting.ask(shared, by=getattr(cast, name), at=LATER, format="pdf")
    again = Document.objects.get(format="pdf")
    assert (again.state, again.due_at, again.attempts, again.problem) == (
        DocumentState.WAITING,
        LATER,
        0,
        "",
    )
    assert Document.objects.filter(given_up_at__isnull=False).count() == 4


@pytest.mark.parametrize("name", ["stranger", "foreign_staff", "observer"])
def test_nobody_else_asks(cast, an_assessment, name):
    with pytest.raises(NotAllowed):
        documenting.ask(an_assessment(State.SHARED), by=getattr(cast, name), format="pdf")


def test_what_is_made_or_being_made_is_not_asked_for_again(cast, an_assessment):
    shared = an_assessment(State.SHARED)
    lease = LATER + datetime.timedelta(minutes=5)
    Document.objects.filter(format="odt").update(
        made_at=LATER, content=b"x", size=1, attempts=1, sha256="a"
    )
    Document.objects.filter(format="pdf").update(leased_until=lease, attempts=1)
    for format in ("odt", "pdf"):
        documenting.ask(shared, by=cast.staff, at=LATER, format=format)
        assert Document.objects.get(format=format).attempts == 1


def test_a_format_that_is_none_and_a_report_not_shared_are_refused(cast, an_assessment):
    with pytest.raises(Refused, match="no document in that format"):
        documenting.ask(an_assessment(State.SHARED), by=cast.staff, format="exe")
    with pytest.raises(Refused, match="cannot be downloaded now"):
        documenting.ask(an_assessment(State.CHECKING), by=cast.staff, format="pdf")


def test_reports_that_have_no_documents_are_found_the_newest_first(cast, an_assessment):
    old = [a_report(cast, f"Old {n}") for n in range(7)]
    assert Document.objects.count() == 0
    assert documenting.ask_for_missing(LATER) == 5
    found = set(Document.objects.values_list("version__assessment", flat=True))
    assert found == {each.pk for each in old[2:]}
    assert documenting.ask_for_missing(LATER) == 2
    assert documenting.ask_for_missing(LATER) == 0
    assert set(Document.objects.values_list("marking", flat=True)) == {Marking.PUBLISHED}


def test_a_shared_report_from_before_is_found_too(an_assessment):
    an_assessment(State.SHARED)
    Document.objects.all().delete()
    assert documenting.ask_for_missing(LATER) == 1
    assert set(Document.objects.values_list("marking", flat=True)) == {Marking.NOT_YET_PUBLISHED}


def test_what_could_not_be_made_is_tried_again_after_a_day(an_assessment):
    an_assessment(State.SHARED)
    Document.objects.update(given_up_at=LATER, attempts=5)
    documenting.ask_for_missing(LATER + days(0.9))
    assert Document.objects.filter(given_up_at__isnull=True).count() == 0
    documenting.ask_for_missing(LATER + days(1))
    assert Document.objects.filter(given_up_at__isnull=True, attempts=0).count() == 5


def test_the_row_of_a_published_report_names_what_is_made(cast):
    report = a_report(cast)
    documenting.ask_for(report, MONDAY)
    before = PublishedReport.objects.get().tag
    Document.objects.filter(format__in=["xlsx", "pdf"]).update(
        made_at=LATER, content=b"x", size=120_000, sha256="a"
    )
    from assess.domain import publication

    publication.renew([report.service_id])
    row = PublishedReport.objects.get()
    assert row.documents == [
        {"format": "pdf", "size": 120_000},
        {"format": "xlsx", "size": 120_000},
    ]
    assert row.tag != before


def test_asking_is_in_the_transaction_of_the_step(cast, an_assessment):
    """A step that fails asks for nothing."""
    checking = an_assessment(State.CHECKING)
    builders.the_standard()
    with pytest.raises(Refused):
        reporting.share(checking, by=cast.staff, at=LATER, seen="another text")
    assert not Document.objects.exists()
