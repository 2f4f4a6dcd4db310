"""Beside a point: last time, and how others rated it. On the overview: who has done what."""

import pytest

from assess.domain import closing, evidence
from assess.domain.models import Action, Assessment, Opinion, PointsDone, Seat
from assess.domain.words import Phase, State
from tests import builders
from tests.builders import MONDAY, days
from tests.conftest import page, words
from tests.shelf import FIRST, a_report
from tests.web.reports.pages import address


def section(answer, id):
    found = page(answer).select_one(f"section[aria-labelledby={id}]")
    return " ".join(found.get_text(" ").split())


def test_without_a_report_before_it_says_so(draft, as_, cast):
    answer = as_(cast.lead).get(address(draft))
    assert section(answer, "last-time") == (
        "Last time There is no earlier report of this service that you can read."
    )
    assert section(answer, "others-rated") == (
        "How others rated it No published report of another service rates this point at alpha yet. "
        "From 5 on you see here how others rated it, and why."
    )


def test_it_says_what_the_report_before_said_of_the_point(draft, as_, cast):
    earlier = a_report(cast, service=draft.service, overall="amber", why="Two **groups** waited.")
    answer = as_(cast.designer).get(address(draft))
    said = section(answer, "last-time")
    assert "Alpha service assessment, 15 February 2027. Read that report" in said
    assert "Point 5 was rated Amber Why it was rated so Two groups waited." in said
    assert "5.1 Test with more people. Without a last day. Ask the service team what" in said
    assert page(answer).select_one("section[aria-labelledby=last-time] a")["href"] == (
        f"/reports/{earlier.pk}/"
    )
    assert as_(cast.designer).get(f"/reports/{earlier.pk}/").status_code == 200
    assert "It did not rate this point." in section(
        as_(cast.designer).get(address(draft, "points/6/")), "last-time"
    )


def test_it_says_what_became_of_the_actions(an_assessment, draft, as_, cast):
    earlier = an_assessment(State.PUBLISHED, name="Before")
    Assessment.objects.filter(pk=earlier.pk).update(service=draft.service)
    action = Action.objects.get(point_review__assessment=earlier)
    about = {"at": MONDAY + days(30), "action": action.uuid}
    evidence.add(earlier, by=cast.team_member, url="https://x.example/", title="Plan", **about)
    note = "Asked 30 <b>people</b>."
    closing.offer_evidence(earlier, by=cast.team_member, note=note, **about)
    here = address(draft, "points/3/")
    answer = as_(cast.designer).get(here)
    assert (
        "Evidence offered The service team says: Asked 30 <b>people</b>. What shows it: "
        "Plan (opens in new tab)"
    ) in section(answer, "last-time")
    closing.close(earlier, by=cast.lead, reason="Seen.", **about)
    said = section(as_(cast.designer).get(here), "last-time")
    assert "Closed on 3 March 2027: Seen. The service team says: Asked 30" in said
    assert "To be addressed by" not in said


def test_what_is_not_public_is_linked_for_those_who_were_on_its_panel(draft, as_, cast):
    earlier = a_report(cast, service=draft.service, state=State.ACCEPTED)
    Seat.objects.create(
        assessment=earlier, person=cast.lead, role="product", given_at=earlier.created_at
    )
    answer = as_(cast.lead).get(address(draft))
    assert "you can read it because you were on its panel" in section(answer, "last-time")
    link = page(answer).select_one("section[aria-labelledby=last-time] a")["href"]
    assert as_(cast.lead).get(link).status_code == 200
    said = section(as_(cast.designer).get(address(draft)), "last-time")
    assert said.endswith("There is no earlier report of this service that you can read.")


def test_a_peer_review_before_shows_its_texts(draft, as_, cast):
    a_report(cast, service=draft.service, phase=Phase.DISCOVERY)
    said = section(as_(cast.lead).get(address(draft)), "last-time")
    assert "Discovery peer review, 15 February 2027" in said
    assert "The service team knows its users. Recommendations Talk to more people." in said


def test_others_are_counted_from_five_on_without_names(draft, as_, cast):
    for place in range(4):
        why = f"Get a permit {place} asked nobody who needs help."
        a_report(cast, f"Get a permit {place}", overall="amber", why=why, at=FIRST - days(place))
    said = section(as_(cast.lead).get(address(draft)), "others-rated")
    assert "Only 4 published reports rate this point at alpha so far." in said
    assert "asked nobody" not in said
    a_report(cast, "Pay a fee", overall="green")
    answer = as_(cast.lead).get(address(draft))
    said = section(answer, "others-rated")
    assert "5 published reports of other services rate point 5 at alpha" in said
    assert "Red 0 of 5 (0%) Amber 4 of 5 (80%) Green 1 of 5 (20%)" in said
    assert "What made it amber The service asked nobody who needs help. The service asked" in said
    assert "What was good where it was green People with access needs took part." in said
    assert "What made it red" not in said
    assert "permit" not in said
    assert not page(answer).select("section[aria-labelledby=others-rated] a, [style]")


