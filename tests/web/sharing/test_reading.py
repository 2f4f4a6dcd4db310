"""That a manager opened the report is kept once and shown to whom it is for; the summary to send on."""

import datetime
from urllib.parse import unquote

import pytest
from django.utils import timezone

from assess.domain import arranging, reporting
from assess.domain.clock import PLACE
from assess.domain.models import Event, Opening
from assess.domain.words import Phase, State
from assess.queries.desk import desk
from assess.queries.listing import Filters
from tests import builders
from tests.builders import MONDAY, days
from tests.conftest import page, words

JSON = {"HTTP_ACCEPT": "application/json"}


def at(assessment, rest: str = "read/") -> str:
    return f"/assessments/{assessment.pk}/report/{rest}"


@pytest.fixture
def shared(an_assessment):
    return an_assessment(State.SHARED, name="Get a permit")


def opened(browser, shared, version=2, **more):
    return browser.post(at(shared, "opened/"), {"version": version}, **more)


# Opened


def test_the_page_has_a_button_for_managers_until_it_is_kept(cast, shared, as_):
    manager = as_(cast.product_manager)
    form = page(manager.get(at(shared))).select_one("form[data-opened]")
    assert form["action"] == at(shared, "opened/")
    assert form.select_one("[name=version]")["value"] == "2"
    answer = manager.post(form["action"], {"version": "2"}, follow=True)
    assert "It is noted that you have read the report." in words(answer)
    assert page(answer).select("form[data-opened]") == []
    assert "opened.js" not in answer.content.decode()
    for name in ("team_member", "lead", "staff", "primary_contact", "deputy_director"):
        found = as_(getattr(cast, name)).get(at(shared))
        assert page(found).select("form[data-opened]") == [], name


def test_managers_are_told_that_it_is_noted_and_a_recalled_report_says_it_cannot_be_read(
    cast, shared, as_
):
    told = "When you open the report for the first time, that is noted"
    then = "It is noted that you have opened the report"
    manager = as_(cast.product_manager)
    said = words(manager.get(at(shared)))
    assert (told in said, then in said) == (True, False)
    opened(manager, shared)
    said = words(manager.get(at(shared)))
    assert (told in said, then in said) == (False, True)
    for name in ("team_member", "staff", "lead"):
        said = words(as_(getattr(cast, name)).get(at(shared)))
        assert (told in said, then in said) == (False, False)
    reporting.recall(shared, by=cast.staff, reason="Wrong.")
    answer = manager.get(at(shared))
    assert answer.status_code == 409
    said = "This cannot be read at the moment: the assessment is “report being checked”."
    assert said in words(answer)


def test_each_reads_of_the_emails_that_they_can_write(cast, shared, as_):
    both, one = "Both emails go to the", "The email goes to the"
    for name, said in (("product_manager", both), ("team_member", one), ("lead", one)):
        assert said in words(as_(getattr(cast, name)).get(at(shared)))
    staff = as_(cast.staff).get(at(shared))
    assert page(staff).select("main a[href^=mailto]") == []


def test_it_is_kept_once_with_the_first_time(cast, shared, as_, time_machine):
    for day in (22, 25):
        time_machine.move_to(datetime.datetime(2027, 2, day, 9, 5, tzinfo=PLACE), tick=False)
        answer = opened(as_(cast.product_manager), shared, **JSON)
        assert answer.json() == {"opened": True}
    kept = Opening.objects.get()
    assert (kept.person, kept.role, kept.version) == (
        cast.product_manager,
        "product manager",
        shared.shared_version,
    )
    assert kept.at == datetime.datetime(2027, 2, 22, 9, 5, tzinfo=PLACE)
    assert Event.objects.filter(verb="report.open").count() == 1
    said = words(as_(cast.staff).get(at(shared)))
    assert "Opened by Product Manager, product manager, on 22 February 2027 at 09:05" in said
    assert "Not opened yet by Delivery Manager, delivery manager" in said
    for name in ("product_manager", "lead", "team_member"):
        said = words(as_(getattr(cast, name)).get(at(shared)))
        assert "pened by" not in said, name


def test_reading_alone_keeps_nothing(cast, shared, as_):
    as_(cast.product_manager).get(at(shared))
    assert as_(cast.product_manager).get(at(shared, "opened/")).status_code == 302
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [("lead", 403), ("staff", 403), ("team_member", 403), ("observer", 403), ("stranger", 404)],
)
def test_nobody_else_is_recorded(cast, shared, as_, name, status):
    assert opened(as_(getattr(cast, name)), shared).status_code == status
    assert not Opening.objects.exists()


@pytest.mark.parametrize("version", ["1", "", "x", "9" * 30])
def test_another_version_is_not_what_was_opened(cast, shared, as_, version):
    answer = opened(as_(cast.product_manager), shared, version, **JSON)
    assert answer.status_code == 409
    assert "Read it again before you go on." in answer.json()["error"]
    assert not Opening.objects.exists()


