"""The body of a report: everything that was written, once, in an order that reads well aloud."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from assess.documents.body import RENDERED_WITH, headings, render_body, words_of
from assess.domain.models import ReportVersion
from assess.domain.words import State
from tests.documents.whole_report import NAMES, a_report, a_review, bits


@pytest.fixture
def content() -> dict[str, Any]:
    return a_report()


@pytest.fixture
def review() -> dict[str, Any]:
    return a_review()


def read(content: dict[str, Any]) -> BeautifulSoup:
    return BeautifulSoup(render_body(content), "html.parser")


def said(part: Any) -> str:
    return " ".join(part.get_text().split())


def test_every_paragraph_bullet_and_link_comes_out_once(content):
    page = read(content)
    paragraphs = [said(p) for p in page.find_all("p")]
    bullets = [said(li) for li in page.select("ul.govuk-list li")]
    addresses = [a["href"] for a in page.find_all("a")]
    for name in NAMES:
        begins, goes_on, first, second, ends = bits(name)
        assert [paragraphs.count(part) for part in (begins, goes_on, ends)] == [1, 1, 1]
        assert [bullets.count(first), bullets.count(second)] == [1, 1]
        assert addresses.count(f"https://example.org/{name.lower().replace(' ', '-')}") == 1


def test_everything_is_escaped(content):
    html = render_body(content)
    assert "<plainly>" not in html and "<words>" not in html and "<Testing>" not in html
    assert html.count("&lt;plainly&gt; &amp; well.") == len(NAMES)
    assert "Department for &lt;Testing&gt;, Permits" in html


def test_the_points_texts_that_are_out_of_scope_are_not_said(content):
    point = read(content).find(id="point-4").parent
    assert said(point).startswith(
        "4. Title 4’s <words> This point was not in scope of this assessment, so it is not rated."
    )
    assert "Point 4 reason" not in said(point)


def test_headings_start_below_the_pages_own_and_skip_no_level(content):
    levels = [int(tag.name[1]) for tag in read(content).find_all(re.compile(r"^h\d$"))]
    assert set(levels) == {2, 3}
    assert levels[0] == 2


def test_ids_are_used_once_and_labels_and_contents_lead_to_them(content):
    page = read(content)
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {tag["aria-labelledby"] for tag in page.select("[aria-labelledby]")} <= set(ids)
    assert {a["href"][1:] for a in page.select('a[href^="#"]')} <= set(ids)


def test_the_contents_name_every_section_in_order(content):
    found = headings(render_body(content))
    assert [heading.id for heading in found] == [
        *("overall", "ratings", "about", "scope", "done-well", "observations"),
        *("point-1", "point-2", "point-3", "point-4"),
    ]
    assert found[0].words == "Overall rating: Red"
    assert found[-1].words == "4. Title 4’s &lt;words&gt;"


def test_the_first_words_are_the_overall_rating_and_what_it_means(content):
    box = read(content).select_one(".app-overall")
    assert said(box).startswith(
        "Overall rating: Red The service pauses. The service team must resolve the point rated "
        "red, be reassessed on it and have spend approval before the service can move to private "
        "beta. It addresses the point rated amber within 3 months, by 16 May 2027."
    )


def test_facts_and_ratings(content):
    page = read(content)
    facts = {said(dt): said(dt.find_next("dd")) for dt in page.find_all("dt")}
    assert facts == {
        "Organisation": "Department for <Testing>, Permits",
        "Phase and type": "Alpha, service assessment",
        "Assessed on": "Monday 15 February 2027 and Tuesday 16 February 2027",
        "Reference": "41",
    }
    assert "1 red, 1 amber, 1 green and 1 not in scope. The service team has 4 actions." in said(
        page
    )
    assert [said(li) for li in page.select(".app-ratings li")] == [
        "1. Title 1’s <words> Green",
        "2. Title 2’s <words> 3 actions Amber",
        "3. Title 3’s <words> 1 action Red",
        "4. Title 4’s <words> Not in scope",
    ]


def test_actions_say_their_number_and_their_last_day(content):
    page = read(content)
    amber, red = page.find(id="point-2").parent, page.find(id="point-3").parent
    assert [said(n) for n in amber.select(".app-actions__number")] == [
        "Action 2.1",
        "Action 2.2",
        "Action 2.3",
    ]
    assert "addresses these within 3 months of the assessment, by 16 May 2027." in said(amber)
    assert "resolves this before it is reassessed on this point." in said(red)
    assert page.find(id="action-2-3") is not None
    assert "Actions" not in said(page.find(id="point-1").parent)


def test_empty_texts_leave_no_empty_headings(content):
    for name in ("scope", "context", "done_well", "observations"):
        content[name] = ""
    content["service"] = {"name": "Get a permit", "description": "", "users": "", "purpose": ""}
    content["overall"]["reason"] = ""
    for point in content["points"]:
        point.update(done_well="", reason="", observations="", actions=[], url="")
    page = read(content)
    assert [said(h) for h in page.find_all("h3")] == []
    assert [heading.id for heading in headings(str(page))] == [
        "overall",
        "ratings",
        *(f"point-{n}" for n in (1, 2, 3, 4)),
    ]


def test_a_peer_review_gives_advice_and_no_ratings(review):
    page = read(review)
    assert [heading.id for heading in headings(str(page))] == [
        *("about", "scope", "done-well", "recommendations", "observations"),
    ]
    assert "This is a peer review" in said(page)
    assert page.select(".govuk-tag, .app-ratings, .app-overall") == []
    for bit in bits("Recommendations"):
        assert bit in said(page)


def test_an_unfinished_report_can_be_looked_at(content):
    content["days"], content["assessed_on"], content["ambers_due"] = [], None, None
    content["overall"] = {"rating": "", "reason": ""}
    content["points"][0]["rating"] = ""
    page = read(content)
    assert "Assessed on" not in said(page)
    assert "1 red, 1 amber, 1 not rated and 1 not in scope." in said(page)
    assert "Point 1 is Not rated" in said(page)


def test_words_for_search_are_all_of_them_without_marks(content):
    words = words_of(content)
    for name in [*NAMES, "Get a permit"]:
        assert name in words
    assert "**" not in words and "](" not in words


def test_a_version_is_rendered_in_the_step_that_makes_it(an_assessment):
    shared = an_assessment(State.SHARED).shared_version
    assert shared.rendered_with == RENDERED_WITH
    assert shared.body == render_body(shared.content)
    assert shared.words == words_of(shared.content)
    assert not ReportVersion.objects.filter(rendered_with="").exists()
