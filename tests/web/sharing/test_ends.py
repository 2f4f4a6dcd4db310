"""Recall, close, take down and publish: each says what happens, asks why, and happens once."""

import pytest

from assess.domain import arranging, closing, publishing, reporting
from assess.domain.models import Action, Email, Event
from assess.domain.words import Phase, State
from tests.conftest import errors, page, words

# page -> verb, state it starts from, state it leads to, its sentence for no reason, its banner
STEPS = {
    "recall": (
        "report.recall",
        State.SHARED,
        State.CHECKING,
        "Enter why the report is recalled.",
        "The report is recalled. We have emailed Product Manager, Delivery Manager, Primary "
        "Contact, Team Member and Lead.",
    ),
    "close": (
        "report.close",
        State.SHARED,
        State.CLOSED,
        "Enter why the assessment is closed.",
        "The assessment is closed, and its report is not published. We have emailed Product "
        "Manager, Delivery Manager, Primary Contact, Team Member and 5 others.",
    ),
    "take-down": (
        "report.take_down",
        State.PUBLISHED,
        State.TAKEN_DOWN,
        "Enter why the report is taken down. Readers will see it.",
        "The report is taken down. We have emailed Product Manager, Delivery Manager, Primary "
        "Contact, Team Member and 5 others.",
    ),
}


def path(assessment, name: str) -> str:
    return f"/assessments/{assessment.pk}/report/{name}/"


@pytest.mark.parametrize("name", STEPS)
def test_the_page_says_what_happens(cast, an_assessment, as_, name):
    assessment = an_assessment(STEPS[name][1])
    answer = as_(cast.staff).get(path(assessment, name))
    expected = {
        "recall": "10 new working days start",
        "close": "its ratings still count for what the service may do next",
        "take-down": "a page that says it was taken down, when, and the reason you give",
    }
    assert expected[name] in words(answer)
    (button,) = page(answer).select("main form button")
    assert "govuk-button--warning" in button["class"]


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("typed", ["", "   ", "x" * 2_001], ids=["empty", "blank", "too-long"])
def test_it_needs_a_reason_of_a_sensible_length(cast, an_assessment, as_, name, typed):
    _, state, _, sentence, _ = STEPS[name]
    assessment = an_assessment(state)
    answer = as_(cast.staff).post(path(assessment, name), {"reason": typed})
    assert answer.status_code == 422
    assert page(answer).title.get_text().startswith("Error: ")
    (found,) = errors(answer)
    assert found == sentence if not typed.strip() else "2,000 characters or fewer" in found
    area = page(answer).find(id=page(answer).select_one(".govuk-error-summary a")["href"][1:])
    assert area.get_text().strip() == typed.strip()
    assessment.refresh_from_db()
    assert assessment.state == state


@pytest.mark.parametrize("name", STEPS)
def test_it_happens_once_and_says_who_was_told(cast, an_assessment, as_, name):
    verb, state, leads_to, _, banner = STEPS[name]
    assessment = an_assessment(state)
    reason = {"reason": "Because <script>alert(1)</script>."}
    answer = as_(cast.staff).post(path(assessment, name), reason, follow=True)
    assert banner in words(answer)
    assert "<script>alert" not in answer.content.decode()
    assessment.refresh_from_db()
    assert assessment.state == leads_to
    again = as_(cast.other_staff).post(path(assessment, name), reason)
    assert again.status_code == 409
    assert "has already been" in words(again)
    assert Event.objects.filter(verb=verb).count() == 1


def test_who_checks_a_recalled_report_reads_why(cast, an_assessment, as_):
    shared = an_assessment(State.SHARED)
    reporting.recall(shared, by=cast.staff, reason="A <b>figure</b> is wrong.")
    said = words(as_(cast.other_staff).get(path(shared, "check")))
    assert "Why the report was recalled A <b>figure</b> is wrong. Staff, " in said
    reporting.return_to_panel(shared, by=cast.staff, remarks="See why.")
    reporting.submit(shared, by=cast.lead, unsigned_reason="Agreed.")
    assert "was recalled" not in words(as_(cast.other_staff).get(path(shared, "check")))


def test_a_taken_down_report_can_be_put_back(cast, an_assessment, as_, browser):
    down = an_assessment(State.TAKEN_DOWN)
    assert browser.get(f"/reports/{down.pk}/").status_code == 410
    opened = as_(cast.staff).get(path(down, "publish"))
    assert "Publish the report again" in words(opened)
    answer = as_(cast.staff).post(path(down, "publish"), follow=True)
    assert "The report is published: everyone can read it." in words(answer)
    assert browser.get(f"/reports/{down.pk}/").status_code == 200
    again = as_(cast.staff).post(path(down, "publish"))
    assert again.status_code == 409
    assert "This report has already been published." in words(again)


