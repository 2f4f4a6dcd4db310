"""Filling a panel: one lead, four disciplines or a reason, and never both sides."""

import pytest

from assess.domain import notes, panel, requests, team, writing
from assess.domain.arranging import not_ready
from assess.domain.history import chain_breaks
from assess.domain.models import (
    Assessment,
    Assessor,
    Event,
    Membership,
    Note,
    Person,
    Revision,
    Seat,
    ServicePerson,
    Waiver,
)
from assess.domain.policy import may
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Discipline, MemberRole, PanelRole, Phase, State, TeamRole
from tests import builders
from tests.builders import MONDAY, days

S = State


@pytest.fixture
def arranging(an_assessment) -> Assessment:
    return an_assessment(S.ARRANGING)


@pytest.fixture
def seat(cast):
    """Gives a seat, as the service assessment team."""

    def give(assessment, person, role=PanelRole.DESIGN, **more):
        return panel.seat(assessment, by=cast.staff, person=person, role=role, **more)

    return give


def history(assessment) -> list[tuple[str, dict]]:
    return [
        (event.verb, event.data)
        for event in Event.objects.filter(assessment=assessment)
        if event.verb.startswith("panel.")
    ]


def roles(assessment) -> list[str]:
    return [held.role_words for held in panel.live_seats(assessment)]


# Giving seats


def test_a_seat_is_given_and_the_history_says_so(arranging, seat, cast):
    seat(arranging, cast.designer, PanelRole.INTERACTION_DESIGN)
    assert history(arranging) == [
        (
            "panel.seat",
            {
                "person": "Designer",
                "email": "designer@testing.example",
                "role": "Design assessor (Interaction)",
                "observer": "",
            },
        )
    ]
    assert may(cast.designer, "artefact.see", arranging)
    assert chain_breaks(arranging) == []


FILLED = [
    (PanelRole.USER_RESEARCH, "user-research"),
    (PanelRole.CONTENT_DESIGN, "design"),
    (PanelRole.INTERACTION_DESIGN, "design"),
    (PanelRole.SERVICE_DESIGN, "design"),
    (PanelRole.DESIGN, "design"),
    (PanelRole.PRODUCT, "product-or-delivery"),
    (PanelRole.DELIVERY, "product-or-delivery"),
    (PanelRole.TECHNICAL, "technical"),
    (PanelRole.LEAD, ""),
    (PanelRole.ACCESSIBILITY, ""),
    (PanelRole.PERFORMANCE, ""),
    (PanelRole.SECURITY, ""),
    (PanelRole.POLICY_DESIGN, ""),
    (PanelRole.OBSERVER, ""),
]


def test_a_role_fills_its_discipline(arranging, seat, cast):
    for role, fills in FILLED:
        seat(arranging, cast.designer, role)
        [held] = panel.live_seats(arranging)
        assert held.fills() == fills
        assert panel.filled_disciplines([held]) == ({fills} if fills else set()), role
        missing = {d.value for d in panel.missing_disciplines(arranging)}
        assert missing == set(Discipline.values) - {fills}
        panel.release(arranging, by=cast.staff, seat=held, reason="Another role.")


def test_that_list_names_every_role():
    assert {role for role, _ in FILLED} == set(PanelRole)


def test_more_than_one_design_role_is_allowed(arranging, seat, cast):
    seat(arranging, cast.designer, PanelRole.CONTENT_DESIGN)
    seat(arranging, cast.spare_assessor, PanelRole.SERVICE_DESIGN)
    assert roles(arranging) == ["Design assessor (Content)", "Design assessor (Service)"]


def test_a_lead_who_only_leads_may_fill_a_discipline(arranging, seat, cast):
    seat(arranging, cast.lead, PanelRole.LEAD, discipline=Discipline.TECHNICAL)
    [held] = panel.live_seats(arranging)
    assert (held.is_lead, held.fills(), held.role_words) == (True, "technical", "Lead assessor")
    assert Discipline.TECHNICAL not in panel.missing_disciplines(arranging)


