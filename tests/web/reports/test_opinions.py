"""Opinions on the pages of a draft: the panel's alone, and hidden until one has said one's own."""

import pytest

from assess.domain.models import Opinion
from assess.domain.opinions import record_opinion
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words
from tests.web.reports.pages import address, review, sent

HERS = "Nobody without a smartphone was asked."


@pytest.fixture
def thought(draft, cast):
    """The researcher and the technologist have said what they think of point 5 and of the whole."""
    for point in (5, None):
        record_opinion(draft, by=cast.researcher, rating="red", reason=HERS, point=point)
        record_opinion(draft, by=cast.technologist, rating="amber", point=point)
    return draft


def recorded(assessment, person):
    rows = Opinion.objects.filter(assessment=assessment, person=person).order_by("point__number")
    return list(rows.values_list("point__number", "rating", "reason"))


def beside(answer):
    return " ".join(
        page(answer).select_one("section[aria-labelledby=opinions]").get_text(" ").split()
    )


def test_its_button_saves_the_opinion_and_everything_else_typed(draft, write, cast):
    answer = write(
        draft, cast.designer, do="opinion", opinion="amber", opinion_reason=" Only\r\nonline. ",
        rating="red", done_well="They test.", note="Ask again.",
    )  # fmt: skip
    assert answer.status_code == 302
    assert answer["Location"] == f"{address(draft)}#opinions"
    assert recorded(draft, cast.designer) == [(5, "amber", "Only\nonline.")]
    assert (review(draft).rating, review(draft).done_well) == ("red", "They test.")
    assert draft.notes.get().text == "Ask again."


def test_any_other_button_saves_an_opinion_typed_and_none_leaves_it_alone(draft, write, cast):
    write(draft, cast.designer, do="go:6", opinion="amber")
    (first,) = Opinion.objects.filter(assessment=draft)
    opened = None
    for do in ("stay", "opinion"):
        write(draft, cast.designer, do=do, done_well=f"Saved by {do}.", opened=opened)
    assert Opinion.objects.get(assessment=draft).at == first.at
    write(draft, cast.designer, opinion="red", opinion_reason="Seen twice.")
    assert recorded(draft, cast.designer) == [(5, "red", "Seen twice.")]
    write(draft, cast.designer, opinion_reason="")
    assert recorded(draft, cast.designer) == [(5, "red", "")]


def test_a_page_opened_before_does_not_bring_the_old_opinion_back(draft, write, as_, cast):
    record_opinion(draft, by=cast.designer, rating="green", point=5)
    old = as_(cast.designer).get(address(draft))
    record_opinion(draft, by=cast.designer, rating="red", point=5)
    write(draft, cast.designer, opened=old, done_well="From the old page.")
    assert recorded(draft, cast.designer) == [(5, "red", "")]


def test_what_is_wrong_is_said_with_everything_typed_still_there(draft, write, cast):
    for typed, status, sentence in (
        ({"opinion_reason": "Why."}, 409, "Choose green, amber or red as your opinion."),
        ({"opinion": "blue"}, 422, "Choose green, amber or red as your opinion."),
        ({"opinion": "red", "opinion_reason": "x" * 1_001}, 422,
         "Reason for your opinion must be 1,000 characters or fewer."),
    ):  # fmt: skip
        answer = write(draft, cast.designer, do="opinion", done_well="Typed.", **typed)
        assert (answer.status_code, errors(answer)) == (status, [sentence])
        assert sent(answer)["done_well"] == "Typed."
        assert sent(answer)["opinion_reason"] == typed.get("opinion_reason", "")
        assert (
            page(answer)
            .select_one(".govuk-error-summary__list a")["href"]
            .startswith("#id_opinion")
        )
    assert recorded(draft, cast.designer) == []


def test_what_to_rate_by_is_said_where_the_rating_is_chosen(thought, as_, cast):
    found = page(as_(cast.lead).get(address(thought))).select_one(".app-draft__compare")
    assert found.get_text(" ", strip=True) == "Opinions of the panel : 2 opinions recorded"
    answer = page(as_(cast.lead).get(address(thought)))
    assert all(answer.find(id=link["href"][1:]) for link in found.select("a"))


