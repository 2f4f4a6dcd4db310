"""The pages of a draft cost the same however much there is, and little."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import notes, questions, using, writing
from assess.domain.models import Note, Seat
from assess.domain.words import Discipline, PanelRole, State
from assess.queries.drafting import confirm_page, overall_page, overview
from assess.queries.notes import notes_page
from assess.queries.point_page import point_page
from tests.web.reports.pages import address, sent


def fill(assessment, cast, number):
    """This many actions and notes on each of this many points."""
    for point in range(1, number + 1):
        for n in range(number):
            writing.write_action(
                assessment, by=cast.lead, point=point, uuid=uuid.uuid4(), text=f"Do {n}."
            )
            by = (cast.lead, cast.designer, cast.researcher)[n % 3]
            id = uuid.uuid4()
            notes.write_note(assessment, by=by, uuid=id, text=f"Note {n}.", point=point)
            questions.write_question(assessment, by=by, uuid=id, text=f"Why {n}?", point=point)
            if point % 2:
                becomes = "action" if n % 2 else "reason"
                using.use_note(assessment, by=by, uuid=id, becomes=becomes)


def counted(browser, path):
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(path)
    return answer.status_code, len(queries)


PAGES = {"": 10, "points/1/": 12, "overall/": 12, "confirm/": 12, "notes/": 12}


def test_a_page_makes_as_many_queries_for_1_as_for_7(an_assessment, as_, cast):
    one, many = (an_assessment(State.REPORTING, rated=0) for _ in range(2))
    fill(one, cast, 1)
    fill(many, cast, 7)
    for person in (cast.lead, cast.staff):
        for rest, most in PAGES.items():
            counts = {counted(as_(person), address(each, rest)) for each in (one, many)}
            assert len(counts) == 1, (rest, counts)
            status, number = counts.pop()
            assert number <= most, rest
            assert status == (
                403 if person == cast.staff and rest in {"confirm/", "notes/"} else 200
            )


def test_saving_a_point_takes_eight_queries_and_a_savepoint(an_assessment, as_, cast):
    draft = an_assessment(State.REPORTING, rated=0)
    fill(draft, cast, 7)
    browser = as_(cast.lead)
    fields = sent(browser.get(address(draft, "points/1/")))
    typed = {**fields, "rating": "amber", "reason": "Because.", "do": "go:2"}
    with CaptureQueriesContext(connection) as queries:
        assert browser.post(address(draft, "points/1/"), typed).status_code == 302
    asked = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(asked) <= 8, asked


def test_the_overview_counts_live_actions_and_knows_the_last_change(an_assessment, cast):
    draft = an_assessment(State.REPORTING, rated=0)
    at = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
    writing.write_point(draft, by=cast.lead, at=at, point=2, version=0, rating="red")
    ids = [uuid.uuid4() for _ in range(2)]
    for n, id in enumerate(ids, 1):
        later = at + datetime.timedelta(hours=n)
        writing.write_action(draft, by=cast.designer, at=later, point=2, uuid=id, text="Do it.")
    row = overview(draft, cast.lead).points[1]
    assert (row.rating, row.actions, row.has_reason) == ("red", 2, False)
    assert (row.changed.by, row.changed.at) == (cast.designer.name, later)
    for id in ids:
        gone = later + datetime.timedelta(hours=1)
        writing.remove_action(draft, by=cast.researcher, at=gone, uuid=id)
    row = overview(draft, cast.lead).points[1]
    assert (row.actions, row.needs_action) == (0, True)
    assert row.changed.by == cast.researcher.name
    assert overview(draft, cast.lead).proposed == "red"


def test_professions_that_lead_come_from_the_seats_of_the_panel(an_assessment, cast):
    draft = an_assessment(State.REPORTING, rated=0)
    first = overview(draft, cast.researcher).points[0]
    assert [(lead.words, lead.names, lead.mine) for lead in first.leads] == [
        ("User research", [cast.researcher.name], True),
        ("Design", [cast.designer.name], False),
    ]
    Seat.objects.filter(assessment=draft, person=cast.lead).update(
        role=PanelRole.LEAD, discipline=Discipline.PRODUCT_OR_DELIVERY
    )
    mine = [row.number for row in overview(draft, cast.lead, mine_first=True).points if row.mine]
    assert mine == [6, 7, 8, 9, 11, 13, 14]
    assert not overview(draft, cast.staff).leads_on_points


def test_actions_keep_the_numbers_they_were_shared_with(an_assessment, cast):
    shared = an_assessment(State.CHALLENGED)
    page = point_page(shared, 3, cast.lead, with_notes=False)
    assert [row.number for row in page.actions] == ["3.1"]
    assert page.next == 4
    assert point_page(shared, 14, cast.lead, with_notes=False).next is None
    assert point_page(shared, 15, cast.lead, with_notes=False) is None


def test_cleared_notes_are_not_read_and_others_are_not_mine(an_assessment, cast):
    draft = an_assessment(State.REPORTING, rated=0)
    fill(draft, cast, 3)
    gone = Note.objects.filter(assessment=draft, by=cast.lead).first()
    notes.write_note(draft, by=cast.lead, uuid=gone.uuid, text="", version=1)
    found = [note for group in notes_page(draft, cast.lead).groups for note in group.rows]
    assert len(found) == 8
    assert sum(note.mine for note in found) == 2
    assert point_page(draft, 1, cast.lead, with_notes=False).notes == ()


@pytest.mark.parametrize(
    ("made", "proposed"),
    [
        ({"ambers": ()}, "green"),
        ({"ambers": (3, 5)}, "amber"),
        ({"ambers": (3,), "reds": (9,)}, "red"),
        ({"ambers": (3,), "rated": 2}, "green"),
        ({"rated": 0}, ""),
    ],
)
def test_the_points_propose_the_worst_of_their_ratings(an_assessment, cast, made, proposed):
    draft = an_assessment(State.REPORTING, **made)
    assert overview(draft, cast.lead).proposed == proposed
    assert confirm_page(draft).proposed == proposed


def test_points_out_of_scope_propose_nothing(an_assessment, cast):
    draft = an_assessment(State.REPORTING, ambers=())
    draft.point_reviews.filter(point__number=1).update(in_scope=False, rating="")
    assert overview(draft, cast.lead).proposed == confirm_page(draft).proposed == "green"


@pytest.mark.parametrize("read", [confirm_page, overall_page])
def test_the_overall_pages_read_what_is_there(an_assessment, cast, read):
    draft = an_assessment(State.REPORTING)
    page = read(draft)
    if read is confirm_page:
        assert (page.proposed, len(page.ratings), page.confirmed) == ("amber", 14, None)
    else:
        assert page.texts["scope"] == "The whole service."
        assert page.changed.by == cast.lead.name
