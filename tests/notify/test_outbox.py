"""One event, exactly the emails it calls for: to whom, which, and nobody twice."""

import datetime

import pytest
from django.db import transaction

from assess.domain import (
    arranging,
    challenge,
    panel,
    publishing,
    reporting,
    requests,
    team,
)
from assess.domain.challenge import Disputed
from assess.domain.models import Email, Event, Seat, ServicePerson
from assess.domain.refusals import Refused
from assess.domain.words import MemberRole, PanelRole, State
from tests import builders
from tests.builders import MONDAY, days

AT = MONDAY + days(22)
PANEL = ["lead", "researcher", "designer", "technologist"]
# Everyone of the service's side, as they are told: the managers first.
SERVICE = ["product.manager", "delivery.manager", "primary.contact", "team.member"]
BOX = "service.assessment"


def told(assessment, verb: str) -> list[tuple[str, str]]:
    """The emails of the last such event: (kind, who), in the order they were written."""
    event = Event.objects.filter(assessment=assessment, verb=verb).latest("id")
    emails = Email.objects.filter(event=event).order_by("id")
    return [(email.kind, email.to.partition("@")[0]) for email in emails]


def each(kind: str, *people: str) -> list[tuple[str, str]]:
    return [(kind, who) for who in people]


def the_email(assessment, kind: str, who: str) -> Email:
    return Email.objects.filter(assessment=assessment, kind=kind, to__startswith=f"{who}@").last()


def test_a_request_is_told_to_each_in_their_own_words(an_assessment):
    assert told(an_assessment(State.REQUESTED), "booking.request") == [
        ("request-received", "primary.contact"),
        ("request-received-manager", "product.manager"),
        ("request-received-manager", "delivery.manager"),
        ("request-received-director", "deputy.director"),
        ("request-to-answer", BOX),
    ]


def test_a_manager_who_sends_the_request_gets_the_receipt(cast, an_assessment):
    draft = an_assessment(State.DRAFT)
    requests.request(draft, by=cast.product_manager, at=MONDAY)
    assert told(draft, "booking.request")[:3] == [
        ("request-received", "primary.contact"),
        ("request-received", "product.manager"),
        ("request-received-manager", "delivery.manager"),
    ]
    assert "received your request" in the_email(draft, "request-received", "product.manager").body
    contacts = the_email(draft, "request-received", "primary.contact").body
    assert "Product Manager sent it, with you as the primary contact." in contacts


def test_the_answer_to_a_request(cast, an_assessment):
    assessment = an_assessment(State.DECLINED)
    people = ("primary.contact", "product.manager", "delivery.manager", "deputy.director")
    assert told(assessment, "booking.decline") == each("request-declined", *people)
    assert "\n> A reason.\n" in the_email(assessment, "request-declined", "primary.contact").body
    requests.reopen(assessment, by=cast.staff, at=AT, reason="We looked again.")
    assert told(assessment, "booking.reopen") == each("request-reopened", *people)
    requests.accept(assessment, by=cast.staff, at=AT)
    assert told(assessment, "booking.accept") == each("request-accepted", *people[:3])


def test_a_withdrawn_request_is_told_to_everyone_who_had_a_part(cast, an_assessment):
    assessment = an_assessment(State.ARRANGED)
    requests.withdraw(assessment, by=cast.primary_contact, at=AT, reason="We stop the service.")
    assert told(assessment, "booking.withdraw") == each(
        "request-withdrawn", *SERVICE, "deputy.director", *PANEL, "observer", BOX
    )
    receipt = the_email(assessment, "request-withdrawn", "primary.contact").body
    assert receipt.startswith("You have withdrawn the request")
    assert f"/assessments/{assessment.pk}/" in receipt
    # The panel cannot open it any more.
    assert "/dashboard/" in the_email(assessment, "request-withdrawn", "lead").body


def test_nobody_hears_of_a_draft_that_was_never_sent(cast, an_assessment):
    draft = an_assessment(State.DRAFT)
    requests.withdraw(draft, by=cast.primary_contact, at=MONDAY)
    assert not Email.objects.filter(assessment=draft).exists()


def test_a_cancelled_assessment(an_assessment):
    assert told(an_assessment(State.CANCELLED), "booking.cancel") == each(
        "assessment-cancelled", *SERVICE, "deputy.director"
    )


