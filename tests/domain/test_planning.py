"""The action plan: who does what until when, in the service team's own word."""

import datetime
import uuid

import pytest

from assess.domain import planning, team
from assess.domain.history import chain_breaks
from assess.domain.models import Action, ActionStep, Email, Event, Membership
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import AFTER_REPORT, ActionStatus, Phase, State, TeamRole
from assess.queries.history import history
from tests import builders

LATER = builders.MONDAY + builders.days(30)
TODAY = LATER.date()
YESTERDAY = TODAY - datetime.timedelta(1)
SOON = TODAY + datetime.timedelta(14)


@pytest.fixture
def published(an_assessment):
    """A report with an action on each of points 3 and 5 (amber) and 7 (red)."""
    return an_assessment(State.PUBLISHED, name="Get a permit", ambers=(3, 5), reds=(7,))


def actions(assessment) -> list[Action]:
    return list(
        Action.objects.filter(point_review__assessment=assessment).order_by(
            "point_review__point__number"
        )
    )


def ids(assessment) -> list[uuid.UUID]:
    return [each.uuid for each in actions(assessment)]


def decided(wanted, status: str) -> None:
    """Others have said what becomes of these actions."""
    words = {"decision": "Seen and agreed.", "decided_at": LATER, "review_on": SOON}
    Action.objects.filter(uuid__in=wanted).update(status=status, **words)


def lines(assessment) -> list[str]:
    return [line.did for line in history(assessment, private=False).rows if "plan" in line.did]


def told(verb="action.plan") -> list[tuple[str, str]]:
    rows = Email.objects.filter(event__verb=verb).order_by("id")
    return [(email.to, email.subject) for email in rows]


@pytest.mark.parametrize("who", ["primary_contact", "product_manager", "team_member"])
def test_the_service_team_plans_several_actions_at_once(cast, published, who):
    by = getattr(cast, who)
    answer = planning.plan(
        published,
        by=by,
        at=LATER,
        actions=ids(published)[:2],
        owner=cast.delivery_manager,
        target_on=SOON,
        status=ActionStatus.IN_PROGRESS,
    )
    first, second, third = actions(published)
    for each in (first, second):
        assert (each.owner, each.target_on) == (cast.delivery_manager, SOON)
        assert each.status == ActionStatus.IN_PROGRESS
        step = each.steps.get()
        assert (step.kind, step.by, step.at) == ("planned", by, LATER)
        assert step.data == {
            "owner": ["nobody", "Delivery Manager"],
            "target_on": ["none", "17 March 2027"],
            "status": ["to do", "in progress"],
        }
        assert step.text == (
            "Owner: Delivery Manager (was nobody)\n"
            "Target date: 17 March 2027 (was none)\n"
            "Status: in progress (was to do)"
        )
    assert (third.owner, third.target_on, third.status) == (None, None, "to-do")
    assert not third.steps.exists()
    assert lines(published) == [
        "planned actions 3.1 and 5.1: owner Delivery Manager, target date 17 March 2027, in progress"
    ]
    assert answer["changed"] == 2
    assert chain_breaks(published) == []


@pytest.mark.parametrize(
    ("who", "error"),
    [
        *((who, NotAllowed) for who in builders.STRANGERS),
        *((who, NotAllowed) for who in ("deputy_director", "staff", "lead", "designer")),
        ("observer", NotAllowed),
    ],
)
def test_nobody_else_plans_or_writes_progress(cast, published, who, error):
    by, one = getattr(cast, who), ids(published)[0]
    with pytest.raises(error):
        planning.plan(published, by=by, actions=[one], status="in-progress")
    with pytest.raises(error):
        planning.plan_many(published.service, by=by, actions=[one], status="in-progress")
    with pytest.raises(error):
        planning.progress(published, by=by, action=one, note="Half way.")
    assert not ActionStep.objects.exists()


@pytest.mark.parametrize("state", [State.SHARED, State.CHALLENGED, *sorted(AFTER_REPORT)])
def test_from_acceptance_on(cast, an_assessment, state):
    one = an_assessment(state)
    found = ids(one)
    shared = actions(one)[0].number is not None
    if state in AFTER_REPORT and shared:
        planning.plan(one, by=cast.team_member, at=LATER, actions=found, owner=cast.team_member)
        assert actions(one)[0].owner == cast.team_member
        return
    sentence = "not in the report" if state in AFTER_REPORT else "once the report has been accepted"
    with pytest.raises(Refused, match=sentence):
        planning.plan(one, by=cast.team_member, at=LATER, actions=found, status="in-progress")


