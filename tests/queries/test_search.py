"""Search finds the same reports on both databases, whatever people type."""

import pytest

from assess.domain.models import ReportVersion
from assess.domain.words import State
from assess.queries.public import Filters, reports
from assess.queries.search import snippet, terms, versions_with
from tests.builders import MONDAY
from tests.shelf import a_report


@pytest.fixture
def published(cast):
    """A published report whose words a test can set."""
    return a_report(cast)


def says(assessment, words: str) -> None:
    """Let the public version of this report have these words."""
    ReportVersion.objects.filter(pk=assessment.public_version_id).update(words=words)


def found(typed: str) -> list[int]:
    return [row.reference for row in reports(Filters(words=typed)).page.rows]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("user research", ["user", "research"]),
        ('"user research" plan', ["user research", "plan"]),
        ("“user research”", ["user research"]),
        ("user user", ["user"]),
        ("GOV.UK, e-mail (user's)", ["GOV.UK", "e-mail", "user's"]),
        ('an "unclosed phrase', ["an", "unclosed", "phrase"]),
        ("-not +must AND OR", ["not", "must", "AND", "OR"]),
        ('"" " " *', []),
        ("", []),
    ],
)
def test_what_is_typed_is_words_and_phrases(typed, wanted):
    assert terms(typed) == wanted


@pytest.mark.parametrize(
    "typed",
    [
        "inspectors",
        "INSPECTOR",
        "inspector boats",
        '"boats at the lock"',
        "“the lock”",
        "GOV.UK",
        "e-mail",
        "email",
        "who",
        "IT",
        "café",
        "12 inspectors",
        "-inspectors",
        "inspectors*",
        "permit",
    ],
)
def test_these_find_it(published, typed):
    says(
        published,
        "Get a permit\nThe 12 inspectors check boats at the lock by e-mail, or email. IT is who "
        "runs it on GOV.UK, from a café.",
    )
    assert found(typed) == [published.pk]


@pytest.mark.parametrize(
    "typed",
    [
        "zebra",
        "inspectors zebra",
        '"lock the at boats"',
        '"inspectors boats"',
        "inspectors NOT boats",
    ],
)
def test_these_do_not(published, typed):
    says(published, "Get a permit\nThe 12 inspectors check boats at the lock.")
    assert found(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        '"', '""', '"""', "*", "AND", "OR", "NOT", "NEAR(", "a AND", "(", ")", "^a", "a:b", "words:a",
        "-", "--", "' OR 1=1 --", "\\", "a\\", "%", "_", "<b>", "&", "|", "!", ":*", "a & b", "💡",
        "\u0000", "\ud7ff", "x" * 200, "a " * 100, "{}", "[[", "'", "''", "a''b", "£", "…", ";", "--;",
    ],
)  # fmt: skip
def test_odd_input_is_no_error(published, typed):
    assert found(typed) in ([], [published.pk])


def test_the_index_follows_every_change_of_words(published):
    """Also notices when a migration made the table afresh on SQLite and lost its triggers."""
    says(published, "walrus")
    assert found("walrus") == [published.pk]
    says(published, "lobster")
    assert found("walrus") == []
    assert found("lobster") == [published.pk]


def test_the_index_forgets_what_is_deleted(an_assessment):
    checking = an_assessment(State.CHECKING)
    version = ReportVersion.objects.get(assessment=checking)
    ReportVersion.objects.filter(pk=version.pk).update(words="walrus")
    wanted = ReportVersion.objects.filter(pk__in=versions_with(["walrus"]))
    assert wanted.count() == 1
    version.delete()
    assert wanted.count() == 0


def test_words_that_are_not_public_are_not_found(cast, an_assessment, published):
    an_assessment(State.SHARED)
    ReportVersion.objects.create(
        assessment=published, number=2, verb="report.correct", made_at=MONDAY, content={}
    )
    ReportVersion.objects.exclude(pk=published.public_version_id).update(words="walrus")
    assert ReportVersion.objects.filter(pk__in=versions_with(["walrus"])).count() == 3
    assert found("walrus") == []


def marked(words: str, *wanted: str) -> str:
    return "".join(
        f"[{part.text}]" if part.found else part.text for part in snippet(words, list(wanted))
    )


def test_a_snippet_marks_the_words_with_their_endings():
    assert marked("The researchers researched with users.", "research", "user") == (
        "The [researchers] [researched] with [users]."
    )


def test_a_snippet_shows_where_the_words_stand_together():
    words = f"Research is here. {'Filler goes on. ' * 40}Research with boats. {'And on. ' * 40}"
    shown = marked(words, "research", "boats")
    assert "[Research] with [boats]." in shown
    assert "is here" not in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 270


def test_a_snippet_of_lines_reads_as_sentences():
    words = (
        "Understand users\nThe service team:\n- met users\n- asked them again\n\nThen it stopped"
    )
    assert marked(words, "asked") == (
        "Understand users. The service team: met users; [asked] them again. Then it stopped."
    )


def test_without_a_place_a_snippet_shows_the_beginning():
    words = "One two three. " * 40
    assert marked(words, "zebra").startswith("One two three.")
    assert marked("", "zebra") == ""
