"""A person's name, and the words they typed when their session had ended."""

import datetime
import uuid

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from assess.domain.models import Action, HeldForm, Person, PointReview, Session, Staff
from assess.domain.words import State
from tests.conftest import Browser, errors, page, words
from tests.web.people.mail import newest

ADD = "/people/team/testing/add/"
PROFILE = "/profile/"
TYPED = {"first_name": "Ada", "last_name": "King"}
LONG = (
    "What the service team has done well.\n\n- It knows its users.\n- <b>It</b> listens & learns."
)


def held_for(person, path="/profile/", **fields):
    return HeldForm.objects.create(
        person=person,
        path=path,
        held_at=timezone.now(),
        fields=[*fields.items()] or [["text", ["words"]]],
    )


def end_sessions():
    Session.objects.update(ended_at=timezone.now())


def sign_in_again(browser, person, answer):
    """Follow the way from a page that asks to sign in first, with the link of the email."""
    browser.post(answer["Location"], {"email": person.email})
    return browser.post(newest(person.email).path)


def send(browser, answer):
    """Press the first button of the page with what was typed, as it stands there."""
    form = page(answer).select_one("main form")
    fields = {
        each["name"]: each.get("value", each.get_text().removeprefix("\n"))
        for each in form.select("input[name], textarea[name]")
    }
    return browser.post(form["action"], fields)


# Profile


def test_the_profile_shows_who_you_are(as_, cast):
    answer = as_(cast.lead).get(PROFILE)
    seen = words(answer)
    assert cast.lead.email in seen and "Department for Testing" in seen
    assert page(answer).select_one("#id_first_name")["value"] == cast.lead.first_name
    assert page(answer).select_one("#id_first_name")["autocomplete"] == "given-name"


def test_a_name_is_saved(as_, cast):
    browser = as_(cast.lead)
    answer = browser.post(PROFILE, TYPED, follow=False)
    assert answer.status_code == 302
    assert Person.objects.get(pk=cast.lead.pk).name == "Ada King"
    assert "Your name was saved." in words(browser.get(PROFILE))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter your first name"),
        ("   ", "Enter your first name"),
        ("x" * 101, "First name must be 100 characters or fewer."),
        (
            "<script>alert(1)</script>",
            "First name must not include an address or any of < > @ / : ;",
        ),
        ("see https://evil.example", "First name must not include an address"),
        ("www.evil.example", "First name must not include an address"),
        ("a@b.example", "First name must not include an address"),
    ],
)
def test_a_wrong_name_is_explained_and_kept(as_, cast, typed, sentence):
    answer = as_(cast.lead).post(PROFILE, {"first_name": typed, "last_name": "King"})
    assert answer.status_code == 422
    assert errors(answer)[0].startswith(sentence)
    assert page(answer).select_one(".govuk-error-summary a")["href"] == "#id_first_name"
    assert page(answer).select_one("#id_first_name")["value"] == typed
    assert "<script>alert" not in answer.content.decode()
    assert Person.objects.get(pk=cast.lead.pk).name == cast.lead.name


@pytest.mark.parametrize(
    "name", ["D’Arcy", "O'Neil", "Anne-Marie", "Łukasz", "José María", "J. R."]
)
def test_real_names_are_names(as_, cast, name):
    as_(cast.lead).post(PROFILE, {"first_name": name, "last_name": name})
    assert Person.objects.get(pk=cast.lead.pk).first_name == name


def test_the_profile_is_for_people_who_are_signed_in(browser):
    assert browser.get(PROFILE)["Location"] == "/sign-in/?next=%2Fprofile%2F"


# A session ends


@pytest.mark.parametrize(
    ("after", "over"),
    [
        (datetime.timedelta(hours=1, minutes=59), False),
        (datetime.timedelta(hours=2), True),
    ],
)
def test_a_session_ends_after_two_hours_without_use(as_, cast, after, over):
    with time_machine.travel(
        datetime.datetime(2027, 2, 1, 9, tzinfo=datetime.UTC), tick=False
    ) as now:
        browser = as_(cast.lead)
        now.shift(after)
        assert (browser.get(PROFILE).status_code == 302) is over


def test_a_session_ends_after_twelve_hours_of_use(as_, cast):
    with time_machine.travel(
        datetime.datetime(2027, 2, 1, 9, tzinfo=datetime.UTC), tick=False
    ) as now:
        browser = as_(cast.lead)
        for _ in range(11):
            now.shift(datetime.timedelta(hours=1))
            assert browser.get(PROFILE).status_code == 200
        now.shift(datetime.timedelta(hours=1))
        assert browser.get(PROFILE).status_code == 302


