"""What the report before this one said: the newest that this member may read, as it was frozen."""

import datetime
import uuid

import pytest
from django.urls import reverse

from assess.domain import closing, evidence, writing
from assess.domain.models import Action, Assessment, Evidence, ReportVersion, Seat, Standard
from assess.domain.words import Phase, State
from assess.queries.last_time import last_time
from tests import builders
from tests.builders import MONDAY, days


@pytest.fixture
def before(an_assessment):
    """The alpha assessment of the service, published: point 3 was amber."""
    return an_assessment(State.PUBLISHED)


@pytest.fixture
def after(cast):
    """Makes the next assessment of the service; its panel writes."""

    def made(earlier, **changed):
        Assessment.objects.filter(pk=earlier.pk).update(**changed)
        values = {
            field.attname: getattr(earlier, field.attname)
            for field in earlier._meta.concrete_fields
            if field.name not in {"id", "uuid", "shared_version", "public_version"}
        }
        values |= {
            "phase": Phase.PRIVATE_BETA,
            "state": State.REPORTING,
            "kind": "service-assessment",
        }
        return Assessment.objects.create(**values)

    return made


def sit(assessment, *people, **more):
    for person in people:
        Seat.objects.create(
            assessment=assessment, person=person, role="technical", given_at=MONDAY, **more
        )


def test_it_says_how_the_point_was_rated_why_and_what_was_to_be_done_until_when(
    before, after, cast
):
    found = last_time(after(before), cast.stranger, 3)
    assert (found.reference, found.phase, found.kind) == (before.pk, "Alpha", "Service assessment")
    assert found.assessed_on == before.assessed_on
    assert (found.is_public, found.is_peer_review) == (True, False)
    point = found.point
    assert (point.rating, point.reason) == ("amber", "Why point 3 is amber.")
    assert point.done_well == "What was done well on point 3."
    assert [(each.number, each.text, each.due_on) for each in point.actions] == [
        ("3.1", "Do what is missing on point 3.", datetime.date(2027, 5, 15)),
    ]
    green = last_time(after(before), cast.stranger, 4).point
    assert (green.rating, green.actions) == ("green", ())


def test_it_is_what_was_frozen_and_not_what_was_written_since(before, after, cast):
    before.point_reviews.update(reason="Written later.", rating="red")
    point = last_time(after(before), cast.lead, 3).point
    assert (point.rating, point.reason) == ("amber", "Why point 3 is amber.")


def test_an_action_of_a_red_point_has_no_last_day(an_assessment, after, cast):
    content = (before := an_assessment(State.PUBLISHED)).public_version.content
    content["points"][2]["rating"] = "red"
    ReportVersion.objects.filter(pk=before.public_version_id).update(content=content)
    point = last_time(after(before), cast.lead, 3).point
    assert (point.rating, [each.due_on for each in point.actions]) == ("red", [None])


def test_a_peer_review_has_its_two_texts(an_assessment, after, cast):
    found = last_time(after(an_assessment(State.PUBLISHED, phase=Phase.DISCOVERY)), cast.lead, 3)
    assert (found.is_peer_review, found.point) == (True, None)
    assert found.done_well == "The service team knows its users."
    assert found.recommendations == "- Talk to more users."


def test_there_is_none_of_another_service_or_before_the_first(an_assessment, before, cast):
    draft = an_assessment(State.REPORTING, rated=0)
    assert draft.service_id != before.service_id
    assert last_time(draft, cast.lead, 3) is None


SEEN_BY_ITS_PANEL = {State.SHARED, State.CHALLENGED, State.ACCEPTED, State.TAKEN_DOWN}


@pytest.mark.parametrize("state", [State.CHECKING, State.CLOSED, *sorted(SEEN_BY_ITS_PANEL)])
def test_what_is_not_public_is_seen_by_whom_its_own_page_opens_to(
    state, an_assessment, after, cast, as_
):
    """The guard of the earlier report's page says who: nobody learns of it who could not open it."""
    earlier = an_assessment(state)
    draft = after(earlier)
    for name in ("lead", "designer", "observer", "spare_assessor", "stranger"):
        person = getattr(cast, name)
        found = last_time(draft, person, 3)
        opened = as_(person).get(f"/assessments/{earlier.pk}/report/read/").status_code
        assert (found is not None) == (opened == 200), name
        assert found is None or not found.is_public
    assert (last_time(draft, cast.lead, 3) is not None) == (state in SEEN_BY_ITS_PANEL)


def test_who_left_the_earlier_panel_reads_only_what_is_public(an_assessment, after, cast):
    earlier = an_assessment(State.ACCEPTED)
    draft = after(earlier)
    Seat.objects.filter(person=cast.designer).update(left_at=MONDAY)
    assert last_time(draft, cast.designer, 3) is None
    assert last_time(draft, cast.researcher, 3) is not None


