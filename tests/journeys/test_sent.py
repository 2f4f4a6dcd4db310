"""The emails of the demonstration, in a browser."""

from playwright.sync_api import expect

from assess.domain.models import Email
from assess.domain.words import State
from assess.notify import delivery
from tests.builders import MONDAY, days
from tests.journeys.conftest import FINE, fine


def test_emails_are_found_and_read_on_a_phone_and_without_scripts(an_assessment, open_as):
    an_assessment(State.SHARED, name="Get a permit to moor a boat")
    delivery.deliver(MONDAY + days(16))
    for scripts in (True, False):
        page = open_as(None, "/sent/", phone=True, scripts=scripts)
        if scripts:
            assert fine(page) == FINE
        page.get_by_role("link", name="product.manager@testing.example", exact=True).first.click()
        page.get_by_role("link", name="report ready, accept or challenge").click()
        expect(page.get_by_text("Silence never counts as acceptance")).to_be_visible()
        if scripts:
            assert fine(page) == FINE
        page.get_by_role("link", name="All emails of this demonstration").click()
    assert not Email.objects.filter(given_up_at__isnull=False).exists()
