"""What readers find is what is public now: the rows follow every verb in its own transaction."""

import datetime

import pytest
from django.db import transaction

from assess.domain import arranging, publication, publishing
from assess.domain.models import PublishedReport
from assess.domain.words import Phase, State
from tests.builders import MONDAY, days

LATER = MONDAY + days(40)


def rows():
    return list(PublishedReport.objects.values_list("pk", flat=True))


def test_only_a_published_report_has_a_row(an_assessment):
    made = {state: an_assessment(state) for state in State}
    assert rows() == [made[State.PUBLISHED].pk]


def test_the_row_says_what_the_public_version_says(cast, an_assessment):
    published = an_assessment(State.PUBLISHED, name="Get a permit", ambers=(3, 5))
    row = PublishedReport.objects.get()
    assert (row.name, row.organisation, row.portfolio) == (
        "Get a permit",
        "Department for Testing",
        "Permits",
    )
    assert (row.phase, row.kind, row.overall) == ("alpha", "service-assessment", "amber")
    assert row.version == published.public_version
    assert row.assessed_on == row.listed_on == published.assessed_on
    assert row.published_at == published.published_at


def test_a_peer_review_has_no_overall_rating(an_assessment):
    an_assessment(State.PUBLISHED, phase=Phase.DISCOVERY)
    assert PublishedReport.objects.values_list("kind", "overall").get() == ("peer-review", "")


def test_names_stay_as_they_were_published(an_assessment):
    published = an_assessment(State.PUBLISHED, name="The name then")
    published.service.name = "The name now"
    published.service.save()
    publication.renew_all()
    assert PublishedReport.objects.get().name == "The name then"


def test_taken_down_it_goes_and_put_back_it_comes(cast, an_assessment):
    published = an_assessment(State.PUBLISHED)
    before = PublishedReport.objects.values().get()
    publishing.take_down(published, by=cast.staff, at=LATER, reason="It names a person.")
    assert rows() == []
    publishing.publish(published, by=cast.staff, at=LATER + days(1))
    assert PublishedReport.objects.values().get() == before


def test_accepted_in_confidence_it_is_found_only_once_published(cast, an_assessment):
    accepted = an_assessment(State.ACCEPTED)
    assert rows() == []
    arranging.mark_confidential(
        accepted, by=cast.staff, at=LATER, confidential=False, reason="It was announced."
    )
    publishing.publish(accepted, by=cast.staff, at=LATER)
    assert rows() == [accepted.pk]


def test_a_correction_changes_version_note_and_tag(cast, an_assessment):
    published = an_assessment(State.PUBLISHED)
    first = PublishedReport.objects.get()
    publishing.correct(
        published,
        by=cast.staff,
        at=LATER,
        note="The number of users was wrong.",
        texts={"overall": {"scope": "The whole service, for 300 users."}},
    )
    row = PublishedReport.objects.get()
    assert row.corrections == [
        {
            "version": row.version.number,
            "day": LATER.date().isoformat(),
            "note": "The number of users was wrong.",
        }
    ]
    assert row.version.number == first.version.number + 1
    assert row.tag != first.tag


def test_reports_of_one_service_name_each_other(cast, an_assessment):
    alpha = an_assessment(State.PUBLISHED, name="Get a permit")
    tag = PublishedReport.objects.get().tag
    beta = an_assessment(
        State.PUBLISHED, service=alpha.service, phase=Phase.PRIVATE_BETA, at=MONDAY + days(200)
    )
    an_assessment(State.PUBLISHED, name="Another service")
    first, second = (PublishedReport.objects.get(pk=each.pk) for each in (alpha, beta))
    assert [other["reference"] for other in first.others] == [beta.pk]
    assert [other["reference"] for other in second.others] == [alpha.pk]
    assert first.others[0]["phase"] == "private-beta"
    assert first.tag != tag
    publishing.take_down(beta, by=cast.staff, at=MONDAY + days(300), reason="A reason.")
    assert PublishedReport.objects.get(pk=alpha.pk).tag == tag


def test_when_the_step_fails_the_row_is_as_before(cast, an_assessment):
    published = an_assessment(State.PUBLISHED)
    with pytest.raises(RuntimeError), transaction.atomic():
        publishing.take_down(published, by=cast.staff, at=LATER, reason="A reason.")
        raise RuntimeError
    assert rows() == [published.pk]


def test_renewing_everything_brings_lost_rows_back_and_drops_those_too_many(cast, an_assessment):
    published, shared = an_assessment(State.PUBLISHED), an_assessment(State.SHARED)
    kept = PublishedReport.objects.values().get()
    PublishedReport.objects.update(assessment=shared.pk, name="Wrong", tag="x")
    publication.renew_all()
    assert PublishedReport.objects.values().get() == kept
    assert kept["assessment_id"] == published.pk


def test_an_assessment_without_a_day_is_listed_under_the_day_of_publication(cast, an_assessment):
    published = an_assessment(State.PUBLISHED)
    content = {**published.public_version.content, "assessed_on": None}
    type(published.public_version).objects.filter(pk=published.public_version_id).update(
        content=content
    )
    publication.renew_all()
    row = PublishedReport.objects.get()
    assert row.assessed_on is None
    assert row.listed_on == datetime.date(2027, 2, 21)


def test_other_steps_after_publication_leave_the_row_alone(
    cast, an_assessment, django_assert_num_queries
):
    """Only what readers see makes work: an event without a new version or state asks nothing."""
    published = an_assessment(State.PUBLISHED)
    event = published.events.last()
    event.before = event.after = State.PUBLISHED
    event.data = {}
    with django_assert_num_queries(0):
        publication.keep_up(type(event), event)
