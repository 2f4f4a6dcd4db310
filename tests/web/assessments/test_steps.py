"""Accept, decline, reopen, cancel, arrange, postpone, hold, not held, confidential: page by page."""

import datetime

import pytest
import time_machine
from django.conf import settings

from assess.domain import arranging, panel
from assess.domain.models import Assessment, Email, Event
from assess.domain.words import Discipline, PanelRole, State
from tests.builders import EVERYONE_WITH_A_PART, MONDAY, STRANGERS, days
from tests.conftest import errors, page, words

STAFF, LEAD_TOO = {"staff"}, {"staff", "lead"}
REASON = {"reason": "The service was stopped."}
# verb: page, a state where it is possible, one where it is not, what it needs, who may, what becomes of it
STEPS = {
    "booking.accept": ("accept-request/", State.REQUESTED, State.SHARED, {}, STAFF, State.ARRANGING),
    "booking.decline": ("decline/", State.REQUESTED, State.SHARED, REASON, STAFF, State.DECLINED),
    "booking.reopen": ("reopen/", State.DECLINED, State.SHARED, REASON, STAFF, State.REQUESTED),
    "booking.cancel": ("cancel/", State.ARRANGED, State.SHARED, REASON, STAFF, State.CANCELLED),
    "assessment.postpone": (
        "postpone/", State.ARRANGED, State.SHARED, REASON, STAFF, State.ARRANGING,
    ),
    "assessment.hold": ("held/", State.ARRANGED, State.SHARED, {}, LEAD_TOO, State.REPORTING),
    "assessment.not_held": (
        "not-held/", State.REPORTING, State.SHARED, REASON, LEAD_TOO, State.ARRANGING,
    ),
}  # fmt: skip
WITH_REASON = [verb for verb, step in STEPS.items() if step[3]]


@pytest.fixture(autouse=True)
def _before_the_day():
    with time_machine.travel(MONDAY + days(3), tick=False):
        yield


def events(assessment, verb):
    return Event.objects.filter(assessment=assessment, verb=verb).count()


@pytest.mark.parametrize("verb", STEPS)
def test_the_page_is_for_those_who_may_alone(cast, as_, an_assessment, browser, verb):
    path, state, _, _, may, _ = STEPS[verb]
    assessment = an_assessment(state)
    address = f"/assessments/{assessment.pk}/{path}"
    for name in [*EVERYONE_WITH_A_PART, *STRANGERS]:
        person = getattr(cast, name)
        seen = as_(person).get(f"/assessments/{assessment.pk}/").status_code == 200
        expected = 200 if name in may else 403 if seen else 404
        assert as_(person).get(address).status_code == expected, name
        if expected != 200:
            assert as_(person).post(address, REASON).status_code == expected, name
    assert browser.get(address).headers["Location"].startswith("/sign-in/?next=")
    assert Assessment.objects.get(pk=assessment.pk).state == state


@pytest.mark.parametrize("verb", STEPS)
def test_one_press_is_one_step_and_the_second_a_sentence(cast, as_, an_assessment, verb):
    path, state, _, given, _, becomes = STEPS[verb]
    assessment = an_assessment(state)
    address = f"/assessments/{assessment.pk}/{path}"
    first = as_(cast.staff).post(address, given)
    assert (first.status_code, first["Location"]) == (302, f"/assessments/{assessment.pk}/")
    second = as_(cast.other_staff).post(address, given)
    assert second.status_code == 409
    assert "already" in words(second)
    assert events(assessment, verb) == 1
    assert Assessment.objects.get(pk=assessment.pk).state == becomes


@pytest.mark.parametrize("verb", STEPS)
def test_in_another_state_it_is_refused_with_a_sentence(cast, as_, an_assessment, verb):
    path, _, wrong, given, _, _ = STEPS[verb]
    assessment = an_assessment(wrong)
    address = f"/assessments/{assessment.pk}/{path}"
    for answer in (as_(cast.staff).get(address), as_(cast.staff).post(address, given)):
        assert answer.status_code == 409
        assert "the assessment is now “with the service team”" in words(answer)
    assert Assessment.objects.get(pk=assessment.pk).state == wrong