def test_what_was_typed_outlives_the_session(as_, cast):
    with time_machine.travel(
        datetime.datetime(2027, 2, 1, 9, tzinfo=datetime.UTC), tick=False
    ) as now:
        browser = as_(cast.lead)
        browser.get(PROFILE)
        now.shift(datetime.timedelta(hours=3))
        answer = browser.post(PROFILE, TYPED)
        assert answer["Location"].startswith("/sign-in/?next=%2Fheld%2F")
        assert Person.objects.get(pk=cast.lead.pk).name == cast.lead.name
        asked = browser.get(answer["Location"])
        assert "Nothing you typed is lost: you will see it again" in words(asked)
        answer = sign_in_again(browser, cast.lead, answer)
        assert answer["Location"].startswith("/held/")
        answer = browser.get(answer["Location"])
        assert "Your session ended while you were writing. Nothing you typed is lost." in words(
            answer
        )
        assert "First name Ada Last name King" in words(answer)
        browser.handler.enforce_csrf_checks = True
        answer = send(browser, answer)
        assert answer.status_code == 302
        assert Person.objects.get(pk=cast.lead.pk).name == "Ada King"


@pytest.mark.parametrize("ended", ["signed out in another tab", "ended by the team"])
def test_so_it_is_when_the_session_was_ended(as_, cast, ended):
    browser = as_(cast.lead)
    if ended == "ended by the team":
        end_sessions()
    else:
        browser.post("/sign-out/")
    answer = browser.post(PROFILE, TYPED)
    answer = sign_in_again(browser, cast.lead, answer)
    assert "Ada" in words(browser.get(answer["Location"]))


def test_a_point_of_the_report_outlives_the_session_and_is_saved_from_what_was_held(
    as_, cast, an_assessment
):
    assessment = an_assessment(State.REPORTING)
    path = f"/assessments/{assessment.pk}/report/points/3/"
    browser = as_(cast.designer)
    form = page(browser.get(path)).select_one("main form")
    fields = {
        each["name"]: each.get("value", each.get_text().removeprefix("\n"))
        for each in form.select("input[type=hidden], textarea, input[checked]")
    }
    end_sessions()
    answer = browser.post(path, {**fields, "done_well": LONG, "do": "stay"})
    answer = sign_in_again(browser, cast.designer, answer)
    held = browser.get(answer["Location"])
    (action,) = Action.objects.filter(point_review__assessment=assessment)
    assert str(action.uuid) not in words(held)
    labels = [each.get_text() for each in page(held).select("main form label")]
    assert labels == ["Done well"]
    shown = [row.get_text() for row in page(held).select("main form dt")]
    assert shown == ["Rating", "Reason", "Action"]
    assert send(browser, held).status_code in {200, 302}
    review = PointReview.objects.get(assessment=assessment, point__number=3)
    assert (review.done_well, review.rating) == (LONG, "amber")
    action.refresh_from_db()
    assert action.removed_at is None


def test_another_person_who_signs_in_on_the_same_browser_does_not_see_it(as_, cast):
    browser = as_(cast.lead)
    end_sessions()
    answer = browser.post(PROFILE, {"first_name": "Something private", "last_name": "King"})
    held = f"/held/{HeldForm.objects.get().uuid}/"
    answer = sign_in_again(browser, cast.researcher, answer)
    assert answer["Location"] == "/dashboard/"
    for path in (held, PROFILE):
        assert "Something private" not in browser.get(path).content.decode()
    assert browser.get(held).status_code == 404
    assert browser.post(held).status_code == 404
    assert HeldForm.objects.get().person == cast.lead


def test_nothing_is_kept_of_someone_whose_access_was_ended(as_, cast):
    browser = as_(cast.lead)
    Person.objects.filter(pk=cast.lead.pk).update(active=False)
    assert browser.post(PROFILE, TYPED)["Location"] == "/sign-in/?next=%2Fdashboard%2F"
    assert not HeldForm.objects.exists()


def test_nothing_is_kept_of_a_browser_we_do_not_know(cast, browser):
    assert browser.post(PROFILE, TYPED)["Location"] == "/sign-in/?next=%2Fdashboard%2F"
    browser.cookies[settings.SESSION_COOKIE_NAME] = "made up"
    browser.post(PROFILE, TYPED)
    assert not HeldForm.objects.exists()


def test_nothing_is_kept_that_another_site_sent(as_, cast):
    browser = as_(cast.lead)
    end_sessions()
    answer = browser.post(PROFILE, TYPED, headers={"Origin": "https://evil.testserver"})
    assert answer["Location"] == "/sign-in/?next=%2Fdashboard%2F"
    browser.sign_in(cast.lead)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(PROFILE, TYPED, headers={"Origin": "https://evil.testserver"})
    assert answer.status_code == 403
    assert not HeldForm.objects.exists()


def test_the_same_words_are_kept_once(as_, cast):
    browser = as_(cast.lead)
    end_sessions()
    for _ in range(3):
        browser.post(PROFILE, TYPED)
    assert HeldForm.objects.count() == 1
    browser.post(PROFILE, {**TYPED, "first_name": "Beth"})
    assert HeldForm.objects.count() == 2


