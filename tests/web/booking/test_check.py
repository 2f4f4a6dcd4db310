"""Check your answers, send the request, and what is read after."""

import pytest

from assess.design.words import day
from assess.domain import booking
from assess.domain.clock import add_working_days, local_day
from assess.domain.gates import open_gates
from assess.domain.models import Email
from assess.domain.sections import SECTIONS
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words


def _tasks(answer) -> dict[str, str]:
    return {
        item.select_one("a").get_text(strip=True): item.select_one(
            ".govuk-task-list__status"
        ).get_text(strip=True)
        for item in page(answer).select(".govuk-task-list__item")
    }


class TestTaskList:
    def test_how_far_the_request_is(self, cast, as_, draft):
        answer = as_(cast.primary_contact).get(f"/book/{draft.pk}/")
        assert "1 of 14 answered." in words(answer)
        tasks = _tasks(answer)
        assert list(tasks) == [section.title for section in SECTIONS]
        assert tasks.pop("Name of the service") == "Completed"
        assert set(tasks.values()) == {"Not started"}
        assert "Check your answers" not in words(answer)

    def test_when_all_is_answered(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT)
        answer = as_(cast.product_manager).get(f"/book/{draft.pk}/")
        assert "14 of 14 answered." in words(answer)
        assert set(_tasks(answer).values()) == {"Completed"}
        assert page(answer).select_one("a.govuk-button")["href"] == f"/book/{draft.pk}/check/"
        assert "Delete this draft request" not in words(answer)

    def test_not_for_others_and_not_after_sending(self, cast, as_, an_assessment, draft):
        for who in ("stranger", "staff", "foreign_staff"):
            assert as_(getattr(cast, who)).get(f"/book/{draft.pk}/").status_code == 404
        sent = an_assessment(State.REQUESTED)
        assert as_(cast.primary_contact).get(f"/book/{sent.pk}/").status_code == 409
        assert as_(cast.staff).get(f"/book/{sent.pk}/").status_code == 403


class TestCheck:
    def test_everything_is_there_with_a_link_to_change_it(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT, name="Get a permit")
        answer = as_(cast.primary_contact).get(f"/book/{draft.pk}/check/")
        rows = {
            row.select_one("dt").get_text(strip=True): row.select_one("dd").get_text(
                " ", strip=True
            )
            for row in page(answer).select(".govuk-summary-list__row")
        }
        assert rows == {
            "Phase": "Alpha",
            "Type of assessment": "Service assessment",
            "Name of the service": "Get a permit",
            "What the service does": "People get a permit without sending paper.",
            "Who the users are": "People who need a permit, and the officers who check them.",
            "What users are trying to do": "To be allowed to do what they plan to do.",
            "Project code": "There is none",
            "Portfolio": "Permits",
            "When the phase started": "Thursday 3 December 2026",
            "When the phase ends": "Not known yet",
            "Weeks that suit you": "Week beginning 8 March 2027",
            "Digital deputy director": "Deputy Director deputy.director@testing.example",
            "Product manager": "Product Manager product.manager@testing.example",
            "Delivery manager": "Delivery Manager delivery.manager@testing.example",
        }
        links = [a["href"] for a in page(answer).select(".govuk-summary-list__actions a")]
        assert links == [f"/book/{draft.pk}/{s.slug}/?from=check" for s in SECTIONS]

    def test_what_is_missing_is_linked_before_and_after_pressing(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT)
        booking.edit(draft, by=cast.primary_contact, users="", has_code=None)
        browser = as_(cast.primary_contact)
        answer = browser.get(f"/book/{draft.pk}/check/")
        assert "12 of 14 answered. Still to answer:" in words(answer)
        answer = browser.post(f"/book/{draft.pk}/check/")
        assert answer.status_code == 409
        assert errors(answer) == [
            "Answer “Who the users are” before you send the request.",
            "Answer “Project code” before you send the request.",
        ]
        links = [a["href"] for a in page(answer).select(".govuk-error-summary__list a")]
        assert links == [f"/book/{draft.pk}/{slug}/?from=check" for slug in ("users", "code")]
        assert page(answer).title.string.startswith("Error: ")
        draft.refresh_from_db()
        assert draft.state == State.DRAFT

    def test_weeks_that_have_come_too_near(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT, at=builders.MONDAY - builders.days(8))
        browser = as_(cast.primary_contact)
        assert "13 of 14 answered." in words(browser.get(f"/book/{draft.pk}/"))
        answer = browser.post(f"/book/{draft.pk}/check/")
        assert "less than 5 weeks away by now" in errors(answer)[0]

    def test_a_gate_says_what_clears_it(self, cast, as_, an_assessment):
        earlier = an_assessment(State.SHARED)
        draft = an_assessment(State.DRAFT, phase=Phase.LIVE, service=earlier.service)
        browser = as_(cast.primary_contact)
        for answer in (
            browser.get(f"/book/{draft.pk}/check/"),
            browser.post(f"/book/{draft.pk}/check/"),
        ):
            assert "Accept it, or settle the challenge, before you ask" in words(answer)
            links = [a["href"] for a in page(answer).select("#gates a")]
            assert f"/services/{draft.service_id}/" in links
            assert "let-through" not in answer.content.decode()
        assert page(answer).select_one(".govuk-error-summary a")["href"] == "#gates"

    def test_it_asks_the_database_little(
        self, cast, as_, an_assessment, django_assert_max_num_queries
    ):
        draft = an_assessment(State.DRAFT)
        browser = as_(cast.primary_contact)
        for path in (f"/book/{draft.pk}/check/", f"/book/{draft.pk}/"):
            with django_assert_max_num_queries(12):
                assert browser.get(path).status_code == 200


