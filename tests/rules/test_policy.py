"""The rules of the rules: every verb has a row, every state a way out, every page a verb."""

import pytest

from assess.domain.policy import MAY, SEES
from assess.domain.roles import Role
from assess.domain.tables import PAGES
from assess.domain.words import ENDS, State
from assess.domain.workflow import VERBS

# In the policy, but not a step of the registry: they belong to no assessment, or make or end one.
OUTSIDE = {
    "booking.start",
    "booking.discard",
    "dashboard.see",
    "desk.see",
    "feedback.see_mine",
    "people.manage",
    "profile.edit",
    "service.see",
}


def test_every_verb_has_a_row_in_the_policy():
    assert set(VERBS) - set(MAY) == set()


def test_every_row_of_the_policy_is_a_verb():
    assert {name for name in MAY if name not in VERBS} >= OUTSIDE
    strange = {name for name in MAY if name not in VERBS} - OUTSIDE
    assert {name.partition(".")[0] for name in strange} <= {"staff", "person", "assessor", "assess"}


@pytest.mark.parametrize("state", sorted(set(State) - ENDS))
def test_no_state_but_the_ends_lacks_a_way_out(state):
    assert [verb.name for verb in VERBS.values() if state in verb.sources and verb.changes_state]


def _steps_of_people():
    """From which state to which somebody can bring an assessment that they see then."""
    for name, verb in VERBS.items():
        for state in verb.sources:
            people = {role for role in MAY[name] - {Role.CLOCK} if state in SEES.get(role, ())}
            if people:
                yield from ((state, target) for target in verb.targets)


@pytest.mark.parametrize("goal", [State.PUBLISHED, *sorted(ENDS)])
def test_people_bring_an_assessment_from_anywhere_to_its_end(goal):
    """No state is a trap: from each, people reach an end; and each end is reached from a draft."""
    steps = set(_steps_of_people())
    ends = ENDS | {State.PUBLISHED}

    def reached(found):
        while more := {target for source, target in steps if source in found} - found:
            found |= more
        return found

    assert goal in reached({State.DRAFT})
    assert [state for state in State if not reached({state}) & ends] == []


@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_leads_out_of_an_end(state):
    assert not [
        verb.name for verb in VERBS.values() if state in verb.sources and verb.changes_state
    ]


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_every_state_is_reached(state):
    assert [verb.name for verb in VERBS.values() if state in verb.targets]


@pytest.mark.parametrize("name", sorted(set(VERBS) & set(MAY)))
def test_whoever_may_do_something_sees_the_assessment_then(name):
    verb = VERBS[name]
    for role in MAY[name] - {Role.CLOCK, Role.SIGNED_IN, Role.ON_BEHALF, Role.OBSERVER}:
        assert verb.sources & SEES[role], f"{role} may {name} but never sees it"


# What is done on the page that a verb of reading opens, and leads back to it.
DONE_ON = {
    "challenge.see": ("meeting.set", "meeting.cancel", "meeting.note", "report.resolve"),
    "clarification.see": ("clarification.ask", "clarification.answer", "clarification.withdraw"),
    "report.see_changes": ("report.agree_changes", "report.amend", "report.drop_changes"),
}


@pytest.mark.parametrize(("page", "name"), [(p, n) for p, ns in DONE_ON.items() for n in ns])
def test_whoever_may_do_something_finds_the_page_where_it_is_done(page, name):
    assert VERBS[name].sources <= VERBS[page].sources
    assert MAY[name] - {Role.LEAD} <= MAY[page]  # the lead is on the panel


@pytest.mark.parametrize("name", sorted(v.name for v in VERBS.values() if v.body and not v.silent))
def test_history_has_words_for_every_loud_verb(name):
    assert VERBS[name].said


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_written_tables_are_fresh(name, settings):
    text = (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")
    assert text == PAGES[name](), "Run python manage.py policy_docs"
