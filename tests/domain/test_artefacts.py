"""What the service team shows the panel."""

import uuid

import pytest

from assess.domain import artefacts
from assess.domain.models import Artefact, Event
from assess.domain.policy import may
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State

S = State
LINK = "https://journey.testing.example/map?v=2#start"


def history(assessment, verb: str) -> list[dict]:
    return [e.data for e in Event.objects.filter(assessment=assessment, verb=verb)]


@pytest.mark.parametrize("by", ["primary_contact", "delivery_manager", "team_member", "staff"])
def test_a_link_is_added_with_what_is_needed_to_open_it(an_assessment, cast, by):
    requested = an_assessment(S.REQUESTED)
    artefacts.add(
        requested,
        by=getattr(cast, by),
        title="  Journey   map ",
        url=f" {LINK} ",
        note=" Ask Ada for access. ",
    )
    [artefact] = artefacts.live_artefacts(requested)
    assert (artefact.title, artefact.url, artefact.note) == (
        "Journey map",
        LINK,
        "Ask Ada for access.",
    )
    assert artefact.added_by == getattr(cast, by)
    assert history(requested, "artefact.add") == [{"title": "Journey map"}]


NO_LINKS = [
    "",
    "journey.testing.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "ftp://files.testing.example/",
    "https://",
    "https:///path",
    "https://a b.example/",
    "https://a.example/\nLocation: x",
    "//a.example/",
    "https://[not-an-address/",
    "mailto:someone@testing.example",
]


def test_only_a_link_to_the_web_is_taken(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    for url in NO_LINKS:
        with pytest.raises(Refused, match="Enter a link that starts with https://") as no:
            artefacts.add(requested, by=cast.team_member, title="Map", url=url)
        assert no.value.field == "url", url
    assert not Artefact.objects.filter(assessment=requested).exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gov.uk/",
        "HTTP://WWW.GOV.UK/",
        "http://intranet/prototype",
        "https://xn--bcher-kva.example/ü?q=a%20b",
        "https://user:word@prototype.example:8443/",
        "http://[2001:db8::1]/",
    ],
)
def test_every_link_to_the_web_is_taken(url):
    assert artefacts.is_link(url)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "   ", "Enter a title."),
        ("title", "x" * 201, "The title must be 200 characters or fewer."),
        ("url", "https://a.example/" + "x" * 2000, "The link must be 2,000 characters or fewer."),
        (
            "note",
            "x" * 1001,
            "What the panel needs to open it must be 1,000 characters or fewer.",
        ),
    ],
)
def test_what_is_missing_or_too_long_is_said(an_assessment, cast, field, value, sentence):
    given = {"title": "Map", "url": LINK, "note": "", field: value}
    with pytest.raises(Refused) as no:
        artefacts.add(an_assessment(S.REQUESTED), by=cast.team_member, **given)
    assert (no.value.sentence, no.value.field) == (sentence, field)


def test_the_same_link_is_there_once_and_can_come_back(an_assessment, cast):
    requested = an_assessment(S.REQUESTED)
    artefacts.add(requested, by=cast.team_member, title="Map", url=LINK)
    with pytest.raises(Refused, match="This link has already been added"):
        artefacts.add(requested, by=cast.primary_contact, title="Another name", url=LINK)
    [first] = artefacts.live_artefacts(requested)
    artefacts.remove(requested, by=cast.primary_contact, uuid=first.uuid)
    assert artefacts.live_artefacts(requested) == []
    artefacts.add(requested, by=cast.team_member, title="Map again", url=LINK)
    assert [a.title for a in artefacts.live_artefacts(requested)] == ["Map again"]
    assert history(requested, "artefact.remove") == [{"title": "Map"}]


def test_a_link_is_removed_once_and_stays_in_the_records(an_assessment, cast):
    arranged = an_assessment(S.ARRANGED)
    [artefact] = artefacts.live_artefacts(arranged)
    artefacts.remove(arranged, by=cast.team_member, uuid=artefact.uuid)
    with pytest.raises(Refused, match="This link has already been removed"):
        artefacts.remove(arranged, by=cast.team_member, uuid=artefact.uuid)
    assert len(history(arranged, "artefact.remove")) == 1
    assert Artefact.objects.get(uuid=artefact.uuid).removed_at is not None


def test_a_link_of_another_assessment_is_not_removed_from_here(an_assessment, cast):
    mine, other = an_assessment(S.ARRANGED), an_assessment(S.ARRANGED)
    [theirs] = artefacts.live_artefacts(other)
    for unknown in (theirs.uuid, uuid.uuid4()):
        with pytest.raises(Artefact.DoesNotExist):
            artefacts.remove(mine, by=cast.staff, uuid=unknown)


@pytest.mark.parametrize("state", State)
def test_links_change_until_the_report_is_submitted(an_assessment, cast, state):
    assessment = an_assessment(state)
    before = len(artefacts.live_artefacts(assessment))
    if state in artefacts.ARTEFACTS_CHANGE:
        artefacts.add(assessment, by=cast.staff, title="Map", url=LINK)
        assert len(artefacts.live_artefacts(assessment)) == before + 1
    else:
        with pytest.raises((Refused, NotAllowed)):
            artefacts.add(assessment, by=cast.staff, title="Map", url=LINK)


def test_the_panel_and_observers_read_them_and_change_nothing(an_assessment, cast):
    arranged = an_assessment(S.ARRANGED)
    [artefact] = artefacts.live_artefacts(arranged)
    for who in (cast.lead, cast.researcher, cast.observer, cast.deputy_director):
        assert may(who, "artefact.see", arranged)
        with pytest.raises(NotAllowed):
            artefacts.add(arranged, by=who, title="Map", url=LINK)
        with pytest.raises(NotAllowed):
            artefacts.remove(arranged, by=who, uuid=artefact.uuid)
