"""What happened, in words, for those who may read it; and what became of the emails."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import booking, reporting, writing
from assess.domain.clock import PLACE
from assess.domain.models import Assessment, Email, Event
from assess.domain.words import State
from assess.domain.workflow import VERBS
from assess.queries.history import email_text, emails, history, in_words
from tests.builders import MONDAY, days

DRAFTING = datetime.datetime(2027, 2, 17, 14, 2, tzinfo=PLACE)


def lines(assessment, private=False):
    page = history(assessment, private=private)
    return [f"{line.who or 'Assess'} {line.did}" for line in page.rows]


def test_every_line_says_who_did_what_the_newest_first(an_assessment):
    assert lines(an_assessment(State.REPORTING, rated=0)) == [
        "Assess recorded that the assessment took place",
        "Staff confirmed the arrangements",
        "Team Member added the artefact “Prototype”",
        "Staff gave Observer a seat on the panel: Observer",
        "Staff gave Technologist a seat on the panel: Technical assessor",
        "Staff gave Designer a seat on the panel: Design assessor (Interaction)",
        "Staff gave Researcher a seat on the panel: User research assessor",
        "Staff gave Lead a seat on the panel: Lead assessor and product assessor",
        "Staff set the assessment for Monday 15 February 2027",
        "Staff accepted the request",
        "Primary Contact sent the request",
        "Primary Contact started the request",
    ]


def test_reasons_stand_below_the_line_in_full(an_assessment):
    line = history(an_assessment(State.CANCELLED), private=False).rows[0]
    assert (line.did, line.written) == ("cancelled the assessment", "A reason.")


def test_what_the_panel_does_is_for_the_panel_and_the_service_assessment_team(cast, an_assessment):
    checking = an_assessment(State.CHECKING)
    reporting.return_to_panel(
        checking, by=cast.staff, at=MONDAY + days(17), remarks="Say more of point 3."
    )
    outside, inside = lines(checking), lines(checking, private=True)
    assert outside[0] == "Lead submitted the report to the service assessment team"
    assert inside[0] == "Staff returned the report to the panel"
    assert history(checking, private=True).rows[0].written == "Say more of point 3."
    assert not any("confirmed the overall rating" in line for line in outside)
    assert "Lead confirmed the overall rating: amber" in inside
    assert not any("changed point" in line for line in outside)


def save(assessment, by, at, point, text):
    version = writing.review_of(assessment, point).version
    writing.write_point(
        assessment, by=by, at=at, point=point, version=version, rating="amber", done_well=text
    )


def test_saves_are_folded_by_person_part_and_day(cast, an_assessment):
    reporting_one = an_assessment(State.REPORTING, rated=0)
    Assessment.objects.get(pk=reporting_one.pk).revisions.all().delete()
    for minute in range(3):
        at = DRAFTING + datetime.timedelta(minutes=minute)
        save(reporting_one, cast.designer, at, 5, f"Words {minute}")
    save(reporting_one, cast.lead, DRAFTING, 5, "The lead's words")
    save(reporting_one, cast.designer, DRAFTING + days(1), 5, "The next day")
    for _ in range(2):
        writing.write_action(
            reporting_one,
            by=cast.designer,
            at=DRAFTING,
            point=5,
            uuid=uuid.uuid4(),
            text="Test with more users.",
        )
    saves = [line for line in history(reporting_one, private=True).rows if line.private]
    assert [(line.at, line.who, line.did) for line in saves] == [
        (DRAFTING + days(1), "Designer", "changed point 5"),
        (
            DRAFTING + datetime.timedelta(minutes=2),
            "Designer",
            "changed point 5, 3 times, last at 14:04",
        ),
        (DRAFTING, "Designer", "changed the actions of point 5, 2 times, last at 14:02"),
        (DRAFTING, "Lead", "changed point 5"),
    ]


def test_days_begin_and_end_in_london(cast, an_assessment):
    reporting_one = an_assessment(State.REPORTING, rated=0)
    reporting_one.revisions.all().delete()
    # Summer time: half past midnight in London is still the day before in UTC.
    late = datetime.datetime(2027, 6, 1, 23, 30, tzinfo=PLACE)
    save(reporting_one, cast.designer, late, 5, "One")
    save(reporting_one, cast.designer, late + datetime.timedelta(hours=1), 5, "Two")
    saves = [line for line in history(reporting_one, private=True).rows if line.private]
    assert [line.day.day for line in saves] == [2, 1]


def test_who_was_acted_for_is_named(cast):
    started = booking.start(
        by=cast.staff, at=MONDAY, name="Moor a boat", primary_contact=cast.primary_contact.email
    )
    line = history(started, private=True).rows[0]
    assert (line.who, line.on_behalf_of) == ("Staff", "Primary Contact")


@pytest.mark.parametrize(
    "verb, data, said",
    [
        ("booking.decline", {}, ("declined the request", "")),
        ("booking.decline", {"reason": None}, ("declined the request", "")),
        ("booking.decline", [], ("declined the request", "")),
        ("booking.decline", None, ("declined the request", "")),
        ("booking.decline", {"reason": "{secret} {0} %s"}, ("declined the request", "{secret} {0} %s")),
        ("panel.seat", {}, ("gave a seat on the panel", "")),
        ("panel.seat", {"person": "{role.__class__}", "role": "x"},
         ("gave {role.__class__} a seat on the panel: x", "")),
        ("assessment.set_sittings", {"days": ""}, ("set the assessment for", "")),
        ("report.resolve", {"reason": "Agreed.", "last_day": "Monday"},
         ("settled the challenge; the last day is now Monday", "Agreed.")),
        ("something.long_gone", {"x": 1}, ("long gone", "")),
    ],
)  # fmt: skip
def test_no_event_breaks_the_page(verb, data, said):
    assert in_words(verb, data) == said


@pytest.mark.parametrize("verb", [v for v in VERBS.values() if v.said], ids=lambda v: v.name)
def test_every_verb_has_words_even_without_its_data(verb):
    did, _ = in_words(verb.name, {})
    assert did
    assert "{" not in did and not did.endswith((":", ";", ","))


def test_outsiders_read_only_the_reasons_that_the_line_itself_tells():
    data = {"person": "Sam", "role": "Observer", "reason": "Worked with them in 2019."}
    assert in_words("panel.seat", data, inside=False)[1] == ""
    assert in_words("panel.seat", data)[1] == "Worked with them in 2019."
    assert in_words("booking.withdraw", {"reason": "No money."}, inside=False)[1] == "No money."


def test_what_nobody_declared_is_not_shown_to_outsiders(an_assessment):
    requested = an_assessment(State.REQUESTED)
    Event.objects.create(
        assessment=requested, verb="something.new", at=MONDAY, data={}, hash="x", by=None
    )
    assert lines(requested, private=True)[0] == "Assess new"
    assert lines(requested) == ["Primary Contact sent the request", "Primary Contact started the request"]  # fmt: skip


def test_a_long_history_is_paged(an_assessment, monkeypatch):
    monkeypatch.setattr("assess.queries.history.LINES_A_PAGE", 5)
    reporting_one = an_assessment(State.REPORTING, rated=0)
    pages = [history(reporting_one, private=False, number=str(n)) for n in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [5, 5, 2]
    assert (pages[0].total, pages[0].last) == (12, 3)


def test_the_same_number_of_queries_for_a_short_history_and_a_long_one(cast, an_assessment):
    short, long = an_assessment(State.REPORTING, rated=1), an_assessment(State.PUBLISHED)
    with CaptureQueriesContext(connection) as one:
        history(short, private=True)
    with CaptureQueriesContext(connection) as many:
        history(long, private=True)
    assert len(one) == len(many) == 3


# Emails


@pytest.fixture
def letters(an_assessment):
    requested = an_assessment(State.REQUESTED)
    Email.objects.filter(assessment=requested).delete()
    event = requested.events.last()
    more = {"assessment": requested, "written_at": MONDAY, "due_at": MONDAY, "event": event}
    for kind, fields in (
        ("sent", {"sent_at": MONDAY}),
        ("waiting", {"attempts": 2, "last_error": "Try later"}),
        ("given-up", {"given_up_at": MONDAY, "last_error": "No such mailbox"}),
        ("secret", {"secret": True}),
    ):
        Email.objects.create(
            kind=kind, to=f"{kind}@testing.example", subject=kind, body=f"Text {kind}", **more, **fields
        )  # fmt: skip
    return requested


def test_emails_are_listed_newest_first_with_what_became_of_them(letters):
    rows = emails(letters).rows
    assert [(row.subject, row.is_waiting) for row in rows] == [
        ("secret", True),
        ("given-up", False),
        ("waiting", True),
        ("sent", False),
    ]


def test_the_text_of_an_email_is_read_but_not_a_secret_one(letters):
    texts = [email_text(letters, row.pk)[1] for row in emails(letters).rows]
    assert texts == ["", "Text given-up", "Text waiting", "Text sent"]


def test_the_email_of_another_assessment_is_not_found(letters, an_assessment):
    other = an_assessment(State.REQUESTED)
    assert email_text(other, emails(letters).rows[0].pk) is None
