"""Checking: the report exactly as it will be shared; then return it, or share it."""

import re

import pytest

from assess.domain.clock import last_day_to_respond, local_day, weekday_words
from assess.domain.models import Email, Event, Membership, Report
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words


def path(assessment, name: str = "check") -> str:
    return f"/assessments/{assessment.pk}/report/{name}/"


@pytest.fixture
def checking(an_assessment, cast):
    """A report whose boxes are ticked: those are looked at in `test_judging.py`."""
    found = an_assessment(State.CHECKING)
    builders.tick_all(found, by=cast.other_staff)
    return found


def report_of(answer) -> str:
    report = page(answer).select_one(".app-report")
    for tools in report.select(".app-tools"):
        tools.decompose()
    return " ".join(report.get_text(" ").split())


# Check


@pytest.mark.parametrize("phase", [Phase.ALPHA, Phase.DISCOVERY])
def test_what_is_checked_is_what_the_service_team_will_read(cast, an_assessment, as_, phase):
    checking = an_assessment(State.CHECKING, phase=phase)
    builders.tick_all(checking, by=cast.staff)
    checked = as_(cast.staff).get(path(checking))
    seen = page(checked).select_one("[name=seen]")["value"]
    assert as_(cast.staff).post(path(checking, "share"), {"seen": seen}).status_code == 302
    read = as_(cast.product_manager).get(path(checking, "read"))
    assert report_of(checked) == report_of(read)
    checking.refresh_from_db()
    assert checking.shared_version.sha256 == seen


def test_the_page_says_who_sees_it_and_what_to_look_for(cast, checking, as_):
    said = words(as_(cast.staff).get(path(checking)))
    assert "exactly as the service team will see it, due by Monday 22 February 2027" in said
    assert "The service team sees nothing of it until it is shared." in said
    assert "Ratings and actions are the panel’s." in said


def test_there_are_two_ways_on(cast, checking, as_):
    found = page(as_(cast.staff).get(path(checking)))
    buttons = found.select(f'form[action="{path(checking, "tick")}"] .govuk-button')
    assert [" ".join(b.get_text().split()) for b in buttons] == [
        "Share the report",
        "Save the ticks",
        "Return it to the panel",
    ]
    assert buttons[-1]["href"] == path(checking, "return")


def test_the_contents_lead_to_every_section(cast, checking, as_):
    found = page(as_(cast.staff).get(path(checking)))
    for link in found.select(".app-side a"):
        assert found.find(id=link["href"][1:]) is not None


def test_earlier_remarks_are_shown(cast, checking, as_):
    Report.objects.filter(assessment=checking).update(remarks="Say more on point 5.")
    said = words(as_(cast.staff).get(path(checking)))
    assert "What you asked the panel to change last time Say more on point 5." in said


def test_checking_is_reading_only(cast, checking, as_):
    assert as_(cast.staff).post(path(checking)).status_code == 405


def test_pages_take_at_most_12_queries(cast, checking, as_, django_assert_max_num_queries):
    browser = as_(cast.staff)
    for name in ("check", "return", "share"):
        with django_assert_max_num_queries(12):
            browser.get(path(checking, name))
    builders.tick_all(checking, by=cast.staff)
    with django_assert_max_num_queries(12):
        assert "Share the report" in words(browser.get(path(checking, "share")))


# Return


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter what the panel should change."),
        (" \r\n ", "Enter what the panel should change."),
        ("x" * 10_001, "Your answer must be 10,000 characters or fewer."),
    ],
)
def test_returning_needs_remarks_of_a_sensible_length(cast, checking, as_, typed, sentence):
    answer = as_(cast.staff).post(path(checking, "return"), {"remarks": typed})
    assert answer.status_code == 422
    assert page(answer).title.get_text().startswith("Error: ")
    assert errors(answer) == [sentence]
    link = page(answer).select_one(".govuk-error-summary a")
    area = page(answer).find(id=link["href"][1:])
    assert area.name == "textarea"
    assert area.get_text().strip() == typed.strip()
    checking.refresh_from_db()
    assert checking.state == State.CHECKING


def test_returning_says_who_was_told(cast, checking, as_):
    remarks = "Point 3: <script>alert(1)</script> say why."
    answer = as_(cast.staff).post(path(checking, "return"), {"remarks": remarks}, follow=True)
    assert answer.redirect_chain == [(f"/assessments/{checking.pk}/", 302)]
    assert (
        "The report is with the panel again. We have emailed Lead, Researcher, Designer and "
        "Technologist."
    ) in words(answer)
    assert Report.objects.get(assessment=checking).remarks == remarks
    shown = as_(cast.lead).get(path(checking, "submit"))
    assert "<script>alert(1)</script> say why." in words(shown)
    assert "<script>alert" not in shown.content.decode()