def test_only_a_lead_who_only_leads_chooses_a_discipline(arranging, seat, cast):
    seat(arranging, cast.designer, PanelRole.DESIGN, discipline=Discipline.TECHNICAL)
    seat(arranging, cast.observer, PanelRole.OBSERVER, discipline=Discipline.TECHNICAL)
    assert [s.fills() for s in panel.live_seats(arranging)] == ["design", ""]


def test_a_lead_may_have_another_role_too(arranging, seat, cast):
    seat(arranging, cast.lead, PanelRole.DELIVERY, is_lead=True)
    assert roles(arranging) == ["Lead assessor and delivery assessor"]


def test_the_lead_comes_first_and_observers_last(arranging, seat, cast):
    seat(arranging, cast.observer, PanelRole.OBSERVER)
    seat(arranging, cast.designer)
    seat(arranging, cast.technologist, PanelRole.TECHNICAL)
    seat(arranging, cast.lead, PanelRole.PRODUCT, is_lead=True)
    assert [s.person.name for s in panel.live_seats(arranging)] == [
        "Lead",
        "Designer",
        "Technologist",
        "Observer",
    ]


@pytest.mark.parametrize(
    ("inputs", "sentence", "field"),
    [
        ({"role": "chair"}, "Choose a role on the panel.", "role"),
        ({"role": ""}, "Choose a role on the panel.", "role"),
        (
            {"role": "observer", "is_lead": True},
            "An observer cannot be the lead assessor.",
            "is_lead",
        ),
        (
            {"role": "lead", "discipline": "cookery"},
            "Choose a discipline from the list.",
            "discipline",
        ),
    ],
)
def test_a_seat_needs_a_part_that_makes_sense(arranging, seat, cast, inputs, sentence, field):
    with pytest.raises(Refused) as no:
        seat(arranging, cast.designer, **inputs)
    assert (no.value.sentence, no.value.field) == (sentence, field)
    assert history(arranging) == []


def test_a_person_has_one_seat_on_a_panel(arranging, seat, cast):
    seat(arranging, cast.designer)
    with pytest.raises(Refused, match="Designer already has a seat on this panel"):
        seat(arranging, cast.designer, PanelRole.TECHNICAL)
    assert len(history(arranging)) == 1


def test_a_panel_has_one_lead(arranging, seat, cast):
    seat(arranging, cast.lead, PanelRole.PRODUCT, is_lead=True)
    for more in ({"role": PanelRole.LEAD}, {"role": PanelRole.DESIGN, "is_lead": True}):
        with pytest.raises(Refused, match="Lead is the lead assessor. A panel has one"):
            seat(arranging, cast.designer, **more)
    assert len(history(arranging)) == 1


def test_only_active_assessors_of_the_list_get_seats(arranging, seat, cast):
    with pytest.raises(Refused, match="Stranger is not on the list of active assessors"):
        seat(arranging, cast.stranger)
    Assessor.objects.filter(person=cast.designer).update(active=False)
    with pytest.raises(Refused, match="Designer is not on the list"):
        seat(arranging, Person.objects.get(pk=cast.designer.pk))
    Person.objects.filter(pk=cast.lead.pk).update(active=False)
    with pytest.raises(Refused, match="Lead is not on the list"):
        seat(arranging, Person.objects.get(pk=cast.lead.pk))


def test_an_assessor_of_another_organisation_sits_only_if_cross_government(arranging, seat, cast):
    listed = Assessor.objects.create(person=cast.foreign_staff)
    with pytest.raises(Refused, match="works for another organisation"):
        seat(arranging, cast.foreign_staff)
    listed.cross_government = True
    listed.save()
    seat(arranging, Person.objects.get(pk=cast.foreign_staff.pk))
    assert roles(arranging) == ["Design assessor (All-round)"]


def test_who_belongs_to_no_organisation_was_listed_by_hand_and_may_sit(arranging, seat, cast):
    outside = builders.person("advisor@university.example", None)
    Assessor.objects.create(person=outside)
    seat(arranging, outside)
    assert [s.person for s in panel.live_seats(arranging)] == [outside]


def test_why_someone_with_earlier_involvement_may_sit_is_kept(arranging, seat, cast):
    seat(arranging, cast.designer, reason="  Left the service team two years ago. ")
    assert history(arranging)[0][1]["reason"] == "Left the service team two years ago."


