"""The overall texts, and the overall rating that the lead assessor confirms."""

from assess.domain import writing
from assess.domain.models import Event, Report, Revision
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words
from tests.web.reports.pages import address, buttons, sent


def report(assessment):
    return Report.objects.get(assessment=assessment)


def test_the_panel_writes_the_overall_texts(draft, as_, cast, write):
    answer = as_(cast.designer).get(address(draft, "overall/"))
    assert [t["name"] for t in page(answer).select("main textarea")] == [
        "scope",
        "context",
        "done_well",
        "observations",
    ]
    assert "Save and go to the overall rating" not in buttons(answer)
    typed = {
        "scope": "Online.\r\n\r\n- and by post",
        "context": "A <i>law</i>.",
        "observations": "O.",
    }
    places = {
        "stay": "overall/#saved",
        "overview": "",
        "confirm": "confirm/",
        "x": "overall/#saved",
    }
    for do, place in places.items():
        answer = write(draft, cast.designer, "overall/", do=do, **typed)
        assert (answer.status_code, answer["Location"]) == (302, address(draft, place))
    found = report(draft)
    assert (found.scope, found.context) == ("Online.\n\n- and by post", "A <i>law</i>.")
    assert found.done_well == "The service team knows its users."
    assert Revision.objects.filter(assessment=draft, part="overall").count() == 2
    again = as_(cast.lead).get(address(draft, "overall/"))
    assert sent(again)["scope"] == typed["scope"]
    assert "Save and go to the overall rating" in buttons(again)
    assert f"by {cast.designer.name}" in words(again)


def test_a_peer_review_has_recommendations_and_a_guide(an_assessment, as_, cast, write):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    answer = as_(cast.lead).get(address(peer, "overall/"))
    assert [t["name"] for t in page(answer).select("main textarea")] == [
        "scope",
        "context",
        "done_well",
        "recommendations",
        "observations",
    ]
    assert "Points 1 to 7 of the Standard guide a peer review" in words(answer)
    assert "Save and go to the overall rating" not in buttons(answer)
    write(peer, cast.lead, "overall/", recommendations="- Pause.")
    assert report(peer).recommendations == "- Pause."


def test_a_preview_shows_how_it_reads_and_saves_nothing(draft, cast, write):
    answer = write(draft, cast.lead, "overall/", do="preview", scope="All of **it**.")
    assert answer.status_code == 200
    assert page(answer).select_one("#preview").find("strong", string="it")
    assert sent(answer)["scope"] == "All of **it**."
    assert report(draft).scope == "The whole service."


def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(draft, cast, write):
    answer = write(
        draft, cast.lead, "overall/", scope="x" * 10_001, context="Kept </textarea><script>."
    )
    assert answer.status_code == 422
    assert errors(answer) == ["Scope assessed must be 10,000 characters or fewer."]
    assert page(answer).select_one(".govuk-error-summary__list a")["href"] == "#id_scope"
    assert sent(answer)["context"] == "Kept </textarea><script>."
    answer = write(draft, cast.lead, "overall/", version="77", context="Kept.")
    assert answer.status_code == 409
    assert sent(answer)["context"] == "Kept."
    assert report(draft).context == "A small service team."


def test_who_reads_and_who_writes_the_overall_texts(draft, an_assessment, as_, cast):
    path = address(draft, "overall/")
    reads = as_(cast.staff).get(path)
    assert reads.status_code == 200
    assert page(reads).select("main form") == []
    assert "The service team knows its users." in words(reads)
    assert "Nothing yet" in words(reads)
    assert as_(cast.staff).post(path, {"version": 1, "scope": "x"}).status_code == 403
    for who in ("observer", "product_manager", "team_member"):
        assert as_(getattr(cast, who)).get(path).status_code == 403
    for who in builders.STRANGERS:
        assert as_(getattr(cast, who)).get(path).status_code == 404
    checking = an_assessment(State.CHECKING)
    assert page(as_(cast.lead).get(address(checking, "overall/"))).select("main form") == []
    late = as_(cast.lead).post(address(checking, "overall/"), {"version": 1, "scope": "Late."})
    assert late.status_code == 409
    assert sent(late)["scope"] == "Late."


# The overall rating


