"""The overview of an assessment and its request, for everyone who may read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from assess.domain import closing
from assess.domain.models import Action, Assessment
from assess.domain.words import Phase, State
from assess.domain.workflow import open_to
from assess.web.assessments.offers import OFFERS, offers
from tests.builders import EVERYONE_WITH_A_PART, MONDAY, STRANGERS
from tests.conftest import page, words

SEEN = [state for state in State if state != State.DRAFT]


def facts(response):
    """The summary list, as a dictionary."""
    return {
        row.dt.get_text(" ", strip=True): " ".join(row.dd.get_text(" ").split())
        for row in page(response).select(".govuk-summary-list__row")
    }


def offered(response):
    """The other things this person can do, by their words."""
    return [a.get_text(strip=True) for a in page(response).select(".app-offers + ul a")]


@pytest.mark.parametrize("path", ["", "request/"])
def test_everyone_with_a_part_reads_it_and_nobody_else(cast, as_, an_assessment, browser, path):
    address = f"/assessments/{an_assessment(State.REPORTING).pk}/{path}"
    for name in EVERYONE_WITH_A_PART:
        assert as_(getattr(cast, name)).get(address).status_code == 200, name
    for name in STRANGERS:
        assert as_(getattr(cast, name)).get(address).status_code == 404, name
    assert browser.get(address).headers["Location"].startswith("/sign-in/?next=")


def test_an_assessment_that_never_was_is_not_found(cast, as_):
    for number in (999, 10**30):
        assert as_(cast.staff).get(f"/assessments/{number}/").status_code == 404


@pytest.mark.parametrize("state", SEEN)
def test_every_state_has_an_overview_and_a_request_page(cast, as_, an_assessment, state):
    assessment = an_assessment(state)
    for name in ("staff", "primary_contact", "deputy_director"):
        browser = as_(getattr(cast, name))
        for path in ("", "request/"):
            with CaptureQueriesContext(connection) as asked:
                answer = browser.get(f"/assessments/{assessment.pk}/{path}")
            assert answer.status_code == 200
            assert assessment.service.name in words(answer)
            assert len(asked) <= 12


def test_the_overview_names_the_key_facts(cast, as_, an_assessment):
    shared = an_assessment(State.SHARED, phase=Phase.PRIVATE_BETA)
    found = facts(as_(cast.team_member).get(f"/assessments/{shared.pk}/"))
    assert found == {
        "Service": shared.service.name,
        "Phase and type": "Private beta service assessment",
        "Portfolio": "Permits",
        "Date": "Monday 15 February 2027 10:00 to 14:00 Online",
        "Last day to accept or challenge": "Thursday 4 March 2027 "
        "10 working days after Thursday 18 February 2027.",
        "Primary contact": "Primary Contact primary.contact@testing.example",
        "Product manager": "Product Manager product.manager@testing.example",
        "Delivery manager": "Delivery Manager delivery.manager@testing.example",
        "Digital deputy director": "Deputy Director deputy.director@testing.example",
        "Lead assessor": "Lead lead@testing.example",
    }


def test_the_lead_is_handed_over_only_where_somebody_could_take_it(cast, as_, an_assessment):
    reporting = an_assessment(State.REPORTING)
    path = f"/assessments/{reporting.pk}/"
    for name in ("lead", "staff"):
        assert "Hand over the lead" in words(as_(getattr(cast, name)).get(path))
    others = reporting.seats.exclude(person=cast.lead).exclude(is_observer=True)
    others.update(left_at=MONDAY)
    for name in ("lead", "staff"):
        assert "Hand over the lead" not in words(as_(getattr(cast, name)).get(path))


def test_the_service_is_linked_and_described(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    answer = as_(cast.researcher).get(f"/assessments/{arranged.pk}/")
    assert page(answer).select_one(".app-facts a")["href"] == f"/services/{arranged.service_id}/"
    for text in (
        "People get a permit without sending paper.",
        "People who need a permit, and the officers who check them.",
        "To be allowed to do what they plan to do.",
    ):
        assert text in words(answer)


def test_a_place_that_is_a_link_is_one_and_a_script_is_not(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    sitting = arranged.sittings.get()
    for place, is_link in (
        ("https://calls.testing.example/1", True),
        ("javascript:alert(1)", False),
        ("<script>alert(1)</script>", False),
    ):
        sitting.place = place
        sitting.save()
        answer = as_(cast.staff).get(f"/assessments/{arranged.pk}/")
        links = [a["href"] for a in page(answer).select(".app-facts a")]
        assert (place in links) is is_link
        assert place in words(answer)
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "state, sentence",
    [
        (State.REQUESTED, "accepts or declines the request within 3 working days"),
        (State.ARRANGING, "sets the date and fills the panel’s seats"),
        (State.ARRANGED, "It is due 7 days later."),
        (State.REPORTING, "The lead assessor submits the report."),
        (State.CHECKING, "then has 10 working days to accept or challenge it"),
        (State.SHARED, "it is published at once, without the names of the assessors"),
        (State.CHALLENGED, "agree what changes"),
        (State.ACCEPTED, "when the service is not confidential"),
        (State.PUBLISHED, "within 3 months of the assessment"),
    ],
)
def test_the_overview_says_what_happens_next(cast, as_, an_assessment, state, sentence):
    found = words(as_(cast.primary_contact).get(f"/assessments/{an_assessment(state).pk}/"))
    assert sentence in found


def test_the_report_of_a_peer_review_is_due_in_working_days(cast, as_, an_assessment):
    review = an_assessment(State.ARRANGED, phase=Phase.DISCOVERY)
    found = words(as_(cast.lead).get(f"/assessments/{review.pk}/"))
    assert "It is due 3 working days later." in found


def test_the_reason_of_an_ending_is_shown(cast, as_, an_assessment):
    declined = an_assessment(State.DECLINED)
    assert facts(as_(cast.primary_contact).get(f"/assessments/{declined.pk}/"))["Reason"] == (
        "A reason."
    )


@pytest.mark.parametrize("state", [State.REPORTING, State.SHARED])
def test_nothing_to_do_has_no_day_by_which_to_do_it(cast, as_, an_assessment, state):
    answer = as_(cast.staff).get(f"/assessments/{an_assessment(state).pk}/")
    said = page(answer).select_one(".app-next p").get_text()
    assert said.startswith("Do next: Nothing to do: ")
    assert " By " not in said


# What can be done


@pytest.mark.parametrize("state", SEEN)
def test_only_what_this_person_can_do_now_is_offered(cast, as_, an_assessment, state):
    assessment = an_assessment(state)
    words_of = {offer.words: offer.verb for group in OFFERS for offer in group.offers}
    for name in EVERYONE_WITH_A_PART:
        person = getattr(cast, name)
        answer = as_(person).get(f"/assessments/{assessment.pk}/")
        if answer.status_code == 404:
            continue
        can = open_to(person, assessment)
        found = [words_of[word] for word in offered(answer)]
        assert set(found) <= set(can), name
        assert len(found) == len(set(found)), name


def test_the_service_assessment_team_is_offered_what_is_not_the_next_step(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    assert offered(as_(cast.staff).get(f"/assessments/{arranged.pk}/")) == [
        "Change the primary contact",
        "Cancel the assessment",
        "Set or change the date",
        "Postpone the assessment",
        "Say that the assessment took place",
        "Give someone a seat on the panel",
        "Hand over the lead",
        "Name the product or delivery manager",
        "Add someone to the service team",
        "Add an artefact",
        "Confidential or not",
    ]


def test_the_next_step_is_not_offered_twice(cast, as_, an_assessment):
    arranging = an_assessment(State.ARRANGING)
    answer = as_(cast.staff).get(f"/assessments/{arranging.pk}/")
    assert page(answer).select_one(".app-next a").get_text() == "Set the date"
    assert "Set or change the date" not in offered(answer)


def test_an_observer_is_offered_nothing(cast, as_, an_assessment):
    arranged = an_assessment(State.ARRANGED)
    assert offered(as_(cast.observer).get(f"/assessments/{arranged.pk}/")) == []


def test_not_held_is_not_offered_once_the_report_was_submitted(cast, an_assessment):
    reporting = an_assessment(State.REPORTING)
    can = open_to(cast.lead, reporting)

    def said():
        return [o.verb for group in offers(reporting, can, "report") for o in group.offers]

    assert "assessment.not_held" in said()
    reporting.submitted_at = MONDAY
    assert "assessment.not_held" not in said()


def test_nothing_is_offered_twice(cast, an_assessment):
    published = an_assessment(State.PUBLISHED, ambers=(3, 5), reds=(9,))
    found = offers(published, open_to(cast.staff, published), "")
    verbs = [offer.verb for group in found for offer in group.offers]
    assert "report.correct" in verbs
    assert len(set(verbs)) == len(verbs)


@pytest.mark.parametrize(
    "offer", [offer for group in OFFERS for offer in group.offers], ids=lambda offer: offer.verb
)
def test_every_offer_leads_to_the_page_of_its_verb(offer):
    match = resolve(f"/assessments/1/{offer.path}")
    assert match.func.requires == offer.verb
    assert match.url_name == offer.page


# Staff who are on a side


def test_staff_in_the_service_team_act_in_that_part_only(cast, as_, an_assessment):
    requested = an_assessment(State.REQUESTED)
    requested.service.people.create(person=cast.staff, role="product-manager", joined_at=MONDAY)
    answer = as_(cast.staff).get(f"/assessments/{requested.pk}/request/")
    assert "Accept the request" not in words(answer)
    assert as_(cast.staff).get(f"/assessments/{requested.pk}/accept-request/").status_code == 403


# The request


def test_the_request_page_shows_every_answer(cast, as_, an_assessment):
    requested = an_assessment(State.REQUESTED)
    answer = as_(cast.staff).get(f"/assessments/{requested.pk}/request/")
    assert facts(answer) == {
        "Phase": "Alpha",
        "Type": "Service assessment",
        "Name of the service": requested.service.name,
        "What the service does": "People get a permit without sending paper.",
        "Who the users are": "People who need a permit, and the officers who check them.",
        "What users are trying to do": "To be allowed to do what they plan to do.",
        "Project code": "There is none",
        "Portfolio": "Permits",
        "When the phase started": "3 December 2026",
        "When the phase ends": "Not known",
        "Weeks that suit the service team, from Monday": "8 March 2027",
        "Primary contact": "Primary Contact, primary.contact@testing.example",
        "Digital deputy director": "Deputy Director, deputy.director@testing.example",
        "Product manager": "Product Manager, product.manager@testing.example",
        "Delivery manager": "Delivery Manager, delivery.manager@testing.example",
    }
    assert "Sent on 1 February 2027 at 09:00." in words(answer)


def test_only_the_service_assessment_team_is_asked_for_an_answer(cast, as_, an_assessment):
    requested = an_assessment(State.REQUESTED)
    address = f"/assessments/{requested.pk}/request/"
    buttons = page(as_(cast.staff).get(address)).select("main a.govuk-button")
    assert [(b.get_text(strip=True), b["href"]) for b in buttons] == [
        ("Accept the request", f"/assessments/{requested.pk}/accept-request/"),
        ("Decline the request", f"/assessments/{requested.pk}/decline/"),
    ]
    seen = as_(cast.primary_contact).get(address)
    assert not page(seen).select("main a.govuk-button")
    assert "accepts or declines the request within 3 working days" in words(seen)


def test_an_answered_request_has_no_buttons(cast, as_, an_assessment):
    for state in (State.ARRANGING, State.DECLINED, State.PUBLISHED):
        answer = as_(cast.staff).get(f"/assessments/{an_assessment(state).pk}/request/")
        assert not page(answer).select("main a.govuk-button"), state


def test_what_was_not_answered_says_so(cast, as_, an_assessment):
    draft = an_assessment(State.DRAFT)
    Assessment.objects.filter(pk=draft.pk).update(portfolio=None, has_end=None)
    found = facts(as_(cast.primary_contact).get(f"/assessments/{draft.pk}/request/"))
    assert found["Portfolio"] == "Not answered"
    assert found["When the phase ends"] == "Not answered"


def test_staff_are_warned_of_closed_gates_and_possible_doubles(cast, as_, an_assessment):
    twin = an_assessment(State.PUBLISHED)
    requested = an_assessment(State.REQUESTED, service=twin.service)
    coded = an_assessment(State.ARRANGING, name="Moor a boat")
    elsewhere = an_assessment(State.DRAFT, name="Draft with the code")
    Assessment.objects.filter(pk__in=[requested.pk, coded.pk, elsewhere.pk]).update(
        has_code=True, project_code="DDT-1"
    )
    an_assessment(State.SHARED, phase=Phase.LIVE, service=requested.service)
    answer = as_(cast.staff).get(f"/assessments/{requested.pk}/request/")
    found = words(answer)
    assert "has been shared and is not accepted yet" in found
    listed = [a["href"] for a in page(answer).select("main ul.govuk-list--bullet a")]
    assert listed == [f"/assessments/{coded.pk}/", f"/assessments/{twin.pk}/"]
    assert f"reference {twin.pk}, published: the same service and phase" in found
    assert "being arranged: the same project code, DDT-1" in found
    for name in ("primary_contact", "deputy_director"):
        other = words(as_(getattr(cast, name)).get(f"/assessments/{requested.pk}/request/"))
        assert "asked for before" not in other
        assert "not accepted yet" not in other


def test_what_people_typed_is_escaped(cast, as_, an_assessment):
    requested = an_assessment(State.REQUESTED)
    Assessment.objects.filter(pk=requested.pk).update(description="<script>alert(1)</script>")
    for path in ("", "request/"):
        answer = as_(cast.staff).get(f"/assessments/{requested.pk}/{path}")
        assert b"<script>alert" not in answer.content
        assert "<script>alert(1)</script>" in words(answer)


def test_after_the_report_the_service_team_works_on_the_actions_left_to_do(
    cast, as_, an_assessment
):
    published = an_assessment(State.PUBLISHED, ambers=(3, 5), reds=(9,))
    actions = list(Action.objects.filter(point_review__assessment=published))

    def next_of(name):
        found = page(as_(getattr(cast, name)).get(f"/assessments/{published.pk}/"))
        return " ".join(found.select_one(".app-next").get_text(" ").split())

    for name in ("primary_contact", "product_manager", "team_member"):
        said = f"Do next: Work on the {len(actions)} actions left to do"
        assert next_of(name).startswith(said), name
    for name in ("lead", "staff", "deputy_director"):
        assert next_of(name).startswith("Do next: The report is public."), name
    for action in actions[1:]:
        closing.close(published, by=cast.lead, action=action.uuid, reason="Seen to hold.")
    assert next_of("team_member").startswith(
        "Do next: Work on the action left to do, and offer evidence for it."
    )
    closing.offer_evidence(
        published, by=cast.product_manager, action=actions[0].uuid, note="The audit is done."
    )
    assert next_of("team_member").startswith("Do next: The report is public.")
