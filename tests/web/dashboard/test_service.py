"""The page of a service: what it is, its team, its assessments as this person may see them."""

import pytest

from assess.domain import arranging, booking
from assess.domain.models import Service
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import page, words


@pytest.fixture
def service(cast, an_assessment):
    """Get a permit, with a published discovery peer review."""
    return an_assessment(State.PUBLISHED, phase=Phase.DISCOVERY, name="Get a permit").service


def _rows(answer) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page(answer).select("table[aria-labelledby=assessments] tbody tr")
    ]


def _links(answer) -> list[str]:
    return [a["href"] for a in page(answer).select("table[aria-labelledby=assessments] tbody a")]


def test_it_says_what_the_service_is_and_who_works_on_it(cast, as_, service):
    answer = as_(cast.team_member).get(f"/services/{service.pk}/")
    text = words(answer)
    assert "Department for Testing, Permits Get a permit" in text
    assert "People get a permit without sending paper." in text
    assert "People who need a permit, and the officers who check them." in text
    assert "To be allowed to do what they plan to do." in text
    assert [li.get_text() for li in page(answer).select("main ul.govuk-list li")] == [
        "Primary Contact: Service owner",
        "Team Member: Software developer",
    ]


def test_its_assessments_newest_first(cast, as_, an_assessment, service):
    one = an_assessment(State.PUBLISHED, service=service)
    two = an_assessment(
        State.REPORTING, service=service, phase=Phase.PRIVATE_BETA, at=builders.MONDAY
    )
    answer = as_(cast.team_member).get(f"/services/{service.pk}/")
    rows = _rows(answer)
    assert [row[:5] for row in rows] == [
        [
            "Private beta",
            "Service assessment",
            "15 February 2027",
            "Panel writing the report",
            "None to show",
        ],
        ["Alpha", "Service assessment", "15 February 2027", "Published", "Amber"],
        ["Discovery", "Peer review", "15 February 2027", "Published", "Not rated: a peer review"],
    ]
    assert _links(answer)[:3] == [
        f"/assessments/{two.pk}/",
        f"/assessments/{one.pk}/",
        f"/reports/{one.pk}/",
    ]


@pytest.mark.parametrize(
    ("who", "rating"),
    [
        ("primary_contact", "Red"),
        ("team_member", "Red"),
        ("deputy_director", "Red"),
        ("lead", "Red"),
        ("staff", "Red"),
        ("observer", "None to show"),
    ],
)
def test_a_shared_rating_is_for_those_with_the_report(cast, as_, an_assessment, who, rating):
    one = an_assessment(State.SHARED, reds=(2,))
    rows = _rows(as_(getattr(cast, who)).get(f"/services/{one.service_id}/"))
    assert [row[4] for row in rows] == [rating]


@pytest.mark.parametrize("state", [State.REPORTING, State.CHECKING])
def test_nobody_reads_a_rating_before_it_is_shared(cast, as_, an_assessment, state):
    one = an_assessment(state)
    for who in ("primary_contact", "lead", "staff"):
        rows = _rows(as_(getattr(cast, who)).get(f"/services/{one.service_id}/"))
        assert [row[4] for row in rows] == ["None to show"]


