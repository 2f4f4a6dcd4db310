"""Deleting a draft, withdrawing a request, handing it over."""

import pytest

from assess.domain.models import Assessment, Event
from assess.domain.words import State
from tests.conftest import errors, page, words


class TestDiscard:
    def test_a_page_says_what_goes_then_it_goes(self, cast, as_, draft):
        browser, path = as_(cast.primary_contact), f"/book/{draft.pk}/delete/"
        assert "cannot be brought back" in words(browser.get(path))
        assert Assessment.objects.exists()
        answer = browser.post(path)
        assert answer["Location"] == "/book/"
        assert "You deleted the draft request for Get a permit." in words(browser.get("/book/"))
        assert not Assessment.objects.exists()
        assert browser.post(path).status_code == 404
        assert Event.objects.filter(verb="booking.discard").count() == 1

    def test_only_by_the_primary_contact(self, cast, as_, an_assessment):
        path = f"/book/{an_assessment(State.DRAFT).pk}/delete/"
        assert as_(cast.product_manager).post(path).status_code == 403
        for who in ("stranger", "team_member", "staff"):
            assert as_(getattr(cast, who)).post(path).status_code == 404

    def test_not_once_it_was_sent(self, cast, as_, an_assessment):
        sent = an_assessment(State.REQUESTED)
        for answer in (
            as_(cast.primary_contact).get(f"/book/{sent.pk}/delete/"),
            as_(cast.primary_contact).post(f"/book/{sent.pk}/delete/"),
        ):
            assert answer.status_code == 409
            assert "You can withdraw it, but not delete it." in words(answer)


class TestWithdraw:
    @pytest.mark.parametrize("state", [State.REQUESTED, State.ARRANGING, State.ARRANGED])
    def test_a_page_says_what_happens_then_it_does(self, cast, as_, an_assessment, state):
        one = an_assessment(state)
        browser, path = as_(cast.product_manager), f"/assessments/{one.pk}/withdraw/"
        shown = words(browser.get(path))
        assert "the assessment does not take place" in shown
        assert "this cannot be undone" in shown
        answer = browser.post(path, {"reason": "<script>We stopped</script>"})
        assert answer["Location"] == "/dashboard/"
        one.refresh_from_db()
        assert (one.state, one.ended_reason) == (State.WITHDRAWN, "<script>We stopped</script>")
        said = words(browser.get("/dashboard/"))
        assert f"You withdrew the request for {one.service.name}. We have emailed" in said
        named = said.partition("We have emailed ")[2].partition(".")[0]
        assert len(named.replace(" and ", ", ").split(", ")) <= 5  # a few, and how many others
        again = browser.post(path, {})
        assert again.status_code == 409
        assert "This request has already been withdrawn." in words(again)
        assert one.events.filter(verb="booking.withdraw").count() == 1

    def test_no_reason_is_needed_but_it_has_its_limit(self, cast, as_, an_assessment):
        one = an_assessment(State.REQUESTED)
        browser, path = as_(cast.primary_contact), f"/assessments/{one.pk}/withdraw/"
        answer = browser.post(path, {"reason": "x" * 2001})
        assert answer.status_code == 422
        assert errors(answer) == ["The reason must be 2,000 characters or fewer."]
        assert page(answer).select_one("textarea").get_text().strip() == "x" * 2001
        assert browser.post(path, {}).status_code == 302

    def test_a_draft_that_was_never_sent(self, cast, as_, an_assessment):
        one = an_assessment(State.DRAFT)
        browser, path = as_(cast.product_manager), f"/assessments/{one.pk}/withdraw/"
        assert "has not been sent, so nobody is emailed" in words(browser.get(path))
        browser.post(path, {})
        assert "Nobody was emailed." in words(browser.get("/dashboard/"))

    def test_a_draft_without_a_phase(self, cast, as_, draft):
        answer = as_(cast.primary_contact).post(f"/assessments/{draft.pk}/withdraw/", {})
        assert answer.status_code == 409
        assert errors(answer) == ["This draft has not been sent. Delete it instead."]

    def test_who_may_and_when(self, cast, as_, an_assessment):
        path = f"/assessments/{an_assessment(State.ARRANGED).pk}/withdraw/"
        for who in ("team_member", "deputy_director", "staff", "lead", "researcher", "observer"):
            assert as_(getattr(cast, who)).get(path).status_code == 403
        for who in ("stranger", "foreign_staff", "spare_assessor"):
            assert as_(getattr(cast, who)).get(path).status_code == 404
        path = f"/assessments/{an_assessment(State.REPORTING).pk}/withdraw/"
        answer = as_(cast.primary_contact).post(path, {})
        assert answer.status_code == 409
        assert "cannot be done any more" in words(answer)


