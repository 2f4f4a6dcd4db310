"""The panel agrees to its report, text by text, and the lead submits it with them or says why not."""

import pytest

from assess.domain import panel, reporting, signing_off, staff, writing
from assess.domain.history import chain_breaks
from assess.domain.models import Agreement, Assessment, Email, Event, Report, Seat
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.signatures import signatures, unsigned
from assess.domain.versions import fingerprint, harmed
from assess.domain.words import Phase, State
from tests.builders import EVERYONE_WITH_A_PART, MONDAY, STRANGERS, days

S = State
AT = MONDAY + days(17)
MEMBERS = ("researcher", "designer", "technologist")
WRITERS = {"lead", *MEMBERS}


@pytest.fixture
def ready(cast, an_assessment):
    """A report from which nothing is missing."""
    assessment = an_assessment(S.REPORTING)
    writing.confirm(assessment, by=cast.lead, at=AT, rating="amber")
    return assessment


@pytest.fixture
def agree(cast):
    """Everyone named agrees to the report as it reads now."""

    def agreed(assessment, *names, at=AT, rating="amber", **more):
        for name in names:
            signing_off.agree_text(assessment, by=getattr(cast, name), at=at, rating=rating, **more)

    return agreed


def waited_for(assessment) -> list[str]:
    now = Assessment.objects.get(pk=assessment.pk)
    return [each.name.lower() for each in unsigned(now, fingerprint(now))]


def change(cast, assessment, what: str) -> None:
    match what:
        case "a text":
            writing.write_point(
                assessment, by=cast.lead, at=AT, point=3, version=1, reason="Because of that."
            )
        case "an overall text":
            writing.write_overall(assessment, by=cast.designer, at=AT, version=1, scope="Half.")
        case "a rating":
            writing.write_point(assessment, by=cast.lead, at=AT, point=3, version=1, rating="red")
        case "an action":
            action = assessment.point_reviews.get(point__number=3).actions.get()
            writing.write_action(
                assessment, by=cast.lead, at=AT, point=3, uuid=action.uuid, version=1, text="Do."
            )


def test_only_those_who_write_agree(cast, ready):
    for name in [*EVERYONE_WITH_A_PART, *STRANGERS]:
        if name not in WRITERS:
            with pytest.raises(NotAllowed):
                signing_off.agree_text(ready, by=getattr(cast, name), at=AT)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("state", [S.ARRANGED, S.CHECKING, S.SHARED])
def test_the_panel_agrees_only_while_it_writes(cast, an_assessment, state):
    with pytest.raises(Refused, match="after the assessment, until it is submitted"):
        signing_off.agree_text(an_assessment(state), by=cast.designer, at=AT)


def test_there_is_nothing_to_agree_to_while_something_is_missing(cast, an_assessment, agree):
    draft = an_assessment(S.REPORTING, rated=13)
    with pytest.raises(Refused) as no:
        agree(draft, "designer")
    assert no.value.sentence == (
        "You can agree to the report once nothing is missing. Still missing: Rate point 14, "
        "Operate a reliable service. Confirm the overall rating."
    )


def test_each_agrees_to_the_text_that_was_read(cast, ready, agree):
    text = fingerprint(ready)
    agree(ready, "designer", seen=text)
    assert [(a.person, a.sha256, a.at) for a in ready.agreements.all()] == [
        (cast.designer, text, AT)
    ]
    assert [(s.name, s.is_lead, s.holds) for s in signatures(ready, text)] == [
        ("Lead", True, False),
        ("Researcher", False, False),
        ("Designer", False, True),
        ("Technologist", False, False),
    ]
    with pytest.raises(Refused, match="You have already agreed to the report as it reads now"):
        agree(ready, "designer")
    change(cast, ready, "a text")
    with pytest.raises(Refused, match="The report has changed since you opened the page"):
        agree(ready, "researcher", seen=text)
    assert ready.agreements.count() == 1


@pytest.mark.parametrize("what", ["a text", "an overall text", "a rating", "an action"])
def test_any_later_change_makes_it_void_and_to_agree_again_is_possible(cast, ready, agree, what):
    agree(ready, *MEMBERS)
    assert waited_for(ready) == []
    change(cast, ready, what)
    assert waited_for(ready) == list(MEMBERS)
    earlier = signatures(ready, "another text")[1]
    assert (earlier.name, earlier.at, earlier.holds) == ("Researcher", AT, False)
    if what == "a rating":
        writing.confirm(ready, by=cast.lead, at=AT, rating="red")
    agree(ready, "researcher", at=AT + days(1))
    assert waited_for(ready) == ["designer", "technologist"]
    assert ready.agreements.get(person=cast.researcher).at == AT + days(1)


def test_what_is_changed_back_is_agreed_to_again(cast, ready, agree):
    agree(ready, *MEMBERS)
    before = ready.point_reviews.get(point__number=3).reason
    change(cast, ready, "a text")
    writing.write_point(ready, by=cast.lead, at=AT, point=3, version=2, reason=before)
    assert waited_for(ready) == []


