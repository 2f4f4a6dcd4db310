"""Booking a reassessment on its page, and what its own pages say of the points it carries over."""

import datetime

import pytest
from django.utils import timezone

from assess.domain import reporting
from assess.domain.clock import local_day, weeks_to_offer
from assess.domain.models import Assessment, Email
from assess.domain.words import State
from tests import builders
from tests.builders import MONDAY, days
from tests.conftest import errors, page, words

LATER = MONDAY + days(40)


@pytest.fixture
def red(an_assessment):
    """A published report: points 5 and 7 are red, 3 is amber."""
    return an_assessment(State.PUBLISHED, ambers=(3,), reds=(5, 7), name="Get a permit")


def path(assessment):
    return f"/assessments/{assessment.pk}/reassess/"


def a_week():
    return weeks_to_offer(local_day(timezone.now()), None)[1].isoformat()


def booked(red):
    return Assessment.objects.get(reassessment_of=red)


def test_the_page_says_which_points_and_offers_the_amber_ones(red, cast, as_):
    answer = as_(cast.product_manager).get(path(red))
    assert answer.status_code == 200
    rows = [row.get_text(" ", strip=True) for row in page(answer).select("tbody tr")]
    assert [row.split(".")[0] for row in rows] == ["5", "7"]
    assert "1 action, 1 still open 0 of 1" in rows[0]
    ticks = [each["value"] for each in page(answer).select("[name=ambers]")]
    assert ticks == ["3"]
    assert "looks again at what is red now: points 5 and 7" in words(answer)


def test_a_manager_books_it_and_a_second_press_leads_to_the_one_there(red, cast, as_):
    browser = as_(cast.product_manager)
    answer = browser.post(path(red), {"weeks": [a_week()], "ambers": ["3"]}, follow=True)
    new = booked(red)
    assert answer.redirect_chain == [(f"/assessments/{new.pk}/", 302)]
    said = words(answer)
    assert "You booked the reassessment. We have emailed" in said
    assert f"Points 3, 5 and 7 of the alpha service assessment , reference {red.pk}." in said
    assert (new.state, new.requested_weeks.get().monday.isoformat()) == ("requested", a_week())
    for again in (browser.post(path(red), {"weeks": ["none"]}), browser.get(path(red))):
        assert (again.status_code, again["Location"]) == (302, f"/assessments/{new.pk}/")
    assert Assessment.objects.filter(reassessment_of=red).count() == 1
    email = Email.objects.get(assessment=new, kind="request-to-answer")
    assert "an alpha reassessment of Get a permit" in email.body
    assert "It looks again at: points 3, 5 and 7\nPrimary contact:" in email.body
    received = Email.objects.get(assessment=new, to=cast.product_manager.email)
    assert f"reference is {new.pk}. It looks again at points 3, 5 and 7.\n\n" in received.body
    asked = words(as_(cast.staff).get(f"/assessments/{new.pk}/request/"))
    assert "Type Reassessment" in asked
    assert f"Of the report with the reference {red.pk}" in asked
    assert "under way (reference" not in asked and "asked for before" not in asked
    # Everywhere else it is called so as well.
    for where in ("/desk/", "/desk/all/", f"/services/{red.service_id}/"):
        assert "eassessment" in words(as_(cast.staff).get(where)), where
    assert "Alpha reassessment" in words(browser.get("/dashboard/"))


def test_the_service_assessment_team_books_it_without_weeks_and_arranges_it(red, cast, as_):
    browser = as_(cast.staff)
    assert "None of these weeks" not in words(browser.get(path(red)))
    answer = browser.post(path(red), {}, follow=True)
    new = booked(red)
    assert new.state == State.ARRANGING
    assert "You booked the reassessment. We have emailed" in words(answer)
    email = Email.objects.get(assessment=new, to=cast.deputy_director.email)
    assert email.subject.startswith("Get a permit: reassessment booked, ")
    for wrong in ("None", "{", "\n\n\n", " \n", "  ", "..", " ."):
        assert wrong not in email.body, email.body


def test_what_is_wrong_is_said_beside_it_and_what_was_ticked_stays(red, cast, as_):
    browser = as_(cast.primary_contact)
    answer = browser.post(path(red), {"ambers": ["3"]})
    assert (answer.status_code, errors(answer)) == (
        422,
        ["Choose at least one week, or say that none of them suits you."],
    )
    assert page(answer).select_one("[name=ambers]").has_attr("checked")
    both = browser.post(path(red), {"weeks": ["none", a_week()]})
    assert errors(both) == [
        "Choose the weeks that suit you, or that none of them does. You chose both."
    ]
    soon = (local_day(timezone.now()) + datetime.timedelta(7)).isoformat()
    old = browser.post(path(red), {"weeks": [soon], "ambers": ["4"]})
    assert (old.status_code, len(errors(old))) == (422, 2)
    assert not Assessment.objects.filter(reassessment_of=red).exists()


