"""Changing what the service team has read: a working copy, agreed to by both sides, or given up."""

import uuid

import pytest

from assess.domain import amending, challenge, clarifying, reporting, writing
from assess.domain.models import Action, Event, Revision
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.versions import content_of, fingerprint
from assess.domain.words import Phase, State
from tests import builders
from tests.builders import EVERYONE_WITH_A_PART, MONDAY, STRANGERS, days

AT = MONDAY + days(22)


@pytest.fixture
def challenged(an_assessment):
    return an_assessment(State.CHALLENGED, ambers=(3, 5), name="Get a licence")


def point(assessment, number=3):
    return assessment.point_reviews.get(point__number=number)


def write(assessment, by, number=3, **texts):
    version = point(assessment, number).version
    return writing.write_point(assessment, by=by, at=AT, point=number, version=version, **texts)


def test_a_shared_report_is_written_on_only_while_it_is_being_changed(an_assessment, cast):
    shared = an_assessment(State.SHARED)
    with pytest.raises(Refused, match="This cannot be done any more"):
        write(shared, cast.lead, reason="Other words.")
    builders.asked_to_change(cast, shared, AT)
    assert write(shared, cast.lead, reason="Other words.").changed
    with pytest.raises(NotAllowed):
        write(shared, cast.product_manager, reason="My words.")


def test_what_the_service_team_reads_stays_while_the_panel_writes(challenged, cast):
    before = challenged.shared_version.content
    assert write(challenged, cast.designer, reason="Other words.").changed
    challenged.refresh_from_db()
    assert challenged.shared_version.content == before
    assert content_of(challenged) != before
    assert challenge.has_changes(challenged)


@pytest.mark.parametrize("name", [*EVERYONE_WITH_A_PART, *STRANGERS])
def test_only_the_lead_and_a_manager_agree_to_changes(name, challenged, cast):
    write(challenged, cast.designer, reason="Other words.")
    person, seen = getattr(cast, name), fingerprint(challenged)
    if name in {"lead", "product_manager", "delivery_manager"}:
        told = amending.agree_changes(challenged, by=person, at=AT, seen=seen)
        assert (told["side"], told["both"]) == (
            "lead assessor" if name == "lead" else "manager",
            "",
        )
        return
    with pytest.raises(NotAllowed):
        amending.agree_changes(challenged, by=person, at=AT, seen=seen)


def test_any_later_edit_clears_both_agreements(challenged, cast):
    builders.change_and_agree(cast, challenged, AT)
    agreed = amending.agreed_to(challenged, fingerprint(challenged))
    assert (agreed.lead, agreed.manager, agreed.both) == ("Lead", "Product Manager", True)
    write(challenged, cast.designer, reason="One more word.")
    agreed = amending.agreed_to(challenged, fingerprint(challenged))
    assert agreed.waits_for() == [amending.LEAD, amending.MANAGER]
    with pytest.raises(Refused, match="Not agreed yet by the lead assessor and a product or"):
        challenge.resolve(challenged, by=cast.staff, at=AT, reason="Agreed.", changed=True)


def test_what_was_agreed_to_in_an_earlier_challenge_is_agreed_to_anew(challenged, cast):
    builders.change_and_agree(cast, challenged, AT)
    again, words = MONDAY + days(24), point(challenged).reason
    challenge.withdraw_challenge(challenged, by=cast.product_manager, at=MONDAY + days(23))
    challenge.challenge(
        challenged, by=cast.product_manager, at=again, reason="Once more.", parts=builders.DISPUTED
    )
    write(challenged, cast.designer, reason=words)
    text = fingerprint(challenged)
    assert amending.agreed_to(challenged, text).waits_for() == [amending.LEAD, amending.MANAGER]
    for person in (cast.lead, cast.product_manager):
        amending.agree_changes(challenged, by=person, at=again, seen=text)
    assert amending.agreed_to(challenged, text).both


def test_who_is_not_lead_or_manager_any_more_has_not_agreed(challenged, cast):
    builders.change_and_agree(cast, challenged, AT)
    challenged.memberships.filter(person=cast.product_manager).update(left_at=AT)
    agreed = amending.agreed_to(challenged, fingerprint(challenged))
    assert agreed.waits_for() == [amending.MANAGER]