def test_an_agreement_can_be_taken_back(cast, ready, agree):
    with pytest.raises(Refused, match="there is nothing to take back"):
        agree(ready, "designer", agrees=False)
    agree(ready, *MEMBERS)
    agree(ready, "designer", agrees=False)
    assert waited_for(ready) == ["designer"]
    with pytest.raises(Refused, match="there is nothing to take back"):
        agree(ready, "designer", agrees=False)
    said = Event.objects.filter(assessment=ready, verb="report.agree_text", by=cast.designer)
    assert [event.data["did"] for event in said] == ["agreed to", "took back having agreed to"]
    assert chain_breaks(ready) == []
    assert harmed()[1] == []


def test_the_lead_is_told_once_a_text_when_the_last_has_agreed(cast, ready, agree):
    def told():
        emails = Email.objects.filter(assessment=ready, kind="report-agreed")
        return list(emails.values_list("to", flat=True))

    agree(ready, "researcher", "designer")
    assert told() == []
    agree(ready, "technologist")
    assert told() == [cast.lead.email]
    body = Email.objects.get(kind="report-agreed").body
    assert body.startswith("Everyone on the panel has agreed to the report on the alpha service")
    assert (
        f"Submit the report:\nhttp://127.0.0.1:8000/assessments/{ready.pk}/report/submit/" in body
    )
    # The same text again: nothing new. Another text: told again.
    agree(ready, "designer", agrees=False)
    agree(ready, "designer")
    assert len(told()) == 1
    change(cast, ready, "a text")
    agree(ready, *MEMBERS)
    assert len(told()) == 2


# Submitting


def test_a_report_that_all_agreed_to_is_submitted_without_a_reason(cast, ready, agree):
    agree(ready, *MEMBERS)
    reporting.submit(ready, by=cast.lead, at=AT, unsigned_reason="Not needed.")
    assert ready.state == S.CHECKING
    assert Report.objects.get(assessment=ready).unsigned_reason == ""
    data = Event.objects.get(assessment=ready, verb="report.submit").data
    assert sorted(data) == ["sha256", "version"]
    # To submit is to agree.
    assert ready.agreements.get(person=cast.lead).sha256 == data["sha256"]


def test_without_everyone_it_takes_a_reason_that_is_kept(cast, ready, agree):
    agree(ready, "designer")
    for reason in ("", " \n "):
        with pytest.raises(Refused) as no:
            reporting.submit(ready, by=cast.lead, at=AT, unsigned_reason=reason)
        assert no.value.all() == [
            (
                "unsigned_reason",
                "Researcher and Technologist have not agreed to this text. Enter why you submit "
                "it all the same, or wait until everyone has agreed.",
            )
        ]
    assert (ready.state, ready.versions.count()) == (S.REPORTING, 0)
    reporting.submit(ready, by=cast.lead, at=AT, unsigned_reason=" Both are ill. ")
    assert Report.objects.get(assessment=ready).unsigned_reason == "Both are ill."
    data = Event.objects.get(assessment=ready, verb="report.submit").data
    assert data["unsigned"] == ["Researcher", "Technologist"]
    assert data["unsigned_reason"] == "Both are ill."
    body = Email.objects.get(kind="report-submitted").body
    assert "had agreed to it: Researcher, Technologist. Lead says why" in body
    assert "\n> Both are ill.\n" in body


def test_a_returned_report_is_agreed_to_afresh_and_forgets_the_old_reason(cast, ready, agree):
    reporting.submit(ready, by=cast.lead, at=AT, unsigned_reason="In a call.")
    reporting.return_to_panel(ready, by=cast.staff, at=AT, remarks="Point 3.")
    change(cast, ready, "a text")
    agree(ready, *MEMBERS)
    reporting.submit(ready, by=cast.lead, at=AT)
    assert Report.objects.get(assessment=ready).unsigned_reason == ""


def test_nobody_waits_for_who_has_left_or_only_observes(cast, ready, agree):
    agree(ready, "researcher")
    gone = Seat.objects.get(assessment=ready, person=cast.designer)
    panel.release(ready, by=cast.staff, at=AT, seat=gone, reason="A new job.")
    staff.end_access(cast.technologist, by=cast.staff, at=AT)
    assert waited_for(ready) == []
    reporting.submit(ready, by=cast.lead, at=AT)
    assert ready.state == S.CHECKING


def test_a_panel_of_its_lead_alone_needs_nobody(cast, ready):
    Seat.objects.filter(assessment=ready, is_lead=False).update(left_at=AT)
    reporting.submit(ready, by=cast.lead, at=AT)
    assert ready.state == S.CHECKING


def test_who_leads_no_more_agrees_as_a_member(cast, ready, agree):
    agree(ready, *MEMBERS)
    seat = Seat.objects.get(assessment=ready, person=cast.designer)
    panel.hand_over_lead(ready, by=cast.lead, at=AT, seat=seat)
    writing.confirm(ready, by=cast.designer, at=AT, rating="amber")
    # The text is the same, so what was agreed to holds.
    assert waited_for(ready) == ["lead"]
    with pytest.raises(Refused, match="Lead has not agreed to this text"):
        reporting.submit(ready, by=cast.designer, at=AT)
    agree(ready, "lead")
    reporting.submit(ready, by=cast.designer, at=AT)


def test_a_peer_review_is_agreed_to_like_any_report(cast, an_assessment, agree):
    peer = an_assessment(S.REPORTING, phase=Phase.DISCOVERY)
    agree(peer, *MEMBERS)
    reporting.submit(peer, by=cast.lead, at=AT)
    assert peer.state == S.CHECKING