def test_a_second_return_gets_a_sentence(cast, checking, as_):
    for status in (302, 409):
        answer = as_(cast.staff).post(path(checking, "return"), {"remarks": "Change it."})
        assert answer.status_code == status
    assert "This report has already been returned to the panel." in words(answer)
    assert Event.objects.filter(verb="report.return").count() == 1


def test_the_service_team_never_reads_remarks(cast, checking, as_):
    as_(cast.staff).post(path(checking, "return"), {"remarks": "Between us."})
    for page_of in ("", "history/"):
        answer = as_(cast.product_manager).get(f"/assessments/{checking.pk}/{page_of}")
        assert answer.status_code == 200
        assert "Between us." not in words(answer)


# Share


def test_the_page_says_who_is_emailed_and_which_last_day(cast, checking, as_, time_machine):
    time_machine.move_to("2027-03-17 10:00:00+00:00", tick=False)
    said = words(as_(cast.staff).get(path(checking, "share")))
    assert "can accept or challenge it until the end of Friday 2 April 2027" in said
    assert (
        "The last day is Friday 2 April 2027: 10 working days after Wednesday 17 March 2027, not "
        "counting Good Friday on 26 March and Easter Monday on 29 March."
    ) in said
    assert "we email 4 people about it" in said


def test_whom_the_page_names_are_those_who_are_emailed(cast, checking, as_):
    found = page(as_(cast.staff).get(path(checking, "share")))
    named = [li.get_text() for li in found.select(".govuk-details__text li")]
    assert named == [
        "Product Manager, product manager",
        "Delivery Manager, delivery manager",
        "Primary Contact, primary contact",
        "Team Member, service team",
    ]
    as_(cast.staff).post(path(checking, "share"))
    sent = Email.objects.filter(event__verb="report.share").values_list("to", flat=True)
    assert [re.sub(r"\W", ".", to.partition("@")[0]) for to in sent] == [
        "product.manager",
        "delivery.manager",
        "primary.contact",
        "team.member",
    ]


def test_sharing_says_the_last_day_and_who_was_told(cast, checking, as_):
    answer = as_(cast.staff).post(path(checking, "share"), follow=True)
    assert answer.redirect_chain == [(path(checking, "read"), 302)]
    checking.refresh_from_db()
    last = last_day_to_respond(local_day(checking.shared_at))
    assert (checking.respond_by, checking.respond_by_reasoning) == (last.day, last.reasoning)
    banner = page(answer).select_one(".govuk-notification-banner--success").get_text(" ", True)
    assert banner == (
        "Done The report is shared. The last day to accept or challenge it is "
        f"{weekday_words(last.day)}, in 10 working days. We have emailed Product Manager, "
        "Delivery Manager, Primary Contact and Team Member."
    )


def test_without_a_manager_it_cannot_be_shared_and_the_page_says_what_to_do(cast, checking, as_):
    Membership.objects.filter(assessment=checking).exclude(role="deputy-director").delete()
    managers = f"/assessments/{checking.pk}/managers/"
    for name in ("check", "share"):
        answer = as_(cast.staff).get(path(checking, name))
        assert "No product or delivery manager is named" in words(answer).replace(": no", ": No")
        assert page(answer).select(f'main a[href="{managers}"]')
    assert page(answer).select("main form") == []
    answer = as_(cast.staff).post(path(checking, "share"))
    assert answer.status_code == 409
    assert errors(answer) == [
        "Name a product or delivery manager before you share the report. Only they can accept it."
    ]
    checking.refresh_from_db()
    assert checking.state == State.CHECKING


def test_a_second_press_shares_once(cast, checking, as_):
    assert as_(cast.staff).post(path(checking, "share")).status_code == 302
    answer = as_(cast.other_staff).post(path(checking, "share"))
    assert answer.status_code == 409
    assert "This report has already been shared with the service team." in words(answer)
    assert Event.objects.filter(verb="report.share").count() == 1
    assert Email.objects.filter(event__verb="report.share").count() == 4


def test_what_was_not_checked_is_not_shared(cast, checking, as_):
    answer = as_(cast.staff).post(path(checking, "share"), {"seen": "0" * 64})
    assert answer.status_code == 409
    assert errors(answer) == [
        "The report has changed since you opened the page. Read it again before you go on."
    ]
    checking.refresh_from_db()
    assert checking.state == State.CHECKING