def test_dates_are_told_to_both_sides_and_so_is_their_change(cast, an_assessment):
    assessment = an_assessment(State.ARRANGED)
    # The seats were filled after the first date was set.
    assert told(assessment, "assessment.set_sittings") == each("dates-set", *SERVICE)
    assert "date set, 15 February 2027" in the_email(assessment, "dates-set", "team.member").subject
    day = MONDAY.replace(hour=9) + days(16)
    times = [arranging.Time(day, day + datetime.timedelta(hours=3), "Room 4")]
    arranging.set_sittings(assessment, by=cast.staff, at=MONDAY, sittings=times)
    everyone = [*SERVICE, *PANEL, "observer"]
    assert told(assessment, "assessment.set_sittings") == each("dates-set", *everyone)
    changed = the_email(assessment, "dates-set", "lead")
    assert changed.subject.endswith("new date, 17 February 2027")
    assert "- Wednesday 17 February 2027, 09:00 to 12:00, Room 4\n" in changed.body
    arranging.set_sittings(assessment, by=cast.staff, at=MONDAY, sittings=times)
    assert Event.objects.filter(verb="assessment.set_sittings").count() == 2


def test_times_are_those_of_the_place_in_summer_too(cast, an_assessment):
    assessment = an_assessment(State.ARRANGING)
    day = datetime.datetime(2027, 6, 1, 9, 30, tzinfo=datetime.UTC)
    times = [arranging.Time(day, day + datetime.timedelta(hours=4))]
    arranging.set_sittings(assessment, by=cast.staff, at=MONDAY, sittings=times)
    body = the_email(assessment, "dates-set", "team.member").body
    assert "- Tuesday 1 June 2027, 10:30 to 14:30\n" in body


def test_a_postponed_assessment_and_one_that_did_not_take_place(cast, an_assessment):
    assessment = an_assessment(State.ARRANGED)
    arranging.postpone(assessment, by=cast.staff, at=MONDAY, reason="The lead is ill.")
    everyone = [*SERVICE, *PANEL, "observer"]
    assert told(assessment, "assessment.postpone") == each("postponed", *everyone)
    postponed = the_email(assessment, "postponed", "lead").body
    assert "will not take place on Monday 15 February 2027" in postponed
    held = an_assessment(State.REPORTING)
    arranging.not_held(held, by=cast.lead, at=AT, reason="A fire alarm.")
    everyone.remove("lead")
    assert told(held, "assessment.not_held") == each("not-held", *everyone, BOX)


def test_the_arrangements_are_told_to_each_side_in_its_own_words(an_assessment):
    assert told(an_assessment(State.ARRANGED), "assessment.arrange") == [
        *each("arranged-panel", *PANEL),
        ("arranged-observer", "observer"),
        *each("arranged-service-team", *SERVICE),
    ]


def test_the_panel_gets_date_role_artefacts_and_earlier_reports(cast, an_assessment):
    before = an_assessment(State.PUBLISHED)
    assessment = an_assessment(
        State.ARRANGED, phase="private-beta", service=before.service, at=MONDAY + days(30)
    )
    body = the_email(assessment, "arranged-panel", "researcher").body
    assert "Your part is user research assessor." in body
    assert "- Wednesday 17 March 2027, 10:00 to 14:00, Online\n" in body
    assert f"/assessments/{assessment.pk}/artefacts/\n" in body
    assert "Alpha service assessment, published 21 February 2027: http" in body
    assert f"/reports/{before.pk}/\n" in body


def test_after_the_day_the_panel_is_told_to_write(an_assessment):
    assessment = an_assessment(State.REPORTING)
    assert told(assessment, "assessment.hold") == each("report-to-write", *PANEL)
    assert the_email(assessment, "report-to-write", "lead").subject.endswith(
        "write the report by 22 February 2027"
    )


def test_a_seat_given_and_ended(cast, an_assessment):
    assessment = an_assessment(State.ARRANGED)
    seat = Seat.objects.get(assessment=assessment, person=cast.observer)
    assert the_email(assessment, "seat-given-observer", "observer")
    panel.release(assessment, by=cast.staff, at=MONDAY, seat=seat, reason="The room is small.")
    assert told(assessment, "panel.release") == [("seat-ended", "observer")]
    ended = the_email(assessment, "seat-ended", "observer").body
    assert "> The room is small." in ended
    assert "/dashboard/" in ended
    panel.seat(
        assessment, by=cast.staff, at=MONDAY, person=cast.spare_assessor, role=PanelRole.DESIGN
    )
    assert told(assessment, "panel.seat") == [("seat-given", "spare.assessor")]