class TestTransfer:
    def test_the_new_one_takes_over_and_both_are_told(self, cast, as_, an_assessment):
        one = an_assessment(State.ARRANGING)
        browser, path = as_(cast.primary_contact), f"/assessments/{one.pk}/transfer/"
        assert "The primary contact is now Primary Contact" in words(browser.get(path))
        answer = browser.post(path, {"email": "Team.Member@testing.example "})
        one.refresh_from_db()
        assert one.primary_contact == cast.team_member
        assert answer["Location"] == f"/assessments/{one.pk}/"
        assert as_(cast.team_member).get(path).status_code == 200
        # Whoever handed it over is still in the service team, and cannot press again.
        assert browser.post(path, {"email": cast.stranger.email}).status_code == 403
        assert one.events.filter(verb="booking.transfer").count() == 1

    def test_who_is_in_no_service_team_any_more_goes_to_the_dashboard(
        self, cast, as_, an_assessment
    ):
        one = an_assessment(State.ARRANGING)
        one.service.people.filter(person=cast.primary_contact).delete()
        answer = as_(cast.primary_contact).post(
            f"/assessments/{one.pk}/transfer/", {"email": cast.stranger.email}
        )
        assert answer["Location"] == "/dashboard/"

    @pytest.mark.parametrize(
        ("email", "status", "sentence"),
        [
            ("", 422, "Enter the email address of the new primary contact."),
            ("<script>", 422, "Enter an email address in the correct format"),
            (f"{'a' * 250}@testing.example", 422, "254 characters or fewer"),
            ("someone@nowhere.example", 409, "ends in testing.example"),
            ("lead@testing.example", 409, "has a seat on the panel"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(
        self, cast, as_, an_assessment, email, status, sentence
    ):
        one = an_assessment(State.ARRANGED)
        answer = as_(cast.primary_contact).post(
            f"/assessments/{one.pk}/transfer/", {"email": email}
        )
        assert answer.status_code == status
        assert sentence in errors(answer)[0]
        link = page(answer).select_one(".govuk-error-summary a")["href"]
        assert page(answer).select_one(link)["value"] == email

    def test_staff_may_and_pressing_twice_is_one_step(self, cast, as_, an_assessment):
        one = an_assessment(State.REPORTING)
        for _ in range(2):
            answer = as_(cast.staff).post(
                f"/assessments/{one.pk}/transfer/", {"email": cast.team_member.email}
            )
            assert answer.status_code == 302
        assert one.events.filter(verb="booking.transfer").count() == 1

    def test_who_may_not(self, cast, as_, an_assessment):
        path = f"/assessments/{an_assessment(State.ARRANGED).pk}/transfer/"
        for who in ("product_manager", "team_member", "deputy_director", "lead", "observer"):
            assert as_(getattr(cast, who)).post(path, {}).status_code == 403
        for who in ("stranger", "foreign_staff", "spare_assessor"):
            assert as_(getattr(cast, who)).post(path, {}).status_code == 404
        path = f"/assessments/{an_assessment(State.PUBLISHED).pk}/transfer/"
        assert as_(cast.primary_contact).get(path).status_code == 409

    def test_the_pages_ask_the_database_little(
        self, cast, as_, an_assessment, django_assert_max_num_queries
    ):
        one = an_assessment(State.ARRANGED)
        browser = as_(cast.primary_contact)
        for step in ("withdraw", "transfer"):
            with django_assert_max_num_queries(12):
                browser.get(f"/assessments/{one.pk}/{step}/")
