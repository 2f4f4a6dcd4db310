"""A random walk from sharing to the end: legal and illegal steps, by the right person and the wrong one.

Whatever happens in whatever order, what is public stays one version that somebody accepted.
"""

import datetime
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from assess.domain import (
    amending,
    arranging,
    challenge,
    clarifying,
    clocks,
    publishing,
    reporting,
    writing,
)
from assess.domain.models import Assessment, Email, Event, PublishedReport
from assess.domain.refusals import Clash, NotAllowed, Refused
from assess.domain.versions import content_of, fingerprint, is_unharmed
from assess.domain.words import State
from assess.notify.outbox import called_for
from assess.notify.readers import Parts
from tests import builders

WHO = st.sampled_from(
    ["product_manager", "delivery_manager", "lead", "designer", "staff", "team_member", "stranger"]
)
# The right person more often than not: a walk of refusals goes nowhere.
MANAGER = st.one_of(st.just("product_manager"), st.just("delivery_manager"), WHO)
LEAD = st.one_of(st.just("lead"), st.just("lead"), WHO)
STAFF = st.one_of(st.just("staff"), st.just("staff"), WHO)


class Walk(RuleBasedStateMachine):
    """One report, from the moment it is shared."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.cast = builders.cast()
        made = builders.an_assessment(self.cast, State.SHARED, ambers=(3,))
        self.pk, self.now = made.pk, builders.MONDAY + builders.days(18)
        self.before = Event.objects.latest("id").pk

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @property
    def one(self) -> Assessment:
        return Assessment.objects.select_related("service", "shared_version").get(pk=self.pk)

    def take(self, verb, who, *, about=None, **inputs):
        """Try a step; a refusal is an answer too, and leaves everything as it was."""
        self.now += datetime.timedelta(hours=1)
        before, events = content_of(self.one), Event.objects.count()
        try:
            with transaction.atomic():
                verb(about or self.one, by=getattr(self.cast, who), at=self.now, **inputs)
        except (Refused, NotAllowed, Clash):
            assert (content_of(self.one), Event.objects.count()) == (before, events)

    @rule(who=MANAGER)
    def challenge(self, who):
        self.take(
            challenge.challenge,
            who,
            reason="It is wrong.",
            parts=[challenge.Disputed("point:3", "It was shown.")],
        )

    @rule(who=MANAGER)
    def withdraw(self, who):
        self.take(challenge.withdraw_challenge, who)

    @rule(who=STAFF, changed=st.booleans())
    def resolve(self, who, changed):
        self.take(challenge.resolve, who, reason="Talked about.", changed=changed)

    @rule(who=LEAD, change=st.booleans())
    def ask_and_answer(self, who, change):
        one = uuid.uuid4()
        self.take(clarifying.ask, "team_member", uuid=one, question="What is meant?")
        self.take(clarifying.answer, who, uuid=one, answer="This.", needs_change=change)

    @rule(who=LEAD, named=st.sampled_from([False, False, False, True]), number=st.integers(1, 14))
    def write(self, who, named, number):
        review = self.one.point_reviews.get(point__number=number)
        words = f"Seen at {self.now:%H:%M on %d %B %Y}."
        if named:
            words += f" {self.cast.lead.name} Lark said so."
        self.take(writing.write_point, who, point=number, version=review.version, reason=words)

    @rule(who=LEAD, rating=st.sampled_from(["amber", "green", "red"]))
    def rate(self, who, rating):
        review = self.one.point_reviews.get(point__number=3)
        self.take(
            writing.write_point,
            who,
            point=3,
            version=review.version,
            rating=rating,
            actions_become="removed",
        )

    @rule(who=LEAD)
    def confirm(self, who):
        ratings = list(self.one.point_reviews.values_list("rating", flat=True))
        self.take(writing.confirm, who, rating=writing.worst(ratings))

    @rule()
    def both_agree(self):
        for who in ("lead", "product_manager"):
            self.take(amending.agree_changes, who, seen=fingerprint(self.one))

    @rule(who=LEAD)
    def agree(self, who):
        self.take(amending.agree_changes, who, seen=fingerprint(self.one))

    @rule(who=STAFF)
    def amend(self, who):
        self.take(amending.amend, who, reason="Agreed.")

    @rule(who=STAFF)
    def drop(self, who):
        self.take(amending.drop_changes, who, reason="Not needed.")

    @rule(who=STAFF)
    def recall(self, who):
        self.take(reporting.recall, who, reason="Shared too early.")

    @rule(who=STAFF)
    def share(self, who):
        self.take(builders.share, who)

    @rule(who=MANAGER)
    def accept(self, who):
        self.take(reporting.accept, who)

    @rule(who=STAFF, marked=st.booleans())
    def mark(self, who, marked):
        self.take(arranging.mark_confidential, who, confidential=marked, reason="As it is.")

    @rule(who=STAFF)
    def publish(self, who):
        self.take(publishing.publish, who)

    @rule(who=STAFF)
    def take_down(self, who):
        self.take(publishing.take_down, who, reason="A mistake.")

    @rule(who=STAFF, named=st.sampled_from([False, False, True]), in_note=st.booleans())
    def correct(self, who, named, in_note):
        name = f"{self.cast.lead.name} Lark" if named else "Somebody"
        done_well = f"Corrected at {self.now.isoformat()}." + ("" if in_note else f" {name}.")
        note = f"{name} had a date wrong." if in_note else "A date was wrong."
        texts = {"point:3": {"done_well": done_well}}
        self.take(publishing.correct, who, note=note, texts=texts)

    @rule(days=st.integers(1, 6))
    def time_goes_by(self, days):
        self.now += datetime.timedelta(days=days)
        was, said = self.one.state, Event.objects.filter(verb__startswith="clock.respond").count()
        reminded = Event.objects.filter(verb="clock.remind_to_respond").count()
        clocks.run(self.now)
        if was != State.SHARED:  # above all: never while a challenge is open
            assert Event.objects.filter(verb="clock.remind_to_respond").count() == reminded
            assert Event.objects.filter(verb__startswith="clock.respond").count() == said

    @invariant()
    def a_challenge_is_open_exactly_while_it_is_challenged(self):
        one = self.one
        is_open = one.challenges.filter(ended_at=None).exists()
        assert is_open == (one.state == State.CHALLENGED)
        assert (one.respond_by is not None) == (one.state in {State.SHARED, *_ANSWERED})

    @invariant()
    def at_most_one_version_is_public_and_nobody_of_the_panel_is_named_in_it(self):
        one = self.one
        rows = list(PublishedReport.objects.filter(assessment=one))
        assert len(rows) == (one.state == State.PUBLISHED and not one.confidential)
        if one.state == State.PUBLISHED:
            assert one.public_version is not None
            public = one.public_version
            assert "Lead Lark" not in f"{public.content} {public.public_note}"
            assert [row.version_id for row in rows] in ([one.public_version_id], [])

    @invariant()
    def without_a_working_copy_the_report_is_what_was_shared(self):
        one = self.one
        if one.state in {State.SHARED, State.ACCEPTED} and one.amending_since is None:
            assert content_of(one) == one.shared_version.content

    @invariant()
    def every_version_is_unharmed(self):
        assert all(is_unharmed(version) for version in self.one.versions.all())

    @invariant()
    def every_email_was_called_for_and_none_is_missing(self):
        for event in Event.objects.filter(assessment=self.pk, pk__gt=self.before):
            called = [letter.kind for letter, _ in called_for(event, Parts(event))]
            owed = Email.objects.filter(event=event).values_list("kind", flat=True)
            assert sorted(called) == sorted(owed), event.verb


# Those in which the last day is over and stays as a fact.
_ANSWERED = {State.ACCEPTED, State.PUBLISHED, State.TAKEN_DOWN, State.CLOSED}


@pytest.mark.django_db
def test_no_walk_leads_to_what_must_never_be():
    many = settings.get_profile("default").max_examples != settings().max_examples
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=settings().max_examples if many else 8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