@pytest.mark.parametrize("verb", WITH_REASON)
@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("", "Enter why"),
        (" \n\t ", "Enter why"),
        ("x" * 2001, "Your answer must be 2,000 characters or fewer."),
        ("\0 \0", "Enter why"),
    ],
)
def test_a_reason_that_will_not_do_is_explained_and_kept(
    cast, as_, an_assessment, verb, typed, sentence
):
    path, state, *_ = STEPS[verb]
    assessment = an_assessment(state)
    answer = as_(cast.staff).post(f"/assessments/{assessment.pk}/{path}", {"reason": typed})
    assert answer.status_code == 422
    (said,) = errors(answer)
    assert said.startswith(sentence)
    found = page(answer)
    assert found.select_one(".govuk-error-summary a")["href"] == "#id_reason"
    assert found.title.get_text().startswith("Error: ")
    assert found.select_one("#id_reason-error")
    if typed.strip() and "\0" not in typed:
        assert found.select_one("#id_reason").get_text().strip() == typed.strip()
    assert Assessment.objects.get(pk=assessment.pk).state == state


@pytest.mark.parametrize("verb", WITH_REASON)
def test_a_script_in_a_reason_is_words(cast, as_, an_assessment, verb):
    path, state, *_ = STEPS[verb]
    assessment = an_assessment(state)
    script = "<script>alert(1)</script>\nA second line."
    as_(cast.staff).post(f"/assessments/{assessment.pk}/{path}", {"reason": script})
    answer = as_(cast.staff).get(f"/assessments/{assessment.pk}/history/")
    assert b"<script>alert" not in answer.content
    assert "<script>alert(1)</script> A second line." in words(answer)


@pytest.mark.parametrize("verb", STEPS)
def test_looking_at_the_page_does_nothing(cast, as_, an_assessment, verb):
    path, state, *_ = STEPS[verb]
    assessment = an_assessment(state)
    as_(cast.staff).get(f"/assessments/{assessment.pk}/{path}")
    assert events(assessment, verb) == 0
    assert Assessment.objects.get(pk=assessment.pk).state == state


# What is said


def after(browser, assessment, path, given=None):
    """The banner on the page that follows the press."""
    answer = browser.post(f"/assessments/{assessment.pk}/{path}", given or {}, follow=True)
    return page(answer).select_one(".govuk-notification-banner__heading").get_text(strip=True)


def test_accepting_says_what_is_next_and_who_is_told(cast, as_, an_assessment):
    requested = an_assessment(State.REQUESTED)
    shown = words(as_(cast.staff).get(f"/assessments/{requested.pk}/accept-request/"))
    assert "we email the primary contact and the product and delivery managers" in shown
    assert after(as_(cast.staff), requested, "accept-request/") == (
        "The request is accepted. Set the date and fill the panel next. We have emailed "
        "Primary Contact, Product Manager and Delivery Manager."
    )


def test_declining_says_who_reads_the_reason(cast, as_, an_assessment):
    requested = an_assessment(State.REQUESTED)
    shown = words(as_(cast.staff).get(f"/assessments/{requested.pk}/decline/"))
    assert "The service team will read it." in shown
    assert after(as_(cast.staff), requested, "decline/", REASON) == (
        "The request is declined. We have emailed Primary Contact, Product Manager, Delivery "
        "Manager and Deputy Director."
    )
    seen = words(as_(cast.primary_contact).get(f"/assessments/{requested.pk}/"))
    assert "The service was stopped." in seen


def test_reopening_shows_why_it_was_declined(cast, as_, an_assessment):
    declined = an_assessment(State.DECLINED)
    shown = as_(cast.staff).get(f"/assessments/{declined.pk}/reopen/")
    assert page(shown).select_one(".govuk-inset-text").get_text(strip=True) == "A reason."