def test_old_and_new_lead_are_told(cast, an_assessment):
    assessment = an_assessment(State.REPORTING)
    seat = Seat.objects.get(assessment=assessment, person=cast.designer)
    panel.hand_over_lead(assessment, by=cast.staff, at=AT, seat=seat)
    assert told(assessment, "panel.hand_over_lead") == [
        ("lead-new", "designer"),
        ("lead-was", "lead"),
    ]
    back = Seat.objects.get(assessment=assessment, person=cast.lead)
    panel.hand_over_lead(assessment, by=cast.designer, at=AT, seat=back)
    assert told(assessment, "panel.hand_over_lead") == [("lead-new", "lead")]


def test_old_and_new_primary_contact_are_told(cast, an_assessment):
    assessment = an_assessment(State.ARRANGING)
    requests.transfer(assessment, by=cast.staff, at=MONDAY, email=cast.team_member.email)
    assert told(assessment, "booking.transfer") == [
        ("primary-contact-new", "team.member"),
        ("primary-contact-was", "primary.contact"),
    ]


def test_old_and_new_manager_are_told(cast, an_assessment):
    assessment = an_assessment(State.SHARED)
    team.name_manager(
        assessment,
        by=cast.staff,
        at=AT,
        role=MemberRole.PRODUCT_MANAGER,
        email=cast.team_member.email,
        reason="On leave.",
    )
    assert told(assessment, "managers.name") == [
        ("manager-named", "team.member"),
        ("manager-was", "product.manager"),
    ]
    new = the_email(assessment, "manager-named", "team.member").body
    assert "accept or challenge it until the end of Thursday 4 March 2027" in new
    assert "silence never counts as acceptance" in new


def test_who_joins_or_leaves_the_service_team_is_told(cast, an_assessment):
    assessment = an_assessment(State.ARRANGING)
    team.add(
        assessment, by=cast.primary_contact, at=MONDAY, email=cast.stranger.email, role="architect"
    )
    assert told(assessment, "team.add") == [("team-added", "stranger")]
    member = ServicePerson.objects.get(person=cast.stranger)
    team.remove(assessment, by=cast.primary_contact, at=MONDAY, member=member)
    assert told(assessment, "team.remove") == [("team-removed", "stranger")]


def test_a_submitted_and_a_returned_report(cast, an_assessment):
    assessment = an_assessment(State.CHECKING)
    assert told(assessment, "report.submit") == [("report-submitted", BOX)]
    reporting.return_to_panel(assessment, by=cast.staff, at=AT, remarks="Point 3\nnames a person.")
    assert told(assessment, "report.return") == each("report-returned", *PANEL)
    lead = the_email(assessment, "report-returned", "lead").body
    assert "\n> Point 3\n> names a person.\n" in lead
    assert "submit the report again" in lead


def test_a_report_that_is_ready_says_how_to_answer_and_what_silence_is(cast, an_assessment):
    assessment = an_assessment(State.SHARED)
    assert told(assessment, "report.share") == [
        *each("report-ready-manager", *SERVICE[:2]),
        *each("report-ready", *SERVICE[2:]),
    ]
    email = the_email(assessment, "report-ready-manager", "product.manager")
    assert email.subject.endswith("report ready, accept or challenge by 4 March 2027")
    for words in (
        "accept or challenge it by the end of Thursday 4 March 2027",
        "10 working days after Thursday 18 February 2027.",
        "To accept it, press",
        "To challenge it, or to ask what something means, use the links at the end of that page, or "
        "email service.assessment@rivers.example",
        "Silence never counts as acceptance",
        f"/assessments/{assessment.pk}/report/read/\n",
    ):
        assert words in email.body


def test_a_recalled_and_an_amended_report(cast, an_assessment):
    assessment = an_assessment(State.SHARED)
    builders.amend(cast, assessment, AT)
    assert told(assessment, "report.amend") == [
        *each("report-amended-manager", *SERVICE[:2]),
        *each("report-amended", *SERVICE[2:], *PANEL),
    ]
    reporting.recall(assessment, by=cast.staff, at=AT, reason="A rating is wrong.")
    assert told(assessment, "report.recall") == each("report-recalled", *SERVICE, "lead")


def test_an_accepted_report_is_told_to_all_with_a_receipt(an_assessment):
    assessment = an_assessment(State.PUBLISHED)
    assert told(assessment, "report.accept") == each(
        "report-published", *SERVICE, "deputy.director", *PANEL, BOX
    )
    receipt = the_email(assessment, "report-published", "product.manager").body
    assert receipt.startswith("You have accepted the report")
    other = the_email(assessment, "report-published", "delivery.manager").body
    assert other.startswith("Product Manager has accepted the report")
    assert f"/reports/{assessment.pk}/\n" in other


