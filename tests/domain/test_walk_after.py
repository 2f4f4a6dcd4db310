"""A random walk after the report: actions, overrides, reassessments, revisions, the next booking.

Whatever happens in whatever order: no booking passes an open amber without an override in the
history, each point stands where the latest decision left it, and nothing ends a red but its
reassessment.
"""

import datetime
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import Phase as P
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from assess.domain import closing, planning, reassessment, reporting, requests, revising
from assess.domain.clock import local_day
from assess.domain.decisions import facts_of
from assess.domain.models import Action, Assessment, Event, PointReview
from assess.domain.refusals import Clash, NotAllowed, Refused
from assess.domain.standing import StandingKind, standing
from assess.domain.words import Phase, State
from tests import builders

WHO = st.sampled_from(["product_manager", "lead", "staff", "team_member", "designer", "stranger"])
# The right person more often than not: a walk of refusals goes nowhere.
TEAM = st.one_of(st.just("product_manager"), st.just("team_member"), WHO)
DECIDES = st.one_of(st.just("staff"), st.just("lead"), WHO)
# The points of the first report that are not green: two ambers and two reds.
AMBERS, REDS = (3, 4), (5, 6)
POINT = st.sampled_from(AMBERS + REDS)
RATINGS = st.sampled_from(["green", "amber", "red"])


