"""The history and the emails of an assessment, as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain.models import Email, Event
from assess.domain.words import State
from tests.builders import EVERYONE_WITH_A_PART, MONDAY, STRANGERS
from tests.conftest import page, words


def statuses(cast, as_, address):
    return {
        name: as_(getattr(cast, name)).get(address).status_code
        for name in [*EVERYONE_WITH_A_PART, *STRANGERS]
    }


def test_everyone_with_a_part_but_observers_reads_the_history(cast, as_, an_assessment, browser):
    address = f"/assessments/{an_assessment(State.REPORTING).pk}/history/"
    expected = dict.fromkeys(EVERYONE_WITH_A_PART, 200) | {"observer": 403}
    assert statuses(cast, as_, address) == expected | dict.fromkeys(STRANGERS, 404)
    assert browser.get(address).headers["Location"].startswith("/sign-in/?next=")


def test_the_history_says_who_did_what_and_the_clock_is_called_by_name(cast, as_, an_assessment):
    shown = as_(cast.primary_contact).get(
        f"/assessments/{an_assessment(State.REPORTING).pk}/history/"
    )
    days = [h3.get_text(strip=True) for h3 in page(shown).select("h3.app-day")]
    assert days == [
        "Monday 15 February 2027",
        "Wednesday 3 February 2027",
        "Tuesday 2 February 2027",
        "Monday 1 February 2027",
    ]
    assert "Assess recorded that the assessment took place" in words(shown)
    assert "09:00 Primary Contact sent the request" in words(shown)


def test_the_panels_lines_are_marked_and_hidden_from_the_service_team(cast, as_, an_assessment):
    address = f"/assessments/{an_assessment(State.CHECKING).pk}/history/"
    for name in ("researcher", "staff"):
        shown = words(as_(getattr(cast, name)).get(address))
        assert "Lead confirmed the overall rating: amber panel" in shown
        assert "Researcher changed point 5 panel" in shown
    for name in ("primary_contact", "product_manager", "team_member", "deputy_director"):
        shown = words(as_(getattr(cast, name)).get(address))
        assert "amber" not in shown.lower(), name
        assert "changed point" not in shown, name


def test_who_was_acted_for_is_named(cast, as_, an_assessment):
    requested = an_assessment(State.REQUESTED)
    Event.objects.filter(assessment=requested, verb="booking.request").update(
        by=cast.staff, on_behalf_of=cast.primary_contact
    )
    shown = words(as_(cast.staff).get(f"/assessments/{requested.pk}/history/"))
    assert "Staff, on behalf of Primary Contact, sent the request" in shown


def test_a_long_history_has_pages(cast, as_, an_assessment, monkeypatch):
    monkeypatch.setattr("assess.queries.history.LINES_A_PAGE", 5)
    address = f"/assessments/{an_assessment(State.REPORTING, rated=0).pk}/history/"
    first = as_(cast.primary_contact).get(address)
    assert len(page(first).select(".app-history__line")) == 5
    last = as_(cast.primary_contact).get(f"{address}?page=3")
    assert len(page(last).select(".app-history__line")) == 2
    assert not page(last).select("a[rel=next]")
    for nonsense in ("x", "-1", "0", "9" * 40):
        answer = as_(cast.primary_contact).get(f"{address}?page={nonsense}")
        assert answer.status_code == 200


@pytest.mark.parametrize("name", ["primary_contact", "staff"])
def test_at_most_12_queries(cast, as_, an_assessment, name):
    published = an_assessment(State.PUBLISHED)
    browser = as_(getattr(cast, name))
    for path in ("history/", "emails/") if name == "staff" else ("history/",):
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/assessments/{published.pk}/{path}")
        assert len(asked) <= 12


# Emails


@pytest.fixture
def with_emails(an_assessment):
    requested = an_assessment(State.REQUESTED)
    Email.objects.filter(assessment=requested).delete()
    more = {"assessment": requested, "written_at": MONDAY, "due_at": MONDAY}
    for kind, fields in (
        ("sent", {"sent_at": MONDAY}),
        ("waiting", {"attempts": 2, "last_error": "Try <b>later</b>"}),
        ("given-up", {"given_up_at": MONDAY, "last_error": "No such mailbox"}),
        ("not-needed", {"moot_at": MONDAY}),
        ("secret", {"secret": True}),
    ):
        Email.objects.create(
            kind=kind,
            to=f"{kind}@testing.example",
            subject=f"Subject {kind}",
            body=f"Hello <script>alert(1)</script>\n\nText {kind}",
            **more,
            **fields,
        )
    return requested


def test_only_the_service_assessment_team_reads_the_emails(cast, as_, with_emails):
    base = f"/assessments/{with_emails.pk}/emails/"
    for address in (base, f"{base}{with_emails.emails.first().pk}/"):
        assert as_(cast.staff).get(address).status_code == 200
        for name in ("primary_contact", "product_manager", "deputy_director"):
            assert as_(getattr(cast, name)).get(address).status_code == 403, name
        for name in STRANGERS:
            assert as_(getattr(cast, name)).get(address).status_code == 404, name


def test_every_email_says_what_became_of_it(cast, as_, with_emails):
    shown = as_(cast.staff).get(f"/assessments/{with_emails.pk}/emails/")
    rows = [
        [" ".join(td.get_text(" ").split()) for td in tr.select("td")]
        for tr in page(shown).select("tbody tr")
    ]
    assert rows == [
        ["Subject secret", "secret@testing.example",
         "Waiting Since 1 February 2027 at 09:00"],
        ["Subject not-needed", "not-needed@testing.example",
         "Not needed any more on 1 February 2027 at 09:00"],
        ["Subject given-up", "given-up@testing.example",
         "Not delivered Given up on 1 February 2027 at 09:00: No such mailbox"],
        ["Subject waiting", "waiting@testing.example",
         "Waiting Since 1 February 2027 at 09:00, tried 2 times: Try <b>later</b>"],
        ["Subject sent", "sent@testing.example", "Sent on 1 February 2027 at 09:00"],
    ]  # fmt: skip


def test_one_email_is_read_as_it_was_written(cast, as_, with_emails):
    base = f"/assessments/{with_emails.pk}/emails/"
    links = [a["href"] for a in page(as_(cast.staff).get(base)).select("tbody a")]
    texts = [page(as_(cast.staff).get(link)).select_one(".govuk-inset-text") for link in links]
    assert texts[0].get_text() == "The text of this email is not kept."
    assert texts[-1].get_text() == "Hello <script>alert(1)</script>\n\nText sent"
    assert b"<script>alert" not in as_(cast.staff).get(links[-1]).content


def test_the_email_of_another_assessment_is_not_found_here(cast, as_, with_emails, an_assessment):
    other = an_assessment(State.REQUESTED)
    theirs = with_emails.emails.first().pk
    assert as_(cast.staff).get(f"/assessments/{other.pk}/emails/{theirs}/").status_code == 404
    assert as_(cast.staff).get(f"/assessments/{other.pk}/emails/{10**30}/").status_code == 404


def test_without_emails_the_page_says_what_will_be_here(cast, as_, an_assessment):
    requested = an_assessment(State.REQUESTED)
    Email.objects.filter(assessment=requested).delete()
    shown = words(as_(cast.staff).get(f"/assessments/{requested.pk}/emails/"))
    assert "No email has been written yet." in shown
