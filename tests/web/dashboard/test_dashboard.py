"""The dashboard: what to do next, where my assessments are, and those that are over."""

import pytest
import time_machine

from assess.domain import booking, requests
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import page, words

EVERYONE = [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS]
DAY = builders.MONDAY + builders.days(22)  # Tuesday 23 February


def _tasks(answer) -> list[tuple[str, str]]:
    """The service and the link of each task."""
    return [
        (task.select_one("h3").get_text(strip=True), task.select_one("a")["href"])
        for task in page(answer).select(".app-tasks li")
    ]


def _rows(answer) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page(answer).select("tbody tr")
    ]


class TestDashboard:
    def test_the_most_urgent_comes_first(self, cast, as_, an_assessment):
        an_assessment(State.DRAFT, name="A draft")
        an_assessment(State.ARRANGED, name="On the 15th")
        an_assessment(State.SHARED, name="Ten days", at=builders.MONDAY - builders.days(10))
        an_assessment(State.SHARED, name="Overdue", at=builders.MONDAY - builders.days(40))
        found = _tasks(as_(cast.product_manager).get("/dashboard/"))
        assert [service for service, _ in found] == [
            "Overdue",
            "On the 15th",
            "Ten days",
            "A draft",
        ]

    def test_a_task_says_what_until_when_and_how_far_off_that_is(self, cast, as_, an_assessment):
        with time_machine.travel(DAY):
            one = an_assessment(State.SHARED, name="Get a permit")
            answer = as_(cast.product_manager).get("/dashboard/")
        assert (
            "Get a permit Alpha service assessment, reference "
            f"{one.pk} Read the report, then accept or challenge it. By Thursday 4 March 2027, "
            "in 7 working days. Read the report : Get a permit, reference"
        ) in words(answer)
        assert _tasks(answer) == [("Get a permit", f"/assessments/{one.pk}/report/read/")]

    @pytest.mark.parametrize(
        ("state", "who", "page_"),
        [
            (State.DRAFT, "primary_contact", "/book/{}/"),
            (State.ARRANGING, "team_member", "/assessments/{}/artefacts/"),
            (State.ARRANGED, "researcher", "/assessments/{}/artefacts/"),
            (State.ARRANGED, "observer", "/assessments/{}/artefacts/"),
            (State.REPORTING, "lead", "/assessments/{}/report/"),
            (State.SHARED, "deputy_director", "/assessments/{}/report/read/"),
            (State.DECLINED, "primary_contact", "/assessments/{}/request/"),
        ],
    )
    def test_each_has_their_own_task(self, cast, as_, an_assessment, state, who, page_):
        one = an_assessment(state)
        found = _tasks(as_(getattr(cast, who)).get("/dashboard/"))
        assert [link for _, link in found] == [page_.format(one.pk)]

    @pytest.mark.parametrize(
        ("state", "who"),
        [
            (State.REQUESTED, "primary_contact"),
            (State.REPORTING, "product_manager"),
            (State.CHECKING, "lead"),
            (State.SHARED, "researcher"),
        ],
    )
    def test_who_waits_has_no_task_but_sees_where_it_is(self, cast, as_, an_assessment, state, who):
        one = an_assessment(state)
        answer = as_(getattr(cast, who)).get("/dashboard/")
        assert _tasks(answer) == []
        assert "Nothing to do now. We will email you when there is." in words(answer)
        assert page(answer).select_one("tbody a")["href"] == f"/assessments/{one.pk}/"

    def test_my_assessments_with_state_and_part_in_words(self, cast, as_, an_assessment):
        one = an_assessment(State.REPORTING, name="Get a permit")
        rows = {
            "lead": "Lead assessor",
            "researcher": "Panel member",
            "observer": "Observer",
            "product_manager": "Product manager",
            "team_member": "Service team",
            "primary_contact": "Primary contact",
            "deputy_director": "Digital deputy director",
        }
        for who, part in rows.items():
            assert _rows(as_(getattr(cast, who)).get("/dashboard/")) == [
                [
                    f"Get a permit , reference {one.pk}",
                    "Alpha service assessment",
                    "The panel is writing the report. It is due to the service team by Monday 22 "
                    "February 2027.",
                    part,
                ]
            ]

    def test_nothing_of_others(self, cast, as_, an_assessment):
        an_assessment(State.ARRANGED, name="Get a permit")
        for who in builders.STRANGERS:
            assert "Get a permit" not in words(as_(getattr(cast, who)).get("/dashboard/"))

    def test_an_empty_one_says_what_will_be_here_and_how_to_start(self, cast, as_):
        answer = as_(cast.stranger).get("/dashboard/")
        assert "What you need to do for an assessment will be here" in words(answer)
        assert page(answer).select_one("main a[href='/book/']")
        guest = builders.person("guest@somewhere.example")
        answer = as_(guest).get("/dashboard/")
        assert not page(answer).select("main a[href='/book/']")

    def test_my_services(self, cast, as_, an_assessment):
        service = an_assessment(State.PUBLISHED, name="Get a permit").service
        link = f"main a[href='/services/{service.pk}/']"
        for who in ("primary_contact", "team_member", "product_manager"):
            assert page(as_(getattr(cast, who)).get("/dashboard/")).select_one(link)
        for who in ("lead", "staff", "stranger"):
            assert not page(as_(getattr(cast, who)).get("/dashboard/")).select_one(link)

    def test_the_service_assessment_team_is_sent_to_the_desk(self, cast, as_, an_assessment):
        browser = as_(cast.staff)
        assert "nothing waits for the service assessment team" in words(browser.get("/dashboard/"))
        for state in (State.REQUESTED, State.CHECKING, State.REPORTING, State.DRAFT):
            an_assessment(state)
        answer = browser.get("/dashboard/")
        assert "2 assessments wait for the service assessment team" in words(answer)
        assert page(answer).select_one("main a[href='/desk/']")
        assert _rows(answer) == []
        assert "/desk/" not in as_(cast.lead).get("/dashboard/").content.decode()

    def test_assessors_are_sent_to_their_panels(self, cast, as_):
        assert page(as_(cast.lead).get("/dashboard/")).select_one("main a[href='/assess/']")
        assert not page(as_(cast.stranger).get("/dashboard/")).select("main a[href='/assess/']")

    def test_a_draft_on_behalf_is_ours_too(self, cast, as_):
        draft = booking.start(
            by=cast.staff, name="Get a permit", primary_contact=cast.stranger.email
        )
        for who in (cast.staff, cast.stranger):
            assert _tasks(as_(who).get("/dashboard/")) == [("Get a permit", f"/book/{draft.pk}/")]
        assert _tasks(as_(cast.other_staff).get("/dashboard/")) == []
        assert "You book on behalf" in _rows(as_(cast.staff).get("/dashboard/"))[0][-1]

    def test_signed_out(self, browser, cast):
        assert browser.get("/dashboard/")["Location"] == "/sign-in/?next=%2Fdashboard%2F"

    def test_as_many_queries_for_seven_as_for_one(
        self, cast, as_, an_assessment, django_assert_num_queries, django_assert_max_num_queries
    ):
        states = [State.SHARED, State.ARRANGED, State.REPORTING, State.DRAFT, State.PUBLISHED]
        for state in (*states, State.CHECKING):
            an_assessment(state)
        browsers = [as_(who) for who in (cast.primary_contact, cast.lead, cast.staff)]
        counts = []
        for browser in browsers:
            with django_assert_max_num_queries(12) as found:
                browser.get("/dashboard/")
            counts.append(len(found.captured_queries))
        for state in (*states, State.REQUESTED):
            an_assessment(state)
        for browser, count in zip(browsers, counts, strict=True):
            with django_assert_num_queries(count):
                browser.get("/dashboard/")

    def test_who_takes_part_in_nothing_asks_as_little(
        self, cast, as_, django_assert_max_num_queries
    ):
        for who in EVERYONE:
            browser = as_(getattr(cast, who))
            with django_assert_max_num_queries(12):
                assert browser.get("/dashboard/").status_code == 200