class Walk(RuleBasedStateMachine):
    """One service, from the acceptance of its first report."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.cast = builders.cast()
        self.now = builders.MONDAY + builders.days(40)
        self.overlaps = 0

    @initialize(reds=st.sampled_from([(), (), REDS]))
    def the_first_report(self, reds):
        first = builders.an_assessment(self.cast, State.PUBLISHED, ambers=AMBERS, reds=reds)
        self.service, self.newest = first.service, first.pk
        # What this walk itself saw happen: each point's rating.
        self.expected = dict.fromkeys(range(1, 15), "green")
        self.expected |= dict.fromkeys(AMBERS, "amber") | dict.fromkeys(reds, "red")

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def one(self, pk: int | None = None) -> Assessment:
        found = Assessment.objects.select_related("service__organisation", "primary_contact")
        return found.get(pk=pk or self.newest)

    def take(self, verb, who, about=None, **inputs):
        """Try a step, and say whether it was taken; a refusal leaves everything as it was."""
        self.now += datetime.timedelta(hours=1)
        before = Event.objects.count()
        try:
            with transaction.atomic():
                verb(about or self.one(), by=getattr(self.cast, who), at=self.now, **inputs)
        except (Refused, NotAllowed, Clash):
            assert Event.objects.count() == before
            return False
        return True

    def action(self, number: int) -> Action | None:
        """The newest action of this point."""
        found = Action.objects.filter(
            point_review__assessment__service=self.service,
            point_review__assessment__state__in=["published", "accepted", "closed"],
            point_review__point__number=number,
            removed_at=None,
        )
        return found.select_related("point_review__assessment").order_by("-pk").first()

    def about(self, verb, who, number, **inputs):
        found = self.action(number)
        if found is not None:
            about = self.one(found.point_review.assessment_id)
            self.take(verb, who, about, action=found.uuid, **inputs)

    @rule(who=TEAM, number=POINT, status=st.sampled_from(["to-do", "in-progress", "closed"]))
    def plan(self, who, number, status):
        found = self.action(number)
        if found is not None:
            about = self.one(found.point_review.assessment_id)
            self.take(planning.plan, who, about, actions=[found.uuid], status=status)

    @rule(who=TEAM, number=POINT, mitigation=st.booleans())
    def offer(self, who, number, mitigation):
        self.about(closing.offer_evidence, who, number, note="It was done.", mitigation=mitigation)

    @rule(who=DECIDES, number=POINT)
    def close(self, who, number):
        self.about(closing.close, who, number, reason="It was shown.")

    @rule(who=DECIDES)
    def close_all_ambers(self, who):
        for number in AMBERS:
            self.about(closing.close, who, number, reason="It was shown.")

    @rule(who=DECIDES, number=POINT)
    def send_back(self, who, number):
        self.about(closing.send_back, who, number, reason="A measure is missing.")

    @rule(who=DECIDES, number=POINT)
    def mitigate(self, who, number):
        day = local_day(self.now) + builders.days(30)
        self.about(
            closing.agree_mitigation,
            who,
            number,
            reason="Later.",
            review_on=day,
            profession_view="Agrees.",
        )

    @rule(who=DECIDES, number=POINT)
    def reopen(self, who, number):
        self.about(closing.reopen, who, number, reason="It broke again.")

    @rule(who=DECIDES, number=POINT)
    def let_through(self, who, number):
        self.about(closing.let_through, who, number, reason="It waits for another department.")

    @rule(asks=TEAM, who=DECIDES, number=POINT, agreed=st.booleans())
    def revise(self, asks, who, number, agreed):
        found = self.action(number)
        if found is None:
            return
        about, asked = self.one(found.point_review.assessment_id), uuid.uuid4()
        self.take(revising.ask, asks, about, uuid=asked, point=number, case="We meet it now.")
        decided = self.take(
            revising.decide, who, about, uuid=asked, agreed=agreed, reason="As it was shown."
        )
        if decided and agreed:
            assert self.expected[number] == "amber", "only an amber is revised by agreement"
            self.expected[number] = "green"

    @rule(who=TEAM, ambers=st.sets(st.sampled_from(AMBERS), max_size=2), rating=RATINGS)
    def reassess(self, who, ambers, rating):
        """Book it, and bring it to its acceptance: all points in scope get one rating."""
        if not self.take(reassessment.book, who, ambers=ambers):
            return
        again = Assessment.objects.filter(service=self.service).latest("pk")
        scope = set(
            PointReview.objects.filter(assessment=again, in_scope=True).values_list(
                "point__number", flat=True
            )
        )
        reds = {n for n, held in self.expected.items() if held == "red"}
        assert reds and scope == reds | ambers, "exactly the red points, and ambers by choice"
        assert not self.take(reassessment.book, who, ambers=ambers), "one at a time"
        rated = {} if rating == "green" else {f"{rating}s": tuple(scope)}
        # At nine, as in every world of the tests: the sitting is over by the time of the report.
        at = self.now.replace(hour=9)
        builders.go_on(self.cast, again, State.SHARED, at=at, **rated)
        self.expected |= dict.fromkeys(scope, rating)
        self.newest, self.now = again.pk, self.now + builders.days(30)

    @rule(rating=st.sampled_from(["green", "amber"]), number=POINT)
    def another_assessment_that_overlaps(self, rating, number):
        """Requested before there was a red, shared after: it ends none, and rates the rest anew."""
        if self.overlaps or self.not_accepted():
            return  # nobody lets a request past a report that is still open
        self.overlaps = 1
        rated = {} if rating == "green" else {f"{rating}s": (number,)}
        given = {"ambers": (), **rated, "service": self.service, "at": self.now.replace(hour=9)}
        builders.an_assessment(self.cast, State.SHARED, phase=Phase.PRIVATE_BETA, **given)
        anew = dict.fromkeys(range(1, 15), "green") | {number: rating}
        self.expected = {
            n: "red" if held == "red" else anew[n] for n, held in self.expected.items()
        }
        self.now += builders.days(30)

    @rule(who=TEAM)
    def accept(self, who):
        for each in Assessment.objects.filter(service=self.service, state=State.SHARED):
            self.take(reporting.accept, who, self.one(each.pk))

    @rule(who=DECIDES)
    def recall_and_close(self, who):
        if self.take(reporting.recall, who, reason="Not right.") and self.take(
            reporting.close, "staff", reason="The service ends."
        ):
            assert self.one().state == State.CLOSED

    @rule(who=TEAM)
    def book_the_next_phase(self, who):
        """A request is sent or refused; what stands in its way is worked out here from the rows."""
        draft = builders.an_assessment(
            self.cast, State.DRAFT, phase=Phase.PRIVATE_BETA, service=self.service, at=self.now
        )
        in_the_way = self.in_the_way()
        if self.take(requests.request, "primary_contact", draft):
            assert not in_the_way
            self.take(requests.cancel, "staff", draft, reason="To try again.")
        else:
            assert in_the_way

    def not_accepted(self) -> int:
        """How many reports of the service were shared and are not accepted: recalled ones too."""
        open_still = ["shared", "challenged", "reporting", "checking"]
        shared = Assessment.objects.filter(service=self.service, shared_version__isnull=False)
        return shared.filter(state__in=open_still).count()

    def in_the_way(self) -> list[str]:
        """Red points, reports not accepted, and ambers open that nobody let through."""
        found = [f"red {n}" for n, held in self.expected.items() if held == "red"]
        found += ["not accepted"] * self.not_accepted()
        through = {
            event.data["action"]
            for event in Event.objects.filter(
                assessment__service=self.service, verb="action.let_through"
            )
        }
        ambers = Action.objects.filter(
            point_review__assessment__service=self.service,
            point_review__assessment__shared_version__isnull=False,
            point_review__rating="amber",
            removed_at=None,
        ).exclude(status__in=["closed", "superseded"])
        for action in ambers.select_related("point_review__point"):
            if str(action.uuid) not in through:
                found.append(f"amber {action.point_review.point.number}")
        return found

    @invariant()
    def each_point_stands_where_the_latest_decision_left_it(self):
        facts = facts_of([self.service.pk])[self.service.pk]
        found = standing(facts, local_day(self.now))
        assert {each.number: each.rating for each in found.points} == self.expected
        reds = "red" in self.expected.values()
        assert (found.kind == StandingKind.PAUSED) == reds

    @invariant()
    def what_is_decided_says_by_whom_and_why(self):
        rows = Action.objects.filter(point_review__assessment__service=self.service)
        for action in rows.exclude(status__in=["to-do", "in-progress", "evidence-offered"]):
            assert action.decided_at and action.decision


@pytest.mark.django_db
def test_no_walk_passes_an_amber_or_ends_a_red():
    many = settings.get_profile("default").max_examples != settings().max_examples
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=settings().max_examples if many else 8,
            stateful_step_count=25,
            deadline=None,
            phases=[P.explicit, P.reuse, P.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
