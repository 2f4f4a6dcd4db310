"""What an open page of a draft is told every few seconds, and where it says that it is open."""

import datetime
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assess.access.session import hashed
from assess.domain import arranging, notes, panel, writing
from assess.domain.models import Assessment, Presence, Revision, Session
from assess.domain.policy import MAY
from assess.domain.presence import STAYS, is_here
from assess.domain.roles import Role, roles_of
from assess.domain.words import State
from assess.queries import following
from tests import builders
from tests.web.reports.pages import review

JSON = {"Accept": "application/json"}


@pytest.fixture
def begun(an_assessment, cast):
    """Nothing is rated; the lead wrote on point 5."""
    draft = an_assessment(State.REPORTING, rated=0)
    writing.write_point(draft, by=cast.lead, point=5, version=0, done_well="Asked 40 people.")
    return draft


def address(draft, since=""):
    return f"{reverse('report-follow', args=[draft.pk])}?since={since}"


def ask(browser, draft, since="", **headers):
    return browser.get(address(draft, since), headers={**JSON, **headers})


@pytest.mark.parametrize("name", [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS])
def test_only_the_panel_follows_a_draft(name, begun, as_, cast):
    person = getattr(cast, name)
    roles = roles_of(person, begun)
    expected = 404 if not roles else 403 if MAY["report.follow"].isdisjoint(roles) else 200
    assert ask(as_(person), begun).status_code == expected
    sent = as_(person).post(address(begun), {"part": "point:5"}, headers=JSON)
    assert sent.status_code == {200: 204}.get(expected, expected)
    assert Presence.objects.filter(person=person).exists() == (expected == 200)


def test_a_page_is_told_what_was_saved_since_and_by_whom(begun, as_, cast):
    browser = as_(cast.designer)
    first = ask(browser, begun).json()
    assert (first["saves"], first["state"]) == ([], "reporting")
    writing.write_point(begun, by=cast.researcher, point=5, version=1, reason="No audit.")
    action = uuid.uuid4()
    writing.write_point(begun, by=cast.designer, point=5, version=2, rating="amber")
    writing.write_action(begun, by=cast.lead, point=5, uuid=action, text="Book the audit.")
    told = ask(browser, begun, first["last"]).json()
    saves = [(s["part"], s["version"], s["by"], s["mine"]) for s in told["saves"]]
    assert saves == [
        ("point:5", 2, cast.researcher.name, False),
        ("point:5", 3, cast.designer.name, True),
        (f"action:{action}", 1, cast.lead.name, False),
    ]
    assert told["saves"][0]["content"]["reason"] == "No audit."
    assert told["saves"][2]["content"] == {"text": "Book the audit.", "removed": False}
    assert told["last"] == Revision.objects.latest("id").pk
    assert ask(browser, begun, told["last"]).json()["saves"] == []


def test_another_draft_is_never_told(begun, an_assessment, as_, cast):
    other = an_assessment(State.REPORTING, rated=1)
    saves = ask(as_(cast.designer), begun, 0).json()["saves"]
    assert [s["part"] for s in saves] == ["overall", "point:5"]
    assert len(ask(as_(cast.designer), other, 0).json()["saves"]) == 2


def test_what_someone_is_to_one_draft_is_nothing_to_another(begun, an_assessment, cast, as_):
    other = an_assessment(State.REPORTING, rated=1, name="Something else")
    other.service.organisation = cast.foreign_staff.organisation
    other.service.save()
    Assessment.objects.filter(pk=other.pk).update(primary_contact=cast.foreign_staff)
    for parts in (other.seats, other.memberships, other.service.people):
        parts.all().delete()
    seen = set()
    for name in [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS]:
        as_(getattr(cast, name))
        for draft in (begun, other):
            person = getattr(cast, name)
            found = following.glance(draft.pk, hashed(f"key of {person.email}"), timezone.now())
            expected = roles_of(person, draft)
            assert following.roles(draft.pk, found.person) == expected, (name, draft)
            assert found.roles == expected & {Role.LEAD, Role.PANEL, Role.OBSERVER}, (name, draft)
            seen.add((draft.pk, *sorted(expected)))
    assert len(seen) > 8