def test_the_newest_in_which_the_point_was_in_scope(before, after, cast):
    """A reassessment looks at some points only: the others were rated before it."""
    content = {**before.public_version.content}
    content["points"] = [{**p, "in_scope": p["number"] == 4} for p in content["points"]]
    again = after(before)
    version = ReportVersion.objects.create(
        assessment=again, number=1, verb="report.share", made_at=MONDAY, content=content, sha256="x"
    )
    Assessment.objects.filter(pk=again.pk).update(
        state=State.PUBLISHED, public_version=version, shared_at=MONDAY + days(90)
    )
    draft = after(before)
    assert last_time(draft, cast.lead, 3).reference == before.pk
    assert last_time(draft, cast.lead, 4).reference == again.pk
    assert last_time(draft, cast.lead, 15).reference == again.pk


def test_points_of_another_standard_are_other_points(before, after, cast):
    old = Standard.objects.create(slug="old", version="2014", title="An old standard")
    draft = after(before)
    Assessment.objects.filter(pk=before.pk).update(standard=old)
    found = last_time(draft, cast.lead, 3)
    assert (found.reference, found.point) == (before.pk, None)


def test_it_asks_once_for_1_and_for_7(before, after, cast, django_assert_num_queries):
    draft = after(before)
    for number in (1, 6):
        for _ in range(number - 1):
            Assessment.objects.filter(pk=after(before).pk).update(
                state=State.PUBLISHED, public_version=before.public_version
            )
        with django_assert_num_queries(1):
            assert last_time(draft, cast.lead, 3).point is not None


def test_it_says_what_became_of_each_action_and_what_shows_it(before, after, cast):
    """Closed, when and why; with its evidence, and without what was taken away again."""
    action = Action.objects.get(point_review__assessment=before)
    for title, given in (
        ("Findings", {"url": "https://research.example/3"}),
        ("Gone", {"url": "https://gone.example/"}),
        ("Plan", {"content": b"%PDF-1.7", "file_name": "plan.pdf"}),
    ):
        evidence.add(
            before, by=cast.team_member, at=MONDAY + days(30), action=action.uuid, title=title,
            **given,
        )  # fmt: skip
    gone = Evidence.objects.get(title="Gone").uuid
    evidence.remove(
        before, by=cast.team_member, at=MONDAY + days(31), action=action.uuid, evidence=gone
    )
    became = last_time(after(before), cast.stranger, 3).point.actions[0].became
    assert (became.words, became.decided_on, became.decision) == ("To do", None, "")
    late = datetime.datetime(2027, 6, 14, 23, 30, tzinfo=datetime.UTC)  # the 15th in London
    closing.close(before, by=cast.lead, at=late, action=action.uuid, reason="Seen in a call.")
    became = last_time(after(before), cast.stranger, 3).point.actions[0].became
    assert (became.words, became.decision) == ("Closed", "Seen in a call.")
    assert became.decided_on == datetime.date(2027, 6, 15)
    assert [(one.title, one.url, one.about) for one in became.evidence] == [
        ("Findings", "https://research.example/3", ""),
        ("Plan", "", "PDF, 1 kB"),
    ]


def test_it_says_what_the_service_team_says_of_what_it_did(before, after, cast):
    action = Action.objects.get(point_review__assessment=before)
    for day, note in ((30, "We asked 12 people."), (31, "We asked 30 people.\n\nAll went well.")):
        closing.offer_evidence(
            before, by=cast.team_member, at=MONDAY + days(day), action=action.uuid, note=note
        )
    draft = after(before)
    became = last_time(draft, cast.stranger, 3).point.actions[0].became
    assert became.words == "Evidence offered"
    assert became.said == "We asked 30 people.\n\nAll went well."  # the last that was said


def offer(before, cast, action, note, day=30, **more):
    at = MONDAY + days(day)
    closing.offer_evidence(
        before, by=cast.team_member, at=at, action=action.uuid, note=note, **more
    )


def said_of(draft, person):
    """What the service team says of each action of point 3."""
    return [each.became.said for each in last_time(draft, person, 3).point.actions]


def test_what_was_sent_back_or_opened_again_is_not_what_the_service_team_says(before, after, cast):
    action = Action.objects.get(point_review__assessment=before)
    draft, answer = after(before), {"by": cast.lead, "action": action.uuid, "reason": "Not enough."}
    offer(before, cast, action, "We asked 12 people.")
    closing.send_back(before, at=MONDAY + days(31), **answer)
    assert said_of(draft, cast.stranger) == [""]
    offer(before, cast, action, "We asked 30 people.", 32)
    assert said_of(draft, cast.stranger) == ["We asked 30 people."]
    closing.close(before, at=MONDAY + days(33), **answer)
    assert said_of(draft, cast.stranger) == ["We asked 30 people."]
    closing.reopen(before, at=MONDAY + days(34), **answer)
    assert said_of(draft, cast.stranger) == [""]


