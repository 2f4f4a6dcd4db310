"""What everyone may read: only what is public, in the same number of queries however much it is."""

import datetime

import pytest

from assess.domain import publication, publishing
from assess.domain.models import PublishedReport
from assess.domain.words import Phase, State
from assess.queries import public
from assess.queries.public import Filters, Frozen
from tests.builders import MONDAY, days
from tests.shelf import FIRST, a_report


def names(**filters) -> list[str]:
    return [row.name for row in public.reports(Filters(**filters)).page.rows]


@pytest.fixture
def shelf(cast):
    """Three published reports, and one that was."""
    a_report(cast, "Oldest", at=FIRST, overall="red")
    a_report(cast, "Newest", at=FIRST + days(20), overall="green")
    a_report(
        cast,
        "Middle",
        at=FIRST + days(10),
        phase=Phase.DISCOVERY,
        organisation="Other",
        portfolio="Licences",
    )
    a_report(cast, "Gone", state=State.TAKEN_DOWN)


def test_the_list_begins_with_what_was_assessed_last(shelf):
    assert names() == ["Newest", "Middle", "Oldest"]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"phase": "alpha"}, ["Newest", "Oldest"]),
        ({"phase": "discovery"}, ["Middle"]),
        ({"phase": "live"}, []),
        ({"kind": "peer-review"}, ["Middle"]),
        ({"rating": "green"}, ["Newest"]),
        ({"rating": "red"}, ["Oldest"]),
        ({"rating": "amber"}, []),
        ({"portfolio": "Licences"}, ["Middle"]),
        ({"organisation": "Department for Testing"}, ["Newest", "Oldest"]),
        ({"phase": "alpha", "rating": "red"}, ["Oldest"]),
        ({"words": "middle"}, ["Middle"]),
        ({"words": "users", "phase": "alpha"}, ["Newest", "Oldest"]),
        ({"words": "***"}, []),
    ],
)
def test_filters_narrow_the_list_together(shelf, filters, wanted):
    assert names(**filters) == wanted


@pytest.mark.parametrize("name", ["phase", "kind", "rating", "organisation", "portfolio"])
def test_what_is_no_choice_is_not_chosen(shelf, name):
    found = public.reports(Filters(**{name: "nonsense"}))
    assert found.filters == Filters()
    assert found.page.total == 3


def test_the_choices_are_those_of_what_is_public(shelf):
    found = public.reports(Filters())
    assert found.organisations == ["Department for Testing", "Other"]
    assert found.portfolios == ["Licences", "Permits"]


def test_pages_hold_twenty(shelf, monkeypatch):
    monkeypatch.setattr(public, "ROWS_A_PAGE", 2)
    first, second = (public.reports(Filters(), page) for page in ("1", "2"))
    assert [row.name for row in first.page.rows] == ["Newest", "Middle"]
    assert [row.name for row in second.page.rows] == ["Oldest"]
    assert (second.page.number, second.page.last, second.page.total) == (2, 2, 3)
    assert public.reports(Filters(), "99").page == second.page
    assert public.reports(Filters(), "nonsense").page == first.page


@pytest.mark.parametrize("filters", [Filters(), Filters(words="permit", phase="alpha")])
def test_the_list_asks_the_same_for_one_and_for_seven(cast, django_assert_num_queries, filters):
    a_report(cast)
    with django_assert_num_queries(3):
        assert public.reports(filters).page.total == 1
    for _ in range(6):
        a_report(cast)
    with django_assert_num_queries(3) as asked:
        assert public.reports(filters).page.total == 7
    assert not [query["sql"] for query in asked if '"body"' in query["sql"]]
    assert not [query["sql"] for query in asked if '"content"' in query["sql"]]


