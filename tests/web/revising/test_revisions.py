"""The pages on which an amber point is asked to be revised and decided, as the cast."""

import uuid

import pytest
import time_machine

from assess.domain import reporting, revising
from assess.domain.models import AgreedRevision, PublishedReport
from assess.domain.words import State
from tests import after, builders
from tests.conftest import errors, page, words

pytestmark = pytest.mark.django_db
LATER = builders.MONDAY + builders.days(60)
READERS = ["primary_contact", "product_manager", "team_member", "deputy_director", "lead",
           "designer", "staff"]  # fmt: skip


@pytest.fixture
def published(cast):
    made = builders.an_assessment(cast, State.PUBLISHED, ambers=(3, 5), reds=(8,))
    after.evidence(made, 3, cast.team_member, LATER)
    return made


def at(one, rest="revisions/"):
    return f"/assessments/{one.pk}/{rest}"


@time_machine.travel(LATER, tick=False)
def test_from_asking_to_the_decision(published, as_, cast):
    team, lead = as_(cast.team_member), as_(cast.lead)
    listed = page(team.get(at(published)))
    links = [a["href"] for a in listed.select("main a") if "/revise/" in a["href"]]
    assert links == [at(published, "points/3/revise/")]
    assert "5. " in words(team.get(at(published)))
    assert "add evidence to at least one of its actions first." in words(team.get(at(published)))

    form = page(team.get(links[0]))
    assert form.select_one('main a[href="https://evidence.testing.example/notes"]')
    key = form.select_one('[name="uuid"]')["value"]
    empty = team.post(links[0], {"uuid": key, "case": " "})
    assert (empty.status_code, errors(empty)) == (422, ["Enter why the point is met now."])
    long = team.post(links[0], {"uuid": key, "case": "x" * 4_001})
    assert long.status_code == 422 and "x" * 4_001 in long.content.decode()
    typed = {"uuid": key, "case": "We <b>tested</b> with 12 more people."}
    done = team.post(links[0], typed, follow=True)
    assert "You asked for point 3 to be revised." in words(done)
    assert "We <b>tested</b> with 12 more people." in words(done)
    assert team.post(links[0], typed).status_code == 302
    assert AgreedRevision.objects.count() == 1
    another = team.post(links[0], {**typed, "uuid": uuid.uuid4()})
    assert (another.status_code, errors(another)) == (
        409,
        ["Someone has already asked for point 3 to be revised."],
    )

    decide = at(published, f"revisions/{key}/decide/")
    assert page(lead.get(at(published))).select_one(f'main a[href="{decide}"]')
    assert page(team.get(at(published))).select_one(f'main a[href="{decide}"]') is None
    assert lead.get(decide).status_code == 200
    half = lead.post(decide, {"reason": "Every group took part."})
    assert (half.status_code, errors(half)) == (422, ["Choose whether the point is green now."])
    assert "Every group took part." in half.content.decode()
    decided = lead.post(decide, {"agreed": "yes", "reason": "Every group took part."}, follow=True)
    assert "Point 3 is green now." in words(decided)
    assert "It was agreed that the point is green: Lead" in words(decided)
    late = as_(cast.staff).post(decide, {"agreed": "no", "reason": "Not enough."})
    assert late.status_code == 409
    assert "Lead has already decided this." in errors(late)[0]
    assert "Not enough." in late.content.decode()
    assert team.get(links[0]).status_code == 409


def test_asked_and_taken_back(published, as_, cast):
    one = uuid.uuid4()
    revising.ask(published, by=cast.team_member, at=LATER, uuid=one, point=3, case="It is met.")
    manager, path = as_(cast.product_manager), at(published, f"revisions/{one}/take-back/")
    assert "It is met." in words(manager.get(path))
    done = manager.post(path, follow=True)
    assert "You took back what you asked about point 3." in words(done)
    assert manager.post(path).status_code == 409
    decide = at(published, f"revisions/{one}/decide/")
    answer = as_(cast.staff).post(decide, {"agreed": "yes", "reason": "Yes."})
    assert errors(answer) == ["The service team has taken this back."]
    assert (
        as_(cast.staff).get(at(published, f"revisions/{uuid.uuid4()}/decide/")).status_code == 404
    )


@pytest.mark.parametrize(
    ("point", "status", "sentence"),
    [
        (8, 409, "Only a reassessment changes a red point."),
        (1, 409, "Point 1 is green now"),
        (15, 404, ""),
        (5, 200, "Add evidence to at least one of these actions before you ask."),
    ],
)
def test_a_point_that_cannot_be_asked_about_says_why(published, as_, cast, point, status, sentence):
    answer = as_(cast.team_member).get(at(published, f"points/{point}/revise/"))
    assert answer.status_code == status
    assert sentence in words(answer)


