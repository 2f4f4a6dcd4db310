"""`manage.py sign_in_link` and `manage.py appoint`."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assess.domain.models import Event, Organisation, Person
from assess.domain.words import StaffKind
from tests.conftest import words


def said(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def test_sign_in_link_prints_an_address_that_works_once(cast, browser):
    printed = said("sign_in_link", "Lead@testing.example")
    address, end = printed[:-1], printed[-1]
    assert end == "\n" and address.startswith(f"{settings.ADDRESS}/sign-in/")
    path = address.removeprefix(settings.ADDRESS)
    assert browser.get(path).status_code == 200
    assert browser.post(path)["Location"] == "/dashboard/"
    assert cast.lead.email in words(browser.get("/profile/"))
    browser.post("/sign-out/")
    assert browser.get(path).status_code == 410


def test_sign_in_link_registers_someone_of_a_known_domain(cast, browser):
    path = said("sign_in_link", "new@testing.example").strip().removeprefix(settings.ADDRESS)
    assert not Person.objects.filter(email="new@testing.example").exists()
    browser.post(path)
    assert Person.objects.get(email="new@testing.example").organisation == cast.office


def test_sign_in_link_is_not_made_for_who_may_not_sign_in(cast):
    with pytest.raises(CommandError, match="guest@agency.example cannot sign in"):
        said("sign_in_link", "guest@agency.example")


@pytest.fixture
def office(db):
    return Organisation.objects.create(name="Department for Testing", slug="testing")


def test_appoint_makes_the_first_member(office, browser):
    printed = said("appoint", "Sam.Taylor@agency.example", name="Sam Taylor")
    assert printed == (
        "sam.taylor@agency.example is now a member of the service assessment team of Department "
        "for Testing.\n"
    )
    person = Person.objects.get(email="sam.taylor@agency.example")
    assert (person.first_name, person.last_name) == ("Sam", "Taylor")
    place = person.staff.get()
    assert (place.organisation, place.kind) == (office, StaffKind.SERVICE_ASSESSMENT_TEAM)
    event = Event.objects.get()
    assert (event.verb, event.by, event.organisation) == ("staff.add", None, office)
    path = said("sign_in_link", person.email).strip().removeprefix(settings.ADDRESS)
    browser.post(path)
    assert "The command line added Sam Taylor" in words(browser.get("/people/"))


def test_appoint_twice_says_so(office):
    said("appoint", "sam@agency.example")
    assert "is a member of" in said("appoint", "sam@agency.example")
    assert Event.objects.count() == 1


def test_appoint_gives_back_access_that_was_ended(office):
    Person.objects.create(email="sam@agency.example", active=False)
    assert said("appoint", "sam@agency.example").startswith("sam@agency.example has access again.")
    assert Person.objects.get().active
    assert [event.verb for event in Event.objects.all()] == ["person.restore_access", "staff.add"]


def test_appoint_asks_which_organisation(office):
    Organisation.objects.create(name="Ministry of Elsewhere", slug="elsewhere")
    with pytest.raises(CommandError, match="Say which with --organisation: testing, elsewhere"):
        said("appoint", "sam@agency.example")
    with pytest.raises(CommandError, match="There is no organisation “nowhere”"):
        said("appoint", "sam@agency.example", organisation="nowhere")
    assert "Ministry of Elsewhere" in said("appoint", "sam@a.example", organisation="elsewhere")


def test_appoint_needs_an_organisation_and_an_address(db):
    with pytest.raises(CommandError, match="There is no organisation yet"):
        said("appoint", "sam@agency.example")
    with pytest.raises(CommandError, match="sam is not an email address"):
        said("appoint", "sam")
    assert not Person.objects.exists()


NEW = {"new_organisation": "Department for Newness", "domain": ["new.example", "@More.Example"]}


def test_appoint_makes_the_first_organisation_too(db, browser):
    printed = said("appoint", "sam@new.example", **NEW)
    assert "service assessment team of Department for Newness" in printed
    made = Organisation.objects.get()
    assert made.slug == "department-for-newness"
    assert sorted(made.domains.values_list("domain", flat=True)) == ["more.example", "new.example"]
    assert Person.objects.get().organisation == made
    path = said("sign_in_link", "other@more.example").strip().removeprefix(settings.ADDRESS)
    browser.post(path)
    assert Person.objects.get(email="other@more.example").organisation == made


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (NEW, "There is an organisation “department-for-newness” already"),
        ({"new_organisation": "Two", "domain": ["new.example"]}, "of another organisation"),
        ({"new_organisation": "Two", "domain": ["new"]}, "new is not an email domain"),
        ({"new_organisation": "!"}, "Give the organisation a name"),
        ({"new_organisation": "x" * 201}, "Give the organisation a name"),
        ({"domain": ["two.example"]}, "--domain goes with --new-organisation"),
    ],
)
def test_appoint_says_why_it_makes_no_organisation_and_leaves_nothing_behind(db, options, sentence):
    said("appoint", "sam@new.example", **NEW)
    with pytest.raises(CommandError, match=sentence):
        said("appoint", "pat@agency.example", **options)
    assert Organisation.objects.count() == 1
    assert not Person.objects.filter(email="pat@agency.example").exists()
