"""A note becomes a part of the report in one step, once in each place, and says where it went."""

import uuid

import pytest

from assess.domain import notes, using, writing
from assess.domain.models import Action, Event, Note, PointReview, Report, Revision
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Phase, State


@pytest.fixture
def draft(an_assessment):
    return an_assessment(State.REPORTING, rated=0)


def note(assessment, by, text="They asked nobody.", point=5):
    return notes.write_note(assessment, by=by, uuid=uuid.uuid4(), text=text, point=point)


def use(assessment, by, one, becomes, point=None):
    return using.use_note(assessment, by=by, uuid=one.uuid, becomes=becomes, point=point)


def review(assessment, number=5):
    return PointReview.objects.get(assessment=assessment, point__number=number)


def live(assessment, number=5):
    return list(
        review(assessment, number).actions.filter(removed_at=None).values_list("text", flat=True)
    )


@pytest.mark.parametrize("becomes", ["done_well", "reason", "observations"])
def test_a_note_becomes_a_paragraph_of_its_point(draft, cast, becomes):
    writing.write_point(
        draft, by=cast.lead, point=5, version=0, rating="amber", **{becomes: "One."}
    )
    hers = note(draft, cast.researcher)
    use(draft, cast.designer, hers, becomes)
    found = review(draft)
    assert getattr(found, becomes) == "One.\n\nThey asked nobody."
    assert (found.version, found.rating, found.changed_by) == (2, "amber", cast.designer)
    last = Revision.objects.filter(assessment=draft, part="point:5").last()
    assert (last.by, last.content[becomes]) == (cast.designer, "One.\n\nThey asked nobody.")
    hers.refresh_from_db()
    assert (hers.became, hers.became_part, hers.became_by) == (becomes, "point:5", cast.designer)
    assert hers.became_at and hers.by == cast.researcher
    assert not Event.objects.filter(verb="note.use").exists()


def test_it_is_added_to_what_others_saved_meanwhile_and_their_next_save_sees_it(draft, cast):
    hers = note(draft, cast.researcher)
    writing.write_point(draft, by=cast.lead, point=5, version=0, reason="One.", done_well="Good.")
    use(draft, cast.designer, hers, "reason")
    saved = writing.write_point(
        draft, by=cast.lead, point=5, version=1, done_well="Better.", reason="One."
    )
    found = review(draft)
    assert (found.reason, found.done_well) == ("One.\n\nThey asked nobody.", "Better.")
    assert [other.name for other in saved.others] == ["reason"]


def test_a_note_becomes_an_action_once(draft, cast):
    hers = note(draft, cast.researcher, "Ask people in prison.")
    use(draft, cast.lead, hers, "action")
    assert live(draft) == ["Ask people in prison."]
    with pytest.raises(Refused, match="already used in an action of point 5, by Lead"):
        use(draft, cast.designer, hers, "action")
    use(draft, cast.lead, hers, "reason")
    with pytest.raises(Refused, match="already used in an action of point 5"):
        use(draft, cast.lead, hers, "action")
    action = Action.objects.get()
    writing.write_action(
        draft, by=cast.lead, point=5, uuid=action.uuid, text="Ask them.", version=1
    )
    with pytest.raises(Refused, match="already used"):
        use(draft, cast.lead, hers, "action")
    writing.remove_action(draft, by=cast.lead, uuid=action.uuid)
    use(draft, cast.lead, hers, "action")
    assert live(draft) == ["Ask people in prison."]
    hers.refresh_from_db()
    assert hers.became_part == f"action:{Action.objects.get(removed_at=None).uuid}"


def test_the_same_place_takes_a_note_once(draft, cast):
    hers = note(draft, cast.researcher)
    use(draft, cast.lead, hers, "reason")
    with pytest.raises(Refused, match="already used in why point 5 is rated so, by Lead"):
        use(draft, cast.lead, hers, "reason")
    use(draft, cast.lead, hers, "done_well")
    with pytest.raises(Refused, match="words of this note already stand in why point 5"):
        use(draft, cast.lead, hers, "reason")
    assert review(draft).reason == "They asked nobody."


