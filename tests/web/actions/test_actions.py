"""The pages of actions: all of them, one, its evidence, and deciding several at once."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assess.domain import closing, evidence, helping
from assess.domain.models import Action, Email, Evidence
from assess.domain.words import State
from tests.builders import MONDAY, days
from tests.conftest import errors, page, words
from tests.domain.test_closing import MITIGATION, the

AT = MONDAY + days(30)
PDF = b"%PDF-1.7 and so on"
READERS = ["primary_contact", "product_manager", "team_member", "deputy_director", "lead",
           "designer", "staff"]  # fmt: skip


@pytest.fixture
def report(an_assessment):
    """A published report: points 3 and 4 amber, point 5 red, an action each."""
    return an_assessment(State.PUBLISHED, ambers=(3, 4), reds=(5,))


@pytest.fixture
def offered(cast, report):
    """Evidence is offered for 3.1 and 4.1, with a link and a file."""
    for point, given in (
        (3, {"title": "Findings", "url": "https://research.example/3"}),
        (4, {"content": PDF, "file_name": "Plan.pdf"}),
    ):
        closing.offer_with(
            report, by=cast.team_member, at=AT, action=the(report, point).uuid, evidence=given,
            note=f"We did {point}.",
        )  # fmt: skip
    return report


def at(report, name="action", point=3, **more):
    if name == "actions":
        return reverse("actions", args=[report.pk])
    return reverse(name, args=[report.pk, the(report, point).uuid, *more.values()])


def links(answer) -> set[str]:
    return {a.get_text(" ", strip=True) for a in page(answer).select("main a")}


@pytest.mark.parametrize("who", READERS)
def test_everyone_with_a_part_reads_all_actions_and_each(cast, as_, offered, who):
    browser = as_(getattr(cast, who))
    said = words(browser.get(at(offered, "actions")))
    for each in ("3 of 3 actions are open", "Evidence offered", "To do", "Do what is missing on",
                 "To be resolved before point 5 is reassessed."):  # fmt: skip
        assert each in said, each
    one = browser.get(at(offered, point=4))
    said = words(one)
    assert "We did 4." in said
    assert "Plan.pdf (PDF, 1 kB)" in said
    assert "Nobody yet" in said


@pytest.mark.parametrize(("who", "status"), [("observer", 403), ("stranger", 404)])
def test_nobody_else_does(cast, as_, offered, who, status):
    browser = as_(getattr(cast, who))
    file = Evidence.objects.exclude(file_name="").get()
    for path in (
        at(offered, "actions"),
        at(offered),
        at(offered, "evidence-file", 4, evidence=file.uuid),
    ):
        assert browser.get(path).status_code == status


def test_the_tab_is_there_once_the_report_is_settled(cast, as_, an_assessment, report):
    tab = f'href="{at(report, "actions")}"'
    answer = as_(cast.team_member).get(reverse("assessment", args=[report.pk]))
    assert tab in answer.content.decode()
    shared = an_assessment(State.SHARED)
    answer = as_(cast.team_member).get(reverse("assessment", args=[shared.pk]))
    assert "/actions/" not in answer.content.decode()
    assert as_(cast.team_member).get(at(shared, "actions")).status_code == 409


@pytest.mark.parametrize(
    ("state", "when", "who"),
    [
        (State.PUBLISHED, "the service is assessed again", "assesses the service next"),
        (State.ACCEPTED, "one of the points is reassessed", "reassesses the point"),
        (State.TAKEN_DOWN, "one of the points is reassessed", "reassesses the point"),
    ],
)
def test_who_reads_it_later_is_said_also_of_what_is_not_public(
    cast, as_, an_assessment, state, when, who
):
    """The panel of a reassessment reads what it follows, public or not."""
    report = an_assessment(state)
    for path in (at(report, "actions"), at(report)):
        said = words(as_(cast.team_member).get(path))
        assert f"When {when}, that panel sees what became of each action, what the service" in said
    said = words(as_(cast.team_member).get(at(report, "action-offer_evidence")))
    assert f"the service assessment team and any panel that {who} read this." in said


def test_what_each_can_do_stands_on_the_action(cast, as_, offered):
    def buttons(person, point=3):
        answer = as_(person).get(at(offered, point=point))
        return [a.get_text(strip=True) for a in page(answer).select(".app-steps a")]

    decide = ["Close the action", "Send it back", "Agree a mitigation"]
    assert buttons(cast.team_member) == ["Add to what is offered", "Ask the panel"]
    writes = ["Write to the service team", "Write down what a call or workshop agreed"]
    assert buttons(cast.lead) == [*decide, *writes]
    assert buttons(cast.designer) == writes
    assert buttons(cast.staff)[-1] == "Let the next booking through"
    assert buttons(cast.deputy_director) == []
    # A red point is neither mitigated nor let through.
    assert buttons(cast.staff, 5) == ["Close the action", *writes]
    red = words(as_(cast.staff).get(at(offered, "action-close", 5)))
    assert "Point 5 stays red: only a reassessment changes that." in red
    helping.ask(offered, by=cast.team_member, at=AT, action=the(offered).uuid, note="By whom?")
    assert buttons(cast.designer)[0] == "Answer the service team"


def test_evidence_is_offered_with_a_link_or_a_file(cast, as_, report):
    browser, path = as_(cast.team_member), at(report, "action-offer_evidence")
    given = {"uuid": uuid.uuid4(), "note": "We asked eight.", "mitigation": "no", "title": ""}
    file = SimpleUploadedFile("../Round 3.exe", PDF, content_type="application/x-msdownload")
    for _ in range(2):  # a second press
        file.seek(0)
        answer = browser.post(path, given | {"file": file}, follow=True)
        assert answer.redirect_chain == [(at(report), 302)]
    assert "is with the lead assessor" in words(answer)
    assert "We have emailed Lead" in words(answer)
    kept = Evidence.objects.get()
    assert (kept.file_name, kept.media_type, bytes(kept.content)) == (
        "Round-3.pdf",
        "application/pdf",
        PDF,
    )
    assert the(report).status == "evidence-offered"


def test_what_is_wrong_with_an_offer_is_said_and_nothing_typed_is_lost(cast, as_, report):
    browser, path = as_(cast.team_member), at(report, "action-offer_evidence")
    given = {"uuid": uuid.uuid4(), "note": "We asked eight people.", "mitigation": "no"}
    for wrong, status, sentence in (
        ({"note": ""}, 422, "Enter what was done, or why it cannot be done."),
        ({"mitigation": ""}, 422, "Choose whether you ask for a mitigation."),
        ({"url": "ftp://a.example/x", "title": "A"}, 409, "Enter a link that starts with https://"),
        ({"title": "Findings"}, 409, "Add a link, or a file: one of the two."),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, 409, "We cannot keep this type of file."),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, 409, "This file is empty."),
    ):
        answer = browser.post(path, given | wrong)
        assert answer.status_code == status, wrong
        assert errors(answer)[0].startswith(sentence)
        if "note" not in wrong:
            assert "We asked eight people." in page(answer).select_one("#id_note").text
    assert "Choose the file again" in words(answer)
    assert (the(report).status, Evidence.objects.count()) == ("to-do", 0)


def test_a_file_that_is_too_large_is_not_read_to_its_end(cast, as_, report):
    large = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 5 * 1024 * 1024)
    answer = as_(cast.team_member).post(
        at(report, "evidence-add"), {"uuid": uuid.uuid4(), "file": large}
    )
    assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert errors(answer)[0].startswith("This file is larger than 5 MB.")


def test_a_file_is_handed_out_to_keep_and_runs_nothing(cast, as_, offered):
    file = Evidence.objects.exclude(file_name="").get()
    path = at(offered, "evidence-file", 4, evidence=file.uuid)
    answer = as_(cast.designer).get(path)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-cache"
    again = as_(cast.designer).get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # Not through another action, and not once it is removed.
    wrong = at(offered, "evidence-file", 3, evidence=file.uuid)
    assert as_(cast.designer).get(wrong).status_code == 404
    evidence.remove(
        offered, by=cast.team_member, at=AT, action=the(offered, 4).uuid, evidence=file.uuid
    )
    assert as_(cast.designer).get(path).status_code == 404


def test_evidence_is_added_and_taken_away_on_pages_of_their_own(cast, as_, report):
    browser = as_(cast.primary_contact)
    assert browser.get(at(report, "evidence-add")).status_code == 200
    given = {"uuid": uuid.uuid4(), "title": "Findings", "url": "https://a.example/"}
    answer = browser.post(at(report, "evidence-add"), given, follow=True)
    assert "The evidence is added to action 3.1." in words(answer)
    link = page(answer).select_one(".app-evidence a")
    assert (link["href"], link["rel"]) == ("https://a.example/", ["noopener", "noreferrer"])
    remove = at(report, "evidence-remove", evidence=Evidence.objects.get().uuid)
    assert "Findings" in words(browser.get(remove))
    assert "removed from action 3.1" in words(browser.post(remove, given, follow=True))
    assert browser.post(remove, given).status_code == 409
    assert browser.get(remove).status_code == 404


STEPS = [
    ("action-close", "lead", {}, "Action 3.1 is closed."),
    ("action-send_back", "staff", {"reason": "By whom?"}, "Action 3.1 is sent back."),
    (
        "action-agree_mitigation",
        "lead",
        {
            "reason": "Instead, by phone.",
            "profession_view": "Agrees.",
            "review_on-day": "1",
            "review_on-month": "12",
            "review_on-year": "2099",
        },
        "A mitigation of action 3.1 is agreed.",
    ),
    ("action-let_through", "staff", {"reason": "A fixed day."}, "does not stop the next booking"),
    ("action-ask", "team_member", {"note": "By whom?", "help": "workshop"}, "You asked about"),
    ("action-advise", "designer", {"note": "By anyone."}, "Your answer about action 3.1"),
    ("action-note_agreed", "lead", {"note": "Five are enough."}, "is written down."),
]


@pytest.mark.parametrize(("name", "who", "given", "done"), STEPS)
def test_each_step_has_a_page_that_says_what_happens(cast, as_, offered, name, who, given, done):
    browser, path = as_(getattr(cast, who)), at(offered, name)
    first = browser.get(path)
    assert first.status_code == 200
    assert "Do what is missing on point 3." in words(first)
    sent = {"uuid": page(first).select_one('[name="uuid"]')["value"], **given}
    answer = browser.post(path, sent, follow=True)
    assert done in words(answer)
    assert "We have emailed" in words(answer)
    again = browser.post(path, sent, follow=True)  # a second press changes nothing more
    assert again.status_code == 200
    if given:
        empty = browser.post(path, {"uuid": uuid.uuid4()})
        assert empty.status_code == 422
        assert errors(empty)


def test_a_step_that_is_not_possible_now_says_why(cast, as_, offered):
    closing.close(offered, by=cast.lead, at=AT, action=the(offered).uuid)
    for name, who in (("action-close", "staff"), ("action-ask", "team_member")):
        for method in ("get", "post"):
            answer = getattr(as_(getattr(cast, who)), method)(
                at(offered, name), {"note": "More.", "help": "call", "uuid": uuid.uuid4()}
            )
            assert answer.status_code == 409
            assert "Action 3.1 is closed." in words(answer)
    opened = as_(cast.staff).post(
        at(offered, "action-reopen"), {"uuid": uuid.uuid4(), "reason": "It came back."}, follow=True
    )
    assert "Action 3.1 is open again." in words(opened)


@pytest.mark.parametrize("name", [name for name, *_ in STEPS])
def test_an_action_of_another_report_is_not_there(cast, as_, report, name):
    path = reverse(name, args=[report.pk, uuid.uuid4()])
    who = next(who for each, who, *_ in STEPS if each == name)
    assert as_(getattr(cast, who)).get(path).status_code == 404
    assert as_(getattr(cast, who)).post(path).status_code == 404


def test_the_conversation_is_on_the_action_and_what_waits_on_the_list(cast, as_, report):
    for verb, by, note, more in (
        (helping.ask, cast.team_member, "By whom?", {"help": "call"}),
        (helping.advise, cast.designer, "On Tuesday.", {}),
        (helping.ask, cast.team_member, "At ten?", {}),
    ):
        verb(report, by=by, at=AT, action=the(report).uuid, note=note, **more)
    said = words(as_(cast.deputy_director).get(at(report)))
    places = [said.index(each) for each in ("Asked for a call by Team Member", "By whom?",
              "Answered by Designer", "On Tuesday.", "At ten?")]  # fmt: skip
    assert places == sorted(places)
    assert "Not answered yet" in said
    assert "Asked, and not answered (1)" in words(as_(cast.staff).get(at(report, "actions")))
    assert "Waiting for an answer (1)" in words(as_(cast.team_member).get(at(report, "actions")))


class TestDeciding:
    """The page on which the lead assessor decides of everything that is offered."""

    def sent(self, report, browser, **choices):
        """The form as it is on the page, with these choices by point."""
        first = page(browser.get(at(report, "actions")))
        given = {"uuid": first.select_one('main form [name="uuid"]')["value"]}
        for point, fields in choices.items():
            key = the(report, int(point.removeprefix("of"))).uuid
            given |= {f"{name}-{key}": value for name, value in fields.items()}
        return given

    def test_several_are_decided_in_one_sending(self, cast, as_, offered):
        browser = as_(cast.lead)
        said = words(browser.get(at(offered, "actions")))
        assert "Offered, to decide (2)" in said
        assert "We did 3." in said
        given = self.sent(
            offered, browser,
            of3={"verb": "action.close"},
            of4={"verb": "action.send_back", "reason": "By whom?"},
        )  # fmt: skip
        answer = browser.post(at(offered, "actions"), given, follow=True)
        assert "2 actions decided. We have emailed" in words(answer)
        assert "Nothing waits for a decision." in words(answer)
        assert (the(offered, 3).status, the(offered, 4).status) == ("closed", "in-progress")
        assert Email.objects.filter(kind="actions-decided").count() == 4
        again = browser.post(at(offered, "actions"), given, follow=True)
        assert "This was decided already." in words(again)

    def test_what_is_wrong_is_said_beside_its_action_and_nothing_is_decided(
        self, cast, as_, offered
    ):
        browser, path = as_(cast.lead), at(offered, "actions")
        wrong = (
            ({}, 422, "Choose what you decide for at least one action."),
            ({"of3": {"reason": "Nearly."}}, 422, "Choose what you decide of action 3.1."),
            ({"of3": {"verb": "action.publish"}}, 422, "Choose one of the list."),
            (
                {"of3": {"verb": "action.close"}, "of4": {"verb": "action.send_back"}},
                409,
                "Action 4.1: enter what is missing. The service team reads it.",
            ),
            (
                {
                    "of3": {"verb": "action.agree_mitigation", "reason": " "},
                    "of4": {"verb": "action.send_back"},
                },
                409,
                "Action 3.1: enter what is agreed instead, and why.",
                "Action 3.1: enter what the head of profession thinks of it.",
                "Action 3.1: enter the day on which it is looked at again.",
                "Action 4.1: enter what is missing. The service team reads it.",
            ),
        )
        for choices, status, *sentences in wrong:
            answer = browser.post(path, self.sent(offered, browser, **choices))
            assert (answer.status_code, errors(answer)) == (status, sentences)
            for fields in choices.values():
                assert fields.get("reason", "") in page(answer).get_text()
        assert {the(offered, 3).status, the(offered, 4).status} == {"evidence-offered"}

    def test_a_mitigation_is_agreed_in_place(self, cast, as_, offered):
        browser, key = as_(cast.staff), the(offered).uuid
        given = self.sent(
            offered, browser,
            of3={"verb": "action.agree_mitigation", "reason": "By phone.", "profession_view": "Yes."},
        )  # fmt: skip
        given |= {f"review_on-{key}-{part}": value for part, value in
                  (("day", "1"), ("month", "9"), ("year", "2099"))}  # fmt: skip
        browser.post(at(offered, "actions"), given)
        assert (the(offered).status, the(offered).profession_view) == ("mitigation-agreed", "Yes.")

    def test_two_who_decide_at_once_are_told(self, cast, as_, offered):
        browser = as_(cast.lead)
        given = self.sent(offered, browser, of3={"verb": "action.close"})
        closing.close(offered, by=cast.staff, at=AT, action=the(offered).uuid)
        answer = browser.post(at(offered, "actions"), given)
        assert answer.status_code == 409
        assert errors(answer)[0].startswith("Action 3.1 is closed.")
        assert the(offered).decided_by == cast.staff

    def test_nobody_else_decides(self, cast, as_, offered):
        given = self.sent(offered, as_(cast.lead), of3={"verb": "action.close"})
        for who in ("team_member", "designer", "deputy_director"):
            browser = as_(getattr(cast, who))
            assert not page(browser.get(at(offered, "actions"))).select("main form")
            assert browser.post(at(offered, "actions"), given).status_code == 403
        assert the(offered).status == "evidence-offered"


def test_the_pages_ask_as_much_for_1_as_for_7_and_little(cast, as_, an_assessment):
    one, many = (
        an_assessment(State.PUBLISHED, name=name, ambers=ambers)
        for name, ambers in (("One", (3,)), ("Many", (1, 2, 3, 4, 5, 6, 7)))
    )
    for assessment in (one, many):
        for action in Action.objects.filter(point_review__assessment=assessment):
            for number in range(1 if assessment == one else 7):
                closing.offer_with(
                    assessment, by=cast.team_member, at=AT, action=action.uuid, note="Done.",
                    evidence={"title": "A", "url": f"https://a.example/{number}"},
                )  # fmt: skip
    for who in ("lead", "staff", "team_member"):
        browser = as_(getattr(cast, who))
        for name in ("actions", "action"):
            counts = set()
            for assessment in (one, many):
                with CaptureQueriesContext(connection) as asked:
                    assert browser.get(at(assessment, name)).status_code == 200
                counts.add(len(asked))
            assert len(counts) == 1, (who, name, counts)
            assert counts.pop() <= 7


def test_more_than_fit_on_a_page_come_one_page_after_the_other(cast, as_, offered, monkeypatch):
    monkeypatch.setattr("assess.queries.actions.AT_ONCE", 1)
    said = words(as_(cast.lead).get(at(offered, "actions")))
    assert "Offered, to decide (2)" in said
    assert "the 1 that have waited longest: 1 more come" in said


def test_an_agreed_mitigation_and_an_override_are_shown_to_everyone_who_reads(cast, as_, report):
    closing.agree_mitigation(report, by=cast.lead, at=AT, action=the(report).uuid, **MITIGATION)
    closing.let_through(
        report, by=cast.staff, at=AT, action=the(report).uuid, reason="A fixed day."
    )
    said = words(as_(cast.team_member).get(at(report)))
    for each in ("Mitigation agreed by Lead", "to be looked at again on", "The head of design",
                 "let through on Wednesday 3 March 2027", "A fixed day."):  # fmt: skip
        assert each in said, each