def test_what_is_so_already_is_no_news(cast, published):
    given = {"actions": ids(published), "owner": cast.team_member, "target_on": SOON}
    planning.plan(published, by=cast.product_manager, at=LATER, **given)
    events = Event.objects.count()
    planning.plan(published, by=cast.product_manager, at=LATER, **given)
    again = planning.plan_many(published.service, by=cast.product_manager, at=LATER, **given)
    assert again == planning.Planned(0, None)
    # Of several, only what changes gets a line.
    planning.plan(
        published, by=cast.product_manager, at=LATER, actions=ids(published)[:1], owner=None
    )
    planning.plan(published, by=cast.product_manager, at=LATER, **given)
    assert Event.objects.count() == events + 2
    assert [each.steps.count() for each in actions(published)] == [3, 1, 1]
    assert lines(published)[0] == (
        "planned action 3.1: owner Team Member, target date 17 March 2027"
    )


def test_owner_and_target_date_can_be_taken_away_again(cast, published):
    one = ids(published)[:1]
    by = {"by": cast.product_manager, "at": LATER, "actions": one}
    planning.plan(published, **by, owner=cast.team_member, target_on=SOON)
    planning.plan(published, **by, owner=None, target_on=None)
    action = actions(published)[0]
    assert (action.owner, action.target_on) == (None, None)
    assert lines(published)[0] == "planned action 3.1: no owner, no target date"
    assert len(told()) == 1


class TestRefused:
    @pytest.mark.parametrize("who", ["lead", "staff", "stranger", "deputy_director", "observer"])
    def test_an_owner_from_outside_the_service_team(self, cast, published, who):
        owner = getattr(cast, who)
        with pytest.raises(
            Refused, match=f"{owner.name} is not in the service team of Get a"
        ) as no:
            planning.plan(published, by=cast.team_member, actions=ids(published), owner=owner)
        assert no.value.field == "owner"

    def test_who_has_left_or_can_no_longer_sign_in(self, cast, published):
        Membership.objects.filter(person=cast.delivery_manager).update(left_at=LATER)
        cast.team_member.active = False
        cast.team_member.save()
        for owner in (cast.delivery_manager, cast.team_member):
            with pytest.raises(Refused, match="is not in the service team"):
                planning.plan(
                    published, by=cast.product_manager, actions=ids(published), owner=owner
                )

    def test_who_comes_after_the_report_joins_first(self, cast, published):
        given = {"by": cast.product_manager, "at": LATER}
        with pytest.raises(Refused, match="or add them to the service team first"):
            planning.plan(published, **given, actions=ids(published), owner=cast.stranger)
        joins = {"email": cast.stranger.email, "role": TeamRole.ARCHITECT}
        team.add(published, **given, **joins)
        assert "read the report, and work on its actions" in (
            Email.objects.get(kind="team-added", to=cast.stranger.email).body
        )
        planning.plan(published, **given, actions=ids(published), owner=cast.stranger)
        # Nobody who was on its panel: they would decide about their own work.
        with pytest.raises(Refused, match="so cannot be on the service team’s side too"):
            team.add(published, **given, **{**joins, "email": cast.designer.email})

    def test_a_target_date_in_the_past_unless_it_was_so_already(self, cast, published):
        by = {"by": cast.team_member, "actions": ids(published)[:1]}
        planning.plan(published, at=LATER, **by, target_on=TODAY)
        tomorrow = LATER + builders.days(1)
        planning.plan(published, at=tomorrow, **by, target_on=TODAY)
        planning.plan(published, at=tomorrow, **by, target_on=TODAY, status="in-progress")
        with pytest.raises(Refused, match="today or in the future") as no:
            planning.plan(published, at=tomorrow, **by, target_on=YESTERDAY)
        assert no.value.field == "target_on"

    @pytest.mark.parametrize("status", ["closed", "evidence-offered", "superseded", "nonsense"])
    def test_a_status_that_is_not_the_service_teams_own(self, cast, published, status):
        with pytest.raises(Refused, match="Choose “to do” or “in progress”") as no:
            planning.plan(published, by=cast.team_member, actions=ids(published), status=status)
        assert no.value.field == "status"

    @pytest.mark.parametrize("status", ["evidence-offered", "mitigation-agreed"])
    def test_a_status_that_waits_for_others_stays_but_the_rest_is_planned(
        self, cast, published, status
    ):
        one = ids(published)[:1]
        decided(one, status)
        with pytest.raises(Refused, match="status of action 3.1 is decided by the lead assessor"):
            planning.plan(published, by=cast.team_member, actions=one, status="to-do")
        planning.plan(published, by=cast.team_member, actions=one, owner=cast.team_member)
        assert actions(published)[0].status == status

    @pytest.mark.parametrize("status", ["closed", "superseded"])
    def test_what_is_addressed(self, cast, published, status):
        decided(ids(published)[1:], status)
        sentence = f"Actions 5.1 and 7.1 are {status}, so there is nothing left to do about them"
        with pytest.raises(Refused, match=sentence):
            planning.plan(published, by=cast.team_member, actions=ids(published), owner=None)
        with pytest.raises(Refused, match=f"Action 5.1 is {status}, so there is nothing left"):
            planning.progress(
                published, by=cast.team_member, action=ids(published)[1], note="More."
            )

    def test_actions_of_another_service_removed_ones_and_none_there(self, cast, published):
        other = builders.an_assessment(cast, State.PUBLISHED, name="Another")
        removed = actions(published)[0]
        Action.objects.filter(pk=removed.pk).update(removed_at=LATER)
        for one in (ids(other)[0], removed.uuid, uuid.uuid4()):
            with pytest.raises(Refused, match="not in the report any more"):
                planning.plan(published, by=cast.team_member, actions=[one], owner=None)
        for one in (ids(other)[0], uuid.uuid4()):
            with pytest.raises(Refused, match="not in the plan any more"):
                planning.plan_many(
                    published.service, by=cast.team_member, actions=[one], owner=None
                )


