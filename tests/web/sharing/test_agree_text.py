"""The whole report before it is submitted: each omission in its place, and the panel's agreement."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.documents.body import render_body
from assess.domain import panel, reporting, signing_off, writing
from assess.domain.models import Agreement, Event, Opinion, PointReview, Report, Seat
from assess.domain.opinions import record_opinion
from assess.domain.versions import content_of
from assess.domain.words import Phase, State
from tests.builders import MONDAY, days
from tests.conftest import errors, page, words

LATER = MONDAY + days(16)
NEITHER = "Not agreed yet No opinion of the whole yet"


def path(assessment, rest: str = "agree-text/") -> str:
    return f"/assessments/{assessment.pk}/report/{rest}"


@pytest.fixture
def ready(cast, an_assessment):
    """A report from which nothing is missing."""
    assessment = an_assessment(State.REPORTING)
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    return assessment


@pytest.fixture
def half(cast, an_assessment):
    """Point 2 has neither reason nor action, 14 no rating; the overall text is not written."""
    assessment = an_assessment(State.REPORTING, rated=13)
    writing.write_point(assessment, by=cast.lead, at=LATER, point=2, version=1, rating="amber")
    writing.write_overall(assessment, by=cast.lead, at=LATER, version=1, done_well="")
    return assessment


def gaps(answer) -> dict[str, str | None]:
    """What is marked as missing, with where it leads."""
    found = page(answer).select(".app-report .app-gap")
    return {" ".join(gap.get_text(" ").split()): gap.a["href"] if gap.a else None for gap in found}


def signed(answer) -> dict[str, str]:
    """What is said of each member's agreement, by name."""
    rows = page(answer).select(".app-signed > div")
    return {
        row.dt.find(string=True).strip(): " ".join(row.dd.get_text(" ").split()) for row in rows
    }


def buttons(answer) -> list[str]:
    return [b.get_text(strip=True) for b in page(answer).select("main button")]


def post(browser, assessment, **given):
    seen = page(browser.get(path(assessment))).select_one("main input[name=seen]")
    given = {
        "agrees": "yes",
        "rating": "amber",
        **({"seen": seen["value"]} if seen else {}),
        **given,
    }
    return browser.post(path(assessment), given, follow=True)


# What is read


def test_every_omission_is_shown_in_its_place_with_a_link(cast, half, as_):
    answer = as_(cast.designer).get(path(half))
    assert gaps(answer) == {
        "Missing: The overall rating. Lead confirms it, as lead assessor.": None,
        "Missing: Write what the service team has done well overall.": path(half, "overall/"),
        "Missing: Say why point 2 is rated amber.": path(half, "points/2/"),
        "Missing: Add an action to point 2: it is amber.": path(half, "points/2/"),
        "Missing: Rate point 14, Operate a reliable service.": path(half, "points/14/"),
    }
    found = page(answer)
    of_two = found.find(id="point-2").find_parent("section")
    assert [gap.a.get_text() for gap in of_two.select(".app-gap")] == [
        "Say why point 2 is rated amber.",
        "Add an action to point 2: it is amber.",
    ]
    assert found.find(id="done-well").find_parent("section").select(".app-gap")
    assert "5 things are missing. Each is marked in its place" in words(answer)
    for link in found.select('.govuk-inset-text a[href^="#"], .app-side a'):
        assert found.find(id=link["href"][1:]) is not None
    # The lead confirms the overall rating there and then.
    confirm = gaps(as_(cast.lead).get(path(half)))["Missing: Confirm the overall rating."]
    assert confirm == path(half, "confirm/")


@pytest.mark.parametrize("phase", [Phase.ALPHA, Phase.DISCOVERY])
def test_what_is_read_is_what_will_be_published(cast, an_assessment, as_, phase):
    assessment = an_assessment(State.REPORTING, phase=phase)
    if phase == Phase.ALPHA:
        writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    answer = as_(cast.researcher).get(path(assessment))
    assert gaps(answer) == {}
    assert render_body(content_of(assessment)) in answer.content.decode()
    assert (
        "Who can see this now: Only the panel (without its observers) and the service assessment "
        "team can see this report now. The service team sees nothing of it until it is shared."
    ) in words(answer)


