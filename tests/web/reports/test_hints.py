"""Hints and prompts on the page of a point: one an action, hidden with everything typed saved."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import writing
from assess.domain.models import DismissedHint
from tests.conftest import errors, page, words
from tests.web.reports.pages import address, buttons, live, review

VAGUE = "“Consider” has no end."
HIDE = "Hide this hint for everyone on action {}"


@pytest.fixture
def hinted(draft, cast):
    """Point 5 is red, with a vague action and a good one."""
    writing.write_point(draft, by=cast.lead, point=5, version=0, rating="red", reason="No audit.")
    for text in (
        "Consider the needs of people who <b>cannot</b> read well.",
        "Have the form audited before public beta, because nobody has tested it with a screen reader.",
    ):
        writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text=text)
    return draft


def first(assessment):
    return review(assessment).actions.first()


def hints(answer) -> list[str]:
    return [" ".join(hint.get_text().split()) for hint in page(answer).select(".app-hint p")]


def test_a_weak_action_has_one_hint_and_a_good_one_none(hinted, as_, cast):
    answer = as_(cast.designer).get(address(hinted))
    (hint,) = hints(answer)
    assert hint.startswith(f"Hint: {VAGUE}")
    assert [b for b in buttons(answer) if b.startswith("Hide")] == [HIDE.format("5.1")]
    # Whoever hears the page hears the hint with the box and with the button.
    id = f"hint-{first(hinted).uuid}"
    described = page(answer).select(f'[aria-describedby~="{id}"]')
    assert [each.name for each in described] == ["textarea", "button"]
    assert page(answer).find(id=id).b is None


def test_the_prompts_and_what_each_field_is_for_are_said_once(hinted, as_, cast):
    answer = as_(cast.designer).get(address(hinted))
    box = page(answer).find(id="id_new_action")
    prompts = page(answer).find(id=box["aria-describedby"])
    assert [li.get_text() for li in prompts.find_all("li")] == [
        "What must the service team do?",
        "Why? What did the panel see, or what will be better for users?",
        "Done when? How will the service team know that it is done?",
    ]
    said = words(answer)
    for line in (
        "Say what was good on this point and how the panel knows. What must change is an action.",
        "What the service team must do. Red and amber points have at least one.",
        "Anything else worth saying. Never something the service team must do.",
    ):
        assert said.count(line) == 1


def test_hiding_a_hint_saves_what_was_typed_and_hides_it_for_everyone(hinted, as_, cast, write):
    one = first(hinted)
    answer = write(
        hinted,
        cast.designer,
        do=f"dismiss:{one.uuid}:vague-verb",
        done_well="Typed.",
        new_action="Test the letters.",
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{address(hinted)}#action-{one.uuid}")
    assert review(hinted).done_well == "Typed."
    assert live(hinted)[-1] == "Test the letters."
    hidden = DismissedHint.objects.get()
    assert (hidden.action, hidden.rule, hidden.by) == (one, "vague-verb", cast.designer)
    assert VAGUE not in words(as_(cast.lead).get(address(hinted)))


def test_a_hint_is_not_hidden_when_something_typed_could_not_be_saved(hinted, cast, write):
    one = first(hinted)
    answer = write(
        hinted, cast.lead, do=f"dismiss:{one.uuid}:vague-verb", reason="Typed.", version="7"
    )
    assert answer.status_code == 409
    assert not DismissedHint.objects.exists()


def test_what_is_not_a_hint_or_an_action_is_refused_or_only_saved(hinted, cast, write):
    id = first(hinted).uuid
    for do, sentence in (
        (f"dismiss:{id}:no-such", "There is no such hint any more. Open the page again."),
        (f"dismiss:{uuid.uuid4()}:twin", "This action has already been removed."),
    ):
        answer = write(hinted, cast.lead, do=do, observations=do)
        assert (answer.status_code, errors(answer)) == (409, [sentence])
        assert review(hinted).observations == do
    for do in (f"dismiss:{'-' * 36}:twin", "dismiss:", f"dismiss:{id}", f"dismiss:{id}:A b"):
        assert write(hinted, cast.lead, do=do, observations=do).status_code == 302
        assert review(hinted).observations == do
    assert not DismissedHint.objects.exists()


def test_a_twin_on_another_point_is_named_with_a_link_in_a_new_tab(hinted, as_, cast):
    text = live(hinted)[1]
    other = uuid.uuid4()
    writing.write_action(hinted, by=cast.lead, point=4, uuid=other, text=text)
    answer = as_(cast.lead).get(address(hinted))
    said = "Much the same as action 4.1. Keep one of them, or say what is different here."
    assert said in hints(answer)[1]
    link = page(answer).select_one(".app-hint a")
    assert (link["href"], link["target"]) == (
        f"{address(hinted, 'points/4/')}#action-{other}",
        "_blank",
    )
    assert "Much the same as action 5.2." in words(as_(cast.lead).get(address(hinted, "points/4/")))


def test_hints_are_for_those_who_write(hinted, as_, cast):
    answer = as_(cast.staff).get(address(hinted))
    assert answer.status_code == 200
    assert hints(answer) == []
    done = as_(cast.staff).post(address(hinted), {"do": f"dismiss:{first(hinted).uuid}:vague-verb"})
    assert done.status_code == 403
    assert not DismissedHint.objects.exists()


def test_hints_follow_what_was_typed_and_cost_one_query(hinted, as_, cast, write):
    name = f"action__{first(hinted).uuid}".replace("-", "__")
    answer = write(hinted, cast.lead, do="preview", **{name: "Look into it."})
    assert hints(answer)[0].startswith("Hint: “Look into” has no end.")
    browser = as_(cast.lead)
    with CaptureQueriesContext(connection) as queries:
        browser.get(address(hinted))
    asked = [q["sql"] for q in queries if "assess_dismissedhint" in q["sql"]]
    assert len(asked) == 1
    assert len(queries) <= 12
