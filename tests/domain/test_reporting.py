"""From the panel's last word to the public: each step's rule, who may, and the second press."""

import pytest

from assess.domain import amending, reporting, team, writing
from assess.domain.models import Event, Membership, Report
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.versions import fingerprint
from assess.domain.words import Phase, State
from tests import builders
from tests.builders import EVERYONE_WITH_A_PART, MONDAY, STRANGERS, days

S = State
LATER = MONDAY + days(22)
EVERYONE = [*EVERYONE_WITH_A_PART, *STRANGERS]


def events(assessment, verb: str) -> int:
    return Event.objects.filter(assessment=assessment, verb=verb).count()


def sentences(assessment) -> list[tuple[str, str]]:
    return [(each.part, each.sentence) for each in reporting.missing(assessment)]


def rate(cast, assessment, point: int, rating: str, **texts) -> None:
    review = assessment.point_reviews.get(point__number=point)
    writing.write_point(
        assessment,
        by=cast.lead,
        at=LATER,
        point=point,
        version=review.version,
        **{"rating": rating, "done_well": "Well.", "reason": "", "observations": "", **texts},
    )


# What is missing


def test_an_empty_report_lacks_every_rating_and_the_overall_parts(an_assessment, cast):
    assessment = an_assessment(S.REPORTING, rated=0)
    found = sentences(assessment)
    assert found[0] == ("1", "Rate point 1, Understand users and their needs.")
    assert [part for part, _ in found] == [*map(str, range(1, 15)), "confirm"]


def test_red_and_amber_need_a_reason_and_an_action(an_assessment, cast):
    assessment = an_assessment(S.REPORTING, ambers=())
    rate(cast, assessment, 4, "amber")
    rate(cast, assessment, 9, "red", reason="Because.")
    assert sentences(assessment) == [
        ("4", "Say why point 4 is rated amber."),
        ("4", "Add an action to point 4: it is amber."),
        ("9", "Add an action to point 9: it is red."),
        ("confirm", "Confirm the overall rating."),
    ]


def test_a_finished_report_lacks_nothing(an_assessment, cast):
    assessment = an_assessment(S.REPORTING)
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    assert sentences(assessment) == []


def test_points_out_of_scope_are_not_missing(an_assessment):
    assessment = an_assessment(S.REPORTING, rated=13, ambers=())
    assessment.point_reviews.filter(point__number=14).update(in_scope=False)
    assert sentences(assessment) == [("confirm", "Confirm the overall rating.")]


def test_what_was_done_well_overall_is_needed(an_assessment):
    assessment = an_assessment(S.REPORTING)
    Report.objects.filter(assessment=assessment).update(done_well="")
    assessment.refresh_from_db()
    assert ("overall", "Write what the service team has done well overall.") in sentences(
        assessment
    )


def test_a_peer_review_needs_its_two_texts(an_assessment):
    assessment = an_assessment(S.REPORTING, phase=Phase.DISCOVERY)
    assert sentences(assessment) == []
    Report.objects.filter(assessment=assessment).update(done_well="", recommendations="")
    assessment.refresh_from_db()
    assert sentences(assessment) == [
        ("overall", "Write what the service team has done well."),
        ("overall", "Write the panel’s recommendations."),
    ]


# Who may


@pytest.mark.parametrize(
    ("state", "step", "who"),
    [
        (
            S.REPORTING,
            lambda a, by: reporting.submit(a, by=by, at=LATER, unsigned_reason="We agreed."),
            {"lead"},
        ),
        (
            S.CHECKING,
            lambda a, by: reporting.return_to_panel(a, by=by, at=LATER, remarks="Change."),
            {"staff"},
        ),
        (S.CHECKING, lambda a, by: builders.share(a, by=by, at=LATER), {"staff"}),
        (S.SHARED, lambda a, by: reporting.recall(a, by=by, at=LATER, reason="A."), {"staff"}),
        (
            S.SHARED,
            lambda a, by: reporting.accept(a, by=by, at=LATER),
            {"product_manager", "delivery_manager"},
        ),
        (S.SHARED, lambda a, by: reporting.close(a, by=by, at=LATER, reason="A."), {"staff"}),
    ],
    ids=["submit", "return", "share", "recall", "accept", "close"],
)
def test_only_those_whose_step_it_is_take_it(an_assessment, cast, state, step, who):
    assessment = an_assessment(state)
    before = Event.objects.count()
    for name in EVERYONE:
        if name not in who:
            with pytest.raises(NotAllowed):
                step(assessment, getattr(cast, name))
    assert assessment.state == state
    assert Event.objects.count() == before


# Submit, return


def test_submitting_says_everything_that_is_missing_at_once(an_assessment, cast):
    assessment = an_assessment(S.REPORTING, rated=13)
    with pytest.raises(Refused) as no:
        reporting.submit(assessment, by=cast.lead, at=LATER, unsigned_reason="We agreed.")
    assert no.value.all() == [
        ("14", "Rate point 14, Operate a reliable service."),
        ("confirm", "Confirm the overall rating."),
    ]
    assert assessment.state == S.REPORTING
    assert assessment.versions.count() == 0


