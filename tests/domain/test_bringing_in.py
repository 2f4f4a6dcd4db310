"""What was written elsewhere reaches the report by its own verbs: all of it or nothing, and once."""

import uuid

import pytest

from assess.domain import bringing_in, writing
from assess.domain.bringing_in import LONGEST_BROUGHT_IN, MOST_PIECES
from assess.domain.models import Action, BroughtIn, Note, Report, Revision
from assess.domain.pieces import Place, actions_in, appended
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Phase, State
from tests.web.reports.pages import live, review


def piece(text, part="", becomes="", rating="", heading=""):
    return {"heading": heading, "text": text, "part": part, "becomes": becomes, "rating": rating}


def rating(point, word):
    return piece(f"Decision: {word}", str(point), "rating", word)


@pytest.fixture
def draft(an_assessment):
    """Nothing is rated yet."""
    return an_assessment(State.REPORTING, rated=0)


@pytest.fixture
def bring(draft, cast):
    """Brings pieces in as the designer."""

    def brought(*pieces, by=None, id=None, assessment=None):
        return bringing_in.bring_in(
            assessment or draft,
            by=by or cast.designer,
            uuid=id or uuid.uuid4(),
            name="Ours.docx",
            pieces=pieces,
        )

    return brought


@pytest.fixture
def put(draft, cast):
    """Puts the pieces of a text where they are said to go: `"5 reason"`, or `"out"`."""

    def placed(found, *places, ratings=(), by=None, assessment=None):
        spots = {n: Place(*spot.split()) for n, spot in enumerate(places) if spot}
        return bringing_in.place(
            assessment or draft,
            by=by or cast.designer,
            uuid=found.uuid,
            places=spots,
            ratings=ratings,
        )

    return placed


def test_bringing_in_saves_nothing_in_the_report(draft, bring):
    before = Revision.objects.filter(assessment=draft).count()
    found = bring(piece("a", "5", "reason"), piece("b"))
    assert (found.name, found.saved_at, len(found.pieces)) == ("Ours.docx", None, 2)
    assert Revision.objects.filter(assessment=draft).count() == before
    assert review(draft).reason == ""


def test_a_second_press_brings_in_once_and_other_words_are_their_own(bring, cast):
    id = uuid.uuid4()
    first = bring(piece("a"), id=id)
    assert bring(piece("a"), id=id).pk == first.pk
    assert bring(piece("b"), id=id).pk != first.pk
    assert bring(piece("a"), id=id, by=cast.lead).pk != first.pk
    assert BroughtIn.objects.count() == 3


def test_what_is_empty_or_too_much_is_refused(bring):
    for pieces, sentence in (
        ([], "There is no text in this."),
        ([piece("a" * (LONGEST_BROUGHT_IN + 1))], "This text has 300,001 characters."),
        ([piece("a")] * (MOST_PIECES + 1), "This text falls into 201 pieces"),
    ):
        with pytest.raises(Refused, match=sentence):
            bring(*pieces)
    assert not BroughtIn.objects.exists()


def test_pieces_go_below_what_stands_there(draft, cast, bring, put):
    writing.write_point(draft, by=cast.lead, point=5, version=0, reason="Theirs.", done_well="- x")
    writing.write_overall(draft, by=cast.lead, version=1, scope="Scope.")
    found = put(
        bring(
            piece("Mine."),
            piece("- y"),
            piece("More."),
            piece("The team must:\n\n- ask **officers**\n  - twice\n- publish\n\nAnd tell."),
            piece("Overall."),
            piece("Ask Sam."),
            piece("Nobody needs this."),
        ),
        "5 reason", "5 done_well", "5 reason", "5 action", "overall scope", "5 note", "out",
    )  # fmt: skip
    assert (review(draft).reason, review(draft).done_well) == (
        "Theirs.\n\nMine.\n\nMore.",
        "- x\n- y",
    )
    assert live(draft) == ["ask **officers**\n- twice", "publish", "And tell."]
    assert Report.objects.get(assessment=draft).scope == "Scope.\n\nOverall."
    note = Note.objects.get(assessment=draft)
    assert (note.text, note.by, note.point.number) == ("Ask Sam.", cast.designer, 5)
    assert [p["added"] for p in found.pieces] == [1, 1, 1, 3, 1, 1, 0]
    assert found.saved_at is not None
    # One save of the point, whoever wrote before; its history names the designer.
    saves = Revision.objects.filter(assessment=draft, part="point:5").order_by("version")
    assert [save.by for save in saves] == [cast.lead, cast.designer]


