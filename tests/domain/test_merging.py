"""Saves from an older version, and from a text a browser says it started from; two at once."""

import threading
import uuid

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from assess.domain import writing
from assess.domain.models import Action, Assessment, PointReview, Report, Revision
from assess.domain.refusals import Clash, Refused
from assess.domain.words import State
from tests import builders

A, B = "Officers were asked.", "Users were asked."


@pytest.fixture
def draft(an_assessment):
    """A report of which nothing is rated yet."""
    return an_assessment(State.REPORTING, rated=0)


@pytest.fixture
def begun(draft, cast):
    """The reason of point 5 has two paragraphs; everyone's page shows version 1."""
    write(draft, cast.lead, 0, reason=f"{A}\n\n{B}", rating="amber")
    return draft


def write(assessment, by, version, **texts):
    return writing.write_point(assessment, by=by, point=5, version=version, **texts)


def reason(assessment):
    return PointReview.objects.get(assessment=assessment, point__number=5).reason


def test_two_paragraphs_of_one_text_changed_by_two_people_are_merged(begun, cast):
    write(begun, cast.researcher, 1, reason=f"{A}\n\n{B} Twice.")
    saved = write(begun, cast.designer, 1, reason=f"{A} All of them.\n\n{B}", rating="red")
    assert reason(begun) == f"{A} All of them.\n\n{B} Twice."
    assert (saved.merged, saved.texts["reason"]) == (("reason",), reason(begun))
    assert (saved.texts["rating"], saved.texts["done_well"]) == ("red", "")
    assert [(o.name, o.by, o.own) for o in saved.others] == [
        ("reason", cast.researcher.name, False)
    ]
    kept = Revision.objects.get(part="point:5", version=3)
    assert (kept.content, kept.by, kept.merged_from) == (saved.texts, cast.designer, 1)


def test_a_change_that_is_there_already_is_not_called_merged(begun, cast):
    write(begun, cast.researcher, 1, reason=f"{A} All of them.\n\n{B} Twice.")
    saved = write(begun, cast.designer, 1, reason=f"{A} All of them.\n\n{B}")
    assert (saved.changed, saved.merged) == (False, ())
    assert saved.texts["reason"] == reason(begun) == f"{A} All of them.\n\n{B} Twice."


def test_a_paragraph_changed_by_both_is_a_clash_with_the_rest_merged(begun, cast):
    write(begun, cast.researcher, 1, reason=f"{A}\n\n{B} Twice.\n\nHers.", observations="Hers.")
    with pytest.raises(Clash) as met:
        write(begun, cast.designer, 1, reason=f"{A} All.\n\n{B} Once.", done_well="Mine.")
    (field,) = met.value.clashed.fields
    assert field.base == f"{A}\n\n{B}"
    assert field.theirs == f"{A}\n\n{B} Twice.\n\nHers."
    assert field.mine == f"{A} All.\n\n{B} Once."
    assert field.merged == f"{A} All.\n\n{B} Once.\n\nHers."
    assert met.value.clashed.merged == {
        "rating": "amber", "done_well": "Mine.", "reason": field.merged, "observations": "Hers.",
    }  # fmt: skip
    assert reason(begun) == field.theirs


def test_ratings_are_never_put_together(begun, cast):
    write(begun, cast.researcher, 1, rating="red", reason=f"{A}\n\n{B}\n\nHers.")
    with pytest.raises(Clash) as met:
        write(begun, cast.designer, 1, rating="green", reason=f"{A}\n\n{B}\n\nMine.")
    assert [(f.name, f.merged) for f in met.value.clashed.fields] == [("rating", "green")]
    assert met.value.clashed.merged["reason"] == f"{A}\n\n{B}\n\nHers.\n\nMine."
    with pytest.raises(Clash):
        write(begun, cast.designer, 2, rating="green", bases={"rating": "amber"})


def test_two_changes_too_long_together_are_refused_and_nothing_is_lost(begun, cast):
    theirs = f"{A}\n\n{B}\n\n{'x' * 6_000}"
    write(begun, cast.researcher, 1, reason=theirs)
    with pytest.raises(Refused) as no:
        write(begun, cast.designer, 1, reason=f"{'y' * 5_000}\n\n{A}\n\n{B}", done_well="Mine.")
    assert no.value.all() == [
        (
            "reason",
            f"{cast.researcher.name} changed this text while you were writing. With both changes "
            "it has 11,043 characters: shorten yours by 1,043 or more.",
        )
    ]
    assert reason(begun) == theirs
    write(begun, cast.designer, 1, reason=f"{'y' * 3_957}\n\n{A}\n\n{B}")
    assert len(reason(begun)) == 10_000


def test_an_action_has_its_own_limit(begun, cast):
    id = uuid.uuid4()
    change = {"point": 5, "uuid": id}
    saved = writing.write_action(begun, by=cast.lead, text=A, **change)
    assert saved.texts == {"text": A}
    writing.write_action(begun, by=cast.lead, text=f"{A}\n\n{'x' * 1_500}", version=1, **change)
    with pytest.raises(Refused, match="^You, in another window, .* yours by 524 or more"):
        writing.write_action(begun, by=cast.lead, text=f"{'y' * 1_000}\n\n{A}", version=1, **change)


# A browser that saves while someone types says what its texts started from