def test_a_peer_review_shows_what_it_lacks(cast, an_assessment, as_):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    Report.objects.filter(assessment=peer).update(recommendations="", done_well="")
    answer = as_(cast.lead).get(path(peer))
    assert list(gaps(answer)) == [
        "Missing: Write what the service team has done well.",
        "Missing: Write the panel’s recommendations.",
    ]
    assert "overall rating" not in words(answer)


def test_what_was_typed_stays_text(cast, half, as_):
    Report.objects.filter(assessment=half).update(scope="<script>alert(1)</script>")
    answer = as_(cast.designer).get(path(half))
    assert "<script>alert" not in answer.content.decode()


def test_nobody_else_reads_it_here(cast, ready, as_):
    for name in ("observer", "staff", "product_manager", "primary_contact", "deputy_director"):
        assert as_(getattr(cast, name)).get(path(ready)).status_code == 403, name
    for name in ("stranger", "foreign_staff", "spare_assessor"):
        assert as_(getattr(cast, name)).get(path(ready)).status_code == 404, name


def test_it_is_refused_with_a_sentence_once_submitted(cast, an_assessment, as_):
    answer = as_(cast.designer).get(path(an_assessment(State.CHECKING)))
    assert answer.status_code == 409
    assert "The panel agrees to its report after the assessment" in words(answer)


# Agreeing


def test_a_member_agrees_sees_it_and_takes_it_back(cast, ready, as_):
    browser = as_(cast.designer)
    answer = browser.get(path(ready))
    assert buttons(answer) == ["Agree to the report"]
    assert signed(answer) == {
        "Lead": "Agrees by submitting it",
        "Researcher": NEITHER,
        "You": NEITHER,
        "Technologist": NEITHER,
    }
    answer = post(browser, ready)
    assert answer.redirect_chain == [(path(ready), 302)]
    assert "You agreed to the report as it reads now." in words(answer)
    assert signed(answer)["You"].startswith("Agreed to this text on ")
    assert buttons(answer) == ["Take it back"]
    answer = post(browser, ready, agrees="no")
    assert "You took back that you agreed to the report." in words(answer)
    assert buttons(answer) == ["Agree to the report"]
    assert not Agreement.objects.exists()


def test_whoever_agrees_says_their_own_opinion_of_the_whole_first(cast, ready, as_):
    record_opinion(ready, by=cast.lead, rating="red", reason="Two things worry me.")
    browser = as_(cast.designer)
    answer = browser.get(path(ready))
    assert "Two things worry me." not in words(answer)
    answer = post(browser, ready, rating="", reason="It could go on.")
    assert answer.status_code == 409
    assert errors(answer) == [
        "Choose green, amber or red as your own opinion of the whole, then agree."
    ]
    link = page(answer).select_one(".govuk-error-summary a")["href"]
    assert page(answer).find(id=link[1:])["name"] == "rating"
    assert page(answer).find(id="id_reason").get_text(strip=True) == "It could go on."
    assert not Agreement.objects.exists()
    answer = post(browser, ready, rating="amber", reason="It could go on.")
    assert signed(answer)["You"].startswith("Agreed to this text on ")
    assert "Two things worry me." in words(answer)
    mine = Opinion.objects.get(person=cast.designer)
    assert (mine.point, mine.rating, mine.reason) == (None, "amber", "It could go on.")
    # Said once: whoever takes it back and agrees again is not asked again.
    post(browser, ready, agrees="no")
    assert page(browser.get(path(ready))).select("input[name=rating]") == []
    post(browser, ready, rating="", reason="")
    assert Agreement.objects.get().person == cast.designer
    assert "It could go on." not in str(Event.objects.values_list("data"))


def test_who_has_no_opinion_of_the_whole_is_listed(cast, ready, as_):
    record_opinion(ready, by=cast.researcher, rating="green")
    said = signed(as_(cast.lead).get(path(ready, "submit/")))
    assert (said["Researcher"], said["Designer"]) == ("Not agreed yet", NEITHER)