@pytest.mark.parametrize("who", ["lead", "primary_contact", "product_manager", "observer"])
def test_only_the_service_assessment_team_gives_seats(an_assessment, cast, who):
    arranged = an_assessment(S.ARRANGED)
    with pytest.raises(NotAllowed):
        panel.seat(
            arranged, by=getattr(cast, who), person=cast.spare_assessor, role=PanelRole.DESIGN
        )


@pytest.mark.parametrize("state", sorted(set(State) - panel.SEATS_CHANGE))
def test_seats_change_only_until_the_report_is_accepted(cast, an_assessment, state):
    assessment = an_assessment(state)
    with pytest.raises((Refused, NotAllowed)):
        panel.seat(assessment, by=cast.staff, person=cast.spare_assessor, role=PanelRole.DESIGN)


@pytest.mark.parametrize("state", sorted(panel.SEATS_CHANGE))
def test_seats_can_be_given_and_ended_until_the_report_is_accepted(cast, an_assessment, state):
    assessment = an_assessment(state)
    panel.seat(assessment, by=cast.staff, person=cast.spare_assessor, role=PanelRole.DESIGN)
    given = assessment.seats.get(person=cast.spare_assessor)
    assert may(cast.spare_assessor, "assessment.see", assessment)
    panel.release(assessment, by=cast.staff, seat=given, reason="Ill.")
    assert not may(cast.spare_assessor, "assessment.see", assessment)


# The two sides


def _in_service_team(assessment, person):
    ServicePerson.objects.create(
        service=assessment.service, person=person, role=TeamRole.UX_DESIGNER, joined_at=MONDAY
    )


@pytest.mark.parametrize(
    ("join", "what"),
    [
        ("service team", "in the service team \\(UX designer\\)"),
        ("manager", "the product manager"),
        ("contact", "the primary contact"),
        ("director", "the digital deputy director"),
        ("next assessment's manager", "the delivery manager"),
    ],
)
def test_nobody_assesses_a_service_they_work_on(arranging, seat, cast, join, what):
    person = cast.spare_assessor
    match join:
        case "service team":
            _in_service_team(arranging, person)
        case "manager":
            arranging.memberships.filter(role=MemberRole.PRODUCT_MANAGER).update(person=person)
        case "contact":
            Assessment.objects.filter(pk=arranging.pk).update(primary_contact=person)
        case "director":
            arranging.memberships.filter(role=MemberRole.DEPUTY_DIRECTOR).update(person=person)
        case _:
            draft = builders.an_assessment(
                cast, S.DRAFT, phase=Phase.PRIVATE_BETA, service=arranging.service
            )
            draft.memberships.filter(role=MemberRole.DELIVERY_MANAGER).update(person=person)
    with pytest.raises(Refused, match=f"Spare Assessor is {what}, so cannot be on the panel"):
        seat(arranging, person)
    assert history(arranging) == []


def test_who_has_left_the_service_team_may_be_given_a_seat(arranging, seat, cast):
    _in_service_team(arranging, cast.spare_assessor)
    ServicePerson.objects.filter(person=cast.spare_assessor).update(left_at=MONDAY)
    seat(arranging, cast.spare_assessor)
    assert roles(arranging) == ["Design assessor (All-round)"]


def test_who_managed_an_assessment_that_is_over_may_assess_the_next(cast, seat):
    alpha = builders.an_assessment(cast, S.PUBLISHED, at=MONDAY - days(200))
    alpha.memberships.filter(role=MemberRole.SERVICE_OWNER).delete()
    Membership.objects.create(
        assessment=alpha,
        person=cast.spare_assessor,
        role=MemberRole.SERVICE_OWNER,
        joined_at=MONDAY,
    )
    beta = builders.an_assessment(
        cast, S.ARRANGING, phase=Phase.PRIVATE_BETA, service=alpha.service
    )
    seat(beta, cast.spare_assessor)
    assert roles(beta) == ["Design assessor (All-round)"]