def test_what_is_confidential_is_not_published_before_the_mark_ends(cast, an_assessment, as_):
    accepted = an_assessment(State.ACCEPTED)
    opened = as_(cast.staff).get(path(accepted, "publish"))
    assert "cannot be published while the service is marked confidential" in words(opened)
    assert page(opened).select("main form") == []
    assert page(opened).find("a", string="End the mark") is not None
    refused = as_(cast.staff).post(path(accepted, "publish"))
    assert refused.status_code == 409
    assert errors(refused) == [
        "The service is marked confidential. End the mark before you publish the report."
    ]
    arranging.mark_confidential(accepted, by=cast.staff, confidential=False, reason="Announced.")
    assert as_(cast.staff).post(path(accepted, "publish")).status_code == 302


# Correct


def fields(answer) -> dict[str, str]:
    form = page(answer).select_one("main form")
    found = {area["name"]: area.get_text().strip() for area in form.select("textarea")}
    return found | {"seen": form.select_one("input[name=seen]")["value"]}


def test_every_part_can_be_chosen(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED)
    found = page(as_(cast.staff).get(path(published, "correct")))
    links = [a["href"].split("/")[-2] for a in found.select(".govuk-list--spaced a")]
    assert links == ["overall", *(f"point-{n}" for n in range(1, 15))]


def test_a_correction_is_public_at_once_with_its_note(cast, an_assessment, as_, browser):
    published = an_assessment(State.PUBLISHED)
    at = path(published, "correct/point-3")
    given = fields(as_(cast.staff).get(at))
    assert given["done_well"] == "What was done well on point 3."
    given |= {"done_well": "A corrected <b>text</b>.", "note": "A word on point 3 was wrong."}
    answer = as_(cast.staff).post(at, given, follow=True)
    assert "The published report is corrected. We have emailed" in words(answer)
    public = browser.get(f"/reports/{published.pk}/")
    assert "A corrected <b>text</b>." in words(public)
    assert "A word on point 3 was wrong." in words(public)


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"done_well": "New."}, 422, "Enter a note that tells readers what was corrected."),
        ({"note": "A note."}, 409, "Nothing is changed yet."),
        ({"reason": "", "note": "A note."}, 409, "Say why point 3 is rated amber."),
        ({"reason": "x" * 10_001, "note": "A note."}, 422, "10,000 characters or fewer"),
        ({"done_well": "New.", "note": "x" * 2_001}, 422, "2,000 characters or fewer"),
        ({"done_well": "New.", "note": "N.", "seen": "0" * 64}, 409, "The report has changed"),
    ],
)
def test_what_is_wrong_with_a_correction_is_said(
    cast, an_assessment, as_, changes, status, sentence
):
    published = an_assessment(State.PUBLISHED)
    at = path(published, "correct/point-3")
    given = fields(as_(cast.staff).get(at)) | changes
    answer = as_(cast.staff).post(at, given)
    assert answer.status_code == status
    assert sentence in errors(answer)[0]
    shown = fields(answer)
    assert {n: shown[n] for n in given if n != "seen"} == {
        n: given[n] for n in given if n != "seen"
    }
    assert published.versions.count() == 2


def test_a_rating_cannot_be_smuggled_in(cast, an_assessment, as_):
    published = an_assessment(State.PUBLISHED)
    at = path(published, "correct/point-3")
    given = fields(as_(cast.staff).get(at)) | {"done_well": "New.", "note": "A note."}
    as_(cast.staff).post(at, given | {"rating": "green", "actions": ""})
    content = published.versions.get(number=3).content["points"][2]
    assert (content["rating"], len(content["actions"])) == ("amber", 1)


@pytest.mark.parametrize("part", ["point-15", "point-0", "nothing", "point-"])
def test_what_is_no_part_of_the_report_is_not_there(cast, an_assessment, as_, part):
    published = an_assessment(State.PUBLISHED)
    assert as_(cast.staff).get(path(published, f"correct/{part}")).status_code == 404