def test_the_lead_confirms_what_is_proposed(an_assessment, as_, cast):
    rated = an_assessment(State.REPORTING, ambers=(3, 9), reds=(5,))
    browser, path = as_(cast.lead), address(rated, "confirm/")
    answer = browser.get(path)
    said = words(answer)
    assert "The points propose Red , the worst of their ratings." in said
    for point in ("3. Provide a joined up", "5. Make sure everyone", "9. Create a secure"):
        assert point in said
    assert "1. Understand users" not in said
    assert [r["value"] for r in page(answer).select("input[type=radio]")] == ["red", "amber"]
    assert "The service pauses." in said
    fields = sent(answer, "main form")
    assert (fields["rating"], fields["reason"]) == ("red", "")
    done = browser.post(path, {**fields, "reason": "Nobody was *asked*."}, follow=True)
    assert "The overall rating is confirmed: red." in words(done)
    found = report(rated)
    assert (found.overall_rating, found.confirmed_by) == ("red", cast.lead)
    assert browser.post(path, {**fields, "reason": "Nobody was *asked*."}).status_code == 302
    assert Event.objects.filter(assessment=rated, verb="overall.confirm").count() == 1


def test_changing_the_proposed_rating_needs_a_reason(an_assessment, as_, cast):
    rated = an_assessment(State.REPORTING, reds=(5,))
    browser, path = as_(cast.lead), address(rated, "confirm/")
    fields = {**sent(browser.get(path), "main form"), "rating": "amber"}
    answer = browser.post(path, fields)
    assert answer.status_code == 409
    assert errors(answer) == ["The points propose red. Enter why you chose amber."]
    assert page(answer).select_one(".govuk-error-summary__list a")["href"] == "#id_reason"
    assert sent(answer, "main form")["rating"] == "amber"
    assert report(rated).confirmed_at is None
    assert browser.post(path, {**fields, "reason": "It is small."}).status_code == 302
    assert (report(rated).overall_rating, report(rated).overall_reason) == ("amber", "It is small.")
    assert sent(browser.get(path), "main form")["rating"] == "amber"


def test_a_rating_the_points_contradict_or_nobody_knows_is_refused(an_assessment, as_, cast):
    rated = an_assessment(State.REPORTING)
    browser, path = as_(cast.lead), address(rated, "confirm/")
    fields = sent(browser.get(path), "main form")
    for wrong, status, sentence in (
        ({"rating": "green", "reason": "x"}, 409, "The overall rating cannot be green, because not every point is green."),
        ({"rating": "red", "reason": "x"}, 409, "The overall rating cannot be red, because no point is red."),
        ({"rating": "blue"}, 422, "Choose the overall rating."),
        ({"rating": ""}, 422, "Choose the overall rating."),
        ({"reason": "x" * 10_001}, 422, "Reason must be 10,000 characters or fewer."),
    ):  # fmt: skip
        answer = browser.post(path, {**fields, **wrong})
        assert (answer.status_code, errors(answer)) == (status, [sentence])
    assert report(rated).confirmed_at is None


def test_when_every_point_is_green_there_is_nothing_to_choose(an_assessment, as_, cast):
    rated = an_assessment(State.REPORTING, ambers=())
    answer = as_(cast.lead).get(address(rated, "confirm/"))
    assert "Every point is green." in words(answer)
    assert "The points allow no other rating." in words(answer)
    assert [r["value"] for r in page(answer).select("input[type=radio]")] == ["green"]


def test_ratings_changed_meanwhile_are_looked_at_again(an_assessment, as_, cast):
    rated = an_assessment(State.REPORTING)
    browser, path = as_(cast.lead), address(rated, "confirm/")
    fields = sent(browser.get(path), "main form")
    writing.write_point(rated, by=cast.designer, point=9, version=1, rating="amber", reason="Logs.")
    answer = browser.post(path, fields)
    assert answer.status_code == 409
    assert errors(answer)[0].startswith("Ratings of points were changed while this page was open.")
    assert "9. Create a secure service" in words(answer)
    assert browser.post(path, sent(answer, "main form")).status_code == 302


def test_until_every_point_is_rated_the_page_says_which_are_not(an_assessment, as_, cast):
    half = an_assessment(State.REPORTING, rated=12)
    browser, path = as_(cast.lead), address(half, "confirm/")
    answer = browser.get(path)
    assert page(answer).select("main form") == []
    assert "14. Operate a reliable service" in words(answer)
    answer = browser.post(path, {"rating": "amber"})
    assert errors(answer) == ["Rate every point before you confirm the overall rating."]


def test_only_the_lead_of_a_report_being_written_confirms(an_assessment, as_, cast):
    rated = an_assessment(State.REPORTING)
    path = address(rated, "confirm/")
    for who in ("designer", "observer", "staff", "product_manager"):
        assert as_(getattr(cast, who)).get(path).status_code == 403, who
        assert as_(getattr(cast, who)).post(path, {"rating": "amber"}).status_code == 403
    assert as_(cast.stranger).get(path).status_code == 404
    early = an_assessment(State.ARRANGED)
    assert as_(cast.lead).get(address(early, "confirm/")).status_code == 409
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    answer = as_(cast.lead).get(address(peer, "confirm/"))
    assert answer.status_code == 409
    assert "A peer review has no overall rating." in words(answer)