def test_nobody_agrees_to_what_they_have_not_seen_or_to_nothing(challenged, cast):
    with pytest.raises(Refused, match="Nothing is changed yet"):
        amending.agree_changes(challenged, by=cast.lead, at=AT, seen=fingerprint(challenged))
    old = fingerprint(challenged)
    write(challenged, cast.designer, reason="Other words.")
    with pytest.raises(Refused, match="The report has changed since you opened the page"):
        amending.agree_changes(challenged, by=cast.lead, at=AT, seen=old)
    write(challenged, cast.designer, reason="")
    with pytest.raises(Refused, match="Say why point 3 is rated amber"):
        amending.agree_changes(challenged, by=cast.lead, at=AT, seen=fingerprint(challenged))


def test_a_challenge_settled_with_changes_shares_a_new_version(challenged, cast):
    with pytest.raises(Refused, match="Nothing is changed"):
        challenge.resolve(challenged, by=cast.staff, at=AT, reason="Agreed.", changed=True)
    builders.change_and_agree(cast, challenged, AT)
    challenge.resolve(challenged, by=cast.staff, at=AT, reason="Agreed.", changed=True)
    assert (challenged.state, challenged.amending_since) == (State.SHARED, None)
    assert challenged.shared_version.number == 3
    assert (
        "The help desk was not asked." in challenged.shared_version.content["points"][2]["reason"]
    )
    assert challenged.respond_by.isoformat() == "2027-03-09"
    settled = challenged.challenges.get()
    assert (settled.changed, settled.outcome) == (True, "Agreed.")
    said = Event.objects.get(assessment=challenged, verb="report.resolve")
    assert (said.data["how"], said.data["version"]) == (" with changes", "3")


def test_a_changed_rating_makes_the_overall_rating_void_until_the_lead_confirms_again(
    challenged, cast
):
    for number in (3, 5):
        version = point(challenged, number).version
        writing.write_point(
            challenged,
            by=cast.lead,
            at=AT,
            point=number,
            version=version,
            rating="green",
            actions_become="removed",
        )
    assert challenged.report.__class__.objects.get(assessment=challenged).confirmed_at is None
    with pytest.raises(Refused, match="Confirm the overall rating"):
        amending.agree_changes(challenged, by=cast.lead, at=AT, seen=fingerprint(challenged))
    writing.confirm(challenged, by=cast.lead, at=AT, rating="green")
    challenged.refresh_from_db()
    for person in (cast.lead, cast.delivery_manager):
        amending.agree_changes(challenged, by=person, at=AT, seen=fingerprint(challenged))
    challenge.resolve(challenged, by=cast.staff, at=AT, reason="Agreed.", changed=True)
    assert challenged.shared_version.content["overall"]["rating"] == "green"


ENDS = {
    "withdraw": lambda one, cast: challenge.withdraw_challenge(one, by=cast.product_manager, at=AT),
    "settle": lambda one, cast: challenge.resolve(one, by=cast.staff, at=AT, reason="It stays."),
    "close": lambda one, cast: reporting.close(one, by=cast.staff, at=AT, reason="It stopped."),
}


@pytest.mark.parametrize("end", ENDS)
def test_where_nothing_is_agreed_the_report_is_again_what_was_shared(end, challenged, cast):
    was = content_of(challenged)
    shared = challenged.shared_version
    assert was == shared.content
    first = Action.objects.filter(point_review=point(challenged)).order_by("position").first()
    write(challenged, cast.designer, rating="red", reason="Other words.")
    writing.write_action(
        challenged, by=cast.lead, at=AT, point=3, uuid=uuid.uuid4(), text="One more action."
    )
    writing.remove_action(challenged, by=cast.lead, at=AT, uuid=first.uuid)
    for number in (5,):
        writing.write_point(
            challenged,
            by=cast.lead,
            at=AT,
            point=number,
            version=point(challenged, number).version,
            rating="green",
            actions_become="observations",
        )
    writing.write_overall(
        challenged, by=cast.lead, at=AT, version=challenged.report.version, scope="Half of it."
    )
    assert fingerprint(challenged) != shared.sha256
    ENDS[end](challenged, cast)
    fresh = challenged.__class__.objects.get(pk=challenged.pk)
    assert content_of(fresh) == was
    assert (fresh.amending_since, fresh.shared_version) == (None, shared)
    assert fresh.report.confirmed_by == cast.lead
    texts = Revision.objects.filter(assessment=fresh, part="point:3").values_list(
        "content", flat=True
    )
    assert "Other words." in [each["reason"] for each in texts]


def test_a_report_accepted_while_it_is_being_changed_is_the_one_that_was_read(an_assessment, cast):
    shared = an_assessment(State.SHARED, ambers=(3,))
    version = shared.shared_version
    builders.asked_to_change(cast, shared, AT)
    write(shared, cast.lead, reason="Other words.")
    reporting.accept(shared, by=cast.product_manager, at=AT, seen=version.sha256)
    assert (shared.state, shared.public_version) == (State.PUBLISHED, version)
    assert content_of(shared) == version.content
    assert shared.clarifications.get().outcome == (
        "Not changed: the report was accepted as it was shared."
    )