def test_a_text_is_merged_from_what_the_browser_says_it_started_from(begun, cast):
    write(begun, cast.researcher, 1, reason=f"{A}\n\n{B} Twice.")
    first = write(begun, cast.designer, 1, reason=f"{A} All.\n\n{B}")
    assert (first.version, first.texts["reason"]) == (3, f"{A} All.\n\n{B} Twice.")
    # While that was saved the designer typed on, over what the page still shows.
    started = f"{A} All.\r\n\r\n{B}\r\n"
    saved = write(
        begun, cast.designer, 3, reason=f"{A} All of them.\n\n{B}", bases={"reason": started}
    )
    assert reason(begun) == f"{A} All of them.\n\n{B} Twice."
    assert (saved.version, saved.merged) == (4, ("reason",))
    assert [(o.by, o.own) for o in saved.others] == [(cast.researcher.name, False)]
    with pytest.raises(Clash) as met:
        write(begun, cast.designer, 4, reason=f"{A} All.\n\n{B} Once.", bases={"reason": started})
    (field,) = met.value.clashed.fields
    assert (field.by, field.own, field.base) == (cast.researcher.name, False, f"{A} All.\n\n{B}")


def test_without_a_base_the_text_of_the_version_is_taken_field_by_field(begun, cast):
    write(begun, cast.researcher, 1, reason=f"{A}\n\n{B} Twice.", observations="Hers.")
    write(
        begun,
        cast.designer,
        1,
        reason=f"{A}\n\n{B} Twice. And.",
        observations="Mine.",
        bases={"reason": f"{A}\n\n{B} Twice."},
    )
    found = PointReview.objects.get(assessment=begun, point__number=5)
    assert (found.reason, found.observations) == (f"{A}\n\n{B} Twice. And.", "Hers.\n\nMine.")


def test_actions_and_overall_texts_take_bases_too(begun, cast):
    id = uuid.uuid4()
    writing.write_action(begun, by=cast.lead, point=5, uuid=id, text="Ask.\n\nTell.")
    writing.write_action(
        begun, by=cast.designer, point=5, uuid=id, text="Ask all.\n\nTell.",
        version=1, bases={"text": "Ask.\n\nTell."},
    )  # fmt: skip
    writing.write_action(
        begun, by=cast.lead, point=5, uuid=id, text="Ask.\n\nTell all.",
        version=2, bases={"text": "Ask.\n\nTell."},
    )  # fmt: skip
    assert Action.objects.get(uuid=id).text == "Ask all.\n\nTell all."
    version = Report.objects.get(assessment=begun).version
    writing.write_overall(begun, by=cast.lead, version=version, scope="Online.")
    saved = writing.write_overall(
        begun, by=cast.designer, version=version + 1, scope="By post.",
        bases={"scope": "", "nothing": "x"},
    )  # fmt: skip
    assert saved.texts["scope"] == "Online.\n\nBy post."


def test_a_save_whose_answer_was_lost_is_no_clash_with_itself(begun, cast):
    longer = f"{A}\n\n{B} Then the sit"
    for typed in (longer, longer, f"{longer}e was seen."):
        saved = write(begun, cast.designer, 1, reason=typed)
        assert (saved.texts["reason"], saved.merged) == (typed, ())
    saved = write(begun, cast.designer, 1, reason=longer)
    assert (saved.changed, saved.texts["reason"]) == (False, f"{longer}e was seen.")
    with pytest.raises(Clash) as met:
        write(begun, cast.designer, 1, reason=f"{A}\n\n{B} Not so.")
    assert met.value.clashed.fields[0].own


def test_what_i_remove_in_one_window_is_not_brought_back_by_what_i_added_in_another(begun, cast):
    write(begun, cast.designer, 1, reason=f"{A}\n\n{B}\n\nAdded.")
    write(begun, cast.designer, 1, reason=A)
    assert reason(begun) == f"{A}\n\nAdded."


# What it costs


def test_only_a_save_from_an_older_version_asks_for_more(begun, cast):
    def queries(version, **texts):
        with CaptureQueriesContext(connection) as captured:
            assert write(begun, cast.designer, version, **texts).changed
        return len(captured)

    usual = queries(1, observations="One.")
    assert queries(2, observations="Two.", bases={"observations": "One.", "reason": "?"}) == usual
    assert queries(1, reason=f"{A}\n\n{B}\n\nMore.") == usual + 1
    write(begun, cast.researcher, 4, reason=f"{A}\n\n{B}\n\nMore.\n\nHers.")
    lagging = {
        "reason": f"{A}\n\n{B}\n\nMore.\n\nAgain.",
        "bases": {"reason": f"{A}\n\n{B}\n\nMore."},
    }
    assert queries(5, **lagging) == usual + 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_save_two_paragraphs_at_the_same_moment_both_find_theirs():
    cast = builders.cast()
    begun = builders.an_assessment(cast, State.REPORTING, rated=0)
    write(begun, cast.lead, 0, reason=f"{A}\n\n{B}")
    together, answers = threading.Barrier(2), []

    def save(by, text):
        try:
            together.wait(timeout=30)
            answers.append(write(Assessment.objects.get(pk=begun.pk), by, 1, reason=text))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=save, args=(cast.researcher, f"{A}\n\n{B} Twice.")),
        threading.Thread(target=save, args=(cast.designer, f"{A} All.\n\n{B}")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert reason(begun) == f"{A} All.\n\n{B} Twice."
    assert sorted((saved.version, saved.merged) for saved in answers) == [(2, ()), (3, ("reason",))]