@pytest.mark.parametrize("name", READERS)
def test_those_with_a_part_read_it_and_each_does_their_own(published, as_, cast, name):
    one = uuid.uuid4()
    revising.ask(published, by=cast.team_member, at=LATER, uuid=one, point=3, case="It is met.")
    answer = as_(getattr(cast, name)).get(at(published))
    assert answer.status_code == 200
    assert "It is met." in words(answer)
    offered = {a["href"].split("/")[-2] for a in page(answer).select(f'main a[href*="{one}"]')}
    wanted = {"decide"} if name in {"lead", "staff"} else set()
    if name in {"primary_contact", "product_manager", "team_member"}:
        wanted = {"take-back"}
    assert offered == wanted


def test_it_costs_the_same_for_one_and_for_seven(as_, cast, django_assert_max_num_queries):
    def asked(points):
        made = builders.an_assessment(cast, State.PUBLISHED, ambers=points, name=str(points))
        for point in points:
            after.evidence(made, point, cast.team_member, LATER)
            revising.ask(
                made, by=cast.team_member, at=LATER, uuid=uuid.uuid4(), point=point, case="Yes."
            )
        return made

    counts = []
    for points in ((3,), tuple(range(1, 8))):
        made, browser = asked(points), as_(cast.team_member)
        with django_assert_max_num_queries(12) as found:
            assert browser.get(at(made)).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_closed_assessment_has_its_ambers_revised_too(as_, cast):
    made = builders.an_assessment(cast, State.SHARED, ambers=(3,))
    reporting.close(made, by=cast.staff, at=LATER, reason="The service was stopped.")
    after.evidence(made, 3, cast.team_member, LATER)
    answer = as_(cast.team_member).get(at(made))
    assert answer.status_code == 200
    assert page(answer).select_one('main a[href$="/points/3/revise/"]')
    assert page(answer).select_one('main a[href$="/report/read/"]')


# What readers see of it --------------------------------------------------------------------------


def test_the_report_shows_what_has_happened_since(published, as_, cast, browser):
    public, read = f"/reports/{published.pk}/", at(published, "report/read/")
    before = browser.get(public)
    assert "What has happened since" not in words(before)
    assert "What has happened since" not in words(as_(cast.team_member).get(read))
    one = uuid.uuid4()
    revising.ask(published, by=cast.team_member, at=LATER, uuid=one, point=3, case="It is met.")
    unchanged = browser.get(public, headers={"If-None-Match": before["ETag"]})
    assert unchanged.status_code == 304
    revising.decide(published, by=cast.lead, at=LATER, uuid=one, agreed=True, reason=after.PRIVATE)
    fresh = browser.get(public, headers={"If-None-Match": before["ETag"]})
    assert fresh.status_code == 200
    body = published.public_version.body
    assert body in fresh.content.decode() and body in before.content.decode()
    for answer in (fresh, as_(cast.team_member).get(read), as_(cast.deputy_director).get(read)):
        section = page(answer).select_one('section[aria-labelledby="since"]')
        said = " ".join(section.get_text(" ").split())
        assert "2 April 2027 Point 3 was revised by agreement, from amber to green." in said
        assert "Action 3.1 was superseded by the revision of point 3." in said
        [row] = [r for r in section.select(".app-ratings__row") if "3. " in r.get_text()[:3]]
        assert " ".join(row.get_text(" ").split()).endswith(
            "Revised by agreement on 2 April 2027. Amber in this report. Green"
        )
        assert after.PRIVATE not in words(answer)
        assert cast.lead.name not in said
        anchors = [a["href"] for a in page(answer).select(".app-side__contents a")]
        assert "#since" in anchors
    assert "Updated on 2 April 2027" in words(fresh)
    assert browser.get(public, headers={"If-None-Match": fresh["ETag"]}).status_code == 304


def test_a_reassessment_is_named_with_a_link(cast, browser):
    from tests.shelf import FIRST, a_report

    red = a_report(cast, overall="red")
    after.counted(red)
    well = after.reassessed(cast, red, "green", FIRST + builders.days(100))
    answer = browser.get(f"/reports/{red.pk}/")
    section = page(answer).select_one('section[aria-labelledby="since"]')
    assert section.select_one(f'a[href="/reports/{well.pk}/"]')
    assert "Point 5 was reassessed and is now green. It was red before." in words(answer)
    assert PublishedReport.objects.get(pk=red.pk).updates[0]["report"] == well.pk


def test_in_confidence_those_with_a_part_see_it_too(as_, cast):
    made = builders.an_assessment(cast, State.ACCEPTED, ambers=(3,))
    after.evidence(made, 3, cast.team_member, LATER)
    one = uuid.uuid4()
    revising.ask(made, by=cast.team_member, at=LATER, uuid=one, point=3, case="It is met.")
    revising.decide(made, by=cast.staff, at=LATER, uuid=one, agreed=True, reason="Yes.")
    said = words(as_(cast.designer).get(at(made, "report/read/")))
    assert "Point 3 was revised by agreement, from amber to green." in said
