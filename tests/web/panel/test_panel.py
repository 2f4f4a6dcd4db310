"""The panel's page, and the steps that fill, change and empty its seats."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import panel
from assess.domain.models import (
    Assessor,
    AssessorProfession,
    Event,
    Portfolio,
    Seat,
    Service,
    ServicePerson,
    Waiver,
)
from assess.domain.words import Discipline, PanelRole, Phase, State, TeamRole
from tests import builders
from tests.builders import MONDAY, days
from tests.conftest import errors, page, words

S = State
SCRIPT = "<script>alert(1)</script>"


def at(assessment, rest: str = "") -> str:
    return f"/assessments/{assessment.pk}/panel/{rest}"


def seat_of(assessment, person) -> Seat:
    return assessment.seats.get(person=person, left_at__isnull=True)


def verbs(assessment, verb: str) -> int:
    return Event.objects.filter(assessment=assessment, verb=verb).count()


def table(answer) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page(answer).select("tbody tr")
    ]


def links(answer) -> dict[str, str]:
    return {" ".join(a.get_text().split()): a["href"] for a in page(answer).select("main a[href]")}


# Who may open what

PAGES = ["", "seat/", "{seat}/release/", "waive/design/", "hand-over/"]


def pages(assessment, cast) -> list[str]:
    held = seat_of(assessment, cast.designer).pk
    return [at(assessment, rest.format(seat=held)) for rest in PAGES]


def test_everyone_with_a_part_sees_the_panel(an_assessment, cast, as_):
    arranged = an_assessment(S.ARRANGED)
    for who in builders.EVERYONE_WITH_A_PART:
        answer = as_(getattr(cast, who)).get(at(arranged))
        assert answer.status_code == 200, who
        assert [row[:3] for row in table(answer)] == [
            ["Lead", "Lead assessor and product assessor", "lead@testing.example"],
            ["Researcher", "User research assessor", "researcher@testing.example"],
            ["Designer", "Design assessor (Interaction)", "designer@testing.example"],
            ["Technologist", "Technical assessor", "technologist@testing.example"],
            ["Observer", "Observer", "observer@testing.example"],
        ]
        assert links(answer)["lead@testing.example"] == "mailto:lead@testing.example"


def test_others_are_kept_out(an_assessment, cast, as_, browser):
    arranged = an_assessment(S.ARRANGED)
    for path in pages(arranged, cast):
        for who in builders.STRANGERS:
            assert as_(getattr(cast, who)).get(path).status_code == 404, (who, path)
            assert as_(getattr(cast, who)).post(path, {"reason": "x"}).status_code == 404
        answer = browser.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")
    for path in pages(arranged, cast)[1:]:
        for who in ("primary_contact", "deputy_director", "designer", "observer"):
            assert as_(getattr(cast, who)).get(path).status_code == 403, (who, path)
            assert as_(getattr(cast, who)).post(path, {"reason": "x"}).status_code == 403
    assert verbs(arranged, "panel.release") == 0


def test_when_the_report_is_public_nothing_changes_any_more(an_assessment, cast, as_):
    published = an_assessment(S.PUBLISHED)
    for path in pages(published, cast)[1:]:
        answer = as_(cast.staff).get(path)
        assert answer.status_code == 409
        assert "This cannot be done any more: the assessment is now “published”" in words(answer)


def test_what_is_not_there_is_not_found(an_assessment, cast, as_):
    arranged, other = an_assessment(S.ARRANGED), an_assessment(S.ARRANGED)
    staff = as_(cast.staff)
    elsewhere = seat_of(other, cast.designer).pk
    for rest in (f"{elsewhere}/release/", "999999/release/", "waive/cookery/"):
        assert staff.get(at(arranged, rest)).status_code == 404
    for person in ("nobody", "0c0f4a0e-0000-4000-8000-000000000001", str(cast.stranger.uuid)):
        assert staff.get(at(arranged, f"seat/?person={person}")).status_code == 404


# The page


def test_an_empty_panel_says_what_will_be_here(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    assert "Nobody is on the panel yet. You will see here who assesses the service" in words(
        as_(cast.primary_contact).get(at(arranging))
    )
    answer = as_(cast.staff).get(at(arranging))
    assert "Add the lead assessor first, then fill the four disciplines." in words(answer)
    for discipline in Discipline:
        assert f"{discipline.label} Still to fill" in words(answer)


def test_disciplines_without_anybody_and_their_reasons_are_shown(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    panel.seat(arranging, by=cast.staff, person=cast.lead, role=PanelRole.PRODUCT, is_lead=True)
    panel.waive(arranging, by=cast.staff, discipline="technical", reason=f"No code. {SCRIPT}")
    answer = as_(cast.staff).get(at(arranging))
    assert "Design Still to fill" in words(answer)
    assert f"Technical No code. {SCRIPT} (Staff)" in words(answer)
    assert SCRIPT not in answer.content.decode()
    given = links(answer)
    assert given["Give the reason why the panel has no design assessor"] == at(
        arranging, "waive/design/"
    )
    assert "Product or delivery" not in words(answer)
    assert "Give the reason" not in words(as_(cast.lead).get(at(arranging)))


def test_a_panel_without_a_lead_says_so(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    panel.seat(arranging, by=cast.staff, person=cast.designer, role=PanelRole.DESIGN)
    answer = as_(cast.staff).get(at(arranging))
    assert "The panel has no lead assessor." in words(answer)
    assert links(answer)["Choose who leads"] == at(arranging, "hand-over/")


def test_each_sees_the_steps_that_are_theirs(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    offered = {
        who: {
            step
            for step in ("Add someone to the panel", "Hand over the lead", "End seat of Designer")
            if step in links(as_(getattr(cast, who)).get(at(reporting)))
        }
        for who in ("staff", "lead", "designer", "observer", "primary_contact")
    }
    assert offered == {
        "staff": {"Add someone to the panel", "Hand over the lead", "End seat of Designer"},
        "lead": {"Hand over the lead"},
        "designer": set(),
        "observer": set(),
        "primary_contact": set(),
    }


# Choosing an assessor


def test_the_list_of_assessors_says_what_to_know(an_assessment, cast, as_):
    alpha = builders.an_assessment(cast, S.PUBLISHED, at=MONDAY - days(200))
    beta = builders.an_assessment(
        cast, S.ARRANGING, phase=Phase.PRIVATE_BETA, service=alpha.service
    )
    an_assessment(S.REPORTING)  # where the panel of the cast sits now
    panel.seat(beta, by=cast.staff, person=cast.researcher, role=PanelRole.USER_RESEARCH)
    in_team = {"role": TeamRole.UX_DESIGNER, "joined_at": MONDAY}
    ServicePerson.objects.create(service=beta.service, person=cast.designer, **in_team)
    ServicePerson.objects.create(
        service=beta.service, person=cast.technologist, left_at=MONDAY, **in_team
    )
    neighbour = Service.objects.create(
        organisation=cast.office, portfolio=cast.portfolio, name="Renew a permit"
    )
    ServicePerson.objects.create(service=neighbour, person=cast.spare_assessor, **in_team)
    Assessor.objects.filter(person=cast.observer).update(active=False)
    Assessor.objects.filter(person=cast.spare_assessor).update(
        may_lead=False, cross_government=True
    )
    answer = as_(cast.staff).get(at(beta, "seat/"))
    assert table(answer) == [
        [
            "Designer designer@testing.example",
            "Design",
            "Yes",
            "1",
            "Not possible: in the service team (UX designer) of this service.",
        ],
        [
            "Lead lead@testing.example",
            "Product management",
            "Yes",
            "1",
            "Assessed this service before: alpha",
        ],
        [
            "Researcher researcher@testing.example",
            "User research",
            "Yes",
            "1",
            "Already on this panel: User research assessor.",
        ],
        [
            "Spare Assessor spare.assessor@testing.example",
            "Design",
            "No",
            "0",
            "Works on “Renew a permit”, in the same portfolio Cross-government",
        ],
        [
            "Technologist technologist@testing.example",
            "Technology",
            "Yes",
            "1",
            "Assessed this service before: alpha Was in the service team until February 2027",
        ],
    ]
    offered = links(answer)
    assert {"Lead", "Spare Assessor", "Technologist"} <= set(offered)
    assert not {"Designer", "Researcher"} & set(offered)
    assert "Still to fill: Design , Product or delivery , Technical ." in words(answer)
    assert offered["Technical"] == "?profession=technology"


FOUND = {
    "profession=design": ["Designer", "Observer", "Spare Assessor"],
    "profession=technology": ["Technologist"],
    "words=sPaRe": ["Spare Assessor"],
    "words=assessor+spare": ["Spare Assessor"],
    "words=lead%40testing": ["Lead"],
    "profession=design&words=des": ["Designer"],
    "profession=cookery&words=tech": ["Technologist"],
    "profession=security": [
        "Designer", "Lead", "Observer", "Researcher", "Spare Assessor", "Technologist",
    ],
    "words=nobody+like+that": [],
}  # fmt: skip


def test_the_list_is_filtered_without_scripts(an_assessment, cast, as_):
    arranging, staff = an_assessment(S.ARRANGING), as_(cast.staff)
    for query, names in FOUND.items():
        answer = staff.get(at(arranging, f"seat/?{query}"))
        assert answer.status_code == 200
        assert [row[0].rpartition(" ")[0] for row in table(answer)] == names, query
        assert f"{len(names)} assessor{'' if len(names) == 1 else 's'}" in words(answer)
    assert "No active assessor fits." in words(answer)


def test_what_was_asked_for_stays_in_the_form(an_assessment, cast, as_):
    answer = as_(cast.staff).get(
        at(an_assessment(S.ARRANGING), f'seat/?profession=design&words=">{SCRIPT}')
    )
    form = page(answer).select_one("form.app-filter")
    assert form.select_one("option[selected]")["value"] == "design"
    assert form.select_one("#id_words")["value"] == f'">{SCRIPT}'
    assert SCRIPT not in answer.content.decode()
    assert "Show all assessors" in words(answer)


def test_a_name_too_long_to_look_for_finds_all(an_assessment, cast, as_):
    answer = as_(cast.staff).get(at(an_assessment(S.ARRANGING), f"seat/?words={'x' * 500}"))
    assert answer.status_code == 200
    assert "6 assessors" in words(answer)


def test_a_post_without_an_assessor_asks_for_one(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    answer = as_(cast.staff).post(at(arranging, "seat/"), {"role": "design-all-round"})
    assert answer.status_code == 409
    assert "Choose an assessor from the list first." in words(answer)


# Giving the seat


def give(browser, assessment, person, **fields):
    return browser.post(at(assessment, f"seat/?person={person.uuid}"), fields)


def test_a_seat_is_given(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    staff = as_(cast.staff)
    assert (
        page(staff.get(at(arranging, f"seat/?person={cast.lead.uuid}")))
        .select_one("h2.govuk-heading-m")
        .get_text()
        == "Give Lead a seat"
    )
    answer = give(staff, arranging, cast.lead, role="product", is_lead="yes", discipline="")
    assert (answer.status_code, answer["Location"]) == (302, at(arranging))
    after = staff.get(answer["Location"])
    assert "Lead has a seat on the panel. We are telling them by email." in words(after)
    assert table(after)[0][:2] == ["Lead", "Lead assessor and product assessor"]
    assert as_(cast.lead).get(at(arranging)).status_code == 200


def test_a_second_press_gives_one_seat(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    staff = as_(cast.staff)
    for status in (302, 409):
        answer = give(staff, arranging, cast.designer, role="design-service", is_lead="no")
        assert answer.status_code == status
    assert errors(answer) == [
        "Designer already has a seat on this panel. To change the role, end that seat first."
    ]
    assert verbs(arranging, "panel.seat") == 1


def test_a_lead_who_only_leads_fills_a_discipline(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    answer = give(
        as_(cast.staff), arranging, cast.lead, role="lead", is_lead="no", discipline="technical"
    )
    assert answer.status_code == 302
    held = seat_of(arranging, cast.lead)
    assert (held.is_lead, held.discipline) == (True, "technical")


def test_a_wrong_answer_is_said_at_its_field_and_nothing_is_lost(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    staff = as_(cast.staff)
    answer = give(staff, arranging, cast.designer, is_lead="perhaps", discipline="design")
    assert answer.status_code == 422
    assert errors(answer) == [
        "Choose a role on the panel.",
        "Choose yes if they are also the lead assessor, or no.",
    ]
    found = page(answer)
    assert found.title.get_text().startswith("Error: ")
    targets = [a["href"] for a in found.select(".govuk-error-summary a")]
    assert targets == ["#id_role", "#id_is_lead"]
    assert all(found.select_one(target) for target in targets)
    assert found.select_one("#id_discipline option[selected]")["value"] == "design"
    assert verbs(arranging, "panel.seat") == 0


def test_once_there_is_a_lead_nobody_is_offered_the_lead(an_assessment, cast, as_):
    arranged = an_assessment(S.ARRANGED)
    staff = as_(cast.staff)
    shown = page(staff.get(at(arranged, f"seat/?person={cast.spare_assessor.uuid}")))
    assert not shown.select("[name=is_lead], [name=discipline], input[value=lead]")
    assert "Lead is the lead assessor. To change that" in " ".join(shown.get_text().split())
    answer = give(staff, arranged, cast.spare_assessor, role="lead", is_lead="yes")
    assert answer.status_code == 409
    assert errors(answer) == [
        "Lead is the lead assessor. A panel has one: hand over the lead instead."
    ]
    assert page(answer).select_one(".govuk-error-summary a")["href"] == "#id_role"


def test_who_works_on_the_service_is_refused_with_the_reason(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    ServicePerson.objects.create(
        service=arranging.service,
        person=cast.designer,
        role=TeamRole.UX_DESIGNER,
        joined_at=MONDAY,
    )
    staff = as_(cast.staff)
    shown = staff.get(at(arranging, f"seat/?person={cast.designer.uuid}"))
    assert "Not possible: in the service team (UX designer) of this service." in words(shown)
    assert not page(shown).select("main form")
    answer = give(staff, arranging, cast.designer, role="design-service", is_lead="no")
    assert answer.status_code == 409
    assert errors(answer) == [
        "Designer is in the service team (UX designer), so cannot be on the panel that assesses "
        f"{arranging.service.name}. Choose another assessor."
    ]


def test_someone_with_earlier_involvement_is_only_warned_of(cast, as_):
    alpha = builders.an_assessment(cast, S.PUBLISHED, at=MONDAY - days(200))
    beta = builders.an_assessment(
        cast, S.ARRANGING, phase=Phase.PRIVATE_BETA, service=alpha.service
    )
    staff = as_(cast.staff)
    shown = staff.get(at(beta, f"seat/?person={cast.designer.uuid}"))
    assert "Assessed this service before: alpha" in words(shown)
    reason = f"Knows the service well. {SCRIPT}"
    answer = give(staff, beta, cast.designer, role="design-service", is_lead="no", reason=reason)
    assert answer.status_code == 302
    event = Event.objects.get(assessment=beta, verb="panel.seat")
    assert event.data["reason"] == reason
    too_long = give(staff, beta, cast.lead, role="product", is_lead="yes", reason="x" * 1001)
    assert too_long.status_code == 422
    assert errors(too_long) == [
        "Why they can still give an independent view must be 1,000 characters or fewer."
    ]
    assert "x" * 1001 in page(too_long).select_one("#id_reason").get_text()


def test_staff_who_take_a_seat_are_told_what_they_give_up(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    listed = Assessor.objects.create(person=cast.staff)
    AssessorProfession.objects.create(assessor=listed, profession="design")
    staff = as_(cast.staff)
    shown = staff.get(at(arranging, f"seat/?person={cast.staff.uuid}"))
    assert "you act for this assessment as a member of its panel only" in words(shown)
    assert give(staff, arranging, cast.staff, role="observer", is_lead="no").status_code == 302
    assert staff.get(at(arranging)).status_code == 200
    assert staff.get(at(arranging, "seat/")).status_code == 403


# Ending a seat


def test_a_seat_ends_and_with_it_the_access(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    path = at(reporting, f"{seat_of(reporting, cast.designer).pk}/release/")
    designer, staff = as_(cast.designer), as_(cast.staff)
    assert designer.get(at(reporting)).status_code == 200
    shown = words(staff.get(path))
    assert "what they wrote stays, under their name" in shown
    assert "Design assessor (Interaction), since" in shown
    answer = staff.post(path, {"reason": f"Ill. {SCRIPT}"})
    assert (answer.status_code, answer["Location"]) == (302, at(reporting))
    assert "The seat of Designer has ended. We are telling them by email" in words(
        staff.get(at(reporting))
    )
    assert designer.get(at(reporting)).status_code == 404
    assert designer.get(f"/assessments/{reporting.pk}/artefacts/").status_code == 404
    assert staff.post(path, {"reason": "Again."}).status_code == 409
    assert staff.get(path).status_code == 409
    assert "Designer’s seat has already ended." in words(staff.get(path))
    assert verbs(reporting, "panel.release") == 1
    ended = f"Designer Ill. {SCRIPT} (Design assessor (Interaction), until"
    assert ended in words(staff.get(at(reporting)))
    contact, history = as_(cast.primary_contact), f"/assessments/{reporting.pk}/history/"
    assert "ended Designer’s seat" in words(contact.get(history))
    assert "Ill." not in words(contact.get(history)) + words(contact.get(at(reporting)))


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("  ", "Enter why the seat ends. The assessor will read it."),
        ("y" * 1001, "Your answer must be 1,000 characters or fewer."),
    ],
)
def test_why_a_seat_ends_is_needed(an_assessment, cast, as_, reason, sentence):
    arranged = an_assessment(S.ARRANGED)
    path = at(arranged, f"{seat_of(arranged, cast.designer).pk}/release/")
    answer = as_(cast.staff).post(path, {"reason": reason})
    assert answer.status_code == 422
    assert errors(answer) == [sentence]
    assert page(answer).select_one(".govuk-error-summary a")["href"] == "#id_reason"
    assert page(answer).select_one("#id_reason").get_text().strip() == reason.strip()
    assert verbs(arranged, "panel.release") == 0


def test_the_lead_is_handed_over_first(an_assessment, cast, as_):
    arranged = an_assessment(S.ARRANGED)
    path = at(arranged, f"{seat_of(arranged, cast.lead).pk}/release/")
    answer = as_(cast.staff).get(path)
    assert answer.status_code == 409
    assert "Hand over the lead to another panel member, then end this seat." in words(answer)


# Giving the reason


def test_the_reason_for_an_empty_discipline_is_recorded_once(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    path, staff = at(arranging, "waive/user-research/"), as_(cast.staff)
    assert "A panel with no user research assessor" in words(staff.get(path))
    empty = staff.post(path, {"reason": ""})
    assert (empty.status_code, errors(empty)) == (
        422,
        ["Enter why the panel goes ahead without this discipline."],
    )
    assert staff.post(path, {"reason": "Nobody is free."})["Location"] == at(arranging)
    assert "User research Nobody is free. (Staff)" in words(staff.get(at(arranging)))
    second = staff.post(path, {"reason": "Twice."})
    assert second.status_code == 409
    assert "A reason for this discipline has already been recorded." in words(second)
    assert Waiver.objects.get().reason == "Nobody is free."


def test_a_discipline_somebody_fills_needs_no_reason(an_assessment, cast, as_):
    answer = as_(cast.staff).get(at(an_assessment(S.ARRANGED), "waive/design/"))
    assert answer.status_code == 409
    assert "The panel has a design assessor, so no reason is needed." in words(answer)


# Handing over the lead


def test_the_lead_hands_over_and_may_not_a_second_time(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    path, lead = at(reporting, "hand-over/"), as_(cast.lead)
    shown = page(lead.get(path))
    offered = [label.get_text(strip=True) for label in shown.select(".govuk-radios__label")]
    assert offered == [
        "Researcher, User research assessor",
        "Designer, Design assessor (Interaction)",
        "Technologist, Technical assessor",
    ]
    to = seat_of(reporting, cast.designer).pk
    answer = lead.post(path, {"seat": to})
    assert (answer.status_code, answer["Location"]) == (302, at(reporting))
    assert "Designer leads the panel now." in words(lead.get(at(reporting)))
    assert lead.post(path, {"seat": to}).status_code == 403
    assert verbs(reporting, "panel.hand_over_lead") == 1
    assert as_(cast.designer).get(path).status_code == 200


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("", "Choose who leads the panel from now on."),
        ("lead", "Choose someone who has a seat on the panel."),
        ("observer", "Choose someone who has a seat on the panel."),
        ("x", "Choose someone who has a seat on the panel."),
    ],
)
def test_the_lead_goes_to_a_panel_member(an_assessment, cast, as_, choice, sentence):
    arranged = an_assessment(S.ARRANGED)
    if choice in {"lead", "observer"}:
        choice = str(seat_of(arranged, getattr(cast, choice)).pk)
    answer = as_(cast.staff).post(at(arranged, "hand-over/"), {"seat": choice})
    assert (answer.status_code, errors(answer)) == (422, [sentence])
    assert page(answer).select_one(page(answer).select_one(".govuk-error-summary a")["href"])
    assert seat_of(arranged, cast.lead).is_lead


def test_without_another_member_there_is_nobody_to_hand_over_to(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    panel.seat(arranging, by=cast.staff, person=cast.lead, role=PanelRole.LEAD)
    answer = as_(cast.lead).get(at(arranging, "hand-over/"))
    assert answer.status_code == 409
    assert "Nobody else on the panel could lead it." in words(answer)


# Speed


def queries(browser, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("rest", ["", "seat/"])
def test_a_page_asks_as_often_for_many_as_for_few(an_assessment, cast, as_, rest):
    arranging = an_assessment(S.ARRANGING)
    staff = as_(cast.staff)
    panel.seat(arranging, by=cast.staff, person=cast.lead, role=PanelRole.LEAD)
    panel.waive(arranging, by=cast.staff, discipline="technical", reason="No code.")
    few = queries(staff, at(arranging, rest))
    for number in range(7):
        person = builders.assessor(f"more.{number}@testing.example", cast.office, "design")
        panel.seat(arranging, by=cast.staff, person=person, role=PanelRole.SECURITY)
        builders.assessor(f"spare.{number}@testing.example", cast.office, "product")
    another = Portfolio.objects.create(organisation=cast.office, name="Other")
    Service.objects.create(organisation=cast.office, portfolio=another, name="Elsewhere")
    panel.waive(arranging, by=cast.staff, discipline="design", reason="Nobody is free.")
    assert queries(staff, at(arranging, rest)) == few <= 12


@pytest.mark.parametrize("rest", ["seat/?person={person}", "{seat}/release/", "hand-over/"])
def test_the_steps_stay_within_their_queries(an_assessment, cast, as_, rest):
    arranged = an_assessment(S.ARRANGED)
    path = rest.format(person=cast.spare_assessor.uuid, seat=seat_of(arranged, cast.designer).pk)
    assert queries(as_(cast.staff), at(arranged, path)) <= 12


@pytest.fixture
def again(cast, an_assessment):
    """A reassessment that is being arranged, and has nobody on its panel yet."""
    red = an_assessment(State.PUBLISHED, ambers=(), reds=(5,))
    at = builders.MONDAY + builders.days(40)
    return builders.a_reassessment(cast, red, State.ARRANGING, at=at)


def test_the_panel_before_has_its_seats_again_in_one_press_each(
    again, cast, as_, django_assert_max_num_queries
):
    browser, path = as_(cast.staff), f"/assessments/{again.pk}/panel/"
    with django_assert_max_num_queries(12):
        found = page(browser.get(path))
    forms = found.select("form[action*='/panel/seat/?person=']")
    # The lead first; an observer is not asked again.
    assert [cast.lead.name in str(form) for form in forms] == [True, False, False, False]
    assert cast.observer.name not in str(found)
    for _ in range(4):
        form = page(browser.get(path)).select("form[action*='/panel/seat/?person=']")[0]
        sent = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
        assert browser.post(form["action"], sent).status_code == 302
    seats = again.seats.order_by("id").values_list("person", "role", "is_lead")
    before = again.reassessment_of.seats.filter(is_observer=False).order_by("-is_lead", "id")
    assert list(seats) == list(before.values_list("person", "role", "is_lead"))
    assert "Panel of the earlier report" not in words(browser.get(path))
    assert "earlier report" not in words(as_(cast.lead).get(path))


def test_who_works_on_the_service_by_now_or_is_no_assessor_any_more_is_not_offered(
    again, cast, as_
):
    Assessor.objects.filter(person=cast.researcher).update(active=False)
    ServicePerson.objects.create(
        service=again.service, person=cast.designer, role="content-designer",
        joined_at=builders.MONDAY,
    )  # fmt: skip
    said = words(as_(cast.staff).get(f"/assessments/{again.pk}/panel/"))
    assert "Not on the list of active assessors any more." in said
    assert "Not possible: in the service team (content designer) of this service." in said
    chosen = page(as_(cast.staff).get(f"/assessments/{again.pk}/panel/seat/"))
    names = [th.find(string=True) for th in chosen.select("tbody th")]
    assert names[:3] == [cast.designer.name, cast.lead.name, cast.technologist.name]
    assert "Was on the panel of the earlier report, so is asked first" in chosen.get_text()
