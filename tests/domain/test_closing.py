"""An action is offered, closed, sent back, mitigated, opened again, let through (R9, k 8, k 10)."""

import datetime
import uuid

import pytest

from assess.domain import closing, evidence
from assess.domain.models import Action, ActionStep, Email, Event
from assess.domain.policy import MAY
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import AFTER_REPORT, ActionStatus, Phase, State, TeamRole
from assess.domain.workflow import open_to
from assess.queries.history import history
from tests import builders
from tests.builders import MONDAY, days

AT = MONDAY + days(30)
REVIEW = (AT + days(90)).date()
MITIGATION = {
    "reason": "The letter is sent by another department.",
    "review_on": REVIEW,
    "profession_view": "The head of design agrees.",
}


@pytest.fixture
def report(an_assessment):
    """A published report: points 3 and 4 amber, point 5 red, an action each."""
    return an_assessment(State.PUBLISHED, ambers=(3, 4), reds=(5,))


def the(assessment, point=3) -> Action:
    return Action.objects.select_related("decided_by").get(
        point_review__assessment=assessment, point_review__point__number=point
    )


def offer(cast, report, point=3, **more):
    given = {"by": cast.team_member, "at": AT, "note": "We asked eight people."} | more
    closing.offer_evidence(report, action=the(report, point).uuid, **given)


def kinds(action) -> list[str]:
    return list(action.steps.values_list("kind", flat=True))


def to(kind) -> list[str]:
    return sorted(Email.objects.filter(kind=kind).values_list("to", flat=True))


def names(*people) -> list[str]:
    return sorted(person.email for person in people)


def test_evidence_is_offered_and_the_action_closed_on_it(cast, report):
    offer(cast, report)
    assert the(report).status == ActionStatus.EVIDENCE_OFFERED
    closing.close(report, by=cast.lead, at=AT, action=the(report).uuid)
    action = the(report)
    assert (action.status, action.decided_by, action.decided_at) == ("closed", cast.lead, AT)
    assert action.decision == closing.ON_EVIDENCE
    assert kinds(action) == ["evidence", "closed"]
    said = [line.did for line in history(report, private=False).rows][:2]
    assert said == ["closed action 3.1", "offered evidence for action 3.1"]


def test_the_lead_and_the_mailbox_hear_of_an_offer_and_the_service_team_of_the_answer(
    cast, report, settings
):
    Action.objects.filter(pk=the(report).pk).update(owner=cast.team_member)
    offer(cast, report)
    assert to("evidence-offered") == sorted([cast.lead.email, settings.TEAM_EMAIL])
    closing.send_back(report, by=cast.staff, at=AT, action=the(report).uuid, reason="By whom?")
    team = (cast.primary_contact, cast.product_manager, cast.delivery_manager, cast.team_member)
    assert to("actions-decided") == names(*team)
    body = Email.objects.filter(kind="actions-decided", to=cast.team_member.email).get().body
    assert "Action 3.1: More is needed" in body
    assert "By whom?" in body
    assert "you own an action" in body


def test_sent_back_it_is_in_progress_and_can_be_offered_again(cast, report):
    offer(cast, report)
    closing.send_back(report, by=cast.lead, at=AT, action=the(report).uuid, reason="By whom?")
    assert the(report).status == ActionStatus.IN_PROGRESS
    offer(cast, report, note="By a bureau.")
    offer(cast, report, note="And two officers.")
    assert the(report).status == ActionStatus.EVIDENCE_OFFERED
    assert kinds(the(report)) == ["evidence", "sent-back", "evidence", "evidence"]


