"""What stands in the way of the next request: before it is begun, while it is written, and at its end."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain.models import Action, Assessment
from assess.domain.words import Phase, State
from tests.conftest import errors, page, words


@pytest.fixture
def earlier(an_assessment):
    return an_assessment(State.PUBLISHED, ambers=(3, 5))


def _next(an_assessment, earlier, phase=Phase.PRIVATE_BETA) -> Assessment:
    return an_assessment(State.DRAFT, phase=phase, service=earlier.service)


def _waiting(answer) -> list[str]:
    return [li.get_text(" ", strip=True) for li in page(answer).select("#gates .app-gates__action")]


def test_each_open_amber_is_named_before_while_and_after(cast, as_, an_assessment, earlier):
    browser, service = as_(cast.primary_contact), earlier.service_id
    before = [
        browser.get(path) for path in (f"/services/{service}/", f"/book/start/?service={service}")
    ]
    draft = _next(an_assessment, earlier)
    after = [browser.get(f"/book/{draft.pk}/"), browser.post(f"/book/{draft.pk}/check/")]
    uuids = Action.objects.order_by("pk").values_list("uuid", flat=True)
    for answer in (*before, *after):
        first, second = _waiting(answer)
        assert first.startswith("3.1 (alpha) Do what is missing on point 3. To do.")
        assert "Last day Saturday 15 May 2027." in first
        assert "show evidence: then the lead assessor or the service assessment team" in first
        links = {a["href"] for a in page(answer).select("#gates a")}
        assert {f"/assessments/{earlier.pk}/actions/{uuid}/" for uuid in uuids} <= links
        assert "Nothing else opens the way." in words(answer)
        assert not page(answer).select("a[href$='let-through/']")
    assert after[1].status_code == 409
    assert errors(after[1])[0].startswith("2 amber actions of this service are open: 3.1 and 5.1.")
    Action.objects.update(let_through_at=draft.created_at)
    assert browser.post(f"/book/{draft.pk}/check/")["Location"] == f"/book/{draft.pk}/sent/"


def test_a_red_leads_to_its_reassessment(cast, as_, an_assessment):
    red = an_assessment(State.PUBLISHED, ambers=(), reds=(5,))
    draft = _next(an_assessment, red)
    answer = as_(cast.primary_contact).get(f"/book/{draft.pk}/check/")
    links = [a["href"] for a in page(answer).select("#gates a")]
    assert links[:2] == [f"/assessments/{red.pk}/reassess/", f"/assessments/{red.pk}/paused/"]
    assert "Nobody can let a request through before that." in words(answer)
    assert as_(cast.primary_contact).post(f"/book/{draft.pk}/check/").status_code == 409


def test_staff_who_book_on_behalf_are_told_where_an_amber_is_let_through(
    cast, as_, an_assessment, earlier
):
    draft = _next(an_assessment, earlier)
    Assessment.objects.filter(pk=draft.pk).update(started_by=cast.staff)
    staff = as_(cast.staff)
    answer = staff.get(f"/book/{draft.pk}/check/")
    assert "you can let it through on the page of its action, with a reason" in words(answer)
    assert not page(answer).select("a[href$='let-through/']")
    refused = staff.get(f"/book/{draft.pk}/let-through/")
    assert refused.status_code == 409
    assert "an amber is let through on the page of its action, a red never" in words(refused)


def test_words_of_a_report_are_for_those_who_may_read_it(cast, as_, an_assessment):
    """Someone named in an earlier assessment alone books: of a report not public they know numbers."""
    earlier = an_assessment(State.ACCEPTED, ambers=(3,))
    earlier.memberships.filter(person=cast.product_manager).delete()
    draft = _next(an_assessment, earlier)
    assert "Do what is missing" in words(as_(cast.primary_contact).get(f"/book/{draft.pk}/check/"))
    answer = as_(cast.product_manager).get(f"/book/{draft.pk}/check/")
    (line,) = _waiting(answer)
    assert line.startswith("3.1 (alpha) This action is in a report that you cannot read.")
    assert "Go to the action" not in line


def test_whoever_skips_a_phase_is_asked_why_and_who_answers_reads_it(cast, as_, an_assessment):
    draft = an_assessment(State.DRAFT, phase=Phase.LIVE)
    browser, path = as_(cast.primary_contact), f"/book/{draft.pk}/check/"
    question = "Every phase is assessed at its end. Why was the public beta not assessed?"
    assert (
        page(browser.get(path)).select_one("label[for=id_phase_reason]").string.strip() == question
    )
    wrong = browser.post(path, {"phase_reason": "x" * 2001})
    assert (wrong.status_code, errors(wrong)) == (
        422,
        ["The reason must be 2,000 characters or fewer."],
    )
    assert "x" * 2001 in wrong.content.decode()
    assert browser.post(path, {"phase_reason": "Another tool was used."}).status_code == 302
    found = words(as_(cast.staff).get(f"/assessments/{draft.pk}/request/"))
    said = "The public beta of this service has not been assessed here. The service team says:"
    assert f"{said} “Another tool was used.”" in found
    silent = an_assessment(State.REQUESTED, phase=Phase.LIVE, name="Silent")
    found = words(as_(cast.staff).get(f"/assessments/{silent.pk}/request/"))
    assert "The service team did not say why." in found


def test_seven_ambers_ask_the_database_as_little_as_one(cast, as_, an_assessment):
    counts: dict[str, set[int]] = {}
    for ambers in ((3,), (1, 2, 3, 4, 5, 6, 7)):
        earlier = an_assessment(State.PUBLISHED, ambers=ambers)
        browser = as_(cast.primary_contact)
        paths = {"service": f"/services/{earlier.service_id}/"}
        paths["start"] = f"/book/start/?service={earlier.service_id}"
        for name, path in paths.items():
            with CaptureQueriesContext(connection) as asked:
                assert len(_waiting(browser.get(path))) == len(ambers)
            counts.setdefault(name, set()).add(len(asked))
        draft = _next(an_assessment, earlier)
        with CaptureQueriesContext(connection) as asked:
            assert len(_waiting(browser.get(f"/book/{draft.pk}/check/"))) == len(ambers)
        counts.setdefault("check", set()).add(len(asked))
    assert all(len(found) == 1 and max(found) <= 12 for found in counts.values()), counts
