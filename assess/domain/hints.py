"""Hints on the wording of an action: one at a time, the most important first (S3, S19, S70).

A hint is a colleague's remark, never a refusal, and rather silent than wrong: a rule speaks only
where its words leave little doubt. docs/hints.md lists them all, with how well they do.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from assess.domain import hint_rules as looks
from assess.domain.hint_rules import FEWEST_WORDS, Taken, taken


@dataclass(frozen=True)
class Hint:
    """What is said of an action, and by which rule."""

    rule: str
    sentence: str


@dataclass(frozen=True)
class Rule:
    """One thing that can be better about an action: its name, what it looks for, what it says."""

    name: str
    looks_for: str
    sentence: str
    finds: Callable[[Taken], str | None]


# In order of importance: of all that apply and were not dismissed, the first is shown.
RULES = (
    Rule(
        "twin",
        "another action of the report that says nearly the same",
        "Much the same as action {}. Keep one of them, or say what is different here.",
        looks.twin,
    ),
    Rule(
        "name",
        "a title or a common first name",
        "“{}” reads like a person’s name. A report names nobody: say the role instead.",
        looks.name,
    ),
    Rule(
        "question",
        "a first sentence that asks",
        "This asks a question. Say what the service team must do to answer it.",
        looks.question,
    ),
    Rule(
        "praise",
        "praise, and nothing to do",
        "This is praise. It belongs in “What the service team has done well”.",
        looks.praise,
    ),
    Rule(
        "optional",
        "wording that leaves the choice: should, could, may want to, it would be good to",
        "“{}” leaves the choice to the service team. Say what it must do, or make this an observation.",
        looks.optional,
    ),
    Rule(
        "vague-verb",
        "a beginning such as consider, look at, think about or be aware, and nothing plain after it",
        "“{}” has no end. Begin with what the service team must do, such as “Test”, “Agree” or “Publish”.",
        looks.vague,
    ),
    Rule(
        "no-verb",
        "a beginning that names a thing or what is lacking, and no “must”",
        "This does not say what to do. Begin with a verb, such as “Test”, “Agree” or “Publish”.",
        looks.no_verb,
    ),
    Rule(
        "passive",
        "something that “must be done”, by nobody",
        "“{}” does not say by whom. Begin with what the service team must do.",
        looks.passive,
    ),
    Rule(
        "too-short",
        f"fewer than {FEWEST_WORDS} words",
        "This is very short. Say what to do, why, and how the service team will know that it is done.",
        looks.too_short,
    ),
    Rule(
        "several",
        "three things to do, or a list of them that nothing holds together",
        "This asks for several things. Make each an action, so that each can be done and closed.",
        looks.several,
    ),
    Rule(
        "no-object",
        "a verb with nothing but “this”, “it” or “more” after it",
        "Say what “{}” is: an action is also read by itself, away from the reason for the rating.",
        looks.no_object,
    ),
    Rule(
        "acronym",
        "capital letters that are not spelled out",
        "Spell out “{}”: an action is also read by people who do not know it.",
        looks.acronym,
    ),
    Rule(
        "no-measure",
        "a verb without an end (improve, continue, support) and no date, number, proof or “so that”",
        "How will the service team know that this is done? Add a measure, a date or what it will show.",
        looks.no_measure,
    ),
    Rule(
        "no-reason",
        "no “because”, “so that” or second sentence that says why",
        "Say why: what the panel saw, or what will be better for users (“so that …”).",
        looks.no_reason,
    ),
)
NAMES = tuple(rule.name for rule in RULES)


def hint_for(text: str, dismissed: Collection[str] = (), *, twin: str = "") -> Hint | None:
    """The most important hint on this action that was not dismissed, if there is any.

    `twin` is the number of another action that says much the same (see `likeness`).
    """
    return _hint_for(text, frozenset(dismissed), twin)


# A page is read many times between two changes of an action.
@lru_cache(maxsize=2_000)
def _hint_for(text: str, dismissed: frozenset[str], twin: str) -> Hint | None:
    action = taken(text, twin)
    for rule in RULES:
        if rule.name not in dismissed:
            found = rule.finds(action)
            if found is not None:
                return Hint(rule.name, rule.sentence.format(found))
    return None