def test_a_mitigation_that_is_asked_for_is_no_evidence(before, after, cast):
    action = Action.objects.get(point_review__assessment=before)
    offer(before, cast, action, "We have no money for it.", mitigation=True)
    became = last_time(after(before), cast.stranger, 3).point.actions[0].became
    assert (became.said, became.asked_mitigation) == ("We have no money for it.", True)
    offer(before, cast, action, "We found some.", 31)
    became = last_time(after(before), cast.stranger, 3).point.actions[0].became
    assert (became.said, became.asked_mitigation) == ("We found some.", False)


def test_each_action_has_what_was_said_of_it(an_assessment, after, cast):
    draft = an_assessment(State.REPORTING)
    writing.write_action(draft, by=cast.lead, point=3, uuid=uuid.uuid4(), text="Do more.")
    builders.go_on(cast, draft, State.PUBLISHED, at=MONDAY, ambers=(3,))
    before = Assessment.objects.get(pk=draft.pk)
    first, second = Action.objects.filter(point_review__assessment=before).order_by("number")
    offer(before, cast, second, "More was done.")
    assert said_of(after(before), cast.stranger) == ["", "More was done."]
    offer(before, cast, first, "It is done.", 31)
    assert said_of(after(before), cast.stranger) == ["It is done.", "More was done."]


def test_the_panel_of_a_reassessment_reads_what_is_said_in_confidence(an_assessment, cast):
    first = an_assessment(State.ACCEPTED, ambers=(), reds=(5,))
    action = Action.objects.get(point_review__assessment=first)
    offer(first, cast, action, "We asked 30 people.")
    again = builders.a_reassessment(cast, first, State.ARRANGED, at=MONDAY + days(40))
    found = last_time(again, cast.spare_assessor, 5).point.actions[0].became
    assert (found.words, found.said) == ("Evidence offered", "We asked 30 people.")


def test_a_mitigation_says_when_it_is_looked_at_again(before, after, cast):
    action = Action.objects.get(point_review__assessment=before)
    review = datetime.date(2027, 9, 1)
    closing.agree_mitigation(
        before, by=cast.lead, at=MONDAY + days(30), action=action.uuid, reason="By phone.",
        review_on=review, profession_view="Agrees.",
    )  # fmt: skip
    became = last_time(after(before), cast.lead, 3).point.actions[0].became
    assert (became.words, became.review_on, became.evidence) == ("Mitigation agreed", review, ())


def test_nothing_became_of_actions_that_are_not_settled(an_assessment, after, cast):
    found = last_time(after(an_assessment(State.SHARED)), cast.lead, 3)
    assert [action.became for action in found.point.actions] == [None]


def test_a_file_of_the_report_before_is_there_for_whom_it_stands_beside_the_point(
    an_assessment, before, after, cast, as_
):
    def shows(report) -> str:
        action = Action.objects.get(point_review__assessment=report)
        evidence.add(
            report, by=cast.team_member, at=MONDAY + days(30), action=action.uuid,
            content=b"%PDF-1.7", file_name="plan.pdf",
        )  # fmt: skip
        return reverse("evidence-before", args=[draft.pk, Evidence.objects.latest("id").uuid])

    draft = after(before)
    sit(draft, cast.spare_assessor)
    path = shows(before)
    answer = as_(cast.spare_assessor).get(path)
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert as_(cast.team_member).get(path).status_code == 403
    assert as_(cast.stranger).get(path).status_code == 404
    # Of a report in confidence, of another service, of none: not there.
    other = an_assessment(State.PUBLISHED, name="Another")
    assert as_(cast.spare_assessor).get(shows(other)).status_code == 404
    Assessment.objects.filter(pk=before.pk).update(state=State.ACCEPTED)
    assert as_(cast.spare_assessor).get(path).status_code == 404


@pytest.mark.parametrize("state", [State.PUBLISHED, State.ACCEPTED])
def test_the_panel_of_a_reassessment_reads_the_reports_it_follows_first(an_assessment, cast, state):
    """Also what is not public, and also by who was not on the panel before."""
    first = an_assessment(state, ambers=(), reds=(5, 7))
    at = MONDAY + days(40)
    again = builders.a_reassessment(cast, first, state, at=at, reds=(5,))
    third = builders.a_reassessment(cast, again, State.ARRANGED, at=at + days(60))
    # A later report of the service that rates the point too is not what it follows.
    newest = builders.an_assessment(
        cast, State.PUBLISHED, phase=Phase.PRIVATE_BETA, at=at + days(61), service=first.service
    )
    Seat.objects.filter(assessment__in=(first, again)).update(left_at=MONDAY + days(90))
    for person in (cast.lead, cast.spare_assessor):
        found = last_time(third, person, 5)
        assert (found.reference, found.point.rating) == (again.pk, "red")
        assert found.point.reason == "Why point 5 is red."
        assert (found.opens, found.is_public) == ((state == State.PUBLISHED,) * 2)
        assert last_time(third, person, 7).reference == again.pk
        assert last_time(newest, person, 5) is None or state == State.PUBLISHED
