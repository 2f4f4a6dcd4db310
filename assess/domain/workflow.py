"""The one door for changes of an assessment.

A verb is a function that says its rule in one sentence, declared with the change it makes.
The door locks the row, reads it afresh, asks the policy, checks the state, runs the body,
sets the state, saves, and records the event, in one transaction.
"""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils import timezone

from assess.domain.history import record
from assess.domain.models import Assessment, Person
from assess.domain.policy import MAY, allows, may_as, sees
from assess.domain.prepared import Prepared
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.roles import Role, roles_in, roles_of, seat_as_text
from assess.domain.words import State

type_of_target = State | Callable[[Assessment], State] | None


@dataclass(frozen=True)
class Verb:
    """What the registry knows of a verb."""

    name: str
    sources: frozenset[State]
    targets: tuple[State, ...]
    said: str
    sentence: str
    body: Callable[..., Any] | None
    private: bool = False
    silent: bool = False
    already: str = ""
    when: Callable[[Assessment], bool] | None = None

    def possible(self, assessment: Assessment) -> bool:
        """Whether it can be done to this assessment now, whoever does it."""
        return assessment.state in self.sources and (self.when is None or self.when(assessment))

    @property
    def changes_state(self) -> bool:
        """Whether the assessment leaves its state by this verb."""
        return bool(self.targets)


VERBS: dict[str, Verb] = {}


def reading(
    name: str,
    sources: Collection[State],
    sentence: str,
    when: Callable[[Assessment], bool] | None = None,
) -> None:
    """Declare what may be read in which states, and what more it takes; the policy says by whom."""
    VERBS[name] = Verb(name, frozenset(sources), (), "", sentence, None, when=when)


def _first_line(body: Callable[..., Any]) -> str:
    lines = (body.__doc__ or "").strip().splitlines()
    if not lines:
        raise TypeError(f"{body.__name__} has no sentence: say its rule in its docstring.")
    return lines[0]


def stale(assessment: Assessment, verb: Verb) -> str:
    """The sentence for a button pressed twice, or on a page that is out of date."""
    if verb.already and (assessment.state in verb.targets or not verb.changes_state):
        return verb.already
    words = str(State(assessment.state).label).lower()
    if verb.body is None:
        return f"This cannot be read at the moment: the assessment is “{words}”."
    return (
        f"This cannot be done any more: the assessment is now “{words}”. "
        "Someone may have been here before you."
    )


def transition(
    name: str,
    *,
    sources: Collection[State],
    target: type_of_target = None,
    targets: Collection[State] = (),
    said: str = "",
    already: str = "",
    private: bool = False,
    silent: bool = False,
    when: Callable[[Assessment], bool] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a verb: from which states, to which, how history says it.

    `already` is the sentence for a second press, or why a verb that keeps the state is not
    possible any more. `private` lines of history are for the panel
    and the service assessment team. A `silent` verb keeps its own history (revisions): no event.
    `targets` lists what a callable `target` may answer. `when` says what more it takes than the
    state.
    """
    reached = tuple(s for s in State if s in targets or s == target)

    def declare(body: Callable[..., Any]) -> Callable[..., Any]:
        VERBS[name] = Verb(
            name,
            frozenset(sources),
            reached,
            said,
            _first_line(body),
            body,
            private,
            silent,
            already,
            when,
        )

        @wraps(body)
        def verb(
            assessment: Assessment,
            *,
            by: Person | None,
            at: datetime.datetime | None = None,
            on_behalf_of: Person | None = None,
            **inputs: Any,
        ) -> Any:
            at = at or timezone.now()
            with transaction.atomic():
                if silent and by is not None:
                    fresh, roles = _locked_with_roles(name, assessment.pk, by)
                else:
                    fresh, roles = locked(assessment.pk), None
                guard(name, fresh, by=by, roles=roles)
                before = fresh.state
                answer = body(fresh, by=by, at=at, **inputs)
                if target is not None:
                    fresh.state = target(fresh) if callable(target) else target
                if not silent:
                    fresh.changed_at = at
                    fresh.save()
                    if answer is not NOTHING_NEW:
                        record(
                            name,
                            assessment=fresh,
                            by=by,
                            at=at,
                            before=before,
                            after=fresh.state,
                            data=answer if isinstance(answer, dict) else None,
                            on_behalf_of=on_behalf_of,
                        )
            _bring_up_to_date(assessment, fresh)
            return answer

        return verb

    return declare


# A body answers this when what was asked for is already so: no event, no email.
NOTHING_NEW = object()


def _bring_up_to_date(stale_one: Assessment, fresh: Assessment) -> None:
    for field in Assessment._meta.concrete_fields:
        if field.attname in fresh.__dict__:
            setattr(stale_one, field.attname, getattr(fresh, field.attname))
    stale_one.__dict__.pop("_prefetched_objects_cache", None)


def locked(pk: int) -> Assessment:
    """The assessment, read afresh and locked until the transaction ends."""
    found = _lock.one(pk)
    if found is None:  # only drafts are ever deleted
        raise Refused("This draft request has been deleted.")
    return found  # type: ignore[no-any-return]


_lock = Prepared(
    lambda pk: (
        Assessment.objects.select_related("service__organisation", "standard", "primary_contact")
        .select_for_update(of=("self",))
        .filter(pk=pk)
    )
)


def _locked_with_roles(name: str, pk: int, by: Person) -> tuple[Assessment, frozenset[Role]]:
    """The same, for the saves of a draft, with roles of this person by which to judge them.

    Only what saves ask of it is read, and none of the names that history and emails tell: a save
    tells nobody. Nearly everyone who saves has a seat, which is read in the same statement; all
    that someone is, only where the seat is not enough. Where it has to wait for the lock, the seat is
    that of when it began to, as is the time of the save.
    """
    found = _lock_for_a_save.one(pk, by.pk)
    if found is None:
        raise Refused("This draft request has been deleted.")
    if not by.active:
        return found, frozenset()
    roles = roles_in(found.seat_as_text)
    if not may_as(roles, name, found.state):
        roles = roles_of(by, found)
    return found, roles


_lock_for_a_save = Prepared(
    lambda pk, person: (
        Assessment.objects.annotate(seat_as_text=seat_as_text(pk, person))
        .only("state", "kind", "phase", "service_id", "standard_id", "amending_since")
        .select_for_update()
        .filter(pk=pk)
    )
)


def guard(
    name: str,
    assessment: Assessment,
    *,
    by: Person | None,
    roles: frozenset[Role] | None = None,
) -> None:
    """Refuse who may not, then what cannot be done in this state; `roles`, if known already."""
    roles = roles_of(by, assessment) if roles is None else roles
    if not (allows(name, roles) if by is None else may_as(roles, name, assessment.state)):
        raise NotAllowed(name)
    if not VERBS[name].possible(assessment):
        raise Refused(stale(assessment, VERBS[name]))


def open_to(person: Person | None, assessment: Assessment) -> list[str]:
    """What this person can do to this assessment now: the buttons of its page."""
    roles = roles_of(person, assessment)
    if person is not None and not sees(roles, assessment.state):
        return []
    return possible_for(roles, assessment)


def possible_for(roles: Collection[Role], assessment: Assessment) -> list[str]:
    """What someone who is this to the assessment can do to it now."""
    return [
        name
        for name, verb in VERBS.items()
        if verb.possible(assessment) and not MAY[name].isdisjoint(roles)
    ]
