"""The history of a point: who changed what, and the words that were there before."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assess.design.differences import changed
from assess.domain import writing
from assess.domain.models import Action
from assess.queries.asked import ask
from assess.queries.point_history import ASKED, history, lately
from tests import builders
from tests.conftest import page, words
from tests.web.reports.pages import address, review

DAY = datetime.timedelta(days=1)


def _write(draft, by, at, **texts):
    version = review(draft).version
    writing.write_point(draft, by=by, at=at, point=5, version=version, **texts)


@pytest.fixture
def written(draft, cast):
    """The researcher typed for a while, the designer put it right a day later, the lead rated it."""
    start = timezone.now() - 3 * DAY
    for number, text in enumerate(["Asked", "Asked 40", "Asked 40 people."]):
        at = start + datetime.timedelta(minutes=10 * number)
        _write(draft, cast.researcher, at, done_well=text)
    _write(draft, cast.designer, start + DAY, done_well="Asked 41 people.")
    _write(draft, cast.lead, start + 2 * DAY, rating="amber")
    action = uuid.uuid4()
    at = start + 2 * DAY + datetime.timedelta(minutes=1)
    writing.write_action(
        draft, by=cast.lead, at=at, point=5, uuid=action, text="Ask <b>officers</b>."
    )
    writing.remove_action(draft, by=cast.researcher, at=start + 2.5 * DAY, uuid=action)
    return draft


def test_saves_of_one_person_at_one_go_are_one_change(written, cast):
    found = [(each.by, each.saves) for each in history(written, 5)]
    assert found == [
        (cast.researcher.name, 1),
        (cast.lead.name, 2),
        (cast.designer.name, 1),
        (cast.researcher.name, 3),
    ]
    last, lead, designer, first = history(written, 5)
    assert [(t.name, t.before, t.after) for t in first.texts] == [
        ("done_well", "", "Asked 40 people.")
    ]
    assert [(t.before, t.after) for t in designer.texts] == [
        ("Asked 40 people.", "Asked 41 people.")
    ]
    assert [t.name for t in lead.texts] == ["rating", "action"]
    assert [(t.before, t.after) for t in last.texts] == [("Ask <b>officers</b>.", "")]
    assert history(written, 6) == ()


def test_the_page_shows_what_was_removed_and_added(written, as_, cast):
    answer = as_(cast.designer).get(address(written, "points/5/history/"))
    said = words(answer)
    assert "You, " in said
    assert [d.get_text() for d in page(answer).select("del")][-1] == "[removed: 40]"
    assert "From not rated to amber" in said
    assert "Action removed" in said
    assert "<b>officers" not in answer.content.decode()


def test_the_point_page_names_who_changed_it_last(written, as_, cast):
    [saves] = ask((ASKED,), written, cast.lead, 5)
    assert [(line.by, line.did) for line in lately(saves)] == [
        (cast.researcher.name, ("action removed",)),
        (cast.lead.name, ("texts or rating changed", "action added")),
        (cast.designer.name, ()),
        (cast.researcher.name, ()),
    ]
    html = page(as_(cast.lead).get(address(written)))
    lines = html.select_one("[aria-labelledby=history]")
    assert "You, " in lines.get_text()
    assert lines.a["href"] == reverse("point-history", args=[written.pk, 5])
    empty = page(as_(cast.lead).get(address(written, "points/6/")))
    assert (
        "Nobody has written on this point yet."
        in empty.select_one("[aria-labelledby=history]").text
    )


@pytest.fixture
def act(draft):
    """Adds an action to the amber point 5, or changes or removes it, so many hours after the first."""
    start = timezone.now() - DAY

    def acted(by, hours, *, uuid, text, point=5):
        at = start + datetime.timedelta(hours=hours)
        found = Action.objects.filter(uuid=uuid).first()
        if text:
            version = found.version if found else 0
            given = {"point": point, "uuid": uuid, "text": text, "version": version}
            writing.write_action(draft, by=by, at=at, **given)
        else:
            writing.remove_action(draft, by=by, at=at, uuid=uuid)

    return acted


def box(assessment, browser, point=5):
    """The lines of the box on the page of a point, without their days."""
    html = page(browser.get(address(assessment, f"points/{point}/")))
    lines = html.select("[aria-labelledby=history] p")[:-1]
    said = [" ".join(line.get_text().split()) for line in lines]
    return [re.sub(r", \d+ \w+ \d{4} at \d\d:\d\d", "", each) for each in said]


def test_the_point_page_names_who_added_changed_and_removed_its_actions(draft, act, as_, cast):
    one, two, three, other = (uuid.uuid4() for _ in range(4))
    browser = as_(cast.designer)
    act(cast.researcher, 0, uuid=one, text="Ask officers.")
    assert box(draft, browser) == [f"{cast.researcher.name}: action added"]
    act(cast.lead, 1, uuid=one, text="Ask <b>all</b> officers.")
    act(cast.lead, 1.1, uuid=two, text="Publish it.")
    act(cast.lead, 1.2, uuid=three, text="Publish it again.")
    act(cast.lead, 1.3, uuid=three, text="Publish it once more.")
    act(cast.designer, 2, uuid=two, text="")
    act(cast.designer, 2.1, uuid=three, text="")
    act(cast.designer, 2.2, uuid=other, text="Of another point.", point=6)
    assert box(draft, browser) == [
        "You: 2 actions removed",
        f"{cast.lead.name}: action changed, 2 actions added",
        f"{cast.researcher.name}: action added",
    ]
    assert box(draft, browser, 6) == ["You: action added"]
    listed = [(each.by, [t.name for t in each.texts]) for each in history(draft, 5)]
    assert listed == [
        (cast.designer.name, ["action", "action"]),
        (cast.lead.name, ["action", "action", "action"]),
        (cast.researcher.name, ["action"]),
    ]


def test_an_action_that_was_added_and_removed_at_one_go_is_not_called_either(draft, act, cast):
    one, two = uuid.uuid4(), uuid.uuid4()
    act(cast.lead, 0, uuid=one, text="Ask officers.")
    act(cast.lead, 0.1, uuid=one, text="")
    act(cast.researcher, 1, uuid=two, text="Ask them.")
    act(cast.researcher, 1.1, uuid=two, text="Ask them again.")
    [saves] = ask((ASKED,), draft, cast.lead, 5)
    assert [(line.by, line.did) for line in lately(saves)] == [
        (cast.researcher.name, ("action added",)),
        (cast.lead.name, ("changed and put back again",)),
    ]


def test_an_action_that_is_brought_back_is_added(draft, act, cast):
    one = uuid.uuid4()
    act(cast.lead, 0, uuid=one, text="Ask officers.")
    act(cast.designer, 1, uuid=one, text="")
    action = Action.objects.get(uuid=one)
    action.removed_at, action.version = None, action.version + 1
    writing.keep_action(draft, action, by=cast.researcher, at=timezone.now())
    [saves] = ask((ASKED,), draft, cast.lead, 5)
    assert [line.did for line in lately(saves)] == [
        ("action added",),
        ("action removed",),
        ("action added",),
    ]


@pytest.mark.parametrize("name", [*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS])
def test_it_is_for_those_who_may_read_the_draft(name, written, as_, cast):
    person = as_(getattr(cast, name))
    draft = person.get(address(written, "points/5/")).status_code
    assert person.get(address(written, "points/5/history/")).status_code == draft
    assert person.get(address(written, "points/99/history/")).status_code in {404, draft} - {200}


def test_the_point_page_asks_at_most_twelve_times(written, as_, cast):
    browser = as_(cast.designer)
    browser.get(address(written))
    with CaptureQueriesContext(connection) as seen:
        browser.get(address(written))
    assert len(seen) <= 12, [query["sql"][:80] for query in seen]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "New words", "[added: New words]"),
        ("Old words", "", "[removed: Old words]"),
        ("The same", "The same", "The same"),
        ("One two three", "One 2 three", "One [removed: two] [added: 2] three"),
    ],
)
def test_a_difference_can_be_heard(before, after, shown):
    from bs4 import BeautifulSoup

    assert " ".join(BeautifulSoup(str(changed(before, after)), "lxml").get_text().split()) == shown
