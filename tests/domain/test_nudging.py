"""Who owes the report what, and the one reminder a day."""

import pytest

from assess.domain import nudging, signing_off, staff, writing
from assess.domain.leading import owed
from assess.domain.models import Email, Event, Nudge, Seat
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Phase, State
from tests.builders import EVERYONE_WITH_A_PART, MONDAY, STRANGERS, days

S = State
AT = MONDAY + days(17)


@pytest.fixture
def draft(cast, an_assessment):
    """Points 13 and 14 are not rated; 2 is amber without a reason or an action, 10 without one."""
    found = an_assessment(S.REPORTING, rated=12)
    writing.write_point(found, by=cast.lead, at=AT, point=2, version=1, rating="amber", reason="")
    writing.write_point(
        found, by=cast.lead, at=AT, point=10, version=1, rating="red", reason="Because."
    )
    return found


def in_short(assessment) -> dict[str, str]:
    return {each.name.lower(): each.in_short for each in owed(assessment)}


def remind(cast, assessment, *names, at=AT, **more):
    people = [getattr(cast, name) for name in names]
    return nudging.nudge(assessment, by=cast.lead, at=at, people=people, **more)


# What is missing from whom


def test_points_fall_to_those_who_lead_them_and_the_rest_to_the_lead(cast, draft):
    # Nobody on the panel speaks for performance analysis, which leads on point 10.
    assert in_short(draft) == {
        "lead": "points 10, 13 and 14 and the overall rating",
        "researcher": "point 2",
        "designer": "points 2 and 13",
        "technologist": "points 13 and 14",
    }
    (researcher,) = [each for each in owed(draft) if each.name == "Researcher"]
    assert researcher.parts == {
        "2": "Say why point 2 is rated amber. Add an action to point 2: it is amber."
    }


def test_who_has_left_or_lost_access_owes_nothing(cast, draft):
    Seat.objects.filter(assessment=draft, person=cast.designer).update(left_at=AT)
    staff.end_access(cast.technologist, by=cast.staff, at=AT)
    assert sorted(in_short(draft)) == ["lead", "researcher"]


def test_the_texts_of_a_peer_review_are_everyones(cast, an_assessment):
    peer = an_assessment(S.REPORTING, phase=Phase.DISCOVERY)
    writing.write_overall(peer, by=cast.lead, at=AT, version=1, recommendations="")
    assert in_short(peer) == dict.fromkeys(
        ("lead", "researcher", "designer", "technologist"), "the overall texts"
    )


def test_once_all_is_written_it_is_to_agree_that_is_missing(cast, an_assessment):
    ready = an_assessment(S.REPORTING)
    writing.confirm(ready, by=cast.lead, at=AT, rating="amber")
    signing_off.agree_text(ready, by=cast.designer, at=AT, rating="amber")
    assert in_short(ready) == {
        "lead": "",
        "researcher": "agreeing to the report",
        "designer": "",
        "technologist": "agreeing to the report",
    }


# Reminding


def test_only_the_lead_reminds(cast, draft):
    for name in [*EVERYONE_WITH_A_PART, *STRANGERS]:
        if name != "lead":
            with pytest.raises(NotAllowed):
                nudging.nudge(draft, by=getattr(cast, name), at=AT, people=[cast.researcher])
    assert not Nudge.objects.exists()


@pytest.mark.parametrize("state", [S.ARRANGING, S.CHECKING, S.SHARED])
def test_nobody_is_reminded_before_or_after_it_is_written(cast, an_assessment, state):
    assessment = an_assessment(state)
    if state == S.ARRANGING:
        Seat.objects.create(assessment=assessment, person=cast.lead, is_lead=True, given_at=AT)
    with pytest.raises(Refused, match="until the report is submitted"):
        remind(cast, assessment, "researcher")


def test_each_gets_their_own_points_with_links_and_the_due_date(cast, draft):
    remind(cast, draft, "designer", "researcher", words="A line on each\nis enough.")
    event = Event.objects.get(verb="panel.nudge")
    assert event.data["who"] == "Designer of points 2 and 13; Researcher of point 2"
    emails = {e.to: e for e in Email.objects.filter(event=event)}
    assert set(emails) == {cast.designer.email, cast.researcher.email}
    email = emails[cast.designer.email]
    at = f"http://127.0.0.1:8000/assessments/{draft.pk}/report"
    assert email.subject == (f"{draft.service.name}: points 2 and 13, report due 22 February 2027")
    assert email.body == (
        "Lead, who leads the panel, reminds you of what is still missing from you in the report "
        f"on the alpha service assessment of {draft.service.name}. The report is due to the "
        "service team by Monday 22 February 2027.\n\n"
        "Lead says:\n\n> A line on each\n> is enough.\n\n"
        "Say why point 2 is rated amber. Add an action to point 2: it is amber.\n"
        f"{at}/points/2/\n\n"
        "Rate point 13, Use and contribute to open standards, common components and patterns.\n"
        f"{at}/points/13/\n\n"
        f"See the whole report:\n{at}/\n\n"
        "If you do nothing: the panel waits for you, and the report may be late.\n\n"
        "You got this email because you are on the panel of this assessment (design assessor "
        "(Interaction)).\n\n"
        "Service assessment team\nservice.assessment@rivers.example\n"
    )
    assert "/points/13/" not in emails[cast.researcher.email].body


def test_a_reminder_to_agree_leads_to_the_whole_report(cast, an_assessment):
    ready = an_assessment(S.REPORTING)
    writing.confirm(ready, by=cast.lead, at=AT, rating="amber")
    remind(cast, ready, "researcher")
    body = Email.objects.get(kind="nudge").body
    assert (
        "Read the whole report, say your own opinion of it and agree to it.\n"
        f"http://127.0.0.1:8000/assessments/{ready.pk}/report/agree-text/\n"
    ) in body


def test_before_the_day_there_is_no_due_date_to_name(cast, an_assessment):
    arranged = an_assessment(S.ARRANGED)
    remind(cast, arranged, "researcher")
    email = Email.objects.get(kind="nudge")
    assert email.subject.endswith(", report of alpha service assessment")
    assert "due" not in email.body


def test_at_most_once_a_day_where_the_work_is_done(cast, draft):
    late = AT.replace(hour=23, minute=50)
    remind(cast, draft, "designer", at=late)
    with pytest.raises(Refused) as no:
        remind(cast, draft, "researcher", "designer", at=late.replace(minute=59))
    assert no.value.all() == [
        ("people", "Designer has already been reminded today. You can remind them again tomorrow.")
    ]
    assert Nudge.objects.count() == Event.objects.filter(verb="panel.nudge").count() == 1
    remind(cast, draft, "researcher", "designer", at=AT + days(1))
    assert Nudge.objects.count() == 3


def test_what_stands_in_the_way_is_said_for_each(cast, an_assessment):
    draft = an_assessment(S.REPORTING, rated=13)
    with pytest.raises(Refused) as no:
        remind(cast, draft, "lead", "observer", "stranger", "researcher", "technologist")
    assert no.value.all() == [
        ("people", "You cannot remind yourself."),
        ("people", "Observer does not write this report."),
        ("people", "Stranger does not write this report."),
        ("people", "Nothing is missing from Researcher."),
    ]
    with pytest.raises(Refused, match="Choose whom to remind"):
        remind(cast, draft)
    assert not Nudge.objects.exists()


def test_one_ticked_twice_is_reminded_once(cast, draft):
    remind(cast, draft, "designer", "designer")
    assert Nudge.objects.count() == Email.objects.filter(kind="nudge").count() == 1
