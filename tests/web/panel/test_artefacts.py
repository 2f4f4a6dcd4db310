"""The artefacts' page."""

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import artefacts
from assess.domain.models import Artefact, Event
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words

S = State
SCRIPT = "<script>alert(1)</script>"
LINK = {"title": "Journey map", "url": "https://map.testing.example/a?b=1", "note": "Ask Ada."}


def at(assessment, rest: str = "") -> str:
    return f"/assessments/{assessment.pk}/artefacts/{rest}"


def first_of(assessment) -> Artefact:
    return artefacts.live_artefacts(assessment)[0]


def steps(assessment) -> list[str]:
    return [at(assessment, rest) for rest in ("", "add/", f"{first_of(assessment).uuid}/remove/")]


def test_everyone_with_a_part_sees_the_artefacts(an_assessment, cast, as_):
    arranged = an_assessment(S.ARRANGED)
    artefacts.add(arranged, by=cast.team_member, **LINK)
    for who in builders.EVERYONE_WITH_A_PART:
        answer = as_(getattr(cast, who)).get(at(arranged))
        assert answer.status_code == 200, who
        assert "Journey map (map.testing.example) Ask Ada. Added by Team Member on" in words(answer)
        found = [a["href"] for a in page(answer).select("main li.app-list__row a[rel]")]
        assert found == ["https://prototype.testing.example/", LINK["url"]]


def test_the_panel_reads_them_from_arranging_on(an_assessment, cast, as_):
    from assess.domain import panel
    from assess.domain.words import PanelRole

    arranging = an_assessment(S.ARRANGING)
    artefacts.add(arranging, by=cast.team_member, **LINK)
    for person, role in ((cast.designer, PanelRole.DESIGN), (cast.observer, PanelRole.OBSERVER)):
        assert as_(person).get(at(arranging)).status_code == 404
        panel.seat(arranging, by=cast.staff, person=person, role=role)
        assert "Journey map" in words(as_(person).get(at(arranging)))


def test_others_are_kept_out(an_assessment, cast, as_, browser):
    arranged = an_assessment(S.ARRANGED)
    for path in steps(arranged):
        for who in builders.STRANGERS:
            assert as_(getattr(cast, who)).get(path).status_code == 404, (who, path)
            assert as_(getattr(cast, who)).post(path, LINK).status_code == 404
        assert browser.get(path)["Location"].startswith("/sign-in/")
    for path in steps(arranged)[1:]:
        for who in ("deputy_director", "lead", "designer", "observer"):
            assert as_(getattr(cast, who)).get(path).status_code == 403, (who, path)
            assert as_(getattr(cast, who)).post(path, LINK).status_code == 403
    assert len(artefacts.live_artefacts(arranged)) == 1


def test_once_the_report_is_submitted_links_stay_as_they_are(an_assessment, cast, as_):
    checking = an_assessment(S.CHECKING)
    member = as_(cast.team_member)
    for path in steps(checking)[1:]:
        assert member.get(path).status_code == 409
    shown = words(member.get(at(checking)))
    assert "Prototype" in shown
    assert "Add an artefact" not in shown
    assert "Remove" not in shown