def test_news_costs_two_queries_and_that_there_is_none_costs_one(begun, as_, cast):
    browser = as_(cast.designer)
    is_here(begun.pk, by=cast.lead.pk, at=timezone.now(), part="point:5")
    for number in range(3):
        writing.write_point(begun, by=cast.lead, point=6 + number, version=0, done_well="Good.")
    with CaptureQueriesContext(connection) as seen:
        told = ask(browser, begun, 0)
    assert len(seen) == 2
    assert len(told.json()["saves"]) == 5
    last = told.json()["last"]
    tag = ask(browser, begun, last)["ETag"]
    with CaptureQueriesContext(connection) as seen:
        again = ask(browser, begun, last, **{"If-None-Match": tag})
    assert (len(seen), again.status_code, again.content) == (1, 304, b"")


@pytest.mark.parametrize("what", ["save", "note", "presence", "typing", "order", "state"])
def test_everything_that_is_told_is_told_when_it_changes(what, begun, as_, cast):
    browser = as_(cast.designer)
    is_here(begun.pk, by=cast.lead.pk, at=timezone.now(), part="point:5")
    ids = [uuid.uuid4(), uuid.uuid4()]
    for id in ids:
        writing.write_action(begun, by=cast.lead, point=5, uuid=id, text="Do it.")
    last = ask(browser, begun).json()["last"]
    tag = ask(browser, begun, last)["ETag"]
    match what:
        case "save":
            writing.write_point(begun, by=cast.lead, point=6, version=0, done_well="Good.")
        case "note":
            notes.write_note(begun, by=cast.lead, uuid=uuid.uuid4(), text="Saw it.")
        case "presence":
            is_here(begun.pk, by=cast.researcher.pk, at=timezone.now(), part="point:6")
        case "typing":
            is_here(begun.pk, by=cast.lead.pk, at=timezone.now(), part="point:5", typing=True)
        case "order":
            writing.move_action(begun, by=cast.lead, uuid=ids[1], place=1)
        case _:
            arranging.not_held(begun, by=cast.lead, reason="Nobody came")
    again = ask(browser, begun, last, **{"If-None-Match": tag})
    assert again.status_code == 200


def test_a_save_between_the_glance_and_the_news_is_told_and_asked_for_once(
    begun, as_, cast, monkeypatch
):
    browser, glance = as_(cast.designer), following.glance
    first = ask(browser, begun).json()["last"]

    def then_someone_saves(*given):
        found = glance(*given)
        writing.write_point(begun, by=cast.lead, point=6, version=0, done_well="Good.")
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("assess.queries.following.glance", then_someone_saves)
        told = ask(browser, begun, first)
    assert [save["part"] for save in told.json()["saves"]] == ["point:6"]
    again = ask(browser, begun, told.json()["last"], **{"If-None-Match": told["ETag"]})
    assert (again.status_code, again.json()["saves"]) == (200, [])
    last = ask(browser, begun, again.json()["last"], **{"If-None-Match": again["ETag"]})
    assert last.status_code == 304


def test_more_than_a_page_can_be_told_comes_in_parts(begun, as_, cast, monkeypatch):
    monkeypatch.setattr("assess.queries.following.MOST", 2)
    for number in range(6, 11):
        writing.write_point(begun, by=cast.lead, point=number, version=0, done_well="Good.")
    browser, since, parts = as_(cast.designer), 0, []
    while True:
        told = ask(browser, begun, since).json()
        parts.append(len(told["saves"]))
        since = told["last"]
        if not told["more"]:
            break
    assert parts == [2, 2, 2, 1]


