"""Checking: boxes that only a person can tick, and edits of texts that the panel can see."""

import datetime

import pytest

from assess.domain import checking, reporting
from assess.domain.models import CheckingEdit, Event, PointReview, Revision, Tick
from assess.domain.refusals import Clash, NotAllowed, Refused
from assess.domain.versions import fingerprint
from assess.domain.words import Phase, State
from tests import builders
from tests.builders import MONDAY, days

LATER = MONDAY + days(17)
ALL = [check.name for check in checking.CHECKS]


@pytest.fixture
def report(an_assessment):
    return an_assessment(State.CHECKING)


def waiting(assessment) -> list[str]:
    return [check.name for check in checking.unticked(assessment, fingerprint(assessment))]


def edit(report, by, *, version=1, part="point:3", at=LATER, **texts):
    return checking.edit_text(report, by=by, at=at, part=part, version=version, texts=texts)


# Boxes


def test_a_report_is_shared_once_every_box_is_ticked(report, cast):
    with pytest.raises(Refused) as no:
        reporting.share(report, by=cast.staff, at=LATER)
    assert [place for place, _ in no.value.all()] == [f"check-{name}" for name in ALL]
    checking.tick(report, by=cast.staff, at=LATER, ticked=ALL[1:])
    with pytest.raises(Refused, match="Tick this box once you have looked: It names nobody"):
        reporting.share(report, by=cast.staff, at=LATER)
    checking.tick(report, by=cast.other_staff, at=LATER, ticked=ALL, was=ALL[1:])
    reporting.share(report, by=cast.staff, at=LATER)
    assert report.state == State.SHARED
    by = dict(Tick.objects.values_list("check_name", "by__first_name"))
    assert by == {**dict.fromkeys(ALL, "Staff"), "public": "Other"}


def test_a_peer_review_has_boxes_of_its_own(an_assessment, cast):
    peer = an_assessment(State.CHECKING, phase=Phase.DISCOVERY)
    assert waiting(peer) == ["public", "recommendations", "observations", "plain"]
    builders.share(peer, by=cast.staff, at=LATER)
    assert peer.state == State.SHARED


def test_of_two_with_the_page_open_neither_takes_back_what_the_other_ticked(report, cast):
    checking.tick(report, by=cast.staff, at=LATER, ticked=["plain"])
    checking.tick(report, by=cast.other_staff, at=LATER, ticked=["actions"])
    assert waiting(report) == ["public", "evidence", "observations"]
    checking.tick(report, by=cast.staff, at=LATER, ticked=[], was=["plain"])
    assert waiting(report) == ["public", "evidence", "observations", "plain"]


def test_the_history_says_who_ticked_how_much_to_those_inside_only(report, cast):
    checking.tick(report, by=cast.staff, at=LATER, ticked=["plain", "no such box"])
    checking.tick(report, by=cast.staff, at=LATER, ticked=["plain"])  # nothing new
    event = Event.objects.get(verb="report.tick")
    assert event.data["words"] == "ticked 1 of 5 boxes of"
    from assess.domain.workflow import VERBS

    assert VERBS["report.tick"].private


def test_a_tick_counts_no_more_once_a_word_has_changed(report, cast):
    builders.tick_all(report, by=cast.staff, at=LATER)
    assert waiting(report) == []
    edit(report, cast.staff, reason="Why point 3 is amber, in plain words.")
    assert waiting(report) == ALL


def test_ticks_are_gone_when_the_report_is_submitted_again(report, cast):
    builders.tick_all(report, by=cast.staff, at=LATER)
    reporting.return_to_panel(report, by=cast.staff, at=LATER, remarks="Look at point 3 again.")
    reporting.submit(report, by=cast.lead, at=LATER, unsigned_reason="Agreed.")
    assert waiting(report) == ALL
    assert not Tick.objects.exists()


def test_ticks_are_gone_when_the_report_is_recalled(report, cast):
    builders.share(report, by=cast.staff, at=LATER)
    reporting.recall(report, by=cast.staff, at=LATER + days(1), reason="A figure is wrong.")
    assert waiting(report) == list(ALL)