def test_a_green_point_takes_no_action_and_one_out_of_scope_nothing(draft, cast):
    hers = note(draft, cast.researcher)
    writing.write_point(draft, by=cast.lead, point=5, version=0, rating="green")
    with pytest.raises(Refused, match="Point 5 is green, so it carries no actions"):
        use(draft, cast.lead, hers, "action")
    PointReview.objects.filter(assessment=draft, point__number=5).update(rating="", in_scope=False)
    for becomes in ("action", "reason"):
        with pytest.raises(Refused, match="Point 5 is not in scope"):
            use(draft, cast.lead, hers, becomes)
    hers.refresh_from_db()
    assert (hers.became, live(draft)) == ("", [])


def test_a_note_about_the_whole_goes_to_the_overall_texts_or_the_point_chosen(draft, cast):
    one, two = note(draft, cast.lead, "Good day.", None), note(draft, cast.lead, "Slow.", None)
    use(draft, cast.designer, one, "done_well")
    assert Report.objects.get(assessment=draft).done_well.endswith("\n\nGood day.")
    for becomes in ("reason", "action"):
        with pytest.raises(Refused, match="This note is about no point. Choose") as no:
            use(draft, cast.lead, two, becomes)
        assert no.value.field == "point"
    place = use(draft, cast.lead, two, "action", 7)
    assert (place.point, live(draft, 7)) == (7, ["Slow."])
    with pytest.raises(Refused, match="no point 15"):
        use(draft, cast.lead, one, "reason", 15)
    with pytest.raises(Refused, match="Choose what the note becomes"):
        use(draft, cast.lead, one, "rating")
    one.refresh_from_db()
    assert (one.became, one.became_part, one.point) == ("done_well", "overall", None)


def test_a_note_of_a_peer_review_becomes_one_of_its_texts(an_assessment, cast):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    hers = note(peer, cast.researcher, point=3)
    use(peer, cast.lead, hers, "recommendations")
    report = Report.objects.get(assessment=peer)
    assert report.recommendations == "- Talk to more users.\n\nThey asked nobody."
    for becomes in ("action", "reason", "scope"):
        with pytest.raises(Refused, match="Choose what the note becomes"):
            use(peer, cast.lead, hers, becomes)


def test_a_text_does_not_grow_without_end(draft, cast):
    writing.write_point(draft, by=cast.lead, point=5, version=0, reason="x" * 9_990)
    hers = note(draft, cast.researcher)
    with pytest.raises(Refused, match="would have 10,010 characters"):
        use(draft, cast.lead, hers, "reason")
    long = note(draft, cast.researcher, "y" * 2_001)
    with pytest.raises(Refused, match="Shorten this text to 2,000"):
        use(draft, cast.lead, long, "action")


def test_a_cleared_note_and_one_of_another_panel_are_not_used(draft, an_assessment, cast):
    gone = note(draft, cast.lead)
    notes.write_note(draft, by=cast.lead, uuid=gone.uuid, text="", version=1)
    elsewhere = note(an_assessment(State.REPORTING), cast.lead)
    for one in (gone, elsewhere):
        with pytest.raises(Refused, match="This note has been cleared"):
            use(draft, cast.lead, one, "reason")


@pytest.mark.parametrize("who", ["observer", "staff", "team_member", "product_manager", "stranger"])
def test_only_the_panel_uses_notes(draft, cast, who):
    hers = note(draft, cast.researcher)
    with pytest.raises(NotAllowed):
        use(draft, getattr(cast, who), hers, "reason")


def test_notes_are_used_while_the_report_is_written(an_assessment, cast):
    early = an_assessment(State.ARRANGED)
    use(early, cast.lead, note(early, cast.lead), "reason")
    late = an_assessment(State.CHECKING)
    with pytest.raises(Refused):
        use(late, cast.lead, note(late, cast.lead), "reason")


def test_what_someone_typed_in_the_same_text_meanwhile_is_not_lost(draft, cast):
    use(draft, cast.designer, note(draft, cast.researcher), "reason")
    writing.write_point(draft, by=cast.lead, point=5, version=0, reason="Mine.")
    assert Note.objects.get().became == "reason"
    assert review(draft).reason == f"{Note.objects.get().text}\n\nMine."