def test_the_plain_statements_agree_with_their_twins(shelf):
    listed = public.reports(Filters()).page.rows
    assert list(public.latest(2)) == listed[:2]
    for row in listed:
        twin = PublishedReport.objects.select_related("version").get(pk=row.reference)
        page = public.report(row.reference)
        assert page.report == row
        assert page.body == twin.version.body
        assert (page.version, page.sha256) == (twin.version.number, twin.version.sha256)
        accepted = twin.assessment.shared_version
        assert page.accepted == (accepted and Frozen(accepted.number, accepted.sha256))
        assert page.tag == f"{twin.tag}-{twin.version.rendered_with}"
        assert page.tag == public.tag_of(row.reference)
        assert page.published_on == twin.published_at.date()


def test_what_is_not_public_is_nowhere(an_assessment):
    for state in (
        State.DRAFT,
        State.REPORTING,
        State.CHECKING,
        State.CHALLENGED,
        State.ACCEPTED,
        State.TAKEN_DOWN,
        State.CLOSED,
    ):
        hidden = an_assessment(state, name=f"Hidden away {state}")
        assert public.report(hidden.pk) is None, state
        assert public.tag_of(hidden.pk) == "", state
        assert (public.taken_down(hidden.pk) is not None) == (state == State.TAKEN_DOWN)
    assert public.latest(9) == ()
    assert names() == names(words="hidden") == names(words="permit") == []


def test_a_confidential_report_has_no_tombstone_either(an_assessment):
    gone = an_assessment(State.TAKEN_DOWN)
    gone.confidential, gone.confidential_reason = True, "Not announced."
    gone.save()
    assert public.taken_down(gone.pk) is None


@pytest.mark.parametrize("reference", [0, 4_000_000_000, 2**63, 10**30])
def test_a_reference_nobody_has_is_no_report(db, reference):
    assert public.report(reference) is None
    assert public.tag_of(reference) == ""
    assert public.taken_down(reference) is None


def test_a_report_knows_those_before_and_after_it(cast):
    first = a_report(cast)
    middle = a_report(cast, service=first.service, phase=Phase.PRIVATE_BETA, at=FIRST + days(200))
    last = a_report(
        cast,
        service=first.service,
        phase=Phase.PUBLIC_BETA,
        at=FIRST + days(400),
        overall="green",
    )
    page = public.report(middle.pk)
    assert [(other.reference, other.phase) for other in page.earlier] == [(first.pk, "alpha")]
    assert [(other.reference, other.overall) for other in page.later] == [(last.pk, "green")]
    assert page.later[0].assessed_on == (FIRST + days(400)).date()


def test_corrections_come_with_their_day(cast, an_assessment):
    published = an_assessment(State.PUBLISHED)
    publishing.correct(
        published,
        by=cast.staff,
        at=MONDAY + days(60),
        note="A figure.",
        texts={"overall": {"scope": "All of it."}},
    )
    found = public.report(published.pk)
    assert found.corrections == (public.Correction(datetime.date(2027, 4, 2), "A figure."),)
    assert "All of it." in found.body
    assert names(words='"all of it"') == [found.report.name]


def test_what_was_taken_down_keeps_its_published_name_and_its_reason(cast, an_assessment):
    gone = an_assessment(State.TAKEN_DOWN, name="The name then")
    gone.service.name = "The name now"
    gone.service.save()
    found = public.taken_down(gone.pk)
    assert (found.name, found.reason) == ("The name then", "A reason.")
    assert found.day == (MONDAY + days(21)).date()


def test_a_report_without_a_day_is_listed_and_read(cast):
    published = a_report(cast)
    version = published.public_version
    type(version).objects.filter(pk=version.pk).update(
        content={**version.content, "assessed_on": None}
    )
    publication.renew_all()
    assert public.report(published.pk).report.assessed_on is None
    assert public.reports(Filters()).page.rows[0].assessed_on is None


def test_a_point_leads_to_its_page_of_the_standard(reference):
    assert public.point_address(3).endswith("/3-join-up-across-channels")
    assert public.point_address(15) == public.point_address(0) == ""
    assert [point.number for point in public.points()] == list(range(1, 15))
    assert public.points()[0].professions == "User research, Design"
