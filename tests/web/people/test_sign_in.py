"""The sign-in pages: the same for everyone who asks, spent by a press only, and once."""

import datetime
import re

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from assess.access.session import hashed
from assess.domain.models import Email, Person, Session, SignIn
from tests.conftest import Browser, errors, page, words
from tests.web.people.mail import newest, owed, wrong

ASK, CODE, OUT = "/sign-in/", "/sign-in/code/", "/sign-out/"
GUEST = "guest@somewhere.example"
AT = datetime.datetime(2027, 2, 1, 9, 0, tzinfo=datetime.UTC)


def ask(browser, email, *, goes_to=""):
    """Ask for an email, and look at the answer."""
    path = f"{ASK}?next={goes_to}" if goes_to else ASK
    return browser.post(path, {"email": email}, follow=True)


def is_in(browser, person):
    """Whether this browser is signed in as this person."""
    answer = browser.get("/profile/")
    return answer.status_code == 200 and person.email in words(answer)


# Asking


def test_the_page_asks_for_an_address_and_nothing_else(browser):
    answer = browser.get(ASK)
    assert answer.status_code == 200
    form = page(answer).select_one("main form")
    names = [each["name"] for each in form.select("input")]
    assert names == ["csrfmiddlewaretoken", "email"]
    box = form.select_one("#id_email")
    assert (box["type"], box["autocomplete"]) == ("email", "email")
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_answer_is_the_same_whether_we_know_the_address_or_not(cast, browser):
    def seen(email):
        answer = ask(Browser(), email)
        assert answer.redirect_chain == [(CODE, 302)]
        html = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", answer.content.decode())
        return html.replace(email, "THEM"), answer.status_code, sorted(answer.headers)

    known = seen(cast.lead.email)
    assert f"If {cast.lead.email} can sign in, we have sent an email to {cast.lead.email}" in (
        words(ask(Browser(), cast.lead.email))
    )
    Person.objects.filter(pk=cast.designer.pk).update(active=False)
    for email in (GUEST, "new.person@testing.example", cast.designer.email):
        assert seen(email) == known
    assert owed(GUEST) == owed(cast.designer.email) == []
    assert len(owed("new.person@testing.example")) == 1


def test_the_answer_at_the_limit_is_the_same(cast):
    seen = {
        re.sub(r'value="[^"]+"', "", ask(Browser(), cast.lead.email).content.decode())
        for _ in range(7)
    }
    assert len(seen) == 1
    assert len(owed(cast.lead.email)) == 5


def test_a_source_at_its_limit_is_told_so(cast, browser):
    for n in range(20):
        ask(Browser(), f"person{n}@testing.example")
    answer = browser.post(ASK, {"email": cast.lead.email})
    assert answer.status_code == 409
    assert errors(answer) == [
        "Too many people have asked for a sign-in email from your network in the last 15 minutes. "
        "Wait 15 minutes, then try again."
    ]
    assert owed(cast.lead.email) == []


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("203.0.113.5:51234", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:DB8::1", "2001:db8::1"),
        ("[2001:db8::1]:51234", "2001:db8::1"),
        ("", ""),
        ("unknown", "unknown"),
        ("[broken", "[broken"),
        ("x" * 100, "x" * 64),
    ],
)
def test_a_source_is_an_address_without_the_port_of_the_connection(cast, browser, said, source):
    browser.post(ASK, {"email": cast.lead.email}, REMOTE_ADDR=said)
    assert SignIn.objects.latest("pk").source == source


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter your email address"),
        ("me", "Enter an email address in the correct format, like name@example.com"),
        ("<script>alert(1)</script>@x.example", "Enter an email address in the correct format"),
        ("a\x00b@testing.example", "Enter an email address in the correct format"),
        ("x" * 250 + "@testing.example", "Enter an email address"),
    ],
)
def test_a_wrong_address_is_explained_and_kept(browser, typed, sentence):
    answer = browser.post(ASK, {"email": typed})
    assert answer.status_code == 422
    soup = page(answer)
    assert errors(answer)[0].startswith(sentence)
    assert soup.select_one(".govuk-error-summary a")["href"] == "#id_email"
    assert soup.title.get_text().startswith("Error: Sign in")
    if "\x00" not in typed:
        assert soup.select_one("#id_email")["value"] == typed
    assert "<script>alert" not in answer.content.decode()
    assert not SignIn.objects.exists()


def test_the_code_page_is_for_browsers_that_asked(browser):
    answer = browser.get(CODE)
    assert (answer.status_code, answer["Location"]) == (302, ASK)
    browser.cookies[f"{settings.SESSION_COOKIE_NAME}-asking"] = "made up"
    assert browser.get(CODE)["Location"] == ASK


def test_the_email_is_the_only_place_with_the_secrets(cast, browser):
    answer = ask(browser, cast.lead.email)
    letter = newest(cast.lead.email)
    seen = answer.content.decode() + str(browser.cookies)
    assert letter.token not in seen and letter.code not in seen
    assert letter.body.count(settings.ADDRESS) == 1


