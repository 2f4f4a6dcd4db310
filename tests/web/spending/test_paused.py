"""What a red rating means for a service, and the pages of spend approval."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain.models import Assessment, PointDecision, SpendApproval
from assess.domain.words import State
from tests import builders
from tests.conftest import errors, page, words

READERS = {
    "primary_contact", "product_manager", "delivery_manager", "team_member", "deputy_director",
    "lead", "researcher", "designer", "technologist", "staff",
}  # fmt: skip
NOW = builders.MONDAY + builders.days(40)


@pytest.fixture(autouse=True)
def _after_acceptance():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def red(an_assessment):
    return an_assessment(State.PUBLISHED, ambers=(3,), reds=(5, 9))


def test_it_says_in_plain_words_what_pausing_means_and_what_to_do(cast, as_, red):
    for name in [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS]:
        answer = as_(getattr(cast, name)).get(f"/assessments/{red.pk}/paused/")
        seen = name in builders.EVERYONE_WITH_A_PART
        assert answer.status_code == (200 if name in READERS else 403 if seen else 404), name
    found = words(as_(cast.team_member).get(f"/assessments/{red.pk}/paused/"))
    for sentence in (
        "Paused until points 5 and 9 are reassessed.",
        "it stays in alpha and does not move to the next phase",
        "nobody can let one through",
        "Nothing else changes a red rating.",
        "5.1 Do what is missing on point 5. (to do)",
        "1. Resolve the actions",
        "2. Show how they were resolved",
        "3. Book the reassessment",
        "Open ambers do not stand in its way.",
        "Not recorded yet. When spending is approved, tell the service assessment team",
    ):
        assert sentence in found, sentence
    assert "3.1" not in found


def test_before_it_is_accepted_it_says_so_and_without_a_red_there_is_nothing(
    cast, as_, an_assessment
):
    shared = an_assessment(State.SHARED, ambers=(), reds=(5,))
    found = words(as_(cast.team_member).get(f"/assessments/{shared.pk}/paused/"))
    assert "Paused until point 5 is reassessed. Not yet accepted" in found
    assert "It can be booked once the report is accepted." in found
    amber = an_assessment(State.SHARED, ambers=(3,))
    answer = as_(cast.team_member).get(f"/assessments/{amber.pk}/paused/")
    assert answer.status_code == 409
    assert "No point of this report is red" in words(answer)
    checked = an_assessment(State.CHECKING, reds=(5,))
    assert as_(cast.lead).get(f"/assessments/{checked.pk}/paused/").status_code == 409


def test_report_service_and_dashboard_lead_to_it(cast, as_, red):
    path = f"/assessments/{red.pk}/paused/"
    browser = as_(cast.team_member)
    for page_ in (
        f"/assessments/{red.pk}/report/read/",
        f"/services/{red.service_id}/",
        "/dashboard/",
    ):
        assert page(browser.get(page_)).select_one(f"a[href='{path}']"), page_


def _reassess(cast, red, state, rating) -> Assessment:
    """A reassessment of point 5, with what it decided."""
    again = Assessment.objects.create(
        service=red.service, standard=red.standard, kind=red.kind, phase=red.phase, state=state,
        requested_at=NOW, shared_at=NOW, held_at=NOW, submitted_at=NOW, accepted_at=NOW,
        respond_by=NOW.date(), reassessment_of=red, created_at=NOW, changed_at=NOW,
        primary_contact=cast.primary_contact, started_by=cast.primary_contact,
    )  # fmt: skip
    if rating:
        PointDecision.objects.create(
            service=red.service, assessment=again, rating=rating, how="reassessed", day=NOW.date(),
            at=NOW, point=red.standard.points.get(number=5),
        )  # fmt: skip
    return again


def test_what_became_of_the_points_is_there_for_those_who_may_read_it(cast, as_, an_assessment):
    red = an_assessment(State.PUBLISHED, ambers=(), reds=(5,))
    path = f"/assessments/{red.pk}/paused/"
    again = _reassess(cast, red, State.REQUESTED, "")
    found = as_(cast.team_member).get(path)
    assert f"The reassessment is booked: reference {again.pk}." in words(found)
    again.delete()
    again = _reassess(cast, red, State.SHARED, "green")
    found = words(as_(cast.team_member).get(path))
    assert "Meets the Standard, spend approval not yet recorded. Not yet accepted" in found
    assert "Green reassessed on 13 March 2027" in found
    # The panel of the first report has no part in the second: it reads what its own report says.
    found = words(as_(cast.lead).get(path))
    assert "Green" not in found and "reassessed on 13 March" not in found
    assert as_(cast.lead).get(f"/services/{red.service_id}/").content.count(b'id="standing"') == 0


def test_seven_red_points_ask_the_database_as_little_as_one(cast, as_, an_assessment):
    counts = []
    for reds in ((1,), (1, 2, 3, 4, 5, 6, 7)):
        one = an_assessment(State.PUBLISHED, ambers=(), reds=reds)
        browser = as_(cast.primary_contact)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/assessments/{one.pk}/paused/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_spend_approval_is_recorded_and_removed_on_pages(cast, as_, red):
    browser, paused = as_(cast.staff), f"/assessments/{red.pk}/paused/"
    record, remove = (f"/assessments/{red.pk}/spend/{step}/" for step in ("record", "remove"))
    assert page(browser.get(paused)).select_one(f"a[href='{record}']")
    wrong = browser.post(record, {"reference": "x" * 101})
    assert wrong.status_code == 422
    assert "Enter the day on which spending was approved." in errors(wrong)
    assert "x" * 101 in wrong.content.decode()
    early = browser.post(record, {**_day("14"), "reference": "SC-7"})
    assert early.status_code == 409
    assert errors(early) == [
        "The day of the approval must be today or earlier. Record it once it was given."
    ]
    done = browser.post(record, {**_day("12"), "reference": "SC-7", "note": "By the board."})
    assert done["Location"] == paused
    found = words(browser.get(paused))
    assert "Spend approval is recorded. We have emailed" in found
    assert (
        "Spending was approved on Friday 12 March 2027, reference SC-7 . Recorded by Staff."
        in found
    )
    assert "By the board." in words(as_(cast.lead).get(paused))
    assert browser.post(record, {**_day("12")}).status_code == 409
    assert browser.post(remove, {"reason": ""}).status_code == 422
    assert browser.post(remove, {"reason": "A mistake."})["Location"] == paused
    assert browser.post(remove, {"reason": "A mistake."}).status_code == 409
    assert SpendApproval.objects.get().removed_reason == "A mistake."
    for name in ("product_manager", "lead"):
        for path in (record, remove):
            assert as_(getattr(cast, name)).post(path, {"reason": "Mine."}).status_code == 403


def _day(day: str) -> dict[str, str]:
    return {"approved_on-day": day, "approved_on-month": "3", "approved_on-year": "2027"}