def test_cancelling_names_everyone_who_reads_the_reason(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    shown = as_(cast.staff).get(f"/assessments/{arranged.pk}/cancel/")
    named = [li.get_text(strip=True) for li in page(shown).select(".govuk-details__text li")]
    assert named == [
        "Product Manager, product manager",
        "Delivery Manager, delivery manager",
        "Primary Contact, primary contact",
        "Team Member, service team",
        "Deputy Director, digital deputy director",
        "Lead, lead assessor and product assessor",
        "Researcher, user research assessor",
        "Designer, design assessor (Interaction)",
        "Technologist, technical assessor",
        "Observer, observer",
    ]


@pytest.mark.parametrize(
    "verb", ["booking.cancel", "assessment.arrange", "assessment.postpone", "assessment.not_held"]
)
def test_a_step_names_before_it_whom_it_emails_and_nobody_else(cast, as_, an_assessment, verb):
    path, state, _, given, *_ = STEPS.get(verb, ("arrange/", State.ARRANGED, None, {}))
    assessment = an_assessment(state)
    if verb == "assessment.arrange":
        arranging.postpone(assessment, by=cast.staff, reason="A strike.", at=MONDAY + days(2))
        arranging.set_sittings(
            assessment,
            by=cast.staff,
            at=MONDAY + days(2),
            sittings=[arranging.Time(MONDAY + days(10), MONDAY + days(10.1), "")],
        )
    shown = as_(cast.staff).get(f"/assessments/{assessment.pk}/{path}")
    named = [li.get_text(strip=True) for li in page(shown).select(".govuk-details__text li")]
    as_(cast.staff).post(f"/assessments/{assessment.pk}/{path}", given)
    last = Event.objects.filter(verb=verb, assessment=assessment).order_by("id").last()
    told = Email.objects.filter(event=last).order_by("id")
    addresses = [line.partition(",")[0].replace(" ", ".").lower() for line in named]
    assert addresses and addresses == [
        "the.service.assessment.team"
        if each.to == settings.TEAM_EMAIL
        else each.to.partition("@")[0]
        for each in told
    ]


def test_a_banner_counts_many_people(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    assert after(as_(cast.staff), arranged, "cancel/", REASON) == (
        "The assessment is cancelled. We have emailed 10 people."
    )


def test_the_lead_records_that_it_took_place_today(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    shown = words(as_(cast.lead).get(f"/assessments/{arranged.pk}/held/"))
    assert "The last sitting is set for Monday 15 February 2027." in shown
    assert "sittings after today are dropped" in shown
    assert after(as_(cast.lead), arranged, "held/").startswith(
        "It is recorded that the assessment took place. The report is due by Thursday 11 February "
        "2027."
    )


def test_on_the_day_nothing_is_dropped(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    with time_machine.travel(arranged.last_sitting().starts_at, tick=False):
        shown = words(as_(cast.lead).get(f"/assessments/{arranged.pk}/held/"))
        assert "dropped" not in shown
        assert after(as_(cast.lead), arranged, "held/").startswith(
            "It is recorded that the assessment took place. The report is due by Monday 22 "
            "February 2027."
        )


# Confirming the arrangements


def test_what_is_missing_is_listed_with_links_and_there_is_no_button(cast, as_, an_assessment):
    arranging = an_assessment(State.ARRANGING)
    base = f"/assessments/{arranging.pk}/"
    shown = as_(cast.staff).get(f"{base}arrange/")
    links = [a["href"] for a in page(shown).select("main ul.govuk-list--bullet a")]
    assert links == [f"{base}sittings/", *[f"{base}panel/"] * 5]
    assert not page(shown).select("main button")


def test_confirming_too_early_is_refused_with_everything_that_is_missing(cast, as_, an_assessment):
    arranging = an_assessment(State.ARRANGING)
    answer = as_(cast.staff).post(f"/assessments/{arranging.pk}/arrange/")
    assert answer.status_code == 409
    assert errors(answer)[:2] == [
        "Set a date for the assessment.",
        "Give one assessor the seat of lead assessor.",
    ]
    assert len(errors(answer)) == 6
    assert events(arranging, "assessment.arrange") == 0


@pytest.fixture
def ready(cast, an_assessment):
    """Everything is in place: a date, a lead, and reasons for the rest."""
    from tests.queries.test_desk import a_date

    assessment = an_assessment(State.ARRANGING)
    a_date(assessment, cast)
    panel.seat(assessment, by=cast.staff, person=cast.lead, role=PanelRole.LEAD)
    for discipline in Discipline:
        panel.waive(assessment, by=cast.staff, discipline=discipline, reason="A reason.")
    return Assessment.objects.get(pk=assessment.pk)


def test_the_arrangements_are_confirmed_with_one_press(cast, as_, ready):
    overview = as_(cast.staff).get(f"/assessments/{ready.pk}/")
    assert page(overview).select_one(".app-next a").get_text() == "Confirm the arrangements"
    shown = words(as_(cast.staff).get(f"/assessments/{ready.pk}/arrange/"))
    assert "Sunday 21 February 2027, 10:00 to 14:00" in shown
    assert "Lead, lead assessor" in shown
    assert after(as_(cast.staff), ready, "arrange/").startswith(
        "The arrangements are confirmed. We have emailed "
    )
    second = as_(cast.other_staff).post(f"/assessments/{ready.pk}/arrange/")
    assert second.status_code == 409
    assert "The arrangements have already been confirmed." in words(second)
    assert events(ready, "assessment.arrange") == 1


def test_arranging_is_for_the_service_assessment_team_alone(cast, as_, ready):
    for name in ("lead", "primary_contact", "product_manager"):
        assert as_(getattr(cast, name)).get(f"/assessments/{ready.pk}/arrange/").status_code == 403


# Confidential


def test_a_service_is_marked_confidential_until_a_day_and_the_mark_ended(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    given = {
        "confidential": "yes",
        "until-day": "1",
        "until-month": "June",
        "until-year": "2027",
        "reason": "Not announced.",
    }
    assert after(as_(cast.staff), arranged, "confidential/", given) == (
        "The service is marked confidential. Its report will not be published."
    )
    found = Assessment.objects.get(pk=arranged.pk)
    assert (found.confidential, found.confidential_until) == (True, datetime.date(2027, 6, 1))
    assert "Confidential Yes, until Tuesday 1 June 2027" in words(
        as_(cast.lead).get(f"/assessments/{arranged.pk}/")
    )
    filled = page(as_(cast.staff).get(f"/assessments/{arranged.pk}/confidential/"))
    assert filled.select_one("[name=confidential][checked]")["value"] == "yes"
    assert filled.select_one("[name=until-year]")["value"] == "2027"
    assert filled.select_one("[name=reason]").get_text().strip() == "Not announced."
    assert after(as_(cast.staff), arranged, "confidential/", given) == (
        "Nothing was changed: it was already so."
    )
    given |= {"confidential": "no", "reason": "It was announced."}
    assert after(as_(cast.staff), arranged, "confidential/", given) == (
        "The service is not marked confidential any more."
    )
    assert events(arranged, "assessment.mark_confidential") == 2


@pytest.mark.parametrize(
    "given, status, links",
    [
        ({}, 422, ["#id_confidential", "#id_reason"]),
        (
            {"confidential": "perhaps", "reason": "x" * 2001},
            422,
            ["#id_confidential", "#id_reason"],
        ),
        (
            {"confidential": "yes", "reason": "R", "until-day": "31", "until-month": "2",
             "until-year": "2027"},
            422,
            ["#id_until"],
        ),
        (
            {"confidential": "yes", "reason": "R", "until-day": "4", "until-month": "2",
             "until-year": "2027"},
            409,
            ["#id_until"],
        ),
    ],
)  # fmt: skip
def test_a_mark_that_will_not_do_is_explained_and_kept(
    cast, as_, an_assessment, given, status, links
):
    arranged = an_assessment(State.ARRANGED)
    answer = as_(cast.staff).post(f"/assessments/{arranged.pk}/confidential/", given)
    assert answer.status_code == status
    assert [a["href"] for a in page(answer).select(".govuk-error-summary a")] == links
    if "until-day" in given:
        assert page(answer).select_one("[name=until-day]")["value"] == given["until-day"]
    assert events(arranged, "assessment.mark_confidential") == 0


def test_only_the_service_assessment_team_marks_a_service_confidential(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    for name in ("lead", "primary_contact", "observer"):
        answer = as_(getattr(cast, name)).get(f"/assessments/{arranged.pk}/confidential/")
        assert answer.status_code == 403