class TestPrevious:
    def test_what_is_over_is_there_with_its_rating(self, cast, as_, an_assessment):
        an_assessment(State.PUBLISHED, name="Published")
        an_assessment(State.WITHDRAWN, name="Withdrawn")
        an_assessment(State.CLOSED, name="Closed")
        an_assessment(State.ACCEPTED, name="In confidence", reds=(2,))
        an_assessment(State.REPORTING, name="Running")
        answer = as_(cast.product_manager).get("/dashboard/")
        assert page(answer).select_one("a[href='/dashboard/previous/']")
        assert [row[0].partition(" ,")[0] for row in _rows(answer)] == ["Running"]
        rows = _rows(as_(cast.product_manager).get("/dashboard/previous/"))
        assert [(row[0].partition(" ,")[0], *row[2:]) for row in rows] == [
            ("In confidence", "15 February 2027", "Accepted in confidence", "Red"),
            ("Closed", "15 February 2027", "Closed", "None"),
            ("Withdrawn", "No date", "Withdrawn", "None"),
            ("Published", "15 February 2027", "Published", "Amber"),
        ]

    def test_an_observer_reads_no_rating_that_is_not_public(self, cast, as_, an_assessment):
        an_assessment(State.ACCEPTED)
        an_assessment(State.PUBLISHED)
        rows = _rows(as_(cast.observer).get("/dashboard/previous/"))
        assert [row[-1] for row in rows] == ["Amber", "None"]

    def test_a_declined_request_is_over_after_a_while(self, cast, as_, an_assessment):
        an_assessment(State.DECLINED)
        browser = as_(cast.primary_contact)
        assert len(_rows(browser.get("/dashboard/"))) == 1
        assert _rows(browser.get("/dashboard/previous/")) == []
        with time_machine.travel(builders.MONDAY + builders.days(60)):
            browser = as_(cast.primary_contact)
            assert _rows(browser.get("/dashboard/")) == []
            assert len(_rows(browser.get("/dashboard/previous/"))) == 1

    def test_an_empty_list_says_what_comes_here(self, cast, as_):
        answer = as_(cast.stranger).get("/dashboard/previous/")
        assert "Assessments come here when their report is published" in words(answer)

    def test_nothing_of_others(self, cast, as_, an_assessment):
        an_assessment(State.PUBLISHED)
        for who in ("stranger", "staff", "foreign_staff", "spare_assessor"):
            assert _rows(as_(getattr(cast, who)).get("/dashboard/previous/")) == []

    def test_a_long_list_comes_in_pages(
        self, cast, as_, django_assert_num_queries, django_assert_max_num_queries
    ):
        browser = as_(cast.primary_contact)
        for number in range(30):
            draft = booking.start(by=cast.primary_contact, name=f"Service {number}")
            booking.edit(draft, by=cast.primary_contact, phase=Phase.ALPHA)
            requests.withdraw(draft, by=cast.primary_contact)
            if number == 0:
                with django_assert_max_num_queries(12) as one:
                    browser.get("/dashboard/previous/")
        with django_assert_num_queries(len(one.captured_queries)):
            first = browser.get("/dashboard/previous/")
        assert "30 assessments, 1 to 25 on this page." in words(first)
        link = page(first).select_one("a[rel=next]")["href"]
        second = browser.get(f"/dashboard/previous/{link}")
        assert len(_rows(second)) == 5
        assert page(second).select_one("a[rel=prev]")["href"] == "?page=1"
        for odd in ("0", "-1", "x", "99999999999999999999"):
            assert browser.get(f"/dashboard/previous/?page={odd}").status_code == 200
