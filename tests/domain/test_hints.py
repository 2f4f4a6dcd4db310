"""Hints on the wording of actions: right when they speak, and for the whole panel when hidden."""

import tomllib
import uuid
from collections import Counter
from pathlib import Path

import pytest

from assess.domain import wording, writing
from assess.domain.hints import NAMES, RULES, hint_for
from assess.domain.likeness import much_the_same, twins
from assess.domain.models import DismissedHint, Event
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State
from assess.queries.hints import hints_on
from tests.builders import EVERYONE_WITH_A_PART, STRANGERS

ROOT = Path(__file__).resolve().parents[2]
LABELLED = tomllib.loads((Path(__file__).parent / "labelled_actions.toml").read_text("utf-8"))
ACTIONS = [(each["text"].strip(), each["hint"]) for each in LABELLED["action"]]


def rule_of(text: str, **more) -> str:
    found = hint_for(text, **more)
    return found.rule if found else ""


# The labelled actions, and what docs/hints.md says of them


def measured() -> tuple[int, int, int]:
    """How many hints were shown, how many of them were the expected one, and how many are due."""
    said = [(rule_of(text), due) for text, due in ACTIONS]
    return (
        sum(1 for rule, _ in said if rule),
        sum(1 for rule, due in said if rule and rule == due),
        sum(1 for _, due in said if due),
    )


def test_there_are_twenty_good_and_twenty_weak_actions_over_all_rules():
    labels = Counter(due for _, due in ACTIONS)
    assert (labels.pop(""), labels.total()) == (20, 20)
    assert set(labels) == set(NAMES) - {"twin"}
    assert len({each["point"] for each in LABELLED["action"]}) == 14


@pytest.mark.parametrize(("text", "due"), ACTIONS, ids=lambda each: each[:40])
def test_each_action_has_the_hint_a_careful_colleague_would_give(text, due):
    assert rule_of(text) == due


def documented() -> list[list[str]]:
    lines = (ROOT / "docs" / "hints.md").read_text("utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| `")
    ]


def test_the_document_names_every_rule_in_order_with_its_sentence_and_an_example():
    rows = documented()
    assert [row[0].strip("`") for row in rows] == list(NAMES)
    for (name, looks_for, example, sentence), rule in zip(rows, RULES, strict=True):
        twin = "4.2" if rule.name == "twin" else ""
        found = hint_for(example, twin=twin)
        assert (f"`{found.rule}`", found.sentence) == (name, sentence)
        assert looks_for == rule.looks_for


def test_the_document_says_the_precision_and_recall_that_are_measured():
    shown, right, due = measured()
    said = " ".join((ROOT / "docs" / "hints.md").read_text("utf-8").split())
    assert f"precision {right} of {shown} ({right / shown:.0%})" in said
    assert f"recall {right} of {due} ({right / due:.0%})" in said


# Rules one by one, where their words are close to what they are not about


@pytest.mark.parametrize(
    "text",
    [
        "Consider two suppliers and publish the decision with its reasons before May, because the contract ends then.",
        "Before public beta, the service team must show that callers who should be refunded are, so that nobody pays twice.",
        "Find, fix and retest the faults that stop people who use a screen reader from paying, because 3 of 8 gave up.",
        "Ask the data protection officer (DPO) to agree the notice before March, as the DPO saw only the first draft.",
        "Publish the results of tests that must be carried out by law, so that applicants can trust the scale.",
        "Rename “Your questions?” to words that users know, because 4 in 10 took it for a survey.",
        "Agree with King Charles House and the office in Victoria Street which of them answers calls, so that none is lost.",
        "Test more than one wording of the refusal letter, because readers took it for a delay.",
        "Good practice must be shared with the two regional offices by the lead caseworker, because each works alone today.",
    ],
)
def test_a_rule_is_rather_silent_than_wrong(text):
    assert rule_of(text) == ""


