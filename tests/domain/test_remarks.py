"""Remarks: written on a part, sent with the return, ticked by the panel, never told outside."""

import uuid

import pytest

from assess.domain import remarks, reporting
from assess.domain.models import Event, Remark
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State
from tests.builders import EVERYONE_WITH_A_PART, MONDAY, days

LATER = MONDAY + days(17)


@pytest.fixture
def report(an_assessment):
    return an_assessment(State.CHECKING)


def write(report, by, text="Say more.", part="point:3", **more):
    return remarks.remark(report, by=by, at=LATER, part=part, text=text, **more)


def test_remarks_go_to_the_panel_in_the_order_of_the_report(report, cast):
    write(report, cast.staff, "Which users?", "point:10")
    write(report, cast.other_staff, "Why amber?", "point:3")
    write(report, cast.staff, "Too long.", "overall")
    reporting.return_to_panel(report, by=cast.staff, at=LATER, remarks="Nearly there.")
    assert Event.objects.get(verb="report.return").data["remarks"] == (
        "Nearly there.\n\nOn the overall texts: Too long.\n\nOn point 3: Why amber?\n\n"
        "On point 10: Which users?"
    )
    assert Remark.objects.filter(returned_at=LATER).count() == 3
    assert report.report.remarks == "Nearly there."


def test_returning_needs_a_general_remark_or_one_on_a_part(report, cast):
    with pytest.raises(Refused, match="Enter what the panel should change"):
        reporting.return_to_panel(report, by=cast.staff, at=LATER, remarks=" ")
    gone = write(report, cast.staff)
    remarks.remove_remark(report, by=cast.staff, at=LATER, uuid=gone.uuid)
    with pytest.raises(Refused, match="Enter what the panel should change"):
        reporting.return_to_panel(report, by=cast.staff, at=LATER)
    write(report, cast.staff)
    reporting.return_to_panel(report, by=cast.staff, at=LATER)
    assert report.state == State.REPORTING


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("point:3", " \r\n ", "Enter what the panel should look at again."),
        ("point:3", "x" * 2_001, "Shorten this remark to 2,000 characters or fewer."),
        ("point:15", "Words.", "Choose a part of the report."),
        ("somewhere", "Words.", "Choose a part of the report."),
    ],
)
def test_a_remark_has_a_text_and_a_part(report, cast, part, text, sentence):
    with pytest.raises(Refused, match=sentence):
        write(report, cast.staff, text, part)
    assert not Remark.objects.exists()


def test_a_second_press_adds_nothing_and_other_words_are_a_remark_of_their_own(report, cast):
    one = uuid.uuid4()
    for text in ("Say more.", "Say more.", "Say less."):
        write(report, cast.staff, text, uuid=one)
    assert list(Remark.objects.values_list("text", flat=True)) == ["Say more.", "Say less."]


def test_only_the_service_assessment_team_writes_and_removes(report, cast):
    known = write(report, cast.staff)
    for name in set(EVERYONE_WITH_A_PART) - {"staff"}:
        with pytest.raises(NotAllowed):
            write(report, getattr(cast, name))
        with pytest.raises(NotAllowed):
            remarks.remove_remark(report, by=getattr(cast, name), at=LATER, uuid=known.uuid)


def test_whoever_wrote_a_remark_changes_it_until_the_panel_has_got_it(report, cast):
    known = write(report, cast.staff)
    change = {"at": LATER, "uuid": known.uuid}
    remarks.change_remark(report, by=cast.staff, text=" Say less.\r\n", **change)
    assert Remark.objects.get().text == "Say less."
    with pytest.raises(Refused, match="Enter what the panel should look at again"):
        remarks.change_remark(report, by=cast.staff, text=" ", **change)
    with pytest.raises(Refused, match="Only who wrote a remark changes it"):
        remarks.change_remark(report, by=cast.other_staff, text="Mine.", **change)
    for name in set(EVERYONE_WITH_A_PART) - {"staff"}:
        with pytest.raises(NotAllowed):
            remarks.change_remark(report, by=getattr(cast, name), text="Mine.", **change)
    gone = write(report, cast.staff, "Gone.")
    remarks.remove_remark(report, by=cast.staff, at=LATER, uuid=gone.uuid)
    with pytest.raises(Refused, match="has been removed"):
        remarks.change_remark(report, by=cast.staff, at=LATER, uuid=gone.uuid, text="Back.")
    reporting.return_to_panel(report, by=cast.staff, at=LATER)
    with pytest.raises(Refused, match="it is not any more"):
        remarks.change_remark(report, by=cast.staff, text="Later.", **change)
    reporting.submit(report, by=cast.lead, at=LATER, unsigned_reason="Agreed.")
    with pytest.raises(Refused, match="The panel has already got this remark"):
        remarks.change_remark(report, by=cast.staff, text="Later.", **change)


def test_what_the_panel_has_got_is_not_removed(report, cast):
    known = write(report, cast.staff)
    reporting.return_to_panel(report, by=cast.staff, at=LATER)
    with pytest.raises(Refused, match="it is not any more"):
        remarks.remove_remark(report, by=cast.staff, at=LATER, uuid=known.uuid)
    reporting.submit(report, by=cast.lead, at=LATER, unsigned_reason="Agreed.")
    with pytest.raises(Refused, match="the panel has got it"):
        remarks.remove_remark(report, by=cast.staff, at=LATER, uuid=known.uuid)


def test_the_panel_ticks_a_remark_once_and_can_take_it_back(report, cast):
    known = write(report, cast.staff)
    with pytest.raises(Refused, match="while the panel writes"):
        remarks.tick_remark(report, by=cast.lead, at=LATER, uuid=known.uuid)
    reporting.return_to_panel(report, by=cast.staff, at=LATER)
    for name in ("staff", "observer", "product_manager"):
        with pytest.raises(NotAllowed):
            remarks.tick_remark(report, by=getattr(cast, name), at=LATER, uuid=known.uuid)
    remarks.tick_remark(report, by=cast.designer, at=LATER, uuid=known.uuid)
    with pytest.raises(Refused, match="Designer has already ticked this remark as done."):
        remarks.tick_remark(report, by=cast.lead, at=LATER, uuid=known.uuid)
    remarks.tick_remark(report, by=cast.lead, at=LATER, uuid=known.uuid, done=False)
    with pytest.raises(Refused, match="This remark is not ticked as done."):
        remarks.tick_remark(report, by=cast.lead, at=LATER, uuid=known.uuid, done=False)
    with pytest.raises(Refused, match="not there any more"):
        remarks.tick_remark(report, by=cast.lead, at=LATER, uuid=uuid.uuid4())
    assert [e.data["as"] for e in Event.objects.filter(verb="remark.tick")] == [
        "as done",
        "as not done after all",
    ]


def test_the_next_round_shows_what_is_open_and_what_was_asked_last(report, cast):
    old, open_one = write(report, cast.staff, "Old."), write(report, cast.staff, "Open.")
    reporting.return_to_panel(report, by=cast.staff, at=LATER)
    remarks.tick_remark(report, by=cast.lead, at=LATER, uuid=old.uuid)
    assert {r.text for r in remarks.last_round(remarks.remarks_of(report))} == {"Old.", "Open."}
    reporting.submit(report, by=cast.lead, at=LATER, unsigned_reason="Agreed.")
    write(report, cast.staff, "New.")
    reporting.return_to_panel(report, by=cast.staff, at=LATER + days(1))
    found = remarks.last_round(remarks.remarks_of(report))
    assert [r.text for r in found] == ["Open.", "New."]
    assert open_one.uuid in {r.uuid for r in found}
