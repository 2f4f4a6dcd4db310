"""Every page that shows the report or its draft says who can see it now, in words."""

import pytest

from assess.domain import reporting
from assess.domain.words import State
from tests.conftest import words

SAYS = "Who can see this now:"
PANEL = "the panel (without its observers) and the service assessment team"
DRAFT = ["", "points/3/", "points/3/history/", "overall/"]


def look(as_, person, assessment, rest) -> str:
    answer = as_(person).get(f"/assessments/{assessment.pk}/report/{rest}")
    assert answer.status_code == 200, rest
    return words(answer)


@pytest.mark.parametrize("rest", [*DRAFT, "confirm/", "agree-text/"])
def test_pages_of_a_draft_say_that_the_service_team_sees_nothing(cast, an_assessment, as_, rest):
    said = look(as_, cast.lead, an_assessment(State.REPORTING), rest)
    assert (
        f"{SAYS} Only {PANEL} can see this report now. The service team sees nothing of it until "
        "it is shared."
    ) in said
    assert said.count(SAYS) == 1


@pytest.mark.parametrize("rest", [*DRAFT, "check/"])
def test_who_checks_reads_the_same(cast, an_assessment, as_, rest):
    said = look(as_, cast.staff, an_assessment(State.CHECKING), rest)
    assert said.count(SAYS) == 1
    assert "The service team sees nothing of it until it is shared." in said


@pytest.mark.parametrize("state", [State.SHARED, State.CHALLENGED])
@pytest.mark.parametrize("rest", DRAFT)
def test_the_draft_of_a_shared_report_is_not_what_the_service_team_reads(
    cast, an_assessment, as_, state, rest
):
    said = look(as_, cast.lead, an_assessment(state), rest)
    assert (
        f"{SAYS} Only the product manager, the delivery manager, {PANEL} can see what is being "
        "changed. Everyone else in the service team reads the version that was shared."
    ) in said


@pytest.mark.parametrize("rest", DRAFT)
def test_the_panel_reads_the_draft_of_an_assessment_closed_before_it_was_shared(
    cast, an_assessment, as_, rest
):
    closed = an_assessment(State.CHECKING)
    reporting.close(closed, by=cast.staff, reason="The service is not built.")
    said = look(as_, cast.designer, closed, rest)
    assert f"{SAYS} Only {PANEL} can see this draft. It was never shared" in said
    assert "Submit" not in said
    answer = as_(cast.product_manager).get(f"/assessments/{closed.pk}/report/{rest}")
    assert answer.status_code in {403, 404}


def test_the_draft_of_a_shared_report_is_not_read_when_it_is_closed(cast, an_assessment, as_):
    closed = an_assessment(State.SHARED)
    reporting.close(closed, by=cast.staff, reason="The service is not built.")
    assert as_(cast.designer).get(f"/assessments/{closed.pk}/report/").status_code == 409


def test_what_the_draft_says_of_managers_is_so(cast, an_assessment, as_):
    challenged = an_assessment(State.CHALLENGED)
    look(as_, cast.product_manager, challenged, "changes/")
    answer = as_(cast.primary_contact).get(f"/assessments/{challenged.pk}/report/changes/")
    assert answer.status_code in {403, 404}


def test_the_shared_report_says_it_too(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    said = look(as_, cast.product_manager, shared, "read/")
    assert f"{SAYS} Only the service team, its managers, the service owner" in said