class TestSend:
    def test_it_is_sent_once(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT)
        browser = as_(cast.product_manager)
        answer = browser.post(f"/book/{draft.pk}/check/")
        assert answer["Location"] == f"/book/{draft.pk}/sent/"
        again = browser.post(f"/book/{draft.pk}/check/")
        assert again.status_code == 409
        assert "This request has already been sent." in words(again)
        assert [e.verb for e in draft.events.all()] == ["booking.start", "booking.request"]

    def test_the_confirmation_says_what_happens_and_who_was_emailed(
        self, cast, as_, an_assessment, django_assert_max_num_queries
    ):
        sent = an_assessment(State.REQUESTED)
        browser = as_(cast.primary_contact)
        with django_assert_max_num_queries(12):
            answer = browser.get(f"/book/{sent.pk}/sent/")
        assert page(answer).select_one(".govuk-panel strong").string == str(sent.pk)
        by = day(add_working_days(local_day(sent.requested_at), 3))
        assert f"answers within 3 working days, by {by}." in words(answer)
        links = [a["href"] for a in page(answer).select("main p a")]
        for path in ("team", "artefacts"):  # what our email says can be done now already
            assert f"/assessments/{sent.pk}/{path}/" in links
            assert browser.get(f"/assessments/{sent.pk}/{path}/add/").status_code == 200
        told = [li.get_text() for li in page(answer).select("main ul li")]
        assert len(told) == Email.objects.filter(event__verb="booking.request").count() > 0
        assert set(told) == {
            "Primary Contact",
            "Product Manager",
            "Delivery Manager",
            "Deputy Director",
            "the service assessment team",
        }

    def test_there_is_no_confirmation_of_what_was_not_sent(self, cast, as_, draft):
        path = f"/book/{draft.pk}/sent/"
        assert as_(cast.primary_contact).get(path)["Location"] == f"/book/{draft.pk}/"
        assert as_(cast.stranger).get(path).status_code == 404

    def test_only_by_those_who_book(self, cast, as_, an_assessment):
        draft = an_assessment(State.DRAFT)
        for who in ("stranger", "team_member", "deputy_director", "staff", "lead"):
            path = f"/book/{draft.pk}/check/"
            assert as_(getattr(cast, who)).get(path).status_code == 404
            assert as_(getattr(cast, who)).post(path).status_code == 404
        sent = an_assessment(State.ARRANGED)
        for who in ("team_member", "deputy_director", "staff", "lead", "observer"):
            path = f"/book/{sent.pk}/check/"
            assert as_(getattr(cast, who)).post(path).status_code == 403


class TestLetThrough:
    @pytest.fixture
    def stopped(self, cast, an_assessment):
        earlier = an_assessment(State.REQUESTED)
        draft = booking.start(
            by=cast.staff, service=earlier.service, primary_contact=cast.team_member.email
        )
        booking.edit(draft, by=cast.staff, phase=Phase.ALPHA)
        return draft

    def test_the_service_assessment_team_lets_it_through(self, cast, as_, stopped):
        browser, path = as_(cast.staff), f"/book/{stopped.pk}/let-through/"
        assert page(browser.get(f"/book/{stopped.pk}/check/")).select_one(f"a[href='{path}']")
        answer = browser.post(path, {"gate": "same-phase-running", "reason": " "})
        assert answer.status_code == 422
        assert errors(answer) == ["Enter why the request may go through."]
        answer = browser.post(path, {"gate": "other", "reason": "x" * 2001})
        assert errors(answer) == [
            "Choose what it may go through.",
            "The reason must be 2,000 characters or fewer.",
        ]
        answer = browser.post(path, {"gate": "same-phase-running", "reason": "Two parts."})
        assert answer["Location"] == f"/book/{stopped.pk}/check/"
        assert "The request may go through." in words(browser.get(answer["Location"]))
        assert [gate.name for gate in open_gates(stopped) if gate.stops] == []
        again = browser.post(path, {"gate": "same-phase-running", "reason": "Two parts."})
        assert again.status_code == 409
        assert stopped.events.last().data["reason"] == "Two parts."

    def test_nobody_else_does(self, cast, as_, stopped):
        path = f"/book/{stopped.pk}/let-through/"
        assert as_(cast.team_member).get(path).status_code == 403
        assert as_(cast.team_member).post(path).status_code == 403
        assert as_(cast.stranger).get(path).status_code == 404