def test_who_assessed_a_service_before_may_assess_it_again(cast, seat):
    alpha = builders.an_assessment(cast, S.PUBLISHED, at=MONDAY - days(200))
    beta = builders.an_assessment(
        cast, S.ARRANGING, phase=Phase.PRIVATE_BETA, service=alpha.service
    )
    seat(beta, cast.lead, PanelRole.PRODUCT, is_lead=True)
    assert may(cast.lead, "panel.see", beta)


@pytest.mark.parametrize("state", [S.ARRANGED, S.SHARED])
def test_nobody_joins_a_service_they_assess(an_assessment, cast, state):
    assessment = an_assessment(state)
    before = list(Event.objects.values_list("pk", flat=True))
    for verb, more in (
        (team.add, {"role": TeamRole.UX_DESIGNER}),
        (team.name_manager, {"role": MemberRole.SERVICE_OWNER, "reason": "A reason."}),
        (requests.transfer, {}),
    ):
        for person in (cast.designer, cast.observer):
            with pytest.raises(Refused, match="has a seat on the panel that assesses") as no:
                verb(assessment, by=cast.staff, email=person.email, **more)
            assert no.value.field == "email"
            assert not may(person, "team.add", assessment)
    assert list(Event.objects.values_list("pk", flat=True)) == before


def test_nobody_joins_a_service_whose_other_assessment_they_sit_on(cast):
    alpha = builders.an_assessment(cast, S.REPORTING)
    beta = builders.an_assessment(
        cast, S.ARRANGING, phase=Phase.PRIVATE_BETA, service=alpha.service
    )
    with pytest.raises(Refused, match="Technologist has a seat on the panel that assesses"):
        team.add(
            beta, by=cast.staff, email=cast.technologist.email, role=TeamRole.SOFTWARE_DEVELOPER
        )


def test_once_the_seat_has_ended_or_the_report_is_public_they_may_join(an_assessment, cast):
    reporting = an_assessment(S.REPORTING)
    held = reporting.seats.get(person=cast.designer)
    panel.release(reporting, by=cast.staff, seat=held, reason="Joins the service team.")
    team.add(reporting, by=cast.staff, email=cast.designer.email, role=TeamRole.UX_DESIGNER)
    assert may(cast.designer, "team.see", reporting)
    assert not may(cast.designer, "report.see_draft", reporting)

    published = an_assessment(S.PUBLISHED, at=MONDAY - days(200))
    beta = builders.an_assessment(
        cast, S.ARRANGING, phase=Phase.PRIVATE_BETA, service=published.service
    )
    team.add(beta, by=cast.staff, email=cast.technologist.email, role=TeamRole.ARCHITECT)
    assert may(cast.technologist, "team.see", beta)


# Disciplines nobody fills


def test_the_arrangements_need_every_discipline_or_its_reason(arranging, seat, cast):
    seat(arranging, cast.lead, PanelRole.PRODUCT, is_lead=True)
    seat(arranging, cast.designer)
    seat(arranging, cast.researcher, PanelRole.USER_RESEARCH)
    assert [sentence for place, sentence in not_ready(arranging) if place == "panel"] == [
        "Fill the panel’s technical seat, or give the reason why it goes ahead without."
    ]
    panel.waive(
        arranging, by=cast.staff, discipline="technical", reason="  The prototype has no code. "
    )
    assert [place for place, _ in not_ready(arranging)] == ["sittings"]
    assert history(arranging)[-1] == (
        "panel.waive",
        {
            "discipline": "technical",
            "words": "technical",
            "reason": "The prototype has no code.",
        },
    )


def test_an_observer_fills_no_discipline(arranging, seat, cast):
    seat(arranging, cast.observer, PanelRole.OBSERVER)
    assert panel.missing_disciplines(arranging) == list(Discipline)


def test_a_reason_is_needed_and_recorded_once(arranging, cast):
    with pytest.raises(Refused, match="Enter why the panel goes ahead") as no:
        panel.waive(arranging, by=cast.staff, discipline="design", reason="  ")
    assert no.value.field == "reason"
    panel.waive(arranging, by=cast.staff, discipline="design", reason="Nobody is free.")
    with pytest.raises(Refused, match="already been recorded"):
        panel.waive(arranging, by=cast.other_staff, discipline="design", reason="Again.")
    assert Waiver.objects.get().reason == "Nobody is free."


