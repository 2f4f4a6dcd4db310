"""The pages on which a shared report is asked about, challenged, changed and settled, as the cast."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from assess.domain import challenge, clarifying, meeting, reporting, writing
from assess.domain.models import Email, Meeting
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import page

READERS = ["primary_contact", "product_manager", "delivery_manager", "team_member",
           "deputy_director", "lead", "designer", "staff"]  # fmt: skip


def at(assessment, rest):
    return f"/assessments/{assessment.pk}/report/{rest}"


def words(answer) -> str:
    return " ".join(page(answer).get_text(" ").split())


def errors(answer) -> list[str]:
    return [each.get_text(strip=True) for each in page(answer).select(".govuk-error-summary li")]


@pytest.fixture
def challenged(shared, cast):
    challenge.challenge(
        shared, by=cast.product_manager, reason="Two points.", parts=builders.DISPUTED
    )
    return shared


@pytest.fixture
def shared(an_assessment):
    return an_assessment(State.SHARED, ambers=(3, 5), name="Get a licence")


def test_a_manager_challenges_part_by_part_and_nothing_typed_is_lost(shared, as_, cast):
    browser, path = as_(cast.product_manager), at(shared, "challenge/new/")
    empty = browser.post(path, {})
    assert empty.status_code == 422
    assert errors(empty) == [
        "Enter why the report is challenged.",
        "Say which part of the report you challenge, and why: at least one.",
    ]
    half = browser.post(path, {"reason": "Two points.", "evidence-point-5": "The audit of March."})
    assert (half.status_code, errors(half)) == (409, ["Enter why you challenge this part."])
    assert "The audit of March." in half.content.decode()
    assert page(half).select_one("details[open] #id_evidence-point-5")
    long = browser.post(path, {"reason": "x" * 10_001, "reason-point-3": "No."})
    assert long.status_code == 422
    done = browser.post(
        path,
        {
            "reason": "Two points are wrong.",
            "reason-point-3": "It was <script>shown</script> on the day.",
            "evidence-point-3": "https://example.com/recording",
            "reason-overall": "The scope is too small.",
        },
        follow=True,
    )
    shared.refresh_from_db()
    assert shared.state == State.CHALLENGED
    said = words(done)
    for each in (
        "The report is challenged, and the working days are stopped.",
        "Product Manager challenged the report on",
        "Two points are wrong.",
        "It was <script>shown</script> on the day.",
        "https://example.com/recording",
        "The scope is too small.",
        "Nothing is changed yet",
    ):
        assert each in said
    assert "<script>shown" not in done.content.decode()
    again = browser.post(path, {"reason": "Again.", "reason-point-3": "No."})
    assert again.status_code == 409
    assert "This report has already been challenged." in words(again)


def test_what_came_by_email_is_written_down(shared, as_, cast):
    browser, path = as_(cast.staff), at(shared, "challenge/new/")
    typed = {"reason": "Wrong.", "reason-point-3": "It was shown."}
    asked = browser.get(path)
    assert (
        page(asked).select_one("main form button").get_text(strip=True)
        == "Write down the challenge"
    )
    assert "you can withdraw" not in words(asked)
    assert errors(browser.post(path, typed)) == [
        "Choose the product or delivery manager who challenges the report.",
        "Choose how the challenge reached you.",
    ]
    done = browser.post(
        path, {**typed, "for_manager": cast.delivery_manager.pk, "heard": "phone"}, follow=True
    )
    assert "Delivery Manager challenged the report" in words(done)
    assert f"by phone; {cast.staff.name} wrote it down" in words(done)
    asked = {"uuid": uuid.uuid4(), "question": "Why?", "heard_from": "Kim", "heard": "email"}
    assert browser.post(at(shared, "questions/ask/"), asked).status_code == 302
    history = words(browser.get(f"/assessments/{shared.pk}/history/"))
    name = cast.staff.name
    assert f"{name} challenged the report on behalf of Delivery Manager, by phone" in history
    assert f"{name} asked about the report on behalf of Kim, by email: Why?" in history
    letters = " ".join(
        Email.objects.filter(to="service.assessment@rivers.example")
        .values_list("body", flat=True)
        .order_by("-id")[:2]
    )
    assert "on behalf of Delivery Manager, by phone" in letters
    assert "on behalf of Kim, by email" in letters


def test_the_working_copy_says_what_it_is_and_how_it_is_finished(challenged, as_, cast):
    found = page(as_(cast.designer).get(f"/assessments/{challenged.pk}/report/"))
    aside = found.select_one(".app-draft__submit")
    assert "You can change this working copy." in " ".join(aside.get_text(" ").split())
    assert "cannot change it" not in aside.get_text()
    assert aside.a["href"] == f"/assessments/{challenged.pk}/report/challenge/"


def test_a_peer_review_is_challenged_on_its_two_texts(an_assessment, as_, cast):
    review = an_assessment(State.SHARED, phase=Phase.DISCOVERY)
    browser = as_(cast.product_manager)
    form = page(browser.get(at(review, "challenge/new/")))
    assert [d.get_text(strip=True) for d in form.select("details[open] > summary")] == [
        "What the service team has done well",
        "Recommendations",
    ]
    typed = {"reason": "No.", "reason-recommendations": "We do this."}
    assert browser.post(at(review, "challenge/new/"), typed).status_code == 302


def test_both_sides_agree_and_the_challenge_is_settled_with_changes(challenged, as_, cast):
    one = challenged
    staff, lead, manager = (as_(who) for who in (cast.staff, cast.lead, cast.product_manager))
    settle = {"changed": "yes", "reason": "Agreed at the meeting."}
    no = staff.post(at(one, "challenge/settle/"), settle)
    assert (no.status_code, errors(no)) == (
        409,
        ["Nothing is changed: the working copy reads as the report was shared."],
    )
    version = one.point_reviews.get(point__number=3).version
    saved = lead.post(
        at(one, "points/3/"),
        {"version": version, "reason": "The panel saw it later.", "do": "stay"},
    )
    assert saved.status_code == 302
    for browser in (lead, manager):
        found = browser.get(at(one, "changes/"))
        text = page(found).select_one("section.app-change")
        assert "3. " in text.h3.get_text()
        assert "The panel saw it later." in words(found)
        seen = page(found).select_one("input[name=seen]")["value"]
        assert browser.post(at(one, "changes/agree/"), {"seen": "0" * 64}).status_code == 409
        assert browser.post(at(one, "changes/agree/"), {"seen": seen}).status_code == 302
        assert "You have agreed to this text" in words(browser.get(at(one, "changes/")))
    assert Email.objects.filter(kind="changes-agreed").count() == 1
    done = staff.post(at(one, "challenge/settle/"), settle, follow=True)
    assert "The challenge is settled." in words(done)
    one.refresh_from_db()
    assert (one.state, one.shared_version.number) == (State.SHARED, 3)
    compared = manager.get(at(one, "versions/2/3/"))
    assert "No rating is changed." in words(compared)
    assert page(compared).select("ins")
    assert manager.get(at(one, "versions/1/3/")).status_code == 404
    assert lead.get(at(one, "versions/1/3/")).status_code == 200
    listed = words(manager.get(at(one, "versions/")))
    assert one.shared_version.sha256 in listed
    assert "As the panel submitted it" not in listed
    again = staff.post(at(one, "challenge/settle/"), settle)
    assert (again.status_code, "already been settled" in words(again)) == (409, True)


def test_a_challenge_is_withdrawn_and_what_was_changed_is_given_up(challenged, as_, cast):
    one = challenged
    version = one.point_reviews.get(point__number=3).version
    writing.write_point(one, by=cast.lead, point=3, version=version, reason="Other words.")
    browser = as_(cast.delivery_manager)
    asked = browser.get(at(one, "challenge/withdraw/"))
    assert "what the panel changed since is given up" in words(asked)
    done = browser.post(at(one, "challenge/withdraw/"), follow=True)
    assert "The challenge is withdrawn." in words(done)
    one.refresh_from_db()
    assert one.state == State.SHARED
    assert "Other words." not in words(done)


def test_a_question_is_asked_answered_and_leads_to_a_change(shared, as_, cast):
    team, lead, manager = (as_(who) for who in (cast.team_member, cast.lead, cast.product_manager))
    form = page(team.get(at(shared, "questions/ask/?part=point-3")))
    assert form.select_one("#id_part option[selected]")["value"] == "point:3"
    one = form.select_one("input[name=uuid]")["value"]
    typed = {"uuid": one, "part": "point:3", "question": "Who was asked?"}
    assert errors(team.post(at(shared, "questions/ask/"), {**typed, "question": " "})) == [
        "Enter your question."
    ]
    for _ in range(2):  # a double click
        assert team.post(at(shared, "questions/ask/"), typed).status_code == 302
    assert shared.clarifications.count() == 1
    assert "Not answered yet" in words(manager.get(at(shared, "questions/")))
    path = at(shared, f"questions/{one}/answer/")
    assert team.get(path).status_code == 403
    wrong = lead.post(path, {"answer": ""})
    assert errors(wrong)[0] == "Enter the answer."
    answer = {"answer": "Forty people.", "answered": "meeting", "needs_change": "yes"}
    done = lead.post(path, answer, follow=True)
    assert "given at a meeting" in words(done)
    assert "The report is being changed for it" in words(done)
    assert lead.post(path, {**answer, "answer": "Others."}).status_code == 409
    assert "The panel is changing the report" in words(manager.get(at(shared, "read/")))
    shared.refresh_from_db()
    builders.change_and_agree(cast, shared, timezone.now())
    staff = as_(cast.staff)
    assert errors(staff.post(at(shared, "changes/share/"), {"reason": ""})) == [
        "Enter what was agreed."
    ]
    done = staff.post(at(shared, "changes/share/"), {"reason": "Says who."}, follow=True)
    assert "The changed report is shared." in words(done)
    assert "Shared as amended: Says who." in words(team.get(at(shared, "questions/")))
    assert "Nothing is being changed" in words(manager.get(at(shared, "changes/")))


def test_what_waits_for_an_answer_or_an_agreement_is_the_next_step(shared, as_, cast):
    """On the page, the dashboard, the panels and the desk: until it is done, and no longer."""
    one, now = uuid.uuid4(), timezone.now()
    path = f"/assessments/{shared.pk}/"

    def nexts(name, place):
        found = page(as_(getattr(cast, name)).get(path if place == "page" else place))
        return " ".join(found.select_one("main").get_text(" ").split())

    sentence = "Answer what the service team asked about the report."
    places = [
        ("lead", "page"), ("lead", "/dashboard/"),
        ("designer", "page"), ("staff", "page"),
    ]  # fmt: skip
    assert not any(sentence in nexts(*each) for each in places)
    clarifying.ask(shared, by=cast.team_member, at=now, uuid=one, question="What?")
    assert [each for each in places if sentence not in nexts(*each)] == []
    assert "See the question" in nexts("lead", "/assess/")
    assert "1 question to answer" in nexts("staff", "/desk/")
    assert sentence not in nexts("observer", "page")
    assert sentence not in nexts("product_manager", "page")
    clarifying.answer(shared, by=cast.lead, at=now, uuid=one, answer="This.", needs_change=True)
    assert not any(sentence in nexts(*each) for each in places)
    assert "to answer" not in nexts("staff", "/desk/")
    assert "share the changed report once both sides have agreed" in nexts("staff", "page")
    assert "The report is being changed." in nexts("staff", "/desk/")
    assert "Change the report as the answer to a question needs it." in nexts("lead", "page")
    assert "read what changes, and agree to it" in nexts("product_manager", "page")


def test_a_question_can_be_taken_back_by_whoever_asked(shared, as_, cast):
    one = uuid.uuid4()
    clarifying.ask(shared, by=cast.team_member, at=timezone.now(), uuid=one, question="What?")
    path = at(shared, f"questions/{one}/take-back/")
    assert as_(cast.delivery_manager).post(path).status_code == 409
    assert as_(cast.team_member).get(path).status_code == 200
    done = as_(cast.team_member).post(path, follow=True)
    assert "Nobody has asked anything yet." in words(done)


def test_a_meeting_is_set_moved_noted_and_cancelled(shared, as_, cast):
    staff, path = as_(cast.staff), at(shared, "meetings/new/")
    form = page(staff.get(path))
    people = [each.get_text(strip=True) for each in form.select(".govuk-checkboxes label")]
    assert people[0] == "Lead, lead assessor and product assessor"
    assert "Product Manager, product manager" in people
    one = form.select_one("input[name=uuid]")["value"]
    typed = {
        "uuid": one,
        "day-day": "3",
        "day-month": "3",
        "day-year": "2097",
        "starts": "10:30",
        "ends": "9:00",
        "place": "Room 4",
        "people": [cast.lead.pk, cast.product_manager.pk],
        "others": "Our lawyer",
    }
    wrong = staff.post(path, typed)
    assert errors(wrong) == ["The meeting must end after it starts."]
    assert errors(staff.post(path, {**typed, "day-day": "31", "day-month": "2"})) == [
        "The day must be a real date, like 27 3 2027."
    ]
    for _ in range(2):
        assert staff.post(path, {**typed, "ends": "11:30"}).status_code == 302
    assert Meeting.objects.count() == 1
    assert set(Email.objects.filter(kind="meeting-set").values_list("to", flat=True)) == {
        cast.lead.email,
        cast.product_manager.email,
        "service.assessment@rivers.example",
    }
    seen = words(as_(cast.team_member).get(at(shared, "challenge/")))
    assert "10:30 to 11:30" in seen
    assert "Our lawyer" in seen
    entry = as_(cast.lead).get(at(shared, f"meetings/{one}/calendar/"))
    event = Calendar.from_ical(entry.content).walk("VEVENT")[0]
    assert (event["sequence"], str(event["location"])) == (0, "Room 4")
    assert event.decoded("dtstamp") <= timezone.now()
    assert event.decoded("dtstart").isoformat() == "2097-03-03T10:30:00+00:00"
    moved = {**typed, "starts": "14:00", "ends": "15:00"}
    assert staff.post(at(shared, f"meetings/{one}/change/"), moved).status_code == 302
    note = at(shared, f"meetings/{one}/notes/")
    lead = as_(cast.lead)
    assert lead.post(note, {"version": "0", "notes": "We agreed."}).status_code == 302
    clash = staff.post(note, {"version": "0", "notes": "They agreed."})
    assert clash.status_code == 409
    assert "We agreed." in words(clash)
    assert "They agreed." in clash.content.decode()
    assert page(clash).select_one("input[name=version]")["value"] == "1"
    assert as_(cast.team_member).get(note).status_code == 403
    cancelled = staff.post(at(shared, f"meetings/{one}/cancel/"), follow=True)
    assert "Cancelled" in words(cancelled)
    entry = as_(cast.lead).get(at(shared, f"meetings/{one}/calendar/"))
    assert b"STATUS:CANCELLED" in entry.content


@pytest.mark.parametrize("name", READERS)
def test_everyone_who_reads_the_report_reads_what_is_said_of_it(name, shared, as_, cast):
    browser = as_(getattr(cast, name))
    for rest in ("challenge/", "questions/", "versions/"):
        found = browser.get(at(shared, rest))
        assert found.status_code == 200
        if rest != "versions/":
            assert "Who can see this now: Only the service team" in words(found)
    assert browser.get(at(shared, "read/")).status_code == 200
    expected = (
        200 if name in {"product_manager", "delivery_manager", "lead", "designer", "staff"} else 403
    )
    assert browser.get(at(shared, "changes/")).status_code == expected


def test_the_working_copy_is_shown_to_no_one_of_the_service_team_but_the_managers(
    challenged, as_, cast
):
    one = challenged
    version = one.point_reviews.get(point__number=3).version
    writing.write_point(one, by=cast.lead, point=3, version=version, reason="Secret for now.")
    for name in ("primary_contact", "team_member", "deputy_director"):
        browser = as_(getattr(cast, name))
        assert browser.get(at(one, "changes/")).status_code == 403
        for rest in ("challenge/", "read/", "questions/", "versions/"):
            assert "Secret for now." not in browser.get(at(one, rest)).content.decode()


def test_pages_ask_the_same_few_things_however_much_was_said(shared, as_, cast):
    counts = {}
    browser = as_(cast.staff)
    now = timezone.now()
    for number in (1, 7):
        for _ in range(number - shared.clarifications.count()):
            clarifying.ask(
                shared, by=cast.team_member, at=now, uuid=uuid.uuid4(), question=f"What {number}?"
            )
            meeting.set_meeting(
                shared,
                by=cast.staff,
                at=now,
                uuid=uuid.uuid4(),
                starts_at=now,
                ends_at=now + builders.days(1),
                people=[cast.lead.pk],
            )
        for rest in ("questions/", "challenge/", "versions/"):
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(at(shared, rest)).status_code == 200
            counts.setdefault(rest, []).append(len(seen))
    for rest, (one, seven) in counts.items():
        assert (one, rest) == (seven, rest)
        assert one <= 12, rest


@pytest.mark.parametrize("step", ["recall", "return_to_panel", "close"])
def test_what_was_said_of_a_report_is_there_when_it_is_not_shared_any_more(
    step, challenged, as_, cast
):
    """And a meeting that was set for it can still be cancelled, or noted."""
    one, now, key = challenged, timezone.now(), uuid.uuid4()
    meeting.set_meeting(
        one, by=cast.staff, at=now, uuid=key, starts_at=now + builders.days(1),
        ends_at=now + builders.days(2), people=[cast.lead.pk],
    )  # fmt: skip
    because = {"by": cast.staff, "at": now}
    if step == "close":
        reporting.close(one, reason="The service stops.", **because)
    else:
        challenge.withdraw_challenge(one, by=cast.product_manager, at=now)
        reporting.recall(one, reason="A word.", **because)
    if step == "return_to_panel":
        reporting.return_to_panel(one, remarks="A word.", **because)
    path = f"/assessments/{one.pk}/"
    for name in READERS:
        browser = as_(getattr(cast, name))
        start = at(one, "read/") if step == "close" else path
        assert page(browser.get(start)).select_one(f'a[href="{at(one, "challenge/")}"]'), name
        found = browser.get(at(one, "challenge/"))
        assert "Two points." in words(found)
        assert browser.get(at(one, "questions/")).status_code == 200
        for link in page(found).select("main a"):
            if link["href"].startswith("/assessments/"):
                assert browser.get(link["href"]).status_code == 200, link["href"]
    staff = as_(cast.staff)
    noted = staff.post(
        at(one, f"meetings/{key}/notes/"), {"version": "0", "notes": "No need."}, follow=True
    )
    assert "The notes are saved." in words(noted)
    done = staff.post(at(one, f"meetings/{key}/cancel/"), follow=True)
    assert (done.status_code, "The meeting is cancelled." in words(done)) == (200, True)


def test_what_was_never_shared_has_nothing_said_of_it(an_assessment, as_, cast):
    one = an_assessment(State.CHECKING)
    for rest in ("challenge/", "questions/", "versions/"):
        assert as_(cast.staff).get(at(one, rest)).status_code == 409
