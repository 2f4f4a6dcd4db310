"""Every page is closed unless it says that it is open, to exactly those the policy names."""

import uuid
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from assess.domain.models import Artefact, HeldForm, Seat, ServicePerson, Session
from assess.domain.policy import MAY, sees
from assess.domain.roles import Role, roles_of
from assess.domain.words import Discipline, State
from assess.domain.workflow import VERBS
from tests import builders
from tests.conftest import Browser
from tests.rules.routes import CLOSED, OF_AN_ASSESSMENT, ROUTES

# Where most verbs are possible comes first.
_PREFER = [
    State.REPORTING, State.SHARED, State.CHECKING, State.ARRANGED, State.ARRANGING,
    State.REQUESTED, State.DRAFT, State.PUBLISHED, State.CHALLENGED, State.ACCEPTED,
    State.TAKEN_DOWN, State.DECLINED, State.CANCELLED, State.WITHDRAWN, State.CLOSED,
]  # fmt: skip
EVERYONE = [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS]


def _state_for(verb: str) -> State:
    sources = VERBS[verb].sources if verb in VERBS else frozenset(State)
    if verb.startswith("booking.") and State.DRAFT in sources:
        return State.DRAFT
    return next(state for state in _PREFER if state in sources)


def _value(name: str, assessment):
    """Something real for each part of an address."""
    match name:
        case "assessment_id":
            return assessment.pk
        case "service_id":
            return assessment.service_id
        case "n" | "point" | "number":
            return 3
        case "section":
            return "phase"
        case "member_id":
            return ServicePerson.objects.filter(service=assessment.service).last().pk
        case "seat_id":
            return Seat.objects.filter(assessment=assessment).last().pk
        case "discipline":
            return Discipline.TECHNICAL
        case "uuid" | "artefact_uuid":
            found = Artefact.objects.filter(assessment=assessment).first()
            return found.uuid if found else uuid.uuid4()
        case "action_uuid":
            from assess.domain.models import Action

            return Action.objects.filter(point_review__assessment=assessment).first().uuid
        case "part":
            return "overall"
        case "brought_uuid":
            return _brought_in(assessment)
        case "note_uuid":
            return uuid.uuid4()
        case "email_id":
            return assessment.emails.first().pk
        case _:
            raise LookupError(f"Say in tests/rules/test_routes.py what {name} may be.")


def _brought_in(assessment):
    """A text that the lead assessor brought in."""
    from assess.domain.bringing_in import bring_in
    from assess.domain.pieces import LEFT_OUT

    lead = Seat.objects.get(assessment=assessment, is_lead=True).person
    pieces = [{"heading": "", "text": "Words.", "part": LEFT_OUT, "becomes": "", "rating": ""}]
    return bring_in(assessment, by=lead, uuid=uuid.UUID(int=1), name="Ours", pieces=pieces).uuid


# What only one person sees, though others of the same role see such pages of their own.
PRIVATE = {"brought_uuid": "lead"}


def address(route, assessment) -> str:
    """A real address for this route."""
    return reverse(route.name, kwargs={k: _value(k, assessment) for k in route.kwargs})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One cast, and one assessment in each state that is asked for: nothing here may change it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield SimpleNamespace(cast=builders.cast(), made={})
        transaction.set_rollback(True)


def _assessment_for(route, world):
    state = _state_for(route.verb)
    if "seat_id" in route.kwargs and state in {State.ARRANGING, State.REQUESTED, State.DRAFT}:
        state = State.ARRANGED
    if state not in world.made:
        world.made[state] = builders.an_assessment(world.cast, state)
    return world.made[state]


def test_there_are_pages():
    assert len(ROUTES) > 40
    assert len(OF_AN_ASSESSMENT) > 25


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_page_is_public_or_names_its_verb(route):
    assert bool(route.verb) != route.public, route.pattern
    assert route.public or route.verb in MAY


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_page_has_a_name(route):
    assert route.name, route.pattern


@pytest.mark.parametrize("route", OF_AN_ASSESSMENT, ids=str)
def test_a_page_of_an_assessment_is_open_to_exactly_those_the_policy_names(route, world):
    if route.public:
        pytest.skip("published reports and old addresses have their own tests")
    cast, assessment = world.cast, _assessment_for(route, world)
    path = address(route, assessment)
    for name in EVERYONE:
        person = getattr(cast, name)
        roles = roles_of(person, assessment)
        status = Browser().sign_in(person).get(path).status_code
        if not sees(roles, assessment.state):
            assert status == 404, f"{name} gets {status} on {path}"
        elif MAY[route.verb].isdisjoint(roles):
            assert status == 403, f"{name} gets {status} on {path}"
        elif any(PRIVATE.get(each, name) != name for each in route.kwargs):
            assert status == 404, f"{name} gets {status} on {path}"
        else:
            assert status in {200, 302, 303, 405, 409}, f"{name} gets {status} on {path}"


@pytest.mark.parametrize("route", [r for r in CLOSED if not r.kwargs], ids=str)
def test_pages_of_no_assessment_are_open_to_exactly_those_the_policy_names(route, world):
    for name in EVERYONE:
        person = getattr(world.cast, name)
        status = Browser().sign_in(person).get(reverse(route.name)).status_code
        allowed = Role.SIGNED_IN in MAY[route.verb] or person.staff.exists()
        assert status in ({200, 302, 303, 405} if allowed else {403}), f"{name} gets {status}"


@pytest.mark.parametrize("route", CLOSED, ids=str)
def test_nobody_signed_out_gets_in(route, browser):
    kwargs = {}
    if route.kwargs:
        kwargs = {
            k: uuid.uuid4() if "uuid" in k else "phase" if k in {"section", "discipline"} else 1
            for k in route.kwargs
        }
    answer = browser.get(reverse(route.name, kwargs=kwargs))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def _everything() -> dict:
    """All rows of all records, but for who was last seen when."""
    return {
        model.__name__: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_app_config("assess").get_models()
        if model is not Session
    }


@pytest.mark.parametrize("route", OF_AN_ASSESSMENT, ids=str)
def test_a_get_changes_nothing(route, world):
    if route.public:
        pytest.skip("public pages write nothing: see the tests of the public pages")
    cast, assessment = world.cast, _assessment_for(route, world)
    path = address(route, assessment)
    before = _everything()
    for name in EVERYONE:
        Browser().sign_in(getattr(cast, name)).get(path)
    assert _everything() == before


@pytest.mark.parametrize("route", OF_AN_ASSESSMENT, ids=str)
def test_a_post_without_its_token_does_nothing(route, world):
    if route.public:
        pytest.skip("public pages take no posts")
    cast, assessment = world.cast, _assessment_for(route, world)
    path = address(route, assessment)
    before = _everything()
    before.pop(HeldForm.__name__)
    for name in EVERYONE:
        browser = Browser(enforce_csrf_checks=True).sign_in(getattr(cast, name))
        assert browser.post(path, {"reason": "x" * 30}).status_code in {302, 403, 404, 405}
    after = _everything()
    after.pop(HeldForm.__name__)
    assert after == before


def test_a_page_nobody_knows_is_404_for_everyone(cast, browser):
    assert Browser().get("/no-such-page/").status_code == 404
    assert browser.sign_in(cast.staff).get("/no-such-page/").status_code == 404