class TestOthersOfItsAssessments:
    """A panel member of one assessment, and the others of the same service."""

    @pytest.fixture
    def seated(self, cast, an_assessment, service):
        from assess.domain import panel
        from assess.domain.words import PanelRole

        one = an_assessment(State.ARRANGING, service=service, phase=Phase.LIVE)
        panel.seat(one, by=cast.staff, person=cast.spare_assessor, role=PanelRole.DESIGN)
        return one

    def test_published_ones_are_read_as_everyone_does(self, cast, as_, service, seated):
        answer = as_(cast.spare_assessor).get(f"/services/{service.pk}/")
        earlier = service.assessments.order_by("pk").first()
        assert [row[0] for row in _rows(answer)] == ["Live", "Discovery"]
        assert _links(answer) == [f"/assessments/{seated.pk}/", f"/reports/{earlier.pk}/"]

    def test_those_under_way_are_named_without_more(self, cast, as_, an_assessment, seated):
        an_assessment(State.SHARED, service=seated.service, phase=Phase.ALPHA)
        answer = as_(cast.spare_assessor).get(f"/services/{seated.service_id}/")
        row = next(row for row in _rows(answer) if row[0] == "Alpha")
        assert row[3:] == ["With the service team", "None to show", "Not public"]

    def test_requests_and_confidential_ones_are_not_named(self, cast, as_, an_assessment, seated):
        service = seated.service
        hidden = an_assessment(State.ARRANGING, service=service, phase=Phase.ALPHA)
        arranging.mark_confidential(
            hidden, by=cast.staff, confidential=True, reason="Security of the country"
        )
        an_assessment(State.REQUESTED, service=service, phase=Phase.PUBLIC_BETA)
        an_assessment(State.DRAFT, service=service, phase=Phase.PRIVATE_BETA)
        for who, phases in (
            ("spare_assessor", ["Live", "Discovery"]),
            ("team_member", ["Public beta", "Alpha", "Live", "Discovery"]),
            ("staff", ["Public beta", "Alpha", "Live", "Discovery"]),
            ("primary_contact", ["Private beta", "Public beta", "Alpha", "Live", "Discovery"]),
        ):
            rows = _rows(as_(getattr(cast, who)).get(f"/services/{service.pk}/"))
            assert [row[0] for row in rows] == phases, who


class TestTheNextAssessment:
    def test_whoever_may_requests_it_in_one_step(self, cast, as_, service):
        for who in ("primary_contact", "team_member", "product_manager", "staff"):
            answer = as_(getattr(cast, who)).get(f"/services/{service.pk}/")
            button = page(answer).select_one("a.govuk-button")
            assert button["href"] == f"/book/start/?service={service.pk}"
        for who in ("lead", "observer"):
            answer = as_(getattr(cast, who)).get(f"/services/{service.pk}/")
            assert not page(answer).select("a.govuk-button")

    def test_a_draft_is_gone_on_with(self, cast, as_, service):
        draft = booking.start(by=cast.primary_contact, service=service)
        answer = as_(cast.primary_contact).get(f"/services/{service.pk}/")
        assert page(answer).select_one(".app-next a")["href"] == f"/book/{draft.pk}/"
        assert not page(answer).select("a.govuk-button")

    def test_not_by_who_belongs_to_no_organisation(self, cast, as_, service):
        guest = builders.person("guest@somewhere.example")
        service.people.create(person=guest, role="architect", joined_at=builders.MONDAY)
        answer = as_(guest).get(f"/services/{service.pk}/")
        assert answer.status_code == 200
        assert not page(answer).select("a.govuk-button")


def test_who_sees_it(cast, as_, browser, an_assessment):
    service = an_assessment(State.ARRANGED).service
    path = f"/services/{service.pk}/"
    for who in builders.EVERYONE_WITH_A_PART:
        assert as_(getattr(cast, who)).get(path).status_code == 200
    for who in builders.STRANGERS:
        assert as_(getattr(cast, who)).get(path).status_code == 404
    assert as_(cast.staff).get("/services/999999/").status_code == 404
    assert browser.get(path).status_code == 302


def test_an_empty_one(cast, as_):
    service = Service.objects.create(organisation=cast.office, name="<b>New</b>")
    answer = as_(cast.staff).get(f"/services/{service.pk}/")
    assert "<b>New</b>" in words(answer)
    assert "None yet. The first will be here" in words(answer)
    assert "Nobody has been added to the service team yet." in words(answer)


def test_as_many_queries_for_seven_assessments_as_for_one(
    cast, as_, an_assessment, service, django_assert_num_queries, django_assert_max_num_queries
):
    browser, path = as_(cast.primary_contact), f"/services/{service.pk}/"
    an_assessment(State.PUBLISHED, service=service)
    with django_assert_max_num_queries(12) as one:
        browser.get(path)
    for _ in range(5):
        an_assessment(State.PUBLISHED, service=service)
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(_rows(browser.get(path))) == 7
