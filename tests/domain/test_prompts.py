"""Prompts for every point and phase: enough, none twice, and all of them in the database."""

import collections
import tomllib

import pytest

from assess.domain.models import Point, PointProfession, Prompt, Standard
from assess.domain.reference import PROMPTS, bring_in_all
from assess.domain.words import Phase

ROWS = tomllib.loads(PROMPTS.read_text(encoding="utf-8"))["prompts"]
TEXTS = [text for row in ROWS for text in row["texts"]]


def test_every_point_has_three_or_four_prompts_at_each_phase():
    counts = {(row["point"], row["phase"]): len(row["texts"]) for row in ROWS}
    assert set(counts) == {
        (point, phase.value)
        for phase in Phase
        for point in range(1, 8 if phase == Phase.DISCOVERY else 15)
    }
    assert set(counts.values()) == {3, 4}


def test_no_prompt_stands_twice_and_each_is_a_question_people_can_answer():
    assert [text for text, times in collections.Counter(TEXTS).items() if times > 1] == []
    for text in TEXTS:
        assert text.endswith("?") and text[0].isupper() and 25 <= len(text) <= 200, text
        assert text.count("?") == 1 and "the team" not in text.lower(), text


@pytest.mark.django_db
def test_all_of_them_are_brought_in_in_their_order(cast):
    found = Prompt.objects.order_by("point__number", "phase", "position")
    assert sorted(found.values_list("text", flat=True)) == sorted(TEXTS)
    row = next(row for row in ROWS if (row["point"], row["phase"]) == (5, "alpha"))
    of_one = Prompt.objects.filter(point__number=5, phase="alpha")
    assert list(of_one.values_list("text", flat=True)) == row["texts"]


@pytest.mark.django_db
def test_an_emptied_database_gets_them_back():
    for model in (Prompt, PointProfession, Point, Standard):
        model.objects.all().delete()
    bring_in_all()
    assert Prompt.objects.count() == len(TEXTS)