def test_who_only_reads_the_draft_has_nothing_beside_it(draft, as_, cast):
    answer = as_(cast.staff).get(address(draft))
    assert answer.status_code == 200
    assert not page(answer).select("#last-time, #others-rated, #opinions")


def test_the_overview_says_who_has_done_what(an_assessment, as_, cast):
    half = an_assessment(State.REPORTING, rated=9)
    for person in (cast.technologist, cast.staff):
        answer = as_(person).get(address(half, ""))
        rows = [
            " ".join(row.get_text(" ").split())
            for row in page(answer).select("section[aria-labelledby=progress] tbody tr")
        ]
        you = " (you)" if person == cast.technologist else ""
        assert rows == [
            f"{cast.lead.name} Lead assessor and product assessor 6, 7, 8, 9, 11, 13, 14 "
            "4 of 7, 4 complete Still missing: point 10 , point 11 , point 13 , point 14 , overall "
            "rating Not yet 16 February",
            f"{cast.researcher.name} User research assessor 1, 2, 3, 4, 5, 8 "
            "6 of 6, 6 complete Not yet 16 February",
            f"{cast.designer.name} Design assessor (Interaction) 1, 2, 3, 4, 5, 8, 13 "
            "6 of 7, 6 complete Still missing: point 13 Not yet 16 February",
            f"{cast.technologist.name}{you} Technical assessor 9, 11, 12, 13, 14 "
            "1 of 5, 1 complete Still missing: point 11 , point 12 , point 13 , point 14 Not yet "
            "Nothing yet",
        ]
        links = [a["href"] for a in page(answer).select("section[aria-labelledby=progress] td a")]
        assert address(half, "points/12/") in links
        assert address(half, "confirm/") not in links  # it is the lead assessor's
        assert "point 10: the lead assessor looks after it." in section(answer, "progress")
        buttons = page(answer).select("section[aria-labelledby=progress] button")
        assert len(buttons) == (person == cast.technologist)


def press(browser, assessment):
    """Presses the one button there is under who has done what."""
    answer = browser.get(address(assessment, ""))
    form = page(answer).select_one("section[aria-labelledby=progress] form")
    words_of = form.find("button").get_text()
    return words_of, browser.post(form["action"], follow=True)


@pytest.mark.parametrize("phase", [Phase.ALPHA, Phase.DISCOVERY])
def test_a_member_says_that_they_are_done_and_takes_it_back(phase, an_assessment, as_, cast):
    draft, browser = an_assessment(State.REPORTING, phase=phase), as_(cast.designer)
    part = "part" if phase == Phase.DISCOVERY else "points"
    for _ in range(2):
        said, answer = press(browser, draft)
        assert said == f"I have finished my {part}"
        assert section(answer, "progress").count("Yes,") == 1
        browser.post(address(draft, "points/done/"))  # a second press
        assert PointsDone.objects.get(assessment=draft).person == cast.designer
        assert section(as_(cast.lead).get(address(draft, "")), "progress").count("Yes,") == 1
        said, answer = press(browser, draft)
        assert said.startswith("Take back that")
        assert not PointsDone.objects.exists()
        assert browser.post(address(draft, "points/not-done/")).status_code == 302


def test_only_the_panel_presses_and_only_while_it_writes(draft, as_, cast, an_assessment):
    for rest in ("points/done/", "points/not-done/"):
        path = address(draft, rest)
        assert as_(cast.lead).get(path).status_code == 302
        for name in ("observer", "staff", "product_manager", "team_member"):
            assert as_(getattr(cast, name)).post(path).status_code == 403, name
        for name in builders.STRANGERS:
            assert as_(getattr(cast, name)).post(path).status_code == 404, name
    checking = an_assessment(State.CHECKING)
    assert as_(cast.lead).post(address(checking, "points/done/")).status_code == 409
    assert not PointsDone.objects.exists()
    assert "Who has done what" not in words(as_(cast.lead).get(address(checking, "")))


def test_pages_ask_as_often_with_much_beside_them_as_with_nothing(
    an_assessment, as_, cast, django_assert_max_num_queries
):
    nothing, much = (an_assessment(State.REPORTING, rated=0) for _ in range(2))
    people = [cast.lead, cast.researcher, cast.designer, cast.technologist]
    Opinion.objects.bulk_create(
        Opinion(assessment=much, point=each.point, person=person, rating="red", at=FIRST)
        for each in much.point_reviews.all()
        for person in people
    )
    PointsDone.objects.bulk_create(
        PointsDone(assessment=much, person=person, at=FIRST) for person in people
    )
    for place in range(7):
        a_report(cast, overall="red", at=FIRST - days(place))
        a_report(cast, service=much.service, at=FIRST - days(place))
    Assessment.objects.filter(pk=much.pk).update(phase=Phase.ALPHA)
    for rest, most in (("points/5/", 12), ("", 10), ("opinions/", 10)):
        asked = set()
        for each in (nothing, much):
            browser = as_(cast.lead)
            with django_assert_max_num_queries(most) as queries:
                assert browser.get(address(each, rest)).status_code == 200
            asked.add(len(queries))
        assert len(asked) == 1, rest