def test_a_peer_review_is_agreed_to_without_an_opinion(cast, an_assessment, as_):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    answer = as_(cast.designer).get(path(peer))
    assert page(answer).select("input[name=rating]") == []
    assert signed(answer)["You"] == "Not agreed yet"
    assert signed(post(as_(cast.designer), peer, rating=""))["You"].startswith("Agreed to this")


def test_an_agreement_to_an_earlier_text_is_shown_as_one(cast, ready, as_):
    signing_off.agree_text(ready, by=cast.designer, at=LATER, rating="amber")
    writing.write_point(ready, by=cast.lead, at=LATER, point=1, version=1, done_well="Other.")
    answer = as_(cast.designer).get(path(ready))
    said = "Earlier text Agreed on 17 February 2027 at 09:00. The report has changed since."
    assert signed(answer)["You"] == said
    assert buttons(answer) == ["Agree to the report"]
    assert signed(as_(cast.lead).get(path(ready)))["Designer"] == said
    assert signed(as_(cast.lead).get(path(ready, "submit/")))["Designer"] == said


def test_what_changed_meanwhile_is_read_first(cast, ready, as_):
    browser = as_(cast.designer)
    seen = page(browser.get(path(ready))).select_one("main input[name=seen]")["value"]
    writing.write_point(ready, by=cast.lead, at=LATER, point=1, version=1, done_well="Changed.")
    answer = browser.post(path(ready), {"agrees": "yes", "seen": seen})
    assert answer.status_code == 409
    assert errors(answer) == [
        "The report has changed since you opened the page. Read it again before you go on."
    ]
    assert "Changed." in words(answer)
    assert post(browser, ready).redirect_chain


def test_a_second_press_gets_a_sentence(cast, ready, as_):
    browser = as_(cast.designer)
    for agrees, sentence in (
        ("yes", "You have already agreed to the report as it reads now."),
        ("no", "You have not agreed to this report, so there is nothing to take back."),
    ):
        sent = {"agrees": agrees, "rating": "amber"}
        assert browser.post(path(ready), sent).status_code == 302
        answer = browser.post(path(ready), {"agrees": agrees})
        assert (answer.status_code, errors(answer)) == (409, [sentence])
        assert page(answer).title.get_text().startswith("Error: ")
    assert Event.objects.filter(verb="report.agree_text").count() == 2


@pytest.mark.parametrize("wrong", [{"agrees": "maybe"}, {"agrees": "yes", "seen": "x" * 65}])
def test_wrong_input_agrees_to_nothing(cast, ready, as_, wrong):
    answer = as_(cast.designer).post(path(ready), wrong)
    assert answer.status_code == 422
    assert page(answer).find(id=page(answer).select_one(".govuk-error-summary a")["href"][1:])
    assert not Agreement.objects.exists()


def test_there_is_no_button_while_something_is_missing(cast, half, as_):
    browser = as_(cast.designer)
    answer = browser.get(path(half))
    assert buttons(answer) == []
    assert "You can agree once nothing is missing." in words(answer)
    answer = browser.post(path(half), {"agrees": "yes"})
    assert answer.status_code == 409
    assert errors(answer)[0].startswith("You can agree to the report once nothing is missing.")


# The lead's way on


def test_the_lead_goes_on_to_the_overall_rating_the_panel_and_submitting(cast, ready, as_):
    answer = as_(cast.lead).get(path(ready))
    section = page(answer).find(id="agree").find_parent("section")
    at = f"/assessments/{ready.pk}/report"
    assert {a.get_text(): a["href"] for a in section.select("a")} == {
        "Record your own opinion of the whole": f"{at}/opinions/",
        "Confirm or change the overall rating": f"{at}/confirm/",
        "Remind those who have not agreed": f"{at}/nudge/",
        "Go on to submit the report": f"{at}/submit/",
        "Go back to the draft": f"{at}/",
    }
    assert buttons(answer) == []