def test_who_is_where_is_told_until_they_were_not_heard_of_for_a_while(begun, as_, cast):
    now = timezone.now()
    is_here(
        begun.pk, by=cast.lead.pk, at=now - STAYS - datetime.timedelta(seconds=1), part="point:5"
    )
    is_here(begun.pk, by=cast.researcher.pk, at=now, part="point:5", typing=True)
    browser = as_(cast.designer)
    assert browser.post(address(begun), {"part": "overall"}).status_code == 204
    here = ask(browser, begun).json()["here"]
    assert sorted((h["name"], h["part"], h["typing"], h["me"]) for h in here) == sorted(
        [
            (cast.researcher.name, "point:5", True, False),
            (cast.designer.name, "overall", False, True),
        ]
    )
    browser.post(address(begun), {"part": ""})
    assert [h["name"] for h in ask(browser, begun).json()["here"]] == [cast.researcher.name]


def test_a_member_is_in_one_part_at_a_time(begun, as_, cast):
    browser = as_(cast.designer)
    for part in ("point:5", "point:6", "x" * 200 + "\0"):
        browser.post(address(begun), {"part": part, "typing": "1"})
    [here] = Presence.objects.filter(assessment=begun)
    assert (here.part, here.typing) == ("x" * 50, True)


@pytest.mark.parametrize("since", ["x", "-1", "9" * 30, "1.5", "٣"])
def test_a_number_that_is_none_is_told_nothing_but_where_to_go_on(since, begun, as_, cast):
    told = ask(as_(cast.designer), begun, since).json()
    assert (told["saves"], told["last"]) == ([], Revision.objects.latest("id").pk)


def test_who_leaves_the_panel_is_told_nothing_more(begun, as_, cast):
    browser = as_(cast.designer)
    seat = begun.seats.get(person=cast.designer, left_at=None)
    panel.release(begun, by=cast.staff, seat=seat, reason="Left the department")
    assert ask(browser, begun).status_code == 404


def test_asking_does_not_keep_a_session_alive(begun, as_, cast):
    browser = as_(cast.designer)
    key = hashed(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    Session.objects.filter(key_hash=key).update(last_seen_at=long_ago)
    ask(browser, begun)
    assert Session.objects.get(key_hash=key).last_seen_at == long_ago
    browser.get(reverse("report", args=[begun.pk]))
    assert Session.objects.get(key_hash=key).last_seen_at > long_ago


def test_a_page_that_is_brought_up_to_date_by_itself_does_not_keep_a_session_alive(
    begun, as_, cast
):
    browser = as_(cast.designer)
    key = hashed(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    Session.objects.filter(key_hash=key).update(last_seen_at=long_ago)
    page = reverse("point-write", args=[begun.pk, 5])
    assert browser.get(page, headers={"By-Itself": "yes"}).status_code == 200
    assert Session.objects.get(key_hash=key).last_seen_at == long_ago
    browser.get(page)
    assert Session.objects.get(key_hash=key).last_seen_at > long_ago
    Session.objects.filter(key_hash=key).update(last_seen_at=long_ago)
    sent = {"version": 1, "done_well": "Typed."}
    browser.post(page, sent, headers={**JSON, "By-Itself": "yes"})
    assert Session.objects.get(key_hash=key).last_seen_at > long_ago


def test_a_settled_report_has_nothing_more_to_tell(an_assessment, as_, cast):
    settled = an_assessment(State.PUBLISHED)
    answer = ask(as_(cast.designer), settled)
    assert (answer.status_code, answer.json()) == (409, {"error": "The report has moved on."})
    assert as_(cast.designer).post(address(settled), {"part": "point:5"}).status_code == 409
    assert not Presence.objects.filter(assessment=settled).exists()


def test_a_script_whose_session_has_ended_is_told_so_and_nothing_is_kept(begun, as_, cast):
    browser = as_(cast.designer)
    Session.objects.update(ended_at=timezone.now())
    answer = ask(browser, begun)
    assert (answer.status_code, list(answer.json())) == (401, ["error"])
    before = review(begun).done_well
    path = reverse("point-write", args=[begun.pk, 5])
    answer = browser.post(path, {"version": 1, "done_well": "Typed."}, headers=JSON)
    assert answer.status_code == 401
    assert review(begun).done_well == before