def test_submitting_freezes_the_report_for_the_check(an_assessment, cast):
    assessment = an_assessment(S.REPORTING)
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    seen = fingerprint(assessment)
    reporting.submit(assessment, by=cast.lead, at=LATER, seen=seen, unsigned_reason="We agreed.")
    assert (assessment.state, assessment.submitted_at) == (S.CHECKING, LATER)
    assert assessment.versions.get().sha256 == seen
    with pytest.raises(Refused, match="This report has already been submitted"):
        reporting.submit(assessment, by=cast.lead, at=LATER, unsigned_reason="We agreed.")
    assert events(assessment, "report.submit") == 1


def test_what_changed_while_the_lead_was_reading_is_not_submitted_unread(an_assessment, cast):
    assessment = an_assessment(S.REPORTING)
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    seen = fingerprint(assessment)
    rate(cast, assessment, 1, "green", done_well="Something else.")
    with pytest.raises(Refused, match="The report has changed since you opened the page"):
        reporting.submit(
            assessment, by=cast.lead, at=LATER, seen=seen, unsigned_reason="We agreed."
        )
    assert assessment.state == S.REPORTING


def test_returning_needs_remarks_and_the_panel_writes_on(an_assessment, cast):
    assessment = an_assessment(S.CHECKING)
    with pytest.raises(Refused) as no:
        reporting.return_to_panel(assessment, by=cast.staff, at=LATER, remarks=" \n ")
    assert no.value.all() == [("remarks", "Enter what the panel should change.")]
    reporting.return_to_panel(assessment, by=cast.staff, at=LATER, remarks=" Point 3. ")
    assert assessment.state == S.REPORTING
    assert Report.objects.get(assessment=assessment).remarks == "Point 3."
    rate(cast, assessment, 3, "amber", reason="A better reason.")
    reporting.submit(assessment, by=cast.lead, at=LATER, unsigned_reason="We agreed.")
    assert [v.number for v in assessment.versions.all()] == [1, 2]


# Share, recall


def test_sharing_starts_ten_working_days_with_their_sum(an_assessment, cast):
    assessment = an_assessment(S.CHECKING)
    builders.share(assessment, by=cast.staff, at=MONDAY + days(45))  # 18 March, before Easter
    assert assessment.state == S.SHARED
    assert assessment.respond_by.isoformat() == "2027-04-05"
    assert assessment.respond_by_reasoning == (
        "10 working days after Thursday 18 March 2027, not counting Good Friday on 26 March and "
        "Easter Monday on 29 March."
    )
    assert assessment.shared_version.number == 2
    event = Event.objects.get(assessment=assessment, verb="report.share")
    assert event.data["last_day"] == "Monday 5 April 2027"
    assert event.data["respond_by"] == "2027-04-05"


def test_sharing_late_in_the_evening_counts_from_that_day_in_london(an_assessment, cast):
    assessment = an_assessment(S.CHECKING)
    # 30 June, 23:30 in London, is still 30 June; in UTC it is 22:30.
    at = MONDAY.replace(month=6, day=30, hour=23, minute=30)
    builders.share(assessment, by=cast.staff, at=at)
    assert assessment.respond_by.isoformat() == "2027-07-14"


def test_sharing_is_refused_until_a_manager_is_named(an_assessment, cast):
    assessment = an_assessment(S.CHECKING)
    Membership.objects.filter(assessment=assessment).exclude(role="deputy-director").delete()
    with pytest.raises(Refused) as no:
        builders.share(assessment, by=cast.staff, at=LATER)
    assert no.value.all() == [
        (
            "managers",
            "Name a product or delivery manager before you share the report. Only they can "
            "accept it.",
        )
    ]
    team.name_manager(
        assessment,
        by=cast.staff,
        at=LATER,
        role="delivery-manager",
        email=cast.delivery_manager.email,
    )
    builders.share(assessment, by=cast.staff, at=LATER)
    assert assessment.state == S.SHARED


def test_a_second_press_shares_once(an_assessment, cast):
    assessment = an_assessment(S.SHARED)
    with pytest.raises(Refused, match="already been shared with the service team"):
        builders.share(assessment, by=cast.other_staff, at=LATER)
    assert events(assessment, "report.share") == 1


def test_recalling_takes_the_last_day_away_and_sharing_again_gives_fresh_days(an_assessment, cast):
    assessment = an_assessment(S.SHARED)
    with pytest.raises(Refused, match="Enter why the report is recalled"):
        reporting.recall(assessment, by=cast.staff, at=LATER, reason=" ")
    reporting.recall(assessment, by=cast.staff, at=LATER, reason="A name is in it.")
    assert (assessment.state, assessment.respond_by) == (S.CHECKING, None)
    with pytest.raises(Refused, match="This cannot be done any more"):
        reporting.accept(assessment, by=cast.product_manager, at=LATER)
    builders.share(assessment, by=cast.staff, at=LATER)
    assert assessment.respond_by.isoformat() == "2027-03-09"
    assert assessment.shared_version.number == 3