def test_the_draft_leads_to_it_and_the_lead_to_the_panel(cast, ready, as_):
    def links(name):
        found = page(as_(getattr(cast, name)).get(path(ready, "")))
        return [a.get_text() for a in found.select('section[aria-labelledby="together"] a')]

    assert links("designer") == ["Read the whole report, and agree to it"]
    assert links("lead") == [
        "Read the whole report, and see who agrees to it",
        "Remind the panel of what is missing",
        "Hand over the lead",
    ]
    assert links("staff") == []


# Submitting


def test_without_everyone_the_lead_says_why_and_the_check_page_shows_it(cast, ready, as_):
    signing_off.agree_text(ready, by=cast.designer, rating="amber")
    lead = as_(cast.lead)
    answer = lead.get(path(ready, "submit/"))
    assert signed(answer)["Designer"].startswith("Agreed to this text on")
    assert "2 members have not agreed to the report as it reads now." in words(answer)
    answer = lead.post(path(ready, "submit/"), {"unsigned_reason": " "})
    assert answer.status_code == 409
    assert errors(answer) == [
        "Researcher and Technologist have not agreed to this text. Enter why you submit it all "
        "the same, or wait until everyone has agreed."
    ]
    field = page(answer).select_one(".govuk-error-summary a")["href"][1:]
    assert page(answer).find(id=field).name == "textarea"
    why = "<b>Both</b> are ill."
    assert lead.post(path(ready, "submit/"), {"unsigned_reason": why}).status_code == 302
    said = words(as_(cast.staff).get(path(ready, "check/")))
    assert (
        "Researcher and Technologist had not agreed to the report Lead submitted it all the same, "
        f"and says why: {why}"
    ) in said
    history = f"/assessments/{ready.pk}/history/"
    inside = words(as_(cast.staff).get(history))
    assert f"Researcher and Technologist had not agreed to the text. {why}" in inside
    outside = words(as_(cast.product_manager).get(history))
    assert "submitted the report" in outside
    assert "are ill" not in outside and "agreed" not in outside


def test_once_all_have_agreed_no_reason_is_asked_for(cast, ready, as_):
    for person in (cast.researcher, cast.designer, cast.technologist):
        signing_off.agree_text(ready, by=person, rating="amber")
    lead = as_(cast.lead)
    assert page(lead.get(path(ready, "submit/"))).select("main textarea") == []
    assert lead.post(path(ready, "submit/")).status_code == 302
    assert "agreed to the report" not in words(as_(cast.staff).get(path(ready, "check/")))


def test_a_reason_that_is_too_long_is_still_there(cast, ready, as_):
    answer = as_(cast.lead).post(path(ready, "submit/"), {"unsigned_reason": "x" * 2_001})
    assert answer.status_code == 422
    assert page(answer).find("textarea").get_text(strip=True) == "x" * 2_001


def test_a_new_lead_submits_with_the_old_one_among_those_who_agree(cast, ready, as_):
    seat = Seat.objects.get(assessment=ready, person=cast.designer)
    panel.hand_over_lead(ready, by=cast.lead, at=LATER, seat=seat)
    writing.confirm(ready, by=cast.designer, at=LATER, rating="amber")
    answer = as_(cast.designer).get(path(ready, "submit/"))
    assert signed(answer)["You"] == "You agree by submitting it"
    assert signed(answer)["Lead"] == NEITHER
    reporting.submit(ready, by=cast.designer, at=LATER, unsigned_reason="In a call.")


def test_the_page_costs_the_same_however_much_there_is_and_little(cast, an_assessment, as_):
    counts = []
    for rated, ambers in ((1, (1,)), (14, (1, 2, 3, 4, 5, 6, 7))):
        assessment = an_assessment(State.REPORTING, rated=rated, ambers=ambers)
        for person in (cast.lead, cast.designer):
            browser = as_(person)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(path(assessment)).status_code == 200
            counts.append(len(asked))
    assert set(counts) == {counts[0]} and counts[0] <= 12


def test_gaps_carry_their_own_ids_once(cast, an_assessment, as_):
    draft = an_assessment(State.REPORTING, rated=0)
    PointReview.objects.filter(assessment=draft, point__number=1).update(in_scope=False)
    html = as_(cast.lead).get(path(draft)).content.decode()
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "missing-14" in ids and "missing-15" not in ids
