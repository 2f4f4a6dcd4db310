"""What a department decides for itself: from when ambers count, and what a mitigation is (k 2, 8)."""

import datetime

import pytest

from assess.domain import reporting
from assess.domain.decisions import facts_of
from assess.domain.department import ambers_due, mitigation_counts
from assess.domain.models import Action
from assess.domain.versions import fingerprint
from assess.domain.words import State
from tests import builders

DAY = datetime.date(2026, 11, 30)
SHARED = datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("setting", "assessed_on", "shared_at", "due"),
    [
        ("assessment", DAY, None, datetime.date(2027, 2, 28)),
        ("assessment", DAY, SHARED, datetime.date(2027, 2, 28)),
        ("assessment", None, SHARED, None),
        ("sharing", DAY, None, None),
        ("sharing", DAY, SHARED, datetime.date(2027, 3, 31)),
        ("sharing", None, SHARED, datetime.date(2027, 3, 31)),
    ],
)
def test_three_months_count_from_the_assessment_or_from_sharing(
    settings, setting, assessed_on, shared_at, due
):
    settings.AMBERS_FROM = setting
    assert ambers_due(assessed_on, shared_at) == due


def test_a_mitigation_is_open_unless_the_department_says_otherwise(settings):
    assert not mitigation_counts()
    settings.MITIGATION = "addressed"
    assert mitigation_counts()


@pytest.mark.django_db
def test_counted_from_sharing_the_last_day_is_the_same_everywhere_and_stays(cast, settings):
    settings.AMBERS_FROM = "sharing"
    # A name of its own: what is made with other settings is nobody else's to begin from.
    checked = builders.an_assessment(cast, State.CHECKING, ambers=(3,), name="From sharing")
    at = builders.MONDAY + builders.days(30)  # 3 March
    builders.share(checked, by=cast.staff, at=at)
    due = datetime.date(2027, 6, 3)

    def days():
        action = Action.objects.get(point_review__assessment=checked)
        (unaccepted,) = facts_of([checked.service_id])[checked.service_id].ambers
        return (
            action.due_on,
            checked.shared_version.content["ambers_due"],
            unaccepted.due_on,
        )

    assert days() == (due, due.isoformat(), due)
    assert fingerprint(checked) == checked.shared_version.sha256
    reporting.recall(checked, by=cast.staff, at=at + builders.days(1), reason="A page was missing.")
    builders.share(checked, by=cast.staff, at=at + builders.days(9))
    assert days() == (due, due.isoformat(), due)
