"""The drafting overview: how far the report is, what is missing, and for whom it is."""

import pytest

from assess.domain import reporting, writing
from assess.domain.models import PointReview, Report
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import page, words
from tests.web.reports.pages import address


def rows(answer):
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in page(answer).select(".app-draft__points tbody tr")
    ]


def links(answer):
    return {" ".join(a.get_text().split()): a["href"] for a in page(answer).select("main a")}


@pytest.fixture
def half(an_assessment, cast):
    """Nine points are rated; points 2 and 4 are amber without an action."""
    found = an_assessment(State.REPORTING, rated=9)
    for n in (2, 4):
        writing.write_point(found, by=cast.designer, point=n, version=1, rating="amber", reason="x")
    return found


def test_it_says_how_far_the_report_is(half, as_, cast):
    answer = as_(cast.lead).get(address(half, ""))
    assert answer.status_code == 200
    assert "9 of 14 points rated. 2 need an action." in words(answer)
    found = rows(answer)
    assert [row[0].split(".")[0] for row in found] == [str(n) for n in range(1, 15)]
    assert found[2][:4] == [
        "3. Provide a joined up experience across all channels",
        "Amber",
        "1",
        "Design, user research",
    ]
    assert found[1][1:3] == ["Amber", "None yet"]
    assert found[13][1] == "Not rated"
    assert found[13][4] == "Nobody yet"
    assert found[1][4].startswith(cast.designer.name)
    assert links(answer)["3. Provide a joined up experience across all channels"] == address(
        half, "points/3/"
    )


def test_what_is_missing_is_listed_with_links_and_submit_is_there_for_the_lead(half, as_, cast):
    answer = as_(cast.lead).get(address(half, ""))
    found = links(answer)
    assert found["Add an action to point 2: it is amber."] == address(half, "points/2/#add-action")
    assert found["Rate point 14, Operate a reliable service."] == address(
        half, "points/14/#id_rating"
    )
    assert found["Confirm the overall rating."] == address(half, "confirm/")
    assert found["Submit the report"] == address(half, "submit/")
    assert "8 things are still missing" in words(answer)
    assert "And 3 more" in words(answer)
    assert "Due to the service team by Monday 22 February 2027" in words(answer)


def test_another_panel_member_sees_who_submits_and_confirms(half, as_, cast):
    answer = as_(cast.designer).get(address(half, ""))
    found = links(answer)
    assert "Submit the report" not in found
    assert "Confirm the overall rating." not in found
    assert "Confirm the overall rating" not in found
    assert f"{cast.lead.name} submits it, as lead assessor." in words(answer)
    assert "Confirm the overall rating." in words(answer)


def test_points_my_profession_leads_come_first_on_request(half, as_, cast):
    browser = as_(cast.technologist)
    found = links(browser.get(address(half, "")))
    assert found["Points your profession leads first"] == f"{address(half, '')}?first=mine"
    answer = browser.get(address(half, "?first=mine"))
    numbers = [int(row[0].split(".")[0]) for row in rows(answer)]
    assert numbers == [9, 11, 12, 13, 14, 1, 2, 3, 4, 5, 6, 7, 8, 10]
    assert "Technology (you)" in rows(answer)[0][3]
    assert links(answer)["Points in their order"] == address(half, "")
    assert "9 of 14 points rated." in words(answer)


def test_nonsense_in_the_address_changes_nothing(half, as_, cast):
    answer = as_(cast.lead).get(address(half, "?first=<script>&x=1"))
    assert [row[0].split(".")[0] for row in rows(answer)][:3] == ["1", "2", "3"]


def test_the_service_assessment_team_reads_the_same_page(half, as_, cast):
    answer = as_(cast.staff).get(address(half, ""))
    assert "9 of 14 points rated." in words(answer)
    found = links(answer)
    assert "Write the overall texts" not in found
    assert "Submit the report" not in found
    assert "Notes of the panel" not in found
    assert "Points your profession leads first" not in found
    assert "Read the overall texts" in found
    assert "Rate point 14, Operate a reliable service." not in found
    assert page(answer).select("main form") == []


def test_others_do_not_see_the_draft(half, as_, cast):
    for who in ("observer", "product_manager", "team_member", "deputy_director", "primary_contact"):
        assert as_(getattr(cast, who)).get(address(half, "")).status_code == 403, who
    for who in builders.STRANGERS:
        assert as_(getattr(cast, who)).get(address(half, "")).status_code == 404, who


def test_whoever_is_not_signed_in_signs_in_first(half, browser):
    assert browser.get(address(half, "")).status_code == 302


def test_the_overall_rating_is_proposed_then_confirmed(an_assessment, as_, cast):
    rated = an_assessment(State.REPORTING)
    browser = as_(cast.lead)
    answer = browser.get(address(rated, ""))
    assert "The points propose Amber ." in words(answer)
    assert links(answer)["Confirm the overall rating"] == address(rated, "confirm/")
    writing.confirm(rated, by=cast.lead, rating="amber", reason="Nearly **there**.")
    answer = browser.get(address(rated, ""))
    assert "Amber confirmed by you on " in words(answer)
    assert page(answer).find("strong", string="there")
    assert "Nothing is missing from the report." in words(answer)
    assert links(answer)["Change the overall rating"] == address(rated, "confirm/")
    assert f"confirmed by {cast.lead.name} on" in words(as_(cast.designer).get(address(rated, "")))


def test_remarks_are_shown_when_the_report_was_returned(an_assessment, as_, cast):
    checking = an_assessment(State.CHECKING)
    browser = as_(cast.designer)
    assert "The report has been submitted." in words(browser.get(address(checking, "")))
    reporting.return_to_panel(checking, by=cast.staff, remarks="Point 3 names <b>a person</b>.")
    said = words(browser.get(address(checking, "")))
    assert "returned the report with these remarks Point 3 names <b>a person</b>." in said


def test_the_overall_texts_are_shown_with_their_state(half, as_, cast):
    Report.objects.filter(assessment=half).update(scope="<i>Online</i> " * 40, context="")
    answer = as_(cast.lead).get(address(half, ""))
    found = [" ".join(r.get_text(" ").split()) for r in page(answer).select("main dl > div")]
    assert found[0].startswith("Scope assessed <i>Online</i>")
    assert found[0].endswith("…")
    assert found[1] == "Context considered Nothing yet"


def test_a_point_not_in_scope_is_said_so_and_not_counted(half, as_, cast):
    PointReview.objects.filter(assessment=half, point__number=14).update(in_scope=False)
    answer = as_(cast.lead).get(address(half, ""))
    assert "9 of 13 points rated." in words(answer)
    assert rows(answer)[13][1] == "Not in scope"


def test_before_the_day_it_cannot_be_submitted(an_assessment, as_, cast):
    answer = as_(cast.lead).get(address(an_assessment(State.ARRANGED), ""))
    assert "0 of 14 points rated." in words(answer)
    assert "It can be submitted once the assessment has taken place." in words(answer)
    assert "Submit the report" not in links(answer)


def test_a_peer_review_has_its_two_texts_and_the_standard_as_a_guide(an_assessment, as_, cast):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    answer = as_(cast.lead).get(address(peer, ""))
    said = words(answer)
    assert "The peer review has two texts" in said
    assert "Points 1 to 7 of the Standard guide the panel. They are not rated." in said
    assert len(page(answer).select("main ol.govuk-list--number li")) == 7
    assert "Recommendations" in said
    assert "Overall rating" not in said
    assert rows(answer) == []
    assert "Nothing is missing from the report." in said
    assert "Submit the report" in links(answer)