@pytest.mark.parametrize(
    ("text", "rule", "quoted"),
    [
        (
            "- think about the journey on a phone\n- look at the letters",
            "vague-verb",
            "Think about",
        ),
        ("The service team must:\n\n- publish the roadmap\n- recruit a researcher", "several", ""),
        ("**Consider** the needs of carers.", "vague-verb", "Consider"),
        ("When planning beta, be mindful of the needs of carers.", "vague-verb", "Be mindful"),
        (
            "Ideally, publish the code before beta because others wait for it.",
            "optional",
            "Ideally",
        ),
        ("Ask Sarah Okoye for the figures so that they can be published.", "name", "Sarah Okoye"),
        ("Make sure that the service is accessible because users asked for it.", "no-measure", ""),
        (
            "Further research into carers is needed before beta, because none took part.",
            "passive",
            "is needed",
        ),
        ("Iterate further, so that the service works for everyone.", "no-object", "further"),
        ("<script>alert(1)</script>", "too-short", ""),
    ],
)
def test_a_rule_reads_past_lists_marks_and_what_comes_first(text, rule, quoted):
    found = hint_for(text)
    assert found.rule == rule
    assert f"“{quoted}”" in found.sentence if quoted else True


def test_one_hint_at_a_time_and_the_next_once_it_is_hidden():
    text = "Consider this, Dr Patel?"
    shown = []
    while found := hint_for(text, shown):
        shown.append(found.rule)
    assert shown == ["name", "question", "vague-verb", "too-short", "no-reason"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "- ",
        "**",
        "?",
        "“",
        "x" * 2_000,
        "a.b " * 500,
        "\n" * 99,
        "[" * 2_000,
        "[a](" * 500,
    ],
)
def test_no_text_is_too_odd(text):
    long = {n: f"{text} a{n} " + "b c d e f g " * 150 for n in range(99)}
    assert set(twins([1, 2], long)) <= {1, 2}
    for twin in ("", "1.1"):
        found = hint_for(text, twin=twin)
        assert found is None or found.rule in NAMES


# Much the same


