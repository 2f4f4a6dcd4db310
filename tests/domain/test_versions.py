"""Versions: frozen whole, hashed by what they say, without the people of the panel."""

import uuid

import pytest

from assess.domain import reporting, versions, writing
from assess.domain.history import canonical
from assess.domain.models import Event, ReportVersion
from assess.domain.refusals import Refused
from assess.domain.words import Phase, State
from tests import builders
from tests.builders import MONDAY, days

LATER = MONDAY + days(30)


def numbers(content, point: int) -> list[str]:
    return [action["number"] for action in content["points"][point - 1]["actions"]]


def act(cast, assessment, point: int, text: str) -> uuid.UUID:
    """Add an action to a point, and answer its id."""
    key = uuid.uuid4()
    writing.write_action(assessment, by=cast.designer, at=LATER, point=point, uuid=key, text=text)
    return key


def again(cast, assessment) -> None:
    """Submit and share once more."""
    writing.confirm(assessment, by=cast.lead, at=LATER, rating="amber")
    reporting.submit(assessment, by=cast.lead, at=LATER, unsigned_reason="We agreed.")
    builders.share(assessment, by=cast.staff, at=LATER)


def send_back(cast, assessment) -> None:
    reporting.recall(assessment, by=cast.staff, at=LATER, reason="A word is wrong.")
    reporting.return_to_panel(assessment, by=cast.staff, at=LATER, remarks="Change point 3.")


def test_a_version_says_everything_by_itself(an_assessment):
    content = an_assessment(State.SHARED, name="Get a permit").shared_version.content
    assert content["service"] == {
        "name": "Get a permit",
        "description": "People get a permit without sending paper.",
        "users": "People who need a permit, and the officers who check them.",
        "purpose": "To be allowed to do what they plan to do.",
    }
    assert (content["organisation"], content["portfolio"]) == ("Department for Testing", "Permits")
    assert (content["phase"]["words"], content["kind"]["words"]) == ("Alpha", "Service assessment")
    assert content["assessed_on"] == "2027-02-15"
    assert content["ambers_due"] == "2027-05-15"
    assert content["overall"] == {"rating": "amber", "reason": ""}
    assert content["scope"] == "The whole service."
    assert len(content["points"]) == 14
    assert content["points"][2]["actions"][0]["text"] == "Do what is missing on point 3."
    assert content["points"][2]["reason"] == "Why point 3 is amber."


def test_a_peer_review_has_its_two_texts_and_no_ratings(an_assessment):
    content = an_assessment(State.SHARED, phase=Phase.DISCOVERY).shared_version.content
    assert content["recommendations"] == "- Talk to more users."
    assert content["done_well"] == "The service team knows its users."
    assert not {"points", "overall", "ambers_due", "standard"} & set(content)


def test_a_version_names_nobody(an_assessment, cast):
    version = an_assessment(State.PUBLISHED).public_version
    for person in vars(cast).values():
        name = getattr(person, "last_name", "")
        if name:
            assert f"{person.first_name} {name}" not in canonical(version.content) + version.body
            assert person.email not in canonical(version.content) + version.body


def test_notes_and_remarks_are_in_no_version(an_assessment, cast):
    from assess.domain import notes

    assessment = an_assessment(State.SHARED)
    notes.write_note(
        assessment, by=cast.lead, at=LATER, uuid=uuid.uuid4(), text="A private note.", point=3
    )
    send_back(cast, assessment)
    again(cast, assessment)
    everything = "".join(canonical(v.content) + v.body for v in ReportVersion.objects.all())
    assert "A private note." not in everything
    assert "Change point 3." not in everything


def test_the_hash_is_of_what_it_says_and_of_nothing_else(an_assessment):
    submitted, shared = ReportVersion.objects.filter(
        assessment=an_assessment(State.SHARED)
    ).order_by("number")
    assert (submitted.number, shared.number) == (1, 2)
    # What was checked is what was shared, byte by byte.
    assert submitted.content == shared.content
    assert submitted.sha256 == shared.sha256
    assert versions.is_unharmed(shared)
    shared.content["done_well"] += " "
    assert not versions.is_unharmed(shared)


def test_the_hash_does_not_depend_on_the_order_of_keys(an_assessment):
    version = an_assessment(State.SHARED).shared_version
    version.content = dict(sorted(version.content.items(), reverse=True))
    assert versions.is_unharmed(version)


def test_the_history_keeps_the_hash_of_each_version(an_assessment):
    published = an_assessment(State.PUBLISHED)
    kept = Event.objects.filter(assessment=published, data__has_key="sha256")
    assert [(e.verb, e.data["version"]) for e in kept] == [
        ("report.submit", "1"),
        ("report.share", "2"),
        ("report.accept", "2"),
    ]
    assert {e.data["sha256"] for e in kept} == {published.public_version.sha256}


def test_actions_keep_their_number_and_no_number_is_used_again(an_assessment, cast):
    assessment = an_assessment(State.REPORTING)
    second = act(cast, assessment, 3, "The second action.")
    again(cast, assessment)
    assert numbers(assessment.shared_version.content, 3) == ["3.1", "3.2"]
    send_back(cast, assessment)
    writing.remove_action(assessment, by=cast.designer, at=LATER, uuid=second)
    third = act(cast, assessment, 3, "The third action.")
    # Whoever checks it reads the numbers it will be shared with.
    assert numbers(versions.content_of(assessment), 3) == ["3.1", "3.3"]
    again(cast, assessment)
    assert numbers(assessment.shared_version.content, 3) == ["3.1", "3.3"]
    writing_order = [a["id"] for a in assessment.shared_version.content["points"][2]["actions"]]
    assert writing_order[1] == str(third)


def test_moved_actions_take_their_numbers_along(an_assessment, cast):
    assessment = an_assessment(State.REPORTING)
    second = act(cast, assessment, 3, "The second action.")
    again(cast, assessment)
    send_back(cast, assessment)
    writing.move_action(assessment, by=cast.designer, at=LATER, uuid=second, place=1)
    assert numbers(versions.content_of(assessment), 3) == ["3.2", "3.1"]


def test_ambers_get_their_last_day_when_they_are_shared(an_assessment):
    assessment = an_assessment(State.SHARED, ambers=(3,), reds=(5,))
    due = {
        review.point.number: [action.due_on and action.due_on.isoformat()]
        for review in assessment.point_reviews.select_related("point")
        for action in review.actions.all()
    }
    assert due == {3: ["2027-05-15"], 5: [None]}


def test_a_step_on_another_report_than_was_read_is_refused(an_assessment):
    assessment = an_assessment(State.CHECKING)
    now = versions.fingerprint(assessment)
    versions.check_seen(now, now)
    versions.check_seen("", now)
    with pytest.raises(Refused, match="The report has changed since you opened the page"):
        versions.check_seen("0" * 64, now)


def test_what_was_checked_is_what_is_shared(an_assessment, cast):
    assessment = an_assessment(State.CHECKING)
    seen = versions.fingerprint(assessment)
    builders.share(assessment, by=cast.staff, at=LATER, seen=seen)
    assert assessment.shared_version.sha256 == seen
