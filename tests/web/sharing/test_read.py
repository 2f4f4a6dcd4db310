"""Reading the shared report: who can see it, who answers it until when, and how."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from assess.domain import challenge, publishing, reporting
from assess.domain.models import Event, Membership
from assess.domain.words import Phase, State
from tests import builders
from tests.builders import MONDAY, days
from tests.conftest import page, words

# Shared on Thursday 18 February 2027: the last day is Thursday 4 March.
DURING = "2027-02-25 10:00:00+00:00"
AFTER = "2027-03-09 10:00:00+00:00"


def path(assessment) -> str:
    return f"/assessments/{assessment.pk}/report/read/"


@pytest.fixture
def shared(an_assessment):
    return an_assessment(State.SHARED, name="Get a permit")


def mail(answer, words_of_link: str) -> dict[str, str]:
    """The email that a link opens: to, subject and body."""
    link = page(answer).find("a", string=words_of_link)["href"]
    parts = urlsplit(link)
    found = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {"to": unquote(parts.path), **found}


@pytest.mark.parametrize(
    "name",
    [
        *("primary_contact", "product_manager", "delivery_manager", "team_member"),
        *("deputy_director", "staff", "lead", "researcher"),
    ],
)
def test_everyone_who_may_reads_the_same_report(cast, shared, as_, name):
    answer = as_(getattr(cast, name)).get(path(shared))
    assert answer.status_code == 200
    assert shared.shared_version.body in answer.content.decode()


def test_the_page_says_version_date_and_who_can_see_it(cast, shared, as_):
    said = words(as_(cast.team_member).get(path(shared)))
    assert "Version 2, Thursday 18 February 2027. Not yet published" in said
    assert (
        "Only the service team, its managers, the service owner and the deputy director, the "
        "panel (without its observers) and the service assessment team can see this report. It is "
        "not published."
    ) in said


def test_the_last_day_comes_with_its_sum(cast, shared, as_, time_machine):
    time_machine.move_to(DURING, tick=False)
    said = words(as_(cast.product_manager).get(path(shared)))
    assert (
        "Last day to accept or challenge: Thursday 4 March 2027, in 5 working days. That is 10 "
        "working days after Thursday 18 February 2027."
    ) in said
    assert "silence never counts" in said


def test_managers_accept_or_challenge(cast, shared, as_):
    for name in ("product_manager", "delivery_manager"):
        answer = as_(getattr(cast, name)).get(path(shared))
        (button,) = page(answer).select("a.govuk-button")
        assert button.get_text() == "Accept the report"
        assert button["href"] == f"/assessments/{shared.pk}/report/accept/?version=2"


def test_others_are_told_who_accepts(cast, shared, as_):
    for name in ("team_member", "deputy_director", "lead", "staff"):
        answer = as_(getattr(cast, name)).get(path(shared))
        assert page(answer).select("a.govuk-button") == []
        assert (
            "Product Manager (product manager) or Delivery Manager (delivery manager) accepts or "
            "challenges it."
        ) in words(answer)


def test_one_person_who_is_both_managers_is_named_once(cast, shared, as_):
    Membership.objects.filter(assessment=shared, role="delivery-manager").update(
        person=cast.product_manager
    )
    said = words(as_(cast.team_member).get(path(shared)))
    assert "Product Manager (product manager and delivery manager) accepts or" in said


def test_a_challenge_starts_with_an_email_that_says_all_that_is_needed(cast, shared, as_, settings):
    answer = as_(cast.product_manager).get(path(shared))
    challenging = mail(answer, "Write an email to challenge the report")
    assert challenging["to"] == settings.TEAM_EMAIL
    assert challenging["subject"] == (
        f"Challenge of a report: Get a permit, alpha service assessment, reference {shared.pk}"
    )
    assert challenging["body"].startswith(
        "We challenge the report on the alpha service assessment of Get a permit (reference "
        f"{shared.pk}, version 2)."
    )
    for asked in ("Which point", "why:", "Where the evidence is", "meeting with the panel"):
        assert asked in challenging["body"]
    assert "\r\n\r\n" in challenging["body"]


def test_a_question_is_another_email_and_does_not_stop_the_days(cast, shared, as_):
    answer = as_(cast.team_member).get(path(shared))
    asking = mail(answer, "Write an email with a question about the report")
    assert asking["subject"].startswith("Question about a report: Get a permit, alpha")
    assert "What is not clear to us" in asking["body"]
    assert "Asking does not stop the working days." in words(answer)


def test_a_name_with_odd_characters_stays_whole_in_the_email(cast, an_assessment, as_):
    name = 'Q&A: "50% off"? #1 <b>&subject=x é'
    shared = an_assessment(State.SHARED, name=name)
    answer = as_(cast.product_manager).get(path(shared))
    assert name in mail(answer, "Write an email to challenge the report")["subject"]
    assert "<b>&subject" not in answer.content.decode()


def test_after_the_last_day_accepting_stays_possible_and_challenging_is_asked_for(
    cast, shared, as_, time_machine
):
    time_machine.move_to(AFTER, tick=False)
    answer = as_(cast.product_manager).get(path(shared))
    said = words(answer)
    assert "this was Thursday 4 March 2027, 3 working days ago." in said
    assert "You can still accept the report." in said
    assert "Ask the service assessment team whether it can still be challenged." in said
    assert page(answer).find("a", string="Accept the report") is not None


def test_without_a_manager_the_page_says_that_nobody_can_accept(cast, shared, as_):
    Membership.objects.filter(assessment=shared).exclude(role="deputy-director").delete()
    answer = as_(cast.staff).get(path(shared))
    assert "No product or delivery manager is named at the moment" in words(answer)
    assert page(answer).find("a", string="Name one") is not None
    assert page(as_(cast.team_member).get(path(shared))).find("a", string="Name one") is None


def test_while_it_is_challenged_the_last_shared_version_stands(cast, shared, as_):
    challenge.challenge(
        shared,
        by=cast.product_manager,
        reason="Wrong.",
        parts=builders.DISPUTED,
        at=MONDAY + days(18),
    )
    answer = as_(cast.product_manager).get(path(shared))
    assert "The report has been challenged, so it cannot be accepted now" in words(answer)
    assert page(answer).select("a.govuk-button") == []
    assert shared.shared_version.body in answer.content.decode()


def test_once_published_it_leads_to_the_public_page(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED)
    answer = as_(cast.team_member).get(path(published))
    said = words(answer)
    assert "Everyone can see this report: it is published." in said
    assert "Product Manager accepted the report on Sunday 21 February 2027." in said
    assert "Not yet published" not in said
    link = page(answer).find("a", string="Go to the published report")
    assert link["href"] == f"/reports/{published.pk}/"


def test_a_corrected_report_is_shown_as_everyone_reads_it(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED)
    texts = {"overall": {"context": "A corrected context."}}
    publishing.correct(published, by=cast.staff, note="The context was wrong.", texts=texts)
    said = words(as_(cast.team_member).get(path(published)))
    assert "Version 3" in said
    assert "Corrected: The context was wrong." in said
    assert "A corrected context." in said


def test_in_confidence_it_says_so(cast, an_assessment, as_):
    said = words(as_(cast.product_manager).get(path(an_assessment(State.ACCEPTED))))
    assert "It was accepted in confidence and is not published." in said
    assert "Not published" in said


def test_taken_down_it_says_why(cast, an_assessment, as_):
    down = an_assessment(State.PUBLISHED)
    publishing.take_down(down, by=cast.staff, reason="It names <b>someone</b>.")
    answer = as_(cast.product_manager).get(path(down))
    assert "Readers find this reason in its place: It names <b>someone</b>." in words(answer)
    assert "<b>someone" not in answer.content.decode()


def test_staff_find_what_they_can_do_with_it(cast, shared, an_assessment, as_):
    answer = as_(cast.staff).get(path(shared))
    assert page(answer).find("a", string="Recall the report") is not None
    assert page(as_(cast.lead).get(path(shared))).find("a", string="Recall the report") is None
    published = page(as_(cast.staff).get(path(an_assessment(State.PUBLISHED))))
    assert published.find("a", string="Correct a text") is not None
    assert published.find("a", string="Take the report down") is not None


def test_the_report_tab_leads_here_once_it_is_shared(cast, shared, as_):
    for name in ("lead", "staff", "product_manager"):
        answer = as_(getattr(cast, name)).get(f"/assessments/{shared.pk}/")
        tab = (
            page(answer)
            .find("nav", attrs={"aria-label": "This assessment"})
            .find("a", string="Report")
        )
        assert tab["href"] == path(shared), name
    draft = page(as_(cast.lead).get(path(shared))).find("a", string="See the panel’s draft")
    assert as_(cast.lead).get(draft["href"]).status_code == 200


def test_a_peer_review_reads_as_advice(cast, an_assessment, as_):
    review = an_assessment(State.SHARED, phase=Phase.DISCOVERY)
    said = words(as_(cast.product_manager).get(path(review)))
    assert "This is a peer review" in said
    assert "What the panel recommends Talk to more users." in said


def test_the_panels_people_are_not_in_the_report(cast, shared, as_):
    report = page(as_(cast.product_manager).get(path(shared))).select_one(".app-report")
    for person in (cast.lead, cast.researcher, cast.designer, cast.technologist):
        assert person.name not in report.get_text()


def test_reading_records_nothing(cast, shared, as_):
    before = Event.objects.count()
    as_(cast.product_manager).get(path(shared))
    assert as_(cast.product_manager).post(path(shared)).status_code == 405
    assert Event.objects.count() == before


@pytest.mark.parametrize("state", [State.SHARED, State.CHALLENGED, State.PUBLISHED])
def test_the_page_takes_at_most_12_queries_however_many_actions(
    cast, an_assessment, as_, django_assert_max_num_queries, state
):
    assessment = an_assessment(state, ambers=tuple(range(1, 15)))
    browser = as_(cast.product_manager)
    with django_assert_max_num_queries(12):
        assert browser.get(path(assessment)).status_code == 200


def test_a_shared_report_is_read_as_it_was_shared_whatever_is_written_since(cast, shared, as_):
    body = shared.shared_version.body
    reporting.recall(shared, by=cast.staff, reason="A mistake.", at=MONDAY + days(18))
    builders.share(shared, by=cast.staff, at=MONDAY + days(18))
    answer = as_(cast.product_manager).get(path(shared))
    assert "Version 3" in words(answer)
    assert body in answer.content.decode()