SAME = [
    (
        "Publish the accessibility statement before public beta.",
        "Before public beta: publish an **accessibility statement**",
    ),
    (
        "Have an accessibility audit carried out by an independent expert and fix what it finds before public beta.",
        "Carry out an independent accessibility audit and fix the problems it finds before public beta.",
    ),
    (
        "Recruit a permanent content designer before July, because the contract ends.",
        "Because the contract ends, recruit a permanent content designer before July",
    ),
    ("Test the form with five people who use it.", "Test the form with 5 people who use it."),
]
NOT_THE_SAME = [
    (
        "Recruit a permanent content designer before July, because the contract ends.",
        "Recruit a permanent user researcher before July, because the contract ends.",
    ),
    (
        "Agree with the policy team how refunds are decided, so that callers get one answer.",
        "Agree with the policy team how appeals are decided, so that callers get one answer.",
    ),
    ("Test the form with 5 people who use it.", "Test the form with 8 people who use it."),
    ("Test the form with five people who use it.", "Test the form with 8 people who use it."),
    (
        "Test the screen for refunds with 5 people who use Welsh, so that it reads well in the office.",
        "Test the letter for refunds with 5 people who use signs, so that it reads well in the office.",
    ),
    ("Test the letters.", "Test the forms."),
    ("Test the letters with carers.", "Publish the source code before public beta."),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_nearly_the_same_words_are_found(one, other):
    assert much_the_same(one, other)
    assert much_the_same(other, one)


@pytest.mark.parametrize(("one", "other"), NOT_THE_SAME)
def test_the_same_sentence_about_something_else_is_not_the_same(one, other):
    assert not much_the_same(one, other)
    assert not much_the_same(other, one)


def test_an_action_has_the_nearest_of_its_twins():
    texts = {
        1: "Publish the accessibility statement before public beta.",
        2: "Publish the corrected accessibility statement online before public beta.",
        3: "Publish an accessibility statement before public beta.",
        4: "Test the letters.",
    }
    assert twins([1, 2, 4], texts) == {1: 3, 2: 1}


# On the actions of a report


@pytest.fixture
def draft(an_assessment):
    return an_assessment(State.REPORTING, rated=0)


def add(cast, assessment, point: int, text: str) -> uuid.UUID:
    id = uuid.uuid4()
    writing.write_action(assessment, by=cast.lead, point=point, uuid=id, text=text)
    return id


def shown(assessment, point: int) -> list[tuple[str, int | None]]:
    review = assessment.point_reviews.get(point__number=point)
    texts = {each.uuid: each.text for each in review.actions.filter(removed_at=None)}
    found = hints_on(assessment, point, texts)
    return [(found[key].sentence, found[key].twin_point) for key in texts if key in found]


def test_both_of_two_like_actions_say_so_and_a_removed_one_does_not_count(cast, draft):
    one = add(cast, draft, 3, SAME[0][0])
    two = add(cast, draft, 4, SAME[0][1])
    say = "Much the same as action {}. Keep one of them, or say what is different here.".format
    assert shown(draft, 3) == [(say("4.1"), 4)]
    assert shown(draft, 4) == [(say("3.1"), 3)]
    wording.dismiss_hint(draft, by=cast.designer, uuid=one, rule="twin")
    assert say("4.1") not in str(shown(draft, 3))
    assert shown(draft, 4) == [(say("3.1"), 3)]
    writing.remove_action(draft, by=cast.lead, uuid=one)
    assert "Much the same" not in str(shown(draft, 4))
    add(cast, draft, 4, SAME[0][0])
    assert shown(draft, 4) == [(say("4.2"), None), (say("4.1"), None)]
    typed = {two: "Repair the form. What is typed counts, though it is not saved yet."}
    assert hints_on(draft, 4, typed) == {}
    assert hints_on(draft, 4, {}) == {}


def test_a_hidden_hint_stays_hidden_when_the_action_changes(cast, draft):
    id = add(cast, draft, 3, "Consider the needs of people who cannot read well.")
    wording.dismiss_hint(draft, by=cast.designer, uuid=id, rule="vague-verb")
    writing.write_action(
        draft, by=cast.lead, point=3, uuid=id, version=1, text="Explore what carers have to know."
    )
    assert hints_on(draft, 3, {id: "Explore what carers have to know."})[id].rule != "vague-verb"
    other = add(cast, draft, 3, "Look into the needs of carers who write for someone else.")
    assert hints_on(draft, 3, {other: "Look into it."})[other].rule == "vague-verb"


def test_hiding_twice_hides_once_and_writes_no_history(cast, draft):
    id = add(cast, draft, 3, "Consider the needs of carers.")
    before = Event.objects.count()
    for by in (cast.lead, cast.designer):
        wording.dismiss_hint(draft, by=by, uuid=id, rule="vague-verb")
    assert DismissedHint.objects.get().by == cast.lead
    assert Event.objects.count() == before


def test_only_the_panel_hides_hints_and_only_while_it_writes(cast, draft, an_assessment):
    id = add(cast, draft, 3, "Consider the needs of carers.")
    panel = {"lead", "researcher", "designer", "technologist"}
    for name in {*EVERYONE_WITH_A_PART, *STRANGERS} - panel:
        with pytest.raises(NotAllowed):
            wording.dismiss_hint(draft, by=getattr(cast, name), uuid=id, rule="vague-verb")
    for rule in ("no-such-rule", ""):
        with pytest.raises(Refused, match="There is no such hint any more"):
            wording.dismiss_hint(draft, by=cast.lead, uuid=id, rule=rule)
    elsewhere = an_assessment(State.CHECKING)
    with pytest.raises(Refused, match="now “report being checked”"):
        wording.dismiss_hint(elsewhere, by=cast.lead, uuid=id, rule="vague-verb")
    other = an_assessment(State.ARRANGED)
    with pytest.raises(Refused, match="This action has already been removed"):
        wording.dismiss_hint(other, by=cast.lead, uuid=id, rule="vague-verb")
    assert not DismissedHint.objects.exists()
