"""After acceptance: out of confidence, corrected, taken down and put back."""

import pytest

from assess.domain import arranging, panel, publishing, reporting
from assess.domain.models import Action, Person, PointReview, Revision
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import PanelRole, State
from tests.builders import MONDAY, days, share

LATER = MONDAY + days(40)
POINT = {"done_well": "A corrected text.", "reason": "Why point 3 is amber.", "observations": ""}


def correct(cast, assessment, texts, note="A name was wrong.", **more):
    publishing.correct(assessment, by=cast.staff, at=LATER, note=note, texts=texts, **more)


def test_a_correction_makes_a_new_public_version_with_its_note(cast, an_assessment):
    assessment = an_assessment(State.PUBLISHED)
    accepted = assessment.public_version
    correct(cast, assessment, {"point:3": POINT}, seen=accepted.sha256)
    public = assessment.public_version
    assert assessment.state == State.PUBLISHED
    assert (public.number, public.public_note) == (3, "A name was wrong.")
    assert public.content["points"][2]["done_well"] == "A corrected text."
    assert "A corrected text." in public.body
    # What was accepted is still there as it was.
    accepted.refresh_from_db()
    assert accepted.content["points"][2]["done_well"] == "What was done well on point 3."
    assert assessment.shared_version == accepted
    kept = Revision.objects.filter(assessment=assessment, part="point:3").last()
    assert (kept.by, kept.content["rating"]) == (cast.staff, "amber")


def test_overall_texts_can_be_corrected(cast, an_assessment):
    assessment = an_assessment(State.PUBLISHED)
    correct(cast, assessment, {"overall": {"context": "A service team of six."}})
    assert assessment.public_version.content["context"] == "A service team of six."
    assert assessment.public_version.content["scope"] == "The whole service."


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({"point:3": {"rating": "green"}}, "never changes a rating or an action"),
        ({"point:3": {"actions": "None."}}, "never changes a rating or an action"),
        ({"overall": {"overall_rating": "green"}}, "never changes a rating or an action"),
        ({"overall": {"recommendations": "More."}}, "never changes a rating or an action"),
        ({"point:3": {"done_well": "What was done well on point 3."}}, "Nothing is changed yet"),
        ({"overall": {"done_well": ""}}, "Write what the service team has done well overall"),
        ({"point:3": {"reason": " "}}, "Say why point 3 is rated amber"),
        ({"point:3": {"reason": "x" * 10_001}}, "10,000 characters or fewer"),
        ({}, "Nothing is changed yet"),
    ],
)
def test_what_a_correction_never_does(cast, an_assessment, texts, sentence):
    assessment = an_assessment(State.PUBLISHED)
    before = list(PointReview.objects.values_list()), list(Action.objects.values_list())
    with pytest.raises(Refused, match=sentence):
        correct(cast, assessment, texts)
    assert (list(PointReview.objects.values_list()), list(Action.objects.values_list())) == before
    assert assessment.versions.count() == 2


def test_a_report_that_names_who_was_seated_since_is_not_accepted(cast, an_assessment):
    """Whoever takes a seat while the service team reads may be named in what was shared."""
    assessment = an_assessment(State.CHECKING)
    assessment.report.context = "Spare Assessor showed us the depot."
    assessment.report.save()
    share(assessment, by=cast.staff, at=LATER)
    panel.seat(
        assessment, by=cast.staff, at=LATER, person=cast.spare_assessor,
        role=PanelRole.CONTENT_DESIGN,
    )  # fmt: skip
    with pytest.raises(Refused, match="names someone who is on its panel by now"):
        reporting.accept(assessment, by=cast.product_manager, at=LATER)
    reporting.recall(assessment, by=cast.staff, at=LATER, reason="It names an assessor.")
    assert assessment.state == State.CHECKING