def test_an_amended_report_has_a_new_version_and_its_question_says_so(an_assessment, cast):
    shared = an_assessment(State.SHARED, ambers=(3,))
    builders.amend(cast, shared, AT, reason="Point 3 says who was asked.")
    assert (shared.shared_version.number, shared.amending_since) == (3, None)
    assert shared.clarifications.get().outcome == "Shared as amended: Point 3 says who was asked."
    with pytest.raises(Refused, match="already been shared"):
        amending.amend(shared, by=cast.staff, at=AT, reason="Again.")


def test_changes_can_be_given_up(an_assessment, cast):
    shared = an_assessment(State.SHARED, ambers=(3,))
    last = shared.respond_by
    builders.asked_to_change(cast, shared, AT)
    builders.change_and_agree(cast, shared, AT)
    with pytest.raises(Refused, match="Enter why the report stays"):
        amending.drop_changes(shared, by=cast.staff, at=AT, reason=" ")
    amending.drop_changes(shared, by=cast.staff, at=AT, reason="It was said already.")
    assert (shared.state, shared.respond_by, shared.amending_since) == (State.SHARED, last, None)
    assert content_of(shared) == shared.shared_version.content


def test_a_question_is_asked_once_answered_once_and_can_be_taken_back(an_assessment, cast):
    shared = an_assessment(State.SHARED)
    last, one = shared.respond_by, uuid.uuid4()
    with pytest.raises(Refused, match="Enter your question"):
        clarifying.ask(shared, by=cast.team_member, at=AT, uuid=one, question=" ")
    with pytest.raises(Refused, match="Choose a part of this report"):
        clarifying.ask(
            shared, by=cast.team_member, at=AT, uuid=one, question="What?", part="point:99"
        )
    for _ in range(2):
        clarifying.ask(shared, by=cast.team_member, at=AT, uuid=one, question="What?")
    asked = shared.clarifications.get()
    assert shared.respond_by == last
    with pytest.raises(Refused, match="Only whoever asked"):
        clarifying.withdraw(shared, by=cast.delivery_manager, at=AT, uuid=one)
    with pytest.raises(NotAllowed):
        clarifying.answer(shared, by=cast.team_member, at=AT, uuid=one, answer="This.")
    clarifying.answer(shared, by=cast.designer, at=AT, uuid=one, answer="This.")
    clarifying.answer(shared, by=cast.designer, at=AT, uuid=one, answer="This.")
    with pytest.raises(Refused, match="Someone has already answered"):
        clarifying.answer(shared, by=cast.lead, at=AT, uuid=one, answer="That.")
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("This.", cast.designer)
    assert Event.objects.filter(assessment=shared, verb="clarification.answer").count() == 1
    with pytest.raises(Refused, match="has been answered"):
        clarifying.withdraw(shared, by=cast.team_member, at=AT, uuid=one)


def test_the_two_texts_of_a_peer_review_can_be_challenged(an_assessment, cast):
    review = an_assessment(State.SHARED, phase=Phase.DISCOVERY)
    with pytest.raises(Refused, match="Choose a part of this report"):
        challenge.challenge(
            review,
            by=cast.product_manager,
            at=AT,
            reason="Wrong.",
            parts=[challenge.Disputed("point:3", "No.")],
        )
    challenge.challenge(
        review,
        by=cast.product_manager,
        at=AT,
        reason="Wrong.",
        parts=[challenge.Disputed("recommendations", "We do this already.")],
    )
    assert review.challenges.get().parts.get().part == "recommendations"


def test_what_came_by_email_is_written_down_for_a_manager(an_assessment, cast):
    shared = an_assessment(State.SHARED)
    with pytest.raises(Refused, match="Choose the product or delivery manager"):
        challenge.challenge(
            shared,
            by=cast.staff,
            at=AT,
            reason="No.",
            parts=builders.DISPUTED,
            heard="email",
            for_manager=cast.lead.pk,
        )
    challenge.challenge(
        shared,
        by=cast.staff,
        at=AT,
        reason="No.",
        parts=builders.DISPUTED,
        heard="email",
        for_manager=cast.delivery_manager.pk,
    )
    opened = shared.challenges.get()
    assert (opened.by, opened.on_behalf_of, opened.heard) == (
        cast.staff,
        cast.delivery_manager,
        "email",
    )
