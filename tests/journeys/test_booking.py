"""Booking in a browser: the whole request without scripts, and every page by axe and on a phone."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assess.domain import booking
from assess.domain.clock import PLACE, weeks_to_offer
from assess.domain.models import Assessment
from assess.domain.sections import SECTIONS
from assess.domain.words import Phase, State
from tests import builders
from tests.journeys.conftest import FINE, fine

pytestmark = pytest.mark.django_db(transaction=True)


def _morning() -> datetime.datetime:
    return timezone.now().astimezone(PLACE).replace(hour=9, minute=0)


def test_a_whole_booking_without_scripts(open_as, cast):
    today = _morning().date()
    page = open_as(cast.stranger, "/dashboard/", scripts=False)
    page.click("text=start a request")
    page.click("text=Start a request")
    page.fill("[name=name]", "Register a harbour")
    page.click("text=Continue")
    expect(page.locator("main")).to_contain_text("1 of 14 answered.")

    def on() -> None:
        page.click("text=Save and continue")

    page.click("a:text-is('Phase')")
    page.check("text=Private beta")
    on()
    expect(page.locator("main")).to_contain_text("so this will be a service assessment")
    page.click("button:text-is('Continue')")
    page.fill("[name=description]", "Harbour authorities register a harbour.")
    on()
    page.fill("[name=users]", "Harbour authorities and registrars.")
    page.click("text=Save and come back later")
    expect(page.locator("main")).to_contain_text("5 of 14 answered.")
    page.click("text=What users are trying to do")
    page.fill("[name=purpose]", "To meet a legal duty once a year.")
    on()
    page.check("[value=yes]")
    on()  # no code typed: the error, then the field that the summary links to
    page.click(".govuk-error-summary a")
    page.keyboard.type("DDT-1234")
    on()
    page.check("text=Permits")
    on()
    for part, number in (("day", 31), ("month", 2), ("year", today.year)):
        page.fill(f"[name=started_on-{part}]", str(number))
    on()
    expect(page.locator(".govuk-error-summary")).to_contain_text("must be a real date")
    expect(page.locator("[name=started_on-day]")).to_have_value("31")
    page.fill("[name=started_on-day]", "1")
    page.fill("[name=started_on-year]", str(today.year - 1))
    on()
    page.check("[value=no]")
    on()
    week = weeks_to_offer(today, None)[1]
    page.check(f"text=Week beginning {week.day} {week:%B %Y}")
    on()
    page.fill("[name=deputy_director]", cast.deputy_director.email)
    on()
    page.check("[value=yes]")
    page.fill("[name=product_manager]", cast.product_manager.email)
    on()
    page.check("[value=no]")
    on()
    expect(page.locator("h1")).to_have_text("Check your answers")
    page.click("a[href$='/users/?from=check']")
    page.fill("[name=users]", "Harbour authorities.")
    on()
    expect(page.locator("main")).to_contain_text("Harbour authorities.")
    page.click("button:text-is('Send the request')")
    made = Assessment.objects.get()
    assert made.state == State.REQUESTED
    expect(page.locator("main")).to_contain_text(f"Your reference\n{made.pk}", use_inner_text=True)
    page.click("text=Go to your dashboard")
    expect(page.locator("main")).to_contain_text("is looking at the request")


def test_every_page_of_a_request_is_fine(open_as, cast, an_assessment):
    draft = booking.start(by=cast.primary_contact, name="Register a harbour")
    booking.edit(draft, by=cast.primary_contact, phase=Phase.ALPHA)
    complete = an_assessment(State.DRAFT, at=_morning())
    page = open_as(cast.primary_contact, "/book/", phone=True)
    assert fine(page) == FINE
    home = f"/book/{draft.pk}/"
    for path in ("/book/start/", home, f"{home}check/", f"{home}delete/"):
        page.goto(path)
        assert fine(page) == FINE, path
    for section in SECTIONS:
        page.goto(f"{home}{section.slug}/")
        assert fine(page) == FINE, section.slug
    page.goto(f"/book/{complete.pk}/check/")
    assert fine(page) == FINE


def test_errors_are_fine_and_yes_opens_what_it_asks(open_as, cast):
    draft = booking.start(by=cast.primary_contact, name="Register a harbour")
    page = open_as(cast.primary_contact, f"/book/{draft.pk}/end-date/")
    expect(page.locator("[name=ends_on-day]")).to_be_hidden()
    page.check("[value=yes]")
    page.fill("[name=ends_on-day]", "31")
    page.fill("[name=ends_on-month]", "2")
    page.fill("[name=ends_on-year]", "2027")
    page.click("text=Save and continue")
    assert page.title().startswith("Error: ")
    page.problems.clear()  # the browser's own line about an answer of 422
    assert fine(page) == FINE
    page.click(".govuk-error-summary a")
    assert page.evaluate("document.activeElement.name") == "ends_on-day"
    page.goto(f"/book/{draft.pk}/check/")
    page.click("button:text-is('Send the request')")
    page.problems.clear()
    assert fine(page) == FINE


def test_the_dashboard_and_what_it_leads_to_are_fine(open_as, cast, an_assessment):
    now = _morning()
    service = an_assessment(State.PUBLISHED, at=now - builders.days(90)).service
    an_assessment(State.SHARED, at=now - builders.days(21))
    an_assessment(State.ARRANGED, at=now - builders.days(3))
    sent = an_assessment(State.REQUESTED, service=service, phase=Phase.PRIVATE_BETA, at=now)
    an_assessment(State.DRAFT, at=now)
    pages = [
        "/dashboard/",
        "/dashboard/previous/",
        f"/services/{service.pk}/",
        f"/book/{sent.pk}/sent/",
        f"/assessments/{sent.pk}/withdraw/",
        f"/assessments/{sent.pk}/transfer/",
    ]
    for phone in (True, False):
        page = open_as(cast.primary_contact, "/book/", phone=phone)
        for path in pages:
            page.goto(path)
            assert fine(page) == FINE, path
    for who in (cast.staff, cast.lead, cast.spare_assessor):
        assert fine(open_as(who, "/dashboard/", phone=True)) == FINE