def test_zero_bytes_are_left_out(as_, cast):
    browser = as_(cast.lead)
    end_sessions()
    browser.post(PROFILE, {"first_name": "A\x00da"})
    assert HeldForm.objects.get().fields == [["first_name", ["Ada"]]]


def test_a_page_without_its_token_is_held_for_who_is_signed_in(as_, cast):
    browser = as_(cast.staff)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(ADD, {"email": "sam@else.example", "csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 302
    shown = browser.get(answer["Location"])
    assert "sam@else.example" in words(shown)
    assert not Staff.objects.filter(person__email="sam@else.example").exists()
    assert send(browser, shown).status_code == 302
    assert Staff.objects.filter(person__email="sam@else.example").exists()


def test_a_page_without_its_token_of_nobody_is_told_to_be_old(db):
    answer = Browser(enforce_csrf_checks=True).post("/sign-in/", {"email": "a@testing.example"})
    assert answer.status_code == 403
    assert "Your page was out of date" in words(answer)


# The page of what is held


def test_long_texts_can_be_read_and_changed_and_machine_values_are_not_shown(as_, cast):
    chosen = str(uuid.uuid4())
    held = held_for(
        cast.lead,
        path="/assessments/7/report/points/3/",
        done_well=[LONG],
        rating=["amber"],
        version=["4171"],
        uuid=[chosen],
        action_uuid=[chosen],
        do=["go:4"],
        anything=[chosen],
        weeks=["2027-03-08", "2027-03-15"],
        reason=[""],
        **{"started_on-day": ["3"], "started_on-month": ["March"], "started_on-year": ["2027"]},
    )
    answer = as_(cast.lead).get(f"/held/{held.uuid}/")
    soup = page(answer)
    form = soup.select_one("main form")
    assert form["action"] == "/assessments/7/report/points/3/"
    (box,) = form.select("textarea")
    assert box.get_text().removeprefix("\n") == LONG
    assert form.select_one(f"label[for={box['id']}]").get_text() == "Done well"
    shown = [
        (row.dt.get_text(), row.dd.get_text()) for row in form.select(".govuk-summary-list__row")
    ]
    assert shown == [
        ("Rating", "amber"),
        ("Weeks", "2027-03-08"),
        ("Weeks", "2027-03-15"),
        ("Started on", "3 March 2027"),
    ]
    seen = words(answer)
    assert "4171" not in seen and chosen not in seen
    sent = [(each["name"], each.get("value")) for each in form.select("input")][1:]
    assert sent == [
        ("rating", "amber"),
        ("version", "4171"),
        ("uuid", chosen),
        ("action_uuid", chosen),
        ("do", "go:4"),
        ("anything", chosen),
        ("weeks", "2027-03-08"),
        ("weeks", "2027-03-15"),
        ("reason", ""),
        ("started_on-day", "3"),
        ("started_on-month", "March"),
        ("started_on-year", "2027"),
    ]
    assert form.select_one("[name=csrfmiddlewaretoken]")["value"]


def test_a_button_without_words_can_be_pressed_again(as_, cast):
    held = held_for(cast.lead, text=[""])
    assert "you had pressed a button" in words(as_(cast.lead).get(f"/held/{held.uuid}/"))


def test_it_can_be_thrown_away(as_, cast):
    held = held_for(cast.lead)
    browser = as_(cast.lead)
    browser.get(f"/held/{held.uuid}/")
    assert HeldForm.objects.exists()
    answer = browser.post(f"/held/{held.uuid}/")
    assert answer["Location"] == "/dashboard/"
    assert not HeldForm.objects.exists()
    assert "What you had typed was thrown away." in words(browser.get(PROFILE))
    assert browser.post(f"/held/{held.uuid}/").status_code == 404


def test_throwing_away_with_an_ended_session_holds_nothing_more(as_, cast):
    held = held_for(cast.lead)
    browser = as_(cast.lead)
    end_sessions()
    answer = browser.post(f"/held/{held.uuid}/")
    assert answer["Location"] == f"/sign-in/?next=%2Fheld%2F{held.uuid}%2F"
    assert HeldForm.objects.count() == 1


@pytest.mark.parametrize("who", ["researcher", "staff", "stranger"])
def test_it_is_not_there_for_anyone_else(as_, cast, who):
    held = held_for(cast.lead)
    browser = as_(getattr(cast, who))
    assert browser.get(f"/held/{held.uuid}/").status_code == 404
    assert browser.post(f"/held/{held.uuid}/").status_code == 404
    assert HeldForm.objects.exists()


def test_nobody_signed_out_sees_it(cast, browser):
    held = held_for(cast.lead)
    assert browser.get(f"/held/{held.uuid}/").status_code == 302