# The code


def test_the_code_signs_in(cast, browser):
    ask(browser, cast.lead.email)
    code = newest(cast.lead.email).code
    answer = browser.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/")
    assert is_in(browser, cast.lead)


def test_a_wrong_code_is_explained_and_kept(cast, browser):
    ask(browser, cast.lead.email)
    bad = wrong(newest(cast.lead.email).code)
    answer = browser.post(CODE, {"code": bad})
    assert answer.status_code == 409
    assert errors(answer) == [
        "This code is not right, or it has been used. Enter the 6-digit code of the newest email, "
        "or ask for a new email."
    ]
    assert page(answer).select_one("#id_code")["value"] == bad
    assert page(answer).select_one(".govuk-error-summary a")["href"] == "#id_code"


def test_after_five_wrong_codes_only_the_link_works(cast, browser):
    ask(browser, cast.lead.email)
    letter = newest(cast.lead.email)
    for _ in range(5):
        browser.post(CODE, {"code": wrong(letter.code)})
    answer = browser.post(CODE, {"code": letter.code})
    assert errors(answer) == [
        "Too many wrong codes were entered. Use the link in the email, or ask for a new one."
    ]
    browser.post(letter.path)
    assert is_in(browser, cast.lead)


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "<script>", "1" * 60, "١٢٣٤٥٦"]
)
def test_what_is_not_a_code_costs_no_try(cast, browser, typed):
    ask(browser, cast.lead.email)
    answer = browser.post(CODE, {"code": typed})
    assert answer.status_code == 422
    assert len(errors(answer)) == 1
    assert SignIn.objects.get().attempts == 0


def test_the_code_does_not_work_in_another_browser(cast, browser):
    ask(browser, cast.lead.email)
    code = newest(cast.lead.email).code
    other = Browser()
    assert other.post(CODE, {"code": code})["Location"] == ASK
    ask(other, GUEST)
    assert other.post(CODE, {"code": code}).status_code == 409
    assert not Session.objects.exists()


# The link


def test_looking_at_the_link_spends_nothing_and_pressing_does(cast, browser):
    ask(browser, cast.lead.email)
    letter = newest(cast.lead.email)
    scanner = Browser()
    for _ in range(3):
        answer = scanner.get(letter.path)
        assert answer.status_code == 200
        assert scanner.head(letter.path).status_code == 200
    assert f"You are about to sign in as {cast.lead.email}" in words(answer)
    assert len(page(answer).select("main button")) == 1
    assert not Session.objects.exists()
    elsewhere = Browser()
    assert elsewhere.post(letter.path)["Location"] == "/dashboard/"
    assert is_in(elsewhere, cast.lead)


def test_a_used_link_says_so_and_offers_a_new_one(cast, browser):
    ask(browser, cast.lead.email, goes_to="/book/")
    letter = newest(cast.lead.email)
    Browser().post(letter.path)
    for answer in (Browser().get(letter.path), Browser().post(letter.path)):
        assert answer.status_code == 410
        assert "This link does not work any more" in words(answer)
        again = page(answer).select_one("main a.govuk-button")
        assert again["href"] == "/sign-in/?next=%2Fbook%2F"
    assert Session.objects.count() == 1


def test_pressing_twice_in_one_browser_still_lands(cast, browser):
    ask(browser, cast.lead.email, goes_to="/book/")
    letter = newest(cast.lead.email)
    assert browser.post(letter.path)["Location"] == "/book/"
    assert browser.post(letter.path)["Location"] == "/book/"
    assert browser.get(letter.path)["Location"] == "/book/"
    assert Session.objects.count() == 1


def test_an_old_link_and_an_unknown_one_say_the_same(cast, browser):
    with time_machine.travel(AT, tick=False) as now:
        ask(browser, cast.lead.email)
        letter = newest(cast.lead.email)
        now.shift(30 * 60)
        old = browser.get(letter.path)
        assert old.status_code == browser.post(letter.path).status_code == 410
        answer = browser.post(CODE, {"code": letter.code})
        assert errors(answer) == ["This code is too old. Ask for a new email."]
    unknown = Browser().get("/sign-in/no-such-token/")
    assert unknown.status_code == 410
    assert words(unknown) == words(old)


def test_a_post_without_its_token_signs_nobody_in(cast):
    strict = Browser(enforce_csrf_checks=True)
    ask(Browser(), cast.lead.email)
    letter = newest(cast.lead.email)
    for path in (ASK, letter.path, OUT):
        assert strict.post(path, {"email": cast.lead.email}).status_code == 403
    assert SignIn.objects.get().spent_at is None
    assert Email.objects.count() == 1


# Afterwards