def test_others_are_not_in_the_page_before_one_said_ones_own(thought, as_, write, cast):
    for rest in ("points/5/", "opinions/", "", "confirm/"):
        answer = as_(cast.lead).get(address(thought, rest))
        assert answer.status_code == 200, rest
        assert "smartphone" not in answer.content.decode(), rest
        if rest != "confirm/":  # it has nothing to confirm yet
            assert "2 opinions recorded" in words(answer), rest
        assert "Opinions differ" not in words(answer), rest
    answer = as_(cast.lead).get(address(thought))
    assert "2 opinions recorded. Record yours to see them." in beside(answer)
    write(thought, cast.lead, do="opinion", opinion="red")
    answer = as_(cast.lead).get(address(thought))
    assert f"Opinions differ: 2 red, 1 amber {cast.researcher.name}: Red {HERS}" in beside(answer)
    assert "Opinions differ: 2 red, 1 amber" in words(as_(cast.lead).get(address(thought, "")))
    assert "Nobody has recorded an opinion yet." in beside(
        as_(cast.lead).get(address(thought, "points/6/"))
    )


def test_the_opinion_of_the_whole_is_recorded_on_the_page_of_all(thought, as_, cast):
    browser, path = as_(cast.lead), address(thought, "opinions/")
    answer = browser.get(path)
    assert "2 opinions recorded. Record yours to see them." in words(answer)
    for wrong in ({}, {"rating": "blue"}):
        answer = browser.post(path, {"reason": "Because.", **wrong})
        assert answer.status_code == 422
        assert errors(answer) == ["Choose green, amber or red as your opinion."]
        assert page(answer).find("textarea").get_text().strip() == "Because."
    for _ in range(2):
        answer = browser.post(path, {"rating": "amber", "reason": "In all."}, follow=True)
    assert recorded(thought, cast.lead) == [(None, "amber", "In all.")]
    assert "Your opinion of the whole is recorded." in words(answer)
    assert "Opinions differ: 1 red, 2 amber" in words(answer)
    assert HERS in words(answer)
    rows = page(answer).select("tbody tr")
    assert len(rows) == 14
    assert "2 opinions recorded" in rows[4].get_text()
    assert rows[4].find("a")["href"] == f"{address(thought)}#opinions"


def test_the_lead_sees_them_where_the_overall_rating_is_confirmed(an_assessment, as_, cast):
    rated = an_assessment(State.REPORTING)
    record_opinion(rated, by=cast.designer, rating="red", reason=HERS)
    path = address(rated, "confirm/")
    assert "1 opinion recorded. Record yours to see it." in words(as_(cast.lead).get(path))
    record_opinion(rated, by=cast.lead, rating="amber")
    said = words(as_(cast.lead).get(path))
    assert f"{cast.designer.name}: Red {HERS}" in said


def test_nobody_but_the_panel_sees_or_records_one(thought, as_, cast):
    typed = {"opinion": "green", "do": "opinion", "rating": "green"}
    for name in (*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS):
        if name in {"lead", "researcher", "designer", "technologist"}:
            continue
        browser = as_(getattr(cast, name))
        for rest in ("points/5/", "opinions/", ""):
            seen = browser.get(address(thought, rest))
            assert "smartphone" not in seen.content.decode(), (name, rest)
            assert "2 opinions" not in words(seen), (name, rest)
            done = browser.post(address(thought, rest or "opinions/"), typed)
            assert done.status_code in {403, 404}, (name, rest)
    assert Opinion.objects.filter(assessment=thought).count() == 4
    assert "Opinions of the panel" not in words(as_(cast.staff).get(address(thought, "")))


def test_they_can_be_recorded_only_while_the_panel_writes(an_assessment, as_, cast):
    browser, checking = as_(cast.lead), an_assessment(State.CHECKING)
    assert browser.get(address(checking, "opinions/")).status_code == 409
    assert browser.post(address(checking, "opinions/"), {"rating": "red"}).status_code == 409
    assert "Opinions" not in words(browser.get(address(checking, "")))
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    assert browser.get(address(peer, "opinions/")).status_code == 409
    assert "Opinions" not in words(browser.get(address(peer, "")))


def test_what_was_typed_is_never_run(thought, as_, cast):
    record_opinion(thought, by=cast.lead, rating="red", reason="<script>1</script>", point=5)
    for person in (cast.lead, cast.researcher):
        answer = as_(person).get(address(thought))
        assert "<script>1" not in answer.content.decode()
        assert "<script>1</script>" in words(answer)
