"""What stands in the way of the next request, as one person may read it."""

from dataclasses import replace

from assess.domain.gates import Gate, gates_ahead, open_gates
from assess.domain.models import Assessment, Person, Service
from assess.domain.policy import allows
from assess.domain.roles import parts_of, staff_of
from assess.domain.words import State


def ahead_of(service: Service, person: Person) -> list[Gate]:
    """What stands in the way before a request is begun: its phase is not known yet."""
    found = gates_ahead(service, code=service.project_code)
    return _readable(found, service, person)


def gates_of(assessment: Assessment, person: Person) -> list[Gate]:
    """What stands between this draft and sending it."""
    return _readable(open_gates(assessment), assessment.service, person)


def _readable(gates: list[Gate], service: Service, person: Person) -> list[Gate]:
    """The gates without the texts of reports that this person may not read.

    Whoever books knows that something is open and under which number; the words are for those who
    may read the report.
    """
    asked = {action.assessment for gate in gates for action in gate.actions}
    if not asked or service.organisation_id in staff_of(person):
        return gates
    parts = parts_of(person)
    hidden = {pk for pk in asked if not allows("report.see_shared", parts.get(pk, ()))}
    public = Assessment.objects.filter(pk__in=hidden, state=State.PUBLISHED, confidential=False)
    hidden -= set(public.values_list("pk", flat=True)) if hidden else set()
    return [
        replace(
            gate,
            actions=tuple(
                replace(action, text="") if action.assessment in hidden else action
                for action in gate.actions
            ),
        )
        for gate in gates
    ]