def test_pages_take_at_most_12_queries(cast, an_assessment, as_, django_assert_max_num_queries):
    browser = as_(cast.staff)
    shared, published = an_assessment(State.SHARED), an_assessment(State.PUBLISHED)
    down = an_assessment(State.PUBLISHED)
    publishing.take_down(down, by=cast.staff, reason="A reason.")
    for assessment, name in (
        *((shared, "recall"), (shared, "close"), (down, "publish"), (published, "take-down")),
        *((published, "correct"), (published, "correct/point-3"), (published, "correct/overall")),
    ):
        with django_assert_max_num_queries(12):
            assert browser.get(path(assessment, name)).status_code == 200


@pytest.fixture
def closed(an_assessment, cast):
    """Closed after the service team had read its report, which rates point 3 amber."""
    shared = an_assessment(State.SHARED)
    reporting.close(shared, by=cast.staff, reason="The service has stopped.")
    return shared


def test_what_was_shared_is_still_read_after_it_is_closed(cast, closed, as_):
    for name in ("product_manager", "team_member", "deputy_director", "lead", "staff"):
        browser = as_(getattr(cast, name))
        answer = browser.get(path(closed, "read"))
        said = words(answer)
        assert answer.status_code == 200, name
        assert "The assessment was closed" in said, name
        assert "The service has stopped." in said
        assert "can see this report. The assessment was closed, so it is not published." in said
        assert "Accept the report" not in said
        assert page(answer).select("a[href*='/documents/']") == []
        for rest in ("documents", "documents/pdf"):
            found = browser.get(path(closed, rest), follow=True)
            assert found.status_code == 409
            assert "A closed report has no documents." in words(found)
        assert "Report" in [a.get_text(strip=True) for a in page(answer).select(".app-subnav a")]
        overview = browser.get(f"/assessments/{closed.pk}/")
        assert f"/assessments/{closed.pk}/report/read/" in overview.content.decode()
        assert browser.get(path(closed, "summary")).status_code == 200
    for name in ("stranger", "observer"):
        assert as_(getattr(cast, name)).get(path(closed, "read")).status_code in {403, 404}, name


def test_a_report_that_was_recalled_and_then_closed_counts_and_is_read_again(
    cast, an_assessment, as_
):
    shared = an_assessment(State.SHARED)
    reporting.recall(shared, by=cast.staff, reason="A word.")
    browser = as_(cast.product_manager)
    assert browser.get(path(shared, "read")).status_code == 409
    asked = words(as_(cast.staff).get(path(shared, "close")))
    assert "the service team can read the version again that was shared before" in asked
    assert "its ratings still count" in asked
    reporting.close(shared, by=cast.staff, reason="The service has stopped.")
    assert "The service has stopped." in words(browser.get(path(shared, "read")))
    (email,) = Email.objects.filter(event__verb="report.close", to=cast.product_manager.email)
    assert "You can still read the report that was shared. Its ratings count" in email.body


def test_what_is_said_of_a_closed_report_never_says_that_it_was_accepted(cast, closed, as_):
    action = Action.objects.get(point_review__assessment=closed)
    closing.close(closed, by=cast.lead, action=action.uuid, reason="Seen.")
    said = words(as_(cast.product_manager).get(path(closed, "read")))
    assert "The report is as it was shared. This is what was decided afterwards" in said
    assert "as it was accepted" not in said


def test_a_closed_peer_review_has_no_ratings_that_count_and_no_actions(cast, an_assessment, as_):
    review = an_assessment(State.SHARED, phase=Phase.DISCOVERY)
    browser = as_(cast.staff)
    asked = words(browser.get(path(review, "close")))
    reporting.close(review, by=cast.staff, reason="The service has stopped.")
    told = words(browser.get(path(review, "read")))
    (email,) = Email.objects.filter(event__verb="report.close", to=cast.product_manager.email)
    assert "You can still read the report that was shared.\n" in email.body
    assert "The service has stopped." in told
    for said in (asked, told, email.body):
        assert "atings" not in said.replace("gives no ratings", "")
        assert "actions are to be worked on" not in said


def test_what_was_never_shared_is_not_read_after_it_is_closed(cast, an_assessment, as_):
    checking = an_assessment(State.CHECKING)
    assert "ratings still count" not in words(as_(cast.staff).get(path(checking, "close")))
    reporting.close(checking, by=cast.staff, reason="The service has stopped.")
    (email,) = Email.objects.filter(event__verb="report.close", to=cast.product_manager.email)
    assert "You can still read" not in email.body
    answer = as_(cast.product_manager).get(path(checking, "read"))
    assert answer.status_code == 409
    assert page(answer).select("h1")[0].get_text(strip=True) == "This is not possible now"