def test_nothing_is_added_twice(draft, bring, put, cast):
    pieces = [piece("A text."), piece("- act"), piece("Ask."), rating(4, "amber"), piece("Whole.")]
    places = ["5 reason", "5 action", "5 note", "", "overall context"]
    first = bring(*pieces)
    put(first, *places, ratings=[3])
    put(first, *["out"] * 5)  # a second press, whatever it says
    again = put(bring(*pieces), *places, ratings=[3])
    assert [p["added"] for p in again.pieces] == [0, 0, 0, 0, 0]
    assert (review(draft).reason, live(draft), review(draft, 4).rating) == (
        "A text.",
        ["act"],
        "amber",
    )
    assert Note.objects.filter(assessment=draft).count() == 1
    assert BroughtIn.objects.get(pk=first.pk).pieces[0]["added"] == 1
    # The same words twice in one text are the same words.
    put(bring(piece("A text."), piece("A text.")), "5 reason", "6 reason")
    put(bring(piece("New."), piece("New.")), "7 reason", "7 reason")
    assert [review(draft, n).reason for n in (5, 6, 7)] == ["A text.", "A text.", "New."]


def test_a_rating_counts_only_when_ticked_and_where_there_is_none(draft, cast, bring, put):
    writing.write_point(draft, by=cast.lead, point=3, version=0, rating="red")
    found = put(
        bring(rating(1, "green"), rating(2, "amber"), rating(3, "green"), piece("x")),
        "", "", "", "out", ratings=[1, 2],
    )  # fmt: skip
    assert [review(draft, n).rating for n in (1, 2, 3)] == ["", "amber", "red"]
    assert [p["added"] for p in found.pieces] == [0, 1, 0, 0]


def test_what_a_verb_refuses_refuses_all_of_it_and_names_the_piece(draft, cast, bring, put):
    writing.write_point(draft, by=cast.lead, point=1, version=0, rating="green")
    writing.write_action(draft, by=cast.lead, point=2, uuid=uuid.uuid4(), text="Theirs.")
    writing.write_point(draft, by=cast.lead, point=3, version=0, reason="y" * 9_000)
    before = Revision.objects.filter(assessment=draft).count()
    found = bring(
        piece("Good."), piece("- act"), rating(2, "green"), piece("x" * 2_000),
        piece("z" * 2_001), piece("n" * 4_001), piece("s" * 10_001), rating(4, "red"),
        rating(4, "amber"),
    )  # fmt: skip
    with pytest.raises(Refused) as no:
        put(
            found, "5 reason", "1 action", "", "3 reason", "4 action", "4 note", "overall scope",
            ratings=[2, 7, 8],
        )  # fmt: skip
    said = dict(no.value.all())
    assert list(said) == ["rating-8", "becomes-1", "rating-2", "becomes-3", "becomes-4", "becomes-6",
                          "becomes-5"]  # fmt: skip
    assert said["becomes-1"].startswith("Piece 2: Point 1 is green, so it carries no actions.")
    assert said["rating-2"].startswith("Point 2 has actions, and a green point carries none.")
    assert said["becomes-3"].startswith("Piece 3: Shorten this text to 10,000 characters or fewer.")
    assert said["becomes-5"].startswith("Piece 5: Shorten this text to 4,000 characters")
    assert said["rating-8"] == "Point 4 has two ratings here. Tick one of them."
    assert review(draft).reason == ""
    assert Revision.objects.filter(assessment=draft).count() == before
    assert BroughtIn.objects.get(pk=found.pk).saved_at is None