def test_an_empty_page_says_what_will_be_here(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    assert "There are no artefacts yet. Add links to what you want the panel to read" in words(
        as_(cast.team_member).get(at(arranging))
    )
    assert "The links that the service team gives the panel will be here." in words(
        as_(cast.deputy_director).get(at(arranging))
    )


def test_what_to_show_is_said_for_each_phase(an_assessment, cast, as_):
    said = set()
    for phase in Phase:
        arranging = an_assessment(S.ARRANGING, phase=phase)
        details = page(as_(cast.team_member).get(at(arranging, "add/"))).select_one("details")
        shown = " ".join(details.get_text(" ").split())
        assert (
            f"{phase.label.lower()} {'peer review' if phase == 'discovery' else 'service'}" in shown
        )
        said.add(tuple(li.get_text(strip=True) for li in details.select("li")))
    assert len(said) == len(Phase)


def test_a_link_is_added_once(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    member = as_(cast.team_member)
    answer = member.post(at(arranging, "add/"), LINK)
    assert (answer.status_code, answer["Location"]) == (302, at(arranging))
    assert "“Journey map” has been added." in words(member.get(at(arranging)))
    again = member.post(at(arranging, "add/"), LINK)
    assert (again.status_code, errors(again)) == (409, ["This link has already been added."])
    assert page(again).select_one(".govuk-error-summary a")["href"] == "#id_url"
    assert Event.objects.filter(assessment=arranging, verb="artefact.add").count() == 1


def test_wrong_answers_are_said_at_their_fields_and_nothing_is_lost(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    member, path = as_(cast.team_member), at(arranging, "add/")
    empty = member.post(path, {"title": " ", "url": ""})
    assert (empty.status_code, errors(empty)) == (422, ["Enter a title.", "Enter a link."])
    assert page(empty).title.get_text().startswith("Error: ")
    long = member.post(
        path, {"title": "t" * 201, "url": "https://a.example/" + "u" * 2000, "note": "n" * 1001}
    )
    assert (long.status_code, errors(long)) == (
        422,
        [
            "Title must be 200 characters or fewer.",
            "Link must be 2,000 characters or fewer.",
            "What the panel needs to open it must be 1,000 characters or fewer.",
        ],
    )
    assert "n" * 1001 in page(long).select_one("#id_note").get_text()
    wrong = member.post(path, {"title": SCRIPT, "url": "javascript:alert(1)", "note": SCRIPT})
    assert wrong.status_code == 409
    assert errors(wrong) == [
        "Enter a link that starts with https:// or http://, like https://www.gov.uk/"
    ]
    assert page(wrong).select_one("#id_url")["value"] == "javascript:alert(1)"
    assert page(wrong).select_one("#id_title")["value"] == SCRIPT
    assert SCRIPT not in wrong.content.decode()
    assert artefacts.live_artefacts(arranging) == []


def test_what_carries_a_script_is_shown_as_words(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    artefacts.add(
        arranging,
        by=cast.team_member,
        title=SCRIPT,
        url='https://a.example/"onmouseover="alert(1)',
        note=SCRIPT,
    )
    answer = as_(cast.staff).get(at(arranging))
    assert SCRIPT not in answer.content.decode()
    link = page(answer).select_one("main li.app-list__row a[rel]")
    assert link.get_text() == SCRIPT
    assert set(link.attrs) == {"class", "rel", "href"}


def test_a_link_is_removed_after_a_page_that_says_what_happens(an_assessment, cast, as_):
    arranged = an_assessment(S.ARRANGED)
    path, member = steps(arranged)[2], as_(cast.team_member)
    shown = words(member.get(path))
    assert "Remove “Prototype”" in shown
    assert "The history keeps that it was there." in shown
    answer = member.post(path)
    assert (answer.status_code, answer["Location"]) == (302, at(arranged))
    assert "“Prototype” has been removed." in words(member.get(at(arranged)))
    for again in (member.post(path), member.get(path)):
        assert again.status_code == 409
        assert "This link has already been removed." in words(again)
    assert Event.objects.filter(assessment=arranged, verb="artefact.remove").count() == 1


def test_a_link_of_another_assessment_is_not_found_here(an_assessment, cast, as_):
    mine, other = an_assessment(S.ARRANGED), an_assessment(S.ARRANGED)
    for unknown in (first_of(other).uuid, uuid.uuid4()):
        path = at(mine, f"{unknown}/remove/")
        assert as_(cast.staff).get(path).status_code == 404
        assert as_(cast.staff).post(path).status_code == 404


def test_the_page_asks_as_often_for_many_as_for_one(an_assessment, cast, as_):
    arranged = an_assessment(S.ARRANGED)
    staff = as_(cast.staff)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert staff.get(path).status_code == 200
        return len(asked)

    one = queries(at(arranged))
    for number in range(7):
        more = {"title": f"More {number}", "url": f"https://a.example/{number}"}
        artefacts.add(arranged, by=cast.primary_contact, **more)
    assert queries(at(arranged)) == one <= 12
    assert all(queries(path) <= 12 for path in steps(arranged))