def test_a_mitigation_has_a_reason_a_day_and_the_view_of_the_profession(cast, report):
    offer(cast, report, mitigation=True, note="The letter is not ours.")
    assert "asked for a mitigation" in Email.objects.filter(kind="evidence-offered")[0].body
    closing.agree_mitigation(report, by=cast.lead, at=AT, action=the(report).uuid, **MITIGATION)
    action = the(report)
    assert (action.status, action.review_on) == ("mitigation-agreed", REVIEW)
    assert action.profession_view == "The head of design agrees."
    step = action.steps.last()
    assert (step.kind, step.data["review_on"]) == ("mitigation", REVIEW.isoformat())
    # What is shown later and is not enough leaves the mitigation as it was.
    offer(cast, report, note="Now it is ours.")
    closing.send_back(report, by=cast.staff, at=AT, action=action.uuid, reason="Not yet seen.")
    assert (the(report).status, the(report).review_on) == ("mitigation-agreed", REVIEW)
    closing.close(report, by=cast.staff, at=AT, action=action.uuid, reason="Seen in a call.")
    assert (the(report).status, the(report).review_on) == ("closed", None)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": " "}, "Enter what is agreed instead, and why."),
        ({"profession_view": ""}, "Enter what the head of profession thinks of it."),
        ({"review_on": AT.date()}, "The day to look at it again must be in the future."),
        ({"reason": "x" * 4_001}, "Shorten this text to 4,000 characters or fewer. It has 4,001."),
    ],
)
def test_a_mitigation_without_one_of_them_is_refused(cast, report, changed, sentence):
    with pytest.raises(Refused) as no:
        closing.agree_mitigation(
            report, by=cast.lead, at=AT, action=the(report).uuid, **(MITIGATION | changed)
        )
    assert (no.value.sentence, no.value.field) == (sentence, next(iter(changed)))
    assert the(report).status == ActionStatus.TO_DO


def test_a_red_point_is_neither_mitigated_nor_let_through(cast, report):
    red = the(report, 5).uuid
    for verb, by, more in (
        (closing.agree_mitigation, cast.lead, MITIGATION),
        (closing.let_through, cast.staff, {"reason": "The minister asked."}),
        (closing.offer_evidence, cast.team_member, {"note": "We cannot.", "mitigation": True}),
    ):
        with pytest.raises(Refused, match="only a reassessment changes"):
            verb(report, by=by, at=AT, action=red, **more)
    offer(cast, report, 5)
    closing.close(report, by=cast.lead, at=AT, action=red)
    assert (the(report, 5).status, the(report, 5).point_review.rating) == ("closed", "red")


def test_what_is_closed_can_be_opened_again_with_a_reason(cast, report):
    offer(cast, report)
    closing.close(report, by=cast.lead, at=AT, action=the(report).uuid)
    with pytest.raises(Refused, match="Enter why it is opened again."):
        closing.reopen(report, by=cast.staff, at=AT, action=the(report).uuid, reason="")
    closing.reopen(report, by=cast.staff, at=AT, action=the(report).uuid, reason="It came back.")
    action = the(report)
    assert (action.status, action.decided_at, action.decision) == ("in-progress", None, "")
    with pytest.raises(Refused, match="Action 3.1 is now “in progress”"):
        closing.reopen(report, by=cast.staff, at=AT, action=action.uuid, reason="Again.")
    assert kinds(action) == ["evidence", "closed", "reopened"]


def test_a_mitigation_that_is_ended_is_open_again(cast, report):
    closing.agree_mitigation(report, by=cast.lead, at=AT, action=the(report).uuid, **MITIGATION)
    closing.reopen(report, by=cast.lead, at=AT, action=the(report).uuid, reason="It did not work.")
    assert (the(report).status, the(report).review_on) == ("in-progress", None)


def test_letting_through_is_recorded_once_and_the_action_stays_open(cast, report):
    action = the(report).uuid
    with pytest.raises(Refused, match="Enter why the next assessment can be booked"):
        closing.let_through(report, by=cast.staff, at=AT, action=action, reason="")
    closing.let_through(report, by=cast.staff, at=AT, action=action, reason="A fixed launch day.")
    assert (the(report).let_through_at, the(report).status) == (AT, "to-do")
    with pytest.raises(Refused, match="Action 3.1 has already been let through."):
        closing.let_through(report, by=cast.staff, at=AT, action=action, reason="Again.")
    assert [line.written for line in history(report, private=False).rows][0] == (
        "A fixed launch day."
    )
    assert cast.product_manager.email in to("action-let-through")


def test_closing_without_evidence_needs_words(cast, report):
    with pytest.raises(Refused, match="no evidence was offered here"):
        closing.close(report, by=cast.lead, at=AT, action=the(report).uuid)
    closing.close(report, by=cast.lead, at=AT, action=the(report).uuid, reason="Seen in a call.")
    assert the(report).decision == "Seen in a call."


