"""The standing of services: whose it is to read, at the same cost for one and for seven."""

import csv
import io

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain.clock import local_day
from assess.domain.models import Assessment, Service
from assess.domain.words import State
from assess.queries.standings import Filters, all_listed, listed, seen_by, standings_of
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = local_day(builders.MONDAY + builders.days(40))


def who_sees(cast, service) -> set[str]:
    everyone = [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS]
    return {n for n in everyone if service.pk in seen_by(getattr(cast, n), [service.pk], TODAY)}


def test_it_is_read_by_those_who_may_read_every_report_that_it_rests_on(cast):
    everyone = {*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS}
    no_part = {"observer", *builders.STRANGERS}
    shared = builders.an_assessment(cast, State.SHARED, ambers=(3,))
    assert who_sees(cast, shared.service) == everyone - no_part
    published = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    assert who_sees(cast, published.service) == everyone
    confidential = builders.an_assessment(cast, State.ACCEPTED, ambers=(3,))
    assert who_sees(cast, confidential.service) == everyone - no_part
    # Another panel's report of the same service, not accepted yet: nothing of it for this one.
    beta = builders.an_assessment(
        cast, State.SHARED, phase="private-beta", service=published.service
    )
    beta.seats.all().delete()
    panel = {"lead", "researcher", "designer", "technologist"}
    assert who_sees(cast, published.service) == everyone - no_part - panel


def test_seven_services_cost_as_many_questions_as_one(cast):
    made = [
        builders.an_assessment(cast, State.PUBLISHED, name=f"S{n}", ambers=(3,)) for n in range(7)
    ]
    counts = []
    for some in (made[:1], made):
        Service.objects.exclude(pk__in=[each.service_id for each in some]).update(
            organisation=cast.foreign_staff.organisation
        )
        Service.objects.filter(pk__in=[each.service_id for each in some]).update(
            organisation=cast.office
        )
        with CaptureQueriesContext(connection) as asked:
            assert len(listed(cast.staff, Filters(), TODAY)) == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_filters_and_what_was_only_drafted(cast):
    red = builders.an_assessment(cast, State.PUBLISHED, name="Red", ambers=(), reds=(5,))
    Service.objects.filter(pk=red.service_id).update(project_code="DDT-9")
    builders.an_assessment(cast, State.PUBLISHED, name="Amber", ambers=(3,))
    builders.an_assessment(cast, State.ARRANGED, name="Unknown")
    builders.an_assessment(cast, State.DRAFT, name="A draft")

    def found(**filters) -> list[str]:
        return [row.name for row in listed(cast.staff, Filters(**filters), TODAY)]

    assert found() == ["Amber", "Red", "Unknown"]
    assert found(kind="paused") == ["Red"]
    assert found(kind="unknown") == ["Unknown"]
    assert found(search="ddt-9") == ["Red"]
    assert found(search="amb", kind="ambers-open", phase="alpha") == ["Amber"]
    assert found(phase="live") == []
    assert found(portfolio=cast.portfolio.pk) == ["Amber", "Red", "Unknown"]
    assert listed(cast.foreign_staff, Filters(), TODAY) == []
    assert listed(cast.lead, Filters(), TODAY) == []


def test_the_setting_of_a_mitigation_reaches_every_standing(cast, settings):
    one = builders.an_assessment(cast, State.PUBLISHED, ambers=(3,))
    from assess.domain.models import Action

    Action.objects.filter(point_review__assessment=one).update(
        status="mitigation-agreed", decided_at=builders.MONDAY, decision="x", review_on=TODAY
    )
    assert standings_of([one.service_id], TODAY)[one.service_id].kind == "ambers-open"
    settings.MITIGATION = "addressed"
    assert standings_of([one.service_id], TODAY)[one.service_id].kind == "can-proceed"


def test_spend_control_gets_a_table_of_every_service(cast, capsys):
    red = builders.an_assessment(cast, State.SHARED, name="=Red()", ambers=(3,), reds=(5, 9))
    hidden = builders.an_assessment(cast, State.ACCEPTED, name="Secret", ambers=())
    assert hidden.confidential
    builders.an_assessment(cast, State.REQUESTED, name="New")
    with time_machine.travel(builders.MONDAY + builders.days(40)):
        call_command("standings")
    text = capsys.readouterr().out
    assert text.startswith("\ufeff")
    rows = {row["Service"]: row for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))}
    assert (
        set(rows)
        == {"'=Red()", "Secret", "New"}
        == {row.name if row.name != "=Red()" else "'=Red()" for row in all_listed(TODAY)}
    )
    row = rows["'=Red()"]
    assert {k: row[k] for k in ("Standing", "In one sentence", "Accepted", "Red points")} == {
        "Standing": "Paused until reassessed",
        "In one sentence": "Paused until points 5 and 9 are reassessed.",
        "Accepted": "Not yet",
        "Red points": "5, 9",
    }
    assert (row["Amber points with actions open"], row["First last day of an amber"]) == (
        "3",
        "2027-05-15",
    )
    assert row["Organisation"] == "Department for Testing"
    assert row["As of"] == TODAY.isoformat()
    assert rows["New"]["Standing"] == "Not known"
    assert rows["New"]["Accepted"] == ""
    assert Assessment.objects.filter(pk=red.pk, state=State.SHARED).exists()