def test_every_piece_has_a_place_that_takes_it(bring, put, draft):
    found = bring(*[piece("a")] * 5)
    with pytest.raises(Refused) as no:
        put(found, "", "5", "5 scope", "overall action")
    assert no.value.all() == [
        ("part-0", "Choose where piece 1 goes, or leave it out."),
        ("becomes-1", "Choose what piece 2 becomes."),
        ("becomes-2", "Piece 3 goes to a point, where it cannot become this. Choose something else, "
                      "or the overall texts."),
        ("becomes-3", "Piece 4 goes to the overall texts, where it cannot become this. Choose "
                      "something else, or a point."),
        ("part-4", "Choose where piece 5 goes, or leave it out."),
    ]  # fmt: skip
    draft.point_reviews.filter(point__number=6).update(in_scope=False)
    with pytest.raises(Refused, match="Piece 1: Point 6 is not in scope"):
        put(found, "6 reason", "out", "out", "out", "out")
    with pytest.raises(Refused, match="Piece 2: This assessment has no point 99."):
        put(found, "out", "99 reason", "out", "out", "out")


def test_a_confirmed_rating_is_void_as_by_any_other_save(an_assessment, cast, bring, put):
    draft = an_assessment(State.REPORTING, rated=14)
    draft.point_reviews.filter(point__number=14).update(rating="")
    writing.write_point(draft, by=cast.lead, point=14, version=1, rating="green")
    writing.confirm(draft, by=cast.lead, rating="amber")
    draft.point_reviews.filter(point__number=14).update(rating="")
    found = bring(rating(14, "red"), piece("x"), assessment=draft)
    put(found, "", "out", ratings=[0], assessment=draft)
    assert Report.objects.get(assessment=draft).confirmed_at is None


def test_a_peer_review_takes_its_own_texts(an_assessment, cast, bring, put):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    found = bring(piece("Go on."), piece("- Talk to more users."), assessment=peer)
    put(found, "overall done_well", "overall recommendations", assessment=peer)
    report = Report.objects.get(assessment=peer)
    assert report.done_well == "The service team knows its users.\n\nGo on."
    assert report.recommendations == "- Talk to more users."
    with pytest.raises(Refused, match="has no point 1"):
        put(bring(piece("x"), assessment=peer), "1 reason", assessment=peer)


def test_a_text_is_for_its_owner_alone(draft, cast, bring, put):
    found = bring(piece("a"))
    with pytest.raises(Refused, match="This text has been discarded."):
        put(found, "5 reason", by=cast.lead)
    bringing_in.discard(draft, by=cast.lead, uuid=found.uuid)
    assert BroughtIn.objects.filter(pk=found.pk).exists()
    for _ in range(2):
        bringing_in.discard(draft, by=cast.designer, uuid=found.uuid)
    assert not BroughtIn.objects.exists()


def test_only_the_panel_brings_in_and_only_while_it_writes(an_assessment, draft, cast, bring):
    for who in ("staff", "observer", "product_manager", "team_member", "stranger"):
        with pytest.raises(NotAllowed):
            bring(piece("a"), by=getattr(cast, who))
    early = an_assessment(State.ARRANGED)
    assert bring(piece("a"), assessment=early).assessment == early
    with pytest.raises(Refused, match="cannot be done any more"):
        bring(piece("a"), assessment=an_assessment(State.CHECKING))


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("One thing.", ["One thing."]),
        ("- a\n- b", ["a", "b"]),
        ("1. a\n2) b\n   - c\n   - d", ["a", "b\n- c\n- d"]),
        ("They must:\n- a\n\n- b\n\nThey need to:", ["a", "b", "They need to:"]),
        ("a\nb\n\nc", ["a\nb", "c"]),
        ("- a\nmore\n\n- b", ["a\nmore", "b"]),
        ("", []),
    ],
)
def test_the_actions_of_a_text(text, actions):
    assert actions_in(text) == actions


def test_a_text_with_another_below_it():
    assert appended("", "a") == "a"
    assert appended("a\n\nb", "b") == "a\n\nb"
    assert appended("a\n\n b\n\nc", "b\nc") == "a\n\n b\n\nc"
    assert appended("ab", "a") == "ab\n\na"
    assert appended("- a", "- b") == "- a\n- b"
    assert appended("1. a\n   - c", "- b") == "1. a\n   - c\n- b"
    assert appended("a", "") == "a"


def test_an_action_is_known_by_its_words(draft, cast, bring, put):
    writing.write_action(draft, by=cast.lead, point=5, uuid=uuid.uuid4(), text="Ask  them\ntwice")
    put(bring(piece("- Ask them twice\n- Ask them")), "5 action")
    assert live(draft) == ["Ask  them\ntwice", "Ask them"]
    assert Action.objects.filter(point_review__assessment=draft).count() == 2
