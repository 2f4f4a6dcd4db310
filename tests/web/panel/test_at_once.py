"""Two people press at the same moment: one seat, one lead, and nobody on both sides."""

import threading

import pytest
from django.db import connections

from assess.domain.models import Assessor, Email, Event, Nudge, Seat, ServicePerson
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import Browser, errors

ROUNDS = 3


@pytest.fixture
def cast(transactional_db):
    """Committed, so that other connections see it."""
    return builders.cast()


def press_at_once(*presses):
    """Each (person, address, form) in a thread and connection of its own, at the same moment."""
    browsers = [Browser().sign_in(person) for person, _, _ in presses]
    start, answers = threading.Barrier(len(presses)), [None] * len(presses)

    def press(number):
        _, address, given = presses[number]
        try:
            start.wait(timeout=30)
            answers[number] = browsers[number].post(address, given)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(n,)) for n in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(answers, key=lambda answer: answer.status_code)


def seat(assessment, person) -> str:
    return f"/assessments/{assessment.pk}/panel/seat/?person={person.uuid}"


def count(assessment, verb: str) -> int:
    return Event.objects.filter(assessment=assessment, verb=verb).count()


def test_two_give_one_person_a_seat(cast):
    for _ in range(ROUNDS):
        arranging = builders.an_assessment(cast, State.ARRANGING)
        path, given = seat(arranging, cast.designer), {"role": "design-service", "is_lead": "no"}
        done, refused = press_at_once((cast.staff, path, given), (cast.other_staff, path, given))
        assert (done.status_code, refused.status_code) == (302, 409)
        assert errors(refused)[0].startswith("Designer already has a seat on this panel.")
        assert count(arranging, "panel.seat") == 1


def test_two_name_two_leads(cast):
    for _ in range(ROUNDS):
        arranging = builders.an_assessment(cast, State.ARRANGING)
        given = {"role": "product", "is_lead": "yes"}
        done, refused = press_at_once(
            (cast.staff, seat(arranging, cast.lead), given),
            (cast.other_staff, seat(arranging, cast.designer), given),
        )
        assert (done.status_code, refused.status_code) == (302, 409)
        assert "is the lead assessor. A panel has one" in errors(refused)[0]
        assert Seat.objects.filter(assessment=arranging, is_lead=True).count() == 1


def test_nobody_comes_onto_both_sides_through_two_assessments_of_a_service(cast):
    for _ in range(ROUNDS):
        alpha = builders.an_assessment(cast, State.REPORTING)
        beta = builders.an_assessment(
            cast, State.ARRANGING, phase=Phase.PRIVATE_BETA, service=alpha.service
        )
        person = cast.spare_assessor
        names = {"email": person.email, "first_name": "Spare", "last_name": "Assessor"}
        done, refused = press_at_once(
            (cast.staff, seat(beta, person), {"role": "design-service", "is_lead": "no"}),
            (
                cast.primary_contact,
                f"/assessments/{alpha.pk}/team/add/",
                {**names, "role": "ux-designer"},
            ),
        )
        assert (done.status_code, refused.status_code) == (302, 409)
        assert errors(refused)
        sides = (
            Seat.objects.filter(assessment=beta, person=person).count(),
            ServicePerson.objects.filter(service=alpha.service, person=person).count(),
        )
        assert sorted(sides) == [0, 1]


def test_two_add_one_person_to_a_service_team_through_two_assessments(cast):
    for _ in range(ROUNDS):
        alpha = builders.an_assessment(cast, State.REPORTING)
        beta = builders.an_assessment(
            cast, State.ARRANGING, phase=Phase.PRIVATE_BETA, service=alpha.service
        )
        given = {
            "email": "ada.lark@testing.example",
            "first_name": "Ada",
            "last_name": "Lark",
            "role": "ux-designer",
        }
        done, refused = press_at_once(
            *((cast.staff, f"/assessments/{one.pk}/team/add/", given) for one in (alpha, beta))
        )
        assert (done.status_code, refused.status_code) == (302, 409)
        assert errors(refused) == ["Ada Lark is already in the service team."]


def test_two_add_one_assessor(cast):
    for number in range(ROUNDS):
        given = {
            "email": f"ada.{number}@testing.example",
            "first_name": "Ada",
            "last_name": "Lark",
            "professions": ["design"],
            "may_lead": "no",
            "cross_government": "no",
        }
        path = "/people/assessors/add/"
        done, refused = press_at_once((cast.staff, path, given), (cast.other_staff, path, given))
        assert (done.status_code, refused.status_code) == (302, 409)
        assert errors(refused) == ["Ada Lark is already in the list."]
        assert Assessor.objects.filter(person__email=given["email"]).count() == 1


def test_one_person_is_reminded_once_however_often_the_lead_presses(cast):
    for _ in range(ROUNDS):
        draft = builders.an_assessment(cast, State.REPORTING, rated=12)
        press = (
            cast.lead,
            f"/assessments/{draft.pk}/report/nudge/",
            {"people": [cast.designer.pk, cast.technologist.pk]},
        )
        done, refused = press_at_once(press, press)
        assert (done.status_code, refused.status_code) == (302, 409)
        assert errors(refused)[0].startswith("Designer has already been reminded today.")
        assert Nudge.objects.filter(assessment=draft).count() == 2
        assert Email.objects.filter(assessment=draft, kind="nudge").count() == 2
        assert count(draft, "panel.nudge") == 1
