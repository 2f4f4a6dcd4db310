"""Who may do what: one table, and the facts about a person that it asks for.

Roles are facts about this person and this assessment, never global groups alone: an assessor
on one panel is a stranger to the next.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from assess.domain.roles import Role, roles_of
from assess.domain.words import MANAGERS, StaffKind, State

if TYPE_CHECKING:
    from assess.domain.models import Assessment, Person


R, M, T, D = Role.PRIMARY_CONTACT, Role.MANAGER, Role.SERVICE_TEAM, Role.DIRECTOR
L, P, O, S = Role.LEAD, Role.PANEL, Role.OBSERVER, Role.STAFF  # noqa: E741
B, C = Role.ON_BEHALF, Role.CLOCK
EVERY_PART = frozenset({R, M, T, D, L, P, O, S, B})


def _of(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


# verb -> who may. The lead has a seat, so L holds P as well.
MAY: dict[str, frozenset[Role]] = {
    # the request
    "booking.start": _of(Role.SIGNED_IN),
    "booking.edit": _of(R, M, B),
    "booking.discard": _of(R, B),
    "booking.request": _of(R, M, B),
    "booking.withdraw": _of(R, M),
    "booking.accept": _of(S),
    "booking.decline": _of(S),
    "booking.reopen": _of(S),
    "booking.cancel": _of(S),
    "booking.transfer": _of(R, S),
    "booking.let_through": _of(S),
    "reassessment.book": _of(R, M, S),
    # the arrangements
    "assessment.set_sittings": _of(S),
    "assessment.arrange": _of(S),
    "assessment.postpone": _of(S),
    "assessment.hold": _of(C, L, S),
    "assessment.not_held": _of(L, S),
    "assessment.mark_confidential": _of(S),
    "managers.name": _of(R, M, S),
    "team.add": _of(R, M, S),
    "team.remove": _of(R, M, S),
    "artefact.add": _of(R, M, T, S),
    "artefact.remove": _of(R, M, T, S),
    "panel.seat": _of(S),
    "panel.release": _of(S),
    "panel.waive": _of(S),
    "panel.hand_over_lead": _of(L, S),
    "panel.nudge": _of(L),
    # the report
    "note.write": _of(P),
    "note.use": _of(P),
    "question.write": _of(P),
    "question.tick": _of(P),
    "question.remove": _of(P),
    "point.write": _of(P),
    "action.write": _of(P),
    "action.move": _of(P),
    "action.remove": _of(P),
    "action.dismiss_hint": _of(P),
    "overall.write": _of(P),
    "overall.confirm": _of(L),
    "report.bring_in": _of(P),
    "brought_in.place": _of(P),
    "brought_in.discard": _of(P),
    "opinion.record": _of(P),
    "points.done": _of(P),
    "points.not_done": _of(P),
    "report.agree_text": _of(P),
    "report.submit": _of(L),
    "report.tick": _of(S),
    "report.edit_text": _of(S),
    "report.remark": _of(S),
    "remark.change": _of(S),
    "remark.remove": _of(S),
    "remark.tick": _of(P),
    "report.return": _of(S),
    "report.share": _of(S),
    "report.recall": _of(S),
    "report.amend": _of(S),
    "report.open": _of(M),
    "report.agree_changes": _of(L, M),
    "report.drop_changes": _of(S),
    "clarification.ask": _of(R, M, T, D, S),
    "clarification.answer": _of(P, S),
    "clarification.withdraw": _of(R, M, T, D, S),
    "meeting.set": _of(S),
    "meeting.cancel": _of(S),
    "meeting.note": _of(L, S),
    "report.accept": _of(M),
    "report.challenge": _of(M, S),
    "report.withdraw_challenge": _of(M, S),
    "report.resolve": _of(S),
    "report.close": _of(S),
    "report.publish": _of(S),
    "report.correct": _of(S),
    "report.take_down": _of(S),
    "document.ask": _of(R, M, T, D, P, S),
    # what becomes of its actions
    "evidence.add": _of(R, M, T),
    "evidence.remove": _of(R, M, T),
    "action.offer_evidence": _of(R, M, T),
    "action.close": _of(L, S),
    "action.send_back": _of(L, S),
    "action.agree_mitigation": _of(L, S),
    "action.reopen": _of(L, S),
    "action.let_through": _of(S),
    "action.ask": _of(R, M, T),
    "action.advise": _of(P, S),
    "action.note_agreed": _of(P, S),
    "action.plan": _of(R, M, T),
    "action.progress": _of(R, M, T),
    # after a red
    "spend.record": _of(S),
    "spend.remove": _of(S),
    # an amber point looked at again
    "revision.ask": _of(R, M, T),
    "revision.withdraw": _of(R, M, T),
    "revision.decide": _of(L, S),
    # what the clock says by itself
    "clock.remind_to_respond": _of(C),
    "clock.respond_overdue": _of(C),
    "clock.report_due_soon": _of(C),
    "clock.report_late": _of(C),
    "clock.mark_ended": _of(C),
    "clock.remind_of_ambers": _of(C),
    "clock.ambers_overdue": _of(C),
    "clock.mitigation_review": _of(C),
    "clock.ask_for_feedback": _of(C),
    "clock.remind_of_feedback": _of(C),
    # reading
    "assessment.see": EVERY_PART,
    "request.see": EVERY_PART,
    "panel.see": EVERY_PART,
    "panel.see_ended": _of(S),
    "team.see": EVERY_PART,
    "artefact.see": EVERY_PART,
    "history.see": _of(R, M, T, D, L, P, S),
    "email.see": _of(S),
    "note.see": _of(P),
    "report.see_draft": _of(P, S),
    "report.see_edits": _of(P, S),
    "report.follow": _of(P),
    "report.see_shared": _of(R, M, T, D, P, S),
    "report.see_changes": _of(M, P, S),
    "report.see_versions": _of(R, M, T, D, P, S),
    "challenge.see": _of(R, M, T, D, P, S),
    "clarification.see": _of(R, M, T, D, P, S),
    "action.see": _of(R, M, T, D, P, S),
    "paused.see": _of(R, M, T, D, P, S),
    "feedback.see": _of(S),
    "revision.see": _of(R, M, T, D, P, S),
    # pages that belong to no assessment
    "dashboard.see": _of(Role.SIGNED_IN),
    "profile.edit": _of(Role.SIGNED_IN),
    "person.see_held": _of(Role.SIGNED_IN),
    "service.see": EVERY_PART,
    "assess.see": _of(Role.SIGNED_IN),
    "feedback.see_mine": _of(Role.SIGNED_IN),
    "desk.see": _of(S),
    "people.manage": _of(S),
    "staff.add": _of(S),
    "staff.remove": _of(S),
    "person.end_access": _of(S),
    "person.restore_access": _of(S),
    "assessor.see": _of(S),
    "assessor.add": _of(S),
    "assessor.change": _of(S),
}

_REQUESTED_ON = frozenset(State) - {State.DRAFT}
_SEATED_ON = _REQUESTED_ON - {State.REQUESTED, State.DECLINED, State.WITHDRAWN}
# In which states a role sees the assessment at all.
SEES: dict[Role, frozenset[State]] = {
    R: frozenset(State),
    M: frozenset(State),
    B: frozenset(State),
    T: _REQUESTED_ON,
    D: _REQUESTED_ON,
    S: _REQUESTED_ON,
    L: _SEATED_ON,
    P: _SEATED_ON,
    O: _SEATED_ON,
}


def sees(roles: Iterable[Role], state: str) -> bool:
    """Whether someone with these roles sees an assessment in this state at all."""
    return any(state in SEES.get(role, frozenset()) for role in roles)


def allows(verb: str, roles: Iterable[Role]) -> bool:
    """Whether the table gives this verb to any of these roles."""
    return not MAY[verb].isdisjoint(roles)


def may_as(roles: Collection[Role], verb: str, state: str) -> bool:
    """Whether someone with these roles sees an assessment in this state, and may do this to it."""
    return sees(roles, state) and allows(verb, roles)


def may(person: "Person | None", verb: str, assessment: "Assessment") -> bool:
    """Whether this person may do this to this assessment, its state aside."""
    roles = roles_of(person, assessment)
    return allows(verb, roles) if person is None else may_as(roles, verb, assessment.state)


def visible_filter(person: "Person") -> Q:
    """`sees` for every assessment at once, as SQL. Tested to agree with `roles_of`."""
    if not person.active:
        return Q(pk__in=[])
    return own_filter(person) | on_behalf_filter(person) | desk_filter(person)


def own_filter(person: "Person") -> Q:
    """The assessments in which this person has a part of their own that lets them see them now."""
    if not person.active:
        return Q(pk__in=[])
    member, team, seat = _parts(person)
    manager = member.filter(role__in=MANAGERS)
    return (
        Q(primary_contact=person)
        | Q(Exists(manager))
        | (Q(state__in=_REQUESTED_ON) & (Q(Exists(member)) | Q(Exists(team))))
        | (Q(state__in=_SEATED_ON) & Q(Exists(seat)))
    )


def on_behalf_filter(person: "Person") -> Q:
    """What this person of the service assessment team books on behalf of others."""
    if not person.active:
        return Q(pk__in=[])
    return Q(started_by=person) & _as_staff(person)


def desk_filter(person: "Person") -> Q:
    """The assessments that this person looks after as one of the service assessment team, as SQL."""
    if not person.active:
        return Q(pk__in=[])
    return Q(state__in=_REQUESTED_ON) & _as_staff(person)


def _parts(person: "Person") -> tuple[Any, Any, Any]:
    """This person's live memberships, service teams and seats, for the assessment outside."""
    from assess.domain.models import Membership, Seat, ServicePerson

    live = {"person": person, "left_at__isnull": True}
    return (
        Membership.objects.filter(**live, assessment=OuterRef("pk")),
        ServicePerson.objects.filter(**live, service=OuterRef("service")),
        Seat.objects.filter(**live, assessment=OuterRef("pk")),
    )


def _as_staff(person: "Person") -> Q:
    """In the service assessment team of the service's organisation, and on neither side (k 13).

    Lists of this person's own, each read once, cost less over many assessments than asking per
    assessment.
    """
    from assess.domain.models import Membership, Seat, ServicePerson, Staff

    live = {"person": person, "left_at__isnull": True}
    team = Staff.objects.filter(person=person, kind=StaffKind.SERVICE_ASSESSMENT_TEAM)
    side = (
        Q(primary_contact=person)
        | Q(pk__in=Membership.objects.filter(**live).values("assessment"))
        | Q(pk__in=Seat.objects.filter(**live).values("assessment"))
        | Q(service__in=ServicePerson.objects.filter(**live).values("service"))
    )
    return Q(service__organisation__in=team.values("organisation")) & ~side