class TestTwoAtOnce:
    """Two people have the page of one action open."""

    def test_each_changes_something_else(self, cast, published):
        one = actions(published)[0]
        seen, given = planning.as_seen(one), {"actions": [one.uuid], "at": LATER}
        plain = {"owner": None, "target_on": None, "status": "to-do", "seen": seen}
        planning.plan(published, by=cast.team_member, **given, **{**plain, "target_on": SOON})
        mine = {**plain, "owner": cast.team_member}
        planning.plan(published, by=cast.product_manager, **given, **mine)
        one.refresh_from_db()
        assert (one.owner, one.target_on, one.status) == (cast.team_member, SOON, "to-do")

    def test_both_change_the_same(self, cast, published):
        one = actions(published)[0]
        seen, given = planning.as_seen(one), {"actions": [one.uuid], "at": LATER}
        planning.plan(published, by=cast.team_member, **given, owner=cast.team_member, seen=seen)
        sentence = "Team Member has changed the owner meanwhile: it is now “Team Member”"
        with pytest.raises(Refused, match=sentence) as no:
            planning.plan(
                published, by=cast.product_manager, **given, owner=cast.primary_contact, seen=seen
            )
        assert no.value.field == "owner"
        # The same change is no quarrel.
        planning.plan(
            published, by=cast.product_manager, **given, owner=cast.team_member, seen=seen
        )
        one.refresh_from_db()
        assert one.owner == cast.team_member