def test_a_correction_needs_its_note(cast, an_assessment):
    with pytest.raises(Refused) as no:
        correct(cast, an_assessment(State.PUBLISHED), {"point:3": POINT}, note=" ")
    assert no.value.all() == [("note", "Enter a note that tells readers what was corrected.")]


@pytest.mark.parametrize(
    ("texts", "note", "field"),
    [
        ({"point:3": {**POINT, "observations": "Lead Lark said so."}}, "A date.", "observations"),
        ({"point:3": POINT}, "LARK, Lead had a date wrong.", "note"),
    ],
)
def test_a_correction_brings_no_name_of_the_panel_into_public(
    cast, an_assessment, texts, note, field
):
    assessment = an_assessment(State.PUBLISHED)
    Person.objects.filter(pk=cast.lead.pk).update(last_name="Lark")
    with pytest.raises(Refused, match="take out the name of Lead Lark") as no:
        correct(cast, assessment, texts, note)
    assert (no.value.field, no.value.also) == (field, [])
    assert (assessment.versions.count(), "Lark" in assessment.public_version.body) == (2, False)


def test_a_name_that_was_public_before_does_not_stop_another_correction(cast, an_assessment):
    assessment = an_assessment(State.PUBLISHED)
    correct(cast, assessment, {"point:5": {"reason": "", "done_well": "Lead Lark liked it."}})
    Person.objects.filter(pk=cast.lead.pk).update(last_name="Lark")
    correct(cast, assessment, {"point:3": POINT})
    assert assessment.public_version.number == 4


def test_a_correction_is_not_written_over_another_one(cast, an_assessment):
    assessment = an_assessment(State.PUBLISHED)
    seen = assessment.public_version.sha256
    correct(cast, assessment, {"point:3": POINT}, seen=seen)
    with pytest.raises(Refused, match="The report has changed since you opened the page"):
        correct(cast, assessment, {"point:3": {**POINT, "observations": "More."}}, seen=seen)


def test_taking_down_needs_a_reason_and_can_be_undone(cast, an_assessment):
    assessment = an_assessment(State.PUBLISHED)
    public, published_at = assessment.public_version, assessment.published_at
    with pytest.raises(Refused, match="Enter why the report is taken down"):
        publishing.take_down(assessment, by=cast.staff, at=LATER, reason="")
    publishing.take_down(assessment, by=cast.staff, at=LATER, reason="It names someone.")
    assert (assessment.state, assessment.ended_reason) == (State.TAKEN_DOWN, "It names someone.")
    with pytest.raises(Refused, match="This report has already been taken down"):
        publishing.take_down(assessment, by=cast.staff, at=LATER, reason="Again.")
    publishing.publish(assessment, by=cast.staff, at=LATER)
    assert (assessment.state, assessment.ended_reason) == (State.PUBLISHED, "")
    assert (assessment.public_version, assessment.published_at) == (public, published_at)


def test_what_was_accepted_in_confidence_is_published_once_the_mark_ends(cast, an_assessment):
    assessment = an_assessment(State.ACCEPTED)
    with pytest.raises(Refused, match="The service is marked confidential"):
        publishing.publish(assessment, by=cast.staff, at=LATER)
    arranging.mark_confidential(
        assessment, by=cast.staff, at=LATER, confidential=False, reason="It is announced."
    )
    publishing.publish(assessment, by=cast.staff, at=LATER)
    assert assessment.state == State.PUBLISHED
    assert assessment.public_version == assessment.shared_version


@pytest.mark.parametrize("name", ["product_manager", "lead", "team_member", "foreign_staff"])
def test_only_the_service_assessment_team_changes_what_is_public(cast, an_assessment, name):
    assessment, by = an_assessment(State.PUBLISHED), getattr(cast, name)
    with pytest.raises(NotAllowed):
        publishing.take_down(assessment, by=by, at=LATER, reason="A reason.")
    with pytest.raises(NotAllowed):
        publishing.correct(assessment, by=by, at=LATER, note="A note.", texts={"point:3": POINT})
