"""A random walk from sharing to the end: legal and illegal steps, by the right person and the wrong one.

Whatever happens in whatever order, what is public stays one version that somebody accepted.
"""

import datetime
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from assess.domain import (
    amending,
    arranging,
    challenge,
    clarifying,
    clocks,
    panel,
    publishing,
    reporting,
    writing,
)
from assess.domain.models import Assessment, Email, Event, Person, PublishedReport, Seat
from assess.domain.refusals import Clash, NotAllowed, Refused
from assess.domain.versions import content_of, fingerprint, is_unharmed
from assess.domain.words import PanelRole, State
from assess.notify.outbox import called_for
from assess.notify.readers import Parts
from tests import builders

# Who takes a step: anyone, or whoever may.
WHO = ["product_manager", "delivery_manager", "lead", "designer", "observer", "staff",
       "team_member", "stranger"]  # fmt: skip
MANAGERS, LEAD, STAFF = ["product_manager", "delivery_manager"], ["lead"], ["staff"]
S = State
AMENDED = {S.SHARED, S.CHALLENGED}
# Each step: whoever may take it, and in which states it could be possible.
STEPS = {
    "challenge": (MANAGERS + STAFF, {S.SHARED}),
    "withdraw": (MANAGERS + STAFF, {S.CHALLENGED}),
    "resolve": (STAFF, {S.CHALLENGED}),
    "ask_and_answer": (LEAD + STAFF, AMENDED),
    "write": (["lead", "designer"], AMENDED),
    "rate": (LEAD, AMENDED),
    "agree": (LEAD + MANAGERS, AMENDED),
    "change_and_agree": (LEAD, AMENDED),
    "amend": (STAFF, {S.SHARED}),
    "drop": (STAFF, {S.SHARED}),
    "recall": (STAFF, {S.SHARED}),
    "share": (STAFF, {S.CHECKING}),
    "accept": (MANAGERS, {S.SHARED}),
    "mark": (STAFF, {S.SHARED, S.CHALLENGED, S.ACCEPTED}),
    "publish": (STAFF, {S.ACCEPTED, S.TAKEN_DOWN}),
    "take_down": (STAFF, {S.PUBLISHED}),
    "correct": (STAFF, {S.PUBLISHED}),
    "join_the_panel": (STAFF, AMENDED),
    "leave_the_panel": (STAFF, AMENDED),
    "close": (STAFF, {S.CHALLENGED}),
}