def test_who_may_not_and_what_cannot_be_reassessed(red, cast, as_, an_assessment):
    expected = {"stranger": 404, "spare_assessor": 404, "lead": 403, "team_member": 403}
    for name, status in expected.items():
        assert as_(getattr(cast, name)).get(path(red)).status_code == status, name
    green = an_assessment(State.PUBLISHED, ambers=(3,))
    refused = as_(cast.staff).get(path(green))
    assert (refused.status_code, "nothing to reassess" in words(refused)) == (409, True)
    shared = an_assessment(State.SHARED, ambers=(), reds=(5,))
    refused = as_(cast.staff).post(path(shared), {})
    assert (refused.status_code, "once that report is accepted" in words(refused)) == (409, True)


def test_the_button_is_where_it_is_possible_and_nowhere_else(red, cast, as_, an_assessment):
    green = an_assessment(State.PUBLISHED, ambers=(3,))

    def offered(who, where):
        return path(red) in str(as_(who).get(where).content) or path(green) in str(
            as_(who).get(where).content
        )

    pages = ("/assessments/{}/", "/assessments/{}/report/read/")
    for each in pages:
        assert offered(cast.primary_contact, each.format(red.pk)), each
        assert not offered(cast.team_member, each.format(red.pk)), each
        assert not offered(cast.primary_contact, each.format(green.pk)), each


def test_booking_asks_as_often_for_7_red_points_as_for_1(
    an_assessment, cast, as_, django_assert_max_num_queries
):
    for reds in ((5,), (1, 2, 4, 5, 6, 7, 8)):
        one = an_assessment(State.PUBLISHED, ambers=(3,), reds=reds)
        with django_assert_max_num_queries(12):
            assert as_(cast.primary_contact).get(path(one)).status_code == 200


def test_its_pages_show_the_other_points_as_carried_over(
    red, cast, as_, django_assert_max_num_queries
):
    draft = builders.a_reassessment(cast, red, State.REPORTING, at=LATER, ambers=(7,))
    browser = as_(cast.lead)
    base = f"/assessments/{draft.pk}/report"
    with django_assert_max_num_queries(12):
        overview = browser.get(f"{base}/")
    said = words(overview)
    assert "2 of 2 points rated." in said
    on = "rated amber in the service assessment on Monday 15 February 2027"
    assert "This is a reassessment: points 5 and 7 are rated now." in said
    assert "Amber carried over Service assessment, 15 February 2027" in said
    first = [row.get_text() for row in page(overview).select(".app-draft__points tbody th")]
    assert [each.split(".")[0] for each in first] == ["5", "7", *"123468", *map(str, range(9, 15))]
    with django_assert_max_num_queries(12):
        point = browser.get(f"{base}/points/3/")
    assert f"This point is not reassessed: it was {on}, reference {red.pk}." in words(point)
    assert page(point).select("textarea") == []
    with django_assert_max_num_queries(12):
        again = browser.get(f"{base}/points/5/")
    assert "Alpha service assessment, 15 February 2027" in words(again)
    assert "Why point 5 is red." in words(again)
    assert "Reassessment: point 5 was rated Red See why" in words(again)
    assert page(again).select_one("a[href='#last-time']")
    confirm = words(browser.get(f"{base}/confirm/"))
    assert (
        "No point that was reassessed is red any more. With spend approval the service can move to "
        "private beta while the service team addresses the point rated amber within 3 months, by "
        "27 June 2027. It also addresses the point carried over as amber with actions open."
        in confirm
    )


def test_its_report_says_what_it_follows_and_what_it_carries_over(red, cast, as_, browser):
    shared = builders.a_reassessment(cast, red, State.SHARED, at=LATER)
    team = as_(cast.primary_contact)
    read = words(team.get(f"/assessments/{shared.pk}/report/read/"))
    assert "2 green and 12 carried over. The service team has no actions." in read
    assert f"The service assessment on Monday 15 February 2027, reference {red.pk}" in read
    assert "This point was not reassessed. Its rating is carried over: it was rated amber" in read
    summary = words(team.get(f"/assessments/{shared.pk}/report/summary/"))
    assert "Amber carried over" in summary
    reporting.accept(shared, by=cast.product_manager, at=LATER + days(20))
    public = words(browser.get(f"/reports/{shared.pk}/"))
    assert "Alpha reassessment, 27 March 2027" in public
    assert "With spend approval it can move to private beta while the service team" in public
    first = words(browser.get(f"/reports/{red.pk}/"))
    assert "Later reports of this service Alpha reassessment, 27 March 2027 Green" in first
    assert "Alpha reassessment, 27 March 2027" in words(browser.get("/reports/"))