@pytest.mark.parametrize(
    ("asked", "lands"),
    [
        ("/book/", "/book/"),
        ("/reports/?phase=alpha%26page=2", "/reports/?phase=alpha&page=2"),
        ("", "/dashboard/"),
        ("https://evil.example/", "/dashboard/"),
        ("//evil.example/", "/dashboard/"),
        ("/\\evil.example/", "/dashboard/"),
        ("/%09/evil.example/", "/dashboard/"),
        ("/%0d%0aSet-Cookie:a=b", "/dashboard/"),
        ("javascript:alert(1)", "/dashboard/"),
        ("evil.example", "/dashboard/"),
        ("/sign-out/", "/dashboard/"),
        ("/sign-in/code/", "/dashboard/"),
        ("/" + "x" * 2000, "/dashboard/"),
    ],
)
@pytest.mark.parametrize("by", ["link", "code"])
def test_you_land_where_you_were_going_if_that_is_here(cast, browser, asked, lands, by):
    ask(browser, cast.lead.email, goes_to=asked)
    letter = newest(cast.lead.email)
    answer = (
        browser.post(letter.path) if by == "link" else browser.post(CODE, {"code": letter.code})
    )
    assert (answer.status_code, answer["Location"]) == (302, lands)
    assert browser.get(f"{ASK}?next={asked}")["Location"] == lands


def test_a_closed_page_sends_you_to_sign_in_and_back(cast, browser):
    sent = browser.get("/profile/?a=1&b=2")
    assert sent.status_code == 302
    browser.post(sent["Location"], {"email": cast.lead.email})
    answer = browser.post(newest(cast.lead.email).path)
    assert answer["Location"] == "/profile/?a=1&b=2"


def test_someone_new_says_their_name_first_and_then_goes_on(cast, browser):
    new = "new.person@testing.example"
    ask(browser, new, goes_to="/people/?email=a")
    answer = browser.post(newest(new).path)
    assert answer["Location"] == "/profile/?next=%2Fpeople%2F%3Femail%3Da"
    asked = browser.get(answer["Location"])
    assert "Tell us your name" in words(asked)
    assert "Department for Testing" in words(asked)
    answer = browser.post(answer["Location"], {"first_name": "Nia", "last_name": "Low"})
    assert answer["Location"] == "/people/?email=a"
    person = Person.objects.get(email=new)
    assert (person.name, person.organisation) == ("Nia Low", cast.office)


def test_signing_in_rotates_all_that_says_who_this_is(cast, browser):
    browser.sign_in(cast.staff)
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/profile/", {"first_name": "Some", "last_name": "Name"})
    assert "messages" in browser.cookies
    browser.get(OUT)
    token = browser.cookies["csrftoken"].value
    ask(browser, cast.lead.email)
    assert browser.cookies[f"{settings.SESSION_COOKIE_NAME}-asking"].value
    browser.post(newest(cast.lead.email).path)
    after = browser.cookies
    assert after[settings.SESSION_COOKIE_NAME].value != before
    assert Session.objects.get(key_hash=hashed(before)).ended_at
    assert after["csrftoken"].value != token
    assert not after["messages"].value
    assert not after[f"{settings.SESSION_COOKIE_NAME}-asking"].value
    assert is_in(browser, cast.lead)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(cast, browser):
    ask(browser, cast.lead.email)
    browser.post(newest(cast.lead.email).path)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == "" and cookie["expires"] == ""
    assert len(cookie.value) == 43
    assert Session.objects.get().key_hash == hashed(cookie.value)


# Out


def test_signing_out_takes_a_press(as_, cast):
    browser = as_(cast.lead)
    answer = browser.get(OUT)
    assert f"You are signed in as {cast.lead.email}" in words(answer)
    assert is_in(browser, cast.lead)
    answer = browser.post(OUT, follow=True)
    assert answer.redirect_chain == [(OUT, 302)]
    assert "You are signed out" in words(answer)
    assert not is_in(browser, cast.lead)
    assert browser.get("/profile/")["Location"] == "/sign-in/?next=%2Fprofile%2F"


def test_signing_out_twice_and_signed_out_says_the_same(browser):
    assert "You are signed out" in words(browser.post(OUT, follow=True))


def test_signing_out_with_an_old_page_asks_again(as_, cast):
    browser = as_(cast.lead)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(OUT, {"csrfmiddlewaretoken": "x" * 64})
    assert (answer.status_code, answer["Location"]) == (302, OUT)
    assert is_in(browser, cast.lead)


def test_a_signed_in_page_is_kept_for_this_person_alone(as_, cast):
    assert as_(cast.lead).get("/profile/")["Cache-Control"] == "private, no-cache"


def test_the_pages_have_the_addresses_everyone_links_to():
    assert [reverse(name) for name in ("sign-in", "sign-in-code", "sign-out", "profile")] == [
        ASK,
        CODE,
        OUT,
        "/profile/",
    ]
    assert reverse("sign-in-link", args=["abc"]) == "/sign-in/abc/"