class TestOverSeveralAssessments:
    @pytest.fixture
    def later(self, cast, an_assessment, published):
        """The next assessment of the same service, published too."""
        return an_assessment(
            State.PUBLISHED, service=published.service, phase=Phase.PRIVATE_BETA, ambers=(3, 9)
        )

    def test_one_line_an_action_one_event_an_assessment_one_email_a_person(
        self, cast, published, later
    ):
        every = [*ids(later), *ids(published)]
        answer = planning.plan_many(
            published.service,
            by=cast.product_manager,
            at=LATER,
            actions=every,
            owner=cast.team_member,
            target_on=SOON,
        )
        assert answer == planning.Planned(5, cast.team_member)
        assert ActionStep.objects.count() == 5
        assert Event.objects.filter(verb="action.plan").count() == 2
        assert lines(published) == [
            "planned actions 3.1, 5.1 and 7.1: owner Team Member, target date 17 March 2027"
        ]
        assert len(lines(later)) == 1
        assert told() == [
            (cast.team_member.email, "Get a permit: 5 actions are yours, 3 March 2027")
        ]
        body = Email.objects.get(event__verb="action.plan").body
        assert body.count("Do what is missing on point 3.") == 2
        assert "(alpha service assessment, amber)" in body
        assert "(private beta service assessment, amber)" in body
        assert (
            "To be addressed by Saturday 15 May 2027. Target date: Wednesday 17 March 2027." in body
        )
        assert "To be done before the point is assessed again. Target date:" in body
        for wrong in ("None", "{", "\n\n\n", " \n", "  ", "..", " ."):
            assert wrong not in body, body

    def test_only_what_became_theirs_is_told_wherever_it_is(self, cast, published, later):
        by = {"by": cast.product_manager, "at": LATER}
        planning.plan(later, **by, actions=ids(later), owner=cast.team_member)
        every = [*ids(later), *ids(published)[:1]]
        planning.plan_many(
            published.service, **by, actions=every, owner=cast.team_member, target_on=SOON
        )
        assert [subject for _, subject in told()] == [
            "Get a permit: 2 actions are yours, 3 March 2027",
            "Get a permit: action 3.1 is yours, 3 March 2027",
        ]

    def test_who_takes_them_is_not_told_nor_is_anybody_without_a_new_owner(
        self, cast, published, later
    ):
        every = [*ids(later), *ids(published)]
        by = {"by": cast.team_member, "at": LATER, "actions": every}
        planning.plan_many(published.service, **by, owner=cast.team_member)
        planning.plan_many(published.service, **by, target_on=SOON)
        planning.plan_many(published.service, **by, owner=None)
        assert told() == []

    def test_all_or_none(self, cast, published, later):
        decided(ids(later)[1:], "closed")
        with pytest.raises(Refused, match="Action 9.1 is closed"):
            planning.plan_many(
                published.service,
                by=cast.product_manager,
                actions=[*ids(published), *ids(later)],
                owner=cast.team_member,
            )
        assert not ActionStep.objects.exists()
        assert not Event.objects.filter(verb="action.plan").exists()
        assert told() == []
        assert set(Action.objects.values_list("owner", flat=True)) == {None}

    def test_a_manager_of_one_assessment_plans_and_owns_nothing_of_another(
        self, cast, published, later
    ):
        new = builders.person("new.manager@testing.example", cast.office)
        later.memberships.filter(role="product-manager").update(person=new)
        planning.plan_many(published.service, by=new, actions=ids(later), owner=new)
        with pytest.raises(NotAllowed):
            planning.plan_many(published.service, by=new, actions=ids(published), owner=new)
        with pytest.raises(Refused, match="New Manager is not in the service team"):
            planning.plan_many(
                published.service, by=cast.team_member, actions=ids(published), owner=new
            )


class TestProgress:
    def test_a_note_and_the_action_is_in_progress(self, cast, published):
        one = ids(published)[0]
        planning.progress(
            published, by=cast.team_member, at=LATER, action=one, note=" Two of five done.\r\n"
        )
        action = actions(published)[0]
        assert action.status == ActionStatus.IN_PROGRESS
        step = action.steps.get()
        assert (step.kind, step.text, step.by) == (
            "progress",
            "Two of five done.",
            cast.team_member,
        )
        assert step.data == {"status": ["to do", "in progress"]}
        planning.progress(published, by=cast.primary_contact, at=LATER, action=one, note="Four.")
        assert [step.data for step in action.steps.all()][1:] == [{}]
        newest = history(published, private=False).rows[0]
        assert (newest.did, newest.written) == ("wrote how far action 3.1 is", "Four.")
        assert told("action.progress") == []

    @pytest.mark.parametrize("status", ["evidence-offered", "mitigation-agreed"])
    def test_what_waits_for_others_stays_as_it_is(self, cast, published, status):
        one = ids(published)[0]
        decided([one], status)
        planning.progress(published, by=cast.team_member, action=one, note="More to see.")
        assert actions(published)[0].status == status

    def test_a_second_press_writes_nothing_twice(self, cast, published):
        given = {"action": ids(published)[0], "note": "Half way.", "uuid": uuid.uuid4()}
        for _ in range(2):
            planning.progress(published, by=cast.team_member, at=LATER, **given)
        assert ActionStep.objects.count() == 1
        assert Event.objects.filter(verb="action.progress").count() == 1

    def test_it_has_words_and_not_too_many(self, cast, published):
        one = ids(published)[0]
        for note, sentence in (
            ("  ", "Enter how far the action is"),
            ("x" * (planning.LONGEST_NOTE + 1), "Shorten this text to 2,000 characters"),
        ):
            with pytest.raises(Refused, match=sentence) as no:
                planning.progress(published, by=cast.team_member, action=one, note=note)
            assert no.value.field == "note"