def test_a_page_that_showed_another_text_ticks_nothing(report, cast):
    with pytest.raises(Refused, match="The report has changed since you opened the page"):
        checking.tick(report, by=cast.staff, at=LATER, ticked=ALL, seen="0" * 64)
    assert not Tick.objects.exists()


@pytest.mark.parametrize("name", ["lead", "researcher", "observer", "product_manager"])
def test_only_the_service_assessment_team_ticks_and_edits(report, cast, name):
    with pytest.raises(NotAllowed):
        checking.tick(report, by=getattr(cast, name), at=LATER, ticked=ALL)
    with pytest.raises(NotAllowed):
        edit(report, getattr(cast, name), reason="Other words.")


@pytest.mark.parametrize("state", [State.REPORTING, State.SHARED, State.PUBLISHED])
def test_texts_are_edited_only_while_the_report_is_checked(an_assessment, cast, state):
    with pytest.raises(Refused, match="while the report is being checked"):
        edit(an_assessment(state), cast.staff, reason="Other words.")


# Edits


def test_an_edit_keeps_the_words_of_before_and_the_rating(report, cast):
    saved = edit(report, cast.staff, reason="Clearer words.")
    assert (saved.version, saved.changed) == (2, True)
    review = PointReview.objects.get(assessment=report, point__number=3)
    assert (review.reason, review.rating, review.changed_by) == (
        "Clearer words.",
        "amber",
        cast.staff,
    )
    first, second = Revision.objects.filter(assessment=report, part="point:3").order_by("version")
    assert first.content["reason"] == "Why point 3 is amber."
    assert second.content == {**first.content, "reason": "Clearer words."}
    assert [each.before["reason"] for each in checking.edits_of(report)] == [
        "Why point 3 is amber."
    ]
    assert not edit(report, cast.staff, version=2, reason="Clearer words.").changed
    assert CheckingEdit.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "texts", "sentence"),
    [
        ("point:3", {"rating": "green"}, "never changes a rating or an action"),
        ("overall", {"overall_rating": "green"}, "never changes a rating or an action"),
        ("action:1", {"text": "Other."}, "This assessment has no point 0."),
        ("point:99", {"reason": "Other."}, "This assessment has no point 99."),
        ("point:3", {"reason": ""}, "Say why point 3 is rated amber."),
        ("overall", {"done_well": " "}, "Write what the service team has done well overall."),
        ("point:3", {"reason": "x" * 10_001}, "Shorten this text to 10,000 characters or fewer."),
    ],
)
def test_what_an_edit_never_does(report, cast, part, texts, sentence):
    before = fingerprint(report)
    with pytest.raises(Refused, match=sentence):
        edit(report, cast.staff, part=part, **texts)
    assert fingerprint(report) == before
    assert not CheckingEdit.objects.exists()


def test_two_who_edit_the_same_words_see_both_texts(report, cast):
    edit(report, cast.staff, reason="First words.")
    with pytest.raises(Clash) as both:
        edit(report, cast.other_staff, reason="Other words.")
    (field,) = both.value.clashed.fields
    assert (field.theirs, field.mine, field.by) == ("First words.", "Other words.", "Staff")
    saved = edit(report, cast.other_staff, observations="Something else.")
    assert saved.version == 3  # another text of the same part is no clash
    assert {each.part for each in checking.edits_of(report)} == {"point:3"}


def test_the_event_names_the_edited_parts_and_edits_are_past_after_the_next_submission(
    report, cast
):
    edit(report, cast.staff, reason="Clearer words.")
    edit(report, cast.staff, part="overall", scope="All of it.")
    reporting.return_to_panel(report, by=cast.staff, at=LATER, remarks="Read it again.")
    event = Event.objects.get(verb="report.return")
    assert event.data["edited"] == ["point 3", "the overall texts"]
    reporting.submit(report, by=cast.lead, at=LATER, unsigned_reason="Agreed.")
    assert checking.edits_of(report) == []
    builders.share(report, by=cast.staff, at=LATER + datetime.timedelta(hours=1))
    assert "edited" not in Event.objects.get(verb="report.share").data
