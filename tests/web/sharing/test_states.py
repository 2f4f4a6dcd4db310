"""Each page in each state: there when its step can be taken, else a sentence that says why not."""

import pytest

from assess.domain.models import Event
from assess.domain.words import State
from tests.conftest import words

S = State
WITH_SERVICE_TEAM = {S.SHARED, S.CHALLENGED, S.ACCEPTED, S.PUBLISHED, S.TAKEN_DOWN}
# page -> (who, in which states it is there)
PAGES = {
    "submit": ("lead", {S.REPORTING}),
    "check": ("staff", {S.CHECKING}),
    "return": ("staff", {S.CHECKING}),
    "share": ("staff", {S.CHECKING}),
    "read": ("staff", WITH_SERVICE_TEAM),
    "recall": ("staff", {S.SHARED}),
    "accept": ("product_manager", {S.SHARED}),
    "close": ("staff", {S.REPORTING, S.CHECKING, S.SHARED, S.CHALLENGED}),
    "publish": ("staff", {S.ACCEPTED, S.TAKEN_DOWN}),
    "take-down": ("staff", {S.PUBLISHED}),
    "correct": ("staff", {S.PUBLISHED}),
    "correct/point-3": ("staff", {S.PUBLISHED}),
}


@pytest.mark.parametrize("state", [s for s in State if s != S.DRAFT])
def test_a_page_is_there_when_its_step_can_be_taken(cast, an_assessment, as_, state):
    assessment = an_assessment(state)
    before = Event.objects.count()
    for page, (who, states) in PAGES.items():
        path = f"/assessments/{assessment.pk}/report/{page}/"
        seated = state not in {S.REQUESTED, S.DECLINED, S.WITHDRAWN, S.ARRANGING, S.CANCELLED}
        sees = who != "lead" or seated
        status = 200 if state in states else 409 if sees else 404
        answer = as_(getattr(cast, who)).get(path)
        assert answer.status_code == status, page
        if status == 409:
            assert "This is not possible now" in words(answer)
            posted = as_(getattr(cast, who)).post(path, {"reason": "A reason.", "note": "A note."})
            assert posted.status_code == 409, page
    assert Event.objects.count() == before


NOT_THEIRS = {
    "submit": (S.REPORTING, ["researcher", "staff"]),
    "check": (S.CHECKING, ["lead", "product_manager", "team_member"]),
    "return": (S.CHECKING, ["lead", "product_manager"]),
    "share": (S.CHECKING, ["lead", "product_manager"]),
    "read": (S.SHARED, ["observer"]),
    "accept": (S.SHARED, ["staff", "lead", "primary_contact", "team_member", "deputy_director"]),
    "recall": (S.SHARED, ["lead", "product_manager"]),
    "close": (S.SHARED, ["lead", "product_manager"]),
    "take-down": (S.PUBLISHED, ["lead", "product_manager"]),
    "publish": (S.TAKEN_DOWN, ["lead", "product_manager"]),
    "correct": (S.PUBLISHED, ["lead", "product_manager"]),
    "correct/overall": (S.PUBLISHED, ["lead", "product_manager"]),
}


@pytest.mark.parametrize("page", NOT_THEIRS)
def test_nobody_takes_a_step_that_is_not_theirs(cast, an_assessment, as_, browser, page):
    state, wrong = NOT_THEIRS[page]
    assessment = an_assessment(state)
    path = f"/assessments/{assessment.pk}/report/{page}/"
    before = Event.objects.count()
    given = {"reason": "A reason.", "remarks": "A remark.", "note": "A note."}
    for name in wrong:
        assert as_(getattr(cast, name)).get(path).status_code == 403, name
        assert as_(getattr(cast, name)).post(path, given).status_code == 403, name
    for name in ("stranger", "foreign_staff", "spare_assessor"):
        assert as_(getattr(cast, name)).get(path).status_code == 404, name
        assert as_(getattr(cast, name)).post(path, given).status_code == 404, name
    assert browser.get(path)["Location"] == f"/sign-in/?next={path.replace('/', '%2F')}"
    assert Event.objects.count() == before
    assessment.refresh_from_db()
    assert assessment.state == state


def test_the_service_team_sees_nothing_of_the_report_before_it_is_shared(cast, an_assessment, as_):
    for state in (S.REPORTING, S.CHECKING):
        assessment = an_assessment(state)
        for name in ("primary_contact", "product_manager", "team_member", "deputy_director"):
            for page in ("check", "submit", "read"):
                answer = as_(getattr(cast, name)).get(
                    f"/assessments/{assessment.pk}/report/{page}/"
                )
                assert answer.status_code in {403, 409}
                assert "What was done well on point" not in words(answer)


def test_after_a_recall_the_service_team_cannot_read_it_any_more(cast, an_assessment, as_):
    from assess.domain import reporting

    assessment = an_assessment(S.SHARED)
    path = f"/assessments/{assessment.pk}/report/read/"
    assert "What was done well on point 1." in words(as_(cast.team_member).get(path))
    reporting.recall(assessment, by=cast.staff, reason="A mistake.")
    answer = as_(cast.team_member).get(path)
    assert answer.status_code == 409
    assert "What was done well on point 1." not in words(answer)