class Walk(RuleBasedStateMachine):
    """One report, from the moment it is shared."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.cast = builders.cast()
        made = builders.an_assessment(self.cast, S.SHARED, ambers=(3,))
        self.pk, self.now = made.pk, builders.MONDAY + builders.days(18)
        self.shared = made.shared_version_id
        self.checked = Event.objects.latest("id").pk
        # The panel, whoever leaves it: full names, as nobody else in the cast has.
        seats = Seat.objects.filter(assessment=self.pk).select_related("person")
        self.panel = [seat.person for seat in seats]
        names = [*self.panel, self.cast.spare_assessor]
        for number, person in enumerate(names):
            Person.objects.filter(pk=person.pk).update(
                first_name=f"Wren{number}", last_name=f"Lark{number}"
            )
            person.refresh_from_db()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @property
    def one(self) -> Assessment:
        return Assessment.objects.select_related("service", "shared_version", "public_version").get(
            pk=self.pk
        )

    def take(self, verb, who, **inputs):
        """Try a step; a refusal is an answer too, and leaves everything as it was."""
        self.now += datetime.timedelta(hours=1)
        one, events = self.one, Event.objects.count()
        before = content_of(one)
        try:
            with transaction.atomic():
                verb(one, by=getattr(self.cast, who), at=self.now, **inputs)
        except (Refused, NotAllowed, Clash):
            assert (content_of(self.one), Event.objects.count()) == (before, events)

    def step(self, name, who, draw):
        getattr(self, name)(who, draw)

    @rule(data=st.data())
    def what_is_possible(self, data):
        state = self.one.state
        if state == S.CLOSED:  # the end
            return
        name = data.draw(
            st.sampled_from([n for n, (_, states) in STEPS.items() if state in states])
        )
        self.step(name, data.draw(st.sampled_from(STEPS[name][0])), data.draw)

    @rule(data=st.data())
    def what_else_is_possible(self, data):
        self.what_is_possible(data)

    @rule(data=st.data())
    def anything_by_anyone(self, data):
        name = data.draw(st.sampled_from(list(STEPS)))
        who = st.one_of(st.sampled_from(STEPS[name][0]), st.sampled_from(WHO))
        self.step(name, data.draw(who), data.draw)

    def challenge(self, who, draw):
        parts = [challenge.Disputed("point:3", "It was shown.")]
        self.take(challenge.challenge, who, reason="It is wrong.", parts=parts)

    def withdraw(self, who, draw):
        self.take(challenge.withdraw_challenge, who)

    def resolve(self, who, draw):
        self.take(challenge.resolve, who, reason="Talked about.", changed=draw(st.booleans()))

    def ask_and_answer(self, who, draw):
        one, change = uuid.uuid4(), draw(st.booleans())
        self.take(clarifying.ask, "team_member", uuid=one, question="What is meant?")
        self.take(clarifying.answer, who, uuid=one, answer="This.", needs_change=change)

    def words(self, draw):
        """Something nobody wrote before, now and then with the full name of a seat-holder."""
        words = f"Seen at {self.now:%H:%M on %d %B %Y}."
        named = draw(st.sampled_from([None, None, None, *self.panel, self.cast.spare_assessor]))
        return f"{words} {named.name} said so." if named else words

    def write(self, who, draw):
        number = draw(st.sampled_from([3, 3, 7]))
        review = self.one.point_reviews.get(point__number=number)
        self.take(
            writing.write_point, who, point=number, version=review.version, reason=self.words(draw)
        )

    def rate(self, who, draw):
        review, rating = self.one.point_reviews.get(point__number=3), draw(st.sampled_from(RATINGS))
        self.take(
            writing.write_point,
            who,
            point=3,
            version=review.version,
            rating=rating,
            actions_become="removed",
        )
        ratings = list(self.one.point_reviews.values_list("rating", flat=True))
        self.take(writing.confirm, who, rating=writing.worst(ratings))

    def agree(self, who, draw):
        self.take(amending.agree_changes, who, seen=fingerprint(self.one))

    def change_and_agree(self, who, draw):
        self.write("designer", draw)
        for each in ("lead", "product_manager"):
            self.agree(each, draw)

    def amend(self, who, draw):
        self.take(amending.amend, who, reason="Agreed.")

    def drop(self, who, draw):
        self.take(amending.drop_changes, who, reason="Not needed.")

    def recall(self, who, draw):
        self.take(reporting.recall, who, reason="Shared too early.")

    def share(self, who, draw):
        self.take(builders.share, who)

    def accept(self, who, draw):
        self.take(reporting.accept, who)

    def mark(self, who, draw):
        marked = draw(st.booleans())
        self.take(arranging.mark_confidential, who, confidential=marked, reason="As it is.")

    def publish(self, who, draw):
        self.take(publishing.publish, who)

    def take_down(self, who, draw):
        self.take(publishing.take_down, who, reason="A mistake.")

    def correct(self, who, draw):
        texts = {"point:3": {"done_well": self.words(draw)}}
        self.take(publishing.correct, who, note=self.words(draw), texts=texts)

    def join_the_panel(self, who, draw):
        joins = self.cast.spare_assessor
        self.take(panel.seat, who, person=joins, role=PanelRole.CONTENT_DESIGN)
        if Seat.objects.filter(assessment=self.pk, person=joins).exists():
            self.panel.append(joins)

    def leave_the_panel(self, who, draw):
        name = draw(st.sampled_from(["designer", "observer"]))
        seat = Seat.objects.filter(assessment=self.pk, person=getattr(self.cast, name)).first()
        self.take(panel.release, who, seat=seat, reason="They changed jobs.")

    def close(self, who, draw):
        self.take(reporting.close, who, reason="It has no end.")

    @rule(days=st.integers(1, 6))
    def time_goes_by(self, days):
        self.now += datetime.timedelta(days=days)
        was, said = self.one.state, self.said_by_the_clock()
        clocks.run(self.now)
        if was != S.SHARED:  # above all: never while a challenge is open
            assert self.said_by_the_clock() == said

    def said_by_the_clock(self):
        """How often the clock has said anything about the days to answer."""
        verbs = ["clock.remind_to_respond", "clock.respond_overdue"]
        return Event.objects.filter(assessment=self.pk, verb__in=verbs).count()

    @invariant()
    def a_challenge_is_open_exactly_while_it_is_challenged_and_stops_the_days(self):
        one = self.one
        is_open = one.challenges.filter(ended_at=None).exists()
        assert is_open == (one.state == S.CHALLENGED)
        if one.state != S.CLOSED:  # which keeps what there was
            assert (one.respond_by is not None) == (one.state in {S.SHARED, *_ANSWERED})

    @invariant()
    def at_most_one_version_is_public_and_somebody_accepted_it(self):
        """Its texts may have been corrected since, with a note; ratings and actions never."""
        one = self.one
        public = PublishedReport.objects.filter(assessment=one).values_list("version_id", flat=True)
        if one.state != S.PUBLISHED or one.confidential:
            assert list(public) == []
            return
        assert list(public) == [one.public_version_id]
        event = Event.objects.filter(assessment=one, verb="report.accept").latest("id")
        accepted = one.versions.get(number=event.data["version"])
        if one.public_version != accepted:
            assert (one.public_version.verb, one.public_version.public_note != "") == (
                "report.correct", True,
            )  # fmt: skip
        assert _judged(one.public_version.content) == _judged(accepted.content)

    @invariant()
    def nobody_who_has_or_had_a_seat_is_named_in_what_is_shared_or_published(self):
        one = self.one
        public = one.public_version if one.state == S.PUBLISHED else None
        said = f"{public.content} {public.public_note}" if public else ""
        if one.shared_version_id != self.shared:  # who takes a seat later may be in it
            self.shared, said = one.shared_version_id, said + str(one.shared_version.content)
        assert [each.name for each in self.panel if each.name in said] == []

    @invariant()
    def a_changed_report_is_shared_only_if_both_sides_agreed_to_it(self):
        one = self.one
        if one.shared_version.verb in {"report.amend", "report.resolve"}:
            agreed = Event.objects.filter(
                assessment=one, verb="report.agree_changes", data__text=one.shared_version.sha256
            )
            sides = {event.data["side"] for event in agreed}
            assert sides == {"lead assessor", "manager"}

    @invariant()
    def without_a_working_copy_the_report_is_what_was_shared(self):
        one = self.one
        if one.state in {S.SHARED, S.ACCEPTED} and one.amending_since is None:
            assert content_of(one) == one.shared_version.content

    @invariant()
    def every_version_is_unharmed(self):
        assert all(is_unharmed(version) for version in self.one.versions.all())

    @invariant()
    def every_email_was_called_for_and_none_is_missing(self):
        for event in Event.objects.filter(assessment=self.pk, pk__gt=self.checked).order_by("id"):
            called = [letter.kind for letter, _ in called_for(event, Parts(event))]
            owed = Email.objects.filter(event=event).values_list("kind", flat=True)
            assert sorted(called) == sorted(owed), event.verb
            self.checked = event.pk


RATINGS = ["amber", "green", "red"]


def _judged(content):
    """The ratings and actions of a version."""
    points = [(p["number"], p["rating"], p["actions"]) for p in content["points"]]
    return content["overall"]["rating"], points


# Those in which the last day is over and stays as a fact.
_ANSWERED = {State.ACCEPTED, State.PUBLISHED, State.TAKEN_DOWN}


@pytest.mark.django_db
def test_no_walk_leads_to_what_must_never_be():
    many = settings.get_profile("default").max_examples != settings().max_examples
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=settings().max_examples if many else 8,
            stateful_step_count=20,
            # A short walk that fails is read as it was walked: to shorten it takes minutes.
            phases=list(Phase) if many else [Phase.reuse, Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