def test_a_new_version_is_opened_anew(cast, shared, as_):
    opened(as_(cast.product_manager), shared)
    reporting.recall(shared, by=cast.staff, at=MONDAY + days(18), reason="A name.")
    builders.share(shared, by=cast.staff, at=MONDAY + days(18))
    assert "Not opened yet by Product Manager" in words(as_(cast.staff).get(at(shared)))
    assert opened(as_(cast.product_manager), shared, 3).status_code == 302
    assert Opening.objects.count() == 2


def test_it_is_over_once_the_report_is_answered(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED)
    assert opened(as_(cast.product_manager), published).status_code == 409
    found = page(as_(cast.product_manager).get(at(published)))
    assert found.select("form[data-opened]") == []


def test_the_history_says_it_to_those_inside(cast, shared, as_):
    opened(as_(cast.product_manager), shared)
    said = "opened version 2 of the report"
    assert said in words(as_(cast.staff).get(f"/assessments/{shared.pk}/history/"))
    assert said not in words(as_(cast.team_member).get(f"/assessments/{shared.pk}/history/"))


def test_the_desk_says_who_opened_it(cast, shared, as_, time_machine):
    time_machine.move_to("2027-02-22 09:05:00+00:00", tick=False)
    assert "Not opened yet." in words(as_(cast.staff).get("/desk/"))
    opened(as_(cast.delivery_manager), shared)
    (group,) = desk(cast.staff, Filters(), timezone.now()).groups
    assert [each[1:] for each in group.rows[0].opened] == [("Delivery Manager", "delivery manager")]
    assert (
        "Opened by Delivery Manager, delivery manager, on 22 February 2027."
        in words(as_(cast.staff).get("/desk/"))
    )  # fmt: skip


# Summary


def test_the_summary_has_result_meaning_ratings_and_actions(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED, ambers=(3,), reds=(5,))
    found = as_(cast.deputy_director).get(at(shared, "summary/"))
    said = words(found)
    assert "Version 2, Thursday 18 February 2027. Not yet published" in said
    assert "Result: Red What it means: The service pauses." in said
    assert "Who can see this now:" in said
    ratings, actions = (
        [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in table]
        for table in (t.select("tbody tr") for t in page(found).select("table"))
    )
    assert len(ratings) == 14
    assert ratings[4][1:] == ["Red", "1"]
    assert [row[0].split(" ,")[0] for row in actions] == ["3.1", "5.1"]
    assert [row[2] for row in actions] == [
        "15 May 2027",
        "Before the point is assessed again",
    ]
    assert "by the end of Thursday 4 March 2027" in said


def test_a_peer_review_has_its_two_texts(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED, phase=Phase.DISCOVERY)
    said = words(as_(cast.product_manager).get(at(shared, "summary/")))
    assert "it does not stop the service" in said
    assert "What the panel recommends Talk to more users." in said


def test_it_can_be_sent_on_in_plain_words_that_an_email_program_takes(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED, ambers=tuple(range(1, 15)), name="Get a permit")
    link = page(as_(cast.product_manager).get(at(shared, "summary/"))).select_one(
        "a[href^='mailto:']"
    )["href"]
    body = unquote(link.partition("&body=")[2])
    assert len(body) <= 1_900
    assert "It is not yet published." in body
    assert "Overall rating: Amber. The service can move to private beta while" in body
    assert "1.1 (amber): Do what is missing on point 1. By 15 May 2027." in body
    assert f"/assessments/{shared.pk}/report/read/" in body
    assert "\r\n\r\nActions (14):" in body


def test_a_confidential_report_is_not_offered_to_be_sent_on(cast, shared, as_):
    arranging.mark_confidential(
        shared, by=cast.staff, at=MONDAY + days(18), confidential=True, reason="Security."
    )
    found = as_(cast.product_manager).get(at(shared, "summary/"))
    assert "The service is confidential" in words(found)
    assert page(found).select("main a[href^='mailto:']") == []


def test_a_published_summary_is_not_marked_and_leads_to_the_public_page(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED)
    found = as_(cast.product_manager).get(at(published, "summary/"))
    assert "Not yet published" not in words(found)
    assert f"/reports/{published.pk}/" in unquote(page(found).select_one("a[href^=mailto]")["href"])


@pytest.mark.parametrize(
    ("name", "status"),
    [("observer", 403), ("stranger", 404), ("foreign_staff", 404), ("team_member", 200)],
)
def test_the_summary_is_for_those_who_may_read_the_report(cast, shared, as_, name, status):
    assert as_(getattr(cast, name)).get(at(shared, "summary/")).status_code == status


def test_before_sharing_there_is_no_summary(cast, an_assessment, as_):
    assert as_(cast.staff).get(at(an_assessment(State.CHECKING), "summary/")).status_code == 409
    challenged = an_assessment(State.CHALLENGED)
    assert as_(cast.staff).get(at(challenged, "summary/")).status_code == 200


def test_pages_take_few_queries(cast, shared, as_, django_assert_max_num_queries):
    for person in (cast.staff, cast.product_manager):
        browser = as_(person)
        for rest, most in (("read/", 9), ("summary/", 6)):
            with django_assert_max_num_queries(most):
                browser.get(at(shared, rest))