def test_a_superseded_action_is_left_alone(cast, report):
    Action.objects.filter(pk=the(report).pk).update(
        status="superseded", decided_at=AT, decision="The point was rated again."
    )
    for verb, by, more in (
        (closing.offer_evidence, cast.team_member, {"note": "Done."}),
        (closing.close, cast.lead, {"reason": "Done."}),
        (closing.reopen, cast.lead, {"reason": "Not done."}),
        (closing.let_through, cast.staff, {"reason": "Please."}),
        (evidence.add, cast.team_member, {"url": "https://a.example/", "title": "A"}),
    ):
        with pytest.raises(Refused, match="Action 3.1 is superseded"):
            verb(report, by=by, at=AT, action=the(report).uuid, **more)


def test_a_second_press_does_nothing_twice(cast, report):
    pressed = {"action": the(report).uuid, "uuid": uuid.uuid4(), "at": AT}
    for _ in range(2):
        closing.offer_evidence(report, by=cast.team_member, note="Done.", **pressed)
    pressed["uuid"] = uuid.uuid4()
    for _ in range(2):
        closing.close(report, by=cast.lead, **pressed)
    assert kinds(the(report)) == ["evidence", "closed"]
    with pytest.raises(Refused, match="Action 3.1 is closed"):
        closing.close(report, by=cast.staff, at=AT, action=the(report).uuid, reason="Me too.")


def test_an_action_of_another_report_is_not_reached_through_this_one(cast, report, an_assessment):
    other = the(an_assessment(State.PUBLISHED, name="Another"))
    with pytest.raises(Refused, match="This report has no such action."):
        closing.close(report, by=cast.lead, at=AT, action=other.uuid, reason="Done.")
    with pytest.raises(Refused, match="This report has no such action."):
        closing.close(report, by=cast.lead, at=AT, action=uuid.uuid4(), reason="Done.")


VERBS = {
    "action.offer_evidence": (closing.offer_evidence, {"note": "Done."}),
    "action.close": (closing.close, {"reason": "Done."}),
    "action.send_back": (closing.send_back, {"reason": "More."}),
    "action.agree_mitigation": (closing.agree_mitigation, MITIGATION),
    "action.reopen": (closing.reopen, {"reason": "Not done."}),
    "action.let_through": (closing.let_through, {"reason": "Please."}),
}


def test_each_is_done_by_those_the_policy_names_and_nobody_else(cast, report):
    may = {
        "team_member": "action.offer_evidence",
        "lead": "action.close action.send_back action.agree_mitigation action.reopen",
        "staff": "action.close action.send_back action.agree_mitigation action.reopen "
        "action.let_through",
    }
    for who in [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS]:
        person = getattr(cast, who)
        allowed = may.get(who, may["team_member"] if who in SERVICE_SIDE else "").split()
        assert [verb for verb in open_to(person, report) if verb in VERBS] == allowed, who
        for name, (verb, inputs) in VERBS.items():
            if name not in allowed:
                with pytest.raises(NotAllowed):
                    verb(report, by=person, at=AT, action=the(report).uuid, **inputs)
    assert not ActionStep.objects.exists()


SERVICE_SIDE = {"primary_contact", "product_manager", "delivery_manager"}


@pytest.mark.parametrize("state", sorted(set(State)))
def test_actions_are_followed_once_the_report_is_settled_and_was_read(cast, an_assessment, state):
    """A report closed before anyone outside the panel read it has no actions for anyone."""
    assessment = an_assessment(state)
    assert (assessment.shared_version is not None) or state not in AFTER_REPORT - {State.CLOSED}
    followed = state in AFTER_REPORT - {State.CLOSED}
    assert ("action.see" in open_to(cast.product_manager, assessment)) is followed
    assert ("action.close" in open_to(cast.staff, assessment)) is followed


def test_a_peer_review_has_no_actions_to_follow(cast, an_assessment):
    review = an_assessment(State.PUBLISHED, phase=Phase.DISCOVERY)
    assert [v for v in open_to(cast.staff, review) if v.startswith("action.")] == []
    assert "action.see" in MAY


