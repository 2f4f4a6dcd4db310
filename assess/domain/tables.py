"""The tables of the rules, written out for people: docs/policy.md and docs/states.md."""

from assess.domain.policy import MAY, SEES
from assess.domain.roles import Role
from assess.domain.words import State
from assess.domain.workflow import VERBS, Verb

_WRITTEN = (
    "Written by `python manage.py policy_docs` from the code. Change the code, not this page."
)
_COLUMNS = [
    Role.PRIMARY_CONTACT,
    Role.MANAGER,
    Role.SERVICE_TEAM,
    Role.DIRECTOR,
    Role.LEAD,
    Role.PANEL,
    Role.OBSERVER,
    Role.STAFF,
    Role.CLOCK,
]


def _states(verb: Verb) -> str:
    if verb.sources == frozenset(State):
        return "any"
    return ", ".join(state.value for state in State if state in verb.sources)


def policy() -> str:
    """Who may do what: a row a verb, a column a role; then who sees an assessment when."""
    lines = ["# Who may do what", "", _WRITTEN, ""]
    lines += [
        "The lead assessor has a seat, so what panel members may do the lead may do too. Someone of "
        "the service assessment team who has a part on either side of an assessment has that part "
        "only. Nobody does what the clock does by pressing a button.",
        "",
        "| verb | " + " | ".join(role.value for role in _COLUMNS) + " | in which states |",
        "|---|" + "---|" * (len(_COLUMNS) + 1),
    ]
    for name, roles in MAY.items():
        if Role.SIGNED_IN in roles:
            cells = ["anyone signed in", *[""] * (len(_COLUMNS) - 1)]
        else:
            cells = [
                "yes" if role in roles or (role == Role.LEAD and Role.PANEL in roles) else ""
                for role in _COLUMNS
            ]
        states = _states(VERBS[name]) if name in VERBS else "–"
        lines.append(f"| `{name}` | " + " | ".join(cells) + f" | {states} |")
    lines += ["", "## Who sees an assessment", "", "| role | in which states |", "|---|---|"]
    for role, seen in SEES.items():
        words = "any" if seen == frozenset(State) else ", ".join(s for s in State if s in seen)
        lines.append(f"| {role.value} | {words} |")
    return "\n".join(lines) + "\n"


def states() -> str:
    """The life of an assessment: a diagram, and what each verb says of itself."""
    lines = ["# The life of an assessment", "", _WRITTEN, "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    [*] --> {State.DRAFT.value}: booking.start"]
    lines += [f"    {State.DRAFT.value} --> [*]: booking.discard"]
    changing = [verb for verb in VERBS.values() if verb.changes_state]
    for verb in changing:
        for source in (state for state in State if state in verb.sources):
            lines += [f"    {source.value} --> {t.value}: {verb.name}" for t in verb.targets]
    ends = [state for state in State if not any(state in verb.sources for verb in changing)]
    lines += [f"    {state.value} --> [*]" for state in ends]
    lines += ["```", "", "| verb | from | to | rule |", "|---|---|---|---|"]
    for verb in changing:
        to = " or ".join(target.value for target in verb.targets)
        lines.append(f"| `{verb.name}` | {_states(verb)} | {to} | {verb.sentence} |")
    lines += ["", "## Verbs that keep the state", "", "| verb | in which states | rule |"]
    lines += ["|---|---|---|"]
    for verb in VERBS.values():
        if not verb.changes_state:
            lines.append(f"| `{verb.name}` | {_states(verb)} | {verb.sentence} |")
    return "\n".join(lines) + "\n"


PAGES = {"policy.md": policy, "states.md": states}
