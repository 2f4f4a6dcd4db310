"""Every page is closed unless it says that it is open, to exactly those the policy names."""

import uuid
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assess.domain.models import Artefact, HeldForm, Seat, ServicePerson
from assess.domain.policy import MAY, sees
from assess.domain.roles import Role, roles_of
from assess.domain.words import Discipline, State
from assess.domain.workflow import VERBS
from tests import after, builders
from tests.conftest import Browser
from tests.rules.routes import CLOSED, OF_AN_ASSESSMENT, ROUTES
from tests.rules.writes import writes

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
        case "evidence_uuid":
            return uuid.UUID(int=4)
        case "format":
            return "pdf"
        case "part":
            return "overall"
        case "brought_uuid":
            return _brought_in(assessment)
        case "question_uuid":
            return uuid.UUID(int=2)
        case "meeting_uuid":
            return uuid.UUID(int=3)
        case "revision_uuid":
            return uuid.UUID(int=4)
        case "before" | "after":
            return {"before": 2, "after": 3}[name]
        case "note_uuid" | "remark_uuid":
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


def _talk_about(cast, shared) -> None:
    """Two versions to compare, changes to agree to, a question without an answer, and a meeting."""
    from assess.domain import clarifying, meeting

    at = timezone.now()
    builders.amend(cast, shared, at)
    builders.asked_to_change(cast, shared, at)
    clarifying.ask(
        shared, by=cast.team_member, at=at, uuid=uuid.UUID(int=2), question="What does it mean?"
    )
    meeting.set_meeting(
        shared,
        by=cast.staff,
        at=at,
        uuid=uuid.UUID(int=3),
        starts_at=at + builders.days(2),
        ends_at=at + builders.days(3),
        people=[cast.lead.pk],
    )


def _show_evidence(cast, settled, draft) -> None:
    """A file that shows what was done about an action; the panel of the draft reads what came of it."""
    from assess.domain import evidence
    from assess.domain.models import Action

    action = Action.objects.filter(point_review__assessment=settled).first()
    given = {"action": action.uuid, "uuid": uuid.UUID(int=4), "content": b"%PDF-1.7"}
    evidence.add(settled, by=cast.team_member, **given)
    type(settled).objects.filter(pk=settled.pk).update(service=draft.service_id)
    settled.decisions.update(service=draft.service_id)


def _ask_to_revise(cast, published) -> None:
    """An amber point that the service team asked to have revised."""
    from assess.domain import revising

    at = timezone.now()
    after.evidence(published, 3, cast.team_member, at)
    revising.ask(
        published, by=cast.team_member, at=at, uuid=uuid.UUID(int=4), point=3, case="It is met."
    )


# What only one person sees, though others of the same role see such pages of their own.
PRIVATE = {"brought_uuid": "lead"}


def address(route, assessment) -> str:
    """A real address for this route."""
    return reverse(route.name, kwargs={k: _value(k, assessment) for k in route.kwargs})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One cast, and one assessment in each state that a page needs; each test leaves it so."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = builders.cast()
        needed = sorted({_state_of(route) for route in OF_AN_ASSESSMENT})
        made = {state: builders.an_assessment(cast, state) for state in needed}
        _talk_about(cast, made[State.SHARED])
        _show_evidence(cast, made[State.PUBLISHED], made[State.REPORTING])
        _ask_to_revise(cast, made[State.PUBLISHED])
        yield SimpleNamespace(cast=cast, made=made)
        transaction.set_rollback(True)


def _state_of(route) -> State:
    state = _state_for(route.verb)
    if "seat_id" in route.kwargs and state in {State.ARRANGING, State.REQUESTED, State.DRAFT}:
        return State.ARRANGED
    return state


def _assessment_for(route, world):
    return world.made[_state_of(route)]


def _look(person, path) -> tuple[int, list[str]]:
    """The answer this person gets, and what was written for it."""
    browser = Browser().sign_in(person)
    with writes() as written:
        return browser.get(path).status_code, written


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


@pytest.mark.django_db
@pytest.mark.parametrize("route", [r for r in OF_AN_ASSESSMENT if not r.public], ids=str)
def test_a_page_of_an_assessment_is_open_to_exactly_those_the_policy_names(route, world):
    """And whoever asks for it, getting it changes nothing."""
    cast, assessment = world.cast, _assessment_for(route, world)
    path = address(route, assessment)
    for name in EVERYONE:
        person = getattr(cast, name)
        roles = roles_of(person, assessment)
        status, written = _look(person, path)
        assert written == [], f"{name} changed something by a look at {path}"
        if not sees(roles, assessment.state):
            assert status == 404, f"{name} gets {status} on {path}"
        elif MAY[route.verb].isdisjoint(roles):
            assert status == 403, f"{name} gets {status} on {path}"
        elif any(PRIVATE.get(each, name) != name for each in route.kwargs):
            assert status == 404, f"{name} gets {status} on {path}"
        else:
            assert status in {200, 302, 303, 405, 409}, f"{name} gets {status} on {path}"


@pytest.mark.django_db
@pytest.mark.parametrize("route", [r for r in CLOSED if not r.kwargs], ids=str)
def test_pages_of_no_assessment_are_open_to_exactly_those_the_policy_names(route, world):
    for name in EVERYONE:
        person = getattr(world.cast, name)
        status, written = _look(person, reverse(route.name))
        assert written == [], f"{name} changed something by a look at {route}"
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


def _who_may(route, cast, assessment):
    """The one whom nothing but the missing token stops."""
    parts = {name: roles_of(getattr(cast, name), assessment) for name in EVERYONE}
    return next(name for name, roles in parts.items() if roles & MAY[route.verb])


@pytest.mark.django_db
@pytest.mark.parametrize("route", [r for r in OF_AN_ASSESSMENT if not r.public], ids=str)
def test_a_post_without_its_token_does_nothing(route, world):
    """The token is looked at before anything asks who is there: so it is tried by who may."""
    cast, assessment = world.cast, _assessment_for(route, world)
    path = address(route, assessment)
    browser = Browser(enforce_csrf_checks=True)
    browser.sign_in(getattr(cast, _who_may(route, cast, assessment)))
    with writes() as written:
        assert browser.post(path, {"reason": "x" * 30}).status_code in {302, 403, 404, 405}
    assert [each for each in written if f'"{HeldForm._meta.db_table}"' not in each] == []


@pytest.mark.django_db
def test_whatever_is_written_is_noticed(world):
    with writes() as written:
        Browser().sign_in(world.cast.staff)
    assert [each.split()[0] for each in written] == ["INSERT"]


def test_a_page_nobody_knows_is_404_for_everyone(world, browser):
    assert Browser().get("/no-such-page/").status_code == 404
    assert browser.sign_in(world.cast.staff).get("/no-such-page/").status_code == 404