def test_no_reason_is_asked_for_a_discipline_that_somebody_fills(arranging, seat, cast):
    seat(arranging, cast.designer)
    with pytest.raises(Refused, match="The panel has a design assessor, so no reason is needed"):
        panel.waive(arranging, by=cast.staff, discipline="design", reason="x")


def test_filling_a_discipline_ends_its_reason(arranging, seat, cast):
    panel.waive(arranging, by=cast.staff, discipline="design", reason="Nobody is free.")
    seat(arranging, cast.designer)
    held = arranging.seats.get(person=cast.designer)
    panel.release(arranging, by=cast.staff, seat=held, reason="Ill.")
    assert Discipline.DESIGN in panel.missing_disciplines(arranging)


# Ending seats


def test_a_seat_ends_at_once_and_the_words_stay(an_assessment, cast):
    reporting = an_assessment(S.REPORTING)
    notes.write_note(
        reporting,
        by=cast.researcher,
        uuid="0c0f4a0e-0000-4000-8000-000000000001",
        text="Seven participants only.",
    )
    written = Revision.objects.filter(assessment=reporting, by=cast.researcher).count()
    assert written
    held = reporting.seats.get(person=cast.researcher)
    panel.release(reporting, by=cast.staff, seat=held, reason=" Moves to another job. ")

    assert not may(cast.researcher, "assessment.see", reporting)
    assert not Assessment.objects.visible_to(cast.researcher).exists()
    with pytest.raises(NotAllowed):
        writing.write_overall(reporting, by=cast.researcher, version=1, scope="Mine still?")
    assert Note.objects.get(assessment=reporting).by == cast.researcher
    assert Revision.objects.filter(assessment=reporting, by=cast.researcher).count() == written
    held.refresh_from_db()
    assert held.left_reason == "Moves to another job."
    assert history(reporting)[-1] == (
        "panel.release",
        {
            "person": "Researcher",
            "email": "researcher@testing.example",
            "role": "User research assessor",
            "reason": "Moves to another job.",
        },
    )


def test_a_seat_ends_for_a_reason_and_once(an_assessment, cast):
    arranged = an_assessment(S.ARRANGED)
    held = arranged.seats.get(person=cast.designer)
    with pytest.raises(Refused, match="Enter why the seat ends") as no:
        panel.release(arranged, by=cast.staff, seat=held, reason=" ")
    assert no.value.field == "reason"
    panel.release(arranged, by=cast.staff, seat=held, reason="Ill.")
    with pytest.raises(Refused, match="Designer’s seat has already ended"):
        panel.release(arranged, by=cast.other_staff, seat=held, reason="Ill again.")
    assert [verb for verb, _ in history(arranged)].count("panel.release") == 1


def test_who_had_a_seat_can_be_given_one_again(an_assessment, cast, seat):
    arranged = an_assessment(S.ARRANGED)
    held = arranged.seats.get(person=cast.designer)
    panel.release(arranged, by=cast.staff, seat=held, reason="Ill.")
    seat(arranged, cast.designer, PanelRole.SERVICE_DESIGN)
    assert arranged.seats.filter(person=cast.designer).count() == 2
    assert may(cast.designer, "panel.see", arranged)


def test_the_lead_is_handed_over_before_their_seat_ends(an_assessment, cast):
    arranged = an_assessment(S.ARRANGED)
    held = arranged.seats.get(person=cast.lead)
    with pytest.raises(Refused, match="Hand over the lead to another panel member"):
        panel.release(arranged, by=cast.staff, seat=held, reason="Ill.")
    panel.hand_over_lead(arranged, by=cast.staff, seat=arranged.seats.get(person=cast.designer))
    panel.release(arranged, by=cast.staff, seat=held, reason="Ill.")
    assert [s.person for s in panel.live_seats(arranged) if s.is_lead] == [cast.designer]


