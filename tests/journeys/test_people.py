"""Signing in and out, and the People page, in a real browser."""

import pytest

from assess.domain.models import HeldForm, Person, Session
from tests import builders
from tests.journeys.conftest import FINE, fine
from tests.web.people.mail import newest

NEW = "new.person@testing.example"


@pytest.fixture
def people(transactional_db):
    return builders.cast()


def asked(page, email):
    """Ask for an email on the page that is open, and give back what it brought."""
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Send me the email").click()
    page.get_by_role("heading", name="Check your email").wait_for()
    return newest(email)


@pytest.mark.parametrize(("phone", "scripts"), [(True, True), (False, False)])
def test_someone_new_signs_in_by_link_says_their_name_and_signs_out(
    people, open_as, phone, scripts
):
    page = open_as(None, "/people/?email=a", phone=phone, scripts=scripts)
    if scripts:
        assert fine(page) == FINE
    page.get_by_label("Email address").fill("nobody")
    page.get_by_role("button", name="Send me the email").click()
    assert page.title().startswith("Error: ")
    if scripts:
        page.problems.clear()  # the browser's own note that the answer was a 422
        assert fine(page) == FINE
    letter = asked(page, NEW)
    if scripts:
        assert fine(page) == FINE
    page.goto(letter.path)
    if scripts:
        assert fine(page) == FINE
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Tell us your name").wait_for()
    if scripts:
        assert fine(page) == FINE
    page.get_by_label("First name").fill("Nia")
    page.get_by_label("Last name").fill("Low")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/people/?email=a")
    assert Person.objects.get(email=NEW).name == "Nia Low"
    page.goto("/profile/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="You are signed out").wait_for()
    if scripts:
        page.problems.clear()  # and that People is not for them: 403
        assert fine(page) == FINE
    page.goto(letter.path)
    page.get_by_role("heading", name="This link does not work any more").wait_for()
    if scripts:
        page.problems.clear()  # 410
        assert fine(page) == FINE
    page.get_by_role("button", name="Get a new email").click()
    page.get_by_role("heading", name="Sign in", exact=True).wait_for()


def test_the_code_signs_in_by_keyboard_alone(people, open_as):
    page = open_as(None, "/sign-in/?next=/profile/")
    page.get_by_label("Email address").focus()
    page.keyboard.type(people.lead.email)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Check your email").wait_for()
    page.get_by_label("Code").focus()
    page.keyboard.type(newest(people.lead.email).code)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your profile").wait_for()
    assert fine(page) == FINE


@pytest.mark.parametrize("phone", [True, False])
def test_what_was_typed_is_there_after_signing_in_again(people, open_as, phone):
    page = open_as(people.lead, "/profile/", phone=phone)
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("King")
    Session.objects.update(started_at=builders.MONDAY - builders.days(365))
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Nothing you typed is lost").wait_for()
    letter = asked(page, people.lead.email)
    page.goto(letter.path)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="What you had typed").wait_for()
    held = HeldForm.objects.get()
    held.fields.append(["about_you", ["A long text.\n\n" + "It goes on and on. " * 40]])
    held.save()
    page.reload()
    assert fine(page) == FINE
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_url("**/dashboard/")
    assert Person.objects.get(pk=people.lead.pk).name == "Ada King"


@pytest.mark.parametrize("phone", [True, False])
def test_a_member_adds_another_and_ends_a_leavers_access(people, open_as, phone):
    leaver = open_as(people.lead, "/profile/")
    page = open_as(people.staff, "/people/", phone=phone)
    assert fine(page) == FINE
    page.get_by_role("button", name="Add a member").click()
    assert fine(page) == FINE
    page.get_by_label("Email address").fill("sam.taylor@agency.example")
    page.get_by_role("button", name="Add the member").click()
    page.get_by_text("is now a member of the service assessment team.").wait_for()
    assert fine(page) == FINE
    page.get_by_role("link", name="Remove sam.taylor@agency.example").click()
    assert fine(page) == FINE
    page.get_by_role("button", name="Remove the member").click()
    page.get_by_text("was removed from the service assessment team.").wait_for()
    page.get_by_label("Email address, or a part of it").fill("lead@")
    page.get_by_role("button", name="Find").click()
    assert fine(page) == FINE
    page.get_by_role("link", name="End access of Lead").click()
    assert fine(page) == FINE
    page.get_by_role("button", name="End access").click()
    page.get_by_text("They are signed out and cannot sign in again.").wait_for()
    leaver.reload()
    leaver.get_by_role("heading", name="Sign in", exact=True).wait_for()
    page.goto("/people/?email=lead@")
    page.get_by_role("link", name="Give access back to Lead").click()
    assert fine(page) == FINE
    page.get_by_role("button", name="Give access back").click()
    page.get_by_text("has access again, and can sign in.").wait_for()
