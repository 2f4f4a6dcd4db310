"""Whether a report is ready: each rule, what it stops, and that warnings stop nobody."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import arranging, panel, reporting, writing
from assess.domain.drafted import Writing, drafted
from assess.domain.models import Assessment, Person, Presence, Report, Seat
from assess.domain.readiness import SHARE, SUBMIT, readiness
from assess.domain.refusals import Refused
from assess.domain.texts import texts_of
from assess.domain.versions import content_of
from assess.domain.words import Phase, State
from tests import builders
from tests.builders import MONDAY, days

S = State
LATER = MONDAY + days(22)


def items(assessment, **more) -> list[tuple[str, str, str]]:
    assessment.refresh_from_db()
    found = readiness(assessment, at=LATER, **more)
    return [(each.rule, each.part, each.stops) for each in found]


def said(assessment, rule: str, **more) -> list[str]:
    return [each.sentence for each in readiness(assessment, at=LATER, **more) if each.rule == rule]


def write(cast, assessment, point: int, **texts) -> None:
    review = assessment.point_reviews.get(point__number=point)
    writing.write_point(
        assessment, by=cast.lead, at=LATER, point=point, version=review.version, **texts
    )


def write_overall(cast, assessment, **texts) -> None:
    version = Report.objects.get(assessment=assessment).version
    writing.write_overall(assessment, by=cast.lead, at=LATER, version=version, **texts)
    assessment.refresh_from_db()


def act(cast, assessment, point: int, text: str) -> uuid.UUID:
    id = uuid.uuid4()
    writing.write_action(assessment, by=cast.lead, at=LATER, point=point, uuid=id, text=text)
    return id


@pytest.fixture
def rosa(cast) -> Person:
    """The researcher of the panel, by her full name."""
    Person.objects.filter(pk=cast.researcher.pk).update(first_name="Rosa", last_name="Lindqvist")
    return cast.researcher


# What is read


@pytest.mark.parametrize("phase", [Phase.ALPHA, Phase.DISCOVERY])
def test_what_is_read_is_what_would_be_frozen_in_one_statement(cast, an_assessment, phase):
    assessment = an_assessment(S.CHECKING, phase=phase)
    if phase == Phase.ALPHA:
        builders.share(assessment, by=cast.staff, at=LATER)  # gives the action its number
        reporting.recall(assessment, by=cast.staff, at=LATER, reason="A mistake.")
        reporting.return_to_panel(assessment, by=cast.staff, at=LATER, remarks="Point 3.")
        gone = act(cast, assessment, 3, "Removed.")
        act(cast, assessment, 3, "Kept.")
        writing.remove_action(assessment, by=cast.lead, at=LATER, uuid=gone)
        writing.move_action(
            assessment, by=cast.lead, at=LATER, uuid=act(cast, assessment, 3, "First."), place=1
        )
        assessment.point_reviews.filter(point__number=9).update(in_scope=False, rating="")
        Report.objects.filter(assessment=assessment).update(overall_reason="Because.")
        write(cast, assessment, 2, observations="Observed.")
    Report.objects.filter(assessment=assessment).update(observations="Observed overall.")
    fresh = Assessment.objects.select_related("service__organisation").get(pk=assessment.pk)
    assert fresh.report
    with CaptureQueriesContext(connection) as queries:
        found = drafted(fresh, at=LATER)
    assert len(queries) == 1
    frozen = content_of(fresh)
    assert texts_of(found.content) == texts_of(frozen)
    for point, kept in zip(found.content.get("points", []), frozen.get("points", []), strict=True):
        assert {**kept, **point} == kept


def test_people_of_the_panel_are_those_who_have_or_had_a_seat(cast, an_assessment):
    assessment = an_assessment(S.REPORTING)
    seat = Seat.objects.get(assessment=assessment, person=cast.researcher)
    panel.release(assessment, by=cast.staff, at=LATER, seat=seat, reason="Ill.")
    found = {each.name: each.on_panel for each in drafted(assessment).people}
    assert found == {
        "Lead": True, "Researcher": True, "Designer": True, "Technologist": True, "Observer": True,
        "Primary Contact": False, "Product Manager": False, "Delivery Manager": False,
        "Team Member": False, "Deputy Director": False,
    }  # fmt: skip


def test_who_writes_now_was_seen_typing_within_a_minute(cast, an_assessment):
    assessment, other = an_assessment(S.REPORTING), an_assessment(S.REPORTING, rated=0)
    for who, part, typing, seconds, where in (
        (cast.researcher, "point:5", True, 60, assessment),
        (cast.designer, "overall", True, 1, assessment),
        (cast.technologist, "point:9", True, 61, assessment),
        (cast.observer, "point:9", False, 1, assessment),
        (cast.lead, "point:3", True, 1, assessment),
        (cast.researcher, "point:7", True, 1, other),
    ):
        Presence.objects.create(
            assessment=where,
            person=who,
            part=part,
            typing=typing,
            at=LATER - datetime.timedelta(seconds=seconds),
        )
    assert sorted(drafted(assessment, at=LATER).writing, key=lambda each: each.part) == [
        Writing(cast.lead.pk, "Lead", "3"),
        Writing(cast.researcher.pk, "Researcher", "5"),
        Writing(cast.designer.pk, "Designer", "overall"),
    ]
    assert sorted(said(assessment, "writing", by=cast.lead)) == [
        "Designer is writing on the report now.",
        "Researcher is writing on point 5 now.",
    ]
    assert drafted(assessment).writing == ()
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    reporting.submit(assessment, by=cast.lead, at=LATER, unsigned_reason="We agreed.")
    assert said(assessment, "writing") == []


# What is said


def test_a_finished_report_has_nothing_to_look_at(cast, an_assessment):
    assessment = an_assessment(S.REPORTING)
    assert items(assessment) == [("confirmed", "confirm", SUBMIT)]
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    assert items(assessment) == []
    assert items(an_assessment(S.REPORTING, phase=Phase.DISCOVERY)) == []


def test_what_stops_comes_first_then_what_is_worth_a_look_by_its_weight(cast, an_assessment, rosa):
    assessment = an_assessment(S.REPORTING, rated=13)
    write(cast, assessment, 1, done_well="", observations="They should test.")
    write(cast, assessment, 2, reason="The panel saw no plan for what comes after beta.")
    write(cast, assessment, 3, reason="Rosa Lindqvist told Dr Patel.")
    write(cast, assessment, 4, rating="red", reason="", observations="Product Manager left.")
    write(cast, assessment, 5, observations="The panel saw no plan for what comes after beta!")
    write_overall(cast, assessment, done_well="", context="Rosa asked.")
    Presence.objects.create(
        assessment=assessment, person=rosa, part="point:3", typing=True, at=LATER
    )
    found = readiness(assessment, at=LATER, by=cast.lead)
    assert [(each.rule, each.part, each.stops, each.anchor, each.shown) for each in found] == [
        ("reason", "4", SUBMIT, "id_reason", "point-4"),
        ("action", "4", SUBMIT, "add-action", "point-4"),
        ("rated", "14", SUBMIT, "id_rating", "point-14"),
        ("done-well", "overall", SUBMIT, "id_done_well", ""),
        ("confirmed", "confirm", SUBMIT, "", "overall"),
        ("panel-name", "3", SHARE, "id_reason", "point-3-why"),
        ("writing", "3", "", "", ""),
        ("name", "overall", "", "id_context", "context"),
        ("name", "3", "", "id_reason", "point-3-why"),
        ("name", "4", "", "id_observations", "point-4-observations"),
        ("green-asks", "1", "", "id_observations", "point-1-observations"),
        ("said-twice", "5", "", "id_observations", "point-5-observations"),
        ("done-well-point", "1", "", "id_done_well", "point-1"),
    ]
    assert [each.sentence for each in found][5:] == [
        "Point 3, why it is rated so: take out the name of Rosa Lindqvist. A report that names "
        "someone of the panel cannot be shared.",
        "Rosa Lindqvist is writing on point 3 now.",
        "Context considered: “Rosa” may name a person. Say the role instead.",
        "Point 3, why it is rated so: “Dr Patel” may name a person. Say the role instead.",
        "Point 4, other observations: “Product Manager” may name a person. Say the role instead.",
        "Point 1 is green, and “should” stands in other observations. Green asks for nothing: say "
        "it as advice, or look at the rating again.",
        "Points 2 and 5 have the same sentence, “The panel saw no plan for what comes after "
        "beta”. Say in each what is true of that point.",
        "Say what was done well on point 1, if anything was.",
    ]
    assert [bool(each.stops) for each in found] == [True] * 6 + [False] * 7


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("The service team MUST test, and must publish.", "“must”"),
        ("It needs to grow. It should too.", "“needs to” and “should”"),
        ("People who must pay can, and users should find it.", ""),
        ("Mustard, shoulders and needs.", ""),
    ],
)
def test_green_asks_for_nothing(cast, an_assessment, text, asks):
    assessment = an_assessment(S.REPORTING)
    for point in (1, 3):  # green and amber
        write(cast, assessment, point, done_well=text)
    stand = "stand" if " and " in asks else "stands"
    expected = (
        f"Point 1 is green, and {asks} {stand} in what the service team has done well. Green asks "
        "for nothing: say it as advice, or look at the rating again."
    )
    assert said(assessment, "green-asks") == ([expected] if asks else [])


def test_the_same_sentence_counts_under_two_points_from_six_words_on(cast, an_assessment):
    assessment = an_assessment(S.REPORTING)
    long = "The service team tests with users often " + "and shows what it learned from that " * 9
    write(cast, assessment, 1, done_well=f"{long}. Five words are too few.", observations=long)
    write(cast, assessment, 3, reason=f"- **{long.upper()}**\n- Five words are too few.")
    act(cast, assessment, 3, long)
    write_overall(cast, assessment, context=long)
    (sentence,) = said(assessment, "said-twice")
    assert sentence.lower().startswith("points 1 and 3 have the same sentence, “the service team")
    assert len(sentence) < 220
    write(cast, assessment, 3, reason="Nothing of that.")
    assert len(said(assessment, "said-twice")) == 1  # the action still says it
    write(cast, assessment, 1, done_well="Well.", observations="")
    assert said(assessment, "said-twice") == []


def test_warnings_stop_nobody(cast, an_assessment):
    assessment = an_assessment(S.REPORTING)
    write(cast, assessment, 1, done_well="", observations="They must ask Dr Patel.")
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    assert {stops for _, _, stops in items(assessment)} == {""}
    reporting.submit(assessment, by=cast.lead, at=LATER, unsigned_reason="We agreed.")
    builders.share(assessment, by=cast.staff, at=LATER)
    assert assessment.state == S.SHARED


# Nobody of the panel is named in what is shared


def reopened(cast, assessment) -> None:
    reporting.return_to_panel(assessment, by=cast.staff, at=LATER, remarks="Look again.")


def checked(cast, assessment) -> None:
    reporting.submit(assessment, by=cast.lead, at=LATER, unsigned_reason="We agreed.")


def in_reason(cast, a):
    write(cast, a, 3, reason="It was Rosa Lindqvist who asked.")


def in_action(cast, a):
    act(cast, a, 3, "Agree it with rosa lindqvist before May.")


def in_overall(cast, a):
    write_overall(cast, a, scope="What ROSA LINDQVIST saw.")


def in_observations(cast, a):
    write(cast, a, 1, observations="**Rosa** Lindqvist’s advice.")


WHERE = {
    "Point 3, why it is rated so": in_reason,
    "Action 3.2": in_action,
    "Scope assessed": in_overall,
    "Point 1, other observations": in_observations,
}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("confidential", [False, True])
def test_a_report_that_names_someone_of_the_panel_is_not_shared(
    cast, an_assessment, rosa, where, confidential
):
    assessment = an_assessment(S.CHECKING)
    arranging.mark_confidential(
        assessment, by=cast.staff, at=LATER, confidential=confidential, reason="A reason."
    )
    reopened(cast, assessment)
    WHERE[where](cast, assessment)
    checked(cast, assessment)
    versions = assessment.versions.count()
    refusal = (
        f"{where}: take out the name of Rosa Lindqvist. A report that names someone of the panel "
        "cannot be shared."
    )
    assert [each.sentence for each in readiness(assessment, at=LATER) if each.stops] == [refusal]
    with pytest.raises(Refused) as no:
        builders.share(assessment, by=cast.staff, at=LATER)
    assert no.value.all() == [("names", refusal)]
    assert (assessment.state, assessment.versions.count()) == (S.CHECKING, versions)
    reopened(cast, assessment)
    Person.objects.filter(pk=rosa.pk).update(last_name="Berg")  # as if it were taken out
    checked(cast, assessment)
    builders.share(assessment, by=cast.staff, at=LATER)
    assert assessment.state == S.SHARED


def test_every_name_and_place_is_said_at_once_and_former_members_and_observers_count(
    cast, an_assessment, rosa
):
    assessment = an_assessment(S.CHECKING)
    Person.objects.filter(pk=cast.observer.pk).update(first_name="Idris", last_name="Morgan")
    seat = Seat.objects.get(assessment=assessment, person=rosa)
    panel.release(assessment, by=cast.staff, at=LATER, seat=seat, reason="Ill.")
    Report.objects.filter(assessment=assessment).update(
        overall_reason="Rosa Lindqvist and Idris Morgan agreed."
    )
    Assessment.objects.filter(pk=assessment.pk).update(users="Morgan, Idris and others.")
    assessment.refresh_from_db()
    with pytest.raises(Refused) as no:
        builders.share(assessment, by=cast.staff, at=LATER)
    assert [sentence.partition(". ")[0] for _, sentence in no.value.all()] == [
        "Who the users are: take out the name of Idris Morgan",
        "Why the overall rating is so: take out the name of Rosa Lindqvist",
        "Why the overall rating is so: take out the name of Idris Morgan",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Rosa asked for it.",
        "Mr Lindqvist asked for it.",
        "Primrosa Lindqvist asked for it.",
        "Rosa Lindqvistson asked for it.",
        "Rosa. Lindqvist.",
        "Product Manager Delivery Manager",
    ],
)
def test_part_of_a_name_or_the_name_of_another_only_warns(cast, an_assessment, rosa, text):
    assessment = an_assessment(S.CHECKING)
    reopened(cast, assessment)
    write(cast, assessment, 3, reason=text)
    checked(cast, assessment)
    assert ("name", "3", "") in items(assessment)
    builders.share(assessment, by=cast.staff, at=LATER)
    assert assessment.state == S.SHARED


def test_a_peer_review_is_looked_at_and_refused_in_the_same_way(cast, an_assessment, rosa):
    peer = an_assessment(S.CHECKING, phase=Phase.DISCOVERY)
    Report.objects.filter(assessment=peer).update(
        recommendations="- Talk to Rosa Lindqvist.\n- They must ask Dr Patel."
    )
    peer.refresh_from_db()
    assert items(peer) == [("panel-name", "overall", SHARE), ("name", "overall", "")]
    with pytest.raises(Refused, match="Recommendations: take out the name of Rosa Lindqvist"):
        builders.share(peer, by=cast.staff, at=LATER)
    Report.objects.filter(assessment=peer).update(done_well="", recommendations="")
    peer.refresh_from_db()
    assert items(peer) == [
        ("done-well", "overall", SUBMIT),
        ("recommendations", "overall", SUBMIT),
    ]
