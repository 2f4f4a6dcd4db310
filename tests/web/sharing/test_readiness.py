"""What stops a report and what is worth a look: the same list on overview, submit and check page."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assess.domain import reporting, writing
from assess.domain.models import Person, PointReview, Presence, Report
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words

NAMED = (
    "Point 3, why it is rated so: take out the name of Rosa Lindqvist. A report that names "
    "someone of the panel cannot be shared."
)
MAY_NAME = "Scope assessed: “Dr Patel” may name a person. Say the role instead."
ASKS = (
    "Point 1 is green, and “must” stands in other observations. Green asks for nothing: say it as "
    "advice, or look at the rating again."
)
WRITING = "Rosa Lindqvist is writing on point 5 now."


def path(assessment, rest: str = "") -> str:
    return f"/assessments/{assessment.pk}/report/{rest}"


@pytest.fixture
def worth(cast, an_assessment):
    """A report that can be submitted, with something of everything that is worth a look."""
    assessment = an_assessment(State.REPORTING)
    Person.objects.filter(pk=cast.researcher.pk).update(first_name="Rosa", last_name="Lindqvist")
    writing.confirm(assessment, by=cast.lead, rating="amber")
    reviews = PointReview.objects.filter(assessment=assessment)
    reviews.filter(point__number=3).update(reason="Rosa Lindqvist <b>asked</b>.")
    reviews.filter(point__number=1).update(observations="It must grow.")
    Report.objects.filter(assessment=assessment).update(scope="What Dr Patel <i>showed</i>.")
    Presence.objects.create(
        assessment=assessment,
        person=cast.researcher,
        part="point:5",
        typing=True,
        at=timezone.now(),
    )
    return assessment


def lines(answer) -> dict[str, str]:
    """The lines under “Worth a look”, with where they lead."""
    found = {}
    for line in page(answer).select("[aria-labelledby=worth-a-look] li"):
        link = line.find("a")
        found[line.get_text()] = link["href"] if link else ""
    return found


def test_the_lead_sees_the_same_lines_on_the_overview_and_before_submitting(cast, worth, as_):
    browser = as_(cast.lead)
    expected = {
        NAMED: path(worth, "points/3/#id_reason"),
        WRITING: path(worth, "points/5/"),
        MAY_NAME: path(worth, "overall/#id_scope"),
        ASKS: path(worth, "points/1/#id_observations"),
    }
    for rest in ("", "submit/"):
        answer = browser.get(path(worth, rest))
        assert lines(answer) == expected
        assert "These do not stop the submission." in words(answer)
        assert "Nothing is missing" in words(answer)
    agreed = {"unsigned_reason": "We agreed in the room."}
    assert browser.post(path(worth, "submit/"), agreed).status_code == 302


def test_a_member_sees_them_before_agreeing(cast, worth, as_):
    answer = as_(cast.designer).get(path(worth, "agree-text/"))
    assert set(lines(answer)) == {NAMED, MAY_NAME, ASKS, WRITING}
    assert "These do not stop anyone from agreeing, but whatever is changed" in words(answer)


def test_the_page_that_shares_says_what_stops_it_and_has_no_button(cast, worth, as_):
    reporting.submit(worth, by=cast.lead, unsigned_reason="We agreed in the room.")
    builders.tick_all(worth, by=cast.staff)
    answer = as_(cast.staff).get(path(worth, "share/"))
    assert NAMED in words(answer)
    link = page(answer).find("a", string=NAMED)
    assert link["href"] == path(worth, "check/") + "#point-3-why"
    assert page(answer).select("main form") == []


def test_the_boxes_that_the_lines_lead_to_are_there(cast, worth, as_):
    PointReview.objects.filter(assessment=worth, point__number=4).update(rating="red")
    PointReview.objects.filter(assessment=worth, point__number=6).update(rating="")
    Report.objects.filter(assessment=worth).update(done_well="", confirmed_at=None)
    browser = as_(cast.lead)
    found = page(browser.get(path(worth, "submit/"))).select("main ul.govuk-list a")
    hrefs = [link["href"] for link in found]
    assert len(hrefs) == 9
    for href in hrefs:
        rest, _, anchor = href.partition("#")
        answer = browser.get(rest)
        assert answer.status_code == 200
        assert not anchor or page(answer).find(id=anchor) is not None, href


def test_others_of_the_panel_and_the_service_assessment_team_read_along(cast, worth, as_):
    found = lines(as_(cast.researcher).get(path(worth)))
    assert list(found) == [NAMED, MAY_NAME, ASKS]  # that they write is no news to them
    found = lines(as_(cast.staff).get(path(worth)))
    assert found == dict.fromkeys([NAMED, WRITING, MAY_NAME, ASKS], "")


def test_long_lists_are_folded(cast, worth, as_):
    PointReview.objects.filter(assessment=worth).update(done_well="")
    answer = as_(cast.lead).get(path(worth))
    assert len(lines(answer)) == 4 + 14
    assert "And 13 more" in words(answer)


def test_who_checks_sees_what_stops_sharing_first_with_its_place_in_the_report(cast, worth, as_):
    reporting.submit(worth, by=cast.lead, unsigned_reason="We agreed.")
    answer = as_(cast.staff).get(path(worth, "check/"))
    box = page(answer).select_one(".govuk-inset-text")
    assert box.h3.get_text() == "The report cannot be shared yet"
    assert {a.get_text(): a["href"] for a in box.select("a")} == {NAMED: "#point-3-why"}
    found = lines(answer)
    assert found == {MAY_NAME: "#scope", ASKS: "#point-1-observations"}
    for href in ("#point-3-why", *found.values()):
        assert page(answer).find(id=href[1:]) is not None
    assert "These do not stop you from sharing it." in words(answer)


def test_sharing_is_refused_with_the_place_of_the_name(cast, worth, as_):
    reporting.submit(worth, by=cast.lead, unsigned_reason="We agreed.")
    browser = as_(cast.staff)
    answer = browser.post(path(worth, "share/"))
    assert answer.status_code == 409
    assert errors(answer) == [NAMED]
    worth.refresh_from_db()
    assert worth.state == State.CHECKING
    reporting.return_to_panel(worth, by=cast.staff, remarks="A name.")
    version = PointReview.objects.get(assessment=worth, point__number=3).version
    writing.write_point(worth, by=cast.lead, point=3, version=version, reason="The panel asked.")
    reporting.submit(worth, by=cast.lead, unsigned_reason="We agreed.")
    assert "cannot be shared" not in words(browser.get(path(worth, "check/")))
    builders.tick_all(worth, by=cast.staff)
    assert browser.post(path(worth, "share/")).status_code == 302


def test_what_stopped_the_submission_after_it_is_worth_a_look_for_who_checks(
    cast, an_assessment, as_
):
    checking = an_assessment(State.CHECKING)
    Report.objects.filter(assessment=checking).update(confirmed_at=None)  # the lead has changed
    found = lines(as_(cast.staff).get(path(checking, "check/")))
    assert found == {"Confirm the overall rating.": "#overall"}


def test_a_peer_review_has_its_lines_too(cast, an_assessment, as_):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    Report.objects.filter(assessment=peer).update(recommendations="- Ask Dr Patel.", done_well="")
    answer = as_(cast.lead).get(path(peer, "submit/"))
    assert "1 thing is missing before you can submit the report" in words(answer)
    assert lines(answer) == {
        "Recommendations: “Dr Patel” may name a person. Say the role instead.": (
            path(peer, "overall/#id_recommendations")
        )
    }


def test_what_people_typed_is_never_run_as_html(cast, worth, as_):
    evil = "<script>alert(1)</script> It was said in the very same words twice"
    PointReview.objects.filter(assessment=worth, point__number__in=[7, 8]).update(done_well=evil)
    Person.objects.filter(pk=cast.researcher.pk).update(last_name="<img src=x onerror=y>")
    for rest in ("", "submit/"):
        found = page(as_(cast.lead).get(path(worth, rest)))
        assert not [s for s in found.find_all("script") if "alert" in s.get_text()]
        assert found.select("img, [onerror]") == []
        assert "have the same sentence, “<script>alert(1)</script> It was said" in found.get_text()


def test_the_lists_cost_as_many_queries_for_1_as_for_7_and_the_pages_at_most_12(
    cast, worth, an_assessment, as_
):
    other = an_assessment(State.REPORTING)
    writing.confirm(other, by=cast.lead, rating="amber")
    for _ in range(7):
        writing.write_action(worth, by=cast.lead, point=3, uuid=uuid.uuid4(), text="Ask Dr Patel.")
    for who, rest in ((cast.lead, ""), (cast.lead, "submit/"), (cast.staff, "check/")):
        counts = set()
        for each in (worth, other):
            if rest == "check/":
                reporting.submit(each, by=cast.lead, unsigned_reason="We agreed.")
            browser = as_(who)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path(each, rest)).status_code == 200
            counts.add(len(queries))
        assert len(counts) == 1, (rest, counts)
        assert counts.pop() <= 12, rest
