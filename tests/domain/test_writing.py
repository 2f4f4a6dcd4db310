"""Writing together: nobody's words are overwritten, green carries no actions, and presses count once."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.domain import panel, reporting, writing
from assess.domain.models import Action, Event, PointReview, Report, Revision, Seat
from assess.domain.ratings import possible_overall, ratings_of, ratings_seen
from assess.domain.refusals import Clash, GreenHasActions, NotAllowed, Refused
from assess.domain.words import Phase, State

# Each example makes rows, so fewer than the profile's: 40, or 2,000 in `make soak`.
AGAIN_AND_AGAIN = settings(
    max_examples=settings.default.max_examples * 2 // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def draft(an_assessment):
    """A report of which nothing is rated yet."""
    return an_assessment(State.REPORTING, rated=0)


def review(assessment, number):
    return PointReview.objects.get(assessment=assessment, point__number=number)


def write(assessment, by, number=5, version=None, **texts):
    version = review(assessment, number).version if version is None else version
    return writing.write_point(assessment, by=by, point=number, version=version, **texts)


def add(assessment, by, text="Do it.", number=5, id=None):
    id = id or uuid.uuid4()
    writing.write_action(assessment, by=by, point=number, uuid=id, text=text)
    return id


def live(assessment, number=5):
    return list(
        Action.objects.filter(
            point_review__assessment=assessment,
            point_review__point__number=number,
            removed_at=None,
        ).values_list("text", flat=True)
    )


def texts_of(assessment, number=5):
    found = review(assessment, number)
    return {name: getattr(found, name) for name in writing.POINT_FIELDS}


# Saving a point


def test_a_save_is_kept_with_its_revision(draft, cast):
    saved = write(draft, cast.researcher, rating="amber", done_well="Asked 40 people.", reason="x")
    assert (saved.version, saved.changed, saved.others) == (1, True, ())
    found = review(draft, 5)
    assert (found.rating, found.version, found.changed_by) == ("amber", 1, cast.researcher)
    kept = Revision.objects.get(assessment=draft, part="point:5")
    assert kept.content == texts_of(draft)
    assert (kept.version, kept.by, kept.merged_from) == (1, cast.researcher, None)


def test_a_save_that_changes_nothing_writes_nothing(draft, cast):
    write(draft, cast.researcher, done_well="Asked 40 people.")
    saved = write(draft, cast.designer, done_well="Asked 40 people.", observations="")
    assert (saved.version, saved.changed) == (1, False)
    assert review(draft, 5).changed_by == cast.researcher


def test_a_second_press_of_the_same_save_counts_once(draft, cast):
    for _ in range(2):
        saved = write(draft, cast.researcher, version=0, rating="red", reason="No research.")
    assert saved.version == 1
    assert Revision.objects.filter(assessment=draft, part="point:5").count() == 1


def test_a_save_leaves_no_event_and_does_not_touch_the_assessment(draft, cast):
    before = (Event.objects.count(), draft.changed_at)
    write(draft, cast.researcher, rating="green")
    draft.refresh_from_db()
    assert (Event.objects.count(), draft.changed_at) == before


def test_line_ends_trailing_space_and_nul_are_tidied(draft, cast):
    write(draft, cast.researcher, done_well="\r\nOne  \r\n\r\n- two\rthree\0\r\n")
    assert review(draft, 5).done_well == "One\n\n- two\nthree"


def test_every_text_that_is_too_long_is_named(draft, cast):
    with pytest.raises(Refused) as no:
        write(
            draft, cast.lead, done_well="a" * 10_001, reason="b" * 10_000, observations="é" * 10_002
        )
    assert no.value.all() == [
        ("done_well", "Shorten this text to 10,000 characters or fewer. It has 10,001."),
        ("observations", "Shorten this text to 10,000 characters or fewer. It has 10,002."),
    ]
    assert texts_of(draft)["reason"] == ""


def test_line_ends_of_a_browser_do_not_count_against_the_limit(draft, cast):
    write(draft, cast.lead, done_well="ab\r\n" * 3_333)
    assert len(review(draft, 5).done_well) == 9_998


@pytest.mark.parametrize("rating", ["blue", "Green", "NA"])
def test_only_three_ratings_are_known(draft, cast, rating):
    with pytest.raises(Refused, match="Choose green, amber or red"):
        write(draft, cast.lead, rating=rating)


def test_a_point_the_standard_does_not_have_is_refused(draft, cast):
    with pytest.raises(Refused, match="This assessment has no point 15"):
        writing.write_point(draft, by=cast.lead, point=15, version=0, rating="red")


def test_a_point_not_in_scope_is_neither_rated_nor_given_actions(draft, cast):
    PointReview.objects.filter(assessment=draft, point__number=5).update(in_scope=False)
    with pytest.raises(Refused, match="not in scope of this assessment, so it is not rated"):
        write(draft, cast.lead, rating="red")
    with pytest.raises(Refused, match="not in scope of this assessment, so it carries no actions"):
        add(draft, cast.lead)


@pytest.mark.parametrize("who", ["observer", "staff", "product_manager", "team_member", "stranger"])
def test_only_the_panel_writes(draft, cast, who):
    person = getattr(cast, who)
    with pytest.raises(NotAllowed):
        write(draft, person, rating="green")
    with pytest.raises(NotAllowed):
        add(draft, person)
    with pytest.raises(NotAllowed):
        writing.write_overall(draft, by=person, version=1, scope="x")


@pytest.mark.parametrize("state", [State.CHECKING, State.SHARED, State.PUBLISHED])
def test_nothing_is_written_once_the_report_has_left_the_panel(an_assessment, cast, state):
    left = an_assessment(state)
    with pytest.raises(Refused, match="This cannot be done any more|now “"):
        write(left, cast.lead, done_well="Late.")
    with pytest.raises(Refused):
        add(left, cast.lead, number=3)


# Two people at once


def test_different_fields_of_a_point_are_merged_without_a_word_lost(draft, cast):
    write(draft, cast.researcher, done_well="Before.")
    write(draft, cast.researcher, version=1, done_well="Research in prisons.")
    saved = write(draft, cast.designer, version=1, done_well="Before.", reason="No prototype.")
    assert texts_of(draft)["done_well"] == "Research in prisons."
    assert texts_of(draft)["reason"] == "No prototype."
    assert [(o.name, o.by, o.own) for o in saved.others] == [
        ("done_well", cast.researcher.name, False)
    ]
    assert Revision.objects.filter(part="point:5").latest("version").merged_from == 1


def test_the_same_field_changed_twice_clashes_and_nothing_is_saved(draft, cast):
    write(draft, cast.researcher, done_well="Before.")
    write(draft, cast.researcher, version=1, done_well="Theirs.", observations="Also theirs.")
    before = texts_of(draft)
    with pytest.raises(Clash) as met:
        write(draft, cast.designer, version=1, done_well="Mine.", reason="Only mine.")
    clashed = met.value.clashed
    (field,) = clashed.fields
    assert (field.name, field.base, field.theirs, field.mine) == (
        "done_well", "Before.", "Theirs.", "Mine.",
    )  # fmt: skip
    assert (field.by, field.own) == (cast.researcher.name, False)
    assert field.at == review(draft, 5).changed_at
    assert clashed.merged == {
        "rating": "",
        "done_well": "Mine.",
        "reason": "Only mine.",
        "observations": "Also theirs.",
    }
    assert texts_of(draft) == before
    saved = write(draft, cast.designer, version=clashed.version, **clashed.merged)
    assert saved.changed
    assert texts_of(draft) == clashed.merged


def test_a_clash_names_who_changed_that_field_not_who_saved_last(draft, cast):
    write(draft, cast.lead, version=0, reason="Before.")
    write(draft, cast.researcher, version=1, reason="Hers.")
    write(draft, cast.technologist, version=2, observations="His.")
    with pytest.raises(Clash) as met:
        write(draft, cast.designer, version=1, reason="Mine.")
    assert met.value.clashed.fields[0].by == cast.researcher.name


def test_two_ratings_at_once_clash(draft, cast):
    write(draft, cast.researcher, version=0, rating="amber")
    with pytest.raises(Clash) as met:
        write(draft, cast.designer, version=0, rating="red")
    assert [(f.theirs, f.mine) for f in met.value.clashed.fields] == [("amber", "red")]


def test_the_same_words_from_two_people_are_no_clash(draft, cast):
    write(draft, cast.researcher, version=0, reason="No plan for support.")
    saved = write(draft, cast.designer, version=0, reason="No plan for support.")
    assert not saved.changed


def test_my_own_other_window_clashes_too_and_says_so(draft, cast):
    write(draft, cast.lead, version=0, reason="Before.")
    write(draft, cast.lead, version=1, reason="One thought.")
    with pytest.raises(Clash) as met:
        write(draft, cast.lead, version=1, reason="Another thought.")
    assert met.value.clashed.fields[0].own


def test_a_page_from_a_version_that_never_was_is_refused(draft, cast):
    with pytest.raises(Refused, match="out of date"):
        write(draft, cast.lead, version=7, reason="x")


WORDS = st.sampled_from(["", "a", "b", "c"])
TEXTS = st.fixed_dictionaries({name: WORDS for name in writing.POINT_FIELDS if name != "rating"})


@given(base=TEXTS, theirs=TEXTS, mine=TEXTS)
@AGAIN_AND_AGAIN
def test_a_stale_save_is_merged_or_shown_and_never_dropped(draft, cast, base, theirs, mine):
    start = write(draft, cast.lead, **base).version
    write(draft, cast.researcher, version=start, **theirs)
    fields = [name for name in writing.POINT_FIELDS if name in mine]
    both = [n for n in fields if base[n] and len({base[n], theirs[n], mine[n]}) == 3]
    wanted = {name: put_together(base[name], theirs[name], mine[name]) for name in mine}
    try:
        saved = write(draft, cast.designer, version=start, **mine)
    except Clash as clash:
        assert [f.name for f in clash.clashed.fields] == both != []
        assert {f.name: f.theirs for f in clash.clashed.fields} == {n: theirs[n] for n in both}
        assert {f.name: f.merged for f in clash.clashed.fields} == {n: mine[n] for n in both}
        assert clash.clashed.merged == {"rating": "", **wanted}
        assert {n: texts_of(draft)[n] for n in theirs} == theirs
    else:
        assert both == []
        assert texts_of(draft) == saved.texts == {"rating": "", **wanted}


def put_together(base, theirs, mine):
    """What texts of one paragraph become: mine where both changed what stood there."""
    if mine in (base, theirs):
        return theirs
    return f"{theirs}\n\n{mine}" if not base and theirs else mine


# Green carries no actions


@pytest.fixture
def with_actions(draft, cast):
    """Point 5 is amber, with two actions and an observation."""
    write(draft, cast.lead, rating="amber", reason="Not tested.", observations="Also this.")
    add(draft, cast.lead, "Test with\nscreen readers.")
    add(draft, cast.designer, "Publish the statement.")
    return draft


def test_turning_green_asks_what_happens_to_the_actions(with_actions, cast):
    with pytest.raises(GreenHasActions, match="Point 5 has 2 actions"):
        write(with_actions, cast.lead, rating="green", done_well="Better now.")
    assert texts_of(with_actions)["rating"] == "amber"
    assert texts_of(with_actions)["done_well"] == ""
    assert len(live(with_actions)) == 2


def test_an_unknown_answer_is_asked_again(with_actions, cast):
    with pytest.raises(GreenHasActions):
        write(with_actions, cast.lead, rating="green", actions_become="nothing")


def test_actions_of_a_point_turned_green_become_observations(with_actions, cast):
    write(with_actions, cast.lead, rating="green", actions_become="observations")
    assert review(with_actions, 5).observations == (
        "Also this.\n\n- Test with screen readers.\n- Publish the statement."
    )
    assert live(with_actions) == []
    kept = Revision.objects.filter(assessment=with_actions, part__startswith="action:")
    assert [r.content["removed"] for r in kept.order_by("id")] == [False, False, True, True]


def test_actions_of_a_point_turned_green_are_removed(with_actions, cast):
    write(with_actions, cast.lead, rating="green", actions_become="removed")
    assert review(with_actions, 5).observations == "Also this."
    assert live(with_actions) == []


@pytest.mark.parametrize("observations", ["Also this.", "Typed on the same page."])
def test_a_second_press_moves_the_actions_once(with_actions, cast, observations):
    for _ in range(2):
        write(
            with_actions,
            cast.lead,
            version=1,
            rating="green",
            actions_become="observations",
            observations=observations,
        )
    assert review(with_actions, 5).observations.count("Publish the statement.") == 1
    assert review(with_actions, 5).observations.startswith(observations)


def test_actions_that_do_not_fit_into_the_observations_stay_where_they_are(with_actions, cast):
    with pytest.raises(Refused, match="Shorten them to 10,000") as no:
        write(
            with_actions,
            cast.lead,
            rating="green",
            actions_become="observations",
            observations="x" * 9_990,
        )
    assert no.value.field == "observations"
    assert len(live(with_actions)) == 2


def test_green_without_actions_asks_nothing(draft, cast):
    write(draft, cast.lead, rating="amber")
    removed = add(draft, cast.lead)
    writing.remove_action(draft, by=cast.lead, uuid=removed)
    assert write(draft, cast.lead, rating="green").changed


def test_a_green_point_takes_no_action(draft, cast):
    write(draft, cast.lead, rating="green")
    with pytest.raises(Refused, match="Point 5 is green, so it carries no actions") as no:
        add(draft, cast.lead)
    assert no.value.field == "text"


# Actions


def test_a_second_press_adds_nothing(draft, cast):
    id = add(draft, cast.lead, "Do it.")
    add(draft, cast.lead, "Do it.", id=id)
    assert live(draft) == ["Do it."]


def test_a_second_press_does_not_undo_what_someone_changed_in_between(draft, cast):
    id = add(draft, cast.lead, "Do it.")
    writing.write_action(draft, by=cast.designer, point=5, uuid=id, text="Do it well.", version=1)
    add(draft, cast.lead, "Do it.", id=id)
    assert live(draft) == ["Do it well."]


def test_other_words_under_the_same_id_are_an_action_of_their_own(draft, cast):
    id = add(draft, cast.lead, "Do it.")
    for _ in range(2):
        add(draft, cast.lead, "Do the other thing.", id=id)
    assert live(draft) == ["Do it.", "Do the other thing."]


def test_an_action_says_something_and_not_too_much(draft, cast):
    with pytest.raises(Refused, match="Enter what the service team must do"):
        add(draft, cast.lead, " \n ")
    with pytest.raises(Refused, match="Shorten this text to 2,000") as no:
        add(draft, cast.lead, "x" * 2_001)
    assert no.value.field == "text"
    assert add(draft, cast.lead, "x" * 2_000)


def test_an_action_changed_by_two_clashes(draft, cast):
    id = add(draft, cast.lead, "Do it.")
    change = {"point": 5, "uuid": id, "version": 1}
    writing.write_action(draft, by=cast.designer, text="Do it soon.", **change)
    with pytest.raises(Clash) as met:
        writing.write_action(draft, by=cast.lead, text="Do it well.", **change)
    (field,) = met.value.clashed.fields
    assert (met.value.clashed.part, met.value.clashed.version) == (f"action:{id}", 2)
    assert (field.theirs, field.mine, field.by) == (
        "Do it soon.",
        "Do it well.",
        cast.designer.name,
    )
    assert live(draft) == ["Do it soon."]


def test_changing_an_action_that_was_removed_is_refused(draft, cast):
    id = add(draft, cast.lead, "Do it.")
    writing.remove_action(draft, by=cast.designer, uuid=id)
    with pytest.raises(Refused, match=f"{cast.designer.name} removed this action") as no:
        writing.write_action(draft, by=cast.lead, point=5, uuid=id, text="Better.", version=1)
    assert no.value.field == "text"


def test_an_action_of_another_point_or_assessment_is_refused(draft, an_assessment, cast):
    other = an_assessment(State.REPORTING)
    elsewhere = add(other, cast.lead, number=3)
    here = add(draft, cast.lead, number=6)
    for id in (elsewhere, here, uuid.uuid4()):
        with pytest.raises(Refused, match="This action belongs to another point"):
            writing.write_action(draft, by=cast.lead, point=5, uuid=id, text="x", version=1)
    with pytest.raises(Refused, match="already been removed"):
        writing.remove_action(draft, by=cast.lead, uuid=elsewhere)
    assert "Do it." in live(other, 3)


@pytest.mark.parametrize(
    ("place", "order"),
    [(1, "cab"), (2, "acb"), (3, "abc"), (0, "cab"), (99, "abc"), (-5, "cab")],
)
def test_an_action_is_given_a_place(draft, cast, place, order):
    for text in "ab":
        add(draft, cast.lead, text)
    writing.remove_action(draft, by=cast.lead, uuid=add(draft, cast.lead, "gone"))
    last = add(draft, cast.lead, "c")
    for _ in range(2):
        writing.move_action(draft, by=cast.designer, uuid=last, place=place)
    assert "".join(live(draft)) == order


def test_an_action_is_removed_once(draft, cast):
    id = add(draft, cast.lead)
    writing.remove_action(draft, by=cast.lead, uuid=id, version=1)
    with pytest.raises(Refused, match="This action has already been removed"):
        writing.remove_action(draft, by=cast.lead, uuid=id, version=1)
    assert Revision.objects.filter(part=f"action:{id}").count() == 2


def test_an_action_changed_meanwhile_is_read_before_it_is_removed(draft, cast):
    id = add(draft, cast.lead)
    writing.write_action(draft, by=cast.designer, point=5, uuid=id, text="Do more.", version=1)
    with pytest.raises(Refused, match=f"{cast.designer.name} changed this action meanwhile"):
        writing.remove_action(draft, by=cast.lead, uuid=id, version=1)
    assert live(draft) == ["Do more."]


# The overall texts and rating


def test_overall_texts_are_merged_and_clash_like_those_of_a_point(draft, cast):
    report = Report.objects.get(assessment=draft)
    start = report.version
    writing.write_overall(draft, by=cast.lead, version=start, scope="Online only.")
    saved = writing.write_overall(draft, by=cast.designer, version=start, context="A law.")
    assert [o.name for o in saved.others] == ["scope"]
    with pytest.raises(Clash) as met:
        writing.write_overall(draft, by=cast.researcher, version=start, scope="By post too.")
    assert met.value.clashed.merged["context"] == "A law."
    report.refresh_from_db()
    assert (report.scope, report.context) == ("Online only.", "A law.")


def test_recommendations_belong_to_a_peer_review_only(draft, an_assessment, cast):
    writing.write_overall(draft, by=cast.lead, version=1, recommendations="- Stop.")
    assert Report.objects.get(assessment=draft).recommendations == ""
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    writing.write_overall(peer, by=cast.lead, version=1, recommendations="- Stop.")
    assert Report.objects.get(assessment=peer).recommendations == "- Stop."
    with pytest.raises(Refused, match="A peer review has no overall rating"):
        writing.confirm(peer, by=cast.lead, rating="green")


def confirmed(assessment):
    return Report.objects.get(assessment=assessment)


def test_the_lead_confirms_what_the_points_propose(an_assessment, cast):
    rated = an_assessment(State.REPORTING)
    for _ in range(2):
        writing.confirm(rated, by=cast.lead, rating="amber", seen="ggaggggggggggg")
    report = confirmed(rated)
    assert (report.overall_rating, report.confirmed_by) == ("amber", cast.lead)
    assert Event.objects.filter(assessment=rated, verb="overall.confirm").count() == 1


@pytest.mark.parametrize(
    ("ambers", "reds", "rating", "reason", "sentence"),
    [
        ((3,), (), "green", "So good.", "cannot be green, because not every point is green"),
        ((3,), (), "red", "So bad.", "cannot be red, because no point is red"),
        ((), (), "amber", "Hm.", "Every point is green, so the overall rating is green too"),
        ((3,), (5,), "amber", " \n", "The points propose red. Enter why you chose amber."),
        ((3,), (5,), "", "", "Choose the overall rating"),
        ((3,), (5,), "red", "x" * 10_001, "Shorten this text to 10,000"),
    ],
)
def test_an_overall_rating_that_the_points_contradict_is_refused(
    an_assessment, cast, ambers, reds, rating, reason, sentence
):
    rated = an_assessment(State.REPORTING, ambers=ambers, reds=reds)
    with pytest.raises(Refused, match=sentence):
        writing.confirm(rated, by=cast.lead, rating=rating, reason=reason)
    assert confirmed(rated).confirmed_at is None


@pytest.mark.parametrize(
    ("points", "possible"),
    [
        ("ggg", ["green"]),
        ("gag", ["amber"]),
        ("grg", ["red", "amber"]),
        ("arg", ["red", "amber"]),
    ],
)
def test_the_lead_chooses_among_what_the_points_do_not_contradict(points, possible):
    full = {"g": "green", "a": "amber", "r": "red"}
    assert possible_overall(full[each] for each in points) == possible


def test_the_lead_may_say_amber_over_a_red_point_with_a_reason(an_assessment, cast):
    rated = an_assessment(State.REPORTING, reds=(5,))
    writing.confirm(rated, by=cast.lead, rating="amber", reason="It is small.")
    assert confirmed(rated).overall_reason == "It is small."


def test_an_overall_rating_waits_for_every_point(an_assessment, cast):
    half = an_assessment(State.REPORTING, rated=7)
    with pytest.raises(Refused, match="Rate every point before you confirm"):
        writing.confirm(half, by=cast.lead, rating="amber")


def test_an_overall_rating_of_points_that_changed_meanwhile_is_refused(an_assessment, cast):
    rated = an_assessment(State.REPORTING)
    seen = ratings_seen(ratings_of(rated))
    write(rated, cast.designer, number=9, rating="amber", reason="Logs.")
    with pytest.raises(Refused, match="Ratings of points were changed while this page was open"):
        writing.confirm(rated, by=cast.lead, rating="amber", seen=seen)


def test_only_the_lead_confirms(an_assessment, cast):
    rated = an_assessment(State.REPORTING)
    for who in (cast.researcher, cast.staff, cast.observer):
        with pytest.raises(NotAllowed):
            writing.confirm(rated, by=who, rating="amber")


def test_a_new_lead_confirms_again(an_assessment, cast):
    rated = an_assessment(State.REPORTING)
    writing.confirm(rated, by=cast.lead, rating="amber")
    seat = Seat.objects.get(assessment=rated, person=cast.designer)
    panel.hand_over_lead(rated, by=cast.lead, seat=seat)
    assert confirmed(rated).confirmed_at is None
    writing.confirm(rated, by=cast.designer, rating="amber")
    assert confirmed(rated).confirmed_by == cast.designer


RATINGS = st.sampled_from(["red", "amber", "green"])


@given(start=st.lists(RATINGS, min_size=14, max_size=14), number=st.integers(1, 14), to=RATINGS)
@AGAIN_AND_AGAIN
def test_a_confirmed_rating_stands_as_long_as_the_points_propose_the_same(
    draft, cast, start, number, to
):
    for place, rating in enumerate(start, 1):
        PointReview.objects.filter(assessment=draft, point__number=place).update(rating=rating)
    before = writing.worst(start)
    writing.confirm(draft, by=cast.lead, rating=before)
    write(draft, cast.designer, number=number, rating=to)
    after = writing.worst([*start[: number - 1], to, *start[number:]])
    assert (confirmed(draft).confirmed_at is not None) == (before == after)
    assert confirmed(draft).overall_rating == (before if before == after else "")


# What a report lacks


def test_what_is_missing_is_listed_in_order(an_assessment, cast):
    half = an_assessment(State.REPORTING, rated=12, ambers=(), reds=())
    write(half, cast.lead, number=2, rating="red")
    write(half, cast.lead, number=4, rating="amber", reason="Because.")
    Report.objects.filter(assessment=half).update(done_well="")
    found = [(m.sentence, m.part) for m in reporting.missing(half)]
    assert found == [
        ("Say why point 2 is rated red.", "2"),
        ("Add an action to point 2: it is red.", "2"),
        ("Add an action to point 4: it is amber.", "4"),
        ("Rate point 13, Use and contribute to open standards, common components and patterns.", "13"),
        ("Rate point 14, Operate a reliable service.", "14"),
        ("Write what the service team has done well overall.", "overall"),
        ("Confirm the overall rating.", "confirm"),
    ]  # fmt: skip


def test_a_finished_report_lacks_nothing(an_assessment, cast):
    rated = an_assessment(State.REPORTING)
    writing.confirm(rated, by=cast.lead, rating="amber")
    assert reporting.missing(rated) == []


def test_a_peer_review_with_its_two_texts_lacks_nothing(an_assessment):
    assert reporting.missing(an_assessment(State.REPORTING, phase=Phase.DISCOVERY)) == []


def test_a_peer_review_lacks_its_two_texts(an_assessment, cast):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    writing.write_overall(peer, by=cast.lead, version=1, done_well="", recommendations="")
    assert [m.sentence for m in reporting.missing(peer)] == [
        "Write what the service team has done well.",
        "Write the panel’s recommendations.",
    ]
