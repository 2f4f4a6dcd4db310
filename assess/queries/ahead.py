"""What stands in the way of the next request, as one person may read it."""

from collections.abc import Iterable
from dataclasses import replace

from assess.domain.gates import Gate, OpenAction, Other, gates_ahead, open_gates
from assess.domain.models import Assessment, Person, Service
from assess.domain.policy import allows
from assess.domain.roles import Role, parts_of, staff_of
from assess.domain.standing import Facts

Parts = dict[int, frozenset[Role]]


def ahead_of(
    service: Service,
    person: Person,
    *,
    facts: Facts | None = None,
    others: Iterable[Other] | None = None,
    parts: Parts | None = None,
) -> list[Gate]:
    """What stands in the way before a request is begun: its phase is not known yet.

    What whoever asks has read already is given along.
    """
    found = gates_ahead(service, code=service.project_code, facts=facts, others=others)
    return _readable(found, service, person, parts)


def gates_of(assessment: Assessment, person: Person) -> list[Gate]:
    """What stands between this draft and sending it."""
    return _readable(open_gates(assessment), assessment.service, person, None)


def _readable(
    gates: list[Gate], service: Service, person: Person, parts: Parts | None
) -> list[Gate]:
    """The gates without the texts of reports that this person may not read.

    Whoever books knows that something is open and under which number; the words are for those who
    may read the report.
    """
    asked = {action.assessment for gate in gates for action in gate.actions}
    asked |= {red.assessment for gate in gates for red in gate.reds}
    if not asked:
        return gates
    parts = parts_of(person) if parts is None else parts
    shut = {pk for pk in asked if not allows("report.see_shared", parts.get(pk, ()))}
    reds = {red.assessment for gate in gates for red in gate.reds}
    barred = {pk for pk in reds if not allows("reassessment.book", parts.get(pk, ()))}
    if not shut | barred or service.organisation_id in staff_of(person):
        return gates
    return [
        replace(
            gate,
            actions=tuple(
                _for_others(action) if action.assessment in shut else action
                for action in gate.actions
            ),
            reds=tuple(
                replace(red, opens=red.assessment not in shut, books=red.assessment not in barred)
                for red in gate.reds
            ),
        )
        for gate in gates
    ]


def _for_others(action: OpenAction) -> OpenAction:
    """An action as it is told to who has no part in its assessment."""
    return replace(action, opens=False, text=action.text if action.public else "")