def test_while_it_is_arranged_or_nobody_else_is_there_the_leads_seat_can_end(
    an_assessment, arranging, seat, cast
):
    seat(arranging, cast.lead, PanelRole.LEAD)
    seat(arranging, cast.designer)
    panel.release(
        arranging, by=cast.staff, seat=arranging.seats.get(person=cast.lead), reason="Ill."
    )
    assert roles(arranging) == ["Design assessor (All-round)"]

    arranged = an_assessment(S.ARRANGED)
    Seat.objects.filter(assessment=arranged, is_lead=False, is_observer=False).update(
        left_at=MONDAY
    )
    panel.release(arranged, by=cast.staff, seat=arranged.seats.get(person=cast.lead), reason="Ill.")
    assert roles(arranged) == ["Observer"]


# Handing over the lead


@pytest.mark.parametrize("by", ["lead", "staff"])
def test_the_lead_is_handed_over(an_assessment, cast, by):
    reporting = an_assessment(S.REPORTING)
    panel.hand_over_lead(
        reporting,
        by=getattr(cast, by),
        seat=reporting.seats.get(person=cast.technologist),
    )
    assert roles(reporting) == [
        "Lead assessor and technical assessor",
        "Product assessor",
        "User research assessor",
        "Design assessor (Interaction)",
        "Observer",
    ]
    assert history(reporting)[-1] == (
        "panel.hand_over_lead",
        {
            "person": "Technologist",
            "email": "technologist@testing.example",
            "previous": "lead@testing.example",
            "previous_person": "Lead",
        },
    )
    assert may(cast.technologist, "report.submit", reporting)
    assert not may(cast.lead, "report.submit", reporting)
    assert may(cast.lead, "point.write", reporting)


@pytest.mark.parametrize(
    ("discipline", "words"), [("", "Panel member"), ("technical", "Technical assessor")]
)
def test_a_lead_who_only_led_stays_under_another_name(arranging, seat, cast, discipline, words):
    seat(arranging, cast.lead, PanelRole.LEAD, discipline=discipline)
    seat(arranging, cast.designer)
    panel.hand_over_lead(arranging, by=cast.staff, seat=arranging.seats.get(person=cast.designer))
    assert roles(arranging) == ["Lead assessor and design assessor (All-round)", words]


def test_a_new_lead_confirms_the_overall_rating_again(an_assessment, cast):
    reporting = an_assessment(S.REPORTING)
    writing.confirm(reporting, by=cast.lead, rating="amber")
    panel.hand_over_lead(reporting, by=cast.lead, seat=reporting.seats.get(person=cast.designer))
    reporting.report.refresh_from_db()
    assert (reporting.report.confirmed_at, reporting.report.confirmed_by) == (None, None)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("observer", "Choose someone who has a seat on the panel and is not an observer."),
        ("lead", "Lead is already the lead assessor."),
    ],
)
def test_the_lead_goes_to_another_panel_member(an_assessment, cast, who, sentence):
    arranged = an_assessment(S.ARRANGED)
    held = arranged.seats.get(person=getattr(cast, who))
    with pytest.raises(Refused) as no:
        panel.hand_over_lead(arranged, by=cast.staff, seat=held)
    assert (no.value.sentence, no.value.field) == (sentence, "seat")


def test_the_lead_does_not_go_to_a_seat_that_has_ended(an_assessment, cast):
    arranged = an_assessment(S.ARRANGED)
    held = arranged.seats.get(person=cast.designer)
    panel.release(arranged, by=cast.staff, seat=held, reason="Ill.")
    with pytest.raises(Refused, match="Choose someone who has a seat"):
        panel.hand_over_lead(arranged, by=cast.lead, seat=held)


def test_a_panel_without_a_lead_can_be_given_one(arranging, seat, cast):
    seat(arranging, cast.designer)
    panel.hand_over_lead(arranging, by=cast.staff, seat=arranging.seats.get(person=cast.designer))
    assert history(arranging)[-1][1]["previous"] == ""
    assert roles(arranging) == ["Lead assessor and design assessor (All-round)"]


@pytest.mark.parametrize("who", ["designer", "observer", "primary_contact"])
def test_only_the_lead_or_the_service_assessment_team_hands_over(an_assessment, cast, who):
    reporting = an_assessment(S.REPORTING)
    with pytest.raises(NotAllowed):
        panel.hand_over_lead(
            reporting,
            by=getattr(cast, who),
            seat=reporting.seats.get(person=cast.designer),
        )