def decisions(report) -> list[closing.Decision]:
    return [
        closing.Decision(the(report, 3).uuid, "action.close"),
        closing.Decision(the(report, 4).uuid, "action.send_back", {"reason": "By whom?"}),
    ]


def test_several_are_decided_in_one_sending_with_one_email_each(cast, report):
    offer(cast, report, 3)
    offer(cast, report, 4)
    sending = uuid.uuid4()
    assert (
        closing.decide(report, by=cast.lead, at=AT, decisions=decisions(report), uuid=sending) == 2
    )
    assert (the(report, 3).status, the(report, 4).status) == ("closed", "in-progress")
    emails = Email.objects.filter(kind="actions-decided")
    assert len(emails) == len({email.to for email in emails}) == 4
    assert all("Action 3.1: Closed" in e.body and "Action 4.1: More" in e.body for e in emails)
    assert {email.subject.partition(": ")[2].split(",")[0] for email in emails} == {
        "2 actions decided"
    }
    verbs = [event.verb for event in Event.objects.filter(assessment=report).order_by("-id")[:2]]
    assert verbs == ["action.send_back", "action.close"]
    # Sent twice, it is decided once.
    assert (
        closing.decide(report, by=cast.lead, at=AT, decisions=decisions(report), uuid=sending) == 0
    )
    assert Email.objects.filter(kind="actions-decided").count() == 4


def test_where_one_is_refused_none_is_decided_and_each_says_why(cast, report):
    offer(cast, report, 3)
    given = [
        *decisions(report),  # nothing is offered for action 4.1
        closing.Decision(
            the(report, 5).uuid, "action.agree_mitigation", {**MITIGATION, "reason": ""}
        ),
    ]
    with pytest.raises(Refused) as no:
        closing.decide(report, by=cast.lead, at=AT, decisions=given, uuid=uuid.uuid4())
    assert [field.partition("-")[0] for field, _ in no.value.all()] == ["verb", "verb"]
    assert "Action 4.1 is now “to do”" in no.value.sentence
    assert the(report, 3).status == "evidence-offered"
    assert not Email.objects.filter(kind="actions-decided").exists()


def test_evidence_and_its_offer_come_together_or_not_at_all(cast, report):
    action = the(report).uuid
    link = {"title": "Findings", "url": "javascript:alert(1)"}
    with pytest.raises(Refused, match="Enter a link that starts with"):
        closing.offer_with(
            report, by=cast.team_member, at=AT, action=action, evidence=link, note="Done."
        )
    with pytest.raises(Refused, match="Enter what was done"):
        closing.offer_with(
            report, by=cast.team_member, at=AT, action=action, note=" ",
            evidence={"title": "Findings", "url": "https://a.example/"},
        )  # fmt: skip
    assert (the(report).status, the(report).evidence.count()) == ("to-do", 0)
    closing.offer_with(
        report, by=cast.team_member, at=AT, action=action, note="Done.",
        evidence={"title": "Findings", "url": "https://a.example/"},
    )  # fmt: skip
    assert (the(report).status, the(report).evidence.count()) == ("evidence-offered", 1)


def test_who_has_joined_the_service_team_since_decides_nothing(cast, report):
    """The panel's work is over, so its lead may work on the service; then others decide (k 13)."""
    report.service.people.create(person=cast.lead, role=TeamRole.PRODUCT_MANAGER, joined_at=AT)
    offer(cast, report)
    with pytest.raises(Refused, match="someone else decides"):
        closing.close(report, by=cast.lead, at=AT, action=the(report).uuid)
    closing.close(report, by=cast.staff, at=AT, action=the(report).uuid)


def test_a_day_is_counted_where_the_work_is_done(cast, report):
    """At 23:30 in London on 14 June the day after is the future, though it began elsewhere."""
    late = datetime.datetime(2027, 6, 14, 22, 30, tzinfo=datetime.UTC)
    given = MITIGATION | {"review_on": datetime.date(2027, 6, 15)}
    closing.agree_mitigation(report, by=cast.lead, at=late, action=the(report).uuid, **given)
    assert the(report).review_on == datetime.date(2027, 6, 15)