def test_accepted_in_confidence_nobody_is_sent_to_a_public_page(cast, an_assessment):
    assessment = an_assessment(State.ACCEPTED)
    assert told(assessment, "report.accept") == each(
        "report-accepted-in-confidence", *SERVICE, "deputy.director", *PANEL, BOX
    )
    event = Event.objects.get(assessment=assessment, verb="report.accept")
    assert [e for e in Email.objects.filter(event=event) if "/reports/" in e.body] == []
    arranging.mark_confidential(
        assessment, by=cast.staff, at=AT, confidential=False, reason="It was announced."
    )
    publishing.publish(assessment, by=cast.staff, at=AT)
    assert told(assessment, "report.publish") == each(
        "report-made-public", *SERVICE, "deputy.director", *PANEL
    )


def test_a_challenge_its_withdrawal_and_its_settling(cast, an_assessment):
    assessment = an_assessment(State.CHALLENGED)
    assert told(assessment, "report.challenge") == [
        *each("challenge-received", *SERVICE, "deputy.director"),
        *each("challenge-panel", *PANEL),
        ("challenge-to-settle", BOX),
    ]
    receipt = the_email(assessment, "challenge-received", "product.manager").body
    assert receipt.startswith("We have received your challenge")
    challenge.withdraw_challenge(assessment, by=cast.product_manager, at=AT)
    assert told(assessment, "report.withdraw_challenge") == [
        *each("challenge-withdrawn-manager", *SERVICE[:2]),
        *each("challenge-withdrawn", *SERVICE[2:], *PANEL, BOX),
    ]
    challenge.challenge(
        assessment,
        by=cast.delivery_manager,
        at=AT,
        reason="Again.",
        parts=[Disputed("point:3", "No."), Disputed("point:5", "No.")],
    )
    assert "It is about: points 3 and 5." in the_email(assessment, "challenge-panel", "lead").body
    challenge.resolve(assessment, by=cast.staff, at=AT, reason="Nothing changes.")
    assert told(assessment, "report.resolve") == [
        *each("challenge-settled-manager", *SERVICE[:2]),
        *each("challenge-settled", *SERVICE[2:], *PANEL),
    ]


def test_closed_taken_down_put_back_and_corrected(cast, an_assessment):
    everyone = [*SERVICE, "deputy.director", *PANEL]
    closed = an_assessment(State.CLOSED)
    assert told(closed, "report.close") == each("assessment-closed", *everyone)
    assessment = an_assessment(State.TAKEN_DOWN)
    assert told(assessment, "report.take_down") == each("report-taken-down", *everyone)
    publishing.publish(assessment, by=cast.staff, at=AT)
    assert told(assessment, "report.publish") == each("report-put-back", *everyone)
    publishing.correct(
        assessment,
        by=cast.staff,
        at=AT,
        note="A date was wrong.",
        texts={"overall": {"scope": "x"}},
    )
    assert told(assessment, "report.correct") == each("report-corrected", *SERVICE, *PANEL)


def test_nobody_hears_twice_and_the_manager_text_comes_first(cast, an_assessment):
    assessment = an_assessment(State.CHECKING)
    requests.transfer(assessment, by=cast.staff, at=AT, email=cast.product_manager.email)
    builders.share(assessment, by=cast.staff, at=AT)
    assert told(assessment, "report.share") == [
        *each("report-ready-manager", "product.manager", "delivery.manager"),
        *each("report-ready", "primary.contact", "team.member"),
    ]


def test_who_has_left_is_not_written_to(cast, an_assessment):
    assessment = an_assessment(State.CHECKING)
    for leaver in (cast.delivery_manager, cast.team_member):
        leaver.active = False
        leaver.save()
    builders.share(assessment, by=cast.staff, at=AT)
    assert told(assessment, "report.share") == [
        ("report-ready-manager", "product.manager"),
        ("report-ready", "primary.contact"),
    ]


def test_a_step_undone_or_refused_leaves_no_email(cast, an_assessment):
    assessment = an_assessment(State.REQUESTED)
    before = Email.objects.count()
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        requests.accept(assessment, by=cast.staff, at=AT)
        assert Email.objects.count() > before
        raise KeyboardInterrupt
    assert Email.objects.count() == before
    with pytest.raises(Refused):
        requests.decline(assessment, by=cast.staff, at=AT, reason="")
    assert Email.objects.count() == before


def test_a_second_press_writes_no_second_email(cast, an_assessment):
    assessment = an_assessment(State.REQUESTED)
    requests.accept(assessment, by=cast.staff, at=AT)
    once = Email.objects.count()
    with pytest.raises(Refused):
        requests.accept(assessment, by=cast.other_staff, at=AT)
    assert Email.objects.count() == once
