"""The service team asks the panel about an action, and is answered (S21, S22)."""

import uuid

import pytest

from assess.domain import closing, helping
from assess.domain.models import Action, Email
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import Help, State
from tests.builders import MONDAY, days
from tests.domain.test_closing import kinds, names, the, to

AT = MONDAY + days(30)


@pytest.fixture
def report(an_assessment):
    return an_assessment(State.PUBLISHED)


def take(verb, report, by, note="By whom?", **more):
    verb(report, by=by, at=AT, action=the(report).uuid, note=note, **more)


def test_it_is_asked_answered_and_what_a_call_agreed_is_written_down(cast, report, settings):
    Action.objects.filter(pk=the(report).pk).update(owner=cast.delivery_manager)
    take(helping.ask, report, cast.team_member, help=Help.CALL)
    assert to("action-asked") == sorted([cast.lead.email, settings.TEAM_EMAIL])
    assert "asks for a call" in Email.objects.filter(kind="action-asked")[0].body
    take(helping.advise, report, cast.designer, "On Tuesday.")
    service = (
        cast.team_member,
        cast.delivery_manager,
        cast.primary_contact,
        cast.product_manager,
    )
    assert to("action-answered") == names(*service)
    asker = Email.objects.get(kind="action-answered", to=cast.team_member.email).body
    assert "you asked the panel about this action" in asker
    take(helping.note_agreed, report, cast.designer, "Five people are enough.")
    assert to("action-agreed") == names(*service, cast.lead)
    steps = [(s.kind, s.by, s.text, s.help) for s in the(report).steps.select_related("by")]
    assert steps == [
        ("asked", cast.team_member, "By whom?", "call"),
        ("advised", cast.designer, "On Tuesday.", ""),
        ("agreed", cast.designer, "Five people are enough.", ""),
    ]
    assert the(report).status == "to-do"


def test_a_second_press_says_nothing_twice(cast, report):
    for verb, by in ((helping.ask, cast.team_member), (helping.advise, cast.lead)):
        one = uuid.uuid4()
        for _ in range(2):
            take(verb, report, by, uuid=one)
    assert kinds(the(report)) == ["asked", "advised"]


def test_empty_or_strange_words_are_refused(cast, report):
    for verb, by, more, field in (
        (helping.ask, cast.team_member, {"note": " "}, "note"),
        (helping.ask, cast.team_member, {"note": "x" * 4_001}, "note"),
        (helping.ask, cast.team_member, {"help": "money"}, "help"),
        (helping.advise, cast.lead, {"note": ""}, "note"),
        (helping.note_agreed, cast.staff, {"note": ""}, "note"),
    ):
        with pytest.raises(Refused) as no:
            take(verb, report, by, **more)
        assert no.value.field == field
    closing.close(report, by=cast.lead, at=AT, action=the(report).uuid, reason="Seen.")
    with pytest.raises(Refused, match="Action 3.1 is closed"):
        take(helping.ask, report, cast.team_member)


def test_the_service_team_asks_and_the_panel_or_the_service_assessment_team_answers(cast, report):
    asks = {"primary_contact", "product_manager", "delivery_manager", "team_member"}
    answers = {"lead", "researcher", "designer", "technologist", "staff"}
    everyone = asks | answers | {"observer", "deputy_director", "stranger", "spare_assessor"}
    for verb, who in (
        (helping.ask, everyone - asks),
        (helping.advise, everyone - answers),
        (helping.note_agreed, everyone - answers),
    ):
        for name in who:
            with pytest.raises(NotAllowed):
                take(verb, report, getattr(cast, name))