# Accept


def test_accepting_publishes_the_very_version_that_was_shared(an_assessment, cast):
    assessment = an_assessment(S.SHARED)
    shared = assessment.shared_version
    reporting.accept(assessment, by=cast.delivery_manager, at=LATER, seen=shared.sha256)
    assert assessment.state == S.PUBLISHED
    assert assessment.public_version == shared
    assert assessment.accepted_at == assessment.published_at == LATER
    with pytest.raises(Refused, match="This report has already been accepted"):
        reporting.accept(assessment, by=cast.product_manager, at=LATER)
    event = Event.objects.get(assessment=assessment, verb="report.accept")
    assert (event.by, event.data["sha256"]) == (cast.delivery_manager, shared.sha256)


def test_a_confidential_report_is_accepted_and_stays_unpublished(an_assessment):
    accepted = an_assessment(S.ACCEPTED)
    assert accepted.accepted_at is not None
    assert accepted.published_at is accepted.public_version is None


def test_nobody_accepts_what_they_have_not_read(an_assessment, cast):
    assessment = an_assessment(S.SHARED)
    read = assessment.shared_version.sha256
    reporting.recall(assessment, by=cast.staff, at=LATER, reason="A mistake.")
    reporting.return_to_panel(assessment, by=cast.staff, at=LATER, remarks="Point 1.")
    rate(cast, assessment, 1, "green", done_well="Quite another text.")
    reporting.submit(assessment, by=cast.lead, at=LATER, unsigned_reason="We agreed.")
    builders.share(assessment, by=cast.staff, at=LATER)
    with pytest.raises(Refused, match="The report has changed since you opened the page"):
        reporting.accept(assessment, by=cast.product_manager, at=LATER, seen=read)
    assert assessment.state == S.SHARED


def test_accepting_stays_possible_after_the_last_day(an_assessment, cast):
    assessment = an_assessment(S.SHARED)
    reporting.accept(assessment, by=cast.product_manager, at=MONDAY + days(200))
    assert assessment.state == S.PUBLISHED


def test_a_replaced_manager_cannot_accept_any_more(an_assessment, cast):
    assessment = an_assessment(S.SHARED)
    team.name_manager(
        assessment,
        by=cast.staff,
        at=LATER,
        role="product-manager",
        email=cast.stranger.email,
        reason="A new product manager.",
    )
    with pytest.raises(NotAllowed):
        reporting.accept(assessment, by=cast.product_manager, at=LATER)
    reporting.accept(assessment, by=cast.stranger, at=LATER)
    assert assessment.state == S.PUBLISHED


def test_nothing_is_accepted_while_it_is_challenged(an_assessment, cast):
    assessment = an_assessment(S.CHALLENGED)
    with pytest.raises(Refused, match="the assessment is now “challenged”"):
        reporting.accept(assessment, by=cast.product_manager, at=LATER)


# Amend, close


def test_amending_gives_a_new_version_and_fresh_days(an_assessment, cast):
    assessment = an_assessment(S.SHARED)
    with pytest.raises(Refused, match="or there is nothing to amend"):
        amending.amend(assessment, by=cast.staff, at=LATER, reason="Point 3 is clearer.")
    builders.asked_to_change(cast, assessment, LATER)
    with pytest.raises(Refused, match="Enter what was agreed"):
        amending.amend(assessment, by=cast.staff, at=LATER, reason="")
    builders.change_and_agree(cast, assessment, LATER)
    amending.amend(assessment, by=cast.staff, at=LATER, reason="Point 3 is clearer.")
    assert assessment.shared_version.number == 3
    assert assessment.respond_by.isoformat() == "2027-03-09"


@pytest.mark.parametrize("state", [S.REPORTING, S.CHECKING, S.SHARED, S.CHALLENGED])
def test_closing_ends_it_unpublished_with_its_reason(an_assessment, cast, state):
    assessment = an_assessment(state)
    with pytest.raises(Refused, match="Enter why the assessment is closed"):
        reporting.close(assessment, by=cast.staff, at=LATER, reason="")
    reporting.close(assessment, by=cast.staff, at=LATER, reason="The service has stopped.")
    assert (assessment.state, assessment.ended_reason) == (S.CLOSED, "The service has stopped.")
    assert assessment.public_version is None
    assert not assessment.challenges.filter(ended_at__isnull=True).exists()
    with pytest.raises(Refused, match="This assessment has already been closed"):
        reporting.close(assessment, by=cast.staff, at=LATER, reason="Again.")
